"""Lines, files, reports and ledger of an archive against each other: whether one knows what another lost."""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from thaigov_spider.archive import import_journal
from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.archive.run_reports import written_by_runs
from thaigov_spider.exit_status import counted
from thaigov_spider.ledger import LedgerError
from thaigov_spider.ledger.reading import read
from thaigov_spider.printable import Problem
from thaigov_spider.verify.damage import Damage

_OF_RUN = re.compile(r"\w+-[0-9]{8}T[0-9]{6}Z\.jsonl")
_IMPORTED = re.compile(rf"({IMPORT}-[0-9]{{8}}T[0-9]{{6}}Z)-[0-9]{{5}}-[0-9a-f]{{16}}[.].+")
_END = b" ends with status "
_TAIL = 4096  # bytes of a log that hold its last line


class _Line(NamedTuple):
    path: Path
    offset: int
    address: tuple[str, str]
    version: int
    record_id: str
    warc: str


class _Known(NamedTuple):
    """The newest line of an address, as the ledger has it."""

    items: str
    record_id: str
    url: str


def problems(archive: Archive) -> Iterator[Problem]:
    """What is wrong between them. Raises OSError."""
    try:
        known = read(archive.ledger, _newest_lines)  # before the lines: a crawl may write some meanwhile
    except LedgerError as error:
        yield Problem(str(archive.ledger), 0, str(error), damage=Damage.LEDGER.name)
        known = []
    # A pipe never ends; of two lines for one version, that in no run's file is the odd one.
    paths = sorted(archive.items.glob("*.jsonl"), key=lambda path: (not _OF_RUN.fullmatch(path.name), path))
    files = [path for path in paths if path.is_file()]
    lines = [line for path in files for line in _lines(path)]
    yield from _doubled(lines)
    yield from _lost(archive, lines, known)
    yield from _unwritten(archive, lines)
    yield from _unreported(archive)
    yield from _of_unknown_imports(archive)


def _newest_lines(db: sqlite3.Connection) -> list[_Known]:
    query = (
        "SELECT items, record_id, url FROM address WHERE version > 0 AND items IS NOT NULL"
        " UNION ALL SELECT items, record_id, article FROM snapshot WHERE version > 0 AND items IS NOT NULL"
    )
    return [_Known(*row) for row in db.execute(query)]


def _lines(path: Path) -> Iterator[_Line]:
    """The lines that are articles with a capture; what is wrong with others is said elsewhere."""
    offset = 0
    with path.open("rb") as file:
        for text in file:
            try:
                item: Any = json.loads(text)
                capture = item["capture"]
                address = str(item["url"]), str(capture["via"])
                place = str(capture["record_id"]), str(capture["warc"])
                yield _Line(path, offset, address, int(item["version"]), *place)
            except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
                pass
            offset += len(text)


def _doubled(lines: list[_Line]) -> Iterator[Problem]:
    """Versions of one address: each once, and within a file in their order."""
    seen: dict[tuple[str, str], dict[int, _Line]] = defaultdict(dict)
    last: dict[tuple[str, str], _Line] = {}
    for line in lines:
        first = seen[line.address].setdefault(line.version, line)
        before = last.get(line.address)
        last[line.address] = line
        if first is not line:
            text = f"version {line.version} of this address stands at {first.path}:{first.offset}, too"
            yield Problem(str(line.path), line.offset, text, damage=Damage.DOUBLED_LINES.name)
        elif before is not None and before.path == line.path and before.version > line.version:
            text = f"version {line.version} stands behind version {before.version}"
            yield Problem(str(line.path), line.offset, text, damage=Damage.CHANGED_LINE.name)


def _lost(archive: Archive, lines: list[_Line], known: list[_Known]) -> Iterator[Problem]:
    there = {line.record_id for line in lines}
    lost = {one.record_id: one for one in known if one.record_id not in there}
    counts = Counter(one.items for one in lost.values())
    first = {one.items: one.url for one in reversed(lost.values())}
    for name, count in sorted(counts.items()):
        of_ledger = counted(
            count,
            "line that the ledger knows is missing",
            several="lines that the ledger knows are missing",
        )
        text = f"{of_ledger}, as that of {first[name]}"
        yield Problem(str(archive.items / name), 0, text, damage=Damage.LOST_LINES.name)


def _unwritten(archive: Archive, lines: list[_Line]) -> Iterator[Problem]:
    """Reports that count more lines than there are of their run's captures, or in its file.

    A run that was killed may have captured what the next one wrote the line of.
    """
    counts = Counter(line.warc for line in lines)
    in_file = Counter((line.path.stem, line.warc) for line in lines)
    of_others: Counter[str] = Counter()
    reports = list(written_by_runs(archive.runs))
    files_of = {one.run: set(one.files) for one in reports}
    for (run, warc), count in in_file.items():
        of_others[run] += 0 if warc in files_of.get(run, ()) else count
    for one in reports:
        there = sum(counts[name] for name in one.files) + of_others[one.run]
        if there < one.written:
            whose = "this run" if one.path.stem == one.run else one.run
            lost = one.written - there
            missing = f"{lost} of the {counted(one.written, 'line')} that {whose} wrote"
            text = f"{missing} {'is' if lost == 1 else 'are'} in no file of items/"
            yield Problem(str(one.path), 0, text, damage=Damage.LOST_LINES.name)


def _unreported(archive: Archive) -> Iterator[Problem]:
    """Logs of runs that came to their end and have no report."""
    reported = {one.run for one in written_by_runs(archive.runs)}
    for path in sorted(archive.logs.glob("*.log")):
        report = archive.runs / f"{path.stem}.json"
        if path.is_file() and not report.exists() and path.stem not in reported and _END in _tail(path):
            text = "the report of this run, which has a log, is missing"
            yield Problem(str(report), 0, text, damage=Damage.LOST_REPORT.name)


def _of_unknown_imports(archive: Archive) -> Iterator[Problem]:
    """Imports that have files in `warc/` and no report, which alone says where these are from."""
    names = [match for path in files(archive.warc.glob("*")) if (match := _IMPORTED.fullmatch(path.name))]
    at_work = import_journal.unfinished(archive)  # behind the files and before the reports, as an import ends
    for run in sorted({name[1] for name in names} - {at_work.run if at_work else ""}):
        report = archive.runs / f"{run}.json"
        if not report.exists():
            text = "the report of this import, which has files in warc/, is missing"
            yield Problem(str(report), 0, text, damage=Damage.LOST_IMPORT.name)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read().rstrip(b"\n").rpartition(b"\n")[2]
