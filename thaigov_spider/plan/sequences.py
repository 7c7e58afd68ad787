"""The site's sequences of numbers: one a generation, each with two article paths. Pure.

`codeigniter` (2016 to September 2025) numbered its articles from 1 to about 100,650, with gaps; a number
has its article under one of the two paths, never under both. `current` (since November 2025) goes on in a
sequence of its own: 162,464 was a number of spring 2026, 169,370 one of October 2026, so it rises by about
40 a day. Thai and English articles share it; whether a number can be had in both languages is not known,
and learnt from what comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from thaigov_spider.urls import COUNTED, Address, Generation, PathKind

State = Literal["article", "gone", "missing", "failed"]
"""What is known of an address; one that was never asked for has none."""


@dataclass(frozen=True, slots=True)
class Second:
    """Whether the second path is worth a request, where the first has an article, and where it has none."""

    beside: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class NumberSequence:
    """One sequence: its two paths, the one to ask first in front, and a number that had an article.

    `is_exclusive`: an article is under one path only, so that the second is asked for where the first has
    none, and nothing is to be learnt.
    """

    name: Generation
    kinds: tuple[PathKind, PathKind]
    start: int
    is_exclusive: bool

    def first(self, number: int) -> Address:
        """The address under the path that is asked first."""
        return Address(number, self.kinds[0])

    def second(self, number: int) -> Address:
        """The address under the other path."""
        return Address(number, self.kinds[1])

    def next_kind(self, states: Mapping[PathKind, State], second: Second) -> PathKind | None:
        """The path under which a number is to be asked for next, given what is known; None if under none.

        >>> CODEIGNITER.next_kind({"details": "missing"}, Second(beside=False, alone=True))
        'ministry_details'
        >>> CURRENT.next_kind({"en/news": "article"}, Second(beside=True, alone=False))
        'th/news'
        """
        one, other = self.kinds
        if one not in states:
            has_other = states.get(other) in ("article", "gone")
            return None if has_other and not second.beside else one
        if other in states or states[one] == "failed":
            return None
        is_there = states[one] in ("article", "gone")
        return other if (second.beside if is_there else second.alone) else None


CODEIGNITER = NumberSequence("codeigniter", (COUNTED[0], COUNTED[1]), 1, is_exclusive=True)
CURRENT = NumberSequence("current", ("th/news", "en/news"), 162_464, is_exclusive=False)
SEQUENCES = (CURRENT, CODEIGNITER)
"""That of today's site first."""


def bottom(sequence: NumberSequence) -> str:
    """The name of the note that the beginning of a sequence is known."""
    return f"bottom {sequence.name}"


def is_stray(address: Address, came: Address) -> bool:
    """Whether a redirect from an address leads to an article of its own sequence that is not its own.

    A site may answer so for every number that it has not given, with its newest article, or in Thai where
    there is no English.

    >>> is_stray(Address(9, "th/news"), Address(7, "th/news")), is_stray(Address(9), Address(7, "th/news"))
    (True, False)
    """
    sequence = sequence_of(address)
    is_other = address.id != came.id or (address != came and not sequence.is_exclusive)
    return is_other and sequence is sequence_of(came)


def sequence_of(address: Address) -> NumberSequence:
    """The sequence that the number of an address is of."""
    return CODEIGNITER if address.is_counted else CURRENT
