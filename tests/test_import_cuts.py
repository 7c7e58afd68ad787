"""Imports that are killed, whose disk fails, or is full: the next run finishes or undoes them."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.extracting import written
from tests.importing import Library, files_to_import, page, rows, run
from tests.soak import (
    Commands,
    article,
    check_bytes,
    check_imported,
    killing,
    ledger_of,
    lines_of,
    news,
    of_import,
    settings,
)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    found = Commands()
    yield found
    found.close()


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_all_is_there_once_in_the_end(
    tmp_path: Path, commands: Commands, seed: int
) -> None:
    chance = Random(seed)
    assert of_import(commands, tmp_path, killing(chance), chance, 10) >= 10


@pytest.mark.parametrize("what", ["sync", "ledger", "size"])
def test_a_disk_that_fails_leaves_nothing_half_done(tmp_path: Path, commands: Commands, what: str) -> None:
    given = files_to_import(tmp_path)[:3]
    for path in given:
        commands.well("import", str(path), *settings(tmp_path / "undisturbed"))
    archive = tmp_path / "archive"
    failures = 0
    for number in {"sync": range(1, 12, 2), "ledger": range(1, 4), "size": range(100, 90_000, 18_000)}[what]:
        shutil.rmtree(archive, ignore_errors=True)
        for path in given:
            words = ["import", str(path), *settings(archive)]
            answer = commands.run(*words, fail=(what, number))
            assert answer["status"] in (0, 1), answer["said"]
            failures += answer["status"]
            assert answer["said"].count("\n") <= 3, answer["said"]
            commands.well(*words)
        check_imported(archive, tmp_path / "undisturbed")
    assert failures >= 3


def test_a_crawl_finishes_what_an_import_left_undone(tmp_path: Path, commands: Commands) -> None:
    given = written(tmp_path / "a.warc.gz", *(page(number) for number in range(1, 5)))
    archive = tmp_path / "archive"
    for number in range(1, 40):
        shutil.rmtree(archive, ignore_errors=True)
        commands.run("import", str(given), *settings(archive), fail=("sync", number))
        if (archive / "import.json").exists():
            break
    else:
        pytest.fail("no sync behind the journal fails")
    answer = commands.run("crawl", "news", *settings(archive, THAIGOV_ORIGIN="http://127.0.0.1:9"))
    assert "import-" in answer["said"] or (archive / "logs").exists()
    assert not (archive / "import.json").exists()
    assert len([line for line in lines_of(archive) if line["capture"]["via"] == "import"]) in (0, 4)
    check_bytes(archive)
    commands.well("import", str(given), *settings(archive))
    assert len(lines_of(archive)) == 4
    check_bytes(archive)


def test_the_ledger_is_made_again_where_the_import_was_cut_behind_its_lines(
    tmp_path: Path, commands: Commands
) -> None:
    given = written(tmp_path / "a.warc.gz", *(page(number) for number in range(1, 5)))
    commands.well("import", str(given), *settings(tmp_path / "undisturbed"))
    commands.run("import", str(given), *settings(tmp_path / "archive"), fail=("ledger", 2))
    commands.well("import", str(given), *settings(tmp_path / "archive"))
    ours, theirs = (ledger_of(tmp_path / name) for name in ("archive", "undisturbed"))
    assert [len(table) for table in ours] == [len(table) for table in theirs]


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    library = Library(tmp_path / "archives")
    given = written(tmp_path / "a.warc.gz", page(1))
    assert library.imports(given) == 0
    with (library.root / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert library.imports(written(tmp_path / "b.warc.gz", page(2))) == 75
    assert len(library.lines) == 1


def test_lines_and_ledger_survive_the_loss_of_the_report(tmp_path: Path) -> None:
    library = Library(tmp_path / "archives")
    given = written(tmp_path / "a.warc.gz", page(1), page(2))
    assert library.imports(given) == 0
    before = rows(library.archive.ledger)
    next((library.root / "runs").glob("import-*")).unlink()
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert rows(library.archive.ledger) == before
    assert library.imports(given) == 0
    assert "imported before" in library.said[-1]


def test_a_crawl_of_another_operator_is_imported_beside_ones_own(tmp_path: Path, commands: Commands) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    with news() as (site, origin):
        commands.well("crawl", "news", *settings(theirs, THAIGOV_ORIGIN=origin))
        site.add(article(101, "แก้ไข"), article(113))
        commands.well("crawl", "news", *settings(ours, THAIGOV_ORIGIN=origin))
        given = [str(path) for path in sorted(theirs.glob("warc/*.warc.gz"))]
        commands.well("import", *given, *settings(ours, THAIGOV_ORIGIN=origin))
        imported = [line for line in lines_of(ours) if line["capture"]["via"] == "import"]
        assert [(line["id"], line["version"]) for line in imported] == [(101, 2)]
        check_bytes(ours)
        before = ledger_of(ours)
        commands.well("rebuild", *settings(ours, THAIGOV_ORIGIN=origin))
        assert ledger_of(ours) == before
        commands.well("crawl", "news", "-a", "refresh=0d", *settings(ours, THAIGOV_ORIGIN=origin))
        assert len(lines_of(ours)) == 14
        check_bytes(ours)


def test_an_import_that_is_cut_before_its_report_is_reported_as_it_was(tmp_path: Path) -> None:
    library = Library(tmp_path / "archives")
    given = written(tmp_path / "a.warc.gz", page(1), page(2))
    assert library.imports(given) == 0
    [before] = library.reports
    [report] = (library.root / "runs").glob("import-*.json")
    report.unlink()
    (library.root / "import.json").write_text(json.dumps(before["imported"]), "utf-8")
    (library.root / "items" / f".{before['items']}-abc.thaigov-partial").mkdir()
    assert library.imports(given) == 0
    assert library.reports[0] | {"ended": ""} == before | {"ended": ""}
    assert [path.name for path in (library.root / "items").iterdir()] == [before["items"]]


def test_the_ledger_is_made_again_where_imported_lines_are_lost_and_where_they_are_restored(
    tmp_path: Path,
) -> None:
    library = Library(tmp_path / "archives")
    assert library.imports(written(tmp_path / "a.warc.gz", page(1), page(2))) == 0
    shutil.rmtree(library.root / "items")
    assert run("rebuild", ARCHIVES_DIR=library.root).returncode == 0
    assert library.imports(written(tmp_path / "b.warc.gz", page(3))) == 0
    assert sorted(library.of("id")) == [1, 2, 3]
    before = rows(library.archive.ledger)
    done = run("rebuild", ARCHIVES_DIR=library.root)
    assert done.returncode == 0, done.stderr
    assert rows(library.archive.ledger) == before
    assert library.problems() == []
