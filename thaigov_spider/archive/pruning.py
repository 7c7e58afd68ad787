"""Which files have been there for long enough, also where a clock was ahead when they were written."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def outdated(paths: Iterable[Path], now: float, keep_days: float) -> Iterator[Path]:
    """The files last written to more than `keep_days` before `now` (seconds since the epoch).

    What a clock that was ahead dated later than now, counts from now on. Raises OSError.
    """
    for path in paths:
        written = path.lstat().st_mtime
        if written > now:
            with suppress(PermissionError):  # somebody else's, who may still be the one to write it
                os.utime(path, (now, now), follow_symlinks=False)
        elif written < now - keep_days * 86400:
            yield path


def last_written(*paths: Path) -> float | None:
    """When any of these files was last written to (seconds since the epoch); None where there is none."""
    times = []
    for path in paths:
        with suppress(FileNotFoundError):
            times.append(path.stat().st_mtime)
    return max(times, default=None)
