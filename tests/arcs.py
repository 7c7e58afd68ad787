"""ARC files as archives wrote them before 2009."""

import gzip
from collections.abc import Callable
from pathlib import Path

DATE = "20050203040506"
FIELDS = "URL IP-address Archive-date Content-type Archive-length"
FIELDS_OF_2 = (
    "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
)


def arc_record(
    url: str, block: bytes, date: str = DATE, media_type: str = "text/html", ip: str = "203.0.113.5"
) -> bytes:
    """A record of version 1, and the line end behind it."""
    return f"{url} {ip} {date} {media_type} {len(block)}\n".encode() + block + b"\n"


def version_block(name: str = "a.arc", version: str = "1 0 InternetArchive", fields: str = FIELDS) -> bytes:
    """The first record of a file, as Heritrix writes it."""
    return arc_record(f"filedesc://{name}", f"{version}\n{fields}\n".encode(), media_type="text/plain",
                      ip="0.0.0.0")  # fmt: skip


def heritrix_1_1(name: str = "a.arc") -> bytes:
    """The same with what Heritrix tells of the crawl."""
    told = f'1 1 InternetArchive\n{FIELDS}\n<?xml version="1.0"?>\n<arcmetadata>\n</arcmetadata>\n'.encode()
    return arc_record(f"filedesc://{name}", told, media_type="text/xml", ip="0.0.0.0")


def of_version_2(url: str, block: bytes, date: str = DATE) -> bytes:
    """A record with ten fields."""
    line = f"{url} 203.0.113.5 {date} text/html 200 f3b1a4c6 - 1234 a.arc {len(block)}\n"
    return line.encode() + block + b"\n"


def members(*records: bytes) -> bytes:
    """A gzip member a record."""
    return b"".join(gzip.compress(one) for one in records)


def one_stream(*records: bytes) -> bytes:
    """All records in one gzip member, as gzip makes it of a plain file."""
    return gzip.compress(b"".join(records))


KINDS: dict[str, Callable[..., bytes]] = {
    "a.arc": lambda *records: b"".join(records),
    "a.arc.gz": members,
    "b.arc.gz": one_stream,
}
"""How a file of records is written, by a name that it may have."""


def arc_file(folder: Path, name: str, *records: bytes) -> Path:
    """A file of these records."""
    path = folder / name
    path.write_bytes(KINDS[name](*records))
    return path
