"""Text in columns of a terminal. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence

_NO_WIDTH = {"Mn", "Me", "Cf"}


def width(text: str) -> int:
    """How many columns a text takes: Thai vowels and tones above and below take none.

    >>> width("ที่นี่"), width("日本")
    (2, 4)
    """
    return sum(_width(one) for one in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FW" else 1


def fitted(text: str, columns: int) -> str:
    """A text that takes exactly so many columns, cut or filled up.

    >>> fitted("ที่นี่", 4) + "|", fitted("Statements", 6)
    ('ที่นี่  |', 'State…')
    """
    if width(text) > columns:
        text = _cut(text, columns - 1) + "…"
    return text + " " * (columns - width(text))


def _cut(text: str, columns: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _width(character)
        if taken > columns:
            return text[:place]
    return text


def table(rows: Sequence[Sequence[str]], *, first: int) -> Iterable[str]:
    """Lines of a table: its first column is `first` wide, the others as wide as they need, to the right."""
    widths = [max(map(width, column)) for column in list(zip(*rows, strict=True))[1:]]
    for name, *cells in rows:
        padded = (" " * (wide - width(cell)) + cell for cell, wide in zip(cells, widths, strict=True))
        yield "  ".join((fitted(name, first), *padded))
