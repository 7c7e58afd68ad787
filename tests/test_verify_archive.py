import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, crawl
from tests.damaged import URI, answer, exchange, info, members, write
from thaigov_spider.archive.folder import Archive
from thaigov_spider.demo.site import Site, running
from thaigov_spider.printable import Problem
from thaigov_spider.verify.plan import PlanError, VerifyPlan, for_archive, for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("verify") / "archive"
    with running(Site()) as origin:
        assert crawl(archive, "limit=6", THAIGOV_ORIGIN=origin).status == 0
    return archive


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(crawled, tmp_path / "archive")
    return copy


def problems(plan: VerifyPlan) -> list[Problem]:
    return list(verify(plan, 1, VerifyTally(), lambda _: None))


def archive_problems(archive: Path) -> list[Problem]:
    return problems(for_archive(Archive(archive)))


def command(*words: str, archive: Path | None = None) -> "subprocess.CompletedProcess[str]":
    settings = ["-s", f"ARCHIVES_DIR={archive}"] if archive else []
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "verify", *settings, *words],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def only(folder: Path) -> Path:
    [path] = folder.iterdir()
    return path


def rewrite(archive: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """Change the second line of the articles."""
    path = only(archive / "items")
    lines = path.read_text("utf-8").splitlines()
    item = json.loads(lines[1])
    change(item)
    lines[1] = json.dumps(item, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_whole_archive_yields_every_article_again_and_is_silent_about_it(archive: Path) -> None:
    done = command(archive=archive)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = command("-s", "SUMMARY=always", "--jobs", "1", archive=archive)
    assert done.returncode == 0
    assert re.match(r"all right: 1 file; \d+ records; \d+ bytes; 6 articles; ", done.stderr)


def test_a_missing_warc_file_is_missed_by_its_run_and_its_articles(archive: Path) -> None:
    only(archive / "warc").unlink()
    found = archive_problems(archive)
    assert sum("is missing" in problem.text for problem in found) == 7
    assert found[-1].file == str(only(archive / "runs"))


def test_an_emptied_warc_file_is_damage(archive: Path) -> None:
    only(archive / "warc").write_bytes(b"")
    found = archive_problems(archive)
    assert "holds no whole record" in found[0].text
    assert sum("the file ends before this offset" in problem.text for problem in found) == 6


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda item: item.update(title="another"), "the content digest is not that of the line's text"),
        (lambda item: item.update(url="https://www.thaigov.go.th/"), "another url is read off its capture"),
        (lambda item: item.update(retrieved="2020-01-01T00:00:00Z"), "the record is of 20"),
        (lambda item: item["capture"].update(record_id="<urn:uuid:0>"), "another record is there"),
        (
            lambda item: item["capture"].update(payload_digest="sha1:0"),
            "the record's payload digest is sha1:",
        ),
        (lambda item: item["capture"].update(offset=1), "no gzip member begins here"),
        (lambda item: item["capture"].update(offset=10**12), "the file ends before this offset"),
        (lambda item: item["capture"].update(status=404), "its status is 200, not 404"),
        (lambda item: item["capture"].update(warc="../runs/x"), "is no name of a file in warc/"),
        (lambda item: item.update(capture=None), "this line is no article with a capture"),
    ],
)
def test_a_line_that_its_capture_does_not_yield_is_named(
    archive: Path, change: Callable[[dict[str, object]], object], text: str
) -> None:
    path = rewrite(archive, change)
    problem, *_ = archive_problems(archive)
    assert text in problem.text
    assert (problem.file, problem.offset) == (str(path), len(path.read_bytes().splitlines(keepends=True)[0]))


def without_a_line(archive: Path) -> None:
    path = only(archive / "items")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def doubled(archive: Path) -> None:
    path = only(archive / "items")
    path.with_name("news-20991231T000000Z.jsonl").write_bytes(path.read_bytes().splitlines(keepends=True)[0])


@pytest.mark.parametrize(
    ("harm", "text"),
    [
        (without_a_line, "1 line that the ledger knows is missing"),
        (without_a_line, "1 of the 6 lines that this run wrote is in no file"),
        (lambda archive: only(archive / "items").unlink(), "6 lines that the ledger knows are missing"),
        (
            lambda archive: shutil.rmtree(archive / "runs"),
            "the report of this run, which has a log",
        ),
        (doubled, "version 1 of this address stands at"),
        (lambda archive: (archive / "ledger.sqlite").write_bytes(b"no database" * 999), "cannot be read"),
    ],
)
def test_what_one_part_of_an_archive_knows_and_another_lost_is_named(
    archive: Path, harm: Callable[[Path], object], text: str
) -> None:
    harm(archive)
    assert any(text in problem.text for problem in archive_problems(archive))


