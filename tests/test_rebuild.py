"""The ledger that is made again from the captures is the one that the crawls made."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import ENVIRONMENT, ROOT, Crawl, crawl
from thaigov_spider.demo import media
from thaigov_spider.demo.archived import captured
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.wayback import Wayback

DETAILS = "/news/contents/details/"


def articles(*numbers: int) -> list[Article]:
    return [
        Article(
            n,
            f"ข่าวที่ {n}",
            summary=f"สรุปข่าวที่ {n}",
            body=(f"เนื้อข่าวที่ {n}",),
            section="ด้านสังคม" if n % 2 else "ด้านเศรษฐกิจ",
            date_th="วันอังคารที่ 15 ธันวาคม 2563",
            published="2020-12-15",
        )
        for n in numbers
    ]


def tables(ledger: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(ledger)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def rebuild(archive: Path, origin: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "scrapy", "rebuild", "-s", f"ARCHIVES_DIR={archive}"]
    return subprocess.run(
        [*words, "-s", f"THAIGOV_ORIGIN={origin}"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An archive of several crawls in which everything happened that may."""
    archive = tmp_path_factory.mktemp("eventful") / "archives"
    site = Site(articles(*range(101, 121)), per_page=6)

    def run(*arguments: str, **settings: str) -> Crawl:
        return crawl(archive, *arguments, THAIGOV_ORIGIN=origin, **settings)

    with running(site) as origin:
        picture = media.thumbnail(site.get(112)).path
        site.faults[picture] = Fault("404")
        site.faults[media.thumbnail(site.get(111)).path] = Fault("503")
        site.faults[DETAILS + "105"] = Fault("500")
        site.faults[DETAILS + "106"] = Fault("503", times=2)
        site.faults[DETAILS + "107"] = Fault("reset")
        site.faults[DETAILS + "108"] = Fault("cut")
        site.faults[DETAILS + "103"] = Fault("cut", "300")
        site.faults[DETAILS + "104"] = Fault("short-length")
        site.faults[DETAILS + "109"] = Fault("redirect", DETAILS + "110")
        assert run("section=ด้านสังคม", "assets=no", "limit=4").status == 0
        assert run(ASSETS_MAX_BYTES="4000").status == 5
        site.faults.clear()
        site.edit(115, title="ข่าวที่แก้ไขแล้ว")
        site.remove(116)
        site.add(*articles(130))
        assert run("refresh=0d", ASSETS_REFRESH_DAYS="0").status == 0
        assert run().status == 0
        machine = Wayback([captured(one, "codeigniter") for one in articles(1, 2, 3, 101, 102)])
        first = machine.captures[0]
        machine.faults[f"/web/{first.timestamp}id_/{first.url}"] = Fault("429")
        with running(machine) as past:
            assert run(spider="wayback", WAYBACK_ORIGIN=past).status == 5
    return archive, origin


def test_the_ledger_made_from_the_captures_is_the_one_that_was_there(eventful: tuple[Path, str]) -> None:
    archive, origin = eventful
    before = tables(archive / "ledger.sqlite")
    assert {len(rows) > 0 for rows in before.values()} == {True}
    done = rebuild(archive, origin)
    assert done.returncode == 0, done.stderr
    assert "21 articles" in done.stderr
    after = tables(archive / "ledger.sqlite")
    for name in before:
        assert after[name] == before[name], name
    assert len(list(archive.glob("ledger.sqlite.old-*"))) == 1


def test_without_items_all_lines_are_restored_from_the_captures(
    eventful: tuple[Path, str], tmp_path: Path
) -> None:
    archive, origin = eventful
    before = Crawl(archive, 0, "", "").lines
    (archive / "items").rename(tmp_path / "items")
    (archive / "items").mkdir()
    assert rebuild(archive, origin).returncode == 0
    assert crawl(archive, THAIGOV_ORIGIN=origin).status == 1  # the site is down, which is of no matter here
    restored = Crawl(archive, 0, "", "").lines
    newest = {line["url"]: line for line in before}
    assert {line["url"]: line for line in restored} == newest


def test_a_lost_ledger_is_made_again_by_the_next_crawl(tmp_path: Path) -> None:
    archive = tmp_path / "archives"
    site = Site(articles(*range(1, 9)))
    with running(site) as origin:
        crawl(archive, THAIGOV_ORIGIN=origin)
        (archive / "ledger.sqlite").unlink()
        site.requests.clear()
        done = crawl(archive, THAIGOV_ORIGIN=origin)
    assert done.status == 0
    assert "made again" in done.stderr
    assert len(site.requests) == 4
    assert len(done.lines) == 8


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [(["now"], 2, "not understood"), (["-s", "ARCHIVES_DIR=/nowhere/at/all"], 2, "no folder")],
)
def test_wrong_usage_is_one_line(words: list[str], status: int, says: str) -> None:
    line = [sys.executable, "-m", "scrapy", "rebuild", *words]
    done = subprocess.run(line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1)
    assert says in done.stderr


def test_a_file_that_a_crash_left_open_is_closed_first(tmp_path: Path) -> None:
    archive = tmp_path / "archives"
    with running(Site(articles(1, 2))) as origin:
        crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
    [warc] = (archive / "warc").iterdir()
    with warc.open("ab") as file:
        file.write(b"torn")
    warc.rename(f"{warc}.open")
    done = rebuild(archive, origin)
    assert (done.returncode, "cut off" in done.stderr, "2 articles" in done.stderr) == (0, True, True)
    assert {path.name for path in (archive / "warc").iterdir()} == {warc.name, f"{warc.name}.cut"}


def test_the_ledger_is_that_of_all_sites_of_the_archive_whichever_is_named(tmp_path: Path) -> None:
    with running(Site(articles(101, 102))) as origin:
        crawl(tmp_path, "assets=no", THAIGOV_ORIGIN=origin)
    before = tables(tmp_path / "ledger.sqlite")
    done = rebuild(tmp_path, "https://www.thaigov.go.th")
    assert (done.returncode, tables(tmp_path / "ledger.sqlite")) == (0, before)


def record_ids(done: Crawl) -> set[str | None]:
    return {header.get_header("WARC-Record-ID") for header in headers(done)}


def referred_to(done: Crawl) -> set[str | None]:
    """The originals of all revisits in the archive."""
    return {h.get_header("WARC-Refers-To") for h in headers(done) if h.get_header("WARC-Type") == "revisit"}


def headers(done: Crawl) -> list[Any]:
    found = []
    for path in done.warcs:
        with path.open("rb") as file:
            found += [record.rec_headers for record in ArchiveIterator(file, no_record_parse=True)]
    return found


def test_a_ledger_that_knows_more_than_the_captures_stays_unless_force_is_said(tmp_path: Path) -> None:
    with running(Site(articles(101, 102))) as origin:
        crawl(tmp_path, "assets=no", THAIGOV_ORIGIN=origin)
        [warc] = (tmp_path / "warc").iterdir()
        warc.rename(tmp_path / "elsewhere")
        before = tables(tmp_path / "ledger.sqlite")
        done = rebuild(tmp_path, origin)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "--force" in done.stderr
        assert tables(tmp_path / "ledger.sqlite") == before
        missed = crawl(tmp_path, "assets=no", "refresh=0d", THAIGOV_ORIGIN=origin)
        assert missed.status == 5
        assert str(warc) in missed.report["failures"]
        assert referred_to(missed) <= record_ids(missed)
    assert not list(tmp_path.glob("ledger.sqlite.*old*"))
