"""Where the lines of each article are: what has been read of each file, so that only what is new is read.

Times are UTC, as they stand in the lines.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from thaigov_spider.article.identity import address_key, article_key, one_article

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
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_article ON line (key);
CREATE TABLE IF NOT EXISTS same (      -- addresses of articles that have moved
    key     TEXT PRIMARY KEY,
    article TEXT NOT NULL              -- the key that the article's lines have
) WITHOUT ROWID;
"""
_ADD = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# A text that was captured is better known than one that was imported. Of a live crawl's the last version is
# the newest; of that and others the one captured last.
_NEWEST_FIRST = (
    "SELECT file, offset, live IS NULL OR version = max(version) OVER (PARTITION BY live) AS is_last"
    " FROM line WHERE key = ? ORDER BY is_captured DESC, is_last DESC, retrieved DESC NULLS LAST,"
    " version DESC, file DESC, offset DESC"
)

_CHANGED = (
    "SELECT key, max(retrieved) FROM line GROUP BY key HAVING count(DISTINCT digest) > 1"
    " ORDER BY 2 DESC, 1 LIMIT ?"
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
            item: dict[str, Any] = json.loads(file.readline())
        return item


class ChangedFileError(Exception):
    """A file is gone, or shorter than it was: what was read of it no longer stands."""


class Catalogue:
    """The lines that were read, by article. Used as a context manager; close it otherwise."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it. Raises sqlite3.Error."""
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_TABLES)
        self._same: dict[str, str] = dict(self._db.execute("SELECT key, article FROM same"))

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

        Where one tells that its article has moved, the key that the article has no more comes, too. What is
        behind the last line end is still being written, and is left for the next time. Raises
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
                found = _row(line)
                if found is not None:
                    came_from, key, *row = found
                    for former in self._joined(key, came_from) if came_from else ():
                        yield former, 0
                    key = self.article(key)
                    self._db.execute(_ADD, (name, offset, key, *row))
                    yield key, len(line)
                offset += len(line)
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (name, offset))

    def article(self, key: str) -> str:
        """The key of an article; another one, if this is that of an address that it moved to."""
        return self._same.get(key, key)

    def _joined(self, *keys: str) -> Iterator[str]:
        """Have two addresses be of one article from now on; the key that stands for it no more, if any."""
        article, former = sorted(map(self.article, keys))
        if article == former:
            return
        self._same |= one_article([*self._same.items(), (article, former)])
        self._db.executemany("INSERT OR REPLACE INTO same VALUES (?, ?)", self._same.items())
        self._db.execute("UPDATE line SET key = ? WHERE key = ?", (article, former))
        yield former

    def versions(self, key: str) -> list[LinePlace]:
        """The lines of an article, the newest first."""
        rows = self._db.execute(_NEWEST_FIRST, (self.article(key),))
        return [LinePlace(file, offset) for file, offset, _ in rows]

    def texts(self, key: str) -> int:
        """How many different texts an article has had."""
        query = "SELECT count(DISTINCT digest) FROM line WHERE key = ?"
        count: int = self._db.execute(query, (key,)).fetchone()[0]
        return count

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


def _row(line: bytes) -> tuple[str | None, str, bool, str | None, int, str | None, str] | None:
    """The key of what led to a line's article, and the columns of the line from its own key on."""
    try:
        item = json.loads(line)
        moment = (item["retrieved"] or "").removesuffix("Z") or None
        via, version = item["capture"]["via"], int(item["version"])
        live = str(item["url"]) if via == "live" else None
        moved_from = item.get("moved_from")
        came_from = address_key(moved_from, item["lang"]) if moved_from else None
        return came_from, article_key(item), via != "corpus", moment, version, live, item["content_digest"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
