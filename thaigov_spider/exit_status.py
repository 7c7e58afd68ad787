"""The exit statuses of every command, and how their messages count things."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command says to the shell that called it."""

    COMPLETE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    SUSPICIOUS = 4
    PARTIAL = 5
    LOCKED = 75


def duration(seconds: float) -> str:
    """How long something takes, as a person says it.

    >>> [duration(one) for one in (0.4, 59, 90, 3599, 7000, 200_000)]
    ['0 s', '59 s', '90 s', '60 min', '1 h 57 min', '56 h']
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes < 24 * 60 else f"{seconds / 3600:,.0f} h"


def counted(number: int, noun: str, form: str = "d") -> str:
    """`1 page`, `2 pages`; in another form of numbers, as Python names them, `2,000 pages`."""
    return f"{number:{form}} {noun}" if number == 1 else f"{number:{form}} {noun}s"
