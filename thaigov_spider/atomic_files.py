"""Files that a command makes: there as a whole, or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thaigov_spider.capture.durable import sync


class PlaceError(Exception):
    """A file cannot be made at the place that was asked for; the message, one line, says why."""


@contextmanager
def made(path: Path, *, replace: bool) -> Iterator[Path]:
    """What is written in this block becomes the file `path` at its end, synced; nothing does if it fails.

    The file that is given lies in a folder of its own beside `path`, and so do all temporary files of the
    block: /tmp may be small, or memory. Raises PlaceError where `path` is there and may not be replaced.
    """
    check_free(path, replace=replace)
    with temporary_folder(prefix=f".{path.name}-", beside=path) as folder:
        partial = folder / path.name
        yield partial
        sync(partial)
        check_free(path, replace=replace)
        partial.replace(path)
    sync(path.parent)


@contextmanager
def temporary_folder(prefix: str, beside: Path | None = None) -> Iterator[Path]:
    """A folder that is gone behind the block, and that has all temporary files of the block."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix=prefix, dir=beside and beside.parent) as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


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
