"""The class names of the `codeigniter` generation, and what each of them marks. Pure.

Known from scrapers that relied on them for years; two of them relied on other names of the same software, and
how any of them are nested is not known. So either set is read, alone and mixed with the other.
"""

from functools import lru_cache
from typing import Literal

from lxml.etree import _Element as Element

from thaigov_spider.html.tree import finder

BLOCK = frozenset({"border-normal", "clearfix"})
HEADLINE = frozenset({"news-1"})
SECTION = frozenset({"Circular", "headtitle-2", "font_level6", "color2", "col-xs-9", "remove-xs"})
_PANEL_HEADING = frozenset({"panel-heading", "clearfix", "Circular"})
_DATE = frozenset({"news-2", "font_level3", "text-right"})
_HIDDEN_DATE = frozenset({"col-xs-8", "remove-xs", "color7"})
_SUMMARY = frozenset({"font_level2", "Circular", "color3"})
_BODY = frozenset({"col-xs-12", "padding-sm1", "news-2", "Circular"})
# The grid says what a `news-2` is: these are entries of a listing, and the head has `col-sm-6`.
_ENTRY_COLUMNS = frozenset({"col-sm-9", "col-md-10"})

classed = finder("descendant::*[@class]")
"""The elements in another one that have a `class`, in their order."""

PagePart = Literal[
    "block", "headline", "section", "panel-heading", "date", "hidden-date", "summary", "body", "entry", "news"
]


def classes(element: Element) -> frozenset[str]:
    """The names in an element's `class`, in whatever order and with whatever blanks they stand there."""
    return _names(element.get("class") or "")


def kind(element: Element) -> PagePart | None:
    """What an element is by its class names; "news" where they say only that it is some part of news."""
    value = element.get("class")
    return _kind(value) if value else None


@lru_cache(maxsize=1024)  # a page has many elements of few classes
def _names(value: str) -> frozenset[str]:
    return frozenset(value.split())


@lru_cache(maxsize=1024)
def _kind(value: str) -> PagePart | None:
    names = _names(value)
    marked: tuple[tuple[PagePart, frozenset[str]], ...] = (
        ("block", BLOCK),
        ("section", SECTION),
        ("headline", HEADLINE),
        ("panel-heading", _PANEL_HEADING),
        ("date", _DATE),
        ("hidden-date", _HIDDEN_DATE),
        ("summary", _SUMMARY),
    )
    found = next((kind for kind, known in marked if names >= known), None)
    if found or "news-2" not in names:
        return found
    if names >= _BODY and not any(name.startswith("col-sm-") for name in names):
        return "body"
    return "entry" if names & _ENTRY_COLUMNS else "news"
