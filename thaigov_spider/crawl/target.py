"""Whom a crawl asks: the site itself, or a source of captures."""

from collections.abc import Iterable
from dataclasses import dataclass

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.urls import Address, is_at, is_ours


@dataclass(frozen=True, slots=True)
class Target:
    """`asks` names the settings of its origins, that of what is asked for first in front.

    With each stand groups of paths below it: of each group, a crawl needs one at least. `instead` is what to
    do where it refuses; on the site's own hosts, `has_hosts`, pages and pictures lie.
    One that rate-limits, and sends away whoever comes too often, is asked again patiently:
    `patience_settings` names the settings of how often, and after which pauses; None: as any other.
    `store_setting` names that of its origin which is a mere store of files.
    """

    name: str
    asks: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    instead: str
    has_hosts: bool
    patience_settings: tuple[str, str] | None = None
    store_setting: str | None = None

    def origin(self, crawler: Crawler) -> str:
        """Where its pages are, or its index."""
        return next(iter(self.origins(crawler)))

    def origins(self, crawler: Crawler) -> dict[str, tuple[tuple[str, ...], ...]]:
        """All of its origins, and the groups of paths below each."""
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for setting, paths in self.asks:
            origin = crawler.settings[setting].rstrip("/")
            found[origin] = found.get(origin, ()) + paths
        return found

    def retries(self, settings: BaseSettings) -> dict[str, int]:
        """What of Scrapy's own in `request.meta` says how often a request to it is tried again."""
        if self.patience_settings is None:
            return {}
        return {"max_retry_times": settings.getint(self.patience_settings[0]) - 1}

    def patience(self, settings: BaseSettings) -> float | None:
        """The pause, in seconds, from which on it is tried again; None: the usual one."""
        return settings.getfloat(self.patience_settings[1]) if self.patience_settings else None

    def is_store(self, url: str, settings: BaseSettings) -> bool:
        """Whether a URL is in its store of files, which answers 403 where it has none of that name."""
        return self.store_setting is not None and is_at(url, settings[self.store_setting])

    def may_be_asked(self, url: str, origins: Iterable[str]) -> bool:
        """Whether a URL is its own."""
        return any(is_ours(url, one) if self.has_hosts else is_at(url, one) for one in origins)


SITE = Target(
    name="the site",
    asks=(("THAIGOV_ORIGIN", (("/th/news/1", "/en/news/1", Address(1).path),)),),
    instead="Do not try again from elsewhere or in disguise: ask the site's owner, the Secretariat of the"
    " Prime Minister, for permission, or read the news out of existing captures",
    has_hosts=True,
)


def archive_target(source: CaptureSource) -> Target:
    """A source of captures as whom a crawl asks."""
    return Target(
        name=source.title,
        asks=tuple((source.setting(name), source.paths_below(name)) for name in source.origins),
        instead=source.instead,
        has_hosts=False,
        patience_settings=(source.setting("TRIES"), source.setting("PATIENCE")),
        store_setting=source.origin_settings[-1] if source.is_copied else None,
    )


def target_of(crawler: Crawler) -> Target:
    """Whom the crawler's spider asks; the site, if it does not say."""
    found: Target = getattr(crawler.spidercls, "target", SITE)
    return found
