"""Where on a page of the `codeigniter` generation the article stands. Pure.

Known from scrapers that relied on it for years: the article block has the classes `border-normal
clearfix` and lies inside `#banner-group`; its headline has the class `news-1`; the section's name is a
`span` with the classes `Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs`. How they are nested
is not known, and related news carries the same class names: so the article block is the one with the
headline that the page's `title` names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

from thaigov_spider.html.text import one_line, placed_lines
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts.headlines import holds, same

BLOCK = frozenset({"border-normal", "clearfix"})
HEADLINE = frozenset({"news-1"})
SECTION = frozenset({"Circular", "headtitle-2", "font_level6", "color2", "col-xs-9", "remove-xs"})

_CLASSED = finder("descendant::*[@class]")


def classes(element: Element) -> frozenset[str]:
    """The names in an element's `class`, in whatever order and with whatever blanks they stand there."""
    return _names(element.get("class") or "")


@lru_cache(maxsize=1024)  # a page has many elements of few classes
def _names(value: str) -> frozenset[str]:
    return frozenset(value.split())


def top_of(element: Element) -> str:
    """The first lines of an element, in one: a whole headline, but not all that follows an open tag."""
    return one_line(element, 3)


@dataclass(eq=False, slots=True)
class Block:
    """An element with the classes of the article block, and the headlines in it but in no block within."""

    element: Element
    headlines: list[str]

    @property
    def is_in_group(self) -> bool:
        """Whether it lies inside `#banner-group`."""
        return any(node.get("id") == "banner-group" for node in self.element.iterancestors())

    def is_headed(self, headline: str | None) -> bool:
        """Whether an element for headlines says what it is about."""
        return any(same(own, headline) for own in self.headlines)

    def is_about(self, headline: str | None) -> bool:
        """Whether an element for headlines says so, or a line at the top does."""
        return self.is_headed(headline) or holds(placed_lines(self.element), headline)


class Blocks:
    """The blocks and the sections' names on a page, in their order."""

    def __init__(self, root: Element) -> None:
        self.blocks: list[Block] = []
        self._sections: list[tuple[int, Element]] = []
        by_element: dict[Element, Block] = {}
        for element in _CLASSED(root):
            names = classes(element)
            if names >= BLOCK:
                by_element[element] = block = Block(element, [])
                self.blocks.append(block)
            elif names >= SECTION:
                self._sections.append((len(self.blocks), element))
            elif names >= HEADLINE and (headline := top_of(element)):
                around = (by_element[node] for node in element.iterancestors() if node in by_element)
                next(around, Block(root, [])).headlines.append(headline)

    def about(self, headline: str | None) -> Block | None:
        """The block whose headline is the given one."""
        sure = [block for block in self.blocks if block.is_headed(headline) and block.is_in_group]
        if len(sure) == 1:  # it would be the best of all; so the lines of the others need not be read
            return sure[0]
        return _best([block for block in self.blocks if block.is_about(headline)], headline)

    def without_headline(self) -> Block | None:
        """A block that no headline says to be other news."""
        return _best([block for block in self.blocks if not block.headlines], None)

    def section(self, block: Block) -> str | None:
        """The section's name that belongs to a block: the last one before it, else the first one behind.

        Related news has headings that look the same: what shares an element with another block, but not with
        this one, is not the section.
        """
        place = self.blocks.index(block)
        mine = {block.element, *block.element.iterancestors()}
        others = _with_ancestors(other.element for other in self.blocks if other is not block) - mine
        own = [entry for entry in self._sections if others.isdisjoint(entry[1].iterancestors())]
        before = [element for blocks_before, element in reversed(own) if blocks_before <= place]
        behind = [element for blocks_before, element in own if blocks_before > place]
        return next(filter(None, map(top_of, (*before, *behind))), None)


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    return {node for element in elements for node in (element, *element.iterancestors())}


def _best(blocks: list[Block], headline: str | None) -> Block | None:
    """One inside `#banner-group`, if any; of these one with the headline, an inner one, the longest."""
    outer = {node for block in blocks for node in block.element.iterancestors()}

    def rank(block: Block) -> tuple[bool, bool, bool, int]:
        element = block.element
        is_headed = block.is_headed(headline)
        return block.is_in_group, is_headed, element not in outer, sum(map(len, element.itertext()))

    return max(blocks, key=rank) if len(blocks) > 1 else next(iter(blocks), None)
