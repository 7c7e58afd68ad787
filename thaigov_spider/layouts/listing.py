"""What a page of listing or search leads to: articles, and the page that follows. Pure.

The listing's own markup is not known beyond `.news-2 > p > a`, so any link with an article's address counts.
"""

from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from lxml.etree import _Element as Element

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean, lines
from thaigov_spider.html.tree import finder
from thaigov_spider.urls import Address, absolute, address, canonical, is_ours

_LINKS = finder("//*[(self::a or self::link) and @href]")
_PAGED_LINKS = finder("//*[contains(@class, 'pagin') or contains(@class, 'pager')]//a[@href]")

_WORDS = frozenset({"ถัดไป", "หน้าถัดไป", "หน้าต่อไป", "next", "next page"})
_ARROWS = frozenset({"›", ">", "→"})
# Often the way to the last page, where single arrows or numbers lead to the next one.
_DOUBLE_ARROWS = frozenset({"»", ">>"})
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link to an article: its address, the absolute URL as it stands there, and its text (may be empty)."""

    address: Address
    url: str
    text: str


def links(page: ParsedPage) -> list[ArticleLink]:
    """The links of a page to articles on the page's own site, in their order, each article once.

    The text is that of the article's first link that has one: a picture often comes before the headline.
    """
    found: dict[Address, ArticleLink] = {}
    for element in page.root.iter("a"):
        href = element.get("href") or ""
        url = absolute(page.base, href) if "details/" in href or "/news/" in href else None
        article = address(url) if url else None
        if url and article and _is_same_site(page, url):
            known = found.get(article)
            if known is None or not known.text:
                found[article] = ArticleLink(article, known.url if known else url, _text(element))
    return list(found.values())


def pagination(page: ParsedPage, number: int) -> str | None:
    """The absolute URL of the listing's page behind page `number`, counted from 1; None at the end.

    It is the link with `rel=next`, else that whose text or label says "next", else that with the number
    that follows; on the same host, and never an article. Where there is an element for pagination, links
    outside it count only with `rel=next`.
    """
    everywhere = list(_LINKS(page.root))
    paged = list(_PAGED_LINKS(page.root)) or everywhere
    follows = str(number + 1)
    said = {link: _text(link) for link in paged}
    choices = (
        (link for link in everywhere if "next" in (link.get("rel") or "").lower().split()),
        (link for link in paged if _says(link, said[link], _WORDS)),
        (link for link in paged if _says(link, said[link], _ARROWS)),
        (link for link in paged if said[link].translate(_THAI_DIGITS) == follows),
        (link for link in paged if _says(link, said[link], _DOUBLE_ARROWS)),
    )
    urls = (_leads(page, link) for choice in choices for link in choice)
    return next(filter(None, urls), None)


def _text(link: Element) -> str:
    pictures = (clean(picture.get("alt") or "") for picture in link.iter("img"))
    return " ".join(lines(link)) or next(filter(None, pictures), "")


def _says(link: Element, text: str, words: frozenset[str]) -> bool:
    """Whether the text of a link, its label or its `title` is one of the words, with or without an arrow."""
    said = (text, clean(link.get("aria-label") or ""), clean(link.get("title") or ""))
    return any({each.lower(), each.lower().strip("›»>→ ")} & words for each in said)


def _leads(page: ParsedPage, link: Element) -> str | None:
    """Where a link leads, if that can be another page of the same listing."""
    href = (link.get("href") or "").strip()
    url = absolute(page.base, href) if href and not href.startswith("#") else None
    if url is None or address(url) or _host(url) != _host(page.url):
        return None
    return url if urldefrag(url).url != urldefrag(page.url).url else None


def _is_same_site(page: ParsedPage, url: str) -> bool:
    try:
        return is_ours(url, page.url)
    except ValueError:  # the page's own URL is none, as happens in the WARC files of others
        return is_ours(url)


def _host(url: str) -> str:
    """Host and port, the same for all addresses of the site; empty where the URL is none."""
    try:
        return urlsplit(canonical(url)).netloc
    except ValueError:
        return ""
