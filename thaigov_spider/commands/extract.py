"""`scrapy extract`: articles out of WARC, WACZ and ARC files, whoever wrote them."""

import argparse
import os
import sqlite3
import sys
import time
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from scrapy.settings import BaseSettings

from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.cli.foreground import (
    StoppedError,
    forget_stdout,
    progress_line,
    reason,
    say,
    stoppable,
    tell,
)
from thaigov_spider.cli.offline_command import OfflineCommand, is_summary_due, jobs
from thaigov_spider.cli.output import STDOUT, output, refuse_kept
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.extract.executors import Workers, WorkersLostError, cluster, processes
from thaigov_spider.extract.pages_in import OF_OTHER_SITES
from thaigov_spider.extract.plan import ExtractPlan, plan_for
from thaigov_spider.extract.work import ExtractOptions, ExtractTally, extract
from thaigov_spider.printable import Problem, printable

_say = partial(say, "extract")

_EPILOG = """\
examples:
  scrapy extract archives/warc/*.warc.gz -o items.jsonl
                                      the lines that the crawls wrote, read off their captures again
  scrapy extract crawl.warc.gz news.wacz --newest -o items.jsonl
                                      of each article only the text that was captured last
  curl https://example.org/crawl.warc.gz | scrapy extract - -o items.jsonl
                                      from standard input
  scrapy extract *.warc.gz -o - | jq .title
                                      to standard output
  scrapy extract *.warc.gz -o items.jsonl --scheduler tcp://10.0.0.1:8786
                                      on a Dask cluster whose workers see the files under the same paths

Reads .warc, .warc.gz, .warc.zst, .wacz, .arc and .arc.gz, in the order in which they are named, and in
them response, revisit, resource and segmented records. Files of other kinds (WET, WAT) are named, and all
others read. Lines stand in the order of files and offsets: one for each text of an article, as in a crawl.
Pages count that are on thaigov.go.th, its www. and media. (http, https, with or without :80), at -s
THAIGOV_ORIGIN=…, or on loopback, as those of the demo. Revisits must have their originals in the files that
are named together.

An article whose end is missing (its record, its Content-Length, chunks or content encoding show it) has the
flag truncated; a whole capture of the same text takes its place. Unless its record says so, it is named.

The output appears when it is whole. What is wrong with a file is one line on standard error,
FILE:OFFSET: what is wrong; the rest of it is read. On a terminal, or when something is wrong, a summary says
what was found, and what was passed over, and why (-s SUMMARY=always or never to choose).

exit status:
  0 complete   1 failed, nothing was written   2 wrong usage
  4 suspicious: no article was found
  5 partial: what the messages name could not be read; all else is in the output
"""


