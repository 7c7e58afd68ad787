import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.damaged import Records, answer, changed
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
    seconds,
    url,
)
from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.selection import Selection
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.package import page_list
from thaigov_spider.package.build import Built, PackageScope, package, write_index
from thaigov_spider.package.files import PackageError
from thaigov_spider.progress import Progress
from thaigov_spider.verify.plan import for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

FROM_15_TO_15 = Selection(date(2020, 12, 15), date(2020, 12, 15))


@contextmanager
def stage(_what: str, _size: int, _unit: str) -> Iterator[Progress]:
    yield lambda _: None


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive(tmp_path / "archive")


class Package:
    """A package that was made, and what is in it."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.zip = zipfile.ZipFile(BytesIO(built.path.read_bytes()))

    @property
    def pages(self) -> list[dict[str, str]]:
        header, *pages = map(json.loads, self.zip.read("pages/pages.jsonl").decode().strip().split("\n"))
        assert header["format"] == "json-pages-1.0"
        assert header["hasText"] is True
        return pages

    @property
    def warcs(self) -> dict[str, bytes]:
        return {
            name.removeprefix("archive/"): self.zip.read(name)
            for name in self.zip.namelist()
            if name.startswith("archive/")
        }

    @property
    def records(self) -> list[tuple[str, str, str]]:
        """Type, target URI without the site, and day of each record, in its order; warcinfo left out."""
        found = []
        for data in self.warcs.values():
            for record in ArchiveIterator(BytesIO(data), no_record_parse=True):
                uri = (record.rec_headers.get_header("WARC-Target-URI") or "").removeprefix(SITE)
                found.append((record.rec_type, uri, record.rec_headers.get_header("WARC-Date")[8:10]))
        return [one for one in found if one[0] != "warcinfo"]

    @property
    def captured(self) -> list[tuple[str, str]]:
        """Target URI and day of each response and revisit."""
        return sorted((uri, day) for kind, uri, day in self.records if kind in ("response", "revisit"))


def packaged(archive: SmallArchive, asked: Selection | str | None = None, name: str = "news.wacz") -> Package:
    """A package with which `scrapy verify` is content."""
    chosen = PackageScope(run=asked) if isinstance(asked, str) else PackageScope(asked or Selection())
    output = archive.root.parent / name
    made = Package(package(Archive(archive.root), chosen, output, stage, replace=True))
    assert [str(problem) for problem in verify(for_files([output]), 1, VerifyTally(), lambda _: None)] == []
    return made


@pytest.mark.parametrize("asked", [None, FROM_15_TO_15, "news-20261122T010203Z"])
def test_py_wacz_finds_packages_valid(archive: SmallArchive, asked: Selection | str | None) -> None:
    first = got(url(1), article(head=THEME), FIRST)
    archive.run(FIRST, first, theme(FIRST))
    archive.run(SECOND, got(url(2), article(), SECOND), again(first[0], SECOND))
    rewrite(archive, title='</script>\x07"\u2028')
    path = packaged(archive, asked).built.path
    words = [str(Path(sys.executable).with_name("wacz")), "validate", "-f", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "the passed WACZ is valid" in done.stdout


def test_the_whole_archive_is_its_files_as_they_are(archive: SmallArchive) -> None:
    one = archive.run(FIRST, got(url(1), article(), FIRST))
    two = archive.run(SECOND, got(url(2), article(), SECOND), got(f"{SITE}/robots.txt", answer(), SECOND))
    made = packaged(archive)
    assert made.warcs == {path.name: path.read_bytes() for path in (one, two)}
    assert made.built.notes == []
    assert (made.built.pages, made.built.records) == (2, 8)
    about = json.loads(made.zip.read("datapackage.json"))
    assert (about["title"], about["description"].splitlines()[0]) == ("thaigov.go.th", "the whole archive")


def test_a_page_has_title_time_and_words_with_blanks_between(archive: SmallArchive) -> None:
    archive.run(FIRST, got("http://thaigov.go.th/news/contents/details/1", article(), FIRST))
    [page] = packaged(archive).pages
    assert page["title"] == "เปิดทางเท้าริมน้ำ"
    assert (
        page["url"] == "http://thaigov.go.th/news/contents/details/1"
    )  # that of the record, not of the line
    assert page["ts"] == "2026-11-21T01:02:03.000045Z"
    assert {"นายกรัฐมนตรี", "เปิด", "ทางเท้า", "ทำเนียบรัฐบาล"} <= set(page["text"].split())


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (5000, "finds words and short phrases of articles, and any part of a headline:"),
        (550, "finds words of articles, and phrases of headlines:"),
        (400, "finds words and phrases of headlines:"),
        (100, "finds words and phrases of headlines, of the first 0 of 3 articles:"),
    ],
)
def test_as_much_of_each_page_is_findable_as_players_read_of_all(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, most: int, said: str
) -> None:
    monkeypatch.setattr(page_list, "MOST_BYTES", most)
    archive.run(FIRST, *(got(url(number), article(), FIRST + seconds(number)) for number in (1, 2, 3)))
    made = packaged(archive)
    assert said in json.loads(made.zip.read("datapackage.json"))["description"]
    [info] = [info for info in made.zip.infolist() if info.filename == "pages/pages.jsonl"]
    assert (info.compress_size <= most) is ("the first" not in said)
    assert len(made.pages) == 3
    assert all("เปิด" in page["text"].split() for page in made.pages)


def test_pages_are_found_in_the_index_under_their_address_and_time(archive: SmallArchive) -> None:
    archive.run(FIRST, *(got(url(number), article(), FIRST + seconds(number)) for number in (3, 1, 2)))
    made = packaged(archive)
    idx = made.zip.read("indexes/index.idx").decode().splitlines()
    assert idx[0] == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    where = json.loads(idx[1].split(" ", 2)[2])
    assert where == {"offset": 0, "length": len(made.zip.read("indexes/index.cdx.gz"))}
    index = [line.split(" ", 2)[1:] for line in unzipped(made.zip.read("indexes/index.cdx.gz")).splitlines()]
    known = {(ts, json.loads(about)["url"]) for ts, about in index}
    assert {(re.sub(r"\D", "", page["ts"])[:14], page["url"]) for page in made.pages} <= known


def unzipped(data: bytes) -> str:
    return gzip.decompress(data).decode()


def test_titles_with_markup_and_control_characters_are_only_text(archive: SmallArchive) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST))
    title = 'จบ </script><b>&amp;"\\\x07\x1b[2J\u2028\r\n'
    rewrite(archive, title=title, summary=None, body="\x00 ไม่มี\x0b")
    [page] = packaged(archive).pages
    assert page["title"] == title
    assert page["text"].startswith("จบ </script><b>&amp;")


def rewrite(archive: SmallArchive, **fields: Any) -> None:
    """Change the first line of the first run."""
    path = min((archive.root / "items").iterdir())
    first, *others = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([json.dumps(json.loads(first) | fields), *others]), encoding="utf-8")


def test_each_version_of_an_article_is_a_page_at_its_newest_capture(archive: SmallArchive) -> None:
    archive.run(FIRST, got(url(1), article("ก่อนแก้ไข"), FIRST))
    archive.run(SECOND, got(url(1), article("ฉบับแก้ไข"), SECOND))
    archive.run(THIRD, got(url(1), article("ก่อนแก้ไข"), THIRD))
    pages = packaged(archive).pages
    assert [(page["title"], page["ts"][:10]) for page in pages] == [
        ("ฉบับแก้ไข", "2026-11-22"),
        ("ก่อนแก้ไข", "2026-11-23"),
    ]


def test_articles_are_chosen_by_day_both_ends_included_and_by_section(archive: SmallArchive) -> None:
    archive.run(
        FIRST,
        got(url(1), article(), FIRST),
        got(url(2), article(date=WEDNESDAY), FIRST),
        got(url(3), article(section="ด้านเศรษฐกิจ"), FIRST),
        got(url(4), article(date="ไม่ทราบวันที่"), FIRST),
    )
    made = packaged(archive, FROM_15_TO_15)
    assert sorted(page["url"] for page in made.pages) == [url(1), url(3)]
    assert made.built.undated == 1
    made = packaged(archive, Selection(section="ด้านเศรษฐกิจ"))
    assert [page["url"] for page in made.pages] == [url(3)]
    assert made.captured == [("/news/contents/details/3", "21")]
    assert made.built.undated == 0
    about = json.loads(made.zip.read("datapackage.json"))
    assert about["description"].splitlines()[0] == "articles of the section ด้านเศรษฐกิจ"


@pytest.mark.parametrize("asked", [Selection(until=date(2020, 12, 14)), Selection(section="ไม่มี")])
def test_an_empty_selection_makes_nothing_and_says_so(archive: SmallArchive, asked: Selection) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST))
    with pytest.raises(PackageError, match="nothing to package: no article in the archive "):
        packaged(archive, asked)
    assert [path.name for path in archive.root.parent.iterdir()] == ["archive"]


THEME = '<link rel="stylesheet" href="/theme.css"><script src="/site.js"></script>'
PICTURE, FONT = f"{SITE}/uploads/1.jpg", f"{SITE}/th.woff"


def theme(when: Any, imports: str = "more.css") -> Records:
    return file(f"{SITE}/theme.css", f'@import "{imports}"; body {{}}'.encode(), "text/css", when)


def test_an_article_brings_along_what_its_page_is_shown_with(archive: SmallArchive) -> None:
    shown = article(head=THEME, body='<img src="/uploads/1.jpg"><a href="/uploads/paper.pdf">เอกสาร</a>')
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /uploads/moved.jpg\r\nContent-Length: 0\r\n\r\n"
    font = b"@font-face { font-family: x; src: url(th.woff) }"
    archive.run(
        FIRST,
        got(url(1), shown, FIRST),
        got(url(2), article(date=WEDNESDAY, body='<img src="/uploads/2.jpg">'), FIRST),
        theme(FIRST),
        file(f"{SITE}/more.css", font, "text/css", FIRST),
        file(FONT, b"wOFF", "font/woff", FIRST),
        file(f"{SITE}/site.js", b"var x", "text/javascript", FIRST),
        got(PICTURE, moved, FIRST),
        file(f"{SITE}/uploads/moved.jpg", b"\xff\xd8", "image/jpeg", FIRST),
        file(f"{SITE}/uploads/2.jpg", b"\xff\xd8\xff", "image/jpeg", FIRST),
        file(f"{SITE}/uploads/paper.pdf", b"%PDF", "application/pdf", FIRST),
        got(f"{SITE}/robots.txt", answer(), FIRST),
    )
    made = packaged(archive, FROM_15_TO_15)
    assert [uri for uri, _ in made.captured] == [
        "/more.css",
        "/news/contents/details/1",
        "/site.js",
        "/th.woff",
        "/theme.css",
        "/uploads/1.jpg",
        "/uploads/moved.jpg",
        "/uploads/paper.pdf",
    ]
    assert sum(kind == "request" for kind, *_ in made.records) == 8


def test_of_several_captures_the_nearest_in_time_is_taken(archive: SmallArchive) -> None:
    archive.run(FIRST, theme(FIRST, "first.css"), got(PICTURE, answer(status="HTTP/1.1 404 Gone"), FIRST))
    page = got(url(1), article(head=THEME, body='<img src="/uploads/1.jpg">'), SECOND + seconds(3600))
    archive.run(SECOND, theme(SECOND, "second.css"), page)
    archive.run(THIRD, theme(THIRD, "third.css"), file(PICTURE, b"\xff\xd8", "image/jpeg", THIRD))
    assert packaged(archive, FROM_15_TO_15).captured == [
        ("/news/contents/details/1", "22"),
        ("/theme.css", "22"),
        ("/uploads/1.jpg", "23"),
    ]


def test_what_was_only_ever_missing_is_missing_in_the_package_too(archive: SmallArchive) -> None:
    gone = got(PICTURE, answer(status="HTTP/1.1 404 Gone"), FIRST)
    archive.run(FIRST, gone, got(url(1), article(body='<img src="/uploads/1.jpg">'), FIRST))
    assert ("/uploads/1.jpg", "21") in packaged(archive, FROM_15_TO_15).captured


def test_style_sheets_that_import_each_other_end(archive: SmallArchive) -> None:
    page = got(url(1), article(head=THEME), FIRST)
    archive.run(
        FIRST, page, theme(FIRST), file(f"{SITE}/more.css", b'@import "theme.css"', "text/css", FIRST)
    )
    assert len(packaged(archive, FROM_15_TO_15).captured) == 3


def test_every_good_capture_of_a_chosen_page_is_in_the_package(archive: SmallArchive) -> None:
    original, request = got(url(1), article(), FIRST)
    archive.run(FIRST, [original, request])
    archive.run(
        SECOND, got(url(1), answer(status="HTTP/1.1 503 Busy"), SECOND), got(url(2), article(), SECOND)
    )
    archive.run(THIRD, again(original, THIRD))
    rewrite(archive, section="คัดไว้")
    made = packaged(archive, Selection(section="คัดไว้"))
    assert made.captured == [("/news/contents/details/1", "21"), ("/news/contents/details/1", "23")]


def test_records_are_copied_byte_for_byte_with_all_that_belongs_to_their_exchange(
    archive: SmallArchive,
) -> None:
    response, request = got(url(1), article(), FIRST)
    extra = changed(
        request,
        warc_type="metadata",
        warc_record_id="<urn:extra:1>",
        warc_target_uri=f"urn:surplus:{url(1)}",
        content_type="application/octet-stream",
    )
    source = archive.run(FIRST, got(url(2), article(date=WEDNESDAY), FIRST), [response, request, extra])
    [(name, data)] = packaged(archive, FROM_15_TO_15).warcs.items()
    assert name.startswith("thaigov-selection-")
    records = ArchiveIterator(BytesIO(data))
    kinds = [next(records).rec_type]
    copied = data[len(data) - len(data[next_member(data) :]) :]
    assert copied
    assert copied in source.read_bytes()
    kinds += [record.rec_type for record in records]
    assert kinds == ["warcinfo", "response", "request", "metadata"]


def next_member(data: bytes) -> int:
    """Where the second gzip member begins."""
    records = ArchiveIterator(BytesIO(data))
    next(records)
    next(records)
    offset: int = records.get_record_offset()
    return offset


def test_a_revisit_brings_its_original_along_from_another_run_and_address(archive: SmallArchive) -> None:
    picture = file(f"{SITE}/old.jpg", b"\xff\xd8", "image/jpeg", FIRST)
    archive.run(FIRST, picture, got(url(2), article(date=WEDNESDAY), FIRST))
    page = got(url(1), article(body='<img src="/uploads/1.jpg">'), SECOND)
    archive.run(SECOND, page, again(picture[0], SECOND, PICTURE))
    made = packaged(archive, FROM_15_TO_15)
    assert made.captured == [
        ("/news/contents/details/1", "22"),
        ("/old.jpg", "21"),
        ("/uploads/1.jpg", "22"),
    ]
    assert sum(kind == "request" for kind, *_ in made.records) == 3


@pytest.mark.parametrize("to", ["2026-11-21T01:02:03Z", "2026-11-21T01:02:03.000045Z"])
def test_a_revisit_that_names_no_record_is_led_by_address_and_date(archive: SmallArchive, to: str) -> None:
    first = got(url(1), article(), FIRST)
    archive.run(FIRST, first)
    revisit, request = again(first[0], SECOND)
    led = changed(revisit, warc_refers_to=None, warc_refers_to_date=to)
    archive.run(SECOND, [led, request], got(url(2), article(), SECOND))
    output = archive.root.parent / "news.wacz"
    run = PackageScope(run="news-20261122T010203Z")
    made = Package(package(Archive(archive.root), run, output, stage, replace=False))
    assert [day for _, day in made.captured] == ["21", "22", "22"]
    assert made.built.notes == []


def test_a_run_is_its_files_as_they_are_and_originals_from_others(archive: SmallArchive) -> None:
    first = got(url(1), article(), FIRST)
    archive.run(FIRST, first, got(url(2), article(), FIRST))
    second = archive.run(SECOND, got(url(3), article(), SECOND), again(first[0], SECOND))
    made = packaged(archive, "news-20261122T010203Z")
    own, originals = made.warcs
    assert (own, made.warcs[own]) == (second.name, second.read_bytes())
    assert originals.startswith("thaigov-originals-")
    assert made.captured[:2] == [("/news/contents/details/1", "21"), ("/news/contents/details/1", "22")]
    assert len(made.captured) == 3


def test_a_run_that_found_nothing_new_has_pages_all_the_same(archive: SmallArchive) -> None:
    first = got(url(1), article(), FIRST)
    archive.run(FIRST, first)
    archive.run(
        SECOND, again(first[0], SECOND), got(url(2), article("ฉบับที่สอง"), SECOND), got(SITE, answer(), SECOND)
    )
    (archive.root / "items" / "news-20261122T010203Z.jsonl").unlink()
    pages = packaged(archive, "news-20261122T010203Z").pages
    assert [(page["url"], page["ts"][:10]) for page in pages] == [
        (url(1), "2026-11-22"),
        (url(2), "2026-11-22"),
    ]
    assert pages[0]["title"] == "เปิดทางเท้าริมน้ำ"


def test_a_run_without_articles_or_without_files_makes_nothing(archive: SmallArchive) -> None:
    archive.run(FIRST, got(SITE, answer(), FIRST))
    with pytest.raises(PackageError, match="no article in all that news-20261121T010203Z captured"):
        packaged(archive, "news-20261121T010203Z")
    with pytest.raises(PackageError, match="no WARC file of this run"):
        packaged(archive, "news-20261122T010203Z")


def test_what_is_lost_is_noted_and_the_rest_is_packaged(archive: SmallArchive) -> None:
    first = got(url(1), article(), FIRST)
    lost = archive.run(FIRST, first)
    archive.run(SECOND, got(url(2), article(), SECOND), again(first[0], SECOND))
    lost.unlink()
    with (archive.root / "items" / "news-20261122T010203Z.jsonl").open("a") as lines:
        lines.write("{}\n[1\n")
    output = archive.root.parent / "news.wacz"
    built = package(Archive(archive.root), PackageScope(), output, stage, replace=False)
    assert built.pages == 1
    assert [note.rpartition(": ")[::2] for note in built.notes] == [
        ("lines of items/ that are no articles, and were passed over", "2"),
        ("articles whose captures are in no WARC file, and which were left out", "1"),
        ("revisits whose originals are in no WARC file, and which replay cannot show", "1"),
    ]


def test_a_file_whose_records_share_members_is_named_and_what_to_do_with_it(archive: SmallArchive) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST))
    path = archive.run(SECOND, got(url(2), article(), SECOND))
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    said = f"{path}:0: records share gzip members in this file"
    with pytest.raises(PackageError, match=re.escape(said)):
        packaged(archive)
    index = write_index(Archive(archive.root), stage)
    assert (index.records, [note[: len(said)] for note in index.notes]) == (1, [said])
    output = archive.root.parent / "a.wacz"
    built = package(Archive(archive.root), PackageScope(FROM_15_TO_15), output, stage, replace=True)
    assert (built.pages, built.notes[0][: len(said)]) == (1, said)


def test_a_damaged_file_goes_into_no_package_and_its_whole_records_into_those_of_articles(
    archive: SmallArchive,
) -> None:
    path = archive.run(FIRST, got(url(1), article(), FIRST), got(url(2), article(), FIRST))
    archive.run(SECOND, got(url(3), article(), SECOND))
    data = bytearray(path.read_bytes())
    offset = json.loads(min((archive.root / "items").iterdir()).read_text("utf-8").splitlines()[1])[
        "capture"
    ]["offset"]
    data[offset + 40] ^= 1
    path.write_bytes(data)
    for asked in (None, "news-20261121T010203Z"):
        with pytest.raises(PackageError, match=re.escape(f"{path}:{offset}: damaged gzip member")):
            packaged(archive, asked)
    assert packaged(archive, "news-20261122T010203Z").built.pages == 1
    built = package(
        Archive(archive.root),
        PackageScope(FROM_15_TO_15),
        archive.root.parent / "a.wacz",
        stage,
        replace=True,
    )
    assert built.pages == 2
    assert f"{path}:{offset}: damaged gzip member" in built.notes[0]
    assert any("captures are in no WARC file" in note for note in built.notes)


def test_a_plain_warc_file_is_part_of_the_archive_like_any_other(archive: SmallArchive) -> None:
    path = archive.run(FIRST, got(url(1), article(), FIRST), got(url(2), article(date=WEDNESDAY), FIRST))
    plain = path.with_suffix("")
    plain.write_bytes(unzipped(path.read_bytes()).encode())
    path.unlink()
    assert packaged(archive).warcs == {plain.name: plain.read_bytes()}
    assert packaged(archive, FROM_15_TO_15).captured == [("/news/contents/details/1", "21")]


def test_the_same_archive_makes_the_same_bytes_but_for_the_time(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = got(url(1), article(head=THEME), FIRST)
    archive.run(FIRST, first, theme(FIRST), got(url(2), article(), FIRST))
    archive.run(SECOND, again(first[0], SECOND))
    for asked in (None, FROM_15_TO_15, "news-20261122T010203Z"):
        one, two = packaged(archive, asked, "1.wacz"), packaged(archive, asked, "2.wacz")
        names = one.zip.namelist()
        assert names == two.zip.namelist()
        assert [one.zip.read(name) for name in names[:-2]] == [two.zip.read(name) for name in names[:-2]]
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795395723")
        one, two = packaged(archive, asked, "1.wacz"), packaged(archive, asked, "2.wacz")
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        assert one.built.path.read_bytes() == two.built.path.read_bytes()
        assert json.loads(one.zip.read("datapackage.json"))["created"] == "2026-11-23T01:02:03Z"


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1e9", "๑", "9" * 12, "9" * 30])
def test_a_time_of_the_environment_that_is_none_makes_no_package(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(PackageError, match="which is no time: seconds since 1970") as failed:
        packaged(archive)
    assert failed.value.status == 2


def test_two_packages_of_different_articles_have_files_of_different_names(archive: SmallArchive) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST), got(url(2), article(date=WEDNESDAY), FIRST))
    one = packaged(archive, FROM_15_TO_15)
    two = packaged(archive, Selection(since=date(2020, 12, 16)))
    assert not one.warcs.keys() & two.warcs.keys()


def test_a_package_that_is_there_is_replaced_only_on_demand_and_only_by_a_whole_one(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.run(FIRST, got(url(1), article(), FIRST))
    output = archive.root.parent / "news.wacz"
    output.write_bytes(b"precious")
    with pytest.raises(PlaceError, match="is there already; --force replaces it"):
        package(Archive(archive.root), PackageScope(), output, stage, replace=False)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as broken:
        broken.setattr("thaigov_spider.atomic_files.sync", full)
        with pytest.raises(OSError, match="No space left"):
            package(Archive(archive.root), PackageScope(), output, stage, replace=True)
    assert output.read_bytes() == b"precious"
    assert sorted(path.name for path in output.parent.iterdir()) == ["archive", "news.wacz"]
    packaged(archive)
    assert output.read_bytes().startswith(b"PK")
