"""The page of an article: text, capture, versions, what was changed, and what it all rests on."""

import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector
from starlette.testclient import TestClient
from warcio.archiveiterator import ArchiveIterator

from tests import exporting
from tests.damaged import JPEG
from tests.reading import reading
from tests.small_archive import (
    FIRST,
    SECOND,
    SITE,
    THIRD,
    WEDNESDAY,
    SmallArchive,
    again,
    article,
    file,
    got,
    url,
)
from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse.changes import changes, clusters
from thaigov_spider.browse.citation import citation
from thaigov_spider.browse.packages import packaged
from thaigov_spider.browse.requisites import files_of
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.ledger.database import connect
from thaigov_spider.package.words import words

HOSTILE = "<script>alert(1)</script>"
PDF = f"{SITE}/uploads/document/report.pdf"
BODY = f'นายกรัฐมนตรีเปิดทางเท้าริมน้ำ<a href="{PDF}">รายงาน</a><a href="/uploads/lost.pdf">หาย</a>'
STAMP = FIRST.strftime("%Y%m%d%H%M%S")


def key(number: int) -> str:
    return f"{SITE}/news/contents/{number}"


def build(root: Path) -> Path:
    archive = SmallArchive(root)
    head = '<link rel="stylesheet" href="/a/style.css">'
    other = got(url(2), article("ข่าวที่สอง", "เนื้อหา &lt;b&gt;อื่น&lt;/b&gt;"), FIRST)
    archive.run(
        FIRST,
        got(url(1), article("เปิดทางเท้า", BODY + '<img src="/a/lost.jpg">', head=head), FIRST),
        file(f"{SITE}/a/style.css", b"p { background: url(bg.jpg) }", "text/css", FIRST),
        file(f"{SITE}/a/bg.jpg", JPEG, "image/jpeg", FIRST),
        file(PDF, b"%PDF-1.4", "application/pdf", FIRST),
        other,
        got(url(3), article(HOSTILE.replace("<", "&lt;"), date=WEDNESDAY), FIRST),
    )
    archive.run(SECOND, got(url(1), article("เปิดทางเท้า", BODY.replace("นายก", "รองนายก")), SECOND))
    archive.run(THIRD, again(other[0], THIRD))
    second = archive.root / "items" / f"news-{SECOND:%Y%m%dT%H%M%SZ}.jsonl"
    second.write_text(second.read_text("utf-8").replace('"version": 1', '"version": 2'), "utf-8")
    with closing(connect(root / "ledger.sqlite")) as db:
        db.execute(
            "INSERT INTO address (origin, id, kind, standing, first_seen, last_seen, last_changed, version,"
            " written, tries) VALUES (?, 2, 'details', 'gone', ?, ?, ?, 1, 1, 0)",
            (SITE, *["2026-11-25T01:02:03.000000Z"] * 3),
        )
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("article") / "archive")


@pytest.fixture(scope="module")
def room(root: Path) -> Iterator[TestClient]:
    with reading(root) as client:
        yield client


def page(
    room: TestClient, number: int = 1, path: str = "/article", against: str = "", **parameters: str
) -> Selector:
    answer = room.get(path, params={"key": key(number), "with": against, **parameters})
    assert answer.status_code == 200, answer.text
    return Selector(answer.text)


def text(found: Selector, css: str) -> str:
    return "".join(found.css(f"{css} *::text, {css}::text").getall())


def lines(found: Selector) -> list[str]:
    links = found.css(".versions li > a:first-child::attr(href)").getall()
    return [parse_qs(urlsplit(link).query)["line"][0] for link in links]


def test_the_newest_text_stands_beside_its_capture(room: TestClient) -> None:
    found = page(room)
    assert "รองนายกรัฐมนตรีเปิดทางเท้าริมน้ำ" in text(found, "article")
    [frame] = found.css("iframe")
    assert (frame.attrib["sandbox"], frame.attrib["referrerpolicy"]) == ("", "no-referrer")
    shown = room.get(frame.attrib["src"])
    assert shown.status_code == 200
    assert "รองนายกรัฐมนตรี" in shown.text


def test_an_older_version_is_shown_beside_the_page_of_its_day(room: TestClient) -> None:
    first = page(room, line=lines(page(room))[0])
    assert "รองนายก" not in text(first, "article")
    assert first.css("iframe::attr(src)").get() == f"/web/{STAMP}/{url(1)}"


