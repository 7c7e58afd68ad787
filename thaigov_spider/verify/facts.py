"""What records say of each other, kept in a temporary SQLite file that several processes write to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from thaigov_spider.verify.digests import same
from thaigov_spider.verify.problem import Problem, shortened
from thaigov_spider.verify.record_checks import Fact

_TABLES = """
CREATE TABLE problems (file INTEGER, offset INTEGER, text TEXT);
CREATE TABLE records (
    unit INTEGER, file INTEGER, offset INTEGER, id TEXT, kind TEXT, uri TEXT, date TEXT, payload TEXT, block TEXT,
    truncated INTEGER, replaces INTEGER, refers_to TEXT, refers_to_uri TEXT, refers_to_date TEXT,
    is_head INTEGER, unless_head TEXT
);
CREATE TABLE ties (unit INTEGER, id TEXT, other TEXT);
"""
_INDEXES = """
CREATE INDEX record_ids ON records (unit, id);
CREATE INDEX record_uris ON records (unit, uri) WHERE kind IN ('response', 'revisit');
CREATE INDEX tie_ids ON ties (unit, id);
CREATE INDEX tied_ids ON ties (unit, other);
"""
_BATCH = 2000
_WAIT = 300  # seconds for the other processes to write their batches


def create(path: Path) -> None:
    """Make the file. Raises sqlite3.Error."""
    with closing(_connect(path)) as database:
        database.executescript(_TABLES)


class FileFacts:
    """Writes the problems and facts of one file, in batches; a context manager.

    `unit` is what the file belongs to: the archive, the files named together, or a package; records are
    compared within their unit.
    """

    def __init__(self, path: Path, unit: int, file: int) -> None:
        self._database = _connect(path)
        self._unit, self._file = unit, file
        self._problems: list[tuple[int, int, str]] = []
        self._records: list[tuple[object, ...]] = []
        self._ties: list[tuple[int, str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self._database):
            self._flush()

    def problem(self, offset: int, text: str) -> None:
        """Something is wrong at this offset."""
        self._problems.append((self._file, offset, _storable(text)))
        if len(self._problems) >= _BATCH:
            self._flush()

    def fact(self, fact: Fact) -> None:
        """A record is whole and says this."""
        self._records.append(
            (
                self._unit,
                self._file,
                fact.offset,
                *map(_storable, (fact.id, fact.kind, fact.uri, fact.date)),
                *map(_storable_or_none, (fact.payload_digest, fact.block_digest)),
                fact.truncated,
                fact.replaces,
                *map(_storable_or_none, (fact.refers_to, fact.refers_to_uri, fact.refers_to_date)),
                fact.is_head,
                fact.unless_head,
            )
        )
        self._ties += [(self._unit, _storable(fact.id), _storable(other)) for other in fact.tied_to]
        if len(self._records) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        with self._database as database:
            database.executemany("INSERT INTO problems VALUES (?, ?, ?)", self._problems)
            database.executemany(f"INSERT INTO records VALUES ({', '.join('?' * 16)})", self._records)  # noqa: S608
            database.executemany("INSERT INTO ties VALUES (?, ?, ?)", self._ties)
        self._problems, self._records, self._ties = [], [], []


class Facts:
    """Reads what all files said. `labels` are the names of the files, by their numbers."""

    def __init__(self, path: Path, labels: list[str]) -> None:
        self._database = _connect(path)
        self._labels = labels

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def problems_of(self, file: int) -> Iterator[Problem]:
        """What was found in one file, in order."""
        rows = self._database.execute(
            "SELECT offset, text FROM problems WHERE file = ? ORDER BY offset, rowid", (file,)
        )
        return (Problem(self._labels[file], offset, text) for offset, text in rows)

    def problems_between(self) -> Iterator[Problem]:
        """What is wrong between the records, of one kind after the other."""
        self._database.executescript(_INDEXES)
        yield from self._duplicates()
        yield from self._unanswered()
        yield from self._shorter_than_announced()
        yield from self._revisits()
        yield from self._on_pages()
        yield from self._written_again()

    def _problem(self, file: int, offset: int, text: str) -> Problem:
        return Problem(self._labels[file], offset, text)

    def _duplicates(self) -> Iterator[Problem]:
        rows = self._database.execute(
            """
            SELECT unit, id FROM records WHERE id <> '' GROUP BY unit, id HAVING count(*) > 1
            """
        )
        for unit, record_id in rows:
            [first, *others] = self._database.execute(
                "SELECT file, offset FROM records WHERE unit = ? AND id = ? ORDER BY file, offset",
                (unit, record_id),
            )
            place = f"{self._labels[first[0]]}:{first[1]}"
            for file, offset in others:
                yield self._problem(file, offset, f"WARC-Record-ID {record_id} is that of {place} too")

    def _unanswered(self) -> Iterator[Problem]:
        """Writers that tie no records are taken at the word of their target URIs."""
        rows = self._database.execute(
            """
            SELECT file, offset, uri FROM records AS request
            WHERE kind = 'request' AND NOT EXISTS (
                SELECT 1 FROM ties JOIN records AS answer
                ON answer.unit = ties.unit AND answer.id = ties.other
                WHERE ties.unit = request.unit AND ties.id = request.id AND answer.kind <> 'request'
            ) AND NOT EXISTS (
                SELECT 1 FROM ties JOIN records AS answer
                ON answer.unit = ties.unit AND answer.id = ties.id
                WHERE ties.unit = request.unit AND ties.other = request.id AND answer.kind <> 'request'
            ) AND (
                EXISTS (SELECT 1 FROM ties WHERE ties.unit = request.unit AND ties.id = request.id)
                OR NOT EXISTS (
                    SELECT 1 FROM records AS answer
                    WHERE answer.unit = request.unit AND answer.uri = request.uri
                    AND answer.kind IN ('response', 'revisit')
                )
            )
            """
        )
        for file, offset, uri in rows:
            yield self._problem(file, offset, f"this request has no response: {shortened(uri)}")

    def _shorter_than_announced(self) -> Iterator[Problem]:
        """Bodies that are empty against their header's word, unless the request was for the header alone."""
        rows = self._database.execute(
            """
            SELECT file, offset, unless_head FROM records AS response
            WHERE unless_head IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM ties JOIN records AS request
                ON request.unit = ties.unit AND request.id = ties.other
                WHERE ties.unit = response.unit AND ties.id = response.id AND request.is_head
            ) AND NOT EXISTS (
                SELECT 1 FROM ties JOIN records AS request
                ON request.unit = ties.unit AND request.id = ties.id
                WHERE ties.unit = response.unit AND ties.other = response.id AND request.is_head
            )
            """
        )
        for file, offset, text in rows:
            yield self._problem(file, offset, text)

    def _revisits(self) -> Iterator[Problem]:
        rows = self._database.execute(
            """
            SELECT unit, file, offset, uri, payload, refers_to, refers_to_uri, refers_to_date
            FROM records WHERE kind = 'revisit' ORDER BY file, offset
            """
        )
        for unit, file, offset, uri, payload, refers_to, refers_to_uri, refers_to_date in rows:
            text = self._wrong_with_revisit(unit, uri, payload, refers_to, refers_to_uri, refers_to_date)
            if text:
                yield self._problem(file, offset, text)

    def _wrong_with_revisit(
        self, unit: int, uri: str, payload: str | None, refers_to: str | None, original_uri: str | None,
        original_date: str | None,
    ) -> str | None:
        if not refers_to and not original_date:
            return "this revisit does not say what it refers to"
        original_uri = (original_uri or uri).removeprefix("<").removesuffix(">")
        original = self._original(unit, refers_to, original_uri, original_date)
        if original is None:
            named = refers_to or f"{shortened(original_uri)} of {original_date}"
            return f"the original of this revisit is in none of the files: {named}"
        kind, its_payload, its_uri, its_date, truncated = original
        if kind == "revisit":
            return "this revisit refers to another revisit, not to the original"
        if truncated:
            return "the original of this revisit was cut short"
        if not same(payload, its_payload):
            return f"the payload digest of this revisit is {payload}, that of its original {its_payload}"
        if its_uri != original_uri or (original_date and original_date != its_date):
            return f"the original of this revisit has another URI or date: {shortened(its_uri)} of {its_date}"
        return None

    def _original(
        self, unit: int, refers_to: str | None, uri: str, date: str | None
    ) -> tuple[str, str | None, str, str, int] | None:
        columns = "SELECT kind, payload, uri, date, truncated FROM records"
        if refers_to:
            found = self._database.execute(f"{columns} WHERE unit = ? AND id = ?", (unit, refers_to)).fetchone()
        else:
            found = self._database.execute(
                f"{columns} WHERE unit = ? AND uri = ? AND date = ? AND kind IN ('response', 'revisit')",
                (unit, uri, date),
            ).fetchone()
        return found  # type: ignore[no-any-return]

    def _on_pages(self) -> Iterator[Problem]:
        """Records that replay would show in the place of a page."""
        rows = self._database.execute(
            """
            SELECT file, offset, kind, uri FROM records AS added
            WHERE replaces AND EXISTS (
                SELECT 1 FROM records AS page WHERE page.unit = added.unit AND page.uri = added.uri
                AND page.kind IN ('response', 'revisit')
            )
            """
        )
        for file, offset, kind, uri in rows:
            text = f"this {kind} is on the URI of a page, which it replaces in replay: {shortened(uri)}"
            yield self._problem(file, offset, text)

    def _written_again(self) -> Iterator[Problem]:
        """Answers out of a cache: they equal an earlier one in every byte, and nobody asked for them."""
        rows = self._database.execute(
            """
            SELECT file, offset, uri FROM records AS again
            WHERE kind = 'response' AND block IS NOT NULL AND EXISTS (
                SELECT 1 FROM records AS first WHERE first.unit = again.unit AND first.uri = again.uri
                AND first.kind = 'response' AND first.block = again.block AND first.date < again.date
            ) AND NOT EXISTS (
                SELECT 1 FROM ties WHERE ties.unit = again.unit AND (ties.id = again.id OR ties.other = again.id)
            )
            """
        )
        for file, offset, uri in rows:
            text = f"an earlier response written again as if it were new, without a request: {shortened(uri)}"
            yield self._problem(file, offset, text)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_WAIT)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = MEMORY")
    return database


def _storable(text: str) -> str:
    """`text` as SQLite takes it: bytes that are not UTF-8 are escaped."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _storable_or_none(text: str | None) -> str | None:
    return None if text is None else _storable(text)
