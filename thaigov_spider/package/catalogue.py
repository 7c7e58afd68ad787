"""Where every record of an archive's WARC files is and what it says of others, in a temporary SQLite file."""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from thaigov_spider.http import framing
from thaigov_spider.package.record_scan import CAPTURES, scanned
from thaigov_spider.printable import Problem
from thaigov_spider.progress import Progress
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri

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
_FOUND = "SELECT number, file, start, id, uri, date, moment, status, media_type FROM records"
_BATCH = 2000  # records
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MEDIA_TYPE = re.compile(rb"\ncontent-type:[ \t]*([\w.+-]+/[\w.+-]+)", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:www\.)?([^/:?#]*)(?::(?:80|443)(?=[/?#]|$))?", re.IGNORECASE)


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
        self.shared = 0  # records that share a gzip member with the one behind them, and are left out
        self.origins: set[str] = set()
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA synchronous = OFF")  # it may be lost
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.executescript(_TABLES)
        self._candidates = lru_cache(512)(self._all_of)  # style sheets and pictures that every page has

    def close(self) -> None:
        """Close the database, which is of no more use."""
        self.database.close()

    def scan(self, progress: Progress) -> list[Problem]:
        """Read all files; what is damaged in them. Call it once. Raises OSError."""
        damage = []
        for number, path in enumerate(self.files):
            rows = _Rows(self.database, number)
            scan = scanned(path, rows.take, progress)
            rows.flush()
            self.origins |= rows.origins
            self.shared += scan.shared
            damage += [Problem(str(path), offset, text) for offset, text in scan.damage]
        self.database.executescript(_INDEXES)
        return damage

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


@lru_cache(1 << 14)
def key(url: str) -> str:
    """What addresses have in common that replay takes for one: all but scheme, `www.` and the usual port.

    >>> key("http://www.thaigov.go.th:80/ก.css") == key("https://thaigov.go.th/%e0%b8%81.css")
    True
    """
    return _ORIGIN.sub(lambda origin: origin[1].lower(), target_uri(url), count=1)


def moment(date: str) -> int:
    """The microseconds since 1970 of a WARC-Date; 0 where it is none."""
    try:
        when = datetime.fromisoformat(date)
    except ValueError:
        return 0
    return (when.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


class _Rows:
    """Takes the records of one file."""

    def __init__(self, database: sqlite3.Connection, file: int) -> None:
        self.origins: set[str] = set()
        self._database = database
        self._file = file
        self._rows: list[tuple[object, ...]] = []
        self._ties: list[tuple[object, str]] = []
        [self._number] = database.execute("SELECT coalesce(max(number), 0) FROM records").fetchone()

    def take(self, header: Header, head: bytes, end: int) -> None:
        """A record that ends there."""
        self._number += 1
        self._rows.append((self._number, self._file, header.offset, end, *_about(header, head)))
        self._ties += [(self._number, other) for other in header.all("warc-concurrent-to")]
        if header.kind in CAPTURES:
            self.origins.add("/".join(header.uri.split("/", 3)[:3]))
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken."""
        with self._database as database:
            database.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows
            )
            database.executemany("INSERT INTO ties VALUES (?, ?)", self._ties)
        self._rows, self._ties = [], []


def _about(header: Header, head: bytes) -> tuple[object, ...]:
    """The columns from `kind` on."""
    fields = header.fields
    uri, kind = header.uri, header.kind
    date, refers_uri = fields.get("warc-date", ""), fields.get("warc-refers-to-target-uri") or uri
    status, media_type = _answer(head) if kind in CAPTURES else (None, None)
    about = (kind, fields.get("warc-record-id", ""), uri, key(uri), date)
    refers = (fields.get("warc-refers-to"), key(refers_uri), fields.get("warc-refers-to-date"))
    return (*map(_text, about), moment(date), status, media_type, *map(_text, refers))


def _answer(head: bytes) -> tuple[int | None, str | None]:
    """Status and media type of an HTTP answer."""
    found = framing.final_head(head)
    if found is None:
        return None, None
    media_type = _MEDIA_TYPE.search(framing.unfolded(head[found.at : found.end]))
    return found.status, media_type[1].decode("ascii").lower() if media_type else None


def _text(text: str | None) -> str | None:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text and text.encode("utf-8", "backslashreplace").decode()
