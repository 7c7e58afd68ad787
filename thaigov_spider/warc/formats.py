"""Which compression a WARC file has, and its text."""

from typing import Literal

from thaigov_spider.warc.decompress import READ, RECORD, PlainText, Readable, RecordStream
from thaigov_spider.warc.gzip_members import GzipText
from thaigov_spider.warc.members import FED
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


def kind_of_other(name: str, start: bytes) -> str | None:
    """What a file is, by its name or its first bytes, that crawlers write and that holds no WARC pages.

    >>> kind_of_other("crawl.arc.gz", b""), kind_of_other("crawl.warc.gz", b"")
    ('an ARC file', None)
    """
    bare = name.lower().removesuffix(".gz")
    if bare.endswith(".wet"):
        return "a WET file, texts without their pages"
    if bare.endswith(".wat"):
        return "a WAT file, facts about pages without the pages"
    return "an ARC file" if bare.endswith(".arc") or start.startswith(b"filed") else None
