"""Which line is the newest of each article, and all of these in order."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.article.identity import article_key
from thaigov_spider.article.record import FIELDS
from thaigov_spider.article.selection import Selection
from thaigov_spider.html.text import same_name
from thaigov_spider.progress import Progress

COUNTED = [one.name for one in FIELDS if one.metadata["counted"]]
"""Fields that an article may lack; the column `has_…` says whether it does not."""

_FIELDS = ("url", "published", "section", "lang", "generation", "retrieved", "version")
_LINES = f"""
CREATE TABLE lines (
    key, {", ".join(_FIELDS)}, via, is_captured, flags, {", ".join(f"has_{name}" for name in COUNTED)},
    file INTEGER, offset INTEGER
)
"""

# A text that was captured is better known than one that was imported. Of a live crawl's the last version is
# the newest, whatever its clock said; of that and others the one captured last, in the order of lines where a
# clock does not tell.
_CHOOSE = """
CREATE TABLE newest AS
SELECT * FROM (
    SELECT *, row_number() OVER (
        PARTITION BY key
        ORDER BY is_captured DESC, is_last DESC, retrieved DESC NULLS LAST, version DESC,
            file DESC, offset DESC
    ) AS place FROM (
        SELECT *, via <> 'live' OR version = max(version) OVER (PARTITION BY url, via) AS is_last FROM lines
    )
)
WHERE place = 1
  AND (:since IS NULL OR substr(published, 1, 10) >= :since)
  AND (:until IS NULL OR substr(published, 1, 10) <= :until)
  AND (:section IS NULL OR same_name(:section, section))
  AND (:lang IS NULL OR lang = :lang)
  AND (:generation IS NULL OR generation = :generation)
ORDER BY published NULLS LAST, url
"""


@dataclass(frozen=True, slots=True)
class ExportScope:
    """Which articles: by day and section, by language (`th`, `en`), by generation; None means all."""

    selection: Selection = field(default_factory=Selection)
    lang: str | None = None
    generation: str | None = None

    def __str__(self) -> str:
        """In words; empty where everything is asked for."""
        named = [("in", self.lang), ("of the generation", self.generation)]
        return ", ".join(
            [*filter(None, [str(self.selection)]), *(f"{name} {one}" for name, one in named if one)]
        )


class Newest:
    """The newest lines of an archive, in the order of publication and address; those without a date last.

    `unreadable` counts, by file, the lines that are no articles.
    """

    def __init__(self, archive: Archive, asked: ExportScope, progress: Progress) -> None:
        """Read all lines, of which `progress` learns the bytes, and choose. Raises OSError, sqlite3.Error."""
        self.asked = asked
        self.unreadable: Counter[Path] = Counter()
        self._paths = files_of(archive)
        self._database = sqlite3.connect("")  # a temporary file once it is large
        self._database.execute(_LINES)
        self._database.create_function("same_name", 2, same_name, deterministic=True)
        marks = ", ".join("?" * (len(_FIELDS) + len(COUNTED) + 6))
        self._database.executemany(f"INSERT INTO lines VALUES ({marks})", self._rows(progress))  # noqa: S608
        self._database.execute(_CHOOSE, _as_parameters(asked))
        [(self.count,)] = self.select("SELECT count(*) FROM newest")

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def select(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query over `newest`, which has a row for each article."""
        return self._database.execute(query)

    def lines(self) -> Iterator[bytes]:
        """The lines as they stand in the archive, without their ends."""
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")) for path in self._paths]
            for number, offset in self.select("SELECT file, offset FROM newest ORDER BY rowid"):
                files[number].seek(offset)
                yield files[number].readline().rstrip(b"\r\n")

    def _rows(self, progress: Progress) -> Iterator[tuple[object, ...]]:
        for number, path in enumerate(self._paths):
            with path.open("rb") as file:
                for offset, line in _lines(file):
                    progress(len(line))
                    row = _row(line)
                    if row:
                        yield *row, number, offset
                    elif line.strip():
                        self.unreadable[path] += 1


def files_of(archive: Archive) -> list[Path]:
    """The files that hold lines of articles, in the order of their runs."""
    paths = files([*archive.items.glob("*.jsonl"), *archive.imported.glob("*.jsonl")])
    return sorted(paths, key=lambda path: (path.name.rpartition("-")[2], path.name))


def _as_parameters(asked: ExportScope) -> dict[str, str | None]:
    days = asked.selection
    return {
        "since": days.since.isoformat() if days.since else None,
        "until": days.until.isoformat() if days.until else None,
        "section": days.section,
        "lang": asked.lang,
        "generation": asked.generation,
    }


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    offset = 0
    for line in file:
        yield offset, line
        offset += len(line)


def _row(line: bytes) -> tuple[object, ...] | None:
    try:
        item = json.loads(line)
        via = item["capture"]["via"]
        said = [None if item[name] is None else str(item[name]) for name in _FIELDS[:-2]]
        moment = (item["retrieved"] or "").removesuffix("Z")  # or a fraction of a second were before none
        has = [bool(item.get(name)) for name in COUNTED]
        about = moment or None, int(item["version"]), via, via != "corpus", json.dumps(item["flags"])
        return article_key(item), *said, *about, *has
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
