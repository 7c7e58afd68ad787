"""Article pages whose text stands in a script: the element for it says only that it is being loaded."""

import html
import json
from typing import Any

from thaigov_spider.demo import bodies, media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hand_made import HandMadePage
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import linked
from thaigov_spider.demo.nestings import text
from thaigov_spider.demo.today import around
from thaigov_spider.demo.today.scripts import dumped, next_data, nuxt2, nuxt3

_WAITING = '<div id="root"><p>กำลังโหลด...</p></div>'


def _data(article: Article, hosts: Hosts, **more: Any) -> dict[str, Any]:
    """What a script is told of the article."""
    return {
        "id": article.id,
        "title": article.title,
        "excerpt": article.summary,
        "category": {"id": 4, "name": article.section, "slug": "politics"},
        "publishedAt": when.iso(article) or None,
        "views": 1234,
        "cover": {"url": media.thumbnail(article).url(hosts), "alt": article.title},
        **more,
    }


def _others() -> list[dict[str, Any]]:
    return [
        {
            "id": 166201 + n,
            "title": f"ข่าวอื่นที่ {n}",
            "excerpt": "สรุป",
            "content": "<p>เนื้อหาของข่าวอื่น</p>",
            "publishedAt": "2026-07-13",
        }
        for n in range(3)
    ]


def _html(article: Article, hosts: Hosts) -> str:
    return text(article, bodies.paragraphs, linked, hosts)


def _blocks(article: Article) -> list[dict[str, Any]]:
    """The body as an editor of blocks keeps it."""
    return [
        {
            "type": "paragraph",
            "children": [
                {"type": "text", "text": line[:9], "bold": True},
                {"type": "text", "text": line[9:]},
            ],
        }
        for line in article.body
    ]


def in_next_data(article: Article, hosts: Hosts, declaration: str) -> str:
    """Next.js's data, the body as markup; related news have bodies as well."""
    props = {"related": _others(), "news": _data(article, hosts, content=_html(article, hosts))}
    data = next_data(props, "/[lang]/news/[id]", {"id": str(article.id)})
    return around.document(article, declaration, f'<div id="__next">{_WAITING}</div>', tail=data)


def in_flight(article: Article, hosts: Hosts, declaration: str) -> str:
    """Next.js's stream, the body a text row of its own, cut into chunks."""
    body = _html(article, hosts)
    row = _data(article, hosts, content="$5", related=_others())
    stream = (
        f'1:"$Sreact.fragment"\n5:T{len(body.encode()):x},{body}2:I[4047,["77","static/chunks/77.js"],"Article"]\n'
        f'0:["$","main",null,{{"children":[["$","p",null,{{"children":"Loading"}}],["$","$L2",null,{{"article":{dumped(row)}}}]]}}]\n'
    )
    size = 700
    chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
    pushed = "".join(f"<script>self.__next_f.push({dumped([1, one])})</script>" for one in chunks)
    return around.document(
        article,
        declaration,
        "<main><p>Loading</p></main>",
        title="ข่าวสาร",
        tail=f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushed}",
    )


def in_nuxt2(article: Article, hosts: Hosts, declaration: str) -> str:
    """Nuxt 2's function; the body as text with line ends."""
    props = {"detail": _data(article, hosts, detail="\n\n".join(article.body))}
    return around.document(article, declaration, f'<div id="__nuxt">{_WAITING}</div>', tail=nuxt2(props))


def in_nuxt3(article: Article, hosts: Hosts, declaration: str) -> str:
    """Nuxt 3's flat list; the body as escaped markup."""
    props = {
        "news-detail": _data(article, hosts, body=html.escape(_html(article, hosts))),
        "latest": _others(),
    }
    return around.document(article, declaration, f'<div id="__nuxt">{_WAITING}</div>', tail=nuxt3(props))


def in_inertia(article: Article, hosts: Hosts, declaration: str) -> str:
    """Inertia's `data-page`; the body as markup."""
    page = {
        "component": "News/Show",
        "props": {"news": _data(article, hosts, content=_html(article, hosts))},
        "url": article.path,
    }
    return around.document(
        article,
        declaration,
        f'<div id="app" data-page="{html.escape(json.dumps(page))}"></div>',
        title="ข่าวสาร",
    )


def in_a_variable(article: Article, hosts: Hosts, declaration: str) -> str:
    """A variable of the window; the body as blocks."""
    state = {
        "user": None,
        "page": {"current": _data(article, hosts, blocks=_blocks(article)), "more": _others()},
    }
    return around.document(
        article,
        declaration,
        _WAITING,
        tail=f"<script>window.__INITIAL_STATE__ = {dumped(state)};window.x=1</script>",
    )


NESTINGS: dict[str, HandMadePage] = {
    "in-next-data": in_next_data,
    "in-flight": in_flight,
    "in-nuxt2": in_nuxt2,
    "in-nuxt3": in_nuxt3,
    "in-inertia": in_inertia,
    "in-a-variable": in_a_variable,
}
"""By their names."""
