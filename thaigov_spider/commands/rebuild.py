"""`scrapy rebuild`: the ledger made again from the captures."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

from thaigov_spider.archive.folder import LinkError, LockedError
from thaigov_spider.capture.warcfile import recover
from thaigov_spider.cli.check_settings import UsageError, archive_to_write
from thaigov_spider.cli.foreground import say, tell
from thaigov_spider.cli.offline_command import OfflineCommand
from thaigov_spider.crawl.open_archive import PoorerError, rebuilt
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.ledger import LedgerError
from thaigov_spider.plan.capture_sources import titled
from thaigov_spider.printable import printable

_say = partial(say, "rebuild")

_EPILOG = """\
examples:
  scrapy rebuild                              make archives/ledger.sqlite again
  scrapy rebuild -s ARCHIVES_DIR=/mnt/copy    that of a copy

The ledger that is there, if any, is moved aside; but one that knows articles which the captures do not yield
stays, as where WARC files are missing, unless --force is said. A crawl that finds its ledger lost or damaged
does the same by itself. Lines of items/ that are lost as well are written again by the next crawl.

exit status: 0 done, 1 failed, 2 wrong usage, 75 a run holds the archive
"""


class Command(OfflineCommand):
    """Make the ledger again from the WARC files."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return ""

    def short_desc(self) -> str:
        return "Make the ledger again from the WARC files of the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--force", action="store_true", help="replace a ledger that knows more, too")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self.exitcode = self._rebuild(args, by_force=opts.force)
        except UsageError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except LockedError as error:
            self.exitcode = _say(f"the archive is held by {error}", ExitStatus.LOCKED)
        except (PoorerError, LedgerError, LinkError, OSError) as error:
            self.exitcode = _say(error, ExitStatus.FAILED)

    def _rebuild(self, args: list[str], *, by_force: bool) -> ExitStatus:
        assert self.settings is not None
        if args:
            raise UsageError(f"{' '.join(args)}: not understood; see scrapy rebuild --help")
        archive = archive_to_write(self.settings)
        if not archive.warc.is_dir():
            raise UsageError(f"{archive.warc} is no folder; name the archive with -s ARCHIVES_DIR=…")
        now = datetime.now(UTC)
        with archive.locked(now):
            for recovered in recover(archive.warc):
                tell(printable(f"an earlier crawl was cut off: {recovered}"))
            ledger, shown = rebuilt(archive, self.settings, now, by_force=by_force)
            with closing(ledger):
                articles, past = ledger.lines()
        found = counted(articles, "article")
        also = "".join(f", {past[via]} from {titled(via)}" for via in past)
        tell(f"{printable(str(archive.ledger))}: {found}{also}, out of {counted(shown, 'exchange')}")
        return ExitStatus.COMPLETE
