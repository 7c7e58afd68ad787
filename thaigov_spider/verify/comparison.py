"""What is wrong between the records of all files, out of what `relations` wrote of each."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from thaigov_spider.printable import Problem, shortened
from thaigov_spider.verify import revisit_checks, wacz_lists
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.relations import REQUEST, TABLES, connect, number
from thaigov_spider.warc.digests import same_digest

_INDEXES = """
CREATE INDEX record_ids ON records (unit, id);
CREATE INDEX record_pages ON records (unit, page, date) WHERE page IS NOT NULL;
CREATE INDEX record_places ON records (unit, offset);
CREATE INDEX replacing_pages ON replacing (unit, page);
CREATE INDEX segment_numbers ON segments (unit, origin, number);
CREATE INDEX tie_ids ON ties (unit, id);
CREATE INDEX tied_ids ON ties (unit, other);
"""

_STRAY_SEGMENTS = """
SELECT file, offset, named FROM segments
WHERE named <> '' AND NOT EXISTS (
    SELECT 1 FROM records WHERE records.unit = segments.unit AND records.id = origin
)
ORDER BY file, offset
"""
# The last of several segments says how long all are together.
_GAPS = """
SELECT first.file, first.offset, min(this.number)
FROM segments AS first JOIN segments AS this USING (unit, origin)
WHERE first.number = 1 AND NOT this.is_last AND NOT EXISTS (
    SELECT 1 FROM segments AS next
    WHERE next.unit = this.unit AND next.origin = this.origin AND next.number = this.number + 1
)
GROUP BY first.rowid ORDER BY first.file, first.offset
"""


def create(path: Path) -> None:
    """Make the temporary database. Raises sqlite3.Error."""
    with closing(connect(path)) as database:
        database.executescript(TABLES)


class Comparison:
    """Reads what all files said. `labels` are the names of the files, by their numbers."""

    def __init__(self, path: Path, labels: list[str]) -> None:
        self._database = connect(path)
        self._labels = labels

    def close(self) -> None:
        """Close the database, which is of no more use."""
        self._database.close()

    def problems_of(self, file: int) -> Iterator[Problem]:
        """What was found in one file by itself, in the order of its bytes."""
        rows = self._database.execute(
            "SELECT offset, text, is_loss, damage, of FROM problems WHERE file = ? ORDER BY offset, rowid",
            (file,),
        )
        return (
            Problem(self._labels[file], offset, text, bool(is_loss), damage, of)
            for offset, text, is_loss, damage, of in rows
        )

    def problems_between(self) -> Iterator[Problem]:
        """What is wrong between the records, one kind after the other. Call it once."""
        self._database.executescript(_INDEXES)
        yield from self._duplicates()
        yield from self._unanswered()
        yield from revisit_checks.problems(self._database, self._labels)
        yield from self._segments()
        yield from self._on_pages()
        yield from self._written_again()
        yield from self._mementos()
        yield from wacz_lists.missing(self._database, self._labels)

    def place_of(self, unit: int, record_id: str) -> tuple[int, int] | None:
        """The file and offset of a record; None if it is in no file."""
        found: tuple[int, int] | None = self._database.execute(
            "SELECT file, offset FROM records WHERE unit = ? AND id = ?", (unit, number(record_id))
        ).fetchone()
        return found

    def _problem(self, file: int, offset: int, text: str, damage: Damage = Damage.WRITTEN) -> Problem:
        return Problem(self._labels[file], offset, text, damage=damage.name)

    def _duplicates(self) -> Iterator[Problem]:
        several = self._database.execute("SELECT unit, id FROM records GROUP BY unit, id HAVING count(*) > 1")
        for key in several:
            (first_file, first_offset, *first), *others = self._database.execute(
                "SELECT file, offset, page, date, block, payload FROM records WHERE unit = ? AND id = ?"
                " ORDER BY file, offset",
                key,
            )
            for file, offset, *record in others:
                text = f"WARC-Record-ID is also that of {self._labels[first_file]}:{first_offset}"
                # One record may have come from two who have it: by a crawl of theirs, and in a file.
                yield Problem(
                    self._labels[file],
                    offset,
                    text,
                    is_loss=record != first,
                    damage=Damage.DOUBLED_RECORDS.name,
                )

    def _unanswered(self) -> Iterator[Problem]:
        """Where no ties say which answer is whose, as old writers have it, any answer of that URI will do."""
        rows = self._database.execute(
            """
            SELECT file, offset, uri FROM requests
            WHERE NOT EXISTS (
                SELECT 1 FROM ties
                JOIN records AS answer ON answer.unit = ties.unit AND answer.id = ties.other
                WHERE ties.unit = requests.unit AND ties.id = requests.id AND answer.kind <> ?
            ) AND NOT EXISTS (
                SELECT 1 FROM ties
                JOIN records AS answer ON answer.unit = ties.unit AND answer.id = ties.id
                WHERE ties.unit = requests.unit AND ties.other = requests.id AND answer.kind <> ?
            ) AND (is_tied OR NOT EXISTS (
                SELECT 1 FROM records AS answer
                WHERE answer.unit = requests.unit AND answer.page = requests.page
            ))
            ORDER BY file, offset
            """,
            (REQUEST, REQUEST),
        )
        for file, offset, uri in rows:
            text = f"this request has no response: {shortened(uri)}"
            yield self._problem(file, offset, text, Damage.FOLLOWS)

    def _segments(self) -> Iterator[Problem]:
        """Segments whose first one is not there, and those behind which the next one is not."""
        for file, offset, named in self._database.execute(_STRAY_SEGMENTS):
            text = f"what this segment continues is in none of the files: {named}"
            yield self._problem(file, offset, text, Damage.FOLLOWS)
        for file, offset, segment in self._database.execute(_GAPS):
            text = f"what follows segment {segment} of this record is in none of the files"
            yield self._problem(file, offset, text, Damage.FOLLOWS)

    def _on_pages(self) -> Iterator[Problem]:
        """Records that replay would show in the place of a page."""
        rows = self._database.execute(
            """
            SELECT file, offset, kind, uri FROM replacing
            WHERE EXISTS (
                SELECT 1 FROM records WHERE records.unit = replacing.unit AND records.page = replacing.page
            )
            ORDER BY file, offset
            """
        )
        for file, offset, kind, uri in rows:
            text = f"this {kind} is on the URI of a page, which it replaces in replay: {shortened(uri)}"
            yield self._problem(file, offset, text)

    def _written_again(self) -> Iterator[Problem]:
        """Answers out of a cache: they equal another capture's in every byte, and nobody asked for them."""
        rows = self._database.execute(
            """
            SELECT file, offset, uri FROM alone
            WHERE EXISTS (
                SELECT 1 FROM records AS first
                WHERE first.unit = alone.unit AND first.page = alone.page AND first.block = alone.block
                AND first.date <> alone.date AND first.block <> ''
                AND (first.file, first.offset) < (alone.file, alone.offset)
            )
            ORDER BY file, offset
            """
        )
        for file, offset, uri in rows:
            text = f"an earlier response written again as if it were new, without a request: {shortened(uri)}"
            yield self._problem(file, offset, text)

    def _mementos(self) -> Iterator[Problem]:
        """Captures out of another archive whose bytes are not those of the exchange that they came with.

        That is known by its URL and time, and is not in every package; digests of two algorithms say nothing.
        """
        rows = self._database.execute(
            """
            SELECT mementos.file, mementos.offset, mementos.payload, exchange.payload FROM mementos
            JOIN records AS exchange ON exchange.unit = mementos.unit
            AND exchange.page = mementos.source AND exchange.date = mementos.date
            ORDER BY mementos.file, mementos.offset
            """
        )
        for file, offset, payload, received in rows:
            kinds = {digest.partition(":")[0] for digest in (payload, received)}
            if len(kinds) == 1 and not same_digest(payload, received):
                text = f"the payload digest of this capture is {payload}, that of its exchange {received}"
                yield self._problem(file, offset, text, Damage.CHANGED)
