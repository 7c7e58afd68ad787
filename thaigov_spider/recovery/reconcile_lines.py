"""What a crash or an accident left undone between the lines of `items/` and the ledger.

A line is synced before the ledger learns of it, so the ledger may know of less than there is, but of no line
that was never there: one that it knows and that is gone was lost since.
"""

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from thaigov_spider.archive.folder import IMPORT
from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.atomic_files import sync, truncate
from thaigov_spider.ledger import Ledger
from thaigov_spider.ledger.snapshots import SnapshotOutcome, Snapshots
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.urls import address

# What hostile or foreign lines raise: no JSON, other fields, values that no ledger takes.
_NO_ARTICLE = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError),
    sqlite3.Error,
)

logger = logging.getLogger(__name__)


def reconcile(items: Path, ledger: Ledger) -> list[str]:
    """Teach the ledger the lines that it does not know, and cut off what a crash left torn behind them.

    Returns the names of the files that the ledger knows more of than there is. Raises LedgerError, OSError.
    """
    known = ledger.items_files()
    sizes = {path.name: path.stat().st_size for path in items.glob("*.jsonl")}
    for name in sorted(sizes, key=lambda name: name.rpartition("-")[2]):
        if sizes[name] != known.get(name, 0):
            cut_torn_line(items / name)
        if sizes[name] > known.get(name, 0):
            _adopt_lines(items / name, known.get(name, 0), ledger)
    return [name for name, size in known.items() if sizes.get(name, 0) < size]


def cut_torn_line(path: Path) -> None:
    """Cut off what follows the last line end of a file, and keep it in `NAME.cut`. Raises OSError."""
    size = whole = path.stat().st_size
    with path.open("rb") as file:
        while whole:
            start = max(0, whole - (1 << 16))
            file.seek(start)
            newline = file.read(whole - start).rfind(b"\n")
            if newline >= 0:
                whole = start + newline + 1
                break
            whole = start
    if whole < size:
        cut = path.with_name(f"{path.name}.cut")
        with path.open("rb") as file, cut.open("ab") as target:
            file.seek(whole)
            copyfileobj(file, target)
        sync(cut)
        truncate(path, whole)
        logger.warning("%s: a torn line was cut off, %d bytes, and moved to %s", path, size - whole, cut.name)


def _adopt_lines(path: Path, known: int, ledger: Ledger) -> None:
    is_of_others = False
    for number, end, line in _lines_behind(path, known):
        known = end
        try:
            is_of_others |= not _adopt(json.loads(line), WrittenLine(path.name, end), ledger)
        except _NO_ARTICLE:
            logger.warning("%s, line %d of those not known yet: no article, and left alone", path, number)
    if not is_of_others:  # else a crawl of the other site still has to learn them
        ledger.knows(WrittenLine(path.name, known))


def _lines_behind(path: Path, known: int) -> Iterator[tuple[int, int, bytes]]:
    """Number, end and bytes of each line behind the `known` bytes of a file."""
    with path.open("rb") as file:
        file.seek(known)
        for number, line in enumerate(file, 1):
            known += len(line)
            yield number, known, line


def _adopt(article: dict[str, Any], line: WrittenLine, ledger: Ledger) -> bool:
    """Teach the ledger a line; False if it is of another site."""
    via = article["capture"].get("via")
    if via == IMPORT or article["capture"].get("warc", "").startswith(f"{IMPORT}-"):
        return True  # whoever finishes the import tells the ledger
    if via in CAPTURE_SOURCES:
        _adopt_snapshot(article, line, ledger.snapshots(via))
        return True
    source = address(article["url"])
    if source is None or article["url"] != source.at(ledger.origin):
        return False
    known = ledger.known(source)
    if known is None or known.version < article["version"]:  # whatever the clock said
        outcome = FetchOutcome.of_article(
            article["retrieved"],
            article,
            is_cut="truncated" in article["flags"],
            written=True,
            items=line.file,
        )
        moved_from = address(article.get("moved_from") or "")
        ledger.record([source, *([moved_from] if moved_from else [])], outcome)
    return True


def _adopt_snapshot(article: dict[str, Any], line: WrittenLine, snapshots: Snapshots) -> None:
    """Teach the ledger a line that was read off a capture of another archive.

    When that was asked for does not stand in the line; what counts is that it was.
    """
    timestamp = re.sub("[^0-9]", "", article["retrieved"])[:14]
    is_cut = "truncated" in article["flags"]
    outcome = SnapshotOutcome.of_line(article["retrieved"], article, line.file, is_cut=is_cut)
    for snapshot in snapshots.of(article["url"], timestamp)[:1]:
        if article["content_digest"] not in snapshots.predecessor(snapshot).digests:
            snapshots.record(snapshot, outcome, line)
