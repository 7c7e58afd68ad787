"""The site of about 2007 to 2015, built with Joomla and its extension K2: `…/item/<id>-<alias>.html`. Pure.

K2 names the parts of an item with classes that have been the same in all its versions; where they stand, and
on which elements, is each template's own, and that of the site is not known. Lists have `catItem…` in place
of `item…`, modules `moduleItem…`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import chain

from lxml.etree import _Element as Element

from thaigov_spider.article.record import Link, Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import lines
from thaigov_spider.html.tree import drop, finder
from thaigov_spider.layouts import media
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.class_names import classes
from thaigov_spider.layouts.story import dateline
from thaigov_spider.urls import absolute, is_site

_TEXTS = ("itemIntroText", "itemFullText")
_PICTURES = ("itemImageBlock", *_TEXTS, "itemImageGallery")
# What else may stand in a headline or, where an end tag is missing, in a text.
_OTHERS = re.compile(
    """item (?: EditLink | Header | Toolbar | RatingBlock | ImageBlock | ImageGallery | VideoBlock
    | ExtraFields | ContentFooter | Hits | DateModified | SocialSharing | Links | Category | TagsBlock
    | AttachmentsBlock | Author | AuthorBlock | AuthorLatest | Related | Navigation | BackToTop
    | Comments )""",
    re.VERBOSE,
)

_MOST_TITLES = 12

_CLASSED = finder("descendant::*[@class[contains(., 'item')]]")
_LINKS = finder("descendant::a[@href]")
_FEATURED = finder("descendant::sup")

_Parts = defaultdict[str, list[Element]]


class Joomla:
    """The layout of that generation."""

    generation = "joomla"

    def read(self, page: ParsedPage) -> Reading | None:
        """The item on a page: at an item's address it has a headline or a text, elsewhere one of each.

        An introduction of one line in front of the text is its summary; a longer one is the text's beginning.
        """
        if not (_is_item_address(page) or _may_be_item(page)):
            return None
        parts = _parts(page.root)
        titles = list(filter(None, map(_headline, parts["itemTitle"][:_MOST_TITLES])))
        summary, body = _text(parts)
        is_item = titles or body if _is_item_address(page) else len(titles) == 1 and body
        if not is_item:
            return None
        return Reading(
            generation=self.generation,
            title=next(iter(titles), page.title) or None,
            section=next((link.text for link in _links(parts["itemCategory"], page.base)), None) or None,
            summary=summary,
            body="\n".join(body),
            published_raw=_published(parts),
            images=media.merged(
                media.images(part, page.base) for name in _PICTURES for part in parts[name][:1]
            ),
            attachments=media.merged(
                [
                    *(media.attachments(part, page.base) for name in _TEXTS for part in parts[name][:1]),
                    _links(parts["itemAttachmentsBlock"], page.base),
                ]
            ),
            flags=() if body else ("empty-body",),
        )

    def missing(self, page: ParsedPage) -> bool:
        """Whether the parts of an item are there, at an item's address, and nothing in them."""
        if not _is_item_address(page):
            return False
        parts = _parts(page.root)
        return any(parts[name] for name in ("itemTitle", *_TEXTS, "itemBody"))


def _parts(root: Element) -> _Parts:
    """The elements of each class of K2's, in their order."""
    parts: defaultdict[str, list[Element]] = defaultdict(list)
    for element in _CLASSED(root):
        for name in classes(element):
            parts[name].append(element)
    return parts


def _is_item_address(page: ParsedPage) -> bool:
    return page.source is not None and page.source.generation == "joomla"


def _may_be_item(page: ParsedPage) -> bool:
    """Whether a page is one of the site's, and no article of another generation: K2 is in wide use."""
    return page.source is None and is_site(page.url)


def _headline(element: Element) -> str:
    copy = _without(element)
    for label in _FEATURED(copy):
        drop(label)
    return top_of(copy)


def _text(parts: _Parts) -> tuple[str | None, list[str]]:
    """The summary, and the lines of the text. K2 keeps what has no second part in the class for the whole."""
    intro, full = (lines(_without(parts[name][0], name)) if parts[name] else [] for name in _TEXTS)
    if not intro and not full and parts["itemBody"]:
        return None, lines(_without(parts["itemBody"][0]))
    return (intro[0], full) if len(intro) == 1 and full else (None, [*intro, *full])


def _without(element: Element, own: str = "") -> Element:
    """A copy of a part with no other part in it."""
    copy = deepcopy(element)
    copy.tail = None
    for inner in _CLASSED(copy):
        names = classes(inner)
        if any(map(_OTHERS.fullmatch, names)) or (own == _TEXTS[0] and _TEXTS[1] in names):
            drop(inner)
    return copy


def _published(parts: _Parts) -> str | None:
    """The date as it stands on the page: where K2 has it, else in a line of the head."""
    created = (" ".join(lines(part)) for part in parts["itemDateCreated"])
    head = (line for part in parts["itemHeader"] for line in lines(part))
    return next(filter(None, chain((dateline(text) or text for text in created), map(dateline, head))), None)


def _links(elements: Iterable[Element], base: str) -> Iterator[Link]:
    """The links in some elements, with their texts."""
    for link in (link for element in elements for link in _LINKS(element)):
        if url := absolute(base, link.get("href") or ""):
            yield Link(url, " ".join(lines(link)))


JOOMLA = Joomla()
