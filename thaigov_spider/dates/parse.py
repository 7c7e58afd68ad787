"""The date that a text is, and the day on which an article was published. Pure."""

from dataclasses import dataclass
from re import Match

from thaigov_spider.dates.english import read_english
from thaigov_spider.dates.eras import DateError, plausible_years
from thaigov_spider.dates.forms import FORMS, is_list, iso, lead
from thaigov_spider.dates.reading import DateReading, day_of, read, read_iso
from thaigov_spider.dates.tidying import tidy

_OF_NEWS = plausible_years(None, counted=False)


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published; `published` says what stands here."""

    value: str | None
    raw: str | None
    flags: tuple[str, ...]


def parse(text: str, plausible: range | None = None) -> DateReading:
    """The date, or the range of dates, that the whole text is. Raises DateError where it is none.

    Months are Thai or English, in full or short. A year of four digits tells its era by พ.ศ., ค.ศ. and their
    like, or by lying within 1858-2100 of one era; what lies so in the other era than it says is none. A year
    of two digits is Buddhist behind a Thai month or พ.ศ., else it tells no era; without พ.ศ. it has to be one
    of the `plausible` ones of the Common era, where those are given. A numeric date is day first. A weekday
    may stand in front, a time behind. ISO 8601 is read too: a time with a zone becomes that of Thailand, one
    without is taken to be.

    >>> parse("วันอังคารที่ 15 ธันวาคม 2563").first
    datetime.date(2020, 12, 15)
    >>> parse("๑๓ ธ.ค. ๖๐ เวลา ๒๐.๑๕ น.").first.isoformat()
    '2017-12-13T20:15:00+07:00'
    >>> parse("2568-01-02T20:00:00Z").first.isoformat()
    '2025-01-03T03:00:00+07:00'
    >>> reading = parse("28 กุมภาพันธ์ – 3 มีนาคม 2567")
    >>> print(reading.first, reading.last)
    2024-02-28 2024-03-03
    >>> reading = parse("2 มีนาคม 2477")  # of 1934, as years are reckoned today
    >>> print(reading.first, reading.flags)
    1935-03-02 ('year-began-in-april',)
    >>> parse("29 กุมภาพันธ์ 2566")
    Traceback (most recent call last):
    thaigov_spider.dates.eras.DateError: month 2 of 2023 CE (2566 BE) has no day 29
    """
    # Tidying takes as long as matching, and most dates are tidy already.
    found = _match(text)
    if found is None:
        clean = " ".join(tidy(text).split())
        found = _match(clean)
    if found:
        return DateReading(*read(*found, plausible), text)
    found_iso = iso().fullmatch(clean)
    return DateReading(*(read_iso(found_iso) if found_iso else read_english(clean)), text)


def _match(clean: str) -> tuple[Match[str], str | None] | None:
    """The match of a text that is wholly one of the FORMS, and the weekday in front."""
    front = lead().match(clean)
    start, weekday = (front.end(), front["weekday"]) if front else (0, None)
    for form in FORMS:
        if (match := form().fullmatch(clean, start)) and not is_list(match):
            return match, weekday
    return None


def published(heading: str | None, numeric: str | None = None) -> Published:
    """When an article was published: from its long date line, and its numeric date where it has one.

    `value` is an ISO 8601 date, or date and time with +07:00, or None. The numeric date counts only where the
    heading is missing or does not tell one day. `raw` is the heading, or the numeric date if there is none.
    Flags:

    - `no-date`: nothing is given, or nothing that tells one day;
    - `epoch-date`: 1 January 1970, the CMS's placeholder for "no date"; `value` is None;
    - `weekday-differs`: the weekday is not the date's;
    - `year-began-in-april`: it may be meant a year earlier, as `DateReading` says;
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
    if len({day_of(one.first) if one else None for one in readings}) > 1:
        flags = (*flags, "numeric-date-differs")
    value = None if "epoch-date" in flags else reading.first.isoformat()
    return Published(value, given[0], flags)


def _one_day(text: str) -> DateReading | None:
    try:
        reading = parse(text, _OF_NEWS)
    except DateError:
        return None
    return reading if reading.first == reading.last else None
