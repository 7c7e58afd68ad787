"""Times that lie in the future, because a clock was ahead when they were noted, put where they belong. Pure.

When it really was is not known, only that it was behind all that was noted by a clock that was right, and
before now. Of these moments the earliest is the safe one: what was seen then is looked at again rather too
early than never.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""Before this program was written: where it is earlier now, it is the clock of today that is wrong."""

_A_NIGHT = timedelta(days=1)  # since the last run, where no time is left that could be right
_APART = timedelta.resolution


def placed(future: Collection[datetime], last: datetime | None, now: datetime) -> dict[datetime, datetime]:
    """Where each of some times later than `now` goes: behind the `last` one that is right, in their order.

    They stay as far apart as they were where there is room for that before `now`; else they are next to each
    other, for the clocks that noted them did not agree.

    >>> day = timedelta(days=1)
    >>> now = datetime(2026, 11, 30, tzinfo=UTC)
    >>> ahead = [now + 40 * day, now + 41 * day]
    >>> [str(time) for time in placed(ahead, now - 3 * day, now).values()]
    ['2026-11-27 00:00:00.000001+00:00', '2026-11-28 00:00:00.000001+00:00']
    """
    times = sorted(future)
    if not times:
        return {}
    begin = (last or now - _A_NIGHT) + _APART
    shifted = {time: begin + (time - times[0]) for time in times}
    if shifted[times[-1]] < now:
        return shifted
    return {time: begin + number * _APART for number, time in enumerate(times)}
