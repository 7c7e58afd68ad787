"""What the ledger says of one site, in numbers: SQL that counts where the rows are."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from thaigov_spider.ledger.numbers import SequenceNumbers
from thaigov_spider.plan.revisit_policy import Policy
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT, NumberSequence
from thaigov_spider.status.changes import changes
from thaigov_spider.status.days import by_year_and_section, calendar
from thaigov_spider.status.overview import (
    ArticlePlace,
    Articles,
    AssetCounts,
    Calendar,
    Changes,
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
        max(version) AS version, last_changed, content_digest
    FROM address WHERE origin = :origin AND standing IN ('article', 'gone') AND moved_to IS NULL
    GROUP BY id, CASE WHEN {_IS_COUNTED} THEN '' ELSE kind END"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Absent:
    """The numbers of a sequence between the lowest and the highest that has an article, and have none.

    Those `missing` have none, as the site says; the `unasked` are not known.
    """

    sequence: NumberSequence
    lowest: int
    highest: int
    missing: set[int]
    unasked: set[int]

    def counted(self, at_most: int) -> Numbers:
        """How many they are; of the ranges of those not asked for, the longest are listed."""
        ranges = _ranges(sorted(self.unasked))
        by_length = sorted(ranges, key=lambda one: (-one.length, -int(one.first)))
        return Numbers(
            self.lowest,
            self.highest,
            missing=len(self.missing),
            unasked=len(self.unasked),
            ranges=len(ranges),
            listed=by_length[:at_most],
        )


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

    def changes(self) -> Changes:
        """Which articles were changed, and which are gone."""
        return changes(self._db, self._at_most)

    def years_and_sections(self) -> tuple[Years, dict[str, Years]]:
        """Articles by year, and by section and year; the sections with the most articles first."""
        return by_year_and_section(
            self._rows(
                "SELECT coalesce(substr(published, 1, 4), ''), coalesce(section, ''), count(*)"
                " FROM article WHERE version > 0 GROUP BY 1, 2 ORDER BY 1, 2"
            )
        )

    def calendar(self) -> Calendar:
        """The days with articles, and without."""
        rows = self._rows("SELECT published, count(*) FROM article WHERE version > 0 GROUP BY 1")
        days = {_day(published): count for published, count in rows}
        return calendar({day: count for day, count in days.items() if day is not None}, self._at_most)

    def absent(self) -> list["Absent"]:
        """Which numbers have no article, and which are still to be asked for, as a crawl would.

        By generation: first the site until September 2025, then today's; none of which nothing is known.
        """
        known = SequenceNumbers(self._db, self._values["origin"], Policy().jump)
        return [self._absent(known, one) for one in (CODEIGNITER, CURRENT) if known.blocks(one)]

    def _absent(self, known: SequenceNumbers, sequence: NumberSequence) -> "Absent":
        blocks = known.blocks(sequence)
        lowest, highest = blocks[0][0], blocks[-1][1]
        unasked = {number for low, high in blocks for number in known.unknown(sequence, low, high)}
        settled = self._db.execute(
            "SELECT DISTINCT id FROM address WHERE origin = ? AND id BETWEEN ? AND ? AND kind IN (?, ?)"
            " AND (standing IS NOT 'missing' OR error IS NOT NULL)",
            (self._values["origin"], lowest, highest, *sequence.kinds),
        )
        not_missing = {number for (number,) in settled} | unasked
        missing = {n for low, high in blocks for n in range(low, high + 1) if n not in not_missing}
        return Absent(sequence, lowest, highest, missing, unasked)

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


def _ranges(numbers: Sequence[int]) -> list[Range]:
    """Rising numbers, as ranges without a gap."""
    ranges: list[Range] = []
    for number in numbers:
        if ranges and int(ranges[-1].last) == number - 1:
            first = int(ranges[-1].first)
            ranges[-1] = Range(first, number, number - first + 1)
        else:
            ranges.append(Range(number, number, 1))
    return ranges


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
