"""What would be `thaigov_spider/spiders/shelf.py`."""

from tests.second_source import Shelf
from thaigov_spider.spiders.captures import CapturesSpider


class ShelfSpider(CapturesSpider):
    """Asks the Shelf."""

    name = Shelf.via
    source = Shelf()
