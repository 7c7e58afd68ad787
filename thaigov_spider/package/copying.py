"""Records copied byte for byte into a WARC file of their own, each gzip member as it is."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from zlib_ng import zlib_ng

from thaigov_spider import __version__
from thaigov_spider.package.choice import Chosen
from thaigov_spider.progress import Progress
from thaigov_spider.warc.gzip_members import GZIP, compressed
from thaigov_spider.warc.records import CONFORMS_TO, Record, warcinfo

_MAGIC = b"\x1f\x8b"
_READ = 1 << 20


def copy(
    chosen: Callable[[], Iterator[Chosen]], files: list[Path], folder: Path, stem: str, progress: Progress
) -> Path | None:
    """Write a WARC file into `folder`; None where nothing is chosen. Raises OSError.

    `chosen` gives the records, of the WARC files `files`, each time it is called. The file's name begins with
    `stem` and says which records it holds, so that no two packages have files of one name that differ.
    """
    name, newest, sources = _described(chosen(), files, stem)
    if newest is None:
        return None
    path = folder / name
    with path.open("wb") as target:
        target.write(compressed(_info(name, newest, sources)))
        _copy_members(chosen(), files, target, progress)
    return path


def _described(chosen: Iterator[Chosen], files: list[Path], stem: str) -> tuple[str, str | None, list[str]]:
    """The name of the file, the WARC-Date of the newest record in it, and the names of the files it is of."""
    ids, newest = hashlib.sha256(), ""
    sources: dict[str, None] = {}
    for record in chosen:
        ids.update(record.id.encode())
        newest = max(newest, record.date)
        sources[files[record.file].name] = None
    return f"{stem}-{ids.hexdigest()[:16]}.warc.gz", newest or None, list(sources)


def _info(name: str, newest: str, sources: list[str]) -> Record:
    """The warcinfo record. It is dated by the newest record and named after the file: the same each time."""
    about = {
        "software": f"thaigov_spider/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "description": "records copied byte for byte from the files of an archive",
        "isPartOf": ", ".join(sources),
    }
    record = warcinfo(name, datetime.fromisoformat(newest), about)
    own_id = f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"
    return replace(
        record,
        fields=tuple(
            (field, own_id if field == "WARC-Record-ID" else value) for field, value in record.fields
        ),
    )


def _copy_members(chosen: Iterator[Chosen], files: list[Path], target: BinaryIO, progress: Progress) -> None:
    number, source = -1, None
    try:
        for record in chosen:
            if source is None or record.file != number:
                if source is not None:
                    source.close()
                number, source = record.file, files[record.file].open("rb")
            source.seek(record.start)
            _copy_member(source, record.end - record.start, target)
            progress(record.end - record.start)
    finally:
        if source is not None:
            source.close()


def _copy_member(source: BinaryIO, size: int, target: BinaryIO) -> None:
    """Copy one record; one that is not compressed becomes a gzip member."""
    data = source.read(min(size, _READ))
    member = None if data.startswith(_MAGIC) else zlib_ng.compressobj(wbits=GZIP)
    while data:
        size -= len(data)
        target.write(member.compress(data) if member else data)
        data = source.read(min(size, _READ))
    if member:
        target.write(member.flush())
