"""`scrapy export`: the newest version of every article, or all, as a file or folder for others."""

import argparse
import sqlite3
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from thaigov_spider.article.selection import Selection
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import UsageError, archive_to_read
from thaigov_spider.cli.foreground import (
    StoppedError,
    forget_stdout,
    progress_line,
    reason,
    say,
    stoppable,
    tell,
)
from thaigov_spider.cli.offline_command import OfflineCommand, day, is_summary_due, section
from thaigov_spider.cli.output import STDOUT, refuse_kept
from thaigov_spider.cli.program import installing
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.layouts import GENERATIONS
from thaigov_spider.printable import printable

if TYPE_CHECKING:
    from thaigov_spider.export.build import Exported
    from thaigov_spider.export.choice import ExportScope


_FORMATS = ("jsonl", "csv", "parquet", "sqlite", "corpus")
_TRIGRAMS = (3, 34, 0)  # since when SQLite has this tokenizer
_DATA_SETS = tuple(form for form in _FORMATS if form != "corpus")
_LANGUAGES = ("th", "en")

_say = partial(say, "export")

_EPILOG = """\
examples:
  scrapy export --format parquet -o news.parquet        for pandas, DuckDB, R; and what it is: news.parquet.md
  scrapy export --format csv --since 2025-01-01 --until 2025-12-31 -o 2025.csv
                                                        for a spreadsheet
  scrapy export --format sqlite -o news.sqlite          with full-text index; to search it in a browser:
                                                        datasette news.sqlite -m news.sqlite.metadata.json
  scrapy export --format jsonl --lang en -o - | jq .title
  scrapy export --format corpus --section ด้านเศรษฐกิจ -o texts
                                                        one text an article, in a new folder
  scrapy export --format jsonl --dataset -o thaigov-news
                                                        a new folder, as Hugging Face, Croissant and
                                                        Frictionless take it: with README.md and descriptions

  scrapy export --format jsonl --all-versions -o texts.jsonl
                                                        every text that an article had, and how long it stood
  scrapy export --format jsonl --since-export news.jsonl -o new.jsonl
                                                        what is new or changed since that export was made

Of each article the newest version over all runs and imports, in the order of publication. A text that was
captured goes before one that was imported; gone_since says since when an article is known to be gone from the
site, and is null where it is not. In a csv, a cell that a spreadsheet would run as a formula, or
that begins with ', has a ' in front.

exit status:
  0 complete   1 failed, nothing was written   2 wrong usage   4 suspicious: the archive holds no article
  5 partial: lines that are no articles were left out; the messages name their files
"""


