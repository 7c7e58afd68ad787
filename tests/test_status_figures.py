from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outcomes import ARTICLE, FAILED, MISSING, NOW, ORIGIN
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import FetchOutcome, Policy
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT
from thaigov_spider.status.figures import OriginFigures, origins
from thaigov_spider.status.overview import ArticlePlace, Articles, FailedAddress, Failures, Numbers, Range
from thaigov_spider.urls import Address

EDITED = replace(
    ARTICLE, when="2026-11-22T01:02:04.000004Z", content_digest="sha256:bb", record_id="<urn:uuid:2>"
)
LOOKS = (ARTICLE, replace(ARTICLE, written=False), MISSING, FAILED)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(opened(tmp_path)) as ledger:
        yield ledger


def opened(folder: Path, origin: str = ORIGIN) -> Ledger:
    return Ledger(folder / "ledger.sqlite", origin, Scope(), NOW, Policy(tries=2))


def figures(ledger: Ledger, at_most: int = 10) -> OriginFigures:
    return OriginFigures(ledger._db, ORIGIN, at_most)


def sequences(figures: OriginFigures, at_most: int = 10) -> dict[str, Numbers]:
    return {one.sequence.name: one.counted(at_most) for one in figures.absent()}


def test_a_ledger_without_articles_has_no_figures(ledger: Ledger) -> None:
    found = figures(ledger)
    assert found.articles() == Articles()
    assert found.years_and_sections() == ({}, {})
    assert found.absent() == []
    assert found.calendar().first is None
    assert found.failures() == Failures()
    assert origins(ledger._db) == []


def test_articles_are_counted_and_the_first_and_last_are_by_their_day(ledger: Ledger) -> None:
    ledger.record([Address(7)], replace(ARTICLE, published=date(2020, 1, 2)))
    ledger.record([Address(8)], ARTICLE)
    ledger.record([Address(9)], replace(ARTICLE, published=None))
    ledger.record([Address(10)], replace(ARTICLE, written=False))
    ledger.record([Address(8)], EDITED)
    ledger.record([Address(9)], MISSING)
    found = figures(ledger).articles()
    assert (found.total, found.changed, found.gone, found.left_out) == (3, 1, 1, 1)
    assert found.newest == ArticlePlace(f"{ORIGIN}/news/contents/details/7", 7, "2020-01-02", "ด้านสังคม")
    assert found.oldest == ArticlePlace(f"{ORIGIN}/news/contents/details/8", 8, "2016-11-20", "ด้านสังคม")
    assert found.last_new == ARTICLE.when


def test_one_page_under_both_paths_is_one_article_and_each_language_is_one(ledger: Ledger) -> None:
    ledger.record([Address(7), Address(7, "ministry_details")], ARTICLE)
    ledger.record([Address(7, "th/news")], ARTICLE)
    ledger.record([Address(7, "en/news")], ARTICLE)
    assert figures(ledger).articles().total == 3


def test_years_and_sections_add_up_to_the_articles(ledger: Ledger) -> None:
    ledger.record([Address(1)], ARTICLE)
    ledger.record([Address(2)], replace(ARTICLE, section="Statements"))
    ledger.record([Address(3)], replace(ARTICLE, section="Statements", published=date(2020, 1, 1)))
    ledger.record([Address(4)], replace(ARTICLE, section=None, published=None))
    assert figures(ledger).years_and_sections() == (
        {"": 1, "2016": 2, "2020": 1},
        {"Statements": {"2016": 1, "2020": 1}, "": {"": 1}, "ด้านสังคม": {"2016": 1}},
    )


def test_changed_and_gone_articles_are_listed_since_when_each_is_known(ledger: Ledger) -> None:
    ledger.record([Address(7)], ARTICLE)
    ledger.record([Address(7)], EDITED)
    ledger.record([Address(8)], ARTICLE)
    ledger.record([Address(8)], EDITED)
    ledger.record([Address(8)], replace(MISSING, when="2026-11-23T01:02:03.000004Z"))
    ledger.record([Address(9)], ARTICLE)
    found = figures(ledger)
    known = found.changes()
    counts = found.articles()
    assert (known.changed, known.gone) == (counts.changed, counts.gone) == (2, 1)
    assert [(one.url[-1], one.version, one.since) for one in known.listed_changed] == [
        ("7", 2, EDITED.when),
        ("8", 2, EDITED.when),
    ]
    assert [(one.url[-1], one.since) for one in known.listed_gone] == [("8", "2026-11-23T01:02:03.000004Z")]
    assert len(figures_again(ledger).changes().listed_changed) == 1


