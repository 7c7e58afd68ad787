"""The index of captures, CDXJ: sorted by address and time, as players and pywb search it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from wacz.waczindexer import WACZIndexer
from warcio.recordloader import ArcWarcRecord

from thaigov_spider.progress import CountedFile, File, Progress

# As much as cdxj-indexer sorts in memory at once, in characters; it merges the sorted parts from the disk.
_SORTED_AT_ONCE = 8_000_000
_LINES = 1024  # of the compressed index in one gzip member, as py-wacz and ArchiveWeb.page have it
COMPRESSED = "index.cdx.gz"


class Index(WACZIndexer):  # type: ignore[misc]
    """py-wacz's indexer, which is cdxj-indexer's. `lines` is how many there are.

    It is not asked for what it looks into bodies for (what was sent by POST, digests of compressed records).
    On a site that is only read nothing comes of it, and it fails on a body that is not encoded as it says.
    """

    def __init__(self, output: IO[str], files: Iterable[Path], progress: Progress, **options: Any) -> None:
        super().__init__(
            output,
            [os.fspath(path) for path in files],
            sort=True,
            max_sort_buff_size=_SORTED_AT_ONCE,
            **(options | {"hash_type": None, "main_url": None, "main_ts": None}),
        )
        self.lines = 0
        self._progress = progress

    def filter_record(self, record: ArcWarcRecord) -> bool:
        """Whether a record is indexed: not one without an address, by which nothing would find it."""
        return (
            record.rec_type != "warcinfo"  # which py-wacz wants to see
            and super().filter_record(record)
            and bool(record.rec_headers.get_header("WARC-Target-URI"))
        )

    def _do_write(self, *line: Any) -> None:
        super()._do_write(*line)
        self.lines += 1

    def _create_record_iter(self, input_: File) -> Any:
        return super()._create_record_iter(CountedFile(input_, self._progress))

    def _get_digest(self, record: ArcWarcRecord, name: str) -> str | None:
        """The digest that the record gives: what gives none was cut short, and is not the empty page."""
        digest: str | None = record.rec_headers.get_header(name)
        return digest


def write(path: Path, files: Iterable[Path], progress: Progress) -> Index:
    """Write a sorted index of WARC files, whose base names it has. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as output:
        index = Index(output, files, progress)
        index.process_all()
    return index


def write_compressed(path: Path, idx: Path, files: Iterable[Path], progress: Progress) -> Index:
    """Write a sorted index in gzip members, and the list of those. Raises OSError."""
    with path.open("wb") as data, idx.open("w", encoding="utf-8", newline="\n") as output:
        index = Index(output, files, progress, compress=data, data_out_name=COMPRESSED, lines=_LINES)
        index.process_all()
    return index
