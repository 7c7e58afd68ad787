"""Crawls with what pages need to be shown: fetched once, from the site's hosts only, within limits."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl
from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.exchange import Request
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running

STYLES = "/public/theme/default/css/"


def articles(*numbers: int) -> list[Article]:
    return [
        Article(
            n,
            f"ข่าวที่ {n}",
            summary=f"สรุปข่าวที่ {n}",
            body=(f"เนื้อข่าวที่ {n} ยาวพอสมควร",) * 40,
            date_th="วันอังคารที่ 15 ธันวาคม 2563",
            published="2020-12-15",
        )
        for n in numbers
    ]


@pytest.fixture
def site() -> Site:
    return Site(articles(*range(101, 107)))


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


def run(archive: Path, origin: str, *arguments: str, **settings: str) -> Crawl:
    return crawl(archive, *arguments, THAIGOV_ORIGIN=origin, **settings)


def picture(site: Site, number: int) -> str:
    return media.thumbnail(site.get(number)).path


def test_all_that_the_pages_need_is_captured_once(archive: Path, site: Site, origin: str) -> None:
    done = run(archive, origin)
    assert (done.status, done.report["failures"]) == (0, {})
    asked = [request.target for request in site.requests]
    # Both hosts have a robots.txt, and pages a favicon each.
    assert len(asked) - asked.count("/robots.txt") == len(set(asked)) - 1
    for article in site.articles:
        for upload in media.uploads(article):
            assert site.count(upload.path) == 1, upload
    captured = {urlsplit(uri).path for kind, uri, _ in done.records() if kind in ("response", "revisit")}
    assert captured == {urlsplit(target).path for target in asked}
    for kind in (".css", ".js", ".woff", ".png", ".ico", ".jpg", ".pdf", ".doc"):
        assert any(path.endswith(kind) for path in captured), kind
    assert {STYLES + "main.css", STYLES + "fonts.css"} <= captured  # the latter only through @import
    assert done.report["assets"]["fetched"] > 15


def test_a_night_with_nothing_new_asks_for_no_picture(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin)
    site.requests.clear()
    assert run(archive, origin).status == 0
    assert len(site.requests) == 4


def test_a_new_article_brings_its_own_pictures_only(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin)
    site.requests.clear()
    site.add(*articles(107))
    assert run(archive, origin).status == 0
    assert site.count("/public/*") == 0
    assert site.count("/uploads/*") == len(media.uploads(site.get(107)))


def test_they_are_left_where_nobody_wants_them(archive: Path, site: Site, origin: str) -> None:
    done = run(archive, origin, "assets=no")
    assert (done.status, len(done.lines)) == (0, 6)
    assert {request.path for request in site.requests if "details/" not in request.path} == {
        *("/robots.txt", "/th/news", "/en/news", "/news/contents", "/sitemap.xml"),
    }
    assert {request.path for request in site.requests} >= {
        *(article.path for article in site.articles),
    }


def test_those_that_are_old_are_fetched_again_with_a_page_that_is(
    archive: Path, site: Site, origin: str
) -> None:
    run(archive, origin)
    site.requests.clear()
    assert run(archive, origin, "refresh=0d", ASSETS_REFRESH_DAYS="0").status == 0
    assert site.count(picture(site, 101)) == 1
    assert site.count(STYLES + "main.css") == 1


def test_a_picture_that_was_changed_under_its_address_is_kept_as_it_is_now(
    archive: Path, site: Site, origin: str
) -> None:
    run(archive, origin)
    site.replace_file(picture(site, 103), b"another picture")
    site.remove_file(picture(site, 104))
    again = run(archive, origin, "refresh=0d", ASSETS_REFRESH_DAYS="0")
    assert (again.status, again.report["assets"]["status 404"]) == (0, 1)
    kept = [block for kind, uri, block in again.records() if kind == "response" and picture(site, 103) in uri]
    assert [block.endswith(b"\r\n\r\nanother picture") for block in kept] == [False, True]


def test_what_badly_written_links_lead_to_is_not_asked_for(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin, "ids=101")
    page = next(request.path for request in site.requests if "/details/" in request.path)
    assert site.answer(Request("GET", page)).body.count(b"public/theme/default/css/noscript.css") == 1
    assert not any("noscript" in request.target for request in site.requests)


def test_a_second_crawl_of_unchanged_pages_adds_little(archive: Path, origin: str) -> None:
    run(archive, origin)
    before = sum(path.stat().st_size for path in (archive / "warc").iterdir())
    again = run(archive, origin, "refresh=0d", ASSETS_REFRESH_DAYS="0")
    added = sum(path.stat().st_size for path in (archive / "warc").iterdir()) - before
    kinds = [kind for kind, _, _ in again.records()]
    assert kinds.count("revisit") >= again.report["capture"]["exchanges"] - 3
    assert len(again.lines) == 6
    assert added / again.report["capture"]["exchanges"] < 1500


def test_pictures_that_cannot_be_had_are_a_partial_crawl_and_fetched_by_the_next(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[picture(site, 103)] = Fault("503")
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (5, 6)
    assert list(done.report["failures"]) == [site.hosts.media + picture(site, 103)]
    site.faults.clear()
    site.requests.clear()
    assert run(archive, origin).status == 0
    assert [r.path for r in site.requests if r.path.startswith("/uploads")] == [picture(site, 103)]


def test_pictures_that_do_not_exist_are_no_failure_and_asked_for_once(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[picture(site, 103)] = Fault("404")
    done = run(archive, origin)
    assert (done.status, done.report["assets"]["status 404"]) == (0, 1)
    run(archive, origin)
    assert site.count(picture(site, 103)) == 1


def test_a_picture_that_is_forbidden_is_no_refusal_but_three_in_a_row_are(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[picture(site, 103)] = Fault("403")
    assert run(archive, origin).status == 0
    site.add(*articles(*range(110, 116)))
    site.faults["/uploads/*"] = Fault("403")
    site.requests.clear()
    refused = run(archive, origin)
    assert refused.status == 3
    assert site.count("/uploads/*") == 3


def test_a_challenge_in_place_of_a_picture_ends_the_crawl(archive: Path, site: Site, origin: str) -> None:
    site.faults[picture(site, 103)] = Fault("challenge", "403")
    assert run(archive, origin).status == 3
    assert site.requests[-1].path == picture(site, 103)


def test_a_host_of_pictures_without_robots_txt_costs_no_article(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults.add("/robots.txt", Fault("404", times=1), Fault("503"))
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (5, 6)
    assert {request.path for request in site.requests if request.to_media_host} == {"/robots.txt"}
    site.faults.clear()
    assert run(archive, origin).status == 0
    assert site.count(picture(site, 103)) == 1


def test_what_robots_txt_forbids_is_left(archive: Path, site: Site, origin: str) -> None:
    site.faults["/robots.txt"] = Fault("text", "User-agent: *\nDisallow: /uploads/\n")
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (0, 6)
    assert site.count("/uploads/*") == 0
    assert site.count(STYLES + "main.css") == 1


def test_limits_of_number_and_size_are_kept(archive: Path, site: Site, origin: str) -> None:
    done = run(archive, origin, "ids=101", ASSETS_PER_PAGE="3", ASSETS_MAX_BYTES="1000")
    assert done.status == 0
    assert len([r for r in site.requests if r.path != "/robots.txt"]) <= 1 + 3 + 3


def test_a_crawl_that_is_killed_between_a_page_and_its_pictures_is_made_up_for(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults["/public/*"] = Fault("stall")
    with subprocess.Popen(command(archive, THAIGOV_ORIGIN=origin), cwd=ROOT, env=ENVIRONMENT) as process:
        while site.count("/public/*") == 0:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    site.faults.clear()
    done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, list(range(101, 107)))
    for article in site.articles:
        assert site.count(picture(site, article.id)) == 1
