"""`scrapy package`: a WACZ of the archive or a part of it, and the index that pywb reads."""

import argparse
import os
import re
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from thaigov_spider.article.selection import Selection
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import UsageError, archive_to_read, archive_to_write
from thaigov_spider.cli.foreground import StoppedError, progress_line, reason, say, stoppable, tell
from thaigov_spider.cli.offline_command import OfflineCommand, day, is_summary_due, jobs, section
from thaigov_spider.cli.output import refuse_kept
from thaigov_spider.cli.program import installing
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.printable import printable

_RUN = re.compile(r"[a-z]+-[0-9]{8}T[0-9]{6}Z")

if TYPE_CHECKING:
    from thaigov_spider.package.build import Built

_say = partial(say, "package")

_EPILOG = """\
examples:
  scrapy package -o news.wacz                  the archive as a whole
  scrapy package -o 2025.wacz --since 2025-01-01 --until 2025-12-31
                                               articles published in 2025, with all that shows their pages
  scrapy package -o economy.wacz --section ด้านเศรษฐกิจ
                                               one section
  scrapy package -o run.wacz --run news-20261123T010203Z
                                               all that one run captured
  scrapy package --cdxj                        the index of all WARC files, for pywb: warc/index.cdxj

The package is at its place when it is whole. Its pages can be searched in ReplayWeb.page, in Thai as well.
Articles bring every capture of their pages along, and what those are shown with; revisits bring their
originals. Articles without a date are in no package that is bounded in time. On a terminal, or when something
is missing, a last line says what was made (-s SUMMARY=always or never to choose).

exit status:
  0 made   1 failed, or there is nothing to package   2 wrong usage
  5 made, but something that belongs in it is missing or damaged   75 another run holds the archive
"""


class Command(OfflineCommand):
    """Package the archive."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "[-o FILE.wacz] [--since DAY] [--until DAY] [--section NAME] [--run RUN] [--jobs N] [--cdxj]"

    def short_desc(self) -> str:
        return "Package the archive or a part of it as WACZ; index it for pywb"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("Package Options").add_argument
        add("-o", dest="output", type=_wacz, metavar="FILE.wacz", help="the package to make")
        add("--force", action="store_true", help="replace FILE.wacz if it is there")
        add("--since", type=day, metavar="DAY", help="articles published on this day or later: 2025-01-01")
        add("--until", type=day, metavar="DAY", help="articles published on this day or earlier")
        add("--section", type=section, metavar="NAME", help="articles of this section")
        add(
            "--run",
            type=_run_name,
            metavar="RUN",
            help="all that this run captured; the name is that of its file in runs/",
        )
        add("--jobs", type=jobs, metavar="N", help="processes (default: one a core)")
        add("--cdxj", action="store_true", help="write the sorted index of all WARC files beside them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert isinstance(self.settings, Settings)
        self.exitcode = _wrong_usage(args, opts) or _run(opts, self.settings)


def _run_name(text: str) -> str:
    if not _RUN.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text} is no name of a run; write news-20261123T010203Z")
    return text


def _wacz(text: str) -> Path:
    if not text.lower().endswith(".wacz"):
        raise argparse.ArgumentTypeError(f"{text} does not end in .wacz, by which players know a package")
    return Path(text).expanduser()


def _wrong_usage(args: list[str], opts: argparse.Namespace) -> ExitStatus | None:
    is_part = any((opts.since, opts.until, opts.section))
    if args:
        wrong = f"{' '.join(args)}: not understood"
    elif opts.output is None and not opts.cdxj:
        wrong = "say what to make: -o FILE.wacz, or --cdxj"
    elif opts.output is None and (is_part or opts.run):
        wrong = "the index is of all WARC files; a part of the archive is for -o FILE.wacz"
    elif opts.run and is_part:
        wrong = "--run is all that a run captured; it goes with none of --since, --until and --section"
    elif opts.since and opts.until and opts.since > opts.until:
        wrong = f"no day is since {opts.since} and until {opts.until}"
    else:
        return None
    return _say(f"{wrong}; see scrapy package --help", ExitStatus.USAGE)


def _run(opts: argparse.Namespace, settings: Settings) -> ExitStatus:
    from thaigov_spider.package.files import PackageError

    try:
        with stoppable():
            return max(_do(task, settings) for task in _tasks(opts, settings))
    except ModuleNotFoundError as error:
        return _say(_how_to_install(error), ExitStatus.USAGE)
    except PackageError as error:
        return _say(error, error.status)
    except (PlaceError, UsageError) as error:
        return _say(error, ExitStatus.USAGE)
    except StoppedError:
        return _say("stopped; nothing is left of what was not made", ExitStatus.FAILED)
    except (OSError, sqlite3.Error) as error:
        return _say(f"failed: {reason(error)}", ExitStatus.FAILED)


def _tasks(opts: argparse.Namespace, settings: Settings) -> "list[Callable[[], Built]]":
    """What is to be made. Raises ModuleNotFoundError, UsageError, OSError."""
    from thaigov_spider.package import build  # needs the extra

    archive = (archive_to_write if opts.cdxj else archive_to_read)(settings)
    if opts.output:
        refuse_kept(opts.output, archive)
    asked = build.PackageScope(Selection(opts.since, opts.until, opts.section), opts.run)
    number = opts.jobs or os.cpu_count() or 1
    tasks: list[Callable[[], Built]] = []
    if opts.output:
        tasks.append(
            lambda: build.package(archive, asked, opts.output, progress_line, replace=opts.force, jobs=number)
        )
    if opts.cdxj:
        tasks.append(lambda: build.write_index(archive, progress_line, jobs=number))
    return tasks


def _do(task: "Callable[[], Built]", settings: Settings) -> ExitStatus:
    began = time.monotonic()
    built = task()
    for note in built.notes:
        _say(note, ExitStatus.PARTIAL)
    if is_summary_due(settings, built.notes):
        tell(_closing_line(built, time.monotonic() - began))
    return ExitStatus.PARTIAL if built.notes else ExitStatus.COMPLETE


def _closing_line(built: "Built", seconds: float) -> str:
    parts = [
        counted(built.pages, "page") if built.pages else "",
        counted(built.records, "record"),
        counted(built.path.stat().st_size, "byte"),
        f"{seconds:.1f} s",
        f"{counted(built.undated, 'article')} without a date left out" if built.undated else "",
    ]
    return f"{printable(str(built.path))}: {'; '.join(part for part in parts if part)}"


def _how_to_install(error: ModuleNotFoundError) -> str:
    missing = (error.name or "").partition(".")[0]
    return f"packages need more than a crawl does ({missing} is missing); {installing('wacz')}"
