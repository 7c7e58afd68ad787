"""`scrapy rebuild`: the ledger made again from the captures."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

from thaigov_spider.archive.folder import Archive, LinkError, LockedError
from thaigov_spider.capture.warcfile import recover
from thaigov_spider.cli.check_settings import UsageError, archives_dir, check
from thaigov_spider.cli.foreground import say, tell
from thaigov_spider.cli.offline_command import OfflineCommand
from thaigov_spider.crawl.open_archive import rebuilt
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.ledger import LedgerError

_say = partial(say, "rebuild")

_EPILOG = """\
examples:
  scrapy rebuild                              make archives/ledger.sqlite again
  scrapy rebuild -s ARCHIVES_DIR=/mnt/copy    that of a copy

The ledger that is there, if any, is moved aside. A crawl that finds its ledger lost or damaged does the same
by itself. Lines of items/ that are lost as well are written again by the next crawl.

exit status: 0 done, 1 failed, 2 wrong usage, 75 a run holds the archive
"""


class Command(OfflineCommand):
    """Make the ledger again from the WARC files."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return ""

    def short_desc(self) -> str:
        return "Make the ledger again from the WARC files of the archive"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        try:
            self.exitcode = self._rebuild(args)
        except UsageError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except LockedError as error:
            self.exitcode = _say(f"the archive is held by {error}", ExitStatus.LOCKED)
        except (LedgerError, LinkError, OSError) as error:
            self.exitcode = _say(error, ExitStatus.FAILED)

    def _rebuild(self, args: list[str]) -> ExitStatus:
        assert self.settings is not None
        if args:
            raise UsageError(f"{' '.join(args)}: not understood; see scrapy rebuild --help")
        check(self.settings)
        archive = Archive(archives_dir(self.settings))
        if not archive.warc.is_dir():
            raise UsageError(f"{archive.warc} is no folder; name the archive with -s ARCHIVES_DIR=…")
        now = datetime.now(UTC)
        with archive.locked(now):
            for recovered in recover(archive.warc):
                tell(f"an earlier crawl was cut off: {recovered}")
            if archive.ledger.exists():
                aside = archive.set_aside(archive.ledger, now, "old")
                tell(f"the ledger that was there is now {aside}")
            ledger, shown = rebuilt(archive, self.settings, now)
            with closing(ledger):
                articles, past = ledger.articles(), ledger.snapshots.articles()
        also = f", {past} from the Wayback Machine" if past else ""
        tell(f"{archive.ledger}: {articles} articles{also}, out of {shown} exchanges")
        if shown and not articles and (not past or any(archive.items.glob("news-*.jsonl"))):
            origin = self.settings["THAIGOV_ORIGIN"]
            tell(
                f"none of them is an article of {origin}; if the archive is of another site, say which with"
                " -s THAIGOV_ORIGIN=…"
            )
        return ExitStatus.COMPLETE
