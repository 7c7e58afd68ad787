"""Builds packages and the index, out of an archive that nothing is written to."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.folder import files as of_kind
from thaigov_spider.article.selection import Selection
from thaigov_spider.atomic_files import check_free, made
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.extract.executors import Workers, WorkersLostError, processes
from thaigov_spider.package import index, page_list, parts, search_text, wacz
from thaigov_spider.package.catalogue import CaptureCatalogue
from thaigov_spider.package.files import PackageError, goes_as_it_is, sealed
from thaigov_spider.package.known_lines import KnownLines
from thaigov_spider.package.lines import Counts, Lines
from thaigov_spider.package.listed_page import PageToList
from thaigov_spider.package.parts import PackageContents, PackageSource
from thaigov_spider.package.record_scan import SHARED
from thaigov_spider.package.search_text import Depth
from thaigov_spider.printable import Problem, printable
from thaigov_spider.progress import BYTES, PAGES, Progress, Stage
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.timestamps import timestamp_to_second

INDEX = "index.cdxj"
_TITLE = "thaigov.go.th"
_A_PROCESS = 1 << 22  # bytes of WARC files and lines that are worth a process of their own


@dataclass(frozen=True, slots=True)
class PackageScope:
    """What goes into a package: all that a run captured, or the articles of a selection; else everything.

    `keys` are those of articles (`article_key`), which are then all that is selected from; `about` says which
    they are, in words. `files` are the names of the WARC files that hold all of it, where that is known: no
    others are read then.
    """

    selection: Selection = field(default_factory=Selection)
    run: str | None = None
    keys: frozenset[str] | None = None
    about: str = ""
    files: frozenset[str] | None = None

    @property
    def is_part(self) -> bool:
        """Whether it is articles, and not all of them."""
        return self.selection != Selection() or self.keys is not None

    def has_as_it_is(self, path: Path) -> bool:
        """Whether it has this WARC file, unchanged."""
        is_asked_for = parts.is_of_run(path, self.run) if self.run else not self.is_part
        return is_asked_for and goes_as_it_is(path)

    @property
    def place(self) -> str:
        """Where that is, in words: what was selected from, and by what."""
        if self.run:
            return f"all that {self.run} captured"
        return " ".join(["the archive", *self._named])

    def __str__(self) -> str:
        if self.run or not self.is_part:
            return self.place if self.run else "the whole archive"
        return " ".join(["articles", *self._named])

    @property
    def _named(self) -> list[str]:
        return [part for part in (str(self.selection), self.about) if part]


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: how much is in it, and, in words, what should be in it and is not.

    `undated` counts articles that were left out because they have no date.
    """

    path: Path
    records: int
    notes: list[str]
    pages: int = 0
    undated: int = 0


def package(
    archive: Archive, asked: PackageScope, output: Path, stage: Stage, *, replace: bool, jobs: int = 1
) -> Built:
    """Make a WACZ package, with so many processes; it is the same with any number of them.

    Raises PackageError, PlaceError, OSError, sqlite3.Error.
    """
    check_free(output, replace=replace)
    now = _now()
    files = [path for path in sealed(archive) if asked.files is None or path.name in asked.files]
    items = {path: path.stat().st_size for path in of_kind(archive.items.glob("*.jsonl"))}
    size = _size(files) + sum(items.values())
    with (
        _processes(jobs, size) as workers,
        made(output, replace=replace) as partial,
        closing(CaptureCatalogue(partial.with_name("records"), files)) as catalogue,
    ):
        known = KnownLines(partial.parent, [path for path in files if asked.has_as_it_is(path)])
        with stage("read", _size(files), BYTES) as progress:
            damage = catalogue.scan(progress, workers, known)
        damage += [Problem(str(path), 0, SHARED) for path in sorted(catalogue.sharing)]
        lines = Lines(catalogue, items)
        with stage("choose", sum(items.values()), BYTES) as progress:
            lines.choose(asked.selection, progress, asked.keys)
        pages = partial.with_name("pages.jsonl")
        with Captures(archive.warc, catalogue.place_of) as captures:
            gathered = _gathered(
                PackageSource(catalogue, captures, lines, damage, partial.parent, stage), asked
            )
            with stage("words", lines.counts.chosen, PAGES) as progress:
                count, search = _write_pages(pages, gathered.pages, lines.counts.chosen, progress, workers)
        if count == 0:
            raise PackageError(f"nothing to package: no article in {asked.place}{_undated(lines.counts)}")
        about = wacz.About(_TITLE, wacz.as_markdown(str(asked)) + search, now)
        wacz.write(partial, gathered.warcs, pages, about, stage, workers, known)
    notes = [
        *archive.no_files(archive.warc, archive.items),
        *_of_damage(damage),
        *_of_counts(lines.counts, gathered.lost),
    ]
    return Built(output, gathered.records, notes, count, lines.counts.undated)


