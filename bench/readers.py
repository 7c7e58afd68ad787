"""Readers of articles off pages: this project's, and those that people would use instead.

Each is used as its documentation says, and helped where a user would help it: it gets the bytes or, if it
wants text, the right charset, and the language. The BeautifulSoup reader is written as the scripts were that
made the public corpora of the site: class names, then the text of the article's block, line by line.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

PREFIX = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
SECTION = "Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs"
HERE = Capture("warc", "bench.warc.gz", 0, "<urn:uuid:0>", None, 200)


class Found(NamedTuple):
    """What a reader found on a page; `published` as ISO 8601."""

    title: str | None
    section: str | None
    published: str | None
    summary: str | None
    body: str | None


@dataclass(frozen=True)
class Reader:
    """A reader, and which fields it means to find; the others are not held against it."""

    name: str
    read: Callable[[Page], Found | None]
    fields: tuple[str, ...] = ()


def ours(page: Page) -> Found | None:
    """Decode, judge, read and normalise; on a new page each time, for a page remembers what was read."""
    fresh = Page(page.url, page.status, page.headers, page.body)
    if judge(fresh) is not Verdict.ARTICLE:
        return None
    if not (reading := read(fresh)):
        return None
    one = normalise(reading, page.url, HERE, None)
    return Found(one.title, one.section, one.published, one.summary, one.body)


def soup(page: Page) -> Found | None:
    """As the scripts do it; a page on which they would fail gives nothing."""
    tree = BeautifulSoup(page.body.decode(), "lxml")
    headline = tree.title.text.removeprefix(PREFIX).strip() if tree.title else ""
    blocks = tree.find_all("div", class_="border-normal clearfix")
    block = next((div for div in blocks if _has(div, headline)), None)
    section = tree.find("span", {"class": SECTION})
    if block is None:
        return None
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    if headline not in lines:
        return None
    start = lines.index(headline) + 1
    summary = lines[start] if len(lines) > start else None
    return Found(
        headline, section.text.strip() if section else None, None, summary, "\n".join(lines[start + 1 :])
    )


def _has(block: Tag, headline: str) -> bool:
    """Whether a block is the article's, not that of related news."""
    return any(h3.text.strip() == headline for h3 in block.find_all("h3"))


def with_trafilatura(page: Page) -> Found | None:
    """trafilatura, with metadata."""
    document = _trafilatura()(page.body, url=page.url, with_metadata=True)
    if document is None:
        return None
    return Found((document.title or "").removeprefix(PREFIX), None, document.date, None, document.text)


@cache
def _trafilatura() -> Any:
    from trafilatura import bare_extraction

    return bare_extraction


def with_newspaper(page: Page) -> Found | None:
    """newspaper4k, told that it is Thai, and not to fetch pictures."""
    article, config = _newspaper()
    found = article(page.url, config=config)
    found.download(input_html=page.body.decode())
    found.parse()
    published = found.publish_date.date().isoformat() if found.publish_date else None
    return Found(found.title.removeprefix(PREFIX), None, published, None, found.text)


@cache
def _newspaper() -> tuple[Any, Any]:
    from newspaper import Article, Config

    config = Config()
    config.language, config.fetch_images = "th", False
    return Article, config


def with_lxml(page: Page) -> None:
    """The tree of lxml, and nothing else: what all of the above but newspaper4k begin with."""
    etree.fromstring(page.body, etree.HTMLParser(encoding="utf-8"))


def with_selectolax(page: Page) -> None:
    """The tree of selectolax, and nothing else."""
    assert LexborHTMLParser(page.body).root is not None


OURS = Reader("thaigov_spider", ours, Found._fields)
READERS = (
    OURS,
    Reader("BeautifulSoup script", soup, ("title", "section", "summary", "body")),
    Reader("trafilatura", with_trafilatura, ("title", "published", "body")),
    Reader("newspaper4k", with_newspaper, ("title", "published", "body")),
)
PARSERS = (Reader("lxml, parsing alone", with_lxml), Reader("selectolax, parsing alone", with_selectolax))


@contextmanager
def no_network() -> Iterator[None]:
    """Nothing is asked for outside: newspaper4k's tldextract would fetch its list of suffixes."""
    lookup = socket.getaddrinfo

    def refused(*_: object, **__: object) -> None:
        raise OSError("benchmarks send nothing")

    socket.getaddrinfo = refused  # type: ignore[assignment]
    try:
        yield
    finally:
        socket.getaddrinfo = lookup
