"""What a run may cost at most: requests, bytes received, hours. The next run goes on where it stopped."""

import asyncio
import shutil
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from thaigov_spider.crawl import run
from thaigov_spider.exit_status import counted

_EACH = 50  # answers after which the disk is looked at: they take some MB at most


class Budget:
    """Ends the crawl in good order when RUN_MAX_REQUESTS, RUN_MAX_BYTES or RUN_MAX_HOURS is used up.

    Also when less than RUN_MIN_FREE_BYTES are free on the disk.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._requests = crawler.settings.getint("RUN_MAX_REQUESTS")
        self._bytes = crawler.settings.getint("RUN_MAX_BYTES")
        self._hours = crawler.settings.getfloat("RUN_MAX_HOURS")
        self._timer: asyncio.TimerHandle | None = None
        self._free = crawler.settings.getint("RUN_MIN_FREE_BYTES")
        if not (self._requests or self._bytes or self._hours or self._free):
            raise NotConfigured

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        budget = cls(crawler)
        crawler.signals.connect(budget.opened, signals.spider_opened)
        crawler.signals.connect(budget.closed, signals.spider_closed)
        crawler.signals.connect(budget.count, signals.response_downloaded)
        return budget

    def opened(self) -> None:
        """Start the clock."""
        if self._hours:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._hours * 3600, self._end, counted(self._hours, "hour", "g"))

    def count(self) -> None:
        """Look at what was spent, after each answer."""
        assert self._crawler.stats is not None
        stats = self._crawler.stats
        if self._requests and stats.get_value("capture/exchanges", 0) >= self._requests:
            self._end(counted(self._requests, "request"))
        elif self._bytes and stats.get_value("capture/received", 0) >= self._bytes:
            self._end(counted(self._bytes, "byte"))
        elif self._free and stats.get_value("capture/exchanges", 0) % _EACH == 0:
            free = shutil.disk_usage(run.of(self._crawler).archive.root).free
            if free < self._free:
                run.stop(self._crawler, f"only {free:,} bytes are free on the disk; make room")

    def closed(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, what: str) -> None:
        run.stop(self._crawler, f"the run's budget of {what} is used up")
