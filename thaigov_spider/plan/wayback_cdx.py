"""The index of the Wayback Machine: what is asked of it, what it answers, which captures are wanted. Pure.

The index is its CDX server (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server): rows
in the order of addresses, then of time, in portions, with a key to go on from behind each but the last.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from thaigov_spider.urls import SITE, canonical, is_site, source

PATH = "/cdx/search/cdx"
FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")

_PAGES_ONLY = ("statuscode:200", "mimetype:text/html")
_K2 = "original:.*com_k2.*"
_TIMESTAMP = re.compile(r"[0-9]{14}")
_HOST = urlsplit(SITE).netloc

# Each section by itself, the numbers of the codeigniter generation by their first digit: a query for all of
# them would stop before the rarer sections.
SECTIONS = (
    *(f"news/contents/details/{digit}" for digit in "123456789"),
    *(f"news/contents/ministry_details/{digit}" for digit in "123456789"),
    *("news/press/", "news/speech/", "news/cab/"),
    *("th/news-", "en/news-", "index.php"),
    *("th/news/", "en/news/"),
)


class IndexAnswerError(ValueError):
    """The index answered something that is no list of captures; the message says what."""


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """A capture that the index lists: of which article (its canonical URL), when, under which URL.

    `timestamp` has 14 digits, UTC; `status` is None where the index gives none; `digest` is of the payload.
    """

    article: str
    timestamp: str
    url: str
    status: int | None = None
    media_type: str = ""
    digest: str = ""

    def at(self, origin: str) -> str:
        """Where the capture is had as it was received."""
        return f"{origin.rstrip('/')}/web/{self.timestamp}id_/{self.url}"

    @property
    def is_page(self) -> bool:
        """Whether it may be the page of an article, by what the index says."""
        return self.status == 200 and self.media_type == "text/html"


@dataclass(frozen=True, slots=True)
class CdxQuery:
    """What to list: the addresses below a prefix of the site's paths, captured from `since` to `until`.

    Both bounds are beginnings of timestamps, and included. Without `everything`, only pages with status 200.
    """

    prefix: str
    since: str = ""
    until: str = ""
    everything: bool = False

    def as_text(self, limit: int = 0, resume_key: str | None = None) -> str:
        """The query string, which asks for `limit` rows from `resume_key` on; without them, the query's name.

        >>> CdxQuery("news/cab/", until="2006", everything=True).as_text()
        'url=www.thaigov.go.th%2Fnews%2Fcab%2F&matchType=prefix&to=2006'
        """
        pairs = [("url", f"{_HOST}/{self.prefix}"), ("matchType", "prefix")]
        pairs += [(name, value) for name, value in (("from", self.since), ("to", self.until)) if value]
        pairs += [("filter", text) for text in self._filters()]
        if limit:
            pairs += [("output", "json"), ("fl", ",".join(FIELDS))]
            pairs += [("limit", str(limit)), ("showResumeKey", "true")]
        if resume_key is not None:
            pairs.append(("resumeKey", resume_key))
        return urlencode(pairs)

    @classmethod
    def from_text(cls, text: str) -> tuple["CdxQuery", str | None]:
        """The query and the resume key that a query string of ours asks for. Raises ValueError."""
        pairs = parse_qsl(text, keep_blank_values=True)
        asked = dict(pairs)
        host, _, prefix = asked.get("url", "").partition("/")
        if host != _HOST:
            raise ValueError(f"{text} is no query of ours")
        everything = ("filter", _PAGES_ONLY[0]) not in pairs
        query = cls(prefix, asked.get("from", ""), asked.get("to", ""), everything)
        return query, asked.get("resumeKey")

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether it lists a capture, but for its prefix."""
        return (
            self.since <= snapshot.timestamp[: len(self.since)]
            and snapshot.timestamp[: len(self.until)] <= self.until
            and (self.everything or snapshot.is_page)
        )

    def _filters(self) -> tuple[str, ...]:
        pages = () if self.everything else _PAGES_ONLY
        # Where the parts of a query stand in the index's own spelling is not known.
        return (*pages, _K2) if self.prefix == "index.php" else pages


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """A portion of the index: its captures of articles, the number of all rows, and where to go on.

    `resume_key` is None behind the last row.
    """

    snapshots: tuple[Snapshot, ...]
    rows: int
    resume_key: str | None


def parse(body: bytes) -> IndexAnswer:
    """What the index answered. Rows of what is no article's address are counted, and left out.

    Raises IndexAnswerError.

    >>> parse(b"[]")
    IndexAnswer(snapshots=(), rows=0, resume_key=None)
    """
    rows = _rows(body)
    if not rows:
        return IndexAnswer((), 0, None)
    names, *rest = rows
    resume_key = None
    if len(rest) >= 2 and rest[-2] == [] and len(rest[-1]) == 1:
        resume_key, rest = rest[-1][0], rest[:-2]
    try:
        places = [names.index(name) for name in FIELDS]
        captures = [[row[place] for place in places] for row in rest]
    except (ValueError, IndexError):
        raise IndexAnswerError("the index's rows lack fields that were asked for") from None
    found = (_snapshot(*capture) for capture in captures)
    return IndexAnswer(tuple(one for one in found if one is not None), len(rest), resume_key)


def _rows(body: bytes) -> list[list[str]]:
    try:
        rows = json.loads(body.strip() or b"[]")
    except (ValueError, RecursionError):
        raise IndexAnswerError("the index answered something that is no JSON") from None
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise IndexAnswerError("the index answered something that is no list of rows")
    return rows


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(value, str) for value in row)


def _snapshot(timestamp: str, url: str, media_type: str, status: str, digest: str) -> Snapshot | None:
    """The capture that a row lists; None where it is no article's."""
    try:
        article = canonical(url) if source(url) and is_site(url) else None
    except ValueError:
        return None
    if article is None or not _TIMESTAMP.fullmatch(timestamp):
        return None
    number = int(status) if re.fullmatch("[0-9]{3}", status) else None
    return Snapshot(article, timestamp, url, number, media_type.lower(), digest)


def queries(
    prefix: str | None = None, since: str = "", until: str = "", everything: bool = False
) -> list[CdxQuery]:
    """The queries that list all articles, or those below a prefix, each short enough to come to its end."""
    wanted: Iterable[str] = SECTIONS
    if prefix is not None:
        within = [section for section in SECTIONS if section.startswith(prefix)]
        is_cut = prefix.startswith("news") and within  # below `news`, all articles are in those sections
        wanted = within if is_cut else [prefix]
    return [CdxQuery(section, since, until, everything) for section in wanted]


def changed(snapshots: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """The first capture of each article, and every one that differs from the one before it.

    They come article by article, each article's in the order of time.
    """
    last: Snapshot | None = None
    for one in snapshots:
        if last is None or (one.article, one.digest) != (last.article, last.digest):
            yield one
        last = one
