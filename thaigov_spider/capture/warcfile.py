"""WARC files that last: `thaigov-<run id>-<serial>.warc.gz`, `.open` behind the name while one is written.

A file is created exclusively, holds one gzip member a record, and is never appended to once it is closed.
Every append leaves whole records behind, or the file as it was. What a crash leaves open, `recover` closes.
"""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from zlib_ng.zlib_ng import crc32

from thaigov_spider.atomic_files import checksum, rename, sync, truncate
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.records import Record
from thaigov_spider.warc.whole_records import end_of_whole_records

OPEN = ".open"
CUT = ".cut"


class WarcFile:
    """The WARC files of one run, one after the other; the first is created by the first `append`.

    `run_id` (`20261123T010203Z`) goes into their names. `describe` makes the warcinfo record of the file with
    the name it is given. `max_bytes` is the size that a file does not exceed unless one exchange alone does.
    """

    def __init__(
        self, directory: Path, run_id: str, describe: Callable[[str], Record], max_bytes: int = 1_000_000_000
    ) -> None:
        self.names: list[str] = []
        self.bytes_written = 0
        self._directory = directory
        self._run_id = run_id
        self._describe = describe
        self._max_bytes = max_bytes
        self._file: FileIO | None = None
        self._size = self._synced = self._checksum = 0
        self._is_torn = False

    @property
    def name(self) -> str:
        """The name, without `.open`, of the file that the last append went to."""
        return self.names[-1]

    def append(self, records: Sequence[Record]) -> list[int]:
        """Write the records of one exchange into one file, and give the offset of each one's gzip member.

        They have been handed to the operating system when this returns. Raises OSError if they cannot be
        written; the file then ends where it did before.
        """
        members = [compressed(record) for record in records]
        if self._file is not None and self._size + sum(map(len, members)) > self._max_bytes:
            self.close()
        file = self._file or self._create()
        if self._size == 0:
            members.insert(0, compressed(self._describe(self.name)))
        before = self._size
        self._write(file, b"".join(members))
        offsets = [before + sum(map(len, members[:index])) for index in range(len(members))]
        return offsets[-len(records) :]

    def sync(self) -> None:
        """Have all that was appended outlast a loss of power. Raises OSError."""
        if self._file is not None and self._synced < self._size:
            os.fsync(self._file.fileno())
            self._synced = self._size

    def close(self) -> None:
        """Sync the file, check it, give it its name without `.open`; one that holds nothing is removed.

        Raises OSError if that fails, or if the file does not hold what was written to it: it then stays
        `.open`, and the next run recovers it.
        """
        if self._file is None:
            return
        file, path = self._file, self._directory / (self.name + OPEN)
        self._file = None
        try:
            os.fsync(file.fileno())
        finally:
            file.close()
        if self._size == 0:
            path.unlink()
            self.names.pop()
        elif not self._is_torn:
            if checksum(path) != self._checksum:
                raise OSError(errno.EIO, f"{path.name} does not hold what was written to it")
            rename(path, self.name)
        self._size = 0

    def _create(self) -> FileIO:
        self._directory.mkdir(parents=True, exist_ok=True)
        for serial in range(1, 100_000):
            name = f"thaigov-{self._run_id}-{serial:05}.warc.gz"
            try:
                file = FileIO(self._directory / (name + OPEN), "x")
            except FileExistsError:
                continue
            # Only who holds NAME.open can make NAME, so it is looked for when we hold it, not before.
            if any((self._directory / taken).exists() for taken in (name, name + CUT)):
                file.close()
                (self._directory / (name + OPEN)).unlink()
                continue
            sync(self._directory)
            self.names.append(name)
            self._file, self._size, self._synced, self._checksum = file, 0, 0, 0
            return file
        raise FileExistsError(f"no name is left for a WARC file of run {self._run_id} in {self._directory}")

    def _write(self, file: FileIO, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except BaseException:
            self._is_torn = True  # until the next line is through
            file.truncate(self._size)
            file.seek(self._size)
            self._is_torn = False
            raise
        self._size += len(data)
        self._checksum = crc32(data, self._checksum)
        self.bytes_written += len(data)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What `recover` did with one file: the bytes that stayed in `sealed`, and those moved into `cut`.

    `sealed` is None where the file had no whole record, `cut` where there was nothing to cut.
    """

    sealed: Path | None
    kept: int
    cut: Path | None
    moved: int

    def __str__(self) -> str:
        kept = f"{self.sealed} recovered, {self.kept} bytes" if self.sealed else "no whole record to recover"
        return f"{kept}; {self.moved} damaged bytes moved to {self.cut}" if self.cut else kept


def recover(directory: Path) -> list[Recovered]:
    """Close the files that an earlier run left open, oldest first, and say what was done to each.

    Call it while holding the archive's lock: it takes every `.open` file for one whose writer is gone. Each
    is cut behind its last gzip member that holds one whole record; what was cut is kept beside it, in
    `NAME.cut`. It may be killed at any time: the next call comes to the same end. Raises OSError.
    """
    return [_recover(path) for path in sorted(directory.glob(f"*.warc.gz{OPEN}"))]


def _recover(path: Path) -> Recovered:
    name = path.name.removesuffix(OPEN)
    size = path.stat().st_size
    with path.open("rb") as file:
        kept = end_of_whole_records(file)
    if kept == 0:
        return _set_aside(path, name, size)
    cut = _cut(path, kept, name + CUT) if kept < size else None
    sync(path)
    return Recovered(rename(path, name), kept, cut, size - kept)


def _set_aside(path: Path, name: str, size: int) -> Recovered:
    if size == 0:
        path.unlink()
        return Recovered(None, 0, None, 0)
    sync(path)
    return Recovered(None, 0, rename(path, name + CUT), size)


def _cut(path: Path, kept: int, cut_name: str) -> Path:
    """Move what lies behind `kept` bytes into another file, which is whole before anything is cut off."""
    partial = path.with_name(cut_name + ".partial")
    partial.unlink(missing_ok=True)  # what a killed call left there, or a link to something else
    with path.open("rb") as source, partial.open("xb") as target:
        source.seek(kept)
        while chunk := source.read(1 << 20):
            target.write(chunk)
    sync(partial)
    moved = rename(partial, cut_name)
    truncate(path, kept)
    return moved
