"""HTML to clean lines of text, as a reader of the page sees them. Pure.

Block elements, list items and `br` become lines, with the numbers of ordered lists in front; a row of a table
of data is one line, with a tab between its cells. Inline tags vanish without a blank, for word processors cut
words in the middle with them. Superscripts, fractions and pictures of emoji are written as text. What a
browser does not show goes: scripts, styles, comments, form controls, elements with `hidden` or
`display: none`, zero-width characters; style attributes decide as they do there. Thai text is otherwise
untouched: it is not normalised, and the private-use characters of old Thai fonts (U+F70A…) stay.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from lxml.etree import _Element as Element

from thaigov_spider.html.raised import BREAK, MARK, written
from thaigov_spider.html.walk import Marker, is_plain_text, texts

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
NIKHAHIT = "\u0e4d"
"""The first of the two letters that sara am may be written as."""
_SARA_AM = re.compile(f"{NIKHAHIT}([\u0e48-\u0e4b]?)\u0e32")
# In windows-874: there, letters are bytes, which are counted in a fifth of the time.
_THAI = "".join(map(chr, [*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E47)])).encode("cp874")
_LATIN = string.ascii_letters.encode()


@dataclass(slots=True)  # frozen ones take three times as long to make
class Line:
    """A clean line, and the innermost element that makes lines that it stands in.

    The cells of a row of a table are parted by tabs. `marker` is the number in a list that the text begins
    with.
    """

    text: str
    block: Element
    marker: str = ""

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return "\t" in self.text


def clean(text: str) -> str:
    r"""One line: invisible characters go, then each run of blanks of any kind becomes one blank.

    The zero-width joiner is visible between two emoji, and stays there.

    >>> clean(" ข่าว\u200b\xa0\n ทำเนียบ ")
    'ข่าว ทำเนียบ'
    """
    text = text.replace("\n", " ").replace("\xa0", " ")  # the usual blanks that do not count as printable
    if not text.isprintable():  # as most lines are, which takes less time to tell
        if "\u200d" in text:
            text = _LONE_JOINER.sub("", text)
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def lines(element: Element) -> list[str]:
    """The texts of an element's lines."""
    return [line.text for line in placed_lines(element)]


def one_line(element: Element, most: int) -> str:
    """The first lines of an element, so many at most, in one."""
    return " ".join(line.text for line in islice(placed_lines(element), most)).replace("\t", " ")


def placed_lines(element: Element, *, unseen: bool = False) -> Iterator[Line]:
    """The lines of an element's content in their order, as far as they are asked for.

    `unseen` asks for those as well that hold nothing but zero-width characters; their text is empty.
    """
    inside = [element]
    marker = ""
    # Most links, headlines and cells hold only text: then there is nothing to walk over.
    found = [(element.text or "", None)] if is_plain_text(element) else texts(element, lines)
    for text, boundary in found:
        if text and not text.isspace():
            for one in written(text).split(BREAK) if MARK in text else (text,):
                line = clean(one)
                if line or (unseen and one and not one.isspace()):
                    yield Line(marker + line if line else "", inside[-1], marker if line else "")
                    marker = "" if line else marker
        if boundary is None:
            marker = "" if inside.pop().tag == "li" else marker
        elif isinstance(boundary, Element):
            inside.append(boundary)
        elif isinstance(boundary, Marker):
            marker += boundary.text
        else:
            yield Line(boundary.text, boundary.element)


def with_one_sara_am(text: str) -> str:
    """A text for comparisons: with sara am as one letter, which 3 % of the articles write as two.

    >>> with_one_sara_am("นํ้า"), with_one_sara_am("น้ํา")
    ('น้ำ', 'น้ำ')
    """
    return _SARA_AM.sub("\\1\u0e33", text) if NIKHAHIT in text else text


def same_name(one: str, other: str | None) -> bool:
    """Whether two names, of sections say, are the same, however they write sara am."""
    return other is not None and with_one_sara_am(one) == with_one_sara_am(other)


def language(text: str) -> Literal["th", "en"]:
    """The language of an article: English where fewer than a fifth of its letters are Thai.

    English articles of the site hold at most a few Thai names (3 % of the letters); Thai ones that bring
    a whole English translation with them still have two fifths of Thai letters. No letters at all: Thai.
    """
    known = text.encode("cp874", "ignore")
    thai, latin = (len(known) - len(known.translate(None, letters)) for letters in (_THAI, _LATIN))
    return "en" if 4 * thai < latin else "th"
