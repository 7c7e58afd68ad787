"""Crawls of today's site as its operator sees them: what it forbids, and what vanishes."""

from pathlib import Path
from typing import Any

import pytest

from tests.crawling import Crawl, crawl
from tests.test_rebuild import rebuild, tables
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.today.newsroom import FIRST


def run(archive: Path, site: Site, origin: str, *arguments: str) -> Crawl:
    site.requests.clear()
    return crawl(archive, "assets=no", *arguments, THAIGOV_ORIGIN=origin, NEWS_START=str(FIRST))


def today(**settings: Any) -> Site:
    return Site(generation="current", design="pages", **settings)


def test_a_new_government_is_believed_when_a_second_night_says_the_same(tmp_path: Path) -> None:
    site = today()
    with running(site) as origin:
        found = run(tmp_path, site, origin)
        site.new_government(gone=True)
        first = run(tmp_path, site, origin, "refresh=0d")
        assert (first.status, first.report["gone"]) == (4, [])
        second = run(tmp_path, site, origin, "refresh=0d")
    assert (found.status, len(found.lines)) == (0, 120)
    assert "120 of 120 articles" in first.stderr
    assert len(second.report["gone"]) == 120
    assert len(second.lines) == 120


def test_articles_that_all_lead_to_one_that_is_another_are_gone_not_moved(tmp_path: Path) -> None:
    site = today()
    with running(site) as origin:
        run(tmp_path, site, origin)
        newest, *others = [article.id for article in site.articles]
        for number in others:
            for lang in ("th", "en"):
                site.faults[f"/{lang}/news/{number}"] = Fault("redirect", f"/th/news/{newest}")
        first = run(tmp_path, site, origin, "refresh=0d")
        told, marked = first.stderr, first.report["gone"]
        before = tables(tmp_path / "ledger.sqlite")
        assert rebuild(tmp_path, origin).returncode == 0
        assert tables(tmp_path / "ledger.sqlite") == before
        second = run(tmp_path, site, origin, "refresh=0d")
    assert (first.status, marked) == (4, [])
    assert f"{len(others)} of {len(others) + 1} articles" in told
    assert len(second.report["gone"]) == len(others)
    assert len(second.lines) == len(others) + 1


def test_an_emptied_listing_says_of_no_article_that_it_is_gone(tmp_path: Path) -> None:
    site = today()
    with running(site) as origin:
        run(tmp_path, site, origin)
        site.new_government(gone=False)
        after = run(tmp_path, site, origin, "refresh=0d")
    assert (after.status, after.report["gone"], len(after.lines)) == (4, [], 120)
    assert "listing" in after.stderr


@pytest.mark.parametrize(
    ("forbidden", "status", "found"),
    [(("/news/contents",), 0, 120), (("/th/news", "/en/news"), 3, 0), (("/th/news",), 3, 13)],
)
def test_robots_txt_forbids_what_it_names_and_nothing_else(
    tmp_path: Path, forbidden: tuple[str, ...], status: int, found: int
) -> None:
    site = today(disallow=forbidden)
    with running(site) as origin:
        done = run(tmp_path, site, origin)
    assert (done.status, len(done.lines)) == (status, found)
    assert not [one.path for one in site.requests if one.path.startswith(forbidden)]
    if status == 3:
        assert "robots.txt forbids /th/news" in done.stderr
