"""A downloader middleware: what to do when we are told to wait, or nothing whole comes."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import errand_of
from thaigov_spider.crawl.extensions.pace import pace_of
from thaigov_spider.crawl.target import target_of

_OVERLOADED = frozenset({429, 503})


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


def _clock_of(response: Response) -> datetime:
    """What the server's clock says, which counts where it names a time; ours where it does not say."""
    try:
        when = parsedate_to_datetime((response.headers.get("Date") or b"").decode("latin-1"))
        return when.replace(tzinfo=when.tzinfo or UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)
