"""What a crawl of the Wayback Machine was asked for: the `-a` arguments, checked and typed. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from thaigov_spider.plan.news_scope import ArgumentError
from thaigov_spider.plan.wayback_cdx import CdxQuery, queries
from thaigov_spider.urls import is_site

ACCEPTED = {
    "prefix": "how the site's addresses begin, as in prefix=news/cab",
    "from": "when captures begin, as in from=2017 or from=20170131 (Common era)",
    "to": "when captures end, that time included, as in to=2018",
    "limit": "a number of articles above 0, as in limit=100",
    "all": "yes, for every capture; else no: the first of each article and every changed one",
}
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
        """Read the `-a name=value` arguments of `scrapy crawl wayback`. Raises ArgumentError.

        >>> SnapshotScope.parse(prefix="/news/cab", to="2006")
        SnapshotScope(prefix='news/cab', since=None, until='2006', limit=None, everything=False)
        """
        for name in arguments:
            if name not in ACCEPTED:
                known = ", ".join(ACCEPTED)
                raise ArgumentError(f"-a {name}=… is not an argument of this crawl; accepted are {known}")
        since, until = (_time(name, arguments.get(name)) for name in ("from", "to"))
        if since and until and since > until.ljust(len(since), "9"):
            raise ArgumentError(f"-a from={since} is later than -a to={until}")
        return cls(
            prefix=_prefix(arguments["prefix"]) if "prefix" in arguments else None,
            since=since,
            until=until,
            limit=_limit(arguments["limit"]) if "limit" in arguments else None,
            everything=_all(arguments.get("all", "no")),
        )

    def as_text(self) -> str:
        """The `-a` arguments that ask for this, as a line; `from_text` reads it again."""
        arguments = {
            "prefix": self.prefix,
            "from": self.since,
            "to": self.until,
            "limit": self.limit,
            "all": "yes" if self.everything else None,
        }
        return urlencode({name: value for name, value in arguments.items() if value})

    @classmethod
    def from_text(cls, text: str) -> "SnapshotScope":
        """What `as_text` made a line of. Raises ArgumentError."""
        return cls.parse(**dict(parse_qsl(text)))

    def queries(self) -> list[CdxQuery]:
        """What to ask the index for, one after the other."""
        return queries(self.prefix, self.since or "", self.until or "", self.everything)

    def holds(self, published: date | None, section: str | None) -> bool:  # noqa: ARG002
        """Every article that is found has its line."""
        return True


def _refused(name: str, value: str) -> ArgumentError:
    return ArgumentError(f"-a {name}={value} cannot be read; accepted is {ACCEPTED[name]}")


def _prefix(value: str) -> str:
    """The path without its first slash; a whole address of the site will do."""
    text = value.strip()
    try:
        if re.match("https?://", text):
            if not is_site(text):
                raise _refused("prefix", value)
            parts = urlsplit(text)
            text = parts.path + (f"?{parts.query}" if parts.query else "")
    except ValueError as error:
        raise _refused("prefix", value) from error
    text = text.lstrip("/")
    if not re.fullmatch("[!-~]+", text) or "#" in text:
        raise _refused("prefix", value)
    return text


def _time(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    text = re.sub("[-:T Z]", "", value)
    if not (text.isascii() and text.isdigit() and len(text) in _FORMATS):
        raise _refused(name, value)
    try:
        moment = datetime.strptime(text, _FORMATS[len(text)])
    except ValueError:
        raise _refused(name, value) from None
    if not _EARLIEST <= moment.year <= _LATEST:
        raise _refused(name, value)
    return text


def _limit(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) == 0:
        raise _refused("limit", value)
    return int(value)


def _all(value: str) -> bool:
    if value not in ("yes", "no"):
        raise _refused("all", value)
    return value == "yes"
