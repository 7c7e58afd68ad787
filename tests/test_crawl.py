"""The crawl as its operator sees it: `scrapy crawl news` against the miniature site."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import ENVIRONMENT, FAST, ROOT, Crawl, command, crawl, paused
from tests.test_rebuild import rebuild, tables
from thaigov_spider.archive.folder import Archive
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.hosts import REAL, Hosts
from thaigov_spider.demo.site import Site, running
from thaigov_spider.html.text import clean

WARCIO = Path(sys.executable).with_name("warcio")
THAI = "กขคงจชซญดตถทนบปผพฟมยรลวสหอ"
DETAILS = "/news/contents/details/"
QUIET = ["/robots.txt", "/th/news", "/news/contents", "/sitemap.xml"]  # of a night without news


def articles(*numbers: int) -> list[Article]:
    return [Article(n, f"ข่าวที่ {n}", summary=f"สรุปข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",)) for n in numbers]


@pytest.fixture
def site() -> Site:
    return Site(articles(*range(101, 113)), per_page=5)


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


def run(archive: Path, origin: str, *arguments: str, **settings: str) -> Crawl:
    return crawl(archive, *arguments, THAIGOV_ORIGIN=origin, **settings)


def wait_for(site: Site, pages: int, process: subprocess.Popen[bytes]) -> None:
    """Until the site was asked for so many article pages."""
    while site.count(DETAILS + "*") < pages:
        assert process.poll() is None
        time.sleep(0.02)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Crawl]]:
    """All invented articles, in all nestings, crawled once for several tests."""
    site = Site()
    with running(site) as origin:
        yield site, run(tmp_path_factory.mktemp("whole") / "archives", origin, SUMMARY="always")


def test_every_field_of_every_article_comes_out_right(whole: tuple[Site, Crawl]) -> None:
    site, done = whole
    assert done.status == 0, done.stderr
    lines = {line["id"]: line for line in done.lines}
    assert len(lines) == len(done.lines)
    assert set(lines) == {article.id for article in site.articles}
    for article in site.articles:
        line = lines[article.id]
        assert line["url"] == site.hosts.www + article.path
        assert line["title"] == clean(article.title)
        assert line["section"] == clean(article.section)
        assert line["summary"] == clean(article.summary)
        assert line["body"].split("\n") == ([clean(text) for text in article.body if clean(text)] or [""])
        assert line["published"] == article.published
        assert line["published_raw"] == article.date_th
        assert line["generation"] == "codeigniter"


def test_doubts_are_flagged(whole: tuple[Site, Crawl]) -> None:
    site, done = whole
    flags = {line["id"]: line["flags"] for line in done.lines}
    placeholder = next(a.id for a in site.articles if a.published is None)
    assert "epoch-date" in flags[placeholder]
    assert any("weekday-differs" in found for found in flags.values())
    assert any("numeric-date-differs" in found for found in flags.values())
    assert any("empty-body" in found for found in flags.values())


def test_every_line_points_to_the_capture_it_was_read_from(whole: tuple[Site, Crawl]) -> None:
    _, done = whole
    for line in done.lines:
        capture = line["capture"]
        with (done.archive / "warc" / capture["warc"]).open("rb") as file:
            file.seek(capture["offset"])
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Record-ID") == capture["record_id"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == capture["payload_digest"]
            assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]
            assert record.rec_headers.get_header("WARC-Date") == line["retrieved"]
            assert record.http_headers.get_statuscode() == str(capture["status"])


def test_the_captures_hold_every_exchange_robots_txt_first(whole: tuple[Site, Crawl]) -> None:
    site, done = whole
    requests = [block for kind, _, block in done.records() if kind == "request"]
    assert [block.split(b" ")[1].decode() for block in requests] == [r.target for r in site.requests]
    assert site.requests[0].path == "/robots.txt"
    assert done.warcs[0].suffixes == [".warc", ".gz"]


def test_the_crawler_says_who_it_is_and_sends_no_cookie(whole: tuple[Site, Crawl]) -> None:
    site, _ = whole
    for request in site.requests:
        headers = {name.lower(): value for name, value in dict(request.headers).items()}
        assert re.fullmatch(r"thaigov_spider/\S+ \(\+tests@example\.org\)", headers["user-agent"])
        assert headers["from"] == "tests@example.org"
        assert "cookie" not in headers
        assert "zstd" not in headers["accept-encoding"]


def test_the_summary_says_what_was_found_and_where_it_lies(whole: tuple[Site, Crawl]) -> None:
    site, done = whole
    assert done.stdout == ""
    assert f"{len(site.articles)} written" in done.stderr
    for path in (*done.warcs, *(done.archive / "items").iterdir(), *(done.archive / "runs").iterdir()):
        assert str(path) in done.stderr
    assert done.report["exit_status"] == 0


def test_the_archivists_tools_read_the_captures(whole: tuple[Site, Crawl]) -> None:
    _, done = whole
    for path in done.warcs:
        subprocess.run([WARCIO, "index", path], check=True, capture_output=True, env=ENVIRONMENT)
        checked = subprocess.run([WARCIO, "check", "-v", path], check=False, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout


def test_a_second_run_fetches_no_article_and_writes_no_line(archive: Path, site: Site, origin: str) -> None:
    first = run(archive, origin)
    assert (first.status, sorted(first.ids)) == (0, list(range(101, 113)))
    site.requests.clear()
    second = run(archive, origin)
    assert (second.status, second.stdout, second.stderr) == (0, "", "")
    assert [request.target for request in site.requests] == QUIET
    assert second.lines == first.lines


def test_a_later_run_writes_what_is_new_newest_first(archive: Path, site: Site, origin: str) -> None:
    before = run(archive, origin).ids
    site.add(*articles(113, 117), *[Article(115, "ข่าวที่ไม่อยู่ในรายการ", body=("เนื้อ",), listed=False)])
    after = run(archive, origin)
    assert after.status == 0
    assert after.ids[len(before) :] == [117, 113, 115]


def test_ids_limit_since_and_section(archive: Path, site: Site, origin: str) -> None:
    site.edit(105, section="ด้านเศรษฐกิจ")
    site.edit(104, date_th="วันพุธที่ 1 มกราคม 2563", published="2020-01-01")
    assert run(archive, origin, "ids=103-105,110", "since=2020-06-01").ids == [103, 105, 110]
    assert run(archive, origin, "section=ด้านเศรษฐกิจ").ids == [103, 105, 110]
    assert run(archive, origin, "limit=2").ids[3:] == [112, 111]
    done = run(archive, origin)
    assert sorted(done.ids) == list(range(101, 113))


def test_where_no_listing_works_the_numbers_are_tried(archive: Path) -> None:
    site = Site(articles(3, 4, 190), listing=False)
    site.faults["/"] = Fault("404")
    site.faults["/search*"] = Fault("404")
    with running(site) as origin:
        done = run(archive, origin)
        assert (done.status, done.ids) == (0, [3, 4, 190])
        site.add(*articles(391))
        assert run(archive, origin).ids == [3, 4, 190, 391]


def test_the_ministries_pages_are_found(archive: Path) -> None:
    site = Site(
        [*articles(7, 9), Article(8, "ข่าวกระทรวง", kind="ministry_details", body=("เนื้อ",), listed=False)]
    )
    with running(site) as origin:
        done = run(archive, origin)
    assert sorted(done.ids) == [7, 8, 9]
    assert {line["url"].rpartition("/")[0].rpartition("/")[2] for line in done.lines} == {
        "details",
        "ministry_details",
    }


def test_an_edited_article_is_a_new_line_when_it_is_refreshed(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin)
    site.edit(107, title="ข่าวที่แก้ไขแล้ว")
    assert len(run(archive, origin).lines) == 12
    recent = run(archive, origin, "refresh=30d")
    assert (recent.status, len(recent.lines)) == (0, 12)
    assert recent.report["asked_for"] == {"refresh": "30 days, 0:00:00"}
    lines = run(archive, origin, "refresh=0d").lines
    assert [line["title"] for line in lines[12:]] == ["ข่าวที่แก้ไขแล้ว"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-a", "ids=abc"], "37600-37700"),
        (["-a", "since=30/02/2020"], "2025-01-01"),
        (["-a", "colour=red"], "accepted are ids"),
        (["-a", "limit"], "NAME=VALUE"),
        (["--colour"], "--colour is not understood"),
        (["-s", "OPERATOR_CONTACT="], "OPERATOR_CONTACT"),
        (["-s", "OPERATOR_CONTACT=a@b.example\r\nX-Evil: 1"], "OPERATOR_CONTACT"),
        (["-s", "THAIGOV_ORIGIN=thaigov"], "THAIGOV_ORIGIN"),
        (["-s", "DOWNLOAD_DELAY=-1"], "DOWNLOAD_DELAY"),
        (["-s", "AUTOTHROTTLE_ENABLED=False"], "only slows down"),
        (["-s", "ROBOTSTXT_OBEY=False"], "ROBOTSTXT_OBEY stays"),
        (["-s", "ROBOTSTXT_USER_AGENT=Googlebot"], "ROBOTSTXT_USER_AGENT stays"),
        (["-s", "USER_AGENT=Mozilla/5.0"], "USER_AGENT stays"),
        (["-s", "COOKIES_ENABLED=1"], "COOKIES_ENABLED stays"),
        (["-s", "DOWNLOADER_MIDDLEWARES={}"], "DOWNLOADER_MIDDLEWARES stays"),
        (["-s", 'DOWNLOAD_SLOTS={"the site": {"delay": 0}}'], "DOWNLOAD_SLOTS stays"),
        (["-s", 'DEFAULT_REQUEST_HEADERS={"User-Agent": "Mozilla/5.0"}'], "DEFAULT_REQUEST_HEADERS stays"),
        (["-s", "EXTENSIONS={}"], "EXTENSIONS stays"),
        (["-s", "DOWNLOAD_VERIFY_CERTIFICATES=False"], "DOWNLOAD_VERIFY_CERTIFICATES stays"),
        (["-s", "DOWNLOADER_CLIENTCONTEXTFACTORY=a.Factory"], "DOWNLOADER_CLIENTCONTEXTFACTORY stays"),
        (["-s", "TELNETCONSOLE_ENABLED=1"], "TELNETCONSOLE_ENABLED stays"),
        (["-s", "REMOTE_CONTROL_ENABLED=True"], "REMOTE_CONTROL_ENABLED stays"),
        (["-s", "HTTPCACHE_ENABLED=True"], "HTTPCACHE_ENABLED stays"),
        (
            ["-s", "THAIGOV_ORIGIN=http://www.thaigov.go.th", "-s", "AUTOTHROTTLE_TARGET_CONCURRENCY=0.5"],
            "DOWNLOAD_DELAY is 1 second at least",
        ),
        (
            ["-s", "THAIGOV_ORIGIN=http://www.thaigov.go.th", "-s", "CONCURRENT_REQUESTS=16"],
            "CONCURRENT_REQUESTS stays",
        ),
        (["-s", "WARC_MAX_BYTES=1GB"], "WARC_MAX_BYTES"),
        (["-s", "SUMMARY=maybe"], "auto, always, never"),
        (["-s", "ARCHIVES_DIR="], "ARCHIVES_DIR"),
        (["-a", "ids=1", "-a", "ids=2"], "twice"),
    ],
)
def test_wrong_usage_is_refused_in_one_line_before_anything_is_sent(
    archive: Path, site: Site, origin: str, words: list[str], says: str
) -> None:
    base = command(archive, THAIGOV_ORIGIN=origin)
    done = subprocess.run(
        [*base, *words], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert site.requests == []
    assert not archive.exists()


def test_errors_that_pass_leave_no_trace_but_in_the_captures(archive: Path, site: Site, origin: str) -> None:
    site.faults[DETAILS + "110"] = Fault("503", times=2)
    site.faults[DETAILS + "109"] = Fault("close", times=1)
    site.faults[DETAILS + "108"] = Fault("cut", times=1)
    done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, list(range(101, 113)))
    assert site.count(DETAILS + "110") == 3
    assert sum(uri.endswith("/110") for kind, uri, _ in done.records() if kind == "response") == 3
    assert all("truncated" not in line["flags"] for line in done.lines)


def test_errors_that_stay_are_partial_and_tried_again_by_the_next_run(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[DETAILS + "110"] = Fault("500")
    site.faults[DETAILS + "104"] = Fault("reset")
    done = run(archive, origin)
    assert done.status == 5
    assert set(done.report["failures"]) == {f"{origin}{DETAILS}110", f"{origin}{DETAILS}104"}
    assert sorted(done.ids) == [n for n in range(101, 113) if n not in (104, 110)]
    site.faults.clear()
    site.requests.clear()
    healed = run(archive, origin, "assets=no")
    assert (healed.status, sorted(healed.ids)) == (0, list(range(101, 113)))
    assert len(site.requests) == len(QUIET) + 2


def test_a_body_that_stays_cut_is_kept_and_flagged(archive: Path, site: Site, origin: str) -> None:
    site.faults[DETAILS + "110"] = Fault("cut")
    done = run(archive, origin)
    assert site.count(DETAILS + "110") == 3
    assert done.status == 5
    assert list(done.report["failures"]) == [f"{origin}{DETAILS}110"]
    assert all(line["id"] == 110 for line in done.lines if "truncated" in line["flags"])
    site.faults.clear()
    healed = run(archive, origin)
    assert healed.status == 0
    assert [line["flags"] for line in healed.lines if line["id"] == 110][-1] == []


class Part(Fault):
    """Half of the page, as if a range had been asked for."""

    def apply(self, reply: Reply, request: Request, hosts: Hosts = REAL) -> Reply:  # noqa: ARG002
        size, half = len(reply.body), len(reply.body) // 2
        headers = (*reply.headers, ("Content-Range", f"bytes 0-{half - 1}/{size}"))
        return replace(reply, status=206, headers=headers, body=reply.body[:half])


def test_a_part_that_was_not_asked_for_is_no_whole_article(archive: Path) -> None:
    site = Site(articles(*range(101, 104)), compress=False)
    site.faults[DETAILS + "102"] = Part("empty")
    with running(site) as origin:
        done = run(archive, origin)
        before = tables(archive / "ledger.sqlite")
        assert rebuild(archive, origin).returncode == 0
        assert tables(archive / "ledger.sqlite") == before
        cut = [line["id"] for line in done.lines if "truncated" in line["flags"]]
        site.faults.clear()
        after = run(archive, origin)
    assert (done.status, cut) in [(5, [102]), (5, [])]
    assert (after.status, {line["id"] for line in after.lines}) == (0, {101, 102, 103})
    newest = {line["id"]: line for line in after.lines}
    assert "truncated" not in newest[102]["flags"]


def test_an_article_published_late_is_found_by_its_link(archive: Path) -> None:
    site = Site(articles(1, 2, 4, 5))
    with running(site) as origin:
        run(archive, origin)
        site.add(*articles(3))
        assert run(archive, origin).ids[4:] == [3]


def test_a_new_layout_is_suspicious(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin)
    site.add(*articles(*range(201, 213)))
    site.faults[DETAILS + "2*"] = Fault("text", "<html><title>A new site</title><p>Hello</p></html>")
    done = run(archive, origin)
    assert done.status == 4
    assert re.search(r"(\d+) of \1 article pages cannot be read", done.stderr)


@pytest.mark.parametrize("value", ["2", "@3"])  # in seconds, or as a date, which has no fraction of a second
def test_retry_after_is_honoured(archive: Path, site: Site, origin: str, value: str) -> None:
    site.faults[DETAILS + "110"] = Fault("429", value, times=1)
    assert run(archive, origin, "ids=110").ids == [110]
    first, second = [r.time for r in site.requests if r.path == DETAILS + "110"]
    assert second - first >= 2


def test_crawl_delay_is_honoured(archive: Path) -> None:
    site = Site(articles(1, 2), crawl_delay=0.5)
    with running(site) as origin:
        run(archive, origin, "ids=1-2")
    assert {request.to_media_host for request in site.requests} == {True, False}
    assert len(site.requests) > 10
    assert paused([request.time for request in site.requests], 0.5)


def test_a_second_lies_between_two_requests(archive: Path, site: Site, origin: str) -> None:
    run(archive, origin, "ids=101-102", "assets=no", DOWNLOAD_DELAY="1.0")
    times = [request.time for request in site.requests]
    assert len(times) == 3
    assert paused(times, 1.0)


def test_a_redirect_to_another_article_is_known_under_both_addresses(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[DETAILS + "110"] = Fault("redirect", DETAILS + "105")
    first = run(archive, origin)
    assert first.status == 0
    assert sorted(first.ids) == [n for n in range(101, 113) if n != 110]
    site.requests.clear()
    run(archive, origin)
    assert len(site.requests) == len(QUIET)


def test_a_site_that_leads_from_every_other_number_to_an_article_comes_to_an_end(archive: Path) -> None:
    site = Site(generation="current", design="pages")
    newest = max(article.id for article in site.articles)
    for number in range(newest + 1, newest + 90):
        site.faults[f"/th/news/{number}"] = Fault("redirect", f"/th/news/{newest}")
    with running(site) as origin:
        done = run(archive, origin, "assets=no", NEWS_START=str(newest), RUN_MAX_REQUESTS="900")
        found = max(done.ids)
        before = tables(archive / "ledger.sqlite")
        assert rebuild(archive, origin).returncode == 0
        assert tables(archive / "ledger.sqlite") == before
        site.faults.clear()
        site.add(replace(site.get(newest), id=newest + 1, title="ข่าวใหม่ของวันถัดมา"))
        after = run(archive, origin, "assets=no")
    assert (done.status, found) == (0, newest)
    assert (after.status, max(after.ids)) == (0, newest + 1)


def test_an_old_address_that_leads_to_the_new_one_is_the_same_article(archive: Path) -> None:
    old = Site(articles(110, 111, 112))
    with running(old) as origin:
        assert sorted(run(archive, origin, "assets=no").ids) == [110, 111, 112]
        old.edit(112, title="ข่าวที่ 112 แก้แล้ว")
        for number in (111, 112):
            old.faults[f"{DETAILS}{number}"] = Fault("redirect", f"{DETAILS}{number + 100}")
            old.add(replace(old.get(number), id=number + 100))
        done = run(archive, origin, "ids=111-112", "assets=no", "refresh=0d")
        old.requests.clear()
        again = run(archive, origin, "assets=no")
        before = tables(archive / "ledger.sqlite")
        rebuilt = rebuild(archive, origin)
    assert done.status == 0
    assert len(done.lines) == 4  # the text of 111 is the one that is known
    line = done.lines[-1]
    assert (line["url"], line["moved_from"]) == (f"{origin}{DETAILS}212", f"{origin}{DETAILS}112")
    assert (line["version"], line["supersedes"]) == (2, done.lines[0]["capture"]["record_id"])
    assert (again.status, len(again.lines)) == (0, 4)
    assert not {f"{DETAILS}111", f"{DETAILS}112"} & {request.path for request in old.requests}
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert tables(archive / "ledger.sqlite") == before
    lines = re.sub('"via": "live"', '"via": "warc"', "".join(f"{json.dumps(one)}\n" for one in done.lines))
    extracted = subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", *map(str, done.warcs), "-o", "-"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(one) for one in extracted.stdout.splitlines()]
    assert [{**one, "retrieved": None} for one in told] == [
        {**json.loads(one), "retrieved": None} for one in lines.splitlines()
    ]


def test_an_old_site_that_leads_to_another_host_has_ended(archive: Path) -> None:
    site = Site(articles(*range(101, 113)))
    site.faults[DETAILS + "*"] = Fault("redirect-host", "http://127.0.0.9:1")
    with running(site) as origin:
        site.requests.clear()
        first = run(archive, origin, "assets=no", "ids=101-112")
        asked = site.count(DETAILS + "*")
        assert (first.status, first.report["failures"]) == (4, {})
        assert "127.0.0.9:1" in str(first.report["finding"])
        before = tables(archive / "ledger.sqlite")
        assert rebuild(archive, origin).returncode == 0
        assert tables(archive / "ledger.sqlite") == before
        site.requests.clear()
        run(archive, origin, "assets=no")
    assert asked == 3
    assert site.count(DETAILS + "*") == 1


def test_an_empty_site_is_suspicious(archive: Path) -> None:
    with running(Site([], listing=False)) as origin:
        done = run(archive, origin, NEWS_ID_GAP="20")
    assert done.status == 4
    assert "no article" in done.stderr


def test_a_field_that_is_missing_on_many_pages_is_suspicious(archive: Path) -> None:
    site = Site(
        [*articles(*range(1, 12)), *[Article(n, f"ข่าว {n}", section="", body=("ก",)) for n in (20, 21)]]
    )
    with running(site) as origin:
        done = run(archive, origin)
    assert done.status == 4
    assert "have no section" in done.stderr
    assert len(done.lines) == 13


def test_a_second_run_at_the_same_time_is_told_who_is_at_work(archive: Path, site: Site, origin: str) -> None:
    holder = Archive(archive)
    holder.prepare()
    with holder.locked(datetime.now(UTC)):
        done = run(archive, origin)
    assert done.status == 75
    assert "process" in done.stderr
    assert site.requests == []


def test_an_archive_that_cannot_be_written_is_one_clear_line(tmp_path: Path, site: Site, origin: str) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path / "file" / "archives", origin)
    assert done.status == 1
    assert done.stderr.count("\n") == 1
    assert site.requests == []


@pytest.mark.parametrize("kept", [0, 100, 4096, 20000])
def test_a_damaged_ledger_is_moved_aside_and_made_again(
    archive: Path, site: Site, origin: str, kept: int
) -> None:
    run(archive, origin)
    ledger = archive / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:kept] + b"\x55" * (ledger.stat().st_size - kept))
    site.requests.clear()
    done = run(archive, origin)
    assert done.status in (0, 1)  # where the damage shows late, the run ends and the next one mends it
    assert "ledger" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(archive.glob("ledger.sqlite.damaged-*"))
    healed = run(archive, origin)
    assert (healed.status, len(healed.lines)) == (0, 12)
    assert site.count(DETAILS + "*") == 0


def test_a_full_disk_stops_the_crawl_and_loses_nothing(archive: Path, site: Site, origin: str) -> None:
    for number in range(101, 113):  # text that does not shrink
        site.edit(number, body=("".join(Random(number).choices(THAI, k=20_000)),))
    words = command(archive, THAIGOV_ORIGIN=origin)
    limited = ["bash", "-c", 'ulimit -f 96; trap "" XFSZ; exec "$@"', "-", *words]  # files of at most 96 KiB
    done = subprocess.run(limited, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "written" in done.stderr
    assert "Traceback" not in done.stderr
    healed = run(archive, origin)
    assert (healed.status, sorted(healed.ids)) == (0, list(range(101, 113)))


def test_sigterm_ends_a_crawl_in_good_order(archive: Path) -> None:
    site = Site(articles(*range(1, 40)), delay=0.2)
    with running(site) as origin:
        with subprocess.Popen(command(archive, THAIGOV_ORIGIN=origin), cwd=ROOT, env=ENVIRONMENT) as process:
            wait_for(site, 3, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=300) == 5
        stopped = Crawl(archive, 0, "", "")
        assert 2 <= len(stopped.lines) < 39
        assert not list(archive.glob("warc/*.open"))
        assert "before it was through" in stopped.report["reason"]
        done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, list(range(1, 40)))


@pytest.mark.parametrize("at", ["/robots.txt", DETAILS + "4"])
def test_a_signal_is_not_kept_waiting_by_an_answer_that_does_not_come(archive: Path, at: str) -> None:
    site = Site(articles(*range(1, 6)))
    site.faults[at] = Fault("stall")
    with running(site) as origin:
        words = command(archive, "assets=no", THAIGOV_ORIGIN=origin, SHUTDOWN_TIMEOUT="1")
        with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE) as process:
            while not site.count(at):
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=50) in (1, 5)  # a page that never comes would take a minute
        assert not list(archive.glob("warc/*.open"))
        site.faults.clear()
        done = run(archive, origin, "assets=no")
    assert (done.status, sorted(done.ids)) == (0, [1, 2, 3, 4, 5])


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_second_signal_ends_a_crawl_at_once(archive: Path, name: str) -> None:
    site = Site(articles(*range(1, 6)))
    site.faults[DETAILS + "4"] = Fault("stall")
    with running(site) as origin:
        with subprocess.Popen(
            command(archive, THAIGOV_ORIGIN=origin), cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE
        ) as process:
            wait_for(site, 2, process)
            process.send_signal(signal.Signals[name])
            time.sleep(0.5)
            assert process.poll() is None  # it waits for the page that is under way
            process.send_signal(signal.Signals[name])
            assert process.wait(timeout=50) == 5  # not a minute later
        site.faults.clear()
        done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, [1, 2, 3, 4, 5])


def test_after_sigkill_the_next_run_goes_on(archive: Path) -> None:
    site = Site(articles(*range(1, 30)), delay=0.1)
    with running(site) as origin:
        with subprocess.Popen(command(archive, THAIGOV_ORIGIN=origin), cwd=ROOT, env=ENVIRONMENT) as process:
            wait_for(site, 8, process)
            process.kill()
        done = run(archive, origin)
    assert done.status == 0
    assert sorted(done.ids) == list(range(1, 30))
    assert "cut off" in done.stderr
    assert not list(archive.glob("warc/*.open"))
    for line in done.lines:
        assert (archive / "warc" / line["capture"]["warc"]).exists()


def test_help_shows_examples() -> None:
    words = command(Path("archives"))[:4]
    done = subprocess.run(
        [*words, "--help"], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert "ids=37600-37700,40000" in done.stdout
    assert "75 another run" in done.stdout


def test_the_report_is_json_and_names_its_files(archive: Path, origin: str) -> None:
    done = run(archive, origin, "limit=3")
    report = json.loads(json.dumps(done.report))
    assert report["asked_for"] == {"limit": 3}
    assert report["articles"]["written"] == 3
    assert (archive / "items" / report["items"]).exists()
    assert [(archive / "warc" / name).exists() for name in report["capture"]["files"]] == [True]
    assert FAST["OPERATOR_CONTACT"].encode() in next(iter(done.records()))[2]


def test_lines_that_were_lost_are_read_off_their_captures_again(
    archive: Path, site: Site, origin: str
) -> None:
    first = run(archive, origin)
    site.edit(107, title="ข่าวที่แก้ไขแล้ว")
    second = run(archive, origin, "refresh=0d")
    before = {line["id"]: line for line in second.lines}
    lost, kept = sorted((archive / "items").iterdir())
    lost.unlink()
    kept_lines = kept.read_bytes()
    site.requests.clear()
    healed = run(archive, origin)
    assert healed.status == 0
    assert f"lines were lost from {lost.name}" in healed.stderr
    assert len(site.requests) == len(QUIET)
    assert kept.read_bytes() == kept_lines
    assert {line["id"]: line for line in healed.lines} == before
    assert len(healed.lines) == len(first.lines)  # the older of two versions is not written again
    assert run(archive, origin).stderr == ""


def test_lines_that_were_cut_off_are_read_off_their_captures_again(
    archive: Path, site: Site, origin: str
) -> None:
    before = run(archive, origin).lines
    [path] = (archive / "items").iterdir()
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:5]), "utf-8")
    healed = run(archive, origin)
    assert sorted(healed.lines, key=lambda line: str(line["id"])) == sorted(
        before, key=lambda line: str(line["id"])
    )
    assert len(list((archive / "items").iterdir())) == 2
    assert site.count(DETAILS + "*") == 12
    assert run(archive, origin).stderr == ""


def test_the_current_generation_of_the_site_is_crawled_by_its_links_and_numbers(
    archive: Path, site: Site
) -> None:
    for number in range(101, 113):  # shorter ones are taken for what a script would replace
        site.edit(number, body=(f"เนื้อข่าวที่ {number} ซึ่งยาวกว่าสี่สิบตัวอักษรพอที่จะเป็นข่าวได้",))
    site.faults["/news/contents"] = Fault("404")
    entries = "".join(f'<li><a href="/th/news/{n}">ข่าว</a></li>' for n in range(101, 107))
    site.faults["/th/news"] = Fault("html", f"<html><title>ข่าว</title><ul>{entries}</ul></html>")
    with running(site) as origin:
        done = run(archive, origin, "assets=no")
        site.requests.clear()
        again = run(archive, origin, "assets=no")
    assert "have no section" in done.stderr  # as with some of the designs that the miniature shows by turns
    assert (again.status, again.report["failures"]) == (0, {})
    assert {line["url"] for line in done.lines} >= {f"{origin}/th/news/{n}" for n in range(101, 113)}
    assert {(line["generation"], line["title"]) for line in done.lines} >= {("current", "ข่าวที่ 101")}
    assert {request.path for request in site.requests} >= {"/robots.txt", "/th/news", "/th/news/113"}
    assert again.lines == done.lines
