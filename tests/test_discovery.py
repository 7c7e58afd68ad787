from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.news import (
    Asset,
    Listing,
    ListingLoopsError,
    Outcomes,
    Seen,
    SiteDownError,
    Wanted,
    Why,
    discover,
)
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.urls import Address, PathKind


@dataclass
class Site:
    """A site and a ledger in memory: article numbers and their days, and pages of a listing."""

    articles: dict[int, date]
    listing: list[list[int]] = field(default_factory=list)
    ministry: set[int] = field(default_factory=set)
    kind: PathKind = "details"
    broken: set[int] = field(default_factory=set)
    down: bool = False
    pictures: dict[int, str] = field(default_factory=dict)
    pictures_down: bool = False
    failing: set[str] = field(default_factory=set)
    asked: list[Wanted] = field(default_factory=list)

    def answer(self, wanted: Wanted) -> Seen:
        self.asked.append(wanted)
        if self.down or (isinstance(wanted, Listing) and wanted.url in self.failing):
            return Seen(None)
        if isinstance(wanted, Asset):
            return Seen(None) if self.pictures_down else Seen(Verdict.OTHER)
        if isinstance(wanted, Listing):
            return self.show(wanted)
        if wanted.id in self.broken:
            return Seen(None)
        here = wanted.id in self.articles and wanted == self.address(wanted.id)
        return Seen(Verdict.ARTICLE, counts=True) if here else Seen(Verdict.MISSING)

    def show(self, page: Listing) -> Seen:
        if page.url == "/news" and self.listing:
            index = 0
        elif page.url.startswith("/news/"):
            index = int(page.url.rpartition("/")[2])
        else:
            return Seen(Verdict.OTHER)
        follows = f"/news/{index + 1}" if index + 1 < len(self.listing) else None
        addresses = tuple(map(self.address, self.listing[index]))
        return Seen(Verdict.LISTING, addresses=addresses, next_page=follows)

    def address(self, number: int) -> Address:
        return Address(number, "ministry_details" if number in self.ministry else self.kind)

    @property
    def asked_ids(self) -> list[int]:
        return [wanted.id for wanted in self.asked if isinstance(wanted, Address)]

    @property
    def asked_listings(self) -> int:
        return sum(isinstance(wanted, Listing) for wanted in self.asked)


@dataclass
class Memory:
    site: Site
    verdicts: dict[Address, Verdict | None] = field(default_factory=dict)
    checked: tuple[int, int] | None = None
    walked: bool = False
    yesterdays: set[Address] = field(default_factory=set)
    young: list[Address] = field(default_factory=list)
    wanted: list[Asset] = field(default_factory=list)

    def due(self, address: Address, why: Why | None = None) -> bool:
        verdict = self.verdicts.get(address)
        if verdict is Verdict.MISSING:
            return address.id > self.newest() or (why is not None and address in self.yesterdays)
        return verdict is None or address in self.young

    def rechecks(self) -> Iterator[Address]:
        yield from self.young

    def assets_due(self, at_most: int, without: Collection[str]) -> Sequence[Asset]:
        return [asset for asset in self.wanted if asset.url not in without][:at_most]

    def learn(self, outcomes: Outcomes) -> None:
        for wanted, seen in outcomes.items():
            if isinstance(wanted, Asset) and seen.verdict is not None:
                self.wanted.remove(wanted)
            elif isinstance(wanted, Address):
                self.verdicts[wanted] = seen.verdict
                self.wanted += [Asset(picture) for n, picture in self.site.pictures.items() if n == wanted.id]

    def open(self) -> Iterator[Address]:
        yield from [address for address, verdict in self.verdicts.items() if verdict is None]

    def unknown(self, low: int, high: int) -> Iterator[int]:
        known = {address.id for address in self.verdicts}
        yield from (number for number in range(high, low - 1, -1) if number not in known)

    def stale(self) -> Iterator[Address]:
        yield from ()

    def newest(self) -> int:
        return max((a.id for a, verdict in self.verdicts.items() if verdict is Verdict.ARTICLE), default=0)

    def published(self, address: Address) -> date | None:
        return self.site.articles.get(address.id)


def crawl(
    site: Site, memory: Memory, scope: Scope | None = None, listings: Sequence[str] = ("/nothing", "/news")
) -> list[int]:
    site.asked.clear()
    memory.yesterdays = set(memory.verdicts)
    plan = discover(scope or Scope(), memory, listings=listings, id_gap=200, failures_in_a_row=10)
    batch = next(plan, ())
    while batch:
        outcomes: Outcomes = {wanted: site.answer(wanted) for wanted in batch}
        memory.learn(outcomes)
        try:
            batch = plan.send(outcomes)
        except StopIteration:
            break
    return [a.id for a, verdict in memory.verdicts.items() if verdict is Verdict.ARTICLE]


