"""Listings that a script shows: what the page holds for it, in the ways of the frameworks of the time."""

import json
from collections.abc import Sequence
from typing import Any

from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.today.view import View

WAITING = '<div id="root"><p>กำลังโหลด...</p></div>'
"""What such a page shows until its script has run."""


def items(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """What a listing's script needs of each article."""
    return [
        {
            "id": article.id,
            "title": article.title,
            "href": article.path,
            "image": media.thumbnail(article).path,
            "publishedAt": article.published,
            "category": {"name": article.section},
        }
        for article in articles
    ]


def dumped(value: Any) -> str:
    """JSON as it can stand in a script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def data_of(view: View) -> dict[str, Any]:
    """A page of the listing as data."""
    return {"items": items(view.here), "page": view.page, "total": len(view.articles), "lastPage": view.pages}


def next_data(props: Any, page: str, query: dict[str, str]) -> str:
    """The page's data as Next.js puts it (its pages router)."""
    data = {
        "props": {"pageProps": props},
        "page": page,
        "query": query,
        "buildId": "demo",
        "isFallback": False,
    }
    return f'<script id="__NEXT_DATA__" type="application/json">{dumped(data)}</script>'


def flight(props: Any) -> str:
    """The same as Next.js streams it (its app router): rows of text, cut into chunks wherever it suits."""
    rows = (
        '1:"$Sreact.fragment"\n2:I[4047,["77","static/chunks/77-demo.js"],"NewsList"]\n'
        f'0:["$","$L2",null,{dumped(props)}]\n'
    )
    size = max(1, len(rows) // 3)
    chunks = [rows[start : start + size] for start in range(0, len(rows), size)]
    pushed = "".join(f"<script>self.__next_f.push({dumped([1, chunk])})</script>" for chunk in chunks)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushed}"


def nuxt2(props: Any) -> str:
    """The same as Nuxt 2 puts it: a function, whose arguments are the values that occur more than once."""
    return (
        "<script>window.__NUXT__=(function(a,b){return {layout:a,"
        f"data:[{dumped(props)}],fetch:{{}},error:b,serverRendered:true}}}}"
        '("default",null));</script>'
    )


def nuxt3(props: Any) -> str:
    """The same as Nuxt 3 puts it: a flat list, in which numbers stand for places in it."""
    flat: list[Any] = [["ShallowReactive", 1]]

    def place(value: Any) -> int:
        at = len(flat)
        flat.append(None)
        if isinstance(value, dict):
            flat[at] = {name: place(one) for name, one in value.items()}
        elif isinstance(value, list):
            flat[at] = [place(one) for one in value]
        else:
            flat[at] = value
        return at

    place({"data": props})
    return f'<script type="application/json" id="__NUXT_DATA__" data-ssr="true">{dumped(flat)}</script>'