class Command(OfflineCommand):
    """Extract articles from WARC, WACZ and ARC files."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "FILE ... -o OUTPUT [--newest] [--jobs N]"

    def short_desc(self) -> str:
        return "Extract articles from WARC, WACZ and ARC files, whoever wrote them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("Extract Options").add_argument
        add("-o", dest="output", metavar="OUTPUT", help="the file to make; - is standard output")
        add("--force", action="store_true", help="replace OUTPUT if it is there")
        add("--newest", action="store_true", help="of each article only the text that was captured last")
        add("--jobs", type=jobs, metavar="N", help="processes (default: one a core)")
        add(
            "--scheduler",
            metavar="ADDRESS",
            help="work on this Dask cluster, which you trust with all that you may do (extra: cluster)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            with stoppable():
                self.exitcode = _extract(_files(args), opts, self.settings)
        except (UsageError, PlaceError) as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except StoppedError:
            self.exitcode = _say("stopped; nothing was written", ExitStatus.FAILED)
        except BrokenPipeError:
            forget_stdout()
            self.exitcode = ExitStatus.FAILED
        except WorkersLostError as error:
            self.exitcode = _say(f"{error}; nothing was written", ExitStatus.FAILED)
        except (OSError, sqlite3.Error) as error:
            self.exitcode = _say(f"failed, nothing was written: {reason(error)}", ExitStatus.FAILED)


def _files(args: list[str]) -> list[str]:
    if not args:
        raise UsageError("name the files, or - for standard input; see scrapy extract --help")
    return args


def _check_output(path: Path, names: list[str]) -> None:
    """Raise UsageError where what is made would take the place of a capture."""
    refuse_kept(path)
    if any(path.exists() and Path(name).exists() and path.samefile(name) for name in names):
        raise UsageError(f"{path} is one of the files that are read; name another place")


def _extract(names: list[str], opts: argparse.Namespace, settings: BaseSettings) -> ExitStatus:
    if opts.output is None:
        raise UsageError("say where the lines go: -o items.jsonl, or -o - for standard output")
    if opts.jobs and opts.scheduler:
        raise UsageError("--jobs is for this machine, --scheduler for a cluster; name one of them")
    if opts.output != STDOUT:
        _check_output(Path(opts.output), names)
    began, complaints, tally = time.monotonic(), _Complaints(), ExtractTally()
    with output(opts.output, replace=opts.force) as path:
        plan = plan_for(names, sys.stdin.buffer)
        for text in plan.notes:
            _say(text, ExitStatus.COMPLETE)
        tally.passed += plan.passed
        for problem in plan.problems:
            complaints.problem(problem)
        showing = progress_line("extract", plan.size, "B")
        with _workers(opts) as workers, showing as progress, path.open("wb") as file:
            asked = ExtractOptions(settings["THAIGOV_ORIGIN"], opts.newest)
            for line in extract(plan, asked, workers, path.parent, tally, complaints, progress):
                file.write(line.encode() + b"\n")
    status = _status(tally, complaints)
    if is_summary_due(settings, status):
        tell(_summary(plan, tally, complaints, opts.output, time.monotonic() - began))
    return status


def _workers(opts: argparse.Namespace) -> AbstractContextManager[Workers]:
    return cluster(opts.scheduler) if opts.scheduler else processes(opts.jobs or os.cpu_count() or 1)


class _Complaints:
    """Says on standard error what is wrong, past the progress line."""

    def __init__(self) -> None:
        self.problems = 0

    def problem(self, problem: Problem) -> None:
        """Say it, and count it."""
        self.problems += 1
        self.note(problem)

    def note(self, problem: Problem) -> None:
        """Say it."""
        tell(str(problem))


def _status(tally: ExtractTally, complaints: _Complaints) -> ExitStatus:
    if complaints.problems:
        return ExitStatus.PARTIAL
    return ExitStatus.COMPLETE if tally.captures else ExitStatus.SUSPICIOUS


def _summary(
    plan: ExtractPlan, tally: ExtractTally, complaints: _Complaints, output_name: str, seconds: float
) -> str:
    pages = ", ".join(f"{count} {verdict}" for verdict, count in tally.pages.most_common()) or "none"
    where = "standard output" if output_name == STDOUT else printable(output_name)
    lines = [
        f"  files     {len(plan.sources)}, {plan.size / 1e6:.1f} MB in {seconds:.1f} s",
        f"  pages     {pages}",
        f"  articles  {tally.articles}, captured {tally.captures} times",
        f"  lines     {tally.lines} in {where}",
    ]
    if tally.passed:
        passed = ", ".join(f"{count} {what}" for what, count in tally.passed.most_common())
        lines.append(f"  passed    over: {passed}")
    if complaints.problems:
        lines.append(f"  problems  {complaints.problems}, named above; all else was read")
    elif not tally.captures:
        is_there = tally.pages or set(tally.passed) - {OF_OTHER_SITES}
        why = "is there a new layout?" if is_there else "there is no page of the site in these files"
        lines.append(f"  no article was found: {why}")
    return "\n".join(["scrapy extract:", *lines])
