"""Text and numbers from outside, as they may be shown anywhere. Pure."""

import math
from typing import overload

from thaigov_spider.printable import printable, shortened

_LONGEST = 500
_LARGEST = 2**63


@overload
def harmless(value: str) -> str: ...
@overload
def harmless(value: str | None) -> str | None: ...
def harmless(value: str | None) -> str | None:
    r"""A text on one line of some length, with what a terminal would obey escaped.

    >>> harmless("\x1b[2J ข่าว")
    '\\x1b[2J ข่าว'
    """
    return None if value is None else shortened(printable(str(value)), _LONGEST)


def number(value: object) -> float | None:
    """A number that can be shown and added, or None.

    >>> number(7), number("7"), number(True), number(float("nan"))
    (7, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < _LARGEST and math.isfinite(value) else None


def whole(value: object) -> int | None:
    """A whole number, or None."""
    known = number(value)
    return None if known is None else int(known)
