"""A downloader middleware: whom we ask."""

from collections.abc import Iterable
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from thaigov_spider.crawl.extensions.pace import QUEUE
from thaigov_spider.crawl.target import Target, target_of


class OtherHostError(IgnoreRequest):
    """A redirect leads to a `host` that is none of the crawl's."""

    def __init__(self, host: str) -> None:
        super().__init__(f"leads to another host, {host}")
        self.host = host


class SiteOnly:
    """Lets no request leave for another host than those of the crawl's target, redirects included.

    All of the site's hosts share one queue, and so its pause: one request at a time, whichever host is asked.
    """

    def __init__(self, target: Target, origins: Iterable[str]) -> None:
        self._target, self._origins = target, tuple(origins)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        asked = target_of(crawler)
        return cls(asked, asked.origins(crawler))

    def process_request(self, request: Request) -> None:
        if not self._target.may_be_asked(request.url, self._origins):
            raise OtherHostError(urlsplit(request.url).netloc)
        request.meta["download_slot"] = QUEUE
