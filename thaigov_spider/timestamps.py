"""Times as files have them: ISO 8601 in UTC, and ids of runs, which name their files. Pure."""

from datetime import UTC, datetime

_RUN_ID = "%Y%m%dT%H%M%SZ"


def timestamp(moment: datetime) -> str:
    """A moment (UTC) to the microsecond, as in WARC-Date and in the ledger; these sort as text.

    >>> timestamp(datetime(2026, 11, 23, 1, 2, 3, 4, UTC))
    '2026-11-23T01:02:03.000004Z'
    """
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def timestamp_to_second(moment: datetime) -> str:
    """A moment (UTC) to the second, for what knows no fraction of one.

    >>> timestamp_to_second(datetime(2026, 11, 23, 1, 2, 3, 4, UTC))
    '2026-11-23T01:02:03Z'
    """
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_digits(digits: str) -> str:
    """The fourteen digits of a capture (UTC), as `timestamp` has a moment.

    >>> from_digits("20160520131500")
    '2016-05-20T13:15:00.000000Z'
    """
    year, month, day = digits[:4], digits[4:6], digits[6:8]
    return f"{year}-{month}-{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}.000000Z"


def run_id(moment: datetime) -> str:
    """The id of a run that begins at a moment (UTC).

    >>> run_id(datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC))
    '20261123T010203Z'
    """
    return moment.strftime(_RUN_ID)


def began(run_id: str) -> datetime:
    """When the run with this id began. Raises ValueError."""
    return datetime.strptime(run_id, _RUN_ID).replace(tzinfo=UTC)
