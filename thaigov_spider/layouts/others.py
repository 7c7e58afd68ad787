"""Links to other articles, and pages that are little else. Pure."""

from lxml.etree import _Element as Element

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import lines
from thaigov_spider.urls import absolute, source

_FEW = 3  # links: a list has at least as many


def leads_elsewhere(link: Element, page: ParsedPage) -> bool:
    """Whether a link is one to another article than the page's."""
    found = source(absolute(page.base, link.get("href") or "") or "")
    return found is not None and found != page.source


def is_index(element: Element, page: ParsedPage) -> bool:
    """Whether most of an element's text is links to other articles."""
    linked = [" ".join(lines(link)) for link in element.iter("a") if leads_elsewhere(link, page)]
    return len(linked) >= _FEW and 2 * sum(map(len, linked)) > sum(map(len, lines(element)))
