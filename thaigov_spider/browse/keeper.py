"""Keeps the index up to date while the reading room is open, and says how far it is."""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

from thaigov_spider.cli.foreground import reason
from thaigov_spider.search.index import IndexHeldError

_PAUSE = 20.0  # seconds between two looks for new lines
_NICENESS = 10  # of this thread: a crawl goes first

UpdateStanding = Literal["building", "current", "held", "failed"]


class KeptIndex(Protocol):
    """An index that follows from the archive."""

    def unread(self) -> int:
        """How many bytes it does not know yet. Raises OSError, sqlite3.Error."""
        ...

    def update(self, progress: Callable[[int], object] = ...) -> int:
        """Bring it up to date. Raises IndexHeldError, OSError, sqlite3.Error."""
        ...


@dataclass(frozen=True, slots=True)
class IndexStanding:
    """Whether what is found is all; `percent` is how much of what is new is read while it is `building`."""

    standing: UpdateStanding
    percent: int = 0
    reason: str = ""


class _ClosingError(Exception):
    """The reading room is being closed."""


class IndexKeeper:
    """A thread that brings indexes up to date, again and again; a context manager."""

    def __init__(self, indexes: Sequence[KeptIndex], pause: float = _PAUSE) -> None:
        self.standing = IndexStanding("building")
        self._indexes = indexes
        self._pause = pause
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="index")

    def __enter__(self) -> "IndexKeeper":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing.set()
        self._thread.join()

    def update(self) -> None:
        """Bring all indexes up to date, once. What fails is said in `standing`."""
        try:
            progress = self._progress(sum(map(_unread, self._indexes)))
            for index in self._indexes:
                index.update(progress)
            self.standing = IndexStanding("current")
        except _ClosingError:
            return
        except IndexHeldError:
            self.standing = IndexStanding("held")
        except (OSError, ValueError, sqlite3.Error) as error:
            self.standing = IndexStanding("failed", reason=reason(error))

    def _progress(self, total: int) -> Callable[[int], None]:
        """What is told how many bytes were read, of a `total`; it ends the update where that has no time."""
        done = 0

        def progress(size: int) -> None:
            nonlocal done
            if self._is_closing.is_set():
                raise _ClosingError
            done += size
            self.standing = IndexStanding("building", min(99, 100 * done // max(total, 1)))

        return progress

    def _keep(self) -> None:
        if sys.platform == "linux":  # elsewhere it would be the whole process
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while not self._is_closing.is_set():
            self.update()
            self._is_closing.wait(self._pause)


def _unread(index: KeptIndex) -> int:
    """The bytes that are to be read; none are known of an index that is damaged: the update makes it anew."""
    try:
        return index.unread()
    except sqlite3.DatabaseError:
        return 0
