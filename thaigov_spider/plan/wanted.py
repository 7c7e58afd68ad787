"""What a plan asks for, what it is told of each, and what it may know: the words of plan and crawl."""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.link_list import Named
from thaigov_spider.plan.sequences import NumberSequence
from thaigov_spider.urls import Address


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the listing: its URL (absolute, or a path below the origin) and its number from 1."""

    url: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class NewsList:
    """A sitemap or a feed, by its absolute URL, or a path below the origin."""

    url: str


@dataclass(frozen=True, slots=True)
class Asset:
    """What a page needs to be shown, by its absolute URL.

    `depth` is 1 for what the page itself names, one more for what such a style sheet names, and so on.
    """

    url: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a page: its verdict, None where it could not be had; and what it leads to.

    `counts` says that it is an article that was asked for, new or not: `limit` counts these. `addresses`
    are the articles that a listing, sitemap or feed names, `guesses` those that a script may mean; `named`
    has the times of a sitemap. `sections`, `lists` are pages and sitemaps or feeds to ask besides.
    `elsewhere` is where a redirect ended that does not lead to an article, and on a listing that the page
    which came is not the one that was asked for. `is_forbidden`: robots.txt keeps it out. `needs_script`:
    it may show its news to a script only. `is_copy`: an article has the text of another number.
    """

    verdict: Verdict | None
    counts: bool = False
    addresses: tuple[Address, ...] = ()
    next_page: str | None = None
    guesses: tuple[Address, ...] = ()
    named: tuple[Named, ...] = ()
    sections: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    elsewhere: str | None = None
    is_forbidden: bool = False
    needs_script: bool = False
    is_copy: bool = False


Wanted = Address | Listing | NewsList | Asset
Outcomes = dict[Wanted, Seen]
Plan = Generator[Sequence[Wanted], Outcomes, None]
# Why to ask for what is known: a page links to it, the operator names it, it is among the numbers that have
# to be asked for, or a sitemap calls it edited.
Why = Literal["linked", "named", "counted", "changed"]


class KnownAddresses(Protocol):
    """What earlier runs, and this one so far, have learnt; the ledger."""

    def due(self, address: Address, why: Why | None = None) -> bool:
        """Whether the article has to be fetched; that it is linked or named is a reason to look again."""

    def is_article(self, address: Address) -> bool:
        """Whether there is, or once was, an article at an address."""

    def open(self) -> Iterator[Address]:
        """What earlier runs could not get, or got and did not write because it was not asked for then."""

    def rechecks(self) -> Iterator[Address]:
        """Young articles, gone ones and missing numbers that are due to be looked at again; newest first."""

    def stale(self) -> Iterator[Address]:
        """The articles whose last capture is older than the scope's `refresh`; newest first."""

    def articles_among(self, addresses: Iterable[Address]) -> Mapping[Address, datetime]:
        """Those of the addresses that have, or once had, an article, and when each was last looked at."""

    def blocks(self, sequence: NumberSequence) -> Sequence[tuple[int, int]]:
        """The runs of numbers with articles, lowest first: between two of them lies a jump too far."""

    def newest(self, sequence: NumberSequence) -> int:
        """The highest number that has an article, of those no jump away from the others; 0 if none has."""

    def articles_from(self, address: Address) -> int:
        """How many numbers from that of an address up have an article under its path."""

    def unknown(self, sequence: NumberSequence, low: int, high: int) -> Iterator[int]:
        """The numbers from `high` down to `low` that are still to be asked for."""

    def next_address(self, sequence: NumberSequence, number: int) -> Address | None:
        """Where a number is still to be asked for; None if nowhere."""

    def has_second_alone(self, sequence: NumberSequence) -> bool:
        """Whether a number was ever found under the second path of its sequence only."""

    def published(self, address: Address) -> date | None:
        """The day an article was published, where it is known."""

    def assets_due(self, at_most: int, without: Collection[str]) -> Sequence[Asset]:
        """Some of what the pages fetched so far need to be shown, but `without` these URLs."""

    def note(self, name: str) -> int:
        """What the plan has noted under a name; 0 if nothing."""

    def notes(self, prefix: str) -> Mapping[str, int]:
        """All that the plan has noted under names that begin so, by the rest of the name."""

    def set_note(self, name: str, value: int) -> None:
        """Note something for the runs to come."""
