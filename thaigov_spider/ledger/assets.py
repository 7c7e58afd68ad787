"""What the pages need to be shown: each picture, style sheet, script, font and linked document.

The table is the queue, too: what a page asks for is in it before the page counts as known, so that a crawl
that is cut off fetches it the next time.
"""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from thaigov_spider.ledger.database import writing
from thaigov_spider.plan.revisit_policy import Policy, due_after_failure
from thaigov_spider.plan.wanted import Asset
from thaigov_spider.timestamps import timestamp


class Assets:
    """The assets of all origins, by URL."""

    def __init__(self, db: sqlite3.Connection, policy: Policy) -> None:
        self._db = db
        self._policy = policy

    def want(self, urls: Iterable[str], depth: int, when: str, refresh: timedelta) -> None:
        """Have these fetched for a page captured `when`, but for those that were had less than `refresh` ago.

        `depth` is 1 for what a page itself names, one more for what such a style sheet does.
        Raises LedgerError.
        """
        old = timestamp(datetime.fromisoformat(when) - refresh)
        with writing(self._db):
            self._db.executemany(
                "INSERT INTO asset (url, depth, first_seen, tries, due) VALUES (?, ?, ?, 0, ?)"
                " ON CONFLICT DO UPDATE SET due = excluded.due"
                " WHERE due IS NULL AND error IS NULL AND last_seen <= ?",
                [(url, depth, when, when, old) for url in urls],
            )

    def due(self, now: str, at_most: int, without: Collection[str]) -> list[Asset]:
        """Some of those to be fetched at `now` (UTC, ISO 8601), but `without` these."""
        rows = self._db.execute(
            "SELECT url, depth FROM asset WHERE due <= ? ORDER BY due, url LIMIT ?",
            (now, at_most + len(without)),
        )
        return [Asset(url, depth) for url, depth in rows if url not in without][:at_most]

    def known(self, url: str) -> Asset | None:
        """The asset with this URL; None where no page asked for it."""
        row = self._db.execute("SELECT depth FROM asset WHERE url = ?", (url,)).fetchone()
        return Asset(url, row[0]) if row else None

    def has_seen(self, asset: Asset, when: str) -> bool:
        """Whether the try that was made `when`, or a later one, is known already."""
        last_seen, tries, error, due = self._db.execute(
            "SELECT last_seen, tries, error, due FROM asset WHERE url = ?", (asset.url,)
        ).fetchone()
        failed_then = error is not None and due == due_after_failure(when, tries, self._policy)
        return failed_then or (last_seen is not None and last_seen >= when)

    def had(self, asset: Asset, when: str, status: int | None) -> None:
        """Note an answer, whatever it was; `status` is None where it was not read to its end.

        Raises LedgerError.
        """
        with writing(self._db):
            self._db.execute(
                "UPDATE asset SET last_seen = ?, status = ?, tries = 0, error = NULL, due = NULL"
                " WHERE url = ?",
                (when, status, asset.url),
            )

    def failed(self, asset: Asset, when: str, error: str) -> None:
        """Note that it could not be had for a passing reason; it is tried again as articles are."""
        with writing(self._db):
            (tries,) = self._db.execute("SELECT tries + 1 FROM asset WHERE url = ?", (asset.url,)).fetchone()
            due = due_after_failure(when, tries, self._policy)
            self._db.execute(
                "UPDATE asset SET tries = ?, error = ?, due = ? WHERE url = ?", (tries, error, due, asset.url)
            )
