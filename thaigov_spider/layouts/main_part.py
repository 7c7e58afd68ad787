"""The part of a page that is its article, where elements say so and no class names are known. Pure."""

import re
from copy import deepcopy
from itertools import islice

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import placed_lines
from thaigov_spider.html.tree import drop, finder
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.headlines import TOP, holds, same
from thaigov_spider.layouts.others import leads_elsewhere

_MOST_CHOICES = 60  # elements: a page may show other articles by the hundred

_CHOICES = finder("//article | //main | /descendant::*[@role[. = 'main'] or @itemprop[. = 'articleBody']]")
_SUSPECTS = finder(
    """descendant::nav | descendant::aside | descendant::form | descendant::dialog | descendant::article
    | descendant::footer[not(ancestor::blockquote or ancestor::figure)]
    | descendant::*[@role[. = 'navigation' or . = 'complementary' or . = 'contentinfo' or . = 'search']
        or @class[contains(., 'breadcrumb') or contains(., 'shar') or contains(., 'social')
            or contains(., 'related') or contains(., 'pag') or contains(., 'comment')
            or contains(., 'author') or contains(., 'byline')] or @id[. = 'comments']]"""
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|share|sharing|social|related|pagination|pager|comments?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|byline)(?:$|[\s_-])", re.IGNORECASE)
_NAME = 80  # characters, with blanks between elements: a name is no longer
_ASIDES = ("nav", "aside", "footer")
_TAGS = frozenset({*_ASIDES, "form", "dialog"})
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search"})
_UNSHOWN = frozenset({"script", "style", "template", "noscript"})


def article_part(page: ParsedPage, headline: str | None, root: Element | None = None) -> Element:
    """The element that holds the article, headline and all: a copy with nothing in it of other purpose.

    It is the smallest `article`, `main` or the like with the headline, or the page if none has it; where it
    is not shown at all, the largest of them. `root` is the page's tree, if it is another than as it came.
    """
    root = page.root if root is None else root
    sizes = _sizes(root)
    choices = [
        element
        for element in _CHOICES(root)[:_MOST_CHOICES]
        if next(element.iterancestors(*_ASIDES), None) is None
    ]
    holding = [*choices, root]
    titled = [one for one in holding if _is_headed(one, headline)] or [
        one for one in holding if holds(placed_lines(one), headline, within=2 * TOP)
    ]
    smallest = min(titled, key=sizes.__getitem__, default=None)
    found = max(choices, key=sizes.__getitem__, default=root) if smallest is None else smallest
    return _without_furniture(found, page)


def _is_headed(element: Element, headline: str | None) -> bool:
    """Whether the headline is one of the first headings in an element."""
    return any(same(top_of(heading), headline) for heading in islice(element.iter("h1", "h2"), TOP))


def _without_furniture(element: Element, page: ParsedPage) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    sizes = _sizes(copy)
    for suspect in _SUSPECTS(copy):
        if _is_furniture(suspect, page) and 2 * sizes[suspect] < sizes[copy]:
            drop(suspect)
    return copy


def _is_furniture(element: Element, page: ParsedPage) -> bool:
    """Whether an element is one for furniture, or an `article` that leads to another article."""
    if element.tag == "article":
        return any(leads_elsewhere(link, page) for link in element.iter("a"))
    if element.tag == "footer" and _is_dateline(element):
        return False
    if element.tag in _TAGS or element.get("role") in _ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _AUTHOR.search(names):
        text = "".join(map(str, element.itertext()))
        return len(text) <= _NAME and re.search("[0-9๐-๙]", text) is None  # a date may stand there
    return bool(_FURNITURE.search(names))


def _is_dateline(footer: Element) -> bool:
    """Whether a footer within an article has a date for machines: some put author and date into one."""
    return (
        next(footer.iterancestors("article"), None) is not None
        and next(footer.iter("time"), None) is not None
    )


def _sizes(root: Element) -> dict[Element, int]:
    """How much text is in each element below `root`, in characters."""
    sizes: dict[Element, int] = {}
    length = 0
    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            sizes[element] = length  # of what stands before it
            length += len(element.text or "")
        else:
            length = sizes[element] if element.tag in _UNSHOWN else length
            sizes[element] = length - sizes[element]
            length += len(element.tail or "")
    return sizes