@contextmanager
def _processes(jobs: int, size: int) -> Iterator[Workers]:
    """As many processes as are worth it for so many bytes. Raises PackageError where one is lost."""
    try:
        with processes(min(jobs, 1 + size // _A_PROCESS)) as workers:
            yield workers
    except WorkersLostError as error:
        raise PackageError(f"nothing is made: {error}") from error


def _size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _write_pages(
    path: Path, pages: Iterable[PageToList], number: int, progress: Progress, workers: Workers
) -> tuple[int, str]:
    """Write the list of some `number` pages, which may be a few more, as deep as players search it all.

    How many they are, and what is to be said of their search.
    """
    depth = next((depth for depth, most in search_text.MOST.items() if number <= most), Depth.HEADLINES)
    count = page_list.write(path, pages, progress, depth, workers)
    while (within := page_list.searched(path)) < count and depth > Depth.HEADLINES:
        depth = Depth(depth - 1)
        less = path.with_name("less.jsonl")
        page_list.write_less(path, less, depth)
        less.replace(path)
    return count, search_text.about(depth, count, within)


def write_index(archive: Archive, stage: Stage, *, jobs: int = 1) -> Built:
    """Write the index of an archive's WARC files beside them. Raises PackageError, OSError."""
    output = archive.warc / INDEX
    found = sealed(archive)
    files = [path for path in found if path.suffix != ".zst"]
    unread = [f"{path}: players read no zstd; left out" for path in found if path not in files]
    with _processes(jobs, _size(files)) as workers, made(output, replace=True) as partial:
        written = _index(partial, files, stage, workers)
        damage = written.damage
        if damaged := {problem.file for problem in damage}:
            written = _index(partial, [path for path in files if str(path) not in damaged], stage, workers)
    return Built(output, written.lines, [*archive.no_files(archive.warc), *unread, *_of_damage(damage)])


def _index(path: Path, files: list[Path], stage: Stage, workers: Workers) -> index.Index:
    with stage("index", _size(files), BYTES) as progress:
        return index.write(path, files, progress, workers)


def _gathered(source: PackageSource, asked: PackageScope) -> PackageContents:
    if asked.run:
        return parts.of_run(source, asked.run)
    return parts.of_articles(source) if asked.is_part else parts.of_archive(source)


def _now() -> str:
    """When the package is made; SOURCE_DATE_EPOCH, as programs that build things agree, gives another time.

    Raises PackageError where that is no time. https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return timestamp_to_second(datetime.now(UTC))
    if epoch.isascii() and epoch.isdigit():
        with suppress(ValueError, OverflowError, OSError):  # as years after 9999
            return timestamp_to_second(datetime.fromtimestamp(int(epoch), UTC))
    text = f"SOURCE_DATE_EPOCH is {printable(epoch)}, which is no time: seconds since 1970"
    raise PackageError(text, ExitStatus.USAGE)


def _undated(counts: Counts) -> str:
    return f"; {counts.undated} without a date" if counts.undated else ""


def _of_damage(damage: list[Problem]) -> Iterator[str]:
    yield from (f"{problem}; left out" for problem in damage)


def _of_counts(counts: Counts, lost: int) -> Iterator[str]:
    if counts.unreadable:
        yield f"lines of items/ that are no articles, and were passed over: {counts.unreadable}"
    if counts.lost:
        yield f"articles whose captures are in no WARC file, and which were left out: {counts.lost}"
    if lost:
        yield f"revisits whose originals are in no WARC file, and which replay cannot show: {lost}"
