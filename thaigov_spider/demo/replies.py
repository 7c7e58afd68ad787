"""What the miniature's replies are made from, and the kinds of reply that its generations share; pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from thaigov_spider.demo import files
from thaigov_spider.demo.collection import Collection
from thaigov_spider.demo.exchange import Headers, Reply, Request
from thaigov_spider.demo.hosts import Hosts

HTML = "text/html; charset=UTF-8"
_FILE: Headers = (("Server", "Apache"), ("Last-Modified", "Mon, 01 Sep 2025 03:00:00 GMT"))

ServedGeneration = Literal["codeigniter", "current"]


@dataclass(frozen=True)
class Settings:
    """How the site shows its articles.

    All of them in one nesting or charset, where one is named; in a listing of so many a page, or in none.
    `design` names a way of showing news (`designs`), the generation's first one where none is named. What
    today's site alone has: what a number `without` an article answers, whether each number is had in `both`
    languages, where `old` addresses lead, and paths that robots.txt `disallow`s.
    """

    generation: ServedGeneration = "codeigniter"
    design: str | None = None
    nesting: str | None = None
    charset: str | None = None
    listing: bool = True
    per_page: int = 15
    crawl_delay: float | None = None
    without: str = "404"
    both: bool = False
    old: str = "front"
    disallow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a reply is made from; `changed` are files that are not what they were, None where one is gone."""

    request: Request
    collection: Collection
    settings: Settings
    hosts: Hosts
    changed: Mapping[str, bytes | None] = field(default_factory=dict)


Route = Callable[..., Reply]
"""Is given the context, and what stands in the groups of its pattern."""


def routed(
    context: Context, routes: Iterable[tuple[str, Route]], not_found: Callable[[Context], Reply]
) -> Reply:
    """The reply of the first route whose pattern is the path's."""
    for pattern, route in routes:
        if match := re.fullmatch(pattern, context.request.path):
            return route(context, *match.groups())
    return not_found(context)


def file(context: Context, not_found: Callable[[Context], Reply]) -> Reply | None:
    """The reply to a request for an upload or a file of the theme; None for anything else."""
    path = context.request.path
    if path in context.collection.uploads:
        content = files.upload
    elif path in files.theme_files() and not context.request.to_media_host:
        content = files.theme_file
    else:
        return None
    body = context.changed[path] if path in context.changed else content(path)
    return not_found(context) if body is None else plain(files.content_type(path), body)


def plain(content_type: str, body: bytes) -> Reply:
    """A file with status 200."""
    return Reply(200, (*_FILE, ("Content-Type", content_type)), body)
