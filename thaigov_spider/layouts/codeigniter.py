"""The site from 2016 to September 2025: `/news/contents/details/<id>` and `…/ministry_details/<id>`. Pure.

The `title` of an article's page is `รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-` and the headline. An id that has no article
answers with status 200, nothing behind that prefix, and an empty article block.
"""

import re

from thaigov_spider.article import Reading
from thaigov_spider.layouts import media
from thaigov_spider.layouts.blocks import Block, Blocks
from thaigov_spider.layouts.head import split
from thaigov_spider.layouts.related import continued, without_related
from thaigov_spider.page import ParsedPage
from thaigov_spider.text import placed_lines
from thaigov_spider.urls import address

_TITLE = re.compile(r"รัฐบาลไทย\s?-\s?ข่าวทำเนียบรัฐบาล\s?-(.*)")


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
        headline = _headline(page.title, blocks)
        block = _article_block(page, blocks, headline)
        if block is None:
            return None
        element = without_related(block.element, headline)
        parts = split(placed_lines(element), headline)
        if block.headlines and not parts.summary and not parts.body:
            element = without_related(continued(block.element), headline)
            parts = split(placed_lines(element), headline)
        if not parts.published and not (headline and _is_article_address(page)):
            return None
        return Reading(
            generation=self.generation,
            title=headline or None,
            section=blocks.section(block),
            summary=parts.summary,
            body="\n".join(parts.body),
            published_raw=parts.published,
            numeric_raw=parts.numeric,
            images=media.images(element, page.base),
            attachments=media.attachments(element, page.base),
            flags=() if parts.body else ("empty-body",),
        )

    def missing(self, page: ParsedPage) -> bool:
        """Whether the title has nothing behind the prefix, and the article block nothing in it."""
        blocks = Blocks(page.root)
        if _headline(page.title, blocks) != "":
            return False
        return _is_article_address(page) or _has_empty(blocks)


def _headline(title: str | None, blocks: Blocks) -> str | None:
    """The headline in a page's title: empty on a soft 404, None where there is none.

    Behind another prefix than the known one it is the headline of a block, if the title ends with it.
    """
    if match := _TITLE.fullmatch(title or ""):
        return match[1].strip()
    ends = (own for block in blocks.blocks for own in block.headlines if title and title.endswith(f"-{own}"))
    return max(ends, key=len, default=None)


def _article_block(page: ParsedPage, blocks: Blocks, headline: str | None) -> Block | None:
    if found := blocks.about(headline):
        return found
    if headline is None or not _is_article_address(page):
        return None
    return None if headline == "" and _has_empty(blocks) else blocks.without_headline()


def _has_empty(blocks: Blocks) -> bool:
    """Whether there is a block that holds no text but that of a head."""
    parts = (split(placed_lines(block.element), None) for block in blocks.blocks if not block.headlines)
    return any(not part.summary and not part.body for part in parts)


def _is_article_address(page: ParsedPage) -> bool:
    return address(page.url) is not None


CODEIGNITER = CodeIgniter()
