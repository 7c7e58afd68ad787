"""A page that React has streamed, as a browser shows it once its scripts have run. Pure.

For what was not ready in time something else stands between `<!--$?--><template id="B:0"></template>` and
`<!--/$-->`; it comes behind the page, in `<div hidden id="S:0">`, and a script puts it there.
"""

import re
from itertools import islice

from lxml.etree import _Element as Element

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import drop, finder, parse

_BEGINS = re.compile(r"<!--\$[?!]?-->")
_ENDS = "<!--/$-->"
_MOST = 500  # elements of a placeholder
_HOLES = finder("//template[starts-with(@id, 'B:')]")
_PIECES = finder("/descendant::*[@hidden][starts-with(@id, 'S:')]")
# Comments do not come into the tree; so elements that show nothing stand for them.
_START, _END = "suspense-start", "suspense-end"


def settled(page: ParsedPage) -> Element:
    """The page's tree, with what was streamed in its place; the tree itself where nothing was."""
    if not _PIECES(page.root):
        return page.root
    root = parse(_BEGINS.sub(_marker(_START), page.text).replace(_ENDS, _marker(_END)))
    pieces = {str(piece.get("id"))[2:]: piece for piece in _PIECES(root)}
    for hole in _HOLES(root)[:_MOST]:
        piece = pieces.pop(str(hole.get("id"))[2:], None)
        if piece is not None and hole not in piece.iterdescendants():
            _fill(hole, piece)
    return root


def _marker(name: str) -> str:
    return f'<template class="{name}"></template>'


def _fill(hole: Element, piece: Element) -> None:
    """Put a piece in the place of what stands for it."""
    for sibling in _placeholder(hole):
        drop(sibling)
    hole.tail = None
    drop(piece)
    piece.attrib.pop("hidden")
    piece.tail = None
    hole.addnext(piece)


def _placeholder(hole: Element) -> list[Element]:
    """What stands for a piece until it comes; nothing where its end is not found."""
    found: list[Element] = []
    depth = 0
    for sibling in islice(hole.itersiblings(), _MOST):
        name = sibling.get("class")
        if name == _END and depth == 0:
            return found
        depth += (name == _START) - (name == _END)
        found.append(sibling)
    return []
