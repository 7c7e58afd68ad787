"""HTML to a tree, as a browser would build it, and small operations on trees that lxml lacks. Pure."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.html.walk import BLOCKS

# Chromium nests elements no deeper than this, and lays what would lie deeper side by side.
_DEEPEST = 512
LONGEST = 8_000_000
"""Characters of markup above which nothing is parsed; the longest page known has under a million bytes."""
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_TAG = re.compile(
    r"""
    < (/?)                 # an end tag or a start tag,
    ([A-Za-z][^\s<>/]*)    # its name,
    [^<>]* >               # its attributes: up to the next angle bracket, so that the search never runs on
    """,
    re.VERBOSE,
)

_LONG = 200_000  # characters; the attributes of a shorter page are read in two seconds, however many
_ATTRIBUTE = r"""
    [\s/]*+ [^\s/>] [^\s/>=]*+                                # as browsers find them: a name,
    (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | [^\s>]*+ ) )?+  # and a value, which may hold anything
"""
_START_TAG = re.compile(
    rf"< [A-Za-z] [^\s/>]*+ (?: {_ATTRIBUTE} ){{0,10000}}+ ({_ATTRIBUTE})?+",  # the group: one too many
    re.VERBOSE,
)

# What a tree cannot hold, although HTML may; nothing of it is shown. To take bytes out takes less time than
# to search for them.
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20)])
_BLANKS = bytes.maketrans(b"\x0b\x0c", b"  ")
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF
_CONTROL_REFERENCE = re.compile(
    rb"""
    &\#(?:
        0*(?: [1-8] | 1[1-24-9] | 2[0-9] | 3[01] | 6553[45] )(?![0-9])
        | [xX]0*(?: [1-8bBcCeEfF] | 1[0-9A-Fa-f] | [fF]{3}[eEfF] )(?![0-9A-Fa-f])
    ) ;?
    """,
    re.VERBOSE,
)

_PRE = re.compile(rb"<(/?)[Pp][Rr][Ee](?=[\s/>])")
_OPEN_PRE = "x-pre"
_STRAY_END = re.compile(rb"</(?=[BHbh])(?:html|body|(br))(?=[\s/>])[^<>]*>?", re.IGNORECASE)
_PARAGRAPH_END = re.compile(rb"</p(?=[\s/>])", re.IGNORECASE)
_PASSED_OVER = {"body", "html", "colgroup", "col"}  # by browsers, within a paragraph


def _block_tag() -> bytes:
    """A tag at which a paragraph ends: another block begins, or the one around it ends.

    Names are told by their first letters, for the time that it saves.
    """
    names = sorted(BLOCKS - _PASSED_OVER - {"br"})
    by_letter = [
        f"{key}(?:{'|'.join(name[1:] for name in some)})" for key, some in groupby(names, itemgetter(0))
    ]
    return rf"</?(?:{'|'.join(by_letter)})(?=[\s/>])".encode()


_BLOCK_TAG = re.compile(_block_tag())
_ANY_BLOCK_TAG = re.compile(_block_tag(), re.IGNORECASE)


def parse(text: str) -> Element:
    """The tree of `parse_utf8`, of a text."""
    return parse_utf8(text.encode("utf-8", "replace"))


def parse_utf8(markup: bytes) -> Element:
    """The `html` element of a page in UTF-8, without comments; an empty one where there is nothing to parse.

    Nor is more parsed than any page has: a tree may take 80 times the room of its markup, and the time for a
    tag grows with the square of its attributes.
    libxml2 stops at elements nested more than 2,048 deep and drops the rest of the page. Tags that are
    never closed nest like that, and browsers show the text all the same: so such a page is flattened and
    parsed again. Nor does it know what browsers make of end tags that should not be there.
    """
    if len(markup) > _LONG and _is_too_much(markup.decode("utf-8")):
        return etree.Element("html")
    plain = _CONTROL_REFERENCE.sub(b"", markup).translate(_BLANKS, _CONTROLS)
    mended = _without_stray_ends(_NO_CHARACTER.sub(b"", plain) if b"\xef" in plain else plain)
    root, cut = _parse(mended)
    # libxml2 ends a `pre` where a list or table begins in it, but none of a name that it does not know. Few
    # pages have one, and to look for it in the tree takes a hundredth of the time.
    if has_pre := next(root.iter("pre"), None) is not None:
        mended = _PRE.sub(rb"<\1" + _OPEN_PRE.encode(), mended)
        root, cut = _parse(mended)
    if cut:
        root, _ = _parse(_flattened(mended.decode("utf-8")).encode("utf-8"))
    for pre in root.iter(_OPEN_PRE) if has_pre else ():
        pre.tag = "pre"
    return root


def _is_too_much(markup: str) -> bool:
    """Whether it is longer than any page, or a tag of what is long has more attributes than any page's."""
    length = len(markup)
    return length > LONGEST or (length > _LONG and any(tag[1] for tag in _START_TAG.finditer(markup)))


