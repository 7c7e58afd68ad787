"""Parts of WARC files that processes scan at once: for the catalogue, for the index, or for both."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from thaigov_spider.extract.executors import Workers, in_order
from thaigov_spider.extract.portions import END, STEPS, RecordStart, joined
from thaigov_spider.package.catalogue_rows import CatalogueRows
from thaigov_spider.package.index_scan import IndexScan
from thaigov_spider.package.record_scan import RecordScan
from thaigov_spider.progress import Progress
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import START, Format, format_of, text_as
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read


@dataclass(slots=True)
class ScannedPart:
    """What is in a portion: `damage`, `shared` and `is_odd` as RecordScan has them, rows as CatalogueRows.

    `lines` are those of the index, None where they were not asked for.
    """

    began: RecordStart | None = None
    ended: RecordStart | None = None
    damage: list[tuple[int, str]] = field(default_factory=list)
    shared: int = 0
    is_odd: bool = False
    rows: Sequence[tuple[object, ...]] = ()
    ties: Sequence[tuple[int, str]] = ()
    origins: frozenset[str] = frozenset()
    lines: list[str] | None = None


@dataclass(frozen=True, slots=True)
class ScanPortion:
    """The records of a file that begin from the offset `start` up to `end`."""

    path: Path
    form: Format
    start: int
    end: int
    has_rows: bool
    has_lines: bool
    exact: RecordStart | None = None

    def beginning(self, place: RecordStart) -> "ScanPortion":
        """The rest of the portion, from a place at which a record begins."""
        return replace(self, exact=place)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.end - self.start

    def run(self) -> ScannedPart:
        """Read it. Raises OSError."""
        rows = CatalogueRows() if self.has_rows else None
        with IndexScan(self.path) as lines:
            takes = [rows.take] if rows else []
            takes += [lines.take] if self.has_lines else []
            part = self._scanned(takes)
        if rows:
            part.rows, part.ties, part.origins = rows.rows, rows.ties, frozenset(rows.origins)
        part.lines = lines.lines if self.has_lines else None
        return part

    def _scanned(self, takes: Sequence[Callable[[Header, bytes, int], None]]) -> ScannedPart:
        def take(header: Header, head: bytes, end: int) -> None:
            for one in takes:
                one(header, head, end)

        def is_enough(offset: int) -> bool:
            if part.began is None:
                part.began = RecordStart(offset)
            return offset >= self.end

        scan, part = RecordScan(take), ScannedPart()
        with self.path.open("rb") as file:
            text = text_as(self.form, file, self.exact.offset if self.exact else self.start)
            if self.exact is None and self.start and text.find(self.start - 1, self.end) is None:
                return part
            try:
                ended = read(text, scan, is_enough)
            except DamageError as error:
                scan.damaged(self.start, error)
                ended = None
            scan.finish(self.path.stat().st_size if ended is None else ended)
        part.ended = RecordStart(END if ended is None else ended)
        part.damage, part.shared, part.is_odd = scan.damage, scan.shared, scan.is_odd
        return part


def scanned_files(
    files: Sequence[Path],
    workers: Workers,
    progress: Progress,
    *,
    has_rows: bool = False,
    indexed: Container[Path] = (),
) -> Iterator[tuple[Path, Iterator[ScannedPart]]]:
    """Every file with what is in it, part after part: rows of all, lines of those to be `indexed`.

    Lines are only of files that are rows of gzip members, as nearly all are. Raises OSError.
    """
    portions = (
        portion
        for path in files
        for portion in _portions(path, has_rows=has_rows, is_indexed=path in indexed)
    )
    found = in_order(portions, ScanPortion.run, workers)
    for path, group in groupby(found, key=lambda pair: pair[0].path):
        yield path, joined(group, workers, progress)


def _portions(path: Path, *, has_rows: bool, is_indexed: bool) -> Iterator[ScanPortion]:
    with path.open("rb") as file:
        form = format_of(file.read(START), path.name)
    size, step = path.stat().st_size, STEPS[form]
    has_lines = is_indexed and form == "gzip"
    for start in range(0, max(size, 1), step):
        yield ScanPortion(path, form, start, min(start + step, size), has_rows, has_lines)
