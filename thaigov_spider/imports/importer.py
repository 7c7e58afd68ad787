"""Files of others become part of an archive that is held: all of what was named at once, or nothing of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from thaigov_spider.archive import import_journal
from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.archive.import_journal import GivenFile, ImportRun, StoredFile
from thaigov_spider.atomic_files import sync, temporary_folder
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.extract.work import Tell
from thaigov_spider.imports.given import Checked, Part, checked, sha256
from thaigov_spider.imports.originals import still_lost
from thaigov_spider.imports.storing import AS_IT_IS, DIGITS, ImportScope, Store
from thaigov_spider.ledger import Ledger
from thaigov_spider.printable import Problem
from thaigov_spider.progress import BYTES, Progress, Stage
from thaigov_spider.recovery.finish_import import finish, undo
from thaigov_spider.recovery.learn_imported import Learnt, jobs_for
from thaigov_spider.timestamps import timestamp
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.revisit_checks import LostOriginal


class Hear(Tell, Protocol):
    """What hears of problems and oddities, and of files that bring nothing."""

    def known(self, path: Path, where: str) -> None:
        """A file is in the archive already."""

    def empty(self, path: Path) -> None:
        """Nothing of the site is in a file."""


@dataclass(slots=True)
class ImportOutcome:
    """What became of the files; `this` is None where none brought anything."""

    status: ExitStatus
    this: ImportRun | None = None
    learnt: Learnt = field(default_factory=Learnt)


def import_files(
    archive: Archive,
    ledger: Ledger,
    paths: Iterable[Path],
    wanted: ImportScope,
    hear: Hear,
    stage: Stage,
    jobs: int | None,
) -> ImportOutcome:
    """Import these files.

    Raises what the rooms below raise: then nothing is imported, or the next run finishes it.
    """
    now = datetime.now(UTC)
    run = f"{IMPORT}-{archive.run_id(IMPORT, now)}"
    new = _new(archive, list(dict.fromkeys(paths)), hear)
    if not new:
        return ImportOutcome(ExitStatus.COMPLETE)
    with temporary_folder(archive.warc / IMPORT) as folder:
        staged = _Staged(archive, Store(run, now, wanted, folder), hear)
        with stage("verify", sum(path.stat().st_size for path in new.values()), BYTES) as progress:
            for digest, path in new.items():
                staged.add(digest, path, jobs, progress)
        tell = _OfPages(hear, staged.labels, staged.without_original(ledger, stage))
        if not staged.stored:
            tell.end()
            return ImportOutcome(ExitStatus.SUSPICIOUS if staged.given else ExitStatus.COMPLETE)
        told = tuple(one for one in staged.given if one.stored or one.left_out)
        this = ImportRun(run, timestamp(now), wanted.source, wanted.origin, told)
        import_journal.begin(archive, this)
        try:
            for name in this.stored:
                (folder / name).rename(archive.warc / name)
            sync(archive.warc)
        except BaseException:
            undo(archive, this)
            raise
    size = sum(one.stat().st_size for one in (archive.warc / name for name in this.stored))
    with stage("import", size, BYTES) as progress:
        status, learnt = finish(archive, ledger, this, tell=tell, progress=progress, jobs=jobs)
    tell.end()
    return ImportOutcome(status, this, learnt)


def _new(archive: Archive, paths: list[Path], hear: Hear) -> dict[str, Path]:
    """Those of the files that are not in the archive, by their digests. Raises OSError."""
    new: dict[str, Path] = {}
    for path in paths:
        digest = sha256(path)
        where = _known(archive, path, digest) or (new[digest].name if digest in new else None)
        if where is not None:
            hear.known(path, where)
        else:
            new[digest] = path
    return new


def _known(archive: Archive, path: Path, digest: str) -> str | None:
    """What of the archive came from a file, or is it."""
    size = path.stat().st_size
    for there in files(archive.warc.iterdir()):
        if there.name.startswith(f"{IMPORT}-") and f"-{digest[:DIGITS]}." in there.name:
            return there.name
        if there.stat().st_size == size and sha256(there) == digest:
            return there.name
    return None


class _Staged:
    """What the archive is to have, in the folder of `store`: given file after given file.

    `labels` are the names by which the user knows what is stored as it is.
    """

    def __init__(self, archive: Archive, store: Store, hear: Hear) -> None:
        self.given: list[GivenFile] = []
        self.labels: dict[str, str] = {}
        self._revisits: list[LostOriginal] = []
        self._archive, self._store, self._hear = archive, store, hear

    @property
    def stored(self) -> list[StoredFile]:
        """All files that are new."""
        return [file for one in self.given for file in one.stored]

    def add(self, digest: str, path: Path, jobs: int | None, progress: Progress) -> None:
        """Verify a file, and make what is stored of it; nothing where it holds only what is known."""
        with temporary_folder(self._store.folder / "given") as folder:
            one = checked(path, digest, folder, jobs_for([path], jobs), progress)
            self._tell(one)
            if self._leave_known(one) and not (one.parts or one.losses):
                return
            became = self._store.given(one)
        if not became.stored:
            self._hear.empty(path)
        if became.how == AS_IT_IS:
            names = (str(self._archive.warc / file.name) for file in became.stored)
            self.labels |= dict(zip(names, (part.label for part in one.parts), strict=True))
        self.given.append(became)

    def without_original(self, ledger: Ledger, stage: Stage) -> list[LostOriginal]:
        """Revisits whose originals neither these files have nor the archive. Raises LedgerError."""
        staged = [self._store.folder / file.name for file in self.stored]
        before = sorted(files(self._archive.warc.glob(f"{IMPORT}-*")), reverse=True)
        return still_lost(self._revisits, ledger, [*staged, *before], stage)

    def _tell(self, one: Checked) -> None:
        for problem in one.losses:
            self._hear.problem(problem)
        for problem in one.oddities:
            self._hear.note(problem)
        self._revisits += one.revisits

    def _leave_known(self, one: Checked) -> bool:
        """Leave out the parts that were imported by themselves, now or earlier; whether there are any."""
        stored = {file.sha256: file.name for file in self.stored}
        known: list[Part] = []
        for part in one.parts:
            digest = one.sha256 if part.path == one.path else sha256(part.path)
            if where := stored.get(digest) or _known(self._archive, part.path, digest):
                known.append(part)
                self._hear.known(Path(part.label), where)
        one.parts = [part for part in one.parts if part not in known]
        return bool(known)


class _OfPages:
    """Tells of pages by the names of the given files; and of a revisit without its original once."""

    def __init__(self, hear: Hear, labels: Mapping[str, str], lost: Iterable[LostOriginal]) -> None:
        self._hear, self._labels = hear, labels
        self._lost: dict[tuple[str, int], Problem] = {(one.file, one.offset): one for one in lost}

    def problem(self, problem: Problem) -> None:
        """A page could not be read."""
        file = self._labels.get(problem.file, problem.file)
        is_lost = self._lost.pop((file, problem.offset), None) is not None
        damage = Damage.FOLLOWS if is_lost else Damage.PAGE
        self._hear.problem(replace(problem, file=file, damage=damage.name))

    def note(self, problem: Problem) -> None:
        """Something is odd, and nothing lost."""
        self._hear.note(problem)

    def end(self) -> None:
        """Tell of what else has no original."""
        for problem in self._lost.values():
            self._hear.note(problem)
