"""What a crawl was asked for: the `-a` arguments, checked and typed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from thaigov_spider.html.text import clean, same_name
from thaigov_spider.plan.arguments import Arguments, as_line, count, of_line, yes_or_no
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT, NumberSequence, sequence_of
from thaigov_spider.urls import Address, PathKind, address, is_site

ACCEPTED = {
    "ids": "numbers and ranges, as in ids=37600-37700,40000 (to 100650 those of the old site, above of"
    " today's), of one language of today's site, as in ids=th/162464-169370, or a page's whole address",
    "since": "a date in the Common era, as in since=2025-01-01",
    "section": "the name of a section as the site writes it, as in section=ด้านเศรษฐกิจ",
    "limit": "a number of articles above 0, as in limit=100",
    "refresh": "a number of days, as in refresh=30d (0d: always)",
    "assets": "no, to leave pictures, style sheets and linked documents; else yes",
}
_RANGE = re.compile(r"(?:(th|en)/(?:news/)?)?([0-9]{1,9})(?:-([0-9]{1,9}))?")
_LAST_OLD = 100_650  # the last number of the site until September 2025; today's begin far above it
_DAYS = re.compile(r"([0-9]{1,5})d")


@dataclass(frozen=True, slots=True)
class Ids:
    """Numbers from the first to the last, under these paths of one sequence."""

    first: int
    last: int
    kinds: tuple[PathKind, ...] = CODEIGNITER.kinds

    @property
    def sequence(self) -> NumberSequence:
        """The sequence that they are of."""
        return sequence_of(Address(self.first, self.kinds[0]))

    @property
    def numbers(self) -> range:
        """They themselves."""
        return range(self.first, self.last + 1)

    def as_text(self) -> str:
        """As `ids` names them."""
        numbers = f"{self.first}-{self.last}" if self.last > self.first else f"{self.first}"
        if self.kinds == self.sequence.kinds:
            return numbers
        if self.sequence is CODEIGNITER:
            return Address(self.first, self.kinds[0]).at()
        return f"{self.kinds[0].removesuffix('/news')}/{numbers}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for; None means: no such bound.

    `ids` are ranges of article numbers, `since` a day in Thailand, `limit` counts articles,
    `refresh` is the age of a capture after which a known article is fetched again; without `assets`, what
    pages need to be shown is left.
    """

    ids: tuple[Ids, ...] | None = None
    since: date | None = None
    section: str | None = None
    limit: int | None = None
    refresh: timedelta | None = None
    assets: bool = True

    @classmethod
    def parse(cls, **arguments: str) -> "Scope":
        """Read the `-a name=value` arguments of `scrapy crawl news`. Raises ArgumentError.

        >>> [part.as_text() for part in Scope.parse(ids="37600-37700,en/162464").ids]
        ['37600-37700', 'en/162464']
        """
        given = Arguments(ACCEPTED, arguments)
        return cls(
            ids=given.read("ids", _ids),
            since=given.read("since", _since),
            section=given.read("section", _section),
            limit=given.read("limit", count),
            refresh=given.read("refresh", _refresh),
            assets=given.read("assets", yes_or_no) is not False,
        )

    def as_text(self) -> str:
        """The `-a` arguments that ask for this, as a line; `Scope.from_text` reads it again.

        >>> Scope.parse(section="ด้านสังคม", ids="7-9", assets="no").as_text()
        'ids=7-9&section=%E0%B8%94%E0%B9%89%E0%B8%B2%E0%B8%99%E0%B8%AA%E0%B8%B1%E0%B8%87%E0%B8%84%E0%B8%A1&assets=no'
        """
        arguments: dict[str, object] = {
            "ids": ",".join(part.as_text() for part in self.ids or ()),
            "since": self.since,
            "section": self.section,
            "limit": self.limit,
            "refresh": None if self.refresh is None else f"{self.refresh.days}d",
            "assets": None if self.assets else "no",
        }
        return as_line(arguments)

    @classmethod
    def from_text(cls, text: str) -> "Scope":
        """What `as_text` made a line of. Raises ArgumentError."""
        return cls.parse(**of_line(text))

    @property
    def looks_for_news(self) -> bool:
        """Whether it leaves to the crawl which articles there are."""
        return self.ids is None

    def holds(self, published: date | None, section: str | None) -> bool:
        """Whether an article of this day and section is asked for; one without a date is in every `since`."""
        if self.since is not None and published is not None and published < self.since:
            return False
        return self.section is None or same_name(self.section, section)


def _ids(value: str) -> tuple[Ids, ...]:
    parts = [_page(part.strip()) or _range(part.strip()) for part in value.split(",")]
    known = tuple(part for part in parts if part)
    if len(known) < len(parts):
        raise ValueError(value)
    return known


def _page(text: str) -> Ids | None:
    """The number of a page's whole address."""
    found = address(text) if "://" in text and is_site(text) else None
    return Ids(found.id, found.id, (found.kind,)) if found else None


def _range(text: str) -> Ids | None:
    """Numbers of one sequence; a range that runs from the old one into today's is unclear."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[2]), int(match[3] or match[2])
    if not 0 < first <= last:
        return None
    if match[1]:
        return Ids(first, last, ("th/news",) if match[1] == "th" else ("en/news",))
    if first <= _LAST_OLD < last:
        return None
    return Ids(first, last, CODEIGNITER.kinds if last <= _LAST_OLD else CURRENT.kinds)


def _since(value: str) -> date:
    day = date.fromisoformat(value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) or day.year > 2400:
        raise ValueError(value)  # a year of the Buddhist era would silently find nothing
    return day


def _section(value: str) -> str:
    section = clean(value)
    if not section:
        raise ValueError(value)
    return section


def _refresh(value: str) -> timedelta:
    match = _DAYS.fullmatch(value)
    if match is None:
        raise ValueError(value)
    return timedelta(days=int(match[1]))
