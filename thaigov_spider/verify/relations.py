"""What the records of one file say of each other and of those of other files.

Most of it settles at once, because the records of an exchange stand beside each other. What does not, and as
much of every record as it takes to compare it with all others, is written for `comparison`.
"""

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.http_checks import Message
from thaigov_spider.warc.arc import VERSION as ARC
from thaigov_spider.warc.header import Header

TABLES = """
CREATE TABLE problems (
    file INTEGER, offset INTEGER, text TEXT, is_loss INTEGER, damage TEXT, of TEXT
);
CREATE TABLE records (
    unit INTEGER, id INTEGER, file INTEGER, offset INTEGER, kind INTEGER, page INTEGER, date TEXT,
    block TEXT, payload TEXT
);
CREATE TABLE ties (unit INTEGER, id INTEGER, other INTEGER);
CREATE TABLE requests (
    unit INTEGER, id INTEGER, file INTEGER, offset INTEGER, page INTEGER, uri TEXT, is_tied INTEGER
);
CREATE TABLE revisits (
    unit INTEGER, file INTEGER, offset INTEGER, is_ours INTEGER, uri TEXT, payload TEXT, refers_to TEXT,
    original_uri TEXT, original_date TEXT
);
CREATE TABLE replacing (unit INTEGER, file INTEGER, offset INTEGER, page INTEGER, kind TEXT, uri TEXT);
CREATE TABLE mementos (
    unit INTEGER, file INTEGER, offset INTEGER, source INTEGER, date TEXT, payload TEXT
);
CREATE TABLE segments (
    unit INTEGER, file INTEGER, offset INTEGER, origin INTEGER, named TEXT, number INTEGER, is_last INTEGER
);
CREATE TABLE indexed (unit INTEGER, file INTEGER, name TEXT, offset INTEGER);
CREATE TABLE listed (unit INTEGER, file INTEGER, page INTEGER, uri TEXT);
CREATE TABLE alone (
    unit INTEGER, file INTEGER, offset INTEGER, page INTEGER, date TEXT, block TEXT, uri TEXT
);
"""
# Kinds of records. UNFIT: a response with an error status or no payload; CUT: one that was truncated.
OTHER, REQUEST, RESPONSE, UNFIT, REVISIT, CUT = range(6)
_KINDS = {"request": REQUEST, "response": RESPONSE, "revisit": REVISIT}
_BATCH = 4000  # rows
_NEAR = 64  # records, among which those of one exchange are found at once
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


@dataclass(slots=True)
class _Near:
    """A record of the last few. `short`: what is wrong with a response unless it answers a HEAD request."""

    header: Header
    kind: int
    is_head: bool
    short: str | None
    is_ours: bool
    is_copied: bool = False  # of another archive's file, with what says so in front of it
    is_paired: bool = False  # a request has its answer, an answer its request


