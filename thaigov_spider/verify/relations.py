"""What the records of one file say of each other and of those of other files.

Most of it settles at once, because the records of an exchange stand beside each other. What does not, and as
much of every record as it takes to compare it with all others, is written for `comparison`.
"""

import sqlite3
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from thaigov_spider.verify.http_checks import Message
from thaigov_spider.verify.reader import Header

TABLES = """
CREATE TABLE problems (file INTEGER, offset INTEGER, text TEXT);
CREATE TABLE records (
    unit INTEGER, id INTEGER, file INTEGER, offset INTEGER, kind INTEGER, page INTEGER, date TEXT,
    block TEXT, payload TEXT
);
CREATE TABLE ties (unit INTEGER, id INTEGER, other INTEGER);
CREATE TABLE requests (
    unit INTEGER, id INTEGER, file INTEGER, offset INTEGER, page INTEGER, uri TEXT, is_tied INTEGER
);
CREATE TABLE revisits (
    unit INTEGER, file INTEGER, offset INTEGER, uri TEXT, payload TEXT, refers_to TEXT, original_uri TEXT,
    original_date TEXT
);
CREATE TABLE replacing (unit INTEGER, file INTEGER, offset INTEGER, page INTEGER, kind TEXT, uri TEXT);
CREATE TABLE alone (
    unit INTEGER, file INTEGER, offset INTEGER, page INTEGER, date TEXT, block TEXT, uri TEXT
);
"""
OTHER, REQUEST, RESPONSE, REVISIT, CUT = range(5)  # kinds of records; CUT: a response that was truncated
_KINDS = {"request": REQUEST, "response": RESPONSE, "revisit": REVISIT}
_BATCH = 4000  # rows
_NEAR = 256  # records, among which those of one exchange are found at once
_WAIT = 300  # seconds for the other processes to write their batches


def number(text: str) -> int:
    """64 bits that stand for a text: two that differ have the same number once in 10**19 times."""
    data = text.encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), signed=True)


def connect(path: Path) -> sqlite3.Connection:
    """The temporary database: it may be lost, and several processes write to it. Raises sqlite3.Error."""
    database = sqlite3.connect(path, timeout=_WAIT)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = MEMORY")
    return database


class _Near(NamedTuple):
    """A record of the last few."""

    header: Header
    kind: int
    is_head: bool
    short: str | None  # what is wrong with a response unless it answers a HEAD request


class Relations:
    """Takes the problems and records of one file; a context manager.

    `unit` is what the file belongs to: the archive, the files named together, or a package. Records are
    compared within it.
    """

    def __init__(self, path: Path, unit: int, file: int) -> None:
        self._database = connect(path)
        self._unit, self._file = unit, file
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._count = 0
        self._near: dict[str, _Near] = {}
        self._asked_for: set[str] = set()  # the ids of near responses and revisits that have their requests
        self._answered: set[str] = set()  # those of near requests that have their answers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._near:
            self._let_go()
        self._flush()
        self._database.close()

    def problem(self, offset: int, text: str) -> None:
        """Something is wrong at this offset."""
        self._write("problems", self._file, offset, text.encode("utf-8", "backslashreplace").decode())

    def record(self, header: Header, message: Message | None, *, replaces: bool) -> None:
        """A whole record. `replaces`: indexers take it for a capture of its URI, though it is none."""
        fields = header.fields
        record_id = fields.get("warc-record-id") or f"missing at {header.offset}"
        kind, uri = _KINDS.get(header.kind, OTHER), header.uri
        self._compare_later(header, kind, record_id, uri)
        if kind == REVISIT:
            self._revisit(header, uri)
        if replaces:
            self._write(
                "replacing",
                self._unit,
                self._file,
                header.offset,
                number(uri),
                header.kind,
                _text(uri),
            )
        self._near[record_id] = _Near(
            header,
            kind,
            message is not None and message.method == "HEAD",
            message.unless_head if message else None,
        )
        if "warc-concurrent-to" in fields:
            self._tie(record_id, header.all("warc-concurrent-to"))
        if len(self._near) > _NEAR:
            self._let_go()

    def _compare_later(self, header: Header, kind: int, record_id: str, uri: str) -> None:
        row = (self._unit, number(record_id), self._file, header.offset)
        if kind not in (RESPONSE, REVISIT):
            self._write("records", *row, kind, None, None, None, None)
            return
        fields = header.fields
        if kind == RESPONSE and "warc-truncated" in fields:
            kind = CUT
        names = ("warc-date", "warc-block-digest", "warc-payload-digest")
        self._write("records", *row, kind, number(uri), *(_text(fields.get(name, "")) for name in names))

    def _revisit(self, header: Header, uri: str) -> None:
        names = ("payload-digest", "refers-to", "refers-to-target-uri", "refers-to-date")
        values = (header.fields.get(f"warc-{name}") for name in names)
        self._write(
            "revisits",
            self._unit,
            self._file,
            header.offset,
            _text(uri),
            *(value and _text(value) for value in values),
        )

    def _tie(self, record_id: str, others: list[str]) -> None:
        for other in others:
            if other in self._near:
                self._pair(record_id, other)
                self._pair(other, record_id)
            else:
                self._write("ties", self._unit, number(record_id), number(other))

    def _pair(self, one: str, other: str) -> None:
        """Note that `one` is a request, and `other` its answer, if they are."""
        request, answer = self._near[one], self._near[other]
        if request.kind != REQUEST or answer.kind == REQUEST:
            return
        self._answered.add(one)
        self._asked_for.add(other)
        if request.is_head and answer.short:
            self._near[other] = answer._replace(short=None)

    def _let_go(self) -> None:
        """Settle what can be said of the oldest of the last few records."""
        record_id = next(iter(self._near))
        near = self._near.pop(record_id)
        header, uri = near.header, near.header.uri
        if near.short:
            self.problem(header.offset, near.short)
        if near.kind == REQUEST and record_id not in self._answered:
            is_tied = "warc-concurrent-to" in header.fields
            self._write(
                "requests",
                self._unit,
                number(record_id),
                self._file,
                header.offset,
                number(uri),
                _text(uri),
                is_tied,
            )
        elif near.kind == RESPONSE and record_id not in self._asked_for:
            date, block = (header.fields.get(name, "") for name in ("warc-date", "warc-block-digest"))
            row = (self._unit, self._file, header.offset, number(uri), _text(date), _text(block), _text(uri))
            self._write("alone", *row)
        self._answered.discard(record_id)
        self._asked_for.discard(record_id)

    def _write(self, table: str, *row: object) -> None:
        self._rows.setdefault(table, []).append(row)
        self._count += 1
        if self._count >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        with self._database as database:
            for table, rows in self._rows.items():
                marks = ", ".join("?" * len(rows[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # our own names
        self._rows, self._count = {}, 0


def _text(text: str) -> str:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