def test_what_was_changed_is_marked_whichever_is_shown(room: TestClient) -> None:
    first, second = lines(page(room))
    for shown, other in ((first, second), (second, first)):
        found = page(room, line=shown, against=other)
        assert text(found, ".difference ins") == "รองนายกรัฐมนตรี"
        assert text(found, ".difference del") == "นายกรัฐมนตรี"
    same = page(room, line=first, against=first)
    assert "Both have the same text." in text(same, "#changed")


def test_what_was_searched_for_is_marked_in_the_text(room: TestClient) -> None:
    found = page(room, q="นายก ทางเท้า")
    assert found.css("article mark::text").getall() == ["นายก", "ทางเท้า"]
    assert found.css("h1 mark::text").getall() == ["ทางเท้า"]


def test_attachments_lead_to_their_captures_and_lost_ones_are_said_to_be(room: TestClient) -> None:
    found = page(room)
    stamp = SECOND.strftime("%Y%m%d%H%M%S")
    assert found.css("article li a::attr(href)").getall() == [f"/web/{stamp}/{PDF}"]
    assert "not in the archive" in text(found, "article li")


def test_what_the_page_needs_and_the_archive_has_not_is_named(room: TestClient) -> None:
    first = page(room, line=lines(page(room))[0])
    assert "shown with: 5, of which the archive has 3." in text(first, ".capture")
    assert f"{SITE}/a/lost.jpg" in first.css(".capture li::text").getall()
    assert f"{SITE}/a/bg.jpg" not in text(first, ".capture details ul")


def test_an_article_that_is_gone_says_since_when(room: TestClient) -> None:
    assert "Gone from the site; known since 25 November 2026" in text(page(room, 2), ".note")
    assert "Gone" not in text(page(room, 1), ".note")


def test_markup_in_titles_and_texts_stays_text(room: TestClient) -> None:
    answer = room.get("/article", params={"key": key(3), "q": HOSTILE})
    assert HOSTILE not in answer.text
    assert text(Selector(answer.text), "h1").strip() == HOSTILE
    assert "เนื้อหา <b>อื่น</b>" in text(page(room, 2), "article")


def test_what_stands_around_it_in_its_section_is_linked(room: TestClient) -> None:
    first, third = page(room, 1), page(room, 3)
    assert [one.strip() for one in first.css(".list small::text").getall()] == [
        "the same day · 15 December 2020",
        "behind · 16 December 2020",
    ]
    assert len(third.css(".list li")) == 1
    for link in first.css(".list a::attr(href)").getall():
        assert room.get(link).status_code == 200


def test_every_link_leads_somewhere(room: TestClient) -> None:
    first, second = lines(page(room))
    found = page(room, line=first, against=second)
    links = set(found.css("[href]::attr(href), [src]::attr(src)").getall())
    outside = {link for link in links if not link.startswith(("/", "#"))}
    assert outside == {"https://replayweb.page/"}
    for link in links - outside:
        if not link.startswith("#"):
            assert room.get(link).status_code in (200, 302), link


def test_the_json_is_the_very_line(room: TestClient, root: Path) -> None:
    name = lines(page(room))[0]
    answer = room.get("/article.json", params={"key": key(1), "line": name})
    path, _, offset = name.rpartition(":")
    assert answer.content == (root / path).read_bytes()[int(offset) :].splitlines(keepends=True)[0]
    assert answer.json()["title"] == "เปิดทางเท้า"


def test_the_record_is_the_very_bytes_of_its_member(room: TestClient, root: Path) -> None:
    answer = room.get("/record.warc.gz", params={"key": key(1)})
    [path] = (root / "warc").glob(f"*{SECOND:%Y%m%dT%H%M%SZ}*")
    assert answer.content in path.read_bytes()
    [record] = ArchiveIterator(BytesIO(answer.content))
    assert record.rec_headers.get_header("WARC-Target-URI") == url(1)


def test_the_package_has_all_captures_of_the_article_and_what_shows_them(room: TestClient) -> None:
    answer = room.get("/article.wacz", params={"key": key(1)})
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        pages = package.read("pages/pages.jsonl").decode()
        [name] = [one for one in package.namelist() if one.startswith("archive/")]
        records = gzip.decompress(package.read(name)).decode("utf-8", "replace")
        assert f"of {key(1)}" in package.read("datapackage.json").decode()
    assert pages.count(f'"{url(1)}"') == 2
    assert url(2) not in pages
    for needed in (f"{SITE}/a/style.css", f"{SITE}/a/bg.jpg", PDF):
        assert f"WARC-Target-URI: {needed}" in records
    assert "of https://www.thaigov.go.th/news/contents/1" in str(
        zipfile.ZipFile(BytesIO(answer.content)).read("datapackage.json")
    )


