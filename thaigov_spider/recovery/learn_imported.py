"""What imported files say: articles become lines of `items/`, and the ledger learns of their captures.

The same as when they were imported, whenever it is done: to finish an import that was cut off, and to make
the ledger again.
"""

import io
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.article.record import as_version
from thaigov_spider.atomic_files import made, temporary_folder
from thaigov_spider.extract.executors import processes
from thaigov_spider.extract.finds import FoundArticle
from thaigov_spider.extract.plan import plan_for
from thaigov_spider.extract.work import ExtractTally, Tell, gathered
from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.ledger import Ledger
from thaigov_spider.ledger.snapshots import SnapshotOutcome
from thaigov_spider.plan.capture_index import Snapshot
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress
from thaigov_spider.recovery.known_texts import KnownTexts, LineOfRecord
from thaigov_spider.timestamps import began, timestamp

_SMALL = 1 << 22  # bytes that one process reads before others have begun
_LANGUAGES = ("th", "en")  # of articles: a page that shows none does not say
_BATCH = 1000  # captures that the ledger learns at once


@dataclass(slots=True)
class Learnt:
    """What was in the files of an import.

    `articles` counts the lines that are written: of articles that are new, and of others that changed; and
    the captures of texts that have a line already.
    """

    pages: Counter[str] = field(default_factory=Counter)
    cut: list[tuple[str, int]] = field(default_factory=list)  # lines whose text lacks its end, by record
    passed: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    problems: int = 0

    def count(self, article: Mapping[str, Any], line: LineOfRecord | None) -> None:
        """A capture, and the line that was read off its record, if one was."""
        capture = article["capture"]
        if line is None or (line.warc, line.offset) != (capture["warc"], capture["offset"]):
            self.articles["captured again"] += 1
            return
        self.articles["written"] += 1
        self.articles["new" if line.version == 1 else "changed"] += 1
        if "truncated" in article["flags"]:
            self.cut.append((line.warc, line.offset))


