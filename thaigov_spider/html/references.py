"""What a page refers to, as it stands there: all that it needs, and the files that it links to. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from lxml.etree import _Element as Element

from thaigov_spider.html import css
from thaigov_spider.html.file_links import may_be_file
from thaigov_spider.html.tree import values

_LAZY = ("data-src", "data-original", "data-lazy-src")
_LINKED = ("href", "xlink:href")
_BACKGROUND = ("background",)
_ADDRESSES: dict[str, tuple[str, ...]] = {
    "img": ("src", *_LAZY),
    "source": ("src", *_LAZY),
    "script": ("src",),
    "link": ("href",),
    "input": ("src",),
    "video": ("poster", "src", *_LAZY),
    "audio": ("src", *_LAZY),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": _LINKED,
    "use": _LINKED,
    "body": _BACKGROUND,
    "table": _BACKGROUND,
    "tr": _BACKGROUND,
    "td": _BACKGROUND,
    "th": _BACKGROUND,
    "iframe": ("src", *_LAZY),
}
_SETS = {"img": ("srcset", "data-srcset"), "source": ("srcset", "data-srcset"), "link": ("imagesrcset",)}
_RELATIONS = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "manifest", "mask-icon"}
    | {"apple-touch-icon", "apple-touch-icon-precomposed"}
)
# An address in a `srcset`; behind it the width or density.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:,+|[^,]*)")
_STYLES = values("descendant::*/@style[contains(., 'url(')]")
_LINKS = values("descendant::a/@href | descendant::area/@href")


def of_tree(root: Element) -> Iterator[str]:
    """The references of a page: what it needs, in the order of its elements; then the files that it links to.

    Those of `style` attributes stand between the two.
    """
    for element in root.iter(*_ADDRESSES, "style"):
        yield from _of_element(element)
    for style in _STYLES(root):
        yield from css.of_declarations(style)
    yield from filter(may_be_file, _LINKS(root))


def _of_element(element: Element) -> Iterable[str]:
    tag = element.tag
    if tag == "style":
        return css.of_text("".join(map(str, element.itertext())))
    if tag == "link" and _RELATIONS.isdisjoint(element.get("rel", "").lower().split()):
        return ()
    single = [value for name in _ADDRESSES[tag] if (value := element.get(name))]
    if tag == "iframe":
        return filter(may_be_file, single)
    return chain(single, *(_CANDIDATE.findall(element.get(name, "")) for name in _SETS.get(tag, ())))
