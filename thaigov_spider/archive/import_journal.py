"""What an import is about to do: `archives/import.json`, there from before its files are until all is done.

Whoever holds the archive next finishes what it says, or undoes it. Later the same stands in the import's
report, `runs/import-….json`.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.atomic_files import sync, write

_NAME = "import.json"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in `warc/` that an import made: its name, and the SHA-256 of its bytes, in base 16."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was given: its name and digest, and what it became.

    `stored` says how: `as it is`, or which of its records; `left_out` what of it could not be read.
    """

    name: str
    sha256: str
    size: int
    how: str
    stored: tuple[StoredFile, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import: its name, when it began (UTC, ISO 8601), where the user says that its files are from."""

    run: str
    started: str
    source: str | None
    origin: str
    given: tuple[GivenFile, ...]

    @property
    def id(self) -> str:
        """When it began, as names have it."""
        return self.run.rpartition("-")[2]

    @property
    def stored(self) -> tuple[str, ...]:
        """The names of all files in `warc/` that it makes."""
        return tuple(one.name for given in self.given for one in given.stored)

    def as_dict(self) -> dict[str, Any]:
        """For a file of JSON."""
        return asdict(self)


def begin(archive: Archive, this: ImportRun) -> None:
    """Say what is about to be done. Raises PlaceError, OSError."""
    write(json.dumps(this.as_dict(), ensure_ascii=False, indent=1), archive.root / _NAME)


def end(archive: Archive) -> None:
    """It is done. Raises OSError."""
    (archive.root / _NAME).unlink(missing_ok=True)
    sync(archive.root)


def unfinished(archive: Archive) -> ImportRun | None:
    """The import that was cut off; None if there is none. Raises OSError."""
    path = archive.root / _NAME
    try:
        return _read(json.loads(path.read_bytes())) if path.is_file() else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def imports(runs: Path) -> Iterator[ImportRun]:
    """All imports that have a report, in their order. Raises OSError."""
    return imports_in(files(runs.glob(f"{IMPORT}-*.json")))


def imports_in(reports: Iterable[Path]) -> Iterator[ImportRun]:
    """The imports that these reports are of; others are passed over. Raises OSError."""
    for path in reports:
        try:
            yield _read(json.loads(path.read_bytes())["imported"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _read(said: dict[str, Any]) -> ImportRun:
    given = tuple(_given(one) for one in said["given"])
    return ImportRun(**said | {"given": given})


def _given(said: dict[str, Any]) -> GivenFile:
    stored = tuple(StoredFile(**file) for file in said["stored"])
    return GivenFile(**said | {"stored": stored, "left_out": tuple(said["left_out"])})
