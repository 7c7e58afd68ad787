"""Crawls that are killed at some moment, and recoveries of what they left that are killed too, and again.

`python -m tests.killed_crawls`, with a list of jobs on the standard input. Each crawl and each recovery runs
in a process that is forked off this one, which has all modules loaded. What a crawl said is in `said` in its
folder. The file that it left open loses some bytes at its end, as in a loss of power, and is kept as it was
then, before its recovery, in `left-open`. Prints for each job how often it was killed.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from tests import odd_crawl
from thaigov_spider import atomic_files
from thaigov_spider.capture import warcfile

STEPS = {atomic_files.__file__, warcfile.__file__}
MOST_STEPS = 70  # lines that a recovery runs in them, and some more


def main() -> None:
    fastest = float("inf")  # seconds that a crawl writes
    for job in json.load(sys.stdin):
        folder = Path(job["settings"]["ARCHIVES_DIR"])
        folder.mkdir()
        wait = None if job["when"] is None else fastest * job["when"]
        began, was_killed = crawl(folder, job, wait)
        if not was_killed:
            fastest = min(fastest, time.monotonic() - began)
        for left_open in (folder / "warc").glob("*.open"):
            os.truncate(left_open, max(0, left_open.stat().st_size - job["lost"]))
            shutil.copy(left_open, folder / "left-open")
        kills = was_killed + recover(folder, Random(str(folder.name)))
        print(json.dumps(kills), flush=True)  # noqa: T201


def crawl(folder: Path, job: dict[str, Any], wait: float | None) -> tuple[float, bool]:
    """Run a crawl, and kill it when it has been writing for so long; when that began, if it was killed."""
    child = fork(lambda: said(folder, job))
    while not list(folder.glob("warc/*")):
        time.sleep(0.001)
    began = time.monotonic()
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    return began, ended_by_a_kill(child)


def said(folder: Path, job: dict[str, Any]) -> None:
    os.dup2(os.open(folder / "said", os.O_WRONLY | os.O_CREAT), sys.stdout.fileno())
    odd_crawl.run(job)


def recover(folder: Path, chance: Random) -> int:
    """Recover until a recovery is through; how many were killed before."""
    kills = 0
    while True:
        recovery = partial(recover_up_to, chance.randint(1, MOST_STEPS), folder)
        if not ended_by_a_kill(fork(recovery)):
            return kills
        kills += 1


def recover_up_to(step: int, folder: Path) -> None:
    """Recover, and be killed before this step."""
    left = step

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in STEPS:
            return None
        left -= event == "line"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    warcfile.recover(folder / "warc")


def fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def ended_by_a_kill(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


if __name__ == "__main__":
    main()
