"""Which line is exported of each article, or of each text that it had, and all of these in order."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.cut_texts import is_part
from thaigov_spider.article.identity import address_key, one_article
from thaigov_spider.article.selection import Selection
from thaigov_spider.export.columns import besides, with_besides
from thaigov_spider.export.earlier import texts_of
from thaigov_spider.export.line_rows import COLUMNS, NEWEST_FIRST, encodable, files_of, line_rows, moment
from thaigov_spider.html.text import same_name
from thaigov_spider.ledger import LedgerError
from thaigov_spider.ledger.reading import read
from thaigov_spider.ledger.texts import captured_texts, gone, moves
from thaigov_spider.progress import Progress

_TABLES = f"""
CREATE TABLE lines ({", ".join(COLUMNS)});
CREATE TABLE same (key PRIMARY KEY, article);
CREATE TABLE texts (url, digest, first, last, PRIMARY KEY (url, digest));
CREATE TABLE gone (key, since);
CREATE TABLE had (key, digest, is_gone, place INTEGER PRIMARY KEY);
"""
_ARTICLE = "coalesce((SELECT article FROM same WHERE same.key = {0}.key), {0}.key)"
_KNOWN = f"""
CREATE TABLE earlier AS SELECT {_ARTICLE.format("had")} AS article, digest, is_gone, place FROM had;
CREATE INDEX earlier_text ON earlier (article, place);
CREATE TABLE gone_article AS
SELECT {_ARTICLE.format("gone")} AS article, min(since) AS since FROM gone GROUP BY 1;
CREATE UNIQUE INDEX gone_since ON gone_article (article);
"""  # noqa: S608
_GONE_SINCE = "(SELECT since FROM gone_article WHERE gone_article.article = line.article) AS gone_since"
_IS_GONE = "EXISTS (SELECT 1 FROM gone_article WHERE gone_article.article = line.article)"
_IS_CUT = """flags LIKE '%"truncated"%'"""
_CUT = f"""
WITH line AS MATERIALIZED (
    SELECT rowid AS number, file, offset, {_IS_CUT} AS is_cut, {_ARTICLE.format("lines")} AS article
    FROM lines
)
SELECT cut.number, cut.file, cut.offset, whole.file, whole.offset
FROM line AS cut JOIN line AS whole USING (article) WHERE cut.is_cut AND NOT whole.is_cut
"""  # noqa: S608
_ASKED_FOR = """
    (:since IS NULL OR substr(published, 1, 10) >= :since)
    AND (:until IS NULL OR substr(published, 1, 10) <= :until)
    AND (:section IS NULL OR same_name(:section, section))
    AND (:lang IS NULL OR lang = :lang)
    AND (:generation IS NULL OR generation = :generation)
"""
# What an earlier export has last of an article is known: its text, and whether it was gone, if it says so.
# Only what the order of an article's lines depends on is sorted.
_CHOOSE_NEWEST = f"""
CREATE TABLE chosen AS
WITH newest AS MATERIALIZED (
    SELECT number, article FROM (
        SELECT number, article, row_number() OVER (PARTITION BY article ORDER BY {NEWEST_FIRST}) AS rank
        FROM (
            SELECT rowid AS number, {_ARTICLE.format("lines")} AS article,
                is_captured, retrieved, version, file, offset,
                via <> 'live' OR version = max(version) OVER (PARTITION BY url, via) AS is_last
            FROM lines
        )
    ) WHERE rank = 1
), line AS (SELECT lines.*, article FROM newest JOIN lines ON lines.rowid = number)
SELECT *, {_GONE_SINCE}, NULL AS first_captured, NULL AS last_captured FROM line
WHERE {_ASKED_FOR} AND digest || {_IS_GONE} IS NOT (
    SELECT one.digest || coalesce(one.is_gone, {_IS_GONE}) FROM earlier AS one
    WHERE one.article = line.article ORDER BY one.place DESC LIMIT 1
)
ORDER BY published NULLS LAST, url
"""  # noqa: S608
# Each text stands in the line of its first capture.
_CHOOSE_TEXTS = f"""
CREATE TABLE chosen AS
WITH line AS MATERIALIZED (
    SELECT *, {_ARTICLE.format("lines")} AS article FROM lines
), seen AS (
    SELECT article, digest, min(first) AS first, max(last) AS last FROM line JOIN texts USING (url, digest)
    GROUP BY article, digest
)
SELECT line.*, {_GONE_SINCE},
    min(coalesce(seen.first, earliest), coalesce(earliest, seen.first)) AS first_captured,
    max(coalesce(seen.last, latest), coalesce(latest, seen.last)) AS last_captured
