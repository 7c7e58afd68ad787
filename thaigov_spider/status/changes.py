"""What was changed, and what is gone: which articles, and since when that is known."""

import sqlite3

from thaigov_spider.status.overview import ChangedArticle, Changes
from thaigov_spider.status.plain import harmless

# When its newest text was first captured, by whichever source. Of a gone one the ledger's day is another.
_SINCE = """
coalesce(
    (
        SELECT first_captured FROM article_text AS text
        WHERE text.url = this.url AND text.content_digest = this.content_digest
    ),
    this.last_changed
)"""
_CHANGED = f"""
CREATE TEMP TABLE changed AS
    SELECT url, version, published, {_SINCE} AS since FROM article AS this WHERE version > 1
"""  # noqa: S608
_CHANGED_IN_CAPTURES = f"""
INSERT INTO changed
    SELECT url, max(version), NULL, {_SINCE} FROM (
        SELECT article AS url, version, content_digest,
            substr(timestamp, 1, 4) || '-' || substr(timestamp, 5, 2) || '-' || substr(timestamp, 7, 2)
            || 'T' || substr(timestamp, 9, 2) || ':' || substr(timestamp, 11, 2) || ':'
            || substr(timestamp, 13, 2) || '.000000Z' AS last_changed
        FROM snapshot WHERE version > 1
    ) AS this
    WHERE url NOT IN (SELECT url FROM changed) GROUP BY url
"""  # noqa: S608
_GONE = "FROM article WHERE version > 0 AND standing = 'gone'"


def changes(db: sqlite3.Connection, at_most: int) -> Changes:
    """Both, the latest first, each list `at_most` so long.

    `db` has the temporary table `article` of the site that is told of. Raises LedgerError.
    """
    db.execute(_CHANGED)
    db.execute(_CHANGED_IN_CAPTURES)
    latest = f"ORDER BY since DESC, url LIMIT {at_most}"
    changed = db.execute(f"SELECT url, version, published, since FROM changed {latest}")  # noqa: S608
    gone = db.execute(f"SELECT url, version, published, last_changed AS since {_GONE} {latest}")
    return Changes(
        changed=db.execute("SELECT count(*) FROM changed").fetchone()[0],
        gone=db.execute(f"SELECT count(*) {_GONE}").fetchone()[0],
        listed_changed=[_article(*row) for row in changed],
        listed_gone=[_article(*row) for row in gone],
    )


def _article(url: str, version: int, published: str | None, since: str | None) -> ChangedArticle:
    return ChangedArticle(harmless(url), version, harmless(published), harmless(since))
