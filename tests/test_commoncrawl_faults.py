"""What goes wrong with Common Crawl: it is told in words, kept as what it is, and had by a later run."""

import gzip
import json
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command
from tests.test_commoncrawl import run
from tests.test_rebuild import tables
from tests.test_wayback import pages, scrapy, verified
from thaigov_spider.demo.archived import ArchivedPage
from thaigov_spider.demo.commoncrawl import LIST, CommonCrawlSite
from thaigov_spider.demo.crawled import IndexRow
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import running


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


@pytest.fixture
def site() -> CommonCrawlSite:
    return CommonCrawlSite(pages(*range(101, 113)))


@pytest.fixture
def origin(site: CommonCrawlSite) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def row_of(site: CommonCrawlSite, number: int) -> IndexRow:
    return next(row for row in site.rows if row["url"].endswith(f"/{number}"))


def place(row: IndexRow) -> str:
    first = int(row["offset"])
    return f"/{row['filename']}#bytes={first}-{first + int(row['length']) - 1}"


def rebuilt_is_the_same(archive: Path) -> None:
    before = tables(archive / "ledger.sqlite")
    done = scrapy("rebuild", "-s", f"ARCHIVES_DIR={archive}")
    assert done.returncode == 0, done.stderr
    after = tables(archive / "ledger.sqlite")
    for name, rows in before.items():
        assert after[name] == rows, name


def failures(done: Crawl) -> dict[str, str]:
    """Why each capture failed, by its place."""
    found: dict[str, str] = done.report["failures"]
    return {f"/{url.split('/', 3)[3]}": reason for url, reason in found.items()}


FAULTS: dict[str, tuple[Fault, str]] = {
    "whole file": (Fault("whole-file"), "the whole file came (status 200)"),
    "shorter": (Fault("trim", "10"), "shorter than the range"),
    "longer": (Fault("pad", "10"), "longer than the range"),
    "damaged": (Fault("garble"), "gzip member"),
    "cut": (Fault("cut"), "cut short"),
    "reset": (Fault("cut-reset"), "cut short"),
    "stopped": (Fault("close"), "the connection ended"),
    "busy": (Fault("503", "0"), "status 503"),
    "slow down": (Fault("429", "0"), "status 429"),
    "broken": (Fault("500"), "status 500"),
    "gone": (Fault("404"), "does not have this capture"),
    "a page of text": (Fault("text", "hello"), "(status 200)"),
}


def test_each_fault_is_told_and_kept_and_had_later(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    wanted = {}
    for number, (fault, words) in zip(range(101, 113), FAULTS.values(), strict=True):
        at = place(row_of(site, number))
        site.faults[at] = fault
        wanted[at] = words
    done = run(archive, origin, COMMONCRAWL_TRIES="2", FAILURES_IN_A_ROW="20")
    assert (done.status, len(done.lines)) == (5, 0), done.stderr
    told = failures(done)
    assert told.keys() == wanted.keys()
    for at, words in wanted.items():
        assert words in told[at], (at, told[at])
    verified(archive)
    assert scrapy("extract", *map(str, done.warcs), "-o", str(archive / "none.jsonl")).returncode == 4
    assert (archive / "none.jsonl").read_text("utf-8") == ""
    rebuilt_is_the_same(archive)
    site.faults.clear()
    done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, list(range(101, 113))), done.stderr
    verified(archive)
    rebuilt_is_the_same(archive)


def _other(name: str, value: str) -> Callable[[CommonCrawlSite, IndexRow], None]:
    return lambda _site, row: row.__setitem__(name, value)


def _of_neighbour(site: CommonCrawlSite, row: IndexRow) -> None:
    """What another row had, which is no more."""
    other = row_of(site, 112)
    row |= {name: other[name] for name in ("offset", "length")}
    for one in site.crawls:
        one.rows[:] = [kept for kept in one.rows if kept is not other]


def _two_members(_site: CommonCrawlSite, row: IndexRow) -> None:
    row["length"] = str(int(row["length"]) + int(row["behind"]))


