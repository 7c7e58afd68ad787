"""The files that packages are made of."""

from pathlib import Path

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.exit_status import ExitStatus

_AS_THEY_ARE = (".warc.gz", ".warc")
_WARCS = ("*.warc.gz", "*.warc", "*.warc.zst", "*.arc", "*.arc.gz")


class PackageError(Exception):
    """Nothing was made; the message, one line, says why, and `status` is the exit status."""

    def __init__(self, text: str, status: ExitStatus = ExitStatus.FAILED) -> None:
        super().__init__(text)
        self.status = status


def goes_as_it_is(path: Path) -> bool:
    """Whether a package may hold this file: players read no zstd, and no ARC."""
    return path.name.endswith(_AS_THEY_ARE)


def sealed(archive: Archive) -> list[Path]:
    """The WARC files of an archive that nothing is written to. Raises PackageError."""
    if not archive.warc.is_dir():
        raise PackageError(
            f"{archive.root}: there is no archive; say -s ARCHIVES_DIR=FOLDER", ExitStatus.USAGE
        )
    left_open = [path for path in sorted(archive.warc.iterdir()) if path.name.endswith(OPEN)]
    if archive.is_held():
        writing = f", and writes {left_open[0]}" if left_open else ""
        raise PackageError(
            f"another run holds the archive{writing}; try again when it is over", ExitStatus.LOCKED
        )
    for path in left_open:
        if path.exists():  # it lost its .open if its crawl ended just now
            raise PackageError(f"{path}: left open by a crawl that was cut off; the next crawl seals it")
    found = files(path for pattern in _WARCS for path in archive.warc.glob(pattern))
    if not found:
        raise PackageError(f"{archive.warc}: there is no WARC file")
    return found
