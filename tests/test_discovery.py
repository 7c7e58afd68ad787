from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.crawl_budget import SiteDownError
from thaigov_spider.plan.link_list import Named
from thaigov_spider.plan.news import Gaps, SourceFindings, discover, remaining
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.plan.wanted import Asset, Listing, NewsList, Outcomes, Seen, Wanted
from thaigov_spider.status.note_words import in_thai
from thaigov_spider.urls import Address, PathKind

GAPS = Gaps(above=20, below=30, old=200, start=500)


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
    english: set[int] = field(default_factory=set)
    both: bool = False  # every number is had in both languages
    endless: bool = False  # the listing always has a next page, of articles that there are not
    ended: str | None = None  # where all old addresses lead
    copies: bool = False  # a number that was not given shows the newest article
    fails_elsewhere: bool = False  # and not only where there is an article
    sitemap: list[int] = field(default_factory=list)
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
        if isinstance(wanted, NewsList):
            named = tuple(map(self.address, self.sitemap))
            return Seen(Verdict.OTHER, addresses=named, named=tuple(map(Named, named)))
        if wanted.id in self.broken:
            return Seen(None)
        if self.ended and wanted.is_counted:
            return Seen(Verdict.MISSING, elsewhere=self.ended)
        here = wanted.id in self.articles and (self.both or wanted == self.address(wanted.id))
        if not here and self.fails_elsewhere:
            return Seen(None)
        if not here and self.copies and wanted.kind == self.kind:
            return Seen(Verdict.ARTICLE, counts=True, is_copy=True)
        return Seen(Verdict.ARTICLE, counts=True) if here else Seen(Verdict.MISSING)

    def show(self, page: Listing) -> Seen:
        if page.url == "/news" and self.listing:
            index = 0
        elif page.url.startswith("/news/"):
            index = int(page.url.rpartition("/")[2])
        else:
            return Seen(Verdict.OTHER)
        follows = f"/news/{index + 1}" if self.endless or index + 1 < len(self.listing) else None
        numbers = self.listing[index] if index < len(self.listing) else [5000 - index]
        addresses = tuple(map(self.address, numbers))
        return Seen(Verdict.LISTING, addresses=addresses, next_page=follows)

    def address(self, number: int) -> Address:
        if number in self.english:
            return Address(number, "en/news")
        return Address(number, "ministry_details" if number in self.ministry else self.kind)

    @property
    def asked_ids(self) -> list[int]:
        return [wanted.id for wanted in self.asked if isinstance(wanted, Address)]

    @property
    def asked_listings(self) -> int:
        return sum(isinstance(wanted, Listing) for wanted in self.asked)


