"""Which pages to ask for, and when to stop: the plan of a news crawl, without a network.

A plan is a generator. It yields a batch of what it wants next and is sent what became of each; so it reads as
a straight line, and a test can play the site. The crawl goes from the newest to the oldest:

1. what an earlier run left open;
2. the listing, page by page, each page's new articles before the next page, until a page brings only what is
   known (on an empty archive: to its end);
3. the numbers that the listing does not show, between its oldest and newest article;
4. where no listing works, the numbers upward from the last known one;
5. young articles, gone ones and missing numbers that are due to be looked at again;
6. what is to be refreshed.

Behind each batch of articles comes what their pages need to be shown.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Literal, Protocol

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.urls import Address

_BATCH = 50  # requests in Scrapy's queue at a time: enough to keep it busy, few enough to keep it small


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the listing: its URL (absolute, or a path below the origin) and its number from 1."""

    url: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Asset:
    """What a page needs to be shown, by its absolute URL.

    `depth` is 1 for what the page itself names, one more for what such a style sheet names, and so on.
    """

    url: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a page: its verdict, None where it could not be had; and what a listing page shows.

    `counts` says that it is an article that was asked for, new or not: `limit` counts these.
    """

    verdict: Verdict | None
    counts: bool = False
    addresses: tuple[Address, ...] = ()
    next_page: str | None = None


Wanted = Address | Listing | Asset
Outcomes = dict[Wanted, Seen]
Plan = Generator[Sequence[Wanted], Outcomes, None]
# Why to ask for a number that is known to have no article: a page links to it, or the operator names it.
Why = Literal["linked", "named"]


class KnownAddresses(Protocol):
    """What earlier runs, and this one so far, have learnt; the ledger."""

    # The numbers that have been asked for without a gap, first and last; None before the first whole run.
    checked: tuple[int, int] | None
    # Whether a run has been through the listing to its end; before, "known" says nothing of what follows.
    walked: bool

    def due(self, address: Address, why: Why | None = None) -> bool:
        """Whether the article has to be fetched; that it is linked or named is a reason to look again."""

    def open(self) -> Iterator[Address]:
        """What earlier runs could not get, or got and did not write because it was not asked for then."""

    def rechecks(self) -> Iterator[Address]:
        """Young articles, gone ones and missing numbers that are due to be looked at again; newest first."""

    def unknown(self, low: int, high: int) -> Iterator[int]:
        """The numbers from `high` down to `low` of which nothing is known."""

    def stale(self) -> Iterator[Address]:
        """The articles whose last capture is older than the scope's `refresh`; newest first."""

    def newest(self) -> int:
        """The highest number that has an article; 0 if there is none."""

    def published(self, address: Address) -> date | None:
        """The day an article was published, where it is known."""

    def assets_due(self, at_most: int, without: Collection[str]) -> Sequence[Asset]:
        """Some of what the pages fetched so far need to be shown, but `without` these URLs."""


class SiteDownError(Exception):
    """Raised by a plan when page after page fails: to go on would only add to what ails the site."""


class ListingLoopsError(Exception):
    """Raised by a plan at its end: a page of the listing led back, so that what follows it was not seen."""

    def __init__(self, page: Listing) -> None:
        super().__init__("leads back to what the listing showed before; the next run tries again")
        self.page = page


class _EnoughError(Exception):
    """The limit is reached."""


def discover(
    scope: Scope,
    known: KnownAddresses,
    *,
    listings: Sequence[str],
    id_gap: int = 200,
    failures_in_a_row: int = 10,
) -> Plan:
    """Plan a crawl.

    Raises from the generator `SiteDownError` after `failures_in_a_row` pages failed, and at its end
    `ListingLoopsError`.
    """
    budget = _CrawlBudget(scope, known, failures_in_a_row)
    try:
        if scope.ids is not None:
            yield from budget.fetch(scope.addresses(), "named")
        else:
            yield from budget.fetch(known.open())
            yield from _news(budget, listings, id_gap)
            yield from budget.fetch(known.rechecks())
            yield from budget.fetch(known.stale())
    except _EnoughError:
        pass
    yield from budget.fetch_assets()
    if budget.loop is not None:
        raise ListingLoopsError(budget.loop)


def _news(budget: "_CrawlBudget", listings: Sequence[str], id_gap: int) -> Plan:
    for start in listings:
        # Where a listing failed, the next one only stands in for it: its end is not the end of the news.
        walk = yield from _walk(budget, Listing(start), stands_in=budget.has_failures)
        if walk is not None:
            yield from _fill(budget, walk)
            return
    yield from _climb(budget, id_gap)


@dataclass(slots=True)
class _Walk:
    """The articles that a walk through the listing met, and whether it came to its end."""

    met: list[Address] = field(default_factory=list)

    @property
    def counted(self) -> list[Address]:
        """Those whose numbers are of the sequence that can be counted through."""
        return [address for address in self.met if address.is_counted]

    to_the_end: bool = False


