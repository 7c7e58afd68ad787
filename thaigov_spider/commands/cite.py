"""`scrapy cite`: the citation of an article, after its capture was read from the disk and hashed."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from thaigov_spider.archive.folder import Archive
from thaigov_spider.cli.check_settings import UsageError, archive_to_read
from thaigov_spider.cli.foreground import progress_line, say, tell
from thaigov_spider.cli.offline_command import OfflineCommand, answered, is_summary_due
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.printable import printable

if TYPE_CHECKING:
    from thaigov_spider.browse.article_lines import ArticleLine
    from thaigov_spider.browse.evidence import Evidence


_say = partial(say, "cite")

_EPILOG = """\
examples:
  scrapy cite 37600                           the article with this number, in Thai and in English
  scrapy cite https://www.thaigov.go.th/news/contents/details/37600
  scrapy cite 37600 | tail -n 1               in English

Of the article's newest text: headline, section, site, day, address; when it was captured, and the id and the
payload digest of the WARC record by which anybody can find and check it. Before it is printed the record is
read from the disk and hashed, and the text is read off it again. Where anything differs, that is said, one
line each, and nothing is printed: such a capture proves nothing. Of a record that gives no digest, as of ARC
files, the SHA-256 is told. Texts of a corpus have no capture, and their citation says so.

On a terminal, a last line names what was checked (-s SUMMARY=always or never to choose). The archive is only
read; where a record refers to an earlier one for its payload, the index of captures (index/) is brought up to
date to find that.

exit status: 0 cited   1 failed, or the capture is damaged: not cited   2 wrong usage, or no such article
"""


class Command(OfflineCommand):
    """Cite an article whose capture was checked."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "NUMBER | ADDRESS"

    def short_desc(self) -> str:
        return "Cite an article, in Thai and English, after its capture was checked on the disk"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        from thaigov_spider.browse.lookup import ArticleLookupError

        self.exitcode = answered("cite", lambda: self._cite(args), wrong=(UsageError, ArticleLookupError))

    def _cite(self, args: list[str]) -> ExitStatus:
        from thaigov_spider.browse.citation import citation
        from thaigov_spider.browse.lookup import article_named
        from thaigov_spider.export.line_rows import size_of

        assert self.settings is not None
        if len(args) != 1:
            given = f"{' '.join(args)}: not understood" if args else "name an article, by number or address"
            raise UsageError(f"{given}; see scrapy cite --help")
        archive = archive_to_read(self.settings)
        with progress_line("reading", size_of(archive), "B") as progress:
            line = article_named(archive, args[0], progress).newest
        found = _checked(archive, line)
        if found.outcome == "wrong":
            return _say_wrong(line, found)
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        for language in ("th", "en"):
            print(printable(citation(line.item, language, found.payload_digest)))  # noqa: T201
        sys.stdout.flush()
        if is_summary_due(self.settings, wrong=False):
            tell(_closing_line(archive.root, line, found))
        return ExitStatus.COMPLETE


def _checked(archive: Archive, line: "ArticleLine") -> "Evidence":
    from thaigov_spider.browse.capture_table import CaptureTable
    from thaigov_spider.browse.evidence import evidence, is_revisit
    from thaigov_spider.browse.replay import Replay

    table = CaptureTable(archive)
    replay = Replay(archive, table)
    if is_revisit(replay, line):
        with progress_line("captures", 0, "B") as progress:
            table.update(progress)
    return evidence(replay, line)


def _say_wrong(line: "ArticleLine", found: "Evidence") -> ExitStatus:
    from thaigov_spider.browse.words import said

    capture = line.item["capture"]
    place = f"{capture['warc']}:{capture['offset']}" if "warc" in capture else line.name
    for one in found.checks:
        if one.outcome == "wrong":
            told = f" ({one.told})" if one.told else ""
            _say(f"{place}: does not hold: {said(f'check.{one.name}', 'en')}{told}", ExitStatus.FAILED)
    return _say(f"{line.item['url']} is not cited: what it rests on is damaged", ExitStatus.FAILED)


def _closing_line(root: Path, line: "ArticleLine", found: "Evidence") -> str:
    from thaigov_spider.browse.words import said

    right = [said(f"check.{one.name}", "en") for one in found.checks if one.outcome == "right"]
    unknown = [said(f"check.{one.name}", "en") for one in found.checks if one.outcome == "unknown"]
    parts = [f"checked now: {printable(str(root / line.place.file))}:{line.place.offset}"]
    parts += [f"right: {'; '.join(right)}"] if right else []
    parts += [f"not known: {'; '.join(unknown)}"] if unknown else []
    return ". ".join(parts)
