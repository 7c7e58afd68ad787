"""Does what is planned, in as many processes as are wanted, and gives the problems as they are found."""

import multiprocessing
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from thaigov_spider.atomic_files import temporary_folder
from thaigov_spider.extract.executors import main_module_hidden
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress
from thaigov_spider.verify import archive_checks
from thaigov_spider.verify.comparison import Comparison, create
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.plan import VerifyPlan
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.relations import Relations
from thaigov_spider.verify.tasks import Task

_LOOK = 0.2  # seconds between two looks at how far the processes are

_read: Any = None  # in a worker: the number of bytes read, shared by all processes


class WorkError(Exception):
    """The work could not be done to its end; the message, one line, says why."""


def verify(plan: VerifyPlan, jobs: int, tally: VerifyTally, progress: Progress) -> Iterator[Problem]:
    """Every problem, file after file, then those between files and those of the articles.

    `tally` is added to, `progress` told how many bytes more were read. Raises WorkError.
    """
    with temporary_folder() as folder:
        database = folder / "facts.sqlite"
        try:
            create(database)
            with closing(Comparison(database, plan.labels)) as comparison:
                found = _do(plan.records, database, jobs, tally, progress, comparison)
                for problem in chain(found, _later(comparison)):
                    if problem.file in plan.imported and not problem.is_loss:
                        tally.counts["oddities"] += 1
                    else:
                        yield problem
                yield from _do(plan.lookups, database, jobs, tally, progress, comparison)
                if plan.archive is not None:
                    yield from archive_checks.problems(plan.archive)
        except sqlite3.Error as error:
            raise WorkError(f"what was found cannot be kept in {tempfile.gettempdir()}: {error}") from error
        except BrokenProcessPool as error:
            raise WorkError("a process that verified was ended from outside, or ran out of memory") from error


def _later(comparison: Comparison) -> Iterator[Problem]:
    yield from comparison.problems_between()


def _do(
    tasks: Sequence[Task],
    database: Path,
    jobs: int,
    tally: VerifyTally,
    progress: Progress,
    found: Comparison,
) -> Iterator[Problem]:
    with _workers(min(jobs, len(tasks)), database, progress) as submit:
        with main_module_hidden():
            waiting = [submit(task) for task in tasks]
        for place, (task, result) in enumerate(zip(tasks, waiting, strict=True)):
            tally += result()
            is_last = place + 1 == len(tasks) or tasks[place + 1].number != task.number
            if is_last:
                yield from found.problems_of(task.number)


@contextmanager
def _workers(
    number: int, database: Path, progress: Progress
) -> Iterator[Callable[[Task], Callable[[], VerifyTally]]]:
    """What takes a task and gives what waits for its end."""
    if number <= 1:
        yield lambda task: lambda: _run(task, database, progress)
        return
    # Not forked: the command's process has threads.
    context = multiprocessing.get_context("spawn")
    read = context.Value("q", 0)
    pool = ProcessPoolExecutor(number, mp_context=context, initializer=_begin, initargs=(read,))
    watch = _Watch(read, progress)
    try:
        yield lambda task: watch.result_of(pool.submit(_run_in_worker, task, database))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Watch:
    """Waits for tasks, and passes on how far all of them are."""

    def __init__(self, read: Any, progress: Progress) -> None:
        self._read = read
        self._progress = progress
        self._told = 0

    def result_of(self, future: Future[VerifyTally]) -> Callable[[], VerifyTally]:
        def result() -> VerifyTally:
            while True:
                try:
                    tally = future.result(_LOOK)
                except TimeoutError:
                    self._tell()
                else:
                    self._tell()
                    return tally

        return result

    def _tell(self) -> None:
        read = self._read.value
        self._progress(read - self._told)
        self._told = read


def _begin(read: Any) -> None:
    global _read
    _read = read


def _run_in_worker(task: Task, database: Path) -> VerifyTally:
    return _run(task, database, _count)


def _count(number: int) -> None:
    with _read.get_lock():
        _read.value += number


def _run(task: Task, database: Path, progress: Progress) -> VerifyTally:
    """Do a task; a file that cannot be read is a problem of that file."""
    try:
        return task.run(database, progress)
    except OSError as error:
        with Relations(database, 0, task.number) as relations:
            text = f"this file cannot be read: {error.strerror or error}"
            relations.problem(0, text, Damage.UNREADABLE)
        return VerifyTally()
