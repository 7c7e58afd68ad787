"""The fixity manifest of an archive: the SHA-256 of every file in it that never changes again.

These are the files of captures that are closed, lines, and reports. What changes by itself is not covered:
the ledger and the indexes, which follow from the rest, logs, files that are open, and those of a run that is
at work. So an archive that grows, or whose old reports were condensed, agrees with its manifest.
"""

import hashlib
import re
from collections.abc import Iterator, Set
from pathlib import Path

from thaigov_spider.archive.folder import BAG, Archive, files
from thaigov_spider.archive.import_journal import unfinished
from thaigov_spider.archive.run_reports import written_by_runs
from thaigov_spider.atomic_files import write
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.exit_status import counted
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress
from thaigov_spider.verify import bagit
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.plan import WARC_NAMES

MANIFEST = "manifest-sha256.txt"
_CHANGED = {"items": Damage.CHANGED_LINE, "runs": Damage.NO_REPORT}
_READ = 1 << 20
_RUN = re.compile("[0-9]{8}T[0-9]{6}Z")


class FixityManifest:
    """The manifest of an archive: `problems` holds the files against it, then `update` adds what is new.

    It lies in the folder of the archive; of a bag, beside `data/`, where nothing is ever written.
    """

    def __init__(self, archive: Archive) -> None:
        """Read it, and see which files there are to cover. Raises OSError."""
        self._archive = archive
        self._is_bag = archive.is_of_bag
        self.path = archive.root.with_name(MANIFEST) if self._is_bag else archive.root / MANIFEST
        self._wrong: str | None = None
        self._known = self._read()
        covered = {str(path.relative_to(archive.root)): path for path in _covered(archive)}
        self._covered = {name: path for name, path in covered.items() if _is_text(name)}
        self._found: dict[str, str] = {}

    @property
    def size(self) -> int:
        """How many bytes there are to hash."""
        return sum(path.stat().st_size for path in self._covered.values() if path.is_file())

    def problems(self, told: Set[str], progress: Progress) -> Iterator[Problem]:
        """The files that are lost, or not as the manifest has them; `progress` is told the bytes read.

        Of those in `told` it is known that they are lost.
        """
        if self._wrong is not None:
            yield Problem(str(self.path), 0, self._wrong, damage=Damage.MANIFEST.name)
            return
        for name in sorted(self._known.keys() | self._covered.keys()):
            path = self._archive.root / name
            try:
                self._found[name] = _sha256(path, progress)
            except FileNotFoundError:
                yield from self._lost(name, path, told)
            except OSError as error:
                text = f"this file cannot be read: {error.strerror or error}"
                yield Problem(str(path), 0, text, damage=Damage.UNREADABLE.name)
            else:
                if self._found[name] != self._known.get(name, self._found[name]):
                    text = f"its SHA-256 differs from the one in {MANIFEST}"
                    kind = _CHANGED.get(path.parent.name, Damage.CHANGED)
                    yield Problem(str(path), 0, text, is_loss=True, damage=kind.name)

    def update(self, faulty: set[str]) -> str:
        """Add the files that are new, but those in which something is wrong; what was done, in words.

        `faulty` are paths and names. What is listed stays as it is, until its file is put back.

        Raises PlaceError, OSError.
        """
        if self._wrong is not None or self._is_bag:
            return f"{MANIFEST} was not changed"
        condensed = self._condensed()
        kept = {name: digest for name, digest in self._known.items() if name not in condensed}
        new = {name: digest for name, digest in self._found.items() if name not in self._known}
        new = {name: digest for name, digest in new.items() if not self._names(name) & faulty}
        declaration = self._archive.root / BAG
        if kept | new and not declaration.exists():
            write(bagit.DECLARATION, declaration)
        if kept | new != self._known:
            write(bagit.written(kept | new), self.path)
        return f"{MANIFEST} lists {counted(len(kept | new), 'file')}, {len(new)} of them new"

    def _names(self, name: str) -> set[str]:
        path = self._archive.root / name
        return {str(path), path.name}

    def _read(self) -> dict[str, str]:
        try:
            return bagit.parsed(self.path.read_text("utf-8"))
        except FileNotFoundError:
            self._wrong = "this file is missing" if self._is_bag else None
            return {}
        except ValueError as error:  # not UTF-8 included
            self._wrong = f"this is no manifest: {error}"
            return {}

    def _lost(self, name: str, path: Path, told: Set[str]) -> Iterator[Problem]:
        if name not in self._known or name in self._condensed() or str(path) in told:
            return
        kind = Damage.LOST_FILE if path.parent == self._archive.warc else Damage.LOST_LISTED
        text = f"this file is missing, which {MANIFEST} lists"
        yield Problem(str(path), 0, text, is_loss=True, damage=kind.name, of=str(path))

    def _condensed(self) -> set[str]:
        """The reports of long ago of which a line is left."""
        runs = self._archive.runs
        told = {f"{runs.name}/{one.run}.json" for one in written_by_runs(runs)}
        return {name for name in told & self._known.keys() if not (self._archive.root / name).exists()}


def _covered(archive: Archive) -> Iterator[Path]:
    """The files that never change again. Raises OSError."""
    reports = files(archive.runs.glob("*.json"))
    at_work = archive.is_held() or unfinished(archive) is not None
    ended = {_moment(path.name) for path in reports}
    ended |= {_moment(one.run) for one in written_by_runs(archive.runs)}
    captures = (path for path in archive.warc.glob("*") if path.name.endswith(WARC_NAMES))
    closed = (path for path in captures if not path.name.endswith(OPEN))
    for path in files([*closed, *archive.items.glob("*.jsonl"), *archive.imported.glob("*.jsonl")]):
        if not (at_work and _moment(path.name) not in ended):
            yield path
    yield from reports


def _moment(name: str) -> str:
    """When the run began that a file is named after."""
    found = _RUN.search(name)
    return found[0] if found else name


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8, as those in a manifest are."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sha256(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ):
            digest.update(piece)
            progress(len(piece))
    return digest.hexdigest()
