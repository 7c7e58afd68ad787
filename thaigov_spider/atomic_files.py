"""Files and changes of files that are there after a power cut: as a whole, or not at all.

What is made lies in a hidden folder until it is whole. The one who makes it holds that folder (`flock`), so
that whoever makes something beside it next knows what was left by a killed process, and removes it.
"""

import errno
import fcntl
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from zlib_ng.zlib_ng import crc32

_HIDDEN = ".thaigov-partial"
_LONGEST_NAME = (
    40  # characters of a file's name in that of its folder: 255 bytes are the most that there may be
)
_IN_MAKING = re.compile(
    rf"\.(?P<beside>[^/]*)-[a-z0-9_]{{8}}{re.escape(_HIDDEN)}(?:/\.tmp(?:/[^/:'\"]*)*|/(?P<file>[^/:'\"]*))?"
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TRIES, _PAUSE = 50, 0.02  # seconds; whoever makes something holds the folder around it for a moment only


class PlaceError(Exception):
    """A file cannot be made at the place that was asked for; the message, one line, says why."""


@contextmanager
def made(path: Path, *, replace: bool) -> Iterator[Path]:
    """What is written in this block becomes the file `path` at its end, synced; nothing does if it fails.

    The file that is given lies in a folder of its own beside `path`, and so do all temporary files of the
    block: /tmp may be small, or memory. Raises PlaceError where `path` is there and may not be replaced.
    """
    check_free(path, replace=replace)
    with _naming(path), temporary_folder(path) as folder:
        partial = folder / path.name
        yield partial
        sync(partial)
        check_free(path, replace=replace)
        partial.replace(path)
    sync(path.parent)


@contextmanager
def temporary_folder(beside: Path | None = None) -> Iterator[Path]:
    """A folder that is gone behind the block, and that has all temporary files of the block.

    It lies `beside` a file, or where temporary files do. Where temporary files go is one for all threads of a
    process: in others than the main one, that stays as it is. Raises OSError.
    """
    before = tempfile.tempdir
    with _held_folder(beside or Path(tempfile.gettempdir(), "thaigov")) as folder:
        if threading.current_thread() is not threading.main_thread():
            yield folder
            return
        inner = folder / ".tmp"  # another one may be made in there, and the folder itself is held
        inner.mkdir()
        tempfile.tempdir = str(inner)
        try:
            yield folder
        finally:
            tempfile.tempdir = before


@contextmanager
def _held_folder(beside: Path) -> Iterator[Path]:
    parent, prefix = beside.parent, f".{beside.name[:_LONGEST_NAME]}-"
    with ExitStack() as stack:
        with _without_left(parent):  # else what is made here could be taken for left before it is held
            folder = tempfile.TemporaryDirectory(_HIDDEN, prefix, parent)
            stack.enter_context(_held(Path(folder.name)))
            stack.enter_context(folder)
        yield Path(folder.name)


def final(text: str) -> str:
    """A message in which what is being made has the name that it gets, not that of its hidden folder.

    >>> final("/data/.news.wacz-a1b2c3d4.thaigov-partial/news.wacz: No space left on device")
    '/data/news.wacz: No space left on device'
    >>> final("/data/.news.wacz-a1b2c3d4.thaigov-partial/.tmp/x.sqlite: No space left on device")
    '/data/news.wacz: No space left on device'
    """
    return _IN_MAKING.sub(lambda found: found["file"] or found["beside"], text)


def remove_left(parent: Path) -> None:
    """Remove what killed processes of this user have left in a folder."""
    with _without_left(parent):
        pass


@contextmanager
def _without_left(parent: Path) -> Iterator[None]:
    with _held(parent) as is_held:
        if is_held:
            _remove_left(parent)
        yield


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder against others that do; False where it cannot be, or somebody does for long."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:  # a disk that knows no locks
            return False
        else:
            return True
    return False


def _remove_left(parent: Path) -> None:
    """Remove what nobody holds."""
    for path in parent.glob(f".*{_HIDDEN}"):
        with suppress(OSError):  # somebody else's, held, or just removed
            if path.lstat().st_uid != os.geteuid():
                continue
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
            finally:
                os.close(descriptor)


def check_free(path: Path, *, replace: bool) -> None:
    """Raise PlaceError where `path` cannot be made, or something would be lost that is there."""
    if not path.parent.is_dir():
        raise PlaceError(f"{path.parent}: there is no such folder")
    if path.is_dir():
        raise PlaceError(f"{path}: this is a folder")
    if path.exists() and not path.is_file():
        raise PlaceError(f"{path}: this is no file that could be replaced")
    if path.exists() and path.stat().st_size and not replace:
        raise PlaceError(f"{path} is there already; --force replaces it")


def write(text: str, path: Path) -> None:
    """Put the text at `path`, in one step for whoever reads it meanwhile. Raises PlaceError, OSError."""
    with made(path, replace=True) as partial:
        partial.write_text(text, encoding="utf-8")


@contextmanager
def made_folder(path: Path) -> Iterator[Path]:
    """The folder that is made in this block is at `path` at its end, with all that is in it; or not at all.

    It replaces none but an empty one. Raises PlaceError, OSError.
    """
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()
    if path.exists():
        raise PlaceError(f"{path} is there already; name a new folder")
    check_free(path, replace=False)
    with _naming(path), temporary_folder(path) as folder:
        yield folder / path.name
        (folder / path.name).rename(path)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Have an error say for which file the disk has no room: the system does not where it cannot write."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM and error.filename is None:
            error.filename = str(path)
        raise


def sync(path: Path) -> None:
    """Have the system write a file's bytes, or a directory's entries, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(path: Path, name: str) -> Path:
    """Give a synced file another name in its directory, for good. Raises OSError."""
    renamed = path.replace(path.with_name(name))
    sync(path.parent)
    return renamed


def truncate(path: Path, size: int) -> None:
    """Cut a file behind its first `size` bytes, for good. Raises OSError."""
    os.truncate(path, size)
    sync(path)


def checksum(path: Path) -> int:
    """The CRC-32 of what a file holds, read from its beginning in bounded memory. Raises OSError."""
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            total = crc32(chunk, total)
    return total
