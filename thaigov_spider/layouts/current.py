"""The site since November 2025: `/th/news/<id>` and `/en/news/<id>`. Pure.

Its markup is not known. So an article is read off what pages of this time have in common: what they say for
machines (JSON-LD, OpenGraph, `time[datetime]`), and the elements `article` and `main`.
"""

from collections.abc import Sequence

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts.data_article import DataArticle, data_article
from thaigov_spider.layouts.main_part import article_part
from thaigov_spider.layouts.metadata import Metadata, metadata
from thaigov_spider.layouts.notices import LONGEST, is_notice, says_missing
from thaigov_spider.layouts.prose import prose, without_navigation
from thaigov_spider.layouts.shown_article import ShownArticle
from thaigov_spider.layouts.title import headline
from thaigov_spider.urls import absolute, is_site

_LONG = 200  # characters: what is shorter may be a notice

UNCERTAIN = "body-uncertain"
"""The flag of a body that nothing confirms to be all of the article's text, and nothing else."""


class Current:
    """The layout of that generation."""

    generation = "current"

    def read(self, page: ParsedPage) -> Reading | None:
        """The article on a page: a headline, and a text unless the metadata alone calls it an article.

        At an article's address it needs a date or an element `article` besides; elsewhere on the site it has
        to be called an article, and to have a date for machines. The flag `body-uncertain` is set where
        nothing confirms that the text is all of the article, and nothing else.
        """
        said = metadata(page) if _may_be_article(page) else None
        if said is None or not (_is_article_address(page) or (said.is_article and said.published)):
            return None
        title = headline(page, said)
        told = (
            data_article(page, tuple(filter(None, (title, *said.headlines))))
            if _is_article_address(page)
            else None
        )
        title = told.title if told and told.is_sure else title
        known = (said.section, said.summary, *((told.section, told.summary) if told else ()))
        day = dates.published(said.published or (told.published if told else None)).value
        shown = ShownArticle(page, title, known, day[:10] if day else None)
        if title is None or _is_notice(title, shown):
            return None
        published, second = _published(said, told, shown)
        body, is_sure = _body(said, told, shown)
        if not (said.is_article or told or _is_article(body, published, shown)):
            return None
        pictures = (*(told.images if told else ()), *said.images)
        return Reading(
            generation=self.generation,
            title=title,
            section=said.section or (told.section if told else None) or shown.section,
            summary=_summary(said, told, shown),
            body="\n".join(body),
            published_raw=published,
            numeric_raw=second,
            images=shown.images or tuple(_links(pictures, page)),
            attachments=shown.attachments,
            flags=_flags(body, is_sure=is_sure and bool(said.is_article or told or published)),
        )

    def missing(self, page: ParsedPage) -> bool:
        """Whether a page at an article's address says, at status 200, that there is none."""
        if not _is_article_address(page):
            return False
        title = headline(page, metadata(page))
        return says_missing(title or page.title, prose(article_part(page, title)))


def _may_be_article(page: ParsedPage) -> bool:
    return _is_article_address(page) or (page.source is None and is_site(page.url))


def _is_article_address(page: ParsedPage) -> bool:
    return page.source is not None and page.source.generation == "current"


def _is_notice(title: str, shown: ShownArticle) -> bool:
    """Whether the page says only that something is amiss; much text is no notice, and not read again."""
    length = sum(len(line.text) for line in shown.block.lines)
    return length <= LONGEST and is_notice(title, without_navigation(shown.lines))


def _is_article(body: Sequence[str], published: str | None, shown: ShownArticle) -> bool:
    """Whether what is shown is an article: it has a date, an element that says so, or much text by itself."""
    is_long = shown.block.is_sure and sum(map(len, body)) >= _LONG
    return bool(body) and bool(published or shown.is_in_article or is_long)


def _summary(said: Metadata, told: DataArticle | None, shown: ShownArticle) -> str | None:
    """As it is said, or shown; a page's description is one where it is shown, for it may be the site's."""
    description = said.description if shown.shows(said.description) else None
    return said.summary or (told.summary if told else None) or description or shown.summary


def _body(said: Metadata, told: DataArticle | None, shown: ShownArticle) -> tuple[Sequence[str], bool]:
    """The text, and whether it is known to be the article's, and all of it.

    Data for a script hold the text by itself, without what stands around it on the page. They may hold only
    how it begins.
    """
    lines = [line.text for line in shown.block.lines]
    for given, is_sure in ((told.body if told else (), bool(told and told.is_sure)), (said.body, True)):
        if given and not _goes_on(lines, given):
            return given, is_sure
    if told and told.is_sure and not shown.block.is_sure and sum(map(len, lines)) < _LONG:
        return (), True  # its own data have no text, and the little that is shown is what stands around it
    return lines, shown.block.is_sure


def _goes_on(lines: Sequence[str], given: Sequence[str]) -> bool:
    """Whether a text that is shown goes on where a given one ends."""
    shown, start = _letters(lines), _letters(given).rstrip(".…")
    return len(shown) > len(start) and start in shown and given[-1].rstrip().endswith(("…", "..."))


def _letters(lines: Sequence[str]) -> str:
    return "".join("".join(lines).split())


def _flags(body: Sequence[str], *, is_sure: bool) -> tuple[str, ...]:
    if not body:
        return ("empty-body",)
    return () if is_sure else (UNCERTAIN,)


def _links(urls: Sequence[str], page: ParsedPage) -> list[Link]:
    return [Link(url, "") for one in dict.fromkeys(urls) if (url := absolute(page.base, one))]


def _published(
    said: Metadata, told: DataArticle | None, shown: ShownArticle
) -> tuple[str | None, str | None]:
    """The date for machines, and the one that is shown; the first that can be read comes first."""
    for_machines = [said.published, told.published if told else None, *shown.times]
    given = list(filter(None, (*for_machines, shown.published)))
    readable = [raw for raw in given if dates.published(raw).value]
    first = next(iter(readable or given), None)
    return first, shown.published if shown.published != first else None


CURRENT = Current()
