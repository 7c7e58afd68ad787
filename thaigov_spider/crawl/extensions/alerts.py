"""Tells people, through Spidermon's notifiers, when a run ends otherwise than the one before it."""

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from thaigov_spider.crawl import run
from thaigov_spider.exit_status import ExitStatus


class Alerts:
    """Runs the actions that ALERTS names, with the outcome of the run as the result of one monitor.

    Something that goes wrong is told once, and so is that all is well again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        actions = crawler.settings.getlist("ALERTS")
        if not actions:
            raise NotConfigured
        from thaigov_spider.crawl.monitors import suite

        self._suite = suite(crawler, actions)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        alerts = cls(crawler)
        # The reactor still runs then, which Spidermon's mail needs, and the exit status is settled.
        crawler.signals.connect(alerts.tell, signals.engine_stopped)
        return alerts

    def tell(self) -> None:
        """Run the actions, if there is something to tell."""
        if _is_worth_telling(run.of(self._crawler)):
            from spidermon.contrib.scrapy.runners import SpiderMonitorRunner

            SpiderMonitorRunner(spider=self._crawler.spider).run(self._suite, **self._data())

    def _data(self) -> dict[str, Any]:
        """What Spidermon's own extension gives to monitors and templates."""
        assert self._crawler.stats is not None
        return {
            "stats": self._crawler.stats.get_stats(),
            "stats_history": [],
            "crawler": self._crawler,
            "spider": self._crawler.spider,
            "sc_spider_name": self._crawler.spider.name if self._crawler.spider else "",
            "job": None,
        }


def _is_worth_telling(this: run.Run) -> bool:
    was = this.earlier[0].get("exit_status", 0) if this.earlier else 0
    if this.status is ExitStatus.COMPLETE:
        return was != int(ExitStatus.COMPLETE)
    return this.is_news
