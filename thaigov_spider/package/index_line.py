"""The line of the index for a record that is written as nearly all are. Pure."""

import json
import re
from collections.abc import Callable

from thaigov_spider.warc.header import Header

INDEXED = frozenset({"response", "revisit", "resource", "metadata"})
"""The kinds of records that have lines, as cdxj-indexer has it (DEFAULT_RECORDS)."""
_PLAIN = r"[!#-\[\]-~]+"  # ASCII that stands for itself in JSON, without blanks
_URI = re.compile(rf"https?:{_PLAIN}")
_DIGEST = re.compile(_PLAIN)
_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?Z")
_NOT_DIGITS = str.maketrans("", "", "-T:")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})[ \r]")
_ODD = re.compile(rb"[^ -~\t\r\n]|\n[ \t]|\r(?!\n)|(?<!\r)\n")  # in a head: no ASCII, folded, other line ends
_MEDIA_TYPE = re.compile(rb"\ncontent-type[ \t]*:(?:[ \t]*([!#-:<-\[\]-~]+)(?=[;\s]))?", re.IGNORECASE)
# Addresses whose key is their host, from right to left, and their path.
_SIMPLE = re.compile(r"https?://(?:www\.)?((?:[a-z][a-z0-9-]*\.)+[a-z]{2,})((?:/[a-z0-9_-]+)+|/)")
_WWW = re.compile(r"www[0-9]*\.")


def is_about_records(header: Header) -> bool:
    """Whether a record has fields that say something of another, which is no capture."""
    return header.kind in ("metadata", "resource") and (
        header.fields.get("content-type") == "application/warc-fields"
    )


def usual_line(header: Header, head: bytes, end: int, name: str, key_of: Callable[[str], str]) -> str | None:
    """The line for a response or revisit in a gzip member of the file `name`; None if it is not as usual.

    `head` is the beginning of its block, and `end` the offset behind its member; `key_of` gives the key of an
    address that is not plain. The line is what cdxj-indexer writes.
    """
    fields, uri = header.fields, header.uri
    date, digest = fields.get("warc-date", ""), fields.get("warc-payload-digest")
    if not (
        fields.get("warc-type") in ("response", "revisit")
        and fields.get("warc-target-uri") == uri
        and _URI.fullmatch(uri)
        and _DATE.fullmatch(date)
        and (digest is None or _DIGEST.fullmatch(digest))
    ):
        return None
    answer = _answer(head)
    if answer is None:
        return None
    status, media_type = answer
    if header.kind == "revisit":
        media_type = "warc/revisit"
    found = {
        "url": uri,
        "mime": media_type,
        "status": status,
        "digest": digest,
        "length": str(end - header.offset),
        "offset": str(header.offset),
    }
    told = ", ".join(f'"{field}": "{value}"' for field, value in found.items() if value is not None)
    when = date[:19].translate(_NOT_DIGITS)
    return f'{usual_key(uri) or key_of(uri)} {when} {{{told}, "filename": {json.dumps(name)}}}\n'


def _answer(head: bytes) -> tuple[str | None, str | None] | None:
    """Status and media type in the head of an answer, which has no media type or one; None if it is odd."""
    end = head.find(b"\r\n\r\n")
    status = _STATUS.match(head)
    if end < 0 or status is None:
        return None
    head = head[: end + 2]
    media_type = _MEDIA_TYPE.search(head)
    if (media_type and not media_type[1]) or _ODD.search(head):
        return None
    return status[1].decode("ascii"), media_type[1].decode("ascii") if media_type else None


def usual_key(url: str) -> str | None:
    """What the index is sorted by, as SURT makes it of an address; None of one with more than a plain path.

    >>> usual_key("https://www.thaigov.go.th/news/contents/details/7"), usual_key("https://thaigov.go.th/?a=1")
    ('th,go,thaigov)/news/contents/details/7', None)
    """
    simple = _SIMPLE.fullmatch(url)
    if simple is None or _WWW.match(simple[1]):
        return None
    return f"{','.join(reversed(simple[1].split('.')))}){simple[2]}"
