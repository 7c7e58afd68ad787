"""A source of captures needs no change elsewhere: a second one, of these tests alone, in every command."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, FAST, ROOT, Crawl
from tests.second_source import SETTINGS, ShelfServer
from tests.test_rebuild import tables
from thaigov_spider.demo.archived import ArchivedPage, captured
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import running
from thaigov_spider.status.note_words import in_thai


def pages(*numbers: int, number: int = 0) -> list[ArchivedPage]:
    articles = [Article(n, f"ข่าวที่ {n}", summary=f"สรุปข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",)) for n in numbers]
    return [captured(article, "codeigniter", number) for article in articles]


def scrapy(archive: Path, origin: str, *words: str) -> subprocess.CompletedProcess[str]:
    settings = FAST | {"ARCHIVES_DIR": str(archive), "SHELF_ORIGIN": origin}
    settings |= {f"SHELF_{name}": str(value) for name, value in SETTINGS.items()}
    line = [sys.executable, "-m", "tests.second_source", *words]
    line += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return subprocess.run(
        line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def shelf() -> Iterator[tuple[ShelfServer, str]]:
    server = ShelfServer(pages(101, 102, 103, 104, 105))
    with running(server) as origin:
        yield server, origin


@pytest.fixture(scope="module")
def crawled(
    shelf: tuple[ShelfServer, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    archive = tmp_path_factory.mktemp("second") / "archives"
    return archive, scrapy(archive, shelf[1], "crawl", "shelf", "-a", "prefix=news/contents/details/1")


def lines(archive: Path) -> dict[str, dict[str, object]]:
    return {str(line["url"]): line for line in Crawl(archive, 0, "", "").lines}


def test_it_is_crawled(
    shelf: tuple[ShelfServer, str], crawled: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    archive, done = crawled
    assert done.returncode == 0, done.stderr
    found = lines(archive)
    assert len(found) == 5
    assert {line["title"] for line in found.values()} == {f"ข่าวที่ {n}" for n in range(101, 106)}
    assert {json.loads(json.dumps(line["capture"]))["via"] for line in found.values()} == {"shelf"}
    listings = [one for one in shelf[0].requests if one.path == "/list"]
    assert len(listings) == 3  # five captures, two at a time
    again = scrapy(archive, shelf[1], "crawl", "shelf", "-a", "prefix=news/contents/details/1")
    assert (again.returncode, len(lines(archive))) == (0, 5)
    assert sum(one.path.startswith("/kept/") for one in shelf[0].requests) == 5


def test_status_and_rebuild_know_it(
    shelf: tuple[ShelfServer, str], crawled: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    archive, _ = crawled
    told = scrapy(archive, shelf[1], "status").stdout
    note = "of the 5 captures in the index of the Shelf 5 were asked for; they brought 5 articles"
    assert note in told
    assert in_thai(note) == "ดัชนีของ the Shelf มี 5 รายการ ขอมาแล้ว 5 รายการ ได้ข่าว 5 ข่าว"
    before = tables(archive / "ledger.sqlite")
    assert {row[0] for name in ("snapshot", "index_query") for row in before[name]} == {"shelf"}
    done = scrapy(archive, shelf[1], "rebuild")
    assert (done.returncode, "0 articles, 5 from the Shelf, out of" in done.stderr) == (0, True), done.stderr
    after = tables(archive / "ledger.sqlite")
    assert {name: after[name] for name in ("snapshot", "index_query")} == {
        name: before[name] for name in ("snapshot", "index_query")
    }


def test_a_lost_line_is_read_off_its_capture_again(
    shelf: tuple[ShelfServer, str], crawled: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    archive, _ = crawled
    before = lines(archive)
    for path in (archive / "items").iterdir():
        path.unlink()
    done = scrapy(archive, shelf[1], "crawl", "shelf", "-a", "prefix=news/contents/details/1")
    assert done.returncode == 0, done.stderr
    assert lines(archive) == before


def test_verify_extract_and_package_take_it(
    shelf: tuple[ShelfServer, str], crawled: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    archive, _ = crawled
    verified = scrapy(archive, shelf[1], "verify")
    assert (verified.returncode, verified.stdout) == (0, ""), verified.stdout
    warcs = sorted(map(str, (archive / "warc").glob("*.warc.gz")))
    out = tmp_path / "extracted.jsonl"
    done = scrapy(archive, shelf[1], "extract", *warcs, "-o", str(out))
    assert done.returncode == 0, done.stderr
    extracted = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert sorted(line["url"] for line in extracted) == sorted(lines(archive))
    packed = scrapy(archive, shelf[1], "package", "-o", str(tmp_path / "shelf.wacz"))
    assert packed.returncode == 0, packed.stderr
    assert (tmp_path / "shelf.wacz").stat().st_size > 0
