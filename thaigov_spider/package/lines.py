"""The lines of `items/`: which articles are chosen, and the record that each was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from thaigov_spider.article.identity import article_key
from thaigov_spider.article.json_line import loads
from thaigov_spider.article.selection import Selection
from thaigov_spider.package.catalogue import CaptureCatalogue, CataloguedRecord
from thaigov_spider.package.listed_page import Listed
from thaigov_spider.progress import Progress

_TABLE = "CREATE TABLE lines (record INTEGER, path INTEGER, offset INTEGER, url TEXT, version TEXT)"
_COLUMNS = (
    "records.number, file, start, id, uri, date, max(moment), status, media_type, lines.path, lines.offset"
)


@dataclass(slots=True)
class Counts:
    """What became of the lines."""

    chosen: int = 0
    undated: int = 0  # of the section, but without a date, where days are asked for
    unreadable: int = 0
    lost: int = 0  # chosen, but in none of the WARC files


class Lines:
    """The chosen lines of an archive; `sizes` are the files and how many of their bytes count."""

    def __init__(self, catalogue: CaptureCatalogue, sizes: dict[Path, int]) -> None:
        self.counts = Counts()
        self._catalogue = catalogue
        self._sizes = sizes
        self._paths = list(sizes)
        self._keys: frozenset[str] | None = None
        catalogue.database.execute(_TABLE)

    def choose(self, selection: Selection, progress: Progress, keys: frozenset[str] | None = None) -> None:
        """Read all lines, and note those that are selected. Call it once. Raises OSError.

        Where there are `keys`, they are of the articles that are selected from.
        """
        self._keys = keys
        with self._catalogue.database as database:
            database.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", self._rows(selection, progress))
        database.execute("CREATE INDEX line_records ON lines (record)")

    def newest(self, condition: str = "true") -> Iterator[Listed]:
        """Each version of each article once, in the order of the captures that fulfil a condition in SQL."""
        rows = self._catalogue.database.execute(
            f"SELECT {_COLUMNS} FROM lines JOIN records ON records.number = lines.record WHERE {condition}"  # noqa: S608
            " GROUP BY lines.url, lines.version ORDER BY moment, records.number"
        )
        for row in rows:
            yield Listed(CataloguedRecord(*row[:9]), self._paths[row[9]], row[10])

    def _rows(self, selection: Selection, progress: Progress) -> Iterator[tuple[object, ...]]:
        for number, (path, size) in enumerate(self._sizes.items()):
            with path.open("rb") as file:
                for offset, line in _lines(file, size):
                    progress(len(line))
                    row = self._row(line, selection)
                    if row:
                        yield row[0], number, offset, *row[1:]

    def _is_asked_for(self, item: dict[str, Any]) -> bool:
        return self._keys is None or article_key(item) in self._keys

    def _row(self, line: bytes, selection: Selection) -> tuple[int, str, str] | None:
        try:
            item = loads(line)
            published, section = item["published"], item["section"]
            is_chosen = self._is_asked_for(item) and selection.holds(published, section)
            record = self._catalogue.by_id(item["capture"]["record_id"]) if is_chosen else None
            about = str(item["url"]), str(item["content_digest"])
        except (ValueError, KeyError, TypeError, RecursionError):
            self.counts.unreadable += 1
            return None
        if not is_chosen:
            self.counts.undated += published is None and selection.section in (None, section)
            return None
        self.counts.chosen += 1
        self.counts.lost += record is None
        return (record.number, *about) if record else None


def _lines(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each line that begins before `size`."""
    while (offset := file.tell()) < size and (line := file.readline()):
        yield offset, line
