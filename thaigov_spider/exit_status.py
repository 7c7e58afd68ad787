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


def counted(number: int, noun: str, form: str = "d") -> str:
    """`1 page`, `2 pages`; in another form of numbers, as Python names them, `2,000 pages`."""
    return f"{number:{form}} {noun}" if number == 1 else f"{number:{form}} {noun}s"
