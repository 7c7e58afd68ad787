"""HTML and SVG as a tree, which is escaped where it is written out. Pure."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

Child = Element | str


def node(tag: str, *content: Child | Iterable[Child], **attributes: object) -> Element:
    """An element; an attribute's `_` stands for `-`, a last one for nothing, and None for no attribute.

    >>> tostring(node("rect", node("title", "2 < 3"), stroke_width=1, class_="a", rx=None), "unicode")
    '<rect stroke-width="1" class="a"><title>2 &lt; 3</title></rect>'
    """
    element = Element(
        tag, {_name(name): _value(value) for name, value in attributes.items() if value is not None}
    )
    for part in content:
        for one in (part,) if isinstance(part, str | Element) else part:
            _add(element, one)
    return element


def _add(element: Element, content: Child) -> None:
    if isinstance(content, Element):
        element.append(content)
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + content
    else:
        element.text = (element.text or "") + content


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def document(root: Element) -> str:
    """A whole page as HTML."""
    return f"<!DOCTYPE html>\n{tostring(root, 'unicode', method='html')}\n"