def test_what_is_on_the_disk_is_held_against_the_line(room: TestClient) -> None:
    found = page(room, 1, "/check")
    assert "All of it is right." in text(found, ".note")
    assert found.css(".checks li::attr(class)").getall() == ["right"] * 5


@pytest.mark.parametrize(
    ("harm", "wrong"),
    [
        ("payload", "The digest of the payload holds"),
        ("record", "The record is where the line says"),
        ("file", "The record is where the line says"),
        ("line", "The digest of the line's text holds"),
        ("reading", "What is read off the capture today is this line"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, harm: str, wrong: str) -> None:
    root = build(tmp_path / "archive")
    items = max((root / "items").iterdir())
    line = json.loads(items.read_text("utf-8"))
    warc = root / "warc" / line["capture"]["warc"]
    if harm == "payload":
        members = [gzip.compress(one) for one in split_records(warc.read_bytes())]
        texts = map(gzip.decompress, members)
        place = next(number for number, one in enumerate(texts) if b"HTTP/1.1 200" in one)
        changed = gzip.decompress(members[place]).replace("ทางเท้า".encode(), "ทางเข้า".encode())
        members[place] = gzip.compress(changed)
        warc.write_bytes(b"".join(members))
        line["capture"]["offset"] = sum(map(len, members[:place]))
    elif harm == "record":
        line["capture"]["record_id"] = "<urn:uuid:00000000-0000-0000-0000-000000000000>"
    elif harm == "file":
        warc.unlink()
    elif harm == "line":
        line["body"] += "ที่เติมเข้ามา"
    else:
        line["published_raw"] = "วันอื่น"
    items.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    with reading(root) as room:
        found = page(room, 1, "/check")
        assert "Something is wrong." in text(found, ".note")
        assert wrong in text(found, ".checks .wrong")


def split_records(data: bytes) -> list[bytes]:
    found = []
    while data:
        member = zlib.decompressobj(31)
        found.append(member.decompress(data))
        data = member.unused_data
    return found


def test_an_imported_text_says_that_there_is_no_capture(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, [exporting.line(1, via="corpus")], folder="imported", spider="corpus")
    with reading(root) as room:
        found = page(room)
        assert "There is no capture" in text(found, ".capture")
        assert "not known" in text(page(room, 1, "/check"), ".checks .unknown")
        assert room.get("/record.warc.gz", params={"key": key(1)}).status_code == 404


def test_a_capture_of_others_is_read_as_extract_reads_it(tmp_path: Path) -> None:
    root = build(tmp_path / "archive")
    for path in (root / "items").iterdir():
        path.write_text(path.read_text("utf-8").replace('"via": "live"', '"via": "warc"'), "utf-8")
    with reading(root) as room:
        assert page(room, 1, "/check").css(".checks li::attr(class)").getall() == ["right"] * 5


@pytest.mark.parametrize("path", ["/article", "/check", "/article.json", "/record.warc.gz", "/article.wacz"])
@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"key": "https://nowhere.example/"}, 404),
        ({"key": key(1), "line": "items/../../../etc/passwd:0"}, 404),
        ({"key": key(1), "line": "ledger.sqlite:0"}, 404),
    ],
)
def test_what_is_not_there_is_not_found(
    room: TestClient, path: str, parameters: dict[str, str], status: int
) -> None:
    assert room.get(path, params=parameters).status_code == status


def test_a_package_is_refused_while_a_crawl_is_at_work(room: TestClient, root: Path) -> None:
    left_open = next((root / "warc").iterdir()).with_name("thaigov-20261201T000000Z-00001.warc.gz.open")
    left_open.touch()
    try:
        answer = room.get("/article.wacz", params={"key": key(1)})
        assert answer.status_code == 503
        assert "left open" in answer.text
    finally:
        left_open.unlink()


def test_citations_name_the_capture_in_both_languages() -> None:
    item = json.loads(exporting.line(7, title="เปิด “ทางเท้า”"))
    english, thai = citation(item, "en"), citation(item, "th")
    for one in (english, thai):
        for part in (item["title"], item["url"], "urn:uuid:7", "sha1:A", "01:02:03 UTC"):
            assert part in one
    assert "15 December 2020" in english
    assert "Captured 23 November 2026, 01:02:03 UTC, WARC record" in english
    assert "15 ธันวาคม 2563" in thai
    others = json.loads(exporting.line(7, via="wayback"))
    assert "01:02:03 UTC by the Wayback Machine, WARC record urn:uuid:7" in citation(others, "en")
    assert "01:02:03 UTC โดย Wayback Machine ระเบียน WARC urn:uuid:7" in citation(others, "th")
    imported = json.loads(exporting.line(7, via="corpus"))
    assert "there is no capture" in citation(imported, "en")


