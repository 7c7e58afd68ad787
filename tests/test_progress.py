from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest

from thaigov_spider.crawl.planned_spider import PlannedSpider
from thaigov_spider.crawl.progress_text import CrawlProgress, progress_text
from thaigov_spider.plan.news_scope import Scope

NEWEST = date(2026, 11, 30)


@pytest.mark.parametrize("columns", [40, 41, 50, 64, 65, 80, 200])
@pytest.mark.parametrize(
    "so_far",
    [
        CrawlProgress(0, 0, 0.0),
        CrawlProgress(1, 1, 0.5, newest=NEWEST),
        CrawlProgress(383, 158, 400.0, expected=16_500, newest=NEWEST),
        CrawlProgress(383, 158, 400.0, limit=100_000, newest=NEWEST),
        CrawlProgress(1_234_567, 1_000_000, 9e6, expected=12_345_678, newest=NEWEST),
    ],
)
def test_the_line_fits_from_40_columns_on_and_says_at_least_how_many_pages(
    so_far: CrawlProgress, columns: int
) -> None:
    text = progress_text(so_far, columns)
    assert 0 < len(text) < columns
    assert f"{so_far.pages:,}" in text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "100 pages, 60 articles, 1.0 pages/s"),
        ({"expected": 400}, "100/400 pages, 5 min left, 60 articles, 1.0 pages/s"),
        ({"expected": 100}, "100/100 pages, 0 s left, 60 articles, 1.0 pages/s"),
        ({"expected": 90}, "100 pages, 60 articles, 1.0 pages/s"),
        ({"limit": 120, "expected": 400}, "100 pages, 100 s left, 60/120 articles, 1.0 pages/s"),
        ({"pages": 9, "expected": 400}, "9/400 pages, 60 articles, 0.1 pages/s"),
        ({"newest": NEWEST}, "100 pages, 60 articles, 1.0 pages/s, newest 2026-11-30"),
    ],
)
def test_what_is_left_is_said_where_it_is_known(fields: dict[str, Any], text: str) -> None:
    assert (
        progress_text(CrawlProgress(**{"pages": 100, "articles": 60, "seconds": 100.0} | fields), 100) == text
    )


@pytest.mark.parametrize(("limit", "told"), [(None, "10,000 pages"), (5000, "5,000 pages"), (20, "20 pages")])
def test_what_lies_ahead_of_a_crawl_is_no_more_than_its_limit(
    caplog: pytest.LogCaptureFixture, limit: int | None, told: str
) -> None:
    caplog.set_level("INFO")
    run = Mock(scope=Scope(limit=limit), known_before=False)
    PlannedSpider.expect(Mock(run=run, _has_said=False, _seconds_a_page=lambda: 1.0), 10_000)
    [record] = caplog.records
    assert f"up to about {told} lie ahead" in record.getMessage()
    assert record.levelname == ("INFO" if limit == 20 else "WARNING")
    run.expect.assert_called_once_with(10_000)
