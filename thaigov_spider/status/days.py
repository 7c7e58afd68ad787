"""Articles by day, by year and by section; the days that have none. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from thaigov_spider.status.overview import Calendar, Range, Years
from thaigov_spider.status.plain import harmless

_DAY = timedelta(days=1)
_SATURDAY = 5


def calendar(articles: Mapping[date, int], at_most: int) -> Calendar:
    """The calendar of so many articles a day.

    A weekend without an article says nothing. A working day does, so the ranges that have one are listed, the
    longest first, `at_most` so many.

    >>> day = date(2025, 8, 15)  # a Friday
    >>> calendar({day: 3, day + 3 * _DAY: 1, day + 5 * _DAY: 1}, 10).listed
    [Range(first='2025-08-19', last='2025-08-19', length=1)]
    """
    if not articles:
        return Calendar()
    days = sorted(articles)
    empty = list(_empty(days))
    telling = sorted((one for one in empty if _has_working_day(*one)), key=lambda one: one[0] - one[1])
    return Calendar(
        first=days[0].isoformat(),
        last=days[-1].isoformat(),
        days=_length(days[0], days[-1]),
        empty=sum(_length(*one) for one in empty),
        weekend=sum(_length(*one) for one in empty if not _has_working_day(*one)),
        ranges=len(telling),
        listed=[
            Range(first.isoformat(), last.isoformat(), _length(first, last))
            for first, last in telling[:at_most]
        ],
        articles={day.isoformat(): articles[day] for day in days},
    )


def _empty(days: list[date]) -> Iterator[tuple[date, date]]:
    for before, after in pairwise(days):
        if after - before > _DAY:
            yield before + _DAY, after - _DAY


def _has_working_day(first: date, last: date) -> bool:
    return (last - first).days >= 2 or any(day.weekday() < _SATURDAY for day in (first, last))


def _length(first: date, last: date) -> int:
    return (last - first).days + 1


def by_year_and_section(counts: Iterable[tuple[str, str, int]]) -> tuple[Years, dict[str, Years]]:
    """Articles by year, and by section and year; the sections with the most articles first."""
    years: dict[str, int] = defaultdict(int)
    sections: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for year, name, count in counts:
        years[harmless(year)] += count
        sections[harmless(name)][harmless(year)] += count
    by_size = sorted(sections.items(), key=lambda item: -sum(item[1].values()))
    return dict(years), {name: dict(counts) for name, counts in by_size}
