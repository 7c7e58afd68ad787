"""`scrapy status`: what is archived, what is missing, and how the last runs went."""

import argparse
import shutil
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from thaigov_spider.archive.folder import archive_in
from thaigov_spider.atomic_files import PlaceError, write
from thaigov_spider.cli.check_settings import UsageError, archives_dir
from thaigov_spider.cli.foreground import forget_stdout, say, tell
from thaigov_spider.cli.offline_command import OfflineCommand
from thaigov_spider.cli.output import refuse_kept
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.ledger import DamagedError, LedgerError
from thaigov_spider.printable import printable

_say = partial(say, "status")

_EPILOG = """\
examples:
  scrapy status                               the archive at a glance
  scrapy status /mnt/copy                     that of a copy
  scrapy status --all | less                  with all gaps, failures, changed and gone articles
  scrapy status --json | jq .failures         for programs; without --all at most 1000 of each list; 60 runs
  scrapy status --html /var/www/status.html   a page with plots, in Thai and English; says nothing else

It looks at ledger.sqlite, runs/ and the sizes of files, writes nothing there, and may be called while a crawl
runs. Days are those of Thailand, times UTC.

marks of runs: ✓ complete, ! partial, ? suspicious, ✗ refused, failed, or without a report, … at work
exit status: 0 shown, 1 failed (the ledger is damaged, FILE cannot be written), 2 wrong usage, or no archive
"""


class Command(OfflineCommand):
    """Show what the archive has and lacks."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "[--json] [--all] [--html FILE] [FOLDER]"

    def short_desc(self) -> str:
        return "Show what is archived, the gaps, what failed, and the last runs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--all", action="store_true", help="list all there is, however long")
        parser.add_argument("--html", type=Path, metavar="FILE", help="write one self-contained page")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from thaigov_spider.status import gather

        try:
            self.exitcode = self._show(args, opts)
        except (UsageError, PlaceError, gather.NoArchiveError) as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except DamagedError as error:
            self.exitcode = _say(f"{error}; scrapy rebuild makes it again", ExitStatus.FAILED)
        except (LedgerError, OSError) as error:
            self.exitcode = _say(error, ExitStatus.FAILED)

    def _show(self, args: list[str], opts: argparse.Namespace) -> ExitStatus:
        from thaigov_spider.status import gather
        from thaigov_spider.status.lines import lines
        from thaigov_spider.status.overview import as_json
        from thaigov_spider.status.page import html

        assert self.settings is not None
        if len(args) > 1:
            raise UsageError(f"{' '.join(args)}: not understood; see scrapy status --help")
        archive = archive_in(Path(args[0]) if args else archives_dir(self.settings))
        most = sys.maxsize if opts.all else gather.LISTED
        overview = gather.overview(archive, self.settings["THAIGOV_ORIGIN"], datetime.now(UTC), most)
        if opts.html is not None:
            refuse_kept(opts.html, archive)
            write(html(overview), opts.html)
            if sys.stderr.isatty():
                tell(f"{printable(str(opts.html))} is written")
        if opts.json:
            _print(as_json(overview), "utf-8")
        elif opts.html is None:
            told = lines(overview, shutil.get_terminal_size().columns, in_full=opts.all)
            _print("\n".join(told), sys.stdout.encoding)
        return ExitStatus.COMPLETE


def _print(text: str, encoding: str) -> None:
    from thaigov_spider.status.wording import PLAIN_MARKS

    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        data = text.translate(PLAIN_MARKS).encode(encoding, "backslashreplace")
    try:
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        forget_stdout()
