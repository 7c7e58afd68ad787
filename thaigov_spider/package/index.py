"""The index of captures, CDXJ: sorted by address and time, as players and pywb search it."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from thaigov_spider.extract.executors import ALONE, Workers
from thaigov_spider.package.known_lines import KnownLines
from thaigov_spider.package.record_indexer import RecordIndexer
from thaigov_spider.package.record_scan import SHARED
from thaigov_spider.package.scan_portion import scanned_files
from thaigov_spider.printable import Problem
from thaigov_spider.progress import File, Progress

# As much as cdxj-indexer sorts in memory at once, in characters; it merges the sorted parts from the disk.
_SORTED_AT_ONCE = 8_000_000
_LINES = 1024  # of the compressed index in one gzip member, as py-wacz and ArchiveWeb.page have it
COMPRESSED = "index.cdx.gz"


class Index(RecordIndexer):
    """The index of some files. `lines` is how many there are, `damage` what was met.

    Files with `odd` members are left to warcio; `odd` has those that were found to be so, and whose lines may
    be wrong. Of a damaged file there may be some lines. Files of which `known` has the lines are not read.
    """

    def __init__(
        self,
        output: IO[str],
        files: Sequence[Path],
        progress: Progress,
        workers: Workers,
        known: KnownLines,
        odd: frozenset[Path],
        **options: Any,
    ) -> None:
        super().__init__(
            output,
            [os.fspath(path) for path in files],
            sort=True,
            max_sort_buff_size=_SORTED_AT_ONCE,
            **options,
        )
        self.lines = 0
        self.damage: list[Problem] = []
        self.odd: set[Path] = set()
        self._known, self._known_odd = known, odd
        self._progress = progress
        unread = [path for path in files if known.of(path) is None]
        self._scans = scanned_files(unread, workers, progress, indexed=set(unread) - odd)

    def process_one(self, input_: File, output: IO[str], filename: str) -> None:
        """Index a file."""
        path = Path(filename)
        lines = self._known.of(path)
        if lines is not None:
            self._write(lines, output)
            self._progress(path.stat().st_size)
            return
        is_odd = is_damaged = is_sharing = has_lines = False
        for part in next(self._scans)[1]:
            self.damage += [Problem(filename, offset, text) for offset, text in part.damage]
            is_odd, is_damaged = is_odd or part.is_odd, is_damaged or bool(part.damage)
            is_sharing = is_sharing or part.shared > 0
            has_lines = part.lines is not None
            self._write(part.lines or (), output)
        if is_sharing:
            self.damage.append(Problem(filename, 0, SHARED))
        if is_damaged or is_sharing:
            return
        if not has_lines:
            self.curr_filename = path.name
            super().process_one(input_, output, filename)
        elif is_odd:
            self.odd.add(path)

    def _write(self, lines: Iterable[str], output: IO[str]) -> None:
        for line in lines:
            output.write(line)
            self.lines += 1

    def _do_write(self, *line: Any) -> None:
        super()._do_write(*line)
        self.lines += 1


def write(path: Path, files: Sequence[Path], progress: Progress, workers: Workers = ALONE) -> Index:
    """Write a sorted index of WARC files, whose base names it has. Raises OSError."""
    known = KnownLines(path.parent, ())

    def make(odd: frozenset[Path]) -> Index:
        with path.open("w", encoding="utf-8", newline="\n") as output:
            return _filled(Index(output, files, progress, workers, known, odd))

    return _made(make)


def write_compressed(
    path: Path, idx: Path, files: Sequence[Path], progress: Progress, workers: Workers, known: KnownLines
) -> Index:
    """Write a sorted index in gzip members, and the list of those. Raises OSError."""

    def make(odd: frozenset[Path]) -> Index:
        with path.open("wb") as data, idx.open("w", encoding="utf-8", newline="\n") as output:
            options = {"compress": data, "data_out_name": COMPRESSED, "lines": _LINES}
            return _filled(Index(output, files, progress, workers, known, odd, **options))

    return _made(make, known.odd)


def _made(make: Callable[[frozenset[Path]], Index], odd: Collection[Path] = ()) -> Index:
    """An index, which is made again where files turn out to be odd that were not known to be."""
    index = make(frozenset(odd))
    return make(frozenset({*odd, *index.odd})) if index.odd else index


def _filled(index: Index) -> Index:
    index.process_all()
    return index
