"""Headlines, and where they stand among lines. Pure."""

import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from thaigov_spider.html.text import NIKHAHIT, Line, with_one_sara_am

TOP = 6  # lines: no head of an article is longer
OTHER_NEWS = re.compile(
    r"""
    (?:ข่าว|เรื่อง|บทความ|เนื้อหา) (?:สาร)? \ ? (?:ที่)? (?:เกี่ยวข้อง|น่าสนใจ|อื่น|ล่าสุด|แนะนำ|ยอดนิยม|เด่น) .{0,20}
    | (?:related|latest|other|more) \ news .{0,20}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What stands above links to other articles."""


def same(text: str | None, other: str | None) -> bool:
    """Whether two clean headlines are the same but for blanks, double escapes and how sara am is written.

    None is like nothing.
    """
    return bool(text and other) and _key(text or "") == _key(other or "")


def holds(lines: Iterable[Line], headline: str | None, within: int = TOP) -> bool:
    """Whether the headline stands among the first lines."""
    top = list(islice(lines, within + 3))
    return any(same(line.text, headline) for line in joined(top, headline, within)[:within])


@lru_cache(maxsize=256)  # a headline is compared with many lines
def _key(text: str) -> str:
    key = "".join(html.unescape(text).split())
    return with_one_sara_am(key) if NIKHAHIT in key else key


def cells(line: Line) -> list[Line]:
    """The cells of a row of a table as lines; a line that is none by itself."""
    return [Line(cell, line.block) for cell in line.text.split("\t") if cell] if line.is_row else [line]


def joined(lines: Sequence[Line], headline: str | None, within: int = TOP) -> Sequence[Line]:
    """The lines, with the headline in one where `br` elements break it into two or three near the top.

    Where it stands in a row of a table, the cells of that row become lines.
    """
    wanted = _key(headline or "")
    for place, line in enumerate(lines[:within]):
        if "\t" in line.text and any(same(cell, headline) for cell in line.text.split("\t")):
            return [*lines[:place], *cells(line), *lines[place + 1 :]]
    first = wanted[:1]
    for start in range(min(len(lines), within)):
        for end in range(start + 1, min(start + 4, len(lines) + 1)):
            broken = [line.text for line in lines[start:end]]
            length = sum(map(len, broken))
            if length > 2 * len(wanted):
                break
            if (
                length >= len(wanted)
                and broken[0]
                and broken[0][0] in (first, "&")
                and _key("".join(broken)) == wanted
            ):
                return [*lines[:start], Line(" ".join(broken), lines[start].block), *lines[end:]]
    return lines
