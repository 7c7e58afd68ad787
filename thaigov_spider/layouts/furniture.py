"""What stands on a page beside its article and is none of it, told by what it holds, not by its names. Pure.

Other articles come as cards: an element whose links all lead to one other article. Breadcrumbs begin with the
way home; a banner asks for consent; a footer has a notice of copyright. Pictures with captions are a gallery
where several of the same kind stand side by side.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean, placed_lines
from thaigov_spider.html.tree import drop, finder
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.labels import asks_consent, heads_ending, is_copyright, is_label
from thaigov_spider.urls import absolute, source

_LINKS = finder("descendant::a[@href]")
_BUTTONS = finder(
    "descendant::*[@role[. = 'button' or . = 'tab' or . = 'tooltip'] or @aria-hidden[. = 'true']]"
)
_CAPTIONS = finder(
    "descendant::figure[descendant::img or descendant::video or descendant::iframe]//figcaption"
)
_CAPTIONED = finder(
    """descendant::*[@class[contains(., 'caption') or contains(., 'credit')]]
    [not(descendant::img or descendant::video or descendant::iframe)]"""
)
_CAPTION_NAME = re.compile(r"(?:^|[\s_-])(?:captions?(?:-text)?|credits?)(?:$|\s)", re.IGNORECASE)
_PICTURES = finder("descendant::*[img or a/img or picture or figure]")
_HAVE_ANY = (
    "self::*[{0}]/descendant::*[text()[{0}]]"  # most pages have none: one look at all their text tells
)
_NOTICES = finder(_HAVE_ANY.format("contains(., '©') or contains(., 'ลิขสิทธิ์') or contains(., 'opyright')"))
_CONSENTS = finder(_HAVE_ANY.format("contains(., 'กกี้') or contains(., 'ookie')"))
_TEXT = frozenset({"p", "li", "td", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "u", "font", "small", "mark", "sup", "sub", "label"}
)
_HOME = re.compile(r"\W*(?:หน้าแรก|หน้าหลัก|โฮม|home|🏠)\W*", re.IGNORECASE)
_PARTING = "/›»>→|· "
_MOST_LINKS = 400
_MOST_LEVELS = 12  # elements around a link
_MOST_ELEMENTS = 300  # in one that is small
_MOST_NOTICES = 20
_CARD = 600  # characters: more text than that is no card
_CARD_LINES, _TITLE = 3, 15  # headline, section and summary; a date and labels are shorter
_NOTICE = 1500  # characters: nor is it a footer or a banner
_CRUMBS = 400
_CAPTION = 160


class Furniture:
    """Takes furniture out of a tree."""

    def __init__(self, root: Element, page: ParsedPage, headline: str | None) -> None:
        self._root, self._page, self._headline = root, page, headline
        self._others: dict[str, str | None] = {}

    def remove(self) -> None:
        """Take all out but what belongs to the article's pictures."""
        self._take_crumbs()
        self._drop(_BUTTONS(self._root))
        self._drop(self._cards())
        for finds, tells in ((_CONSENTS, asks_consent), (_NOTICES, is_copyright)):
            for element in finds(self._root)[:_MOST_NOTICES]:
                shown = _small(element, _NOTICE)
                if shown and tells(" ".join(shown)) and (whole := self._around(element, _NOTICE)) is not None:
                    self._drop([whole])

    def remove_captions(self) -> None:
        """Take out what is said of the article's pictures."""
        self._drop(_CAPTIONS(self._root))
        self._drop(one for one in _CAPTIONED(self._root) if _is_caption(one))
        self._drop(self._galleries())

    def _take_crumbs(self) -> None:
        """Take out the breadcrumbs."""
        for link in _LINKS(self._root)[:_MOST_LINKS]:
            if not _is_home(link):
                continue
            whole = self._around(link, _CRUMBS)
            if whole is not None and len(_LINKS(whole)) > 1:
                self._drop([whole])

    def _around(self, element: Element, longest: int) -> Element | None:
        """The outermost element around one that is short and without the headline, if there is one."""
        found = None
        for node in islice((element, *element.iterancestors()), _MOST_LEVELS):
            if node is self._root or node.tag in ("body", "html", "main", "article"):
                break
            if _small(node, longest) is None or self._is_headed(node):
                break
            found = node
        return found

    def _is_headed(self, element: Element) -> bool:
        """Whether the headline stands in an element by itself, not as a part of breadcrumbs."""
        return any(same(top_of(one), self._headline) for one in element.iter("h1", "h2")) or any(
            one.get("role") == "heading" for one in element.iter("div", "p", "span")
        )

    def _cards(self) -> Iterator[Element]:
        """The outermost elements that are about one other article, and the labels above several of them."""
        for link in _LINKS(self._root)[:_MOST_LINKS]:
            other = self._other(link)
            if other is None:
                continue
            whole = link
            for node in islice(link.iterancestors(), _MOST_LEVELS):
                if node is self._root or not self._is_card(node, link, other):
                    break
                whole = node
            if whole.tag not in _INLINE or self._is_alone(whole):
                yield whole

    def _is_alone(self, inline: Element) -> bool:
        """Whether an inline element stands in no sentence: beside it are only links to others and labels."""
        around = next(node for node in inline.iterancestors() if node.tag not in _INLINE)
        shown = _small(around, _CARD)
        if shown is None:
            return False
        rest = " ".join(shown)
        for link in _LINKS(around):
            rest = rest.replace(_text(link), " ", 1)
        return not clean(rest) or is_label(clean(rest)) or heads_ending(clean(rest))

    def _is_card(self, node: Element, link: Element, other: str) -> bool:
        """Whether an element's links lead to one article, and there is not much in it besides."""
        shown = _small(node, _CARD)
        if shown is None or any(same(line, self._headline) for line in shown):
            return False
        if sum(not is_label(line) and len(line) > _TITLE for line in shown) > _CARD_LINES:
            return False
        if any(self._other(one) != other for one in _LINKS(node)):
            return False
        headings = chain(link.iterancestors(*_HEADINGS), link.iter(*_HEADINGS))
        is_headed = next(headings, None) is not None
        if node.tag == "span" or (node.tag in _TEXT and not (node.tag in ("li", "td") and is_headed)):
            return 2 * len(_text(link)) > sum(map(len, shown))
        return True

    def _other(self, link: Element) -> str | None:
        """The other article of the site that a link leads to."""
        href = link.get("href") or ""
        if href not in self._others:
            found = source(absolute(self._page.base, href) or "")
            self._others[href] = None if found is None or found == self._page.source else found.path
        return self._others[href]

    def _galleries(self) -> Iterator[Element]:
        """Elements of a picture and a short text that stand beside others of the same kind."""
        pictures = [one for one in _PICTURES(self._root) if _is_picture(one)]
        kinds = Counter((one.getparent(), _kind(one)) for one in pictures)
        for one in pictures:
            if kinds[one.getparent(), _kind(one)] > 1:
                yield one

    def _drop(self, elements: Iterable[Element]) -> None:
        for element in list(elements):
            parent = element.getparent()
            if parent is not None and self._root in element.iterancestors():
                drop(element)


