"""The ways in which the miniature shows its news, by name; the first of a generation is its usual one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from thaigov_spider.demo.replies import ServedGeneration
from thaigov_spider.demo.today import feeds, lists, scripts
from thaigov_spider.demo.today.view import View

_RSS, _ATOM = "application/rss+xml", "application/atom+xml"


@dataclass(frozen=True)
class Design:
    """How news is shown: what the listing holds, in the HTML and in `scripts` behind it; what else there is.

    `front` says that the front page shows news, `files` are those for machines (media type and content by
    path, which may have a number in it), `sections` that each section has a page.
    """

    help: str
    listing: Callable[[View], str] = lists.paged
    scripts: Callable[[View], str] = lambda _: ""
    front: bool = True
    sections: bool = False
    head: str = ""
    files: Mapping[str, tuple[str, Callable[..., bytes]]] = field(default_factory=dict)


def _by_script(how: Callable[[Any], str], help: str) -> Design:  # noqa: A002
    return Design(help, lambda _: scripts.WAITING, lambda view: how(scripts.data_of(view)), front=False)


def _next(props: Any) -> str:
    return scripts.next_data(props, "/[lang]/news", {"lang": "th"})


def _endpoint(_: View) -> str:
    return '<script>fetch("/api/news?lang=th&page=1").then(show)</script>'


def _with_feed(kind: str, content: Callable[[View], bytes], help: str) -> Design:  # noqa: A002
    link = f'<link rel="alternate" type="{kind}" href="/feed" title="ข่าว">'
    return Design(help, lists.newest, front=False, head=link, files={"/feed": (kind, content)})


_SITEMAPS: Mapping[str, tuple[str, Callable[..., bytes]]] = {
    r"/sitemap\.xml": ("application/xml", feeds.sitemap_index),
    r"/sitemaps/pages\.xml": ("application/xml", feeds.fixed_sitemap),
    r"/sitemaps/news-([0-9]{1,3})\.xml\.gz": ("application/gzip", feeds.news_sitemap),
    r"/sitemaps/google-news\.xml": ("application/xml", feeds.google_news),
}

CURRENT: dict[str, Design] = {
    "pages": Design("a listing in HTML, ?page=N; the front page shows 8 news"),
    "bare-front": Design("the same; the front page shows none", front=False),
    "next-data": _by_script(_next, "the listing's links stand in __NEXT_DATA__"),
    "flight": _by_script(scripts.flight, "they stand in the chunks that Next.js streams"),
    "nuxt2": _by_script(scripts.nuxt2, "they stand in window.__NUXT__, a function"),
    "nuxt3": _by_script(scripts.nuxt3, "they stand in __NUXT_DATA__, a flat list"),
    "endpoint": Design(
        "they come from an endpoint, /api/news", lambda _: scripts.WAITING, _endpoint, front=False
    ),
    "load-more": Design("12 links, and a button that loads more", lists.load_more),
    "rss": _with_feed(_RSS, feeds.rss, "a listing of 10, and RSS linked in the head"),
    "atom": _with_feed(_ATOM, feeds.atom, "a listing of 10, and Atom linked in the head"),
    "sitemap": Design(
        "an empty listing, and sitemaps of all news", lists.nothing, front=False, files=_SITEMAPS
    ),
    "sections": Design(
        "no listing of all, but one of each section", lists.by_section, sections=True, front=False
    ),
    "calendar": Design("a listing in HTML below a calendar", lists.with_calendar),
}
"""Today's site."""

CODEIGNITER: dict[str, str] = {
    "offsets-in-path": "a listing at /news/contents/index/<offset>",
    "offsets": "a listing at /news/contents?per_page=<offset>",
    "panels": "the same, and the other class names that the site is known by",
}
"""The site until September 2025."""

DESIGNS: Mapping[ServedGeneration, Mapping[str, Any]] = {"current": CURRENT, "codeigniter": CODEIGNITER}


def help_of(name: str) -> str:
    """What a design is, in a few words."""
    return CODEIGNITER.get(name) or CURRENT[name].help