FROM (
    SELECT *, min(retrieved) OVER (PARTITION BY article, digest) AS earliest,
        max(retrieved) OVER (PARTITION BY article, digest) AS latest,
        row_number() OVER (
            PARTITION BY article, digest ORDER BY is_captured DESC, retrieved NULLS LAST, file, offset
        ) AS rank
    FROM line
) AS line LEFT JOIN seen USING (article, digest)
WHERE rank = 1 AND {_ASKED_FOR} AND {_IS_GONE} IS NOT (
    SELECT coalesce(one.is_gone, {_IS_GONE}) FROM earlier AS one
    WHERE one.article = line.article AND one.digest = line.digest ORDER BY one.place DESC LIMIT 1
)
ORDER BY published NULLS LAST, article, first_captured NULLS LAST
"""  # noqa: S608


_Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ExportScope:
    """Which articles: by day and section, by language (`th`, `en`), by generation; None means all.

    Of each the newest text, or with `all_versions` every one; with `since_export` only what that file, an
    earlier export, does not have.
    """

    selection: Selection = field(default_factory=Selection)
    lang: str | None = None
    generation: str | None = None
    all_versions: bool = False
    since_export: Path | None = None

    def __str__(self) -> str:
        """In words; empty where everything is asked for."""
        named = [("in", self.lang), ("of the generation", self.generation)]
        if self.since_export:
            named.append(("new or changed since", self.since_export.name))
        words = [*filter(None, [str(self.selection)]), *(f"{name} {one}" for name, one in named if one)]
        return ", ".join(["every version", *words] if self.all_versions else words)


class ChosenLines:
    """The lines to export, in the order of publication and address; those without a date last.

    `unreadable` counts, by file, the lines that are no articles; `elsewhere` the articles of the earlier
    export that are not in the archive; `is_all_new`: that has none yet; `untold` says why the ledger could
    not be asked, where it could not.
    """

    def __init__(self, archive: Archive, asked: ExportScope, progress: Progress) -> None:
        """Read all lines, of which `progress` learns the bytes, and choose.

        Raises EarlierExportError, OSError, sqlite3.Error.
        """
        self.asked = asked
        self.unreadable: Counter[Path] = Counter()
        self.untold: str | None = None
        self.is_all_new = False
        self.archive = archive
        self._paths = files_of(archive)
        self._database = sqlite3.connect("")  # a temporary file once it is large
        try:
            self._choose(archive, progress)
        except BaseException:
            self.close()
            raise

    def _choose(self, archive: Archive, progress: Progress) -> None:
        asked = self.asked
        self._database.executescript(_TABLES)
        self._database.create_function("same_name", 2, same_name, deterministic=True)
        if asked.since_export is not None:
            self._insert("had", texts_of(asked.since_export), "key, digest, is_gone")
        self._insert("lines", line_rows(self._paths, self.unreadable, progress), ", ".join(COLUMNS))
        self._learn(archive)
        self._drop_cut_texts()
        self._database.executescript(_KNOWN)
        choose = _CHOOSE_TEXTS if asked.all_versions else _CHOOSE_NEWEST
        self._database.execute(choose, _as_parameters(asked))
        [(had,)] = self.select("SELECT count(*) FROM had")
        self.is_all_new = asked.since_export is not None and not had
        [(self.count,)] = self.select("SELECT count(*) FROM chosen")
        [(self.elsewhere,)] = self.select(
            "SELECT count(DISTINCT article) FROM earlier"  # noqa: S608
            f" WHERE article NOT IN (SELECT {_ARTICLE.format('lines')} FROM lines)"
        )

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def select(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query over `chosen`, which has a row for each line."""
        return self._database.execute(query)

    def lines(self) -> Iterator[bytes]:
        """The lines as they stand in the archive, without their ends, with all fields and what is told.

        Half a pair of surrogates, which no format can hold, is written as U+FFFD.
        """
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")).fileno() for path in self._paths]
            names = list(besides(all_versions=self.asked.all_versions))
            times = "".join(f", {name} || 'Z'" for name in names)
            query = f"SELECT file, offset, size, lacks{times} FROM chosen ORDER BY rowid"  # noqa: S608
            for number, offset, size, lacking, *told in self.select(query):
                line = encodable(os.pread(files[number], size, offset))
                missing = dict.fromkeys(lacking.split()) if lacking else {}
                yield with_besides(line, missing | dict(zip(names, told, strict=True)))

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]], columns: str) -> None:
        marks = ", ".join("?" for _ in columns.split(", "))
        self._database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def _learn(self, archive: Archive) -> None:
        """Learn what only the ledger knows: which address led to which, and how long each text stood."""
        led = list(self.select("SELECT came_from, key FROM lines WHERE came_from IS NOT NULL"))
        try:
            moved, texts, taken_away = read(ledger_of(archive), self._of_ledger)
        except LedgerError as error:
            self.untold = str(error)
            self._database.execute("UPDATE had SET is_gone = NULL")  # nothing of it is known now
        else:
            led += [(address_key(url, "th"), address_key(to, "th")) for url, to in moved]
            self._insert("texts", texts, "url, digest, first, last")
            self._insert("gone", taken_away, "key, since")
        self._insert("same", one_article(led).items(), "key, article")

    def _drop_cut_texts(self) -> None:
        """Leave out the texts whose end is missing, where a whole text of the article begins as they do."""
        if not any(self.select(f"SELECT 1 FROM lines WHERE {_IS_CUT} LIMIT 1")):  # noqa: S608
            return
        pairs = list(self.select(_CUT))
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")) for path in self._paths]

            def item(file: int, offset: int) -> dict[str, Any]:
                files[file].seek(offset)
                found: dict[str, Any] = json.loads(files[file].readline())
                return found

            cut = {row for row, *places in pairs if is_part(item(*places[:2]), item(*places[2:]))}
        self._database.executemany("DELETE FROM lines WHERE rowid = ?", ((row,) for row in cut))

    def _of_ledger(self, db: sqlite3.Connection) -> tuple[list[tuple[str, str]], _Rows, _Rows]:
        texts = captured_texts(db) if self.asked.all_versions else ()
        times: _Rows = [(url, digest, moment(a), moment(b)) for url, digest, a, b in texts]
        taken_away: _Rows = [(address_key(url, "th"), moment(since)) for url, since in gone(db)]
        return list(moves(db)), times, taken_away


def ledger_of(archive: Archive) -> Path:
    """The ledger. Beside captures it is lost, as from a bag, if it is not there. Raises LedgerError then."""
    if not archive.ledger.exists() and any(archive.warc.glob("*")):
        raise LedgerError(f"{archive.ledger} is not there")
    return archive.ledger


def _as_parameters(asked: ExportScope) -> dict[str, str | None]:
    days = asked.selection
    return {
        "since": days.since.isoformat() if days.since else None,
        "until": days.until.isoformat() if days.until else None,
        "section": days.section,
        "lang": asked.lang,
        "generation": asked.generation,
    }
