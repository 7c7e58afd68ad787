"""What is known of each address, over all runs: one SQLite file beside the captures.

The ledger says "known" only after the capture is on disk and the article's line is written.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from thaigov_spider.pages import Verdict
from thaigov_spider.scope import Scope
from thaigov_spider.urls import KINDS, Address, canonical

SCHEMA_VERSION = 1

_SCHEMA = f"""
CREATE TABLE address (
    origin         TEXT NOT NULL,      -- 'https://www.thaigov.go.th'
    id             INTEGER NOT NULL,   -- the article's number
    kind           TEXT NOT NULL,      -- 'details' or 'ministry_details'
    verdict        TEXT,               -- of the last page had; NULL: none was ever had
    written        INTEGER NOT NULL,   -- 1: a line of items/ has the article with this content_digest
    section        TEXT,
    published      TEXT,               -- the day, ISO 8601, in Thailand
    content_digest TEXT,
    retrieved      TEXT,               -- of the last capture, UTC
    warc           TEXT,
    record_id      TEXT,
    error          TEXT,               -- why the last try brought nothing whole; NULL: it did
    PRIMARY KEY (origin, id, kind)
) WITHOUT ROWID;
CREATE INDEX open_address ON address (origin, id)
    WHERE error IS NOT NULL OR (verdict = 'article' AND written = 0);
