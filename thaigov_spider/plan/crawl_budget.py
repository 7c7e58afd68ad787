"""What all parts of a news plan share: the scope, what is known, how much more may be asked for. Pure."""

from collections.abc import Generator, Iterable, Sequence
from itertools import islice

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.sequences import CODEIGNITER, SEQUENCES, NumberSequence, sequence_of
from thaigov_spider.plan.wanted import KnownAddresses, Listing, Outcomes, Plan, Seen, Wanted, Why
from thaigov_spider.urls import Address, PathKind

BATCH = 50  # requests in Scrapy's queue at a time: enough to keep it busy, few enough to keep it small
_ENDS = 3  # addresses of a generation that end at one page without an article, before it is taken to be over


class SiteDownError(Exception):
    """Raised by a plan when page after page fails: to go on would only add to what ails the site."""


class EnoughError(Exception):
    """The limit is reached."""


class CrawlBudget:
    """A run's way through the site; its listing at `home` shows whether it is there."""

    def __init__(self, scope: Scope, known: KnownAddresses, failures_in_a_row: int, home: str) -> None:
        self.scope = scope
        self._home = home
        self.known = known
        self.over = ended(known)
        self.has_found = False  # an article that was not known before
        self.told: list[str] = []  # what a person should know, though nothing failed
        self._left = scope.limit
        self._patience = failures_in_a_row
        self._failures = 0
        self._fails_only_guesses = True
        self._series_given_up = 0
        self._given_up: set[Wanted] = set()
        self._vanished: set[Address] = set()
        self._asset_failures = 0
        self._assets_asked: set[str] = set()
        self._alive: set[NumberSequence] = set()
        self._ends: dict[NumberSequence, list[str]] = {}
        self._forbidden: set[PathKind] = set()

    def fetch(
        self, addresses: Iterable[Address], why: Why | None = None
    ) -> Generator[Sequence[Wanted], Outcomes, set[int]]:
        """Ask for those of the addresses that are due, and what their pages need; return the numbers found.

        Numbers that have but a copy of another's article are none: there is no end of these on some sites.
        Where number after number fails that never had an article, the rest of them is left to the next run.
        What is to be asked for under the other path of its sequence then, is.
        """
        found: set[int] = set()
        given_up = self._series_given_up
        due = (address for address in addresses if self._is_due(address, why))
        while given_up == self._series_given_up and (batch := self._next_batch(due)):
            outcomes = yield from self.ask(batch, why)
            twins = list(dict.fromkeys(self._twins(batch, outcomes, why)))
            if twins:
                outcomes |= yield from self.ask(twins)
            self.has_found = self.has_found or any(outcomes[a].counts for a in (*batch, *twins))
            found.update(a.id for a in (*batch, *twins) if _is_found(outcomes[a]))
            yield from self.fetch_assets()
        return found

    def _next_batch(self, due: Iterable[Address]) -> list[Address]:
        """One address only as long as nothing shows that its generation is still there."""
        due = iter(due)
        batch = list(islice(due, 1))
        if batch and sequence_of(batch[0]) in self._alive:
            batch += islice(due, self._batch() - 1)
        return list(dict.fromkeys(batch))

    def _twins(self, batch: Sequence[Address], outcomes: Outcomes, why: Why | None) -> Iterable[Address]:
        """Where the numbers of a batch are to be asked for besides."""
        for address in batch:
            sequence = sequence_of(address)
            twin = self.known.next_address(sequence, address.id)
            is_missing = outcomes[address].verdict is Verdict.MISSING and not outcomes[address].elsewhere
            if is_missing and sequence.is_exclusive and address.kind == sequence.kinds[0]:
                twin = sequence.second(address.id)
            if twin is not None and twin not in batch and self._is_due(twin, why):
                yield twin

    def fetch_assets(self) -> Plan:
        """Ask for what the pages so far need to be shown, until nothing is left or too many in a row fail.

        Each is asked for once in a run, however often pages want it. The pictures' host may be down while the
        pages' is not: then the next run fetches them.
        """
        while self._asset_failures < self._patience:
            batch = self.known.assets_due(BATCH, self._assets_asked)
            if not batch:
                return
            self._assets_asked.update(asset.url for asset in batch)
            outcomes = yield batch
            for asset in batch:
                had = outcomes[asset].verdict is not None
                self._asset_failures = 0 if had else self._asset_failures + 1

    def ask(
        self, batch: Sequence[Wanted], why: Why | None = None
    ) -> Generator[Sequence[Wanted], Outcomes, Outcomes]:
        """Ask for a batch as it is, and count what came of it."""
        outcomes = yield batch
        for wanted in batch:
            self._count(wanted, outcomes[wanted], is_guess=self._is_guess(wanted, why))
        if self._failures >= self._patience:
            yield from self._find_out()
        if self._left is not None:
            self._left -= sum(outcomes[wanted].counts for wanted in batch)
            if self._left <= 0:
                raise EnoughError
        return outcomes

    def _is_guess(self, wanted: Wanted, why: Why | None) -> bool:
        """Whether nothing says that there is an article."""
        if not isinstance(wanted, Address) or why in ("linked", "named"):
            return False
        return not self.known.is_article(wanted)

    def _find_out(self) -> Plan:
        """Ask whether the site is there: some fail in odd ways where they have no article."""
        home = Listing(self._home)
        seen = (yield [home])[home]
        if seen.verdict is None or seen.is_forbidden:
            raise SiteDownError
        self._failures = 0
        self._series_given_up += 1

    def _count(self, wanted: Wanted, seen: Seen, *, is_guess: bool) -> None:
        if isinstance(wanted, Address):
            self._watch(wanted, seen)
        if seen.verdict is not None:
            self._failures = 0
            if seen.verdict is Verdict.MISSING and isinstance(wanted, Address):
                self._vanished.add(wanted)  # the ledger learns of it when the run is over
            return
        self._given_up.add(wanted)
        self._fails_only_guesses = is_guess and (self._fails_only_guesses or not self._failures)
        self._failures += 1
        if self._failures >= self._patience and not self._fails_only_guesses:
            raise SiteDownError

    def _watch(self, address: Address, seen: Seen) -> None:
        """Learn from an answer whether its generation is still there, and may be asked for."""
        sequence = sequence_of(address)
        if seen.is_forbidden:
            self._forbidden.add(address.kind)
        elif seen.elsewhere is not None:
            ends = self._ends.setdefault(sequence, [])
            ends.append(seen.elsewhere)
            if sequence is CODEIGNITER and ends[-_ENDS:] == [seen.elsewhere] * _ENDS:
                self.over.add(sequence)
                self.known.set_note(retired(sequence), address.id)
                self.told.append(
                    f"the addresses of the {sequence.name} site all lead to {seen.elsewhere}: it has ended,"
                    " and one request a night looks whether it is back"
                )
        elif seen.verdict in (Verdict.ARTICLE, Verdict.MISSING):
            self._ends.pop(sequence, None)
            self._alive.add(sequence)

    def probe(self, sequence: NumberSequence) -> Plan:
        """Find out with one request whether a generation that had ended is there again."""
        number = self.known.note(retired(sequence))
        newest = self.known.newest(sequence)
        outcomes = yield from self.ask([sequence.first(newest or number)])
        if sequence in self._alive and any(seen.verdict is Verdict.ARTICLE for seen in outcomes.values()):
            self.over.discard(sequence)
            self.known.set_note(retired(sequence), 0)

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

    def may_ask(self, address: Address) -> bool:
        """Whether an address is of a generation that is there, and none that robots.txt forbids."""
        return sequence_of(address) not in self.over and address.kind not in self._forbidden

    def _is_due(self, address: Address, why: Why | None) -> bool:
        if address in self._given_up or not self.may_ask(address):
            return False
        is_seen = address in self._vanished and self.known.is_article(address)
        return not is_seen and self.known.due(address, why)

    def _batch(self) -> int:
        return BATCH if self._left is None else min(BATCH, self._left)


def _is_found(seen: Seen) -> bool:
    return seen.verdict is Verdict.ARTICLE and not seen.is_copy


def ended(known: KnownAddresses) -> set[NumberSequence]:
    """The generations that have ended on the live site."""
    return {sequence for sequence in SEQUENCES if known.note(retired(sequence))}


def retired(sequence: NumberSequence) -> str:
    """The name of the note that a generation has ended on the live site: the number asked for last."""
    return f"retired {sequence.name}"
