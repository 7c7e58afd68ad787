"""Where the text of an article begins: what its first lines say of it, told from the text itself. Pure.

For pages of which no class name is known. The headline stands near the top, the date near the headline; what
else is between them and the text (section, summary, views, print and share links) is short or known.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from thaigov_spider import dates
from thaigov_spider.html.text import Line
from thaigov_spider.layouts.headlines import TOP, cells, joined, same
from thaigov_spider.layouts.marks import marks, without_labels

_SHORT = 80  # characters: what stands above a headline is no longer, nor is a line with a date

_DATE_LABEL = re.compile(
    r"""[\s\W]*
    (?: (?:วันที่)? \ ? (?:เผยแพร่|ประกาศ|ลงข่าว|โพสต์|เขียน)? (?:เมื่อ|วันที่)?
      | (?:date|published|posted|released?|issued|created|written)? (?:\ (?:date|on))? )
    [\s\W]*""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(r"(?:เวลา ?)?[0-9๐-๙]{1,2}[.:][0-9๐-๙]{2} ?น\.?")
_UPDATED = re.compile(
    r"""[\s\W]* (?:(?:last|date)\ )? (?:updated?|modified|revised) \b .*
    | .{0,20} (?:ปรับปรุง|แก้ไข|อัปเดต|อัพเดท) .*""",
    re.VERBOSE | re.IGNORECASE,
)
_SHARE = re.compile(
    r"""(?: [\s|/•·:,()\[\]–-]
      | แชร์|แบ่งปัน|คัดลอกลิงก์|พิมพ์|ส่งอีเมล|ขนาดตัวอักษร|อ่านข่าว|ฟังข่าว
      | share|tweet|facebook|twitter|line|e-?mail|copy\ link|print|x\b|[ก-ฮA]\s?[+-]
    )++""",
    re.VERBOSE | re.IGNORECASE,
)


def dateline(text: str) -> str | None:
    """The date that is all a line says, a label aside; None where it says more, or tells no single day.

    Nor does it count that a numeric date, views or a print link stand beside it.

    >>> dateline("Published: Tuesday, 5 April B.E. 2548"), dateline("5 เมษายน 2548 | 05/04/2548 พิมพ์")
    ('Tuesday, 5 April B.E. 2548', '5 เมษายน 2548')
    >>> dateline("The Cabinet met on 5 April 2005.") is None
    True
    """
    if len(text) > _SHORT or _UPDATED.fullmatch(text):
        return None
    if "date" in (said := marks(text)):
        return " ".join(said[name] for name in ("date", "time") if name in said)
    return _only_date(text) or (_only_date(plain) if (plain := without_labels(text)) != text else None)


def _only_date(text: str) -> str | None:
    """The date that is all a text says, a label and a time aside."""
    found = list(islice(dates.find(text), 2))
    if len(found) != 1 or found[0].first != found[0].last:
        return None
    # Some give the year in both eras: 5 April B.E. 2548 (2005).
    rest = text.replace(found[0].raw, "", 1).replace(str(found[0].first.year), "", 1)
    if _DATE_LABEL.fullmatch(rest):
        return found[0].raw
    time = _TIME.search(rest)
    return (
        f"{found[0].raw} {time[0]}" if time and _DATE_LABEL.fullmatch(rest.replace(time[0], "", 1)) else None
    )


@dataclass(slots=True)
class Story:
    """The date as it stands in the head, None where there is none, and the lines of the text behind it."""

    published: str | None
    lines: Sequence[Line]


def story(lines: Sequence[Line], headline: str | None, known: Iterable[str | None] = ()) -> Story:
    """What follows the head of an article; `known` are other texts in it, such as section and summary.

    What precedes the headline is taken off where it is short; each kind of line behind it once, for lines of
    the text may look like those of the head.
    """
    head = _Head([text for text in known if text])
    rest = list(joined(lines, headline, within=2 * TOP))
    place = next((at for at, line in enumerate(rest[: 2 * TOP]) if same(line.text, headline)), None)
    if place is not None:
        before = [cell.text for line in rest[:place] for cell in cells(line)]
        del rest[place]
        if all(len(text) <= _SHORT for text in before):
            for text in before:
                head.takes(text)
            del rest[:place]
    while rest and head.takes(rest[0].text):
        del rest[0]
    return Story(head.published, rest)


@dataclass(slots=True)
class _Head:
    """What has been found of a head so far, and what may be found yet."""

    known: list[str]
    published: str | None = None
    kinds: set[str] = field(default_factory=set)

    def takes(self, line: str) -> bool:
        """Whether a line belongs to the head, to which it is added then."""
        kind = self._kind(line)
        if kind is None or kind in self.kinds:
            return False
        self.kinds.add(kind)
        return True

    def _kind(self, line: str) -> str | None:
        text = next((text for text in self.known if same(text, line)), None)
        if text:
            self.known.remove(text)
        if "date" not in self.kinds and (date := dateline(line)):
            self.published = date
            return "date"
        if found := marks(line):
            return text or "-".join(found)
        if text or len(line) > _SHORT:
            return text
        return "updated" if _UPDATED.fullmatch(line) else line if _SHARE.fullmatch(line) else None
