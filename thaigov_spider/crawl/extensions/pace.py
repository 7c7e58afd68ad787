"""The pause between two requests, to whichever of the site's hosts: it only ever gets longer than was set."""

from typing import Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle

QUEUE = "the site"
"""The name of the one queue that all requests wait in: `request.meta["download_slot"]`."""


class Pace(AutoThrottle):
    """AutoThrottle that goes no faster than robots.txt asks for, nor than trouble has taught.

    The pause is the longest of DOWNLOAD_DELAY, `Crawl-delay`, and twice the time that answers take; each 429,
    503 and time-out doubles it for the rest of the run, up to AUTOTHROTTLE_MAX_DELAY.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.mindelay = self._min_delay()
        _paces[crawler] = self

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pace = cls(crawler)
        crawler.signals.connect(pace.remember, signals.spider_closed)
        return pace

    def at_least(self, seconds: float) -> None:
        """Keep at least this pause from now on."""
        self.mindelay = max(self.mindelay, seconds)
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[QUEUE] = {"delay": self.mindelay}  # for the queue's successors
        slot = downloader.slots.get(QUEUE)
        if slot is not None:
            slot.delay = max(slot.delay, self.mindelay)

    def trouble(self) -> None:
        """The site is overloaded, or says so."""
        self.at_least(min(2 * self.mindelay, max(self.mindelay, self._max_delay())))

    def remember(self) -> None:
        """Leave the last pause in the stats."""
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("pace/delay", self.mindelay)


_paces: WeakKeyDictionary[Crawler, Pace] = WeakKeyDictionary()


def pace_of(crawler: Crawler) -> Pace:
    """The pace of a crawler."""
    return _paces[crawler]
