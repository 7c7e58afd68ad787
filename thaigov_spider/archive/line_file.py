"""A file of `items/`: whole lines, each on the disk for good before anything else knows of it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from thaigov_spider.atomic_files import sync


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line that was written: its file, and where that ends behind it."""

    file: str
    end: int


class LineFile:
    """A file of whole lines: each is synced when it is written, and none is ever left torn by an error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("xb", buffering=0)
        sync(path.parent)

    def write(self, line: str) -> WrittenLine:
        """Add a line for good. Raises OSError where it cannot be; the file is then as it was."""
        data = line.encode() + b"\n"
        end = self._file.tell()
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
            os.fsync(self._file.fileno())
        except OSError:
            self._file.seek(end)
            self._file.truncate()
            raise
        return WrittenLine(self.path.name, end + len(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
