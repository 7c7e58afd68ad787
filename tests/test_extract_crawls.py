"""Our own archive gives the very lines again that the crawls wrote."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import ENVIRONMENT, ROOT, Crawl, crawl
from tests.extracting import (
    SITE,
    Fields,
    answer,
    body,
    command,
    crawl_info,
    extracted,
    record,
    response,
    written,
)
from thaigov_spider.demo import generations
from thaigov_spider.demo.articles import SPECIAL, invented
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.generations import SHAPES
from thaigov_spider.demo.site import Site, running

URL = f"{SITE}/news/contents/details/1"
FAULTS = [
    Fault("cut", times=1),
    Fault("cut-chunked", times=2),
    Fault("cut"),
    Fault("cut-reset"),
    Fault("503", times=2),
    Fault("500"),
    Fault("chunked"),
    Fault("short-length"),
    Fault("charset"),
    Fault("nul"),
]


def lines_of(archive: Path) -> list[str]:
    """What the crawls wrote, but for `capture.via`."""
    paths = sorted((archive / "items").glob("*.jsonl"))
    lines = "".join(path.read_text("utf-8") for path in paths)
    return lines.replace('"capture": {"via": "live"', '"capture": {"via": "warc"').splitlines()


def warcs_of(archive: Path) -> list[Path]:
    return sorted((archive / "warc").iterdir())


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Crawls of a site that has faults; articles are edited between them, and some get old texts back."""
    archive = tmp_path_factory.mktemp("extract") / "archive"
    site = Site()
    with running(site) as origin:
        settings = {"THAIGOV_ORIGIN": origin, "WARC_MAX_BYTES": "1000000"}
        some = [one for one in site.articles if one.listed and len(one.body) > 3]
        for one, fault in zip(some, FAULTS, strict=False):
            site.faults[one.path] = fault
        moved, redirect = some[20].path, Fault("redirect", some[21].path)
        site.faults[moved] = redirect
        assert crawl(archive, **settings).status == 5
        site.faults.clear()
        site.faults[moved] = redirect
        for one in some[10:16]:
            site.edit(one.id, title=f"{one.title} แก้ไข")
        assert crawl(archive, "refresh=0d", **settings).status == 0
        for one in some[10:13]:
            site.edit(one.id, title=one.title)
        site.remove(some[14].id)
        site.faults[some[15].path] = Fault("cut", times=2)
        assert crawl(archive, "refresh=0d", "assets=no", **settings).status == 0
        return crawl(archive, "refresh=0d", "assets=no", **settings)


def test_the_lines_of_a_crawl_are_the_very_same(crawled: Crawl) -> None:
    expected = lines_of(crawled.archive)
    assert len(warcs_of(crawled.archive)) >= 4
    assert sum('"truncated"' in line for line in expected) >= 2
    assert sum(line["version"] == 3 for line in crawled.lines) >= 3
    found = extracted(*warcs_of(crawled.archive))
    assert found.raw == expected
    assert found.problems == []


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_same_file_comes_out_every_time(crawled: Crawl, tmp_path: Path, jobs: int) -> None:
    expected = "".join(f"{line}\n" for line in lines_of(crawled.archive)).encode()
    for name in ("one.jsonl", "two.jsonl"):
        done = command(*warcs_of(crawled.archive), "-o", tmp_path / name, "--jobs", jobs)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert (tmp_path / name).read_bytes() == expected


def test_a_package_of_the_archive_has_the_same_articles(crawled: Crawl, tmp_path: Path) -> None:
    wacz = tmp_path / "news.wacz"
    words = [sys.executable, "-m", "scrapy", "package", "-o", str(wacz)]
    words += ["-s", f"ARCHIVES_DIR={crawled.archive}"]
    subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, check=True)

    def texts(lines: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(line["url"], line["content_digest"]) for line in lines}

    assert texts(extracted(wacz).lines) == texts(crawled.lines)