def days(*numbers: int, year: int = 2025) -> dict[int, date]:
    return {number: date(year, 1, 1) for number in numbers}


def test_an_empty_archive_gets_the_whole_listing_newest_first_and_the_numbers_it_does_not_show() -> None:
    site = Site(days(*range(11, 31)), [[30, 29, 28], [27, 26, 24], [20, 18, 14]])
    found = crawl(site, Memory(site))
    assert found[:9] == [30, 29, 28, 27, 26, 24, 20, 18, 14]
    assert sorted(found) == list(range(14, 31))


def test_each_listing_pages_articles_are_fetched_before_the_next_page() -> None:
    site = Site(days(*range(1, 5)), [[4, 3], [2, 1]])
    crawl(site, Memory(site))
    kinds = [type(wanted).__name__ for wanted in site.asked]
    assert kinds == ["Listing", "Listing", "Address", "Address", "Listing", "Address", "Address"]


def test_a_second_run_asks_for_one_page_of_the_listing_and_no_article() -> None:
    site = Site(days(*range(1, 31)), [[30, 29], [28, 27], [5, 1]])
    memory = Memory(site)
    crawl(site, memory)
    crawl(site, memory)
    assert site.asked == [Listing("/nothing"), Listing("/news")]


def test_a_later_run_gets_what_is_new_and_the_numbers_between() -> None:
    site = Site(days(*range(1, 11)), [[10, 9], [8, 7], [2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(*range(11, 16))
    site.listing = [[15, 12], [10, 9], [8, 7], [2, 1]]
    crawl(site, memory)
    assert site.asked_ids == [15, 12, 14, 13, 11]
    assert site.asked_listings == 3


def test_a_walk_that_was_cut_off_is_taken_up_again() -> None:
    site = Site(days(*range(1, 9)), [[8, 7], [6, 5], [4, 3], [2, 1]])
    memory = Memory(site)
    assert crawl(site, memory, Scope(limit=3)) == [8, 7, 6]
    assert sorted(crawl(site, memory)) == list(range(1, 9))
    assert site.asked_ids == [5, 4, 3, 2, 1]


def test_an_article_published_late_is_found_by_its_link() -> None:
    site = Site(days(1, 2, 4, 5), [[5, 4], [2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    assert memory.verdicts[Address(3)] is Verdict.MISSING
    site.articles |= days(3)
    site.listing.insert(0, [3, 5])
    crawl(site, memory)
    assert site.asked_ids == [3]
    assert memory.verdicts[Address(3)] is Verdict.ARTICLE


def test_a_listing_that_stands_in_for_one_that_failed_is_not_the_whole() -> None:
    site = Site(days(*range(1, 9)), [[8, 7], [6, 5], [4, 3], [2, 1]], failing={"/whole"})
    memory = Memory(site)
    site.listing, whole = [[8, 7]], site.listing
    assert crawl(site, memory, listings=("/whole", "/news")) == [8, 7]
    assert not memory.walked
    site.listing = whole
    assert sorted(crawl(site, memory)) == list(range(1, 9))


def test_limit_counts_articles_written_not_pages() -> None:
    site = Site(days(5, 9), [[9, 8, 7, 6, 5]])
    assert crawl(site, Memory(site), Scope(limit=2)) == [9, 5]


def test_since_ends_the_walk_at_the_first_page_of_which_all_is_older() -> None:
    site = Site(days(9, 8, 7) | days(6, 5, 4, 3, year=2020), [[9, 8], [7, 6], [5, 4], [3]])
    crawl(site, Memory(site), Scope(since=date(2024, 1, 1)))
    assert site.asked_listings == 4  # "/nothing" and three pages
    assert 3 not in site.asked_ids


def test_an_old_article_pinned_to_the_top_does_not_send_the_crawl_through_all_numbers() -> None:
    site = Site(days(*range(900, 910)), [[909, 908], [907, 906]])
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(3, 910)
    site.listing.insert(0, [3, 910])
    crawl(site, memory)
    assert site.asked_ids == [3, 910]


@pytest.mark.parametrize(
    ("listing", "loop"),
    [
        ([[6, 5], [4, 3], [6, 5], [2, 1]], "/news/2"),  # a page leads further back
        ([[6, 5], [6, 5], [4, 3], [2, 1]], "/news/1"),  # all pages show the first
    ],
)
def test_a_listing_that_loops_is_told_and_walked_again(listing: list[list[int]], loop: str) -> None:
    site = Site(days(*range(1, 7)), listing)
    memory = Memory(site)
    with pytest.raises(ListingLoopsError) as raised:
        crawl(site, memory)
    assert raised.value.page.url == loop
    assert not memory.walked
    site.listing = [[6, 5], [4, 3], [2, 1]]
    assert sorted(crawl(site, memory)) == [1, 2, 3, 4, 5, 6]
    assert memory.walked


def test_a_page_behind_the_end_of_the_listing_that_shows_the_last_one_again_is_no_loop() -> None:
    site = Site(days(1, 2, 3, 4), [[4, 3], [2, 1], [2, 1], [2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    assert site.asked_listings == 4
    assert memory.walked


def test_where_no_listing_works_numbers_are_tried_upward_over_gaps() -> None:
    site = Site(days(1, 2, 203, 404))
    memory = Memory(site)
    assert crawl(site, memory) == [1, 2, 203, 404]
    assert max(site.asked_ids) >= 604
    site.articles |= days(604, 806)  # a gap of 199, and one of 201
    assert crawl(site, memory) == [1, 2, 203, 404, 604, 806]


def test_a_number_without_an_article_is_looked_for_among_the_ministries_pages() -> None:
    site = Site(days(1, 2, 3), [[3, 1]], ministry={2})
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == [1, 2, 3]
    assert memory.verdicts[Address(2, "ministry_details")] is Verdict.ARTICLE


def test_what_failed_is_tried_again_by_the_next_run_first() -> None:
    site = Site(days(1, 2, 3), [[3, 2, 1]], broken={2})
    memory = Memory(site)
    assert crawl(site, memory) == [3, 1]
    assert site.asked_ids.count(2) == 1
    site.broken.clear()
    crawl(site, memory)
    assert site.asked[0] == Address(2)
    assert site.asked_ids == [2]


def test_ids_asks_for_these_and_for_nothing_else() -> None:
    site = Site(days(*range(1, 100)), [[99, 98]])
    assert crawl(site, Memory(site), Scope.parse(ids="7-9,3,8")) == [7, 8, 9, 3]
    assert site.asked_listings == 0
    assert site.asked_ids == [7, 8, 9, 3]


def test_a_site_that_is_down_is_left_alone_after_ten_pages() -> None:
    site = Site(days(1), [[1]], down=True)
    with pytest.raises(SiteDownError):
        crawl(site, Memory(site))
    assert len(site.asked) <= 60


def test_what_pages_need_is_fetched_behind_their_batch() -> None:
    site = Site(days(1, 2, 3, 4), [[4, 3], [2, 1]], pictures={4: "/4.jpg", 1: "/1.jpg"})
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == [1, 2, 3, 4]
    assert [wanted for wanted in site.asked if not isinstance(wanted, Listing)] == [
        *(Address(4), Address(3), Asset("/4.jpg")),
        *(Address(2), Address(1), Asset("/1.jpg")),
    ]


def test_what_the_last_article_of_a_limit_needs_is_fetched_too() -> None:
    site = Site(days(1, 2), [[2, 1]], pictures={2: "/2.jpg"})
    crawl(site, Memory(site), Scope(limit=1))
    assert site.asked[-1] == Asset("/2.jpg")


def test_a_host_of_pictures_that_is_down_stops_no_article_and_is_left_alone_until_the_next_run() -> None:
    pictures = {number: f"/{number}.jpg" for number in range(1, 121)}
    site = Site(days(*range(1, 121)), [list(range(120, 0, -1))], pictures=pictures, pictures_down=True)
    memory = Memory(site)
    assert len(crawl(site, memory)) == 120
    tried = sum(isinstance(wanted, Asset) for wanted in site.asked)
    assert 10 <= tried <= 60
    site.pictures_down = False
    crawl(site, memory)
    assert sum(isinstance(wanted, Asset) for wanted in site.asked) == 120


def test_young_articles_are_looked_at_again_behind_the_news() -> None:
    site = Site(days(1, 2), [[2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(3)
    site.listing = [[3, 2]]
    memory.young = [Address(1)]
    crawl(site, memory)
    assert site.asked_ids == [3, 1]


def test_articles_of_the_current_site_are_followed_by_their_links_and_not_counted_through() -> None:
    site = Site(days(*range(900, 910)), [[909, 905], [901]], kind="th/news")
    memory = Memory(site)
    assert crawl(site, memory) == [909, 905, 901]
    site.articles |= days(911)
    site.listing.insert(0, [911, 909])
    crawl(site, memory)
    assert site.asked_ids == [911]
