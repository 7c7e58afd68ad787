"""Headlines, and where they stand among lines. Pure."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from thaigov_spider.html.text import Line

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
    """Whether two clean headlines are the same but for blanks and double escapes; none is like nothing."""
    return bool(text and other) and _key(text or "") == _key(other or "")


def holds(lines: Iterable[Line], headline: str | None, within: int = TOP) -> bool:
    """Whether the headline stands among the first lines."""
    top = list(islice(lines, within + 3))
    return any(same(line.text, headline) for line in joined(top, headline, within)[:within])


def _key(text: str) -> str:
    return "".join(html.unescape(text).split())


def joined(lines: Sequence[Line], headline: str | None, within: int = TOP) -> Sequence[Line]:
    """The lines, with the headline in one where `br` elements break it into two or three near the top."""
    wanted = _key(headline or "")
    first = wanted[:1]
    for start in range(min(len(lines), within)):
        for end in range(start + 1, min(start + 4, len(lines) + 1)):
            broken = [line.text for line in lines[start:end]]
            length = sum(map(len, broken))
            if length > 2 * len(wanted):
                break
            if length >= len(wanted) and broken[0][0] in (first, "&") and _key("".join(broken)) == wanted:
                return [*lines[:start], Line(" ".join(broken), lines[start].block), *lines[end:]]
    return lines
