"""The crawl of Common Crawl: captures that Common Crawl has of the site's articles."""

from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.spiders.captures import CapturesSpider


class CommonCrawlSpider(CapturesSpider):
    """Asks Common Crawl."""

    name = "commoncrawl"
    source = CAPTURE_SOURCES[name]
