import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from thaigov_spider.archive.folder import Archive, LockedError

NOW = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archives")
    archive.prepare()
    return archive


def test_a_second_run_is_told_who_holds_the_archive(archive: Archive) -> None:
    with (
        archive.locked(NOW),
        pytest.raises(LockedError, match=f"process {os.getpid()}, which began at 2026-11-23T01:02:03"),
        Archive(archive.root).locked(NOW),
    ):
        pass


def test_what_an_archive_keeps_itself_is_known_by_whatever_path(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(archive.items)
    own = (
        "archives/items/a.jsonl",
        "archives/x/../ledger.sqlite",
        "link/a.jsonl",
        "archives/warc",
        "archives/lock",
    )
    others = ("a.jsonl", "archives/a.sqlite", "archives/items.jsonl", "archives/texts/items/a", "archives")
    assert [name for name in (*own, *others) if archive.is_own(tmp_path / name)] == list(own)


def test_the_lock_ends_with_the_process_that_held_it(archive: Archive) -> None:
    holder = f"""
import os, signal
from datetime import datetime
from pathlib import Path
from thaigov_spider.archive.folder import Archive
with Archive(Path({str(archive.root)!r})).locked(datetime.now()):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", holder], check=False)
    assert "pid" in (archive.root / "lock").read_text()
    with archive.locked(NOW):
        pass


def test_no_run_takes_the_name_of_another(archive: Archive) -> None:
    assert archive.run_id("news", NOW) == "20261123T010203Z"
    (archive.runs / "news-20261123T010203Z.json").touch()
    (archive.warc / "thaigov-20261123T010204Z-00001.warc.gz.open").touch()
    assert archive.run_id("news", NOW) == "20261123T010205Z"
