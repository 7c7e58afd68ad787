"""What a run did: the counts, the failures, and the exit status they add up to."""

import asyncio
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from thaigov_spider.archive import Archive
from thaigov_spider.article import Article
from thaigov_spider.ledger import Ledger
from thaigov_spider.scope import Scope

# Fields that every article of the site has; one that is missing on many pages means that the markup changed.
_EXPECTED = ("title", "section", "published", "body")
# Below this many articles a share says nothing. 106 of about 91,000 published articles lack a date.
_ENOUGH_TO_JUDGE = 10
_MAY_LACK = 0.1


class ExitStatus(IntEnum):
    """What a command says to the shell that called it."""

    COMPLETE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    SUSPICIOUS = 4
    PARTIAL = 5
    LOCKED = 75


@dataclass(slots=True)
class Run:
    """One crawl, while it runs and after. Times are UTC, URLs are canonical."""

    spider: str
    id: str
    started: datetime
    scope: Scope
    archive: Archive
    ledger: Ledger
    ended: datetime | None = None
    pages: Counter[str] = field(default_factory=Counter)  # by verdict
    articles: Counter[str] = field(default_factory=Counter)  # written, unchanged, out of scope, invalid
    assets: Counter[str] = field(default_factory=Counter)  # by what became of them
    gone: list[str] = field(default_factory=list)  # URLs of articles that the site has taken away
    lacking: Counter[str] = field(default_factory=Counter)  # articles that lack a field, by field
    failures: dict[str, str] = field(default_factory=dict)  # URL: reason
    forbidden: list[str] = field(default_factory=list)  # URLs that robots.txt keeps out of
    oldest: date | None = None
    newest: date | None = None
    known_before: int = 0
    ended_by: str | None = None  # "finished", or what ended the run before its plan was through
    refusal: str | None = None
    error: str | None = None
    capture: dict[str, Any] = field(default_factory=dict)  # files, exchanges, bytes
    items: Path | None = None

    @property
    def name(self) -> str:
        """The run's name, and that of its files: `news-20261123T010203Z`."""
        return f"{self.spider}-{self.id}"

    @property
    def report_path(self) -> Path:
        """Where the report goes: `runs/<run>.json`."""
        return self.archive.runs / f"{self.name}.json"

    def wrote(self, article: Article) -> None:
        """Note the day of an article whose line was written."""
        day = article.published_day
        if day is not None:
            self.oldest = min(self.oldest or day, day)
            self.newest = max(self.newest or day, day)

    def read(self, article: Article) -> None:
        """Count the fields of an article that was read off a page, whatever becomes of it."""
        self.articles["read"] += 1
        self.lacking.update(name for name in _EXPECTED if not getattr(article, name))

    def refused(self, reason: str) -> None:
        """Note that the site refused; the first reason stands."""
        self.refusal = self.refusal or reason

    def failed(self, reason: str) -> None:
        """Note that the run cannot go on; the first reason stands."""
        self.error = self.error or reason

    @property
    def suspicion(self) -> str | None:
        """What is odd about the run as a whole; None if nothing is."""
        if not self.articles["read"] and not self.known_before and self._looked_for_news:
            return "no article was found on any page; where no listing works, name numbers with -a ids=…"
        read, unreadable = self.articles["read"], self.articles["unreadable"]
        if _is_many(unreadable, read + unreadable):
            return f"{unreadable} of {read + unreadable} article pages cannot be read: a new layout?"
        for name, count in self.lacking.items():
            if _is_many(count, read):
                return f"{count} of {read} articles have no {name}: a new layout?"
        return None

    @property
    def _looked_for_news(self) -> bool:
        return self.scope.ids is None and not self._is_cut_short

    @property
    def _is_cut_short(self) -> bool:
        return self.ended_by != "finished"

    @property
    def status(self) -> ExitStatus:
        """The exit status; the graver reason wins."""
        if self.refusal is not None:
            return ExitStatus.REFUSED
        if self.error is not None:
            return ExitStatus.FAILED
        if self.suspicion is not None:
            return ExitStatus.SUSPICIOUS
        return ExitStatus.PARTIAL if self.failures or self._is_cut_short else ExitStatus.COMPLETE

    @property
    def reason(self) -> str:
        """Why the exit status is what it is, in one line."""
        match self.status:
            case ExitStatus.REFUSED:
                return str(self.refusal)
            case ExitStatus.FAILED:
                return str(self.error)
            case ExitStatus.SUSPICIOUS:
                return str(self.suspicion)
            case ExitStatus.PARTIAL:
                failed = f"{_count(len(self.failures), 'page')} failed"
                cut = f"ended before it was through ({self.ended_by}), the next run goes on; "
                return f"{cut if self._is_cut_short else ''}{failed}"
            case _:
                return "complete" if self.articles["written"] else "complete, nothing new"

    def report(self) -> str:
        """The run as JSON, for `runs/<run>.json`."""
        scope = {name: value for name, value in asdict(self.scope).items() if value not in (None, True)}
        return json.dumps(
            {
                "run": self.name,
                "started": self.started,
                "ended": self.ended,
                "asked_for": scope,
                "exit_status": int(self.status),
                "reason": self.reason,
                "pages": self.pages,
                "articles": self.articles,
                "assets": self.assets,
                "gone": self.gone,
                "lacking": self.lacking,
                "oldest": self.oldest,
                "newest": self.newest,
                "failures": self.failures,
                "forbidden": self.forbidden,
                "capture": self.capture,
                "items": self.items.name if self.items else None,
            },
            default=lambda value: value.isoformat() if isinstance(value, date) else str(value),
            ensure_ascii=False,
            indent=1,
        )

    def summary(self) -> str:
        """The run in a few lines for a person: what was fetched, what was found, where the files are."""
        pages = ", ".join(f"{count} {verdict}" for verdict, count in self.pages.most_common()) or "none"
        lines = [
            f"{self.name}: {self.reason}",
            f"  pages     {pages}",
            f"  requests  {self.capture.get('exchanges', 0)} in {_duration(self)}",
            f"  articles  {_articles(self)}",
        ]
        if self.assets:
            lines.append(f"  assets    {', '.join(f'{count} {what}' for what, count in self.assets.items())}")
        if self.gone:
            lines.append(f"  gone      {_count(len(self.gone), 'article')} that the site no longer has")
        lines += [f"  failed    {url}: {reason}" for url, reason in list(self.failures.items())[:5]]
        if len(self.failures) > 5:
            lines.append(f"            … and {len(self.failures) - 5} more, in the report")
        if self.forbidden:
            lines.append(f"  robots    {_count(len(self.forbidden), 'page')} left out, as robots.txt asks")
        if self.items:
            lines.append(f"  lines     {self.items}")
        lines += [f"  captures  {self.archive.warc / name}" for name in self.capture.get("files", [])]
        lines.append(f"  report    {self.report_path}")
        return "\n".join(lines)


def _is_many(count: int, total: int) -> bool:
    return total >= _ENOUGH_TO_JUDGE and count > _MAY_LACK * total


def _articles(run: Run) -> str:
    counts = ", ".join(f"{n} {what}" for what, n in run.articles.items() if what != "read" and n)
    days = f", published {run.oldest} to {run.newest}" if run.oldest else ""
    return (counts or "none new") + days


def _duration(run: Run) -> str:
    seconds = ((run.ended or datetime.now(UTC)) - run.started).total_seconds()
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
