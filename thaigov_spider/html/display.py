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
from tinycss2.ast import Node

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
_OUT_OF_LINE = {"left", "right", "absolute", "fixed"}
_PLACES = {
    "float": _words("left right none"),
    "position": _words("absolute fixed relative sticky static initial"),
}
_DEFAULT = _words("inherit revert revert-layer")
# Lengths in heights of letters, about; and how far up or down letters are no longer in the line.
_UNITS = {"em": 1.0, "rem": 1.0, "ex": 0.5, "px": 1 / 16, "pt": 1 / 12, "%": 0.012}
_UPWARD = {"vertical-align": 1, "bottom": 1, "top": -1}
_RAISED_BY, _LOWERED_BY = 0.2, -0.15
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
    - `raised`: `vertical-align`; "super" or "sub" as well where a length says so, of that or of `top`.
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
        is_afloat=said.get("float") in _OUT_OF_LINE or said.get("position") in _OUT_OF_LINE,
        keeps_lines=_KEEP_LINES.get(said.get("white-space", "")),
        is_visible=_VISIBLE.get(said.get("visibility", "")),
        numbering=said.get("list-style"),
        raised=_raised(said),
    )


def _raised(said: dict[str, str]) -> str | None:
    """The `vertical-align`, or what the place of the letters in their line amounts to."""
    align = said.get("vertical-align")
    heights = [align] if align not in _RAISED else []
    if said.get("position") == "relative":
        heights.append(said.get("top") or said.get("bottom"))
    height = sum(float(one) for one in heights if one)
    if height >= _RAISED_BY:
        return "super"
    return "sub" if height <= _LOWERED_BY else align


def _said(css: str) -> dict[str, str]:
    """The values that count, by property; longhands and shorthands of one thing under one name."""
    said: dict[str, str] = {}
    important: set[str] = set()
    for name, tokens, is_important in _declarations(css):
        value = _value(name, tokens)
        known = name.removesuffix("-collapse").removesuffix("-type")
        if value is not None and (is_important or known not in important):
            said[known] = value
            important |= {known} if is_important else set()
    return said


def _declarations(css: str) -> Iterator[tuple[str, list[Node], bool]]:
    """Each declaration: its name, the tokens of its value, whether it is `!important`."""
    for one in tinycss2.parse_declaration_list(css, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            tokens = [token for token in one.value if token.type not in {"whitespace", "comment"}]
            yield one.lower_name, tokens, one.important


def _value(name: str, tokens: list[Node]) -> str | None:
    """The value of a property that decides something; None for another property, and for no value of it."""
    words = [token.lower_value if token.type == "ident" else token.type for token in tokens]
    first = words[0] if words else ""
    if name == "display":
        return " ".join(words) if first in _DEFAULT or _box(" ".join(words)) else None
    if name in {"white-space", "white-space-collapse"}:
        return next((word for word in words if word in _KEEP_LINES), None)
    if name == "visibility":
        return first if first in _VISIBLE else None
    if name in {"list-style", "list-style-type"}:
        named = (word for word in words if word == "none" or word not in _NO_TYPE)
        return next(named, "disc" if name == "list-style" and words and first != "inherit" else None)
    if name == "vertical-align" and first in _RAISED:
        return first
    if name in _UPWARD and tokens:
        is_share = tokens[0].type == "percentage" and name != "vertical-align"  # of a box of no known height
        return None if is_share else _height(tokens[0], _UPWARD[name])
    return first if first in _PLACES.get(name, ()) else None


def _height(length: Node, upward: int) -> str | None:
    """How far up a length puts letters, as digits."""
    unit = "%" if length.type == "percentage" else getattr(length, "lower_unit", "")
    return str(upward * length.value * _UNITS[unit]) if unit in _UNITS else None


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
