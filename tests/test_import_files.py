"""`scrapy import FILE…`: files of others become part of the archive, each once, and what is whole of them."""

import base64
import gzip
import hashlib
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests import arcs
from tests.arcs import arc_record, version_block
from tests.extracting import SITE, answer, body, gzipped, record, response, written
from tests.importing import URL, Library, foreign, page, request, rows, run
from thaigov_spider.verify.damage import Damage

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGES = [page(number) for number in range(1, 5)]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "archives")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wacz(path: Path, *warcs: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for number, data in enumerate(warcs):
            package.writestr(f"archive/{number}.warc.gz", data)
        package.writestr("datapackage.json", "{}")
    return path


ZSTD = b"".join(zstd.compress(one) for one in PAGES)
WHOLE = {
    "a.warc": b"".join(PAGES),
    "a.warc.gz": gzipped(*PAGES),
    "a.warc.zst": ZSTD,
    "a.arc": b"".join([version_block(), *(arc_record(f"{URL}{n}", answer(body(n))) for n in range(1, 5))]),
    "a.arc.gz": arcs.members(
        version_block(), *(arc_record(f"{URL}{number}", answer(body(number))) for number in range(1, 5))
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_is_stored_as_it_is_and_its_articles_are_lines(
    tmp_path: Path, library: Library, name: str
) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert library.imports(tmp_path / name, "--source", "การทดลอง | a test") == 0, library.said
    [stored] = library.stored
    assert stored.read_bytes() == WHOLE[name]
    assert stored.name.startswith("import-")
    assert stored.name.endswith(name[1:])
    assert library.of("id") == [1, 2, 3, 4]
    assert set(library.of("capture", "via")) == {"import"}
    assert set(library.of("capture", "warc")) == {stored.name}
    assert len(set(library.of("capture", "record_id"))) == 4
    [report] = library.reports
    assert report["exit_status"] == 0
    [given] = report["imported"]["given"]
    assert (given["name"], given["sha256"], given["how"]) == (name, sha256(stored), "as it is")
    assert report["imported"]["source"] == "การทดลอง | a test"
    assert library.problems() == []


@pytest.mark.parametrize("name", WHOLE)
def test_the_ledger_that_is_made_again_is_the_same(tmp_path: Path, library: Library, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert library.imports(tmp_path / name) == 0
    before = rows(library.archive.ledger)
    assert len(before["snapshot"]) == 4
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert rows(library.archive.ledger) == before
    assert library.problems() == []


@pytest.mark.parametrize("name", WHOLE)
def test_a_package_of_what_was_imported_replays_it(tmp_path: Path, library: Library, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert library.imports(tmp_path / name) == 0
    done = run("package", "-o", tmp_path / "a.wacz", ARCHIVES_DIR=library.root)
    assert done.returncode == 0, done.stderr
    assert run("verify", tmp_path / "a.wacz").stdout == ""
    with zipfile.ZipFile(tmp_path / "a.wacz") as package:
        names = [one for one in package.namelist() if one.startswith("archive/")]
        assert all(one.endswith((".warc", ".warc.gz")) for one in names)
        pages = package.read("pages/pages.jsonl").decode()
    assert all(f"{URL}{number}" in pages for number in range(1, 5))
    done = run("package", "-o", tmp_path / "b.wacz", "--since", "2000-01-01", ARCHIVES_DIR=library.root)
    assert done.returncode == 0, done.stderr
    assert run("verify", tmp_path / "b.wacz").stdout == ""


def test_a_second_import_of_the_same_file_says_so_and_does_nothing(tmp_path: Path, library: Library) -> None:
    first = written(tmp_path / "a.warc.gz", *PAGES)
    assert library.imports(first) == 0
    before = {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()}
    second = tmp_path / "b.warc.gz"
    second.write_bytes(first.read_bytes())
    assert library.imports(second) == 0
    assert "imported before" in library.said[-1]
    after = {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()}
    assert {path.name for path in after} == {path.name for path in before}
    assert all(
        after[path] == data for path, data in before.items() if path.suffix in (".gz", ".jsonl", ".json")
    )
    assert library.imports(first, second, "--only-site") == 0
    assert len(library.reports) == 1


def test_a_file_named_twice_comes_in_once(tmp_path: Path, library: Library) -> None:
    first = written(tmp_path / "a.warc.gz", *PAGES)
    (tmp_path / "b.warc.gz").write_bytes(first.read_bytes())
    assert library.imports(first, tmp_path / "b.warc.gz", first) == 0
    assert len(library.stored) == 1


def test_a_file_of_the_archive_itself_is_in_it_already(library: Library) -> None:
    library.archive.prepare()
    own = written(library.archive.warc / "thaigov-20260102T030405Z-00001.warc.gz", *PAGES)
    assert library.imports(own) == 0
    assert "imported before, as thaigov-20260102T030405Z-00001.warc.gz" in library.said[0]
    assert library.reports == []


def test_nothing_of_the_site_is_status_4_and_nothing_is_stored(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc.gz", foreign(1))) == 4
    assert (library.stored, library.reports, library.lines) == ([], [], [])
    assert "nothing of the site" in library.said[0]
    assert library.problems() == []


def test_only_the_records_of_the_site_come_in_if_asked(tmp_path: Path, library: Library) -> None:
    parts = [gzip.compress(one) for one in (PAGES[0], request(1), foreign(1), PAGES[1])]
    given = tmp_path / "a.warc.gz"
    given.write_bytes(b"".join(parts))
    assert library.imports(given, "--only-site", "--source", "elsewhere") == 0
    [stored] = library.stored
    data = stored.read_bytes()
    assert data.endswith(parts[0] + parts[1] + parts[3])
    info = gzip.decompress(data[: -len(parts[0] + parts[1] + parts[3])])
    assert b"importedFrom: a.warc.gz\r\n" in info
    assert f"importedSHA256: {sha256(given)}\r\n".encode() in info
    assert b"importedSource: elsewhere\r\n" in info
    assert library.of("id") == [1, 2]
    assert library.problems() == []
    before = rows(library.archive.ledger)
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert rows(library.archive.ledger) == before


@pytest.mark.parametrize("name", ["a.warc", "a.warc.zst", "a.arc", "a.arc.gz"])
def test_only_the_records_of_the_site_out_of_other_formats(
    tmp_path: Path, library: Library, name: str
) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert library.imports(tmp_path / name, "--only-site") == 0, library.said
    [stored] = library.stored
    assert stored.name.endswith(".warc.gz")
    assert library.of("id") == [1, 2, 3, 4]
    assert library.problems() == []
    if "warc" in name:
        assert all(one in gzip.decompress(stored.read_bytes()) for one in PAGES)


def test_what_is_whole_of_a_damaged_file_comes_in_and_the_rest_is_named(
    tmp_path: Path, library: Library
) -> None:
    parts = [gzip.compress(one) for one in PAGES]
    parts[1] = parts[1][:400] + bytes([parts[1][400] ^ 255]) + parts[1][401:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(parts)[:-100])
    assert library.imports(tmp_path / "a.warc.gz") == 5
    assert library.of("id") == [1, 3]
    assert f"a.warc.gz:{len(parts[0])}: " in library.said[0]
    [report] = library.reports
    assert report["exit_status"] == 5
    assert len(report["imported"]["given"][0]["left_out"]) == 2
    [stored] = library.stored
    assert stored.read_bytes().endswith(parts[0] + parts[2])
    assert library.problems() == []


def test_a_record_whose_bytes_are_not_those_of_its_digest_stays_out(tmp_path: Path, library: Library) -> None:
    wrong = response(f"{URL}2", answer(body(2)), number=2, WARC_Block_Digest="sha1:" + "A" * 32)
    given = written(tmp_path / "a.warc.gz", PAGES[0], wrong)
    assert library.imports(given) == 5
    assert library.of("id") == [1]
    assert library.problems() == []


@pytest.mark.parametrize("kind", ["one stream", "bgzip", "arc"])
def test_records_that_share_gzip_members_get_one_each(tmp_path: Path, library: Library, kind: str) -> None:
    data, name = b"".join(PAGES), "a.warc.gz"
    if kind == "arc":
        data, name = WHOLE["a.arc"], "a.arc.gz"
    step = 5000 if kind == "bgzip" else len(data)
    (tmp_path / name).write_bytes(
        b"".join(gzip.compress(data[at : at + step]) for at in range(0, len(data), step))
    )
    assert library.imports(tmp_path / name) == 0, library.said
    assert library.of("id") == [1, 2, 3, 4]
    assert len(set(library.of("capture", "offset"))) == 4
    assert library.problems() == []


def test_all_warc_files_of_a_package_come_in(tmp_path: Path, library: Library) -> None:
    parts = gzipped(*PAGES[:2]), gzipped(*PAGES[2:])
    assert library.imports(wacz(tmp_path / "a.wacz", *parts)) == 0, library.said
    assert tuple(path.read_bytes() for path in library.stored) == parts
    assert library.of("id") == [1, 2, 3, 4]
    assert library.problems() == []
    assert library.imports(tmp_path / "a.wacz") == 0
    assert "imported before" in library.said[-1]


def test_what_is_odd_is_told_once_and_is_no_fault_of_the_archive(tmp_path: Path, library: Library) -> None:
    odd = PAGES[0].replace(b"https://www.thaigov", b"https://www.thaigov", 1)[:-2]  # one line end behind it
    assert library.imports(written(tmp_path / "a.warc", odd, *PAGES[1:])) == 0
    assert "the block is followed by" in library.said[0]
    assert library.of("id") == [1, 2, 3, 4]
    assert library.problems() == []


def test_a_changed_byte_of_an_imported_file_is_found(tmp_path: Path, library: Library) -> None:
    (tmp_path / "a.arc").write_bytes(WHOLE["a.arc"])
    assert library.imports(tmp_path / "a.arc") == 0
    [stored] = library.stored
    data = stored.read_bytes()
    stored.write_bytes(data.replace(b"charset=UTF-8", b"charset=utf-8", 1))
    [problem] = library.problems()
    assert "its SHA-256 differs" in problem


def test_an_older_text_is_a_version_and_the_same_text_is_no_line(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc", page(1, "2019-03-04T05:06:07Z"))) == 0
    older = page(1, "2017-03-04T05:06:07Z", 1, body="ข้อความเดิมของข่าวนี้ ก่อนที่จะแก้ไข")
    same = page(1, "2020-03-04T05:06:07Z", 2)
    assert library.imports(written(tmp_path / "b.warc", same, older)) == 0
    assert library.of("version") == [1, 2]
    assert library.of("retrieved") == ["2019-03-04T05:06:07Z", "2017-03-04T05:06:07Z"]
    assert library.of("supersedes") == [None, None]
    between = page(1, "2018-03-04T05:06:07Z", 3, body="ข้อความที่สามของข่าวนี้ ระหว่างสองครั้งที่แก้ไข")
    assert library.imports(written(tmp_path / "c.warc", between)) == 0
    first, second, third = library.lines
    assert (third["version"], third["supersedes"]) == (3, second["capture"]["record_id"])
    done = run("export", "--format", "jsonl", "-o", "-", ARCHIVES_DIR=library.root)
    [newest] = map(json.loads, done.stdout.splitlines())
    assert newest["content_digest"] == first["content_digest"]
    assert library.problems() == []


def test_a_capture_of_the_wayback_machine_proves_to_be_one(tmp_path: Path, library: Library) -> None:
    copy = response(
        f"{URL}1", answer(body(1)), "2017-03-04T05:06:07Z",
        WARC_Source_URI=f"https://web.archive.org/web/20170304050607id_/{URL}1",
        WARC_Creation_Date="2026-01-02T03:04:05Z",
    )  # fmt: skip
    assert library.imports(written(tmp_path / "a.warc", copy, PAGES[1])) == 0
    assert library.of("capture", "via") == ["wayback", "import"]
    assert library.problems() == []
    before = rows(library.archive.ledger)
    assert {row[0] for row in before["snapshot"]} == {"wayback", "import"}
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert rows(library.archive.ledger) == before


def revisit(serial: int, uri: str, refers: dict[str, object]) -> bytes:
    fields: dict[str, object] = {
        "WARC-Type": "revisit",
        "WARC-Target-URI": uri,
        "WARC-Date": f"2021-03-04T05:06:{serial:02}Z",
        "WARC-Record-ID": f"<urn:uuid:{serial:08}-0000-4000-8000-000000000000>",
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "Content-Type": "application/http; msgtype=response",
    }
    return record(fields | refers, answer(b""))


BY_ID: dict[str, object] = {"WARC-Refers-To": "<urn:uuid:00000001-0000-4000-8000-000000000000>"}
BY_ADDRESS: dict[str, object] = {
    "WARC-Refers-To-Target-URI": f"{URL}1",
    "WARC-Refers-To-Date": "2019-03-04T05:06:07Z",
}


def test_revisits_find_their_originals_in_all_files_that_are_named_together(
    tmp_path: Path, library: Library
) -> None:
    one = written(tmp_path / "a.warc", revisit(9, f"{URL}1", BY_ID))
    assert library.imports(one, written(tmp_path / "b.warc", PAGES[0])) == 0, library.said
    assert library.of("id") == [1]
    assert library.problems() == []


def test_revisits_find_their_originals_in_what_the_archive_has(tmp_path: Path, library: Library) -> None:
    digest = "sha1:" + base64.b32encode(hashlib.sha1(body(1)).digest()).decode()
    first = PAGES[0].replace(
        b"Content-Type:", b"WARC-Payload-Digest: %s\r\nContent-Type:" % digest.encode(), 1
    )
    assert library.imports(written(tmp_path / "b.warc.gz", first, *PAGES[1:])) == 0, library.said
    others = f"{URL.replace('https:', 'http:')}1"
    revisits = [
        revisit(21, f"{URL}1", BY_ID),
        revisit(22, f"{URL}1", BY_ADDRESS),
        revisit(23, others, {"WARC-Payload-Digest": digest}),
        revisit(24, f"{URL}1", {"WARC-Refers-To": "<urn:uuid:0f0f0f0f-0000-4000-8000-000000000000>"}),
    ]
    assert library.imports(written(tmp_path / "a.warc", *revisits)) == 5
    [line] = [line for line in library.said[1].splitlines() if "the original" in line]
    place = f"{tmp_path}/a.warc:{sum(map(len, revisits[:3]))}"
    assert line.startswith(
        f"scrapy import: {place}: the original of this revisit is in none of the files; what to do: put back"
    )
    assert library.of("id") == [1, 2, 3, 4]
    before = rows(library.archive.ledger)
    assert sum(row[1].endswith("/1") for row in before["snapshot"]) == 4
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert rows(library.archive.ledger) == before


def test_of_revisits_only_those_without_an_original_anywhere_are_told(
    tmp_path: Path, library: Library
) -> None:
    def picture(number: int, original: int) -> bytes:
        said: dict[str, object] = {"WARC-Refers-To": f"<urn:uuid:{original:08x}-0000-4000-8000-000000000000>"}
        made = revisit(number, f"{SITE}/uploads/{number}.jpg", said)
        return made.replace(b"text/html; charset=UTF-8", b"image/jpeg; name=a.jpg  ")

    assert library.imports(written(tmp_path / "early.warc", PAGES[0])) == 0, library.said
    package = wacz(tmp_path / "b.wacz", gzipped(PAGES[1]))
    pictures = [picture(20 + number, original) for number, original in enumerate((1, 2, 3, 9, 9))]
    given = written(tmp_path / "a.warc", PAGES[2], *pictures)
    assert library.imports(given, package) == 0, library.said
    [line] = [line for line in library.said[-1].splitlines() if "the original" in line]
    assert re.search(r"a\.warc:\d+: the original .*00000009.*; also at \d+; what to do: put", line)


def test_a_cause_is_one_line_in_the_order_in_which_files_are_named(tmp_path: Path, library: Library) -> None:
    odd = [page(number)[:-2] for number in range(1, 6)]
    cut = [
        page(number).replace(b"Content-Type:", b"WARC-Truncated: length\r\nContent-Type:", 1)
        for number in range(6, 9)
    ]
    paths = [written(tmp_path / "b.warc", *odd, page(20)), written(tmp_path / "a.warc", *cut)]
    assert library.imports(*paths) == 5
    lines = [line.removeprefix("scrapy import: ") for line in library.said[0].splitlines() if "to do" in line]
    assert [line.partition(":")[0] for line in lines] == list(map(str, paths))
    for line, count, remedy in zip(lines, (4, 2), (Damage.WRITTEN, Damage.PAGE), strict=True):
        assert f"; {count} more" in line or line.count(", ") == count
        assert line.endswith(f"; what to do: {remedy}")


def test_files_of_one_name_in_two_folders_come_in_together(tmp_path: Path, library: Library) -> None:
    (tmp_path / "x").mkdir()
    one = [written(tmp_path / "a.warc", PAGES[0]), written(tmp_path / "x" / "a.warc", PAGES[1])]
    packages = [wacz(tmp_path / f"{number}.wacz", gzipped(PAGES[number])) for number in (2, 3)]
    assert library.imports(*one, *packages) == 0, library.said
    assert sorted(library.of("id")) == [1, 2, 3, 4]


def test_resources_and_pages_without_ids_are_verified(tmp_path: Path, library: Library) -> None:
    fields: dict[str, object] = {
        "WARC-Type": "resource",
        "WARC-Target-URI": f"{URL}5",
        "WARC-Date": "2019-03-04T05:06:07Z",
        "WARC-Record-ID": "urn:uuid:00000005-0000-4000-8000-000000000000",
        "Content-Type": "text/html",
    }
    assert library.imports(written(tmp_path / "a.warc.gz", record(fields, body(5)))) == 0
    assert library.of("id") == [5]
    assert library.problems() == []


def test_a_cut_capture_of_a_text_that_is_known_whole_is_no_line(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc", PAGES[0])) == 0
    whole = body(1)
    cut = answer(whole[: whole.rfind(b"</p>") - 6], f"Content-Length: {len(whole)}")
    assert library.imports(
        written(tmp_path / "b.warc", response(f"{URL}1", cut, "2020-03-04T05:06:07Z", 7))
    ) in (0, 5)
    assert len(library.lines) == 1
    assert library.problems() == []


def test_lines_that_are_lost_are_read_off_the_imported_file_again(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc.gz", *PAGES)) == 0
    before = library.lines
    next((library.root / "items").glob("import-*.jsonl")).unlink()
    assert library.imports(written(tmp_path / "b.warc.gz", page(9))) == 0
    assert [one for one in library.lines if one["id"] != 9] == before
    assert library.problems() == []


WRONG = [
    ((), "name files, or the folder of a corpus"),
    (("nowhere.warc.gz",), "nowhere.warc.gz: there is no such file"),
    (("tests",), "tests: this is a folder; name its files"),
    (("README.md",), "README.md: this is no .warc"),
    (("README.md", "--corpus", "tests"), "name files, or the folder of a corpus"),
    (("--nonsense",), "--nonsense"),
]


@pytest.mark.parametrize(("words", "text"), WRONG)
def test_wrong_usage_is_status_2_and_nothing_is_made(
    library: Library, words: tuple[str, ...], text: str
) -> None:
    assert library.imports(*words) == 2
    assert text in library.said[0]
    assert not (library.root / "warc").exists() or library.stored == []


def test_a_corpus_says_how_many_of_its_articles_no_capture_has(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc", PAGES[0])) == 0
    (tmp_path / "corpus").mkdir()
    for number in (1, 7):
        text = f"ข่าว {number}\n\n\nข่าว {number}\nเนื้อข่าว\n\nที่มา : {URL}{number}"
        (tmp_path / "corpus" / f"ด้านสังคม_{number}.txt").write_text(text, "utf-8")
    assert library.imports("--corpus", tmp_path / "corpus", SUMMARY="always") == 0
    assert "1 of articles that no capture has" in library.said[-1]
    done = run("export", "--format", "jsonl", "-o", "-", ARCHIVES_DIR=library.root)
    vias = {json.loads(line)["id"]: json.loads(line)["capture"]["via"] for line in done.stdout.splitlines()}
    assert vias == {1: "import", 7: "corpus"}


def test_the_data_card_says_where_files_are_from(tmp_path: Path, library: Library) -> None:
    given = written(tmp_path / "a|b.warc", *PAGES)
    assert library.imports(given, "--source", "หอสมุด | 2019") == 0
    done = run("export", "--format", "parquet", "-o", tmp_path / "a.parquet", ARCHIVES_DIR=library.root)
    assert done.returncode == 0, done.stderr
    card = (tmp_path / "a.parquet.md").read_text("utf-8")
    assert f"| a\\|b.warc | {sha256(given)} | หอสมุด \\| 2019 |" in card


def test_the_summary_says_what_came_in(tmp_path: Path, library: Library) -> None:
    assert library.imports(written(tmp_path / "a.warc", *PAGES), SUMMARY="always") == 0
    assert "4 that no other source has" in library.said[0]
    assert library.imports(written(tmp_path / "b.warc", page(1, salt=5), page(9)), SUMMARY="always") == 0
    assert "1 that no other source has, 0 other texts of known ones" in library.said[1]
    assert "1 capture of texts that the archive had" in library.said[1]


def test_the_index_for_players_has_all_but_what_they_cannot_read(tmp_path: Path, library: Library) -> None:
    for name in ("a.arc.gz", "a.arc", "a.warc.zst"):
        (tmp_path / name).write_bytes(WHOLE[name])
        assert library.imports(tmp_path / name) == 0
    done = run("package", "--cdxj", ARCHIVES_DIR=library.root)
    assert done.returncode == 5
    assert "players read no zstd" in done.stderr
    lines = (library.root / "warc" / "index.cdxj").read_text("utf-8").splitlines()
    assert len(lines) == 8


CUT = answer(body(1)[: body(1).rfind(b"</p>") - 6], f"Content-Length: {len(body(1))}")


def test_an_article_that_is_cut_short_is_told_unless_it_is_known_whole(
    tmp_path: Path, library: Library
) -> None:
    given = written(tmp_path / "a.warc", response(f"{URL}1", CUT))
    assert library.imports(given) == 5
    assert "this article is cut short" in library.said[-1]
    assert library.reports[0]["exit_status"] == 5
    other = Library(tmp_path / "other")
    assert other.imports(written(tmp_path / "b.warc", PAGES[0])) == 0
    assert other.imports(given) == 0
    assert len(other.lines) == 1


def test_a_page_that_ends_before_its_article_begins_is_told_unless_another_capture_has_it(
    tmp_path: Path, library: Library
) -> None:
    cut = answer(b"<html><head><title>", f"Content-Length: {len(body(1))}")
    given = written(tmp_path / "a.warc", response(f"{URL}1", cut), PAGES[1])
    assert library.imports(given) == 5
    assert "this page shows no article and is cut short" in library.said[-1]
    other = Library(tmp_path / "other")
    assert other.imports(written(tmp_path / "b.warc", PAGES[0])) == 0
    assert other.imports(given) == 0, other.said


def test_a_damaged_file_that_brings_nothing_is_told_in_status_and_report(
    tmp_path: Path, library: Library
) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(gzipped(PAGES[1])[:90])
    assert library.imports(written(tmp_path / "a.warc.gz", PAGES[0]), tmp_path / "bad.warc.gz") == 5
    [report] = library.reports
    assert report["exit_status"] == 5
    assert [one["how"] for one in report["imported"]["given"]] == ["as it is", "nothing"]
    target = tmp_path / "news.parquet"
    run("export", "--format", "parquet", "-o", target, ARCHIVES_DIR=library.root)
    assert "bad.warc" not in target.with_name("news.parquet.md").read_text("utf-8")
    assert library.problems() == []


@pytest.mark.parametrize("end", [0, 60])
def test_names_may_be_any_bytes(tmp_path: Path, library: Library, end: int) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\n\xff b.warc.gz"))
    data = gzipped(*PAGES)
    path.write_bytes(data[: len(data) - end])
    assert library.imports(path, "--source", os.fsdecode(b"here\n\xfe")) == (5 if end else 0), library.said
    assert library.reports[0]["imported"]["given"][0]["name"] == "a\\n\\udcff b.warc.gz"
    assert library.reports[0]["imported"]["source"] == "here\\n\\udcfe"
    assert library.problems() == []


def test_what_is_found_in_a_torn_package_comes_in(tmp_path: Path, library: Library) -> None:
    whole = wacz(tmp_path / "a.wacz", gzipped(*PAGES)).read_bytes()
    (tmp_path / "torn.wacz").write_bytes(whole[:-30])
    assert library.imports(tmp_path / "torn.wacz") == 5
    assert sorted(library.of("id")) == [1, 2, 3, 4]
    assert library.reports[0]["imported"]["given"][0]["how"] == "record by record"
    assert library.problems() == []


def test_of_a_torn_package_of_packages_not_only_the_last_is_read(tmp_path: Path, library: Library) -> None:
    inner = [wacz(tmp_path / f"{number}.wacz", gzipped(one)) for number, one in enumerate(PAGES)]
    with zipfile.ZipFile(tmp_path / "all.wacz", "w") as package:
        for path in inner:
            package.write(path, path.name)
    whole = (tmp_path / "all.wacz").read_bytes()
    (tmp_path / "torn.wacz").write_bytes(whole[:-60])
    assert library.imports(tmp_path / "torn.wacz") == 5
    assert sorted(library.of("id")) == [1, 2, 3, 4]
    assert library.problems() == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_package_and_a_file_in_it_are_stored_once(tmp_path: Path, library: Library, order: int) -> None:
    one, other = gzipped(*PAGES[:2]), gzipped(*PAGES[2:])
    given = [wacz(tmp_path / "a.wacz", one, other), written(tmp_path / "a.warc.gz", *PAGES[:2])][::order]
    assert library.imports(*given) == 0, library.said
    assert len(library.stored) == 2
    assert "imported before" in library.said[-1]
    assert library.imports(wacz(tmp_path / "b.wacz", other)) == 0
    assert "imported before" in library.said[-1]
    assert "nothing of the site" not in library.said[-1]
    assert len(library.stored) == 2
    assert sorted(library.of("id")) == [1, 2, 3, 4]
    assert library.problems() == []
