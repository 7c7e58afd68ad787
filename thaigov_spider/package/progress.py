"""Files that tell how much of them is read, and the units that progress is told in."""

from typing import Protocol

from thaigov_spider.progress import Progress

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


class Counted:
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
