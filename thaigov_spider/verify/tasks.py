"""What there is to verify, cut into tasks that processes can do one by one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.printable import shortened
from thaigov_spider.progress import CountedFile, Progress
from thaigov_spider.verify import wacz_checks, wacz_index_parts, wacz_lists
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.record_checks import RecordChecks, VerifyTally
from thaigov_spider.verify.relations import Relations
from thaigov_spider.warc.formats import text_of
from thaigov_spider.warc.reader import read
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS, opened, package_in


class Task(Protocol):
    """Something to verify. `number` is that of the file in the list of labels; `size` is in bytes."""

    @property
    def number(self) -> int:
        """The number of the file."""

    @property
    def size(self) -> int:
        """How many bytes there are to read."""

    def run(self, database: Path, progress: Progress) -> VerifyTally:
        """Verify it: problems go into the temporary database. Raises OSError, sqlite3.Error."""


@dataclass(frozen=True, slots=True)
class WarcTask:
    """One WARC file. `is_open`: a crawl is writing it, and it may get its final name at any time."""

    unit: int
    number: int
    path: Path
    size: int
    is_open: bool = False

    def run(self, database: Path, progress: Progress) -> VerifyTally:
        """Verify the file's records."""
        with _opened(self.path) as file, Relations(database, self.unit, self.number) as relations:
            checks = RecordChecks(relations, is_open=self.is_open)
            read(text_of(CountedFile(file, progress), self.path.name.removesuffix(OPEN)), checks)
            if not (checks.tally.records or self.is_open):
                relations.problem(0, "this file holds no whole record", Damage.CHANGED)
            # Where a member is cut, the search for the next one ends behind the end of the file.
            checks.tally.bytes = min(file.tell(), os.fstat(file.fileno()).st_size)
            return checks.tally


@dataclass(frozen=True, slots=True)
class PackedWarcTask:
    """One WARC file inside a WACZ package, or in its package `inner`; it is read in place."""

    unit: int
    number: int
    path: Path
    entry: str
    size: int
    inner: str = ""

    def run(self, database: Path, progress: Progress) -> VerifyTally:
        """Verify the file's records."""
        with Relations(database, self.unit, self.number) as relations:
            checks = RecordChecks(relations)
            try:
                with package_in(self.path, self.inner) as package, opened(package, self.entry) as file:
                    read(text_of(CountedFile(file, progress), self.entry), checks)
            except ZIP_ERRORS as error:
                relations.problem(0, f"the package cannot be read here: {error}", Damage.PACKAGE)
            checks.tally.bytes = self.size
            return checks.tally


@dataclass(frozen=True, slots=True)
class UnreadTask:
    """A file of a kind that is not read; `text` says which."""

    number: int
    text: str
    damage: Damage
    size: int = 0

    def run(self, database: Path, progress: Progress) -> VerifyTally:  # noqa: ARG002
        """Say so."""
        with Relations(database, 0, self.number) as relations:
            relations.problem(0, self.text, self.damage)
        return VerifyTally()


@dataclass(frozen=True, slots=True)
class PackageTask:
    """What a WACZ package, or its package `inner`, says of its contents."""

    unit: int
    number: int
    path: Path
    size: int
    inner: str = ""

    def run(self, database: Path, progress: Progress) -> VerifyTally:
        """Verify what the package says."""
        with Relations(database, self.unit, self.number) as relations:
            try:
                with package_in(self.path, self.inner) as package:
                    for text in wacz_checks.problems(package, progress):
                        relations.problem(0, text, Damage.PACKAGE)
                    for info in wacz_checks.packages_in(package) if self.inner else ():
                        text = "is a package so deep inside of others that it was not read"
                        relations.problem(0, f"{shortened(info.filename)} {text}", Damage.PACKAGE)
                    for text in chain(
                        wacz_lists.read(package, relations), wacz_index_parts.problems(package)
                    ):
                        relations.problem(0, text, Damage.PACKAGE)
            except ZIP_ERRORS as error:
                relations.problem(0, f"this package cannot be read: {error}", Damage.PACKAGE)
        return VerifyTally()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, or the one that it has become: a crawl takes `.open` off at its end."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        if path.suffix != OPEN:
            raise
        file = path.with_suffix("").open("rb")
    with file:
        yield file
