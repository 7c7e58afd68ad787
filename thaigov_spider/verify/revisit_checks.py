"""What is wrong with revisits: what each says of its original, held against the records of all files."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from thaigov_spider.printable import Problem, shortened
from thaigov_spider.verify.damage import Damage, moment
from thaigov_spider.verify.relations import CUT, OTHER, REQUEST, REVISIT, UNFIT, number
from thaigov_spider.warc.digests import canonical_digest, same_digest

# Only where a revisit names no original is one looked for by the value of its digest.
_PAYLOADS = """
CREATE TEMP TABLE payloads AS
SELECT rowid AS record, canonical(payload) AS digest FROM records WHERE payload <> '' AND kind <> ?
"""
_NAME_NONE = "SELECT 1 FROM revisits WHERE refers_to = '' AND original_date = '' AND payload <> ''"

_ORIGINALS = "SELECT file, offset, kind, page, date, payload FROM records"


@dataclass(frozen=True, slots=True)
class LostOriginal(Problem):
    """A revisit whose original is in none of the files, and what it says of that; empty where it does not."""

    refers_to: str = ""
    page: str = ""
    date: str = ""
    payload: str = ""


class _Original(NamedTuple):
    file: int
    offset: int
    kind: int
    page: int | None
    date: str | None
    payload: str | None

    def is_of(self, uri: str, date: str) -> bool:
        """Whether it has this URI and this date, which may leave out the fraction of its second."""
        return self.page == number(uri) and (self.date or "").startswith(date.removesuffix("Z"))


class _Revisit(NamedTuple):
    unit: int
    file: int
    offset: int
    is_ours: bool
    uri: str
    payload: str
    refers_to: str
    original_uri: str
    original_date: str

    @property
    def page(self) -> str:
        """The URI of the original, which is that of the revisit where it names no other."""
        return (self.original_uri or self.uri).removeprefix("<").removesuffix(">")

    @property
    def named(self) -> str:
        """What it says of its original: the format recommends to name it, and asks for the digest alone."""
        by_date = f"{shortened(self.page)} of {self.original_date}" if self.original_date else ""
        return self.refers_to or by_date or self.payload

    @property
    def names_original(self) -> bool:
        """Whether it says anything that its original could be found by."""
        return bool(self.refers_to or self.original_date or self.payload)

    @property
    def is_whole(self) -> bool:
        """Whether it says all that a revisit of ours does."""
        return all((self.payload, self.refers_to, self.original_uri, self.original_date))


def problems(database: sqlite3.Connection, labels: list[str]) -> Iterator[Problem]:
    """What is wrong with the revisits that all files have, in the order of their places."""
    if database.execute(_NAME_NONE).fetchone():
        database.create_function("canonical", 1, canonical_digest, deterministic=True)
        database.execute(_PAYLOADS, (REVISIT,))
        database.execute("CREATE INDEX temp.digests ON payloads (digest)")
    for row in database.execute("SELECT * FROM revisits ORDER BY file, offset"):
        revisit = _Revisit(*row)
        original = _original(database, revisit) if revisit.names_original else None
        text = _wrong_with(labels, revisit, original)
        if text and original is None and revisit.names_original:
            yield LostOriginal(
                labels[revisit.file],
                revisit.offset,
                text,
                damage=Damage.FOLLOWS.name,
                of=moment(revisit.original_date),
                refers_to=revisit.refers_to,
                page=revisit.page,
                date=revisit.original_date,
                payload=revisit.payload,
            )
        elif text:
            yield Problem(labels[revisit.file], revisit.offset, text, damage=Damage.WRITTEN.name)


def _wrong_with(labels: list[str], revisit: _Revisit, original: _Original | None) -> str | None:
    if not revisit.names_original:
        return "this revisit does not say what it refers to"
    if revisit.is_ours and not revisit.is_whole:
        return "this revisit of ours leaves out a part of what it has to say of its original"
    if original is None:
        return f"the original of this revisit is in none of the files: {revisit.named}"
    return _wrong_with_original(labels, revisit, original)


def _wrong_with_original(labels: list[str], revisit: _Revisit, original: _Original) -> str | None:
    if original.kind == REVISIT:
        return "this revisit refers to another revisit, not to the original"
    if original.kind == REQUEST or (original.kind == OTHER and revisit.is_ours):
        return "this revisit refers to a record that is no response"
    if original.kind == CUT:
        return "the original of this revisit was cut short"
    if original.kind == UNFIT and revisit.is_ours:
        return "the original of this revisit of ours is empty, or has an error status"
    if not same_digest(revisit.payload, original.payload):
        digests = f"is {revisit.payload}, that of its original {original.payload}"
        return f"the payload digest of this revisit {digests}"
    date = revisit.original_date
    if date and original.page is not None and not original.is_of(revisit.page, date):
        place = f"{labels[original.file]}:{original.offset}"
        return f"the original of this revisit, {place}, has another URI or date than the revisit says"
    return None


def _original(database: sqlite3.Connection, revisit: _Revisit) -> _Original | None:
    which: str = "id = ?"
    values: list[object] = [number(revisit.refers_to)]
    if not (revisit.refers_to or revisit.original_date):
        which = "rowid IN (SELECT record FROM payloads WHERE digest = ?)"
        values = [canonical_digest(revisit.payload)]
    elif not revisit.refers_to:
        second = revisit.original_date.removesuffix("Z")  # the original's date may be finer
        which, values = "page = ? AND date BETWEEN ? AND ?", [number(revisit.page), second, second + "~"]
    row = database.execute(
        f"{_ORIGINALS} WHERE unit = ? AND {which} ORDER BY kind", (revisit.unit, *values)
    ).fetchone()
    return _Original(*row) if row else None
