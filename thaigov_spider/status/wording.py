"""Numbers, sizes, times and outcomes in words. Pure."""

from datetime import datetime
from math import floor

from thaigov_spider.exit_status import counted
from thaigov_spider.plan.capture_sources import titled
from thaigov_spider.status.overview import RunLine, RunOutcome

MARKS: dict[RunOutcome, str] = {
    "complete": "✓",
    "partial": "!",
    "suspicious": "?",
    "refused": "✗",
    "failed": "✗",
    "at work": "…",
    "no report": "✗",
}
_SOURCES = {
    "live": ("เว็บไซต์โดยตรง", "the site itself"),
    "corpus": ("คลังข้อความ", "texts of corpora"),
    "import": ("ไฟล์นำเข้า", "imported files"),
}
PLAIN_MARKS = str.maketrans({"✓": "+", "✗": "x", "…": "..."})
"""For terminals that have ASCII only."""

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def grouped(number: int, noun: str) -> str:
    """`1 page`, `2,000 pages`."""
    return counted(number, noun, ",")


def size(count: float) -> str:
    """Bytes, in the unit that suits them.

    >>> size(999), size(1_234_567), size(12_300_000_000)
    ('999 bytes', '1.2 MB', '12 GB')
    """
    unit = 0
    while count >= 999.5 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.1f} {_UNITS[unit]}" if unit and count < 9.95 else f"{count:.0f} {_UNITS[unit]}"


def percent(share: float) -> str:
    """A share in per cent; only all of it is 100.

    >>> percent(0.99996), percent(1)
    ('99.9%', '100.0%')
    """
    return f"{floor(share * 1000) / 10:.1f}%"


def duration(seconds: float) -> str:
    """A span of time.

    >>> duration(18.77), duration(754), duration(100_000)
    ('19 s', '13 min', '27.8 h')
    """
    if seconds < 119.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7170 else f"{seconds / 3600:.1f} h"


def moment(text: str | None) -> str:
    """A time, to the minute, as it is in UTC; a time that is none stays what it is.

    >>> moment("2026-11-23T01:02:03.000004Z")
    '2026-11-23 01:02'
    """
    try:
        return datetime.fromisoformat(text or "").strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text or "never"


def found(run: RunLine) -> str:
    """What a run brought, in a few words."""
    counts = {"new": run.new, "changed": run.changed, "gone": run.gone, "failed": run.failed}
    told = [f"{count:,} {what}" for what, count in counts.items() if count]
    if run.requests is not None:
        took = "" if run.seconds is None else f" in {duration(run.seconds)}"
        told.append(f"{grouped(run.requests, 'request')}{took}")
    return ", ".join(told)


def source_name(via: str) -> tuple[str, str]:
    """What a source of articles is called, in Thai and in English, by the `via` of its lines."""
    return _SOURCES.get(via, (titled(via), titled(via)))
