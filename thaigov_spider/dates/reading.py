"""From the groups of a pattern to the days that they tell. Pure."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from re import Match

from thaigov_spider.dates.eras import BUDDHIST_ERA, DateError, possible_years, proven_year
from thaigov_spider.dates.times import moment
from thaigov_spider.dates.words import month_number, weekday_number

_TIME = ("hour", "minute", "second", "zone", "half", "pm")
_DAY = {
    which: tuple(which + name for name in ("year", "day", "era", "era_behind")) for which in ("", "last_")
}
_EPOCH = date(1970, 1, 1)
# In years, where one of the two is written with two digits: plans of the government are for 20.
_LONGEST_RANGE = 25


@dataclass(frozen=True, slots=True)
class DateReading:
    """The day that a text gives, or the first and the last of the days that it gives.

    A single day is a `datetime` in BANGKOK where a time follows it, else a `date`; both ends are the same.
    The ends of a range are dates: a time behind it belongs to neither. `raw` is the text as given. Flags:

    - `weekday-differs`: a weekday is named that is neither the first day's nor the last's;
    - `year-began-in-april`: it lies between January and March of a Buddhist year before 2484, which the
      calendar of the time reckoned otherwise than that of today, and nothing tells which one is meant;
    - `epoch-date`: it is 1 January 1970, which the site's CMS writes where it has no date.
    """

    first: date | datetime
    last: date | datetime
    flags: tuple[str, ...]
    raw: str


# What a DateReading says but for its text: the first day and the last, and the flags.
Days = tuple[date | datetime, date | datetime, tuple[str, ...]]


def read(match: Match[str], weekday: str | None, plausible: range | None = None) -> Days:
    """The days of what one of the forms has matched, behind a weekday. Raises DateError.

    `plausible` are the Common-era years that two digits without an era can mean; None: all from 1957 to 2056.
    """
    if "last_day" in match.re.groupindex and match["last_day"]:
        return _read_range(match, weekday, plausible)
    day, is_sure = _day(match, "", match["month"], weekday, plausible)
    at = moment(day, *match.group(*_TIME)) if match["hour"] else day
    return at, at, flags(day, day, is_sure, weekday)


def read_iso(match: Match[str]) -> Days:
    """The day of a date that is written for machines, some of which count in the Buddhist era as well."""
    day, is_sure = _day(match, "", match["month"], None, None)
    at = moment(day, *match.group("hour", "minute", "second", "zone")) if match["hour"] else day
    return at, at, flags(day_of(at), day_of(at), is_sure)


def _read_range(match: Match[str], weekday: str | None, plausible: range | None) -> Days:
    """The two days of a range. The month or the year that one of them lacks is the other's."""
    month, last_month = match["month"] or match["last_month"], match["last_month"] or match["month"]
    last, is_sure = _day(match, "last_", last_month, match["last_weekday"], plausible)
    if match["year"]:
        first, first_is_sure = _day(match, "", month, weekday, plausible)
        is_sure = is_sure and first_is_sure
    else:
        first = day_before(last, month, match["day"])
    if first > last:
        raise DateError("the range ends before it begins")
    is_short = len(match["last_year"]) < 4 or 0 < len(match["year"] or "") < 4
    if is_short and last.year - first.year > _LONGEST_RANGE:
        raise DateError("the range is too long for years of two digits")
    return first, last, flags(first, last, is_sure, weekday, match["last_weekday"])


def day_before(later: date, month: str, day: str) -> date:
    """The last such day up to the later one's month, which gives it its year. Raises DateError.

    30 ธันวาคม - 2 มกราคม 2566 begins in the year before: days in a row run forward.
    """
    number = month_number(month)
    return calendar_day(later.year - (number is not None and number > later.month), month, day)


def calendar_day(year: int, month: str, day: str) -> date:
    """A day of a Common-era year. Raises DateError where there is no such month, or no such day in it."""
    number = month_number(month)
    if number is None:
        raise DateError(f"{month} is no month")
    try:
        return date(year, number, int(day))
    except ValueError:
        both = f"{year} CE ({year + BUDDHIST_ERA} BE)"
        raise DateError(f"month {number} of {both} has no day {int(day)}") from None


def choose(days: Sequence[date], weekday: str | None) -> tuple[date, bool]:
    """The one of the days, the likelier first, that is meant, and whether that is sure: by the weekday."""
    agreeing = [day for day in days if weekday and day.weekday() == weekday_number(weekday)]
    return (agreeing or days)[0], len(days) == 1 or bool(agreeing)


def day_of(moment: date | datetime) -> date:
    """The day of a moment, or the day itself."""
    return moment.date() if isinstance(moment, datetime) else moment


def flags(first: date, last: date, is_sure: bool, *weekdays: str | None) -> tuple[str, ...]:
    """The flags of a reading; `is_sure` says that the years are."""
    found: tuple[str, ...] = ()
    for weekday in weekdays:
        if weekday and weekday_number(weekday) not in (first.weekday(), last.weekday()):
            found = ("weekday-differs",)
    if not is_sure:
        found = (*found, "year-began-in-april")
    return (*found, "epoch-date") if first == last == _EPOCH else found


def _day(
    match: Match[str], which: str, month: str, weekday: str | None, plausible: range | None
) -> tuple[date, bool]:
    """The first day of a match, or the `last_`, and whether its year is sure."""
    if "era" in match.re.groupindex:
        year, day, era, era_behind = match.group(*_DAY[which])
        era = era or era_behind
    else:
        year, day, era = match[which + "year"], match[which + "day"], None
    if len(year) not in (2, 4):
        year = year.replace(" ", "").lstrip("'’‘")
    years = possible_years(year, era, month)
    if len(year) == 2 and plausible is not None and not era and years[0] not in plausible:
        raise DateError(f"{year} is no year that the text may speak of")
    if len(years) == 1:
        return calendar_day(years[0], month, day), True
    years = proven_year(years, _rattanakosin(match, which))
    days = [found for one in years if (found := _if_it_exists(one, month, day))]
    return choose(days or [calendar_day(years[0], month, day)], weekday)


def _if_it_exists(year: int, month: str, day: str) -> date | None:
    with suppress(DateError):
        return calendar_day(year, month, day)
    return None


def _rattanakosin(match: Match[str], which: str) -> str | None:
    """The year of Rattanakosin beside a day, which not all forms have."""
    if "rattanakosin" not in match.re.groupindex:
        return None
    told: str | None = match[which + "rattanakosin"] or match[which + "rattanakosin_behind"]
    return told
