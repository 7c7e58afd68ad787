"""Which pages to ask for, and when to stop: the plan of a news crawl, without a network.

A plan is a generator. It yields a batch of what it wants next and is sent what became of each; so it reads as
a straight line, and a test can play the site:

1. one request for a generation that had ended: is it there again?
2. what an earlier run left open;
3. what names articles: listings, page by page, each page's new articles before the next page, until a page
   brings only what is known (on an empty archive: to its end); their sections, sitemaps and feeds;
4. the numbers above the newest article, and those between it and the newest of earlier runs;
5. young articles, gone ones and missing numbers that are due to be looked at again;
6. all other numbers that were never asked for, down to the beginning of their sequence, newest first: the
   census, over as many nights as it takes;
7. what is to be refreshed.

Behind each batch of articles comes what their pages need to be shown.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from thaigov_spider.plan import census
from thaigov_spider.plan.census import Gaps
from thaigov_spider.plan.crawl_budget import CrawlBudget, EnoughError
from thaigov_spider.plan.news_scope import Ids, Scope
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT, SEQUENCES, NumberSequence, bottom
from thaigov_spider.plan.sources import SourceFindings, Sources, disagreements, is_listing
from thaigov_spider.plan.wanted import KnownAddresses, Plan

__all__ = ["Gaps", "SourceFindings", "discover", "remaining"]

_BEGINNING = 156_000  # about where today's sequence began in November 2025, at 40 articles a day


def discover(
    scope: Scope,
    known: KnownAddresses,
    *,
    listings: Sequence[str],
    now: datetime,
    gaps: Gaps | None = None,
    failures_in_a_row: int = 10,
    sitemaps: Callable[[], Iterable[str]] = tuple,
    findings: SourceFindings | None = None,
    expect: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Plan a crawl at `now` (UTC); what it learns of the site is left in `findings`.

    `sitemaps` are those that robots.txt names, once it was had. `expect` is told how many pages lie ahead,
    whenever more is known of it. Raises from the generator `SiteDownError` after `failures_in_a_row` pages
    failed, and not only those of numbers that may have no article.
    """
    budget = CrawlBudget(scope, known, failures_in_a_row, listings[0])
    findings = SourceFindings() if findings is None else findings
    findings.told = budget.told
    try:
        if scope.ids is not None:
            numbers = ((part, number) for part in scope.ids for number in part.numbers)
            expect(sum(_is_ahead(scope, known, part, number) for part, number in numbers))
            for part in scope.ids:
                yield from census.named(budget, part.sequence, part.numbers, part.kinds)
        else:
            sources = Sources(budget, findings, listings, sitemaps, now)
            yield from _everything(budget, findings, sources, gaps or Gaps(), expect)
    except EnoughError:
        pass
    yield from budget.fetch_assets()
    findings.told += [*_jumps(known), *disagreements(known, findings)]


def _everything(
    budget: CrawlBudget, findings: SourceFindings, sources: Sources, gaps: Gaps, expect: Callable[[int], None]
) -> Plan:
    known = budget.known
    before = {sequence: known.newest(sequence) for sequence in SEQUENCES}
    for sequence in tuple(budget.over):
        yield from budget.probe(sequence)
    yield from budget.fetch(known.open())
    yield from _watched(sources.ask(), lambda: _foresee(known, gaps, expect))
    yield from _upwards(budget, findings, gaps)
    for sequence in SEQUENCES:
        if before[sequence]:
            yield from census.between(budget, sequence, over=before[sequence])
    findings.expected = _ahead(known, gaps)
    expect(findings.expected)
    yield from budget.fetch(known.rechecks())
    for sequence in SEQUENCES:
        yield from census.between(budget, sequence)
        if _has_no_bottom(known, sequence):
            yield from census.below(budget, sequence, gaps.old if sequence is CODEIGNITER else gaps.below)
    yield from budget.fetch(known.stale())


def _upwards(budget: CrawlBudget, findings: SourceFindings, gaps: Gaps) -> Plan:
    """The numbers above the newest; where nothing leads to an article, a search for one.

    The old sequence has ended, so it is asked upwards only where no listing shows what is new in it.
    """
    known = budget.known
    if not any(map(known.newest, SEQUENCES)):
        yield from census.find_newest(budget, CURRENT, gaps.start)
    if known.newest(CURRENT):
        yield from census.above(budget, CURRENT, gaps.above - 1)
    elif not any(is_listing(one.first) for one in findings.walks):
        yield from census.above(budget, CODEIGNITER, gaps.old)


def _jumps(known: KnownAddresses) -> list[str]:
    """The numbers that are not asked for, because a jump lies between the articles at their ends."""
    return [
        f"the numbers {low + 1:,} to {high - 1:,} of the {sequence.name} site are not asked for: too far a"
        f" jump from one article to the next (NEWS_JUMP_MAX); ids={prefix}{low + 1}-{high - 1} asks for them"
        for sequence, prefix in ((CURRENT, "th/"), (CODEIGNITER, ""))
        for (_, low), (high, _) in pairwise(known.blocks(sequence))
    ]


def _is_ahead(scope: Scope, known: KnownAddresses, part: Ids, number: int) -> bool:
    """Whether a number that was named is still to be asked for, or again."""
    return scope.refresh is not None or known.next_address(part.sequence, number) is not None


def _has_no_bottom(known: KnownAddresses, sequence: NumberSequence) -> bool:
    """Whether it is not known yet where a sequence begins."""
    return not known.note(bottom(sequence)) and not (sequence is CODEIGNITER and known.note("walked"))


def _watched(plan: Plan, look: Callable[[], bool]) -> Plan:
    """A plan, and a look at what came behind each of its batches, until one was enough."""
    try:
        batch, is_enough = next(plan), False
        while True:
            outcomes = yield batch
            is_enough = is_enough or look()
            batch = plan.send(outcomes)
    except StopIteration:
        return


def _foresee(known: KnownAddresses, gaps: Gaps, expect: Callable[[int], None]) -> bool:
    """Tell what lies ahead as soon as an article of today's site says where its numbers are."""
    if known.note(bottom(CURRENT)):
        return True  # a night's few pages
    if not known.newest(CURRENT):
        return False
    expect(_ahead(known, gaps))
    return True


def _ahead(known: KnownAddresses, gaps: Gaps) -> int:
    """About how many numbers are still to be asked for."""
    requests = 0
    for sequence in SEQUENCES:
        blocks = known.blocks(sequence)
        requests += sum(1 for low, high in blocks for _ in known.unknown(sequence, low, high))
        if blocks and sequence is CURRENT:
            low = blocks[0][0]
            unasked = sum(1 for _ in known.unknown(sequence, max(1, low - gaps.below), low - 1))
            requests += max(unasked, low - _BEGINNING) if unasked else 0
        elif blocks and _has_no_bottom(known, CODEIGNITER):
            low = blocks[0][0]
            requests += sum(1 for _ in known.unknown(sequence, max(1, low - gaps.old), low - 1))
    return requests


def remaining(known: KnownAddresses) -> int:
    """How many numbers between articles that are known are still to be asked for."""
    return sum(
        1
        for sequence in SEQUENCES
        for low, high in known.blocks(sequence)
        for _ in known.unknown(sequence, low, high)
    )
