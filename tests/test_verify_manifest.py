"""`scrapy verify --manifest`: what never changes again is held against its digests; a copy of it is a bag."""

import hashlib
import json
import os
import re
import shutil
from argparse import Namespace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.settings import Settings

from tests.command_in_process import Ran, ran
from tests.small_archive import FIRST, SECOND, SmallArchive, article, got, url
from thaigov_spider import atomic_files
from thaigov_spider.archive.run_reports import condense
from thaigov_spider.cli.check_settings import UsageError, archive_to_read, archive_to_write
from thaigov_spider.verify import bagit
from thaigov_spider.verify.bagit import ManifestLineError

Capsys = pytest.CaptureFixture[str]
RUN = f"news-{FIRST:%Y%m%dT%H%M%SZ}"


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    made = SmallArchive(tmp_path / "archive")
    made.run(FIRST, got(url(1), article(), FIRST))
    report = made.root / "runs" / f"{RUN}.json"
    told = json.loads(report.read_text("utf-8")) | {"articles": {"written": 1}}
    report.write_text(json.dumps(told), "utf-8")
    return made


def verified(capsys: Capsys, root: Path, *words: str) -> Ran:
    options = {"jobs": 1, "all": False, "manifest": True}
    return ran(capsys, "verify", root, *words, summary="always", options=options)


def manifest(root: Path) -> dict[str, str]:
    return bagit.parsed((root / "manifest-sha256.txt").read_text("utf-8"))


def files_of(root: Path) -> set[str]:
    folders = ("warc", "items", "runs")
    return {str(path.relative_to(root)) for name in folders for path in (root / name).iterdir()}


def test_it_is_made_of_all_files_that_never_change_again(archive: SmallArchive, capsys: Capsys) -> None:
    done = verified(capsys, archive.root)
    assert (done.status, done.out) == (0, "")
    assert "manifest-sha256.txt lists 3 files, 3 of them new" in done.err
    assert set(manifest(archive.root)) == files_of(archive.root)
    for name, digest in manifest(archive.root).items():
        assert hashlib.sha256((archive.root / name).read_bytes()).hexdigest() == digest


def test_an_archive_of_texts_of_corpora_alone_makes_a_bag(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "data" / "imported").mkdir(parents=True)
    (tmp_path / "data" / "imported" / "corpus-20261123T010203Z.jsonl").touch()
    (tmp_path / "bagit.txt").write_text(bagit.DECLARATION)
    empty = hashlib.sha256().hexdigest()
    listed = bagit.written({"imported/corpus-20261123T010203Z.jsonl": empty})
    (tmp_path / "manifest-sha256.txt").write_text(listed)
    assert verified(capsys, tmp_path, str(tmp_path)).status == 0


@pytest.fixture
def bag(archive: SmallArchive, capsys: Capsys) -> Path:
    """A copy of what the manifest lists."""
    verified(capsys, archive.root)
    made = archive.root.parent / "bag"
    for name in ("bagit.txt", "manifest-sha256.txt"):
        made.mkdir(exist_ok=True)
        shutil.copy(archive.root / name, made)
    for folder in ("warc", "items", "runs"):
        shutil.copytree(archive.root / folder, made / "data" / folder)
    return made


def test_status_shows_a_bag(bag: Path, capsys: Capsys) -> None:
    command = import_module("thaigov_spider.commands.status").Command()
    command.settings = Settings()
    command.settings.setmodule("thaigov_spider.settings")
    command.run([str(bag)], Namespace(json=True, all=False, html=None))
    shown = json.loads(capsys.readouterr().out)
    assert (command.exitcode, shown["archive"], shown["sources"][0]["articles"]) == (0, str(bag / "data"), 1)


@pytest.mark.parametrize("place", ["", "data"])
def test_a_bag_is_read_and_never_written_to(bag: Path, place: str) -> None:
    before = sorted(bag.rglob("*"))
    settings = Settings({"ARCHIVES_DIR": str(bag / place)})
    assert archive_to_read(settings).root == bag / "data"
    with pytest.raises(UsageError, match=re.escape(f"{bag / 'data'} is of a bag, and stays as it is")):
        archive_to_write(settings)
    assert sorted(bag.rglob("*")) == before