class Relations:
    """Takes the problems and records of one file; a context manager.

    `unit` is what the file belongs to: the archive, the files named together, or a package. Records are
    compared within it.
    """

    def __init__(self, path: Path, unit: int, file: int) -> None:
        self._database = connect(path)
        self._unit, self._file = unit, file
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._count = self._in_arc = 0
        self._near: dict[str, _Near] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._near:
            # Behind the last answer of a file that a crash left, its request may have been torn.
            self._let_go(is_last=len(self._near) == 1)
        self._flush()
        self._database.close()

    def problem(
        self, offset: int, text: str, damage: Damage = Damage.WRITTEN, *, is_loss: bool = False, of: str = ""
    ) -> None:
        """Something is wrong at this offset."""
        self._write("problems", self._file, offset, _text(text), is_loss, damage.name, _text(of))

    def record(
        self, header: Header, message: Message | None, *, is_ours: bool = False, is_copied: bool = False
    ) -> None:
        """A whole record; one of ours is beside those of its exchange."""
        record_id = header.fields.get("warc-record-id") or f"missing at {header.offset}"
        if header.version == ARC:  # made of what it says: a page that was captured twice in a second has one
            self._in_arc += 1
            record_id = f"{self._file}:{self._in_arc}"
        kind = _KINDS.get(header.kind, OTHER)
        self._compare_later(header, message, kind, record_id)
        is_head = message is not None and message.method == "HEAD"
        short = message.unless_head if message else None
        self._near[record_id] = _Near(header, kind, is_head, short, is_ours, is_copied)
        if "warc-concurrent-to" in header.fields:
            self._tie(record_id, header.all("warc-concurrent-to"))
        if len(self._near) > _NEAR:
            self._let_go()

    def revisit(self, header: Header, *, is_ours: bool) -> None:
        """A revisit, beside `record`; those of ours say more than the format asks."""
        names = ("payload-digest", "refers-to", "refers-to-target-uri", "refers-to-date")
        values = (_text(header.fields.get(f"warc-{name}", "")) for name in names)
        place = (self._unit, self._file, header.offset)
        self._write("revisits", *place, is_ours, _text(header.uri), *values)

    def segment(self, header: Header) -> None:
        """A record that holds a part of a block, beside `record`."""
        fields, is_first = header.fields, header.kind != "continuation"
        origin = fields.get("warc-record-id" if is_first else "warc-segment-origin-id", "")
        segment = 1 if is_first else header.segment if header.segment > 1 else 0
        place = (self._unit, self._file, header.offset, number(origin), _text(origin))
        self._write("segments", *place, segment, "warc-segment-total-length" in fields)

    def memento(self, header: Header) -> None:
        """A capture that came from another archive, beside `record`."""
        source = number(header.fields["warc-source-uri"])
        names = ("warc-creation-date", "warc-payload-digest")
        values = (_text(header.fields.get(name, "")) for name in names)
        self._write("mementos", self._unit, self._file, header.offset, source, *values)

    def replacing(self, header: Header) -> None:
        """A record, beside `record`, that indexers take for a capture of its URI, though it is none."""
        place = (self._unit, self._file, header.offset)
        self._write("replacing", *place, number(header.uri), header.kind, _text(header.uri))

    def indexed(self, name: str, offset: int) -> None:
        """A record that a package's index knows, by the name of its file and its offset."""
        self._write("indexed", self._unit, self._file, _text(name), offset)

    def listed(self, url: str) -> None:
        """A page that a package lists."""
        url = url.encode("utf-8", "replace").decode()
        self._write("listed", self._unit, self._file, number(url), url)

    def _compare_later(self, header: Header, message: Message | None, kind: int, record_id: str) -> None:
        row = (self._unit, number(record_id), self._file, header.offset)
        fields = header.fields
        if kind in (REQUEST, OTHER):
            payload = _text(fields.get("warc-payload-digest", "")) if kind == OTHER else None
            self._write("records", *row, kind, None, None, None, payload)
            return
        if kind == RESPONSE:
            kind = CUT if "warc-truncated" in fields else RESPONSE if _is_fit(message) else UNFIT
        date, block, payload = (
            fields.get("warc-date", ""),
            fields.get("warc-block-digest", ""),
            fields.get("warc-payload-digest", ""),
        )
        self._write("records", *row, kind, number(header.uri), _text(date), _text(block), _text(payload))

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
        if request.kind == REQUEST and answer.kind != REQUEST:
            request.is_paired = answer.is_paired = True
            if request.is_head:
                answer.short = None

    def _let_go(self, *, is_last: bool = False) -> None:
        """Settle what can be said of the oldest of the last few records."""
        record_id = next(iter(self._near))
        near = self._near.pop(record_id)
        if near.short:
            self.problem(near.header.offset, near.short)
        if near.is_paired or near.is_copied:
            return
        if near.kind == REQUEST:
            self._unanswered(record_id, near.header)
        elif near.kind in (RESPONSE, REVISIT) and "warc-source-uri" not in near.header.fields:
            if near.is_ours and not is_last:
                text = f"no request of ours asked for this {near.header.kind}"
                self.problem(near.header.offset, text, Damage.FOLLOWS)
            elif near.kind == RESPONSE:
                self._alone(near.header)

    def _unanswered(self, record_id: str, header: Header) -> None:
        place = (self._unit, number(record_id), self._file, header.offset)
        is_tied = "warc-concurrent-to" in header.fields
        self._write("requests", *place, number(header.uri), _text(header.uri), is_tied)

    def _alone(self, header: Header) -> None:
        place = (self._unit, self._file, header.offset)
        date, block = (_text(header.fields.get(name, "")) for name in ("warc-date", "warc-block-digest"))
        self._write("alone", *place, number(header.uri), date, block, _text(header.uri))

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


def _is_fit(message: Message | None) -> bool:
    """Whether a response may be what our own revisits refer to."""
    return message is None or (message.has_payload and 200 <= message.status < 300)


def _text(text: str) -> str:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
