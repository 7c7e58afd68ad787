"""Thai dates to ISO 8601. Pure.

The Buddhist era (พ.ศ.) is the Common era (ค.ศ.) + 543, so 29 February 2567 exists: 2024 is a leap year. The
difference is taken to be 543 on every day, also before 1941, when the Thai year began on 1 April. The time
zone is Asia/Bangkok, UTC+7 all the year. What a text does not tell, its era above all, is not guessed.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from heapq import merge
from re import Match
from typing import Any

from thaigov_spider.dates.forms import (
    ENGLISH_PART,
    FORMS,
    INVISIBLE,
    ISO,
    LEAD,
    LEAD_BEFORE,
    is_buddhist,
    month_number,
    tidy,
    weekday_number,
)

BANGKOK = timezone(timedelta(hours=7))
BUDDHIST_ERA = 543

# What the site writes about: from the first Royal Gazette to the end of this century. A number that is such a
# year in one era is none in the other, so it tells its era: 2020 BE was 1477, and 2563 CE is to come.
_YEARS = range(1858, 2101)
_EPOCH = date(1970, 1, 1)
_LONGEST_LEAD = 40
_LONGEST_ENGLISH_DATE = 60

# The groups of a match of one of the FORMS. The form decides which of them are there, and not None.
Parts = Mapping[str, Any]


class DateError(ValueError):
    """A text tells no date: it is in none of the forms, impossible, or its era cannot be told."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """The day that a text gives, or the first and the last of the days that it gives.

    A single day is a `datetime` in BANGKOK where a time follows it, else a `date`; both ends are the same.
    The ends of a range are dates: a time behind it belongs to neither. `raw` is the text as given. Flags:

    - `weekday-differs`: a weekday is named that is neither the first day's nor the last's;
    - `epoch-date`: it is 1 January 1970, which the site's CMS writes where it has no date.
    """

    first: date | datetime
    last: date | datetime
    flags: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published; `published` says what stands here."""

    value: str | None
    raw: str | None
    flags: tuple[str, ...]


def parse(text: str) -> DateReading:
    """The date, or the range of dates, that the whole text is. Raises DateError where it is none.

    Months are Thai or English, in full or short. A year of four digits tells its era by พ.ศ., ค.ศ. and their
    like, or by lying within 1858-2100 of one era. A year of two digits is Buddhist behind a Thai month or
    พ.ศ., else it tells no era. A numeric date is day first. A weekday may stand in front, a time behind.
    ISO 8601 is read too: a time with a zone becomes that of Thailand, one without is taken to be.

    >>> parse("วันอังคารที่ 15 ธันวาคม 2563").first
    datetime.date(2020, 12, 15)
    >>> parse("๑๓ ธ.ค. ๖๐ เวลา ๒๐.๑๕ น.").first.isoformat()
    '2017-12-13T20:15:00+07:00'
    >>> parse("2568-01-02T20:00:00Z").first.isoformat()
    '2025-01-03T03:00:00+07:00'
    >>> reading = parse("28 กุมภาพันธ์ – 3 มีนาคม 2567")
    >>> print(reading.first, reading.last)
    2024-02-28 2024-03-03
    >>> parse("29 กุมภาพันธ์ 2566")
    Traceback (most recent call last):
    thaigov_spider.dates.DateError: month 2 of 2023 CE (2566 BE) has no day 29
    """
    # Tidying takes as long as matching, and most dates are tidy already.
    found = _match(text) or _match(_one_line(text))
    if found:
        return _read(*found, text)
    iso = ISO.fullmatch(_one_line(text))
    return _read_iso(iso.groupdict(), text) if iso else _read_english(text)


def find(text: str) -> Iterator[DateReading]:
    """The dates within running text, in order, none overlapping; impossible ones are left out.

    A day without a year is none, and no date goes over a line break.

    >>> for reading in find("The cabinet met on August 2, 2022, in Rayong on 9-10 August 2022, and in 2023."):
    ...     print(reading.first, reading.last, reading.raw)
    2022-08-02 2022-08-02 August 2, 2022
    2022-08-09 2022-08-10 9-10 August 2022
    """
    clean = tidy(text)
    places = range(len(text)) if len(clean) == len(text) else _visible(text)
    end = 0
    for match in merge(*(form.finditer(clean) for form in FORMS), key=Match.start):
        start = match.start()
        if start < end:
            continue
        lead = LEAD_BEFORE.search(clean, max(end, start - _LONGEST_LEAD), start)
        start, weekday = (lead.start(), lead["weekday"]) if lead else (start, None)
        end = match.end()
        with suppress(DateError):
            yield _read(match.groupdict(), weekday, text[places[start] : places[end - 1] + 1])


