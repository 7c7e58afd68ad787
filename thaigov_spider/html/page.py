"""One captured page, decoded and parsed at most once, whoever asks first. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element as Element
from parsel import Selector

from thaigov_spider.html.decoding import as_utf8, decode, is_text
from thaigov_spider.html.text import clean
from thaigov_spider.html.tree import finder, parse_utf8
from thaigov_spider.urls import Source, absolute, source

_TITLE = finder("descendant::title[1]")  # root.iter would look for the next one, too, in the whole page


@dataclass(frozen=True, eq=False)
class ParsedPage:
    """A page as it was captured.

    `headers` are those of the response, their names in lower case; `body` is its payload with transfer
    and content encodings taken off. `cut` says why the end of the body is missing, or may be; None where it
    is there, or nobody can tell. Everything else follows from these, is made when it is first asked for, and
    kept.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    cut: str | None = field(default=None, repr=False)

    @cached_property
    def source(self) -> Source | None:
        """The article that the page's address is that of; None if it is that of none."""
        return source(self.url)

    @cached_property
    def is_html(self) -> bool:
        """Whether there is a body that may be HTML, and the response calls it so, or does not call it."""
        return bool(self.body) and may_be_html(self.headers) and is_text(self.body, self._content_type)

    @cached_property
    def text(self) -> str:
        """The body as text: wrong and missing charset declarations are seen through."""
        return decode(self.body, self._content_type)

    @property
    def _content_type(self) -> str | None:
        return self.headers.get("content-type")

    @cached_property
    def root(self) -> Element:
        """The `html` element; an empty one where there is nothing to parse."""
        return parse_utf8(as_utf8(self.body, self._content_type) if self.is_html else b"")

    @cached_property
    def selector(self) -> Selector:
        """The page for parsel's XPath and CSS."""
        return Selector(root=self.root, type="html")

    @cached_property
    def title(self) -> str | None:
        """The clean text of the `title` element; None where there is none."""
        found = next(iter(_TITLE(self.root)), None)
        return None if found is None else clean("".join(map(str, found.itertext())))

    @cached_property
    def base(self) -> str:
        """What the page's relative links are relative to: its own URL, or that of its `base` element."""
        hrefs = (base.get("href") for base in self.root.iter("base"))
        href = next((href for href in hrefs if href is not None), None)
        return self.url if href is None else absolute(self.url, href) or self.url


_MEDIA_TYPE = re.compile(r"[^\s;,]+/[^\s;,]+")
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def may_be_html(headers: Mapping[str, str]) -> bool:
    """Whether a response with these headers calls its body HTML, or does not call it anything.

    Servers give `Content-Type` twice, or forget the semicolon behind it: one of the types is enough.

    >>> may_be_html({"content-type": "text/html charset=utf-8"}), may_be_html({"content-type": "image/png"})
    (True, False)
    """
    named = headers.get("content-type", "").lower()
    return named in _HTML or not (types := _MEDIA_TYPE.findall(named)) or not _HTML.isdisjoint(types)
