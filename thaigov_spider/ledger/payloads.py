"""Which response of the archive holds which payload.

Where the ledger cannot be read or written, a payload is kept once more; the crawl ends because of it anyway.
"""

import logging
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import astuple

from thaigov_spider.ledger.database import LedgerError, writing
from thaigov_spider.warc.records import Original

# From one name to the next by their index: there are a hundred times as many rows as names.
_WARCS = """
WITH RECURSIVE named (warc) AS (
    SELECT min(warc) FROM {table} WHERE warc IS NOT NULL
    UNION ALL SELECT (SELECT min(warc) FROM {table} WHERE warc > named.warc) FROM named WHERE warc IS NOT NULL
)
SELECT warc FROM named WHERE warc IS NOT NULL
"""

logger = logging.getLogger(__name__)


class LedgerPayloads:
    """The originals of revisits, by payload digest; a `capture.payloads.Payloads`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def original(self, digest: str) -> Original | None:
        """The response that holds this payload; None if there is none."""
        query = 'SELECT record_id, target_uri, date, warc, "offset" FROM payload WHERE digest = ?'
        try:
            row = self._db.execute(query, (digest,)).fetchone()
        except LedgerError as error:
            logger.info("%s", error)
            return None
        return Original(*row) if row else None

    def warcs(self) -> set[str]:
        """The names of the WARC files that the ledger refers to. Raises LedgerError."""
        tables = ("payload", "address", "snapshot")
        return {name for table in tables for (name,) in self._db.execute(_WARCS.format(table=table))}

    def forget(self, warcs: Iterable[str]) -> None:
        """Refer to no record of these files any more: they are lost. Raises LedgerError."""
        with writing(self._db):
            self._db.executemany("DELETE FROM payload WHERE warc = ?", [(name,) for name in warcs])

    def place(self, record_id: str) -> tuple[str, int] | None:
        """File and offset of an original, by its record id."""
        query = 'SELECT warc, "offset" FROM payload WHERE record_id = ?'
        return self._db.execute(query, (record_id,)).fetchone()  # type: ignore[no-any-return]

    def remember(self, originals: Mapping[str, Original]) -> None:
        """Keep originals whose records are synced; the first of a payload stays."""
        rows = [(digest, *astuple(one)) for digest, one in originals.items()]
        try:
            with writing(self._db):
                self._db.executemany("INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?, ?, ?)", rows)
        except LedgerError as error:
            logger.info("%s", error)
