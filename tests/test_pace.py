"""The pause between requests, and what a run may cost, seen by the site."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling import Crawl, crawl, paused
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running

DETAILS = "/news/contents/details/"


@pytest.fixture
def site() -> Site:
    return Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in range(101, 107)])


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def run(folder: Path, origin: str, *arguments: str, **settings: str) -> Crawl:
    few = {"NEWS_ID_GAP": "3"}  # numbers without an article, each of which takes its time
    return crawl(folder / "archives", *arguments, "assets=no", THAIGOV_ORIGIN=origin, **few | settings)


def times(site: Site, first: int) -> list[float]:
    """When the requests came, from this one on."""
    return [request.time for request in site.requests[first:]]


@pytest.mark.parametrize("fault", [Fault("429", "0", times=1), Fault("503", times=1)])
def test_an_overloaded_site_is_asked_half_as_often_for_the_rest_of_the_run(
    tmp_path: Path, site: Site, origin: str, fault: Fault
) -> None:
    site.faults[DETAILS + "106"] = fault
    done = run(tmp_path, origin, DOWNLOAD_DELAY="0.3")
    assert done.status == 0
    assert paused(times(site, 4), 0.6)  # behind robots.txt and three listings
    assert done.report["pace"]["delay"] == 0.6


def test_the_pause_never_gets_shorter_than_crawl_delay(tmp_path: Path) -> None:
    site = Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in range(101, 104)], crawl_delay=0.5)
    with running(site) as origin:
        run(tmp_path, origin, DOWNLOAD_DELAY="0.1")
    assert paused(times(site, 1), 0.5)


def test_a_slow_site_is_busy_with_us_half_of_the_time_at_most(tmp_path: Path) -> None:
    site = Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in range(101, 105)], delay=0.3)
    with running(site) as origin:
        run(tmp_path, origin, AUTOTHROTTLE_TARGET_CONCURRENCY="0.5")
    assert paused(times(site, 2), 0.6)  # an answer takes 0.3, and so does the pause


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        ({"RUN_MAX_REQUESTS": "7"}, "budget of 7 requests"),
        ({"RUN_MAX_BYTES": "13000"}, "budget of 13000 bytes"),
        ({"RUN_MAX_HOURS": "0.0008", "DOWNLOAD_DELAY": "0.4"}, "budget of 0.0008 hours"),
    ],
)
def test_a_run_ends_when_its_budget_is_used_up_and_the_next_goes_on(
    tmp_path: Path, origin: str, budget: dict[str, str], says: str
) -> None:
    done = run(tmp_path, origin, **budget)
    assert done.status == 5
    assert says in done.report["reason"]
    assert 0 < len(done.lines) < 6
    healed = run(tmp_path, origin)
    assert (healed.status, sorted(healed.ids)) == (0, list(range(101, 107)))


def test_after_a_refusal_one_page_is_asked_for_until_the_door_opens_again(
    tmp_path: Path, site: Site, origin: str
) -> None:
    site.faults["/news*"] = Fault("403")
    first = run(tmp_path, origin)
    assert first.status == 3
    assert "permission" in first.stderr
    site.requests.clear()
    again = run(tmp_path, origin)
    assert (again.status, again.stderr) == (3, "")  # it was said already
    assert [request.path for request in site.requests] == [*("/robots.txt", "/th/news", "/news/contents")]
    site.faults.clear()
    assert run(tmp_path, origin).status == 0
