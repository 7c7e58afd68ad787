"""`scrapy index`: the index of the archive's texts, brought up to date; and a search in it."""

import argparse
import sys
from pathlib import Path
from typing import Any

from thaigov_spider.archive.folder import files
from thaigov_spider.cli.check_settings import UsageError, archive_to_write
from thaigov_spider.cli.foreground import progress_line, say, tell
from thaigov_spider.cli.offline_command import OfflineCommand, answered, is_summary_due, whole
from thaigov_spider.cli.program import installing
from thaigov_spider.exit_status import ExitStatus, counted
from thaigov_spider.printable import printable

_EPILOG = """\
examples:
  scrapy index                                bring archives/index/ up to date, as behind a crawl
  scrapy index --search 'น้ำท่วม'              and the newest articles that have it
  scrapy index --search '"นายก รัฐมนตรี" OR ครม -ภูเก็ต' --most 100

Any part of a word is found, and found exactly: Thai has no blanks between words. Upper and lower case, Thai
and Arabic digits, both spellings of sara am, blanks and invisible characters make no difference. Several
terms: all of them; "…" is one term, -term must not be there, OR is between alternatives.

The index has the newest text of each article, and, for scrapy browse, the captures by their addresses. It
follows from the lines and WARC files of the archive, and may be deleted. What is new in them is read when it
is called; a crawl may run meanwhile.

exit status: 0 done, "nothing found" included   1 failed   2 wrong usage   75 another process is indexing
"""


def _most(text: str) -> int:
    return whole(text, 1, sys.maxsize, "number of articles; one is from 1 up")


class Command(OfflineCommand):
    """Bring the index of texts up to date, and search it."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "[--search WORDS]"

    def short_desc(self) -> str:
        return "Index the texts of the archive, and search them, in Thai and English"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--search", metavar="WORDS", help="list the articles that have these words")
        add("--most", type=_most, default=20, metavar="N", help="at most so many (default 20)")
        add("--anew", action="store_true", help="make the index anew, from all lines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = answered(
            "index", lambda: self._index(args, opts), stopped="stopped; the next call goes on"
        )

    def _index(self, args: list[str], opts: argparse.Namespace) -> ExitStatus:
        from thaigov_spider.browse.capture_table import CaptureTable
        from thaigov_spider.export.line_rows import size_of

        assert self.settings is not None
        if args:
            raise UsageError(f"{' '.join(args)}: not understood; see scrapy index --help")
        archive = archive_to_write(self.settings)
        if not archive.root.is_dir():
            raise UsageError(f"{archive.root} is no folder; name the archive with -s ARCHIVES_DIR=…")
        search = _search()
        index = search.SearchIndex(archive)
        size = size_of(archive)
        try:
            with progress_line("indexing", size, "B") as progress:
                changed = index.update(progress, anew=opts.anew)
        except search.IndexHeldError:
            return say("index", "another process brings the index up to date", ExitStatus.LOCKED)
        if opts.search is None:
            captures = CaptureTable(archive)
            with progress_line("captures", _size(archive.warc), "B") as progress:
                captures.update(progress, anew=opts.anew)
        if is_summary_due(self.settings, wrong=False) and opts.search is None:
            tell(f"{printable(str(index.folder))}: {counted(changed, 'article')} new or changed")
        if opts.search is not None:
            _show(index, opts.search, opts.most, archive.root)
        return ExitStatus.COMPLETE


def _search() -> Any:
    try:
        from thaigov_spider.search import index  # needs the extra `browse`
    except ModuleNotFoundError as error:
        raise UsageError(f"the index needs {error.name}; {installing('browse')}") from None
    return index


def _show(index: Any, words: str, most: int, root: Path) -> None:
    from thaigov_spider.search.clauses import Among
    from thaigov_spider.search.query import parse

    found = index.search(parse(words), Among(), "newest", size=most)
    print(f"{counted(found.count, 'article')}")  # noqa: T201
    for one in found.articles:
        item = one.place.read(root)
        parts = (item["published"], item["section"], item["title"], item["url"])
        print("  ".join(printable(part or "–") for part in parts))  # noqa: T201


def _size(folder: Path) -> int:
    """The bytes of the files in a folder."""
    return sum(path.stat().st_size for path in files(folder.glob("*")))
