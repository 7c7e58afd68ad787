"""What a page of listing or search leads to: articles, and the page that follows. Pure.

The listing's own markup is not known beyond `.news-2 > p > a`, so any link with an article's address counts.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts.pagination import link_text, pagination
from thaigov_spider.layouts.script_links import script_links
from thaigov_spider.urls import Address, absolute, address, canonical, is_ours

__all__ = ["ArticleLink", "feeds", "links", "pagination", "sections"]

_FEEDS = "//link[@type='application/rss+xml' or @type='application/atom+xml']/@href"
_MOST_SECTIONS = 40  # a menu of news has fewer


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link to an article: its address, the absolute URL as it stands there, and its text (may be empty)."""

    address: Address
    url: str
    text: str


def links(page: ParsedPage) -> list[ArticleLink]:
    """The links of a page to articles on the page's own site, in their order, each article once.

    The text is that of the article's first link that has one: a picture often comes before the headline. What
    only the page's scripts name comes behind, without text.
    """
    found: dict[Address, ArticleLink] = {}
    for element in page.root.iter("a"):
        href = element.get("href") or ""
        url = absolute(page.base, href) if "details/" in href or "/news/" in href else None
        article = address(url) if url else None
        if url and article and _is_same_site(page, url):
            known = found.get(article)
            if known is None or not known.text:
                found[article] = ArticleLink(article, known.url if known else url, link_text(element))
    for article, url in script_links(page):
        if article not in found and _is_same_site(page, url):
            found[article] = ArticleLink(article, url, "")
    return list(found.values())


def sections(page: ParsedPage) -> list[str]:
    """The absolute URLs of the sections that a listing links: the pages right below it, each once.

    `/th/news/politics` is a section of `/th/news`; what has a query is none.
    """
    listing = _path(page.url)
    found: dict[str, str] = {}
    for element in page.root.iter("a"):
        url = absolute(page.base, element.get("href") or "")
        if url is None or address(url) or not _is_same_site(page, url):
            continue
        parent, _, name = _path(url).rpartition("/")
        if listing and parent == listing and name and not name.isdigit() and not urlsplit(url).query:
            found.setdefault(_path(url), url)
    return list(found.values())[:_MOST_SECTIONS]


def needs_script(page: ParsedPage) -> bool:
    """Whether a page that leads to no article may show its news to a script only."""
    return page.root.find(".//script") is not None and not links(page)


def feeds(page: ParsedPage) -> list[str]:
    """The absolute URLs of the feeds that a page names in its head, on its own site."""
    urls = (absolute(page.base, href) for href in page.selector.xpath(_FEEDS).getall())
    return list(dict.fromkeys(url for url in urls if url and _is_same_site(page, url)))


def _path(url: str) -> str:
    try:
        return urlsplit(canonical(url)).path.rstrip("/")
    except ValueError:
        return ""


def _is_same_site(page: ParsedPage, url: str) -> bool:
    try:
        return is_ours(url, page.url)
    except ValueError:  # the page's own URL is none, as happens in the WARC files of others
        return is_ours(url)
