"""A crawl, and the archive as a loss of power would leave it, at each moment at which something is synced.

`python -m tests.power_cuts FOLDER WORDS…` runs the command that the words are, and makes `FOLDER/1`, `2`… of
its archive, with all that is not synced dropped: bytes behind the last sync of their file, names that came
behind that of their folder. The log of the ledger is there as it is, with how much of it is synced beside it,
in `synced`: a loss of power leaves any part of the rest, or nothing.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute

from thaigov_spider.ledger import database, run_mark

LOG = "ledger.sqlite-wal"


class Watch:
    """Takes the place of `os.fsync`, and copies the archive behind each call."""

    def __init__(self, archive: Path, copies: Path) -> None:
        self._archive, self._copies = archive, copies
        before = [path.stat() for path in archive.rglob("*")]
        self._sizes: dict[int, int] = {about.st_ino: about.st_size for about in before}
        self._names = {path: _names(path) for path in archive.glob("*/")}
        self._log = 0
        self._numbers = count(1)
        self._fsync, self._durably = os.fsync, database.durably
        setattr(os, "fsync", self.fsync)  # noqa: B010
        setattr(run_mark, "durably", self.durably)  # noqa: B010

    def fsync(self, descriptor: Any) -> None:
        self._fsync(descriptor)
        about, path = os.fstat(descriptor), Path(f"/proc/self/fd/{descriptor}").resolve()
        if path.is_dir():
            self._names[path] = _names(path)
        else:
            self._sizes[about.st_ino] = about.st_size
        if self._archive in path.parents:
            self._copy(self._copies / str(next(self._numbers)))

    @contextmanager
    def durably(self, db: Any) -> Iterator[None]:
        with self._durably(db):
            yield
        self._log = (self._archive / LOG).stat().st_size

    def _copy(self, to: Path) -> None:
        for folder in ("warc", "items", "runs", "logs"):
            (to / folder).mkdir(parents=True)
            for name in self._names.get(self._archive / folder, ()):
                self._copy_synced(self._archive / folder / name, to / folder / name)
        for name in ("ledger.sqlite", LOG):
            if (self._archive / name).exists():
                shutil.copyfile(self._archive / name, to / name)
        (to / "synced").write_text(str(self._log))

    def _copy_synced(self, path: Path, to: Path) -> None:
        if path.exists():
            data = path.read_bytes()[: self._sizes.get(path.stat().st_ino, 0)]
            to.write_bytes(data)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


if __name__ == "__main__":
    copies, *words = sys.argv[1:]
    [folder] = [word.partition("=")[2] for word in words if word.startswith("ARCHIVES_DIR=")]
    Watch(Path(folder).resolve(), Path(copies))
    execute(["scrapy", *words])
