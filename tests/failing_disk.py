"""A command whose disk fails for a moment: `python -m tests.failing_disk WHAT NUMBER WORDS…`.

WHAT is `sync` or `write` (of captures and lines), or `ledger`; the call of that NUMBER, from 1 on, fails with
"No space left on device" or an input/output error by turns, and those behind it do not.
"""

import errno
import os
import sys
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute

from thaigov_spider.capture import warcfile
from thaigov_spider.ledger import LedgerError, database


def inject(what: str, number: int) -> None:
    """Have one call fail."""
    calls = count(1)
    code = (errno.ENOSPC, errno.EIO)[number % 2]

    def is_it() -> bool:
        return next(calls) == number

    if what == "sync":
        fsync = os.fsync

        def failing_fsync(descriptor: Any) -> None:
            if is_it():
                raise OSError(code, os.strerror(code))
            fsync(descriptor)

        setattr(os, "fsync", failing_fsync)  # noqa: B010
    elif what == "write":

        class FailingFile(FileIO):
            def write(self, data: Any) -> int:
                if is_it():
                    super().write(bytes(data)[: len(data) // 2])
                    raise OSError(code, os.strerror(code))
                return super().write(data)

        setattr(warcfile, "FileIO", FailingFile)  # noqa: B010
        setattr(Path, "open", _opened_with(FailingFile))  # noqa: B010
    else:
        execute_sql = database.Connection.execute

        def failing_execute(self: database.Connection, sql: str, parameters: Any = ()) -> Any:
            if sql == "COMMIT" and is_it():
                raise LedgerError(f"the ledger cannot be read or written ({os.strerror(code)})")
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
