"""The lines of an article where no class names of the site's tell them from what stands around them. Pure.

Navigation is lines that are links and nothing else: at the top, at the end, or several behind each other.
A link to a file or a picture, or one that shows where it leads, is text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from lxml.etree import _Element as Element

from thaigov_spider.html.file_links import is_file
from thaigov_spider.html.text import Line, placed_lines
from thaigov_spider.layouts.headlines import OTHER_NEWS

_MENU = 3  # lines: so many links behind each other are a menu, inside the text too
# Private-use characters of the last plane, where no font has any: they stand for the ends of a link.
_OPEN, _CLOSE = "\U0010fff0", "\U0010fff1"
_LINKED = re.compile(f"({_OPEN}|{_CLOSE})")
_SEPARATORS = re.compile(r"[\s|/\\•·:,.«»‹›<>\[\](){}*=_–—-]*")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown; `is_link` says that it is links to other pages and nothing else."""

    line: Line
    is_link: bool


def prose(element: Element, furniture: re.Pattern[str] | None = None) -> list[Line]:
    """The lines of an element without navigation, in their order.

    Lines that are wholly `furniture` count as navigation, as does the label above links to other news.
    """
    shown = shown_lines(element)
    told = (
        replace(one, is_link=True)
        if _heads_menu(one, follows) or (furniture and furniture.fullmatch(one.line.text))
        else one
        for one, follows in zip_longest(shown, shown[1:])
    )
    return [one.line for one in _without_menus(list(told))]


def _heads_menu(shown: Shown, follows: Shown | None) -> bool:
    return (follows is None or follows.is_link) and bool(OTHER_NEWS.fullmatch(shown.line.text))


def shown_lines(element: Element) -> list[Shown]:
    """The lines of an element, and which of them are only links."""
    copy = deepcopy(element)
    copy.tail = None
    for link in copy.iter("a"):
        if _leads_on(link):
            _enclose(link)
    return list(_told_apart(placed_lines(copy)))


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
        plain, parts = "", []
        for part in _LINKED.split(line.text):
            if part in (_OPEN, _CLOSE):
                is_inside = part == _OPEN
                continue
            parts.append(part)
            plain += "" if is_inside else part
        text = " ".join("".join(parts).split())
        if text:
            yield Shown(Line(text, line.block), not _SEPARATORS.sub("", plain) and text != plain.strip())


def _without_menus(lines: Sequence[Shown]) -> Iterator[Shown]:
    text = [place for place, shown in enumerate(lines) if not shown.is_link]
    inner = lines[text[0] : text[-1] + 1] if text else []
    for is_link, run in groupby(inner, key=lambda shown: shown.is_link):
        together = list(run)
        if not is_link or len(together) < _MENU:
            yield from together
