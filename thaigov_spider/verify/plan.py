"""What is to be verified: the archive as a whole, or files that are named."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from thaigov_spider.archive.folder import IMPORT, NO_FILE, Archive
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.item_tasks import ItemsTask, ReportTask, portions
from thaigov_spider.verify.tasks import PackageTask, PackedWarcTask, Task, UnreadTask, WarcTask
from thaigov_spider.verify.wacz_checks import packages_in
from thaigov_spider.warc.formats import (
    START,
    UNKNOWN,
    holds_records,
    is_called_arc,
    is_package,
    kind_of_other,
)
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS, package_in, record_files

WARC_NAMES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", f".warc{OPEN}", f".warc.gz{OPEN}")
_OWN = re.compile(r"thaigov-[0-9]{8}T[0-9]{6}Z-[0-9]+\.warc\.gz(\.open)?")
_WACZ = ".wacz"
_FOLDERS = ("warc", "items", "imported", "runs", "logs")
_NO_PART = "no part of the archive, and not verified; what holds captures comes in by `scrapy import`"
_NO_DIGESTS = "an ARC file has no digests: lines, lengths, gzip checksums and heads of answers were verified"


class PlanError(Exception):
    """There is nothing that could be verified; the message, one line, says why."""


@dataclass(slots=True)
class VerifyPlan:
    """The tasks, those that look at records first, then those that look records up.

    `labels` are the names of the files, by the numbers that the tasks have for them; `notes` is what an
    operator should know about files that are not sealed. `archive` is that which is verified as a whole;
    `imported` are the labels of its files that others wrote: what is odd about these, and no loss, was told
    when they were imported, and is no fault of the archive's.
    """

    labels: list[str] = field(default_factory=list)
    records: list[Task] = field(default_factory=list)
    lookups: list[Task] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    archive: Archive | None = None
    imported: set[str] = field(default_factory=set)

    def add(self, label: str, make: Callable[[int], Task]) -> None:
        """Add a task that looks at records."""
        self.labels.append(label)
        self.records.append(make(len(self.labels) - 1))

    def place_of(self, file: str) -> tuple[int, str]:
        """What the name of a file is sorted by: as it was named, or as the folders of the archive follow."""
        if self.archive is None:
            return (self.labels.index(file) if file in self.labels else len(self.labels)), file
        folder = Path(file).parent.name
        return (_FOLDERS.index(folder) if folder in _FOLDERS else len(_FOLDERS)), file

    @property
    def size(self) -> int:
        """How many bytes there are to read."""
        return sum(task.size for task in [*self.records, *self.lookups])


def for_files(paths: Iterable[Path]) -> VerifyPlan:
    """Verify these files. Raises PlanError, OSError."""
    plan, unknown = VerifyPlan(), 0
    for unit, path in enumerate(dict.fromkeys(paths), 1):
        if not path.exists():
            raise PlanError(f"{path}: there is no such file")
        start, other = _start(path), kind_of_other(path.name)
        has_records = not other and holds_records(start, path.name.removesuffix(OPEN))
        if path.is_file() and has_records and not is_package(start):
            _add_warc(plan, path, Archive(path.absolute().parent.parent))
        elif path.is_file() and (is_package(start) or path.name.lower().endswith(_WACZ)):
            _add_package(plan, unit, path)
        else:
            unknown += other is None
            text = f"this is {other}; nothing of it was verified" if other else _unknown(path)
            plan.add(str(path), lambda number, text=text: UnreadTask(number, text, Damage.OTHER_KIND))  # type: ignore[misc]
    if plan.labels and unknown == len(plan.labels):
        raise PlanError(f"{plan.labels[0]}: {_unknown(Path(plan.labels[0]))}")
    return plan


def _unknown(path: Path) -> str:
    return "this is a folder; name it alone, or its files" if path.is_dir() else UNKNOWN


def _start(path: Path) -> bytes:
    """What a file begins with: of a named pipe, which would keep us waiting, or where it fails, nothing."""
    if path.is_file():
        with suppress(OSError), path.open("rb") as file:
            return file.read(START)
    return b""


def for_archive(archive: Archive) -> VerifyPlan:
    """Verify all of an archive. Raises PlanError, OSError."""
    kept = (archive.warc, archive.items, archive.imported, archive.runs)  # a bag has those with files alone
    if not any(folder.is_dir() for folder in kept):
        raise PlanError(f"{archive.root}: there is no archive; name files, or say -s ARCHIVES_DIR=FOLDER")
    plan = VerifyPlan(archive=archive)
    # Lines before files: a line that a crawl writes meanwhile may point into a file that is not looked at.
    items = [(path, path.stat().st_size if path.is_file() else None) for path in _line_files(archive)]
    # Of two records with one id, that of others is the odd one, and what lies in no file of a run is odder.
    for path in sorted(archive.warc.glob("*"), key=_is_of_run_or_import):
        if _is_imported(path):
            plan.imported.add(str(path))
        if path.name.endswith(WARC_NAMES) and path.is_file():
            _add_warc(plan, path, archive)
        elif path.name.endswith(WARC_NAMES):
            plan.add(str(path), _no_file)
        elif not path.name.startswith("."):  # as what is being written is called
            plan.notes.append(f"{path}: {_NO_PART}")
    warcs = tuple(plan.labels)
    is_held = archive.is_held()
    for path, size in items:
        plan.labels.append(str(path))
        number = len(plan.labels) - 1
        if size is None:
            plan.lookups.append(_no_file(number))
            continue
        plan.lookups += [
            ItemsTask(number, path, start, end, archive.warc, warcs, is_held) for start, end in portions(size)
        ]
    for path in sorted(archive.runs.glob("*.json")):
        plan.labels.append(str(path))
        number = len(plan.labels) - 1
        plan.lookups.append(ReportTask(number, path, archive.warc) if path.is_file() else _no_file(number))
    return plan


def _is_of_run_or_import(path: Path) -> tuple[bool, bool, Path]:
    return not (_is_imported(path) or _OWN.fullmatch(path.name)), _is_imported(path), path


def _is_imported(path: Path) -> bool:
    return path.name.startswith(f"{IMPORT}-")


def _no_file(number: int) -> UnreadTask:
    """For a named pipe, which would keep whoever reads it waiting, and a link that leads nowhere."""
    return UnreadTask(number, NO_FILE, Damage.UNREADABLE)


def _line_files(archive: Archive) -> list[Path]:
    return [*sorted(archive.items.glob("*.jsonl")), *sorted(archive.imported.glob("*.jsonl"))]


def _add_warc(plan: VerifyPlan, path: Path, archive: Archive) -> None:
    """All WARC files that are not in a package belong together, as the records of an archive do."""
    is_open = path.name.endswith(OPEN)
    is_held = is_open and archive.is_held()
    if is_held:
        plan.notes.append(f"{path}: a crawl is writing this file; verified up to its last whole record")
    elif is_open:
        plan.notes.append(f"{path}: left open by a crawl that was cut off; the next one seals it")
    elif is_called_arc(path.name) and plan.archive is None:
        plan.notes.append(f"{path}: {_NO_DIGESTS}")
    size = path.stat().st_size
    plan.add(str(path), lambda number: WarcTask(0, number, path, size, is_open=is_held))


def _add_package(plan: VerifyPlan, unit: int, path: Path, inner: str = "") -> None:
    """A package stands for itself: its records need not differ from those of other files.

    Packages inside of it (multi-WACZ), one level deep, are parts of one: a revisit may refer to another part.
    """
    size, label = path.stat().st_size, f"{path}/{inner}" if inner else str(path)
    plan.add(label, lambda number: PackageTask(unit, number, path, 0 if inner else size, inner))
    try:
        with package_in(path, inner) as package:
            warcs = {info.filename: info.file_size for info in record_files(package)}
            packages = [] if inner else [info.filename for info in packages_in(package)]
    except ZIP_ERRORS:
        return  # which the first task reports
    for name, length in warcs.items():

        def make(number: int, name: str = name, length: int = length) -> Task:
            return PackedWarcTask(unit, number, path, name, length, inner)

        plan.add(f"{label}/{name}", make)
    for name in packages:
        _add_package(plan, unit, path, name)
