from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.article.selection import Selection, day
from thaigov_spider.plan.news_scope import Scope

DAYS = st.dates(min_value=date(1998, 1, 1), max_value=date(2030, 1, 1))


@given(DAYS, DAYS, DAYS, st.sampled_from(["", "T00:00:00+07:00", "T23:59:59+07:00"]))
def test_both_ends_are_included_whatever_the_time_of_day(
    one: date, two: date, other: date, time: str
) -> None:
    since, until = sorted((one, two))
    chosen = Selection(since, until)
    assert chosen.holds(f"{since}{time}", None)
    assert chosen.holds(f"{until}{time}", None)
    assert chosen.holds(f"{other}{time}", None) == (since <= other <= until)


def test_what_has_no_date_is_outside_bounds_of_time_only() -> None:
    assert not Selection(since=date(2020, 1, 1)).holds(None, "ด้านสังคม")
    assert Selection(section="ด้านสังคม").holds(None, "ด้านสังคม")
    assert not Selection(section="ด้านสังคม").holds("2020-01-01", None)
    assert Selection().holds(None, None)


@pytest.mark.parametrize("text", ["2568-01-01", "20200101", "2020-W01-1", "2020-02-30", "๒๐๒๐-01-01", ""])
def test_only_days_of_the_common_era_are_taken(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text} is no day of the Common era; write 2025-01-01$"):
        day(text)
    assert day("2020-02-29") == date(2020, 2, 29)


def test_a_section_is_the_same_however_it_writes_sara_am() -> None:
    apart, whole = "ข่าวท\u0e4d\u0e32เนียบรัฐบาล", "ข่าวท\u0e33เนียบรัฐบาล"
    assert apart != whole
    assert Selection(section=whole).holds(None, apart)
    assert Selection(section=apart).holds(None, whole)
    assert Scope.parse(section=whole).holds(None, apart)
    assert not Scope.parse(section=whole).holds(None, None)
