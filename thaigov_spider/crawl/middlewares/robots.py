"""A downloader middleware: whether robots.txt lets us ask."""

import logging
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.fetch import META
from thaigov_spider.crawl import run
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.extensions.pace import pace_of
from thaigov_spider.crawl.target import target_of
from thaigov_spider.http.robots_text import robots_text
from thaigov_spider.plan.outcome import is_overloaded

_LONGEST_ROBOTS = 1 << 20  # bytes; RFC 9309 asks for 500 KiB at least
_KEPT = 86_400.0  # seconds; RFC 9309, 2.4: no longer than a day, and a first crawl may take a week


class ForbiddenError(IgnoreRequest):
    """Raised to the errback of a request that robots.txt forbids; it was not sent."""


class StrictRobots(RobotsTxtMiddleware):
    """Obeys robots.txt, as RFC 9309 asks: where it cannot be had, nothing is fetched.

    Scrapy's own goes on when robots.txt answers 5xx or not at all, and applies no `Crawl-delay`. A robots.txt
    that is missing (404 and the like) allows everything. One that is cut short, or longer than any, cannot be
    had: what is not seen of it may forbid. After a day it is asked for again, for it may have changed.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._target = target_of(crawler)
        self._origins = {urlsplit(one).netloc: one for one in self._target.origins(crawler)}
        self._had: dict[str, float] = {}  # when, by host
        # The run says in one line what Scrapy would log with a traceback.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)
        crawler.signals.connect(self._apply, signal=signals.robots_parsed)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):  # it is for robots.txt itself
            request.meta["download_maxsize"] = _LONGEST_ROBOTS
            request.meta.update(self._target.retries(self.crawler.settings))
            request.meta[META] = Errand(patience=self._target.patience(self.crawler.settings))
        self._forget_what_is_old()
        await super().process_request(request)

    def _forget_what_is_old(self) -> None:
        for host, when in list(self._had.items()):
            if monotonic() - when >= _KEPT:
                del self._had[host], self._parsers[host]

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if run.of(self.crawler).refusal is not None:
            raise IgnoreRequest("the crawl is refused")
        if rp is None:
            raise IgnoreRequest("robots.txt could not be had")
        if not rp.allowed(request.url, self._robotstxt_useragent or self._default_useragent):
            raise ForbiddenError("robots.txt forbids it")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if is_overloaded(response.status) or 300 <= response.status < 400:
            raise ValueError(f"it answered {response.status}")
        if errand_of(response).answered.is_cut:
            raise ValueError("it arrived cut short")
        body = b"" if response.status >= 400 else self._text(response).encode()
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._had[netloc] = monotonic()

    def _text(self, response: Response) -> str:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return robots_text(response.body, content_type, self._robotstxt_useragent or "")

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        if netloc not in self._origins:
            return  # its requests fail, and the pages' do not
        run.of(self.crawler).failed(
            f"robots.txt of {netloc} could not be had ({in_words(exc)}), so nothing is fetched;"
            " the next run tries again"
        )
        run.stop(self.crawler, "robots.txt unreachable")

    def _apply(self, robotparser: RobotParser, request: Request) -> None:
        """End the crawl if the articles are forbidden; else keep the pause that `Crawl-delay` asks for."""
        origin = self._origins.get(urlsplit(request.url).netloc, "")
        agent = self._robotstxt_useragent or ""
        for paths in self._target.origins(self.crawler).get(origin, ()):
            if not any(robotparser.allowed(origin + path, agent) for path in paths):
                self._refuse(origin, f"forbids the news pages to this crawler ({', '.join(paths)})")
                return
        asked = _pause(robotparser, agent)
        longest = self.crawler.settings.getfloat("RETRY_AFTER_MAX")
        if asked > longest:
            self._refuse(origin, f"asks for {asked:,.0f} s between two requests, more than {longest:,.0f}")
        else:
            pace_of(self.crawler).at_least(asked)

    def _refuse(self, origin: str, what: str) -> None:
        whose = origin or self._target.origin(self.crawler)
        run.of(self.crawler).refused(f"robots.txt of {whose} {what}. {self._target.instead}")
        run.stop(self.crawler, "refused by robots.txt")


def _pause(robotparser: RobotParser, agent: str) -> float:
    """The seconds between two requests that are asked for, as `Crawl-delay` or as `Request-rate: 1/10`."""
    rules = robotparser.rp  # type: ignore[attr-defined]
    rate = rules.request_rate(agent)
    return max(float(rules.crawl_delay(agent) or 0), rate.seconds / rate.requests if rate else 0.0)
