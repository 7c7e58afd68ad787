"""What no layout claims, at an article's address of any generation: read by a general library. Pure.

Of the libraries that find the text of a page, readability-lxml is the one that leaves its markup alone, so
that lines, pictures and files come off it as they do elsewhere. What it finds is a guess, and flagged: a page
is an article only where its headline is shown, and where there is some text that is not links. Without the
library (the extra `generic`) nothing is claimed.
"""

import logging
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.article.record import Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import Line
from thaigov_spider.html.tree import parse
from thaigov_spider.layouts import media
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.metadata import metadata
from thaigov_spider.layouts.notices import is_notice
from thaigov_spider.layouts.others import is_index
from thaigov_spider.layouts.prose import prose
from thaigov_spider.layouts.story import dateline, story
from thaigov_spider.layouts.title import headline

_LEAST = 200  # characters: what is shorter may be anything
_MOST_ELEMENTS = 20_000  # no page of words has so many; the library takes its time over each
_NEAR = 6  # lines: a date stands no farther from its headline


class Generic:
    """The layout of pages that are of no known layout."""

    generation = "generic"

    def read(self, page: ParsedPage) -> Reading | None:
        """The article on a page at an article's address; the flag `generic-layout` says how it was read."""
        if page.source is None or not page.is_html or _library() is None:
            return None
        if next(islice(page.root.iter(), _MOST_ELEMENTS, None), None) is not None:
            return None
        said = metadata(page)
        title, shown = headline(page, said), prose(page.root)
        place = next((place for place, line in enumerate(shown) if same(line.text, title)), None)
        if place is None or is_notice(title, shown):
            return None
        content = _content(page)
        if content is None or is_index(content, page):
            return None
        body = [line.text for line in story(prose(content), title, (said.section, said.summary)).lines]
        if sum(map(len, body)) < _LEAST:
            return None
        return Reading(
            generation=self.generation,
            title=title,
            section=said.section,
            summary=said.summary,
            body="\n".join(body),
            published_raw=said.published or _date_near(shown, place),
            images=media.images(content, page.base),
            attachments=media.attachments(content, page.base),
            flags=("generic-layout",),
        )


def _date_near(lines: Sequence[Line], place: int) -> str | None:
    """The date in a line of its own behind the headline, else before it."""
    behind, before = lines[place : place + _NEAR], lines[max(0, place - _NEAR) : place]
    return next(filter(None, (dateline(line.text) for line in (*behind, *reversed(before)))), None)


def _content(page: ParsedPage) -> Element | None:
    """The part of a page that the library takes for its text; None where it fails, in whatever way."""
    # The tree is given, not the source: browsers' repairs, which the library does not know, are made in it.
    source = etree.tostring(page.root, encoding="unicode", method="html")
    library = _library()
    assert library is not None
    try:
        return parse(library(source).summary(html_partial=True))
    except Exception:  # it passes on whatever the parts that it is made of raise
        return None


@cache
def _library() -> Any:
    """The library's class for a page, None where it is not installed. Most crawls never come to need it."""
    try:
        from readability import Document
    except ImportError:
        return None
    logging.getLogger("readability").setLevel(logging.CRITICAL)  # it reports its guesses
    return Document


GENERIC = Generic()
