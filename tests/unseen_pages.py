"""Article pages in designs that the layout was not made for: written after it, and not tuned to.

What is measured on them is how it does on a page that nobody has seen. So the layout is not to be mended for
one of these alone, but for its kind; whoever does so writes others.
"""

import html
import json
from typing import Any

from thaigov_spider.demo import bodies, media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hand_made import HandMadePage
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text


def _html(article: Article, hosts: Hosts, body: bodies.BodyMarkup = bodies.paragraphs) -> str:
    return text(article, body, linked, hosts)


def _page(article: Article, declaration: str, content: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head>{declaration}{head}"
        f"<title>{escape(article.title)} - รัฐบาลไทย</title></head>"
        f"<body>{content}</body></html>"
    )


def _date(article: Article, form: str = "{day} {month} {buddhist}") -> str:
    return when.thai(article, form)


def bootstrap(article: Article, hosts: Hosts, declaration: str) -> str:
    """Two columns of cards; one line holds date and counter, the other column what is read most."""
    hot = "".join(
        f'<div class="media"><img src="/h{n}.jpg"><div class="media-body">'
        f'<a href="/th/news/16620{n}">ยอดนิยมอันดับ {n}'
        f" ของสัปดาห์นี้</a><br><small>12 ก.ค. 2569 | 2,400 วิว</small></div></div>"
        for n in range(5)
    )
    return _page(
        article,
        declaration,
        f"""<nav class="navbar"><a class="navbar-brand" href="/">รัฐบาลไทย</a></nav>
<div class="container"><div class="row">
<div class="col-lg-8"><div class="card"><div class="card-body"><h4>{linked(article.title)}</h4>
<small class="text-muted">วันที่ {_date(article)} | อ่าน 2,345 ครั้ง</small><hr>
<img class="img-fluid" src="{media.thumbnail(article).url(hosts)}">
<div class="news-detail">{_html(article, hosts)}</div>
<hr><button class="btn">Like</button>
<a class="btn" href="https://facebook.com/sharer">แชร์ไป Facebook</a></div></div>
</div>
<div class="col-lg-4"><div class="card"><div class="card-header">ข่าวยอดนิยม</div>
<div class="card-body">{hot}</div></div></div>
</div></div><footer><p>ทำเนียบรัฐบาล ถนนสมมุติ</p></footer>""",
    )


def blog(article: Article, hosts: Hosts, declaration: str) -> str:
    """As a program for blogs makes it: header, content and footer of an entry, and a form for comments."""
    return _page(
        article,
        declaration,
        f"""<div id="page"><header id="masthead"><p class="site-title"><a href="/">รัฐบาลไทย</a></p></header>
<div id="primary">
<main id="main"><article id="post-1" class="post"><header class="entry-header">
<h1 class="entry-title">{linked(article.title)}</h1>
<div class="entry-meta">
<span>Posted on <time class="published" datetime="{when.iso(article)}">{_date(article)}</time>
</span>
<span>by <a href="/author/admin">admin</a></span></div></header>
<div class="entry-content">{_html(article, hosts, bodies.divs)}
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="?share=facebook">Facebook</a></li>
<li><a href="?share=x">X</a></li></ul></div>
<div id="jp-relatedposts"><h3><em>Related</em></h3><p>
<a href="/th/news/166202">ข่าวหนึ่ง</a> July 13, 2026 In "News"</p></div></div>
<footer class="entry-footer">Posted in <a href="/category/news">News</a></footer></article>
<nav class="post-navigation"><a href="/th/news/166203">← ข่าวก่อน</a></nav>
<div id="comments"><h3>Leave a Reply</h3><form><p>Your email address will not be published.</p>
<textarea></textarea></form></div>
</main></div></div>""",
    )


def component(article: Article, hosts: Hosts, declaration: str) -> str:
    """Scoped components: facts in a list, the text with breaks, captions in `span`."""
    pictures = "".join(
        f'<div data-v-7 class="item"><img src="/g{n}.jpg"><span>บรรยากาศงานวันเปิดตลาด ภาพที่ {n}</span></div>'
        for n in (1, 2)
    )
    return _page(
        article,
        declaration,
        f"""<div id="app" data-v-app>
<div data-v-1 class="hdr"><a href="/th" data-v-1>TH</a><a href="/en" data-v-1>EN</a></div>
<section data-v-7><div data-v-7 class="ttl"><h1 data-v-7>{linked(article.title)}</h1></div>
<ul data-v-7 class="inf">
<li data-v-7>{_date(article)}</li><li data-v-7>ผู้เข้าชม 88 คน</li>
<li data-v-7>ผู้เขียน : กองงานโฆษก</li></ul>
<div data-v-7 class="cnt">{_html(article, hosts, bodies.breaks)}</div>
<div data-v-7 class="gal">{pictures}</div>
<div data-v-7 class="act"><span>ก</span><span>ก+</span><span>พิมพ์หน้านี้</span></div></section>
<div data-v-2 class="ftr">
ทำเนียบรัฐบาลจำลอง เลขที่ 1 ถนนสมมุติ แขวงตัวอย่าง เขตตัวอย่าง กรุงเทพมหานคร 10300
โทรศัพท์ 0 2000 0000</div></div>""",
    )


