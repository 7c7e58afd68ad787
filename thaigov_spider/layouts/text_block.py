"""Where on a page the text of its article stands, told from how text is spread over its elements. Pure.

No names are looked at. The text follows the headline; of the elements that hold what follows, it is the
innermost one that holds most of it, unless elements beside it are of the same kind: those are its paragraphs.
What stands between headline and text is the head: section, dates, a summary.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lxml.etree import _Element as Element

from thaigov_spider import dates
from thaigov_spider.html.text import Line, clean
from thaigov_spider.layouts.headlines import joined, same
from thaigov_spider.layouts.labels import (
    field,
    heads_ending,
    is_byline,
    is_label,
    is_waiting,
    speaks_of_page,
    without_counters,
)
from thaigov_spider.layouts.prose import Shown
from thaigov_spider.layouts.story import dateline

_NOT_WHOLE = frozenset(
    {"p", "li", "td", "th", "tr", "tbody", "blockquote", "pre", "dd", "dt", "table", "ul", "ol"}
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"div", "section", "aside", "footer"})
_FEW = 40  # elements: a text has no more beside it
_ENOUGH = 0.5  # of the text: an element with less of it is not where the text stands
_SUMMARY = 400  # characters
_LEAST = 40  # characters: section, author and the like are shorter than a paragraph
_SHORT = 80  # characters: what stands behind a text in lines no longer is labels of what is there
_HEAD = 12  # lines
_DATE = "\n"  # stands for any date: a line has no line ends


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The lines before the headline, between it and the text, of the text, and behind it.

    `is_sure` says that the text stands apart from all else, or that all that stands beside it is known.
    """

    above: tuple[str, ...]
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    behind: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A line, and what it may be: `text`, a `label`, or one of the `head`."""

    shown: Shown
    kind: Literal["text", "label", "head"]

    @property
    def text(self) -> str:
        return self.shown.line.text

    @property
    def is_short(self) -> bool:
        return self.shown.is_link or len(self.text) <= _SHORT


def text_block(
    shown: Sequence[Shown], headline: str | None, known: Sequence[str | None], day: str | None = None
) -> TextBlock:
    """The text in the lines of a part of a page; `known` are section, summary and the like, none of it.

    `day` is the day of publication as a date for machines has it, if one does.
    """
    shown = _joined(shown, headline)
    place = _headline_at(shown, headline)
    above = tuple(one.line.text for one in shown[: max(place, 0)])
    places = _places(shown[place + 1 :], headline, known)
    container = _container(places)
    if container is None:
        return TextBlock(above, tuple(one.text for one in places), (), (), is_sure=False)
    within = {container, *container.iterdescendants("*")}
    inner = [at for at, one in enumerate(places) if one.shown.line.block in within]
    is_apart = inner[0] > 0 or place < 0
    if any(node.get("itemprop") == "articleBody" for node in (container, *container.iterancestors())):
        places = [*places[: inner[0]], *map(_as_text, places[inner[0] :])]
    begins = _begin(places, inner[0], _Seen(any(map(dated, above[-_HEAD:])), day if is_apart else None))
    ends = _end(places, begins, inner[-1] + 1, container)
    return TextBlock(
        above=above,
        head=tuple(one.text for one in places[:begins]),
        lines=tuple(_without_insets(places[begins:ends])),
        behind=tuple(one.text for one in places[ends:]),
        is_sure=place >= 0
        and (is_apart or _is_marked(container))
        and _is_known(places, begins, ends, container),
    )


def _as_text(one: _Place) -> _Place:
    """A line of an element that is said to be the text: it may look like a date."""
    return _Place(one.shown, "text") if one.kind == "head" else one


@lru_cache(4096)
def dated(text: str) -> str | None:
    """The date that is all a line says, counters and labels aside."""
    plain = " ".join(without_counters(text).split()).strip(" |·•-")
    cells = re.split(r" ?[|·•] ?| / ", plain) if len(plain) <= _SHORT else ()
    return dateline(text) or dateline(plain) or next(filter(None, map(dateline, cells)), None)


def _joined(shown: Sequence[Shown], headline: str | None) -> list[Shown]:
    """The lines, with the headline in one."""
    told = {id(one.line): one for one in shown}
    lines = joined([one.line for one in shown], headline, within=len(shown))
    return [told.get(id(line)) or Shown(line, links=0) for line in lines]


def _headline_at(shown: Sequence[Shown], headline: str | None) -> int:
    """Where the headline stands: in a heading, else the first line that reads like it; -1 if nowhere."""
    places = [at for at, one in enumerate(shown) if same(one.line.text, headline)]
    headed = [at for at in places if _in_heading(shown[at].line.block)]
    return next(iter(headed or places), -1)


def _in_heading(block: Element) -> bool:
    nodes = (block, *block.iterancestors())
    return any(node.tag in ("h1", "h2", "h3") or node.get("role") == "heading" for node in nodes)


def _places(shown: Sequence[Shown], headline: str | None, known: Sequence[str | None]) -> list[_Place]:
    """What each line may be; facts, with their names before them, stand only before the text."""
    places: list[_Place] = []
    name = ""
    has_text = False
    for one in shown:
        kind = _kind_of(one, headline, known)
        fact = None if has_text else field(one.line.text)
        if fact or (name and len(one.line.text) <= _SHORT):
            kind = "head" if dated(one.line.text) or (name == "section" and not fact) else "label"
        name = fact[0] if fact and not fact[1] else ""
        has_text = has_text or kind == "text"
        places.append(_Place(one, kind))
    return places


def _kind_of(
    one: Shown, headline: str | None, known: Sequence[str | None]
) -> Literal["text", "label", "head"]:
    text = one.line.text
    if one.is_link or is_label(text) or heads_ending(text) or is_waiting(text):
        return "label"
    return "head" if dated(text) or any(same(text, other) for other in (headline, *known)) else "text"


def _container(places: Sequence[_Place]) -> Element | None:
    """The element where the text stands."""
    text = [one.shown.line for one in places if one.kind == "text"]
    if not text:
        return None
    weights = _weights(text)
    whole = sum(len(line.text) for line in text)
    node = next(node for node, weight in weights.items() if weight == whole)
    while True:
        inner = max((one for one in node if one in weights), key=weights.__getitem__, default=None)
        if inner is None or not _holds_text(inner, node, weights):
            return node
        node = inner


def _weights(text: Sequence[Line]) -> dict[Element, int]:
    """How much of the text is in each element, the inner ones first."""
    own: dict[Element, int] = {}
    for line in text:
        own[line.block] = own.get(line.block, 0) + len(line.text)
    weights: dict[Element, int] = {}
    for node in reversed(list(_root(text[0].block).iter("*"))):
        weight = own.get(node, 0) + sum(weights.get(child, 0) for child in node)
        if weight:
            weights[node] = weight
    return weights


def _root(node: Element) -> Element:
    return next((one for one in node.iterancestors() if one.getparent() is None), node)


def _holds_text(inner: Element, node: Element, weights: dict[Element, int]) -> bool:
    """Whether what is in an element beside `inner` is not of the same text."""
    if inner.tag in _NOT_WHOLE or weights[inner] < _ENOUGH * weights[node]:
        return inner.tag == "p" and weights[inner] == weights[node]
    if _own_text(node):
        return False
    beside = [one for one in node if one in weights and one is not inner]
    if any(_kind(one) == _kind(inner) for one in beside):
        return False
    if len(beside) > _FEW:
        return False
    before = [one for one in beside if node.index(one) < node.index(inner)]
    behind = [one for one in beside if one not in before]
    if sum(weights[one] for one in before) > _SUMMARY or _paragraphs(before, weights) > 1:
        return False
    return not any(_is_paragraph(one) for one in behind)


def _paragraphs(elements: Sequence[Element], weights: dict[Element, int]) -> int:
    """How many elements with text of some length, and no such elements within, there are in others."""
    inner = (node for one in elements for node in one.iter("*"))
    return sum(
        weights.get(node, 0) > _LEAST and not any(child in weights for child in node) for node in inner
    )


def _is_paragraph(element: Element) -> bool:
    return element.tag in ("p", "ul", "ol", "table", "blockquote")


def _own_text(node: Element) -> bool:
    return bool(clean(node.text or "")) or any(clean(child.tail or "") for child in node)


def _kind(element: Element) -> tuple[str, str | None]:
    return str(element.tag), element.get("class")


def _is_within(block: Element, container: Element) -> bool:
    return block is container or container in block.iterancestors()


@dataclass(frozen=True, slots=True)
class _Seen:
    """Whether a date stands above the headline; the day that a date at the text's beginning has to be."""

    is_dated: bool
    day: str | None


