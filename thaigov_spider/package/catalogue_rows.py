"""What a catalogue has of each record, read off its header and the head of its HTTP message. Pure."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from thaigov_spider.http import framing
from thaigov_spider.package.record_scan import CAPTURES
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri

COLUMNS = (
    *("start", "end", "kind", "id", "uri", "key", "date", "moment", "status", "media_type"),
    *("refers_to", "refers_key", "refers_date"),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MEDIA_TYPE = re.compile(rb"\ncontent-type:[ \t]*([\w.+-]+/[\w.+-]+)", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:www\.)?([^/:?#]*)(?::(?:80|443)(?=[/?#]|$))?", re.IGNORECASE)


@lru_cache(1 << 14)
def key(url: str) -> str:
    """What addresses have in common that replay takes for one: all but scheme, `www.` and the usual port.

    >>> key("http://www.thaigov.go.th:80/ก.css") == key("https://thaigov.go.th/%e0%b8%81.css")
    True
    """
    return _ORIGIN.sub(lambda origin: origin[1].lower(), target_uri(url), count=1)


def moment(date: str) -> int:
    """The microseconds since 1970 of a WARC-Date; 0 where it is none."""
    try:
        when = datetime.fromisoformat(date)
    except ValueError:
        return 0
    return (when.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


class CatalogueRows:
    """Rows of COLUMNS for the records of one file, in their order.

    `ties` are places in `rows`, each with the id of a record of the same exchange; `origins` are those of the
    addresses that were captured: `https://www.thaigov.go.th`.
    """

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []
        self.ties: list[tuple[int, str]] = []
        self.origins: set[str] = set()

    def take(self, header: Header, head: bytes, end: int) -> None:
        """A record that ends there."""
        self.ties += [(len(self.rows), other) for other in header.all("warc-concurrent-to")]
        self.rows.append((header.offset, end, *_about(header, head)))
        if header.kind in CAPTURES:
            self.origins.add("/".join(header.uri.split("/", 3)[:3]))


def _about(header: Header, head: bytes) -> tuple[object, ...]:
    """The columns from `kind` on."""
    fields = header.fields
    uri, kind = header.uri, header.kind
    date, refers_uri = fields.get("warc-date", ""), fields.get("warc-refers-to-target-uri") or uri
    status, media_type = _answer(head) if kind in CAPTURES else (None, None)
    about = (kind, fields.get("warc-record-id", ""), uri, key(uri), date)
    refers = (fields.get("warc-refers-to"), key(refers_uri), fields.get("warc-refers-to-date"))
    return (*map(_text, about), moment(date), status, media_type, *map(_text, refers))


def _answer(head: bytes) -> tuple[int | None, str | None]:
    """Status and media type of an HTTP answer."""
    found = framing.final_head(head)
    if found is None:
        return None, None
    media_type = _MEDIA_TYPE.search(framing.unfolded(head[found.at : found.end]))
    return found.status, media_type[1].decode("ascii").lower() if media_type else None


def _text(text: str | None) -> str | None:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text and text.encode("utf-8", "backslashreplace").decode()
