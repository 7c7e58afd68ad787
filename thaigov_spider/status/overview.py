"""All that `scrapy status` tells, as plain numbers and text. Pure.

Times are UTC, days are those of Thailand, both ISO 8601; sizes are bytes. What a list leaves out is counted
in the number beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "thaigov-status/1"

Years = Mapping[str, int]
"""Articles by year of publication; '' is those without a date."""

RunOutcome = Literal["complete", "partial", "suspicious", "refused", "failed", "at work", "no report"]


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """One article: where it is, when it was published."""

    url: str
    id: int
    published: str | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that have a line, and those that were seen but not asked for.

    `gone` and `changed` are among the `total`: those that the site has taken away, and those of more than one
    version. `oldest` and `newest` are by the day of publication; `last_new` is when one was last new.
    """

    total: int = 0
    gone: int = 0
    changed: int = 0
    left_out: int = 0
    oldest: ArticlePlace | None = None
    newest: ArticlePlace | None = None
    last_new: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article with several texts, or a gone one; `since` when its newest text, or its loss, is known."""

    url: str
    version: int
    published: str | None
    since: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles that have more than one text, from whichever source, and those the site has taken away.

    The latest of them are listed, latest first.
    """

    changed: int = 0
    gone: int = 0
    listed_changed: list[ChangedArticle] = field(default_factory=list)
    listed_gone: list[ChangedArticle] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers or days from the first to the last, and how many that are."""

    first: int | str
    last: int | str
    length: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers between the lowest and the highest that has an article, of those that crawls count through.

    `missing` have none, as the site says; `unasked` are not known, in `ranges`, the longest of them `listed`.
    """

    lowest: int | None = None
    highest: int | None = None
    missing: int = 0
    unasked: int = 0
    ranges: int = 0
    listed: list[Range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """The articles that one source has, which `via` names, and those that only it has, by year, too."""

    via: str
    articles: int
    alone: int
    years: Years
    alone_years: Years


@dataclass(frozen=True, slots=True)
class Unheld:
    """What no source has: numbers that are `missing` as the site says, and those that were never asked for.

    There once were articles, it seems, that are `listed` in an index of captures and were not had, and those
    that `failed` whenever the site was asked.
    """

    missing: int = 0
    unasked: int = 0
    listed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days between the oldest and the newest article.

    `empty` have no article. Those that are a weekend and nothing else are only counted, in `weekend`; the
    others are `ranges`, of which the longest are `listed`. `articles` has their number by day.
    """

    first: str | None = None
    last: str | None = None
    days: int = 0
    empty: int = 0
    weekend: int = 0
    ranges: int = 0
    listed: list[Range] = field(default_factory=list)
    articles: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """What could not be had for a passing reason. `due` is when it is tried again; None: it is given up."""

    url: str
    error: str
    tries: int
    due: str | None


@dataclass(frozen=True, slots=True)
class Failures:
    """What is to be tried again, and what is not; those `listed` are due first, and given up last."""

    waiting: int = 0
    given_up: int = 0
    listed: list[FailedAddress] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AssetCounts:
    """What the pages of the whole archive need to be shown. `queued` are asked for, and not tried yet."""

    total: int = 0
    had: int = 0
    queued: int = 0
    failures: Failures = field(default_factory=Failures)


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run, as its report tells it; None is what the report does not say."""

    name: str
    outcome: RunOutcome
    exit_status: int | None = None
    reason: str | None = None
    started: str | None = None
    seconds: float | None = None
    new: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    gone: int | None = None
    failed: int | None = None
    requests: int | None = None
    received: int | None = None
    captured: int | None = None
    requests_per_minute: float | None = None
    delay: float | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    coverage: dict[str, float] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes on the disk, by folder or file of the archive, and what is left on it."""

    total: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """An archive as it was at `made`.

    `origin` is the site that it tells of; other sites in the same archive are in `other_origins`. `held`
    counts the articles that any of the `sources` has, and so do `years`, `sections` and the `calendar`; a
    year is '' where no source gives a date, a section where none names one. `unheld` is what no source has.
    `articles` and what follows from numbers are of crawls of the site itself: `sequences` has the numbers of
    each generation that crawls count through, `numbers` those of the first.
    """

    made: str
    archive: str
    origin: str
    other_origins: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    articles: Articles = field(default_factory=Articles)
    changes: Changes = field(default_factory=Changes)
    years: Years = field(default_factory=dict)
    sections: Mapping[str, Years] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    sequences: dict[str, Numbers] = field(default_factory=dict)
    held: int = 0
    sources: list[SourceCounts] = field(default_factory=list)
    unheld: Unheld = field(default_factory=Unheld)
    calendar: Calendar = field(default_factory=Calendar)
    looks_due: int = 0
    failures: Failures = field(default_factory=Failures)
    assets: AssetCounts = field(default_factory=AssetCounts)
    runs: list[RunLine] = field(default_factory=list)
    disk: Disk = field(default_factory=Disk)


def as_json(overview: Overview) -> str:
    """The overview as one JSON object; its keys are always these, in this order."""
    told: dict[str, Any] = {"schema": SCHEMA} | asdict(overview)
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
