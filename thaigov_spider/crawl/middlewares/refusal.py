"""A downloader middleware: what to do when we are told to go."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from thaigov_spider.capture.fetch import amend
from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.target import target_of
from thaigov_spider.layouts.verdict import REFUSING, Page, is_refusal
from thaigov_spider.plan.wanted import Asset, NewsList

_LONE_REFUSALS = 3


class StopWhenRefused:
    """Ends the crawl at the first challenge, 401 or 403: it is never retried, and never got round.

    A picture that is forbidden may just be one that is not for anybody, as may a capture that an
    archive has: the third in a row ends the crawl. What a capture itself shows refuses nothing to us. A
    store of files may say 403 of any that it does not have, robots.txt among them: that there is none allows
    everything (RFC 9309, 2.3.1.3), and captures that are refused then end the crawl.

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
        amend(request, page=page)
        is_no_robots = response.status == 403 and not page.is_challenge and self._is_robots_of_store(request)
        if is_no_robots or not self._ends_crawl(errand_of(request), page):
            return response
        run.of(self._crawler).refused(
            f"{self._target.name} refuses this crawl: {response.url} answered {response.status}"
            f"{'' if page.status in REFUSING else ' with a challenge'}. {self._target.instead}"
        )
        run.stop(self._crawler, "refused")
        raise IgnoreRequest(f"refused with status {response.status}")

    def _is_robots_of_store(self, request: Request) -> bool:
        is_robots = bool(request.meta.get("dont_obey_robotstxt"))
        return is_robots and self._target.is_store(request.url, self._crawler.settings)

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
