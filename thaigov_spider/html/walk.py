"""A walk over the elements of a page: its text as it is shown, and where lines begin and end. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from thaigov_spider.html import raised
from thaigov_spider.html.display import NOTHING, Style, style_of
from thaigov_spider.html.emoji import emoji
from thaigov_spider.html.numbering import LISTS, Numbering
from thaigov_spider.html.table_rows import Read, data_rows


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _names(
    """
    address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
    nav ol p pre search section summary table tbody td tfoot th thead tr ul xmp
    """
)
"""The elements that begin and end a line, unless their style says otherwise."""

_UNSEEN = _names(
    """
    annotation annotation-xml applet audio button canvas datalist embed frame frameset head iframe img input
    link meta meter mphantom noembed noframes noscript object optgroup option param picture progress script
    select source style svg template textarea title track video
    """
)
_MATHS = _names(
    "mfrac mfenced mi mn mo mover mpadded mroot mrow ms msqrt mstyle msub msubsup msup mtext munder"
    " munderover"
)
_KEEP_LINES = _names("listing pre xmp")
_SPECIAL = _UNSEEN | _MATHS | _KEEP_LINES | _names("dialog ol q sub sup table xml")
_LISTED = LISTS | {"li"}
_ENDS = {"super": (raised.SUPER, raised.SUPER_END), "sub": (raised.SUB, raised.SUB_END), "q": ("“", "”")}
_ENDS |= {"sup": _ENDS["super"], "msqrt": ("√(", ")")}
# What the children of a formula's element stand between, in their order.
_TERMS = {
    "mfrac": ((raised.FRACTION, raised.OVER), ("", raised.FRACTION_END)),
    "msup": (("", ""), _ENDS["super"]),
    "msub": (("", ""), _ENDS["sub"]),
    "msubsup": (("", ""), _ENDS["sub"], _ENDS["super"]),
}


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list puts in front of the first line of an item."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of data, as one line."""

    element: Element
    text: str


Boundary = Element | Marker | Row | None
"""Where a line begins or ends: an element that makes lines, before its content, or None, behind it."""

Token = Boundary | str


def texts(root: Element, read: Read) -> Iterator[tuple[str, Boundary]]:  # noqa: C901 - calls double its time
    """The text that is shown before each boundary, and the boundary; the last one is None.

    `read` gives the lines of the cells of a table.
    """
    walker = iterwalk(root, events=("start", "end", "comment", "pi"))
    walk = _Walk(root, read)
    opened = walk.opened
    parts: list[str] = []

    def bounded(found: Iterable[Token]) -> Iterator[tuple[str, Boundary]]:
        for token in found:
            if isinstance(token, str):
                parts.append(token)
            else:
                yield "".join(parts), token
                parts.clear()

    for event, node in walker:
        tag = node.tag
        if event == "start":
            # Most elements are plain, so that is found out here, without a call.
            if tag in _UNSEEN and node is not root:
                if tag == "img" and (sign := emoji(node)) and not _is_unseen(node, _style(node)):
                    parts.append(walk.shown(sign))
                walker.skip_subtree()
                continue
            style = node.get("style")
            if (
                tag in _SPECIAL
                or node.get("hidden") is not None
                or (style is not None and style_of(style) is not NOTHING)
                or (walk.is_odd and walk.changes(node))
            ):
                yield from bounded(walk.open(node))
                if opened[-1].is_skipped:
                    walker.skip_subtree()
                    continue
            elif tag in BLOCKS:
                yield "".join(parts), node
                parts.clear()
            text = node.text
        else:
            if opened and opened[-1].node is node:
                yield from bounded(walk.close())
            elif tag in BLOCKS:
                yield "".join(parts), None
                parts.clear()
            text = None if node is root else node.tail
        if text:
            parts.append(walk.shown(text) if walk.is_odd else text)
    yield "".join(parts), None


def is_plain_text(element: Element) -> bool:
    """Whether an element holds no others, and its text is shown as any other."""
    return not len(element) and element.tag not in _SPECIAL and element.get("style") is None


@dataclass(slots=True)
class _Opened:
    """An element that is open, what stands behind it, and how text was shown before it."""

    node: Element
    closing: tuple[Token, ...] = ()
    is_skipped: bool = False
    keeps_lines: bool = False
    is_visible: bool = True
    parts_children: bool = False


