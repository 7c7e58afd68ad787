"""Records copied byte for byte into a WARC file of their own, each gzip member as it is.

Those of plain and of zstd files become gzip members, those of ARC files WARC records: players know no other.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from zlib_ng import zlib_ng

from thaigov_spider import __version__
from thaigov_spider.package.choice import Chosen
from thaigov_spider.progress import Progress
from thaigov_spider.warc.arc_conversion import as_warc
from thaigov_spider.warc.formats import START, Format, format_of, text_as
from thaigov_spider.warc.gzip_members import GZIP, compressed
from thaigov_spider.warc.members import FED
from thaigov_spider.warc.reader import read_one
from thaigov_spider.warc.records import CONFORMS_TO, Record, warcinfo

_READ = 1 << 20
_LONGEST = 1 << 27  # bytes of the block of an ARC record; those of known files stay below 100 MB


def copy(
    chosen: Callable[[], Iterator[Chosen]],
    files: list[Path],
    folder: Path,
    stem: str,
    progress: Progress,
    *,
    is_of_others: bool = False,
) -> Path | None:
    """Write a WARC file into `folder`; None where nothing is chosen. Raises DamageError, OSError.

    `chosen` gives the records, of the WARC files `files`, each time it is called. The file's name begins with
    `stem` and says which records it holds, so that no two packages have files of one name that differ. Those
    `of_others` are behind a warcinfo record that does not claim them for this program, which would mean that
    they are as they crossed the wire.
    """
    name, newest, sources = _described(chosen(), files, stem)
    if newest is None:
        return None
    about = {
        "software": f"{'copy by ' if is_of_others else ''}thaigov_spider/{__version__}",
        "description": "records copied byte for byte from the files of an archive",
        "isPartOf": ", ".join(sources),
    }
    path = folder / name
    write(path, chosen(), files, _info(name, newest, about), progress)
    return path


def write(path: Path, chosen: Iterator[Chosen], files: list[Path], about: Record, progress: Progress) -> None:
    """Write a WARC file of these records behind a warcinfo record. Raises DamageError, OSError."""
    with path.open("wb") as target:
        target.write(compressed(about))
        _copy_members(chosen, files, target, progress)


def _described(chosen: Iterator[Chosen], files: list[Path], stem: str) -> tuple[str, str | None, list[str]]:
    """The name of the file, the WARC-Date of the newest record in it, and the names of the files it is of."""
    ids, newest = hashlib.sha256(), ""
    sources: dict[str, None] = {}
    for record in chosen:
        ids.update(record.id.encode())
        newest = max(newest, record.date)
        sources[files[record.file].name] = None
    return f"{stem}-{ids.hexdigest()[:16]}.warc.gz", newest or None, list(sources)


def _info(name: str, newest: str, about: Mapping[str, str]) -> Record:
    """The warcinfo record. It is dated by the newest record and named after the file: the same each time."""
    record = copies_info(name, datetime.fromisoformat(newest), about)
    own_id = f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"
    return replace(
        record,
        fields=tuple(
            (field, own_id if field == "WARC-Record-ID" else value) for field, value in record.fields
        ),
    )


def copies_info(name: str, written: datetime, about: Mapping[str, str]) -> Record:
    """The warcinfo record of a file of copied records."""
    standard = {"format": "WARC File Format 1.1", "conformsTo": CONFORMS_TO}
    return warcinfo(name, written, {**about, **standard})


def _copy_members(chosen: Iterator[Chosen], files: list[Path], target: BinaryIO, progress: Progress) -> None:
    for number, records in groupby(chosen, key=lambda record: record.file):
        path = files[number]
        with path.open("rb") as source:
            form = format_of(source.read(START), path.name)
            for record in records:
                target.writelines(_member(source, form, record))
                progress(record.end - record.start)


def _member(source: BinaryIO, form: Format, record: Chosen) -> Iterator[bytes]:
    """The gzip member of one record."""
    if form == "gzip":
        return _bytes(source, record)
    if form == "plain":
        return _packed(_bytes(source, record))
    text = text_as(form, source, record.start, FED)
    if form == "zstd":
        text.begin()
        return _packed(iter(text.piece, b""))
    return iter([compressed(as_warc(*read_one(text, _LONGEST)))])


def _bytes(source: BinaryIO, record: Chosen) -> Iterator[bytes]:
    source.seek(record.start)
    left = record.end - record.start
    while left and (data := source.read(min(left, _READ))):
        left -= len(data)
        yield data


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    member = zlib_ng.compressobj(wbits=GZIP)
    yield from map(member.compress, pieces)
    yield member.flush()
