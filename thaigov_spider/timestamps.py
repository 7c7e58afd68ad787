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


def run_id(moment: datetime) -> str:
    """The id of a run that begins at a moment (UTC).

    >>> run_id(datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC))
    '20261123T010203Z'
    """
    return moment.strftime(_RUN_ID)


def began(run_id: str) -> datetime:
    """When the run with this id began. Raises ValueError."""
    return datetime.strptime(run_id, _RUN_ID).replace(tzinfo=UTC)