class Memory:
    """A ledger in memory, and the crawls of a site that it has seen; each a day after the one before."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.wanted: list[Asset] = []
        self.findings = SourceFindings()
        self.expected: list[tuple[int, int]] = []  # behind how many requests it was told of how many pages
        self.now = datetime(2026, 11, 1, tzinfo=UTC)
        self.ledger = Ledger(Path(":memory:"), "https://site.example", Scope(), self.now)

    def learn(self, outcomes: Outcomes) -> None:
        for wanted, seen in outcomes.items():
            if isinstance(wanted, Asset) and seen.verdict is not None:
                self.wanted.remove(wanted)
            elif isinstance(wanted, Address):
                self.learn_of(wanted, seen)

    def learn_of(self, address: Address, seen: Seen) -> None:
        self.wanted += [Asset(picture) for n, picture in self.site.pictures.items() if n == address.id]
        when = (self.now + timedelta(seconds=len(self.site.asked))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if seen.verdict is None:
            outcome = FetchOutcome(when, None, error="down")
        elif seen.verdict is Verdict.ARTICLE:
            published = self.site.articles.get(address.id)
            outcome = FetchOutcome(when, "article", written=True, published=published, content_digest="x")
        else:
            outcome = FetchOutcome(when, "missing")
        self.ledger.record([address], outcome)

    def due(self, now: str, at_most: int, without: Collection[str]) -> list[Asset]:  # noqa: ARG002
        """The assets that are due, as the ledger asks its own table for them."""
        return [asset for asset in self.wanted if asset.url not in without][:at_most]

    def next_day(self, scope: Scope) -> None:
        """The ledger as the crawl of the next day opens it."""
        self.now += timedelta(days=1)
        self.ledger._now, self.ledger._scope = self.now, scope

    def found(self) -> list[int]:
        rows = self.ledger._db.execute(
            "SELECT id FROM address WHERE standing = 'article' ORDER BY first_seen"
        ).fetchall()
        return [number for (number,) in rows]

    @property
    def walked(self) -> bool:
        return bool(self.ledger.note("walked /news"))


def crawl(
    site: Site,
    memory: Memory,
    scope: Scope | None = None,
    listings: Sequence[str] = ("/nothing", "/news"),
    cut_after: int | None = None,
) -> list[int]:
    """A crawl, cut off after so many requests; the articles known then, in the order of their coming."""
    site.asked.clear()
    memory.next_day(scope or Scope())
    memory.findings = SourceFindings()
    memory.ledger.assets = memory  # type: ignore[assignment]
    plan = discover(
        scope or Scope(),
        memory.ledger,
        listings=listings,
        now=memory.now,
        gaps=GAPS,
        findings=memory.findings,
        expect=lambda pages: memory.expected.append((len(site.asked), pages)),
    )
    batch = next(plan, ())
    while batch:
        outcomes: Outcomes = {}
        for wanted in batch:
            if cut_after is not None and len(site.asked) >= cut_after:
                return memory.found()
            outcomes[wanted] = site.answer(wanted)
            memory.learn({wanted: outcomes[wanted]})
        try:
            batch = plan.send(outcomes)
        except StopIteration:
            break
    assert all(map(in_thai, memory.findings.told))
    return memory.found()


def days(*numbers: int, year: int = 2025) -> dict[int, date]:
    return {number: date(year, 1, 1) for number in numbers}


def test_an_empty_archive_gets_the_whole_listing_newest_first_and_the_numbers_it_does_not_show() -> None:
    site = Site(days(*range(11, 31)), [[30, 29, 28], [27, 26, 24], [20, 18, 14]])
    found = crawl(site, Memory(site))
    assert found[:9] == [30, 29, 28, 27, 26, 24, 20, 18, 14]
    assert sorted(found) == list(range(14, 31))


def test_what_lies_ahead_is_told_as_soon_as_an_article_shows_it_and_on_a_later_night_no_more() -> None:
    top = 156_000 + 300
    site = Site(days(*range(top - 20, top + 1)), [[top, top - 1], [top - 3, top - 4]])
    site.kind = "th/news"
    memory = Memory(site)
    crawl(site, memory, listings=["/news"])
    (asked, pages), *_ = memory.expected
    assert asked <= 3
    assert 298 <= pages <= 302
    memory.expected.clear()
    crawl(site, memory, listings=["/news"])
    assert all(pages == 0 for _, pages in memory.expected)


def test_of_the_numbers_that_are_named_those_that_are_known_lie_not_ahead() -> None:
    site = Site(days(*range(1, 11)), [[10, 9]])
    memory = Memory(site)
    crawl(site, memory)
    memory.expected.clear()
    crawl(site, memory, Scope.parse(ids="5-14"))
    assert memory.expected == [(0, 4)]


def test_each_listing_pages_articles_are_fetched_before_the_next_page() -> None:
    site = Site(days(*range(1, 5)), [[4, 3], [2, 1]])
    crawl(site, Memory(site), listings=["/news"])
    kinds = [type(wanted).__name__ for wanted in site.asked]
    assert kinds == ["Listing", "Address", "Address", "Listing", "Address", "Address", "NewsList"]


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
    assert not memory.ledger.is_article(Address(3))
    site.articles |= days(3)
    site.listing.insert(0, [3, 5])
    crawl(site, memory)
    assert [wanted for wanted in site.asked if wanted == Address(3)] == [Address(3)]
    assert memory.ledger.is_article(Address(3))


def test_a_listing_that_stands_in_for_one_that_failed_is_not_the_whole() -> None:
    site = Site(days(*range(1, 9)), [[8, 7], [6, 5], [4, 3], [2, 1]], failing={"/whole"})
    memory = Memory(site)
    site.listing, whole = [[8, 7]], site.listing
    assert sorted(crawl(site, memory, listings=("/whole", "/news"))) == list(range(1, 9))  # by the numbers
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


def test_an_article_beyond_a_jump_does_not_send_the_crawl_through_all_numbers() -> None:
    site = Site(days(*range(30_000, 30_010)), [[30_009, 30_008], [30_007, 30_006]])
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(3, 30_010)
    site.listing.insert(0, [3, 30_010])
    crawl(site, memory)
    assert site.asked_ids[:2] == [3, 30_010]
    assert len(site.asked_ids) < 10


@pytest.mark.parametrize(
    ("listing", "loop"),
    [
        ([[6, 5], [4, 3], [6, 5], [2, 1]], "/news/2"),  # a page leads further back
        ([[6, 5], [6, 5], [4, 3], [2, 1]], "/news/1"),  # all pages show the first
    ],
)
def test_a_listing_that_loops_ends_is_told_and_walked_again(listing: list[list[int]], loop: str) -> None:
    site = Site(days(*range(1, 7)), listing)
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == [1, 2, 3, 4, 5, 6]  # by the numbers
    [leads_back] = [one.leads_back for one in memory.findings.walks if one.leads_back]
    assert leads_back.url == loop
    assert not memory.walked
    site.listing = [[6, 5], [4, 3], [2, 1]]
    crawl(site, memory)
    assert memory.walked


def test_a_page_behind_the_end_of_the_listing_that_shows_the_last_one_again_is_no_loop() -> None:
    site = Site(days(1, 2, 3, 4), [[4, 3], [2, 1], [2, 1], [2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    assert site.asked_listings == 4
    assert memory.walked


@pytest.mark.slow
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
    assert memory.ledger.is_article(Address(2, "ministry_details"))


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


def test_a_site_that_fails_at_every_number_without_an_article_is_not_down() -> None:
    site = Site(days(*range(400, 520), *range(350, 380)), [[519]], kind="th/news", fails_elsewhere=True)
    memory = Memory(site)
    for number in range(520, 524):
        crawl(site, memory)
        assert len(site.asked) < 400
        assert max(memory.found()) == number - 1
        site.articles[number] = date(2026, 11, 1)
        site.listing = [[number]]
    assert set(memory.found()) == {*range(400, 523), *range(350, 380)}


def test_what_pages_need_is_fetched_behind_their_batch() -> None:
    site = Site(days(1, 2, 3, 4), [[4, 3], [2, 1]], pictures={4: "/4.jpg", 1: "/1.jpg"})
    memory = Memory(site)
    assert sorted(crawl(site, memory, listings=["/news"])) == [1, 2, 3, 4]
    assert [wanted for wanted in site.asked if isinstance(wanted, Address | Asset)] == [
        *(Address(4), Asset("/4.jpg"), Address(3)),  # the first address alone: is its generation there?
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
    site = Site({1: date(2026, 11, 2), 2: date(2020, 1, 1)}, [[2, 1]])
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(3)
    site.listing = [[3, 2]]
    crawl(site, memory)
    assert site.asked_ids == [3, 1]


def todays(*numbers: int, **more: Any) -> Site:
    """Today's site, its listing with all the numbers on one page unless another one is given."""
    return Site(days(*numbers), **{"listing": [sorted(numbers, reverse=True)], "kind": "th/news"} | more)