def test_each_generation_has_numbers_of_its_own(ledger: Ledger) -> None:
    ledger.record([Address(3)], ARTICLE)
    ledger.record([Address(5)], ARTICLE)
    ledger.record([Address(162_464, "th/news")], ARTICLE)
    assert sequences(figures(ledger)) == {
        "codeigniter": Numbers(3, 5, 0, unasked=1, ranges=1, listed=[Range(4, 4, 1)]),
        # Whether there is an English one is not known yet.
        "current": Numbers(162_464, 162_464, 0, 1, 1, [Range(162_464, 162_464, 1)]),
    }


def test_a_number_is_missing_once_it_was_asked_for_under_both_paths(ledger: Ledger) -> None:
    for number in (1, 9):
        ledger.record([Address(number)], ARTICLE)
    ledger.record([Address(4), Address(4, "ministry_details"), Address(5)], MISSING)
    found = sequences(figures(ledger), at_most=1)["codeigniter"]
    assert (found.missing, found.unasked, found.ranges) == (1, 6, 2)
    assert found.listed == [Range(5, 8, 4)]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 30),
            st.sampled_from(("details", "ministry_details", "th/news")),
            st.sampled_from(LOOKS),
        ),
        max_size=40,
    )
)
def test_the_numbers_not_asked_for_are_those_that_a_crawl_would_ask_for(
    tmp_path_factory: pytest.TempPathFactory, looks: list[tuple[int, str, FetchOutcome]]
) -> None:
    with closing(opened(tmp_path_factory.mktemp("ledger"))) as ledger:
        for number, kind, look in looks:
            ledger.record([Address(number, kind)], look)  # type: ignore[arg-type]
        counted = sequences(figures(ledger))
        assert list(counted) == [one.name for one in (CODEIGNITER, CURRENT) if ledger.newest(one)]
        for sequence in (CODEIGNITER, CURRENT):
            found = counted.get(sequence.name, Numbers())
            if found.lowest is None or found.highest is None:
                continue
            unknown = list(ledger.unknown(sequence, found.lowest, found.highest))
            listed = [(int(one.first), int(one.last)) for one in found.listed]
            assert found.unasked == len(unknown)
            assert sorted(n for low, high in listed for n in range(low, high + 1)) == sorted(unknown)
            lengths = [one.length for one in found.listed]
            assert lengths == sorted((high - low + 1 for low, high in listed), reverse=True)


def test_failures_come_in_the_order_in_which_they_are_tried_again_and_given_up_last(ledger: Ledger) -> None:
    ledger.record([Address(1)], FAILED)
    ledger.record([Address(2)], FAILED)
    ledger.record([Address(2)], replace(FAILED, error="timed out"))
    ledger.record([Address(3)], replace(FAILED, when="2026-11-21T01:02:02.000004Z"))
    found = figures(ledger).failures()
    assert (found.waiting, found.given_up) == (2, 1)
    assert [(one.url.rpartition("/")[2], one.tries) for one in found.listed] == [("3", 1), ("1", 1), ("2", 2)]
    assert found.listed[-1] == FailedAddress(f"{ORIGIN}/news/contents/details/2", "timed out", 2, None)
    assert figures_again(ledger).failures().listed == found.listed[:1]


def figures_again(ledger: Ledger) -> OriginFigures:
    ledger._db.execute("DROP TABLE temp.article")
    ledger._db.execute("DROP TABLE IF EXISTS temp.changed")
    return figures(ledger, at_most=1)


def test_assets_are_had_queued_or_failed(ledger: Ledger) -> None:
    urls = [f"https://media.thaigov.go.th/{number}.jpg" for number in range(4)]
    ledger.assets.want(urls, 1, ARTICLE.when, NOW - NOW)
    first, second, third = (asset for url in urls[:3] if (asset := ledger.assets.known(url)))
    ledger.assets.had(first, ARTICLE.when, 200)
    ledger.assets.failed(second, ARTICLE.when, "reset")
    for _ in range(2):
        ledger.assets.failed(third, ARTICLE.when, "reset")
    found = figures(ledger).assets()
    assert (found.total, found.had, found.queued) == (4, 1, 1)
    assert (found.failures.waiting, found.failures.given_up) == (1, 1)


def test_what_is_due_is_counted_at_the_time_that_is_asked_for(ledger: Ledger) -> None:
    ledger.record([Address(1)], FAILED)
    assert figures(ledger).looks_due("2026-11-22T01:02:02.000003Z") == 0
    assert figures_again(ledger).looks_due("2026-11-22T01:02:02.000004Z") == 1


def test_a_day_that_is_none_is_left_out_of_the_calendar(ledger: Ledger) -> None:
    ledger.record([Address(1)], ARTICLE)
    ledger.record([Address(2)], ARTICLE)
    ledger._db.execute("UPDATE address SET published = 'someday' WHERE id = 2")
    assert figures(ledger).calendar().articles == {"2016-11-20": 1}
