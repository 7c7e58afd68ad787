"""The pages of single articles, as bytes: an article, and what stands in for one that does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from thaigov_spider.demo import frames, panels
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.charsets import CHARSETS, charset_of
from thaigov_spider.demo.chrome import TITLE, page
from thaigov_spider.demo.heads import HEAD
from thaigov_spider.demo.hosts import REAL, Hosts
from thaigov_spider.demo.nestings import NESTINGS, ROTATION, nesting_of

__all__ = ["NESTINGS", "ROTATION", "PageReply", "article_page", "missing_page"]


@dataclass(frozen=True)
class PageReply:
    """The bytes of a page, and its `Content-Type`."""

    body: bytes
    content_type: str


def article_page(
    article: Article,
    *,
    related: Sequence[Article] = (),
    nesting: str | None = None,
    charset: str | None = None,
    hosts: Hosts = REAL,
) -> PageReply:
    """An article's page, the same bytes for the same arguments.

    Its `title` is the site's prefix with the headline behind it. Nesting and charset follow from the id where
    they are not named.

    Raises KeyError: there is no nesting or charset of that name.
    """
    content = NESTINGS[nesting or nesting_of(article)](article, related, hosts)
    encoding = CHARSETS[charset or charset_of(article.id, _text(article))]
    html = page(TITLE + article.title, content, hosts, declaration=encoding.declaration)
    return PageReply(encoding.encode(html), encoding.content_type)


def panels_page(article: Article, *, related: Sequence[Article] = (), hosts: Hosts = REAL) -> str:
    """An article's page in the other markup that the generation is known by."""
    content = panels.article(article, related, hosts)
    return page(TITLE + article.title, content, hosts, declaration=CHARSETS["utf-8"].declaration)


def missing_page(*, related: Sequence[Article] = (), hosts: Hosts = REAL) -> PageReply:
    """The site's soft 404: status 200, the title's prefix with nothing behind it, an empty article block.

    Its relative links lead to addresses that are answered by the same page: on the real site they made such
    junk as `/news/contents/details/news/contents/index/public/theme/default/js/Placeholders.js`.
    """
    head = (
        f'<div class="{HEAD}"><p><span></span><span></span></p><h3 class="news-1 Circular color2"></h3></div>'
    )
    content = frames.plain(
        frames.FrameParts(frames.section(""), frames.block(head), "", "", frames.related(related, hosts))
    )
    junk = (
        '<a href="news/contents/index">ข่าวทั้งหมด</a>'
        '<script src="public/theme/default/js/Placeholders.js"></script>'
    )
    html = page(TITLE, content + junk, hosts, declaration=CHARSETS["utf-8"].declaration)
    return PageReply(html.encode(), CHARSETS["utf-8"].content_type)


def _text(article: Article) -> str:
    return "".join((article.title, article.section, article.summary, *article.body))
