"""The log of one run, `logs/<run>.log`: one event a line, `TIME LEVEL LOGGER MESSAGE`, times in UTC."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thaigov_spider.archive.pruning import outdated
from thaigov_spider.printable import printable, printable_lines


@contextmanager
def logged_to(path: Path) -> Iterator[None]:
    """Write what is logged from INFO up into a file, too, while the block runs. Raises OSError."""
    handler = _LogFile(path, encoding="utf-8")
    handler.setLevel(logging.INFO)
    handler.addFilter(lambda record: not str(record.msg).startswith("Overridden settings"))  # has passwords
    formatter = _OneLine("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def keep_terminal_unsteered() -> None:
    """Have what is logged so far to a terminal, or to cron's mail, escaped like what goes into the file."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Escaped(handler.formatter))


def remove_old(folder: Path, now: float, keep_days: float) -> None:
    """Remove the logs last written to more than `keep_days` before `now` (seconds since the epoch)."""
    for path in outdated(folder.glob("*.log"), now, keep_days):
        path.unlink(missing_ok=True)


class _LogFile(logging.FileHandler):
    """A file whose disk may fill up: what cannot be logged is no reason for a traceback a line."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Leave the line out."""


class _Escaped(logging.Formatter):
    """Another formatter's lines, without what a terminal would obey."""

    def __init__(self, formatter: logging.Formatter | None) -> None:
        super().__init__()
        self._formatter = formatter or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        return printable_lines(self._formatter.format(record))


class _OneLine(logging.Formatter):
    """What a server sends cannot pass for a line of the log, nor steer a terminal that shows it."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))