def _walk(
    budget: "_CrawlBudget", page: Listing, *, stands_in: bool
) -> Generator[Sequence[Wanted], Outcomes, _Walk | None]:
    """Go through the listing from its first page; None if that is no listing.

    A page that shows the same as the one before it is behind the end, as some sites have it; one that leads
    further back, or a second page like the first, means that the listing is out of order.
    """
    walk = _Walk()
    shown: tuple[Address, ...] = ()
    met: set[Address] = set()
    been = {page.url}
    while True:
        seen = (yield from budget.ask([page]))[page]
        if seen.verdict is not Verdict.LISTING:
            return walk if walk.met else None
        fresh = [address for address in seen.addresses if address not in met]
        news = any(budget.known.due(address, "linked") for address in fresh)
        walk.met += fresh
        met.update(fresh)
        yield from budget.fetch(fresh, "linked")
        is_end = seen.next_page is None or (seen.addresses == shown and page.number > 2)
        if is_end or not fresh or seen.next_page in been:
            budget.loop = None if is_end else page
            walk.to_the_end = is_end and not stands_in
            budget.known.walked = budget.known.walked or walk.to_the_end
            return walk
        if (budget.known.walked and not news) or budget.all_too_old(fresh):
            return walk
        assert seen.next_page is not None  # else this was the end
        page, shown = Listing(seen.next_page, page.number + 1), seen.addresses
        been.add(page.url)


def _fill(budget: "_CrawlBudget", walk: _Walk) -> Plan:
    """Ask for the numbers that the listing does not show."""
    known = budget.known
    if not walk.counted:
        return
    newest = max(address.id for address in walk.counted)
    reached = (a.id for a in walk.counted if walk.to_the_end or not budget.all_too_old([a]))
    oldest = min(reached, default=newest)
    if known.checked is None:
        low, high = oldest, newest
        gaps = known.unknown(low, high)
    else:
        # A walk that stopped early may have met an old article pinned to the top: nothing follows from it.
        low = min(known.checked[0], oldest) if walk.to_the_end else known.checked[0]
        high = max(known.checked[1], newest)
        gaps = chain(known.unknown(known.checked[1] + 1, high), known.unknown(low, known.checked[0] - 1))
    yield from budget.fetch(map(Address, gaps))
    known.checked = low, high


def _climb(budget: "_CrawlBudget", id_gap: int) -> Plan:
    """Ask for one number after the other, until `id_gap` of them in a row have no article."""
    at = last = max(budget.known.newest(), budget.known.checked[1] if budget.known.checked else 0)
    while at - last <= id_gap:
        found = yield from budget.fetch(map(Address, range(at + 1, at + 1 + _BATCH)))
        at += _BATCH
        last = max(found, default=last)


class _CrawlBudget:
    """What all parts of a plan share: the scope, what is known, and how much more may be asked for."""

    def __init__(self, scope: Scope, known: KnownAddresses, failures_in_a_row: int) -> None:
        self.scope = scope
        self.known = known
        self._left = scope.limit
        self._patience = failures_in_a_row
        self._failures = 0
        self._given_up: set[Wanted] = set()
        self._asset_failures = 0
        self._assets_given_up: set[str] = set()
        self.loop: Listing | None = None  # the page of the listing that led back

    def fetch(
        self, addresses: Iterable[Address], why: Why | None = None
    ) -> Generator[Sequence[Wanted], Outcomes, set[int]]:
        """Ask for those of the addresses that are due, and what their pages need; return the numbers found.

        The site has two article paths and one sequence of numbers: what is not under the first path is looked
        for under the second.
        """
        found: set[int] = set()
        due = (address for address in addresses if self._is_due(address, why))
        while batch := list(dict.fromkeys(islice(due, self._batch()))):
            outcomes = yield from self.ask(batch)
            missing = [a.id for a in batch if a.kind == "details" and outcomes[a].verdict is Verdict.MISSING]
            twins = [Address(number, "ministry_details") for number in missing]
            if twins := [twin for twin in twins if self._is_due(twin, why)]:
                outcomes |= yield from self.ask(twins)
            found.update(a.id for a in (*batch, *twins) if outcomes[a].verdict is Verdict.ARTICLE)
            yield from self.fetch_assets()
        return found

    def fetch_assets(self) -> Plan:
        """Ask for what the pages so far need to be shown, until nothing is left or too many in a row fail.

        The pictures' host may be down while the pages' is not: then the next run fetches them.
        """
        while self._asset_failures < self._patience:
            batch = self.known.assets_due(_BATCH, self._assets_given_up)
            if not batch:
                return
            outcomes = yield batch
            for asset in batch:
                had = outcomes[asset].verdict is not None
                self._asset_failures = 0 if had else self._asset_failures + 1
                if not had:
                    self._assets_given_up.add(asset.url)

    def ask(self, batch: Sequence[Wanted]) -> Generator[Sequence[Wanted], Outcomes, Outcomes]:
        """Ask for a batch as it is, and count what came of it."""
        outcomes = yield batch
        for wanted in batch:
            if outcomes[wanted].verdict is not None:
                self._failures = 0
                continue
            self._given_up.add(wanted)
            self._failures += 1
            if self._failures >= self._patience:
                raise SiteDownError
        if self._left is not None:
            self._left -= sum(outcomes[wanted].counts for wanted in batch)
            if self._left <= 0:
                raise _EnoughError
        return outcomes

    @property
    def has_failures(self) -> bool:
        """Whether a page of the listing could not be had."""
        return any(isinstance(wanted, Listing) for wanted in self._given_up)

    def all_too_old(self, addresses: Sequence[Address]) -> bool:
        """Whether every one of the articles is known to be older than what was asked for."""
        since = self.scope.since
        if since is None:
            return False
        days = [self.known.published(address) for address in addresses]
        return all(day is not None and day < since for day in days)

    def _is_due(self, address: Address, why: Why | None) -> bool:
        return address not in self._given_up and self.known.due(address, why)

    def _batch(self) -> int:
        return _BATCH if self._left is None else min(_BATCH, self._left)
