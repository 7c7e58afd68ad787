"""A spider that goes by a plan: what the crawls of the live site and of other archives share."""

import asyncio
import logging
import sys
from abc import abstractmethod
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from thaigov_spider.article.record import Capture
from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.fetch import META, RecordPlace
from thaigov_spider.capture.recorder import CaptureError, recorder_of
from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.middlewares.robots import ForbiddenError
from thaigov_spider.crawl.run import Run
from thaigov_spider.crawl.target import Target
from thaigov_spider.exit_status import counted, duration
from thaigov_spider.ledger import LedgerError
from thaigov_spider.plan.crawl_budget import SiteDownError
from thaigov_spider.plan.wanted import Seen
from thaigov_spider.timestamps import timestamp

_LONG = 3600  # seconds of a first crawl, which even a line in a crontab should announce
_MANY = 100  # pages that are worth a word to whoever waits
_ENOUGH = 10  # pages that show how long one takes

logger = logging.getLogger(__name__)


class PlannedSpider(scrapy.Spider):
    """Asks for what its plan wants, and tells the plan what became of it.

    A plan is a generator of batches, which is sent what became of each; what is wanted is hashable, and goes
    along with its request in an `Errand`.
    """

    run: Run
    origin: str
    target: ClassVar[Target]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: set[Any] = set()
        self._outcomes: dict[Any, Seen] = {}
        self._settled = asyncio.Event()
        self._has_said = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As in Scrapy; the crawler is tied to its run already."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run = run.of(crawler)
        spider.origin = cls.target.origin(crawler)
        crawler.signals.connect(spider.scraped, signals.item_scraped)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._page_failed, signals.spider_error)
        return spider

    @abstractmethod
    def plan(self) -> Generator[Sequence[Any], dict[Any, Seen], None]:
        """The plan of the crawl."""

    @abstractmethod
    def url(self, wanted: Any) -> str:
        """The URL of what is wanted."""

    def errand(self, wanted: Any) -> Errand:
        """What goes along with the request for it."""
        return Errand(wanted=wanted)

    def meta(self, wanted: Any) -> dict[str, Any]:  # noqa: ARG002
        """What Scrapy is told in `request.meta` of how to ask for it."""
        return {}

    def headers(self, wanted: Any) -> dict[str, str]:  # noqa: ARG002
        """What the request says beside what all of them do."""
        return {}

    @abstractmethod
    def parse(self, response: Response) -> Iterator[Any]:
        """Read what came, and settle what was wanted, now or once its item is scraped."""

    @abstractmethod
    def scraped(self, item: Any) -> None:
        """The article's line is written, or need not be."""

    @abstractmethod
    def lost(self, wanted: Any, error: BaseException, when: str, request: Request) -> None:
        """Settle what could not be had, after all retries; `when` the last one began (UTC)."""

    @abstractmethod
    def fail(self, wanted: Any, reason: str, when: str) -> None:
        """Settle what could not be had or read, and remember it."""

    def expect(self, pages: int) -> None:
        """So many pages lie ahead, as far as is known. A person is told once, if that is long.

        A crawl that is to end with so many articles is told as about as many pages.
        """
        self.run.expect(pages)
        pages = min(pages, self.run.scope.limit or pages)
        seconds = pages * self._seconds_a_page()
        is_first = not self.run.known_before and seconds >= _LONG
        is_worth_saying = is_first or (sys.stderr.isatty() and pages >= _MANY)
        log = logger.warning if is_worth_saying and not self._has_said else logger.info
        self._has_said = self._has_said or is_worth_saying
        log(
            "up to about %s lie ahead, some %s at this pace; cut off at any time, the next crawl goes on",
            *(counted(pages, "page", ","), duration(seconds)),
        )

    def _seconds_a_page(self) -> float:
        """As it was so far, with all that the pages needed; by the delay alone where hardly one was had."""
        delay = max(self.crawler.settings.getfloat("DOWNLOAD_DELAY"), 0.1)
        had = self.run.pages.total()
        if had < _ENOUGH:
            return delay
        return max(delay, (datetime.now(UTC) - self.run.started).total_seconds() / had)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for one batch after the other, until the plan is through."""
        plan = self.plan()
        try:
            batch = next(plan, ())
            while batch:
                for request in self._ask(batch):
                    yield request
                await self._settled.wait()
                batch = plan.send(self._outcomes)
        except StopIteration:
            return
        except LedgerError as error:
            self.run.cannot_keep(error)
        except SiteDownError:
            down = (
                f"page after page failed; {self.target.name} seems to be down, and the next run tries again"
            )
            self.run.failed(down)

    def _ask(self, batch: Sequence[Any]) -> Iterator[Request]:
        self._outcomes = {}
        self._open = set(batch)
        self._settled.clear()
        for place, wanted in enumerate(batch):
            meta = self.meta(wanted) | {META: self.errand(wanted)}
            yield Request(
                self.url(wanted),
                callback=self.parse,
                errback=self._lost,
                headers=self.headers(wanted),
                meta=meta,
                priority=-place,
            )

    def closed(self, reason: str) -> None:
        """Note what ended the crawl: that its plan was through, or something else, such as the operator."""
        recorder = recorder_of(self.crawler)
        recorder.close()
        if recorder.error is not None:
            self.run.cannot_write(recorder.error)
        self.run.ended_by = "stopped by a signal" if reason == "shutdown" else reason

    def _lost(self, failure: Failure) -> None:
        """A page could not be had, after all retries."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if isinstance(failure.value, ForbiddenError):
            self.run.forbidden.append(request.url)
        assert failure.value is not None
        if isinstance(failure.value, CaptureError):
            self.run.cannot_write(in_words(failure.value))
        else:
            self.lost(errand_of(request).wanted, failure.value, when_asked(request), request)

    def _page_failed(self, failure: Failure, response: Response | None) -> None:
        """A page broke the program: the page is kept, the crawl goes on, and the run says so."""
        if response is None or response.request is None:
            self.run.failed(f"the plan of the crawl broke: {in_words(failure.value)}")
        else:
            reason = f"program error: {in_words(failure.value)}"
            self.fail(errand_of(response).wanted, reason, when_asked(response.request))

    def _item_failed(self, item: Any, failure: Failure) -> None:
        """An article broke the program: its page is kept, the crawl goes on, and the run says so."""
        if isinstance(failure.value, LedgerError):
            self.run.cannot_keep(failure.value)
            run.stop(self.crawler, "the ledger cannot be read")
        self.fail(item.wanted, f"program error: {in_words(failure.value)}", item.looked)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """What is captured is synced before the ledger learns of it; where either fails, the crawl ends."""
        try:
            recorder_of(self.crawler).sync()
        except CaptureError as error:
            self._cannot_capture(error)
        try:
            yield
        except CaptureError as error:
            self._cannot_capture(error)
        except LedgerError as error:
            self.run.cannot_keep(error)
            run.stop(self.crawler, "the ledger cannot be written")

    def _cannot_capture(self, error: CaptureError) -> None:
        """What is not on the disk must not be known either."""
        self.run.cannot_write(in_words(error))
        self.run.ledger_lags = True
        self.run.ledger.refuse(in_words(error))

    def settle(self, wanted: Any, seen: Seen) -> None:
        """Tell the plan what became of a page, once that of its whole batch is known."""
        url = self.url(wanted)
        logger.info("%s %s", url, seen.verdict or self.run.failures.get(url, "failed"))
        self._outcomes[wanted] = seen
        self._open.discard(wanted)
        if not self._open:
            self._settled.set()


def when_asked(request: Request) -> str:
    """When the last attempt at a request began; now, where none was made."""
    return errand_of(request).attempted or timestamp(datetime.now(UTC))


def capture_at(place: RecordPlace, via: str, status: int) -> Capture:
    """The capture that an answer with this status was written to, at a place."""
    return Capture(via, place.warc, place.offset, place.record_id, place.payload_digest, status)
