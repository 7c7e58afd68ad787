"""Scrapy's HTTP/1.1 download handler, with every exchange written to the archive before its answer goes on.

::

    DOWNLOAD_HANDLERS = {
        "http": "thaigov_spider.capture.handler.CaptureHandler",
        "https": "thaigov_spider.capture.handler.CaptureHandler",
    }

Redirects, retries, errors and robots.txt pass through here like any other request. Settings: ARCHIVES_DIR,
and OPERATOR_CONTACT, USER_AGENT, ROBOTSTXT_OBEY, RUN_ID (`20261123T010203Z`; from the clock if missing),
WARC_MAX_BYTES (10**9 if missing) and SHUTDOWN_TIMEOUT (20 if missing). Set DOWNLOAD_FAIL_ON_DATALOSS to
False, or a body cut short is kept in the archive but not handed on.
"""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from thaigov_spider.capture.failures import SENT_AGAIN, TOO_LONG, cut_by, failure_of, never_connected
from thaigov_spider.capture.fetch import META, amend, fetch_of
from thaigov_spider.capture.recorder import Recorder, recorder_of
from thaigov_spider.capture.tap import TappedPool, new_exchange
from thaigov_spider.capture.tls_policy import ProvenOnly
from thaigov_spider.timestamps import timestamp
from thaigov_spider.warc.exchange import Exchange

_ENDED = "the crawl was ended before a whole answer came"
_LOOK = 0.5  # seconds between two looks at whether the crawl still runs
_HEADS = 1 << 20  # bytes of heads and chunk framing that a download may have beyond twice its body's limit


class CaptureHandler(HTTP11DownloadHandler):
    """Downloads, and notes what came of it in the `Fetch` that goes along with each request."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recorder = recorder_of(crawler)
        self._crawler = crawler
        self._patience = crawler.settings.getfloat("SHUTDOWN_TIMEOUT", 20)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._watch: asyncio.Future[None] | None = None
        self._has_given_up = False
        self._pool.__class__ = TappedPool  # keeps all that Scrapy has set on its pool
        if crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self._contextFactory: Any = ProvenOnly(self._contextFactory)
        # Of an answer that is too long the run says in one line what Scrapy would log.
        logging.getLogger(HTTP11DownloadHandler.__module__).setLevel(logging.ERROR)

    async def download_request(self, request: Request) -> Response:
        """Download, and write every attempt. Raises CaptureError, and what Scrapy's own handler raises."""
        self._recorder.check()
        if self._has_given_up:
            raise DownloadTimeoutError(_ENDED)
        request.meta[META] = fetch_of(request).unanswered()
        download = _Download(request, request.meta.get("download_maxsize", self._default_maxsize))
        token = new_exchange.set(download.attempt)
        error: BaseException | None = None
        try:
            response = await self._downloaded(request)
        except BaseException as reason:
            error = reason
            raise
        finally:
            new_exchange.reset(token)
            _record(download.finished(error), request, self._recorder)
        if fetch_of(request).capture is None:
            raise DownloadFailedError("the answer is not HTTP")
        return response

    async def _downloaded(self, request: Request) -> Response:
        """As Scrapy's own, but not waited for much longer once a signal has ended the crawl."""
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        if self._watch is None:
            self._watch = asyncio.ensure_future(self._give_up_when_told())
        try:
            return await super().download_request(request)
        except asyncio.CancelledError:
            if not self._has_given_up:
                raise
            raise DownloadTimeoutError(_ENDED) from None
        finally:
            self._under_way.discard(task)

    async def _give_up_when_told(self) -> None:
        """Wait until a signal ends the crawl; then, for SHUTDOWN_TIMEOUT seconds, for what is under way."""
        while self._engine_runs():
            await asyncio.sleep(_LOOK)
        await asyncio.sleep(self._patience)
        self._has_given_up = True
        for task in self._under_way:
            task.cancel()

    def _engine_runs(self) -> bool:
        return self._crawler.engine is not None and self._crawler.engine.running

    async def close(self) -> None:
        """Close the connections and seal the file."""
        if self._watch is not None:
            self._watch.cancel()
        try:
            await super().close()
        finally:
            self._recorder.close()


class _Download:
    """The attempts at one download: more than one where a kept-alive connection turned out to be closed."""

    def __init__(self, request: Request, max_size: int) -> None:
        self._url, self._method = request.url, request.method
        self._range = (request.headers.get("Range") or b"").decode("latin-1")
        self._is_proxied = bool(request.meta.get("proxy"))
        self._limit = 2 * max_size + _HEADS if max_size else 0
        self._began = datetime.now(UTC)
        self._exchanges: list[Exchange] = []

    def attempt(self) -> Exchange:
        """Another exchange, which begins now."""
        return self._add(datetime.now(UTC))

    def finished(self, error: BaseException | None) -> list[Exchange]:
        """The exchanges, at least one; `error` is what ended the last, None if it was answered.

        They are given away: timers keep the context of a download, and so this object, for minutes.
        """
        if not self._exchanges or (never_connected(error) and self._exchanges[-1].sent):
            self._add(self._began)
        *stale, last = self._exchanges
        for exchange in stale:
            exchange.failure = SENT_AGAIN
        if error is not None:
            last.failure = TOO_LONG if last.cut == "length" else failure_of(error)
            last.cut = last.cut or cut_by(error)
        for exchange in self._exchanges:
            exchange.finished = True
            if self._is_proxied:
                exchange.ip = None
        exchanges, self._exchanges = self._exchanges, []
        return exchanges

    def _add(self, began: datetime) -> Exchange:
        exchange = Exchange(self._url, self._method, began, self._limit, range=self._range)
        self._exchanges.append(exchange)
        return exchange


def _record(exchanges: list[Exchange], request: Request, recorder: Recorder) -> None:
    is_last_try = request.meta.get("retry_times", 0) >= request.meta.get("max_retry_times", 0)
    for exchange in exchanges:
        fetch = fetch_of(request)
        recorded = recorder.record(exchange, fetch.archived_url, fetch.memento_of, even_if_cut=is_last_try)
        amend(
            request,
            attempted=timestamp(exchange.began),
            capture=recorded.answer or fetch.capture,
            memento=recorded.memento or fetch.memento,
            memento_capture=recorded.capture or fetch.memento_capture,
            unfit=recorded.unfit or fetch.unfit,
        )
