"""What a line of the head of an article says: date, time, numeric date, views, print link. Pure."""

import re

_MARK = re.compile(
    r"""
    (?P<date>
        วัน (?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์) \ ?
        ที่ \ ? [0-9๐-๙]{1,2} \ ? [ก-์.]{3,12} \ ? (?:พ\.ศ\.\ ?)? [0-9๐-๙]{4}
    )
    | (?P<time> (?:เวลา\ ?)? [0-9๐-๙]{1,2} [.:] [0-9๐-๙]{2} \ ? น\.? )
    | (?P<numeric> [0-9๐-๙]{1,2} / [0-9๐-๙]{1,2} / [0-9๐-๙]{4} )
    | (?P<views> (?:(?:จ(?:ำ|ํา)นวน)?(?:ผู้|การ)?(?:เข้าชม|อ่าน) \ ?:?\ ?) [0-9๐-๙,]+ (?:\ ?(?:ครั้ง|คน))?
               | [0-9๐-๙,]+ \ ? (?:ครั้ง|views) )
    | (?P<print> พิมพ์(?:หน้านี้|ข่าวนี้)? | Print )
    """,
    re.VERBOSE,
)
_LEADING = re.compile(r"^[\s|/•·:\[\]()–-]+|^(?:วันที่|เผยแพร่เมื่อ|ประกาศเมื่อ)\s?:?\s?(?=วัน)")
_VIEWS = re.compile(
    r"""
      (?: จ(?:ำ|ํา)นวน | ยอด )? \ ? (?: ผู้ | คน | การ | เปิด )? (?: เข้าชม | เข้าดู | อ่าน | ชม | วิว | ดู )
      \W{0,3} [0-9๐-๙,.]+ \ ? (?: ครั้ง | คน | วิว )
    | (?: จ(?:ำ|ํา)นวน | ยอด )? \ ? (?: ผู้ | คน | การ )? เข้าชม \W{0,3} [0-9๐-๙,.]+
    | (?: page\ ?)? (?: views? | hits? | visits? ) \W{0,3} [0-9,.]+ (?:\ times?)?
    | [0-9,.]+ \ ? (?: page\ ?)? (?: views? | hits | visits )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def marks(line: str) -> dict[str, str]:
    """Date, time, numeric date and print link of a line that holds nothing else, by kind.

    >>> marks("วันศุกร์ที่ 2 มิถุนายน 2566 02/06/2566 พิมพ์")
    {'date': 'วันศุกร์ที่ 2 มิถุนายน 2566', 'numeric': '02/06/2566', 'print': 'พิมพ์'}
    >>> marks("วันศุกร์ที่ 2 มิถุนายน 2566 นายกรัฐมนตรีแถลงข่าว")
    {}
    """
    found: dict[str, str] = {}
    line = _LEADING.sub("", line)
    while match := _MARK.match(line):
        kind = match.lastgroup or ""
        if kind in found:
            return {}
        found[kind] = match[0]
        line = _LEADING.sub("", line[match.end() :])
    return {} if line else found


def all_marks(line: str) -> dict[str, str]:
    """The marks of a line, whatever else stands there."""
    return {mark.lastgroup or "": mark[0] for mark in _MARK.finditer(line)}


def besides(line: str) -> str:
    """What a line holds besides marks."""
    return _MARK.sub("", line)


def without_labels(line: str) -> str:
    """The line without its numeric date, views and print link."""
    return _MARK.sub(lambda mark: mark[0] if mark.lastgroup in {"date", "time"} else "", line)


def are_views(line: str) -> bool:
    """Whether a line can be nothing but the count of how often a page was looked at.

    >>> are_views("เข้าชม 1,234 ครั้ง"), are_views("อ่าน 1,234"), are_views("1,234 ครั้ง")
    (True, False, False)
    """
    return _VIEWS.fullmatch(line) is not None
