"""What long work tells its progress to, the units it does so in, and files that tell it. Pure."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

Progress = Callable[[int], object]
"""Is told how much more has been done since it was called last."""

Stage = Callable[[str, int, str], AbstractContextManager[Progress]]
"""Begins a part of the work: what it is, how much there is to do, and in which unit."""

BYTES = "B"
PAGES = " pages"


class File(Protocol):
    """As much of a binary file as is needed here."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""

    def seek(self, offset: int, /) -> int:
        """Go to an offset."""

    def tell(self) -> int:
        """The offset of the next byte."""


class CountedFile:
    """A file that tells how much of it is read."""

    def __init__(self, file: File, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end."""
        data = self._file.read(size)
        self._progress(len(data))
        return data
