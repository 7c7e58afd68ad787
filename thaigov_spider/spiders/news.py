"""The live crawl: what is new on the site since the last one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urljoin

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from twisted.python.failure import Failure

from thaigov_spider import run
from thaigov_spider.article import Capture, Reading
from thaigov_spider.assets import AssetKeeper
from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.handler import CaptureError
from thaigov_spider.capture.recorder import recorder_of
from thaigov_spider.capture.records import COMPLETENESS, warc_date
from thaigov_spider.discovery import (
    Asset,
    Listing,
    ListingLoopsError,
    Outcomes,
    Seen,
    SiteDownError,
    Wanted,
    discover,
)
from thaigov_spider.history import CUT_SHORT, NOT_WHOLE, Look
from thaigov_spider.ledger import LedgerError, Line
from thaigov_spider.middlewares import ForbiddenError
from thaigov_spider.pages import Page, Verdict, links, pagination, read
from thaigov_spider.pipelines import Captured, Delivery
from thaigov_spider.run import Run
from thaigov_spider.urls import Address, address, canonical

logger = logging.getLogger(__name__)


class NewsSpider(scrapy.Spider):
    """Asks for what the plan wants, judges and reads what comes, and tells the plan what became of it."""

    name = "news"
    run: Run
    _origin: str
    _assets: AssetKeeper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: set[Wanted] = set()
        self._outcomes: Outcomes = {}
        self._settled = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run = run.of(crawler)
        spider._origin = crawler.settings["THAIGOV_ORIGIN"]
        spider._assets = AssetKeeper(
            spider.run.ledger,
            spider._origin,
            refresh=timedelta(days=crawler.settings.getfloat("ASSETS_REFRESH_DAYS")),
            per_page=crawler.settings.getint("ASSETS_PER_PAGE"),
        )
        crawler.signals.connect(spider._scraped, signals.item_scraped)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._page_failed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        settings = self.crawler.settings
        plan = discover(
            self.run.scope,
            self.run.ledger,
            listings=settings.getlist("NEWS_LISTINGS"),
            id_gap=settings.getint("NEWS_ID_GAP"),
            failures_in_a_row=settings.getint("FAILURES_IN_A_ROW"),
        )
        try:
            batch = next(plan, ())
            while batch:
                for request in self._ask(batch):
                    yield request
                batch = plan.send(await self._answers())
        except StopIteration:
            return
        except LedgerError as error:
            self.run.cannot_keep(error)
        except ListingLoopsError as error:
            self._count_failure(error.page, str(error))
        except SiteDownError:
            self.run.failed("page after page failed; the site seems to be down, and the next run tries again")

    def _ask(self, batch: Sequence[Wanted]) -> Iterator[Request]:
        self._outcomes = {}
        self._open = set(batch)
        self._settled.clear()
        for place, wanted in enumerate(batch):
            meta: dict[str, Any] = {"wanted": wanted}
            if isinstance(wanted, Asset):
                meta["download_maxsize"] = self.crawler.settings.getint("ASSETS_MAX_BYTES")
            yield Request(
                self._url(wanted), callback=self.parse, errback=self._lost, meta=meta, priority=-place
            )

    def closed(self, reason: str) -> None:
        """Note what ended the crawl: that its plan was through, or something else, such as the operator."""
        with self._keeping():
            self._note_what_is_complete()
        recorder = recorder_of(self.crawler)
        recorder.close()
        if recorder.error is not None:
            self.run.failed(recorder.error)
        self.run.ended_by = "stopped by a signal" if reason == "shutdown" else reason

    def _note_what_is_complete(self) -> None:
        """Leave in the captures what follows from no single one of them."""
        ledger = self.run.ledger
        if ledger.checked is not None or ledger.walked:
            low, high = ledger.checked or (0, 0)
            recorder_of(self.crawler).note(
                COMPLETENESS, {"origin": ledger.origin, "walked": ledger.walked, "checked": f"{low}-{high}"}
            )

    def _url(self, wanted: Wanted) -> str:
        return urljoin(self._origin, wanted.path if isinstance(wanted, Address) else wanted.url)

    async def _answers(self) -> Outcomes:
        """What became of the batch, once all of it is settled."""
        await self._settled.wait()
        return self._outcomes

    def parse(self, response: Response) -> Iterator[Captured]:
        """Read a page that is an article, find the way on a listing, and settle all others."""
        wanted: Wanted = response.meta["wanted"]
        page: Page = response.meta["page"]
        verdict: Verdict = response.meta["verdict"]
        if isinstance(wanted, Asset):
            self._keep_asset(wanted, response, verdict)
            return
        self.run.pages[verdict] += 1
        when, cut = response.meta["capture"]["retrieved"], response.meta["capture"]["truncated"]
        reading = read(page) if verdict is Verdict.ARTICLE else None
        if response.status == 429 or response.status >= 500:
            self._fail(wanted, f"status {response.status}", when)
        elif cut and (isinstance(wanted, Listing) or reading is None):
            self._fail(wanted, NOT_WHOLE, when)
        elif isinstance(wanted, Listing):
            self._settle(wanted, _listing(page, verdict, wanted.number))
        elif reading is not None:
            if self.run.scope.assets:
                with self._keeping():
                    self._assets.of_page(page, when)
            yield _captured(response, wanted, reading)
        elif verdict is Verdict.MISSING:
            self._learn([wanted], Look(when, "missing"))
            self._settle(wanted, Seen(verdict))
        else:
            self.run.articles["unreadable"] += 1
            self._fail(wanted, f"status {response.status}, and no article on the page", when, verdict)

    def _keep_asset(self, asset: Asset, response: Response, verdict: Verdict) -> None:
        capture, reason = response.meta["capture"], None
        with self._keeping():
            reason = self._assets.answered(
                asset, response.meta["page"], capture["truncated"], capture["retrieved"]
            )
        if reason is None:
            self.run.assets["fetched" if response.status == 200 else f"status {response.status}"] += 1
        else:
            self._count_failure(asset, reason)
        self._settle(asset, Seen(verdict if reason is None else None))

    def _scraped(self, item: Delivery) -> None:
        """The article's line is written, or need not be: now the ledger may say that it is known."""
        article, captured = item.article, item.captured
        if item.fate in ("invalid", "unwritten"):
            self._settle(captured.wanted, Seen(Verdict.ARTICLE))
            return
        written = item.fate in ("written", "unchanged")
        look = Look(
            captured.retrieved,
            "article",
            error=CUT_SHORT if captured.truncated else None,
            written=written,
            section=article.section,
            published=article.published_day,
            content_digest=article.content_digest,
            warc=captured.capture.warc,
            offset=captured.capture.offset,
            record_id=captured.capture.record_id,
            items=item.line.file if item.line else None,
        )
        if captured.truncated:
            self._count_failure(captured.wanted, CUT_SHORT)
        self._learn(dict.fromkeys((captured.address, captured.wanted)), look, item.line)
        self._settle(captured.wanted, Seen(Verdict.ARTICLE, counts=written))

    def _lost(self, failure: Failure) -> None:
        """A page could not be had, after all retries."""
        request: Request = failure.request  # type: ignore[attr-defined]
        wanted: Wanted = request.meta["wanted"]
        if isinstance(failure.value, ForbiddenError):
            self.run.forbidden.append(request.url)
            self._forbidden(wanted)
        elif isinstance(failure.value, CaptureError):
            self.run.failed(in_words(failure.value))
        elif isinstance(wanted, Asset) and isinstance(failure.value, DownloadCancelledError):
            self._too_long(wanted, _when(request))
        elif self.run.refusal is None and self.run.error is None:
            self._fail(wanted, in_words(failure.value), _when(request))

    def _page_failed(self, failure: Failure, response: Response | None) -> None:
        """A page broke the program: the page is kept, the crawl goes on, and the run says so."""
        if response is None or response.request is None:
            self.run.failed(f"the plan of the crawl broke: {in_words(failure.value)}")
        else:
            reason = f"program error: {in_words(failure.value)}"
            self._fail(response.meta["wanted"], reason, _when(response.request))

    def _item_failed(self, item: Captured, failure: Failure) -> None:
        """An article broke the program: its page is kept, the crawl goes on, and the run says so."""
        if isinstance(failure.value, LedgerError):
            self.run.cannot_keep(failure.value)
            run.stop(self.crawler, "the ledger cannot be read")
        self._fail(item.wanted, f"program error: {in_words(failure.value)}", item.retrieved)

    def _fail(self, wanted: Wanted, reason: str, when: str, verdict: Verdict | None = None) -> None:
        self._count_failure(wanted, reason)
        if isinstance(wanted, Address):
            self._learn([wanted], Look(when, None, error=reason))
        elif isinstance(wanted, Asset):
            with self._keeping():
                self.run.ledger.assets.failed(wanted, when, reason)
        self._settle(wanted, Seen(verdict))

    def _too_long(self, asset: Asset, when: str) -> None:
        """It would be too long the next time, too."""
        self.run.assets["longer than the limit"] += 1
        with self._keeping():
            self.run.ledger.assets.had(asset, when, None)
        self._settle(asset, Seen(Verdict.OTHER))

    def _forbidden(self, wanted: Wanted) -> None:
        """What robots.txt forbids is asked for again by a later run, but for the pictures on a page."""
        if isinstance(wanted, Asset):
            with self._keeping():
                self.run.ledger.assets.failed(wanted, warc_date(datetime.now(UTC)), "robots.txt forbids it")
        self._settle(wanted, Seen(Verdict.OTHER))

    def _count_failure(self, wanted: Wanted, reason: str) -> None:
        self.run.failures[canonical(self._url(wanted))] = reason

    def _learn(self, known_as: Iterable[Address], look: Look, line: Line | None = None) -> None:
        with self._keeping():
            known = self.run.ledger.record(known_as, look, line)
            if known.standing == "gone" and known.last_changed == look.when:
                self.run.gone.extend(address.at(self._origin) for address in known_as)

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        """What is captured is synced before the ledger learns of it; where either fails, the crawl ends."""
        try:
            recorder_of(self.crawler).sync()
            yield
        except CaptureError as error:
            self.run.failed(in_words(error))
        except LedgerError as error:
            self.run.cannot_keep(error)
            run.stop(self.crawler, "the ledger cannot be written")

    def _settle(self, wanted: Wanted, seen: Seen) -> None:
        logger.info(
            "%s %s", self._url(wanted), seen.verdict or self.run.failures.get(self._url(wanted), "failed")
        )
        self._outcomes[wanted] = seen
        self._open.discard(wanted)
        if not self._open:
            self._settled.set()


def _when(request: Request) -> str:
    """When the last attempt at a request began; now, where none was made."""
    when: str = request.meta.get("attempted") or warc_date(datetime.now(UTC))
    return when


def _listing(page: Page, verdict: Verdict, number: int) -> Seen:
    if verdict is not Verdict.LISTING:
        return Seen(verdict)
    addresses = tuple(dict.fromkeys(link.address for link in links(page)))
    return Seen(verdict, addresses=addresses, next_page=pagination(page, number))


def _captured(response: Response, wanted: Address, reading: Reading) -> Captured:
    place = response.meta["capture"]
    return Captured(
        wanted=wanted,
        address=address(response.url) or wanted,
        reading=reading,
        url=response.url,
        capture=Capture(
            via="live",
            warc=place["warc"],
            offset=place["offset"],
            record_id=place["record_id"],
            payload_digest=place["payload_digest"],
            status=response.status,
        ),
        retrieved=place["retrieved"],
        truncated=place["truncated"] is not None,
    )
