"""Which captures of a source to ask for, and when to stop: the plan, without a network. Pure.

A plan is a generator, as in `plan.news`. For one step of the scope after the other: what the index lists,
portion by portion, and then the captures that are wanted, article by article, each article's in the order of
time.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Protocol

from thaigov_spider.plan.capture_index import IndexCollection, IndexQuery, Portion, Snapshot
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.crawl_budget import SiteDownError
from thaigov_spider.plan.wanted import Seen

_BATCH = 20  # requests in Scrapy's queue at a time


IndexOrSnapshot = Portion | Snapshot
CaptureOutcomes = dict[IndexOrSnapshot, Seen]
CapturePlan = Generator[Sequence[IndexOrSnapshot], CaptureOutcomes, None]


class KnownSnapshots(Protocol):
    """What earlier runs, and this one so far, have learnt; the ledger."""

    def next_portion(self, query: IndexQuery) -> Portion | None:
        """What of the index to ask for; None where it is known, and young enough."""

    def collections(self) -> list[IndexCollection]:
        """The collections that there are, as far as is known, the oldest first."""

    def ahead(self, query: IndexQuery) -> int:
        """How many captures are `due`, those that turn out to be spared included."""

    def due(self, query: IndexQuery) -> Iterator[Snapshot]:
        """The captures below the query's prefix that are wanted, and were not had yet."""


class _EnoughError(Exception):
    """As many articles as were asked for have been had."""


def discover_snapshots(
    scope: SnapshotScope,
    known: KnownSnapshots,
    *,
    failures_in_a_row: int,
    expect: Callable[[int], None] = lambda _: None,
) -> CapturePlan:
    """The plan; raises SiteDownError when so many failures follow on each other.

    `expect` is told how many captures at most lie ahead, of each step.
    """
    budget = _Budget(scope.limit, failures_in_a_row)
    try:
        lists = scope.lists()
        for query in lists:
            yield from _list(budget, known, query)
        for listed, wanted in scope.steps(known.collections() if lists else ()):
            for query in listed:
                yield from _list(budget, known, query)
            expect(known.ahead(wanted))
            yield from _fetch(budget, known.due(wanted))
    except _EnoughError:
        return


def _list(budget: "_Budget", known: KnownSnapshots, query: IndexQuery) -> CapturePlan:
    while (portion := known.next_portion(query)) is not None:
        outcomes = yield from budget.ask([portion])
        if outcomes[portion].verdict is None:
            return  # what is known of it is fetched, and the next run goes on


def _fetch(budget: "_Budget", due: Iterator[Snapshot]) -> CapturePlan:
    """Ask for captures in batches, none of which has two of one article: what is retried comes later."""
    batch: list[Snapshot] = []
    for one in due:
        if len(batch) >= budget.batch() or (batch and batch[-1].article == one.article):
            yield from budget.ask(batch)
            batch = []
        batch.append(one)
    if batch:
        yield from budget.ask(batch)


class _Budget:
    """How much more may be asked for."""

    def __init__(self, limit: int | None, failures_in_a_row: int) -> None:
        self._left = limit
        self._patience = failures_in_a_row
        self._failures = 0

    def batch(self) -> int:
        """How many captures to ask for at once."""
        return _BATCH if self._left is None else min(_BATCH, self._left)

    def ask(
        self, batch: Sequence[IndexOrSnapshot]
    ) -> Generator[Sequence[IndexOrSnapshot], CaptureOutcomes, CaptureOutcomes]:
        """Ask for a batch, and count what came of it."""
        outcomes = yield batch
        for wanted in batch:
            self._failures = 0 if outcomes[wanted].verdict is not None else self._failures + 1
            if self._failures >= self._patience:
                raise SiteDownError
        if self._left is not None:
            self._left -= sum(outcomes[wanted].counts for wanted in batch)
            if self._left <= 0:
                raise _EnoughError
        return outcomes
