"""The archive folder: where things are, and the lock that lets one run at a time write to it."""

import errno
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from thaigov_spider import timestamps

_KINDS = ("*.warc.gz", "*.warc", "*.warc.zst", "*.arc", "*.arc.gz", "*.jsonl")
IMPORT = "import"
"""What the names of imports begin with, of their files, and what lines say of captures in these."""
NO_FILE = "this is no file, or a link to none"


BAG, PAYLOAD = "bagit.txt", "data"
"""The file that makes a folder a bag of BagIt 1.0 (RFC 8493), and the folder in it that has what it holds."""


def files(paths: Iterable[Path]) -> list[Path]:
    """Those that are files, in their order: a named pipe keeps its reader waiting, links may lead nowhere."""
    return [path for path in sorted(paths) if path.is_file()]


def is_bag(folder: Path) -> bool:
    """Whether a folder is a bag: it stays as it was made."""
    return (folder / BAG).is_file() and (folder / PAYLOAD).is_dir()


class LockedError(Exception):
    """Another run holds the archive; the message names its process and when it began."""


class LinkError(Exception):
    """A file that would be written to is none of the archive's own; the message, one line, names it."""


class Archive:
    """The files of one archive, below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warc = root / "warc"
        self.items = root / "items"
        self.runs = root / "runs"
        self.logs = root / "logs"
        self.imported = root / "imported"
        self.ledger = root / "ledger.sqlite"

    @property
    def is_of_bag(self) -> bool:
        """Whether it is what a bag holds."""
        folder = self.root.absolute()
        return folder.name == PAYLOAD and is_bag(folder.parent)

    def prepare(self) -> None:
        """Make the folders. Raises OSError where that cannot be done."""
        for folder in (self.warc, self.items, self.runs, self.logs):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self, now: datetime) -> Iterator[None]:
        """Hold the archive while the block runs. Raises `LockedError` where another process holds it.

        The lock is the kernel's and ends with the process that holds it, however it ends: it is never stale.
        Raises LinkError where a file that would be written to lies elsewhere.
        """
        self._check_own()
        with (self.root / "lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise LockedError(_holder(file.read())) from None
            file.truncate(0)
            json.dump({"pid": os.getpid(), "started": now.isoformat(timespec="seconds")}, file)
            file.flush()
            yield
            file.truncate(0)

    def _check_own(self) -> None:
        """Raise LinkError where what a run changes in place is a link, or no file: it would change another.

        Folders may be links, and so may WARC files that are closed: they are only read.
        """
        ledger = (self.ledger.with_name(self.ledger.name + suffix) for suffix in ("", "-wal", "-shm"))
        for path in (self.root / "lock", *ledger, *self.items.glob("*.jsonl"), *self.warc.glob("*.open")):
            if path.is_symlink() or (path.exists() and not path.is_file()):
                raise LinkError(
                    f"{path} is a link, or no file, and what it leads to would be changed;"
                    " put the file itself there (folders may be links)"
                )

    def is_own(self, path: Path) -> bool:
        """Whether a file made at `path` would be taken for, or take the place of, what runs keep here."""
        place = Path(os.path.realpath(path))
        own = (self.warc, self.items, self.imported, self.runs, self.logs, self.ledger, self.root / "lock")
        return any(place.is_relative_to(os.path.realpath(one)) for one in own)

    def is_held(self) -> bool:
        """Whether a run holds the archive just now. Nothing is written, and nobody is kept waiting."""
        path = self.root / "lock"
        if not path.is_file():  # no run takes anything else for the lock; a named pipe would keep us waiting
            return False
        try:
            file = path.open("rb")
        except OSError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def set_aside(self, path: Path, now: datetime, why: str = "damaged") -> Path:
        """Give a database another name, with the files that belong to it. Raises OSError."""
        aside = path.with_name(f"{path.name}.{why}-{timestamps.run_id(now)}")
        for suffix in ("-wal", "-shm", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(f"{aside}{suffix}")
        return aside

    def remove_set_aside(self, at_most: int) -> None:
        """Keep the newest of the ledgers that were set aside, `at_most` so many. Raises OSError."""
        aside = [
            path
            for why in ("old", "damaged")
            for path in self.root.glob(f"{self.ledger.name}.{why}-*")
            if not path.name.endswith(("-wal", "-shm"))
        ]
        newest_first = sorted(aside, key=lambda path: path.lstat().st_mtime, reverse=True)
        for path in newest_first[at_most:]:
            for suffix in ("-wal", "-shm", ""):
                path.with_name(path.name + suffix).unlink(missing_ok=True)

    def no_files(self, *folders: Path) -> list[str]:
        """What in these folders has the name of captures or lines and is no file, in words."""
        paths = sorted(path for folder in folders for kind in _KINDS for path in folder.glob(kind))
        return [f"{path}: {NO_FILE}" for path in paths if not path.is_file()]

    def run_id(self, spider: str, now: datetime) -> str:
        """The name of a run that begins `now` (UTC), to the second; a later second if that one is taken."""
        while True:
            run_id = timestamps.run_id(now)
            taken = (
                *self.items.glob(f"{spider}-{run_id}.*"),
                *self.runs.glob(f"{spider}-{run_id}.*"),
                *self.logs.glob(f"{spider}-{run_id}.*"),
                *self.warc.glob(f"thaigov-{run_id}-*"),
                *self.warc.glob(f"{IMPORT}-{run_id}-*"),
            )
            if not taken:
                return run_id
            now += timedelta(seconds=1)


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"process {holder['pid']}, which began at {holder['started']}"
    except (ValueError, KeyError, TypeError):
        return "another process"


def is_kept(path: Path) -> bool:
    """Whether a file at `path` is, or would be, among what runs keep in some archive."""
    roots = list(Path(os.path.realpath(path)).parents)[:2]
    return any(_is_archive(one) and one.is_own(path) for one in map(Archive, roots))


def _is_archive(folder: Archive) -> bool:
    return folder.ledger.is_file() or (folder.warc.is_dir() and folder.runs.is_dir())


def archive_in(folder: Path) -> Archive:
    """The archive in a folder, or in the bag that it is.

    Raises PermissionError where this user may not see what is in it: it would look as if there were nothing.
    """
    _check_seen(folder)
    archive = Archive(folder / PAYLOAD if is_bag(folder) else folder)
    for one in (archive.root, archive.warc, archive.items, archive.imported, archive.runs):
        _check_seen(one)
    return archive


def _check_seen(folder: Path) -> None:
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