def _is_home(link: Element) -> bool:
    return _HOME.fullmatch(_text(link) or clean(link.get("aria-label") or "")) is not None


def breadcrumbs(root: Element, headline: str | None) -> list[str]:
    """What the breadcrumbs of a page name behind the way home, from the outermost to the innermost."""
    for link in islice(filter(_is_home, _LINKS(root)[:_MOST_LINKS]), _MOST_NOTICES):
        for node in islice(link.iterancestors(), 4):
            if _small(node, _CRUMBS) is None:
                break
            names = list(_names(node, headline))
            if names and _leads_down(node, headline):
                return names
    return []


def _names(crumbs: Element, headline: str | None) -> Iterator[str]:
    for text in map(str, crumbs.itertext()):
        name = clean(text).strip(_PARTING)
        if name and not _HOME.fullmatch(name) and not same(name, headline):
            yield name


def _leads_down(crumbs: Element, headline: str | None) -> bool:
    """Whether links are steps and no menu: parted like steps, before the headline, each below the last."""
    text, links = clean("".join(map(str, crumbs.itertext()))), _LINKS(crumbs)
    paths = [urlsplit(link.get("href") or "").path.rstrip("/") for link in links]
    if len(text) > _CRUMBS or len(set(paths)) < 2:
        return False
    steps = [other.startswith(f"{one}/") for one, other in pairwise(paths)]
    ends = bool(headline) and "".join(text.split()).endswith("".join((headline or "").split()))
    is_parted = len(re.findall(r"[/›»>→]", text)) >= len(links) - 1
    return ends or is_parted or all(steps)


def _is_caption(element: Element) -> bool:
    shown = _small(element, _CAPTION)
    return shown is not None and _CAPTION_NAME.search(element.get("class") or "") is not None


def _is_picture(element: Element) -> bool:
    shown = _small(element, _CAPTION)
    return shown is not None and len(shown) <= 2 and next(element.iter("img"), None) is not None


def _kind(element: Element) -> tuple[str, str | None]:
    return str(element.tag), element.get("class")


def _small(element: Element, longest: int) -> list[str] | None:
    """The lines of an element of few elements, and of text no longer than that; None for any other."""
    if next(islice(element.iter(), _MOST_ELEMENTS, None), None) is not None:
        return None
    found, length = [], 0
    for line in placed_lines(element):
        found.append(line.text)
        length += len(line.text)
        if length > longest:
            return None
    return found


def _text(element: Element) -> str:
    return " ".join(_small(element, _NOTICE) or ())
