"""`scrapy import`: files of others become part of the archive; texts of the public corpora, too."""

import argparse
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from thaigov_spider.archive.folder import Archive, LinkError, LockedError
from thaigov_spider.atomic_files import PlaceError
from thaigov_spider.cli.check_settings import UsageError, archive_to_write, archives_dir
from thaigov_spider.cli.foreground import StoppedError, progress_line, reason, say, stoppable, tell
from thaigov_spider.cli.offline_command import OfflineCommand, is_summary_due, jobs
from thaigov_spider.crawl.open_archive import held, mended
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.extract.executors import WorkersLostError
from thaigov_spider.ledger import LedgerError
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.printable import Problem, printable
from thaigov_spider.progress import Progress
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS

if TYPE_CHECKING:
    from thaigov_spider.corpus.importer import Report
    from thaigov_spider.imports.importer import ImportOutcome


_MOST_COMPLAINTS = 20

_say = partial(say, "import")

_EPILOG = """\
examples:
  scrapy import crawl.warc.gz --source "crawl of the library, 2019"
                                                  the whole file becomes part of the archive, as it is
  scrapy import *.warc.gz news.wacz old.arc.gz    several at once: revisits find their originals in all
  scrapy import --only-site big.warc.gz           only the records of the site
  scrapy import --corpus thaigov-v2-corpus        every .txt below that folder
  scrapy export --format parquet -o news.parquet  the whole then: captures, and texts where there is none

Takes .warc, .warc.gz, .warc.zst, .wacz, .arc and .arc.gz. A file is verified, and stored in archives/warc/
under a name of its own, its bytes unchanged; of a damaged one the records that can be read are. What is
wrong with the files is told as scrapy verify tells it: a line a cause, with how many records have it and what
to do. Their articles become lines of archives/items/, where their texts are not known yet: capture.via is
import, or wayback where the record proves that. Where a file is from (its name, its SHA-256, what --source
says) stands in the report, archives/runs/import-….json, and in the data card of an export. A file that was
imported before, under whatever name, is not imported again. An import that is cut off is finished or undone
by the next command that writes to the archive.

The corpora made of this site hold one text an article: its title, the lines of its page, and behind
ที่มา : its address. They become lines of archives/imported/. What such a text does not say is null there:
when the page was captured, pictures, files. The section comes from the name of the file, and is flagged for
that. A text that was imported before is not imported again; a captured article is preferred to a text.

exit status:
  0 complete, also where all was imported before   1 failed   2 wrong usage
  4 suspicious: nothing of the site is in the files, or no article
  5 partial: what the messages name could not be read, or is cut short; all else was imported
  75 a run holds the archive
"""


