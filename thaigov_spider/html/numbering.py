"""The numbers that browsers put in front of the items of a list. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml.etree import _Element as Element

LISTS = frozenset({"ol", "ul", "menu", "dir"})
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN = dict(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_DIGITS = 9  # of the numbers that attributes give


def _alphabetic(number: int) -> str:
    """The letters of a number: a, b… z, aa, ab and so on."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, name in _ROMAN.items():
        count, number = divmod(number, value)
        letters += count * name
    return letters


_WRITTEN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-leading-zero": "{:02}".format,
    "lower-alpha": _alphabetic,
    "lower-latin": _alphabetic,
    "upper-alpha": lambda number: _alphabetic(number).upper(),
    "upper-latin": lambda number: _alphabetic(number).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
    "thai": lambda number: str(number).translate(_THAI),
}


def marker(number: int, style: str | None) -> str:
    """What stands in front of an item; nothing where `style`, a `list-style-type`, is none of numbers.

    >>> marker(3, "decimal"), marker(28, "lower-alpha"), marker(4, "upper-roman"), marker(12, "thai")
    ('3. ', 'ab. ', 'IV. ', '๑๒. ')
    """
    written = _WRITTEN.get(style or "")
    return f"{written(number) or number}. " if written else ""


@dataclass(slots=True)
class Numbering:
    """The numbers of one list: the next one, the step to the one behind it, and how they are written."""

    element: Element
    following: int
    step: int
    style: str

    @classmethod
    def of(cls, element: Element, style: str | None) -> "Numbering":
        """The numbering that a list begins with; `style` is what its style attribute says."""
        if element.tag != "ol":
            return cls(element, 1, 1, style or "disc")
        style = style or _TYPES.get(element.get("type") or "", "decimal")
        is_reversed = element.get("reversed") is not None
        start = _integer(element.get("start"))
        if start is None:
            start = sum(1 for _ in element.iterchildren("li")) if is_reversed else 1
        return cls(element, start, -1 if is_reversed else 1, style)

    def take(self, item: Element, style: str | None) -> str:
        """The marker of the next item, which may have a number and a style of its own."""
        given = _integer(item.get("value"))
        number = self.following if given is None else given
        self.following = number + self.step
        return marker(number, style or _TYPES.get(item.get("type") or "", self.style))


def _integer(text: str | None) -> int | None:
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None
