"""Files of others as files of `warc/`: as they are, or, where that cannot be, record by record.

A file is stored byte for byte as it is, whatever its format, under the name `import-<run id>-<serial>-<first
16 digits of its SHA-256>`. Only what no reader of the archive could use is not: of a damaged file, and where
only the records of the site are wanted, those records are copied, each byte for byte in the gzip member that
it is in, behind a warcinfo record that says from where; records that share a gzip member get one each, and
those of ARC files become WARC records. Of a package the WARC files are stored, each in the same way.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from thaigov_spider import __version__
from thaigov_spider.archive.import_journal import GivenFile, StoredFile
from thaigov_spider.atomic_files import sync
from thaigov_spider.imports.given import Checked, Part, sha256, unpacked
from thaigov_spider.package import copying
from thaigov_spider.package.catalogue import CaptureCatalogue
from thaigov_spider.package.choice import Choice
from thaigov_spider.printable import printable
from thaigov_spider.urls import is_loopback, is_ours
from thaigov_spider.warc.records import Record

AS_IT_IS, RECORDS, OF_SITE = "as it is", "record by record", "records of the site"
NOTHING = "nothing"
DIGITS = 16
"""As many of a file's digest are in the names of what it became."""
_MOST_LEFT_OUT = 1000


@dataclass(frozen=True, slots=True)
class ImportScope:
    """What is wanted of files: the site at `origin`. `source` is where the user says that they are from."""

    origin: str
    only_site: bool
    source: str | None


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A part whose records are known; `was` is what it was before it was unpacked."""

    part: Part
    was: Part
    catalogue: CaptureCatalogue

    @property
    def is_whole(self) -> bool:
        """Whether it can stay as it is."""
        return self.part is self.was and not self.part.lost and not self.part.is_found


class Store:
    """Makes what the archive is to have, in `folder`, for the import `run` that begins `now` (UTC)."""

    def __init__(self, run: str, now: datetime, wanted: ImportScope, folder: Path) -> None:
        self.folder = folder
        self._run, self._now, self._wanted = run, now, wanted
        self._serial = 0

    def given(self, one: Checked) -> GivenFile:
        """What a file becomes: nothing where nothing of the site is in it.

        Raises DamageError, OSError, sqlite3.Error.
        """
        with ExitStack() as stack:
            parts = [stack.enter_context(_scanned(part, one.folder)) for part in one.parts]
            is_ours = any(self._of_site(scanned.catalogue) for scanned in parts)
            stored = tuple(file for scanned in parts if is_ours for file in self._stored(scanned, one))
            is_as_it_is = not self._wanted.only_site and all(scanned.is_whole for scanned in parts)
        how = AS_IT_IS if is_as_it_is else OF_SITE if self._wanted.only_site else RECORDS
        size = one.path.stat().st_size
        left_out = tuple(_left_out(one))
        return GivenFile(one.name, one.sha256, size, how if stored else NOTHING, stored, left_out)

    def _of_site(self, catalogue: CaptureCatalogue) -> list[int]:
        """The numbers of the records that are of the site."""
        rows = catalogue.database.execute("SELECT number, uri FROM records")
        return [number for number, uri in rows if self._is_of_site(uri or "")]

    def _is_of_site(self, uri: str) -> bool:
        return is_ours(uri, self._wanted.origin) or is_loopback(uri)

    def _stored(self, scanned: _Scanned, one: Checked) -> Iterator[StoredFile]:
        """The file that a part becomes, if it becomes any."""
        part, choice = scanned.part, Choice(scanned.catalogue)
        self._serial += 1
        stem = f"{self._run}-{self._serial:05}-{one.sha256[:DIGITS]}"
        if not self._wanted.only_site and scanned.is_whole:
            path = self.folder / f"{stem}{part.suffix}"
            shutil.copyfile(part.path, path)
        else:
            path = self.folder / f"{stem}.warc.gz"
            if self._wanted.only_site:
                choice.add(self._of_site(scanned.catalogue))
                choice.close()
            else:
                choice.add_file(0)
            if not len(choice):
                return
            about = self._about(path.name, one, part)
            copying.write(path, choice.outside(set()), [part.path], about, _silent)
        sync(path)
        yield StoredFile(path.name, sha256(path))

    def _about(self, name: str, one: Checked, part: Part) -> Record:
        """The warcinfo record of copied records, which begins otherwise than that of a crawl of ours."""
        which = OF_SITE if self._wanted.only_site else "the records that can be read"
        about = {
            "software": f"import by thaigov_spider/{__version__}",
            "description": f"{which}, copied byte for byte",
            "importedFrom": one.name + printable(part.label.removeprefix(str(one.path))),
            "importedSHA256": one.sha256,
        }
        if self._wanted.source:
            about["importedSource"] = self._wanted.source
        return copying.copies_info(name, self._now, about)


@contextmanager
def _scanned(was: Part, folder: Path) -> Iterator[_Scanned]:
    """A part, unpacked where its records cannot be told apart otherwise."""
    with closing(_catalogue(was, folder)) as first:
        if not first.sharing:
            yield _Scanned(was, was, first)
            return
    part = unpacked(was, folder)
    with closing(_catalogue(part, folder)) as catalogue:
        yield _Scanned(part, was, catalogue)


def _catalogue(part: Part, folder: Path) -> CaptureCatalogue:
    catalogue = CaptureCatalogue(folder / f"{part.path.name}.records", [part.path])
    part.lost.update(problem.offset for problem in catalogue.scan(_silent))
    starts = ((start,) for start in part.lost)
    catalogue.database.executemany("DELETE FROM records WHERE start = ?", starts)
    return catalogue


def _silent(_: int) -> None:
    """What verifies has told how far it is."""


def _left_out(one: Checked) -> Iterator[str]:
    """What of a file could not be read, in words."""
    for problem in one.losses[:_MOST_LEFT_OUT]:
        inside = problem.file.removeprefix(str(one.path))
        yield printable(f"{one.path.name}{inside}:{problem.offset}: {problem.text}")
    if len(one.losses) > _MOST_LEFT_OUT:
        yield f"and {len(one.losses) - _MOST_LEFT_OUT} more"