class Command(OfflineCommand):
    """Import files of others, or the texts of a corpus."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "FILE ... [--only-site] [--source TEXT] | --corpus FOLDER"

    def short_desc(self) -> str:
        return "Import WARC, WACZ and ARC files of others, or the public text corpora of the site"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("Import Options").add_argument
        add("--only-site", action="store_true", help="store only the records of the site, not whole files")
        add("--source", metavar="TEXT", help="where the files are from, for the report and the data card")
        add("--jobs", type=jobs, metavar="N", help="processes (default: one a core)")
        add(
            "--corpus",
            type=Path,
            metavar="FOLDER",
            help="the folder that holds the texts, SECTION_NUMBER.txt",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from thaigov_spider.verify.plan import PlanError
        from thaigov_spider.verify.work import WorkError

        assert isinstance(self.settings, Settings)
        try:
            with stoppable():
                self.exitcode = _import(args, opts, self.settings)
        except (UsageError, PlanError) as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except LockedError as error:
            self.exitcode = _say(f"the archive is held by {error}", ExitStatus.LOCKED)
        except StoppedError:
            self.exitcode = _say(f"stopped; {_state(self.settings)}", ExitStatus.FAILED)
        except (LinkError, PlaceError, LedgerError, WorkError, WorkersLostError, DamageError) as error:
            self.exitcode = _say(f"failed, {_state(self.settings)}: {error}", ExitStatus.FAILED)
        except (OSError, sqlite3.Error, *ZIP_ERRORS) as error:
            self.exitcode = _say(f"failed, {_state(self.settings)}: {reason(error)}", ExitStatus.FAILED)


def _state(settings: Settings) -> str:
    """What an import that fails leaves behind."""
    is_begun = False
    with suppress(OSError):  # a folder that this user may not see into
        is_begun = (archives_dir(settings) / "import.json").exists()
    return "the next run finishes it" if is_begun else "nothing was imported"


def _import(args: list[str], opts: argparse.Namespace, settings: Settings) -> ExitStatus:
    if bool(args) is (opts.corpus is not None):
        raise UsageError("name files, or the folder of a corpus: --corpus FOLDER; see scrapy import --help")
    if opts.corpus is not None and any((opts.only_site, opts.source, opts.jobs)):
        raise UsageError("--only-site, --source and --jobs are for files, not for --corpus")
    if opts.corpus is not None:
        return _import_corpus(opts.corpus, settings)
    return _import_files(list(map(Path, args)), opts, settings)


def _import_files(paths: list[Path], opts: argparse.Namespace, settings: Settings) -> ExitStatus:
    from thaigov_spider.imports.importer import import_files
    from thaigov_spider.imports.storing import ImportScope

    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path}: this is a folder; name its files")
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
    archive = archive_to_write(settings)
    now = datetime.now(UTC)
    wanted = ImportScope(settings["THAIGOV_ORIGIN"], opts.only_site, printable(opts.source or "") or None)
    with (
        held(archive, now),
        mended(archive, Scope(), settings, now) as ledger,
        _Complaints(paths) as complaints,
    ):
        done = import_files(archive, ledger, paths, wanted, complaints, progress_line, opts.jobs)
    if is_summary_due(settings, done.status):
        tell("\n".join(_told(done, archive)))
    return done.status


def _told(done: "ImportOutcome", archive: Archive) -> Iterator[str]:
    if done.this is None:
        is_known = done.status is ExitStatus.COMPLETE
        yield f"scrapy import: {'nothing new' if is_known else 'nothing of the site is in these files'}"
        return
    articles, pages = done.learnt.articles, done.learnt.pages
    yield f"scrapy import: {done.this.run}"
    for given in done.this.given:
        yield f"  file      {given.name}, SHA-256 {given.sha256}: {given.how}"
        if given.left_out:
            yield f"            {counted(len(given.left_out), 'thing')} could not be read, named above"
    yield f"  pages     {', '.join(f'{count} {verdict}' for verdict, count in pages.most_common()) or 'none'}"
    new, changed = articles["new"], articles["changed"]
    yield f"  articles  {new} that no other source has, {counted(changed, 'other text')} of known ones"
    yield f"  known     {counted(articles['captured again'], 'capture')} of texts that the archive had"
    for name in done.this.stored:
        yield f"  stored    {archive.warc / name}"
    if articles["written"]:
        yield f"  lines     {archive.items / f'{done.this.run}.jsonl'}"
    yield f"  report    {archive.runs / f'{done.this.run}.json'}"
    if not articles:
        yield "  no article was found: is there a new layout?"


def _import_corpus(folder: Path, settings: Settings) -> ExitStatus:
    from thaigov_spider.corpus.importer import import_corpus, texts

    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    archive = archive_to_write(settings)
    archive.prepare()
    now = datetime.now(UTC)
    showing: AbstractContextManager[Progress] = progress_line("import", len(texts(folder)), " texts")
    with archive.locked(now), _Complaints() as complaints, showing as progress:
        report = import_corpus(folder, archive, settings["THAIGOV_ORIGIN"], now, complaints.add, progress)
    status = _status(report)
    if is_summary_due(settings, status):
        tell(_summary(report, folder))
    return status


def _status(report: "Report") -> ExitStatus:
    if not report.new + report.known:
        return ExitStatus.SUSPICIOUS
    return ExitStatus.PARTIAL if report.failed else ExitStatus.COMPLETE


def _summary(report: "Report", folder: Path) -> str:
    if not report.new + report.known:
        given = counted(report.failed, "text")
        found = f"none of {given} is an article" if report.failed else "there is no .txt"
        return f"scrapy import: {printable(str(folder))}: {found}"
    where = f", in {printable(str(report.path))}" if report.path else ""
    parts = [
        f"{report.new} imported{where}",
        f"{report.known} known already",
        f"{report.failed} no articles",
        f"{report.alone} of articles that no capture has",
    ]
    return f"scrapy import: {'; '.join(parts)}"


class _Complaints:
    """Says what is odd: at once what is of a whole file, and at the end each cause of what is wrong in files.

    Of very many it says how many more there are.
    """

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        from thaigov_spider.verify.causes import Causes

        self._count = 0
        self._said: set[str] = set()
        self._names = list(map(str, paths))
        self._causes = Causes(self._names, self._place_of)

    def __enter__(self) -> "_Complaints":
        return self

    def __exit__(self, *_: object) -> None:
        from thaigov_spider.verify.causes import in_lines

        for line in in_lines(self._causes.in_order()):
            _say(line, ExitStatus.PARTIAL)
        if self._count > _MOST_COMPLAINTS:
            _say(f"and {self._count - _MOST_COMPLAINTS} more such messages", ExitStatus.PARTIAL)

    def add(self, text: str) -> None:
        """Say it, unless there were too many."""
        if text in self._said:
            return
        self._count += 1
        if self._count <= _MOST_COMPLAINTS:
            self._said.add(text)
            _say(text, ExitStatus.PARTIAL)

    def problem(self, problem: Problem) -> None:
        """Something could not be read."""
        self._causes.add(problem)

    def note(self, problem: Problem) -> None:
        """Something is odd, and nothing lost."""
        self._causes.add(problem)

    def known(self, path: Path, where: str) -> None:
        """A file is in the archive already."""
        self.add(f"{path}: imported before, as {where}; nothing was done")

    def empty(self, path: Path) -> None:
        """Nothing of the site is in a file."""
        self.add(f"{path}: nothing of the site is in this file, and nothing of it was stored")

    def _place_of(self, file: str) -> tuple[int, str]:
        """Files as they are named, and what is in a package with the package."""
        among = (at for at, name in enumerate(self._names) if file == name or file.startswith(f"{name}/"))
        return next(among, len(self._names)), file
