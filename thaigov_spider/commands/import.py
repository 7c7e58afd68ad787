"""`scrapy import`: articles out of the public text corpora of the site."""

import argparse
import sqlite3
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scrapy.settings import Settings

from thaigov_spider.archive.folder import Archive, LinkError, LockedError
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import UsageError, archives_dir, check
from thaigov_spider.cli.foreground import StoppedError, progress_line, reason, say, stoppable, tell
from thaigov_spider.cli.offline_command import OfflineCommand, is_summary_due
from thaigov_spider.corpus.importer import Report, import_corpus, texts
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.printable import printable

_MOST_COMPLAINTS = 20

_say = partial(say, "import")

_EPILOG = """\
examples:
  scrapy import --corpus thaigov-v2-corpus          every .txt below that folder
  scrapy export --format parquet -o news.parquet    the whole then: captures, and texts where there is none

The corpora made of this site hold one text an article: its title, the lines of its page, and behind
ที่มา : its address. They become lines of archives/imported/. What such a text does not say is null there:
when the page was captured, pictures, files. The section comes from the name of the file, and is flagged for
that.
A text that was imported before is not imported again.

exit status:
  0 complete   1 failed, nothing was imported   2 wrong usage   4 suspicious: there is no article
  5 partial: what the messages name is no article; all else was imported   75 a run holds the archive
"""


class Command(OfflineCommand):
    """Import the texts of a corpus as articles."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "--corpus FOLDER"

    def short_desc(self) -> str:
        return "Import the public text corpora of the site as articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("Import Options").add_argument
        add(
            "--corpus",
            type=Path,
            metavar="FOLDER",
            help="the folder that holds the texts, SECTION_NUMBER.txt",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert isinstance(self.settings, Settings)
        try:
            with stoppable():
                self.exitcode = _import(args, opts.corpus, self.settings)
        except UsageError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except LockedError as error:
            self.exitcode = _say(f"the archive is held by {error}", ExitStatus.LOCKED)
        except StoppedError:
            self.exitcode = _say("stopped; nothing was imported", ExitStatus.FAILED)
        except (LinkError, PlaceError) as error:
            self.exitcode = _say(f"failed, nothing was imported: {error}", ExitStatus.FAILED)
        except (OSError, sqlite3.Error) as error:
            self.exitcode = _say(f"failed, nothing was imported: {reason(error)}", ExitStatus.FAILED)


def _import(args: list[str], folder: Path | None, settings: Settings) -> ExitStatus:
    if args or folder is None:
        raise UsageError("name the folder of a corpus: --corpus FOLDER; see scrapy import --help")
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    check(settings)
    archive = Archive(archives_dir(settings))
    archive.prepare()
    now = datetime.now(UTC)
    showing = progress_line("import", len(texts(folder)), " texts")
    with archive.locked(now), _Complaints() as complaints, showing as progress:
        report = import_corpus(folder, archive, settings["THAIGOV_ORIGIN"], now, complaints.add, progress)
    status = _status(report)
    if is_summary_due(settings, status):
        tell(_summary(report, folder))
    return status


def _status(report: Report) -> ExitStatus:
    if not report.new + report.known:
        return ExitStatus.SUSPICIOUS
    return ExitStatus.PARTIAL if report.failed else ExitStatus.COMPLETE


def _summary(report: Report, folder: Path) -> str:
    if not report.new + report.known:
        found = f"none of {report.failed} texts is an article" if report.failed else "there is no .txt"
        return f"scrapy import: {printable(str(folder))}: {found}"
    where = f", in {printable(str(report.path))}" if report.path else ""
    parts = [f"{report.new} imported{where}", f"{report.known} known already", f"{report.failed} no articles"]
    return f"scrapy import: {'; '.join(parts)}"


class _Complaints:
    """Says what is wrong with files, past the progress line; of many, how many more there are."""

    def __init__(self) -> None:
        self._count = 0

    def __enter__(self) -> "_Complaints":
        return self

    def __exit__(self, *_: object) -> None:
        if self._count > _MOST_COMPLAINTS:
            _say(f"and {self._count - _MOST_COMPLAINTS} more such files", ExitStatus.PARTIAL)

    def add(self, text: str) -> None:
        """Say it, unless there were too many."""
        self._count += 1
        if self._count <= _MOST_COMPLAINTS:
            _say(text, ExitStatus.PARTIAL)