def test_todays_numbers_are_asked_for_whatever_the_listing_shows() -> None:
    site = todays(*range(900, 910), listing=[[909, 905], [901]])
    memory = Memory(site)
    assert crawl(site, memory)[:3] == [909, 905, 901]
    assert sorted(memory.found()) == list(range(900, 910))
    assert remaining(memory.ledger) == 0
    assert min(site.asked_ids) == 900 - GAPS.below
    assert max(site.asked_ids) == 909 + GAPS.above
    site.articles |= days(911, 915)
    crawl(site, memory)
    assert sorted(memory.found()) == [*range(900, 910), 911, 915]


@pytest.mark.slow
def test_where_nothing_lists_todays_news_the_newest_is_found_by_doubling_steps() -> None:
    site = todays(*range(400, 5000), listing=[])
    memory = Memory(site)
    crawl(site, memory, Scope(limit=15))
    assert len(site.asked_ids) < 120
    crawl(site, memory)
    assert sorted(memory.found()) == list(range(400, 5000))


def test_where_nothing_stands_at_the_start_a_first_article_is_searched_for() -> None:
    site = todays(*range(3000, 3120), listing=[])
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == list(range(3000, 3120))


def test_a_number_that_was_asked_for_before_it_was_given_is_asked_for_again() -> None:
    site = todays(900, 901)
    memory = Memory(site)
    crawl(site, memory)
    site.articles |= days(905, 910)
    site.listing = [[910]]
    memory.now -= timedelta(hours=23)  # long before missing numbers are due of themselves
    assert sorted(crawl(site, memory)) == [900, 901, 905, 910]


