"""Which texts count as the same in a search. Pure.

Folded are: upper case to lower; Thai digits to Arabic; sara am that is written as two signs (nikhahit and
sara aa, with or without a tone mark) to the one sign; and letters with accents to letter and accent. Blanks
and invisible characters are left out: Thai has no blanks between words, and where one stands is a matter of
taste. Lines stay apart: no word goes on behind the end of its paragraph.
"""

import re
import unicodedata
from functools import lru_cache

from thaigov_spider.dates.tidying import INVISIBLE

BREAK = "\n"
_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_DIGITS = dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
# Nikhahit and sara aa, with a tone mark between or before: all of these look the same.
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")


def folded(text: str) -> str:
    """The text as it is searched.

    >>> folded("นํ้าท่วม ปี ๒๕๖๕") == folded("น้ำท่วมปี 2565")
    True
    """
    return _SARA_AM.sub(_composed, "".join(map(_signs, text)))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The same, and of each of its signs, where in `text` it came from; then the length of `text`.

    >>> folded_with_places("ก ข")
    ('กข', [0, 2, 3])
    """
    signs = [(sign, place) for place, character in enumerate(text) for sign in _signs(character)]
    plain = "".join(sign for sign, _ in signs)
    places = [place for _, place in signs]
    out: list[str] = []
    kept: list[int] = []
    done = 0
    for match in _SARA_AM.finditer(plain):
        composed = _composed(match)
        out += (plain[done : match.start()], composed)
        kept += places[done : match.start()] + [places[match.start()]] * len(composed)
        done = match.end()
    return "".join([*out, plain[done:]]), [*kept, *places[done:], len(text)]


def _composed(match: re.Match[str]) -> str:
    return f"{match[1] or match[2] or ''}\u0e33"


@lru_cache(4096)
def _signs(character: str) -> str:
    """What a single character becomes: none, one or several."""
    if character in _BREAKS:
        return BREAK
    if character.isspace() or character in INVISIBLE:
        return ""
    return _DIGITS.get(character) or unicodedata.normalize("NFD", character.casefold())
