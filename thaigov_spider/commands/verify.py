"""`scrapy verify`: whether every byte is there, and right."""

import argparse
import os
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings
from tqdm import tqdm

from thaigov_spider.archive.folder import archive_in
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import archive_to_read
from thaigov_spider.cli.foreground import progress_line, say, tell
from thaigov_spider.cli.offline_command import OfflineCommand, is_summary_due, jobs
from thaigov_spider.exit_status import ExitStatus, counted

if TYPE_CHECKING:
    from thaigov_spider.verify.fixity import FixityManifest
    from thaigov_spider.verify.plan import VerifyPlan
    from thaigov_spider.verify.record_checks import VerifyTally


_say = partial(say, "verify")

_EPILOG = """\
examples:
  scrapy verify                               the archive as a whole, its articles included
  scrapy verify /mnt/copy                     a copy of it
  scrapy verify crawl.warc.gz news.wacz       any WARC, WACZ and ARC files, whoever wrote them
  scrapy verify --jobs 1 *.warc.gz            in one process
  scrapy verify --all                         each problem by itself, however many have one cause
  scrapy verify --manifest                    each file against manifest-sha256.txt, too; new ones are added

Each cause is one line on standard output, in the order of files: FILE:OFFSET: what is wrong, with the first
record that shows it, how many others do, and what to do. With --all each problem is a line by itself, in the
same order. The offset is that of the record, of its gzip member in a .warc.gz file, of the line in a file of
articles. Revisits must have their originals, and segments the others of their record, in the files that are
named together. What a package says of its contents (digests, index, pages) is held against them; packages in
packages are verified too.
Bodies that end before their Content-Length, last chunk or content encoding does are problems. Digests count
by their value, however it is spelt. ARC files (.arc, .arc.gz) have none: verified are their lines, lengths,
gzip checksums and the heads of answers. Files of other kinds (WET, WAT) are named, and all others verified.
On a terminal, or when something is wrong, a last line says how much was read (-s SUMMARY=always or never to
choose).

--manifest keeps the SHA-256 of each file of the archive that never changes again (closed WARC files, items/,
imported/, reports), as a manifest of BagIt 1.0: a copy of what it lists, in a folder data/ beside it, is a
bag (docs/recovery.md says how). A listed file that is lost or changed is a problem; new files are none, and
are added, but those in which something is wrong. Not covered are the ledger, logs, indexes, and what a run
writes at this moment. A bag is verified by its folder, too, and never written to.

exit status: 0 every byte is there and right, 1 problems found, or failed, 2 wrong usage
"""


class Command(OfflineCommand):
    """Verify WARC, WACZ and ARC files, or the archive."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "[--jobs N] [--all] [--manifest] [FILE ... | FOLDER]"

    def short_desc(self) -> str:
        return "Verify the archive, or WARC files and WACZ packages: is every byte there and right?"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jobs",
            type=jobs,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes (default: one a core)",
        )
        parser.add_argument(
            "--manifest",
            action="store_true",
            help="hold the files against manifest-sha256.txt as well, and add new ones to it",
        )
        parser.add_argument("--all", action="store_true", help="name each problem, not only each cause")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from thaigov_spider.verify.plan import PlanError
        from thaigov_spider.verify.work import WorkError

        assert self.settings is not None
        try:
            planned = _planned(args, self.settings)
            manifest = _manifest_of(planned) if opts.manifest else None
            self.exitcode = _verify(planned, opts.jobs, self.settings, manifest, by_name=opts.all)
        except PlanError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except (WorkError, PlaceError, OSError, sqlite3.Error) as error:
            self.exitcode = _say(error, ExitStatus.FAILED)


def _planned(args: list[str], settings: BaseSettings) -> "VerifyPlan":
    from thaigov_spider.verify import plan

    if len(args) == 1 and Path(args[0]).is_dir():
        return plan.for_archive(archive_in(Path(args[0])))
    if args:
        return plan.for_files(map(Path, args))
    return plan.for_archive(archive_to_read(settings))


def _manifest_of(planned: "VerifyPlan") -> "FixityManifest":
    from thaigov_spider.verify.fixity import FixityManifest
    from thaigov_spider.verify.plan import PlanError

    if planned.archive is None:
        raise PlanError("--manifest is of an archive: name its folder, or none; see scrapy verify --help")
    return FixityManifest(planned.archive)


def _verify(
    planned: "VerifyPlan",
    jobs: int,
    settings: BaseSettings,
    manifest: "FixityManifest | None",
    *,
    by_name: bool,
) -> ExitStatus:
    from thaigov_spider.verify.causes import Causes, in_lines
    from thaigov_spider.verify.listing import ProblemListing
    from thaigov_spider.verify.record_checks import VerifyTally
    from thaigov_spider.verify.work import verify

    began, tally, found = time.monotonic(), VerifyTally(), 0
    faulty: set[str] = set()
    causes = Causes(planned.labels, planned.place_of)
    for note in planned.notes:
        _say(note, ExitStatus.COMPLETE)
    with closing(ProblemListing(planned.place_of)) as listing:
        try:
            size = planned.size + (manifest.size if manifest else 0)
            with progress_line("verify", size, "B") as progress:
                listed = manifest.problems(faulty, progress) if manifest else ()
                for problem in chain(verify(planned, jobs, tally, progress), listed):
                    found += 1
                    faulty |= {problem.file, problem.of}
                    (listing if by_name else causes).add(problem)
        finally:  # what was found is told, however this ends
            several = causes.in_order()
            for line in chain(listing.lines(), in_lines(several)):
                tqdm.write(line, file=sys.stdout)
    listed_now = f"; {manifest.update(faulty)}" if manifest else ""
    if is_summary_due(settings, found):
        what = _found(found, None if by_name else len(several))
        tell(_closing_line(what, tally, time.monotonic() - began) + listed_now)
    return ExitStatus.FAILED if found else ExitStatus.COMPLETE


def _found(problems: int, causes: int | None) -> str:
    if not problems:
        return "all right"
    if causes in (None, problems):
        return counted(problems, "problem")
    return f"{counted(causes or 0, 'cause')} of {counted(problems, 'problem')}, each named by --all"


def _closing_line(found: str, tally: "VerifyTally", seconds: float) -> str:
    counts = tally.counts
    parts = [
        f"{found}: {counted(tally.files, 'file')}",
        counted(tally.records, "record"),
        f"{tally.bytes} bytes",
        f"{counted(counts['lines'], 'article')}" if counts["lines"] else "",
        f"{seconds:.1f} s",
        _readings(counts["chunked"], counts["framed"]),
        f"{counted(counts['decoded'], 'body')} decoded, under the head of what was received"
        if counts["decoded"]
        else "",
        f"{counted(counts['oddly encoded'], 'body')}, as received, whose content encoding cannot be taken off"
        if counts["oddly encoded"]
        else "",
        f"{counted(counts['oddly headed'], 'oddity')} in heads of records that other archives wrote"
        if counts["oddly headed"]
        else "",
        f"{counted(counts['without block digest'], 'record')} without block digest"
        if counts["without block digest"]
        else "",
        f"{counted(counts['oddities'], 'oddity')} of imported files, which scrapy verify FILE names"
        if counts["oddities"]
        else "",
        f"{counted(counts['otherwise'], 'line')} of other versions that this one reads otherwise"
        if counts["otherwise"]
        else "",
    ]
    return "; ".join(part for part in parts if part)


def _readings(without: int, framed: int) -> str:
    """Which reading of chunked payloads the digests follow."""
    if not without + framed:
        return ""
    return f"digests of chunked payloads: {without} without the chunk framing (WARC 1.1), {framed} with it"
