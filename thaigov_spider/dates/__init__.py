"""Dates as the site writes them, Thai or English, Buddhist or Common era: found, read and checked. Pure.

`parse` reads a text that is a date, `find` searches a text for them. It imports nothing else of the project.
"""

from thaigov_spider.dates.eras import BUDDHIST_ERA, DateError, common_year
from thaigov_spider.dates.find import find
from thaigov_spider.dates.parse import Published, parse, published
from thaigov_spider.dates.reading import DateReading
from thaigov_spider.dates.times import BANGKOK

__all__ = [
    "BANGKOK",
    "BUDDHIST_ERA",
    "DateError",
    "DateReading",
    "Published",
    "common_year",
    "find",
    "parse",
    "published",
]
