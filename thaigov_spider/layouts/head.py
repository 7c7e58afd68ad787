"""The lines of an article block, told apart: date, print link, headline, summary, body. Pure.

Line by line, the block of a page reads: the date in Thai with its weekday (`วันอังคารที่ 15 ธันวาคม 2563`),
rarely followed by `เวลา 20.15 น.`; in 2022 to 2024 a numeric date (`02/06/2566`, Buddhist era); from 2020
on the print link `พิมพ์`; the headline; a summary, cut hard at about 250 characters; then the body. All
91,658 published dates are of this form. How the lines are marked up is not known: several of them may
share one, with labels and separators; the headline may stand before the date, or both before and after it.
What is known: the date is the second `span` of the first `p` of the head (`.news-2`), the headline `.news-1`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from thaigov_spider.html.text import Line, clean
from thaigov_spider.layouts.headlines import TOP, joined, same

_SUMMARY_LENGTH = 255  # characters: 250, and what a hard cut may leave of an entity
_LABEL_LENGTH = 40  # characters: labels, captions and the like

_MARK = re.compile(
    r"""
    (?P<date>
        วัน (?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์) \ ?
        ที่ \ ? [0-9๐-๙]{1,2} \ ? [ก-์.]{3,12} \ ? (?:พ\.ศ\.\ ?)? [0-9๐-๙]{4}
    )
    | (?P<time> (?:เวลา\ ?)? [0-9๐-๙]{1,2} [.:] [0-9๐-๙]{2} \ ? น\.? )
    | (?P<numeric> [0-9๐-๙]{1,2} / [0-9๐-๙]{1,2} / [0-9๐-๙]{4} )
    | (?P<views> (?:(?:จำนวน)?(?:ผู้|การ)?(?:เข้าชม|อ่าน) \ ?:?\ ?) [0-9๐-๙,]+ (?:\ ?(?:ครั้ง|คน))?
               | [0-9๐-๙,]+ \ ? (?:ครั้ง|views) )
    | (?P<print> พิมพ์(?:หน้านี้|ข่าวนี้)? | Print )
    """,
    re.VERBOSE,
)
_LEADING = re.compile(r"^[\s|/•·:\[\]()–-]+|^(?:วันที่|เผยแพร่เมื่อ|ประกาศเมื่อ)\s?:?\s?(?=วัน)")
_RESPONSIVE = re.compile(r"\b(?:visible|hidden)-(?:xs|sm|md|lg)")


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """The text of an article block; the dates as they stand there, the time behind the date."""

    published: str | None
    numeric: str | None
    summary: str | None
    body: tuple[str, ...]


def split(lines: Iterable[Line], headline: str | None) -> ArticleBlock:
    """Tell the lines of an article block apart, whose headline is known from elsewhere.

    Only the head's own lines are taken off, each once: lines of the text may repeat the headline or look
    like dates, and in a third of all articles the summary repeats the headline. A first line of text that
    is too long for a summary belongs to the body.
    """
    found: dict[str, str] = {}
    rest = list(joined(list(lines), headline))
    del rest[: _before_head(rest, headline)]
    while rest and _takes(found, rest, headline):
        del rest[0]
    summary = rest.pop(0).text if rest and _may_be_summary(rest[0]) else None
    date, time = found.get("date"), found.get("time")
    published = f"{date} {time}" if date and time else date
    return ArticleBlock(published, found.get("numeric"), summary, tuple(line.text for line in rest))


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


def _takes(found: dict[str, str], lines: Sequence[Line], headline: str | None) -> bool:
    """Whether the first of the lines belongs to the head, to which it is added then."""
    line = lines[0].text
    more = _marked(lines[0])
    if _RESPONSIVE.search(lines[0].block.get("class") or "") and _repeats(found, line, more):
        return True
    if same(line, headline) and _takes_headline(found, lines):
        found["again" if "headline" in found else "headline"] = line
        return True
    if not more or more.keys() & found.keys():
        return False
    last = next(reversed(found), "")
    if "time" in more and "date" not in more and last not in {"date", "numeric"}:
        return False
    if "views" in more and "date" not in more and ("headline" in found or "date" not in found):
        return False
    found |= more
    return True


def _repeats(found: dict[str, str], line: str, more: dict[str, str]) -> bool:
    """Whether a line says again what was found: on small screens the head is elsewhere than on large ones."""
    return same(line, found.get("headline")) or bool(more and more.items() <= found.items())


def _marked(line: Line) -> dict[str, str]:
    """The marks of a line; those of the line with the known place of the date, whatever label it has."""
    block = line.block
    found = marks(line.text)
    if found or block.tag != "p" or not _is_within(block, "news-2"):
        return found
    spans = list(islice(block.iter("span"), 2))
    if len(spans) < 2 or next(block.itersiblings("p", preceding=True), None) is not None:
        return {}
    label = _MARK.sub("", line.text)
    if "date" not in marks(clean("".join(map(str, spans[1].itertext())))) or len(label) > _LABEL_LENGTH:
        return {}
    return {mark.lastgroup or "": mark[0] for mark in _MARK.finditer(line.text)}


def _before_head(lines: Sequence[Line], headline: str | None) -> int:
    """How many lines are captions and labels before date and headline: no text stands there."""
    if not lines or _marked(lines[0]) or same(lines[0].text, headline):
        return 0
    top = lines[: TOP + 3]
    titled = [same(line.text, headline) and _is_within(line.block, "news-1") for line in top]
    marked = [_marked(line) for line in top]
    if not any(titled) or not any("date" in more for more in marked):
        return 0
    start = next(place for place, both in enumerate(zip(titled, marked, strict=True)) if any(both))
    return start if all(len(line.text) <= _LABEL_LENGTH for line in top[:start]) else 0


def _is_within(element: Element, name: str) -> bool:
    """Whether an element or one around it has a class."""
    return any(name in (node.get("class") or "").split() for node in (element, *element.iterancestors()))


def _takes_headline(found: dict[str, str], lines: Sequence[Line]) -> bool:
    """Whether the first of the lines, which reads like the headline, is not rather the summary.

    The first such line is the headline. A second one may be, if the date stands between the two and if
    what follows can be the summary: neither too long, nor the last line (there is always a body), nor
    closer to the line behind it than to this one, as the first line of a body is.
    """
    if "headline" not in found or ("date" in found and _is_within(lines[0].block, "news-1")):
        return True
    kinds = list(found)
    was_before = "date" in found and kinds.index("headline") < kinds.index("date")
    if not was_before or "again" in found or len(lines) < 3 or not _may_be_summary(lines[1]):
        return False
    return _shared(lines[0].block, lines[1].block) >= _shared(lines[1].block, lines[2].block)


def _shared(element: Element, other: Element) -> int:
    """How many elements hold both: the more, the closer they stand."""
    ancestors = {element, *element.iterancestors()}
    return sum(node in ancestors for node in (other, *other.iterancestors()))


def _may_be_summary(line: Line) -> bool:
    return len(line.text) <= _SUMMARY_LENGTH
