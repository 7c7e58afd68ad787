import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from thaigov_spider.ledger import DamagedError, LedgerError
from thaigov_spider.ledger.database import SCHEMA_VERSION, connect
from thaigov_spider.ledger.reading import read

ADD = "INSERT INTO state VALUES ('o', {0}, 1)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a place #1?" / "ledger.sqlite"
    path.parent.mkdir()
    with closing(connect(path)) as db:
        db.execute(ADD.format("'first'"))
    return path


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path)) as db:
        yield db


def names(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM state ORDER BY name").fetchall()]


def files(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir()}


def killed_after(path: Path, statement: str) -> None:
    """What a crawl leaves that was killed once it had written this."""
    code = (
        "import os, sys; from pathlib import Path; from thaigov_spider.ledger.database import connect;"
        f" connect(Path(sys.argv[1])).execute({statement!r}); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)


def test_a_ledger_that_nobody_has_open_is_read_and_no_file_is_left(path: Path) -> None:
    before = files(path)
    assert read(path, names) == ["first"]
    assert files(path) == before
    assert list(before) == ["ledger.sqlite"]


def test_what_a_crawl_has_written_so_far_is_read_while_it_goes_on(
    path: Path, writer: sqlite3.Connection
) -> None:
    writer.execute(ADD.format("'second'"))

    def work(db: sqlite3.Connection) -> list[list[str]]:
        seen = [names(db)]
        writer.execute(ADD.format("'third'"))  # raises where the reader locks the writer out
        return [*seen, names(db)]

    assert read(path, work) == [["first", "second"]] * 2
    assert read(path, names) == ["first", "second", "third"]


def test_a_crawl_in_the_midst_of_writing_is_not_waited_for(path: Path, writer: sqlite3.Connection) -> None:
    writer.execute(ADD.format("'second'"))
    writer.execute("BEGIN IMMEDIATE")
    writer.execute(ADD.format("'third'"))
    assert read(path, names) == ["first", "second"]


def test_what_a_killed_crawl_wrote_is_read_from_its_log_and_nothing_is_touched(path: Path) -> None:
    killed_after(path, ADD.format("'second'"))
    before = files(path)
    assert sorted(before) == ["ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal"]
    assert read(path, names) == ["first", "second"]
    assert files(path) == before


def test_a_copy_without_the_index_of_its_log_is_read_whole_and_nothing_is_touched(path: Path) -> None:
    killed_after(path, ADD.format("'second'"))
    path.with_name("ledger.sqlite-shm").unlink()
    before = files(path)
    assert read(path, names) == ["first", "second"]
    assert files(path) == before


def test_a_ledger_that_a_crawl_begins_to_write_meanwhile_is_read_again(path: Path) -> None:
    seen: list[list[str]] = []

    def work(db: sqlite3.Connection) -> list[str]:
        seen.append(names(db))
        if len(seen) == 1:
            with closing(connect(path)) as crawl:
                crawl.execute(ADD.format("'second'"))
        return names(db)

    assert read(path, work) == ["first", "second"]
    assert len(seen) == 2


def test_a_ledger_that_never_stays_is_told_so(path: Path) -> None:
    numbers = iter(range(100))

    def work(db: sqlite3.Connection) -> list[str]:
        with closing(connect(path)) as crawl:
            crawl.execute(ADD.format(next(numbers)))
        return names(db)

    with pytest.raises(LedgerError, match="changes too fast to be read; try again"):
        read(path, work)


def test_a_ledger_that_is_not_there_or_empty_knows_nothing_and_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    assert read(path, names) == []
    assert not path.exists()
    path.touch()
    assert read(path, names) == []
    assert path.read_bytes() == b""


def test_a_ledger_of_an_older_version_is_told_and_stays_what_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    before = files(path)
    with pytest.raises(
        DamagedError,
        match=r"ledger.sqlite cannot be read \(it was written by an older version of this program\)",
    ):
        read(path, names)
    assert files(path) == before


def test_a_newer_version_is_not_guessed_at(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(
        LedgerError, match=r"ledger.sqlite cannot be read \(it was written by a newer version"
    ) as caught:
        read(path, names)
    assert not isinstance(caught.value, DamagedError)


def test_damage_is_told_from_what_cannot_be_read_now(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    with pytest.raises(DamagedError, match="cannot be read"):
        read(path, names)
    path.unlink()
    path.mkdir()
    with pytest.raises(LedgerError, match="cannot be read") as caught:
        read(path, names)
    assert not isinstance(caught.value, DamagedError)


def test_an_error_names_the_ledger_and_not_the_copy(path: Path) -> None:
    killed_after(path, ADD.format("'second'"))
    path.with_name("ledger.sqlite-shm").unlink()
    path.write_bytes(b"no database" * 900)
    with pytest.raises(DamagedError) as caught:
        read(path, names)
    assert "/tmp" not in str(caught.value).replace(str(path), "")


def test_a_ledger_under_load_is_always_read_whole(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    code = (
        "import sys; from pathlib import Path; from contextlib import closing\n"
        "from thaigov_spider.ledger.database import connect\n"
        "for turn in range(30):\n"
        "    with closing(connect(Path(sys.argv[1]))) as db:\n"
        "        db.execute('PRAGMA wal_autocheckpoint = 4')\n"
        "        for number in range(20):\n"
        "            db.execute('BEGIN IMMEDIATE')\n"
        "            for half in 'ab':\n"
        "                db.execute('INSERT INTO state VALUES (?, ?, 1)', (half, turn * 20 + number))\n"
        "            db.execute('COMMIT')\n"
    )
    crawl = subprocess.Popen([sys.executable, "-c", code, path])
    count = "SELECT count(*) FROM state WHERE origin = ?"
    seen: list[int] = []
    while crawl.poll() is None or not seen:
        halves = read(path, lambda db: [db.execute(count, half).fetchone()[0] for half in "ab"])
        assert halves[0] == halves[1]
        seen.append(halves[0])
    assert crawl.returncode == 0
    assert seen == sorted(seen)
    assert read(path, lambda db: db.execute(count, "a").fetchone()[0]) == 600
