"""A disk that fails for a moment: one line says so, and the next night has everything, once."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawling import Crawl, command, crawl, finished
from tests.healing import check_healed
from tests.test_rebuild import articles
from thaigov_spider.demo.site import Site, running


def run_failing(what: str, number: int, archive: Path, origin: str, *arguments: str) -> Crawl:
    words = command(archive, *arguments, THAIGOV_ORIGIN=origin)
    return finished(archive, [sys.executable, "-m", "tests.failing_disk", what, str(number), *words[3:]])


def check_all_is_had(archive: Path, at_least: int) -> None:
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        wanted, had = db.execute("SELECT count(*), count(last_seen) FROM asset").fetchone()
    assert wanted == had >= at_least


@pytest.mark.parametrize(
    ("what", "number"),
    [("sync", 5), ("sync", 12), ("sync", 24), ("write", 4), ("write", 9), ("ledger", 9), ("ledger", 24)],
)
def test_an_error_for_a_moment_is_one_line_and_the_next_night_has_everything_once(
    tmp_path: Path, what: str, number: int
) -> None:
    site = Site(articles(*range(101, 107)), per_page=3)
    with running(site) as origin:
        failed = run_failing(what, number, tmp_path / "archive", origin)
        assert failed.status == 1
        assert failed.stderr.count("\n") == 1, failed.stderr
        crawl(tmp_path / "archive", THAIGOV_ORIGIN=origin)
        check_healed(crawl(tmp_path / "archive", THAIGOV_ORIGIN=origin), site)
    check_all_is_had(tmp_path / "archive", 20)


def test_a_ledger_that_another_program_holds_for_a_while_is_waited_for(tmp_path: Path) -> None:
    site = Site(articles(*range(101, 107)), per_page=3)
    archive = tmp_path / "archive"
    with running(site) as origin:
        assert crawl(archive, "limit=2", THAIGOV_ORIGIN=origin).status == 0
        words = command(archive, THAIGOV_ORIGIN=origin)
        holder = [sys.executable, "-m", "tests.holding", str(archive / "ledger.sqlite"), "7"]
        done = finished(archive, [*holder, *words])
        check_healed(done, site)
