"""Which captures of an address there are, in `index/` of the archive: where each is, and what came.

It follows from the WARC files, is brought up to date with what is new in them, and may be deleted. Addresses
that replay takes for one are one: `http` and `https`, with and without `www.`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.browse.mementos import moment_of, stamp_of
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.package.catalogue_rows import key
from thaigov_spider.progress import CountedFile
from thaigov_spider.readback.exchange_log import LoggedExchange, read_log
from thaigov_spider.urls import absolute
from thaigov_spider.warc.formats import START, format_of, text_as

_FORMAT = 1  # raise it where what is kept changes: older tables are then made anew
_KINDS = frozenset({"answer", "revisit", "memento"})
_BATCH = 2000  # captures in one transaction, so that no reader waits long
_TABLES = """
CREATE TABLE IF NOT EXISTS file (
    name   TEXT PRIMARY KEY,        -- without .open
    size   INTEGER NOT NULL,        -- bytes that were read
    resume INTEGER NOT NULL         -- offset of the last capture in them, from where to go on
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS capture (
    warc      TEXT NOT NULL,
    offset    INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    key       TEXT NOT NULL,
    url       TEXT NOT NULL,
    date      TEXT NOT NULL,        -- WARC-Date
    stamp     TEXT NOT NULL,        -- the same in 14 digits
    status    INTEGER NOT NULL,
    is_loop   INTEGER NOT NULL,     -- it redirects to what replay takes for the same address
    PRIMARY KEY (warc, offset)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_address ON capture (key, stamp);
CREATE INDEX IF NOT EXISTS of_record ON capture (record_id);
"""
_COLUMNS = "warc, offset, record_id, url, date, stamp, status, is_loop"


class ListedCapture(NamedTuple):
    """A capture: the record at `offset` of the file `warc`, of `url` at `date`; `stamp` is that in digits."""

    warc: str
    offset: int
    record_id: str
    url: str
    date: str
    stamp: str
    status: int
    is_loop: bool


class CaptureTable:
    """The captures of an archive by their addresses."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._path = archive.root / "index" / f"captures-{_FORMAT}.sqlite"

    def unread(self) -> int:
        """How many bytes of WARC files it does not know yet. Raises OSError, sqlite3.Error."""
        with self._opened() as db:
            known = _sizes(db)
        sizes = ((_name(path), path.stat().st_size) for path in self._files())
        return sum(max(0, size - known.get(name, (0, 0))[0]) for name, size in sizes)

    def update(self, progress: Callable[[int], object] = lambda _: None, *, anew: bool = False) -> int:
        """Read what is new, whose bytes `progress` is told; how many captures were read.

        `anew`: everything is, as if there were no table yet. Killed at any moment, the next update goes on.
        Raises OSError, sqlite3.Error.
        """
        for old in self._path.parent.glob("captures-*"):
            if not old.name.startswith(self._path.name):
                old.unlink()
        try:
            return self._update(progress, anew=anew)
        except sqlite3.OperationalError:  # locked, or no room: nothing is wrong with what is there
            raise
        except sqlite3.DatabaseError:
            for path in self._path.parent.glob(f"{self._path.name}*"):
                path.unlink(missing_ok=True)
            return self._update(progress, anew=anew)

    def _update(self, progress: Callable[[int], object], *, anew: bool) -> int:
        count = 0
        with self._opened() as db:
            for name in _sizes(db) if anew else ():
                _forget(db, name)
            known = _sizes(db)
            there = {_name(path): path for path in self._files()}
            for name in [name for name in known if name not in there]:
                _forget(db, name)
            for name, path in there.items():
                size, (read, resume) = path.stat().st_size, known.get(name, (0, 0))
                if size < read:
                    _forget(db, name)
                    resume = 0
                if size != read:
                    count += _read(db, path, name, resume, size, progress)
        return count

    def captures(self, url: str) -> list[ListedCapture]:
        """All captures of an address, the oldest first. Raises sqlite3.Error."""
        return self._select("key = ? ORDER BY stamp, date, warc, offset", key(url))

    def nearest(self, url: str, stamp: str) -> ListedCapture | None:
        """The capture of an address to show for a moment in 14 digits. Raises sqlite3.Error.

        One of that very second, else the nearest that is no error, else the nearest. A redirect to the
        address itself, as from `http` to `https`, leads nowhere here: it is the last choice.
        """
        captures = self.captures(url)
        captures = [one for one in captures if not one.is_loop] or captures
        exact = [one for one in captures if one.stamp == stamp]
        good = exact or [one for one in captures if one.status < 400] or captures
        return min(good, key=lambda one: abs(_seconds(one.stamp) - _seconds(stamp)), default=None)

    def of_record(self, record_id: str) -> ListedCapture | None:
        """The capture that is this record. Raises sqlite3.Error."""
        return next(iter(self._select("record_id = ? LIMIT 1", record_id)), None)

    def of_date(self, url: str, date: str) -> ListedCapture | None:
        """The response that a revisit means which gives address and date alone. Raises sqlite3.Error."""
        same = [one for one in self.captures(url) if one.date[:19] == date[:19]]
        return same[0] if same else None

    def place_of(self, record_id: str) -> tuple[str, int] | None:
        """File name and offset of a record."""
        found = self.of_record(record_id)
        return (found.warc, found.offset) if found else None

    def _select(self, condition: str, *values: object) -> list[ListedCapture]:
        with self._opened() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM capture WHERE {condition}", values).fetchall()  # noqa: S608
        return list(map(ListedCapture._make, rows))

    def _files(self) -> list[Path]:
        """The files of the archive, those that are being written included; each once."""
        found = files([*self._archive.warc.glob("*.warc*"), *self._archive.warc.glob("*.arc*")])
        return list({_name(path): path for path in found}.values())

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=10)) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_TABLES)
            yield db