def _begin(places: Sequence[_Place], start: int, seen: _Seen) -> int:
    """Where the text begins: behind labels, and behind what belongs to the head, each once."""
    keys = {_key(one) for one in places[:start] if one.kind == "head"} | ({_DATE} if seen.is_dated else set())
    for at in range(start, min(start + _HEAD, len(places))):
        one = places[at]
        if one.kind == "text" and not (is_byline(one.text) and at == start):
            return at
        if one.kind == "head" and (_key(one) in keys or _is_another_day(one, seen.day)):
            return at
        keys.add(_key(one))
    return start


def _is_another_day(one: _Place, day: str | None) -> bool:
    shown = dated(one.text)
    return bool(day and shown and (dates.published(shown).value or "")[:10] != day)


def _key(one: _Place) -> str:
    return _DATE if dated(one.text) else one.text


def _without_insets(places: Sequence[_Place]) -> Iterator[Line]:
    """The lines of a text without what else is in its midst: links, and labels and dates apart from it."""
    kinds = {_kind(one.shown.line.block) for one in places if one.kind == "text"}
    for one in places:
        is_other = one.kind == "label" or (one.kind == "head" and bool(dated(one.text)))
        if not is_other or not (one.shown.is_link or _is_apart(one.shown.line.block, kinds)):
            yield one.shown.line


