"""The progress line: how far the crawl is, and how long it will take; on a terminal only."""

import logging
import os
import sys
import time
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from tqdm import tqdm

from thaigov_spider.crawl import run
from thaigov_spider.crawl.progress_text import CrawlProgress, progress_text

_USUAL = 80  # columns of a terminal that does not say


class ProgressLine:
    """One line that is written over with every answer."""

    def __init__(self, crawler: Crawler) -> None:
        self._run = run.of(crawler)
        self._began = time.monotonic()
        self._line = tqdm(bar_format="{desc}")
        self._told_to: list[logging.Handler] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty():
            raise NotConfigured
        progress = cls(crawler)
        crawler.signals.connect(progress.begin, signals.spider_opened)
        crawler.signals.connect(progress.page, signals.response_received)
        crawler.signals.connect(progress.end, signals.spider_closed)
        return progress

    def begin(self) -> None:
        self._told_to = [
            handler
            for handler in logging.getLogger().handlers
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
        ]
        for handler in self._told_to:
            handler.addFilter(self._make_room)

    def page(self) -> None:
        self._show()
        self._line.update()

    def _show(self) -> None:
        this = self._run
        so_far = CrawlProgress(
            pages=this.pages.total(),
            expected=this.expected,
            articles=this.articles["written"] + this.articles["unchanged"],
            limit=this.scope.limit,
            newest=this.newest,
            seconds=time.monotonic() - self._began,
        )
        self._line.set_description_str(progress_text(so_far, _columns()), refresh=False)

    def end(self) -> None:
        for handler in self._told_to:
            handler.removeFilter(self._make_room)
        self._show()
        self._line.refresh()
        self._line.close()

    def _make_room(self, record: logging.LogRecord) -> bool:  # noqa: ARG002
        """What is logged to the terminal begins where the line stood, not behind it."""
        self._line.clear()
        return True


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL
    except OSError:
        return _USUAL
