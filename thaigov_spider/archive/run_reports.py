"""The reports of earlier runs: `runs/<run>.json`."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from thaigov_spider.timestamps import run_id


def latest(runs: Path, spider: str, now: datetime, at_most: int = 10) -> list[dict[str, Any]]:
    """The reports of a spider's last runs before `now` (UTC), newest first.

    Files that are no reports are passed over, and those of runs whose clock was ahead.
    """
    last = f"{spider}-{run_id(now)}.json"
    paths = sorted((path for path in runs.glob(f"{spider}-*.json") if path.name <= last), reverse=True)
    return list(islice(_reports(paths), at_most))


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
