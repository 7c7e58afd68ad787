"""An export from its beginning to its end: there as a whole, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from thaigov_spider.archive import Archive
from thaigov_spider.export.formats import FORMATS
from thaigov_spider.export.newest import Asked, Newest, files_of
from thaigov_spider.extract.output import output
from thaigov_spider.made import PlaceError, check_free, made, temporary_folder
from thaigov_spider.run import ExitStatus


class Bar(Protocol):
    """What shows how far the work is."""

    def update(self, number: int, /) -> object:
        """So many more are done."""


class ExportError(Exception):
    """Nothing was exported; the message says why, `status` is the exit status that goes with it."""

    def __init__(self, message: str, status: ExitStatus = ExitStatus.FAILED) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Exported:
    """How many articles are where, and what was left out."""

    count: int
    where: str
    notes: tuple[str, ...]


def export(
    archive: Archive,
    asked: Asked,
    form: str,
    where: str,
    progress: Callable[[int], AbstractContextManager[Bar]],
    *,
    replace: bool,
) -> Exported:
    """Write the newest version of every article that is asked for.

    Raises ExportError, PlaceError, OSError.
    """
    if not any(path.stat().st_size for path in files_of(archive)):
        raise ExportError(
            f"{archive.root} holds no articles; -s ARCHIVES_DIR=… names another", ExitStatus.SUSPICIOUS
        )
    try:
        with (
            _places(form, where, replace=replace) as (path, folder),
            closing(Newest(archive, asked, folder)) as newest,
        ):
            with progress(newest.count) as bar:
                FORMATS[form](newest, path, bar.update)
            shown = "standard output" if where == "-" else where
            return Exported(newest.count, shown, tuple(_notes(newest)))
    except duckdb.Error as error:
        raise ExportError(f"failed, nothing was written: {_first_line(error)}") from error


@contextmanager
def _places(form: str, where: str, *, replace: bool) -> Iterator[tuple[Path, Path]]:
    """Where to write to, and a folder for what is of use only until then."""
    with ExitStack() as stack:
        if form == "corpus":
            path = stack.enter_context(_made_folder(Path(where)))
        elif form == "parquet":
            card = stack.enter_context(made(Path(f"{where}.md"), replace=replace))
            path = stack.enter_context(_with_card(Path(where), card, replace=replace))
        else:
            path = stack.enter_context(output(where, replace=replace))
        yield path, path.parent


@contextmanager
def _with_card(path: Path, card: Path, *, replace: bool) -> Iterator[Path]:
    with made(path, replace=replace) as partial:
        yield partial
        partial.with_name(card.name).replace(card)


@contextmanager
def _made_folder(path: Path) -> Iterator[Path]:
    """A folder that is there with all that is put into it, or not at all.

    It replaces none but an empty one.
    """
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()
    if path.exists():
        raise PlaceError(f"{path} is there already; name a new folder")
    check_free(path, replace=False)
    with temporary_folder(prefix=f".{path.name}-", beside=path) as folder:
        yield folder / path.name
        (folder / path.name).rename(path)


def _notes(newest: Newest) -> Iterator[str]:
    for name, count in newest.unreadable():
        lines = "1 line is no article, and was" if count == 1 else f"{count} lines are no articles, and were"
        yield f"{name}: {lines} left out; scrapy verify says which"


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