def test_what_another_version_read_otherwise_is_counted_and_no_damage(archive: Path) -> None:
    rewrite(archive, lambda item: item.update(extractor="thaigov_spider/0.0.1 codeigniter", flags=["old"]))
    tally = VerifyTally()
    assert list(verify(for_archive(Archive(archive)), 1, tally, lambda _: None)) == []
    assert tally.counts["otherwise"] == 1


def test_a_torn_line_is_damage_unless_a_crawl_is_writing_it(archive: Path) -> None:
    path = only(archive / "items")
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b'{"schema": ')
    [problem] = archive_problems(archive)
    assert (problem.offset, problem.text) == (size, "cut: the file ends inside this line")
    with (archive / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert archive_problems(archive) == []


def test_a_file_that_a_crawl_is_writing_is_verified_as_far_as_it_goes(archive: Path) -> None:
    path = only(archive / "warc")
    path = path.rename(path.with_name(path.name + ".open"))
    os.truncate(path, path.stat().st_size - 3)
    assert "cut: the file ends inside this gzip member" in archive_problems(archive)[0].text
    with (archive / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command(archive=archive)
    assert (done.returncode, done.stdout) == (0, "")
    assert "a crawl is writing this file; verified up to its last whole record" in done.stderr


def test_a_problem_is_one_line_with_file_and_offset_first_and_exit_status_1(archive: Path) -> None:
    path = only(archive / "warc")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    done = command(str(path))
    assert done.returncode == 1
    assert all(line.startswith(f"{path}:") for line in done.stdout.splitlines())
    assert re.match(r"1 cause of \d+ problems, each named by --all: 1 file; ", done.stderr)
    assert done.stdout.count("\n") == 1
    problems_found = int(done.stderr.split()[3])
    named = command("--all", str(path))
    assert named.returncode == 1
    assert all(line.startswith(f"{path}:") for line in named.stdout.splitlines())
    assert named.stdout.count("\n") == problems_found


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["nowhere.warc.gz"], "there is no such file"),
        (["README.md"], "no .warc, .warc.gz, .warc.zst, .wacz, .arc or .arc.gz file"),
        (["tests"], "tests: there is no archive"),
        (["tests", "README.md"], "tests: this is a folder; name it alone, or its files"),
        (["-s", "ARCHIVES_DIR=nowhere"], "there is no archive"),
        (["--jobs", "0"], "--jobs"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(words: list[str], text: str) -> None:
    done = command(*words)
    assert done.returncode == 2
    assert text in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_folder_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "archive" / "warc").mkdir(parents=True)
    (tmp_path / "archive" / "warc" / "thaigov-20261123T010203Z-00001.warc.gz").write_bytes(b"no member")
    done = command(str(tmp_path / "archive"))
    assert done.returncode == 1
    assert "no gzip member begins here" in done.stdout


def test_help_has_examples() -> None:
    assert "scrapy verify crawl.warc.gz news.wacz" in command("--help").stdout


def package(path: Path, **changes: bytes | None) -> Path:
    """A WACZ package; `changes` are contents by name, with `_` for `/` and `.`; None leaves one away."""
    first, *others = members([info(), *exchange(answer())])
    whole = b"".join([first, *others])
    place = json.dumps({"url": URI, "filename": "data.warc.gz", "offset": str(len(first))})
    contents = {
        "archive/data.warc.gz": whole,
        "indexes/index.cdx": f"127,0,0,1)/news 20261123010203 {place}\n".encode(),
        "pages/pages.jsonl": json.dumps({"url": f"{URI}#top", "ts": "2026"}).encode(),
    }
    resources = [
        {"path": name, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for name, data in contents.items()
    ]
    contents["datapackage.json"] = json.dumps({"resources": resources}).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in contents.items():
            changed = changes.get(re.sub(r"[/.]", "_", name), data)
            if changed is not None:
                file.writestr(name, changed)
    return path


def test_what_lies_in_the_folder_of_captures_and_is_no_part_of_the_archive_is_named(archive: Path) -> None:
    for name in ("saved", "OTHER.WARC.GZ", ".being-written"):
        write(archive / "warc" / name, b"")
    plan = for_archive(Archive(archive))
    assert problems(plan) == []
    assert [Path(note.partition(": ")[0]).name for note in plan.notes] == ["OTHER.WARC.GZ", "saved"]


@pytest.mark.parametrize("name", ["saved", "data.bin", "a.warc.gz", "b.zip", "c.WACZ"])
def test_a_file_is_what_it_holds_whatever_its_name(tmp_path: Path, name: str) -> None:
    whole = package(tmp_path / "a.wacz")
    with zipfile.ZipFile(whole) as file:
        warc = write(tmp_path / f"warc-{name}", file.read("archive/data.warc.gz"))
    for plan in (for_files([whole.rename(tmp_path / name)]), for_files([warc])):
        assert problems(plan) == []
        assert plan.records[-1].size > 0
    other = write(tmp_path / "data.json.gz", gzip.compress(b"{}"))
    with pytest.raises(PlanError, match=r"data\.json\.gz: this is no \.warc"):
        for_files([other])


def test_a_whole_package_is_all_right_beside_the_files_that_it_was_made_of(tmp_path: Path) -> None:
    wacz = package(tmp_path / "a.wacz")
    with zipfile.ZipFile(wacz) as file:
        same = write(tmp_path / "data.warc.gz", file.read("archive/data.warc.gz"))
    assert problems(for_files([wacz, same])) == []


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        (
            {"pages_pages_jsonl": None},
            ["pages/pages.jsonl is missing", "is listed in datapackage.json and missing"],
        ),
        ({"pages_pages_jsonl": b"{}\n"}, ["has 3 bytes, not ", "lists no page"]),
        (
            {"indexes_index_cdx": None},
            ["no index below indexes/", "is listed in datapackage.json and missing"],
        ),
        ({"indexes_index_cdx": b"x"}, ["indexes/index.cdx has 1 byte, not ", "none of an index: x"]),
        ({"datapackage_json": None}, ["datapackage.json is missing"]),
        ({"datapackage_json": b"[]"}, ["datapackage.json is no list of resources"]),
        ({"datapackage_json": b'{"resources": []}'}, ["archive/data.warc.gz is not listed"]),
    ],
)
def test_a_package_that_is_not_what_it_says_is_named(
    tmp_path: Path, changes: dict[str, bytes | None], texts: list[str]
) -> None:
    found = problems(for_files([package(tmp_path / "a.wacz", **changes)]))
    assert len(found) == len(texts)
    assert all(text in problem.text for text, problem in zip(texts, found, strict=True))


