"""Runs commands one after the other, each in a process forked off this one, which has all modules loaded.

`python -m tests.forked_commands`, with a job a line on the standard input, as JSON: `words` (of `scrapy`),
`kill` (seconds after which it is sent the signal `sign`, or null) and `fail` (what `failing_disk.inject`
takes, or null). Prints an answer a line: `status` (null if it was killed), `seconds`, and what it `said` on
standard error.
"""

import fcntl
import importlib
import json
import os
import sys
import time
from typing import Any

from scrapy.cmdline import execute

from tests.failing_disk import inject

_MOST_SAID = 1 << 20  # bytes

LOADED = (
    *("crawl", "export", "extract", "import", "index", "package", "rebuild", "status", "verify"),
    *(
        "crawl.open_archive",
        "spiders.commoncrawl",
        "spiders.news",
        "spiders.wayback",
        "crawl.pipelines",
        "crawl.middlewares",
    ),
)


def main() -> None:
    for name in LOADED:
        importlib.import_module(f"thaigov_spider.{name if '.' in name else f'commands.{name}'}")
    assert "twisted.internet.reactor" not in sys.modules  # each process installs its own
    for line in sys.stdin:
        print(json.dumps(ran(json.loads(line))), flush=True)  # noqa: T201


def ran(job: dict[str, Any]) -> dict[str, Any]:
    # A pipe, which no limit to the size of files cuts, with room for all that is ever said.
    told, said = os.pipe()
    fcntl.fcntl(told, fcntl.F_SETPIPE_SZ, _MOST_SAID)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        work(job, said)
    os.close(said)
    status = waited_for(child, job["kill"], job["sign"])
    seconds = time.monotonic() - began
    os.set_blocking(told, False)  # processes of the command's may still have its other end
    with os.fdopen(told, "rb") as file:
        text = (file.read() or b"").decode("utf-8", "replace")  # None where there is nothing yet
    killed = os.WIFSIGNALED(status)
    return {"status": None if killed else os.WEXITSTATUS(status), "seconds": seconds, "said": text}


def waited_for(child: int, kill: float | None, sign: int) -> int:
    began = time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if kill is not None and time.monotonic() - began >= kill:
            os.kill(child, sign)
            kill = None
        assert time.monotonic() - began < 300, "a command hangs"
        time.sleep(0.002)


def work(job: dict[str, Any], said: int) -> None:
    """Be the command; it ends the process."""
    code: object = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(said, 2)
        if job["fail"]:
            inject(*job["fail"])
        execute(["scrapy", *job["words"]])
    except SystemExit as end:
        code = end.code
    finally:
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
