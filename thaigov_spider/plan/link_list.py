"""Sitemaps and feeds: lists of addresses that a site keeps for programs. Pure.

A sitemap (sitemaps.org) is XML or plain text, perhaps compressed as gzip; it names pages, with `lastmod` the
time of their last change, or other sitemaps. A feed is RSS or Atom. What is cut short or not well formed is
read as far as it goes.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.urls import Address, absolute, address, is_ours

_GZIP = b"\x1f\x8b"
_LONGEST = 64 * 1024 * 1024  # bytes; the standard allows 50 MB
_MOST = 200_000  # entries; the standard allows 50,000
_BANGKOK = timedelta(hours=7)
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Named:
    """An article that a list names; `modified` is the latest time of its last change, UTC, if any."""

    address: Address
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkList:
    """What a sitemap or feed names: articles of the site, each once, and other lists of it."""

    articles: tuple[Named, ...] = ()
    lists: tuple[str, ...] = ()


def read_link_list(url: str, body: bytes) -> LinkList:
    """The list at `url`; what is on other hosts is left out. Nothing in its bytes makes this fail."""
    articles: dict[Address, Named] = {}
    lists: dict[str, None] = {}
    for found, is_list, modified in _entries(_unpacked(body)):
        target = absolute(url, found)
        if target is None or not is_ours(target, url):
            continue
        article = address(target)
        if is_list:
            lists[target] = None
        elif article and article not in articles and len(articles) < _MOST:
            articles[article] = Named(article, _moment(modified))
    return LinkList(tuple(articles.values()), tuple(lists))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[:_LONGEST]
    try:
        return zlib.decompressobj(31).decompress(body, _LONGEST)
    except zlib.error:
        return b""


def _entries(body: bytes) -> Iterator[tuple[str, bool, str]]:
    """The links of a list, whether it leads to another list, and when it was modified (raw)."""
    root = _parsed(body)
    if root is None:
        yield from ((url, False, "") for url in _URL.findall(body[:_LONGEST].decode("utf-8", "replace")))
        return
    for element in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        modified = _text(element, "{*}lastmod") or _text(element, "{*}updated")
        for link in _links(element):
            yield link, etree.QName(element).localname == "sitemap", modified


def _parsed(body: bytes) -> Element | None:
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(body.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return etree.Element("none")


def _links(element: Element) -> Iterator[str]:
    """Where an entry leads: `loc` of a sitemap, `link` and `guid` of RSS, `link` of Atom, other languages."""
    for name in ("{*}loc", "{*}link", "{*}guid"):
        for one in element.findall(name):
            yield (one.get("href") or one.text or "").strip()


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _moment(text: str) -> datetime | None:
    """A time of W3C's format; a mere day stands for its end in Thailand, the latest that it may mean.

    >>> print(_moment("2026-07-14"), _moment("2026-07-14T01:02:03+07:00"))
    2026-07-14 17:00:00+00:00 2026-07-13 18:02:03+00:00
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.combine(moment + timedelta(days=1), time(), UTC) - _BANGKOK
        return moment.astimezone(UTC) if moment.tzinfo else (moment - _BANGKOK).replace(tzinfo=UTC)
    except OverflowError:
        return None
