"""The entries of a package, read in bounded memory whatever they inflate to."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import IO

from thaigov_spider.warc.formats import START, holds_records

# What Python's zip reader raises on files that are damaged, encrypted or compressed in rare ways.
ZIP_ERRORS = (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, ValueError)
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = 30  # bytes at least, before the data of an entry
_RECORDS = "archive"  # the folder of a package that has its records
_NOTES = "__MACOSX/"  # what macOS notes of each file that it puts into a zip file, under the same names


def package_at(path: Path) -> zipfile.ZipFile:
    """A package, for reading. Raises what `zipfile` raises.

    Also raises BadZipFile where entries share bytes, as in zip bombs, which make terabytes of megabytes; and
    where something stands before the first: of a torn package with others inside, one of these would be read.
    """
    return _checked(zipfile.ZipFile(path))


@contextmanager
def package_in(path: Path, inner: str) -> Iterator[zipfile.ZipFile]:
    """A package, or, where `inner` names one, that package inside of it (multi-WACZ), read in place."""
    with package_at(path) as package:
        if not inner:
            yield package
            return
        with opened(package, inner) as entry, _checked(zipfile.ZipFile(entry)) as found:
            yield found


def _checked(package: zipfile.ZipFile) -> zipfile.ZipFile:
    entries = sorted(package.infolist(), key=lambda info: info.header_offset)
    if entries and entries[0].header_offset:
        package.close()
        raise zipfile.BadZipFile("the list of its entries is missing")
    for one, behind in pairwise(entries):
        if one.header_offset + _LOCAL_HEADER + one.compress_size > behind.header_offset:
            package.close()
            raise zipfile.BadZipFile("entries share the same bytes")
    return package


def opened(package: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> IO[bytes]:
    """An entry, for reading. Raises what `zipfile` raises.

    Of what is compressed with bzip2 or LZMA, `zipfile` inflates all that it has read at once: a kilobyte may
    become gigabytes. No program is known to write such packages.
    """
    info = package.getinfo(name) if isinstance(name, str) else name
    if info.compress_type not in _BOUNDED:
        raise NotImplementedError(f"{info.filename} is compressed otherwise than by deflate")
    return package.open(info)


def record_files(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The WARC and ARC files of a package, as it lists them.

    What lies where a package keeps its records is known by what it begins with, whatever its name.
    """
    entries = [info for info in package.infolist() if not info.filename.startswith(_NOTES)]
    return [one for one in entries if holds_records(b"", one.filename) or _begins_with_record(package, one)]


def _begins_with_record(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether an entry is one of records, though its name does not say so; not where it cannot be read."""
    if info.is_dir() or _RECORDS not in info.filename.lower().split("/")[:-1]:
        return False
    with suppress(*ZIP_ERRORS), opened(package, info) as entry:
        return holds_records(entry.read(START), info.filename)
    return False