def _first_half(_site: CommonCrawlSite, row: IndexRow) -> None:
    row["length"] = str(int(row["length"]) // 2)


def _request(_site: CommonCrawlSite, row: IndexRow) -> None:
    row |= {"offset": row["before"], "length": str(int(row["offset"]) - int(row["before"]))}


LIES: dict[str, tuple[Callable[[CommonCrawlSite, IndexRow], None], str]] = {
    "another record": (_of_neighbour, "is of another address"),
    "another time": (_other("timestamp", "20200101000000"), "is of another time"),
    "another payload": (_other("digest", "A" * 32), "of another payload than the index lists"),
    "two members": (_two_members, "more came than one gzip member"),
    "half a member": (_first_half, "not whole"),
    "a request": (_request, "is a request record"),
    "in the middle": (_other("offset", "5"), "gzip member"),
    "behind the end": (_other("offset", "99999999"), "status 416"),
}


def members(data: bytes) -> Iterator[tuple[int, int]]:
    """Offset and end of each gzip member."""
    at = 0
    while at < len(data):
        end = data.find(b"\x1f\x8b\x08\0\0\0\0\0", at + 1)
        yield at, end if end > 0 else len(data)
        at = end if end > 0 else len(data)


def test_what_is_not_what_the_index_says_is_no_capture(
    archive: Path, site: CommonCrawlSite, origin: str
) -> None:
    wanted = {}
    for number, (lie, words) in zip(range(101, 109), LIES.values(), strict=True):
        row = row_of(site, number)
        data = next(one.files[row["filename"]] for one in site.crawls if row["filename"] in one.files)
        around = list(members(data))
        here = next(n for n, (start, _) in enumerate(around) if start == int(row["offset"]))
        row |= {"before": str(around[here - 1][0]), "behind": str(around[here + 1][1] - around[here][1])}
        lie(site, row)
        wanted[place(row)] = words
    done = run(archive, origin, FAILURES_IN_A_ROW="20", COMMONCRAWL_TRIES="1")
    assert (done.status, sorted(done.ids)) == (5, [109, 110, 111]), done.stderr
    told = failures(done)
    for at, words in wanted.items():
        assert words in told[at], (at, told[at])
    assert len(told) == len(LIES)
    verified(archive)
    rebuilt_is_the_same(archive)


def big(number: int) -> ArchivedPage:
    """A page that does not compress: its file is longer than what is waited for."""
    [one] = pages(number)
    noise = random.Random(number).randbytes(400_000).hex().encode()
    return replace(one, body=one.body.replace(b"</body>", b"<!--" + noise + b"--></body>"))


def test_of_a_whole_file_no_more_is_waited_for_than_was_asked_for(archive: Path) -> None:
    site = CommonCrawlSite([*pages(101), big(102), big(103)])
    with running(site) as origin:
        at = place(row_of(site, 101))
        site.faults[at] = Fault("whole-file")
        done = run(archive, origin)
        assert (done.status, sorted(done.ids)) == (5, [102, 103])
        assert "the whole file came (status 200)" in failures(done)[at]
        assert site.count(f"{at.partition('#')[0]}*") == 3  # it is not asked for again and again
        verified(archive)
        rebuilt_is_the_same(archive)
        whole = sum(path.stat().st_size for path in archive.glob("warc/*"))
        sizes = sum(len(data) for one in site.crawls for data in one.files.values())
        assert whole < 3 * sizes


def test_long_payloads_are_cut_by_common_crawl_and_flagged(archive: Path) -> None:
    [short], [changed] = pages(101), pages(102)
    site = CommonCrawlSite([short, changed], longest=len(changed.body) * 2 // 3)
    assert {row.get("truncated") for row in site.rows} == {"length"}
    with running(site) as origin:
        done = run(archive, origin)
    assert done.status in (0, 4), done.stderr
    assert done.lines
    for line in done.lines:
        assert "truncated" in line["flags"]
    rebuilt_is_the_same(archive)
    verified(archive)
    out = archive / "extracted.jsonl"
    scrapy("extract", *map(str, done.warcs), "-o", str(out))
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == done.lines


def test_a_text_that_is_whole_wins_over_one_that_was_cut(archive: Path, tmp_path: Path) -> None:
    [page] = pages(101)
    later = replace(
        page, timestamp="20250301000000", body=page.body.replace(b"</body>", b" " * 9 + b"</body>")
    )
    whole = CommonCrawlSite([page])
    cut = CommonCrawlSite([later], longest=len(page.body) - 40)
    whole.crawls = sorted([*whole.crawls, *cut.crawls], key=lambda one: one.name)
    with running(whole) as origin:
        done = run(archive, origin)
    assert len(done.lines) >= 1
    path = tmp_path / "news.jsonl"
    assert (
        scrapy("export", "--format", "jsonl", "-o", str(path), "-s", f"ARCHIVES_DIR={archive}").returncode
        == 0
    )
    [line] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert "truncated" not in line["flags"]


@pytest.mark.parametrize(
    ("path", "fault", "words"),
    [
        (LIST, Fault("503", "0"), "status 503"),
        (LIST, Fault("text", "[]"), "the list of crawls is none"),
        (LIST, Fault("html", "<h1>moved</h1>"), "the list of crawls is none"),
        ("/CC-MAIN-2020-01-index*", Fault("503", "0"), "status 503"),
        ("/CC-MAIN-2020-01-index*", Fault("404"), "status 404"),
        ("/CC-MAIN-2020-01-index*", Fault("text", "hello"), "how many pages"),
        ("/CC-MAIN-2020-01-index*", Fault("cut"), "cut short"),
        ("/CC-MAIN-2020-01-index*", Fault("text", '{"pages": 1}'), "lack fields"),
    ],
)
def test_an_index_that_fails_is_told_and_asked_for_by_the_next_run(
    archive: Path, site: CommonCrawlSite, origin: str, path: str, fault: Fault, words: str
) -> None:
    assert "CC-MAIN-2020-01" in {one.name for one in site.crawls}
    site.faults[path] = fault
    done = run(archive, origin, COMMONCRAWL_TRIES="2")
    assert (done.status, done.lines) == (5, [])
    [reason] = done.report["failures"].values()
    assert words in reason
    site.faults.clear()
    done = run(archive, origin)
    assert (done.status, len(done.lines)) == (0, 12)
    rebuilt_is_the_same(archive)


def test_busy_answers_are_met_with_patience(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    site.faults.add(LIST, Fault("503", times=2))
    site.faults.add("/CC-MAIN-2020-01-index*", Fault("503", "0", times=2), Fault("429", times=1))
    at = place(row_of(site, 101))
    site.faults.add(at, Fault("503", times=2), Fault("429", "1", times=1), Fault("cut", times=1))
    done = run(archive, origin, COMMONCRAWL_PATIENCE="0.1")
    assert (done.status, len(done.lines), done.report["failures"]) == (0, 12, {}), done.stderr
    verified(archive)
    rebuilt_is_the_same(archive)


def test_robots_txt_of_either_host_is_obeyed(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    files = CommonCrawlSite(site.captures)
    with running(files) as data:
        files.faults["/robots.txt"] = Fault("text", "User-agent: *\\nDisallow: /crawl-data/")
        done = run(archive, origin, COMMONCRAWL_DATA_ORIGIN=data)
        assert (done.status, files.count("/crawl-data/*")) == (3, 0)
        assert f"robots.txt of {data}" in done.stderr
        site.faults["/robots.txt"] = Fault("text", "User-agent: *\\nDisallow: /collinfo.json")
        done = run(archive, origin, COMMONCRAWL_DATA_ORIGIN=data)
        assert (done.status, site.count(LIST)) == (3, 1)


def test_a_store_that_refuses_a_robots_txt_has_none_and_the_index_is_taken_at_its_word(
    archive: Path, site: CommonCrawlSite, origin: str
) -> None:
    files = CommonCrawlSite(site.captures)
    with running(files) as data:
        files.faults["/robots.txt"] = Fault("403")
        done = run(archive, origin, COMMONCRAWL_DATA_ORIGIN=data)
        assert (done.status, len(done.lines)) == (0, 12), done.stderr
        site.faults["/robots.txt"] = Fault("403")
        done = run(archive.with_name("other"), origin, COMMONCRAWL_DATA_ORIGIN=data)
        assert done.status == 3
        assert site.count(LIST) == 1


def test_files_that_are_refused_end_the_crawl(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    files = CommonCrawlSite(site.captures)
    with running(files) as data:
        files.faults["/robots.txt"] = Fault("403")
        files.faults["/crawl-data/*"] = Fault("403")
        done = run(archive, origin, COMMONCRAWL_DATA_ORIGIN=data)
    assert (done.status, done.lines) == (3, [])
    assert files.count("/crawl-data/*") == 3


def test_index_and_files_may_be_on_two_hosts(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    files = CommonCrawlSite(site.captures)
    with running(files) as data:
        done = run(archive, origin, COMMONCRAWL_DATA_ORIGIN=data)
    assert (done.status, len(done.lines)) == (0, 12), done.stderr
    assert site.count("/crawl-data/*") == files.count(LIST) == 0
    verified(archive)
    rebuilt_is_the_same(archive)


def killed(words: list[str], is_enough: Callable[[], bool]) -> None:
    process = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while not is_enough():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_killed_crawl_goes_on_where_it_was(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    site.faults["/crawl-data/*"] = Fault("slow", "0.1")
    settings = {"COMMONCRAWL_INDEX_ORIGIN": origin, "COMMONCRAWL_DATA_ORIGIN": origin}
    words = command(archive, spider="commoncrawl", **settings)
    for count in (3, 7):
        killed(words, lambda count=count: site.count("/crawl-data/*") >= count)  # type: ignore[misc]
    site.faults.clear()
    done = run(archive, origin)
    assert (done.status, sorted(done.ids)) == (0, list(range(101, 113)))
    assert site.count("/crawl-data/*") <= 12 + 2  # what was under way is asked for again
    assert site.count(LIST) == 1
    verified(archive)
    rebuilt_is_the_same(archive)


def test_a_crawl_killed_in_an_index_goes_on_with_its_next_page(archive: Path) -> None:
    site = CommonCrawlSite(pages(*range(101, 113)), page_rows=2)
    [name] = [one.name for one in site.crawls if one.rows]
    with running(site) as origin:
        site.faults[f"/{name}-index*"] = Fault("slow", "0.2")
        settings = {"COMMONCRAWL_INDEX_ORIGIN": origin, "COMMONCRAWL_DATA_ORIGIN": origin}
        words = command(archive, spider="commoncrawl", **settings)
        killed(words, lambda: site.count(f"/{name}-index*") >= 4)
        site.faults.clear()
        done = run(archive, origin)
        assert (done.status, len(done.lines)) == (0, 12)
        assert site.count(f"/{name}-index*") == 1 + 6 + 1  # the number, all pages, and what was under way
        assert site.count(LIST) == 1
    rebuilt_is_the_same(archive)


def test_a_record_that_is_there_already_is_not_written_again(archive: Path, origin: str) -> None:
    """As where a crawl was killed between the capture and the ledger, and no line was written."""
    first = run(archive, origin)
    ids = {line["capture"]["record_id"] for line in first.lines}
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as ledger, ledger:
        ledger.execute(
            "UPDATE snapshot SET looked = NULL, verdict = NULL, version = 0, items = NULL, due = NULL"
        )
        ledger.execute("DELETE FROM items_file")
    for name in ("items", "runs", "logs"):
        for path in (archive / name).iterdir():
            path.unlink()
    again = run(archive, origin)
    assert (again.status, len(again.lines)) == (0, 12), again.stderr
    assert {line["capture"]["record_id"] for line in again.lines} == ids
    assert {line["capture"]["warc"] for line in again.lines} == {first.warcs[0].name}
    verified(archive)
    rebuilt_is_the_same(archive)


def test_records_are_gzip_members_of_their_own(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    done = run(archive, origin)
    for line in done.lines:
        with (archive / "warc" / line["capture"]["warc"]).open("rb") as file:
            file.seek(line["capture"]["offset"])
            with gzip.open(file) as text:
                assert text.read(8) == b"WARC/1.0"
    assert len(site.requests) == 1 + 1 + 2 * len(site.crawls) + 12
