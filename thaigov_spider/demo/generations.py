"""The same articles as pages of the site's other generations, at their addresses.

`static`, of 1998 to 2006, in windows-874 and mostly without saying so; `joomla`, of about 2007 to 2015; and
`current`, since November 2025. No page of the miniature links to them.
"""

from dataclasses import dataclass

from thaigov_spider.demo import hand_made, k2, modern
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.charsets import CHARSETS
from thaigov_spider.demo.hosts import REAL, Hosts
from thaigov_spider.demo.pages import PageReply
from thaigov_spider.demo.today import scripted, served

NESTINGS = {
    "static": hand_made.NESTINGS,
    "joomla": k2.NESTINGS,
    "current": {**modern.NESTINGS, **served.NESTINGS, **scripted.NESTINGS},
}
"""The nestings of each generation by their names, for none of its markup is known."""

_CHARSETS = {
    "static": ("windows-874-undeclared", "tis-620", "windows-874"),
    "joomla": ("utf-8",),
    "current": ("utf-8",),
}


@dataclass(frozen=True)
class Shape:
    """How a generation's addresses are made, and the pattern of a path with the article's number in it."""

    path: str
    pattern: str


SHAPES = {
    "static": Shape("/news/press/{buddhist}/pr{id}.htm", r"/news/press/[0-9]{2}/pr([0-9]{1,9})\.html?"),
    "joomla": Shape(
        "/th/news-ministry/2012-08-15-09-40-18/item/{id}-{id}.html",
        r"/(?:th|en)/news-ministry/[^/]+/item/([0-9]{1,9})-[^/]*\.html",
    ),
    "current": Shape("/{lang}/news/{id}", r"/(?:th|en)/news/([0-9]{1,9})/?"),
}


def path(article: Article, generation: str) -> str:
    """The path of an article's page in a generation."""
    year = int((article.published or "2005")[:4]) + 543
    language = "en" if article.title.isascii() else "th"
    return SHAPES[generation].path.format(id=article.id, lang=language, buddhist=f"{year % 100:02}")


def page(
    article: Article,
    generation: str,
    *,
    nesting: str | None = None,
    charset: str | None = None,
    hosts: Hosts = REAL,
) -> PageReply:
    """An article's page in a generation, the same bytes for the same arguments.

    Raises KeyError: there is no generation, nesting or charset of that name.
    """
    names, charsets = tuple(NESTINGS[generation]), _CHARSETS[generation]
    render = NESTINGS[generation][nesting or names[article.id % len(names)]]
    encoding = CHARSETS[charset or charsets[article.id % len(charsets)]]
    return PageReply(encoding.encode(render(article, hosts, encoding.declaration)), encoding.content_type)
