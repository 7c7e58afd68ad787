"""`scrapy crawl`: Scrapy's own exits with 0 whatever happened; this one says in its exit status what did."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import import_module

from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from thaigov_spider.archive.folder import LinkError, LockedError
from thaigov_spider.archive.run_log import keep_terminal_unsteered, logged_to
from thaigov_spider.atomic_files import PlaceError, write
from thaigov_spider.capture import recorder
from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.recorder import keep_each_once
from thaigov_spider.cli.check_settings import (
    UsageError,
    archive_to_write,
    check,
    check_proxies,
    introduce,
    wrong_with_logging,
)
from thaigov_spider.cli.foreground import mend_streams, reason, say, tell
from thaigov_spider.cli.offline_command import end_help_with
from thaigov_spider.cli.options import meant, options_of
from thaigov_spider.cli.politeness import impolite
from thaigov_spider.crawl import run, run_report
from thaigov_spider.crawl.healthcheck import ping
from thaigov_spider.crawl.open_archive import opened
from thaigov_spider.crawl.run import Run
from thaigov_spider.crawl.target import SITE, archive_target
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.ledger import LedgerError
from thaigov_spider.plan import news_scope
from thaigov_spider.plan.arguments import ArgumentError
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.readback.run_order import followed

logger = logging.getLogger(__name__)

_say = partial(say, "crawl")

EXAMPLES = """\
examples, each with -s OPERATOR_CONTACT=archive@example.org (your address) behind it:
  scrapy crawl news
                      what is new since the last crawl; on an empty archive, every number of today's site
                      from the newest down, over as many runs as it takes
  scrapy crawl news -a since=2025-01-01 -a limit=100
                      at most 100 articles, published since that day
  scrapy crawl news -a ids=37600-37700,40000
                      the articles of these numbers, to 100650 of the site before, above of today's
  scrapy crawl news -a ids=th/162464-169370
                      today's articles of these numbers, in Thai
  scrapy crawl news -a section=ด้านเศรษฐกิจ -a refresh=30d
                      one section; known articles again if their last capture is older than 30 days
  scrapy crawl wayback
                      the same articles, from captures that the Wayback Machine has; stopped at any time,
                      the next crawl goes on
  scrapy crawl wayback -a prefix=news/press -a to=2006 -a limit=100
                      at most 100 articles below that address, captured up to the end of 2006
  scrapy crawl commoncrawl
                      the same articles, from captures that Common Crawl has, but for those whose payload is
                      in the archive already
  scrapy crawl commoncrawl -a crawl=CC-MAIN-2024-10
                      those of one of its crawls

exit status:
  0 complete, "nothing new" included   1 failed         2 wrong usage   3 refused by the site
  4 suspicious: look at the report     5 some pages failed   75 another run holds the archive
"""


class Command(ScrapyCommand):
    """Run a spider, write what it found, and exit with a status that is true."""

    requires_project = True

    def syntax(self) -> str:
        return "<spider> [-a NAME=VALUE ...] [-s NAME=VALUE ...]"

    def short_desc(self) -> str:
        return "Crawl the site: articles into items/, captures into warc/"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        end_help_with(EXAMPLES, parser, "crawl")
        self._parser = parser
        parser.add_argument(
            "-a",
            dest="arguments",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="; ".join(f"{spider}: {', '.join(names)}" for spider, names in _accepted().items()),
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; end where nothing could be logged as they say."""
        super().process_options(args, opts)
        mend_streams()
        assert self.settings is not None
        if wrong := wrong_with_logging(self.settings):
            sys.exit(_say(wrong, ExitStatus.USAGE))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            self._run(args, opts)
        except Exception as error:
            logger.exception("this is a fault of the program; please report it")
            self.exitcode = _say(f"broken: {in_words(error)}", ExitStatus.FAILED)
        url = self.settings["HEALTHCHECK_URL"]
        if url.startswith(("http://", "https://")) and self.exitcode != ExitStatus.LOCKED:
            ping(url, self.exitcode)  # where another run holds the archive, that one will

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self.exitcode = self._crawl(args, opts.arguments)
        except UsageError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except LockedError as error:
            self.exitcode = _say(f"the archive is held by {error}", ExitStatus.LOCKED)
        except (LedgerError, LinkError) as error:
            self.exitcode = _say(error, ExitStatus.FAILED)
        except OSError as error:
            where = f" to {error.filename}" if error.filename else ""
            self.exitcode = _say(
                f"nothing can be written{where} ({error.strerror or error}); make room, or choose another"
                " place with -s ARCHIVES_DIR=…",
                ExitStatus.FAILED,
            )

    def _crawl(self, args: list[str], arguments: list[str]) -> ExitStatus:
        assert self.settings is not None
        spider = _spider(args, options_of(self._parser))
        asked_for = _scope(arguments, spider)
        check(self.settings)
        check_proxies()
        self._refuse_what_is_impolite(spider)
        introduce(self.settings)
        archive = archive_to_write(self.settings)
        self.settings.set("ARCHIVES_DIR", str(archive.root), priority="cmdline")
        keep_terminal_unsteered()
        with opened(archive, spider, asked_for, self.settings) as this_run, logged_to(this_run.log_path):
            logger.info("begins: %s %s", spider, asked_for.as_text())
            crawler = self._tied(this_run)
            self._run_to_its_end(crawler, this_run)
            return _conclude(this_run, self.settings["SUMMARY"])

    def _refuse_what_is_impolite(self, spider: str) -> None:
        assert self.settings is not None
        default = Settings()
        default.setmodule("thaigov_spider.settings", priority="project")
        for name in _origins_of(spider):
            wrong = impolite(self.settings, default, self.settings[name])
            if wrong is not None:
                raise UsageError(wrong)

    def _tied(self, this_run: Run) -> Crawler:
        assert self.crawler_process is not None
        self.crawler_process.settings.set("RUN_ID", this_run.id, priority="cmdline")
        self.crawler_process.settings.set("RUN_ARGUMENTS", this_run.scope.as_text(), priority="cmdline")
        follows = followed(this_run.archive.warc, this_run.id)
        self.crawler_process.settings.set("RUN_FOLLOWS", follows, priority="cmdline")
        crawler = self.crawler_process.create_crawler(this_run.spider)
        run.begin(crawler, this_run)
        keep_each_once(crawler, this_run.ledger.payloads)
        logging.getLogger(recorder.__name__).setLevel(logging.CRITICAL)  # the run says the same, in one line
        return crawler

    def _run_to_its_end(self, crawler: Crawler, this_run: Run) -> None:
        # These look at every frame that they are imported from: the fewer, the better.
        import_module("scrapy.core.downloader.tls")
        import_module("scrapy.core.downloader.contextfactory")

        assert self.crawler_process is not None
        self.crawler_process.crawl(crawler)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            this_run.failed("the crawl could not start; the log above says why")
        this_run.stats = crawler.stats.get_stats() if crawler.stats else {}
        if this_run.ended_by is None:  # the spider was not closed
            this_run.ended_by = "stopped at once"
        this_run.ended = datetime.now(UTC)


