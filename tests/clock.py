"""Runs `scrapy` with a clock that is wrong by so many seconds: `python -m tests.clock -86400 crawl news`."""

import datetime
import sys
import time
from collections.abc import Callable
from typing import Self


def set_wrong(seconds: float) -> None:
    """Have every module that is imported from now on see the wrong time."""
    real: Callable[[], float] = time.time

    class Wrong(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Self:
            return super().now(tz) + datetime.timedelta(seconds=seconds)

    time.time = lambda: real() + seconds
    datetime.datetime = Wrong  # type: ignore[misc]


if __name__ == "__main__":
    set_wrong(float(sys.argv.pop(1)))
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[1:]])