def files_of_imports(folder: Path) -> dict[str, list[Path]]:
    """The files of each import, by its id, in their order. Raises OSError."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in files(folder.glob(f"{IMPORT}-*-*")):
        found[path.name.split("-")[1]].append(path)
    return dict(found)


def jobs_for(paths: list[Path], jobs: int | None) -> int:
    """As many processes as are asked for, else as there are cores; one for a little."""
    is_little = sum(path.stat().st_size for path in paths) < _SMALL
    return jobs or (1 if is_little else os.cpu_count() or 1)


def learn(
    archive: Archive,
    ledger: Ledger,
    run_id: str,
    paths: list[Path],
    *,
    origin: str | None = None,
    writes: bool = True,
    tell: Tell | None = None,
    progress: Progress = lambda _: None,
    jobs: int | None = None,
) -> Learnt:
    """Learn all that is in the files of an import; `origin` is the site's, if it is not that of the ledger.

    If it `writes`, the lines are written, unless they are there already. Else those count that are there,
    and where the archive has lost all lines, those that belong there. Raises LedgerError, WorkersLostError,
    OSError, sqlite3.Error.
    """
    items = archive.items / f"{IMPORT}-{run_id}.jsonl"
    learnt, tally, counting = Learnt(), ExtractTally(), _Counting(tell)
    site = origin or ledger.origin
    plan = plan_for(map(str, paths), io.BytesIO())
    with (
        temporary_folder(archive.warc / IMPORT) as folder,
        processes(jobs_for(paths, jobs)) as workers,
        closing(KnownTexts(archive)) as known,
        gathered(plan, site, workers, folder, tally, counting, progress, elsewhere=known) as finds,
    ):
        if writes and not items.is_file():
            _write(items, finds.articles(), known)
        are_lost = not writes and not known.are_any
        looks = (
            _look(found, known, items.name, run_id, learnt, are_lost=are_lost) for found in finds.articles()
        )
        _teach(ledger, looks)
        for cut in finds.cut():
            if not cut.is_article and not any(known.knows(_named(cut.url, lang)) for lang in _LANGUAGES):
                counting.problem(Problem(plan.sources[cut.file].label, cut.start, cut.text))
    for place in learnt.cut:
        counting.problem(Problem(str(archive.warc / place[0]), place[1], "this article is cut short"))
    if items.is_file() or are_lost:
        ledger.knows(WrittenLine(items.name, 1 if are_lost else items.stat().st_size))
    learnt.pages, learnt.passed, learnt.problems = tally.pages, tally.passed, counting.problems
    return learnt


def _write(items: Path, found: Iterator[FoundArticle], known: KnownTexts) -> None:
    """Write the lines of what is new. Raises OSError."""
    with (
        made(items, replace=False) as partial,
        partial.open("w", encoding="utf-8", newline="\n") as lines,
    ):
        for one in found:
            if line := _new_line(_article(one), known):
                lines.write(line + "\n")
    if not items.stat().st_size:
        items.unlink()
    else:
        known.written(items)


def _named(url: str, lang: str) -> dict[str, str]:
    """As much of a line as names its article."""
    return {"url": url, "lang": lang}


def _article(found: FoundArticle) -> dict[str, Any]:
    article: dict[str, Any] = json.loads(found.line)
    article["capture"]["via"] = found.proof or IMPORT
    article["moved_from"] = found.moved_from
    return article


def _new_line(article: dict[str, Any], known: KnownTexts) -> str | None:
    """The line of an article, which takes its place among the known ones; None if it is none of its own."""
    place = known.place_of(article)
    if place is None:
        return None
    article |= {"version": place.version, "supersedes": place.supersedes}
    known.add(article)
    return as_version(json.dumps(article), place.version, place.supersedes, article["moved_from"])


def _look(
    found: FoundArticle, known: KnownTexts, items: str, run_id: str, learnt: Learnt, *, are_lost: bool
) -> tuple[str, Snapshot, SnapshotOutcome]:
    """Source, capture, and what it showed; it is counted."""
    article = _article(found)
    capture = article["capture"]
    moment = "".join(filter(str.isdigit, article["retrieved"]))[:14]
    sha1 = (capture["payload_digest"] or "").partition("sha1:")[2]
    snapshot = Snapshot(article["url"], moment, found.uri, capture["status"], "text/html", sha1)
    line = known.line_of(capture["record_id"])
    if are_lost and _new_line(article, known) is not None:
        line = LineOfRecord(
            article["version"], article["supersedes"], items, capture["warc"], capture["offset"]
        )
    when = timestamp(began(run_id))
    learnt.count(article, line)
    if line is None or not line.warc.startswith(f"{IMPORT}-{run_id}-"):
        return (
            capture["via"],
            snapshot,
            SnapshotOutcome(when, Verdict.ARTICLE, content_digest=article["content_digest"]),
        )
    article |= {"version": line.version, "supersedes": line.supersedes}
    return capture["via"], snapshot, SnapshotOutcome.of_line(when, article, line.items, is_cut=False)


def _teach(ledger: Ledger, looks: Iterator[tuple[str, Snapshot, SnapshotOutcome]]) -> None:
    """Have the ledger learn, for good. Raises LedgerError."""
    waiting: dict[str, list[tuple[Snapshot, SnapshotOutcome]]] = defaultdict(list)
    for via, snapshot, outcome in looks:
        waiting[via].append((snapshot, outcome))
        if len(waiting[via]) == _BATCH:
            ledger.snapshots(via).record_all(waiting.pop(via))
    for via, pairs in waiting.items():
        ledger.snapshots(via).record_all(pairs)


class _Counting:
    """Passes on what is told, and counts the problems."""

    def __init__(self, tell: Tell | None) -> None:
        self.problems = 0
        self._tell = tell

    def problem(self, problem: Problem) -> None:
        """Something could not be read."""
        self.problems += 1
        if self._tell is not None:
            self._tell.problem(problem)

    def note(self, problem: Problem) -> None:
        """Something is odd, and nothing lost: that was told when the file was verified."""
