"""Lists, feeds, files to take away, and the API: the same articles as the pages show."""

import csv
import gzip
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import duckdb
import pytest
from parsel import Selector
from starlette.testclient import TestClient

from tests import exporting
from tests.reading import reading
from tests.small_archive import FIRST, SECOND, SITE, THIRD, WEDNESDAY, SmallArchive, article, file, got, url
from tests.test_browse import HOSTILE, LINES, take_away
from tests.test_browse_article import build, key
from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse import take_away as take_away_module
from thaigov_spider.browse.api import ENDPOINTS
from thaigov_spider.browse.feeds import FeedEntry, atom
from thaigov_spider.browse.packages import packaged
from thaigov_spider.browse.room import ReadingRoom

LATER = "2026-11-24T01:02:03Z"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = exporting.archive(
        tmp_path_factory.mktemp("lists"),
        LINES,
        [exporting.line(4, title="เสื้อสีแดงเข้ม", published_raw=exporting.DAYS[2], version=2, retrieved=LATER)],
    )
    take_away(root, 1)
    return root


@pytest.fixture(scope="module")
def room(root: Path) -> Iterator[TestClient]:
    with reading(root) as client:
        yield client


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An archive that has captures as well."""
    with reading(build(tmp_path_factory.mktemp("captured") / "archive")) as client:
        yield client


def api(room: TestClient, path: str, **parameters: str) -> dict[str, object]:
    answer = room.get(f"/api/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def numbers_on_page(room: TestClient, **parameters: str) -> list[str]:
    links = Selector(room.get("/", params=parameters).text).css(".results h3 a::attr(href)").getall()
    return [parse_qs(urlsplit(link).query)["key"][0] for link in links]


@pytest.mark.parametrize(
    "asked", [{}, {"q": "น้ำ"}, {"section": HOSTILE}, {"q": "น้ำ", "gone": "no"}, {"q": "ฮฮฮ"}]
)
def test_pages_api_and_files_have_the_same_articles(
    room: TestClient, tmp_path: Path, asked: dict[str, str]
) -> None:
    shown = numbers_on_page(room, **asked)
    answer = api(room, "search", **asked)
    articles = answer["articles"]
    assert isinstance(articles, list)
    assert [one["key"] for one in articles] == shown
    assert answer["count"] == len(shown)
    lines = room.get("/take", params=asked | {"format": "jsonl"}).text.splitlines()
    urls = [one["url"] for one in articles]
    assert [json.loads(line)["url"] for line in lines] == urls
    table = room.get("/take", params=asked | {"format": "csv"}).content.decode("utf-8-sig")
    assert [row["url"] for row in csv.DictReader(StringIO(table))] == urls
    parquet = tmp_path / "articles.parquet"
    parquet.write_bytes(room.get("/take", params=asked | {"format": "parquet"}).content)
    database = tmp_path / "articles.sqlite"
    database.write_bytes(room.get("/take", params=asked | {"format": "sqlite"}).content)
    with closing(sqlite3.connect(database)) as opened:
        of_database = opened.execute("SELECT url FROM articles ORDER BY row_id").fetchall()
    rows = duckdb.connect().execute("SELECT url FROM read_parquet(?)", [str(parquet)]).fetchall()
    assert [url for (url,) in rows] == urls
    assert [url for (url,) in of_database] == urls


def test_lines_are_taken_away_as_an_export_has_them(room: TestClient, root: Path) -> None:
    kept = {line for path in (root / "items").iterdir() for line in path.read_bytes().splitlines()}
    taken = room.get("/take", params={"format": "jsonl"}).content.splitlines()
    assert len(taken) == 4
    told = [re.sub(rb', "gone_since": (null|"[0-9T:-]+Z")}$', b"}", line) for line in taken]
    assert set(told) <= kept
    assert sum(line.endswith(b'Z"}') for line in taken) == 1  # which is gone


def test_a_table_holds_nothing_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    with reading(exporting.archive(tmp_path, [exporting.line(1, title="=1+1")])) as room:
        table = room.get("/take", params={"format": "csv"}).content.decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(table)))["title"] == "'=1+1"


def test_a_lost_ledger_is_told_where_the_files_are_taken_away(tmp_path: Path) -> None:
    root = build(tmp_path / "archive")
    with reading(root) as client:
        (root / "ledger.sqlite").write_bytes(b"junk" * 1000)
        said = client.get("/take", params={"format": "jsonl"}).headers["Thaigov-Note"]
        assert "which articles the site has taken away is not known" in said
        assert (
            said
            in Selector(client.get("/", headers={"Accept-Language": "en"}).text).css("p.note::text").getall()
        )
        (root / "ledger.sqlite").unlink()
        assert client.get("/take", params={"format": "csv"}).headers["Thaigov-Note"] == said


def test_of_a_ledger_that_is_there_nothing_is_told(room: TestClient) -> None:
    assert "Thaigov-Note" not in room.get("/take", params={"format": "jsonl"}).headers
    assert not Selector(room.get("/").text).css("p.note")


def test_a_package_has_what_is_found_and_no_more(captured: TestClient) -> None:
    answer = captured.get("/take", params={"format": "wacz", "q": "ทางเท้า"})
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        pages = package.read("pages/pages.jsonl").decode()
        assert "found by ทางเท้า" in json.loads(package.read("datapackage.json"))["description"]
    assert f"{SITE}/news/contents/details/1" in pages
    assert f"{SITE}/news/contents/details/2" not in pages


def test_a_package_of_a_search_reads_no_more_files_than_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = SmallArchive(tmp_path / "archive")
    sheet = archive.run(FIRST, file(f"{SITE}/a/style.css", b"p { color: red }", "text/css", FIRST))
    head = '<link rel="stylesheet" href="/a/style.css">'
    own = archive.run(SECOND, got(url(1), article("เปิดทางเท้า", head=head), SECOND))
    other = archive.run(THIRD, got(url(2), article("ข่าวอื่น", date=WEDNESDAY, body="เนื้อหา"), THIRD))
    read: list[set[str]] = []

    def watched(*values: Any) -> Path:
        paths = set(values[4] or {path.name for path in (sheet, own, other)})
        read.append(paths)
        return packaged(*values)

    monkeypatch.setattr(take_away_module, "packaged", watched)
    with reading(archive.root) as room:
        found = contents(room, "ทางเท้า")
        monkeypatch.setattr(take_away_module, "_MOST_TRACED", 0)
        assert contents(room, "ทางเท้า") == found
        assert b"/a/style.css" in gzip.decompress(found["indexes/index.cdx.gz"])
        monkeypatch.undo()
    assert read == [{sheet.name, own.name}, {sheet.name, own.name, other.name}]


def contents(room: TestClient, words: str) -> dict[str, bytes]:
    """What a package of what is found holds, but for when it was made."""
    answer = room.get("/take", params={"format": "wacz", "q": words})
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        named = (name for name in package.namelist() if not name.startswith("datapackage"))
        return {name: package.read(name) for name in named}


@pytest.mark.parametrize("asked", [{}, {"format": "exe"}, {"format": "wacz", "q": "ฮฮฮ"}])
def test_what_cannot_be_taken_away_is_said(room: TestClient, asked: dict[str, str]) -> None:
    assert room.get("/take", params=asked).status_code in (400, 404)


def test_large_results_are_sent_in_pieces_and_whole(tmp_path: Path) -> None:
    lines = [exporting.line(number, body="น้ำท่วม " * 200) for number in range(1, 301)]
    with reading(exporting.archive(tmp_path, lines)) as room:
        with room.stream("GET", "/take", params={"format": "jsonl", "q": "น้ำ"}) as answer:
            pieces = list(answer.iter_raw())
        assert len(pieces) > 5
        assert len(b"".join(pieces).splitlines()) == 300


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("newest", ["เสื้อสีแดงเข้ม", "เปิดเขื่อนกันน้ำท่วม"]),
        ("changed", ["เสื้อสีแดงเข้ม"]),
        ("gone", ["เปิดเขื่อนกันน้ำท่วม"]),
        ("search", ["เสื้อสีแดงเข้ม"]),
    ],
)
def test_feeds_are_atom_and_lead_to_the_articles(room: TestClient, name: str, titles: list[str]) -> None:
    answer = room.get(f"/feed/{name}.atom", params={"q": "แดง"} if name == "search" else None)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    found = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert [title for title in found if title in titles] == titles
    if name != "newest":
        assert found == titles
    for entry in feed.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert room.get(link.attrib["href"]).status_code == 200
        for field in ("updated", "published"):
            if entry.findtext(f"{ATOM}{field}"):
                datetime.fromisoformat(entry.findtext(f"{ATOM}{field}") or "")
    own = feed.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert room.get(own.attrib["href"]).content == answer.content


def test_an_unknown_feed_is_not_found(room: TestClient) -> None:
    assert room.get("/feed/other.atom").status_code == 404


def test_what_xml_cannot_hold_does_not_break_a_feed() -> None:
    entry = FeedEntry(
        "http://a/1", "http://b/1", "a\x00\x1b<b>\ufffe\ud800", "2026-11-23T01:02:03Z", summary="\x08"
    )
    feed = ElementTree.fromstring(atom("<t>", "http://b/f", "http://b/", [entry]))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "a\ufffd\ufffd<b>\ufffd\ufffd"


def test_the_overview_lists_what_the_feeds_do(room: TestClient) -> None:
    found = Selector(room.get("/overview").text)
    lists = {
        one.css("h2::attr(id)").get(): one.css("li a::text").getall() for one in found.css(".three section")
    }
    assert lists["changed"] == ["เสื้อสีแดงเข้ม"]
    assert lists["gone"] == ["เปิดเขื่อนกันน้ำท่วม"]
    assert len(lists["newest"]) == 4
    for link in found.css("[href]::attr(href)").getall():
        if not link.startswith("#"):
            assert room.get(link).status_code == 200, link


def test_the_overview_tells_the_figures_of_the_ledger(captured: TestClient) -> None:
    found = Selector(captured.get("/overview").text).css(".figures div")
    told = {one.css("dt::text").get(): one.css("dd::text").get() for one in found}
    assert (told["articles in the archive"], told["gone"]) == ("3", "1")
    status = captured.get("/api/overview").json()
    assert status["articles"]["gone"] == 1


def test_the_status_page_is_that_of_the_command_and_as_shut_in(room: TestClient) -> None:
    answer = room.get("/status")
    assert "คลังข่าว" in answer.text
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert api(room, "overview")["schema"] == "thaigov-status/1"


def test_every_endpoint_is_documented_and_answers(captured: TestClient) -> None:
    documented = Selector(captured.get("/api").text).css("td:first-child code::text").getall()
    lines = captured.get("/api/article", params={"key": key(1)}).json()["lines"]
    parameters = {
        "/api/search": {"q": "ทางเท้า"},
        "/api/trend": {"q": "ทางเท้า", "with": "ข่าว"},
        "/api/article": {"key": key(1)},
        "/api/changes": {"key": key(1), "line": lines[0]["line"], "with": lines[1]["line"]},
        "/api/check": {"key": key(1)},
        "/api/captures": {"url": f"{SITE}/news/contents/details/1"},
        "/api/list": {"name": "gone"},
        "/api/overview": {},
    }
    assert {one.path for one in ENDPOINTS} == set(parameters) <= set(documented)
    for path, asked in parameters.items():
        answer = captured.get(path, params=asked)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()


def test_the_api_says_of_an_article_what_its_page_shows(captured: TestClient) -> None:
    answer = captured.get("/api/article", params={"key": key(1)}).json()
    shown = Selector(captured.get("/article", params={"key": key(1)}).text)
    assert answer["capture"] == shown.css("iframe::attr(src)").get()
    assert [answer["citation"][name] for name in ("th", "en")] == shown.css(".citation span::text").getall()
    assert len(answer["lines"]) == len(shown.css(".versions li"))
    lines = [one["line"] for one in answer["lines"]]
    changed = captured.get("/api/changes", params={"key": key(1), "line": lines[0], "with": lines[1]}).json()
    assert [one["text"] for one in changed["body"] if one["kind"] == "added"] == ["รองนายกรัฐมนตรี"]
    check = captured.get("/api/check", params={"key": key(1)}).json()
    assert (check["outcome"], len(check["checks"])) == ("right", 5)


@pytest.mark.parametrize("path", ["article", "changes", "check", "captures", "list"])
def test_errors_of_the_api_are_json(room: TestClient, path: str) -> None:
    answer = room.get(f"/api/{path}")
    assert answer.status_code == 400
    assert isinstance(answer.json()["error"], str)
    missing = room.get(f"/api/{path}", params={"key": "x", "url": "http://x/", "name": "x"})
    assert missing.status_code in (400, 404)


def test_before_there_is_an_index_the_api_says_so(tmp_path: Path) -> None:
    with reading(exporting.archive(tmp_path, LINES), is_indexed=False) as room:
        for path in ("search", "trend", "list?name=newest"):
            answer = room.get(f"/api/{path}")
            assert (answer.status_code, answer.json()["error"]) == (503, "there is no index yet")


def test_the_figures_serve_until_something_changes(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    room, now = ReadingRoom(archive), datetime(2026, 11, 30, tzinfo=UTC)
    first = room.overview(now)
    assert room.overview(now + timedelta(minutes=9)) is first
    assert room.overview(now + timedelta(minutes=11)) is not first
    last = room.overview(now + timedelta(minutes=11))
    exporting.archive(tmp_path, [exporting.line(1)], [exporting.line(2)])
    assert (last.held, room.overview(now + timedelta(minutes=12)).held) == (1, 2)
