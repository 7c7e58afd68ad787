"""What was found in all files, in a temporary SQLite database.

Captures are numbered in the order of files and offsets. `versions` says which of them become lines.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from thaigov_spider.extract import versions
from thaigov_spider.extract.article_in import PageOutcome
from thaigov_spider.extract.found_record import Find
from thaigov_spider.extract.sources import WarcSource

_TABLES = """
CREATE TABLE captures (
    number INTEGER PRIMARY KEY, file INTEGER, crawl TEXT, start INTEGER, kind TEXT,
    url TEXT, uri TEXT, date TEXT, second TEXT, id TEXT, payload TEXT, truncated INTEGER, content TEXT,
    refers_to TEXT, refers_uri TEXT, refers_second TEXT, original INTEGER,
    cut TEXT, segment INTEGER, origin TEXT, leads_to TEXT, proof TEXT
);
CREATE TABLE lines (number INTEGER PRIMARY KEY, line TEXT);
"""
_COLUMNS = 22
_SECOND = len("2026-11-23T01:02:03")
_ORIGINALS = """
CREATE INDEX ids ON captures (id) WHERE kind = 'response';
CREATE INDEX payloads ON captures (payload) WHERE kind = 'response';
CREATE INDEX seconds ON captures (uri, second) WHERE kind = 'response';
UPDATE captures AS revisit SET original = coalesce(
    (SELECT min(number) FROM captures WHERE kind = 'response' AND id = revisit.refers_to AND id != ''),
    (SELECT min(number) FROM captures WHERE kind = 'response'
        AND uri = revisit.refers_uri AND second = revisit.refers_second
        AND (payload = revisit.payload OR substr(payload, 1, 4) <> substr(revisit.payload, 1, 4))),
    (SELECT min(number) FROM captures WHERE kind = 'response'
        AND payload = revisit.payload AND payload != '')
) WHERE refers_to IS NOT NULL;
"""
_REVISITS = """
SELECT one.number, one.file, one.start, one.id, other.file, other.start, other.id, other.truncated,
    one.refers_to, one.refers_uri, one.refers_second, one.payload
FROM captures AS one LEFT JOIN captures AS other ON other.number = one.original
WHERE one.refers_to IS NOT NULL AND one.number > ? ORDER BY one.number LIMIT ?
"""
_BATCH = 200
_SEGMENTED = """
SELECT number, file, start, id FROM captures WHERE segment = 1 AND kind = 'response' ORDER BY number
"""
_CONTINUATIONS = """
SELECT segment, file, start FROM captures WHERE kind = 'continuation' AND origin = ? AND origin <> ''
GROUP BY segment ORDER BY segment
"""
_STRAY = """
SELECT file, start FROM captures AS this WHERE kind = 'continuation' AND NOT EXISTS (
    SELECT 1 FROM captures AS first WHERE first.id = this.origin AND first.segment = 1
) ORDER BY number
"""
# Cut articles that stand as they are, and cut pages that show no article, where no other capture does.
_CUT = """
SELECT file, start, cut, 1, captures.url, number FROM captures JOIN versions USING (number)
WHERE is_new AND cut IS NOT NULL
UNION ALL
SELECT file, start, cut, 0, url, number FROM captures AS this
WHERE cut IS NOT NULL AND content IS NULL AND NOT EXISTS (
    SELECT 1 FROM captures AS other WHERE other.url = this.url AND (
        (other.content IS NOT NULL AND NOT other.truncated)
        OR (other.number > this.number AND other.crawl = this.crawl)
    )
) ORDER BY 6
"""


class Revisit(NamedTuple):
    """A revisit of a page, and the capture that has its payload: numbers of files, offsets, record ids.

    `refers_to`, `refers_uri` and `refers_second` are what it says of that capture, and may be empty.
    """

    number: int
    file: int
    start: int
    record_id: str
    original_file: int | None
    original_start: int | None
    original_id: str | None
    is_cut: int | None
    refers_to: str
    refers_uri: str
    refers_second: str
    payload: str


class Segmented(NamedTuple):
    """A page in several records: where the first is, and the others by their numbers, file and offset."""

    number: int
    file: int
    start: int
    others: list[tuple[int, int, int]]


class Cut(NamedTuple):
    """A page whose end is missing, why, and whether it shows an article all the same."""

    file: int
    start: int
    why: str
    is_article: int
    url: str

    @property
    def text(self) -> str:
        """What is to be told of it."""
        what = "this article is" if self.is_article else "this page shows no article and is"
        return f"{what} cut short: {self.why}"


class FoundArticle(NamedTuple):
    """A capture of an article: its line as read off it by itself, its target URI and what led there.

    `proof` is the source of captures that it proves to be from; empty where it proves none.
    """

    line: str
    uri: str
    proof: str
    moved_from: str | None


class Finds:
    """All captures of the site that are in some files. Raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(
            f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA page_size = 16384; {_TABLES}"
        )

    def close(self) -> None:
        """Close the database, which is of no more use."""
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

    def segmented(self) -> list[Segmented]:
        """Every page that lies in several records."""
        found = self._database.execute(_SEGMENTED).fetchall()
        return [
            Segmented(number, file, start, self._database.execute(_CONTINUATIONS, (record_id,)).fetchall())
            for number, file, start, record_id in found
        ]

    def stray_segments(self) -> list[tuple[int, int]]:
        """File and offset of every segment whose first one is in none of the files."""
        return self._database.execute(_STRAY).fetchall()

    def cut(self) -> Iterator[Cut]:
        """The pages whose end is missing, and in no other capture; call it behind `lines`."""
        for *fields, _ in self._database.execute(_CUT):
            yield Cut(*fields)

    def resolve(self, number: int, outcome: PageOutcome) -> None:
        """Note what page a revisit is, or one in several records."""
        with self._database:
            self._database.execute(
                "UPDATE captures SET content = ?, cut = ?, truncated = truncated OR ? WHERE number = ?",
                (outcome.content_digest, outcome.cut, outcome.cut is not None, number),
            )
            if outcome.line is not None:
                self._add_lines([(number, outcome.line)])

    def lines(self, *, newest: bool) -> Iterator[str]:
        """The lines, in order; if so asked, of each article the version that was captured last."""
        return versions.lines(self._database, newest=newest)

    def articles(self) -> Iterator[FoundArticle]:
        """Every capture of an article that counts, article by article, each's in the order of time."""
        return (FoundArticle(*row) for row in versions.articles(self._database))

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many captures of them; call it behind `lines`."""
        row = self._database.execute("SELECT count(DISTINCT article), count(*) FROM versions").fetchone()
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
        find.cut,
        find.segment,
        find.origin,
        find.leads_to,
        find.proof,
    )