def _is_apart(block: Element, kinds: Collection[tuple[str, str | None]]) -> bool:
    return block.tag not in _NOT_WHOLE | _HEADINGS and _kind(block) not in kinds


def _end(places: Sequence[_Place], begin: int, end: int, container: Element) -> int:
    """Where the text ends: before what names other things than it, and before labels."""
    last_long = max((at for at in range(begin, end) if not places[at].is_short), default=begin)
    names = (at for at in range(begin + 1, end) if heads_ending(places[at].text))
    for number, at in enumerate(names):
        if at >= last_long or (number < _FEW and _is_box(places, at, end, container)):
            end = at
            break
    while end > begin and places[end - 1].kind == "label":
        end -= 1
    return end


def _is_box(places: Sequence[_Place], at: int, end: int, container: Element) -> bool:
    """Whether all lines from a name on stand in one element that begins with it, up to the text's end."""
    before, rest = places[at - 1].shown.line.block, [one.shown.line.block for one in places[at:end]]
    for node in (rest[0], *rest[0].iterancestors()):
        if node is container or _is_within(before, node):
            return False
        if all(_is_within(block, node) for block in rest):
            return True
    return False


def _is_marked(container: Element) -> bool:
    """Whether an element that holds the headline, too, is an article's: other text is outside it."""
    nodes = (container, *container.iterancestors())
    return any(node.tag in ("article", "main") or node.get("role") == "main" for node in nodes)


def _is_known(places: Sequence[_Place], begin: int, end: int, container: Element) -> bool:
    """Whether what stands beside the text is known: labels, and one line before it, as a summary is."""
    text = [one for one in places[begin:end] if one.kind == "text"]
    beside = [one for one in (*places[:begin], *places[end:]) if one.kind == "text" and not one.is_short]
    if _ends_in_another_kind(text, container) or (text and speaks_of_page(text[-1].text)):
        return False
    if sum(one.kind == "text" and len(one.text) > _LEAST for one in places[:begin]) > 1:
        return False
    summary = beside[:1] if len(beside) == 1 and beside[0] in places[:begin] else []
    return beside == summary and 2 * _size(summary) < _size(text)


def _size(places: Sequence[_Place]) -> int:
    return sum(len(one.text) for one in places)


def _ends_in_another_kind(text: Sequence[_Place], container: Element) -> bool:
    """Whether the last lines stand in a part of the page that is like none of those before it."""
    within = {node: child for child in container for node in child.iter("*")}
    parts = [within.get(one.shown.line.block) for one in text]
    if not parts or parts[-1] is None or parts[-1].tag not in _BOXES:
        return False
    others = {_kind(part) for part in parts if part is not None and part is not parts[-1]}
    return bool(others) and _kind(parts[-1]) not in others
