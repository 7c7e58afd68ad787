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
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT, SEQUENCES, bottom
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

    `sitemaps` are those that robots.txt names, once it was had. `expect` is told how many requests a first
    crawl has before it. Raises from the generator `SiteDownError` after `failures_in_a_row` pages failed.
    """
    budget = CrawlBudget(scope, known, failures_in_a_row)
    findings = SourceFindings() if findings is None else findings
    findings.told = budget.told
    try:
        if scope.ids is not None:
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
    yield from sources.ask()
    yield from _upwards(budget, findings, gaps)
    for sequence in SEQUENCES:
        if before[sequence]:
            yield from census.between(budget, sequence, over=before[sequence])
    findings.expected = _ahead(budget, gaps)
    expect(findings.expected)
    yield from budget.fetch(known.rechecks())
    for sequence in SEQUENCES:
        yield from census.between(budget, sequence)
        if not known.note(bottom(sequence)) and not (sequence is CODEIGNITER and known.note("walked")):
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


def _ahead(budget: CrawlBudget, gaps: Gaps) -> int:
    """About how many numbers are still to be asked for."""
    known, requests = budget.known, 0
    for sequence in SEQUENCES:
        blocks = known.blocks(sequence)
        requests += sum(1 for low, high in blocks for _ in known.unknown(sequence, low, high))
        if blocks and sequence is CURRENT:
            low = blocks[0][0]
            unasked = sum(1 for _ in known.unknown(sequence, max(1, low - gaps.below), low - 1))
            requests += max(unasked, low - _BEGINNING) if unasked else 0
    return requests


def remaining(known: KnownAddresses) -> int:
    """How many numbers between articles that are known are still to be asked for."""
    return sum(
        1
        for sequence in SEQUENCES
        for low, high in known.blocks(sequence)
        for _ in known.unknown(sequence, low, high)
    )