TEXTS = st.lists(st.sampled_from(["น้ำ", "ท่วม", " ", "\n", "ก", "ำ", "a", "1", "่"]), max_size=40).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([clusters, words]))
def test_changes_hold_both_texts(old: str, new: str, cut: object) -> None:
    found = changes(old, new, cut)  # type: ignore[arg-type]
    assert "".join(one.text for one in found if one.kind != "added") == old
    assert "".join(one.text for one in found if one.kind != "removed") == new
    assert all(one.text for one in found)


@given(st.text(max_size=80))
def test_a_text_is_cut_into_all_of_it(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert "".join(words(text)) == text


def test_words_are_marked_whole_where_a_dictionary_is_installed() -> None:
    found = changes("เปิดถนนสายใหม่", "เปิดสะพานสายใหม่", words)
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("removed", "ถนน"),
        ("added", "สะพาน"),
    ]


def test_long_texts_are_compared_in_little_time() -> None:
    old = "\n".join(f"บรรทัดที่ {number} ของข้อความยาว" for number in range(3000))
    found = changes(old, re.sub("7", "8", old), clusters)
    assert {one.kind for one in found} == {"same", "removed", "added"}


def test_an_article_that_moved_has_one_page_under_all_its_addresses(tmp_path: Path) -> None:
    first = exporting.line(1, title="ข่าวที่ย้าย")
    old = json.loads(first)
    new = old | {
        "url": f"{SITE}/th/news/9",
        "moved_from": old["url"],
        "retrieved": "2026-11-24T01:02:03Z",
        "version": 2,
    }
    with reading(exporting.archive(tmp_path, [first, json.dumps(new, ensure_ascii=False)])) as room:
        for name in (key(1), new["url"]):
            found = Selector(room.get("/article", params={"key": name}).text)
            assert len(found.css(".versions li")) == 2
            assert found.css(".facts dd::text").get() == new["url"]
        assert len(room.get("/api/search").json()["articles"]) == 1


def test_a_package_of_an_article_reads_no_more_files_than_it_needs(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    archive = SmallArchive(root)
    sheet = file(
        f"{SITE}/a/style.css", b"@import 'more.css'; p { background: url(bg.jpg) }", "text/css", FIRST
    )
    script = file(f"{SITE}/a/script.js", b"alert(1)", "text/javascript", FIRST)
    more = file(f"{SITE}/a/more.css", b"p { background: url(deep.jpg) }", "text/css", FIRST)
    pictures = [file(f"{SITE}/a/{name}.jpg", JPEG, "image/jpeg", FIRST) for name in ("bg", "deep")]
    files = [
        archive.run(FIRST + number * (SECOND - FIRST), one)
        for number, one in enumerate((sheet, more, script))
    ]
    files += [
        archive.run(FIRST + (3 + number) * (SECOND - FIRST), one) for number, one in enumerate(pictures)
    ]
    head = '<link rel="stylesheet" href="/a/style.css"><script src="/a/script.js"></script>'
    page_of_it = got(url(1), article("เปิดทางเท้า", head=head), THIRD)
    late = FIRST + 8 * (SECOND - FIRST)
    files += [
        archive.run(FIRST + 7 * (SECOND - FIRST), page_of_it),
        archive.run(late, again(page_of_it[0], late)),
    ]
    other = archive.run(FIRST + 9 * (SECOND - FIRST), got(url(2), article("ข่าวอื่น", date=WEDNESDAY), FIRST))
    room = ReadingRoom(Archive(root))
    for index in room.indexes:
        index.update()
    needed = files_of(room.captures, room.replay, [url(1)])
    assert needed == {path.name for path in files}
    assert other.name not in needed
    packages = [
        packaged(room.archive, [key(1)], "", tmp_path / f"{number}.wacz", names)
        for number, names in enumerate((None, needed))
    ]
    whole, part = (contents(path) for path in packages)
    assert whole == part
    assert len(whole) >= 4


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        named = (name for name in package.namelist() if not name.startswith("datapackage"))
        return {name: package.read(name) for name in named}
