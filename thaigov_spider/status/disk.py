"""How much of the disk an archive takes."""

import os
import shutil
from pathlib import Path

from thaigov_spider.archive.folder import Archive
from thaigov_spider.status.overview import Disk

OTHER = "other"


def usage(archive: Archive) -> Disk:
    """Bytes and files, by folder of the archive, the ledger and what else there is.

    What comes and goes meanwhile is counted or not. Raises OSError if the archive cannot be read at all.
    """
    sizes: dict[str, int] = {}
    files: dict[str, int] = {}
    for name in (
        archive.warc.name,
        archive.items.name,
        archive.runs.name,
        archive.logs.name,
        archive.imported.name,
    ):
        sizes[name], files[name] = _below(archive.root / name)
    ledger = [path for path in _files(archive.root) if _belongs_to(path, archive.ledger)]
    others = [path for path in _files(archive.root) if not _belongs_to(path, archive.ledger)]
    for name, paths in ((archive.ledger.name, ledger), (OTHER, others)):
        sizes[name], files[name] = sum(map(_size, paths)), len(paths)
    return Disk(sum(sizes.values()), sizes, files, shutil.disk_usage(archive.root).free)


def _below(folder: Path) -> tuple[int, int]:
    size = count = 0
    for path, _, names in os.walk(folder):
        size += sum(_size(Path(path, name)) for name in names)
        count += len(names)
    return size, count


def _files(folder: Path) -> list[Path]:
    return [Path(entry) for entry in os.scandir(folder) if entry.is_file()]


def _belongs_to(path: Path, ledger: Path) -> bool:
    return path.name in (ledger.name, f"{ledger.name}-wal", f"{ledger.name}-shm")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
