"""A table, as the page has many. Pure."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import Child, node
from thaigov_spider.status.words import said

Cell = Child | tuple[Child, ...]
Heads = Sequence[tuple[str, str]]


def table(
    caption: str, heads: Heads, rows: Sequence[Sequence[Cell]], *, more: int = 0, words: Sequence[int] = (0,)
) -> Element:
    """A table in a frame that scrolls where the screen is narrow; all but the columns `words` are numbers.

    Without rows it is a line that says so.
    """
    if not rows:
        return node("p", node("b", caption), ": ", *said("ไม่มี", "none"))
    classes = ["" if place in words else "number" for place in range(len(heads))]
    head = node(
        "tr",
        (node("th", *said(*one), scope="col", class_=name) for one, name in zip(heads, classes, strict=True)),
    )
    body = (
        node(
            "tr", (node("td", *_content(cell), class_=name) for cell, name in zip(row, classes, strict=True))
        )
        for row in rows
    )
    rest = node("p", *said(f"… และอีก {more:,}", f"… and {more:,} more"), class_="more") if more > 0 else ""
    whole = node("table", node("caption", caption), node("thead", head), node("tbody", body))
    return node("div", whole, rest, class_="frame", tabindex=0, role="region", aria_label=caption)


def link(url: str, text: str | None = None) -> Child:
    """A link, if it leads to the web."""
    if not url.startswith(("http://", "https://")):
        return text or url
    return node("a", text or url, href=url, rel="noreferrer")


def _content(cell: Cell) -> tuple[Child, ...]:
    return cell if isinstance(cell, tuple) else (cell,)
