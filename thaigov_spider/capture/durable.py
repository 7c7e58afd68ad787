"""File operations that are there after a power cut."""

import os
from pathlib import Path

from zlib_ng.zlib_ng import crc32


def sync(path: Path) -> None:
    """Have the system write a file's bytes, or a directory's entries, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(path: Path, name: str) -> Path:
    """Give a synced file another name in its directory, for good. Raises OSError."""
    renamed = path.replace(path.with_name(name))
    sync(path.parent)
    return renamed


def truncate(path: Path, size: int) -> None:
    """Cut a file behind its first `size` bytes, for good. Raises OSError."""
    os.truncate(path, size)
    sync(path)


def checksum(path: Path) -> int:
    """The CRC-32 of what a file holds, read from its beginning in bounded memory. Raises OSError."""
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            total = crc32(chunk, total)
    return total
