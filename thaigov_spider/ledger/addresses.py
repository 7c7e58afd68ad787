"""What is known of each article's address, over all runs.

The ledger says "known" only after the capture is synced and the article's line is written.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.ledger.address_rows import INSERT, SELECT, day_of, known_of, row_of
from thaigov_spider.ledger.assets import Assets
from thaigov_spider.ledger.database import KNOW_FILE, LedgerError, connect, writing
from thaigov_spider.ledger.future_times import put_in_the_past
from thaigov_spider.ledger.numbers import SequenceNumbers
from thaigov_spider.ledger.payloads import LedgerPayloads
from thaigov_spider.ledger.run_mark import RunMark
from thaigov_spider.ledger.snapshots import Snapshots
from thaigov_spider.ledger.texts import text_captured
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import (
    FetchOutcome,
    Known,
    Policy,
    Predecessor,
    after,
    inherited,
    led_away,
)
from thaigov_spider.plan.sequences import NumberSequence, is_stray, sequence_of
from thaigov_spider.plan.wanted import Asset, Why
from thaigov_spider.timestamps import timestamp
from thaigov_spider.urls import Address, canonical

_A_DAY = timedelta(days=1)
_AT_ONCE = 500  # numbers in one query


class Ledger:
    """The known addresses of one origin, as a crawl with this scope sees them at `now` (UTC).

    `assets` and `payloads` are of the whole archive, as are the `snapshots` of each source of captures.
    """

    def __init__(
        self, path: Path, origin: str, scope: Scope, now: datetime, policy: Policy | None = None
    ) -> None:
        self.origin = canonical(origin).rstrip("/")
        self._scope = scope
        self._now = now
        self._policy = policy or Policy()
        self._db = connect(path)
        self.numbers = SequenceNumbers(self._db, self.origin, self._policy.jump)
        self.assets = Assets(self._db, self._policy)
        self.payloads = LedgerPayloads(self._db)
        self.run_mark = RunMark(self._db)

    def of(self, origin: str) -> "Ledger":
        """The same ledger, as a crawl of this origin sees it."""
        other = copy(self)
        other.origin = canonical(origin).rstrip("/")
        other.numbers = SequenceNumbers(other._db, other.origin, other._policy.jump)
        return other

    def snapshots(self, via: str) -> Snapshots:
        """The captures that a source has, by its `via`."""
        return Snapshots(self._db, via, self._policy, self._now)

    def sources(self) -> list[str]:
        """The `via` of each source of captures that anything is known of. Raises LedgerError."""
        rows = self._db.execute("SELECT DISTINCT source FROM snapshot ORDER BY source").fetchall()
        return [via for (via,) in rows]

    def refuse(self, reason: str) -> None:
        """Write nothing any more, for this reason: what is written raises LedgerError."""
        self._db.refusal = self._db.refusal or LedgerError(reason)

    def close(self) -> None:
        """Write everything to the file itself, and close it."""
        self._db.close()

    def put_in_the_past(self, now: datetime) -> int:
        """Have nothing be noted later than `now` (UTC); the number of addresses. Raises LedgerError."""
        return put_in_the_past(self._db, now, self._policy)

    def has_seen(self, address: Address, when: str) -> bool:
        """Whether the look at an address that was taken `when`, or a later one, is known already."""
        known = self.known(address)
        return known is not None and when <= known.last_seen

    def known(self, address: Address) -> Known | None:
        """What is known of an address; None where it was never looked at."""
        query = f"SELECT {SELECT} FROM address WHERE origin = ? AND id = ? AND kind = ?"  # noqa: S608
        row = self._db.execute(query, (self.origin, address.id, address.kind)).fetchone()
        return None if row is None else known_of(row)

    def predecessor(self, address: Address, *known_as: Address) -> Predecessor:
        """What the next line of the article at an address follows, which others may have led to."""
        known = inherited(self.known(address), map(self.known, known_as), self._clock)
        if known is None or not known.version:
            return Predecessor()
        return Predecessor(known.version, frozenset(filter(None, [known.content_digest])), known.record_id)

    def due(self, address: Address, why: Why | None = None) -> bool:
        """Whether the article has to be fetched: it is new, due, stale, or asked for and not yet written.

        A number that is missing counts as known until it is due, unless a page links to it now and it was
        not looked at for as long as it is known to be missing, or the operator names it and the last look was
        a day ago; above the newest article, its own may yet come.
        One that failed waits until it is due, unless it had not been given yet: some sites fail there.
        """
        known = self.known(address)
        if known is None or self._is_due(known) or self._is_older(known, self._scope.refresh):
            return True
        if why == "named" and known.standing != "article":
            return self._is_open(address) or self._is_older(known, _A_DAY)
        is_above = address.id > self.numbers.newest(sequence_of(address))
        if known.error is not None:
            is_early = self._is_open(address) or (is_above and why == "linked")
            is_hinted = known.standing is None and why in ("linked", "counted")
            return is_hinted and is_early and self._is_older(known, timedelta())
        if known.standing in ("missing", "gone"):
            if why == "counted":
                return self._is_open(address)
            return (is_above or why == "linked") and self._is_older(
                known, timedelta() if is_above else _absence(known)
            )
        if why == "changed" and self._is_older(known, timedelta()):
            return True
        return not known.written and self._scope.holds(known.published, known.section)

    def open(self) -> Iterator[Address]:
        """What earlier runs could not get, or got and did not write but is asked for now; newest first."""
        rows = self._db.execute(
            "SELECT id, kind, section, published, error FROM address INDEXED BY due_address"
            " WHERE origin = ? AND due <= ? AND error IS NOT NULL UNION ALL"
            " SELECT id, kind, section, published, error FROM address INDEXED BY unwritten_address"
            " WHERE origin = ? AND standing = 'article' AND written = 0 AND error IS NULL"
            " ORDER BY id DESC",
            (self.origin, self._clock, self.origin),
        ).fetchall()
        for number, kind, section, published, error in rows:
            if error is not None or self._scope.holds(day_of(published), section):
                yield Address(number, kind)

    def rechecks(self) -> Iterator[Address]:
        """Young articles, gone ones and missing numbers that are due to be looked at again; newest first."""
        query = (
            "SELECT id, kind, section, published FROM address INDEXED BY due_address"
            " WHERE origin = ? AND due <= ? AND error IS NULL ORDER BY id DESC"
        )
        for address in self._held(query, self._clock):
            known = self.known(address)
            if known is None or known.standing != "missing" or self.numbers.is_worth_another_look(address):
                yield address

    def stale(self) -> Iterator[Address]:
        """The articles whose last capture is older than the scope's `refresh`; newest first."""
        if self._scope.refresh is None:
            return iter(())
        query = (
            "SELECT id, kind, section, published FROM address"
            " WHERE origin = ? AND standing = 'article' AND moved_to IS NULL AND last_seen <= ?"
            " ORDER BY id DESC"
        )
        return self._held(query, timestamp(self._now - self._scope.refresh))

    def is_article(self, address: Address) -> bool:
        """Whether there is, or once was, an article at an address."""
        known = self.known(address)
        return known is not None and known.standing in ("article", "gone")

    def articles_among(self, addresses: Iterable[Address]) -> dict[Address, datetime]:
        """Those of the addresses that have, or once had, an article, and when each was last looked at."""
        wanted, numbers = set(addresses), iter({address.id for address in addresses})
        found: dict[Address, datetime] = {}
        while some := list(islice(numbers, _AT_ONCE)):
            places = ", ".join("?" * len(some))
            rows = self._db.execute(
                "SELECT id, kind, last_seen FROM address"  # noqa: S608
                f" WHERE origin = ? AND id IN ({places}) AND standing IN ('article', 'gone')",
                (self.origin, *some),
            ).fetchall()
            seen = ((Address(number, kind), last_seen) for number, kind, last_seen in rows)
            found |= {one: datetime.fromisoformat(last_seen) for one, last_seen in seen if one in wanted}
        return found

    def blocks(self, sequence: NumberSequence) -> list[tuple[int, int]]:
        """The runs of numbers with articles, lowest first; between two of them lies a jump."""
        return self.numbers.blocks(sequence)

    def newest(self, sequence: NumberSequence) -> int:
        """The highest number that has an article; 0 if there is none."""
        return self.numbers.newest(sequence)

    def articles_from(self, address: Address) -> int:
        """How many numbers from that of an address up have an article under its path."""
        return self.numbers.count_from(address)

    def unknown(self, sequence: NumberSequence, low: int, high: int) -> Iterator[int]:
        """The numbers from `high` down to `low` that are still to be asked for."""
        return self.numbers.unknown(sequence, low, high)

    def next_address(self, sequence: NumberSequence, number: int) -> Address | None:
        """Where a number is still to be asked for; None if nowhere."""
        return self.numbers.next_address(sequence, number)

    def has_second_alone(self, sequence: NumberSequence) -> bool:
        """Whether a number was ever found under the second path of its sequence only."""
        return self.numbers.has_second_alone(sequence)

    def published(self, address: Address) -> date | None:
        """The day an article was published, where it is known."""
        known = self.known(address)
        return known.published if known else None

    def assets_due(self, at_most: int, without: Collection[str]) -> list[Asset]:
        """Some of what the pages fetched so far need to be shown, but `without` these URLs."""
        return self.assets.due(timestamp(datetime.now(UTC)), at_most, without)

    def record(
        self, addresses: Iterable[Address], outcome: FetchOutcome, line: WrittenLine | None = None
    ) -> Known:
        """Remember what a look at these addresses, which lead to one page, brought; return what is known now.

        Where that is an article, it is the first one's, and the others have moved there; or have none, if
        they had none before and it is that of another number. A failure does not forget what was known before
        it. `line` is the one that was written for it. Raises `LedgerError` where that cannot be written.
        """
        place, *others = addresses
        with writing(self._db):
            if outcome.found == "article":
                before = inherited(self.known(place), map(self.known, others), outcome.when)
                known = self._look(place, before, outcome)
                if outcome.content_digest is not None and outcome.error is None:
                    text_captured(self._db, place.at(self.origin), outcome.content_digest, outcome.when)
                for other in others:
                    self._lead(other, place, outcome.when)
            else:
                for address in reversed((place, *others)):
                    known = self._look(address, self.known(address), outcome)
            if line is not None:
                self._db.execute(KNOW_FILE, astuple(line))
        return known

    def leads_astray(self, address: Address, came: Address, content_digest: str | None) -> bool:
        """Whether an address that had an article leads to one that was another number's before."""
        known, there = self.known(address), self.known(came)
        if known is None or known.standing != "article" or known.moved_to:
            return False
        is_known = there is not None and there.version > 0
        return is_known and is_stray(address, came) and known.content_digest != content_digest

    def _lead(self, address: Address, place: Address, when: str) -> None:
        """Remember that an address leads to the place of an article."""
        known = self.known(address)
        if is_stray(address, place) and not (known and known.standing in ("article", "gone")):
            missing = self._look(address, known, FetchOutcome(when, "missing"))
            self._set(address, replace(missing, moved_to=place.at(self.origin)))
        else:
            self._set(address, led_away(known, when, place.at(self.origin)))

    def _look(self, address: Address, before: Known | None, outcome: FetchOutcome) -> Known:
        below = self.numbers.newest(sequence_of(address)) - address.id
        known = after(before, outcome, self._policy, below_newest=below)
        self._set(address, known)
        return known

    def _set(self, address: Address, known: Known) -> None:
        self._db.execute(INSERT, row_of(self.origin, address, known))
        self.numbers.looked(address, is_article=known.standing in ("article", "gone"))

    def items_files(self) -> dict[str, int]:
        """The files of lines, and how many bytes of each this ledger knows."""
        return dict(self._db.execute("SELECT name, size FROM items_file"))

    def lines_in(self, items_file: str) -> Iterator[tuple[Address, Known]]:
        """The articles whose last line is in this file, in the order of their captures.

        A line that stayed the last one when its article moved is that of its new address.
        """
        query = (
            f"SELECT id, kind, {SELECT} FROM address WHERE origin = ? AND items = ?"  # noqa: S608
            ' ORDER BY warc, "offset"'
        )
        rows = self._db.execute(query, (self.origin, items_file)).fetchall()
        found = [(Address(number, kind), known_of(row)) for number, kind, *row in rows]
        in_place = {known.record_id for _, known in found if known.moved_to is None}
        for address, known in found:
            if known.moved_to is None or known.record_id not in in_place:
                yield address, known

    def moved(self, addresses: Iterable[Address], line: WrittenLine) -> None:
        """Note that the last line of these addresses stands in another file now. Raises LedgerError."""
        with writing(self._db):
            self._db.executemany(
                "UPDATE address SET items = ? WHERE origin = ? AND id = ? AND kind = ?",
                [(line.file, self.origin, address.id, address.kind) for address in addresses],
            )
            self._db.execute(KNOW_FILE, astuple(line))

    def knows(self, line: WrittenLine) -> None:
        """Note that all lines of a file up to this one's end are known. Raises LedgerError."""
        with writing(self._db):
            self._db.execute(KNOW_FILE, astuple(line))

    def forget_file(self, items_file: str) -> None:
        """Expect no file of this name any more. Raises LedgerError."""
        with writing(self._db):
            self._db.execute("DELETE FROM items_file WHERE name = ?", (items_file,))

    def note(self, name: str) -> int:
        """What the plan has noted under a name; 0 if nothing."""
        query = "SELECT value FROM state WHERE origin = ? AND name = ?"
        row = self._db.execute(query, (self.origin, name)).fetchone()
        return row[0] if row else 0

    def notes(self, prefix: str = "") -> dict[str, int]:
        """All that the plan has noted under names that begin so, by the rest of the name."""
        query = "SELECT name, value FROM state WHERE origin = ? AND substr(name, 1, ?) = ? ORDER BY name"
        rows = self._db.execute(query, (self.origin, len(prefix), prefix))
        return {name[len(prefix) :]: value for name, value in rows}

    def set_note(self, name: str, value: int) -> None:
        """Note something for the runs to come. Raises LedgerError."""
        with writing(self._db):
            self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (self.origin, name, value))

    def articles(self) -> int:
        """How many articles of this origin have a line, those that are gone included."""
        query = (
            "SELECT count(*) FROM address"
            " WHERE origin = ? AND standing IN ('article', 'gone') AND version > 0 AND moved_to IS NULL"
        )
        return int(self._db.execute(query, (self.origin,)).fetchone()[0])

    def lines(self) -> tuple[int, dict[str, int]]:
        """How many addresses, and captures of each source that has any, have a line, of all origins."""
        return lines_in(self._db)

    def sections(self) -> set[str]:
        """The sections of the articles of this origin."""
        query = "SELECT DISTINCT section FROM address WHERE origin = ? AND section IS NOT NULL"
        return {name for (name,) in self._db.execute(query, (self.origin,)).fetchall()}

    def last_news(self) -> str | None:
        """When an article was last seen for the first time, UTC; None if there is none."""
        query = "SELECT max(first_seen) FROM address WHERE origin = ? AND standing IN ('article', 'gone')"
        first_seen: str | None = self._db.execute(query, (self.origin,)).fetchone()[0]
        return first_seen

    @property
    def _clock(self) -> str:
        return timestamp(self._now)

    def _is_open(self, address: Address) -> bool:
        """Whether what is known of a number is not enough: it had not been given yet."""
        return self.numbers.next_address(sequence_of(address), address.id) == address

    def _is_due(self, known: Known) -> bool:
        return known.due is not None and known.due <= self._clock

    def _is_older(self, known: Known, age: timedelta | None) -> bool:
        """Whether the last look is at least so long ago; one of this run never is."""
        if age is None:
            return False
        return datetime.fromisoformat(known.last_seen) <= self._now - max(age, timedelta.resolution)

    def _held(self, query: str, until: str) -> Iterator[Address]:
        for number, kind, section, published in self._db.execute(query, (self.origin, until)).fetchall():
            if self._scope.holds(day_of(published), section):
                yield Address(number, kind)


def _absence(known: Known) -> timedelta:
    """For how long an article is known not to be there; a day at least where the address leads to another."""
    since = known.last_changed if known.standing == "gone" and known.last_changed else known.first_seen
    absence = datetime.fromisoformat(known.last_seen) - datetime.fromisoformat(since)
    return max(absence, _A_DAY) if known.moved_to else absence


def lines_in(db: sqlite3.Connection) -> tuple[int, dict[str, int]]:
    """How many addresses, and captures of each source that has any, have a line, of all origins.

    Raises LedgerError.
    """
    (live,) = db.execute("SELECT count(*) FROM address WHERE version > 0 AND moved_to IS NULL").fetchone()
    by_source = "SELECT source, count(*) FROM snapshot WHERE version > 0 GROUP BY source ORDER BY source"
    return live, dict(db.execute(by_source).fetchall())
