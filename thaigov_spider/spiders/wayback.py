"""The crawl of the Wayback Machine: captures that the Wayback Machine has of the site's articles."""

from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.spiders.captures import CapturesSpider


class WaybackSpider(CapturesSpider):
    """Asks the Wayback Machine."""

    name = "wayback"
    source = CAPTURE_SOURCES[name]
