"""Where the records of a WARC file begin and end, and the heads of their HTTP messages."""

import re
from collections.abc import Callable
from pathlib import Path

from thaigov_spider.progress import CountedFile, Progress
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import text_of
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read
from thaigov_spider.warc.warc_date import is_date

CAPTURES = ("response", "revisit")  # what replay shows
_ON_PAGES = frozenset({*CAPTURES, "request", "resource", "conversion"})
_USUAL_HEAD = 1 << 12  # bytes
_LONGEST_HEAD = 1 << 16  # bytes of an HTTP head that are looked at, with the interim ones in front of it
_INTERIM = re.compile(rb"(?i:HTTP)/[0-9]+\.[0-9]+[ \t]+1[0-9][0-9]")

SHARED = (
    "records share gzip members in this file, and players find only one of each; move it elsewhere and"
    " scrapy import it, which takes them apart"
)

Take = Callable[[Header, bytes, int], None]
"""Takes a record: its header, the beginning of its block, and the offset at which it ends in the file."""


class RecordScan:
    """Looks at the records of one file. Where each ends is known when the next one begins.

    `damage` is what cannot be read or would not be found, by its offset; `shared` counts the records that
    share a gzip member with the one behind them, and are left out; `is_odd`: there was either, or anything
    else that is not as it should be.
    """

    def __init__(self, take: Take) -> None:
        self.damage: list[tuple[int, str]] = []
        self.shared = 0
        self.is_odd = False
        self._take = take
        self._header: Header | None = None
        self._head = b""
        self._looks_on = True
        self._is_whole = False

    def begin(self, header: Header) -> None:
        """A record begins."""
        self._ended_at(header.offset)
        self._header, self._head, self._looks_on = header, b"", True

    def feed(self, piece: memoryview) -> None:
        """The next bytes of its block."""
        if self._looks_on:
            start = bytes(piece[:_USUAL_HEAD])
            self._looks_on = bool(self._head or b"\r\n\r\n" not in start or _INTERIM.match(start))
            self._head += piece[: _LONGEST_HEAD - len(self._head)] if self._looks_on else start

    def end(self) -> None:
        """The record is whole."""
        self._is_whole = True

    def damaged(self, offset: int, error: DamageError) -> None:
        """Something is wrong there."""
        self.is_odd = True
        if not error.is_loss:
            return  # players are less particular
        self._ended_at(offset)
        self.damage.append((offset, str(error)))

    def finish(self, size: int) -> None:
        """The file, of so many bytes, is over."""
        self._ended_at(size)

    def _ended_at(self, end: int) -> None:
        header, self._header = self._header, None
        is_whole, self._is_whole = self._is_whole, False
        if header is None or not is_whole or end <= header.offset:
            is_shared = header is not None and is_whole
            self.shared += is_shared
            self.is_odd = self.is_odd or is_shared
            return
        if not is_date(header.fields.get("warc-date", "")) or (header.kind in _ON_PAGES and not header.uri):
            self.damage.append(
                (header.offset, "this record lacks a date or a target URI, so nothing finds it")
            )
            return
        self._take(header, self._head, end)


def scanned(path: Path, take: Take, progress: Progress) -> RecordScan:
    """What a file's records were shown to. Raises OSError."""
    scan = RecordScan(take)
    with path.open("rb") as file:
        read(text_of(CountedFile(file, progress), path.name), scan)
        scan.finish(path.stat().st_size)
    return scan
