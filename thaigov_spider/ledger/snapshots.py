"""What is known of a source of captures: how far its index was read, what became of each capture in it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.ledger.database import KNOW_FILE, durably, writing
from thaigov_spider.ledger.texts import text_captured
from thaigov_spider.plan.capture_index import (
    IndexAnswer,
    IndexCollection,
    IndexQuery,
    Portion,
    Snapshot,
    changed,
)
from thaigov_spider.plan.outcome import CUT_SHORT, Outcome
from thaigov_spider.plan.revisit_policy import Policy, Predecessor, due_after_failure
from thaigov_spider.timestamps import from_digits, timestamp
from thaigov_spider.urls import SITE, canonical

_SNAPSHOT = "article, timestamp, url, status, media_type, digest, source_place, collection, truncated"
_COLUMNS = len(_SNAPSHOT.split(", "))
_THIS = "source = ? AND article = ? AND timestamp = ? AND url = ?"
_ADD = f"INSERT OR IGNORE INTO snapshot (source, {_SNAPSHOT}) VALUES (?, {', '.join('?' * _COLUMNS)})"  # noqa: S608
# What archives say of one payload compares across them: all give SHA-1 in base 32.
_HELD = """
SELECT 1 FROM snapshot WHERE source = ? AND article = ? AND digest = ?
AND verdict IS NOT NULL AND error IS NULL
"""
_NOTE_PROGRESS = """
INSERT INTO index_query (source, query, resume_key, rows, finished) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET resume_key = excluded.resume_key, rows = excluded.rows, finished = excluded.finished
"""
_NOTE_COLLECTION = """
INSERT INTO index_query (source, query, rows, collection, first, last) VALUES (?, ?, 0, ?, ?, ?)
ON CONFLICT DO UPDATE SET collection = excluded.collection, first = excluded.first, last = excluded.last
"""
_PROGRESS = "SELECT resume_key, finished FROM index_query WHERE source = ? AND query = ?"


@dataclass(frozen=True, slots=True)
class SnapshotOutcome:
    """What one fetch of a capture brought: when, and what it showed.

    `verdict` is that of a page, None where nothing could be had but the `error`; with both, an article came
    that has to be had again. `content_digest` is that of an article's text, `version` that of the line that
    was written for it, 0 if none was; the others are of that line and of its record.
    """

    when: str
    verdict: str | None
    error: str | None = None
    version: int = 0
    content_digest: str | None = None
    warc: str | None = None
    offset: int | None = None
    record_id: str | None = None
    items: str | None = None
    supersedes: str | None = None

    @property
    def moved_from(self) -> None:
        """The address that led to the article's: archives are asked for each address by itself."""

    @classmethod
    def of_answer(cls, when: str, outcome: Outcome, content_digest: str | None = None) -> "SnapshotOutcome":
        """What an answer brought, perhaps a text that is known, if it gave rise to no line."""
        return cls(when, outcome.verdict, error=outcome.error, content_digest=content_digest)

    @classmethod
    def failed(cls, when: str, reason: str) -> "SnapshotOutcome":
        """What a fetch brought that got no answer, or none that could be used."""
        return cls(when, None, error=reason)

    @classmethod
    def of_line(cls, when: str, line: Mapping[str, Any], items: str, *, is_cut: bool) -> "SnapshotOutcome":
        """What an answer brought that gave rise to a line with these fields in the file `items`.

        Raises KeyError where a field is missing.
        """
        return cls(
            when,
            Verdict.ARTICLE,
            error=CUT_SHORT if is_cut else None,
            version=line["version"],
            content_digest=line["content_digest"],
            **{name: line["capture"][name] for name in ("warc", "offset", "record_id")},
            items=items,
            supersedes=line["supersedes"],
        )


_FIELDS = tuple(field.name for field in fields(SnapshotOutcome))
_LOOK = ", ".join(("looked", *(f'"{name}"' for name in _FIELDS[1:])))
_OF_THE_LINE = _FIELDS[3:]


