"""State of one crawl run, and the exit status that follows from it."""

import asyncio
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.run_reports import usual_length
from thaigov_spider.article.record import Article
from thaigov_spider.crawl.anomalies import Figures, Thresholds, suspicion
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.html.text import same_name
from thaigov_spider.ledger import DamagedError, Ledger
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import Predecessor
from thaigov_spider.plan.sources import SourceFindings
from thaigov_spider.plan.vanished import Vanished

# Fields that every article of the site has; one that is missing on many pages means that the markup changed.
EXPECTED = ("title", "section", "published", "body")
# What older pages do not always show.
_NOT_EXPECTED = {"static": {"section", "published"}, "joomla": {"section"}}

_SHORT = 40  # characters; the shortest texts of published articles are longer
_PLACEHOLDER = re.compile(r"(?:กำลังโหลด|loading|please wait|โปรดรอสักครู่)\W*", re.IGNORECASE)


class _KnownTexts(Protocol):
    def predecessor(self, address: Any, /, *known_as: Any) -> Predecessor:
        """What the next line of an article follows, which others may have led to."""


@dataclass(slots=True)
class Run:
    """One crawl, while it runs and after. Times are UTC, URLs are canonical.

    `earlier` are the reports of the runs before, newest first.
    """

    spider: str
    id: str
    started: datetime
    scope: Scope | SnapshotScope
    archive: Archive
    ledger: Ledger
    thresholds: Thresholds = field(default_factory=Thresholds)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    ended: datetime | None = None
    pages: Counter[str] = field(default_factory=Counter)  # by verdict
    articles: Counter[str] = field(default_factory=Counter)  # read, written, new, changed, unchanged, …
    assets: Counter[str] = field(default_factory=Counter)  # by what became of them
    gone: list[str] = field(default_factory=list)  # URLs of articles that the site has taken away
    lacking: Counter[str] = field(default_factory=Counter)  # articles that lack a field, by field
    failures: dict[str, str] = field(default_factory=dict)  # URL: reason
    forbidden: list[str] = field(default_factory=list)  # URLs that robots.txt keeps out of
    findings: SourceFindings = field(
        default_factory=SourceFindings
    )  # what it learnt of how the site shows its news
    vanished: Vanished = field(default_factory=Vanished)  # articles that were known, and are not there
    dead_ends: set[str] = field(default_factory=set)  # what articles' addresses led to that is no article
    barred: list[str] = field(default_factory=list)  # paths of today's news that robots.txt forbids
    spared: int = 0  # captures that were not asked for, because the archive has their payload already
    remaining: int = 0  # numbers that are still to be asked for
    named: tuple[int, int] | None = None  # numbers that were named, and how many of them have an article
    short: int = 0  # texts of today's site that are hardly any
    # The numbers that have a text, by its hash: Thai and English pages of one number may have the same one.
    bodies: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    characters: int = 0  # of all bodies that were read
    backwards: int = 0  # articles that are far older than the one with the number before
    oldest: date | None = None
    newest: date | None = None
    sections: set[str] = field(default_factory=set)  # of all articles that are known
    known_before: int = 0
    listed_before: bool = False
    last_news: str | None = None  # when an article was last new, before this run
    expected: int | None = None  # pages in all, as far as is known
    ended_by: str | None = None  # "finished", or what ended the run before its plan was through
    refusal: str | None = None
    error: str | None = None
    damage: Exception | None = None  # what showed that the ledger is damaged
    is_disk_at_fault: bool = False  # something could not be written
    ledger_lags: bool = False  # something that was captured could not be kept in the ledger
    stats: dict[str, Any] = field(default_factory=dict)  # Scrapy's, once the crawl is over
    items: Path | None = None
    _last_read: tuple[str, int, date] | None = None

    @property
    def name(self) -> str:
        """The run's name, and that of its files: `news-20261123T010203Z`."""
        return f"{self.spider}-{self.id}"

    @property
    def report_path(self) -> Path:
        """Where the report goes: `runs/<run>.json`."""
        return self.archive.runs / f"{self.name}.json"

    @property
    def log_path(self) -> Path:
        """Where the log goes: `logs/<run>.log`."""
        return self.archive.logs / f"{self.name}.log"

    @property
    def texts(self) -> "_KnownTexts":
        """What the ledger knows of the articles of whom the run asks."""
        source = CAPTURE_SOURCES.get(self.spider)
        return self.ledger if source is None else self.ledger.snapshots(source.via)

    def wrote(self, article: Article) -> None:
        """Note an article whose line was written."""
        self.articles["new" if article.version == 1 else "changed"] += 1
        day = article.published_day
        if day is not None:
            self.oldest = min(self.oldest or day, day)
            self.newest = max(self.newest or day, day)

    def read(self, article: Article) -> None:
        """Count what was read off a page, whatever becomes of it."""
        self.articles["read"] += 1
        if "generic-layout" in article.flags:
            self.articles["unreadable"] += 1  # by the layouts that are known
        left_out = _NOT_EXPECTED.get(article.generation, set())
        self.lacking.update(name for name in EXPECTED if not getattr(article, name) and name not in left_out)
        self.characters += len(article.body)
        if article.section:
            self.sections.add(article.section)
        if article.generation in ("current", "generic") and article.body:
            self.short += len(article.body) < _SHORT or bool(_PLACEHOLDER.fullmatch(article.body))
            self.bodies[hash(article.body)].add(article.id or hash(article.url))
        self._compare_with_last(article)

    def is_copy(self, article: Article) -> bool:
        """Whether an article that was read has the text of another number."""
        return len(self.bodies.get(hash(article.body), ())) > 1

    def _compare_with_last(self, article: Article) -> None:
        """Numbers are given in sequence, so that of two articles the one with the higher is hardly older."""
        day = article.published_day
        if article.id is None or day is None:
            return
        this, last = (article.generation, article.id, day), self._last_read
        self._last_read = this
        if last is not None and last[0] == this[0]:
            lower, higher = sorted((last[1:], this[1:]))
            self.backwards += (lower[1] - higher[1]).days > self.thresholds.backwards_days

    def expect(self, pages: int) -> None:
        """So many pages lie ahead."""
        self.expected = self.pages.total() + pages

    def refused(self, reason: str) -> None:
        """Note that the site refused; the first reason stands."""
        self.refusal = self.refusal or reason

    def failed(self, reason: str) -> None:
        """Note that the run cannot go on; the first reason stands."""
        self.error = self.error or reason

    def cannot_write(self, reason: str) -> None:
        """Note that the disk takes nothing, so that the run cannot go on."""
        self.failed(reason)
        self.is_disk_at_fault = True

    def cannot_keep(self, error: Exception) -> None:
        """Note that the ledger cannot be read or written, so that the run cannot go on."""
        self.ledger_lags = True
        if isinstance(error, DamagedError):
            self.failed(str(error))
            self.damage = error
        else:
            self.cannot_write(str(error))

    @property
    def figures(self) -> Figures:
        """The run in the numbers that may be suspicious."""
        read = self.articles["read"]
        searched = self.scope.looks_for_news and not self.is_cut_short
        return Figures(
            read=read,
            unreadable=self.articles["unreadable"],
            lacking=self.lacking,
            searched=searched,
            listings=self.pages["listing"],
            listed_before=self.listed_before,
            known=self.known_before,
            days_since_news=None if self.articles["new"] else self._days_since_news(),
            backwards=self.backwards,
            text_length=self.characters / read if read else None,
            usual_length=usual_length(self.earlier),
            looked_again=self.vanished.looked,
            vanished=self.vanished.missed,
            are_many=self.vanished.are_many,
            asked=self.named[0] if self.named else 0,
            has_article=self.named[1] if self.named and not self.is_cut_short else None,
            short=self.short,
            same=sum(len(numbers) for numbers in self.bodies.values() if len(numbers) > 1),
            needs_script=self.findings.needs_script,
            unconfirmed=self._unconfirmed(),
            no_such_section=self._no_such_section(),
            like_it=next(iter(get_close_matches(self.scope.section or "", self.sections, 1)), None)
            if isinstance(self.scope, Scope)
            else None,
        )

    def _no_such_section(self) -> str | None:
        """The section that was asked for, if no article of this run or of one before is of it."""
        section = self.scope.section if isinstance(self.scope, Scope) else None
        if section is None or not self.articles["read"]:
            return None
        return None if any(same_name(section, one) for one in self.sections) else section

    def _unconfirmed(self) -> str | None:
        """A listing that ended without a known article, all of it being new, while numbers are still open."""
        if not self.remaining or self.asks_for_a_part:
            return None
        for one in self.findings.walks:
            if one.met and one.to_the_end and not one.reached_known and (self.known_before or one.pages == 1):
                return (
                    f"the listing {one.start} ended after {counted(one.pages, 'page')} without an article"
                    f" that was known, and {counted(self.remaining, 'number')} are still to be asked for"
                )
        return None

    @property
    def asks_for_a_part(self) -> bool:
        """Whether the scope leaves out numbers on purpose."""
        scope = self.scope
        return (
            not isinstance(scope, Scope)
            or scope.limit is not None
            or scope.since is not None
            or bool(scope.ids)
        )

    def _days_since_news(self) -> float | None:
        if self.last_news is None:
            return None
        return (self.started - datetime.fromisoformat(self.last_news)) / timedelta(days=1)

    @property
    def is_cut_short(self) -> bool:
        """Whether the run ended before its plan was through."""
        return self.ended_by != "finished"

    @property
    def status(self) -> ExitStatus:
        """The exit status; the graver reason wins."""
        if self.refusal is not None or (self.barred and self.error is None):
            return ExitStatus.REFUSED
        if self.error is not None:
            return ExitStatus.FAILED
        if suspicion(self.figures, self.thresholds) is not None:
            return ExitStatus.SUSPICIOUS
        is_open = bool(self.remaining) and not self.asks_for_a_part
        return ExitStatus.PARTIAL if self.failures or self.is_cut_short or is_open else ExitStatus.COMPLETE

    @property
    def reason(self) -> str:
        """Why the exit status is what it is, in one line."""
        match self.status:
            case ExitStatus.REFUSED:
                return self.refusal or f"robots.txt forbids {', '.join(self.barred)} to this crawler"
            case ExitStatus.FAILED:
                return str(self.error)
            case ExitStatus.SUSPICIOUS:
                return str(suspicion(self.figures, self.thresholds))
            case ExitStatus.PARTIAL:
                failed = f"{counted(len(self.failures), 'page')} failed"
                cut = f"ended before it was through ({self.ended_by}), the next run goes on; "
                open_ = (
                    f"; {counted(self.remaining, 'number')} still to be asked for" if self.remaining else ""
                )
                return f"{cut if self.is_cut_short else ''}{failed}{open_}"
            case _:
                return "complete" if self.articles["written"] else "complete, nothing new"

    @property
    def is_news(self) -> bool:
        """Whether the outcome is another than that of the run before: what is wrong is said once."""
        last = self.earlier[0] if self.earlier else {}
        return (last.get("exit_status"), last.get("reason")) != (int(self.status), self.reason)


_runs: WeakKeyDictionary[Crawler, Run] = WeakKeyDictionary()
_stopping: set[asyncio.Task[None]] = set()


def begin(crawler: Crawler, run: Run) -> None:
    """Tie a run to its crawler, so that every component finds it."""
    _runs[crawler] = run


def of(crawler: Crawler) -> Run:
    """The run of a crawler."""
    return _runs[crawler]


def stop(crawler: Crawler, reason: str) -> None:
    """End the crawl in good order: what is in flight is finished, nothing more is asked for."""
    if crawler.engine is None or crawler.engine.spider is None:
        return
    task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _stopping.add(task)
    task.add_done_callback(_stopping.discard)
