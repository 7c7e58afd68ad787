"""Tables of data, whose rows are lines, told from those that only lay a page out. Pure.

Which of the two a table is, nothing says for sure: so the rows of a table are lines only where it is plain
that they are data, and everything else stays lines of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

_ROWS = ("tr",)
_CELLS = frozenset({"td", "th"})
_NO_DATA = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "nav", "form")
_MOST_LINES = 8  # of a cell; what has more is a column of a page
_MOST_TEXT = 1_500  # characters of a cell
_MOST_LINKS = 2  # of a cell; what has more is a menu
_WIDEST = 60  # columns that cells may span; people make twenty
_SEPARATE = 3  # lines of a cell that holds most of a table: then it is the page, and the rest is beside it

Read = Callable[[Element], list[str]]


@dataclass(slots=True)
class _Row:
    element: Element
    cells: list[Element]
    texts: list[list[str]]

    @property
    def filled(self) -> int:
        return sum(map(bool, self.texts))


def data_rows(table: Element, read: Read, is_hidden: Callable[[Element], bool]) -> dict[Element, str]:
    """The rows of a table of data, each as one line with a tab between its cells; none of another table.

    A cell that spans columns or rows leaves the places that it covers empty, so that what is in one column
    stands behind the same number of tabs; empty cells at the end of a row have none, and a row of such cells
    is empty. Rows of one cell are left out: they are lines as they are. `read` gives the lines of a cell.
    """
    if next(table.iterdescendants(*_NO_DATA), None) is not None:
        return {}
    elements = [row for row in table.iter(*_ROWS) if not is_hidden(row)]
    shown = [[cell for cell in row if cell.tag in _CELLS and not is_hidden(cell)] for row in elements]
    if not _may_be_data(shown) or any(map(_has_strays, elements)):
        return {}
    if any(_is_menu(cell) for cells in shown for cell in cells):
        return {}
    rows = [
        _Row(row, cells, [read(cell) if len(cells) > 1 else [] for cell in cells])
        for row, cells in zip(elements, shown, strict=True)
    ]
    if not _is_data(rows):
        return {}
    lines = zip(rows, _aligned(rows), strict=True)
    return {row.element: "\t".join(line).rstrip("\t") for row, line in lines if len(row.cells) > 1}


def _may_be_data(shown: Sequence[Sequence[Element]]) -> bool:
    """Whether two rows have several cells, and several of one row may be filled, as the markup tells."""
    several = [cells for cells in shown if len(cells) > 1]
    return len(several) > 1 and any(sum(map(_may_be_filled, cells)) > 1 for cells in several)


def _may_be_filled(cell: Element) -> bool:
    return len(cell) > 0 or bool(cell.text and not cell.text.isspace())


def _has_strays(row: Element) -> bool:
    """Whether a row holds text, or elements, outside its cells: parsers leave there what is malformed."""
    outside = [row.text, *(child.tail for child in row)]
    return any(text and not text.isspace() for text in outside) or any(
        isinstance(child.tag, str) and child.tag not in _CELLS | {"script", "style"} for child in row
    )


def _is_menu(cell: Element) -> bool:
    return sum(1 for _ in cell.iter("a")) > _MOST_LINKS


def _is_data(rows: Sequence[_Row]) -> bool:
    """Whether rows of several cells are filled, and no cell is a page by itself.

    In two of them several are filled, or, in what may be the head of an empty table, no cell has two lines.
    """
    several = [row for row in rows if len(row.cells) > 1]
    full = sum(row.filled > 1 for row in several)
    texts = [text for row in several for text in row.texts]
    sizes = [sum(map(len, text)) for text in texts]
    if not full or any(len(text) > _MOST_LINES for text in texts) or max(sizes) > _MOST_TEXT:
        return False
    if any(len(text) >= _SEPARATE and 2 * size > sum(sizes) for text, size in zip(texts, sizes, strict=True)):
        return False
    return full > 1 or all(len(text) < 2 for text in texts)


def _aligned(rows: Sequence[_Row]) -> Iterator[list[str]]:
    """The texts of the cells of each row, with an empty one in each place that another cell covers."""
    covered: dict[int, int] = {}  # the rows below that a cell covers, by column
    for row in rows:
        line: list[str] = []
        below = {place: left - 1 for place, left in covered.items() if left > 1}
        for cell, text in zip(row.cells, row.texts, strict=True):
            while len(line) in covered:
                line.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(line) + width > _WIDEST:
                width = 1
            if height > 1:
                below |= dict.fromkeys(range(len(line), len(line) + width), height - 1)
            line += [" ".join(text), *[""] * (width - 1)]
        covered = below
        yield line


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 5 else 1
