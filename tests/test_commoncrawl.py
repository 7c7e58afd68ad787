"""`scrapy crawl commoncrawl` against the miniature Common Crawl, as its user runs it."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import Crawl, crawl
from tests.test_rebuild import tables
from tests.test_wayback import GENERATIONS, TEXT, articles, pages, scrapy, verified
from thaigov_spider.demo.archived import SITE, captured, odd
from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.commoncrawl import LIST, CommonCrawlSite
from thaigov_spider.demo.crawled import crawl_of
from thaigov_spider.demo.site import running
from thaigov_spider.demo.wayback import Wayback

NOTHING = "CC-MAIN-2015-06"
"""The crawl that met nothing of the site."""


def run(archive: Path, origin: str, *arguments: str, **settings: str) -> Crawl:
    where = {"COMMONCRAWL_INDEX_ORIGIN": origin, "COMMONCRAWL_DATA_ORIGIN": origin}
    return crawl(archive, *arguments, spider="commoncrawl", **where | settings)


@pytest.fixture
def site() -> CommonCrawlSite:
    return CommonCrawlSite(pages(*range(101, 113)))


@pytest.fixture
def origin(site: CommonCrawlSite) -> Iterator[str]:
    with running(site) as origin:
        yield origin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CommonCrawlSite, Crawl]]:
    """The captures of all invented articles, and odd ones, crawled once for several tests."""
    site = CommonCrawlSite()
    site = CommonCrawlSite([*site.captures, *odd().values()], page_rows=20)
    with running(site) as origin:
        yield site, run(tmp_path_factory.mktemp("whole") / "archives", origin, SUMMARY="always")


def places(site: CommonCrawlSite) -> dict[str, bytes]:
    """The gzip member of each capture, by its record id."""
    found = {}
    for crawled in site.crawls:
        for row in crawled.rows if crawled.name != "CC-MAIN-2012" else ():
            start, length = int(row["offset"]), int(row["length"])
            member = crawled.files[row["filename"]][start : start + length]
            found[re.findall(rb"WARC-Record-ID: (\S+)", gzip.decompress(member))[0].decode()] = member
    return found


def test_every_article_of_every_generation_comes_out(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    site, done = whole
    assert done.status == 0, done.stderr
    bare = [re.sub(r"^https?://[^/]*", SITE, one.url) for one in site.captures]
    strange = {re.sub(r"^https?://[^/]*", SITE, one.url) for one in odd().values()}
    assert {line["url"] for line in done.lines} == set(bare) - strange
    assert {line["generation"] for line in done.lines} == set(GENERATIONS)
    assert {line["capture"]["via"] for line in done.lines} == {"commoncrawl"}
    assert {line["capture"]["status"] for line in done.lines} == {200}


def test_each_record_is_kept_byte_for_byte_behind_what_says_where_it_is_from(
    whole: tuple[CommonCrawlSite, Crawl],
) -> None:
    site, done = whole
    members = places(site)
    of_arc = [line for line in done.lines if line["retrieved"] < "2013"]
    assert {line["generation"] for line in of_arc} == {"static"}
    for line in done.lines:
        if line in of_arc:
            continue
        place = line["capture"]
        member = members[place["record_id"]]
        with (done.archive / "warc" / place["warc"]).open("rb") as file:
            file.seek(place["offset"])
            assert file.read(len(member)) == member
            file.seek(place["offset"])
            header = next(iter(ArchiveIterator(file))).rec_headers.get_header
            assert header("WARC-Date") == line["retrieved"]
    files = {name: data for crawled in site.crawls for name, data in crawled.files.items()}
    told = 0
    for path in done.warcs:
        with path.open("rb") as file:
            records = list(_headers(file))
        for (about, block), (record, _) in pairwise(records):
            if not (about.get("WARC-Target-URI") or "").startswith("urn:copied-from:"):
                continue
            told += 1
            says = dict(line.split(": ", 1) for line in block.decode().splitlines())
            assert says["WARC-Source-URI"] == f"{site.hosts.www}/{says['file']}"
            assert about["WARC-Refers-To"] == record["WARC-Record-ID"]
            first, length = int(says["offset"]), int(says["length"])
            kept = files[says["file"]][first : first + length]
            assert says.get("format") == ("ARC" if says["file"].endswith(".arc.gz") else None)
            if "format" in says:
                assert gzip.decompress(kept).startswith(record["WARC-Target-URI"].encode() + b" 203.0.113.5 ")
                continue
            assert kept == members[record["WARC-Record-ID"]]
            assert says["WARC-Source-Range"] == f"bytes={first}-{first + length - 1}"
            assert says["crawl"] in says["file"]
    assert told == sum(done.report["pages"].values()) - done.report["pages"]["index"]


def _headers(file: Any) -> Iterator[tuple[dict[str, str], bytes]]:
    for record in ArchiveIterator(file, no_record_parse=True):
        yield dict(record.rec_headers.headers), record.raw_stream.read()


def test_the_index_is_read_crawl_by_crawl_and_page_by_page(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    site, _ = whole
    assert site.requests[0].path == "/robots.txt"
    asked = [request.target for request in site.requests if "-index" in request.path]
    assert site.count(LIST) == 1
    names = [target.partition("-index")[0][1:] for target in asked]
    assert names == sorted(names)
    assert set(names) == {one.name for one in site.crawls}
    for one in site.crawls:
        of_it = [target for target in asked if target.startswith(f"/{one.name}-index")]
        assert "showNumPages=true" in of_it[0]
        pages_asked = [re.findall("page=([0-9]+)", target)[0] for target in of_it[1:]]
        assert pages_asked == [str(n) for n in range(max(1, -(-len(one.rows) // 20)))]
    assert any(len(one.rows) > 20 for one in site.crawls)
    assert NOTHING in names


def test_unchanged_captures_are_not_asked_for(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    site, done = whole
    asked = sum(bool(request.header("Range")) for request in site.requests)
    assert 0 < asked < len(site.captures)
    assert len(done.lines) == len({(line["url"], line["content_digest"]) for line in done.lines})


def test_every_request_says_who_asks_and_for_which_range(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    site, _ = whole
    for request in site.requests:
        assert "tests@example.org" in request.header("User-Agent")
        if request.path.startswith("/crawl-data/"):
            assert re.fullmatch("bytes=[0-9]+-[0-9]+", request.header("Range"))
            assert request.header("Accept-Encoding") == "identity"


def test_what_is_no_article_is_none(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    _, done = whole
    assert not [line for line in done.lines if "/9000" in line["url"]]
    kinds = done.report["pages"]
    assert (kinds["missing"], kinds["refused"], kinds["other"]) == (1, 1, 1)
    assert done.report["failures"] == {}


def test_the_archive_is_in_order(whole: tuple[CommonCrawlSite, Crawl]) -> None:
    _, done = whole
    verified(done.archive)


def test_verify_has_a_note_of_bodies_that_are_decoded_under_their_old_heads(
    whole: tuple[CommonCrawlSite, Crawl],
) -> None:
    _, done = whole
    told = scrapy("verify", "-s", f"ARCHIVES_DIR={done.archive}", "-s", "SUMMARY=always").stderr
    early = sum(line["retrieved"] < "2018-08-13" for line in done.lines)
    assert early > 0
    assert f"{early} bodies decoded" in told


def test_the_ledger_made_from_the_captures_is_the_one_that_was_there(
    whole: tuple[CommonCrawlSite, Crawl],
) -> None:
    _, done = whole
    before = tables(done.archive / "ledger.sqlite")
    assert len(before["snapshot"]) > 100
    assert len(before["index_query"]) > 5
    assert scrapy("rebuild", "-s", f"ARCHIVES_DIR={done.archive}").returncode == 0
    assert tables(done.archive / "ledger.sqlite") == before


def test_extracting_from_the_captures_gives_the_very_lines_that_the_crawl_wrote(
    whole: tuple[CommonCrawlSite, Crawl], tmp_path: Path
) -> None:
    _, done = whole
    path = tmp_path / "items.jsonl"
    assert scrapy("extract", *map(str, done.warcs), "-o", str(path)).returncode == 0
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == done.lines


def test_a_package_of_it_is_valid_and_has_what_says_where_its_records_are_from(
    whole: tuple[CommonCrawlSite, Crawl], tmp_path: Path
) -> None:
    _, done = whole
    for name, words in (("all", []), ("some", ["--since", "2020-01-01"])):
        path = tmp_path / f"{name}.wacz"
        made = scrapy("package", "-o", str(path), *words, "-s", f"ARCHIVES_DIR={done.archive}")
        assert made.returncode == 0, made.stderr
        checked = scrapy("verify", str(path))
        assert (checked.returncode, checked.stdout) == (0, "")
        out = tmp_path / f"{name}.jsonl"
        assert scrapy("extract", str(path), "-o", str(out)).returncode == 0
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        late = [one for one in done.lines if not words or (one["published"] or "") >= "2020"]
        assert {one["content_digest"] for one in found} >= {one["content_digest"] for one in late}


def test_export_and_status_have_them(whole: tuple[CommonCrawlSite, Crawl], tmp_path: Path) -> None:
    _, done = whole
    told = scrapy("status", "-s", f"ARCHIVES_DIR={done.archive}")
    count = len({line["url"] for line in done.lines})
    assert "captures in the index of Common Crawl" in told.stdout + told.stderr
    assert f"they brought {count} articles" in told.stdout + told.stderr
    path = tmp_path / "news.jsonl"
    made = scrapy("export", "--format", "jsonl", "-o", str(path), "-s", f"ARCHIVES_DIR={done.archive}")
    assert made.returncode == 0, made.stderr
    assert {json.loads(line)["capture"]["via"] for line in path.read_text("utf-8").splitlines()} == {
        "commoncrawl"
    }


def test_common_crawl_and_the_wayback_machine_give_the_same_articles(tmp_path: Path) -> None:
    captures = [captured(article, name, 3) for article in invented()[:12] for name in GENERATIONS]
    captures = [replace(one, timestamp=f"2016{one.timestamp[4:]}") for one in captures]
    with running(CommonCrawlSite(captures)) as origin:
        one = run(tmp_path / "one", origin)
    with running(Wayback(captures)) as origin:
        other = crawl(tmp_path / "other", spider="wayback", WAYBACK_ORIGIN=origin)
    assert (one.status, other.status) == (0, 0), one.stderr + other.stderr
    assert texts(one) == texts(other)
    assert len(texts(one)) == len(captures)


def texts(done: Crawl) -> dict[str, dict[str, Any]]:
    return {line["url"]: {name: line[name] for name in TEXT} for line in done.lines}


def spared(done: Crawl, spider: str = "commoncrawl") -> int:
    """How many captures the last run of a spider spared."""
    last = max((done.archive / "runs").glob(f"{spider}-*.json"))
    count: int = json.loads(last.read_text("utf-8"))["spared"]
    return count


def test_the_second_night_asks_for_nothing_but_the_list_of_crawls(
    archive: Path, site: CommonCrawlSite, origin: str
) -> None:
    assert len(run(archive, origin).lines) == 12
    site.requests.clear()
    done = run(archive, origin)
    assert (done.status, len(done.lines), [one.target for one in site.requests]) == (0, 12, [])
    done = run(archive, origin, COMMONCRAWL_INDEX_DAYS="0")
    assert (done.status, [one.target for one in site.requests]) == (0, ["/robots.txt", LIST])


def test_of_a_new_crawl_only_its_own_index_is_read(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    run(archive, origin)
    more = CommonCrawlSite([*site.captures, *pages(120, number=4)])
    site.requests.clear()
    site.crawls[:] = more.crawls
    done = run(archive, origin, COMMONCRAWL_INDEX_DAYS="0")
    assert (done.status, len(done.lines)) == (0, 13), done.stderr
    name = crawl_of(pages(120, number=4)[0])
    asked = [one.path for one in site.requests]
    assert asked[:2] == ["/robots.txt", LIST]
    assert set(asked[2:4]) == {f"/{name}-index"}
    assert len(asked) == 5


def test_the_arguments_choose(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    for capture in pages(101, 102, number=1):
        site.captures.append(capture)
    site.crawls[:] = CommonCrawlSite([*site.captures, *pages(300, number=6)]).crawls
    first, *_ = sorted(one.name for one in site.crawls if one.rows)
    done = run(archive, origin, f"crawl={first}", "limit=4")
    assert (done.status, len(done.lines), site.count(LIST)) == (0, 4, 0), done.stderr
    assert {one.path for one in site.requests if "-index" in one.path} == {f"/{first}-index"}
    done = run(archive, origin, "prefix=/news/contents/details/11")
    assert sorted({line["id"] for line in done.lines[4:]}) == [110, 111, 112]
    done = run(archive, origin, "from=2023", "to=2023")
    assert done.ids[7:] == [300]
    assert run(archive, origin, "crawl=CC MAIN").status == 2
    assert run(archive, origin, "crawl=CC-MAIN-2008-01").status == 5


def test_crawls_of_other_times_are_not_asked(archive: Path, site: CommonCrawlSite, origin: str) -> None:
    site.crawls[:] = CommonCrawlSite([*site.captures, *pages(300, number=6)]).crawls
    assert run(archive, origin, "from=2023").ids == [300]
    asked = {one.path for one in site.requests if "-index" in one.path}
    assert asked == {f"/{crawl_of(pages(300, number=6)[0])}-index"}


def test_what_the_archive_has_from_the_wayback_machine_is_spared(
    archive: Path, site: CommonCrawlSite, origin: str
) -> None:
    with running(Wayback(pages(*range(101, 109)))) as past:
        assert crawl(archive, spider="wayback", WAYBACK_ORIGIN=past).status == 0
    done = run(archive, origin, SUMMARY="always")
    assert (done.status, spared(done), site.count("/crawl-data/*")) == (0, 8, 4), done.stderr
    assert "8 captures that the archive has already" in done.stderr
    verified(archive)
    done = run(archive, origin, "all=yes")
    assert (done.status, spared(done), site.count("/crawl-data/*")) == (0, 0, 12)
    assert len(done.lines) == 8 + 12


def test_the_wayback_machine_is_spared_what_common_crawl_gave(archive: Path, origin: str) -> None:
    assert run(archive, origin).status == 0
    machine = Wayback(pages(*range(101, 114)))
    with running(machine) as past:
        done = crawl(archive, spider="wayback", WAYBACK_ORIGIN=past)
    assert (done.status, spared(done, "wayback"), machine.count("/web/*")) == (0, 12, 1)


def test_what_was_imported_is_spared(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc.gz"
    crawled = CommonCrawlSite(pages(101, 102, 103))
    [name] = [name for one in crawled.crawls for name in one.files]
    file.write_bytes(next(one.files[name] for one in crawled.crawls if name in one.files))
    done = scrapy("import", str(file), "-s", f"ARCHIVES_DIR={archive}")
    assert done.returncode == 0, done.stderr
    site = CommonCrawlSite(pages(*range(101, 106)))
    with running(site) as origin:
        crawl_done = run(archive, origin)
    assert (crawl_done.status, spared(crawl_done), site.count("/crawl-data/*")) == (0, 3, 2)
    verified(archive)


def test_lines_that_were_lost_are_read_off_their_records_again(archive: Path, tmp_path: Path) -> None:
    captures = [
        replace(captured(article, "codeigniter", origin=SITE), timestamp=f"{year}0301000000")
        for year, article in zip(("2012", "2016", "2024"), articles(101, 102, 103), strict=True)
    ]
    with running(CommonCrawlSite(captures)) as origin:
        before = run(archive, origin)
        assert (before.status, len(before.lines)) == (0, 3), before.stderr
        lines = before.lines
        for path in (archive / "items").iterdir():
            path.rename(tmp_path / path.name)
        after = run(archive, origin)
    assert (after.status, after.lines) == (0, lines), after.stderr
    verified(archive)


def test_a_text_that_came_back_is_spared(archive: Path) -> None:
    [one], [two] = articles(101), pages(101, number=1)
    changed = captured(replace(one, title="อีกหัวข้อ"), "codeigniter", 1)
    site = CommonCrawlSite([*pages(101), changed, replace(two, timestamp="20210101000000")])
    with running(site) as origin:
        done = run(archive, origin)
        assert (len(done.lines), spared(done)) == (2, 1)


def test_one_payload_under_two_addresses_is_asked_for_twice(archive: Path) -> None:
    [one] = pages(101)
    other = replace(one, url=one.url.replace("/details/", "/ministry_details/"))
    with running(CommonCrawlSite([one, other])) as origin:
        done = run(archive, origin)
    assert (len(done.lines), spared(done)) == (2, 0)


def test_files_of_common_crawl_itself_are_read_rightly(
    whole: tuple[CommonCrawlSite, Crawl], tmp_path: Path
) -> None:
    """Bodies under heads that speak of gzip and chunks are a note, in its WARC files and in its ARC files."""
    site, done = whole
    paths, notes = [], 0
    for number, data in enumerate(data for one in site.crawls for data in one.files.values()):
        kind = "warc" if gzip.decompress(data).startswith(b"WARC/") else "arc"
        paths.append(tmp_path / f"{number}.{kind}.gz")
        paths[-1].write_bytes(data)
        checked = scrapy("verify", str(paths[-1]), "-s", "SUMMARY=always")
        assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout
        notes += int((re.findall("([0-9]+) bodies decoded", checked.stderr) or ["0"])[0])
    assert notes == sum(one.timestamp < "20180813" for one in site.captures)
    out = tmp_path / "items.jsonl"
    assert scrapy("extract", *map(str, paths), "-o", str(out)).returncode == 0
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {one["content_digest"] for one in found} == {one["content_digest"] for one in done.lines}


def test_a_file_of_theirs_that_is_imported_behind_a_crawl_brings_no_record_twice_and_no_line(
    archive: Path, site: CommonCrawlSite, origin: str, tmp_path: Path
) -> None:
    before = run(archive, origin).lines
    for number, data in enumerate(data for one in site.crawls for data in one.files.values()):
        path = tmp_path / f"theirs-{number}.warc.gz"
        path.write_bytes(data)
        done = scrapy("import", str(path), "-s", f"ARCHIVES_DIR={archive}")
        assert done.returncode in (0, 4), done.stderr
    verified(archive)
    lines = [
        line for path in (archive / "items").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    assert sorted(line["url"] for line in map(json.loads, lines)) == sorted(line["url"] for line in before)
