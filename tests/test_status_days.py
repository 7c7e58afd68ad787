from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.status.days import calendar
from thaigov_spider.status.overview import Calendar, Range

FRIDAY = date(2025, 8, 15)
DAYS = st.dictionaries(st.dates(date(2020, 1, 1), date(2020, 4, 1)), st.integers(1, 9), min_size=1)


def after(days: int) -> date:
    return FRIDAY + timedelta(days=days)


def test_no_articles_make_no_calendar() -> None:
    assert calendar({}, 10) == Calendar()


def test_a_weekend_without_articles_is_counted_and_not_listed() -> None:
    found = calendar({FRIDAY: 1, after(3): 1}, 10)
    assert (found.days, found.empty, found.weekend, found.ranges, found.listed) == (4, 2, 2, 0, [])


def test_a_weekend_and_the_friday_before_it_is_one_range() -> None:
    found = calendar({after(-1): 1, after(3): 1}, 10)
    assert found.listed == [Range("2025-08-15", "2025-08-17", 3)]
    assert found.weekend == 0


def test_the_longest_ranges_come_first_and_the_rest_is_counted() -> None:
    found = calendar({after(-4): 1, after(-2): 1, after(5): 1, after(7): 1}, 1)
    assert (found.ranges, found.listed) == (3, [Range("2025-08-14", "2025-08-19", 6)])


@given(DAYS)
def test_every_day_has_articles_or_is_empty_or_in_a_range(articles: dict[date, int]) -> None:
    found = calendar(articles, 1000)
    assert found.days == len(articles) + found.empty
    assert found.empty == found.weekend + sum(one.length for one in found.listed)
    for one in found.listed:
        first, last = date.fromisoformat(str(one.first)), date.fromisoformat(str(one.last))
        within = [first + timedelta(days=days) for days in range(one.length)]
        assert within[-1] == last
        assert not articles.keys() & set(within)
        assert any(day.weekday() < 5 for day in within)
        assert {first - timedelta(days=1), last + timedelta(days=1)} <= articles.keys()
