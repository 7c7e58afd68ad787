"""Which format and compression a file of records has, and its text."""

from typing import Literal

from thaigov_spider.warc import arc
from thaigov_spider.warc.decompress import READ, RECORD, WARC, PlainText, Readable, RecordStream
from thaigov_spider.warc.gzip_members import GzipText, beginning
from thaigov_spider.warc.members import FED
from thaigov_spider.warc.zstd import ZstdText, is_zstd

Format = Literal["plain", "gzip", "zstd", "arc", "arc-gzip"]
START = 1 << 12
"""As many bytes say what a file is; the first record of an ARC file has a short line."""
UNKNOWN = "this is no .warc, .warc.gz, .warc.zst, .wacz, .arc or .arc.gz file"
_WARCS = (".warc", ".warc.gz", ".warc.zst")
_ARCS = (".arc", ".arc.gz")


def format_of(start: bytes, name: str) -> Format:
    """What a file is that begins with these bytes, START many; else its name says it."""
    if start.startswith(RECORD):
        return "plain"
    if arc.begins(start):
        return "arc"
    if start.startswith(GzipText.magic[:2]):
        text = beginning(start, START)
        is_arc = not text.startswith(RECORD) and (arc.begins(text) or is_called_arc(name))
        return "arc-gzip" if is_arc else "gzip"
    if is_zstd(start):
        return "zstd"
    if is_called_arc(name):
        return "arc-gzip" if name.lower().endswith(".gz") else "arc"
    if ".gz" in name:
        return "gzip"
    return "zstd" if ".zst" in name else "plain"


def is_package(start: bytes) -> bool:
    """Whether a file that begins with these bytes is a zip file, as WACZ packages are, whatever its name."""
    return start.startswith(b"PK\x03\x04")


def holds_records(start: bytes, name: str) -> bool:
    r"""Whether a file that begins with these bytes, START many, is one of records, compressed or not.

    Of an empty or damaged one, and of a bare gzip file whose text cannot be had, the name or the look is
    enough: what is in there may be found.

    >>> holds_records(b"WARC/1.1\r\n", "saved"), holds_records(b"", "a.WARC.gz"), holds_records(b"{}", "a")
    (True, True, False)
    """
    if name.lower().endswith((*_WARCS, *_ARCS)) or is_zstd(start):
        return True
    is_gzip = start.startswith(GzipText.magic[:2])
    text = beginning(start, START) if is_gzip else start
    return text.startswith(RECORD) or arc.begins(text) or (is_gzip and not text)


def is_called_arc(name: str) -> bool:
    """Whether a file of this name is an ARC file.

    >>> is_called_arc("crawl.ARC.gz"), is_called_arc("crawl.warc.gz")
    (True, False)
    """
    return name.lower().endswith(_ARCS)


def text_as(form: Format, file: Readable, at: int = 0, read: int = READ) -> RecordStream:
    """The text of such a file from one record on, which is read in pieces of `read` bytes."""
    syntax = arc.SYNTAX if form.startswith("arc") else WARC
    if form == "zstd":
        return ZstdText(file, at, read)
    if form.endswith("gzip"):
        return GzipText(file, at, read, syntax)
    return PlainText(file, at, syntax)


def text_of(file: Readable, name: str) -> RecordStream:
    """The text of a WARC or ARC file. Its first bytes say what it is, not its name alone."""
    return text_as(format_of(file.read(START), name), file)


def text_at(file: Readable, name: str, offset: int) -> RecordStream:
    """The text of a WARC or ARC file from one record on, of which little is read ahead."""
    return text_as(format_of(b"", name), file, offset, FED)


def kind_of_other(name: str) -> str | None:
    """What a file is, by its name, that crawlers write and that holds no pages.

    >>> kind_of_other("crawl.warc.wet.gz"), kind_of_other("crawl.warc.gz")
    ('a WET file, texts without their pages', None)
    """
    bare = name.lower().removesuffix(".gz")
    if bare.endswith(".wet"):
        return "a WET file, texts without their pages"
    if bare.endswith(".wat"):
        return "a WAT file, facts about pages without the pages"
    return None
