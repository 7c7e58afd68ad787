"""Where on a page of the `codeigniter` generation the article stands. Pure.

The article block has class names of its own and lies inside `#banner-group`; so does the headline in it. How
they are nested is not known, and related news carries the same class names: so the article block is the one
with the headline that the page's `title` names. Where no block has those names, it is the least element that
holds the headline and a text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from thaigov_spider.html.text import one_line, placed_lines
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts.class_names import classed, kind
from thaigov_spider.layouts.headlines import OTHER_NEWS, holds, same
from thaigov_spider.layouts.story import dateline

_MOST_HEADINGS = 12  # elements that may hold a headline
_MOST_STEPS = 8  # elements around a headline that may hold its text

_PLACES = frozenset({"date", "hidden-date", "summary", "body"})
_HEADINGS = finder("descendant::h1 | descendant::h2 | descendant::h3 | descendant::h4")


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
        self.bodies: list[Element] = []
        """The elements for an article's text, where there are any."""
        self.has_places = False
        """Whether there is an element for a date, a summary or a text anywhere."""
        self.has_headline = False
        """Whether an element for headlines stands outside all blocks."""
        self._root = root
        self._sections: list[tuple[int, Element]] = []
        self._panels: list[tuple[int, Element]] = []
        by_element: dict[Element, Block] = {}
        for element in classed(root):
            part = kind(element)
            if part is None:
                continue
            if part == "block":
                by_element[element] = block = Block(element, [])
                self.blocks.append(block)
            elif part == "section":
                self._sections.append((len(self.blocks), element))
            elif part == "panel-heading":
                self._panels.append((len(self.blocks), element))
            elif part in _PLACES:
                self.has_places = True
                self.bodies += [element] if part == "body" else []
            elif part == "headline" and (headline := top_of(element)):
                around = (by_element[node] for node in element.iterancestors() if node in by_element)
                if (inside := next(around, None)) is None:
                    self.has_headline = True
                else:
                    inside.headlines.append(headline)

    def about(self, headline: str) -> Block | None:
        """The block whose headline is the given one."""
        sure = [block for block in self.blocks if block.is_headed(headline) and block.is_in_group]
        if len(sure) == 1:  # it would be the best of all; so the lines of the others need not be read
            return sure[0]
        return _best([block for block in self.blocks if block.is_about(headline)], headline)

    def without_headline(self) -> Block | None:
        """A block that no headline says to be other news."""
        return _best([block for block in self.blocks if not block.headlines], None)

    def around(self, headline: str) -> Iterator[Block]:
        """The elements that hold the headline, least first; those with an element for text, if any has."""
        holding = _with_ancestors(self.bodies)
        headings = (one for one in _HEADINGS(self._root) if same(top_of(one), headline))
        for heading in islice(headings, _MOST_HEADINGS):
            for element in islice(heading.iterancestors(), _MOST_STEPS):
                if element.tag == "html" or (element.tag == "body" and not holding):
                    break
                if not holding or element in holding:
                    yield Block(element, [headline])

    def headline_of_text(self) -> str | None:
        """The first heading beside the first element for the text; None where that has no text."""
        for body in self.bodies[:1]:
            if next(placed_lines(body), None) is None:
                return None
            within = set(body.iter())
            for element in islice(body.iterancestors(), _MOST_STEPS):
                headings = (one for one in _HEADINGS(element)[:_MOST_HEADINGS] if one not in within)
                if found := next(filter(None, map(top_of, headings)), None):
                    return found
        return None

    def section(self, block: Block) -> str | None:
        """The section's name that belongs to a block: the last one before it, else the first one behind.

        Related news has headings that look the same: what shares an element with another block, but not with
        this one, is not the section. The headings of panels count where nothing else names a section.
        """
        place = self._place(block)
        mine = {block.element, *block.element.iterancestors()}
        others = _with_ancestors(other.element for other in self.blocks if other is not block) - mine

        def nearest(entries: list[tuple[int, Element]]) -> Iterator[Element]:
            own = [entry for entry in entries if others.isdisjoint(entry[1].iterancestors())]
            yield from (element for before, element in reversed(own) if before <= place)
            yield from (element for before, element in own if before > place)

        names = filter(None, map(top_of, nearest(self._sections)))
        panels = filter(None, (_panel_name(element, block) for element in nearest(self._panels)))
        return next(names, None) or next(panels, None)

    def _place(self, block: Block) -> int:
        """How many blocks stand before one."""
        if block in self.blocks:
            return self.blocks.index(block)
        order = {element: place for place, element in enumerate(self._root.iter())}
        return sum(order[other.element] < order[block.element] for other in self.blocks)


def _panel_name(panel: Element, block: Block) -> str | None:
    """What the heading of a panel says, if it may be a section: no headline, date or label of other news."""
    line = next(placed_lines(panel), None)
    if line is None or block.is_headed(line.text) or dateline(line.text) or OTHER_NEWS.fullmatch(line.text):
        return None
    return line.text.replace("\t", " ")


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
