"""Which path of the site is answered by what; pure: the same request gets the same reply."""

import re
from collections.abc import Callable

from thaigov_spider.demo import crawlers, generations, listing, pages
from thaigov_spider.demo.charsets import CHARSETS
from thaigov_spider.demo.exchange import Headers, Reply
from thaigov_spider.demo.nestings import NESTINGS
from thaigov_spider.demo.replies import HTML, Context, Route, file, plain, routed

_PAGE: Headers = (
    ("Server", "Apache"),
    ("X-Powered-By", "PHP/7.2.34"),
    ("Set-Cookie", "ci_session=0000000000000000000000000000000000000000; path=/; HttpOnly"),
    ("Cache-Control", "no-store, no-cache, must-revalidate"),
)
_ON_FRONT = 9


def reply_to(context: Context) -> Reply:
    """The reply to a request, before anything is compressed or spoiled."""
    path = context.request.path
    if reply := file(context, _not_found):
        return reply
    if context.request.to_media_host:
        return _redirect(context) if path == "/" else _not_found(context)
    return routed(context, _ROUTES, _not_found)


def _details(context: Context, kind: str, number: str) -> Reply:
    article = context.collection.get(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
    related = context.collection.related_to(article)
    if not article or article.kind != kind:
        return _page(pages.missing_page(related=related, hosts=context.hosts))
    query = context.request.query
    nesting, charset = (
        query.get("nesting", context.settings.nesting),
        query.get("charset", context.settings.charset),
    )
    if (nesting and nesting not in NESTINGS) or (charset and charset not in CHARSETS):
        return _not_found(context)
    if context.settings.design == "panels" and not nesting:
        return _html(pages.panels_page(article, related=related, hosts=context.hosts))
    page = pages.article_page(article, related=related, nesting=nesting, charset=charset, hosts=context.hosts)
    return _page(page)


def _of_generation(name: str) -> Callable[..., Reply]:
    """The articles' pages of another generation; they are made for those who know their addresses."""

    def route(context: Context, number: str) -> Reply:
        article, query = context.collection.get(int(number)), context.request.query
        nesting, charset = query.get("nesting"), query.get("charset")
        if not article or (nesting or "") not in {"", *generations.NESTINGS[name]}:
            return _not_found(context)
        if (charset or "") not in {"", *CHARSETS}:
            return _not_found(context)
        return _page(generations.page(article, name, nesting=nesting, charset=charset, hosts=context.hosts))

    return route


def _item(context: Context) -> Reply:
    """K2's items are had by their numbers, too."""
    query = context.request.query
    number = re.match("[0-9]{1,9}", query.get("id", ""))
    if query.get("option") != "com_k2" or query.get("view") != "item" or number is None:
        return _not_found(context)
    return _of_generation("joomla")(context, number[0])


def _listing(context: Context, offset: str | None = None) -> Reply:
    if not context.settings.listing:
        return _not_found(context)
    articles = context.collection.listed
    asked = offset or context.request.query.get("per_page", "")
    start = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
    settings = context.settings
    return _html(listing.listing_page(articles, start, settings.per_page, context.hosts, settings.design))


def _front(context: Context) -> Reply:
    newest = context.collection.listed[:_ON_FRONT] if context.settings.listing else []
    return _html(listing.front_page(newest, context.hosts))


def _search(context: Context) -> Reply:
    articles = context.collection.listed if context.settings.listing else []
    return _html(listing.search_page(articles, context.request.query.get("keyword", ""), context.hosts))


def _robots(context: Context) -> Reply:
    return plain("text/plain", crawlers.robots(context.hosts, context.settings.crawl_delay).encode())


def _sitemap(context: Context) -> Reply:
    articles = context.collection.listed if context.settings.listing else []
    return plain("application/xml", crawlers.sitemap(articles, context.hosts).encode())


def _redirect(context: Context) -> Reply:
    return Reply(302, (*_PAGE, ("Content-Type", HTML), ("Location", f"{context.hosts.www}/")), b"")


def _not_found(context: Context) -> Reply:
    return _html(listing.not_found_page(context.hosts), status=404)


def _html(html: str, status: int = 200) -> Reply:
    return Reply(status, (*_PAGE, ("Content-Type", HTML)), html.encode())


def _page(page: pages.PageReply) -> Reply:
    return Reply(200, (*_PAGE, ("Content-Type", page.content_type)), page.body)


_ROUTES: tuple[tuple[str, Route], ...] = (
    (r"/news/contents/(details|ministry_details)/(.+?)/?", _details),
    (r"/news/contents(?:/index)?/?", _listing),
    (r"/news/contents/index/([0-9]{1,9})/?", _listing),
    (r"/", _front),
    (r"/search/?", _search),
    (r"/robots\.txt", _robots),
    (r"/sitemap\.xml", _sitemap),
    (r"/index\.php", _item),
    *((shape.pattern, _of_generation(name)) for name, shape in generations.SHAPES.items()),
)
