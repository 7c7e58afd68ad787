"""An export from its beginning to its end: there as a whole, or not at all."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from thaigov_spider.archive.folder import Archive
from thaigov_spider.atomic_files import check_free, made, made_folder, sync
from thaigov_spider.cli.output import STDOUT, output
from thaigov_spider.cli.program import as_typed
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.export import data_set
from thaigov_spider.export.choice import ChosenLines, ExportScope
from thaigov_spider.export.formats import FORMATS
from thaigov_spider.export.line_rows import size_of
from thaigov_spider.html.text import same_name
from thaigov_spider.progress import Stage


class ExportError(Exception):
    """Nothing was exported; the message says why, `status` is the exit status that goes with it."""

    def __init__(self, message: str, status: ExitStatus = ExitStatus.FAILED) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Exported:
    """How many articles, or texts of them, are where, and what was left out.

    `elsewhere` counts the articles of the earlier export that the archive does not have; `is_all_new`: that
    export has none yet.
    """

    count: int
    where: str
    notes: tuple[str, ...]
    elsewhere: int = 0
    is_all_new: bool = False


def export(
    archive: Archive,
    asked: ExportScope,
    form: str,
    where: str,
    stage: Stage,
    *,
    replace: bool,
    as_data_set: bool = False,
) -> Exported:
    """Write the newest version of every article that is asked for, or all; `as_data_set`: into a new folder.

    Raises ExportError, EarlierExportError, PlaceError, OSError, sqlite3.Error.
    """
    size = size_of(archive)
    if not size:
        nothing = f"{archive.root} holds no articles; -s ARCHIVES_DIR=… names another archive"
        raise ExportError(nothing, ExitStatus.SUSPICIOUS)
    with _place(form, where, replace=replace, as_data_set=as_data_set) as path:
        with stage("reading", size, "B") as read:
            chosen = ChosenLines(archive, asked, read)
        with closing(chosen), stage("writing", chosen.count, " articles") as written:
            if not chosen.count and (section := asked.selection.section):
                _check_section(chosen, section)
            FORMATS[form](chosen, path, written)
            if as_data_set:
                data_set.describe(chosen, path, form)
            elif form in data_set.BESIDE:
                data_set.describe_alone(chosen, path, form)
            shown = "standard output" if where == STDOUT else where
            notes = tuple(_notes(chosen, archive))
            return Exported(chosen.count, shown, notes, chosen.elsewhere, chosen.is_all_new)


def _check_section(chosen: ChosenLines, section: str) -> None:
    """Raise ExportError where no line at all is of a section: its name may be misspelt."""
    names = [str(name) for (name,) in chosen.select("SELECT DISTINCT section FROM lines WHERE section <> ''")]
    if any(same_name(section, name) for name in names):
        return
    close = get_close_matches(section, names, 1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise ExportError(f"no article is of the section {section}{hint}", ExitStatus.USAGE)


@contextmanager
def _place(form: str, where: str, *, replace: bool, as_data_set: bool) -> Iterator[Path]:
    """Where to write to; its folder, and all of its temporary files, are beside what is made."""
    if as_data_set:
        with made_folder(Path(where)) as folder:
            folder.mkdir()
            yield folder / data_set.name_of(form)
            for path in folder.iterdir():
                sync(path)
            sync(folder)
    elif form == "corpus":
        with made_folder(Path(where)) as folder:
            yield folder
    elif form in data_set.BESIDE:
        check_free(Path(where), replace=replace)
        with (
            made(Path(f"{where}{data_set.BESIDE[form]}"), replace=replace) as beside,
            made(Path(where), replace=replace) as path,
        ):
            yield path
            path.with_name(beside.name).replace(beside)
    else:
        with output(where, replace=replace) as path:
            yield path


def _notes(chosen: ChosenLines, archive: Archive) -> Iterator[str]:
    yield from archive.no_files(archive.items, archive.imported)
    for path, count in chosen.unreadable.items():
        lines = counted(count, "line is no article, and was", several="lines are no articles, and were")
        yield f"{path}: {lines} left out; scrapy verify says which"
    if chosen.untold is not None:
        rest = (
            "what led to what, and how long a text stood, is told from the lines alone; what is gone is not"
        )
        yield f"{chosen.untold}: {rest}; {as_typed('scrapy rebuild')} makes it again"
