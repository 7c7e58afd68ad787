"""Pages that only say that there is no page, at status 200. Pure."""

import re
from collections.abc import Sequence

from thaigov_spider.html.text import Line

LONGEST = 600  # characters: what such a page has to say, navigation aside
_MISSING = re.compile(
    r"""
      (?:http\ )? (?:error\W*)? 4(?:04|10) (?:\W*error)?     # the number alone, or in front of its name
    | .{0,60} \b (?: not\ found | (?:cannot|can't|could\ not)\ be\ found ) \b .{0,60}
    | (?:ขออภัย)? \W* ไม่พบ(?:หน้า|ข้อมูล|ข่าว|เนื้อหา|บทความ) .{0,40}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER = re.compile(
    r"""
      (?:http\ )? (?:error\W*)? [45][0-9]{2} (?:\W*error)?
    | .{0,60} \b (?: cannot\ be\ displayed | (?:object|document)\ moved | moved\ permanently | forbidden
                   | access\ denied | bad\ request | server\ error | service\ unavailable
                   | under\ construction ) \b .{0,60}
    | index\ of\ /.*
    | .{0,80} \b (?: database\ error | sql\ syntax | (?:mysqli?|mssql|pg|odbc|ora)_\w+\( | ole\ db\ provider
                   | odbc\ (?:\w+\ ){0,3}driver | (?:unable\ to|failed\ to|can't|cannot)\ connect | sqlstate
                   | unknown\ database | too\ many\ connections ) .*
    | (?: php\ )? (?: fatal\ error | parse\ error | warning | notice ) \s? : .* \b on\ line\ [0-9]+ .*
    | .{0,40} (?: ไม่สามารถ | ไม่ ) (?:เชื่อมต่อ|ติดต่อ) (?:กับ)?\ ? (?:ฐานข้อมูล|เซิร์ฟเวอร์) .{0,60}
    | just\ a\ moment\W* | (?:checking|verifying)\ you .{0,60} | .{0,20} enable\ javascript .{0,60}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_notice(title: str | None, text: Sequence[Line]) -> bool:
    """Whether a page of little text says in its title, or in its first two lines, that something is amiss."""
    return says_missing(title, text) or _says(_OTHER, title, text)


def says_missing(title: str | None, text: Sequence[Line]) -> bool:
    """Whether it says that there is no such page."""
    return _says(_MISSING, title, text)


def _says(notice: re.Pattern[str], title: str | None, text: Sequence[Line]) -> bool:
    lines = [line.text for line in text]
    if sum(map(len, lines)) > LONGEST:
        return False
    return any(notice.fullmatch(line) for line in (title or "", *lines[:2]))
