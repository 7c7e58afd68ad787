"""What names articles: listings, their sections, sitemaps and feeds; each as often as it is worth it. Pure.

They tell at once what is new. That nothing is missed is for the numbers to prove: so a night without news
asks for the first listing, and only for a few of the others, by turns.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from thaigov_spider.exit_status import counted
from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.crawl_budget import CrawlBudget
from thaigov_spider.plan.listing_walk import Walk, walk
from thaigov_spider.plan.sequences import CURRENT
from thaigov_spider.plan.wanted import KnownAddresses, NewsList, Plan, Seen
from thaigov_spider.urls import Address

_A_NIGHT = 2  # others than the first listing, on a night without news: with robots.txt that is four requests
_BARREN_SECONDS = 7 * 86_400  # after which one that named no article is asked again
_SITEMAP = "/sitemap.xml"  # where one lies that robots.txt does not name
_MOST_LISTS = 50  # sitemaps of one run: an index may name thousands
_MOST_GUESSES = 60  # numbers that a script may mean, on one page
_CHANGED = 10  # articles, or a tenth of them, that a sitemap may call changed before it is not believed

SourceKind = Literal["listing", "list"]


@dataclass(frozen=True, slots=True, order=True)
class NewsSource:
    """A listing, or a sitemap or feed (`list`), by its URL."""

    kind: SourceKind
    url: str

    @property
    def name(self) -> str:
        """Under which the plan notes when it was asked for, and how many articles it named."""
        return f"{self.kind} {self.url}"


@dataclass(slots=True)
class SourceFindings:
    """What a run learnt of the ways in which the site shows its news.

    `walks` are those through listings, `lists` the sitemaps and feeds that were read, with how many articles
    each named; `unfound` are the addresses that a source named and that had no article then; `told` is what a
    person should know, though nothing failed. `expected` requests lie ahead of a first crawl.
    """

    walks: list[Walk] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    unfound: dict[str, list[Address]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    expected: int = 0

    @property
    def needs_script(self) -> str | None:
        """A listing that may show its news to a script only; None where one showed any."""
        if any(one.met for one in self.walks) or any(self.lists.values()):
            return None
        return next((one.start for one in self.walks if one.first.needs_script), None)


class Sources:
    """All that names articles, asked as often as it is worth it."""

    def __init__(
        self,
        budget: CrawlBudget,
        findings: SourceFindings,
        listings: Sequence[str],
        named: Callable[[], Iterable[str]],
        now: datetime,
    ) -> None:
        self._budget = budget
        self._findings = findings
        self._first, *self._others = listings
        self._named = named
        self._now = int(now.timestamp())
        self._asked: set[NewsSource] = set()

    def ask(self) -> Plan:
        """Ask for the first listing, what no run came to ask for, and the others whose turn it is, or all.

        All are asked where there is news. Where none of these is a listing, the others that may be are tried
        in their order.
        """
        due = self._due()
        yield from self._ask(NewsSource("listing", self._first))
        yield from self._ask_new(self._all())
        for place, source in enumerate(due):
            if self._budget.has_found or place < _A_NIGHT:
                yield from self._ask(source)
        for start in self._others if not self._budget.known.newest(CURRENT) else ():
            if any(is_listing(one.first) for one in self._findings.walks):
                return
            yield from self._ask(NewsSource("listing", start))

    def _all(self) -> Iterator[NewsSource]:
        """What is asked for though no page names it: no front page and no search, which show some only."""
        for start in self._others:
            if _is_whole(start):
                yield NewsSource("listing", start)
        named = list(self._named())
        is_named = any(urlsplit(url).path == _SITEMAP for url in named)
        for url in [*named, *([] if is_named else [_SITEMAP])]:
            yield NewsSource("list", url)

    def _due(self) -> list[NewsSource]:
        """What has named articles, or is to be tried again: listings first, then what waits for longest."""
        asked, named = self._budget.known.notes("asked "), self._budget.known.notes("named ")
        due: dict[NewsSource, int] = {}
        for name, when in asked.items():
            kind, _, url = name.partition(" ")
            if named.get(name) or self._now - when >= _BARREN_SECONDS:
                due[NewsSource("listing" if kind == "listing" else "list", url)] = when
        return sorted(due, key=lambda one: (one.url not in self._others or not named.get(one.name), due[one]))

    def _ask(self, source: NewsSource) -> Plan:
        if source in self._asked or len(self._findings.lists) >= _MOST_LISTS:
            return
        self._asked.add(source)
        if source.kind == "listing":
            yield from self._walk(source)
        else:
            yield from self._read(source)

    def _walk(self, source: NewsSource) -> Plan:
        """Walk through a listing, and the sections that it links; try what its scripts may mean."""
        done = yield from walk(self._budget, source.url, is_whole=_is_whole(source.url))
        self._findings.walks.append(done)
        guesses = [] if done.met else done.first.guesses[:_MOST_GUESSES]
        yield from self._budget.fetch(guesses, "linked")
        if done.first.elsewhere:
            self._note(source)
        else:
            self._note(source, done.met, guesses)
        if done.leads_back is not None:
            self._findings.told.append(f"the listing {done.start} leads back to what it showed before")
        if done.first.elsewhere is None:
            yield from self._ask_new([NewsSource("list", url) for url in done.first.lists])
            is_section = source.url.rstrip("/").rpartition("/")[0] in (self._first, *self._others)
            if not is_section:
                yield from self._ask_new([NewsSource("listing", url) for url in done.first.sections])

    def _read(self, source: NewsSource) -> Plan:
        """Ask for what a sitemap or feed names, and for what it says has changed."""
        seen = (yield from self._budget.ask([NewsList(source.url)]))[NewsList(source.url)]
        self._findings.lists[source.url] = len(seen.addresses)
        yield from self._budget.fetch(seen.addresses, "linked")
        self._note(source, seen.addresses)
        yield from self._changed(source, seen)
        yield from self._ask_new([NewsSource("list", url) for url in seen.lists])

    def _changed(self, source: NewsSource, seen: Seen) -> Plan:
        dated = {one.address: one.modified for one in seen.named if one.modified is not None}
        ours = self._budget.known.articles_among(dated)
        changed = [address for address, when in dated.items() if address in ours and ours[address] < when]
        if len(changed) > max(_CHANGED, len(ours) // 10):
            self._findings.told.append(
                f"{source.url} says of {len(changed)} of {counted(len(ours), 'article')} that they were"
                " edited: too many to be believed, so they are looked at when they are due"
            )
        else:
            yield from self._budget.fetch(changed, "changed")

    def _ask_new(self, sources: Iterable[NewsSource]) -> Plan:
        """Ask for what no run has asked for before."""
        asked = self._budget.known.notes("asked ")
        for source in sources:
            if source.name not in asked:
                yield from self._ask(source)

    def _note(
        self, source: NewsSource, named: Sequence[Address] = (), guesses: Sequence[Address] = ()
    ) -> None:
        """Note that a source was asked, and what it named; that a guess is no article says nothing of it."""
        articles = self._budget.known.articles_among([*named, *guesses])
        self._findings.unfound[source.url] = [address for address in named if address not in articles]
        self._budget.known.set_note(f"asked {source.name}", self._now)
        self._budget.known.set_note(f"named {source.name}", len(articles))


def disagreements(known: KnownAddresses, findings: SourceFindings) -> Iterator[str]:
    """What one source shows and another does not, once all were asked."""
    for url, named in findings.unfound.items():
        articles = known.articles_among(named)
        unfound = [address for address in named if address not in articles]
        if unfound:
            addresses = counted(len(unfound), "address", ",")
            yield f"{url} names {addresses} where no article was found, as {unfound[0].path}"
    for one in findings.walks:
        if not one.to_the_end or one.first.elsewhere:
            continue
        for kind in dict.fromkeys(address.kind for address in one.met):
            shown = {address.id for address in one.met if address.kind == kind}
            there = known.articles_from(Address(min(shown), kind))
            if there > len(shown):
                so_many = counted(len(shown), "article", ",")
                yield (
                    f"the listing {one.start} shows {so_many} under {kind}, and there are"
                    f" {there:,} by their numbers, from {min(shown)} on"
                )


def _is_whole(start: str) -> bool:
    """Whether a listing may show all news: a front page and a search do not."""
    return start.strip("/") != "" and "?" not in start


def is_listing(seen: Seen) -> bool:
    """Whether a listing came where one was asked for."""
    return seen.verdict is Verdict.LISTING and seen.elsewhere is None
