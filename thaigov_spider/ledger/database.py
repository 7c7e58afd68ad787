"""The SQLite file: its tables, and who may open it. One of another version is made again, never changed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

SCHEMA_VERSION = 8
_PATIENCE = 20  # seconds to wait for another program that writes to the ledger, as a backup may
_LOG_MOST = 64 * 1024 * 1024  # bytes that the log keeps for itself once a long reading no longer holds it up
KNOW_FILE = "INSERT OR REPLACE INTO items_file VALUES (?, ?)"

_SCHEMA = """
CREATE TABLE address (
    origin         TEXT NOT NULL,      -- 'https://www.thaigov.go.th'
    id             INTEGER NOT NULL,   -- the article's number
    kind           TEXT NOT NULL,      -- 'details', 'ministry_details', 'th/news' or 'en/news'
    standing       TEXT,               -- 'article', 'missing', 'gone'; NULL: nothing was ever had
    first_seen     TEXT NOT NULL,      -- the first look at it, UTC
    last_seen      TEXT NOT NULL,      -- the last one, whatever came of it
    last_changed   TEXT,               -- when its text was new, or the article gone
    section        TEXT,
    published      TEXT,               -- the day, ISO 8601, in Thailand
    content_digest TEXT,               -- of its last line
    version        INTEGER NOT NULL,   -- the number of its lines
    written        INTEGER NOT NULL,   -- 0: its newest text stands in no line, because it was not asked for
    warc           TEXT,               -- the capture that the last line was read from
    "offset"       INTEGER,
    record_id      TEXT,
    items          TEXT,               -- the file of items/ that has the last line
    supersedes     TEXT,               -- the record that the line before it was read from
    moved_from     TEXT,               -- the URL that was asked for, if that led to this one
    moved_to       TEXT,               -- the URL that has the article now, if this one leads there
    tries          INTEGER NOT NULL,   -- failures since the last success
    error          TEXT,               -- why the last try brought nothing whole; NULL: it did
    due            TEXT,               -- when to look again; NULL: not before somebody asks
    url            TEXT AS (origin || iif(kind LIKE '%/news', '/', '/news/contents/') || kind || '/' || id),
    PRIMARY KEY (origin, id, kind)
) WITHOUT ROWID;
CREATE INDEX due_address ON address (origin, due) WHERE due IS NOT NULL;
CREATE INDEX unwritten_address ON address (origin, id) WHERE standing = 'article' AND written = 0;
CREATE INDEX known_address ON address (origin, standing, version, id, first_seen);
CREATE INDEX address_warc ON address (warc) WHERE warc IS NOT NULL;
CREATE TABLE article_text (            -- a text that captures of an article show, whole
    url            TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    first_captured TEXT NOT NULL,      -- UTC
    last_captured  TEXT NOT NULL,
    PRIMARY KEY (url, content_digest)
) WITHOUT ROWID;
CREATE TABLE asset (
    url        TEXT PRIMARY KEY,
    depth      INTEGER NOT NULL,       -- 1: a page asks for it; 2 and more: a style sheet does
    first_seen TEXT NOT NULL,          -- when it was first asked for, UTC
    last_seen  TEXT,                   -- when its last answer came; NULL: there was none
    status     INTEGER,                -- of HTTP, of that answer
    tries      INTEGER NOT NULL,       -- failures since the last success
    error      TEXT,
    due        TEXT                    -- when to fetch it; NULL: when a page asks for it and it is old
) WITHOUT ROWID;
CREATE INDEX due_asset ON asset (due) WHERE due IS NOT NULL;
CREATE TABLE payload (
    digest     TEXT PRIMARY KEY,       -- 'sha1:…', 'sha256:…'; 'record:<…>': a copied record, by its id
    record_id  TEXT NOT NULL,          -- of the response that holds it
    target_uri TEXT NOT NULL,
    date       TEXT NOT NULL,          -- that record's WARC-Date
    warc       TEXT NOT NULL,
    "offset"   INTEGER NOT NULL        -- in bytes, of its gzip member
) WITHOUT ROWID;
CREATE INDEX payload_record ON payload (record_id);
CREATE INDEX payload_warc ON payload (warc);
CREATE TABLE items_file (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL              -- bytes whose lines this ledger knows
) WITHOUT ROWID;
CREATE TABLE state (
    origin TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (origin, name)
) WITHOUT ROWID;
CREATE TABLE index_query (
    source     TEXT NOT NULL,          -- whose index: the `via` of a source of captures
    query      TEXT NOT NULL,          -- what it is asked for
    resume_key TEXT,                   -- where to go on; NULL: it came to its end, or was not begun
    rows       INTEGER NOT NULL,       -- that it has answered so far
    finished   TEXT,                   -- when it came to its end, UTC
    collection TEXT NOT NULL DEFAULT '',  -- of a part of the source's captures: its name, and the times
    first      TEXT NOT NULL DEFAULT '',  -- of its first and last one, as beginnings of timestamps
    last       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (source, query)
) WITHOUT ROWID;
CREATE TABLE snapshot (                -- a capture that the index lists
    source         TEXT NOT NULL,      -- that has it: its `via`
    article        TEXT NOT NULL,      -- the canonical URL of the article
    timestamp      TEXT NOT NULL,      -- 14 digits, UTC
    url            TEXT NOT NULL,      -- as it was captured
    status         INTEGER,            -- of HTTP, as the index has it
    media_type     TEXT NOT NULL,
    digest         TEXT NOT NULL,      -- of the payload, as the index has it
    source_place   TEXT NOT NULL,      -- in the source's files; empty: it gives captures by URL
    collection     TEXT NOT NULL,      -- part of the source's captures that it is in; empty: none
    truncated      TEXT NOT NULL,      -- why it is not whole, as the index has it; empty: it does not say
    looked         TEXT,               -- when it was last asked for, UTC; NULL: never
    verdict        TEXT,               -- what it shows; NULL: nothing was ever had
    version        INTEGER NOT NULL DEFAULT 0,  -- of the line that was written for it; 0: none
    content_digest TEXT,               -- of that line, as are the others
    warc           TEXT,
    "offset"       INTEGER,
    record_id      TEXT,
    items          TEXT,
    supersedes     TEXT,
    tries          INTEGER NOT NULL DEFAULT 0,  -- failures since the last success
    error          TEXT,
    due            TEXT,               -- when to ask again; NULL: not before somebody does
    place          TEXT AS (lower(article)),
    PRIMARY KEY (source, article, timestamp, url)
) WITHOUT ROWID;
CREATE INDEX snapshot_place ON snapshot (source, place);
CREATE INDEX snapshot_items ON snapshot (source, items) WHERE items IS NOT NULL;
CREATE INDEX snapshot_source_place ON snapshot (source, source_place) WHERE source_place <> '';
CREATE INDEX snapshot_warc ON snapshot (warc) WHERE warc IS NOT NULL;
"""


class LedgerError(Exception):
    """The ledger cannot be used; the message says why and what to do."""


class DamagedError(LedgerError):
    """The file is no database any more, or one of an older version; the captures make it again."""


def connect(path: Path) -> "Connection":
    """The ledger at `path`, made where there is none. Raises LedgerError; DamagedError for an older one."""
    try:
        db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, factory=Connection)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version in (0, SCHEMA_VERSION):
            # WAL: readers see whole rows while a crawl writes, and a killed crawl leaves a file that opens.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(f"PRAGMA journal_size_limit = {_LOG_MOST}")
        if version == 0:
            db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    except (sqlite3.Error, LedgerError) as error:
        kind = DamagedError if isinstance(error, DamagedError) else LedgerError
        what = f"{path} cannot be opened ({error.__cause__ or error})"
        raise kind(f"{what}; make room" if "full" in what else what) from error
    try:
        check_version(version, str(path))
    except LedgerError:
        db.close()
        raise
    return db


def check_version(version: int, what: str) -> None:
    """Raise LedgerError for a ledger of a newer version, DamagedError for an older one; `what` it is."""
    if version > SCHEMA_VERSION:
        raise LedgerError(f"{what} was written by a newer version of this program; upgrade the program")
    if 0 < version < SCHEMA_VERSION:
        raise DamagedError(f"{what} was written by an older version of this program")


def is_blank(path: Path) -> bool:
    """Whether there is no ledger, or one that a loss of power left without its tables. Raises OSError."""
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() or path.stat().st_size == 0:
        return True
    if log.exists() and log.stat().st_size:
        return False
    with path.open("rb") as file:
        return file.read(64)[60:] == bytes(4)  # its version, as https://sqlite.org/fileformat.html has it


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerError(f"the ledger cannot be read or written ({error}); is the disk full?") from error
    except (sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.IntegrityError):
        raise  # the values are at fault, not the file
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"the ledger is damaged ({error})") from error


class Cursor(sqlite3.Cursor):
    """A cursor whose errors are LedgerErrors: what is damaged is told from what cannot be had now."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """As in sqlite3. Raises LedgerError."""
        with _told():
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        """As in sqlite3. Raises LedgerError."""
        with _told():
            return super().executemany(sql, parameters)

    def fetchone(self) -> Any:
        """As in sqlite3. Raises LedgerError."""
        with _told():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """As in sqlite3. Raises LedgerError."""
        with _told():
            return super().fetchall()

    def __next__(self) -> Any:
        with _told():
            return super().__next__()


class Connection(sqlite3.Connection):
    """A connection with such cursors; where a `refusal` is set, nothing is written any more."""

    refusal: LedgerError | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """As in sqlite3. Raises LedgerError."""
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """As in sqlite3. Raises LedgerError."""
        return self.cursor(Cursor).executemany(sql, parameters)


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """All that is written in the block, or nothing of it. Raises LedgerError where it cannot be.

    Then nothing more is written over this connection: what came later would hide that something is missing.
    """
    refusal: LedgerError | None = getattr(db, "refusal", None)
    if refusal is not None:
        raise refusal
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except LedgerError as error:
        if isinstance(db, Connection):
            db.refusal = error
        _roll_back(db)
        raise
    except BaseException:
        _roll_back(db)
        raise


def _roll_back(db: sqlite3.Connection) -> None:
    """Undo what was written since BEGIN; where that cannot be, opening the file again will."""
    with suppress(LedgerError):
        if db.in_transaction:
            db.execute("ROLLBACK")


@contextmanager
def durably(db: sqlite3.Connection) -> Iterator[None]:
    """As `writing`; and what is written in the block, and all before it, outlasts a loss of power.

    What is written otherwise outlasts the end of the process only, until SQLite empties its log into the
    file: a sync of each look would cost a crawl more than the look itself. Raises LedgerError.
    """
    db.execute("PRAGMA synchronous = FULL")
    try:
        with writing(db):
            yield
    finally:
        with suppress(LedgerError):
            db.execute("PRAGMA synchronous = NORMAL")
