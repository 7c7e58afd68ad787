"""Articles spread over the files and archives of many become one record: each once, from the best source."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.arcs import arc_record, members, version_block
from tests.crawling import crawl
from tests.extracting import gzipped, record, response
from tests.importing import Library, rows, run
from thaigov_spider.article.identity import article_key
from thaigov_spider.demo.archived import ArchivedPage, captured, edited
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.demo.site import running
from thaigov_spider.demo.wayback import Wayback

TABLES = ("snapshot", "address", "items_file", "article_text", "index_query")
ARTICLES = {
    number: Article(
        number,
        f"ข่าวที่ {number}",
        summary=f"สรุปข่าวที่ {number}",
        body=(f"เนื้อข่าวที่ {number} " * (400 if number == 108 else 40),),
    )
    for number in range(101, 113)
}


def shown(numbers: Iterable[int], nth: int, generation: str = "codeigniter") -> list[ArchivedPage]:
    return [captured(ARTICLES[number], generation, nth) for number in numbers]


def http(page: ArchivedPage, *more: tuple[str, str], body: bytes | None = None) -> bytes:
    """An answer as it came, or with another head."""
    heads = [*page.headers, *more] if body is None else [("Content-Type", "text/html; charset=UTF-8"), *more]
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in heads), "", ""]
    return "\r\n".join(lines).encode() + (page.body if body is None else body)


def when(page: ArchivedPage) -> str:
    return page.when.strftime("%Y-%m-%dT%H:%M:%SZ")


def of_wget(folder: Path) -> Path:
    """Uncompressed, with the requests, and what wget tells of itself as a resource under a URN."""
    pages = shown(range(101, 105), 0)
    path = folder / "wget.warc"
    told: dict[str, object] = {
        "WARC-Type": "warcinfo",
        "Content-Type": "application/warc-fields",
        "WARC-Date": when(pages[0]),
    }
    about = record(
        told | {"WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-0000000000aa>"},
        b"software: Wget/1.21.3\r\n",
    )
    path.write_bytes(
        about + b"".join(response(one.url, http(one), when(one), 100 + n) for n, one in enumerate(pages))
    )
    return path


def of_browsertrix(folder: Path) -> Path:
    """Bodies that were decoded, under the head of what they were."""
    pages = shown(range(103, 107), 1)
    coded = ("Content-Encoding", "gzip"), ("Content-Length", "999")
    answers = [
        response(one.url, http(one, *coded, body=one.body), when(one), 200 + n) for n, one in enumerate(pages)
    ]
    path = folder / "browsertrix.warc.gz"
    path.write_bytes(gzipped(*answers))
    return path


def of_arc(folder: Path) -> Path:
    """Static pages, as archives kept them before 2009."""
    pages = shown(range(101, 104), 0, "static")
    path = folder / "static.arc.gz"
    path.write_bytes(
        members(version_block(), *(arc_record(one.url, http(one), one.timestamp) for one in pages))
    )
    return path


def of_corpus(folder: Path) -> Path:
    """Texts of some, two of which nobody captured."""
    library = Library(folder / "others")
    warc = folder / "theirs.warc.gz"
    pages = shown(range(109, 113), 0)
    warc.write_bytes(
        gzipped(*(response(one.url, http(one), when(one), 300 + n) for n, one in enumerate(pages)))
    )
    assert library.imports(warc) == 0
    done = run("export", "--format", "corpus", "-o", folder / "texts", ARCHIVES_DIR=library.root)
    assert done.returncode == 0
    return folder / "texts"


def of_common_crawl() -> CommonCrawlSite:
    """Some of them, one of which is cut; and a static page that the ARC file has, too."""
    pages = [*shown(range(105, 109), 2), *shown([103], 3, "static")]
    later = [replace(one, timestamp=f"2022{one.timestamp[4:]}") for one in pages]
    return CommonCrawlSite(later, longest=len(later[3].body) - 3000)


def of_wayback() -> Wayback:
    """Some, one of them edited since."""
    pages = shown(range(107, 111), 3)
    return Wayback([*pages, captured(edited(ARTICLES[110]), "codeigniter", 5)])


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[Library], int]]:
    folder = tmp_path_factory.mktemp("sources")
    files = {"wget": of_wget(folder), "browsertrix": of_browsertrix(folder), "arc": of_arc(folder)}
    texts = of_corpus(folder)

    def common_crawl(library: Library) -> int:
        with running(of_common_crawl()) as origin:
            where = {"COMMONCRAWL_INDEX_ORIGIN": origin, "COMMONCRAWL_DATA_ORIGIN": origin}
            return crawl(library.root, spider="commoncrawl", **where).status

    def wayback(library: Library) -> int:
        with running(of_wayback()) as origin:
            return crawl(library.root, spider="wayback", WAYBACK_ORIGIN=origin).status

    imports = {name: lambda library, path=path: library.imports(path) for name, path in files.items()}
    corpus = {"corpus": lambda library: library.imports("--corpus", texts)}
    return imports | corpus | {"commoncrawl": common_crawl, "wayback": wayback}


def exported(library: Library, *words: str) -> list[dict[str, Any]]:
    done = run("export", "--format", "jsonl", "-o", "-", *words, ARCHIVES_DIR=library.root)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("seed", range(4))
def test_six_sources_in_any_order_are_one_record(
    sources: dict[str, Callable[[Library], int]], tmp_path: Path, seed: int
) -> None:
    library = Library(tmp_path / "archives")
    order = Random(seed).sample(list(sources), len(sources))
    for name in order:
        assert sources[name](library) == 0, (order, name, library.said)
    found = exported(library)
    by_generation = {
        one: [i["id"] for i in found if i["generation"] == one] for one in ("codeigniter", "static")
    }
    assert sorted(by_generation["codeigniter"]) == list(ARTICLES)
    assert len(by_generation["static"]) == 3
    assert len({article_key(one) for one in found}) == len(found) == 15
    assert {one["id"] for one in found if one["capture"]["via"] == "corpus"} == {111, 112}
    assert not any("truncated" in one["flags"] for one in found)
    [changed] = [one for one in found if one["id"] == 110]
    assert changed["title"] == edited(ARTICLES[110]).title
    assert len(exported(library, "--all-versions")) >= 16
    assert library.problems() == []
    before = rows(library.archive.ledger, TABLES)
    done = run("rebuild", ARCHIVES_DIR=library.root)
    assert done.returncode == 0, done.stderr
    assert rows(library.archive.ledger, TABLES) == before
    assert exported(library) == found
    status = json.loads(run("status", "--json", ARCHIVES_DIR=library.root).stdout)
    assert status["held"] == 15
    assert {one["via"] for one in status["sources"]} == {"import", "corpus", "commoncrawl", "wayback"}
