"""The past as its reader gets it: `scrapy crawl wayback` against the miniature Wayback Machine."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl, paused
from tests.test_rebuild import tables
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture as Place
from thaigov_spider.demo import archived
from thaigov_spider.demo.archived import ArchivedPage, captured, compressed, edited, odd, truncated
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.articles import invented as invented_articles
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.wayback import INDEX, Wayback
from thaigov_spider.layouts.verdict import Page, read

GENERATIONS = ("static", "joomla", "codeigniter", "current")
TEXT = ("title", "section", "published", "summary", "body")


def articles(*numbers: int) -> list[Article]:
    return [Article(n, f"ข่าวที่ {n}", summary=f"สรุปข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",)) for n in numbers]


def pages(*numbers: int, number: int = 0) -> list[ArchivedPage]:
    return [captured(article, "codeigniter", number) for article in articles(*numbers)]


def place(capture: ArchivedPage) -> str:
    return f"/web/{capture.timestamp}id_/{capture.url}"


@pytest.fixture
def machine() -> Wayback:
    return Wayback(pages(*range(101, 113)))


@pytest.fixture
def origin(machine: Wayback) -> Iterator[str]:
    with running(machine) as origin:
        yield origin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


def run(archive: Path, origin: str, *arguments: str, **settings: str) -> Crawl:
    return crawl(archive, *arguments, spider="wayback", WAYBACK_ORIGIN=origin, **settings)


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def verified(archive: Path) -> None:
    done = scrapy("verify", "-s", f"ARCHIVES_DIR={archive}")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Wayback, Crawl]]:
    """The captures of all invented articles, and odd ones, crawled once for several tests."""
    machine = Wayback()
    machine.add(*odd().values())
    with running(machine) as origin:
        yield machine, run(tmp_path_factory.mktemp("whole") / "archives", origin, SUMMARY="always")


def by_url(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault(line["url"], []).append(line)
    return found


def test_every_article_of_every_generation_comes_out(whole: tuple[Wayback, Crawl]) -> None:
    machine, done = whole
    assert done.status == 0, done.stderr
    urls = {re.sub(r"^https?://[^/]*", archived.SITE, one.url) for one in machine.captures}
    urls -= {re.sub(r"^https?://[^/]*", archived.SITE, one.url) for one in odd().values()}
    assert {line["url"] for line in done.lines} == urls
    assert {line["generation"] for line in done.lines} == set(GENERATIONS)
    assert {line["capture"]["via"] for line in done.lines} == {"wayback"}


def test_every_line_is_of_the_time_of_its_capture_and_points_to_a_record_of_its_own_address(
    whole: tuple[Wayback, Crawl],
) -> None:
    machine, done = whole
    captures = {(one.timestamp, one.url): one for one in machine.captures}
    for line in done.lines:
        place = line["capture"]
        with (done.archive / "warc" / place["warc"]).open("rb") as file:
            file.seek(place["offset"])
            record = next(iter(ArchiveIterator(file)))
            header = record.rec_headers.get_header
            assert (record.rec_type, header("WARC-Record-ID")) == ("response", place["record_id"])
            assert header("WARC-Date") == line["retrieved"]
            source = header("WARC-Source-URI")
            assert (
                source
                == f"{machine.hosts.www}/web/{re.sub('[^0-9]', '', line['retrieved'])}id_/"
                + header("WARC-Target-URI")
            )
            one = captures[re.sub("[^0-9]", "", line["retrieved"]), header("WARC-Target-URI")]
            assert record.content_stream().read() == one.body
            assert ("Server", "Apache") in record.http_headers.headers
            assert not any(name.lower().startswith("x-archive") for name, _ in record.http_headers.headers)


def test_changed_captures_are_versions_in_the_order_of_time(whole: tuple[Wayback, Crawl]) -> None:
    _, done = whole
    several = [lines for lines in by_url(done.lines).values() if len(lines) > 1]
    assert several
    for lines in several:
        assert [line["version"] for line in lines] == [1, 2]
        assert lines[0]["retrieved"] < lines[1]["retrieved"]
        assert lines[1]["supersedes"] == lines[0]["capture"]["record_id"]
        assert lines[1]["title"] == f"{lines[0]['title']} {archived.EDITED}"
        assert lines[0]["supersedes"] is None


def test_unchanged_captures_are_not_asked_for(whole: tuple[Wayback, Crawl]) -> None:
    machine, _ = whole
    asked = machine.count("/web/*")
    assert asked < len(machine.captures)
    wanted = {(one.url.partition("/news/")[2], one.digest) for one in machine.captures if one.listed}
    bad = {(one.url.partition("/news/")[2], one.digest) for one in odd().values() if one.status != 200}
    junk = {("contents/details/90001/news/contents/index/public/Placeholders.js", odd()["junk"].digest)}
    items = {(url, digest) for url, digest in wanted - bad - junk}
    assert asked == len(items)


def test_what_is_no_article_is_none(whole: tuple[Wayback, Crawl]) -> None:
    _, done = whole
    assert not [line for line in done.lines if "/9000" in line["url"]]
    pages = done.report["pages"]
    assert (pages["missing"], pages["refused"], pages["other"]) == (1, 1, 1)
    assert done.report["failures"] == {}


def test_the_archive_is_in_order(whole: tuple[Wayback, Crawl]) -> None:
    _, done = whole
    verified(done.archive)


def test_the_ledger_made_from_the_captures_is_the_one_that_was_there(
    whole: tuple[Wayback, Crawl],
) -> None:
    _, done = whole
    before = tables(done.archive / "ledger.sqlite")
    assert len(before["snapshot"]) > 100
    assert scrapy("rebuild", "-s", f"ARCHIVES_DIR={done.archive}").returncode == 0
    assert tables(done.archive / "ledger.sqlite") == before


def test_extracting_from_the_captures_gives_the_very_lines_that_the_crawl_wrote(
    whole: tuple[Wayback, Crawl], tmp_path: Path
) -> None:
    _, done = whole
    path = tmp_path / "items.jsonl"
    assert scrapy("extract", *map(str, done.warcs), "-o", str(path)).returncode == 0
    extracted = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in extracted:
        assert line["capture"].pop("via") == "warc"
    written = done.lines
    for line in written:
        line["capture"].pop("via")
    assert extracted == written


def test_a_package_of_it_is_valid(whole: tuple[Wayback, Crawl], tmp_path: Path) -> None:
    _, done = whole
    for name, words in (("all", []), ("some", ["--since", "2020-01-01"])):
        path = str(tmp_path / f"{name}.wacz")
        made = scrapy("package", "-o", path, *words, "-s", f"ARCHIVES_DIR={done.archive}")
        assert made.returncode == 0, made.stderr
        assert scrapy("verify", path).returncode == 0


def test_the_summary_says_what_was_found(whole: tuple[Wayback, Crawl]) -> None:
    _, done = whole
    assert f"{len(done.lines)} written" in done.stderr
    assert "wayback-" in done.stderr
    assert list((done.archive / "items").glob("wayback-*.jsonl"))


def test_status_tells_of_them(whole: tuple[Wayback, Crawl]) -> None:
    _, done = whole
    told = scrapy("status", "-s", f"ARCHIVES_DIR={done.archive}")
    articles = len({line["url"] for line in done.lines})
    assert f"they brought {articles} articles" in told.stdout + told.stderr


def test_the_demo_serves_them() -> None:
    words = [sys.executable, "-m", "scrapy", "demo", "--wayback", "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ serves \d+ captures; .*\n", process.stdout.readline())
        process.terminate()
    assert process.returncode == 0


def test_the_crawler_says_who_it_is_and_asks_robots_txt_first(whole: tuple[Wayback, Crawl]) -> None:
    machine, _ = whole
    assert machine.requests[0].path == "/robots.txt"
    for request in machine.requests:
        assert "tests@example.org" in request.header("User-Agent")
        assert request.header("From") == "tests@example.org"


def text(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in TEXT}


def test_the_live_site_and_the_wayback_machine_give_the_same_articles(tmp_path: Path) -> None:
    invented = invented_articles()
    site = Site(invented)
    machine = Wayback([captured(article, name) for article in invented for name in GENERATIONS])
    with running(site) as live:
        now = crawl(tmp_path / "live", "assets=no", THAIGOV_ORIGIN=live)
    with running(machine) as past:
        then = run(tmp_path / "past", past)
    assert (now.status, then.status) == (0, 0), now.stderr + then.stderr
    lines = {(line["generation"], line["id"]): line for line in then.lines if line["id"]}
    for line in now.lines:
        twin = lines["codeigniter", line["id"]]
        assert text(twin) == text(line)
        assert twin["content_digest"] == line["content_digest"]
    for name in GENERATIONS:
        direct = read_directly(invented, name)
        found = {line["url"]: text(line) for line in then.lines if line["generation"] == name}
        assert found == direct
        assert len(found) > 0.9 * len(invented)


def read_directly(invented: list[Article], generation: str) -> dict[str, dict[str, Any]]:
    """What the pages hold, without any crawl."""
    found = {}
    for article in invented:
        path, shown = archived.page_of(article, generation)
        url = archived.SITE + path
        reading = read(Page(url, 200, {"content-type": shown.content_type}, shown.body))
        if reading is None:
            continue
        line = normalise(reading, url, Place("live", "", 0, "", None, 200), "2026-01-01T00:00:00Z").as_dict()
        found[line["url"]] = text(line)
    return found


def test_the_second_night_asks_for_nothing(archive: Path, machine: Wayback, origin: str) -> None:
    first = run(archive, origin)
    assert (first.status, len(first.lines)) == (0, 12)
    asked = len(machine.requests)
    second = run(archive, origin)
    assert (second.status, second.stdout, second.stderr) == (0, "", "")
    assert len(machine.requests) == asked
    assert second.lines == first.lines


def test_what_is_new_in_the_index_is_found_when_that_is_old(
    archive: Path, machine: Wayback, origin: str
) -> None:
    run(archive, origin)
    machine.add(*pages(113))
    machine.add(captured(edited(articles(101)[0]), "codeigniter", 1))
    assert len(run(archive, origin).lines) == 12
    machine.requests.clear()
    done = run(archive, origin, WAYBACK_INDEX_DAYS="0")
    assert done.ids[12:] == [101, 113]
    assert [line["version"] for line in done.lines[12:]] == [2, 1]
    assert machine.count("/web/*") == 2


def test_prefix_bounds_and_limit(archive: Path, machine: Wayback, origin: str) -> None:
    machine.add(captured(articles(7)[0], "static"), *pages(105, number=3))
    assert run(archive, origin, "limit=3").ids == [101, 102, 103]
    assert run(archive, origin, "prefix=news/press").lines[-1]["generation"] == "static"
    machine.requests.clear()
    done = run(archive, origin, "from=2021", "prefix=/news/contents/details/105")
    assert (done.ids[4:], machine.count("/web/*"), machine.count(f"{INDEX}*")) == ([105], 1, 1)
    assert done.report["asked_for"] == {"prefix": "news/contents/details/105", "since": "2021"}


def test_an_earlier_capture_that_is_found_later_is_a_version_of_its_own(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.add(captured(edited(articles(101)[0]), "codeigniter", 2))
    number = "prefix=news/contents/details/101"
    [late] = run(archive, origin, number, "from=2021").lines
    early = run(archive, origin, number, "to=2020").lines[-1]
    assert [late["version"], early["version"]] == [1, 2]
    assert (late["retrieved"] > early["retrieved"], early["supersedes"]) == (True, None)


def test_all_asks_for_every_capture(archive: Path, origin: str, machine: Wayback) -> None:
    machine.add(*pages(101, 102, number=1), *odd().values())
    done = run(archive, origin, "all=yes")
    assert machine.count("/web/*") == len(machine.captures) - 1  # the junk address is no article's
    assert (done.status, len(done.lines)) == (0, 12)
    assert done.report["articles"]["unchanged"] == 2
    assert done.report["pages"]["missing"] == 2  # a soft 404 and a plain one
    assert done.report["pages"]["refused"] == 2  # a challenge and a 403 that are captured, and refuse nothing
    verified(archive)


def test_the_index_is_read_in_portions(archive: Path, origin: str, machine: Wayback) -> None:
    done = run(archive, origin, "prefix=news/contents/details/1", WAYBACK_INDEX_ROWS="5")
    assert (done.status, len(done.lines), machine.count(f"{INDEX}*")) == (0, 12, 3)
    assert done.report["pages"]["index"] == 3


@pytest.mark.parametrize("rows", ["5000", "5"], ids=["in-one-portion", "in-portions-that-do-so-together"])
def test_a_query_that_meets_the_cap_is_told(archive: Path, rows: str) -> None:
    machine = Wayback(pages(*range(101, 113)))
    settings = {"WAYBACK_INDEX_CAP": "12", "WAYBACK_INDEX_ROWS": rows}
    with running(machine) as origin:
        done = run(archive, origin, "prefix=news/contents/details/1", **settings)
        assert (done.status, len(done.lines)) == (5, 12)
        assert "longer prefix" in done.stderr
        again = run(archive, origin, "prefix=news/contents/details/1", **settings)
    assert again.status == 5


def test_a_query_below_the_cap_is_no_matter(archive: Path) -> None:
    with running(Wayback(pages(*range(101, 113)))) as origin:
        settings = {"WAYBACK_INDEX_CAP": "13", "WAYBACK_INDEX_ROWS": "5"}
        assert run(archive, origin, "prefix=news/contents/details/1", **settings).status == 0


def test_a_killed_crawl_goes_on_where_it_was(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults["/web/*"] = Fault("slow", "0.1")
    words = command(archive, spider="wayback", WAYBACK_ORIGIN=origin)
    for count in (3, 7):
        process = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
        while machine.count("/web/*") < count:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    machine.faults.clear()
    done = run(archive, origin)
    assert done.status == 0
    assert sorted(done.ids) == list(range(101, 113))
    assert machine.count("/web/*") <= 12 + 2  # what was under way is asked for again
    asked = [request.target for request in machine.requests]
    assert sum("contents%2Fdetails%2F1" in target for target in asked) == 1
    verified(archive)
    before = tables(archive / "ledger.sqlite")
    scrapy("rebuild", "-s", f"ARCHIVES_DIR={archive}")
    assert {row[:6] for row in tables(archive / "ledger.sqlite")["snapshot"]} == {
        row[:6] for row in before["snapshot"]
    }


def test_a_crawl_killed_in_the_index_goes_on_with_its_resume_key(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.faults[f"{INDEX}*"] = Fault("slow", "0.2")
    arguments = {"WAYBACK_INDEX_ROWS": "2", "WAYBACK_ORIGIN": origin}
    number = "prefix=news/contents/details/1"
    process = subprocess.Popen(
        command(archive, number, spider="wayback", **arguments),
        cwd=ROOT,
        env=ENVIRONMENT,
        stderr=subprocess.DEVNULL,
    )
    while machine.count(f"{INDEX}*") < 4:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    machine.faults.clear()
    done = run(archive, origin, number, WAYBACK_INDEX_ROWS="2")
    assert (done.status, len(done.lines)) == (0, 12)
    assert machine.count(f"{INDEX}*") == 6 + 1  # 12 rows, and the portion that was under way


@pytest.mark.parametrize(
    "fault",
    [
        Fault("429", "0", 3),
        Fault("429", times=3),
        Fault("503", "1", 2),
        Fault("reset", times=4),
        Fault("close", times=2),
    ],
)
def test_trouble_that_passes_leaves_no_trace_but_in_the_captures(
    archive: Path, machine: Wayback, origin: str, fault: Fault
) -> None:
    path = place(machine.captures[4])
    machine.faults[path] = fault
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (0, 12), done.stderr
    assert machine.count(path) == (fault.times or 0) + 1
    verified(archive)


def test_captures_of_one_article_stay_in_the_order_of_time_when_the_first_is_tried_again(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.add(captured(edited(articles(101)[0]), "codeigniter", 1))
    machine.faults[place(machine.captures[0])] = Fault("503", times=3)
    done = run(archive, origin)
    assert [line["version"] for line in done.lines if line["id"] == 101] == [1, 2]
    times = [line["retrieved"] for line in done.lines if line["id"] == 101]
    assert times == sorted(times)


def test_a_machine_that_refuses_connections_for_a_while_is_waited_for(
    archive: Path, machine: Wayback
) -> None:
    machine.faults["/web/*"] = Fault("slow", "0.2")
    with running(machine) as origin:
        words = command(archive, spider="wayback", WAYBACK_ORIGIN=origin, WAYBACK_PATIENCE="0.5")
        process = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE)
        while machine.count("/web/*") < 3:
            assert process.poll() is None
            time.sleep(0.02)
    time.sleep(2.5)  # in which the second try is refused
    machine.faults.clear()
    with running(machine, int(origin.rpartition(":")[2])):
        _, said = process.communicate(timeout=300)
    done = Crawl(archive, process.returncode, "", said.decode())
    assert (done.status, sorted(done.ids)) == (0, list(range(101, 113))), done.stderr
    failures = [block for kind, _, block in done.records() if kind == "metadata"]
    assert any(b"refused" in block for block in failures)
    verified(archive)


def test_there_is_a_pause_between_two_requests_and_longer_ones_after_failures(
    archive: Path, machine: Wayback, origin: str
) -> None:
    path = place(machine.captures[0])
    machine.faults[path] = Fault("503", times=2)
    number = "prefix=news/contents/details/1"
    assert run(archive, origin, number, "limit=4", DOWNLOAD_DELAY="0.2", WAYBACK_PATIENCE="0.5").status == 0
    assert paused([request.time for request in machine.requests], 0.2)
    times = [request.time for request in machine.requests if request.target == path]
    assert paused(times, 1)
    assert times[2] - times[1] >= 1.9


def test_retry_after_is_honoured(archive: Path, machine: Wayback, origin: str) -> None:
    path = place(machine.captures[4])
    machine.faults[path] = Fault("429", "2", 1)
    assert run(archive, origin).status == 0
    first, second = (request.time for request in machine.requests if request.target == path)
    assert second - first >= 1.9


def test_a_pause_that_is_too_long_is_left_to_the_next_run(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.faults[place(machine.captures[4])] = Fault("429", "86400", 1)
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (1, 4)
    assert "asks to be left alone" in done.stderr
    assert "the Wayback Machine" in done.stderr
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (0, 12)


@pytest.mark.parametrize(
    "fault", [Fault("429"), Fault("503"), Fault("stall"), Fault("reset"), Fault("cut"), Fault("500")]
)
def test_trouble_that_stays_is_partial_and_tried_by_the_next_run(
    archive: Path, machine: Wayback, origin: str, fault: Fault
) -> None:
    path = place(machine.captures[4])
    machine.faults[path] = fault
    done = run(archive, origin, WAYBACK_TRIES="2", DOWNLOAD_TIMEOUT="1")
    assert done.status == 5
    assert list(done.report["failures"]) == [origin + path]
    assert machine.count(path) in (2, 3)  # a connection that is reset may have been a stale one
    verified(archive)
    before = tables(archive / "ledger.sqlite")
    scrapy("rebuild", "-s", f"ARCHIVES_DIR={archive}")
    assert tables(archive / "ledger.sqlite") == before
    machine.faults.clear()
    done = run(archive, origin)
    assert (done.status, sorted(set(done.ids))) == (0, list(range(101, 113)))
    assert machine.count("/web/*") == 12 + machine.count(path) - 1


def test_refused_connections_are_waited_for_and_end_the_crawl_when_they_stay(archive: Path) -> None:
    done = run(archive, "http://127.0.0.1:9", WAYBACK_TRIES="2")
    assert done.status == 1
    assert "could not be had" in done.stderr


def test_a_machine_that_goes_down_ends_the_crawl(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults["/web/*"] = Fault("503")
    done = run(archive, origin, WAYBACK_TRIES="1", FAILURES_IN_A_ROW="3")
    assert done.status == 1
    assert "the Wayback Machine seems to be down" in done.stderr
    assert machine.count("/web/*") <= 12


def test_a_missing_capture_is_told_and_asked_for_again(archive: Path, machine: Wayback, origin: str) -> None:
    lost = machine.captures[4]
    machine.replace(lost, ArchivedPage(lost.timestamp, lost.url, lost.body, headers=lost.headers, held=False))
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (5, 11)
    assert "does not have this capture" in str(done.report["failures"])
    machine.add(*pages(105, number=1))  # now it leads to another capture
    assert run(archive, origin).status == 5
    machine.replace(machine.captures[4], lost)


def test_an_index_that_answers_something_else_is_partial(
    archive: Path, machine: Wayback, origin: str
) -> None:
    path = f"{INDEX}?*"
    machine.faults[path] = Fault("html", "<h1>Sorry</h1>", 1)
    done = run(archive, origin)
    assert (done.status, "no JSON" in done.stderr) == (5, True)
    assert run(archive, origin).status == 0


def test_a_capture_that_was_cut_short_long_ago_is_flagged_and_complete(
    archive: Path, machine: Wayback, origin: str
) -> None:
    whole = captured(Article(300, "ข่าวยาว", body=tuple(f"ย่อหน้าที่ {n}" for n in range(200))), "codeigniter")
    machine.add(truncated(whole))
    done = run(archive, origin)
    assert done.status == 0
    [line] = [line for line in done.lines if line["id"] == 300]
    assert "truncated" in line["flags"]
    verified(archive)


def test_a_capture_that_was_received_as_gzip_is_read(archive: Path, machine: Wayback, origin: str) -> None:
    machine.add(*map(compressed, pages(301)))
    done = run(archive, origin)
    assert (done.status, 301 in done.ids) == (0, True)
    verified(archive)


def test_an_answer_that_stays_cut_short_is_kept_with_a_flag_and_asked_for_again(
    archive: Path, machine: Wayback, origin: str
) -> None:
    long = captured(Article(300, "ข่าวยาว", body=tuple(f"ย่อหน้าที่ {n}" for n in range(2000))), "codeigniter")
    machine.add(long)
    machine.faults[place(long)] = Fault("cut")
    done = run(archive, origin, WAYBACK_TRIES="2")
    [line] = [line for line in done.lines if line["id"] == 300]
    assert (done.status, "truncated" in line["flags"]) == (5, True)
    records = [uri for kind, uri, _ in done.records() if kind == "response" and uri == long.url]
    assert len(records) == 1  # that of the last try
    verified(archive)
    machine.faults.clear()
    done = run(archive, origin)
    found = [line for line in done.lines if line["id"] == 300]
    assert (done.status, [line["flags"] for line in found][1:]) == (0, [[]])


def test_robots_txt_that_forbids_captures_is_a_refusal(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults["/robots.txt"] = Fault("text", "User-agent: *\\nDisallow: /web/\\n")
    done = run(archive, origin)
    assert (done.status, len(machine.requests), done.lines) == (3, 1, [])
    assert "the Internet Archive" in done.stderr


def test_robots_txt_that_cannot_be_had_stops_the_crawl(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults["/robots.txt"] = Fault("503")
    done = run(archive, origin)
    assert (done.status, machine.count("/web/*")) == (1, 0)


def test_a_machine_that_forbids_everything_refuses(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults["/web/*"] = Fault("403")
    done = run(archive, origin)
    assert (done.status, machine.count("/web/*")) == (3, 3)
    assert "the Wayback Machine refuses" in done.stderr
    machine.faults.clear()
    assert run(archive, origin).status == 0


def test_a_single_capture_that_is_forbidden_refuses_nothing(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.faults[place(machine.captures[4])] = Fault("403")
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (5, 11)


def test_a_redirect_to_another_host_is_not_followed(archive: Path, machine: Wayback, origin: str) -> None:
    machine.faults[place(machine.captures[4])] = Fault("redirect-address")
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (5, 11)


def test_lines_that_were_lost_are_read_off_their_captures_again(
    archive: Path, machine: Wayback, origin: str
) -> None:
    machine.add(captured(edited(articles(101)[0]), "codeigniter", 1))
    before = run(archive, origin).lines
    assert len(before) == 13
    for path in (archive / "items").iterdir():
        path.unlink()
    done = run(archive, origin)
    assert (done.status, done.lines) == (0, before)
    assert machine.count("/web/*") == 13


def test_a_line_that_the_ledger_has_not_learnt_of_is_adopted(
    archive: Path, machine: Wayback, origin: str
) -> None:
    before = run(archive, origin).lines
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        db.execute(
            "UPDATE snapshot SET looked = NULL, verdict = NULL, version = 0, content_digest = NULL"
            " WHERE article LIKE '%/112'"
        )
        db.execute(
            "UPDATE items_file SET size = size - ?",
            (len(json.dumps(before[-1], ensure_ascii=False).encode()) + 1,),
        )
        db.commit()
    done = run(archive, origin)
    assert (done.status, done.lines, machine.count("/web/*")) == (0, before, 12)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-a", "ids=1-7"], "accepted are prefix, from, to, limit, all"),
        (["-a", "from=2560"], "Common era"),
        (["-a", "from=2018", "-a", "to=2017"], "later"),
        (["-s", "WAYBACK_ORIGIN=wayback"], "WAYBACK_ORIGIN"),
        (["-s", "WAYBACK_TRIES=0"], "WAYBACK_TRIES"),
        (["-s", "OPERATOR_CONTACT="], "OPERATOR_CONTACT"),
    ],
)
def test_wrong_usage_is_refused_in_one_line_before_anything_is_sent(
    archive: Path, machine: Wayback, origin: str, words: list[str], says: str
) -> None:
    base = command(archive, spider="wayback", WAYBACK_ORIGIN=origin)
    done = subprocess.run(
        [*base, *words], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n"), machine.requests) == (2, 1, [])
    assert says in done.stderr
    assert not archive.exists()


def test_an_archive_may_have_articles_from_both(archive: Path, origin: str) -> None:
    site = Site(articles(*range(101, 113)))
    with running(site) as live:
        assert crawl(archive, "assets=no", THAIGOV_ORIGIN=live).status == 0
        assert run(archive, origin, THAIGOV_ORIGIN=live).status == 0
        asked = len(site.requests)
        assert crawl(archive, "assets=no", THAIGOV_ORIGIN=live).status == 0
        assert len(site.requests) == asked + 4  # robots.txt, two listings, the sitemap
        before = tables(archive / "ledger.sqlite")
        rebuilt = scrapy("rebuild", "-s", f"ARCHIVES_DIR={archive}", "-s", f"THAIGOV_ORIGIN={live}")
    assert rebuilt.returncode == 0
    assert tables(archive / "ledger.sqlite") == before
    verified(archive)
