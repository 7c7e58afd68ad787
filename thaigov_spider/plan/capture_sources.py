"""The sources of captures that there are, by their `via`. Pure."""

from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.commoncrawl import CommonCrawl
from thaigov_spider.plan.wayback import WaybackMachine

CAPTURE_SOURCES: dict[str, CaptureSource] = {
    source.via: source for source in (WaybackMachine(), CommonCrawl())
}


def titled(via: str) -> str:
    """What messages call a source, which may be one that this version does not know."""
    return CAPTURE_SOURCES[via].title if via in CAPTURE_SOURCES else via


def source_of_run(name: str) -> CaptureSource | None:
    """The source that a run asked, by the run's name, as in `wayback-20261123T010203Z`; None: the site.

    >>> source_of_run("news-20261123T010203Z") is None
    True
    """
    return CAPTURE_SOURCES.get(name.rpartition("-")[0])