def author_box(article: Article, hosts: Hosts, declaration: str) -> str:
    """A box about the author in sentences stands behind the text, in the same element as it."""
    return _page(
        article,
        declaration,
        f"""<div class="wrap">
<h1 class="text-5xl">{linked(article.title)}</h1><div class="flex"><div>5 min read</div>
<div>{when.english(article, "{month} {day}, {year}")}</div></div>
<div class="prose">{_html(article, hosts)}
<div class="author"><strong>เกี่ยวกับผู้เขียน</strong>
<p>กองงานโฆษกมีหน้าที่เผยแพร่ข่าวสารของรัฐบาลแก่ประชาชนทุกหมู่เหล่า
ทั้งในประเทศและต่างประเทศ ติดตามผลงานได้ทุกวันทางช่องทางของเรา</p></div></div></div>""",
    )


def definitions(article: Article, hosts: Hosts, declaration: str) -> str:
    """`role=main`, and facts as definitions; the text follows in paragraphs without an element of its own."""
    return _page(
        article,
        declaration,
        f"""<div role="banner"><a href="/">รัฐบาลไทย</a></div>
<div role="main"><h1>{linked(article.title)}</h1><dl>
<dt>วันที่เผยแพร่</dt><dd>{_date(article)}</dd><dt>หมวดหมู่</dt>
<dd>{escape(article.section)}</dd><dt>จำนวนผู้เข้าชม</dt><dd>1,024</dd></dl>
{_html(article, hosts)}<h2>เอกสารที่เกี่ยวข้อง</h2><ul><li>
<a href="/uploads/document/1/2026/07/pdf/1.pdf">เอกสารข่าว (PDF)</a></li></ul></div>
<div role="contentinfo"><p>สำนักเลขาธิการนายกรัฐมนตรี</p></div>""",
    )


def insets(article: Article, hosts: Hosts, declaration: str) -> str:
    """Another article is recommended in the midst of the text, and a summary stands above it."""
    pieces = _html(article, hosts).split("</p>", 1)
    inset = """<aside class="readmore">
<span>อ่านเพิ่มเติม</span> <a href="/th/news/166209">เปิดตลาดใหม่ริมคลอง</a></aside>
<div class="box"><b>ข่าวแนะนำ</b><a href="/th/news/166210">รถรางสายใหม่</a></div>"""
    return _page(
        article,
        declaration,
        f"""<main><div class="lead">
<h1>{linked(article.title)}</h1><p class="abstract">{linked(article.summary)}</p>
<p class="date">{_date(article)}</p></div>
<div class="content">{f"</p>{inset}".join(pieces)}</div></main>""",
    )


def _fields(article: Article, **more: Any) -> dict[str, Any]:
    return {"id": str(article.id), "views": 7, **more}


def apollo(article: Article, hosts: Hosts, declaration: str) -> str:
    """The cache of a GraphQL client, fields in two languages."""
    lang = "En" if article.title.isascii() else "Th"
    texts = {"titleTh": "", "titleEn": "", "contentTh": "", "contentEn": ""}
    texts |= {f"title{lang}": article.title, f"content{lang}": _html(article, hosts)}
    news = _fields(article, **texts, publishDate=when.iso(article), category={"__ref": "Category:4"})
    other = {
        "__typename": "News",
        "id": "166201",
        "titleTh": "ข่าวอื่น",
        "contentTh": "<p>เนื้อข่าวอื่นที่ยาวกว่ายี่สิบตัวอักษร</p>",
    }
    state = {f"News:{article.id}": news, "News:166201": other, "ROOT_QUERY": {"__typename": "Query"}}
    return _page(
        article,
        declaration,
        f"<div id=root></div><script>window.__APOLLO_STATE__={json.dumps(state)}</script>",
    )


def transfer_state(article: Article, _: Hosts, declaration: str) -> str:
    """Angular's transfer state; the text as a list of strings, the date in milliseconds."""
    news = _fields(article, subject=article.title, detail=list(article.body), newsDate=_date(article))
    state = {"G.json.api/news": {"b": {"data": news, "message": "success"}, "s": 200}}
    return _page(
        article,
        declaration,
        f"<app-root><p>Loading...</p></app-root>"
        f'<script id="ng-state" type="application/json">{json.dumps(state)}</script>',
    )


def remix(article: Article, _: Hosts, declaration: str) -> str:
    """Data of routes; the text as a document of ProseMirror."""
    doc = {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in article.body
        ],
    }
    news = _fields(
        article, headline=article.title, body=doc, published_at=when.iso(article), section=article.section
    )
    state = {"state": {"loaderData": {"root": {"lang": "th"}, "routes/$lang.news.$id": {"article": news}}}}
    return _page(
        article,
        declaration,
        f"<main>กรุณารอสักครู่</main><script>window.__remixContext = {json.dumps(state)};</script>",
    )


def props(article: Article, hosts: Hosts, declaration: str) -> str:
    """A component's attributes; the text is escaped markup."""
    news = _fields(article, title=article.title, description=_html(article, hosts), date=when.iso(article))
    said = html.escape(json.dumps(news))
    return _page(article, declaration, f'<news-detail class="x" :news="{said}"></news-detail>')


def disclaimer(article: Article, hosts: Hosts, declaration: str) -> str:
    """Sentences of the office behind the text, and nothing that parts them from it."""
    return _page(
        article,
        declaration,
        f"""<div><div>
<div><h1>{linked(article.title)}</h1></div><div>{_date(article)}</div>{_html(article, hosts, bodies.divs)}
<div>ข้อมูลบนหน้านี้จัดทำขึ้นเพื่อเผยแพร่แก่ประชาชนเป็นการทั่วไป มิได้มีผลผูกพันทางกฎหมายแต่อย่างใด</div></div></div>""",
    )


NESTINGS: dict[str, HandMadePage] = {
    one.__name__: one
    for one in (
        *(bootstrap, blog, component, author_box, definitions, insets),
        *(apollo, transfer_state, remix, props, disclaimer),
    )
}
"""By their names."""
