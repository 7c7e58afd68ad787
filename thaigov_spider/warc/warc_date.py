"""The field WARC-Date: a time in UTC, as precise as its writer knew it."""

import re
from datetime import date
from functools import lru_cache

# W3C's profile of ISO 8601, from the year to the nanosecond, always in UTC.
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?)?Z)?)?)?"
)

_EARLIEST = "0000-01-01T00:00:00Z"


@lru_cache(16)  # the records of one exchange have one date and one URI
def is_date(text: str) -> bool:
    """Whether `text` is a date as WARC-Date has it.

    >>> [is_date(text) for text in ("2026-11-23T01:02:03.000045Z", "2026-02-30", "2026-11-23 01:02")]
    [True, False, False]
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match.groups("1")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def to_the_second(text: str) -> str:
    """A date that is less precise, as its earliest second, which is how replay has it; others as they are.

    >>> to_the_second("2019-03"), to_the_second("2019-03-04T05:06Z"), to_the_second("2019-03-04T05:06:07.8Z")
    ('2019-03-01T00:00:00Z', '2019-03-04T05:06:00Z', '2019-03-04T05:06:07.8Z')
    """
    if len(text) >= len(_EARLIEST) or not is_date(text):
        return text
    return text.removesuffix("Z") + _EARLIEST[len(text.removesuffix("Z")) :]
