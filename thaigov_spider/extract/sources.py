"""The WARC files that articles are read out of: on the disk, or inside a package."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from thaigov_spider.plan.capture_sources import source_of_run
from thaigov_spider.warc.decompress import DamageError, Readable
from thaigov_spider.warc.formats import Format
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.wacz_entries import opened

_LOCAL_HEADER = 30  # bytes, before the name and the extra field, whose lengths are its last two numbers


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl of ours, as it says in its WARC files.

    `elsewhere` are the beginnings of URLs below which the sources of captures that it knew have theirs.
    """

    id: str
    origin: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarcSource:
    """One WARC file.

    `label` is how messages call it, `name` how articles do; `path` is absolute, because processes may have
    other folders. It lies in that file from the byte `start` on; or, where `entry` is given, inside the entry
    of the package that begins at that byte, which is compressed and can be read from front to back only.
    `size` is in bytes.

    `crawl` is given where a crawl of ours wrote the file, and the same for all files of one: its id, the site
    that it asked, and where the sources of captures that it knew have theirs. `is_open`: it may be a file
    that is still written to.
    `is_torn`: it is a package that is torn, with WARC files somewhere in it.
    """

    number: int
    label: str
    name: str
    path: str
    size: int
    form: Format
    start: int = 0
    entry: int | None = None
    crawl: Crawl | None = None
    is_open: bool = False
    is_torn: bool = False

    def wrote(self, header: Header) -> bool:
        """Whether a record is of a crawl of ours: files of some have copied records of archives in them.

        So may what packages have of them, which name the files and not the crawl.
        """
        if self.crawl is None:
            return False
        source = source_of_run(self.crawl.id)
        may_be_copied = source.is_copied if source else ".warc" in self.crawl.id
        return not (may_be_copied and header.is_copied)

    def proof_of(self, header: Header) -> str:
        """The `via` of the archive that a crawl of ours copied a record from; empty where none did."""
        source = source_of_run(self.crawl.id) if self.crawl is not None else None
        return source.via if source and not self.wrote(header) else ""

    @contextmanager
    def opened(self) -> Iterator[Readable]:
        """The file, for reading. Raises OSError, and what `zipfile` raises."""
        if self.entry is not None:
            with zipfile.ZipFile(self.path) as package:
                info = next(one for one in package.infolist() if one.header_offset == self.entry)
                with opened(package, info) as entry:
                    yield entry
            return
        with Path(self.path).open("rb") as file:
            yield file if not self.start else _Window(file, self.start, self.size)

    def tells_of(self, error: DamageError) -> bool:
        """Whether an error says that something is lost which should be in this file."""
        if self.is_open:
            return not error.is_cut
        # Between the files in a torn package there is what else is in it.
        return error.is_cut or not self.is_torn


class _Window:
    """A part of a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def read(self, size: int) -> bytes:
        data = self._file.read(max(0, min(size, self._size - self._at)))
        self._at += len(data)
        return data

    def seek(self, offset: int) -> int:
        self._at = offset
        self._file.seek(self._start + offset)
        return offset


def place_of(file: BinaryIO, info: zipfile.ZipInfo) -> int | None:
    """Where the bytes of a package's entry begin; None where they are compressed or encrypted."""
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        return None
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        return None
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = info.header_offset + _LOCAL_HEADER + lengths
    return start if start + info.file_size <= file.seek(0, io.SEEK_END) else None


def plain_name(path: str) -> str:
    """The last part of a path, as articles have it: in UTF-8, whatever bytes it has."""
    return os.fsencode(path.replace("\\", "/").rpartition("/")[2]).decode("utf-8", "replace")
