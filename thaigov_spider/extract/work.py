"""Reads what is planned, with whatever executor, and gives the lines in the order of files and offsets."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol

from thaigov_spider.extract.executors import Workers, in_order
from thaigov_spider.extract.finds import Finds, Revisit
from thaigov_spider.extract.plan import ExtractPlan
from thaigov_spider.extract.portion import FilePortion, PortionContents
from thaigov_spider.extract.portions import joined
from thaigov_spider.extract.revisits import Revisits
from thaigov_spider.extract.segments import outcome_of_segments
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress


@dataclass(slots=True)
class ExtractTally:
    """What was found: pages by what they are, records and files that are of no use, articles, lines."""

    pages: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    captures: int = 0  # of articles
    lines: int = 0


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """What is wanted: the site at `origin`, and, if `newest`, of each article only its newest text."""

    origin: str
    newest: bool = False


class Tell(Protocol):
    """What hears of problems and of what is odd, as they are found."""

    def problem(self, problem: Problem) -> None:
        """Something could not be read."""

    def note(self, problem: Problem) -> None:
        """Something is odd, and nothing lost."""


class OriginalElsewhere(NamedTuple):
    """A record of another file that has the payload of a revisit; `is_cut`: its page lacks its end."""

    path: Path
    offset: int
    record_id: str
    is_cut: bool


class OriginalsElsewhere(Protocol):
    """What knows of records in other files than those that are read."""

    def original_of(self, revisit: Revisit) -> OriginalElsewhere | None:
        """The record that has a revisit's payload. Raises OSError."""


def extract(
    plan: ExtractPlan,
    asked: ExtractOptions,
    workers: Workers,
    folder: Path,
    tally: ExtractTally,
    tell: Tell,
    progress: Progress,
) -> Iterator[str]:
    """The lines. `tally` is added to; temporary files go into `folder`.

    Raises OSError, sqlite3.Error, and what the executor raises.
    """
    with gathered(plan, asked.origin, workers, folder, tally, tell, progress) as finds:
        for line in finds.lines(newest=asked.newest):
            tally.lines += 1
            yield line
        tally.articles, tally.captures = finds.counts()
        for one in finds.cut():
            tell.problem(Problem(plan.sources[one.file].label, one.start, one.text))


@contextmanager
def gathered(
    plan: ExtractPlan,
    origin: str,
    workers: Workers,
    folder: Path,
    tally: ExtractTally,
    tell: Tell,
    progress: Progress,
    elsewhere: OriginalsElsewhere | None = None,
) -> Iterator[Finds]:
    """All that is in the files, of the site at `origin`; revisits may be of what is `elsewhere`.

    Raises as `extract` does.
    """
    told: set[tuple[int, str]] = set()
    with closing(Finds(folder / "finds.sqlite")) as finds:
        for source, found in _portions(plan, workers, origin, progress):
            finds.add(source, found.finds)
            tally.pages += found.pages
            tally.passed += found.passed
            for offset, text in found.notes:
                if (source.number, text) not in told:  # of every record of some file it would be true
                    told.add((source.number, text))
                    tell.note(Problem(source.label, offset, text))
            for offset, text in found.problems:
                tell.problem(Problem(source.label, offset, text))
        _put_together(plan, finds, tally, tell)
        _resolve(plan, elsewhere, workers, finds, tally, tell)
        yield finds


def _portions(
    plan: ExtractPlan, workers: Workers, origin: str, progress: Progress
) -> Iterator[tuple[WarcSource, PortionContents]]:
    """What is in every portion, in order; each begins where the one before it ended."""
    found_in = in_order(plan.portions(origin), FilePortion.run, workers)
    for source, group in groupby(found_in, key=lambda pair: pair[0].source):
        is_empty = not source.is_open
        for found in joined(group, workers, progress):
            yield source, found
            is_empty = is_empty and found.began is None and not found.problems
        if is_empty:
            yield source, PortionContents(problems=[(0, "this file holds no record")])


def _put_together(plan: ExtractPlan, finds: Finds, tally: ExtractTally, tell: Tell) -> None:
    """Read the pages that lie in several records."""
    for page in finds.segmented():
        outcome = outcome_of_segments(page, plan.sources)
        tally.pages[outcome.verdict] += 1
        finds.resolve(page.number, outcome)
        if outcome.problem:
            tell.problem(Problem(plan.sources[page.file].label, page.start, outcome.problem))
    for file, start in finds.stray_segments():
        tally.passed["segments without their first one"] += 1
        text = "the first record of this page, which lies in several, is in none of the files"
        tell.problem(Problem(plan.sources[file].label, start, text))


def _resolve(
    plan: ExtractPlan,
    elsewhere: OriginalsElsewhere | None,
    workers: Workers,
    finds: Finds,
    tally: ExtractTally,
    tell: Tell,
) -> None:
    others: dict[Path, WarcSource | None] = {}
    batches = (
        _batch(plan, [_with_original(one, plan, elsewhere, others) for one in some])
        for some in finds.revisits()
    )
    for batch, outcomes in in_order(batches, Revisits.run, workers):
        for one, outcome in zip(batch.some, outcomes, strict=True):
            tally.pages[outcome.verdict] += 1
            finds.resolve(one.number, outcome)
            if outcome.problem:
                tell.problem(Problem(plan.sources[one.file].label, one.start, outcome.problem))


def _with_original(
    one: Revisit,
    plan: ExtractPlan,
    elsewhere: OriginalsElsewhere | None,
    others: dict[Path, WarcSource | None],
) -> Revisit:
    """A revisit, with its original where that is in another file, which the plan then has, too."""
    if one.original_file is not None or elsewhere is None or (found := elsewhere.original_of(one)) is None:
        return one
    if found.path not in others:
        others[found.path] = plan.also(found.path)
    if (source := others[found.path]) is None:
        return one
    return one._replace(
        original_file=source.number,
        original_start=found.offset,
        original_id=found.record_id,
        is_cut=found.is_cut,
    )


def _batch(plan: ExtractPlan, some: list[Revisit]) -> Revisits:
    files = {number for one in some for number in (one.file, one.original_file) if number is not None}
    return Revisits(tuple(some), {number: plan.sources[number] for number in files})
