"""The lines of a text in a page's data: markup, escaped markup, plain text, or an editor's blocks. Pure."""

import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lxml.etree import _Element as Element

from thaigov_spider.html.text import clean, lines
from thaigov_spider.html.tree import drop, finder, parse
from thaigov_spider.layouts.script_values import json_value

_MARKUP = re.compile(
    r"</?(?:p|div|br|ul|ol|li|table|section|article|figure|h[1-6]|blockquote|img)\b[^<>]*>|^\s*<[a-z]",
    re.IGNORECASE,
)
_IN_LINE_MARKUP = re.compile(r"<(?:span|strong|b|i|em|u|a|mark|code)\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;/?(?:p|div|span|br|ul|ol|table|section|h[1-6]|strong)\b", re.IGNORECASE)
# What is escaped has none of these.
_UNESCAPED = re.compile(r"[<>]|&(?!#?[A-Za-z0-9]{1,31};)")
_CAPTIONS = finder("//figure[descendant::img or descendant::video]//figcaption")
_INNER = (
    "root",
    "json",
    "document",
    "children",
    "content",
    "blocks",
    "ops",
    "items",
    "data",
    "nodes",
    "paragraphs",
    "body",
    "value",
    "props",
    "rendered",
)
_TEXTS = ("text", "html", "insert", "plain_text")
_UNTOLD = re.compile(
    r"image|picture|photo|gallery|video|embed|file|attach|caption|divider|button|ad|media", re.IGNORECASE
)
_IN_LINE = re.compile(r"text|link|a|b|i|em|strong|bold|italic|mark|span|mention|inline", re.IGNORECASE)
_BREAKS = re.compile(r"hard_?break|br|line_?break|soft_?break", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{])")
_DEEPEST = 30


def lines_of(value: Any, lang: str = "th") -> list[str]:
    """The clean lines of a text; of one in several languages, those of `lang`."""
    joined = "".join(_pieces(value, lang, 0))
    return [line for part in joined.split("\n") if (line := clean(part))]


def texts_of(value: Any, lang: str = "th") -> list[str]:
    """The lines of a short text, such as a headline: a string, or an object of strings by languages."""
    return lines_of(value, lang)


def inner_json(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or list that a text is as JSON; None for any other. Some store blocks so."""
    if not _JSON.match(text):
        return None
    found = json_value(text)
    return found if isinstance(found, dict | list) else None


def root_of(text: str, *, inline: bool = False) -> Element | None:
    """The tree of a text that is markup, escaped or not, without captions; None where it is plain.

    A text may write about tags; so those within a line make it markup only where it is `inline` markup.
    """
    unescaped = html.unescape(text) if _ESCAPED.search(text) and not _is_markup(text) else text
    if not _is_markup(unescaped) and not (inline and _IN_LINE_MARKUP.search(unescaped)):
        return None
    root = parse(unescaped)
    for caption in _CAPTIONS(root):
        drop(caption)
    return root


def _is_markup(text: str) -> bool:
    """Whether a text has tags of blocks: at its beginning, or as many as it has lines."""
    tags = len(_MARKUP.findall(text))
    return tags > 0 and (
        text.lstrip().startswith("<") or tags >= len(list(filter(str.strip, text.splitlines())))
    )


def _pieces(value: Any, lang: str, depth: int) -> Iterator[str]:
    """The text of a value, with line ends about what is a block."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        inner = inner_json(value)
        yield from _of_string(value) if inner is None else _pieces(inner, lang, depth + 1)
    elif isinstance(value, list):
        for is_text, run in groupby(value, key=lambda one: isinstance(one, str)):
            if is_text:
                yield from ("\n", *_of_string("\n".join(run)), "\n")
            else:
                yield from (piece for one in run for piece in _pieces(one, lang, depth + 1))
    elif isinstance(value, dict):
        yield from _of_object(value, lang, depth)


def _of_string(text: str, *, inline: bool = False) -> Iterator[str]:
    root = root_of(text, inline=inline)
    if root is None:
        yield text if _UNESCAPED.search(text) else html.unescape(text)
    elif inline:
        yield "\n".join(lines(root))
    else:
        yield "\n" + "\n".join(lines(root)) + "\n"


def _of_object(node: dict[str, Any], lang: str, depth: int) -> Iterator[str]:
    kind = str(node.get("type") or node.get("_type") or node.get("nodeType") or node.get("name") or "")
    if isinstance(spoken := node.get(lang), str | list | dict):
        yield from _pieces(spoken, lang, depth + 1)
        return
    if _BREAKS.fullmatch(kind):
        yield "\n"
        return
    if _UNTOLD.match(kind):
        return
    ends = "" if _IN_LINE.fullmatch(kind) or "insert" in node else "\n"
    yield ends
    text = next((node[name] for name in _TEXTS if isinstance(node.get(name), str)), None)
    if text is not None and (kind or "insert" in node):
        yield text  # a leaf of an editor's tree is as it is
    elif text is not None:
        yield from _of_string(text, inline=True)
    else:
        for name in _INNER:
            if node.get(name) and isinstance(node[name], str | list | dict):
                yield from _pieces(node[name], lang, depth + 1)
                break
    yield ends