def failure() -> bytes:
    fields: Fields = {
        "WARC-Type": "metadata",
        "WARC-Target-URI": URL,
        "Content-Type": "application/warc-fields",
    }
    return record(fields, b"failure: no whole answer came in time\r\n")


def page(number: int, truncated: bool = False, status: str = "HTTP/1.1 200 OK", text: str = "ก") -> bytes:
    fields = {"WARC_Truncated": "disconnect"} if truncated else {}
    block = answer(body(1, body=text * 30), status=status)
    return response(URL, block, f"2026-11-23T01:02:{number:02}Z", number, **fields)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ([page(1, True), page(2, True), page(3)], [[]]),
        ([page(1, True), page(2, True), page(3, True)], [["truncated"]]),
        ([page(1, True), failure()], []),
        ([page(1, True), page(2, status="HTTP/1.1 503 Service Unavailable")], []),
        ([page(1, True), page(2, True, text="ข"), page(3, text="ค")], [[]]),
        ([page(1), page(2, text="ข")], [[], []]),
    ],
    ids=["the last is whole", "none is whole", "failed", "error", "all differ", "none was cut"],
)
def test_of_the_tries_of_a_crawl_the_last_one_stands(
    tmp_path: Path, attempts: list[bytes], expected: list[list[str]]
) -> None:
    info = crawl_info()
    one = extracted(written(tmp_path / "thaigov-1.warc.gz", info, *attempts))
    names = [written(tmp_path / f"thaigov-{n}.warc", info, part) for n, part in enumerate(attempts)]
    several = extracted(*names)  # as where a file was full between two tries
    for found in (one, several):
        assert found.of("flags") == expected


def test_captures_of_other_archives_are_no_tries_of_one_page(tmp_path: Path) -> None:
    dates = ["2016-01-01T00:00:00Z", "2016-01-01T00:00:00Z", "2018-01-01T00:00:00Z"]
    asked = {"WARC_Source_URI": f"https://archive.example/{URL}"}
    copies = [
        response(URL, answer(body()), date, number, WARC_Truncated="length", **asked)
        for number, date in enumerate(dates, 1)
    ]
    later = response(URL, answer(body(1, body="ข")), "2019-01-01T00:00:00Z", 4, **asked)
    found = extracted(written(tmp_path / "a.warc.gz", crawl_info("wayback-1"), *copies, later))
    assert [(line["capture"]["record_id"][10:18], line["flags"]) for line in found.lines] == [
        ("00000002", ["truncated"]),
        ("00000004", []),
    ]


def test_what_was_cut_in_one_crawl_and_whole_in_the_next_is_two_versions(tmp_path: Path) -> None:
    first = written(tmp_path / "1.warc.gz", crawl_info("news-1"), page(1, True))
    second = written(tmp_path / "2.warc.gz", crawl_info("news-2"), page(2, text="ข"))
    found = extracted(first, second)
    assert [(line["version"], line["flags"]) for line in found.lines] == [(1, ["truncated"]), (2, [])]


def test_what_others_could_not_get_again_is_not_lost(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc", page(1, True), page(2, status="HTTP/1.1 404 Not Found"))
    assert extracted(path).of("flags") == [["truncated"]]


def test_every_generation_of_the_site_gives_what_a_crawl_would_read(tmp_path: Path) -> None:
    records, urls = [], []
    for article in [one for one in invented() if one.id not in SPECIAL.values()][:40]:
        for generation in SHAPES:
            shown = generations.page(article, generation)
            urls.append(SITE + generations.path(article, generation))
            block = f"HTTP/1.1 200 OK\r\nContent-Type: {shown.content_type}\r\n\r\n".encode() + shown.body
            records.append(response(urls[-1].replace("https://www.", "http://"), block, number=len(urls)))
    found = extracted(written(tmp_path / "a.warc.gz", *records))
    assert found.of("url") == urls
    assert set(found.of("generation")) == set(SHAPES)
