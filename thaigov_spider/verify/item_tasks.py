"""The lines of `items/`, and the reports of `runs/`, as tasks."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from thaigov_spider.archive.import_journal import GivenFile, imports_in
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.progress import Progress
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.verify.comparison import Comparison
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.item_checks import check
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.relations import Relations

_PORTION = 1 << 22  # bytes of lines that one process takes at once


@dataclass(frozen=True, slots=True)
class ItemsTask:
    """Those lines of a file that begin from `start` up to `end`.

    `warcs` is the folder of the captures, `labels` the names of its files by their numbers. `is_open`: a
    crawl is writing the file, and its last line may be torn.
    """

    number: int
    path: Path
    start: int
    end: int
    warcs: Path
    labels: tuple[str, ...]
    is_open: bool

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.end - self.start

    def run(self, database: Path, progress: Progress) -> VerifyTally:
        """Verify the lines."""
        tally = VerifyTally()
        with (
            Relations(database, 0, self.number) as relations,
            closing(Comparison(database, [])) as comparison,
            Captures(self.warcs, self._finder(comparison)) as captures,
        ):
            for offset, line in _lines(self.path, self.start, self.end):
                progress(len(line))
                if not line.endswith(b"\n"):
                    if not self.is_open:
                        relations.problem(offset, "cut: the file ends inside this line", Damage.LOST_LINES)
                    continue
                tally.counts["lines"] += 1
                finding = check(line, captures)
                tally.counts["otherwise"] += finding.reads_otherwise
                of = str(self.warcs / finding.warc) if finding.warc else finding.moment
                for text in finding.problems:
                    relations.problem(offset, text, finding.damage, of=of)
        return tally

    def _finder(self, comparison: Comparison) -> Callable[[str], tuple[str, int] | None]:
        def place_of(record_id: str) -> tuple[str, int] | None:
            place = comparison.place_of(0, record_id)
            return (Path(self.labels[place[0]]).name.removesuffix(OPEN), place[1]) if place else None

        return place_of


@dataclass(frozen=True, slots=True)
class ReportTask:
    """The report of a run: whether the WARC files are there that it says it wrote."""

    number: int
    path: Path
    warcs: Path
    size: int = 0

    def run(self, database: Path, progress: Progress) -> VerifyTally:  # noqa: ARG002
        """Verify the report."""
        with Relations(database, 0, self.number) as relations:
            for text, damage, of in self._problems():
                relations.problem(0, text, damage, of=str(self.warcs / of) if of else "")
        return VerifyTally()

    def _problems(self) -> Iterator[tuple[str, Damage, str]]:
        """Each with its kind, and the name of the WARC file at fault."""
        for given in (one for this in imports_in([self.path]) for one in this.given):
            yield from self._changed(given)
        try:
            names = json.loads(self.path.read_bytes())["capture"]["files"]
        except (ValueError, KeyError, TypeError, RecursionError):
            names = None
        if not isinstance(names, list):
            yield "this is no report of a run", Damage.NO_REPORT, ""
            return
        for name in names:
            if not any((self.warcs / f"{name}{suffix}").exists() for suffix in ("", OPEN, "")):
                text = f"the WARC file {name}, which this run wrote, is missing"
                yield text, Damage.LOST_FILE, str(name)

    def _changed(self, given: GivenFile) -> Iterator[tuple[str, Damage, str]]:
        """Files of others, some of whose bytes nothing but this digest speaks for."""
        for stored in given.stored:
            path = self.warcs / stored.name
            if path.is_file() and _sha256(path) != stored.sha256:
                text = f"{stored.name} is no longer what was imported from {given.name}: its SHA-256 differs"
                yield text, Damage.CHANGED, stored.name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def portions(size: int) -> list[tuple[int, int]]:
    """The portions of a file of `size` bytes that processes take one by one."""
    return [(start, min(start + _PORTION, size)) for start in range(0, size, _PORTION)]


def _lines(path: Path, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each line that begins in a portion of a file."""
    with path.open("rb") as file:
        if start:
            file.seek(start - 1)
            file.readline()
        while (offset := file.tell()) < end and (line := file.readline()):
            yield offset, line
