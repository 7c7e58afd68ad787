"""What was found in all files, in a temporary SQLite database, and what follows from it as a whole.

Captures are numbered in the order of files and offsets. Which of them become lines, and which version of
their article they are, is decided as a crawl does it:

- A line is written where an article's content digest differs from that of its capture before.
- A page that arrived cut short in a crawl of ours counts only if nothing came later from its address in that
  crawl, which asks for such a page again: the last try stands. A failure that is recorded behind it counts as
  later, too: then the crawl could not use it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from thaigov_spider.article.record import as_version
from thaigov_spider.extract.article_in import PageOutcome
from thaigov_spider.extract.pages_in import Find
from thaigov_spider.extract.sources import WarcSource

_TABLES = """
CREATE TABLE captures (
    number INTEGER PRIMARY KEY, file INTEGER, crawl TEXT, start INTEGER, kind TEXT,
    url TEXT, uri TEXT, date TEXT, second TEXT, id TEXT, payload TEXT, truncated INTEGER, content TEXT,
    refers_to TEXT, refers_uri TEXT, refers_second TEXT, original INTEGER
);
CREATE TABLE lines (number INTEGER PRIMARY KEY, line TEXT);
"""
_COLUMNS = 17
_SECOND = len("2026-11-23T01:02:03")
_ORIGINALS = """
CREATE INDEX ids ON captures (id) WHERE kind = 'response';
CREATE INDEX payloads ON captures (payload) WHERE kind = 'response';
CREATE INDEX seconds ON captures (uri, second) WHERE kind = 'response';
UPDATE captures AS revisit SET original = coalesce(
    (SELECT min(number) FROM captures WHERE kind = 'response' AND id = revisit.refers_to AND id != ''),
    (SELECT min(number) FROM captures WHERE kind = 'response'
        AND uri = revisit.refers_uri AND second = revisit.refers_second
        AND (payload = revisit.payload OR '' IN (payload, revisit.payload))),
    (SELECT min(number) FROM captures WHERE kind = 'response'
        AND payload = revisit.payload AND payload != '')
) WHERE refers_to IS NOT NULL;
"""
_REVISITS = """
SELECT one.number, one.file, one.start, one.id, other.file, other.start, other.id, other.truncated
FROM captures AS one LEFT JOIN captures AS other ON other.number = one.original
WHERE one.refers_to IS NOT NULL AND one.number > ? ORDER BY one.number LIMIT ?
"""
_BATCH = 200

_VERSIONS = """
CREATE INDEX urls ON captures (url, number);
CREATE TABLE versions AS
WITH article AS (
    SELECT number, url, date, id, content FROM captures AS this
    WHERE content IS NOT NULL AND NOT (truncated AND EXISTS (
        SELECT 1 FROM captures AS later
        WHERE later.url = this.url AND later.number > this.number AND later.crawl = this.crawl
    ))
), compared AS (
    SELECT *, content IS NOT lag(content) OVER (PARTITION BY url ORDER BY number) AS is_new FROM article
), counted AS (
    SELECT *, sum(is_new) OVER (PARTITION BY url ORDER BY number) AS version FROM compared
)
SELECT number, url, version, rtrim(date, 'Z') AS date, is_new,
    CASE WHEN is_new THEN lag(id) OVER (PARTITION BY url, is_new ORDER BY number) END AS supersedes
FROM counted;
"""
_LINES = """
SELECT line, version, supersedes FROM versions JOIN lines USING (number) WHERE is_new ORDER BY number
"""
_NEWEST = """
WITH newest AS (
    SELECT url, version, row_number() OVER (PARTITION BY url ORDER BY date DESC, number DESC) AS place
    FROM versions
)
SELECT line, version, supersedes FROM versions JOIN newest USING (url, version) JOIN lines USING (number)
WHERE is_new AND place = 1 ORDER BY number
"""


class Revisit(NamedTuple):
    """A revisit of a page, and the capture that has its payload: numbers of files, offsets, record ids."""

    number: int
    file: int
    start: int
    record_id: str
    original_file: int | None
    original_start: int | None
    original_id: str | None
    is_cut: int | None


class Finds:
    """All captures of the site that are in some files; a context manager. Raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(
            f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA page_size = 16384; {_TABLES}"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, source: WarcSource, finds: Iterable[Find]) -> None:
        """Add what was found in the next part of a file."""
        [last] = self._database.execute("SELECT coalesce(max(number), 0) FROM captures").fetchone()
        rows, lines = [], []
        for number, find in enumerate(finds, last + 1):
            rows.append((number, source.number, _crawl(source, find), *_columns(find)))
            if find.line is not None:
                lines.append((number, find.line))
        with self._database:
            marks = ", ".join("?" * _COLUMNS)
            self._database.executemany(f"INSERT INTO captures VALUES ({marks})", rows)  # noqa: S608
            self._add_lines(lines)

    def revisits(self) -> Iterator[list[Revisit]]:
        """Every revisit of a page, with its original where that is in the files; in lists of some."""
        if self._database.execute("SELECT 1 FROM captures WHERE refers_to IS NOT NULL").fetchone() is None:
            return
        self._database.executescript(_ORIGINALS)
        number = 0
        while rows := self._database.execute(_REVISITS, (number, _BATCH)).fetchall():
            yield [Revisit(*row) for row in rows]
            number = rows[-1][0]

    def resolve(self, number: int, outcome: PageOutcome) -> None:
        """Note what page a revisit is."""
        with self._database:
            self._database.execute(
                "UPDATE captures SET content = ? WHERE number = ?", (outcome.content_digest, number)
            )
            if outcome.line is not None:
                self._add_lines([(number, outcome.line)])

    def lines(self, *, newest: bool) -> Iterator[str]:
        """The lines, in order; if so asked, of each article the version that was captured last."""
        self._database.executescript(_VERSIONS)
        for line, version, supersedes in self._database.execute(_NEWEST if newest else _LINES):
            yield line if version == 1 else as_version(line, version, supersedes)

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many captures of them; call it behind `lines`."""
        row = self._database.execute("SELECT count(DISTINCT url), count(*) FROM versions").fetchone()
        return row[0], row[1]

    def _add_lines(self, lines: list[tuple[int, str]]) -> None:
        self._database.executemany("INSERT INTO lines VALUES (?, ?)", lines)


def _crawl(source: WarcSource, find: Find) -> str | None:
    """The crawl that asked for it, perhaps several times; of one address it may want several old captures."""
    if source.crawl is None:
        return None
    return f"{source.crawl.id} {find.date}" if find.is_copy else source.crawl.id


def _columns(find: Find) -> tuple[object, ...]:
    """The columns from `start` on. Whoever writes dates to the second may refer to others by it."""
    refers = find.refers
    return (
        find.offset,
        find.kind,
        find.url,
        find.uri,
        find.date,
        find.date[:_SECOND],
        find.record_id,
        find.payload_digest,
        find.truncated,
        find.content_digest,
        *((refers.record_id, refers.uri, refers.date[:_SECOND]) if refers else (None, None, None)),
        None,
    )
