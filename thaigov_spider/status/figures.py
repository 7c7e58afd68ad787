"""What the ledger says of one site, in numbers: SQL that counts where the rows are."""

import sqlite3
from collections import defaultdict
from datetime import date
from typing import Any

from thaigov_spider.status.days import calendar
from thaigov_spider.status.overview import (
    ArticlePlace,
    Articles,
    AssetCounts,
    Calendar,
    FailedAddress,
    Failures,
    Numbers,
    Range,
    Years,
)
from thaigov_spider.status.plain import harmless
from thaigov_spider.urls import COUNTED

_IS_COUNTED = "kind IN (:first_kind, :last_kind)"
# A number that is counted through stands for its article, whichever of its two paths that answers under.
_ARTICLES = f"""
CREATE TEMP TABLE article AS
    SELECT id, {_IS_COUNTED} AS is_counted, url, section, published, standing, first_seen,
        max(version) AS version
    FROM address WHERE origin = :origin AND standing IN ('article', 'gone')
    GROUP BY id, CASE WHEN {_IS_COUNTED} THEN '' ELSE kind END"""  # noqa: S608
# The numbers that a crawl does not ask for of itself, as in Ledger.unknown: they have an article, failed, or
# were asked for under both paths.
_KNOWN_NUMBERS = f"""
    SELECT id, min(standing IS 'missing' AND error IS NULL) AS is_missing FROM address
    WHERE origin = :origin AND id BETWEEN :lowest AND :highest AND {_IS_COUNTED}
        AND (standing IN ('article', 'gone') OR error IS NOT NULL OR kind = :last_kind) GROUP BY id"""  # noqa: S608


class OriginFigures:
    """The figures of one origin; a list of them is `at_most` so long. Raises LedgerError."""

    def __init__(self, db: sqlite3.Connection, origin: str, at_most: int) -> None:
        self._db = db
        self._at_most = at_most
        self._values: dict[str, Any] = {"origin": origin, "at_most": at_most}
        self._values |= {"first_kind": COUNTED[0], "last_kind": COUNTED[-1]}
        db.execute(_ARTICLES, self._values)

    def articles(self) -> Articles:
        """How many articles there are, and which are the first and the last."""
        total, gone, changed, left_out, last_new = self._row(
            "SELECT total(version > 0), total(version > 0 AND standing = 'gone'), total(version > 1),"
            " total(version = 0), max(first_seen) FROM article"
        )
        return Articles(
            *(int(total or 0), int(gone or 0), int(changed or 0), int(left_out or 0)),
            oldest=self._place("ASC"),
            newest=self._place("DESC"),
            last_new=harmless(last_new),
        )

    def years_and_sections(self) -> tuple[Years, dict[str, Years]]:
        """Articles by year, and by section and year; the sections with the most articles first."""
        years: dict[str, int] = defaultdict(int)
        sections: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for year, name, count in self._rows(
            "SELECT coalesce(substr(published, 1, 4), ''), coalesce(section, ''), count(*)"
            " FROM article WHERE version > 0 GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            years[harmless(year)] += count
            sections[harmless(name)][harmless(year)] += count
        by_size = sorted(sections.items(), key=lambda item: -sum(item[1].values()))
        return dict(years), {name: dict(counts) for name, counts in by_size}

    def calendar(self) -> Calendar:
        """The days with articles, and without."""
        rows = self._rows("SELECT published, count(*) FROM article WHERE version > 0 GROUP BY 1")
        days = {_day(published): count for published, count in rows}
        return calendar({day: count for day, count in days.items() if day is not None}, self._at_most)

    def numbers(self) -> Numbers:
        """Which numbers have no article, and which are not known."""
        lowest, highest = self._row("SELECT min(id), max(id) FROM article WHERE is_counted")
        if lowest is None:
            return Numbers()
        self._values |= {"lowest": lowest, "highest": highest}
        known, missing = self._row(f"SELECT count(*), total(is_missing) FROM ({_KNOWN_NUMBERS})")  # noqa: S608
        rows = self._rows(
            "SELECT before + 1, id - 1, id - before - 1, count(*) OVER () FROM"  # noqa: S608
            f" (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM ({_KNOWN_NUMBERS}))"
            " WHERE id - before > 1 ORDER BY id - before DESC, id DESC LIMIT :at_most"
        )
        return Numbers(
            lowest,
            highest,
            missing=int(missing),
            unasked=highest - lowest + 1 - known,
            ranges=rows[0][-1] if rows else 0,
            listed=[Range(first, last, length) for first, last, length, _ in rows],
        )

    def looks_due(self, now: str) -> int:
        """How many addresses are to be looked at again by `now` (UTC, ISO 8601), failures included."""
        self._values["now"] = now
        return int(self._row("SELECT count(*) FROM address WHERE origin = :origin AND due <= :now")[0])

    def failures(self) -> Failures:
        """The addresses of articles that could not be had."""
        return self._failures("address WHERE origin = :origin AND error IS NOT NULL", "id DESC")

    def assets(self) -> AssetCounts:
        """What pages need to be shown, of all origins."""
        total, had, queued = self._row(
            "SELECT count(*), count(last_seen), total(due IS NOT NULL AND error IS NULL) FROM asset"
        )
        return AssetCounts(total, had, int(queued), self._failures("asset WHERE error IS NOT NULL", "url"))

    def _failures(self, source: str, order: str) -> Failures:
        count, waiting = self._row(f"SELECT count(*), count(due) FROM {source}")  # noqa: S608
        rows = self._rows(
            f"SELECT url, error, tries, due FROM {source}"  # noqa: S608
            f" ORDER BY due IS NULL, due, {order} LIMIT :at_most"
        )
        listed = [
            FailedAddress(harmless(url), harmless(error), tries, harmless(due))
            for url, error, tries, due in rows
        ]
        return Failures(waiting, count - waiting, listed)

    def _place(self, order: str) -> ArticlePlace | None:
        rows = self._rows(
            "SELECT url, id, published, section FROM article WHERE version > 0 AND published IS NOT NULL"  # noqa: S608
            f" ORDER BY published {order}, id {order} LIMIT 1"
        )
        return next(
            (
                ArticlePlace(harmless(url), number, harmless(day), harmless(name))
                for url, number, day, name in rows
            ),
            None,
        )

    def _row(self, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._db.execute(query, self._values).fetchone()
        return row

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._db.execute(query, self._values).fetchall()


def origins(db: sqlite3.Connection) -> list[str]:
    """The sites of which something is known, that with the most addresses first. Raises LedgerError."""
    rows = db.execute("SELECT origin FROM address GROUP BY origin ORDER BY count(*) DESC, origin").fetchall()
    return [origin for (origin,) in rows]


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
