"""Bad people against those who read: packages, captures and pages that are made to do harm.

Bombs in gzipped bodies are in `test_verify_records` and `test_extract_damage`, names of packages that lead
out of `verify` in `test_verify_archive`, titles of pages in `test_status_page` and `test_package`, sections
as names of files in `test_corpus`, formulas in `test_export`.
"""

import gzip
import json
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from tests.extracting import answer, body, command, extracted, gzipped, response, written
from tests.small_archive import FIRST, SmallArchive, article, got, url
from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.selection import Selection
from thaigov_spider.html.tree import LONGEST, parse
from thaigov_spider.layouts.verdict import Page, Verdict, judge
from thaigov_spider.package.build import PackageScope, package
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress
from thaigov_spider.verify import plan
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

URL = "https://www.thaigov.go.th/news/contents/details/1"
ONE = response(URL, answer(body()))
STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


def problems(planned: plan.VerifyPlan) -> list[Problem]:
    return list(verify(planned, 1, VerifyTally(), lambda _: None))


@contextmanager
def within(megabytes: int) -> Iterator[None]:
    """The block needs no more memory than this."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1_000_000
    finally:
        tracemalloc.stop()


NAMES = [
    "../../escaped.warc",
    "/tmp/escaped.warc",
    "C:\\escaped.warc",
    "C:/escaped.warc",
    "\\\\server\\share\\escaped.warc",
    "archive/../../../escaped.warc",
    "archive/..\\..\\escaped.warc",
    f"archive/{STEERING}\n.warc",
    "archive/" + "a" * 60_000 + ".warc",
]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_name_in_a_package_leads_out_of_it(tmp_path: Path, name: str, how: int) -> None:
    path = tmp_path / "folder" / "a.wacz"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", how) as file:
        file.writestr(name, ONE)
        file.writestr("datapackage.json", json.dumps({"resources": [{"path": "../../../etc/passwd"}]}))
    output = tmp_path / "folder" / "items.jsonl"
    done = command(path, "-o", output, "--jobs", "1", SUMMARY="always")
    assert done.returncode == 0, done.stderr
    [line] = output.read_text("utf-8").splitlines()
    assert not {"/", "\\"} & set(json.loads(line)["capture"]["warc"])
    told = [str(problem) for problem in problems(plan.for_files([path]))]
    assert any("../../../etc/passwd is listed in datapackage.json and missing" in text for text in told)
    assert all(text.isprintable() for text in told)
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stderr.decode())
    assert sorted(tmp_path.rglob("*")) == [path.parent, path, output]


def test_a_link_in_a_package_is_the_text_that_it_is_and_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.warc", ONE)
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as file:
        entry = zipfile.ZipInfo("archive/a.warc")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        file.writestr(entry, str(secret))
    found = extracted(path)
    assert found.raw == []
    assert "no WARC record begins here" in found.problems[0].text
    assert any("no WARC record begins here" in one.text for one in problems(plan.for_files([path])))


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_bytes_that_many_entries_of_a_package_share_are_read_once(tmp_path: Path, how: int) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", how) as file:
        file.writestr("archive/0.warc.gz", gzip.compress(ONE))
        [first] = file.filelist
        for number in range(1, 10_000):
            other = copy(first)
            other.filename = f"archive/{number}.warc.gz"
            file.filelist.append(other)
    assert len(zipfile.ZipFile(path).namelist()) == 10_000
    with within(20):
        found = extracted(path)
        told = [str(one) for one in problems(plan.for_files([path]))]
    assert found.of("id") == [1] or (how != zipfile.ZIP_STORED and not found.raw)
    assert "entries share the same bytes" in found.problems[0].text
    assert told == [f"{path}:0: this package cannot be read: entries share the same bytes"]


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_an_entry_of_a_package_never_needs_the_memory_that_it_would_inflate_to(
    tmp_path: Path, how: int
) -> None:
    path = tmp_path / "a.wacz"
    head = response(URL, b"").replace(b"Content-Length: 0", b"Content-Length: 200000000")[:-4]
    with zipfile.ZipFile(path, "w", how) as file:
        file.writestr("archive/a.warc", ONE)
        with file.open("archive/b.warc", "w") as entry:
            entry.write(head)
            for _ in range(200):
                entry.write(bytes(1_000_000))
            entry.write(b"\r\n\r\n")
    with within(20):
        found = extracted(path)
        told = [str(one) for one in problems(plan.for_files([path]))]
    if how == zipfile.ZIP_DEFLATED:
        assert found.of("id") == [1]
        assert [one.text for one in found.problems] == ["this record was not read: it holds no HTTP response"]
    else:
        assert found.raw == []
        for text in (*map(str, found.problems), *told[-2:]):
            assert "the package cannot be read here" in text
            assert "is compressed otherwise than by deflate" in text


def test_a_list_of_resources_never_takes_more_memory_than_any_package_needs(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/a.warc", ONE)
        file.writestr("datapackage.json", b'{"resources": [' + b"{}," * 10_000_000 + b"{}]}")
    with within(300):
        told = [one.text for one in problems(plan.for_files([path]))]
    assert "datapackage.json is no list of resources" in told


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_record_of_any_length_is_read_in_bounded_memory(tmp_path: Path, name: str) -> None:
    zeros = response(URL, answer(bytes(200_000_000)))
    path = written(tmp_path / name, zeros, response(URL, answer(body(2)), number=2))
    del zeros
    with within(100):  # of what may be a page, as much is kept as a crawl would have read
        found = extracted(path)
    with within(20):
        assert problems(plan.for_files([path])) == []
    assert found.of("title") == ["ทางเท้าริมน้ำสาย 2"]
    assert [one.text for one in found.problems] == ["this page is longer than the limit, and was not read"]


def test_codings_upon_codings_are_not_taken_off(tmp_path: Path) -> None:
    block = answer(body(), "Content-Encoding: " + ", ".join(["gzip", "zstd"] * 50_000))
    path = written(tmp_path / "a.warc", response(URL, block.replace(b"<html>", b"\x1f\x8b")))
    with within(60):
        assert extracted(path).raw == []
        [problem] = problems(plan.for_files([path]))
    assert "100000 of them are named, one upon the other" in problem.text


def test_markup_never_needs_the_memory_of_a_tree_that_no_page_has() -> None:
    for unit in ("<p>", "<a b=c>", "<p>x</p>"):
        assert len(parse(unit * (LONGEST // len(unit) + 1))) == 0
    whole = parse("<p>ข่าว</p>".ljust(LONGEST))
    assert whole.findtext(".//p") == "ข่าว"
    assert judge(Page(URL, 200, {}, b"<p>".ljust(LONGEST + 1))) is Verdict.OTHER


@pytest.mark.parametrize("attribute", ["a{}", "a{}='>'", 'a{} = "<p>"', "a{}=x", "/a{}", "<a{}"])
def test_a_tag_never_takes_the_time_of_attributes_that_no_page_has(attribute: str) -> None:
    def tag(number: int) -> str:
        return f"<p {' '.join(attribute.format(n) for n in range(number))}>ข่าว".ljust(300_000)

    assert len(parse(tag(100_000))) == 0
    assert (parse(tag(1_000)).findtext(".//p") or "").strip() == "ข่าว"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml"])
@pytest.mark.parametrize("start", ["", '<?xml version="1.0"?>', '<?xml-stylesheet href="file:///SECRET"?>'])
@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE html [<!ENTITY l0 "ฮา">{LAUGHS}<!ENTITY bad "&l11;">]>',
        '<!DOCTYPE html [<!ENTITY bad SYSTEM "file:///SECRET">]>',
        '<!DOCTYPE html [<!ENTITY % more SYSTEM "file:///SECRET"> %more;]>',
        '<!DOCTYPE html SYSTEM "file:///SECRET">',
    ],
    ids=["billion-laughs", "file", "parameter", "document-type"],
)
def test_no_entity_of_a_page_is_looked_up(
    tmp_path: Path, declared: str, start: str, content_type: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text('<!ENTITY bad "the secret">', encoding="utf-8")
    page = (start + declared).replace("/SECRET", str(secret)).encode() + body(body="ก่อน &bad; &l11; หลัง")
    with within(20):
        found = Page(URL, 200, {"content-type": content_type}, page)
        assert judge(found) is Verdict.ARTICLE
        assert found.reading is not None
    assert "ก่อน &bad; &l11; หลัง" in found.reading.body
    assert "the secret" not in str(found.reading)


@pytest.mark.parametrize(
    "place",
    [
        {"warc": "../ledger.sqlite"},
        {"warc": "/etc/passwd"},
        {"warc": ".."},
        {"warc": "."},
        {"warc": ""},
        {"warc": "a\0b"},
        {"warc": "\ud800"},
        {"warc": "a" * 5_000},
        {"warc": "folder"},
        {"warc": STEERING},
        {"warc": 5},
        {"warc": None},
        {"offset": -1},
        {"offset": 10**30},
        {"offset": "0"},
        {"offset": 1.5},
        {"offset": True},
        {"offset": None},
    ],
    ids=str,
)
def test_a_line_leads_nowhere_but_to_a_capture_and_hides_no_other(
    tmp_path: Path, place: dict[str, Any]
) -> None:
    archive = SmallArchive(tmp_path / "archive")
    archive.run(FIRST, got(url(1), article(), FIRST))
    (archive.root / "warc" / "folder").mkdir()
    [path] = (archive.root / "items").iterdir()
    line = json.loads(path.read_text("utf-8"))
    bad = line | {"capture": line["capture"] | place}
    other = line | {"content_digest": "another", "version": 2}
    path.write_text(f"{json.dumps(bad)}\n{json.dumps(other)}\n", encoding="utf-8")
    [first, second] = problems(plan.for_archive(Archive(archive.root)))
    assert (first.offset, second.offset) == (0, len(json.dumps(bad)) + 1)
    assert str(first).isprintable()
    assert second.text == "the content digest is not that of the line's text"


@pytest.mark.parametrize("files", [None, 5, {"a": 1}])
def test_a_report_that_names_no_files_is_named(tmp_path: Path, files: object) -> None:
    archive = SmallArchive(tmp_path / "archive")
    archive.run(FIRST, got(url(1), article(), FIRST))
    [path] = (archive.root / "runs").iterdir()
    path.write_text(json.dumps({"capture": {"files": files}}), encoding="utf-8")
    [problem] = problems(plan.for_archive(Archive(archive.root)))
    assert problem.text == "this is no report of a run"


@contextmanager
def stage(_what: str, _size: int, _unit: str) -> Iterator[Progress]:
    yield lambda _: None


def test_a_section_cannot_bring_markup_into_the_description_of_a_package(tmp_path: Path) -> None:
    section = "<img src=x onerror=alert(1)> [ข่าว](javascript:alert(1))"
    archive = SmallArchive(tmp_path / "archive")
    archive.run(FIRST, got(url(1), article(section=section.replace("<", "&lt;")), FIRST))
    made = tmp_path / "a.wacz"
    package(Archive(archive.root), PackageScope(Selection(section=section)), made, stage, replace=False)
    with zipfile.ZipFile(made) as file:
        described = json.loads(file.read("datapackage.json"))["description"]
    assert "&lt;img src=x onerror=alert(1)&gt; &#91;ข่าว](javascript" in described
    assert not {"<", "["} & set(described)


@pytest.mark.parametrize("words", [["extract", "-o", "-", "--jobs", "1"], ["verify", "--jobs", "1"]])
def test_no_field_of_a_record_steers_the_terminal(tmp_path: Path, words: list[str]) -> None:
    odd = response(f"{URL}{STEERING}", answer(body(), f"Content-Encoding: {STEERING}"), STEERING)
    broken = response(URL, answer(body()), number=2).replace(b"Content-Length: ", b"Content-Length: \x1b[2J")
    path = tmp_path / f"{STEERING}.warc.gz"
    path.write_bytes(gzipped(odd, broken, ONE))
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words, str(path)],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    told = done.stderr.decode() + (done.stdout.decode() if "verify" in words else "")
    assert "Content-Length is no length" in told
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(told)
