"""Dates within running text. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from heapq import merge
from re import Match
from typing import NamedTuple

from thaigov_spider.dates.eras import DateError, plausible_years
from thaigov_spider.dates.forms import (
    ONE_DATE,
    comma_year,
    counted,
    day_first,
    is_list,
    lead_before,
    list_before,
    listed_day,
    numbered,
    numeric,
    several_days,
    split_day,
    thai_month_first,
)
from thaigov_spider.dates.reading import DateReading, Days, day_before, day_of, flags, read
from thaigov_spider.dates.tidying import INVISIBLE, tidy

_LONGEST_LEAD = 40
_LONGEST_LIST = 120
_LONGEST_MONTH = 14
# Between days in a row: a number and a comma alone, in front of a date, may be anything.
_JOINED = re.compile("[&ก-๎]|and|or")
_LONGEST_NAME = 20
_TENS = frozenset("123")


class _Found(NamedTuple):
    """Days, and where in the tidy text they stand."""

    start: int
    end: int
    days: Days


def find(text: str, near: date | None = None) -> Iterator[DateReading]:
    """The dates within running text, in order, none overlapping; impossible ones are left out.

    A day without a year is none, and no date goes over a line break. Of days in a row (9, 10 และ 11 ตุลาคม
    2559) each is a reading. Two digits are a year where one of that time can be meant: about the day `near`
    on which the text was written, where that is given, else while the site has had news.

    >>> for reading in find("The cabinet met on August 2, 2022, in Rayong on 9-10 August 2022, and in 2023."):
    ...     print(reading.first, reading.last, reading.raw)
    2022-08-02 2022-08-02 August 2, 2022
    2022-08-09 2022-08-10 9-10 August 2022
    """
    clean = tidy(text)
    places = range(len(text)) if len(clean) == len(text) else _visible(text)
    for start, end, days in _search(clean, near):
        yield DateReading(*days, text[places[start] : places[end - 1] + 1])


def _visible(text: str) -> list[int]:
    """Where in the text those characters stand that `tidy` leaves in it."""
    return [place for place, character in enumerate(text) if character not in INVISIBLE]


def _search(clean: str, near: date | None) -> Iterator[_Found]:
    end = 0
    for match in merge(
        *(form().finditer(clean) for form in ONE_DATE), _thai_months_first(clean), key=Match.start
    ):
        if match.start() < end or _is_no_date(match):
            continue
        match, start, weekday = _with_what_is_before(match, end)
        end = match.end()
        try:
            yield from _read(match, start, weekday, _plausible(match, near))
        except DateError:
            for first, last in _parts(match, start):
                for found in _search(clean[first:last], near):
                    yield _Found(first + found.start, first + found.end, found.days)


def _is_no_date(match: Match[str]) -> bool:
    """Whether what is in front tells that it is the number of something, or that its day has other digits."""
    start = match.start()
    if match.re is numeric():
        return numbered().search(match.string, max(0, start - _LONGEST_NAME), start) is not None
    if (
        match.re is not day_first()
        or match.string[start - 2 : start - 1] not in _TENS
        or len(match["day"]) > 1
    ):
        return False
    return split_day().search(match.string, max(0, start - _LONGEST_LEAD), start) is not None


def _with_what_is_before(match: Match[str], end: int) -> tuple[Match[str], int, str | None]:
    """A match with the other days of its list, and the start and the weekday of the lead in front."""
    lead = lead_before().search(match.string, max(end, match.start() - _LONGEST_LEAD), match.start())
    start = lead.start() if lead else match.start()
    if match.re is day_first():
        days = list_before().search(match.string, max(end, start - _LONGEST_LIST), start)
        several = days and several_days().match(match.string, days.start())
        if several and several.end() == match.end():
            return _with_what_is_before(several, end)
    return match, start, lead["weekday"] if lead else None


def _thai_months_first(clean: str) -> Iterator[Match[str]]:
    for anchor in comma_year().finditer(clean):
        near = max(0, anchor.start() - _LONGEST_MONTH)
        found = thai_month_first().search(clean, near, anchor.end())
        if match := found and thai_month_first().match(clean, found.start()):
            yield match


def _plausible(match: Match[str], near: date | None) -> range:
    """The years that two digits in it can mean; of two years in a range, none is a count."""
    has_two = match["year"] and "last_year" in match.re.groupindex and match["last_year"]
    return plausible_years(near, not has_two and counted().match(match.string, match.end()) is not None)


def _read(match: Match[str], start: int, weekday: str | None, plausible: range) -> list[_Found]:
    """All days of a match; `start` is that of the lead in front of it, which may have a weekday."""
    days = read(match, match["weekday"] if "weekday" in match.re.groupindex else weekday, plausible)
    if not is_list(match):
        return [_Found(start, match.end(), days)]
    if not (start < match.start("before") or _JOINED.search(match["before"])):
        raise DateError("only a comma is between a number and the date")
    found = [_Found(match.end("before"), match.end(), days)]
    month = match["month"] or match["last_month"]
    for listed in reversed([*listed_day().finditer(match["before"])]):
        month = listed["month"] or month
        begin, end = (
            match.start("before") + place for place in (listed.start(), listed.end(listed.lastindex or 0))
        )
        is_first = listed.start() == 0
        days = _listed(listed, month, weekday if is_first else listed["weekday"], found[-1].days)
        found.append(_Found(start if is_first else begin, end, days))
    return found[::-1]


def _listed(listed: Match[str], month: str, weekday: str | None, later: Days) -> Days:
    """One of several days in a row; the next one tells the year, and has to be later."""
    next_day = day_of(later[0])
    first = day_before(next_day, month, listed["day"])
    last = day_before(next_day, month, listed["to"] or listed["day"])
    if not first <= last < next_day:
        raise DateError("days in a row run forward")
    return first, last, flags(first, last, "year-began-in-april" not in later[2], weekday)


def _parts(match: Match[str], start: int) -> Iterator[tuple[int, int]]:
    """Where dates may stand in what is none as a whole: in both ends of a range, in front of a time."""
    if is_list(match):
        yield match.end("before"), match.end()
    elif "joint" in match.re.groupindex and match["joint"]:
        yield start, match.start("joint")
        yield match.end("joint"), match.end()
    elif match["hour"]:
        yield start, match.start("time")