@pytest.mark.parametrize("folder", ["", "items", "warc", "runs"])
def test_what_may_not_be_seen_is_not_taken_for_empty(
    archive: SmallArchive, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = archive.root / folder
    monkeypatch.setattr(os, "access", lambda path, _: path != hidden)
    with pytest.raises(PermissionError, match=re.escape(f"'{hidden}'")):
        archive_to_read(Settings({"ARCHIVES_DIR": str(archive.root)}))


def test_a_copy_of_what_it_lists_is_a_bag(archive: SmallArchive, bag: Path, capsys: Capsys) -> None:
    lines = (bag / "bagit.txt").read_text("utf-8").splitlines()
    assert lines == ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"]
    listed = [line.split("  ") for line in (bag / "manifest-sha256.txt").read_text("utf-8").splitlines()]
    assert {path for _, path in listed} == {
        str(path.relative_to(bag)) for path in (bag / "data").rglob("*") if path.is_file()
    }
    for digest, path in listed:
        assert hashlib.sha256((bag / path).read_bytes()).hexdigest() == digest
    before = sorted(bag.rglob("*"))
    assert verified(capsys, archive.root, str(bag)).status == 0
    assert sorted(bag.rglob("*")) == before
    (bag / "manifest-sha256.txt").unlink()
    done = verified(capsys, archive.root, str(bag))
    assert (done.status, done.out.count("\n")) == (1, 1)
    assert "manifest-sha256.txt:0: this file is missing" in done.out


def test_an_archive_that_grew_agrees_with_it_and_what_is_new_is_added(
    archive: SmallArchive, capsys: Capsys
) -> None:
    verified(capsys, archive.root)
    before = manifest(archive.root)
    archive.run(SECOND, got(url(2), article("ข่าวที่สอง"), SECOND))
    (archive.root / "ledger.sqlite-wal").write_bytes(b"")
    (archive.root / "logs").mkdir()
    (archive.root / "logs" / f"{RUN}.log").write_text("at work", "utf-8")
    done = verified(capsys, archive.root)
    assert (done.status, done.out) == (0, "")
    assert "lists 6 files, 3 of them new" in done.err
    assert manifest(archive.root).items() >= before.items()
    assert set(manifest(archive.root)) == files_of(archive.root)


def test_what_a_run_writes_at_this_moment_is_not_covered(archive: SmallArchive, capsys: Capsys) -> None:
    warc = archive.run(SECOND, got(url(2), article("ข่าวที่สอง"), SECOND))
    (archive.root / "runs" / f"news-{SECOND:%Y%m%dT%H%M%SZ}.json").unlink()
    warc.rename(f"{warc}.open")
    from thaigov_spider.archive.folder import Archive

    with Archive(archive.root).locked(datetime.now(UTC)):
        assert verified(capsys, archive.root).status == 0
    assert all(RUN.removeprefix("news-") in name for name in manifest(archive.root))
    assert len(manifest(archive.root)) == 3


@pytest.mark.parametrize("folder", ["warc", "items", "runs"])
def test_a_lost_file_is_one_line(archive: SmallArchive, capsys: Capsys, folder: str) -> None:
    archive.run(SECOND, got(url(1), article(body="ใหม่"), SECOND))
    verified(capsys, archive.root)
    [path] = (archive.root / folder).glob(f"*{FIRST:%Y%m%dT%H%M%SZ}*")
    path.unlink()
    done = verified(capsys, archive.root)
    assert done.status == 1
    told = [line for line in done.out.splitlines() if line.startswith(f"{path}:0: ")]
    assert len(told) == 1
    assert "this file is missing" in told[0]
    assert str(path.relative_to(archive.root)) in manifest(archive.root)  # until it is put back


@pytest.mark.parametrize("folder", ["warc", "items", "runs"])
def test_a_file_that_still_reads_well_but_was_changed_is_one_line(
    archive: SmallArchive, capsys: Capsys, folder: str
) -> None:
    verified(capsys, archive.root)
    before = (archive.root / "manifest-sha256.txt").read_bytes()
    [path] = (archive.root / folder).iterdir()
    if folder == "warc":
        data = bytearray(path.read_bytes())
        data[9] ^= 1  # the operating system that a gzip member was made on
        path.write_bytes(data)
    elif folder == "items":
        path.write_text(path.read_text("utf-8").replace('"offset": ', '"offset":  '), "utf-8")
    else:
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    done = verified(capsys, archive.root)
    [line] = done.out.splitlines()
    assert done.status == 1
    assert line.startswith(
        f"{path}:0: its SHA-256 differs from the one in manifest-sha256.txt; what to do: put"
    )
    assert (archive.root / "manifest-sha256.txt").read_bytes() == before


def test_what_is_damaged_when_it_is_first_seen_is_not_called_right(
    archive: SmallArchive, capsys: Capsys
) -> None:
    warc = archive.run(SECOND, got(url(2), article("ข่าวที่สอง"), SECOND))
    data = bytearray(warc.read_bytes())
    data[-200] ^= 1
    warc.write_bytes(data)
    done = verified(capsys, archive.root)
    assert done.status == 1
    assert f"warc/{warc.name}" not in manifest(archive.root)
    assert f"runs/{RUN}.json" in manifest(archive.root)


def test_reports_of_long_ago_that_were_condensed_are_not_lost(archive: SmallArchive, capsys: Capsys) -> None:
    verified(capsys, archive.root)
    report = archive.root / "runs" / f"{RUN}.json"
    os.utime(report, (0, 0))
    condense(archive.root / "runs", datetime.now(UTC).timestamp(), 1000)
    assert not report.exists()
    done = verified(capsys, archive.root)
    assert (done.status, done.out) == (0, "")
    assert f"runs/{RUN}.json" not in manifest(archive.root)


def test_a_full_disk_leaves_the_manifest_as_it_was(
    archive: SmallArchive, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified(capsys, archive.root)
    before = (archive.root / "manifest-sha256.txt").read_bytes()
    archive.run(SECOND, got(url(2), article("ข่าวที่สอง"), SECOND))

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(atomic_files, "sync", full)
    done = verified(capsys, archive.root)
    assert done.status == 1
    assert "No space left on device" in done.err
    assert (archive.root / "manifest-sha256.txt").read_bytes() == before
    assert not list(archive.root.glob(".*partial"))


@pytest.mark.parametrize(
    "text", ["hello\n", f"{'0' * 64}  warc/a\n", f"{'0' * 64}  data/../../etc/passwd\n", "\xff"]
)
def test_a_manifest_that_is_none_is_one_line_and_stays(
    archive: SmallArchive, capsys: Capsys, text: str
) -> None:
    path = archive.root / "manifest-sha256.txt"
    path.write_text(text, "latin-1")
    done = verified(capsys, archive.root)
    assert (done.status, done.out.count("\n")) == (1, 1)
    assert done.out.startswith(f"{path}:0: this is no manifest")
    assert path.read_text("latin-1") == text


def test_files_of_others_have_no_manifest(archive: SmallArchive, capsys: Capsys) -> None:
    [warc] = (archive.root / "warc").iterdir()
    done = verified(capsys, archive.root, str(warc))
    assert (done.status, done.out) == (2, "")
    assert "--manifest is of an archive" in done.err


def test_names_are_written_as_bagit_has_them_and_read_again() -> None:
    digests = {"warc/100% \r\n ก.warc.gz": "0" * 64, "warc/a": "1" * 64}
    text = bagit.written(digests)
    assert text == f"{'0' * 64}  data/warc/100%25 %0D%0A ก.warc.gz\n{'1' * 64}  data/warc/a\n"
    assert bagit.parsed(text) == digests
    with pytest.raises(ManifestLineError, match="line 1"):
        bagit.parsed("sha1  data/a\n")
