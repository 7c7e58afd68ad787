"""Which path of today's site is answered by what; pure: the same request gets the same reply."""

import re

from thaigov_spider.demo import generations
from thaigov_spider.demo.crawlers import robots
from thaigov_spider.demo.exchange import Headers, Reply
from thaigov_spider.demo.replies import HTML, Context, Route, file, plain, routed
from thaigov_spider.demo.today import feeds, lists, scripts, shell
from thaigov_spider.demo.today.designs import CURRENT, Design
from thaigov_spider.demo.today.newsroom import MOVED, translated
from thaigov_spider.demo.today.view import View

WITHOUT = ("404", "200", "307")
"""What a number without an article answers: a status 404, a page that says so, the way to the listing."""

OLD = ("front", "notice", "article", "404")
"""Where an old address leads: to the front page, a notice, the same article's new address, or nowhere."""

_WITHOUT_SECTION = {"times", "nothing-for-machines", "one-block", "streamed"}
ROTATION = tuple(name for name in generations.NESTINGS["current"] if name not in _WITHOUT_SECTION)
"""The markup that articles are served in by turns: that which shows all that an article has."""

_HEADERS: Headers = (
    ("Server", "nginx"),
    ("X-Powered-By", "Next.js"),
    ("Cache-Control", "private, no-cache, no-store, max-age=0, must-revalidate"),
)
_ON_FRONT = 8


def reply_to(context: Context) -> Reply:
    """The reply to a request, before anything is compressed or spoiled."""
    path = context.request.path
    if reply := file(context, _not_found):
        return reply
    if context.request.to_media_host:
        return _not_found(context)
    for pattern, (media_type, content) in _design(context).files.items():
        if match := re.fullmatch(pattern, path):
            return plain(media_type, content(_view(context, "th"), *map(int, match.groups())))
    return routed(context, _ROUTES, _not_found)


def _design(context: Context) -> Design:
    return CURRENT[context.settings.design or next(iter(CURRENT))]


def _view(context: Context, lang: str, section: str | None = None) -> View:
    asked = context.request.query.get("page", "")
    return View(
        collection=context.collection,
        hosts=context.hosts,
        lang=context.request.query.get("lang", lang),
        path=context.request.path,
        section=section,
        page=int(asked) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1,
        per_page=context.settings.per_page,
    )


def _article(context: Context, lang: str, number: str) -> Reply:
    article = context.collection.get(int(number))
    if article and article.kind != f"{lang}/news":
        article = translated(article) if context.settings.both else None
    if article is None:
        return _without(context, lang)
    nesting = context.request.query.get("nesting", context.settings.nesting)
    if nesting and nesting not in generations.NESTINGS["current"]:
        return _not_found(context)
    nesting = nesting or ROTATION[article.id % len(ROTATION)]
    made = generations.page(article, "current", nesting=nesting, hosts=context.hosts)
    return Reply(200, (*_HEADERS, ("Content-Type", made.content_type)), made.body)


def _without(context: Context, lang: str) -> Reply:
    if context.settings.without == "307":
        return _redirect(context, f"/{lang}/news")
    return _html(shell.missing_page(context.hosts, lang), status=int(context.settings.without))


def _listing(context: Context, lang: str, slug: str | None = None) -> Reply:
    design = _design(context)
    if not context.settings.listing or (slug and not design.sections):
        return _not_found(context)
    view = _view(context, lang, slug)
    return _html(
        shell.page(
            "ข่าวทั้งหมด",
            design.listing(view),
            context.hosts,
            head=design.head,
            lang=lang,
            tail=design.scripts(view),
        )
    )


def _front(context: Context, lang: str) -> Reply:
    design = _design(context)
    view = _view(context, lang)
    shown = view.articles[:_ON_FRONT] if design.front and context.settings.listing else ()
    more = f'<a href="{context.hosts.www}/{lang}/news">ข่าวทั้งหมด</a>'
    content = f"<h1>รัฐบาลไทย</h1>{lists.cards(shown, context.hosts)}{more}"
    return _html(shell.page("หน้าแรก", content, context.hosts, head=design.head, lang=lang))


def _fixed(context: Context, lang: str, name: str) -> Reply:
    return _html(shell.fixed_page(name, context.hosts, lang))


def _to_front(context: Context, *_: str) -> Reply:
    return _redirect(context, "/th")


def _old_address(context: Context, number: str) -> Reply:
    article = context.collection.get(int(number) + MOVED)
    old = context.settings.old
    if old == "404":
        return _not_found(context)
    if old == "article" and article:
        return _redirect(context, article.path)
    return _redirect(context, "/th/moved" if old == "notice" else "/th")


def _robots(context: Context) -> Reply:
    text = robots(context.hosts, context.settings.crawl_delay)
    more = "".join(f"Disallow: {path}\n" for path in context.settings.disallow)
    return plain("text/plain", text.replace("Disallow: /search\n", f"Disallow: /search\n{more}").encode())


def _sitemap(context: Context) -> Reply:
    return plain("application/xml", feeds.fixed_sitemap(_view(context, "th")))


def _endpoint(context: Context) -> Reply:
    if _design(context) is not CURRENT["endpoint"]:
        return _not_found(context)
    return plain("application/json", scripts.dumped(scripts.data_of(_view(context, "th"))).encode())


def _redirect(context: Context, path: str) -> Reply:
    return Reply(307, (*_HEADERS, ("Location", f"{context.hosts.www}{path}")), b"")


def _not_found(context: Context) -> Reply:
    return _html(shell.missing_page(context.hosts), status=404)


def _html(html: str, status: int = 200) -> Reply:
    return Reply(status, (*_HEADERS, ("Content-Type", HTML)), html.encode())


_ROUTES: tuple[tuple[str, Route], ...] = (
    (r"/(th|en)/news/([0-9]{1,9})/?", _article),
    (r"/(th|en)/news/?", _listing),
    (rf"/(th|en)/news/({'|'.join(shell.SECTIONS)})/?", _listing),
    (r"/(th|en)/?", _front),
    (rf"/(th|en)/({'|'.join(shell.FIXED)})", _fixed),
    (r"/news/contents/(?:ministry_)?details/([0-9]{1,9})/?", _old_address),
    (r"/(?:news/contents(?:/.*)?)?", _to_front),
    (r"/robots\.txt", _robots),
    (r"/sitemap\.xml", _sitemap),
    (r"/api/news", _endpoint),
)
