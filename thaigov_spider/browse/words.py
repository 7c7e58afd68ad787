"""What the pages say, in Thai and English. Pure."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from importlib import resources

from thaigov_spider.article.record import Language
from thaigov_spider.plan.capture_sources import titled
from thaigov_spider.status.words import MONTHS

_TEXTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    resources.files(__package__).joinpath("texts.toml").read_text("utf-8")
)
_YEAR = re.compile("[0-9]{4}")
_SAID, _FLAGS = _TEXTS["pages"], _TEXTS["flags"]
_FULL_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)


def said(name: str, language: Language, **values: object) -> str:
    """A text of the pages. Raises KeyError where there is none of this name.

    >>> said("facet.year", "th"), said("index.failed", "en", reason="no room")
    ('ปี', 'The index could not be brought up to date: no room')
    """
    text = _SAID[name][language == "en"]
    return text.format(**values) if values else text


def flag(name: str, language: Language) -> str:
    """A flag in plain words; its name where it is not known."""
    return _FLAGS[name][language == "en"] if name in _FLAGS else name


def known_flags() -> Iterable[str]:
    """The flags that have words."""
    return _FLAGS


def value(facet: str, name: str, language: Language) -> str:
    """A value of a facet in words; what somebody wrote, as sections are, or in an address, stays as it is.

    >>> value("year", "2020", "th"), value("changed", "yes", "en"), value("section", "ข่าว", "en")
    ('2563', 'changed since', 'ข่าว')
    >>> value("year", "last", "th")
    'last'
    """
    if facet == "year":
        return era(name, language) if _YEAR.fullmatch(name) else name
    if facet == "flags":
        return flag(name, language)
    if facet == "section":
        return name
    key = f"{facet}.{name}"
    return said(key, language) if key in _SAID else titled(name) if facet == "via" else name


def era(period: str, language: Language) -> str:
    """A year or a month of the Common era, `2020` or `2020-12`, as people write it.

    >>> era("2020-12", "th"), era("2020-12", "en"), era("2020", "th")
    ('ธ.ค. 2563', 'Dec 2020', '2563')
    """
    year, _, month = period.partition("-")
    said_year = str(int(year) + 543) if language == "th" else year
    return f"{MONTHS[int(month) - 1][language == 'en']} {said_year}" if month else said_year


def day(published: str | None, language: Language) -> str:
    """The day of a `published`, or of another time in ISO 8601, as people write it.

    >>> day("2020-12-15", "th"), day("2020-12-15T20:15:00+07:00", "en"), day(None, "en")
    ('15 ธันวาคม 2563', '15 December 2020', 'undated')
    """
    if not published:
        return said("undated", language)
    when = date.fromisoformat(published[:10])
    if language == "th":
        return f"{when.day} {_FULL_MONTHS[when.month - 1]} {when.year + 543}"
    return f"{when.day} {_ENGLISH_MONTHS[when.month - 1]} {when.year}"


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def counted(number: int, language: Language) -> str:
    """A number of articles.

    >>> counted(1, "en"), counted(2000, "en"), counted(2000, "th")
    ('1 article', '2,000 articles', '2,000 ข่าว')
    """
    if language == "th":
        return f"{number:,} ข่าว"
    return f"{number:,} {'article' if number == 1 else 'articles'}"