CREATE TABLE state (
    origin TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (origin, name)
) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA_VERSION};
"""


_SUCCESS = "INSERT OR REPLACE INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FAILURE = (
    "INSERT INTO address (origin, id, kind, written, error) VALUES (?, ?, ?, 0, ?)"
    " ON CONFLICT DO UPDATE SET error = excluded.error"
)


class LedgerError(Exception):
    """The ledger cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run has learnt of one address; None where it does not apply.

    Without a verdict, nothing was had but an error; with both, the page is known and has to be had again.
    """

    verdict: Verdict | None
    written: bool = False
    section: str | None = None
    published: date | None = None
    content_digest: str | None = None
    retrieved: str | None = None
    warc: str | None = None
    record_id: str | None = None
    error: str | None = None


class Ledger:
    """The known addresses of one origin, as a crawl with this scope sees them at `now` (UTC)."""

    def __init__(self, path: Path, origin: str, scope: Scope, now: datetime) -> None:
        self.origin = canonical(origin).rstrip("/")
        self._scope = scope
        self._now = now
        self._db = _opened(path)
        self._newest: int | None = None

    def close(self) -> None:
        """Write everything to the file itself, and close it."""
        self._db.close()

    def due(self, address: Address, missing_for: timedelta | None = None) -> bool:
        """Whether the article has to be fetched: it is new, failed, stale, or asked for and not yet written.

        A missing number counts as known below the newest article, for good unless `missing_for` is given:
        then it is due if its last try is that old. Above the newest, its article may yet come.
        """
        row = self._row(address, "verdict, written, section, published, retrieved, error")
        if row is None:
            return True
        verdict, written, section, published, retrieved, error = row
        if error is not None or self._is_older(retrieved, self._scope.refresh):
            return True
        if verdict == Verdict.MISSING:
            return address.id > self.newest() or self._is_older(retrieved, missing_for)
        return not written and self._scope.holds(_day(published), section)

    def open(self) -> Iterator[Address]:
        """What earlier runs could not get, or got and did not write but is asked for now; newest first."""
        rows = self._db.execute(
            "SELECT id, kind, section, published, error FROM address WHERE origin = ?"
            " AND (error IS NOT NULL OR (verdict = 'article' AND written = 0)) ORDER BY id DESC",
            (self.origin,),
        ).fetchall()
        for number, kind, section, published, error in rows:
            if error is not None or self._scope.holds(_day(published), section):
                yield Address(number, kind)

    def stale(self) -> Iterator[Address]:
        """The articles whose last capture is older than the scope's `refresh`; newest first."""
        if self._scope.refresh is None:
            return
        rows = self._db.execute(
            "SELECT id, kind, section, published FROM address"
            " WHERE origin = ? AND verdict = 'article' AND retrieved <= ? ORDER BY id DESC",
            (self.origin, (self._now - self._scope.refresh).strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        ).fetchall()
        for number, kind, section, published in rows:
            if self._scope.holds(_day(published), section):
                yield Address(number, kind)

    def unknown(self, low: int, high: int) -> Iterator[int]:
        """The numbers from `high` down to `low` of which nothing is known under either path."""
        known = self._db.cursor()
        while high >= low:
            bottom = max(low, high - 999)
            known.execute(
                "SELECT DISTINCT id FROM address WHERE origin = ? AND id BETWEEN ? AND ?"
                " AND (verdict = 'article' OR error IS NOT NULL OR kind = ?)",
                (self.origin, bottom, high, KINDS[-1]),
            )
            present = {number for (number,) in known}
            yield from (number for number in range(high, bottom - 1, -1) if number not in present)
            high = bottom - 1

    def newest(self) -> int:
        """The highest number that has an article; 0 if there is none."""
        if self._newest is None:
            query = "SELECT id FROM address WHERE origin = ? AND verdict = 'article' ORDER BY id DESC LIMIT 1"
            row = self._db.execute(query, (self.origin,)).fetchone()
            self._newest = row[0] if row else 0
        return self._newest

    def published(self, address: Address) -> date | None:
        """The day an article was published, where it is known."""
        row = self._row(address, "published")
        return _day(row[0]) if row else None

    def retrieved(self, address: Address) -> str | None:
        """When the last capture of an address was made, ISO 8601, UTC; None if there is none."""
        row = self._row(address, "retrieved")
        return row[0] if row else None

    def content_digest(self, address: Address) -> str | None:
        """The digest of the text in the article's last line; None if it has no line yet."""
        row = self._row(address, "content_digest, written")
        return row[0] if row and row[1] else None

    def record(self, address: Address, entry: Entry) -> None:
        """Remember what became of an address; a failure does not forget what was known before it.

        Raises `LedgerError` where that cannot be written.
        """
        try:
            if entry.verdict is None:
                self._db.execute(_FAILURE, (self.origin, address.id, address.kind, entry.error))
            else:
                self._db.execute(_SUCCESS, (self.origin, address.id, address.kind, *_values(entry)))
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger cannot be written ({error}); is the disk full?") from error
        if entry.verdict is Verdict.ARTICLE:
            self._newest = max(self.newest(), address.id)

    @property
    def checked(self) -> tuple[int, int] | None:
        """The numbers asked for without a gap, first and last; None before the first whole run."""
        low, high = self._state("checked_low"), self._state("checked_high")
        return None if low is None or high is None else (low, high)

    @checked.setter
    def checked(self, value: tuple[int, int] | None) -> None:
        if value is not None:
            self._set_state(checked_low=value[0], checked_high=value[1])

    @property
    def walked(self) -> bool:
        """Whether a run has been through the listing to its end."""
        return self._state("walked") == 1

    @walked.setter
    def walked(self, value: bool) -> None:
        self._set_state(walked=int(value))

    def articles(self) -> int:
        """How many articles of this origin have a line."""
        query = "SELECT count(*) FROM address WHERE origin = ? AND verdict = 'article' AND written = 1"
        return int(self._db.execute(query, (self.origin,)).fetchone()[0])

    def _is_older(self, retrieved: str | None, age: timedelta | None) -> bool:
        """Whether a capture is at least so old; what this run fetched never is."""
        if age is None or retrieved is None:
            return False
        return self._now - datetime.fromisoformat(retrieved) >= max(age, timedelta.resolution)

    def _row(self, address: Address, columns: str) -> tuple[str, ...] | None:
        query = f"SELECT {columns} FROM address WHERE origin = ? AND id = ? AND kind = ?"  # noqa: S608
        row: tuple[str, ...] | None = self._db.execute(
            query, (self.origin, address.id, address.kind)
        ).fetchone()
        return row

    def _state(self, name: str) -> int | None:
        query = "SELECT value FROM state WHERE origin = ? AND name = ?"
        row = self._db.execute(query, (self.origin, name)).fetchone()
        return row[0] if row else None

    def _set_state(self, **values: int) -> None:
        with self._db:
            for name, value in values.items():
                self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (self.origin, name, value))


def _opened(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None)
        # WAL: readers see whole rows while a crawl writes, and a killed crawl leaves a file that opens.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    except sqlite3.Error as error:
        raise LedgerError(f"{path} cannot be opened ({error}); move it aside or restore a copy") from error
    if version > SCHEMA_VERSION:
        db.close()
        raise LedgerError(f"{path} was written by a newer version of this program; upgrade the program")
    return db


def _values(entry: Entry) -> tuple[str | bool | None, ...]:
    published = entry.published.isoformat() if entry.published else None
    return (
        *(entry.verdict, entry.written, entry.section, published, entry.content_digest),
        *(entry.retrieved, entry.warc, entry.record_id, entry.error),
    )


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