class Command(OfflineCommand):
    """Export the newest version of every article."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "--format FORMAT -o PATH [--since DAY] [--until DAY] [--section NAME] [--lang LANGUAGE]"

    def short_desc(self) -> str:
        return "Export the newest version of every article: jsonl, csv, parquet, sqlite, corpus"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("Export Options").add_argument
        add("--format", choices=_FORMATS, help=", ".join(_FORMATS))
        add(
            "-o",
            dest="output",
            metavar="PATH",
            help="what to make: a file, a folder for corpus; - is standard output",
        )
        add("--force", action="store_true", help="replace the file PATH if it is there")
        add(
            "--dataset",
            action="store_true",
            help="make a folder: the file, a dataset card, croissant.json and datapackage.json",
        )
        add("--since", type=day, metavar="DAY", help="articles published on this day or later: 2025-01-01")
        add("--until", type=day, metavar="DAY", help="articles published on this day or earlier")
        add("--section", type=section, metavar="NAME", help="articles of this section")
        add("--lang", choices=_LANGUAGES, help="articles in Thai, or in English")
        add(
            "--all-versions",
            action="store_true",
            help="every text of each article, with the first and the last capture that shows it",
        )
        add(
            "--since-export",
            type=Path,
            metavar="FILE",
            help="what an earlier export (not corpus) does not have: new articles, new texts, what has gone",
        )
        add("--generation", choices=GENERATIONS, help="articles of this generation of the site")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from thaigov_spider.export.earlier import EarlierExportError

        assert isinstance(self.settings, Settings)
        try:
            _check(args, opts)
            with stoppable():
                self.exitcode = _export(opts, self.settings)
        except (UsageError, EarlierExportError, PlaceError) as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except StoppedError:
            self.exitcode = _say("stopped; nothing was written", ExitStatus.FAILED)
        except BrokenPipeError:
            forget_stdout()
            self.exitcode = ExitStatus.FAILED
        except (OSError, sqlite3.Error) as error:
            self.exitcode = _say(f"failed, nothing was written: {reason(error)}", ExitStatus.FAILED)


def _check(args: list[str], opts: argparse.Namespace) -> None:
    if args:
        wrong = f"{' '.join(args)}: not understood"
    elif opts.format is None:
        wrong = f"say which format: --format {', '.join(_FORMATS)}"
    elif opts.output is None:
        wrong = "say what to make: -o PATH"
    elif opts.output == "-" and opts.format not in ("jsonl", "csv"):
        wrong = f"{opts.format} does not go to standard output; name a path"
    elif needs := _needs(opts.format):
        wrong = needs
    elif opts.dataset and (opts.format == "corpus" or opts.output == "-"):
        wrong = f"--dataset makes a folder of a file of {', '.join(_DATA_SETS)}; name one, and a new folder"
    elif opts.format == "corpus" and opts.all_versions:
        wrong = "the texts of a corpus tell no versions apart; name another format"
    elif opts.since_export and _is_same(opts.since_export, opts.output):
        wrong = f"{opts.output} is the earlier export: what is new would take its place; name another file"
    elif opts.since and opts.until and opts.since > opts.until:
        wrong = f"no day is since {opts.since} and until {opts.until}"
    else:
        return
    raise UsageError(f"{wrong}; see scrapy export --help")


def _needs(form: str) -> str | None:
    """What a format needs that is not there, in words."""
    if form == "sqlite" and sqlite3.sqlite_version_info < _TRIGRAMS:
        return f"sqlite needs SQLite 3.34 or newer; that of this Python is {sqlite3.sqlite_version}"
    if form == "parquet" and find_spec("duckdb") is None:
        return f"parquet needs DuckDB: {installing('export')}"
    return None


def _is_same(earlier: Path, other: str) -> bool:
    """Whether two paths lead to one file, which is the earlier export, or the one in that folder."""
    from thaigov_spider.export.earlier import file_of

    path = file_of(earlier)
    return path.exists() and Path(other).exists() and path.samefile(other)


def _export(opts: argparse.Namespace, settings: Settings) -> ExitStatus:
    from thaigov_spider.export.build import ExportError, export
    from thaigov_spider.export.choice import ExportScope

    days = Selection(opts.since, opts.until, opts.section)
    asked = ExportScope(days, opts.lang, opts.generation, opts.all_versions, opts.since_export)
    began = time.monotonic()
    archive = archive_to_read(settings)
    if not archive.root.is_dir():
        raise UsageError(f"there is no folder {archive.root}; name the archive with -s ARCHIVES_DIR=…")
    if opts.output != STDOUT:
        refuse_kept(Path(opts.output), archive)
    try:
        done = export(
            archive,
            asked,
            opts.format,
            opts.output,
            progress_line,
            replace=opts.force,
            as_data_set=opts.dataset,
        )
    except ExportError as error:
        return _say(error, error.status)
    if done.is_all_new:
        _say(f"{asked.since_export} holds no article, so all are new", ExitStatus.COMPLETE)
    for note in done.notes:
        _say(note, ExitStatus.PARTIAL)
    if is_summary_due(settings, done.notes):
        tell(_closing_line(done, asked, time.monotonic() - began))
    return ExitStatus.PARTIAL if done.notes else ExitStatus.COMPLETE


def _closing_line(done: "Exported", asked: "ExportScope", seconds: float) -> str:
    found = counted(done.count, "text" if asked.all_versions else "article")
    parts = [f"{found} new or changed" if asked.since_export else found]
    if done.elsewhere:
        one, several = "article of the earlier export is", "articles of the earlier export are"
        parts.append(f"{counted(done.elsewhere, one, several=several)} not in this archive")
    return f"{printable(done.where)}: {'; '.join(parts)}; {seconds:.1f} s"