def _origins_of(spider: str) -> tuple[str, ...]:
    """The settings that say whom a spider asks."""
    asked = archive_target(CAPTURE_SOURCES[spider]) if spider in CAPTURE_SOURCES else SITE
    return tuple(name for name, _ in asked.asks)


def _accepted() -> dict[str, Mapping[str, str]]:
    """The arguments of each spider."""
    return {"news": news_scope.ACCEPTED} | {name: one.accepted for name, one in CAPTURE_SOURCES.items()}


def _spider(args: list[str], options: Sequence[str]) -> str:
    spiders = list(_accepted())
    if len(args) == 1 and args[0] in spiders:
        return args[0]
    rest = [word for word in args if word not in spiders]
    ways = " or ".join(f"scrapy crawl {name}" for name in spiders)
    wrong = f"; {' '.join(rest)} is not understood{meant(rest, [*spiders, *options])}" if rest else ""
    raise UsageError(f"write {ways}{wrong}")


def _scope(arguments: list[str], spider: str) -> Scope | SnapshotScope:
    pairs = [argument.partition("=") for argument in arguments]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"-a {name} has no value; write -a NAME=VALUE")
    arguments_by_name = {name: value for name, _, value in pairs}
    if len(arguments_by_name) < len(pairs):
        raise UsageError("an argument is given twice; ids takes several, as in -a ids=37600-37700,40000")
    try:
        source = CAPTURE_SOURCES.get(spider)
        return (source.scope if source else Scope.parse)(**arguments_by_name)
    except ArgumentError as error:
        raise UsageError(str(error)) from None


def _conclude(this_run: Run, summary: str) -> ExitStatus:
    """Write the report; say what happened where somebody looks, or has to hear of something new."""
    # By these words `verify` knows that there has to be a report.
    ends = "ends with status" if _write_report(this_run) else "without a report, it is over with status"
    wrong = this_run.status is not ExitStatus.COMPLETE
    logger.info("%s %d: %s", ends, this_run.status, this_run.reason)
    if this_run.is_disk_at_fault and summary == "auto" and not sys.stderr.isatty() and this_run.is_news:
        # A summary would name files that are not there, and come every night: no report says that it came.
        return _say(f"{this_run.reason}; make room, or mend the disk: the next run goes on", this_run.status)
    if summary == "always" or (summary == "auto" and (sys.stderr.isatty() or (wrong and this_run.is_news))):
        tell(run_report.summary(this_run))
    return this_run.status


def _write_report(this_run: Run) -> bool:
    """Write the report whole or not at all: where the disk is full, the summary still has to come."""
    try:
        write(run_report.as_json(this_run), this_run.report_path)
    except (PlaceError, OSError) as error:
        this_run.cannot_write(f"the report cannot be written ({reason(error)})")
        return False
    return True
