"""The page that follows a page of a listing. Pure.

How today's site is paginated is not known. So a link counts by what it says of itself, or because it differs
from the page's own address in nothing but the number of a page, or an offset; days of a calendar and tags do
not count.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urldefrag, urlsplit

from lxml.etree import _Element as Element

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean, lines
from thaigov_spider.html.tree import finder
from thaigov_spider.urls import absolute, address, canonical

_LINKS = finder("/descendant::*[@href][self::a or self::link]")
_PAGED_LINKS = finder(
    "//*[contains(@class, 'pagin') or contains(@class, 'pager') or contains(@class, 'Pagin')"
    " or contains(@aria-label, 'agination')]//a[@href]"
)
# What looks like a pager and leads elsewhere.
_OTHER_WIDGET = re.compile(
    r"(?:^|[\s_-]) (?: calendar | datepicker | tags? | tag-?cloud | breadcrumbs? ) (?:$|[\s_-])",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS = frozenset(
    {
        *("ถัดไป", "หน้าถัดไป", "หน้าต่อไป", "โหลดเพิ่ม", "โหลดเพิ่มเติม", "ดูเพิ่ม", "ดูเพิ่มเติม"),
        *("next", "next page", "load more", "more", "older"),
    }
)
_ARROWS = frozenset({"›", ">", "→"})
# Often the way to the last page, where single arrows or numbers lead to the next one.
_DOUBLE_ARROWS = frozenset({"»", ">>"})
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PAGE_NAMES = re.compile(
    r"(?:current_?)? (?: page | pg | p | paged | page_?(?:no|num|number|index) | per_page | offset | start"
    r" | limitstart | skip | from )",
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_PATH = re.compile(r"(?:/(?:index|page|p))*(?:/(?P<number>[0-9]{1,9}))?/?", re.IGNORECASE)


def pagination(page: ParsedPage, number: int) -> str | None:
    """The absolute URL of the listing's page behind page `number`, counted from 1; None at the end.

    It is the link that CodeIgniter marks with that number, else the one with `rel=next`, else that whose text
    or label says "next", else that with the number that follows; on the same host, and never an article. The
    last two differ from the page's own address in the number of a page alone, or stand in an element for
    pagination; where there is one, links outside it count only with `rel=next`.
    """
    everywhere = [link for link in _LINKS(page.root) if not _is_in_other_widget(link)]
    inside = [link for link in _PAGED_LINKS(page.root) if not _is_in_other_widget(link)]
    paged = inside or [link for link in everywhere if _differs_in_page(page.url, _target(page, link))]
    follows = str(number + 1)
    said = {link: link_text(link) for link in paged}
    choices = (
        (link for link in everywhere if link.get("data-ci-pagination-page") == follows),
        (link for link in everywhere if "next" in (link.get("rel") or "").lower().split()),
        (link for link in paged if _says(link, said[link], _WORDS)),
        (link for link in paged if _says(link, said[link], _ARROWS)),
        (link for link in paged if said[link].translate(_THAI_DIGITS) == follows),
        (link for link in paged if _says(link, said[link], _DOUBLE_ARROWS)),
    )
    urls = (_leads(page, link) for choice in choices for link in choice)
    return next(filter(None, urls), None)


def link_text(link: Element) -> str:
    """What a link says; where that is a picture only, its description."""
    pictures = (clean(picture.get("alt") or "") for picture in link.iter("img"))
    return " ".join(lines(link)) or next(filter(None, pictures), "")


def _is_in_other_widget(link: Element) -> bool:
    elements: Iterator[Element] = link.iterancestors()
    return any(_OTHER_WIDGET.search(f"{one.get('class', '')} {one.get('id', '')}") for one in elements)


def _says(link: Element, text: str, words: frozenset[str]) -> bool:
    """Whether the text of a link, its label or its `title` is one of the words, with or without an arrow."""
    said = (text, clean(link.get("aria-label") or ""), clean(link.get("title") or ""))
    return any({each.lower(), each.lower().strip("›»>→ ")} & words for each in said)


def _target(page: ParsedPage, link: Element) -> str | None:
    href = (link.get("href") or "").strip()
    return absolute(page.base, href) if href and not href.startswith("#") else None


def _leads(page: ParsedPage, link: Element) -> str | None:
    """Where a link leads, if that can be another page of the same listing."""
    url = _target(page, link)
    if url is None or address(url) or _host(url) != _host(page.url):
        return None
    return url if urldefrag(url).url != urldefrag(page.url).url else None


def _differs_in_page(this: str, other: str | None) -> bool:
    """Whether two addresses are those of pages of one listing, the other one further on."""
    try:
        (here, at), (there, further) = _place(this), _place(other or "")
    except ValueError:
        return False
    return here == there and further > at


def _place(url: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], int]:
    """The address without what says which page of a listing it is, and that: 0 where nothing does."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    paged = [value for name, value in query if _PAGE_NAMES.fullmatch(name)]
    others = tuple(sorted(pair for pair in query if not _PAGE_NAMES.fullmatch(pair[0])))
    path, number = _without_page(parts.path)
    numbers = [int(value) for value in (*paged, number or "") if re.fullmatch("[0-9]{1,9}", value)]
    return (path, others), max(numbers, default=0)


def _without_page(path: str) -> tuple[str, str | None]:
    for match in _PAGE_PATH.finditer(path):
        if match.end() == len(path):
            return path[: match.start()], match["number"]
    return path, None


def _host(url: str) -> str:
    """Host and port, the same for all addresses of the site; empty where the URL is none."""
    try:
        return urlsplit(canonical(url)).netloc
    except ValueError:
        return ""