def published(heading: str | None, numeric: str | None = None) -> Published:
    """When an article was published: from its long date line, and its numeric date where it has one.

    `value` is an ISO 8601 date, or date and time with +07:00, or None. The numeric date counts only where the
    heading is missing or does not tell one day. `raw` is the heading, or the numeric date if there is none.
    Flags:

    - `no-date`: nothing is given, or nothing that tells one day;
    - `epoch-date`: 1 January 1970, the CMS's placeholder for "no date"; `value` is None;
    - `weekday-differs`: the weekday is not the date's;
    - `numeric-date-differs`: both are given, and they do not tell the same day, or one of them tells none.

    >>> published("วันอังคารที่ 15 ธันวาคม 2563", "16/12/2563")
    Published(value='2020-12-15', raw='วันอังคารที่ 15 ธันวาคม 2563', flags=('numeric-date-differs',))
    >>> published("วันพฤหัสบดีที่ 1 มกราคม 2513")
    Published(value=None, raw='วันพฤหัสบดีที่ 1 มกราคม 2513', flags=('epoch-date',))
    """
    given = [text for text in (heading, numeric) if text and not text.isspace()]
    readings = [_one_day(text) for text in given]
    reading = next(filter(None, readings), None)
    if reading is None:
        return Published(None, given[0] if given else None, ("no-date",))
    flags = reading.flags
    if len(given) == 2 and _day_of(readings[0]) != _day_of(readings[1]):
        flags = (*flags, "numeric-date-differs")
    value = None if "epoch-date" in flags else reading.first.isoformat()
    return Published(value, given[0], flags)


def common_year(year: str, era: str | None, month: str) -> int:
    """The Common-era year of a year in digits, with the era and the month that are written with it.

    Raises DateError where they do not tell the era.

    >>> common_year("2563", None, "ธ.ค."), common_year("63", None, "ธ.ค."), common_year("2565", "B.E.", "May")
    (2020, 2020, 2022)
    >>> common_year("22", None, "May")
    Traceback (most recent call last):
    thaigov_spider.dates.DateError: the year 22 does not tell its century and era
    """
    number = int(year)
    if len(year) == 2:
        if not (is_buddhist(era) if era else month >= "ก"):
            raise DateError(f"the year {year} does not tell its century and era")
        return 2500 + number - BUDDHIST_ERA
    if era:
        return number - BUDDHIST_ERA if is_buddhist(era) else number
    for common in (number - BUDDHIST_ERA, number):
        if common in _YEARS:
            return common
    raise DateError(f"the year {year} does not tell its era")


def _one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def _match(clean: str) -> tuple[Parts, str | None] | None:
    """The parts of a text that is wholly one of the FORMS, and the weekday in front."""
    lead = LEAD.match(clean)
    start, weekday = (lead.end(), lead["weekday"]) if lead else (0, None)
    for form in FORMS:
        if match := form.fullmatch(clean, start):
            return match.groupdict(), weekday
    return None


def _read(part: Parts, weekday: str | None, raw: str) -> DateReading:
    """The reading of what one of the FORMS has matched."""
    if part.get("last_day"):
        return _read_range(part, weekday, raw)
    year = common_year(part["year"], part.get("era") or part.get("era_behind"), part["month"])
    day = _calendar_day(year, part["month"], part["day"])
    moment = _at(day, int(part["hour"]), int(part["minute"])) if part["hour"] else day
    return DateReading(moment, moment, _flags(day, day, weekday), raw)


