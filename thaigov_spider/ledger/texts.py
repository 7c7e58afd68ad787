"""The texts of articles, between which captures each is known to have stood; which moved, which is gone."""

import sqlite3
from collections.abc import Iterator

_SEEN = """
INSERT INTO article_text VALUES (:url, :digest, :when, :when)
ON CONFLICT DO UPDATE SET
    first_captured = min(first_captured, :when), last_captured = max(last_captured, :when)
"""


# The two old paths share one sequence of numbers: an article is gone where it is under neither.
_GONE = """
SELECT url, last_changed FROM address AS this
WHERE standing = 'gone' AND version > 0 AND moved_to IS NULL AND NOT EXISTS (
    SELECT 1 FROM address AS other
    WHERE other.origin = this.origin AND other.id = this.id AND other.standing = 'article'
    AND this.kind NOT LIKE '%/news' AND other.kind NOT LIKE '%/news'
)
"""


def text_captured(db: sqlite3.Connection, url: str, digest: str, when: str) -> None:
    """Note that the article at `url` had the text with this content digest `when` (UTC) it was captured.

    Call it within a transaction. Raises LedgerError.
    """
    db.execute(_SEEN, {"url": url, "digest": digest, "when": when})


def captured_texts(db: sqlite3.Connection) -> Iterator[tuple[str, str, str, str]]:
    """URL, content digest, first and last capture of each text, UTC. Raises LedgerError."""
    yield from db.execute("SELECT url, content_digest, first_captured, last_captured FROM article_text")


def moves(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The addresses that lead on, and where to. Raises LedgerError."""
    yield from db.execute(
        "SELECT url, moved_to FROM address WHERE moved_to IS NOT NULL AND standing IS NOT 'missing'"
    )


def gone(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The articles that the site has taken away: the URL, and since when that is known, UTC.

    Raises LedgerError.
    """
    yield from db.execute(_GONE)
