"""What goes into a package: the WARC files and the pages of the archive, of a run, or of chosen articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from thaigov_spider.archive.folder import IMPORT
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.package import copying
from thaigov_spider.package.catalogue import CaptureCatalogue
from thaigov_spider.package.choice import Choice
from thaigov_spider.package.files import PackageError, goes_as_it_is
from thaigov_spider.package.lines import Lines
from thaigov_spider.package.listed_page import PageToList
from thaigov_spider.package.needs import Needs
from thaigov_spider.package.page_list import of_captures
from thaigov_spider.printable import Problem
from thaigov_spider.progress import BYTES, PAGES, Stage
from thaigov_spider.readback.capture_lookup import Captures

# The captures that chosen lines were read from, and others of the same addresses.
_OF_ARTICLES = """
(number IN (SELECT record FROM lines) OR status BETWEEN 200 AND 299 AND key IN (
    SELECT key FROM lines JOIN records ON records.number = lines.record
))
"""


@dataclass(frozen=True, slots=True)
class PackageContents:
    """The contents of a package. `lost`: revisits whose originals are in none of the archive's files."""

    warcs: list[Path]
    pages: Iterable[PageToList]
    records: int
    lost: int


@dataclass(frozen=True, slots=True)
class PackageSource:
    """What packages are made of; `folder` takes temporary files, `damage` is what is wrong with the files."""

    catalogue: CaptureCatalogue
    captures: Captures
    lines: Lines
    damage: list[Problem]
    folder: Path
    stage: Stage


def of_archive(source: PackageSource) -> PackageContents:
    """All of it: the WARC files as they are, records of others. Raises PackageError where one is damaged."""
    files = source.catalogue.files
    _refuse_damage(source.damage, files)
    choice = Choice(source.catalogue)
    for number in range(len(files)):
        choice.add_file(number)
    as_they_are = {number for number, path in enumerate(files) if goes_as_it_is(path)}
    copied = _copied(source, choice, as_they_are, "thaigov-copied")
    warcs = [files[number] for number in sorted(as_they_are)] + copied
    return PackageContents(warcs, source.lines.newest(), len(choice) + len(copied), choice.close())


def of_run(source: PackageSource, run: str) -> PackageContents:
    """All that a run captured: its WARC files as they are, and originals of its revisits from other files.

    Raises PackageError where there is none, or one is damaged.
    """
    files = source.catalogue.files
    numbers = {number for number, path in enumerate(files) if is_of_run(path, run)}
    if not numbers:
        raise PackageError(f"--run {run}: no WARC file of this run is in the archive", ExitStatus.USAGE)
    _refuse_damage(source.damage, [files[number] for number in numbers])
    as_they_are = {number for number in numbers if goes_as_it_is(files[number])}
    own = [files[number] for number in sorted(as_they_are)]
    choice = Choice(source.catalogue)
    for number in numbers:
        choice.add_file(number)
    lost = choice.close()
    originals = _copied(source, choice, as_they_are, "thaigov-originals")
    within = f"file IN ({', '.join(map(str, numbers))})"
    unread = of_captures(source.catalogue, source.captures, within)
    pages: Iterable[PageToList] = chain(source.lines.newest(within), unread)
    return PackageContents(own + originals, pages, len(choice) + len(originals), lost)


def is_of_run(path: Path, run: str) -> bool:
    """Whether a run wrote this WARC file."""
    run_id = run.rpartition("-")[2]
    return path.name.startswith((f"thaigov-{run_id}-", f"{IMPORT}-{run_id}-"))


def of_articles(source: PackageSource) -> PackageContents:
    """The chosen articles: every good capture of their pages, each with what it needs and its exchange."""
    choice = Choice(source.catalogue)
    needs = Needs(source.catalogue, source.captures)
    with source.stage("gather", source.catalogue.count(_OF_ARTICLES), PAGES) as progress:
        for page in source.catalogue.select(_OF_ARTICLES):
            choice.add([page.number, *(needed.number for needed in needs.of(page))])
            progress(1)
    lost = choice.close()
    copied = _copied(source, choice, set(), "thaigov-selection")
    return PackageContents(copied, source.lines.newest(), len(choice) + len(copied), lost)


def _copied(source: PackageSource, choice: Choice, without: set[int], stem: str) -> list[Path]:
    """The WARC files of the chosen records that are in none of some files: of our own, and of others."""
    files = source.catalogue.files
    imported = {number for number, path in enumerate(files) if path.name.startswith(f"{IMPORT}-")}
    own = set(range(len(files))) - imported
    with source.stage("copy", choice.size(without), BYTES) as progress:
        copied = [
            copying.copy(
                partial(choice.outside, without | others), files, source.folder, name, progress,
                is_of_others=others is own,
            )
            for name, others in ((stem, imported), (f"{stem}-{IMPORT}", own))
        ]  # fmt: skip
    return [path for path in copied if path]


def _refuse_damage(damage: list[Problem], files: list[Path]) -> None:
    names = {str(path) for path in files}
    for problem in damage:
        if problem.file in names:
            raise PackageError(
                f"{problem}; WARC files go into such a package as they are, so this one cannot. scrapy verify"
                " names all damage; a package of articles (--since, --until, --section) leaves it out"
            )
