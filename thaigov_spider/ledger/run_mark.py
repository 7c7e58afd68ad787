"""The mark of a run that is under way: what the ledger knows of it may be less than its captures say.

A loss of power may take away the newest pages of the ledger, an error of the disk any of them, while the
captures, which are synced first, stay. So where the mark is still there, all that the run captured is shown
to the ledger once more before the next one begins.
"""

import sqlite3

from thaigov_spider.ledger.database import durably

_NAME = "unfinished_run"
_OF_ALL_ORIGINS = ""


class RunMark:
    """The run whose captures the ledger may not know yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @property
    def run_id(self) -> str | None:
        """Its id, `20261123T010203Z`; None if all is known. Raises LedgerError."""
        query = "SELECT value FROM state WHERE origin = ? AND name = ?"
        row = self._db.execute(query, (_OF_ALL_ORIGINS, _NAME)).fetchone()
        return f"{str(row[0])[:8]}T{str(row[0])[8:]}Z" if row else None

    def begin(self, run_id: str) -> None:
        """Set the mark, before anything is captured; it outlasts a loss of power. Raises LedgerError."""
        number = int("".join(filter(str.isdigit, run_id)))
        with durably(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (_OF_ALL_ORIGINS, _NAME, number)
            )

    def end(self) -> None:
        """Take the mark away: all is known, and outlasts a loss of power. Raises LedgerError."""
        with durably(self._db):
            self._db.execute("DELETE FROM state WHERE origin = ? AND name = ?", (_OF_ALL_ORIGINS, _NAME))
