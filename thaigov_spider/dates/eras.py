"""Which years of the Common era a year may be, as it is written. Pure.

The Buddhist era (พ.ศ.) is the Common era (ค.ศ.) + 543, so 29 February 2567 exists: 2024 is a leap year. But
until 1940 the Thai year began on 1 April: January to March of 2477 BE were those of 1935, and 2483 BE ended
with December 1940, after nine months, so that 2484 BE is 1941 from its first day. Who writes of that time
today may reckon either way. The years of Rattanakosin (ร.ศ.), 1 of which began in April 1782, were never
reckoned otherwise than by the calendar of their time.
"""

from datetime import date
from functools import lru_cache

from thaigov_spider.dates.words import is_buddhist, month_number

BUDDHIST_ERA = 543

# What the site writes about: from the first Royal Gazette to the end of this century. A number that is such a
# year in one era is none in the other, so it tells its era: 2020 BE was 1477, and 2563 CE is to come.
_YEARS = range(1858, 2101)
# Behind the other era's word, these are mistakes: nothing is to come in 2563 CE, and no days of 1477 are told
# in the Buddhist era; but Ayutthaya was founded on a day of 1893.
_BUDDHIST = range(_YEARS[0] + BUDDHIST_ERA, _YEARS[-1] + BUDDHIST_ERA + 1)
_COMMON_TODAY = range(1941, _YEARS[-1] + 1)
_LAST_APRIL_YEAR = 2483
_RATTANAKOSIN_ERA = 1781
_APRIL = 4


class DateError(ValueError):
    """A text tells no date: it is in none of the forms, impossible, or its era cannot be told."""


def common_year(year: str, era: str | None, month: str) -> int:
    """The Common-era year of a year in digits, with the era and the month that are written with it.

    It is the difference of 543 years that is taken off a Buddhist one: see `possible_years` for those before
    2484. Raises DateError where they do not tell the era.

    >>> common_year("2563", None, "ธ.ค."), common_year("63", None, "ธ.ค."), common_year("2565", "B.E.", "May")
    (2020, 2020, 2022)
    >>> common_year("22", None, "May")
    Traceback (most recent call last):
    thaigov_spider.dates.eras.DateError: the year 22 does not tell its century and era
    """
    number = int(year)
    if len(year) == 2:
        if not (is_buddhist(era) if era else month >= "ก"):
            raise DateError(f"the year {year} does not tell its century and era")
        return 2500 + number - BUDDHIST_ERA
    if era:
        if number in (_COMMON_TODAY if is_buddhist(era) else _BUDDHIST):
            raise DateError(f"the year {year} is none that {era} counts")
        return number - BUDDHIST_ERA if is_buddhist(era) else number
    for common in (number - BUDDHIST_ERA, number):
        if common in _YEARS:
            return common
    raise DateError(f"the year {year} does not tell its era")


@lru_cache(4096)  # texts speak of few years
def possible_years(year: str, era: str | None, month: str) -> tuple[int, ...]:
    """The Common-era years that a year may be, the likelier first: one of them or, before 2484 BE, two.

    The reckoning of the time comes first, but in 2483, which had no such months. Raises DateError as
    `common_year` does.

    >>> possible_years("2477", "พ.ศ.", "มีนาคม"), possible_years("2477", "พ.ศ.", "เมษายน")
    ((1935, 1934), (1934,))
    >>> possible_years("2483", "พ.ศ.", "มีนาคม")
    (1940, 1941)
    """
    common = common_year(year, era, month)
    last = _LAST_APRIL_YEAR - BUDDHIST_ERA
    if common > last or int(year) == common or (month_number(month) or _APRIL) >= _APRIL:
        return (common,)
    return (common, common + 1) if common == last else (common + 1, common)


def proven_year(possible: tuple[int, ...], rattanakosin: str | None) -> tuple[int, ...]:
    """The one of the years of such a January, February or March that the year of Rattanakosin beside it is.

    All of them, if it is none of them, or not given.

    >>> proven_year((1906, 1905), "124"), proven_year((1906, 1905), "142")
    ((1906,), (1906, 1905))
    """
    year = int(rattanakosin) + _RATTANAKOSIN_ERA + 1 if rattanakosin else None
    return (year,) if year in possible else possible


# What most articles of the site are from, for texts of which the day is not known.
_NEWS = (2016, 2026)
_YEARS_AHEAD = 25
_YEARS_IF_COUNTED = 3
# 2532 BE: a smaller number of two digits may as well be a day.
_FIRST_OF_TWO_DIGITS = 1989


def plausible_years(near: date | None, counted: bool) -> range:
    """The Common-era years that two digits can mean in a text of the day `near`, or in any news of the site.

    Numbers like 12, 24 and 95 are then none. Where what follows can be counted (`14 ราย`), the year has to be
    one of the years around the text, else two digits are rather a count.

    >>> plausible_years(date(2022, 3, 1), False), plausible_years(date(2022, 3, 1), True)
    (range(1989, 2048), range(2019, 2026))
    """
    first, last = (near.year, near.year) if near else _NEWS
    if counted:
        return range(first - _YEARS_IF_COUNTED, last + _YEARS_IF_COUNTED + 1)
    return range(_FIRST_OF_TWO_DIGITS, last + _YEARS_AHEAD + 1)
