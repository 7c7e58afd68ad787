"""A spider that asks a source of captures for what it has of the site's articles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from thaigov_spider.article.record import Reading
from thaigov_spider.capture.failures import in_words
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.middlewares.robots import ForbiddenError
from thaigov_spider.crawl.pipelines import Captured, Delivery
from thaigov_spider.crawl.planned_spider import PlannedSpider, capture_at
from thaigov_spider.crawl.target import archive_target
from thaigov_spider.layouts.verdict import Page, Verdict
from thaigov_spider.ledger.snapshots import SnapshotOutcome, Snapshots
from thaigov_spider.plan.capture_index import IndexAnswer, IndexAnswerError, Portion, Snapshot
from thaigov_spider.plan.capture_plan import CapturePlan, IndexOrSnapshot, discover_snapshots
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.outcome import CUT_SHORT, NOT_WHOLE, WHOLE_FILE, Answer, Outcome, outcome_of
from thaigov_spider.plan.wanted import Seen
from thaigov_spider.readback.answer_page import page_of
from thaigov_spider.warc.decompress import DamageError

_CAPPED = "the index stopped at {} rows, its limit: name longer prefixes, or from and to"


class CapturesSpider(PlannedSpider):
    """Asks the `source` for its index and for captures; judges and reads each as the page that it was.

    The spider of a source is a class of this kind with its `source`, and the source's `via` for a name.
    """

    source: ClassVar[CaptureSource]
    _snapshots: Snapshots
    _captures_at: str

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.target = archive_target(cls.source)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        days = crawler.settings.getfloat(cls.source.setting("INDEX_DAYS"))
        spider._snapshots = spider.run.ledger.snapshots(cls.source.via)
        spider._snapshots.index_age = timedelta(days=days)
        *_, spider._captures_at = cls.target.origins(crawler)
        return spider

    def plan(self) -> CapturePlan:
        scope, settings = self.run.scope, self.crawler.settings
        assert isinstance(scope, SnapshotScope)
        yield from discover_snapshots(
            scope,
            self._snapshots,
            failures_in_a_row=settings.getint("FAILURES_IN_A_ROW"),
            expect=self.expect,
        )
        cap = settings.getint(self.source.setting("INDEX_CAP"))
        for query in scope.queries() if cap else ():
            rows = self._snapshots.rows(query)
            if rows >= cap:
                self.run.failures[self.url(Portion(query))] = _CAPPED.format(rows)

    def closed(self, reason: str) -> None:
        """Note how much was spared, whatever ended the crawl."""
        self.run.spared = self._snapshots.spared
        super().closed(reason)

    def url(self, wanted: IndexOrSnapshot) -> str:
        if isinstance(wanted, Snapshot):
            return self.source.capture_at(wanted, self._captures_at)
        rows = self.crawler.settings.getint(self.source.setting("INDEX_ROWS"))
        return self.source.listing_at(wanted, self.origin, rows)

    def errand(self, wanted: IndexOrSnapshot) -> Errand:
        errand = Errand(wanted=wanted, patience=self.target.patience(self.crawler.settings))
        if isinstance(wanted, Portion):
            return errand
        return replace(errand, archived_url=wanted.url, memento_of=partial(self.source.memento_of, wanted))

    def headers(self, wanted: IndexOrSnapshot) -> dict[str, str]:
        return self.source.headers(wanted) if isinstance(wanted, Snapshot) else {}

    def meta(self, wanted: IndexOrSnapshot) -> dict[str, Any]:
        """Nothing is followed: a redirect is a capture of one, or leads to another capture."""
        settings = self.crawler.settings
        meta = self.target.retries(settings) | {"dont_redirect": True}
        if isinstance(wanted, Snapshot):
            most = self.source.most_of(wanted)
            return meta if most is None else meta | {"download_maxsize": most}
        return meta | {"download_timeout": settings.getfloat(self.source.setting("INDEX_TIMEOUT"))}

    def parse(self, response: Response) -> Iterator[Captured]:
        errand = errand_of(response)
        wanted: IndexOrSnapshot = errand.wanted
        if isinstance(wanted, Portion):
            self._list(wanted, errand)
            return
        try:
            page = _page(errand)
        except DamageError as error:
            self.fail(wanted, in_words(error), errand.answered.retrieved)
        else:
            yield from self._read(wanted, errand, page)

    def _list(self, portion: Portion, errand: Errand) -> None:
        capture = errand.answered
        try:
            answer = self._answer(portion, errand)
        except IndexAnswerError as error:
            self.fail(portion, str(error), capture.retrieved)
            return
        self.run.pages["index"] += 1
        with self.keeping():
            self._snapshots.listed(portion, answer, capture.retrieved)
        self.settle(portion, Seen(Verdict.LISTING))

    def _answer(self, portion: Portion, errand: Errand) -> IndexAnswer:
        """A portion of the index. Raises IndexAnswerError where it is none."""
        if errand.answered.is_cut and errand.shown.status == 200:
            raise IndexAnswerError(NOT_WHOLE)
        return self.source.answered(portion, errand.shown.status, errand.shown.body)

    def _read(self, snapshot: Snapshot, errand: Errand, page: Page | None) -> Iterator[Captured]:
        answer = errand.answered
        came = Answer(answer.status, answer.is_cut, page, archive=self.target.name, unfit=errand.unfit)
        outcome = outcome_of(came)
        if page is not None:
            self.run.pages[page.verdict] += 1
            is_unread = outcome.verdict is Verdict.OTHER and answer.status == 200 and page.is_html
            self.run.articles["unreadable"] += is_unread
        if page is not None and outcome.reading is not None:
            yield self._captured(snapshot, errand, outcome.reading, page)
            return
        if outcome.error is not None:
            self.run.failures[self.url(snapshot)] = outcome.error
        with self.keeping():
            self._snapshots.record(snapshot, SnapshotOutcome.of_answer(answer.retrieved, outcome))
        self.settle(snapshot, Seen(outcome.verdict))

    def _captured(self, snapshot: Snapshot, errand: Errand, reading: Reading, page: Page) -> Captured:
        answer, place, memento = errand.answered, errand.memento_capture, errand.memento
        assert place is not None
        assert memento is not None
        return Captured(
            wanted=snapshot,
            address=snapshot,
            reading=reading,
            url=snapshot.url,
            capture=capture_at(place, self.source.via, page.status),
            retrieved=place.retrieved,
            truncated=place.is_cut or memento.is_cut or (memento.copied is not None and page.cut is not None),
            looked=answer.retrieved,
            cut=answer.is_cut,
        )

    def scraped(self, item: Delivery) -> None:
        snapshot = item.captured.wanted
        assert isinstance(snapshot, Snapshot)
        has_line = item.fate in ("written", "unchanged")
        if has_line:
            if item.captured.cut:
                self.run.failures[self.url(snapshot)] = CUT_SHORT
            with self.keeping():
                self._snapshots.record(snapshot, _learnt(item), item.line)
        self.settle(snapshot, Seen(Verdict.ARTICLE, counts=has_line))

    def lost(self, wanted: IndexOrSnapshot, error: BaseException, when: str, request: Request) -> None:
        if isinstance(error, ForbiddenError):
            self.settle(wanted, Seen(Verdict.OTHER))
        elif self.run.refusal is None and self.run.error is None:
            self.fail(wanted, self._why_lost(wanted, error, request), when)

    def _why_lost(self, wanted: IndexOrSnapshot, error: BaseException, request: Request) -> str:
        """Where a whole file came instead of a range of it, more than was asked for was not waited for."""
        is_range = isinstance(wanted, Snapshot) and bool(self.source.headers(wanted))
        came = errand_of(request).capture
        if is_range and came is not None and came.status == 200 and came.is_cut:
            return WHOLE_FILE
        return in_words(error)

    def fail(self, wanted: IndexOrSnapshot, reason: str, when: str) -> None:
        self.run.failures[self.url(wanted)] = reason
        if isinstance(wanted, Snapshot):
            with self.keeping():
                self._snapshots.record(wanted, SnapshotOutcome.failed(when, reason))
        self.settle(wanted, Seen(None))


def _page(errand: Errand) -> Page | None:
    """The page that was captured; None where the archive only spoke for itself. Raises DamageError."""
    if errand.memento is None or errand.memento_capture is None:
        return None
    is_received = errand.memento.copied is None
    return page_of(errand.archived_url, errand.memento.message, as_received=is_received)


def _learnt(item: Delivery) -> SnapshotOutcome:
    captured = item.captured
    if item.line is not None:
        fields = item.article.as_fields()
        return SnapshotOutcome.of_line(captured.looked, fields, item.line.file, is_cut=captured.cut)
    error = CUT_SHORT if captured.cut else None
    return SnapshotOutcome.of_answer(
        captured.looked, Outcome(Verdict.ARTICLE, error=error), item.article.content_digest
    )
