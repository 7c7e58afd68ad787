"""The lines of an article where no class names of the site's tell them from what stands around them. Pure.

Navigation is lines that are links and nothing else: at the top, at the end, or several behind each other.
A link to a file or a picture, or one that shows where it leads, is text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.html.file_links import is_file
from thaigov_spider.html.text import Line, clean, placed_lines
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts.headlines import OTHER_NEWS
from thaigov_spider.layouts.story import dateline

_MENU = 3  # lines: so many links behind each other are a menu, inside the text too
# Private-use characters of the last plane, where no font has any: they stand for the ends of a link.
_OPEN, _CLOSE = "\U0010fff0", "\U0010fff1"
_LINKED = re.compile(f"({_OPEN}|{_CLOSE})")
_SEPARATORS = re.compile(r"[\s|/\\•·:,.«»‹›<>\[\](){}*=_–—-]*")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)


_FACTS = finder(
    """descendant-or-self::*[self::div or self::section or self::header or self::main or self::article]
    [count(span | time | small | a) > 1][not(br)]"""
)
_MOST_FACTS = 50
_FACT = 60  # characters
_INLINE = frozenset({"a", "span", "time", "small", "b", "strong", "i", "em"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown, and how many links to other pages it is: 0 where it is anything else."""

    line: Line
    links: int

    @property
    def is_link(self) -> bool:
        """Whether it is links to other pages and nothing else."""
        return self.links > 0


def prose(element: Element, furniture: re.Pattern[str] | None = None) -> list[Line]:
    """The lines of an element without navigation, in their order.

    Lines that are wholly `furniture` count as navigation, as does the label above links to other news.
    """
    return without_navigation(shown_lines(element), furniture)


def without_navigation(shown: Sequence[Shown], furniture: re.Pattern[str] | None = None) -> list[Line]:
    """Of lines as they are shown, those that are no navigation, as `prose` has them."""
    told = (
        replace(one, links=1)
        if _heads_menu(one, follows) or (furniture and _is_wholly(furniture, one.line))
        else one
        for one, follows in zip_longest(shown, shown[1:])
    )
    return [one.line for one in _without_menus(list(told))]


def _is_wholly(furniture: re.Pattern[str], line: Line) -> bool:
    return all(furniture.fullmatch(cell) for cell in line.text.split("\t") if cell)


def _heads_menu(shown: Shown, follows: Shown | None) -> bool:
    return (follows is None or follows.is_link) and bool(OTHER_NEWS.fullmatch(shown.line.text))


def shown_lines(element: Element) -> list[Shown]:
    """The lines of an element, and which of them are only links."""
    copy = deepcopy(element)
    copy.tail = None
    for link in copy.iter("a"):
        # A link that is raised is a number of a footnote.
        if _leads_on(link) and next(link.iterancestors("sup"), None) is None:
            _enclose(link)
    for place in _FACTS(copy)[:_MOST_FACTS]:
        _part(place)
    return list(_told_apart(placed_lines(copy)))


def _part(place: Element) -> None:
    """Put line ends between short inline elements without text beside them, of which one is a date.

    They are the facts of a head, which only a style sheet sets apart.
    """
    if any(clean(part) for part in (place.text or "", *(child.tail or "" for child in place))):
        return
    for is_inline, run in groupby(list(place), key=lambda child: child.tag in _INLINE):
        facts = [(child, clean("".join(map(str, child.itertext())))) for child in run] if is_inline else []
        texts = [text for _, text in facts]
        if len(facts) < 2 or max(map(len, texts)) > _FACT or not any(map(dateline, texts)):
            continue
        for child, text in facts:
            if _SEPARATORS.fullmatch(text):
                place.remove(child)
            else:
                child.addprevious(etree.Element("br"))


def _leads_on(link: Element) -> bool:
    """Whether a link is one to another page, under a name of its own."""
    href = (link.get("href") or "").strip()
    text = "".join(map(str, link.itertext())).strip()
    return bool(href and text) and not is_file(href) and not _WEB.fullmatch(text)


def _enclose(link: Element) -> None:
    link.text = _OPEN + (link.text or "")
    if len(link):
        link[-1].tail = (link[-1].tail or "") + _CLOSE
    else:
        link.text += _CLOSE


def _told_apart(lines: Iterable[Line]) -> Iterator[Shown]:
    is_inside = False
    for line in lines:
        text, plain = line.text, "" if is_inside else line.text
        if _OPEN in text or _CLOSE in text:
            text, plain, is_inside = _parted(text, is_inside=is_inside)
        words, plain = text.removeprefix(line.marker), plain.removeprefix(line.marker)
        if words:
            is_link = _SEPARATORS.fullmatch(plain) and words != plain.strip()
            yield Shown(Line(text, line.block, line.marker), text.count("\t") + 1 if is_link else 0)


def _parted(line: str, *, is_inside: bool) -> tuple[str, str, bool]:
    """A line without the ends of links, what of it is in none, and whether what follows is inside one."""
    plain, parts = "", []
    for part in _LINKED.split(line):
        if part in (_OPEN, _CLOSE):
            is_inside = part == _OPEN
            continue
        parts.append(part)
        plain += "" if is_inside else part
    text = "\t".join(" ".join(cell.split()) for cell in "".join(parts).split("\t")).rstrip("\t")
    return text, plain, is_inside


def _without_menus(lines: Sequence[Shown]) -> Iterator[Shown]:
    text = [place for place, shown in enumerate(lines) if not shown.is_link]
    inner = lines[text[0] : text[-1] + 1] if text else []
    for is_link, run in groupby(inner, key=lambda shown: shown.is_link):
        together = list(run)
        if not is_link or sum(shown.links for shown in together) < _MENU:
            yield from together
