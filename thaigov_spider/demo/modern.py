"""Pages as they may be since November 2025: their markup is not known, only what others of this time have."""

import json

from thaigov_spider.demo import bodies, media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hand_made import HandMadePage
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text

_CRUMBS = """<nav aria-label="breadcrumb"><ol><li><a href="/th">หน้าแรก</a></li>
<li><a href="/th/news">ข่าว</a></li></ol></nav>"""
_SHARE = """<div class="flex share-buttons"><span>แชร์</span><a href="https://www.facebook.com/sharer">Facebook</a>
<a href="https://line.me/R/share">LINE</a><button>คัดลอกลิงก์</button></div>"""
_CARD = """<article class="card"><a href="/th/news/7"><h3>ข่าวอื่นที่ไม่เกี่ยวกัน</h3></a>
<time datetime="2026-01-02">2 มกราคม 2569</time><p>สรุปของข่าวอื่น</p></article>"""
_RELATED = f"<section><h2>ข่าวที่เกี่ยวข้อง</h2>{_CARD}{_CARD.replace('/7', '/8')}</section>"


def _page(article: Article, head: str, content: str) -> str:
    return f"""<!DOCTYPE html><html lang="th"><head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(article.title)} | รัฐบาลไทย</title>{head}</head>
<body><header><a href="/th"><span>รัฐบาลไทย</span></a><nav><a href="/th/news">ข่าวสาร</a>
<a href="/th/about">เกี่ยวกับเรา</a></nav></header>
{content}
<footer><p>สำนักโฆษก ทำเนียบรัฐบาลจำลอง โทร. 1111</p></footer></body></html>
"""


def _picture(article: Article, hosts: Hosts) -> str:
    picture = media.thumbnail(article)
    return f'<figure><img src="{picture.url(hosts)}" alt="{escape(picture.text)}"></figure>'


def _about(article: Article, hosts: Hosts, **more: object) -> str:
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "datePublished": when.iso(article),
        "articleSection": [article.section],
        "image": [media.thumbnail(article).url(hosts)],
        **more,
    }
    said = json.dumps(about, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{said}</script>'


def json_ld(article: Article, hosts: Hosts, declaration: str) -> str:
    """JSON-LD, and everything in an `article`: breadcrumbs, picture, share links and related news besides."""
    content = f"""<main>{_CRUMBS}<article><header><span class="badge">{escape(article.section)}</span>
<h1>{linked(article.title)}</h1>
<p><time datetime="{when.iso(article)}">{when.thai(article)}</time></p></header>
{_SHARE}{_picture(article, hosts)}<p class="lead">{linked(article.summary)}</p>
<div class="prose">{text(article, bodies.paragraphs, linked, hosts)}</div></article>{_RELATED}</main>"""
    return _page(article, declaration + _about(article, hosts), content)


def open_graph(article: Article, hosts: Hosts, declaration: str) -> str:
    """OpenGraph alone, and everything in `main`."""
    properties = {
        "og:type": "article",
        "og:title": f"{article.title}",
        "og:description": article.summary,
        "og:image": media.thumbnail(article).url(hosts),
        "article:published_time": when.iso(article),
        "article:section": article.section,
    }
    head = "".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()
    )
    content = f"""<main><div class="container">{_CRUMBS}<h1>{linked(article.title)}</h1>
<div class="meta"><span>{when.thai(article)}</span></div>{_picture(article, hosts)}
{text(article, bodies.divs, linked, hosts)}<aside>{_RELATED}</aside></div></main>"""
    return _page(article, declaration + head, content)


def times(article: Article, hosts: Hosts, declaration: str) -> str:
    """Nothing in the head; a `time` in the Buddhist era, and the text in an element of its own."""
    date = f'<time datetime="{when.iso(article, buddhist=True)}">{when.thai(article)}</time>'
    content = f"""<main><section><h1>{linked(article.title)}</h1>{date if article.published else ""}
{_picture(article, hosts)}</section>
<article><div>{text(article, bodies.breaks, linked, hosts)}</div></article>{_SHARE}{_RELATED}</main>"""
    return _page(article, declaration, content)


def nothing_for_machines(article: Article, hosts: Hosts, declaration: str) -> str:
    """Only an `article`, its date in Thai and in the Buddhist era."""
    date = f"<p>เผยแพร่เมื่อ {when.thai(article)}</p>" if article.published else ""
    content = f"""<div id="app"><article><h1>{linked(article.title)}</h1>{date}
{_picture(article, hosts)}{text(article, bodies.table, linked, hosts)}</article>{_RELATED}</div>"""
    return _page(article, declaration, content)


def by_script(article: Article, hosts: Hosts, declaration: str) -> str:
    """A script is to show the article: it is in the JSON-LD alone, among other things."""
    whole = _about(article, hosts, articleBody="\n\n".join(article.body), mainEntityOfPage={"@id": ""})
    site = '<script type="application/ld+json">{"@type": "Organization", "name": "รัฐบาลไทย"}</script>'
    return _page(article, declaration + site + whole, '<main id="root"><p>Loading…</p></main>')


NESTINGS: dict[str, HandMadePage] = {
    "json-ld": json_ld,
    "open-graph": open_graph,
    "times": times,
    "nothing-for-machines": nothing_for_machines,
    "by-script": by_script,
}
