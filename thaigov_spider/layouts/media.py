"""Pictures and attached files of an article. Pure."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from thaigov_spider.article.record import Link
from thaigov_spider.html.emoji import emoji
from thaigov_spider.html.file_links import FILE, may_be_file
from thaigov_spider.html.text import clean, lines
from thaigov_spider.urls import absolute

_LINKING = ("a", "iframe", "embed", "object", "audio", "video", "source")
# Pages that load pictures late hold a placeholder in `src`.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_TARGETS = ("href", "src", "data")
# The site's own furniture: icons of file types and the like.
_THEME = "/public/theme/"


def images(block: Element, base: str) -> tuple[Link, ...]:
    """The pictures in an article block, each once, in their order; their text is what describes them.

    What is no address on the web (`data:`), is one pixel in size, stands for an emoji or belongs to the
    site's theme is none of them.
    """
    pictures = (
        (_target(picture, _SOURCES, base), _description(picture))
        for picture in block.iter("img")
        if not _is_pixel(picture)
        and not emoji(picture)
        and next(picture.iterancestors("noscript"), None) is None
    )
    return _once((url, text) for url, text in pictures if url and _THEME not in url)


def attachments(block: Element, base: str) -> tuple[Link, ...]:
    """The files that an article block links to or embeds: documents, recordings, all under `/uploads/`."""
    linked = (element for element in block.iter(*_LINKING) if _may_lead_to_file(element))
    files = ((_target(element, _TARGETS, base), element) for element in linked)
    return _once((url, _label(element)) for url, element in files if url and FILE.search(url))


def merged(groups: Iterable[Iterable[Link]]) -> tuple[Link, ...]:
    """The links of several parts of an article, each URL once."""
    return _once((link.url, link.text) for group in groups for link in group)


def _once(links: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Each URL once, with the first text that is not empty."""
    found: dict[str, str] = {}
    for url, text in links:
        found[url] = found.get(url) or text
    return tuple(Link(url, text) for url, text in found.items())


def _target(element: Element, names: Iterable[str], base: str) -> str | None:
    """The first of the attributes that is an address on the web, made absolute."""
    values = (value for name in names if (value := (element.get(name) or "").strip()))
    return next(filter(None, (absolute(base, value) for value in values)), None)


def _may_lead_to_file(element: Element) -> bool:
    """Whether it is worth the time to make the link absolute."""
    return any(may_be_file(element.get(name) or "") for name in _TARGETS)


def _is_pixel(picture: Element) -> bool:
    return any((picture.get(name) or "").strip() in {"0", "1", "0px", "1px"} for name in ("width", "height"))


def _description(picture: Element) -> str:
    """`alt`, else the caption of the figure, else `title`."""
    figure = next(picture.iterancestors("figure"), None)
    captions = () if figure is None else (" ".join(lines(caption)) for caption in figure.iter("figcaption"))
    return _first([clean(picture.get("alt") or "")], captions, [clean(picture.get("title") or "")])


def _label(element: Element) -> str:
    """The text of a link, else its `title`, else what describes the picture in it."""
    pictures = (_description(picture) for picture in element.iter("img"))
    return _first([" ".join(lines(element))], [clean(element.get("title") or "")], pictures)


def _first(*sources: Iterable[str]) -> str:
    return next((text for source in sources for text in source if text), "")
