"""The site from 2016 to September 2025: `/news/contents/details/<id>` and `…/ministry_details/<id>`. Pure.

The `title` of an article's page is `รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-` and the headline. An id that has no article
answers with status 200, nothing behind that prefix, and an empty article block.
"""

import html
import re
from itertools import islice

from lxml.etree import _Element as Element

from thaigov_spider.article.record import Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean, placed_lines
from thaigov_spider.layouts import media
from thaigov_spider.layouts.blocks import Block, Blocks, top_of
from thaigov_spider.layouts.class_names import classed, kind
from thaigov_spider.layouts.head import ArticleBlock, split
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.related import continued, without_related
from thaigov_spider.layouts.story import dateline
from thaigov_spider.urls import address

_TITLE = re.compile(r"รัฐบาลไทย\s?-\s?ข่าวท(?:ำ|ํา)เนียบรัฐบาล\s?-(.*)")
_CUT_LENGTH = 20  # characters: what is shorter may be how any headline begins
_MOST_CHOICES = 12  # blocks: each is read as a whole, and they may be nested


class CodeIgniter:
    """The layout of that generation."""

    generation = "codeigniter"

    def read(self, page: ParsedPage) -> Reading | None:
        """The article on a page: what stands in the block that has the headline of the page's `title`.

        At an article's address the block may do without it; at any other it needs a date too, for
        listings have blocks of the same classes. An article without a headline is one only if it has a
        date and a text. The flag `empty-body` is set where the summary is all there is.
        """
        blocks = Blocks(page.root)
        headline = _headline(page, blocks)
        block = _article_block(page, blocks, headline)
        if block is None:
            return None
        element, parts = _read(block.element, headline, blocks)
        is_cut = block.headlines and not parts.summary
        if not parts.body and (is_cut or any(_is_outside(body, block) for body in blocks.bodies)):
            element, parts = _read(continued(block.element), headline, blocks)
        published = parts.published or _hidden_date(block)
        if not published and not (headline and _is_article_address(page)):
            return None
        doubt = ("date-in-doubt",) if parts.is_doubtful else ()
        return Reading(
            generation=self.generation,
            title=headline or None,
            section=blocks.section(block),
            summary=parts.summary,
            body="\n".join(parts.body),
            published_raw=published,
            numeric_raw=parts.numeric,
            images=media.images(element, page.base),
            attachments=media.attachments(element, page.base),
            flags=doubt if parts.body else (*doubt, "empty-body"),
        )

    def missing(self, page: ParsedPage) -> bool:
        """Whether the title has nothing behind the prefix, and the article block nothing in it."""
        blocks = Blocks(page.root)
        if _headline(page, blocks) != "":
            return False
        return _is_article_address(page) or _has_empty(blocks)


def _read(block: Element, headline: str | None, blocks: Blocks) -> tuple[Element, ArticleBlock]:
    """The article in a block without related news, and its parts."""
    element = without_related(block, headline)
    has_places = blocks.has_places
    has_summary = has_places and any(kind(inner) == "summary" for inner in classed(element))
    lines = placed_lines(element, unseen=True)
    return element, split(lines, headline, has_places=has_places, has_summary=has_summary)


def _is_outside(body: Element, block: Block) -> bool:
    return block.element not in body.iterancestors()


def _hidden_date(block: Block) -> str | None:
    """The date in the element that hides it, in the block or in what is around it up to the panel."""
    panel = next(block.element.iterancestors("div"), block.element)
    hidden = (inner for inner in classed(panel) if kind(inner) == "hidden-date")
    texts = (clean("".join(map(str, element.itertext()))) for element in hidden)
    return next(filter(None, map(dateline, texts)), None)


def _headline(page: ParsedPage, blocks: Blocks) -> str | None:
    """The headline in a page's title: empty on a soft 404, None where there is none.

    Behind another prefix than the known one it is the headline of a block, if the title ends with it. At an
    article's address, a block has it too where the title says nothing of it, or only how it begins.
    """
    title, owns = page.title or "", [own for block in blocks.blocks for own in block.headlines]
    if match := _TITLE.fullmatch(title):
        headline = match[1].strip() or blocks.headline_of_text() or ""
        return (
            headline if headline in owns else _unescaped(headline, owns) or _completed(headline, page, blocks)
        )
    ends = (own for own in owns if title.endswith(f"-{own}"))
    found = max(ends, key=len, default=None)
    if found is None and _is_article_address(page):
        return _unnamed(page, blocks) or blocks.headline_of_text()
    return found


def _unescaped(headline: str, owns: list[str]) -> str | None:
    """The headline as a block has it, where the title's is escaped twice."""
    once = clean(html.unescape(headline))
    return once if once in owns else None


def _completed(headline: str, page: ParsedPage, blocks: Blocks) -> str:
    """The headline of the article's block, where the title's is that one cut short; else the title's."""
    start = headline.rstrip(".… ")
    if len(start) < _CUT_LENGTH or not _is_article_address(page) or blocks.about(headline):
        return headline
    whole = _unnamed(page, blocks)
    return whole if whole and whole.startswith(start) else headline


def _unnamed(page: ParsedPage, blocks: Blocks) -> str | None:
    """The headline of the first block that can be an article's: one headline, a date, a text."""
    choices = (block for block in blocks.blocks if len(block.headlines) == 1 and block.is_in_group)
    for block in islice(choices, _MOST_CHOICES):
        headline = block.headlines[0]
        parts = split(placed_lines(block.element), headline)
        if parts.published and parts.body and not _leads_elsewhere(block, headline, page):
            return headline
    return None


def _leads_elsewhere(block: Block, headline: str, page: ParsedPage) -> bool:
    """Whether the headline of a block is a link to another article."""
    addresses = (
        address(link.get("href") or "") for link in block.element.iter("a") if same(top_of(link), headline)
    )
    return any(found != address(page.url) for found in addresses if found)


def _article_block(page: ParsedPage, blocks: Blocks, headline: str | None) -> Block | None:
    if headline and (found := blocks.about(headline) or _unbordered(page, blocks, headline)):
        return found
    if headline is None or not _is_article_address(page):
        return None
    return None if headline == "" and _has_empty(blocks) else blocks.without_headline()


def _unbordered(page: ParsedPage, blocks: Blocks, headline: str) -> Block | None:
    """The least element with the headline and a text, for a page without an article block."""
    if not (blocks.bodies or blocks.has_headline) or not _is_article_address(page):
        return None
    for block in blocks.around(headline):
        parts = _read(block.element, headline, blocks)[1]
        if parts.body and (parts.published or blocks.bodies or _hidden_date(block)):
            return block
    return None


def _has_empty(blocks: Blocks) -> bool:
    """Whether there is a block that holds no text but that of a head."""
    parts = (split(placed_lines(block.element), None) for block in blocks.blocks if not block.headlines)
    return any(not part.summary and not part.body for part in parts)


def _is_article_address(page: ParsedPage) -> bool:
    return page.source is not None and page.source.generation == "codeigniter"


CODEIGNITER = CodeIgniter()
