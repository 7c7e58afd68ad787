"""The ledger read, also while a crawl writes to it: nothing is written, and nobody is locked out."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from thaigov_spider.atomic_files import temporary_folder
from thaigov_spider.ledger.database import Connection, DamagedError, LedgerError, check_version, connect

_TRIES = 6
_PAUSE = 0.02  # seconds

T = TypeVar("T")


def read(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """What `work` finds in the ledger at `path`, all of it at one moment.

    Where there is no file it is an empty ledger. `work` may be called more than once. Raises LedgerError.
    """
    failed_at: tuple[int, ...] | None = ()
    for _ in range(_TRIES):
        before = _state(path)
        try:
            result = _read(path, work)
        except LedgerError:
            # Once may be the moment in which a crawl opens or closes it, of which no trace is left.
            if failed_at == before == _state(path):
                raise
            failed_at = before
            time.sleep(_PAUSE)
        else:
            # A ledger that nobody has open is read without a lock: had a crawl opened it meanwhile, a part
            # of what was read could be older than the rest.
            if _has_log(path) or _state(path) == before:
                return result
    raise LedgerError(f"{path} changes too fast to be read; try again")


def _read(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    with temporary_folder() as folder:
        copy = folder / path.name
        try:
            with closing(_opened(path, copy)) as db:
                db.execute("BEGIN")
                return work(db)
        except (LedgerError, sqlite3.Error, OSError) as error:
            kind = LedgerError if isinstance(error, OSError | sqlite3.OperationalError) else type(error)
            kind = kind if issubclass(kind, LedgerError) else DamagedError
            raise kind(f"{path} cannot be read ({str(error).replace(str(copy), str(path))})") from error


def _opened(path: Path, copy: Path) -> sqlite3.Connection:
    """The ledger, or where it has to be made to be read, a `copy`."""
    if not path.exists():
        return connect(copy)
    if _has_log(path) and not _beside(path, "-shm").exists():
        # Nobody has it open, and it cannot be read without writing to it.
        for suffix in ("", "-wal"):
            shutil.copyfile(_beside(path, suffix), _beside(copy, suffix))
        return connect(copy)
    db = _as_it_is(path)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        check_version(version, "it")
    except LedgerError:
        db.close()
        raise
    if version:
        return db
    db.close()
    return connect(copy)


def _as_it_is(path: Path) -> sqlite3.Connection:
    """The ledger, opened so that SQLite writes to none of its files.

    Plain `mode=ro` would make, and leave behind, a log and an index of it.
    """
    how = "mode=ro&readonly_shm=1" if _has_log(path) else "immutable=1"
    # A crawl that opens or closes the ledger has it for itself for some milliseconds.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=1, isolation_level=None, factory=Connection
    )


def _has_log(path: Path) -> bool:
    """Whether there are changes that are not in the file itself yet."""
    try:
        return _beside(path, "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        file = path.stat()
    except OSError:
        return None
    return file.st_ino, file.st_size, file.st_mtime_ns, _has_log(path)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
