"""The set of records that go into a package, closed: what an exchange has, and the originals of revisits."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from thaigov_spider.package.catalogue import CaptureCatalogue

# A record tied to a chosen one, and one that a chosen one is tied to.
_EXCHANGES = """
INSERT OR IGNORE INTO chosen
SELECT ties.number FROM chosen JOIN records USING (number) JOIN ties ON ties.other = records.id
UNION
SELECT records.number FROM chosen JOIN ties USING (number) JOIN records ON records.id = ties.other
"""
# What says where a record was copied from, and that record.
_ABOUT = """
INSERT OR IGNORE INTO chosen
SELECT about.number FROM chosen JOIN records USING (number)
JOIN records AS about ON about.refers_to = records.id AND about.kind = 'metadata'
UNION
SELECT records.number FROM chosen JOIN records AS about ON about.number = chosen.number
JOIN records ON records.id = about.refers_to WHERE about.kind = 'metadata'
"""
# A revisit that names no record names an address and a date, which may be to the second.
_ORIGINAL = """
original.id = revisit.refers_to OR (
    revisit.refers_to IS NULL AND original.kind = 'response' AND original.key = revisit.refers_key
    AND substr(original.date, 1, 19) = substr(revisit.refers_date, 1, 19)
)
"""
_ORIGINALS = f"""
INSERT OR IGNORE INTO chosen
SELECT original.number FROM chosen JOIN records AS revisit ON revisit.number = chosen.number
JOIN records AS original ON {_ORIGINAL} WHERE revisit.kind = 'revisit'
"""  # noqa: S608  # our own words
_LOST = f"""
SELECT count(*) FROM chosen JOIN records AS revisit ON revisit.number = chosen.number
WHERE revisit.kind = 'revisit' AND NOT EXISTS (SELECT 1 FROM records AS original WHERE {_ORIGINAL})
"""  # noqa: S608
_FROM = "FROM chosen JOIN records USING (number)"


class Chosen(NamedTuple):
    """A record of the package: the bytes from `start` to `end` of a file of the catalogue."""

    file: int
    start: int
    end: int
    id: str
    date: str


class Choice:
    """Records of a catalogue."""

    def __init__(self, catalogue: CaptureCatalogue) -> None:
        self._database = catalogue.database
        self._database.execute("CREATE TABLE chosen (number INTEGER PRIMARY KEY)")

    def add(self, numbers: Iterable[int]) -> None:
        """Choose records."""
        rows = ((number,) for number in numbers)
        self._database.executemany("INSERT OR IGNORE INTO chosen VALUES (?)", rows)

    def add_file(self, file: int) -> None:
        """Choose all records of a file."""
        self._database.execute(
            "INSERT OR IGNORE INTO chosen SELECT number FROM records WHERE file = ?", (file,)
        )

    def close(self) -> int:
        """Add what belongs to the chosen records; the number of revisits whose originals are nowhere."""
        before = -1
        while before != len(self):
            before = len(self)
            self._database.execute(_EXCHANGES)
            self._database.execute(_ABOUT)
            self._database.execute(_ORIGINALS)
        lost: int = self._database.execute(_LOST).fetchone()[0]
        return lost

    def __len__(self) -> int:
        count: int = self._database.execute("SELECT count(*) FROM chosen").fetchone()[0]
        return count

    def size(self, files: set[int]) -> int:
        """The number of bytes of the chosen records that are not in these files."""
        size: int = self._database.execute(
            f"SELECT coalesce(sum(end - start), 0) {_FROM} WHERE {_outside(files)}"
        ).fetchone()[0]
        return size

    def outside(self, files: set[int]) -> Iterator[Chosen]:
        """The chosen records that are not in these files, in the order in which they were captured."""
        rows = self._database.execute(
            f"SELECT file, start, end, id, date {_FROM} WHERE {_outside(files)} ORDER BY file, start"
        )
        return (Chosen(*row) for row in rows)


def _outside(files: set[int]) -> str:
    return f"file NOT IN ({', '.join(map(str, files))})"
