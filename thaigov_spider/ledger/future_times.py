"""Times in the ledger that are later than now: a clock was ahead, and nothing may wait until they come."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from thaigov_spider.ledger.address_rows import INSERT, SELECT, known_of, row_of
from thaigov_spider.ledger.database import writing
from thaigov_spider.ledger.numbers import SequenceNumbers
from thaigov_spider.plan.future_times import placed
from thaigov_spider.plan.revisit_policy import Policy, failed_at, next_look
from thaigov_spider.plan.sequences import sequence_of
from thaigov_spider.timestamps import timestamp
from thaigov_spider.urls import Address

_NOTED = (
    *(("address", name) for name in ("first_seen", "last_seen", "last_changed")),
    *(("asset", name) for name in ("first_seen", "last_seen")),
    *(("snapshot", "looked"), ("index_query", "finished")),
    *(("article_text", name) for name in ("first_captured", "last_captured")),
)
_LOOKS = (("address", "last_seen"), ("asset", "last_seen"), ("snapshot", "looked"))


def put_in_the_past(db: sqlite3.Connection, now: datetime, policy: Policy) -> int:
    """Have nothing in the ledger be noted later than `now` (UTC), and nothing wait because it was.

    What was seen then counts as seen right behind all else, so that it is looked at again rather too early
    than never. Returns how many addresses were seen so late. Raises LedgerError.
    """
    clock, seconds = timestamp(now), int(now.timestamp())
    moved = _moved(db, now)
    db.create_function("moved", 1, lambda time: moved.get(time, time))
    with writing(db):
        db.execute(
            "UPDATE article_text SET first_captured = moved(first_captured),"
            " last_captured = moved(last_captured) WHERE last_captured > ?",
            (clock,),
        )
        _move_snapshots(db, clock)
        db.execute("UPDATE state SET value = ? WHERE name LIKE 'asked %' AND value > ?", (seconds, seconds))
        return _move_addresses(db, moved, clock, policy) + _move_assets(db, moved, clock)


def _moved(db: sqlite3.Connection, now: datetime) -> dict[str | None, str]:
    """Where each time goes that is later than now."""
    clock = timestamp(now)
    future = {time for table, name in _NOTED for time in _times(db, table, name, f"{name} > ?", clock)}
    if not future:
        return {}
    right = [
        time for table, name in _LOOKS for time in _times(db, table, f"max({name})", f"{name} <= ?", clock)
    ]
    last = datetime.fromisoformat(max(right)) if right else None
    places = placed([datetime.fromisoformat(time) for time in future], last, now)
    return {timestamp(time): timestamp(place) for time, place in places.items()}


def _times(db: sqlite3.Connection, table: str, what: str, condition: str, clock: str) -> Iterator[str]:
    query = f"SELECT DISTINCT {what} FROM {table} WHERE {condition}"  # noqa: S608
    return (time for (time,) in db.execute(query, (clock,)).fetchall() if time is not None)


def _move_addresses(
    db: sqlite3.Connection, moved: Mapping[str | None, str], clock: str, policy: Policy
) -> int:
    """Note the looks at addresses as what they are now; what failed is due, all else when it would be."""
    rows = db.execute(
        f"SELECT origin, id, kind, {SELECT} FROM address"  # noqa: S608
        " WHERE first_seen > ? OR last_seen > ? OR last_changed > ?",
        (clock,) * 3,
    ).fetchall()
    changed = []
    numbers: dict[str, SequenceNumbers] = {}
    for origin, number, kind, *row in rows:
        address, known = Address(number, kind), known_of(row)
        known = replace(
            known,
            first_seen=moved.get(known.first_seen, known.first_seen),
            last_seen=moved.get(known.last_seen, known.last_seen),
            last_changed=moved.get(known.last_changed, known.last_changed),
        )
        due = known.due and min(known.due, clock)
        if known.error is None:
            of_origin = numbers.setdefault(origin, SequenceNumbers(db, origin, policy.jump))
            due = next_look(known, policy, of_origin.newest(sequence_of(address)) - number)
        changed.append(row_of(origin, address, replace(known, due=due)))
    db.executemany(INSERT, changed)
    return len(changed)


def _move_assets(db: sqlite3.Connection, moved: Mapping[str | None, str], clock: str) -> int:
    """Where one failed then, only the time of the next try says so."""
    rows = db.execute(
        "SELECT url, first_seen, last_seen, tries, due FROM asset"
        " WHERE first_seen > ? OR last_seen > ? OR due > ?",
        (clock,) * 3,
    ).fetchall()
    changed = [
        (
            moved.get(first_seen, first_seen),
            moved.get(last_seen, last_seen),
            clock if due and failed_at(due, tries) > clock else due,
            url,
        )
        for url, first_seen, last_seen, tries, due in rows
    ]
    db.executemany("UPDATE asset SET first_seen = ?, last_seen = ?, due = ? WHERE url = ?", changed)
    return sum(1 for row in rows if clock < max(row[1], row[2] or ""))


def _move_snapshots(db: sqlite3.Connection, clock: str) -> None:
    """Captures of other archives, and how far their index was read."""
    db.execute(
        "UPDATE snapshot SET looked = moved(looked), due = min(due, ?) WHERE looked > ?", (clock, clock)
    )
    db.execute("UPDATE index_query SET finished = moved(finished) WHERE finished > ?", (clock,))