class _Walk:
    """The elements around a place in the page that are not shown as their kind always is.

    `is_odd` says that text or elements may be shown otherwise here than they are elsewhere.
    """

    keeps_lines = False
    is_visible = True
    is_odd = False
    rows: Mapping[Element, str] = {}

    def __init__(self, root: Element, read: Read) -> None:
        self.root = root
        self.read = read
        self.opened: list[_Opened] = []
        self.lists: list[Numbering] = []

    def changes(self, node: Element) -> bool:
        """Whether what is around an element has it shown otherwise than its kind."""
        if (self.rows and node in self.rows) or (self.lists and node.tag in _LISTED):
            return True
        return bool(self.opened and self.opened[-1].parts_children)

    def shown(self, text: str) -> str:
        """Text as it is shown here."""
        if not self.is_visible:
            return ""
        return text.replace("\n", raised.BREAK) if self.keeps_lines else text

    def open(self, node: Element) -> Iterator[Token]:
        """What stands before the content of an element; the element is the last of those that are open."""
        style = _style(node)
        if node is not self.root and (node in self.rows or _is_hidden(node, style)):
            self.opened.append(_Opened(node, is_skipped=True))
            if self.rows.get(node):
                yield Row(node, self.rows[node])
            return
        if node.tag == "table" and (self.is_visible if style.is_visible is None else style.is_visible):
            self.rows = data_rows(node, self.read, _is_hidden_part)
        before, behind = _ends(node, style, self._box(node, style))
        yield from before
        yield from self._numbered(node, style)
        self.opened.append(
            _Opened(node, behind, False, self.keeps_lines, self.is_visible, style.parts_children)
        )
        is_pre = style.keeps_lines is None and node.tag in _KEEP_LINES
        self._show(True if is_pre else style.keeps_lines, style.is_visible)

    def close(self) -> Iterator[Token]:
        """What stands behind the content of the element that was opened last."""
        last = self.opened.pop()
        if last.is_skipped:
            return
        if self.lists and self.lists[-1].element is last.node:
            self.lists.pop()
        if last.node.tag == "table":
            self.rows = {}
        self._show(last.keeps_lines, last.is_visible)
        yield from last.closing

    def _show(self, keeps_lines: bool | None, is_visible: bool | None) -> None:
        self.keeps_lines = self.keeps_lines if keeps_lines is None else keeps_lines
        self.is_visible = self.is_visible if is_visible is None else is_visible
        parts = bool(self.opened and self.opened[-1].parts_children)
        self.is_odd = self.keeps_lines or not self.is_visible or parts or bool(self.rows or self.lists)

    def _numbered(self, node: Element, style: Style) -> Iterator[Marker]:
        if node.tag in LISTS:
            self.lists.append(Numbering.of(node, style.numbering))
        elif node.tag == "li" and self.lists and style.box in (None, "item"):
            yield Marker(self.lists[-1].take(node, style.numbering))

    def _box(self, node: Element, style: Style) -> str:
        """Whether an element makes lines ("block"), or stands apart in its line ("apart"); else "inline"."""
        is_block = node.tag in BLOCKS
        if style.box is None or node.tag == "br":
            box = "block" if is_block else "inline"
        elif style.box == "inline-block":
            box = "apart" if is_block else "inline"
        else:
            box = "block" if style.box == "item" else style.box
        is_item = bool(self.opened and self.opened[-1].parts_children)
        if box == "inline" and (is_item or (style.is_afloat and not _is_letter(node))):
            return "apart"
        return box


def _style(node: Element) -> Style:
    attribute = node.get("style")
    return NOTHING if attribute is None else style_of(attribute)


def _ends(node: Element, style: Style, box: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """What stands before and behind the content of an element."""
    if box == "block":
        return (node,), (None,)
    if box == "apart":
        return (" ",), (" ",)
    ends = _ENDS.get(style.raised or node.tag)
    parent = node.getparent()
    if ends is None and node.tag in _MATHS and parent is not None and parent.tag in _TERMS:
        terms = _TERMS[parent.tag]
        ends = terms[parent.index(node)] if parent.index(node) < len(terms) else None
    return ((ends[0],), (ends[1],)) if ends else ((), ())


def _is_hidden(node: Element, style: Style) -> bool:
    if node.tag in _UNSEEN or _is_island(node):
        return True
    return _is_hidden_by_attribute(node, style)


def _is_hidden_part(node: Element) -> bool:
    """Whether a row or cell of a table is not shown; a cell that is not visible keeps its place."""
    own = _style(node)
    if _is_hidden(node, own):
        return True
    if node.tag != "tr" or own.is_visible is not None:
        return own.is_visible is False and node.tag == "tr"
    group = node.getparent()
    return group is not None and group.tag != "table" and _style(group).is_visible is False


def _is_hidden_by_attribute(node: Element, style: Style) -> bool:
    if style.box is not None:
        return style.box == "none"
    return node.get("hidden") is not None or (node.tag == "dialog" and node.get("open") is None)


def _is_unseen(picture: Element, style: Style) -> bool:
    return style.is_visible is False or _is_hidden_by_attribute(picture, style)


def _is_island(node: Element) -> bool:
    """Whether an element is settings of Word: with its end tag missing, it holds text of the page too."""
    return node.tag == "xml" and all(":" in str(inner.tag) for inner in node.iterdescendants())


def _is_letter(node: Element) -> bool:
    """Whether an element holds a single letter, as one that is set large at the beginning of a text."""
    return len("".join(map(str, node.itertext())).strip()) < 2
