"""What a page says of its article for machines: JSON-LD, microdata and OpenGraph. Pure."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean, lines
from thaigov_spider.html.tree import finder, parse
from thaigov_spider.urls import absolute, canonical

_SCRIPTS = finder("//script[@type='application/ld+json']")
_SCOPES = finder("/descendant::*[@itemscope][@itemtype]")
_MARKED = finder("descendant::*[@itemprop]")
_VALUES = ("content", "datetime", "src", "href")
_PROPERTIES = finder("//meta[@content and (@property or @name)]")
_KINDS = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report"})
# OpenGraph's, Dublin Core's, and those that programs for newspapers write.
_PUBLISHED = (
    *("article:published_time", "pubdate", "publishdate", "publish_date", "publish-date"),
    *("dc.date.issued", "dcterms.issued", "parsely-pub-date"),
)
_MARKUP = re.compile(r"\s*<(?:p|div|span|ul|ol|table|section|h[1-6])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The article of a page as its metadata has it; `headlines` and `images` in the order of their worth."""

    is_article: bool
    headlines: tuple[str, ...]
    section: str | None
    summary: str | None
    published: str | None
    images: tuple[str, ...]
    body: tuple[str, ...]
    description: str | None = None


def metadata(page: ParsedPage) -> Metadata:
    """What a page's JSON-LD or microdata say, completed by its OpenGraph properties; nothing makes this fail.

    The `description` is that of the page, which may be the site's.
    """
    thing, graph = _own_thing(page) or _marked(page), _properties(page)
    is_article = bool(thing) or graph.get("og:type", "").lower() == "article"
    headlines = [_text(thing.get("headline")) or _text(thing.get("name")), graph.get("og:title")]
    images = [*_urls(thing.get("image")), graph.get("og:image")]
    return Metadata(
        is_article=is_article,
        headlines=tuple(filter(None, headlines)),
        section=_text(thing.get("articleSection")) or graph.get("article:section"),
        summary=_text(thing.get("description")) or (graph.get("og:description") if is_article else None),
        published=_text(thing.get("datePublished")) or next(filter(None, map(graph.get, _PUBLISHED)), None),
        images=tuple(filter(None, (absolute(page.base, image) for image in images if image))),
        body=_body(thing.get("articleBody")),
        description=graph.get("description") or graph.get("og:description"),
    )


def _own_thing(page: ParsedPage) -> dict[str, Any]:
    """The article of JSON-LD that is the page's own: the one with its address, or the only one."""
    things = [
        thing for script in _SCRIPTS(page.root) for thing in _things("".join(map(str, script.itertext())))
    ]
    own = [thing for thing in things if any(_is_same(url, page) for url in _addresses(thing))]
    return next(iter(own or (things if len(things) == 1 else [])), {})


def _marked(page: ParsedPage) -> dict[str, Any]:
    """The article of microdata, if there is one: its properties as they are in JSON-LD, but for its text."""
    scopes = [
        scope for scope in _SCOPES(page.root) if _KINDS & set(re.split("[/ ]", scope.get("itemtype") or ""))
    ]
    if len(scopes) != 1:
        return {}
    found: dict[str, Any] = {}
    for element in _MARKED(scopes[0]):
        value = next(filter(None, map(element.get, _VALUES)), None) or " ".join(lines(element))
        for name in (element.get("itemprop") or "").split():
            if name != "articleBody" and value:
                found.setdefault(name, value)
    return found


def _things(script: str) -> Iterator[dict[str, Any]]:
    """The articles at the top of a JSON-LD script, or one level below."""
    try:
        found = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    for thing in _objects(found):
        for inner in (thing, *_objects(thing.get("@graph")), *_objects(thing.get("mainEntity"))):
            kinds = inner.get("@type")
            if _KINDS.intersection(kind for kind in _listed(kinds) if isinstance(kind, str)):
                yield inner


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, dict)]


def _text(value: Any) -> str | None:
    """The first text in a value, in one line; entities in it are read, for programs put them there."""
    texts = (one.get("name") if isinstance(one, dict) else one for one in _listed(value))
    return next((text for one in texts if isinstance(one, str) and (text := clean(html.unescape(one)))), None)


def _urls(value: Any) -> Iterator[str]:
    """The addresses that a value is, or has."""
    for one in _listed(value):
        url = (one.get("@id") or one.get("url")) if isinstance(one, dict) else one
        if isinstance(url, str) and url.strip():
            yield url


def _addresses(thing: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        yield from _urls(thing.get(name))


def _is_same(url: str, page: ParsedPage) -> bool:
    target = absolute(page.base, url)
    try:
        return target is not None and canonical(target) == canonical(page.url)
    except ValueError:
        return False


def _body(value: Any) -> tuple[str, ...]:
    """The lines of a text, which may be markup."""
    if not isinstance(value, str):
        return ()
    if _MARKUP.match(value):
        return tuple(lines(parse(value)))
    return tuple(filter(None, map(clean, value.splitlines())))


def _properties(page: ParsedPage) -> dict[str, str]:
    """The page's properties by their names, each with its first value that is not empty."""
    found: dict[str, str] = {}
    for element in _PROPERTIES(page.root):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        found[name] = found.get(name) or clean(element.get("content") or "")
    return found
