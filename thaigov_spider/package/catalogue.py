"""Where every record of an archive's WARC files is and what it says of others, in a temporary SQLite file."""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from thaigov_spider.extract.executors import ALONE, Workers
from thaigov_spider.package.catalogue_rows import COLUMNS, key
from thaigov_spider.package.known_lines import KnownLines
from thaigov_spider.package.record_scan import CAPTURES
from thaigov_spider.package.scan_portion import ScannedPart, scanned_files
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress

_TABLES = """
CREATE TABLE records (
    number INTEGER PRIMARY KEY, file INTEGER, start INTEGER, end INTEGER,
    kind TEXT, id TEXT, uri TEXT, key TEXT, date TEXT, moment INTEGER, status INTEGER, media_type TEXT,
    refers_to TEXT, refers_key TEXT, refers_date TEXT
);
CREATE TABLE ties (number INTEGER, other TEXT);
"""
_INDEXES = """
CREATE INDEX record_ids ON records (id);
CREATE INDEX record_keys ON records (key, moment);
CREATE INDEX abouts ON records (refers_to) WHERE kind = 'metadata';
CREATE INDEX record_files ON records (file);
CREATE INDEX ties_of ON ties (number);
CREATE INDEX ties_to ON ties (other);
"""
_INSERT = f"""
INSERT INTO records (number, file, {", ".join(COLUMNS)}) VALUES (?, ?, {", ".join("?" for _ in COLUMNS)})
"""  # noqa: S608
_FOUND = "SELECT number, file, start, id, uri, date, moment, status, media_type FROM records"


class CataloguedRecord(NamedTuple):
    """A `response` or `revisit` record: where it is, and what it is a capture of.

    `file` is the number of the WARC file, `moment` its WARC-Date in microseconds since 1970; `status` and
    `media_type` (in lower case) are those of the HTTP answer, None where it has none.
    """

    number: int
    file: int
    start: int
    id: str
    uri: str
    date: str
    moment: int
    status: int | None
    media_type: str | None


class CaptureCatalogue:
    """All records of some WARC files. Raises sqlite3.Error where the disk is full.

    `origins` are those of the addresses that were captured: `https://www.thaigov.go.th`.
    """

    def __init__(self, path: Path, files: list[Path]) -> None:
        self.files = files
        self.sharing: set[Path] = set()  # files of which some records share a gzip member, and are left out
        self.origins: set[str] = set()
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA synchronous = OFF")  # it may be lost
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.executescript(_TABLES)
        self._candidates = lru_cache(512)(self._all_of)  # style sheets and pictures that every page has

    def close(self) -> None:
        """Close the database, which is of no more use."""
        self.database.close()

    def scan(
        self, progress: Progress, workers: Workers = ALONE, known: KnownLines | None = None
    ) -> list[Problem]:
        """Read all files; what is damaged in them. Call it once. Raises OSError.

        The lines of the index that there are to be `known` are kept there on the way.
        """
        damage = []
        indexed = known.wanted if known else ()
        found = scanned_files(self.files, workers, progress, has_rows=True, indexed=indexed)
        for number, (path, parts) in enumerate(found):
            for part in parts:
                self._add(number, part)
                if part.shared:
                    self.sharing.add(path)
                damage += [Problem(str(path), offset, text) for offset, text in part.damage]
                if known:
                    known.take(path, part)
        self.database.executescript(_INDEXES)
        return damage

    def _add(self, file: int, part: ScannedPart) -> None:
        self.origins |= part.origins
        with self.database as database:
            [first] = database.execute("SELECT coalesce(max(number), 0) + 1 FROM records").fetchone()
            rows = ((number, file, *row) for number, row in enumerate(part.rows, first))
            database.executemany(_INSERT, rows)
            ties = ((first + place, other) for place, other in part.ties)
            database.executemany("INSERT INTO ties VALUES (?, ?)", ties)

    def by_id(self, record_id: str) -> CataloguedRecord | None:
        """A record by its WARC-Record-ID."""
        row = self.database.execute(f"{_FOUND} WHERE id = ?", (record_id,)).fetchone()
        return CataloguedRecord(*row) if row else None

    def place_of(self, record_id: str) -> tuple[str, int] | None:
        """The name of the file and the offset of a record; None if it is in no file."""
        found = self.by_id(record_id)
        return found and (self.files[found.file].name, found.start)

    def captures(self, url: str) -> list[CataloguedRecord]:
        """All captures of an address, the oldest first."""
        return self._candidates(key(url))

    def nearest(self, url: str, moment: int) -> CataloguedRecord | None:
        """The capture of an address that is nearest to a moment: an error only if it was nothing else."""
        captures = self.captures(url)
        good = [one for one in captures if one.status is not None and one.status < 400] or captures
        place = bisect_left(good, moment, key=lambda one: one.moment)
        return min(
            good[max(place - 1, 0) : place + 1], key=lambda one: abs(one.moment - moment), default=None
        )

    def select(self, condition: str, *values: object) -> Iterator[CataloguedRecord]:
        """The captures that fulfil a condition in SQL, in the order in which they were made."""
        rows = self.database.execute(
            f"{_FOUND} WHERE kind IN {CAPTURES} AND {condition} ORDER BY moment, number", values
        )
        return (CataloguedRecord(*row) for row in rows)

    def count(self, condition: str) -> int:
        """How many captures fulfil a condition in SQL."""
        sql = f"SELECT count(*) FROM records WHERE kind IN {CAPTURES} AND {condition}"  # noqa: S608
        count: int = self.database.execute(sql).fetchone()[0]
        return count

    def _all_of(self, wanted: str) -> list[CataloguedRecord]:
        return list(self.select("key = ?", wanted))
