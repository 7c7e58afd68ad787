"""What a crawl of the Wayback Machine asks for, in which order, and when it stops."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.arguments import ArgumentError
from thaigov_spider.plan.capture_index import IndexCollection, IndexQuery, Portion, Snapshot
from thaigov_spider.plan.capture_plan import CaptureOutcomes, IndexOrSnapshot, discover_snapshots
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.crawl_budget import SiteDownError
from thaigov_spider.plan.wanted import Seen

PREFIX = "news/cab/x"


def snapshots(count: int) -> list[Snapshot]:
    return [
        Snapshot(f"https://www.thaigov.go.th/news/cab/x{n:03}.htm", "20050101000000", "")
        for n in range(count)
    ]


class Memory:
    """An index of so many portions, and so many captures in it."""

    def __init__(self, portions: int, captures: int) -> None:
        self.portions = portions
        self.captures = snapshots(captures)
        self.listed = 0

    def next_portion(self, query: IndexQuery) -> Portion | None:
        return (
            Portion(query, str(self.listed) if self.listed else None) if self.listed < self.portions else None
        )

    def collections(self) -> list[IndexCollection]:
        return []

    def ahead(self, query: IndexQuery) -> int:
        assert query.prefix == PREFIX
        return len(self.captures)

    def due(self, query: IndexQuery) -> Iterator[Snapshot]:
        assert query.prefix == PREFIX
        return iter(self.captures)

    def answer(self, wanted: IndexOrSnapshot, fails: bool) -> Seen:
        if isinstance(wanted, Portion):
            self.listed += not fails
            return Seen(None if fails else Verdict.LISTING)
        return Seen(None if fails else Verdict.ARTICLE, counts=not fails)


def crawl(memory: Memory, *failing: int, limit: int | None = None) -> list[IndexOrSnapshot]:
    """All that was asked for; the requests with these numbers fail."""
    asked: list[IndexOrSnapshot] = []
    plan = discover_snapshots(SnapshotScope(prefix=PREFIX, limit=limit), memory, failures_in_a_row=3)
    outcomes: CaptureOutcomes | None = None
    while True:
        try:
            batch = plan.send(outcomes) if outcomes is not None else next(plan)
        except StopIteration:
            return asked
        outcomes = {}
        for wanted in batch:
            outcomes[wanted] = memory.answer(wanted, len(asked) in failing)
            asked.append(wanted)


def test_the_index_is_read_to_its_end_before_its_captures_are_fetched() -> None:
    memory = Memory(3, 50)
    asked = crawl(memory)
    query = IndexQuery(PREFIX)
    assert asked == [Portion(query), Portion(query, "1"), Portion(query, "2"), *memory.captures]


def test_where_the_index_fails_what_is_known_is_fetched() -> None:
    memory = Memory(3, 5)
    assert crawl(memory, 1)[2:] == memory.captures


def test_no_batch_has_two_captures_of_one_article() -> None:
    memory = Memory(0, 3)
    memory.captures = [
        replace(one, timestamp=f"{year}0101000000") for one in memory.captures for year in (2005, 2006)
    ]
    plan = discover_snapshots(SnapshotScope(prefix=PREFIX), memory, failures_in_a_row=3)
    batch, batches = next(plan, ()), []
    while batch:
        batches.append(batch)
        try:
            batch = plan.send({one: Seen(Verdict.ARTICLE) for one in batch})
        except StopIteration:
            break
    assert [one for batch in batches for one in batch] == memory.captures
    for batch in batches:
        assert len({one.article for one in batch if isinstance(one, Snapshot)}) == len(batch)


def test_limit_counts_articles() -> None:
    assert len(crawl(Memory(1, 50), 3, limit=4)) == 1 + 5


def test_failures_in_a_row_end_the_crawl() -> None:
    with pytest.raises(SiteDownError):
        crawl(Memory(1, 50), 2, 3, 4)
    assert len(crawl(Memory(1, 50), 2, 3, 5, 6)) == 51


def test_arguments_are_read() -> None:
    arguments = {"prefix": "/news/cab", "from": "2005-01", "to": "20061231", "limit": "7", "all": "yes"}
    scope = SnapshotScope.parse(**arguments)
    assert scope == SnapshotScope("news/cab", "200501", "20061231", 7, everything=True)
    assert SnapshotScope.from_text(scope.as_text()) == scope
    assert SnapshotScope.from_text("") == SnapshotScope()


@pytest.mark.parametrize(
    "arguments",
    [
        {"prefix": ""},
        {"prefix": "/"},
        {"prefix": "https://www.example.org/news"},
        {"prefix": "http://[x/"},
        {"prefix": "news#top"},
        {"prefix": "ข่าว"},
        {"from": "2560"},
        {"from": "17"},
        {"from": "20171301"},
        {"to": "yesterday"},
        {"to": "๒๐๑๗"},
        {"from": "2018", "to": "2017"},
        {"limit": "0"},
        {"limit": "many"},
        {"all": "perhaps"},
        {"ids": "1-7"},
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(arguments: dict[str, str]) -> None:
    with pytest.raises(ArgumentError, match=r"accepted|later"):
        SnapshotScope.parse(**arguments)


def test_from_and_to_may_be_of_the_same_time() -> None:
    assert SnapshotScope.parse(**{"from": "2017", "to": "2017"}).until == "2017"
    assert SnapshotScope.parse(**{"from": "20170630", "to": "2017"}).since == "20170630"


def test_a_whole_address_is_a_prefix() -> None:
    assert (
        SnapshotScope.parse(prefix="http://www.thaigov.go.th:80/th/news-ministry?x=y").prefix
        == "th/news-ministry?x=y"
    )
