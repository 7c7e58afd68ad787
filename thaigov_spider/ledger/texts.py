"""The texts of articles, between which captures each is known to have stood, and which article moved."""

import sqlite3
from collections.abc import Iterator

_SEEN = """
INSERT INTO article_text VALUES (:url, :digest, :when, :when)
ON CONFLICT DO UPDATE SET
    first_captured = min(first_captured, :when), last_captured = max(last_captured, :when)
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
    yield from db.execute("SELECT url, moved_to FROM address WHERE moved_to IS NOT NULL")
