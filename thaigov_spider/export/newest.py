"""Which line is the newest of each article, and all of these in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from thaigov_spider.archive import Archive
from thaigov_spider.export.columns import STRUCTURE
from thaigov_spider.selection import Selection

_MEMORY = "1GB"
_LONGEST_LINE = 1 << 26  # bytes
_AT_ONCE = 1000  # lines

_READ = f"""
CREATE TABLE lines AS
SELECT json AS line, filename, json->>'$.url' AS url, json->>'$.published' AS published,
       json->>'$.section' AS section, json->>'$.lang' AS lang, json->>'$.generation' AS generation,
       json->>'$.retrieved' AS retrieved,
       TRY_CAST(json->>'$.version' AS INTEGER) AS version, json->>'$.capture.via' <> 'corpus' AS is_captured
FROM read_ndjson_objects(?, ignore_errors = true, filename = true, maximum_object_size = {_LONGEST_LINE})
"""  # noqa: S608

# A text that was captured is better known than one that was imported; the text captured last is the newest,
# in the order of lines where a clock does not tell.
_CHOOSE = """
CREATE TABLE newest AS
SELECT place, row_number() OVER (ORDER BY published NULLS LAST, url) AS number
FROM (
    SELECT rowid AS place, * FROM lines WHERE url IS NOT NULL AND is_captured IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY url
        ORDER BY is_captured DESC, retrieved DESC NULLS LAST, version DESC NULLS LAST, rowid DESC
    ) = 1
)
WHERE ($since IS NULL OR published[:10] >= $since) AND ($until IS NULL OR published[:10] <= $until)
  AND ($section IS NULL OR section = $section)
  AND ($lang IS NULL OR lang = $lang) AND ($generation IS NULL OR generation = $generation)
"""

_ORDERED = "FROM lines JOIN newest ON lines.rowid = newest.place ORDER BY number"


@dataclass(frozen=True, slots=True)
class Asked:
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

    `folder` is for what does not fit into memory.
    """

    def __init__(self, archive: Archive, asked: Asked, folder: Path) -> None:
        """Choose. Raises OSError, duckdb.Error."""
        self.asked = asked
        self._database = duckdb.connect(
            str(folder / "lines.duckdb"),
            config={
                "memory_limit": _MEMORY,
                "temp_directory": str(folder),
                "autoinstall_known_extensions": "false",
                "TimeZone": "UTC",
            },
        )
        files = files_of(archive)
        self._database.execute(_READ, [[str(path) for path in files]])
        days = asked.selection
        self._database.execute(
            _CHOOSE,
            {
                "since": days.since and days.since.isoformat(),
                "until": days.until and days.until.isoformat(),
                "section": days.section,
                "lang": asked.lang,
                "generation": asked.generation,
            },
        )
        [(self.count,)] = self.rows("SELECT count(*) FROM newest")

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def unreadable(self) -> list[tuple[str, int]]:
        """The files with lines that are no articles, and how many."""
        query = "FROM lines WHERE url IS NULL OR is_captured IS NULL GROUP BY filename ORDER BY filename"
        return list(self.rows(f"SELECT filename, count(*) {query}"))

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a few at a time."""
        cursor = self._database.cursor()
        cursor.execute(query)
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some

    def lines(self) -> Iterator[str]:
        """The lines as they stand in the archive, without their ends."""
        return (str(line) for (line,) in self.rows(f"SELECT line {_ORDERED}"))

    def select(self, columns: Sequence[str]) -> str:
        """The query for these expressions over `item`, which has the fields of a line."""
        inner = f"SELECT from_json(line, '{STRUCTURE}') AS item, number {_ORDERED}"
        return f"SELECT {', '.join(columns)} FROM ({inner}) ORDER BY number"  # noqa: S608

    def write_parquet(self, columns: Sequence[str], path: Path) -> None:
        """The rows of these columns as a Parquet file."""
        options = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240"
        self._database.execute(f"COPY ({self.select(columns)}) TO '{_quoted(path)}' ({options})")


def files_of(archive: Archive) -> list[Path]:
    """The files that hold lines of articles, in the order of their runs."""
    paths = [*archive.items.glob("*.jsonl"), *archive.imported.glob("*.jsonl")]
    return sorted(paths, key=lambda path: (path.name.rpartition("-")[2], path.name))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
