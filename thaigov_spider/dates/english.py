"""English dates in none of the forms: "the 2nd of August, B.E. 2565, 8.15 pm". Pure."""

from datetime import date, datetime
from functools import cache
from re import Match
from typing import Any

from thaigov_spider.dates.eras import DateError, possible_years
from thaigov_spider.dates.forms import english_part
from thaigov_spider.dates.reading import Days, choose, flags
from thaigov_spider.dates.times import BANGKOK

_LONGEST = 60


def read_english(clean: str) -> Days:
    """The reading of an English date of one tidy line. Raises DateError.

    dateparser would fill in what it does not find, and skip what it does not know. So it is only given a text
    with one day, one month and one year, at most a weekday and a time besides, the year in the Common era.
    """
    part = _parts(clean) if len(clean) <= _LONGEST else {}
    if not {"day", "month", "year"} <= part.keys() <= {"day", "month", "year", "weekday", "clock"}:
        raise DateError("the text is not a date in a form that is known")
    year = part["year"]
    years = possible_years(year["year"], year["era"], part["month"][0])
    read = [_parsed(f"{clean[: year.start()]}{common}{clean[year.end() :]}", common) for common in years]
    moments = {moment.date(): moment for moment in read if moment}
    if not moments:
        raise DateError("the text is not a date of the calendar")
    weekday = part["weekday"][0] if "weekday" in part else None
    day, is_sure = choose([*moments], weekday)
    at: date | datetime = moments[day] if "clock" in part else day
    return at, at, flags(day, day, is_sure, weekday)


def _parsed(text: str, year: int) -> datetime | None:
    found: datetime | None = _dateparser().get_date_data(text).date_obj
    return found.replace(tzinfo=BANGKOK, second=0, microsecond=0) if found and found.year == year else None


def _parts(clean: str) -> dict[str, Match[str]]:
    """The parts of an English date by their names; none if one stands there twice."""
    parts = [match for match in english_part().finditer(clean) if match.lastgroup]
    names = {str(match.lastgroup): match for match in parts}
    return names if len(names) == len(parts) else {}


@cache
def _dateparser() -> Any:
    # It takes longer to import than everything else here, and few texts need it.
    from dateparser.date import DateDataParser

    strict = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
    }
    return DateDataParser(languages=["en"], settings=strict)
