r"""Articles that a page names for its scripts only. Pure.

Pages of today are often made by a script from data that stand in the page: JSON (`application/json`, JSON-LD,
Next.js), pieces of a JSON stream in strings (Next.js's flight chunks), Nuxt's payloads, or `window.X = {…}`.
Their forms are many and change; but wherever an address stands in them, it stands there in full, perhaps with
its slashes escaped. So addresses are looked for in the text of the scripts, whatever its form. Where there is
none, an object with a number and a headline is taken for an article of the page's language: that is a guess,
which only the article's own page can confirm.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import finder
from thaigov_spider.urls import Address, absolute, address

_LONGEST = 5_000_000  # characters of script, all told
_MOST = 5_000  # articles of one page
_ESCAPED = re.compile(r"\\{1,4}(?:/|u002[fF])")
_ARTICLE = re.compile(
    r"""
    (?<![\w./-]) (?: https?:// [\w.:-]{1,100} )?
    (?: /(?:th|en)/news | /news/contents/(?:ministry_)?details ) / [0-9]{1,9} (?![\w-])
    """,
    re.VERBOSE | re.ASCII,
)
# An object without others in it, its quotes escaped where it stands in a string.
_OBJECT = re.compile(r"\{[^{}]{1,4000}\}")
_NUMBER = re.compile(r'\\*"(?:id|news_?id|content_?id)\\*"\s*:\s*(?:\\*")?([0-9]{1,9})\b', re.IGNORECASE)
_HEADLINE = re.compile(
    r'\\*"(?:title|headline|subject|topic)(?:_?(?:th|en))?\\*"\s*:\s*\\*"(?!\\*")', re.IGNORECASE
)
_HEADLINE_NAME = re.compile(r"(?:title|headline|subject|topic)(?:_?(?:th|en))?", re.IGNORECASE)
_ATTRIBUTES = ("data-page", "data-href", "data-url", "data-link", "onclick")
_SCRIPTED = finder(f"/descendant::*[{' or '.join(f'@{name}' for name in _ATTRIBUTES)}]")


def script_links(page: ParsedPage) -> list[tuple[Address, str]]:
    """The articles named in a page's scripts, and in attributes that only scripts read, with their URLs.

    In their order, each once; hosts are not looked at.
    """
    found: dict[Address, str] = {}
    for text in _texts(page):
        for match in _ARTICLE.finditer(_ESCAPED.sub("/", text)):
            url = absolute(page.base, match[0])
            article = address(url) if url else None
            if url and article and len(found) < _MOST:
                found.setdefault(article, url)
    return list(found.items())


def numbered(page: ParsedPage) -> list[Address]:
    """What may be articles: the objects in a page's scripts that have a number and a headline.

    Only on pages of news, such as `/th/news`, of which the numbers have the language.
    """
    path = f"{_path(page.url)}/"
    if not re.match(r"/(?:(?:th|en)/)?news/", path):
        return []
    lang = "en" if path.startswith("/en/") else "th"
    numbers = dict.fromkeys(number for text in _texts(page) for number in _numbers(text))
    return [Address(number, "en/news" if lang == "en" else "th/news") for number in list(numbers)[:_MOST]]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _texts(page: ParsedPage) -> Iterator[str]:
    """What a page says to scripts, piece by piece."""
    left = _LONGEST
    for element in page.root.iter("script"):
        text = "".join(map(str, element.itertext()))[:left]
        left -= len(text)
        yield text
    for element in _SCRIPTED(page.root):
        for name in _ATTRIBUTES:
            text = (element.get(name) or "")[:left]
            left -= len(text)
            yield text


def _numbers(text: str) -> Iterator[int]:
    if text.lstrip().startswith("["):
        yield from _flattened(text)
    for match in _OBJECT.finditer(text):
        number = _NUMBER.search(match[0])
        if number and int(number[1]) and _HEADLINE.search(match[0]):
            yield int(number[1])


def _flattened(text: str) -> Iterator[int]:
    """The numbers in Nuxt's payload: a list in which the values of objects are places in that list."""
    try:
        values: Any = json.loads(text)
    except (ValueError, RecursionError):
        return
    for one in values if isinstance(values, list) else ():
        if isinstance(one, dict) and any(map(_HEADLINE_NAME.fullmatch, one)):
            number = _at(values, one.get("id"))
            if isinstance(number, int | str) and re.fullmatch("[0-9]{1,9}", str(number)) and int(number):
                yield int(number)


def _at(values: list[Any], place: Any) -> Any:
    return values[place] if type(place) is int and 0 <= place < len(values) else None
