"""The lines of an article block, told apart: date, print link, headline, summary, body. Pure.

Line by line, the block of a page reads: the date in Thai with its weekday (`วันอังคารที่ 15 ธันวาคม 2563`),
rarely followed by `เวลา 20.15 น.`; in 2022 to 2024 a numeric date (`02/06/2566`, Buddhist era); from 2020
on the print link `พิมพ์`; the headline; a summary, cut hard at about 250 characters; then the body. All
91,658 published dates are of this form. How the lines are marked up is not known: several of them may
share one, with labels and separators; the headline may stand before the date, or both before and after it.
What is known: the date is the second `span` of the first `p` of the head (`.news-2`), the headline `.news-1`.
Other class names of the same software tell where date, summary and body are: where they stand, they decide.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from lxml.etree import _Element as Element

from thaigov_spider.html.text import Line, clean
from thaigov_spider.layouts.class_names import PagePart, kind
from thaigov_spider.layouts.headlines import TOP, joined, same
from thaigov_spider.layouts.marks import all_marks, are_views, besides, marks
from thaigov_spider.layouts.story import dateline

SUMMARY_LENGTH = 255  # characters: 250, and what a hard cut may leave of an entity
_LABEL_LENGTH = 40  # characters: labels, captions and the like
_MOST_LABELS = 4  # lines beside the date in the element for it

_RESPONSIVE = re.compile(r"\b(?:visible|hidden)-(?:xs|sm|md|lg)")
_COUNTER = re.compile(r"view|eye|hit")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """The text of an article block; the dates as they stand there, the time behind the date.

    `is_doubtful`: the date is a line that may be the headline or the summary, which are the same date.
    """

    published: str | None
    numeric: str | None
    summary: str | None
    body: tuple[str, ...]
    is_doubtful: bool = False


def split(
    lines: Iterable[Line], headline: str | None, *, has_places: bool = False, has_summary: bool = False
) -> ArticleBlock:
    """Tell the lines of an article block apart, whose headline is known from elsewhere.

    Only the head's own lines are taken off, each once: lines of the text may repeat the headline or look
    like dates, and in a third of all articles the summary repeats the headline. A first line of text that
    is too long for a summary belongs to the body; so does the first one where the element for the summary is
    there (`has_summary`) and empty, or where a line of zero-width characters stands in its place. Class names
    that tell the place of a line are only looked for where there are any (`has_places`).
    """
    rest = list(joined(list(lines), headline))
    del rest[: _before_head(rest, headline)]
    head = _Head(headline, rest[: TOP + 3])
    place = _place(rest[0]) if rest and has_places else None
    is_inside = place == "body"
    while rest and (taken := head.takes(rest, None if is_inside else place)):
        del rest[:taken]
        place = _place(rest[0]) if rest and has_places and not is_inside else None
    is_told = head.summary or has_summary or (place == "body" and not is_inside)
    texts = [line for line in rest if line.text]
    if not is_told and texts and _may_be_summary(texts[0]) and not (head.is_emptied and not _begins(texts)):
        head.summary.append(texts.pop(0))
    summary = " ".join(line.text for line in head.summary).replace("\t", " ") or None
    date, time = head.found.get("date"), head.found.get("time")
    return ArticleBlock(
        f"{date} {time}" if date and time and time not in date else date,
        head.found.get("numeric"),
        summary,
        tuple(line.text for line in texts),
        head.is_doubtful(texts),
    )


@dataclass(slots=True)
class _Head:
    """What has been found of a head so far, by kind; it is among the lines `top`."""

    headline: str | None
    top: Sequence[Line]
    found: dict[str, str] = field(default_factory=dict)
    summary: list[Line] = field(default_factory=list)
    is_emptied: bool = False
    labels: int = 0
    is_repeated: bool = False
    has_heading: bool = False

    def takes(self, lines: Sequence[Line], place: PagePart | None) -> int:
        """How many of the first lines belong to the head, to which they are added then."""
        line = lines[0]
        if place == "body":
            return 0
        if not line.text:
            self.is_emptied = bool(self.found)
            return 1
        if place == "summary":
            return self._takes_summary(lines)
        if place in {"date", "hidden-date"} and self._takes_label(line):
            return 1
        if self.summary:
            return 0
        was_dated = "date" in self.found
        if self.is_emptied and was_dated and "headline" in self.found and same(line.text, self.headline):
            return 0
        if not (_takes(self.found, lines, self.headline) or self._takes_plain_date(line)):
            return 0
        self.is_emptied = False
        if same(line.text, self.headline) and not was_dated:
            self._note(line)
        return 1

    def _takes_summary(self, lines: Sequence[Line]) -> int:
        """Take the lines of the first element for the summary; another one is text."""
        if self.summary:
            return 0
        element = _element_of(lines[0].block, "summary")
        self.summary = list(takewhile(lambda line: _element_of(line.block, "summary") is element, lines))
        return len(self.summary)

    def _takes_label(self, line: Line) -> bool:
        """Take a line of an element for the date, whatever it is, as long as they are few and short."""
        if same(line.text, self.headline) or len(line.text) > _LABEL_LENGTH or self.labels >= _MOST_LABELS:
            return False
        self.labels += 1
        date = marks(line.text).get("date") or dateline(line.text)
        self.found = marks(line.text) | ({"date": date} if date else {}) | self.found
        return True

    def _takes_plain_date(self, line: Line) -> bool:
        """Take a date without its weekday, where there is none with it."""
        if "date" in self.found or same(line.text, self.headline):
            return False
        date = dateline(line.text)
        if date and any("date" in _marked(other) for other in self.top):
            return False
        if date:
            numeric = all_marks(line.text).get("numeric", date)
            self.found |= {"date": date} | ({"numeric": numeric} if numeric != date else {})
        return date is not None

    def _note(self, line: Line) -> None:
        """Note what makes a date doubtful: that it is the headline over again."""
        if "date" in self.found:
            self.is_repeated = not _date_place(line)
        else:
            self.has_heading = line.block.tag in _HEADINGS or _is_within(line.block, "news-1")

    def is_doubtful(self, texts: Sequence[Line]) -> bool:
        """Whether the date is the headline over again, behind its element or beside another date."""
        if not self.is_repeated:
            return False
        others = (marks(line.text).get("date") for line in (*self.summary, *texts))
        return self.has_heading or any(date and date != self.found["date"] for date in others)


def _place(line: Line) -> PagePart | None:
    """Which part of the article the class names of an element around a line say that it belongs to."""
    nearest: PagePart | None = None
    for node in (line.block, *line.block.iterancestors()):
        found = kind(node)
        if found == "body":
            return found
        if found in {"date", "hidden-date", "summary"}:
            nearest = nearest or found
    return nearest


def _element_of(element: Element, part: PagePart) -> Element | None:
    return next((node for node in (element, *element.iterancestors()) if kind(node) == part), None)


def _begins(texts: Sequence[Line]) -> bool:
    """Whether the first line is how the text behind it begins, as a summary is."""
    first, *more = ("".join(line.text.split()) for line in texts[:4])
    return bool(more) and "".join(more).startswith(first)


def _takes(found: dict[str, str], lines: Sequence[Line], headline: str | None) -> bool:
    """Whether the first of the lines belongs to the head, to which it is added then."""
    line = lines[0].text
    more = _marked(lines[0])
    if _RESPONSIVE.search(lines[0].block.get("class") or "") and _repeats(found, line, more):
        return True
    if same(line, headline) and _takes_headline(found, lines):
        found["again" if "headline" in found else "headline"] = line
        return True
    if found and (are_views(line) or _is_counter(lines[0])):
        found.setdefault("views", line)
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


def _is_counter(line: Line) -> bool:
    """Whether a line is a number beside the picture of an eye, or the like."""
    if not line.text[:1].isdecimal() or not line.text.replace(",", "").isdecimal():
        return False
    return any(_COUNTER.search(node.get("class") or "") for node in line.block.iter("*"))


def _repeats(found: dict[str, str], line: str, more: dict[str, str]) -> bool:
    """Whether a line says again what was found: on small screens the head is elsewhere than on large ones."""
    return same(line, found.get("headline")) or bool(more and more.items() <= found.items())


def _marked(line: Line) -> dict[str, str]:
    """The marks of a line; those of the line with the known place of the date, whatever label it has."""
    found = marks(line.text)
    place = None if found or "\t" in line.text else _date_place(line)
    if place is None:
        return found
    date = dateline(place)
    if date is None or len(besides(line.text.replace(date, ""))) > _LABEL_LENGTH:
        return {}
    return all_marks(line.text) | ({} if "date" in marks(place) else {"date": date})


def _date_place(line: Line) -> str | None:
    """What stands in the second `span` of the first `p` of a head, if that is the line's element."""
    block = line.block
    if block.tag != "p" or not _is_within(block, "news-2"):
        return None
    spans = list(islice(block.iter("span"), 2))
    if len(spans) < 2 or next(block.itersiblings("p", preceding=True), None) is not None:
        return None
    return clean("".join(map(str, spans[1].itertext())))


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
    return len(line.text) <= SUMMARY_LENGTH
