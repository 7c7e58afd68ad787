"""HTML to clean lines of text, as a reader of the page sees them. Pure.

Block elements, table cells, list items and `br` become lines. Inline tags vanish without a blank, for
word processors cut words in the middle with them. What a browser does not show goes: scripts, styles,
comments, form controls, elements with `hidden` or `display: none`, zero-width characters. Thai text is
otherwise untouched: it is not normalised, and the private-use characters of old Thai fonts (U+F70A…)
stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from lxml.etree import _Element as Element
from lxml.etree import iterwalk


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _names(
    """
    address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav
    ol p pre search section summary table tbody td tfoot th thead tr ul
    """
)
"""The elements that begin and end a line; a cell of a table is a line of its own."""

_UNSEEN = _names(
    """
    applet audio button canvas datalist embed frame frameset head iframe img input link map meta noembed
    noframes noscript object optgroup option param picture script select source style svg template
    textarea title track video
    """
)
_DISPLAY_NONE = re.compile(r"display\s*:\s*none\b", re.IGNORECASE)

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters other than blanks
    "\u00ad\u061c\u200b\u200c\u200e\u200f"  # soft hyphen, zero-width space and non-joiner, direction marks
    "\u202a-\u202e\u2060-\u206f\ufeff"  # embeddings and isolates, word joiner, byte order mark
    "\ufffe\uffff\ud800-\udfff"  # no characters at all
    "]"
)
_EMOJI = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_LONE_JOINER = re.compile(f"(?<!{_EMOJI})\u200d|\u200d(?!{_EMOJI})")
_THAI = re.compile("[ก-ฮฯ-ๆ]+")
_LATIN = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A clean line that is not empty, and the innermost block element that it stands in."""

    text: str
    block: Element


def clean(text: str) -> str:
    r"""One line: invisible characters go, then each run of blanks of any kind becomes one blank.

    The zero-width joiner is visible between two emoji, and stays there.

    >>> clean(" ข่าว\u200b\xa0\n ทำเนียบ ")
    'ข่าว ทำเนียบ'
    """
    if "\u200d" in text:
        text = _LONE_JOINER.sub("", text)
    return " ".join(_INVISIBLE.sub("", text).split())


def lines(element: Element) -> list[str]:
    """The texts of an element's lines."""
    return [line.text for line in placed_lines(element)]


def placed_lines(element: Element) -> Iterator[Line]:
    """The lines of an element's content in their order, as far as they are asked for.

    Only in `pre` do the line ends of the source begin a new line.
    """
    parts: list[str] = []
    inside = [element]
    preformatted = 0
    for token in chain(_tokens(element), [None]):
        if isinstance(token, str):
            parts.append(token)
            continue
        if parts:
            text = "".join(parts)
            parts.clear()
            for one in text.split("\n") if preformatted else (text,):
                if not one.isspace() and (line := clean(one)):
                    yield Line(line, inside[-1])
        if token is None:
            preformatted -= inside.pop().tag == "pre"
        else:
            inside.append(token)
            preformatted += token.tag == "pre"


def _tokens(root: Element) -> Iterator[Element | str | None]:
    """All text that is shown; each block element before its content, and None behind it."""
    hidden = None
    walker = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        is_block = node.tag in BLOCKS
        if event == "start":
            if node is not root and _is_hidden(node):
                hidden = node
                walker.skip_subtree()
                continue
            if is_block:
                yield node
            text = node.text
        else:
            if is_block and node is not hidden:
                yield None
            text = None if node is root else node.tail
        if text:
            yield text


def _is_hidden(node: Element) -> bool:
    if node.tag in _UNSEEN or node.get("hidden") is not None or _is_island(node):
        return True
    style = node.get("style")
    return style is not None and _DISPLAY_NONE.search(style) is not None


def _is_island(node: Element) -> bool:
    """Whether an element is settings of Word: with its end tag missing, it holds text of the page too."""
    return node.tag == "xml" and all(":" in str(inner.tag) for inner in node.iterdescendants())


def language(text: str) -> Literal["th", "en"]:
    """The language of an article: English where fewer than a fifth of its letters are Thai.

    English articles of the site hold at most a few Thai names (3 % of the letters); Thai ones that bring
    a whole English translation with them still have two fifths of Thai letters. No letters at all: Thai.
    """
    thai, latin = (sum(map(len, letters.findall(text))) for letters in (_THAI, _LATIN))
    return "en" if 4 * thai < latin else "th"
