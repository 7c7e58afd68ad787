"""What a crawl of a source of captures was asked for: the `-a` arguments, checked and typed. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from thaigov_spider.plan.arguments import ArgumentError, Arguments, as_line, count, of_line, yes_or_no
from thaigov_spider.plan.capture_index import IndexCollection, IndexQuery, queries
from thaigov_spider.urls import is_site

ACCEPTED = {
    "prefix": "how the site's addresses begin, as in prefix=news/cab",
    "from": "when captures begin, as in from=2017 or from=20170131 (Common era)",
    "to": "when captures end, that time included, as in to=2018",
    "limit": "a number of articles above 0, as in limit=100",
    "all": "yes, for every capture; else no: the first of each article and every changed one",
}
# How an address begins: by a scheme or two slashes, or by a host of the site without either.
_ADDRESS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*):)?//|(?=(?:www\.)?thaigov\.go\.th(?:[:/?#]|$))", re.IGNORECASE
)
_EARLIEST, _LATEST = 1990, 2400  # a year of the Buddhist era would silently find nothing
_FORMATS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True, slots=True)
class SnapshotScope:
    """What is asked for; None means: no such bound.

    `prefix` is the beginning of a path, `since` and `until` are those of timestamps; `limit` counts articles.
    """

    prefix: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    everything: bool = False

    # For whoever asks the scope of any run.
    looks_for_news = False

    @classmethod
    def parse(cls, **arguments: str) -> "SnapshotScope":
        """Read the `-a name=value` arguments of such a crawl. Raises ArgumentError.

        >>> SnapshotScope.parse(prefix="/news/cab", to="2006")
        SnapshotScope(prefix='news/cab', since=None, until='2006', limit=None, everything=False)
        """
        return cls(**common(Arguments(ACCEPTED, arguments)))

    @property
    def arguments(self) -> dict[str, object]:
        """The `-a` arguments that ask for this; None where there is none."""
        return {
            "prefix": self.prefix,
            "from": self.since,
            "to": self.until,
            "limit": self.limit,
            "all": "yes" if self.everything else None,
        }

    def as_text(self) -> str:
        """The arguments as a line; `from_text` reads it again."""
        return as_line(self.arguments)

    @classmethod
    def from_text(cls, text: str) -> "SnapshotScope":
        """What `as_text` made a line of. Raises ArgumentError."""
        return cls.parse(**of_line(text))

    def queries(self) -> list[IndexQuery]:
        """What to ask the index for, one after the other."""
        return queries(self.prefix, self.since or "", self.until or "", self.everything)

    def lists(self) -> list[IndexQuery]:
        """What to ask for before the index: the lists of what indexes there are, where there are several."""
        return []

    def steps(self, collections: Iterable[IndexCollection]) -> Iterator[tuple[list[IndexQuery], IndexQuery]]:  # noqa: ARG002
        """What to ask the index for, and which captures of what it lists, one step after the other."""
        return (([query], query) for query in self.queries())

    def holds(self, published: date | None, section: str | None) -> bool:  # noqa: ARG002
        """Every article that is found has its line."""
        return True


def common(given: Arguments) -> dict[str, Any]:
    """The fields that a scope of any source has, out of the arguments. Raises ArgumentError."""
    since, until = (given.read(name, _time) for name in ("from", "to"))
    if since and until and since > until.ljust(len(since), "9"):
        raise ArgumentError(f"-a from={since} is later than -a to={until}")
    return {
        "prefix": given.read("prefix", _prefix),
        "since": since,
        "until": until,
        "limit": given.read("limit", count),
        "everything": given.read("all", yes_or_no) is True,
    }


def _prefix(value: str) -> str:
    """The path without its first slash; an address of the site will do, also as people write it.

    >>> _prefix("/news/cab"), _prefix("HTTPS://www.thaigov.go.th/news/cab"), _prefix("thaigov.go.th/news/cab")
    ('news/cab', 'news/cab', 'news/cab')
    """
    text = value.strip()
    if address := _ADDRESS.match(text):
        scheme, rest = address["scheme"] or "https", text[address.end() :]
        if scheme.lower() not in ("http", "https") or not is_site(f"{scheme.lower()}://{rest}"):
            raise ValueError(value)
        parts = urlsplit(f"https://{rest}")
        if parts.port == 0:  # which raises ValueError where no port can be
            raise ValueError(value)
        text = parts.path + (f"?{parts.query}" if parts.query else "")
    text = text.lstrip("/")
    if not re.fullmatch("[!-~]+", text) or {"#", "*"} & set(text):
        raise ValueError(value)
    return text


def _time(value: str) -> str:
    text = re.sub("[-:T Z]", "", value)
    if not (text.isascii() and text.isdigit() and len(text) in _FORMATS):
        raise ValueError(value)
    if not _EARLIEST <= datetime.strptime(text, _FORMATS[len(text)]).year <= _LATEST:
        raise ValueError(value)
    return text
