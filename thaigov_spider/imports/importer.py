"""Files of others become part of an archive that is held: all of what was named at once, or nothing of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from thaigov_spider.archive import import_journal
from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.archive.import_journal import GivenFile, ImportRun
from thaigov_spider.atomic_files import sync, temporary_folder
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.extract.work import Tell
from thaigov_spider.imports.given import Checked, Part, checked, sha256
from thaigov_spider.imports.storing import DIGITS, ImportScope, Store
from thaigov_spider.ledger import Ledger
from thaigov_spider.progress import BYTES, Stage
from thaigov_spider.recovery.finish_import import finish, undo
from thaigov_spider.recovery.learn_imported import Learnt, jobs_for
from thaigov_spider.timestamps import timestamp
from thaigov_spider.verify.revisit_checks import NO_ORIGINAL


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
        given = _stored(archive, new, Store(run, now, wanted, folder), hear, stage, jobs)
        if not any(one.stored for one in given):
            return ImportOutcome(ExitStatus.SUSPICIOUS if given else ExitStatus.COMPLETE)
        told = tuple(one for one in given if one.stored or one.left_out)
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
        status, learnt = finish(archive, ledger, this, tell=hear, progress=progress, jobs=jobs)
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


def _stored(
    archive: Archive, new: dict[str, Path], store: Store, hear: Hear, stage: Stage, jobs: int | None
) -> list[GivenFile]:
    """Verify the files, and make what is stored of them; those are left out that hold only what is known."""
    given: list[GivenFile] = []
    with stage("verify", sum(path.stat().st_size for path in new.values()), BYTES) as progress:
        for digest, path in new.items():
            one = checked(path, digest, store.folder, jobs_for([path], jobs), progress)
            _tell(one, hear)
            if _leave_known(archive, one, given, hear) and not (one.parts or one.losses):
                continue
            became = store.given(one)
            if not became.stored:
                hear.empty(path)
            given.append(became)
    return given


def _leave_known(archive: Archive, one: Checked, before: list[GivenFile], hear: Hear) -> bool:
    """Leave out the parts that were imported by themselves, now or earlier; whether there are any."""
    stored = {file.sha256: file.name for given in before for file in given.stored}
    known: list[Part] = []
    for part in one.parts:
        digest = one.sha256 if part.path == one.path else sha256(part.path)
        if where := stored.get(digest) or _known(archive, part.path, digest):
            known.append(part)
            hear.known(Path(part.label), where)
    one.parts = [part for part in one.parts if part not in known]
    return bool(known)


def _tell(one: Checked, hear: Hear) -> None:
    for problem in one.losses:
        hear.problem(problem)
    without = [problem for problem in one.oddities if problem.text.startswith(NO_ORIGINAL)]
    for problem in one.oddities:
        if problem not in without:
            hear.note(problem)
    if without:
        text = f"{counted(len(without), 'revisit')} of records in other files; those of pages are looked up"
        hear.note(replace(without[0], text=text))