def _name(path: Path) -> str:
    return path.name.removesuffix(OPEN)


def _seconds(stamp: str) -> float:
    when = moment_of(stamp)
    assert when is not None
    return when.timestamp()


def _sizes(db: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    return {name: (size, resume) for name, size, resume in db.execute("SELECT * FROM file")}


def _forget(db: sqlite3.Connection, name: str) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM capture WHERE warc = ?", (name,))
    db.execute("DELETE FROM file WHERE name = ?", (name,))
    db.execute("COMMIT")


def _read(
    db: sqlite3.Connection, path: Path, name: str, start: int, size: int, progress: Callable[[int], object]
) -> int:
    """Read a file from the last capture on that is known of it: what stood behind that may have been torn."""
    rows: list[tuple[object, ...]] = []
    count, last = 0, start

    def keep(one: LoggedExchange) -> None:
        nonlocal count, last
        row = _row(one, name)
        if row is not None:
            rows.append(row)
            count, last = count + 1, one.offset
        if len(rows) >= _BATCH:
            _write(db, name, rows, last, last)

    with path.open("rb") as file:
        form = format_of(file.read(START), name)
        read_log(text_as(form, CountedFile(file, progress), start), name, keep)
    _write(db, name, rows, size, last)
    return count


def _write(db: sqlite3.Connection, name: str, rows: list[tuple[object, ...]], size: int, resume: int) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (name, size, resume))
    db.execute("COMMIT")
    rows.clear()


def _row(one: LoggedExchange, name: str) -> tuple[object, ...] | None:
    stamp = stamp_of(one.when)
    if one.kind not in _KINDS or stamp is None or not one.url.startswith(("http://", "https://")):
        return None
    target = absolute(one.url, one.location) if one.location else None
    own = key(one.url)
    is_loop = target is not None and key(target) == own
    texts = (_text(text) for text in (one.record_id, own, one.url, one.when))
    return name, one.offset, *texts, stamp, one.status, is_loop


def _text(text: str) -> str:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()