def _read_range(part: Parts, weekday: str | None, raw: str) -> DateReading:
    """The reading of two days. The month or the year that one of them lacks is the other's."""
    month, last_month = part["month"] or part["last_month"], part["last_month"] or part["month"]
    last_year = common_year(part["last_year"], part["last_era"] or part["last_era_behind"], last_month)
    last = _calendar_day(last_year, last_month, part["last_day"])
    if part["year"]:
        year = common_year(part["year"], part["era"] or part["era_behind"], month)
    else:
        # 30 ธันวาคม - 2 มกราคม 2566 begins in the year before: a range runs forward.
        year = last_year - (month_number(month) > last.month)
    first = _calendar_day(year, month, part["day"])
    if first > last:
        raise DateError("the range ends before it begins")
    return DateReading(first, last, _flags(first, last, weekday, part["last_weekday"]), raw)


def _read_iso(part: Parts, raw: str) -> DateReading:
    """The reading of a date that is written for machines, some of which count in the Buddhist era as well."""
    written = _calendar_day(common_year(part["year"], None, part["month"]), part["month"], part["day"])
    if not part["hour"]:
        return DateReading(written, written, _flags(written, written), raw)
    moment = _in_thailand(written, part)
    return DateReading(moment, moment, _flags(moment.date(), moment.date()), raw)


def _in_thailand(day: date, part: Parts) -> datetime:
    try:
        clock = time(int(part["hour"]), int(part["minute"]), int(part["second"] or 0))
        return datetime.combine(day, clock, _zone(part["zone"])).astimezone(BANGKOK)
    except ValueError:
        raise DateError("the text is not a time of the day") from None


def _zone(offset: str | None) -> timezone:
    """The zone of `Z`, `+07:00`, `+0700` or `+07`; Thailand's where none is given. Raises ValueError."""
    if offset is None or offset in "Zz":
        return BANGKOK if offset is None else UTC
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1))


def _calendar_day(year: int, month: str, day: str) -> date:
    number = month_number(month)
    try:
        return date(year, number, int(day))
    except ValueError:
        both = f"{year} CE ({year + BUDDHIST_ERA} BE)"
        raise DateError(f"month {number} of {both} has no day {int(day)}") from None


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BANGKOK)


def _flags(first: date, last: date, *weekdays: str | None) -> tuple[str, ...]:
    flags: tuple[str, ...] = ()
    for weekday in weekdays:
        if weekday and weekday_number(weekday) not in (first.weekday(), last.weekday()):
            flags = ("weekday-differs",)
    return (*flags, "epoch-date") if first == last == _EPOCH else flags


def _visible(text: str) -> list[int]:
    """Where in the text those characters stand that `tidy` leaves in it."""
    return [place for place, character in enumerate(text) if character not in INVISIBLE]


def _one_day(text: str) -> DateReading | None:
    try:
        reading = parse(text)
    except DateError:
        return None
    return reading if reading.first == reading.last else None


def _day_of(reading: DateReading | None) -> date | None:
    moment = reading.first if reading else None
    return moment.date() if isinstance(moment, datetime) else moment


def _read_english(text: str) -> DateReading:
    """The reading of an English date in none of the FORMS: "the 2nd of August, B.E. 2565, 8.15 pm".

    dateparser would fill in what it does not find, and skip what it does not know. So it is only given a text
    with one day, one month and one year, at most a weekday and a time besides, the year in the Common era.
    """
    clean = _one_line(text)
    part = _english_parts(clean) if len(clean) <= _LONGEST_ENGLISH_DATE else {}
    if not {"day", "month", "year"} <= part.keys() <= {"day", "month", "year", "weekday", "clock"}:
        raise DateError("the text is not a date in a form that is known")
    year = part["year"]
    common = common_year(year["year"], year["era"], part["month"][0])
    found = _dateparser().get_date_data(f"{clean[: year.start()]}{common}{clean[year.end() :]}").date_obj
    if found is None or found.year != common:
        raise DateError("the text is not a date of the calendar")
    moment = _at(found, found.hour, found.minute) if "clock" in part else found.date()
    weekday = part["weekday"][0] if "weekday" in part else None
    return DateReading(moment, moment, _flags(found.date(), found.date(), weekday), text)


def _english_parts(clean: str) -> dict[str, Match[str]]:
    """The parts of an English date by their names; none if one stands there twice."""
    parts = [match for match in ENGLISH_PART.finditer(clean) if match.lastgroup]
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
