"""The last runs, as their reports tell them, and those that left none."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from thaigov_spider import timestamps
from thaigov_spider.archive.folder import Archive
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.status.overview import RunLine, RunOutcome
from thaigov_spider.status.plain import harmless, number, whole

_NAME = re.compile(r"(?P<run>[a-z]+-(?P<id>[0-9]{8}T[0-9]{6}Z))\.(?:json|log|jsonl)", re.ASCII)
_RESTORED = "restored-"  # lines that were written again, by no run of their own
_OUTCOMES: dict[int, RunOutcome] = {
    ExitStatus.COMPLETE: "complete",
    ExitStatus.PARTIAL: "partial",
    ExitStatus.SUSPICIOUS: "suspicious",
    ExitStatus.REFUSED: "refused",
    ExitStatus.FAILED: "failed",
}


def latest(archive: Archive, at_most: int, now: datetime | None = None) -> list[RunLine]:
    """The last runs of all spiders, newest first; one that was killed left a log or lines, but no report.

    Those that began later than `now` (UTC), by a clock that was ahead, come last.
    """
    found = dict(_found(archive))

    def place(run: str) -> tuple[bool, datetime, str]:
        return now is None or found[run] <= now, found[run], run

    newest_first = sorted(found, key=place, reverse=True)[:at_most]
    at_work = _began(archive.root / "lock")
    return [_line(archive.runs / f"{name}.json", found[name], at_work) for name in newest_first]


def _found(archive: Archive) -> Iterator[tuple[str, datetime]]:
    """The names of all runs, and when each began."""
    for folder in (archive.runs, archive.logs, archive.items):
        for path in folder.iterdir() if folder.is_dir() else ():
            match = _NAME.fullmatch(path.name)
            if match and not path.name.startswith(_RESTORED):
                with suppress(ValueError):
                    yield match["run"], timestamps.began(match["id"])


def _began(lock: Path) -> datetime | None:
    """When the process that holds the archive began; None if none does. The lock itself is not touched."""
    if not lock.is_file():  # a named pipe would keep us waiting
        return None
    try:
        holder = json.loads(lock.read_bytes())
        began = datetime.fromisoformat(holder["started"]).astimezone(UTC)
        with suppress(PermissionError):  # the process is there, and somebody else's
            os.kill(int(holder["pid"]), 0)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return began


def _line(path: Path, began: datetime, at_work: datetime | None) -> RunLine:
    name, started = path.stem, began.isoformat()
    try:
        report = None if path.exists() and not path.is_file() else json.loads(path.read_bytes())
    except FileNotFoundError:
        if at_work is not None and began >= at_work.replace(microsecond=0):
            return RunLine(name, "at work", started=started)
        return RunLine(name, "no report", started=started, reason="it was killed, or the machine went down")
    except (OSError, ValueError, RecursionError):
        return RunLine(name, "no report", started=started, reason="its report cannot be read")
    if not isinstance(report, dict) or whole(report.get("exit_status")) not in _OUTCOMES:
        return RunLine(
            name, "no report", started=started, reason="its report is none that this program wrote"
        )
    return _told(name, started, report)


def _told(name: str, started: str, report: Mapping[str, Any]) -> RunLine:
    status = whole(report.get("exit_status")) or 0
    articles, pace, capture = (_part(report, key) for key in ("articles", "pace", "capture"))
    reason = report.get("reason")
    return RunLine(
        name,
        _OUTCOMES[status],
        status,
        harmless(reason) if isinstance(reason, str) else None,
        started,
        _seconds(report),
        new=_count(articles, "new"),
        changed=_count(articles, "changed"),
        unchanged=_count(articles, "unchanged"),
        gone=_length(report.get("gone")),
        failed=_length(report.get("failures")),
        requests=whole(report.get("requests")),
        received=whole(report.get("bytes")),
        captured=whole(capture.get("bytes")),
        requests_per_minute=number(pace.get("requests_per_minute")),
        delay=number(pace.get("delay")),
        statuses={name: int(count) for name, count in _numbers(report, "statuses")},
        coverage={name: min(max(share, 0), 1) for name, share in _numbers(report, "coverage")},
        told=_texts(_part(report, "finding").get("told")),
    )


def _part(report: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = report.get(key)
    return part if isinstance(part, dict) else {}


def _texts(values: Any) -> list[str]:
    return [harmless(one) for one in values if isinstance(one, str)] if isinstance(values, list) else []


def _numbers(report: Mapping[str, Any], key: str) -> Iterator[tuple[str, float]]:
    for name, value in _part(report, key).items():
        known = number(value)
        if known is not None:
            yield harmless(name), known


def _count(articles: Mapping[str, Any], key: str) -> int | None:
    """A count that is only in the report where it is not 0."""
    return whole(articles.get(key, 0))


def _length(value: object) -> int | None:
    return len(value) if isinstance(value, dict | list) else None


def _seconds(report: Mapping[str, Any]) -> float | None:
    try:
        took = datetime.fromisoformat(report["ended"]) - datetime.fromisoformat(report["started"])
    except (KeyError, TypeError, ValueError):
        return None
    return max(took.total_seconds(), 0)
