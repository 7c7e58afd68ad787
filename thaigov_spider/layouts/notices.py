"""Pages that only say that there is no page, at status 200. Pure."""

import re
from collections.abc import Iterable

from thaigov_spider.text import Line

_LONGEST = 600  # characters: what such a page has to say, navigation aside
_NOTICE = re.compile(
    r"""
      (?:http\ )? (?:error\W*)? [45][0-9]{2} (?:\W*error)?     # the number alone, or in front of its name
    | .{0,60} \b (?: not\ found | (?:cannot|can't|could\ not)\ be\ (?:found|displayed) | object\ moved
                   | moved\ permanently | forbidden | access\ denied | bad\ request | server\ error
                   | service\ unavailable | under\ construction ) \b .{0,60}
    | index\ of\ /.*
    | (?:ขออภัย)? \W* ไม่พบ(?:หน้า|ข้อมูล|ข่าว|เนื้อหา|บทความ) .{0,40}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_notice(title: str | None, text: Iterable[Line]) -> bool:
    """Whether a page of little text says in its title, or in its first two lines, that something is amiss."""
    lines = [line.text for line in text]
    if sum(map(len, lines)) > _LONGEST:
        return False
    return any(_NOTICE.fullmatch(line) for line in (title or "", *lines[:2]))
