"""The reports of earlier runs: `runs/<run>.json`; of old ones a line each, in `runs/earlier.jsonl`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from thaigov_spider.archive.folder import IMPORT, files
from thaigov_spider.archive.pruning import outdated
from thaigov_spider.atomic_files import write
from thaigov_spider.timestamps import run_id

_EARLIER = "earlier.jsonl"


def latest(runs: Path, spider: str, now: datetime, at_most: int = 10) -> list[dict[str, Any]]:
    """The reports of a spider's last runs before `now` (UTC), newest first.

    Files that are no reports are passed over, and those of runs whose clock was ahead.
    """
    last = f"{spider}-{run_id(now)}.json"
    paths = [path for path in reversed(files(runs.glob(f"{spider}-*.json"))) if path.name <= last]
    return list(islice(_reports(paths), at_most))


@dataclass(frozen=True, slots=True)
class WrittenByRun:
    """How many lines a run wrote, off captures in these WARC files; `path` is what says so."""

    path: Path
    run: str
    written: int
    files: tuple[str, ...]

    def as_line(self) -> str:
        """What is kept of a report of long ago, for `verify`."""
        return json.dumps({"run": self.run, "written": self.written, "files": self.files}) + "\n"


def written_by_runs(runs: Path) -> Iterator[WrittenByRun]:
    """What each run wrote, by all reports that there are and were. Raises OSError."""
    reported = [one for path in files(runs.glob("*.json")) if (one := _of_report(path))]
    names = {one.run for one in reported}
    yield from (one for one in _earlier(runs) if one.run not in names)
    yield from reported


def condense(runs: Path, now: float, keep_days: float) -> None:
    """Keep a line of the reports last written to more than `keep_days` before `now`, and remove them.

    Those that cannot be read stay, and those of imports, which say where files are from. Raises PlaceError,
    OSError.
    """
    reports = (path for path in files(runs.glob("*.json")) if not path.name.startswith(f"{IMPORT}-"))
    paths = outdated(reports, now, keep_days)
    old = {path: one for path in paths if (one := _of_report(path))}
    if old:
        found = {one.run: one for one in (*_earlier(runs), *old.values())}
        write("".join(one.as_line() for _, one in sorted(found.items())), runs / _EARLIER)
    for path in old:
        path.unlink(missing_ok=True)


def _of_report(path: Path) -> WrittenByRun | None:
    try:
        report = json.loads(path.read_bytes())
        written, files = int(report["articles"].get("written", 0)), report["capture"]["files"]
        return WrittenByRun(path, path.stem, written, tuple(map(str, files)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _earlier(runs: Path) -> Iterator[WrittenByRun]:
    path = runs / _EARLIER
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        try:
            said = json.loads(line)
            files = tuple(map(str, said["files"]))
            yield WrittenByRun(path, str(said["run"]), int(said["written"]), files)
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _reports(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        try:
            report = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(report, dict):
            yield report


def usual_length(reports: list[dict[str, Any]]) -> float | None:
    """The mean length of the bodies that the runs read, in characters; None where there were none."""
    texts = [report["texts"] for report in reports if isinstance(report.get("texts"), dict)]
    read = sum(one.get("read", 0) for one in texts)
    return sum(one.get("characters", 0) for one in texts) / read if read else None
