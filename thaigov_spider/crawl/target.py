"""Whom a crawl asks: the site itself, or the Wayback Machine."""

from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from thaigov_spider.plan.wayback_cdx import PATH, Snapshot
from thaigov_spider.urls import Address, is_at, is_ours


@dataclass(frozen=True, slots=True)
class Target:
    """`setting` names its origin; of each group of `paths`, a crawl needs one at least.

    `instead` is what to do where it refuses; on the site's own hosts, `has_hosts`, pages and pictures lie.
    One that `rate_limits`, and sends away whoever comes too often, is asked again patiently.
    """

    name: str
    setting: str
    paths: tuple[tuple[str, ...], ...]
    instead: str
    has_hosts: bool
    rate_limits: bool

    def origin(self, crawler: Crawler) -> str:
        """Where its pages are."""
        origin: str = crawler.settings[self.setting]
        return origin.rstrip("/")

    def patience(self, settings: BaseSettings) -> dict[str, Any]:
        """What of `request.meta` says how often, and after which pauses, a request to it is tried again."""
        if not self.rate_limits:
            return {}
        return {
            "max_retry_times": settings.getint("WAYBACK_TRIES") - 1,
            "patience": settings.getfloat("WAYBACK_PATIENCE"),
        }

    def may_be_asked(self, url: str, origin: str) -> bool:
        """Whether a URL is its own."""
        return is_ours(url, origin) if self.has_hosts else is_at(url, origin)


SITE = Target(
    name="the site",
    setting="THAIGOV_ORIGIN",
    paths=(("/th/news/1", "/en/news/1", Address(1).path),),
    instead="Do not try again from elsewhere or in disguise: ask the site's owner, the Secretariat of the"
    " Prime Minister, for permission, or read the news out of existing captures",
    has_hosts=True,
    rate_limits=False,
)
WAYBACK = Target(
    name="the Wayback Machine",
    setting="WAYBACK_ORIGIN",
    paths=((PATH,), (Snapshot("", "20200101000000", Address(1).at()).at(""),)),
    instead="Do not try again from elsewhere or in disguise: wait some days, or ask the Internet Archive",
    has_hosts=False,
    rate_limits=True,
)


def target_of(crawler: Crawler) -> Target:
    """Whom the crawler's spider asks; the site, if it does not say."""
    found: Target = getattr(crawler.spidercls, "target", SITE)
    return found
