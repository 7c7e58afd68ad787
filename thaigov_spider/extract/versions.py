"""Which captures of articles become lines, and which version of their article each is.

It is decided over all files as a crawl does it:

- A line is written where an article's content digest differs from that of its capture before.
- A page that arrived cut short in a crawl of ours counts only if nothing came later from its address in that
  crawl, which asks for such a page again: the last try stands. A failure that is recorded behind it counts as
  later, too: then the crawl could not use it.
- A page that is cut short in a file of another program does not count, either, where a later capture of it is
  whole, or an earlier one that holds its text: it is no edit.
- An article whose first capture is what another one's address led to goes on where that one's lines end. That
  it was asked for there shows in the captures: the redirect stands right before it.
"""

import json
import sqlite3
from collections.abc import Iterator

from thaigov_spider.article.cut_texts import is_part
from thaigov_spider.article.record import as_version

_VERSIONS = """
CREATE INDEX urls ON captures (url, number);
CREATE TABLE versions AS
WITH moved AS (
    SELECT this.number, this.url, before.url AS moved_from
    FROM captures AS before JOIN captures AS this ON this.number = before.number + 1
    WHERE before.leads_to <> '' AND this.url = before.leads_to AND this.file = before.file
), page AS MATERIALIZED (
    SELECT number, url, date, id, content, moved_from
    FROM captures AS this LEFT JOIN moved USING (number, url)
    WHERE content IS NOT NULL AND NOT (truncated AND EXISTS (
        SELECT 1 FROM captures AS later
        WHERE later.url = this.url AND later.number > this.number AND later.crawl = this.crawl
    )) AND NOT (truncated AND crawl IS NULL AND EXISTS (
        SELECT 1 FROM captures AS whole
        WHERE whole.url = this.url AND whole.content IS NOT NULL AND NOT whole.truncated AND (
            whole.number > this.number OR is_part(
                (SELECT line FROM lines WHERE lines.number = this.number),
                (SELECT line FROM lines WHERE lines.number = whole.number)
            )
        )
    ))
), heir AS (
    SELECT url, moved_from AS article FROM page AS first
    WHERE moved_from IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM captures AS one
            WHERE one.url = first.url AND one.content IS NOT NULL AND one.number < first.number
        ) AND EXISTS (
            SELECT 1 FROM captures AS one
            WHERE one.url = first.moved_from AND one.content IS NOT NULL AND one.number < first.number
        )
), known AS (
    SELECT page.*, coalesce(heir.article, url) AS article FROM page LEFT JOIN heir USING (url)
), compared AS (
    SELECT *, content IS NOT lag(content) OVER (PARTITION BY article ORDER BY number) AS is_new FROM known
), counted AS (
    SELECT *, sum(is_new) OVER (PARTITION BY article ORDER BY number) AS version FROM compared
)
SELECT number, article, version, rtrim(date, 'Z') AS date, is_new, moved_from,
    CASE WHEN is_new THEN lag(id) OVER (PARTITION BY article, is_new ORDER BY number) END AS supersedes
FROM counted;
"""
_LINES = """
SELECT line, version, supersedes, moved_from FROM versions JOIN lines USING (number)
WHERE is_new ORDER BY number
"""
_ARTICLES = """
SELECT line, uri, proof, moved_from FROM versions JOIN captures USING (number) JOIN lines USING (number)
ORDER BY article, rtrim(captures.date, 'Z'), number
"""
_NEWEST = """
WITH newest AS (
    SELECT article, version, row_number() OVER (PARTITION BY article ORDER BY date DESC, number DESC) AS place
    FROM versions
)
SELECT line, version, supersedes, moved_from
FROM versions JOIN newest USING (article, version) JOIN lines USING (number)
WHERE is_new AND place = 1 ORDER BY number
"""


def lines(database: sqlite3.Connection, *, newest: bool) -> Iterator[str]:
    """The lines of the captures in a database of `finds`; if so asked, of each article the last captured."""
    _count(database)
    for line, version, supersedes, moved_from in database.execute(_NEWEST if newest else _LINES):
        is_plain = version == 1 and moved_from is None
        yield line if is_plain else as_version(line, version, supersedes, moved_from)


def articles(database: sqlite3.Connection) -> Iterator[tuple[str, str, str, str | None]]:
    """Line, target URI, proof and `moved_from` of each capture that counts, by article and time."""
    _count(database)
    yield from database.execute(_ARTICLES)


def _count(database: sqlite3.Connection) -> None:
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'versions'").fetchone():
        return
    database.create_function("is_part", 2, _is_part, deterministic=True)
    database.executescript(_VERSIONS)


def _is_part(cut: str | None, whole: str | None) -> bool:
    return cut is not None and whole is not None and is_part(json.loads(cut), json.loads(whole))