def described(path: Path, changes: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """A package whose datapackage.json is right for these contents."""
    with zipfile.ZipFile(package(path, **changes)) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    del contents["datapackage.json"]
    resources = [
        {"path": name, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for name, data in contents.items()
    ]
    contents["datapackage.json"] = about = json.dumps({"resources": resources}).encode()
    digest = changes.get("digest", f"sha256:{hashlib.sha256(about).hexdigest()}".encode()).decode()
    contents["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": digest}).encode()
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in contents.items():
            file.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"digest": b"sha256:00"}, "not sha256:00 as datapackage-digest.json says"),
        ({"digest": b"none"}, "datapackage.json has no digest that can be checked"),
        ({"indexes_index_cdx": b""}, "indexes/index.cdx lists no record"),
        ({"indexes_index_cdx": b"words\n"}, "indexes/index.cdx holds lines that are none of an index: words"),
        (
            {"indexes_index_cdx": b'x 2026 {"filename": "data.warc.gz", "offset": "3"}\n'},
            "1 line of the index leads to no record, as data.warc.gz:3",
        ),
        (
            {"indexes_index_cdx": b'x 2026 {"filename": "other.warc.gz", "offset": 0}\n'},
            "1 line of the index leads to no record, as other.warc.gz:0",
        ),
        (
            {"pages_pages_jsonl": b'{"url": "http://127.0.0.1"}\n'},
            "1 of the listed pages is in no WARC file of the package, as http://127.0.0.1/",
        ),
    ],
)
def test_a_package_that_lists_what_is_not_there_is_named(
    tmp_path: Path, changes: dict[str, bytes], text: str
) -> None:
    [problem] = problems(for_files([described(tmp_path / "a.wacz", changes)]))
    assert text in problem.text


def test_only_a_package_that_stores_its_warc_files_can_be_played(tmp_path: Path) -> None:
    assert problems(for_files([described(tmp_path / "a.wacz", {})])) == []
    [problem] = problems(for_files([described(tmp_path / "b.wacz", {}, zipfile.ZIP_DEFLATED)]))
    assert "archive/data.warc.gz is compressed by the package" in problem.text


def test_an_index_that_is_no_gzip_file_is_named(tmp_path: Path) -> None:
    path = described(tmp_path / "a.wacz", {})
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("indexes/index.cdx.gz", b"words")
    [problem] = problems(for_files([path]))
    assert problem.text.startswith("indexes/index.cdx.gz cannot be read: ")


