"""Where the lines of each article are: what has been read of each file, so that only what is new is read.

Times are UTC, as they stand in the lines.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from thaigov_spider.article.identity import article_key, one_article
from thaigov_spider.article.json_line import loads
from thaigov_spider.export.line_rows import NEWEST_FIRST, came_from, captured, encodable, is_typed

_TABLES = """
CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (
    file        TEXT NOT NULL,
    offset      INTEGER NOT NULL,
    key         TEXT NOT NULL,
    is_captured INTEGER NOT NULL,      -- an imported text is not
    retrieved   TEXT,                  -- without its Z: a fraction of a second comes behind none
    version     INTEGER NOT NULL,
    live        TEXT,                  -- the address, where versions are in the order of time
    digest      TEXT NOT NULL,
    came_from   TEXT,                  -- the key of the address that led to this one
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS same (      -- keys of articles that have several, and the one that stands for them
    key     TEXT PRIMARY KEY,
    article TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_same ON same (article);
CREATE TABLE IF NOT EXISTS linked (upon TEXT NOT NULL);  -- upon what `same` rests, to know when it is old
CREATE INDEX IF NOT EXISTS of_article ON line (key);
"""
_VERSIONS = (
    "SELECT file, offset, live IS NULL OR version = max(version) OVER (PARTITION BY live) AS is_last"  # noqa: S608
    f" FROM line WHERE key IN ({{}}) ORDER BY {NEWEST_FIRST}"
)

_CHANGED = (
    "SELECT coalesce(article, key) AS name, max(retrieved) FROM line LEFT JOIN same USING (key)"
    " GROUP BY name HAVING count(DISTINCT digest) > 1 ORDER BY 2 DESC, 1 LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a line is: the file below the archive's folder, and the byte at which it begins."""

    file: str
    offset: int

    def read(self, root: Path) -> dict[str, Any]:
        """The line's article. Raises OSError, ValueError where it is there no longer."""
        with (root / self.file).open("rb") as file:
            file.seek(self.offset)
            item: dict[str, Any] = loads(encodable(file.readline()))
        return item


class ChangedFileError(Exception):
    """A file is gone, or shorter than it was: what was read of it no longer stands."""


class Catalogue:
    """The lines that were read, by article. Used as a context manager; close it otherwise."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it. Raises sqlite3.Error."""
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_TABLES)
        except sqlite3.Error:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def begin(self) -> None:
        """Keep what follows together: all of it is there after `commit`, or none."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Have what was read since `begin` stand."""
        self._db.execute("COMMIT")

    def read_new(self, root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, int]]:
        """Learn the lines that were added to the files; of each, its article's key and its bytes.

        What is behind the last line end is still being written, and is left for the next time. Raises
        ChangedFileError, OSError.
        """
        known = self.sizes
        sizes = {str(path.relative_to(root)): path.stat().st_size for path in paths}
        if any(sizes.get(name, -1) < size for name, size in known.items()):
            raise ChangedFileError
        for name, size in sizes.items():
            if size > known.get(name, 0):
                yield from self._read_file(root, name, known.get(name, 0))

    def _read_file(self, root: Path, name: str, offset: int) -> Iterator[tuple[str, int]]:
        with (root / name).open("rb") as file:
            file.seek(offset)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                row = _row(line)
                if row is not None:
                    self._db.execute(
                        "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (name, offset, *row)
                    )
                    yield row[0], len(line)
                offset += len(line)
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (name, offset))

    def versions(self, key: str) -> list[LinePlace]:
        """The lines of an article, the newest first, whichever of its keys is given."""
        keys = self.keys_of(key)
        query = _VERSIONS.format(", ".join("?" * len(keys)))
        return [LinePlace(file, offset) for file, offset, _ in self._db.execute(query, keys)]

    def texts(self, key: str) -> int:
        """How many different texts an article has had."""
        keys = self.keys_of(key)
        query = f"SELECT count(DISTINCT digest) FROM line WHERE key IN ({', '.join('?' * len(keys))})"  # noqa: S608
        count: int = self._db.execute(query, keys).fetchone()[0]
        return count

    def article_of(self, key: str) -> str:
        """The key that stands for an article."""
        row = self._db.execute("SELECT article FROM same WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else key

    def keys_of(self, key: str) -> list[str]:
        """All keys of an article; first the one that stands for it."""
        article = self.article_of(key)
        others = self._db.execute("SELECT key FROM same WHERE article = ? AND key <> ?", (article, article))
        return [article, *(other for (other,) in others)]

    def keys_with(self, text: str) -> list[str]:
        """The keys of articles that have this text in them."""
        rows = self._db.execute("SELECT DISTINCT key FROM line WHERE instr(key, ?) ORDER BY key", (text,))
        return [key for (key,) in rows]

    def is_linked(self, upon: str) -> bool:
        """Whether `link` was called since the lines, and `upon` what else it was, were as they are now."""
        row = self._db.execute("SELECT upon FROM linked").fetchone()
        return row is not None and row[0] == f"{upon} {self.lines}"

    def link(self, led: Iterable[tuple[str, str]], upon: str) -> set[str]:
        """Learn which keys are of one article: from the lines, and `led`, pairs of which one led on.

        Returns those of which that has changed, with the keys that stood and stand for them.
        """
        rows = self._db.execute("SELECT DISTINCT came_from, key FROM line WHERE came_from IS NOT NULL")
        before, now = dict(self._db.execute("SELECT key, article FROM same")), one_article([*rows, *led])
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        self._db.execute("DELETE FROM same")
        self._db.executemany("INSERT INTO same VALUES (?, ?)", now.items())
        self._db.execute("DELETE FROM linked")
        self._db.execute("INSERT INTO linked VALUES (?)", (f"{upon} {self.lines}",))
        return changed.union(*({one[key] for key in changed if key in one} for one in (before, now)))

    @property
    def sizes(self) -> dict[str, int]:
        """How many bytes of each file have been read."""
        return dict(self._db.execute("SELECT name, size FROM file"))

    def changed(self, at_most: int) -> list[tuple[str, str]]:
        """The articles that have had several texts, the last changed first; key and time of the last one."""
        return self._db.execute(_CHANGED, (at_most,)).fetchall()

    @property
    def lines(self) -> int:
        """How many lines have been read."""
        count: int = self._db.execute("SELECT count(*) FROM line").fetchone()[0]
        return count


def _row(line: bytes) -> tuple[str, bool, str | None, int, str | None, str, str | None] | None:
    try:
        item = loads(line)
        via, version = item["capture"]["via"], int(item["version"])
        live = str(item["url"]) if via == "live" else None
        text = item["content_digest"]
        led, when = came_from(item), captured(item["retrieved"])
        row = article_key(item), via != "corpus", when, version, live, text, led
        return row if is_typed(item) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