def test_a_quiet_night_costs_the_listing_and_the_gap() -> None:
    site = todays(900, 901)
    memory = Memory(site)
    crawl(site, memory, listings=["/news"])
    crawl(site, memory, listings=["/news"])
    assert site.asked_listings == 1
    assert len(site.asked) == 1 + GAPS.above


def test_english_is_asked_for_as_long_as_it_may_be_there() -> None:
    site = todays(*range(1000, 1300))
    memory = Memory(site)
    crawl(site, memory)
    english = [wanted.id for wanted in site.asked if isinstance(wanted, Address) and wanted.kind == "en/news"]
    assert len(english) <= 150


def test_numbers_that_are_in_english_only_are_found() -> None:
    site = todays(*range(1000, 1300), english=set(range(1000, 1300, 9)))
    memory = Memory(site)
    assert sorted(set(crawl(site, memory))) == list(range(1000, 1300))


def test_numbers_that_are_in_both_languages_are_found_twice() -> None:
    site = todays(*range(1000, 1150), both=True)
    memory = Memory(site)
    assert len(crawl(site, memory)) == 300


def test_what_a_sitemap_names_is_asked_for() -> None:
    site = todays(930, 950, 990, listing=[], sitemap=[990, 950])
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == [930, 950, 990]


def test_a_link_to_a_number_far_above_all_others_is_no_newest() -> None:
    site = todays(*range(900, 910), listing=[[999_999_999, *range(909, 899, -1)]])
    memory = Memory(site)
    crawl(site, memory)
    assert max(n for n in site.asked_ids if n < 999_999_999) == 909 + GAPS.above
    site.articles |= days(999_999_999)  # and now it has an article
    memory.now += timedelta(days=1)
    crawl(site, memory)
    assert len(site.asked_ids) < 100
    assert "999,999,998" in " ".join(memory.findings.told)


def test_a_site_that_has_an_article_for_every_number_is_not_asked_for_every_number() -> None:
    site = Site(days(*range(500, 520)), [[519]], kind="th/news", copies=True)
    memory = Memory(site)
    crawl(site, memory)
    asked = set(site.asked_ids)
    assert asked >= set(range(500, 520))
    assert min(asked) >= 500 - 2 * 30 - 1
    assert max(asked) <= 519 + 20 + 1


def test_a_listing_that_always_has_a_next_page_comes_to_an_end() -> None:
    site = todays(*range(900, 910), endless=True)
    memory = Memory(site)
    crawl(site, memory)
    assert site.asked_listings < 20
    assert sorted(memory.found()) == list(range(900, 910))


