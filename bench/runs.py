"""Commands, run as a user would run them, and what they take."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """What a command took: seconds of processor and clock, and the memory of its largest process, in MB."""

    processor: float
    clock: float
    peak: float


def run(command: Sequence[str], files: Sequence[Path] = (), folder: Path | None = None) -> Run:
    """One run of a command, with these files behind it, in a folder; it must find nothing wrong."""
    # fastwarc takes one file at a time.
    several = [[file] for file in files] if "fastwarc" in command[0] else [files]
    return total([_run([*command, *map(str, some)], folder) for some in several])


def _run(command: Sequence[str], folder: Path | None) -> Run:
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder) as process:
        used = ended(process, began)
    assert process.returncode == 0, command
    return used


def ended(process: subprocess.Popen[bytes], began: float) -> Run:
    """What a process took, at its end."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def total(runs: Sequence[Run]) -> Run:
    """What several runs took, one after the other."""
    return Run(
        sum(one.processor for one in runs), sum(one.clock for one in runs), max(one.peak for one in runs)
    )


def middle(runs: Sequence[Run]) -> Run:
    """The medians of several runs."""
    return Run(*(median(values) for values in zip(*runs, strict=True)))


def in_turns(
    commands: Mapping[str, Sequence[str]], tiny: Sequence[Path], files: Sequence[Path], rounds: int
) -> dict[str, Run]:
    """The medians of what commands take for files, less what they take for tiny ones: their start-up.

    They take turns, so that a busy machine slows all of them.
    """
    starts: dict[str, list[Run]] = {name: [] for name in commands}
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            starts[name].append(run(command, tiny))
            runs[name].append(run(command, files))
    return {name: net(middle(starts[name]), middle(runs[name])) for name in commands}


def net(start: Run, whole: Run) -> Run:
    """A run without its start-up; the memory is that of the whole."""
    return Run(whole.processor - start.processor, whole.clock - start.clock, whole.peak)
