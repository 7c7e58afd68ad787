"""Downloader middlewares: whom we ask, whether we may, what to do when we are told to wait or to go."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.fetch import META, note
from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.extensions.pace import QUEUE, pace_of
from thaigov_spider.crawl.target import Target, target_of
from thaigov_spider.layouts.verdict import Page, is_refusal
from thaigov_spider.plan.outcome import is_overloaded
from thaigov_spider.plan.wanted import Asset, NewsList
from thaigov_spider.readback.answer_page import LONGEST_BODY, uncoded
from thaigov_spider.warc.decompress import DamageError

_LONE_REFUSALS = 3
_LONGEST_ROBOTS = 1 << 20  # bytes; RFC 9309 asks for 500 KiB at least
_OVERLOADED = frozenset({429, 503})


class SiteOnly:
    """Lets no request leave for another host than those of the crawl's target, redirects included.

    All of the site's hosts share one queue, and so its pause: one request at a time, whichever host is asked.
    """

    def __init__(self, target: Target, origin: str) -> None:
        self._target, self._origin = target, origin

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        asked = target_of(crawler)
        return cls(asked, asked.origin(crawler))

    def process_request(self, request: Request) -> None:
        if not self._target.may_be_asked(request.url, self._origin):
            raise IgnoreRequest(f"leads to another host, {urlsplit(request.url).netloc}")
        request.meta["download_slot"] = QUEUE


class ForbiddenError(IgnoreRequest):
    """Raised to the errback of a request that robots.txt forbids; it was not sent."""


class StrictRobots(RobotsTxtMiddleware):
    """Obeys robots.txt, as RFC 9309 asks: where it cannot be had, nothing is fetched.

    Scrapy's own goes on when robots.txt answers 5xx or not at all, and applies no `Crawl-delay`. A robots.txt
    that is missing (404 and the like) allows everything. One that is cut short, or longer than any, cannot be
    had: what is not seen of it may forbid.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._target = target_of(crawler)
        self._origin = self._target.origin(crawler)
        # The run says in one line what Scrapy would log with a traceback.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)
        crawler.signals.connect(self._apply, signal=signals.robots_parsed)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):  # it is for robots.txt itself
            request.meta["download_maxsize"] = _LONGEST_ROBOTS
            request.meta.update(self._target.retries(self.crawler.settings))
            request.meta[META] = Errand(patience=self._target.patience(self.crawler.settings))
        await super().process_request(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if run.of(self.crawler).refusal is not None:
            raise IgnoreRequest("the crawl is refused")
        if rp is None:
            raise IgnoreRequest("robots.txt could not be had")
        if not rp.allowed(request.url, self._robotstxt_useragent or self._default_useragent):
            raise ForbiddenError("robots.txt forbids it")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if is_overloaded(response.status):
            raise ValueError(f"it answered {response.status}")
        if errand_of(response).answered.is_cut:
            raise ValueError("it arrived cut short")
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        if netloc != urlsplit(self._origin).netloc:
            return  # its requests fail, and the pages' do not
        run.of(self.crawler).failed(
            f"robots.txt of {netloc} could not be had ({in_words(exc)}), so nothing was fetched;"
            " the next run tries again"
        )
        run.stop(self.crawler, "robots.txt unreachable")

    def _apply(self, robotparser: RobotParser, request: Request) -> None:
        """End the crawl if the articles are forbidden; else keep the pause that `Crawl-delay` asks for."""
        is_of_pages = urlsplit(request.url).netloc == urlsplit(self._origin).netloc
        agent = self._robotstxt_useragent or ""
        for paths in self._target.paths if is_of_pages else ():
            if not any(robotparser.allowed(self._origin + path, agent) for path in paths):
                self._refuse(f"forbids the news pages to this crawler ({', '.join(paths)})")
                return
        asked = float(robotparser.rp.crawl_delay(agent) or 0)  # type: ignore[attr-defined]
        longest = self.crawler.settings.getfloat("RETRY_AFTER_MAX")
        if asked > longest:
            self._refuse(f"asks for {asked:,.0f} s between two requests, more than {longest:,.0f}")
        else:
            pace_of(self.crawler).at_least(asked)

    def _refuse(self, what: str) -> None:
        run.of(self.crawler).refused(f"robots.txt of {self._origin} {what}. {self._target.instead}")
        run.stop(self.crawler, "refused by robots.txt")


class BoundedDecompression(HttpCompressionMiddleware):
    """Takes content codings off as `scrapy extract` does: those that are named and not there are passed over.

    A body that unpacks to more than DOWNLOAD_MAXSIZE is treated as one that is longer on the wire; one whose
    coding ends too early, as one that arrived cut short.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        # The run says in one line what Scrapy would log.
        logging.getLogger(HttpCompressionMiddleware.__module__).setLevel(logging.ERROR)
        return super().from_crawler(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        self._wrong: str | None = None
        try:
            response_or_request = super().process_response(request, response)
        except IgnoreRequest as error:
            raise DownloadCancelledError(str(error)) from error
        capture = errand_of(request).answered
        if self._wrong and not capture.is_cut:
            note(request, capture=replace(capture, truncated="unspecified"))
        return response_or_request

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        encoding = b",".join(content_encoding).decode("latin-1")
        try:
            body, self._wrong = uncoded(body, encoding, max_size or LONGEST_BODY)
        except DamageError as error:
            raise IgnoreRequest(str(error)) from error
        return body, []


class PatientRetry(RetryMiddleware):
    """Tries again after a pause: as long as `Retry-After` asks for, else 2, 4, 8… times the usual one.

    One request is out at a time, so the pause holds for the whole crawl; where the site is overloaded, the
    usual one gets longer, too. A body that arrived cut short is asked for again; the last try stands. Where
    an errand has `patience`, that takes the place of the usual pause, up to RETRY_AFTER_MAX.
    The status of a capture that an archive has is not its own.
    """

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        errand = errand_of(request)
        if errand.memento_capture is not None:
            return response
        cut = errand.answered.is_cut
        if response.status not in self.retry_http_codes and not cut:
            return response
        if response.status in _OVERLOADED:
            pace_of(self.crawler).trouble()
        again = self._retry(request, "cut short" if cut else f"status {response.status}")
        if again is None:
            return response
        asked = retry_after(response.headers.get("Retry-After"), _clock_of(response))
        longest = self.crawler.settings.getfloat("RETRY_AFTER_MAX")
        if asked is not None and asked > longest:
            whom = target_of(self.crawler).name
            run.of(self.crawler).failed(f"{whom} asks to be left alone for {asked:.0f} s; run again then")
            run.stop(self.crawler, "told to wait")
            raise IgnoreRequest(f"status {response.status}, and to come back in {asked:.0f} s")
        await self._wait(self._pause(again) if asked is None else asked)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        if isinstance(exception, DownloadTimeoutError):
            pace_of(self.crawler).trouble()
        again = self._retry(request, exception)
        if again is not None:
            await self._wait(self._pause(again))
        return again

    async def _wait(self, seconds: float) -> None:
        """Wait, but not on when the operator ends the crawl meanwhile."""
        assert self.crawler.engine is not None
        while seconds > 0 and self.crawler.engine.running:
            await asyncio.sleep(min(seconds, 1))
            seconds -= 1

    def _pause(self, request: Request) -> float:
        settings = self.crawler.settings
        patience = errand_of(request).patience
        usual = settings.getfloat("DOWNLOAD_DELAY") if patience is None else patience
        return float(min(usual * 2 ** request.meta["retry_times"], settings.getfloat("RETRY_AFTER_MAX")))


def _clock_of(response: Response) -> datetime:
    """What the server's clock says, which counts where it names a time; ours where it does not say."""
    try:
        when = parsedate_to_datetime((response.headers.get("Date") or b"").decode("latin-1"))
        return when.replace(tzinfo=when.tzinfo or UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` header asks for, in either of its forms; None if it is not readable.

    >>> retry_after(b"120", datetime(2026, 11, 23, tzinfo=UTC))
    120.0
    >>> retry_after(b"Mon, 23 Nov 2026 00:00:30 GMT", datetime(2026, 11, 23, tzinfo=UTC))
    30.0
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
    except (ValueError, OverflowError):
        return None


class StopWhenRefused:
    """Ends the crawl at the first challenge, 401 or 403: it is never retried, and never got round.

    A picture that is forbidden may just be one that is not for anybody, as may a capture that an
    archive has: the third in a row ends the crawl. What a capture itself shows refuses nothing to us.

    What is a refusal, `layouts.verdict` says. The page goes on with its errand, so that it is parsed once.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._target = target_of(crawler)
        self._lone_refusals = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        page = Page(response.url, response.status, _headers(response), response.body)
        note(request, page=page)
        if not self._ends_crawl(errand_of(request), page):
            return response
        run.of(self._crawler).refused(
            f"{self._target.name} refuses this crawl: {response.url} answered {response.status}"
            f"{'' if response.status in (401, 403) else ' with a challenge'}. {self._target.instead}"
        )
        run.stop(self._crawler, "refused")
        raise IgnoreRequest(f"refused with status {response.status}")

    def _ends_crawl(self, errand: Errand, page: Page) -> bool:
        is_refused = errand.memento is None and is_refusal(page)
        is_lone = isinstance(errand.wanted, Asset | NewsList) or errand.archived_url
        if not is_lone or (is_refused and page.is_challenge):
            return is_refused
        self._lone_refusals = self._lone_refusals + 1 if is_refused else 0
        return self._lone_refusals >= _LONE_REFUSALS


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
