"""The progress line: pages, articles, rate, newest date; on a terminal only."""

import sys
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from tqdm import tqdm

from thaigov_spider.crawl import run


class ProgressLine:
    """One line that is written over with every page."""

    def __init__(self, crawler: Crawler) -> None:
        self._run = run.of(crawler)
        self._line = tqdm(unit=" pages", bar_format="{n_fmt} pages, {rate_noinv_fmt}{postfix}, {elapsed}")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty():
            raise NotConfigured
        progress = cls(crawler)
        crawler.signals.connect(progress.page, signals.response_received)
        crawler.signals.connect(progress.end, signals.spider_closed)
        return progress

    def page(self) -> None:
        newest = self._run.newest
        dates = f", newest {newest}" if newest else ""
        self._line.set_postfix_str(f"{self._run.articles['written']} articles{dates}", refresh=False)
        self._line.update()

    def end(self) -> None:
        self._line.close()
