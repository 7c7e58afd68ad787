"""`scrapy diff`: what was changed between two texts of an article."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thaigov_spider.cli.check_settings import UsageError, archive_to_read
from thaigov_spider.cli.foreground import progress_line
from thaigov_spider.cli.offline_command import OfflineCommand, answered
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.printable import printable

if TYPE_CHECKING:
    from thaigov_spider.browse.article_lines import ArticleLine

_EPILOG = """\
examples:
  scrapy diff 37600                           the last two texts of the article with this number
  scrapy diff 37600 1                         the first text and the last
  scrapy diff 37600 1 2                       the first and the second
  scrapy diff https://www.thaigov.go.th/news/contents/details/37600

What was taken out and what was put in is marked, word by word: in colours on a terminal (unless NO_COLOR is
set), elsewhere as in เปิด[-ถนน-]{+สะพาน+}. Headline, section, day, summary and text are compared; those that
differ are shown. A dictionary tells Thai words apart where the extra wacz is installed; without it, parts of
words are marked. The texts are counted from 1, in the order in which they were captured, over all sources and
all addresses of the article. The archive is only read.

exit status: 0 shown, also where the article has one text alone   1 failed   2 wrong usage, or no such article
"""


class Command(OfflineCommand):
    """Show what was changed between two texts of an article."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "NUMBER | ADDRESS [OLDER [NEWER]]"

    def short_desc(self) -> str:
        return "Show what was changed between two texts of an article, the words marked"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        from thaigov_spider.browse.lookup import ArticleLookupError

        self.exitcode = answered("diff", lambda: self._show(args), wrong=(UsageError, ArticleLookupError))

    def _show(self, args: list[str]) -> ExitStatus:
        from thaigov_spider.browse.article_lines import texts_of
        from thaigov_spider.browse.lookup import article_named
        from thaigov_spider.export.line_rows import size_of

        assert self.settings is not None
        if not 1 <= len(args) <= 3 or not all(word.isdecimal() for word in args[1:]):
            given = f"{' '.join(args)}: not understood" if args else "name an article, by number or address"
            raise UsageError(f"{given}; see scrapy diff --help")
        archive = archive_to_read(self.settings)
        with progress_line("reading", size_of(archive), "B") as progress:
            texts = texts_of(article_named(archive, args[0], progress).lines)
        older, newer = _chosen(texts, [int(word) for word in args[1:]])
        in_colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        for line in _lines(texts, older, newer, in_colours=in_colours):
            print(line)  # noqa: T201
        sys.stdout.flush()
        return ExitStatus.COMPLETE


def _chosen(texts: "Sequence[ArticleLine]", numbers: Sequence[int]) -> tuple[int, int]:
    """The places among the texts of those to compare. Raises UsageError."""
    if wrong := [number for number in numbers if not 1 <= number <= len(texts)]:
        raise UsageError(f"there is no text {wrong[0]}: the archive has {len(texts)} of this article")
    older, newer = [*numbers, *[max(1, len(texts) - 1), len(texts)][len(numbers) :]]
    return min(older, newer) - 1, max(older, newer) - 1


def _lines(texts: "Sequence[ArticleLine]", older: int, newer: int, *, in_colours: bool) -> Iterator[str]:
    from thaigov_spider.browse.article_lines import differences
    from thaigov_spider.browse.marking import marked_text
    from thaigov_spider.browse.words import said

    yield printable(texts[newer].item["url"])
    if older == newer:
        yield f"{_about(texts, newer)}: nothing to compare it with"
        return
    yield f"- {_about(texts, older)}"
    yield f"+ {_about(texts, newer)}"
    found = differences(texts[older].item, texts[newer].item)
    for name, changes in found.items():
        yield f"\n{said(f'article.{name}', 'en')}"
        yield marked_text(changes, in_colours=in_colours)
    if not found:
        yield f"\n{said('article.same', 'en')}"


def _about(texts: "Sequence[ArticleLine]", place: int) -> str:
    from thaigov_spider.browse.words import value

    item = texts[place].item
    when = f"captured {item['retrieved'][:19].replace('T', ' ')} UTC" if item["retrieved"] else "not captured"
    via = value("via", item["capture"]["via"], "en")
    return printable(f"text {place + 1} of {len(texts)}, {when}, {via}")
