"""The secondary index of a package: where in its compressed index which lines are. Players read only those.

One line a gzip member of the index: the first key in it, and a JSON object with its `offset`, `length` and
`digest` (cdxj-gzip-1.0, as py-wacz and ArchiveWeb.page write it).
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from thaigov_spider.exit_status import counted
from thaigov_spider.printable import shortened
from thaigov_spider.warc.wacz_entries import opened

PARTS = "indexes/index.idx"
_INDEX = "indexes/index.cdx.gz"
_LONGEST_LINE = 1 << 20  # bytes
_LONGEST_PART = 1 << 24  # bytes; those of a thousand lines take a hundred thousand
_LONGEST_KEY = 1 << 16  # bytes


class _Part(NamedTuple):
    """What a line says of a member of the index."""

    key: bytes
    offset: int
    length: int
    digest: str


def problems(package: zipfile.ZipFile) -> Iterator[str]:
    """What is wrong with the secondary index, if there is one. Raises what `zipfile` raises."""
    names = set(package.namelist())
    if PARTS not in names:
        return
    if _INDEX not in names:
        yield f"{PARTS} leads into {_INDEX}, which is missing"
        return
    with opened(package, PARTS) as lines, opened(package, _INDEX) as index:
        wrong = [line for line in _listed(lines) if not _is_right(index, line)]
    if wrong:
        lead = counted(len(wrong), f"line of {PARTS} leads", several=f"lines of {PARTS} lead")
        yield f"{lead} to no part of {_INDEX}, as {shortened(_said(wrong[0]))}"


def _listed(lines: IO[bytes]) -> Iterator[bytes]:
    while line := lines.readline(_LONGEST_LINE):
        if line.strip() and not line.startswith(b"!"):
            yield line


def _is_right(index: IO[bytes], line: bytes) -> bool:
    """Whether a part is where a line says it is, and begins with its key; parts stand in their order."""
    part = _part_in(line)
    if part is None or part.offset < index.tell() or not 0 < part.length <= _LONGEST_PART:
        return False
    index.seek(part.offset)
    data = index.read(part.length)
    name, _, value = part.digest.partition(":")
    if name == "sha256" and hashlib.sha256(data).hexdigest() != value.lower():
        return False
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return len(data) == part.length and member.decompress(data, _LONGEST_KEY).startswith(part.key)
    except zlib.error:
        return False


def _part_in(line: bytes) -> _Part | None:
    """What a line says; None where it is none.

    >>> _part_in(b'org,example)/ 2026 {"offset": 0, "length": 9}')
    _Part(key=b'org,example)/', offset=0, length=9, digest='')
    """
    key, _, _ = line.partition(b" ")
    try:
        about: Any = json.loads(line[line.index(b"{") :])
        offset, length = int(about["offset"]), int(about["length"])
        return _Part(key, offset, length, str(about.get("digest", "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _said(line: bytes) -> str:
    return line[:100].decode("utf-8", "replace").strip()
