"""A command whose disk fails for a moment: `python -m tests.failing_disk WHAT NUMBER WORDS…`.

WHAT is `sync` or `write` (of captures and lines), or `ledger`; the call of that NUMBER, from 1 on, fails with
"No space left on device" or an input/output error by turns, and those behind it do not. Or it is `size`: no
file grows beyond that many bytes then, whoever writes to it.
"""

import errno
import os
import resource
import sys
from collections.abc import Callable
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute

from thaigov_spider.capture import warcfile
from thaigov_spider.ledger import LedgerError, database


def inject(what: str, number: int) -> None:
    """Have one call fail, or no file grow beyond a size."""
    if what == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
        return
    code, calls = (errno.ENOSPC, errno.EIO)[number % 2], count(1)
    {"sync": _fail_syncs, "write": _fail_writes, "ledger": _fail_commits}[what](
        lambda: next(calls) == number, OSError(code, os.strerror(code))
    )


def _fail_syncs(is_it: Callable[[], bool], error: OSError) -> None:
    fsync = os.fsync

    def failing_fsync(descriptor: Any) -> None:
        if is_it():
            raise error
        fsync(descriptor)

    setattr(os, "fsync", failing_fsync)  # noqa: B010


def _fail_writes(is_it: Callable[[], bool], error: OSError) -> None:
    class FailingFile(FileIO):
        def write(self, data: Any) -> int:
            if is_it():
                super().write(bytes(data)[: len(data) // 2])
                raise error
            return super().write(data)

    setattr(warcfile, "FileIO", FailingFile)  # noqa: B010
    setattr(Path, "open", _opened_with(FailingFile))  # noqa: B010


def _fail_commits(is_it: Callable[[], bool], error: OSError) -> None:
    execute_sql = database.Connection.execute

    def failing_execute(self: database.Connection, sql: str, parameters: Any = ()) -> Any:
        if sql == "COMMIT" and is_it():
            raise LedgerError(f"the ledger cannot be read or written ({error.strerror})")
        return execute_sql(self, sql, parameters)

    setattr(database.Connection, "execute", failing_execute)  # noqa: B010


def _opened_with(kind: type[FileIO]) -> Any:
    before = Path.open

    def opened(self: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        return kind(self, "x") if mode == "xb" else before(self, mode, *arguments, **options)

    return opened


if __name__ == "__main__":
    what, number, *words = sys.argv[1:]
    inject(what, int(number))
    execute(["scrapy", *words])