def test_a_generation_that_has_ended_is_found_out_once_and_asked_for_with_one_request() -> None:
    site = Site(days(*range(1, 31)), [[30, 29], [28, 27], [5, 1]])
    memory = Memory(site)
    crawl(site, memory)
    site.ended, site.listing = "/", []
    memory.now += timedelta(days=40)
    crawl(site, memory, Scope.parse(refresh="0d"))
    assert len(site.asked_ids) == 3
    assert memory.ledger.note("retired codeigniter")
    crawl(site, memory, Scope.parse(refresh="0d"))
    assert [wanted for wanted in site.asked if isinstance(wanted, Address) and wanted.is_counted] == [
        Address(30)
    ]
    site.ended = None
    crawl(site, memory, Scope.parse(refresh="0d"))
    assert not memory.ledger.note("retired codeigniter")
    assert len(site.asked_ids) >= 30


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 150), max_size=5),
    st.sets(st.integers(1, GAPS.below), min_size=3),
    st.sampled_from([("details", False), ("th/news", False), ("th/news", True)]),
    st.booleans(),
)
def test_runs_that_are_cut_anywhere_and_one_whole_run_find_what_one_run_finds(
    cuts: list[int], numbers: set[int], kind: tuple[PathKind, bool], has_listing: bool
) -> None:
    shown = sorted(numbers, reverse=True)
    listing = [shown[i : i + 4] for i in range(0, len(shown), 6)] if has_listing else []
    of_ministry = {number for number in numbers if number % 5 == 0} if kind[0] == "details" else set()

    def site() -> Site:
        return Site(days(*numbers), listing, ministry=of_ministry, kind=kind[0], both=kind[1])

    whole, cut = site(), site()
    undisturbed, disturbed = Memory(whole), Memory(cut)
    crawl(whole, undisturbed)
    for at in cuts:
        crawl(cut, disturbed, cut_after=at)
        disturbed.now -= timedelta(hours=23)
    crawl(cut, disturbed)
    assert sorted(disturbed.found()) == sorted(undisturbed.found())
    if has_listing == (kind[0] == "th/news"):  # a listing of several pages vouches for the old beginning
        assert set(disturbed.found()) == numbers
    assert remaining(disturbed.ledger) == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=4))
def test_numbers_that_the_operator_names_are_had_however_often_the_crawl_is_cut(cuts: list[int]) -> None:
    numbers = set(range(15, 31, 2))
    site = Site(days(*numbers), ministry={15, 19, 21, 27})
    memory, scope = Memory(site), Scope.parse(ids="15-30")
    for at in cuts:
        crawl(site, memory, scope, cut_after=at)
        memory.now -= timedelta(hours=23)
    assert set(crawl(site, memory, scope)) == numbers


def test_what_a_first_crawl_did_not_come_to_ask_is_asked_by_the_next() -> None:
    site = Site(days(*range(900, 910)), kind="th/news", sitemap=list(range(905, 910)))
    memory = Memory(site)
    crawl(site, memory, cut_after=1)
    assert not [wanted for wanted in site.asked if isinstance(wanted, NewsList)]
    assert sorted(crawl(site, memory)) == list(range(900, 910))
    assert NewsList("/sitemap.xml") in site.asked


def test_sources_disagree_where_a_listing_ends_before_the_numbers_or_names_what_is_not_there() -> None:
    numbers = list(range(900, 910))
    site = Site(days(*numbers), kind="th/news", listing=[[909, 908, 905]], sitemap=[909, 950])
    memory = Memory(site)
    assert sorted(crawl(site, memory)) == numbers
    assert memory.findings.told == [
        "/sitemap.xml names 1 address where no article was found, as /th/news/950",
        "the listing /news shows 3 articles under th/news, and there are 5 by their numbers, from 905 on",
    ]
    site.listing = [[909, 900], [908]]  # an old one stays on top, and the walk ends with what is known
    crawl(site, memory)
    assert not [told for told in memory.findings.told if "listing" in told]


def test_what_a_listing_says_of_the_beginning_is_kept_wherever_the_run_is_cut_behind_it() -> None:
    numbers = list(range(500, 506))
    site = Site(days(*numbers), listing=[numbers[:2:-1], numbers[2::-1]], sitemap=numbers)
    whole = Memory(site)
    crawl(site, whole)
    listing_ends = max(i for i, wanted in enumerate(site.asked) if isinstance(wanted, Listing)) + 4
    cut = Memory(site)
    crawl(site, cut, cut_after=listing_ends)
    crawl(site, cut)
    assert min(site.asked_ids, default=500) >= 500
    assert cut.ledger.note("bottom codeigniter") == whole.ledger.note("bottom codeigniter") == 1
