"""Atom feeds (RFC 4287) of articles. Pure."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

_ATOM = "http://www.w3.org/2005/Atom"
# What XML cannot hold, however it is escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00Z"


class FeedEntry(NamedTuple):
    """An article in a feed: its own address, which names it for ever, and that of its page here.

    `updated` is UTC in ISO 8601; `category` is its section.
    """

    id: str
    address: str
    title: str
    updated: str
    published: str | None = None
    category: str | None = None
    summary: str | None = None


def atom(title: str, own: str, page: str, entries: Iterable[FeedEntry]) -> bytes:
    """A feed; `own` is its address, `page` that of the page which shows the same."""
    listed = list(entries)
    feed = Element("feed", xmlns=_ATOM)
    _add(feed, "id", own)
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.updated for entry in listed), default=_NEVER))
    SubElement(feed, "link", rel="self", href=own)
    SubElement(feed, "link", rel="alternate", href=page, type="text/html")
    _add(SubElement(feed, "author"), "name", "thaigov.go.th")
    for entry in listed:
        _add_entry(feed, entry)
    text: bytes = tostring(feed, "utf-8", xml_declaration=True)
    return text


def _add_entry(feed: Element, entry: FeedEntry) -> None:
    element = SubElement(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    SubElement(element, "link", rel="alternate", href=entry.address, type="text/html")
    if entry.published:
        _add(element, "published", _moment(entry.published))
    if entry.category:
        SubElement(element, "category", term=_xml(entry.category))
    if entry.summary:
        _add(element, "summary", entry.summary)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _xml(text)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _moment(published: str) -> str:
    """A day in Thailand as the moment at which it begins.

    >>> _moment("2020-12-15"), _moment("2020-12-15T20:15:00+07:00")
    ('2020-12-15T00:00:00+07:00', '2020-12-15T20:15:00+07:00')
    """
    return published if "T" in published else f"{published}T00:00:00+07:00"