def _without_stray_ends(markup: bytes) -> bytes:
    """The markup with end tags as browsers take them.

    The page goes on behind `</html>`, `</br>` is `<br>`, and a `</p>` of a paragraph that has ended is an
    empty paragraph.
    """
    *ended, rest = _PARAGRAPH_END.split(_STRAY_END.sub(lambda end: b"<br>" if end[1] else b"", markup))
    ends = [
        piece
        if (start := piece.rfind(b"<p")) >= 0 and not _BLOCK_TAG.search(piece, start + 2)
        else piece + _end(piece)
        for piece in ended
    ]
    return b"</p".join([*ends, rest])


def _end(piece: bytes) -> bytes:
    """What has to stand behind markup that a `</p>` ends, and in which no `<p>` seems to be open."""
    start = piece.rfind(b"<P")
    return b"<p>" if start < 0 or _ANY_BLOCK_TAG.search(piece, start + 2) else b""


def _parse(markup: bytes) -> tuple[Element, bool]:
    """The tree, and whether the parser gave up before the end."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(markup, parser)
    error = parser.error_log.last_error
    return (
        etree.Element("html") if root is None else root,
        error is not None and error.type_name == "ERR_RESOURCE_LIMIT",
    )


def _flattened(markup: str) -> str:
    """The markup without the tags that stand too deep; of block elements a line break stays.

    End tags of what is not open count for nothing.
    """
    opened: Counter[str] = Counter()
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match[1], match[2].lower()
        if _VOID.fullmatch(name) or (closing and not opened[name]):
            return match[0]
        was, depth = depth, depth - 1 if closing else depth + 1
        opened[name] += depth - was
        if max(was, depth) <= _DEEPEST:
            return match[0]
        return "<br>" if name in BLOCKS else ""

    return _TAG.sub(keep, markup)


def finder(expression: str) -> Callable[[Element], list[Element]]:
    """A compiled XPath expression that finds elements: from an element to those found, in their order.

    Several values are asked for in one look at the attribute, `*[@role[. = 'tab' or . = 'tooltip']]`: that
    takes a third of the time of `*[@role = 'tab' or @role = 'tooltip']`. A step from attributes to their
    elements (`@role/..`) is quicker still, but its time grows with the square of their number.
    """
    return cast("Callable[[Element], list[Element]]", etree.XPath(expression))


def values(expression: str) -> Callable[[Element], list[str]]:
    """A compiled XPath expression that finds attributes: from an element to their values, in their order."""
    return cast("Callable[[Element], list[str]]", etree.XPath(expression, smart_strings=False))


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and previous is not None:
        previous.tail = (previous.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def cut(root: Element, element: Element) -> None:
    """Take an element out of the tree below `root`, and everything that comes after it there."""
    node = element
    while node is not root and (parent := node.getparent()) is not None:
        for sibling in list(node.itersiblings()):
            parent.remove(sibling)
        node.tail = None
        node = parent
    drop(element)
