"""Dates as the site writes them, Thai or English, Buddhist or Common era: found, read and checked. Pure.

`parse` reads a text that is a date, `find` searches a text for them. It imports nothing else of the project.
"""

from thaigov_spider.dates.parse import (
    BANGKOK,
    BUDDHIST_ERA,
    DateError,
    DateReading,
    Published,
    common_year,
    find,
    parse,
    published,
)

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
