"""The field WARC-Date: a time in UTC, as precise as its writer knew it."""

import re
from datetime import date
from functools import lru_cache

# W3C's profile of ISO 8601, from the year to the nanosecond, always in UTC.
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?)?Z)?)?)?"
)


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
