"""The site since November 2025: `/th/news/<id>` and `/en/news/<id>`. Pure.

Its markup is not known. So an article is read off what pages of this time have in common: what they say for
machines (JSON-LD, OpenGraph, `time[datetime]`), and the elements `article` and `main`.
"""

from lxml.etree import _Element as Element

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts import media
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.main_part import article_part, is_headed, text_part
from thaigov_spider.layouts.metadata import Metadata, metadata
from thaigov_spider.layouts.notices import is_notice, says_missing
from thaigov_spider.layouts.prose import prose
from thaigov_spider.layouts.story import story
from thaigov_spider.layouts.title import headline
from thaigov_spider.urls import is_site

_MOST_TIMES = 3  # elements: a head has no more

_TIMES = finder("descendant::time[@datetime]")


class Current:
    """The layout of that generation."""

    generation = "current"

    def read(self, page: ParsedPage) -> Reading | None:
        """The article on a page: a headline, and a text unless the metadata alone calls it an article.

        At an article's address it needs a date or an element `article` besides; elsewhere on the site it has
        to be called an article, and to have a date for machines.
        """
        said = metadata(page) if _may_be_article(page) else None
        if said is None or not (_is_article_address(page) or (said.is_article and said.published)):
            return None
        title = headline(page, said)
        element = article_part(page, title)
        shown = prose(element)
        if title is None or is_notice(title, shown):
            return None
        known = (said.section, said.summary, *map(top_of, _TIMES(element)[:_MOST_TIMES]))
        published, second = _published(said, element, story(shown, title, known).published)
        inner = text_part(element)
        again = title if inner is element or is_headed(inner, title) else None
        body = _body(said, [line.text for line in story(prose(inner), again, known).lines])
        is_article = said.is_article or (body and (published or "article" in (element.tag, inner.tag)))
        if not is_article:
            return None
        return Reading(
            generation=self.generation,
            title=title,
            section=said.section,
            summary=said.summary,
            body="\n".join(body),
            published_raw=published,
            numeric_raw=second,
            images=media.images(element, page.base) or tuple(Link(image, "") for image in said.images),
            attachments=media.attachments(element, page.base),
            flags=() if body else ("empty-body",),
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


def _body(said: Metadata, shown: list[str]) -> list[str]:
    """The text that the page shows, or that of the metadata where a script is to show it."""
    return list(said.body) if 2 * sum(map(len, shown)) < sum(map(len, said.body)) else shown


def _published(said: Metadata, element: Element, shown: str | None) -> tuple[str | None, str | None]:
    """The date for machines, and the one that is shown; the first that can be read comes first."""
    times = [(time.get("datetime") or "").strip() for time in _TIMES(element)[:1]]
    given = list(filter(None, (said.published, *times, shown)))
    readable = [raw for raw in given if dates.published(raw).value]
    first = next(iter(readable or given), None)
    return first, shown if shown != first else None


CURRENT = Current()