def test_what_leads_into_the_index_of_a_package_is_verified(tmp_path: Path) -> None:
    whole = described(tmp_path / "a.wacz", {}).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.wacz") as file:
        lines = file.read("indexes/index.cdx")
    key, first = lines.partition(b" ")[0], gzip.compress(lines, mtime=0)
    index = first + gzip.compress(b"z" + lines, mtime=0)

    def line(key: bytes, offset: int, length: int, digest: str = "") -> bytes:
        digest = digest or f"sha256:{hashlib.sha256(index[offset : offset + length]).hexdigest()}"
        about = {"offset": offset, "length": length, "digest": digest}
        return key + b" 20261123010203 " + json.dumps(about).encode() + b"\n"

    def found(*parts: bytes, **contents: bytes) -> list[str]:
        (tmp_path / "a.wacz").write_bytes(whole)
        with zipfile.ZipFile(tmp_path / "a.wacz", "a") as file:
            file.writestr("indexes/index.idx", b'!meta 0 {"format": "cdxj-gzip-1.0"}\n' + b"".join(parts))
            for name, data in contents.items():
                file.writestr(f"indexes/{name}.cdx.gz", data)
        return [problem.text for problem in problems(for_files([tmp_path / "a.wacz"]))]

    half, rest, one = len(first), len(index) - len(first), line(key, 0, len(first))
    assert found(one, line(b"z" + key, half, rest), index=index) == []
    for wrong in (
        line(b"z" + key, half, rest, "sha256:00"),
        line(b"z" + key, half + 1, rest - 1),
        line(b"z" + key, half, rest + 9),
        line(b"x", half, rest),
        line(key, -1, 9),
        line(key, half, 0),
        b"words\n",
        one,
    ):
        [text] = found(one, wrong, index=index)
        assert text.startswith("1 line of indexes/index.idx leads to no part of indexes/index.cdx.gz, as ")
    assert found(one) == ["indexes/index.idx leads into indexes/index.cdx.gz, which is missing"]


def test_packages_inside_of_a_package_are_verified(tmp_path: Path) -> None:
    whole, bad = described(tmp_path / "a.wacz", {}), described(tmp_path / "b.wacz", {"digest": b"sha256:00"})
    contents = {path.name: path.read_bytes() for path in (whole, bad)}
    resources = [
        {"path": name, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for name, data in contents.items()
    ]
    path = tmp_path / "multi.wacz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("datapackage.json", json.dumps({"resources": resources}))
        for name, data in contents.items():
            file.writestr(name, data)
    plan = for_files([path])
    assert f"{path}/a.wacz/archive/data.warc.gz" in plan.labels
    found = [problem for problem in problems(plan) if "WARC-Record-ID is also that" not in problem.text]
    assert [problem.file for problem in found] == [f"{path}/b.wacz"]
    with zipfile.ZipFile(tmp_path / "deep.wacz", "w") as file:
        file.write(path, "multi.wacz")
    deep = [str(problem) for problem in problems(for_files([tmp_path / "deep.wacz"]))]
    assert any("a.wacz is a package so deep inside of others that it was not read" in text for text in deep)


def test_damage_inside_a_package_is_named_with_the_file_in_it(tmp_path: Path) -> None:
    path = package(tmp_path / "a.wacz")
    data = bytearray(path.read_bytes())
    data[data.index(b"\x1f\x8b\x08") + 60] ^= 1
    path.write_bytes(data)
    found = problems(for_files([path]))
    assert any("Bad CRC-32" in problem.text for problem in found)
    assert any(problem.file == f"{path}/archive/data.warc.gz" for problem in found)


def test_two_warc_files_of_one_name_make_a_package_invalid(tmp_path: Path) -> None:
    path = package(tmp_path / "a.wacz")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("archive/two/data.warc.gz", b"".join(members([info()])))
    texts = [problem.text for problem in problems(for_files([path]))]
    assert "2 WARC files of the package are called data.warc.gz; replay knows only one" in texts


def test_a_package_cut_short_is_named(tmp_path: Path) -> None:
    path = package(tmp_path / "a.wacz")
    os.truncate(path, path.stat().st_size - 30)
    [problem] = problems(for_files([path]))
    assert "this package cannot be read: File is not a zip file" in problem.text


def test_nothing_of_a_package_is_written_anywhere(tmp_path: Path) -> None:
    path = package(tmp_path / "a.wacz")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("../../escaped.warc.gz", b"".join(members([info()])))
    before = sorted(tmp_path.parent.rglob("*"))
    assert problems(for_files([path]))
    assert sorted(tmp_path.parent.rglob("*")) == before
