"""Which addresses are of one article: the rule by which archives, exports and searches tell articles apart.

Over all sources, paths and generations of the site, these are one:

- an address under `http` and `https`, with `:80` or `:443` or without, with `www.` or without;
- the paths `details` and `ministry_details` of one number, for they share one sequence;
- both addresses that Joomla gave one item, where their number and the language of the text are the same;
- an old address and the new one that it led to.

All but the last can be told from an address alone, and give it a key; for the last it takes what was seen.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from thaigov_spider.urls import SITE, canonical, source

_COUNTED = "/news/contents/"
_JOOMLA = ("/item/", "option=com_k2")


def address_key(url: str, lang: str) -> str:
    """What all addresses of an article have in common; `lang` is the language of its text, `th` or `en`.

    Raises ValueError where it is no URL.

    >>> address_key("http://thaigov.go.th:80/news/contents/ministry_details/7", "th")
    'https://www.thaigov.go.th/news/contents/7'
    >>> address_key("https://www.thaigov.go.th/th/news-ministry/2012-08-15/item/85876-85876.html", "th")
    'https://www.thaigov.go.th/item/85876/th'
    """
    if not url.startswith(f"{SITE}/"):  # what an archive writes is canonical, and there are many
        url = canonical(url)
    site, path, rest = url.partition(_COUNTED)
    if path:
        return f"{site}{path}{rest.rpartition('/')[2]}"
    if any(mark in url for mark in _JOOMLA):
        found = source(url)
        if found and found.generation == "joomla":
            return f"{canonical(url).removesuffix(found.path)}/item/{found.id}/{lang}"
    return url


def article_key(item: Mapping[str, Any]) -> str:
    """The key of a line's address. Raises KeyError, TypeError, ValueError where it is no line of an article.

    >>> article_key({"url": "https://www.thaigov.go.th/news/contents/ministry_details/7", "lang": "th"})
    'https://www.thaigov.go.th/news/contents/7'
    """
    return address_key(str(item["url"]), item["lang"])


def one_article(led: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The key that stands for each key of an article that has several: `led` are pairs, of which one led on.

    >>> sorted(one_article([("b", "c"), ("a", "b"), ("x", "x")]).items())
    [('b', 'a'), ('c', 'a')]
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while key in parent:
            key = parent[key]
        return key

    for pair in led:
        first, last = sorted(map(root, pair))
        if first != last:
            parent[last] = first
    return {key: root(key) for key in parent}
