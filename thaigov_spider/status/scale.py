"""Where a number lies on a plot. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from math import ceil, floor, log10

_NOTHING = 1e-9


def ticks(highest: float, at_most: int = 5) -> list[float]:
    """Round numbers from 0 to `highest` or a little above it, evenly apart.

    >>> ticks(93), ticks(0)
    ([0, 20, 40, 60, 80, 100], [0, 1])
    """
    if highest < _NOTHING:
        return [0, 1]
    rough = highest / at_most
    power = 10 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    step = step if step < 1 else round(step)
    return [step * number for number in range(max(ceil(highest / step - 1e-9), 1) + 1)]


def bounds(counts: Iterable[int], levels: int) -> list[int]:
    """The highest count of each level but the last, so that each level has about as many of the counts.

    >>> bounds([1, 2, 3, 4, 5, 6, 7, 8], 4)
    [2, 4, 6]
    """
    ordered = sorted(counts)
    places = (len(ordered) * level // levels - 1 for level in range(1, levels))
    found = dict.fromkeys(ordered[place] for place in places if place >= 0)
    return [bound for bound in found if bound < ordered[-1]]


def level(count: int, limits: list[int]) -> int:
    """The level of a count, from 1 on."""
    return bisect_left(limits, count) + 1
