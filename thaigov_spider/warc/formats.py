"""Which compression a WARC file has, and its text."""

from typing import Literal

from thaigov_spider.warc.decompress import READ, RECORD, PlainText, Readable, RecordStream
from thaigov_spider.warc.members import FED, GzipText
from thaigov_spider.warc.zstd import ZstdText, is_zstd

Format = Literal["plain", "gzip", "zstd"]


def format_of(start: bytes, name: str) -> Format:
    """What a file is that begins with these bytes, of which there are five; else its name says it."""
    if start == RECORD:
        return "plain"
    if start.startswith(GzipText.magic[:2]) or ".gz" in name:
        return "gzip"
    return "zstd" if is_zstd(start) or ".zst" in name else "plain"


def text_as(form: Format, file: Readable, at: int = 0, read: int = READ) -> RecordStream:
    """The text of a WARC file from one record on, which is read in pieces of `read` bytes.

    Raises DamageError where the dictionary of a `.warc.zst` cannot be read.
    """
    if form == "zstd":
        return ZstdText(file, at, read)
    return GzipText(file, at, read) if form == "gzip" else PlainText(file, at)


def text_of(file: Readable, name: str) -> RecordStream:
    """The text of a WARC file. Its first bytes say what it is, not its name alone."""
    start = file.read(len(RECORD))
    return text_as(format_of(start, name), file)


def text_at(file: Readable, name: str, offset: int) -> RecordStream:
    """The text of a WARC file from one record on, of which little is read ahead."""
    return text_as(format_of(b"", name), file, offset, FED)
