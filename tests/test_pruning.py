"""What an archive keeps besides its captures does not grow for ever, and verify holds what is left to it."""

import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawling import command, crawl, finished
from tests.test_rebuild import articles, rebuild
from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.run_log import remove_old
from thaigov_spider.archive.run_reports import condense, written_by_runs
from thaigov_spider.demo.site import Site, running
from thaigov_spider.ledger.database import connect, writing
from thaigov_spider.verify.archive_checks import problems

DAY = 86_400.0


def aged(path: Path, days: float, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    when = time.time() - days * DAY
    os.utime(path, (when, when))
    return path


def report(written: int, *files: str) -> str:
    return json.dumps({"articles": {"written": written}, "capture": {"files": files}})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_line_stays_of_an_old_report_and_stays_as_others_follow(tmp_path: Path) -> None:
    aged(tmp_path / "news-1.json", 1002, report(3, "a.warc.gz"))
    aged(tmp_path / "news-2.json", 999, report(2, "b.warc.gz", "c.warc.gz"))
    aged(tmp_path / "news-3.json", 1002, "no report")
    before = [(one.run, one.written, one.files) for one in written_by_runs(tmp_path)]
    condense(tmp_path, time.time(), 1000)
    assert names(tmp_path) == {"earlier.jsonl", "news-2.json", "news-3.json"}
    assert [(one.run, one.written, one.files) for one in written_by_runs(tmp_path)] == before
    condense(tmp_path, time.time() + 2 * DAY, 1000)
    assert names(tmp_path) == {"earlier.jsonl", "news-3.json"}
    assert [(one.run, one.written, one.files) for one in written_by_runs(tmp_path)] == before


def test_a_report_that_was_condensed_and_not_removed_before_a_kill_counts_once(tmp_path: Path) -> None:
    path = aged(tmp_path / "news-1.json", 1002, report(3, "a.warc.gz"))
    condense(tmp_path, time.time(), 1000)
    aged(path, 1002, report(3, "a.warc.gz"))
    assert [one.run for one in written_by_runs(tmp_path)] == ["news-1"]
    condense(tmp_path, time.time(), 1000)
    assert [one.run for one in written_by_runs(tmp_path)] == ["news-1"]


def test_verify_knows_what_old_reports_counted_and_misses_none(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.prepare()
    connect(archive.ledger).close()
    aged(archive.runs / "news-1.json", 1002, report(3, "a.warc.gz"))
    (archive.logs / "news-1.log").write_text("x ends with status 0: complete\n", "utf-8")
    condense(archive.runs, time.time(), 1000)
    assert [str(one) for one in problems(archive)] == [
        f"{archive.runs / 'earlier.jsonl'}:0: 3 of the 3 lines that news-1 wrote are in no file of items/"
    ]


def test_a_clock_that_is_ahead_removes_nothing_and_what_it_dated_goes_in_time(tmp_path: Path) -> None:
    archive, ahead = tmp_path / "archives", 3653
    with running(Site(articles(101, 102))) as origin:
        crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
        for folder, suffix in (("logs", "log"), ("runs", "json")):
            aged(archive / folder / f"news-20200101T000000Z.{suffix}", -ahead, report(0))
            aged(archive / folder / f"news-20200102T000000Z.{suffix}", 1002, report(0))
            aged(archive / folder / f"news-20200103T000000Z.{suffix}", 80, report(0))
        done = crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
    assert done.status == 0, done.stderr
    assert "news-20200102T000000Z.log" not in names(archive / "logs")
    assert {"news-20200101T000000Z.log", "news-20200103T000000Z.log"} <= names(archive / "logs")
    assert "news-20200102T000000Z.json" not in names(archive / "runs")
    assert "earlier.jsonl" in names(archive / "runs")
    remove_old(archive / "logs", time.time() + 91 * DAY, 90)  # as of then, whatever its clock had said
    assert names(archive / "logs") == set()


def test_a_night_that_is_far_ahead_of_the_last_one_leaves_the_logs(tmp_path: Path) -> None:
    archive = tmp_path / "archives"
    with running(Site(articles(101, 102))) as origin:
        for _ in range(2):
            crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
            for path in archive.rglob("*"):  # as if all that had been ten years ago
                os.utime(path, (time.time() - 3653 * DAY,) * 2)
            time.sleep(1)
    assert len(names(archive / "logs")) == len(names(archive / "runs")) == 2


def test_of_the_ledgers_that_were_set_aside_the_newest_stay(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for days, name in ((1, "old-1"), (3, "damaged-9"), (2, "damaged-2"), (4, "old-3")):
        aged(tmp_path / f"ledger.sqlite.{name}", days)
        aged(tmp_path / f"ledger.sqlite.{name}-wal", 0)
    archive.remove_set_aside(2)
    kept = {"ledger.sqlite.old-1", "ledger.sqlite.damaged-2"}
    assert names(tmp_path) == kept | {f"{name}-wal" for name in kept}


def test_rebuilding_again_and_again_keeps_two_old_ledgers(tmp_path: Path) -> None:
    archive = tmp_path / "archives"
    with running(Site(articles(101, 102))) as origin:
        crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
        for _ in range(4):
            assert rebuild(archive, origin).returncode == 0
            time.sleep(1)
    assert len(list(archive.glob("ledger.sqlite.old-*"))) == 2


def test_the_log_of_the_ledger_shrinks_once_nobody_holds_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaigov_spider.ledger.database._LOG_MOST", 1_000_000)
    with (
        closing(connect(tmp_path / "ledger.sqlite")) as db,
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other,
    ):
        with other:
            other.execute("BEGIN").execute("SELECT * FROM state").fetchall()
            for number in range(500):
                with writing(db):
                    db.execute("INSERT INTO state VALUES (?, ?, ?)", ("x" * 9000, str(number), 1))
            held = (tmp_path / "ledger.sqlite-wal").stat().st_size
        for number in range(3):
            with writing(db):
                db.execute("INSERT INTO state VALUES (?, ?, ?)", ("x", f"more {number}", 1))
        assert held > 4_000_000
        assert (tmp_path / "ledger.sqlite-wal").stat().st_size <= 1_000_000


@pytest.mark.parametrize(("mask", "file", "folder"), [("022", 0o644, 0o755), ("027", 0o640, 0o750)])
def test_files_and_folders_have_the_permissions_that_the_umask_leaves(
    tmp_path: Path, mask: str, file: int, folder: int
) -> None:
    archive = tmp_path / "archives"
    with running(Site(articles(101, 102))) as origin:
        words = command(archive, THAIGOV_ORIGIN=origin)
        finished(archive, ["sh", "-c", f'umask {mask}; exec "$@"', "-", *words])
        rest = [word for word in words if "ARCHIVES_DIR" in word]
        for made in (
            ["export", "--format", "jsonl", "-o"],
            ["extract", str(next(archive.glob("warc/*.gz"))), "-o"],
        ):
            words = [sys.executable, "-m", "scrapy", *made, str(archive / f"{made[0]}.jsonl"), "-s", *rest]
            finished(archive, ["sh", "-c", f'umask {mask}; exec "$@"', "-", *words])
    modes = {path: path.stat().st_mode & 0o777 for path in (archive, *archive.rglob("*"))}
    assert len(modes) > 12
    assert {path: mode for path, mode in modes.items() if mode != (folder if path.is_dir() else file)} == {}
