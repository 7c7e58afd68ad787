"""Related news that a parser put into the article block, because end tags are missing. Pure.

What a browser would show under the article lies inside it in the tree: other blocks, heads and headlines
of the same classes, entries of a listing (`.news-2 > p > a`), at last the footer.
"""

from collections.abc import Callable
from copy import deepcopy
from itertools import chain

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.html.text import clean, placed_lines
from thaigov_spider.html.tree import cut, drop
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.class_names import classed, classes, kind
from thaigov_spider.layouts.headlines import OTHER_NEWS, same
from thaigov_spider.layouts.marks import marks
from thaigov_spider.urls import address

_PAGERS = frozenset({"pager", "pagination"})
_LISTS = frozenset({"ul", "ol"})
# What is quoted or shown has a footer of its own.
_WHOLES = ("blockquote", "figure")
_FURNITURE = ("nav", "aside", "footer", *_LISTS)


def without_related(block: Element, headline: str | None) -> Element:
    """The article block with nothing in it but the article: itself, or a copy that is cut.

    What precedes the article's own headline is taken out by itself; from the first related news behind it on,
    everything is. The section's name, navigation, labelled lists of links to other articles and the page's
    footer are no part of an article either.
    """
    suspects = chain(classed(block), block.iterdescendants(*_FURNITURE))
    if not any(_is_news(element, headline) or _is_furniture(element) for element in suspects):
        return block
    copy = deepcopy(block)
    own = _own_headline(copy, headline)
    behind = own is copy
    for element in list(copy.iterdescendants()):
        behind = behind or element is own
        is_news = _is_news(element, headline)
        if not (is_news or _is_furniture(element)) or copy not in element.iterancestors():
            continue
        whole = _whole(element, own) if is_news else element
        label = _label(whole)
        if is_news and behind:
            cut(copy, label)
            break
        drop(label)
        drop(whole)
    return copy


def continued(block: Element) -> Element:
    """A copy of the article block with what stands behind it, related news included, up to the page's footer.

    One end tag too many behind the head closes the block before its text.
    """
    whole = etree.Element("div")
    whole.append(deepcopy(block))
    for sibling in block.itersiblings():
        if sibling.tag == "footer":
            break
        whole.append(deepcopy(sibling))
    return whole


def _own_headline(block: Element, headline: str | None) -> Element:
    """The element with the article's headline; the block itself where none has it to itself."""
    marked = (element for element in block.iterdescendants() if kind(element) == "headline")
    found = (element for element in marked if same(top_of(element), headline))
    plain = (line.block for line in placed_lines(block) if same(line.text, headline))
    return next(chain(found, plain), block)


def _is_furniture(element: Element) -> bool:
    if element.tag == "nav" or kind(element) in {"section", "panel-heading"}:
        return True
    if element.tag in _LISTS and classes(element) & _PAGERS:
        return True
    if element.tag == "footer":
        return next(element.iterancestors(*_WHOLES), None) is None
    if element.tag == "aside":
        return any(address(link.get("href") or "") for link in element.iter("a"))
    return element.tag in _LISTS and _label(element) is not element and _is_links(element)


def _is_links(element: Element) -> bool:
    """Whether each entry of a list leads to an article."""
    entries = [any(address(link.get("href") or "") for link in entry.iter("a")) for entry in element]
    return bool(entries) and all(entries)


def _is_news(element: Element, headline: str | None) -> bool:
    """Whether an element is, or begins with, the headline of another article."""
    part = kind(element)
    if part == "headline":
        text = top_of(element)
        return bool(text) and not same(text, headline)
    if part == "news":
        return _begins_elsewhere(element, headline) and _is_listed(element, headline)
    return part in {"block", "entry"} and _begins_elsewhere(element, headline)


def _is_listed(element: Element, headline: str | None) -> bool:
    """Whether an element that begins with a link to another article is one of several, or has a label above.

    By itself, or in the element for the text, it is text that begins with such a link.
    """
    if _label(element) is not element:
        return True
    if any(kind(node) == "body" for node in element.iterancestors()):
        return False
    beside = (element.getprevious(), element.getnext())
    return any(
        other is not None and kind(other) in {"news", "entry"} and _begins_elsewhere(other, headline)
        for other in beside
    )


def _begins_elsewhere(element: Element, headline: str | None) -> bool:
    """Whether an element begins with a link to another article."""
    links = (top_of(link) for link in element.iter("a") if address(link.get("href") or ""))
    link = next(filter(None, links), None)
    return link is not None and not same(link, headline) and link == _first_text(element)


def _first_text(element: Element) -> str | None:
    return next((line.text for line in placed_lines(element) if not marks(line.text)), None)


def _whole(element: Element, own: Element) -> Element:
    """The outermost element that begins with this one, without `own` in it.

    Within a block, the date may come before the headline; before a block, a date is the article's text.
    """
    article = {own, *own.iterancestors()}
    nothing = _is_mark
    while (parent := element.getparent()) is not None and parent not in article:
        if kind(element) == "block":
            nothing = _is_empty
        if not _begins(parent, element, nothing):
            break
        element = parent
    return element


def _label(element: Element) -> Element:
    """The label before an element, or where there is none the element itself."""
    previous = element.getprevious()
    return element if previous is None or not _is_label(previous) else previous


def _begins(parent: Element, child: Element, nothing: Callable[[Element], bool]) -> bool:
    """Whether a parent has nothing before its child."""
    if parent.text and clean(parent.text):
        return False
    return all(
        not clean(sibling.tail or "") and nothing(sibling) for sibling in child.itersiblings(preceding=True)
    )


def _is_mark(element: Element) -> bool:
    return _first_text(element) is None


def _is_empty(element: Element) -> bool:
    return next(placed_lines(element), None) is None


def _is_label(element: Element) -> bool:
    return not clean(element.tail or "") and OTHER_NEWS.fullmatch(top_of(element)) is not None
