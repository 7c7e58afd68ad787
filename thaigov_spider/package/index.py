"""The index of captures, CDXJ: sorted by address and time, as players and pywb search it."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO

from wacz.waczindexer import WACZIndexer
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecord

from thaigov_spider.package.index_line import is_about_records, usual_line
from thaigov_spider.package.record_scan import scanned
from thaigov_spider.printable import Problem
from thaigov_spider.progress import File, Progress
from thaigov_spider.warc.formats import START, format_of
from thaigov_spider.warc.header import Header

# As much as cdxj-indexer sorts in memory at once, in characters; it merges the sorted parts from the disk.
_SORTED_AT_ONCE = 8_000_000
_LINES = 1024  # of the compressed index in one gzip member, as py-wacz and ArchiveWeb.page have it
COMPRESSED = "index.cdx.gz"


class Index(WACZIndexer):  # type: ignore[misc]
    """py-wacz's indexer, which is cdxj-indexer's. `lines` is how many there are, `damage` what was met.

    Files with `odd` members are left to warcio; `odd` has those that were found to be so, and whose lines may
    be wrong. Of a damaged file there may be some lines.

    It is not asked for what it looks into bodies for (what was sent by POST, digests of compressed records).
    On a site that is only read nothing comes of it, and it fails on a body that is not encoded as it says.
    """

    def __init__(
        self,
        output: IO[str],
        files: Iterable[Path],
        progress: Progress,
        odd: frozenset[Path] = frozenset(),
        **options: Any,
    ) -> None:
        super().__init__(
            output,
            [os.fspath(path) for path in files],
            sort=True,
            max_sort_buff_size=_SORTED_AT_ONCE,
            **(options | {"hash_type": None, "main_url": None, "main_ts": None}),
        )
        self.lines = 0
        self.damage: list[Problem] = []
        self.odd: set[Path] = set()
        self._known_odd = odd
        self._progress = progress

    def process_one(self, input_: File, output: IO[str], filename: str) -> None:
        """Index a file. Of usual records the lines are known without warcio, which takes thrice as long."""
        path = Path(filename)
        self.curr_filename = path.name
        is_usual = path not in self._known_odd and format_of(input_.read(START), path.name) == "gzip"
        with path.open("rb") as file:

            def take(header: Header, head: bytes, end: int) -> None:
                if is_usual and header.kind in self.include_records and not is_about_records(header):
                    line = usual_line(header, head, end, path.name, self.get_url_key)
                    if line is None:
                        self._look_into(file, header.offset, end, output)
                    else:
                        output.write(line)
                        self.lines += 1

            scan = scanned(path, take, self._progress)
        self.damage += [Problem(filename, offset, text) for offset, text in scan.damage]
        if scan.damage:
            return
        if not is_usual:
            input_.seek(0)
            super().process_one(input_, output, filename)
        elif scan.is_odd:
            self.odd.add(path)

    def filter_record(self, record: ArcWarcRecord) -> bool:
        """Whether a record is indexed: not one without an address, by which nothing would find it."""
        return (
            record.rec_type != "warcinfo"  # which py-wacz wants to see
            and super().filter_record(record)
            and bool(record.rec_headers.get_header("WARC-Target-URI"))
        )

    def _look_into(self, file: BinaryIO, offset: int, end: int, output: IO[str]) -> None:
        """Index the one record in a gzip member."""
        file.seek(offset)
        [record] = islice(self._create_record_iter(LimitReader(file, end - offset)), 1)
        if self.filter_record(record):
            self.process_index_entry(_Place(offset, end - offset), record, self.curr_filename, output)

    def _do_write(self, *line: Any) -> None:
        super()._do_write(*line)
        self.lines += 1

    def _get_digest(self, record: ArcWarcRecord, name: str) -> str | None:
        """The digest that the record gives: what gives none was cut short, and is not the empty page."""
        digest: str | None = record.rec_headers.get_header(name)
        return digest


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record is, as warcio's iterator says it."""

    offset: int
    size: int

    def get_record_offset(self) -> int:
        return self.offset

    def get_record_length(self) -> int:
        return self.size


def write(path: Path, files: Sequence[Path], progress: Progress) -> Index:
    """Write a sorted index of WARC files, whose base names it has. Raises OSError."""

    def make(odd: frozenset[Path]) -> Index:
        with path.open("w", encoding="utf-8", newline="\n") as output:
            return _filled(Index(output, files, progress, odd))

    return _made(make)


def write_compressed(path: Path, idx: Path, files: Sequence[Path], progress: Progress) -> Index:
    """Write a sorted index in gzip members, and the list of those. Raises OSError."""

    def make(odd: frozenset[Path]) -> Index:
        with path.open("wb") as data, idx.open("w", encoding="utf-8", newline="\n") as output:
            return _filled(
                Index(output, files, progress, odd, compress=data, data_out_name=COMPRESSED, lines=_LINES)
            )

    return _made(make)


def _made(make: Callable[[frozenset[Path]], Index]) -> Index:
    """An index, which is made again where files turn out to be odd."""
    index = make(frozenset())
    return make(frozenset(index.odd)) if index.odd else index


def _filled(index: Index) -> Index:
    index.process_all()
    return index
