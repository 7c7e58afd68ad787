"""A downloader middleware: an article's address that leads to no article costs one request, not two."""

from typing import Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from thaigov_spider.capture.fetch import amend
from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import errand_of
from thaigov_spider.crawl.target import SITE
from thaigov_spider.plan.outcome import is_dead_end
from thaigov_spider.urls import Address, canonical


class ArticleRedirects(RedirectMiddleware):
    """Follows redirects, but from an article's address to none of the pages that are known to be no article.

    These are the front page, and what such a redirect has led to in this run. The answer itself is handed on
    then, and its errand says where it leads, `elsewhere`. What leads to another host fails, as elsewhere.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._dead_ends = run.of(crawler).dead_ends
        self._origin = SITE.origin(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As in Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """As in Scrapy."""
        location = response.headers.get("Location")
        if isinstance(errand_of(request).wanted, Address) and 300 <= response.status < 400 and location:
            target = urljoin(response.url, location.decode("latin-1"))
            if is_dead_end(target, self._origin, self._dead_ends):
                amend(request, elsewhere=canonical(target))
                return response
        return super().process_response(request, response)
