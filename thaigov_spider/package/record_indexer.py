"""The lines of the index for any record, as cdxj-indexer writes them."""

from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any, BinaryIO

from wacz.waczindexer import WACZIndexer
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecord


class RecordIndexer(WACZIndexer):  # type: ignore[misc]
    """py-wacz's indexer, which is cdxj-indexer's.

    It is not asked for what it looks into bodies for (what was sent by POST, digests of compressed records).
    On a site that is only read nothing comes of it, and it fails on a body that is not encoded as it says.
    """

    def __init__(self, output: Any = None, inputs: Any = (), **options: Any) -> None:
        super().__init__(output, inputs, **options, hash_type=None, main_url=None, main_ts=None)

    def lines_of(self, file: BinaryIO, offset: int, end: int, name: str) -> list[str]:
        """The lines for the one record in a gzip member of a file of this name; none if it is not indexed."""
        output = StringIO()
        self.curr_filename = name
        file.seek(offset)
        [record] = islice(self._create_record_iter(LimitReader(file, end - offset)), 1)
        if self.filter_record(record):
            self.process_index_entry(_Place(offset, end - offset), record, name, output)
        return output.getvalue().splitlines(keepends=True)

    def filter_record(self, record: ArcWarcRecord) -> bool:
        """Whether a record is indexed: not one without an address, by which nothing would find it."""
        return (
            record.rec_type != "warcinfo"  # which py-wacz wants to see
            and super().filter_record(record)
            and bool(record.rec_headers.get_header("WARC-Target-URI"))
        )

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
