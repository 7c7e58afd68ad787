"""Article pages that a server has made: what there is is in their HTML, with little that says what it is."""

from thaigov_spider.demo import bodies, media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hand_made import HandMadePage
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text
from thaigov_spider.demo.today import around


def utility_classes(article: Article, hosts: Hosts, declaration: str) -> str:
    """Utility classes and no semantics: paragraphs between bars of buttons, one date, in short."""
    return around.document(
        article,
        declaration,
        f"""<div id="__next"><div class="mx-auto max-w-4xl px-4 py-8">{around.crumbs(article)}
<div class="mb-6"><span class="rounded-full bg-blue-100 px-3">{escape(article.section)}</span>
<h1 class="text-3xl font-bold">{linked(article.title)}</h1><div class="flex gap-4 text-sm text-gray-500">
<span>{around.short_date(article)}</span>{around.views()}{around.READING}</div>{around.SHARE}{around.SIZES}</div>
<div class="relative h-96"><img class="object-cover" src="{media.thumbnail(article).url(hosts)}" alt=""></div>
<div class="space-y-4 leading-8">{text(article, bodies.paragraphs, linked, hosts)}</div>
{around.TAGS}{around.SHARE}{around.NEIGHBOURS}</div>{around.RELATED}</div>""",
    )


def utility_divs(article: Article, hosts: Hosts, declaration: str) -> str:
    """The same kind, the text in `div` elements; the newest news come first, the summary has a place."""
    head = f'<meta name="description" content="{escape(article.summary)}">'
    return around.document(
        article,
        declaration + head,
        f"""<div class="container"><div class="grid grid-cols-12">
<div class="col-span-3">{around.LATEST}</div>
<div class="col-span-9"><div class="text-sm">{escape(article.section)}</div>
<div class="text-4xl" role="heading" aria-level="1">{linked(article.title)}</div>
<p class="text-gray-500">เผยแพร่เมื่อ {around.long_date(article)}</p>
<p>{around.VIEWS} views</p>{around.SHARE_EN}
<p class="text-lg font-medium">{linked(article.summary)}</p>
<div>{text(article, bodies.divs, linked, hosts)}</div>
{around.gallery(article, hosts)}{around.box(article, hosts)}
{around.NEIGHBOURS}</div></div></div>""",
    )


def one_block(article: Article, hosts: Hosts, declaration: str) -> str:
    """The text in one block with `br`, beside everything else; neighbours stand before the article."""
    return around.document(
        article,
        declaration,
        f"""<div class="w-full"><div class="flex">{around.NEIGHBOURS}</div><div class="p-6">
<h2 class="h2">{linked(article.title)}</h2><div class="meta"><i class="icon"></i> {when.thai(article)}
<i class="icon"></i> {around.VIEWS} ครั้ง</div>
<div class="text-base">{text(article, bodies.breaks, linked, hosts)}</div>
{around.SHARE}</div>{around.RELATED}</div>""",
    )


def sections(article: Article, hosts: Hosts, declaration: str) -> str:
    """`main`, `article` and `section`, with a gallery, a file and tags between text and end."""
    return around.document(
        article,
        declaration,
        f"""<main>{around.crumbs(article, "nav")}<article><section><h1>{linked(article.title)}</h1>
<p><time>{when.thai(article)}</time> {around.views("👁 {}")}</p>{around.SIZES}</section>
{around.figure(article, hosts)}
<section>{text(article, bodies.paragraphs, linked, hosts)}</section>
<section>{around.gallery(article, hosts)}</section><section>{around.box(article, hosts)}</section>
{around.TAGS}</article><section>{around.RELATED}</section></main>""",
    )


def bare_article(article: Article, hosts: Hosts, declaration: str) -> str:
    """Everything side by side in an `article`, its text between labels."""
    return around.document(
        article,
        declaration,
        f"""<main><article>{around.crumbs(article)}<h1>{linked(article.title)}</h1>
<p>{around.short_date(article)}</p><p>{around.views("เข้าชม: {}")}</p>{around.SHARE}
{around.figure(article, hosts)}{text(article, bodies.paragraphs, linked, hosts)}
{around.box(article, hosts)}{around.TAGS}{around.NEIGHBOURS}{around.RELATED}</article></main>""",
    )


def microdata(article: Article, hosts: Hosts, declaration: str) -> str:
    """Microdata, its time in UTC: by it an evening is still the day before."""
    published = f'<meta itemprop="datePublished" content="{when.utc(article)}">' if article.published else ""
    return around.document(
        article,
        declaration,
        f"""<div itemscope itemtype="https://schema.org/NewsArticle">{published}{around.crumbs(article)}
<h1 itemprop="headline">{linked(article.title)}</h1>
<span itemprop="articleSection">{escape(article.section)}</span>
<p itemprop="description">{linked(article.summary)}</p>{around.SHARE}{around.views()}
<div itemprop="articleBody">{text(article, bodies.divs, linked, hosts)}</div>{around.TAGS}</div>
{around.RELATED}""",
    )


def streamed(article: Article, hosts: Hosts, declaration: str) -> str:
    """React streams the article into a hidden element behind the page, which a script puts in its place."""
    fallback = '<div class="animate-pulse"><p>กำลังโหลด...</p></div>'
    hidden = f"""<div hidden id="S:0"><article><h1>{linked(article.title)}</h1>
<p>{around.short_date(article)}</p>
{around.SHARE}<!--$?--><template id="B:1"></template><p>Loading</p><!--/$--></article></div>
<script>$RC("B:0","S:0")</script>
<div hidden id="S:1"><div class="prose">{text(article, bodies.paragraphs, linked, hosts)}</div></div>
<script>$RC("B:1","S:1")</script>"""
    content = f"""<main><!--$?--><template id="B:0"></template>{fallback}<!--/$-->{around.RELATED}</main>"""
    return around.document(article, declaration, content, tail=hidden)


NESTINGS: dict[str, HandMadePage] = {
    "utility-classes": utility_classes,
    "utility-divs": utility_divs,
    "one-block": one_block,
    "sections": sections,
    "bare-article": bare_article,
    "microdata": microdata,
    "streamed": streamed,
}
"""By their names."""
