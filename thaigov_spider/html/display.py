"""What a `style` attribute decides about the text in an element, as browsers take it. Pure.

Only the attribute is read: style sheets of the site are in other captures, and whole ones in a page are a
word processor's. The last declaration of a property counts unless an earlier one is `!important`; what is no
value of a property is no declaration.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2

_DECIDES = re.compile(
    r"display|white-space|visibility|list-style|vertical-align|float|position", re.IGNORECASE
)
_LONGEST = 4_000  # characters; people write a few hundred


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCK = _words(
    """
    block flow-root table flex grid table-row table-row-group table-header-group table-footer-group
    table-caption -webkit-box -webkit-flex
    """
)
_INLINE_BLOCK = _words("inline-block inline-flex inline-grid inline-table -webkit-inline-box")
_INLINE = _words("inline contents initial unset ruby run-in")
_FLEX = _words("flex grid inline-flex inline-grid -webkit-box -webkit-flex -webkit-inline-box")
_KEEP_LINES = dict.fromkeys(_words("pre pre-wrap pre-line break-spaces preserve preserve-breaks"), True)
_KEEP_LINES |= dict.fromkeys(_words("normal nowrap collapse initial"), False)
_VISIBLE = {"visible": True, "hidden": False, "collapse": False, "initial": True}
_RAISED = _words("super sub baseline initial unset text-top text-bottom middle top bottom")
_OUT_OF_LINE = {"float": _words("left right"), "position": _words("absolute fixed")}
_NO_TYPE = _words("inside outside inherit revert url function")


@dataclass(frozen=True, slots=True)
class Style:
    """What is decided; None where nothing is.

    - `box`: "none" for what is not shown, "block" for what begins and ends a line, "item" for such an item
      of a list, "inline-block" for a box in the line, "apart" for a cell, "inline" for text or no box;
    - `parts_children`: what stands in it side by side are boxes, not words of one text;
    - `is_afloat`: it stands beside the line, not in it;
    - `keeps_lines`: whether line ends of the source are shown; `is_visible`: both are inherited;
    - `numbering`: the `list-style-type`, inherited too;
    - `raised`: `vertical-align`, where a keyword.
    """

    box: str | None = None
    parts_children: bool = False
    is_afloat: bool = False
    keeps_lines: bool | None = None
    is_visible: bool | None = None
    numbering: str | None = None
    raised: str | None = None


NOTHING = Style()
"""The style of an element whose attribute decides nothing here."""


@lru_cache(maxsize=2048)  # a page repeats its few
def style_of(attribute: str) -> Style:
    """What the value of a `style` attribute decides.

    >>> style_of("display: none; display: block").box, style_of("display: none; display: x").box
    ('block', 'none')
    """
    if not _DECIDES.search(attribute):
        return NOTHING
    try:
        said = _said(attribute[:_LONGEST])
    except ValueError:  # a number of thousands of digits, which Python refuses to read
        return NOTHING
    display = said.get("display", "")
    return Style(
        box=_box(display),
        parts_children=not _FLEX.isdisjoint(display.split()),
        is_afloat="float" in said or "position" in said,
        keeps_lines=_KEEP_LINES.get(said.get("white-space", "")),
        is_visible=_VISIBLE.get(said.get("visibility", "")),
        numbering=said.get("list-style"),
        raised=said.get("vertical-align"),
    )


def _said(css: str) -> dict[str, str]:
    """The values that count, by property; longhands and shorthands of one thing under one name."""
    said: dict[str, str] = {}
    important: set[str] = set()
    for name, words, is_important in _declarations(css):
        value = _value(name, words)
        known = name.removesuffix("-collapse").removesuffix("-type")
        if value is not None and (is_important or known not in important):
            said[known] = value
            important |= {known} if is_important else set()
    return said


def _declarations(css: str) -> Iterator[tuple[str, list[str], bool]]:
    """Each declaration: its name, the words of its value in lower case, whether it is `!important`."""
    for one in tinycss2.parse_declaration_list(css, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            tokens = [token for token in one.value if token.type not in {"whitespace", "comment"}]
            words = [token.lower_value if token.type == "ident" else token.type for token in tokens]
            yield one.lower_name, words, one.important


def _value(name: str, words: list[str]) -> str | None:
    """The value of a property that decides something; None for another property, and for no value of it."""
    first = words[0] if words else ""
    if name == "display":
        return " ".join(words) if _box(" ".join(words)) else None
    if name in {"white-space", "white-space-collapse"}:
        return next((word for word in words if word in _KEEP_LINES), None)
    if name == "visibility":
        return first if first in _VISIBLE else None
    if name in {"list-style", "list-style-type"}:
        named = (word for word in words if word == "none" or word not in _NO_TYPE)
        return next(named, "disc" if name == "list-style" and words and first != "inherit" else None)
    if name == "vertical-align":
        return first if first in _RAISED else None
    return first if first in _OUT_OF_LINE.get(name, ()) else None


def _box(display: str) -> str | None:
    """The kind of box that a value of `display` makes; None where it is no value."""
    words = set(display.split())
    if words == {"none"}:
        return "none"
    if words == {"table-cell"}:
        return "apart"
    if words & _INLINE_BLOCK or ("inline" in words and words & (_FLEX | {"flow-root"})):
        return "inline-block"
    if words and words <= _INLINE:
        return "inline"
    if "list-item" in words:
        return "item"
    return "block" if words & _BLOCK and words <= _BLOCK | {"flow"} else None
