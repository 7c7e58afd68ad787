"""What the ledger knows of the numbers of a sequence: which have articles, which are to be asked for."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from thaigov_spider.plan.sequences import NumberSequence, Second, State, sequence_of
from thaigov_spider.urls import Address, PathKind

_WINDOW = 1000  # numbers looked at in one query
_SAMPLE = 100  # numbers that show whether the second path of a sequence is worth asking for
_THERE = ("article", "gone")
_NEVER = "9999"  # sorts behind every time
_HIGHEST = 10**9
_FEW = 10  # articles beyond a jump that are not believed to be where the sequence has come to

_Row = tuple[PathKind, State | None, str, str]  # path, standing, first and last look


class _Whole(NamedTuple):
    """The numbers from `low` to `high` are known, with as much as the second path was worth then."""

    low: int
    high: int
    second: Second


class SequenceNumbers:
    """The numbers of one origin. All follows from the table of addresses, and nothing is kept besides.

    Between two articles with more than `jump` numbers between them, none is asked for.
    """

    def __init__(self, db: sqlite3.Connection, origin: str, jump: int) -> None:
        self._db = db
        self._origin = origin
        self._jump = jump
        self._newest: dict[str, int] = {}
        self._blocks: dict[str, list[tuple[int, int]]] = {}
        self._whole: dict[str, _Whole] = {}  # what was known of a number stays known
        self._tried: dict[tuple[str, bool], tuple[int, int]] = {}

    def blocks(self, sequence: NumberSequence) -> list[tuple[int, int]]:
        """The runs of numbers with articles, lowest first; between two of them lies a jump."""
        if sequence.name not in self._blocks:
            self._blocks[sequence.name] = self._find_blocks(sequence)
        return self._blocks[sequence.name]

    def newest(self, sequence: NumberSequence) -> int:
        """The highest number that has an article; a few beyond a jump do not count. 0 if there is none."""
        if sequence.name not in self._newest:
            blocks = self.blocks(sequence)
            counts = [self._count(sequence.kinds, *block) for block in blocks] if len(blocks) > 1 else [_FEW]
            believed = [high for (_, high), count in zip(blocks, counts, strict=False) if count >= _FEW]
            largest = max(zip(counts, blocks, strict=False), default=(0, (0, 0)))[1]
            self._newest[sequence.name] = max(believed, default=largest[1])
        return self._newest[sequence.name]

    def looked(self, address: Address, *, is_article: bool) -> None:
        """Note that an address was looked at, once that is written down."""
        sequence, number = sequence_of(address), address.id
        if address.kind == sequence.kinds[1]:
            self._tried = {key: known for key, known in self._tried.items() if known[1]}
        if is_article and not any(low <= number <= high for low, high in self._blocks.get(sequence.name, ())):
            self._blocks.pop(sequence.name, None)
            self._newest.pop(sequence.name, None)

    def unknown(self, sequence: NumberSequence, low: int, high: int) -> Iterator[int]:
        """The numbers from `high` down to `low` that are still to be asked for under either path.

        One that had no article, or failed, while there was none above it, either, had not been given yet.
        """
        given, top, is_whole = self._given(sequence, high), high, True
        second = self._second(sequence, low)
        while high >= low:
            whole = self._whole.get(sequence.name)
            if whole is not None and whole.second == second and whole.low <= high <= whole.high:
                high = whole.low - 1
                given = self._given(sequence, high)
                continue
            if sequence.is_exclusive and high < self.newest(sequence) and self._is_whole(sequence, low, high):
                break
            bottom = max(low, high - _WINDOW + 1)
            rows = self._rows(sequence, bottom, high)
            for number in range(high, bottom - 1, -1):
                seen = [first for _, standing, first, _ in rows.get(number, ()) if standing in _THERE]
                given = min([*seen, given])
                states = _states(rows.get(number, ()), given)
                if sequence.next_kind(states, self._second(sequence, number)):
                    is_whole = False
                    yield number
            high = bottom - 1
        was = self._whole.get(sequence.name, _Whole(0, -1, second))
        if is_whole and top <= self.newest(sequence) and top - low >= was.high - was.low:
            self._whole[sequence.name] = _Whole(low, top, second)

    def next_address(self, sequence: NumberSequence, number: int) -> Address | None:
        """Where a number is still to be asked for; None if nowhere."""
        rows = self._rows(sequence, number, number).get(number, ())
        given = self._given(sequence, number)
        states = _states(rows, "" if given == _NEVER else given)
        kind = sequence.next_kind(states, self._second(sequence, number))
        return Address(number, kind) if kind else None

    def is_worth_another_look(self, address: Address) -> bool:
        """Whether a number without an article may get one: under the second path, if others have one there.

        Below the first article none is published late.
        """
        sequence = sequence_of(address)
        blocks = self.blocks(sequence)
        if not blocks or address.id < blocks[0][0]:
            return False
        if sequence.is_exclusive or address.kind == sequence.kinds[0]:
            return True
        first = [row[1] for row in self._rows(sequence, address.id, address.id)[address.id]]
        return self._learnt(sequence, is_there=any(one in _THERE for one in first))[1] > 0

    def has_second_alone(self, sequence: NumberSequence) -> bool:
        """Whether a number was ever found under the second path of its sequence only."""
        return sequence.is_exclusive or self._learnt(sequence, is_there=False)[1] > 0

    def _second(self, sequence: NumberSequence, number: int) -> Second:
        """Whether the second path is worth asking for, by what came of the first hundred tries.

        Above the newest article it is once there was an article under it alone.
        """
        if sequence.is_exclusive:
            return Second(beside=False, alone=True)
        beside, alone = (self._learnt(sequence, is_there=one) for one in (True, False))
        is_above = number > self.newest(sequence)
        return Second(
            beside=beside[1] > 0 or beside[0] < _SAMPLE,
            alone=alone[1] > 0 or (alone[0] < _SAMPLE and not is_above),
        )

    def _learnt(self, sequence: NumberSequence, *, is_there: bool) -> tuple[int, int]:
        """How many numbers that have an article under the first path (or none) were tried under both.

        And how many of them have one under the second. What there is to come, above the newest, shows
        nothing.
        """
        key = (sequence.name, is_there)
        if key not in self._tried:
            self._tried[key] = self._count_tried(sequence, is_there=is_there)
        return self._tried[key]

    def _count_tried(self, sequence: NumberSequence, *, is_there: bool) -> tuple[int, int]:
        one, other = sequence.kinds
        standing = "f.standing IN ('article', 'gone')" if is_there else "f.standing = 'missing'"
        tried, hits = self._db.execute(
            "SELECT count(*), total(s.standing IN ('article', 'gone'))"  # noqa: S608
            " FROM address s JOIN address f ON f.origin = s.origin AND f.id = s.id AND f.kind = ?"
            f" WHERE s.origin = ? AND s.kind = ? AND {standing} AND s.standing IS NOT NULL AND s.id < ?",
            (one, self._origin, other, self.newest(sequence)),
        ).fetchone()
        return int(tried), int(hits)

    def _given(self, sequence: NumberSequence, number: int) -> str:
        """When it was first seen that a number was given: an article has it, or a higher one; UTC."""
        if number > self.newest(sequence):
            return _NEVER
        (first,) = self._db.execute(
            "SELECT min(first_seen) FROM (SELECT first_seen FROM address"
            " WHERE origin = ? AND id >= ? AND kind IN (?, ?) AND standing IN ('article', 'gone')"
            " LIMIT 1000)",
            (self._origin, number, *sequence.kinds),
        ).fetchone()
        return first or _NEVER

    def _rows(self, sequence: NumberSequence, low: int, high: int) -> dict[int, list[_Row]]:
        rows: dict[int, list[_Row]] = {}
        for number, *row in self._db.execute(
            "SELECT id, kind, standing, first_seen, last_seen FROM address"
            " WHERE origin = ? AND id BETWEEN ? AND ? AND kind IN (?, ?)",
            (self._origin, low, high, *sequence.kinds),
        ):
            rows.setdefault(number, []).append(tuple(row))
        return rows

    def _is_whole(self, sequence: NumberSequence, low: int, high: int) -> bool:
        """Whether all numbers of a sequence with one article each were asked for; quicker than one by one."""
        (settled,) = self._db.execute(
            "SELECT count(*) FROM (SELECT id FROM address INDEXED BY known_address"
            " WHERE origin = ? AND id BETWEEN ? AND ? AND kind IN (?, ?) GROUP BY id"
            " HAVING max(standing IN ('article', 'gone')) OR count(*) = 2"
            " OR max(standing IS NULL AND kind = ?))",
            (self._origin, low, high, *sequence.kinds, sequence.kinds[0]),
        ).fetchone()
        return bool(settled == high - low + 1)

    def _find_blocks(self, sequence: NumberSequence) -> list[tuple[int, int]]:
        """From each article to the farthest one that is no jump away: so few rows are read of many."""
        blocks: list[tuple[int, int]] = []
        at = self._article(sequence, "min", 0, _HIGHEST)
        while at is not None:
            high = at
            while (further := self._article(sequence, "max", high + 1, high + self._jump)) is not None:
                high = further
            blocks.append((at, high))
            at = self._article(sequence, "min", high + 1, _HIGHEST)
        return blocks

    def _article(
        self, sequence: NumberSequence, end: Literal["min", "max"], low: int, high: int
    ) -> int | None:
        """The lowest or the highest number from `low` to `high` that has an article."""
        order = {"min": "", "max": " DESC"}[end]
        row = self._db.execute(
            "SELECT id FROM address WHERE origin = ? AND id BETWEEN ? AND ? AND kind IN (?, ?)"  # noqa: S608
            f" AND standing IN ('article', 'gone') ORDER BY id{order} LIMIT 1",
            (self._origin, low, high, *sequence.kinds),
        ).fetchone()
        return row[0] if row else None

    def count_from(self, address: Address) -> int:
        """How many numbers from that of an address up have an article under its path."""
        return self._count((address.kind, address.kind), address.id, _HIGHEST)

    def _count(self, kinds: tuple[PathKind, PathKind], low: int, high: int) -> int:
        """How many numbers from `low` to `high` have an article under one of these paths."""
        (count,) = self._db.execute(
            "SELECT count(DISTINCT id) FROM address"
            " WHERE origin = ? AND id BETWEEN ? AND ? AND kind IN (?, ?) AND standing IN ('article', 'gone')",
            (self._origin, low, high, *kinds),
        ).fetchone()
        return int(count)


def _states(rows: Iterable[_Row], given: str) -> dict[PathKind, State]:
    """What is known of a number under each path, but for what was seen before it was `given`."""
    return {
        kind: standing or "failed"
        for kind, standing, _, last_seen in rows
        if standing in _THERE or last_seen >= given
    }
