"""An import whose files are stored, brought to its end; and one that was cut off, finished or undone."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from thaigov_spider.archive import import_journal
from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.import_journal import ImportRun
from thaigov_spider.atomic_files import PlaceError, remove_left, sync, write
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.extract.executors import WorkersLostError
from thaigov_spider.extract.work import Tell
from thaigov_spider.ledger import Ledger, LedgerError
from thaigov_spider.progress import Progress
from thaigov_spider.recovery.learn_imported import Learnt, learn
from thaigov_spider.timestamps import timestamp


def finish_unfinished(archive: Archive, ledger: Ledger) -> str | None:
    """Finish or undo the import that was cut off; in words what was done, None where there was none.

    Call it while holding the archive's lock. Raises what `learn` raises, and PlaceError.
    """
    this = import_journal.unfinished(archive)
    if this is None:
        return None
    if (archive.runs / f"{this.run}.json").is_file():
        import_journal.end(archive)
        return None
    if all((archive.warc / name).is_file() for name in this.stored):
        try:
            finish(archive, ledger, this)
        except (WorkersLostError, sqlite3.Error, PlaceError) as error:
            raise LedgerError(f"{this.run} was cut off, and cannot be finished now: {error}") from error
        return f"{this.run} was cut off, and is finished now"
    undo(archive, this)
    return f"{this.run} was cut off before its files were there, and is undone: import them again"


def undo(archive: Archive, this: ImportRun) -> None:
    """Have nothing of an import be there, none of whose lines is. Raises OSError."""
    for name in this.stored:
        (archive.warc / name).unlink(missing_ok=True)
    sync(archive.warc)
    import_journal.end(archive)


def finish(
    archive: Archive,
    ledger: Ledger,
    this: ImportRun,
    *,
    tell: Tell | None = None,
    progress: Progress = lambda _: None,
    jobs: int | None = None,
) -> tuple[ExitStatus, Learnt]:
    """Write the lines of an import whose files are stored, teach the ledger, write the report."""
    paths = [archive.warc / name for name in sorted(this.stored)]
    learnt = learn(
        archive, ledger, this.id, paths, origin=this.origin, tell=tell, progress=progress, jobs=jobs
    )
    remove_left(archive.items)  # where the import was killed right behind its lines
    status, reason = _status(this, learnt)
    report = _report(archive, this, learnt, status, reason)
    write(json.dumps(report, ensure_ascii=False, indent=1), archive.runs / f"{this.run}.json")
    import_journal.end(archive)
    return status, learnt


def _status(this: ImportRun, learnt: Learnt) -> tuple[ExitStatus, str]:
    left_out = sum(len(one.left_out) for one in this.given)
    if left_out or learnt.problems:
        records = counted(left_out + learnt.problems, "record")
        return ExitStatus.PARTIAL, f"{records} could not be read, or lack their ends"
    if not learnt.articles:
        return ExitStatus.SUSPICIOUS, "no article was found"
    return ExitStatus.COMPLETE, "complete"


def _report(
    archive: Archive, this: ImportRun, learnt: Learnt, status: ExitStatus, reason: str
) -> Mapping[str, Any]:
    items = archive.items / f"{this.run}.jsonl"
    sizes = [(archive.warc / name).stat().st_size for name in this.stored]
    return {
        "run": this.run,
        "started": this.started,
        "ended": timestamp(datetime.now(UTC)),
        "exit_status": int(status),
        "reason": reason,
        "pages": learnt.pages,
        "articles": learnt.articles,
        "failures": {},
        "capture": {"files": list(this.stored), "bytes": sum(sizes)},
        "items": items.name if items.is_file() else None,
        "imported": this.as_dict(),
    }