class Snapshots:
    """The captures that one source has, which `via` names, as a run sees them at `now` (UTC).

    `spared` counts those that were not `due` because the archive has their payload already.
    """

    def __init__(self, db: sqlite3.Connection, via: str, policy: Policy, now: datetime) -> None:
        self._db = db
        self._via = via
        self._policy = policy
        self._now = now
        self.index_age = timedelta(days=30)
        self.spared = 0

    def next_portion(self, query: IndexQuery) -> Portion | None:
        """What of the index to ask for; None where all is known, and is younger than `index_age`."""
        progress = self._db.execute(_PROGRESS, (self._via, query.name)).fetchone()
        if progress is None:
            return Portion(query)
        resume_key, finished = progress
        if resume_key is not None:
            return Portion(query, resume_key)
        if finished is None:
            return Portion(query)
        if query.is_final:
            return None
        if datetime.fromisoformat(finished) <= self._now - self.index_age:
            return Portion(query)
        return None

    def rows(self, query: IndexQuery) -> int:
        """The number of rows that the index has answered for a query."""
        which = self._via, query.name
        row = self._db.execute(
            "SELECT rows FROM index_query WHERE source = ? AND query = ?", which
        ).fetchone()
        return row[0] if row else 0

    def listed(self, portion: Portion, answer: IndexAnswer, when: str) -> None:
        """Remember a portion of the index. Raises LedgerError."""
        name = portion.query.name
        with writing(self._db):
            self._db.executemany(_ADD, ((self._via, *astuple(one)) for one in answer.snapshots))
            names = ((IndexQuery("", collection=one.name).name, one) for one in answer.collections)
            self._db.executemany(_NOTE_COLLECTION, ((self._via, name, *astuple(one)) for name, one in names))
            rows = answer.rows + (self.rows(portion.query) if portion.resume_key is not None else 0)
            finished = when if answer.resume_key is None else None
            progress = (self._via, name, answer.resume_key, rows, finished)
            self._db.execute(_NOTE_PROGRESS, progress)

    def collections(self) -> list[IndexCollection]:
        """The collections that the source has, the oldest first."""
        query = """
            SELECT collection, first, last FROM index_query WHERE source = ? AND collection <> ''
            ORDER BY first, collection
        """
        return [IndexCollection(*row) for row in self._db.execute(query, (self._via,)).fetchall()]

    def resolved(self, portion: Portion) -> Portion | None:
        """A portion as it was asked for, out of what its URL says; None where it is not the one awaited.

        A key that ends with a slash is only the beginning of one.
        """
        if portion.resume_key is None or not portion.resume_key.endswith("/"):
            return portion
        progress = self._db.execute(_PROGRESS, (self._via, portion.query.name)).fetchone()
        key = progress[0] if progress else None
        return replace(portion, resume_key=key) if key and key.startswith(portion.resume_key) else None

    def awaits(self, portion: Portion, when: str) -> bool:
        """Whether a portion of the index that came `when` is not known yet."""
        progress = self._db.execute(_PROGRESS, (self._via, portion.query.name)).fetchone()
        if progress is None or portion.resume_key is not None:
            return (progress[0] if progress else None) == portion.resume_key
        return progress == (None, None) or (progress[1] is not None and progress[1] < when)

    def has_seen(self, snapshot: Snapshot, when: str) -> bool:
        """Whether the look at a capture that was taken `when`, or a later one, is known already."""
        query = f"SELECT looked FROM snapshot WHERE {_THIS}"  # noqa: S608
        row = self._db.execute(query, self._key(snapshot)).fetchone()
        return row is not None and row[0] is not None and row[0] >= when

    def ahead(self, query: IndexQuery) -> int:
        """How many captures are `due`, those that turn out to be spared included."""
        return sum(1 for _ in self._wanted(query))

    def due(self, query: IndexQuery) -> Iterator[Snapshot]:
        """The captures that the query asks for, and that were not had yet."""
        sources = [name for (name,) in self._db.execute("SELECT DISTINCT source FROM snapshot").fetchall()]
        for one, was_looked_at in self._wanted(query):
            if not was_looked_at and not query.everything and self._holds(one, sources):
                self.spared += 1
            else:
                yield one

    def _wanted(self, query: IndexQuery) -> Iterator[tuple[Snapshot, bool]]:
        """The same and those that are spared, each with whether it was asked for before."""
        start = f"{SITE}/{query.prefix}".lower()
        rows = self._db.execute(
            f"SELECT {_SNAPSHOT}, looked, due FROM snapshot"  # noqa: S608
            " WHERE source = ? AND place >= ? AND place < ? ORDER BY article, timestamp, url",
            (self._via, start, start + "\x7f"),
        ).fetchall()
        last = {Snapshot(*row[:_COLUMNS]): tuple(row[_COLUMNS:]) for row in rows}
        listed: Iterable[Snapshot] = filter(query.holds, last)
        clock = timestamp(self._now)
        for one in listed if query.everything else changed(listed):
            looked, due = last[one]
            if looked is None or (due is not None and due <= clock):
                yield one, looked is not None

    def _holds(self, one: Snapshot, sources: list[str]) -> bool:
        """Whether the archive has the payload of a capture already, as one of the same article.

        It may be of any of these sources, imported files among them; or the live site's, where that sent it
        neither compressed nor in chunks: else what was sent has another digest.
        """
        if not one.digest:
            return False
        if any(self._db.execute(_HELD, (name, one.article, one.digest)).fetchone() for name in sources):
            return True
        query = "SELECT target_uri FROM payload WHERE digest = ?"
        row = self._db.execute(query, (f"sha1:{one.digest}",)).fetchone()
        return row is not None and _is_of(row[0], one.article)

    def of(self, article: str, timestamp: str) -> list[Snapshot]:
        """The captures of an article that the index lists under this time."""
        rows = self._db.execute(
            f"SELECT {_SNAPSHOT} FROM snapshot WHERE source = ? AND article = ? AND timestamp = ?",  # noqa: S608
            (self._via, article, timestamp),
        )
        return [Snapshot(*row) for row in rows.fetchall()]

    def at(self, place: str) -> Snapshot | None:
        """The capture that the index lists at a place in the source's files."""
        query = f"SELECT {_SNAPSHOT} FROM snapshot WHERE source = ? AND source_place = ?"  # noqa: S608
        row = self._db.execute(query, (self._via, place)).fetchone()
        return Snapshot(*row) if row else None

    def record(self, snapshot: Snapshot, outcome: SnapshotOutcome, line: WrittenLine | None = None) -> None:
        """Remember a look, and the line that was written because of it. Raises LedgerError.

        A failure does not forget what was known before it.
        """
        with writing(self._db):
            self._record(snapshot, outcome)
            if line is not None:
                self._db.execute(KNOW_FILE, astuple(line))

    def record_all(self, looks: Iterable[tuple[Snapshot, SnapshotOutcome]]) -> None:
        """Remember many looks at once, for good. Raises LedgerError."""
        with durably(self._db):
            for snapshot, outcome in looks:
                self._record(snapshot, outcome)

    def _record(self, snapshot: Snapshot, outcome: SnapshotOutcome) -> None:
        self._db.execute(_ADD, (self._via, *astuple(snapshot)))
        (tries,) = self._db.execute(
            f"SELECT tries FROM snapshot WHERE {_THIS}",  # noqa: S608
            self._key(snapshot),
        ).fetchone()
        tries = tries + 1 if outcome.error else 0
        due = due_after_failure(outcome.when, tries, self._policy) if outcome.error else None
        self._set(snapshot, looked=outcome.when, error=outcome.error, tries=tries, due=due)
        if outcome.verdict is not None:
            self._set(snapshot, verdict=outcome.verdict)
        if outcome.content_digest is not None and outcome.error is None and not snapshot.truncated:
            captured = from_digits(snapshot.timestamp)
            text_captured(self._db, snapshot.article, outcome.content_digest, captured)
        if outcome.version:
            self._set(snapshot, **{name: getattr(outcome, name) for name in _OF_THE_LINE})

    def predecessor(self, snapshot: Snapshot, *_known_as: Snapshot) -> Predecessor:
        """The texts of the article that are known, as seen from this capture's time."""
        rows = self._db.execute(
            "SELECT timestamp, version, content_digest, record_id FROM snapshot"
            " WHERE source = ? AND article = ? AND version > 0 ORDER BY timestamp, url",
            (self._via, snapshot.article),
        ).fetchall()
        before = [row for row in rows if row[0] <= snapshot.timestamp][-1:]
        behind = [row for row in rows if row[0] > snapshot.timestamp][:1]
        return Predecessor(
            versions=max((row[1] for row in rows), default=0),
            digests=frozenset(row[2] for row in (*before, *behind)),
            record_id=before[0][3] if before else None,
        )

    def articles(self) -> int:
        """How many articles have a line."""
        query = "SELECT count(DISTINCT article) FROM snapshot WHERE source = ? AND version > 0"
        return int(self._db.execute(query, (self._via,)).fetchone()[0])

    def lines_in(self, items_file: str) -> Iterator[tuple[Snapshot, SnapshotOutcome]]:
        """The captures whose line is in this file, in the order of their records."""
        rows = self._db.execute(
            f"SELECT {_SNAPSHOT}, {_LOOK} FROM snapshot"  # noqa: S608
            ' WHERE source = ? AND items = ? ORDER BY warc, "offset"',
            (self._via, items_file),
        ).fetchall()
        for row in rows:
            yield Snapshot(*row[:_COLUMNS]), SnapshotOutcome(*row[_COLUMNS:])

    def moved(self, snapshot: Snapshot, line: WrittenLine) -> None:
        """Note that the line of a capture stands in another file now. Raises LedgerError."""
        with writing(self._db):
            self._set(snapshot, items=line.file)
            self._db.execute(KNOW_FILE, astuple(line))

    def _set(self, snapshot: Snapshot, **values: Any) -> None:
        names = ", ".join(f'"{name}" = ?' for name in values)
        self._db.execute(
            f"UPDATE snapshot SET {names} WHERE {_THIS}",  # noqa: S608
            (*values.values(), *self._key(snapshot)),
        )

    def _key(self, snapshot: Snapshot) -> tuple[str, str, str, str]:
        return self._via, snapshot.article, snapshot.timestamp, snapshot.url


def _is_of(uri: str, article: str) -> bool:
    """Whether a target URI is an address of an article."""
    try:
        return canonical(uri) == article
    except ValueError:
        return False
