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


def counted(number: float, noun: str, form: str = "d", several: str | None = None) -> str:
    """So many of something; in another form of numbers, as Python names them, `2,000 pages`.

    `several` is what stands for more, or none, than one, where that is not the noun with an s.

    >>> counted(1, "page"), counted(2000, "page", ","), counted(2, "body"), counted(2, "address")
    ('1 page', '2,000 pages', '2 bodies', '2 addresses')
    >>> counted(0, "line is missing", several="lines are missing")
    '0 lines are missing'
    """
    if number == 1:
        return f"{number:{form}} {noun}"
    return f"{number:{form}} {several or _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"
