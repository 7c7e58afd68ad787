"""Asking for numbers one by one: what proves that no article is missed, whatever listings show. Pure.

Nothing is noted of how far a run came: which numbers are still to be asked for follows from what is known
of each address. So a run that was cut off anywhere is taken up by the next one.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from thaigov_spider.plan.crawl_budget import CrawlBudget
from thaigov_spider.plan.sequences import NumberSequence
from thaigov_spider.plan.wanted import KnownAddresses, Outcomes, Plan, Wanted
from thaigov_spider.urls import Address, PathKind

_STRIDE, _STRIDES = 32, 256  # half a year of news, in the search for a first article
_WINDOW = 4  # numbers tried side by side where one alone may be a gap
_DAY = 50  # numbers asked for between two looks at how old the articles have become


@dataclass(frozen=True, slots=True)
class Gaps:
    """How many numbers without an article to cross.

    `above` the newest, each night; `below` the oldest, once, before that is taken for the beginning of its
    sequence; and in the `old` sequence, which had larger ones, either way. `start` is a number of today's
    sequence to begin at where nothing else leads to an article.
    """

    above: int = 60
    below: int = 200
    old: int = 200
    start: int = 162_464


def named(budget: CrawlBudget, sequence: NumberSequence, numbers: range, kinds: Collection[PathKind]) -> Plan:
    """Ask for the numbers that the operator names, each under all of these paths that it may be under."""
    asked = (address for number in numbers for address in _of(budget.known, sequence, number))
    yield from budget.fetch((address for address in asked if address.kind in kinds), "named")


def _of(known: KnownAddresses, sequence: NumberSequence, number: int) -> Iterator[Address]:
    """Where a number is still to be asked for, else all addresses at which it was."""
    address = known.next_address(sequence, number)
    if address is not None:
        yield address
        return
    yield sequence.first(number)
    if not known.is_article(sequence.first(number)) or not sequence.is_exclusive:
        yield sequence.second(number)


def between(budget: CrawlBudget, sequence: NumberSequence, over: int = 0) -> Plan:
    """Ask for the numbers between the newest article and the oldest one, but for those up to `over`.

    Newest first, through each run of numbers without a jump.
    """
    for low, high in reversed(budget.known.blocks(sequence)):
        yield from _through(budget, sequence, max(low, over + 1), high)


def _through(
    budget: CrawlBudget, sequence: NumberSequence, low: int, high: int
) -> Generator[Sequence[Wanted], Outcomes, set[int]]:
    """Ask for the numbers from `high` down to `low`, until all articles are older than what was asked for.

    Returns the numbers found.
    """
    all_found: set[int] = set()
    numbers = budget.known.unknown(sequence, low, high)
    while batch := list(islice(numbers, _DAY)):
        asked = [one for number in batch if (one := budget.known.next_address(sequence, number))]
        found = yield from budget.fetch(asked, "counted")
        all_found |= found
        if found and budget.all_too_old([one for one in asked if one.id in found]):
            break
    return all_found


def above(budget: CrawlBudget, sequence: NumberSequence, gap: int) -> Plan:
    """Ask for the numbers above the newest, until more than `gap` requests in a row found no article."""
    at = last = budget.known.newest(sequence)
    per_number = 1
    while (at - last) * per_number <= gap:
        both = budget.known.has_second_alone(sequence) and not sequence.is_exclusive
        per_number = 2 if both else 1
        step = _DAY if sequence.is_exclusive else min(_DAY, max(1, gap // per_number - (at - last) + 1))
        found = yield from budget.fetch(_both(sequence, range(at + 1, at + 1 + step), both=both))
        at += step
        last = max(found, default=last)
        if not budget.may_ask(sequence.first(at)):
            return


def _both(sequence: NumberSequence, numbers: Iterable[int], *, both: bool) -> Iterator[Address]:
    for number in numbers:
        yield sequence.first(number)
        if both:
            yield sequence.second(number)


def below(budget: CrawlBudget, sequence: NumberSequence, gap: int) -> Plan:
    """Ask for the numbers below the oldest article, until `gap` of them in a row have none."""
    while blocks := budget.known.blocks(sequence):
        low = blocks[0][0]
        if budget.all_too_old([sequence.first(low)]):
            return
        found = yield from _through(budget, sequence, max(1, low - gap), low - 1)
        is_beginning = not found or budget.known.blocks(sequence)[0][0] == low
        if is_beginning or not budget.may_ask(sequence.first(low)):
            return


def find_newest(budget: CrawlBudget, sequence: NumberSequence, start: int) -> Plan:
    """Find an article where nothing leads to one, and from it, in doubling steps, about the newest."""
    hit = yield from _first_hit(budget, sequence, start)
    step = 1
    while hit and (found := (yield from _window(budget, sequence, hit + step))):
        hit, step = max(found), step * 2
    while hit and (step := step // 2):
        found = yield from _window(budget, sequence, hit + step)
        hit = max(found, default=hit)


def _first_hit(
    budget: CrawlBudget, sequence: NumberSequence, start: int
) -> Generator[Sequence[Wanted], Outcomes, int]:
    found = yield from _window(budget, sequence, start)
    for stride in range(1, _STRIDES):
        if found or not budget.may_ask(sequence.first(start)):
            break
        found = yield from budget.fetch([sequence.first(start + stride * _STRIDE)])
    return max(found, default=0)


def _window(
    budget: CrawlBudget, sequence: NumberSequence, low: int
) -> Generator[Sequence[Wanted], Outcomes, set[int]]:
    """The numbers with an article of a few side by side; the first one found ends the search."""
    for number in range(low, low + _WINDOW):
        known = budget.known.is_article(sequence.first(number))
        found = {number} if known else (yield from budget.fetch([sequence.first(number)]))
        if found:
            return found
    return set()
