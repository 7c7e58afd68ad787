"""Which texts of which article have a line, from whichever source, so that an older one finds its place."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.article.cut_texts import is_part
from thaigov_spider.article.identity import article_key
from thaigov_spider.extract.finds import Revisit
from thaigov_spider.extract.work import OriginalElsewhere
from thaigov_spider.urls import canonical
from thaigov_spider.warc.digests import canonical_digest
from thaigov_spider.warc.records import target_uri

_TABLE = """
CREATE TABLE texts (
    key TEXT, moment TEXT, digest TEXT, version INTEGER, record_id TEXT, url TEXT, payload TEXT,
    file INTEGER, offset INTEGER
);
CREATE INDEX keys ON texts (key, moment);
CREATE INDEX records ON texts (record_id);
CREATE INDEX urls ON texts (url, moment);
CREATE INDEX payloads ON texts (payload);
"""
# What a revisit may say of its original: the id; the address and the second; the payload.
_ORIGINALS = """
SELECT file, offset FROM (
    SELECT 1 AS how, * FROM texts WHERE record_id = :record_id AND record_id <> ''
    UNION ALL
    SELECT 2, * FROM texts WHERE url = :url AND substr(moment, 1, 19) = :second
        AND (payload = :payload OR substr(payload, 1, 4) <> substr(:payload, 1, 4))
    UNION ALL
    SELECT 3, * FROM texts WHERE payload = :payload AND payload <> ''
) WHERE file IS NOT NULL ORDER BY how, moment
"""
# What a line raises that is no article: `scrapy verify` says so.
_NO_ARTICLE = (ValueError, KeyError, TypeError, RecursionError, OverflowError, sqlite3.Error)
_INSERT = "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


class LineOfRecord(NamedTuple):
    """The line that was read off a record: which version it is, behind which record's, in which file.

    `warc` and `offset` are where the record is.
    """

    version: int
    supersedes: str | None
    items: str
    warc: str
    offset: int


class Place(NamedTuple):
    """Where a text belongs among those that are known: its version, and the record of the text before it."""

    version: int
    supersedes: str | None


class KnownTexts:
    """All lines of an archive's `items/`, and those to come. Close it."""

    def __init__(self, archive: Archive) -> None:
        """Read them. Raises OSError, sqlite3.Error."""
        self._warc = archive.warc
        self._paths: list[Path] = []
        self._database = sqlite3.connect("")  # a temporary file once it is large
        self._database.executescript(_TABLE)
        for path in files(archive.items.glob("*.jsonl")):
            self._learn(path)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def are_any(self) -> bool:
        """Whether there is any line."""
        return self._database.execute("SELECT 1 FROM texts").fetchone() is not None

    def knows(self, article: Mapping[str, Any]) -> bool:
        """Whether any capture has an article, by the fields of its line."""
        query = "SELECT 1 FROM texts WHERE key = ? LIMIT 1"
        return self._database.execute(query, (article_key(article),)).fetchone() is not None

    def line_of(self, record_id: str) -> LineOfRecord | None:
        """The line that was read off a record; None where there is none. Raises OSError."""
        query = "SELECT file, offset FROM texts WHERE record_id = ? AND file IS NOT NULL"
        row = self._database.execute(query, (record_id,)).fetchone()
        if row is None:
            return None
        item = self._line(*row)
        capture = item["capture"]
        return LineOfRecord(
            item["version"], item["supersedes"], self._paths[row[0]].name, capture["warc"], capture["offset"]
        )

    def original_of(self, revisit: Revisit) -> OriginalElsewhere | None:
        """The record that has a revisit's payload, if a line was read off it. Raises OSError."""
        asked = {
            "record_id": revisit.refers_to,
            "url": _canonical(revisit.refers_uri),
            "second": revisit.refers_second,
            "payload": revisit.payload,
        }
        for row in self._database.execute(_ORIGINALS, asked):
            item = self._line(*row)
            capture = item["capture"]
            if capture["warc"] and (path := self._warc / capture["warc"]).is_file():
                return OriginalElsewhere(
                    path, capture["offset"], capture["record_id"], "truncated" in item.get("flags", ())
                )
        return None

    def place_of(self, article: Mapping[str, Any]) -> Place | None:
        """Where a new text belongs; None where it is none: before or behind it in time, it is known.

        Nor is one whose end is missing, where a whole text begins as it does. Raises OSError.
        """
        rows = self._database.execute(
            "SELECT moment, digest, version, record_id, file, offset FROM texts"
            " WHERE key = ? ORDER BY moment, version",
            (article_key(article),),
        ).fetchall()
        moment = _moment(article)
        before = [row for row in rows if row[0] <= moment][-1:]
        behind = [row for row in rows if row[0] > moment][:1]
        if article["content_digest"] in {row[1] for row in (*before, *behind)}:
            return None
        if "truncated" in article["flags"] and any(self._holds(row[4], row[5], article) for row in rows):
            return None
        version = max((row[2] for row in rows), default=0) + 1
        return Place(version, before[0][3] if before else None)

    def add(self, article: Mapping[str, Any]) -> None:
        """A line that is to be written."""
        self._database.execute(_INSERT, (*_row(article), None, None))

    def written(self, items: Path) -> None:
        """The lines that were added are written, in this file. Raises OSError."""
        self._database.execute("DELETE FROM texts WHERE file IS NULL")
        self._learn(items)

    def _learn(self, path: Path) -> None:
        file, offset = len(self._paths), 0
        self._paths.append(path)
        with path.open("rb") as lines:
            for line in lines:
                with suppress(*_NO_ARTICLE):
                    self._database.execute(_INSERT, (*_row(json.loads(line)), file, offset))
                offset += len(line)

    def _holds(self, file: int | None, offset: int | None, article: Mapping[str, Any]) -> bool:
        """Whether a line has a whole text that begins as that of an article whose end is missing."""
        if file is None or offset is None:
            return False
        item = self._line(file, offset)
        is_whole = "truncated" not in item["flags"]
        return is_whole and is_part(article, item)

    def _line(self, file: int, offset: int) -> dict[str, Any]:
        with self._paths[file].open("rb") as lines:
            lines.seek(offset)
            item: dict[str, Any] = json.loads(lines.readline())
            return item


def _row(article: Mapping[str, Any]) -> tuple[object, ...]:
    capture = article["capture"]
    return (
        article_key(article),
        _moment(article),
        str(article["content_digest"]),
        int(article["version"]),
        str(capture["record_id"]),
        str(article["url"]),
        canonical_digest(capture.get("payload_digest") or ""),
    )


def _canonical(uri: str) -> str:
    """The URL that a line has; of what is no URL, the same."""
    try:
        return canonical(target_uri(uri))
    except ValueError:
        return uri


def _moment(article: Mapping[str, Any]) -> str:
    """When it was captured, so that a fraction of a second sorts behind none."""
    return str(article["retrieved"]).removesuffix("Z")
