"""Article pages as programs of today serve them, in the rough: no design that the demo plays is among them.

As `tests/unseen_pages.py`: what is measured is how the layout does on a page that nobody has seen. A design
takes a story, in Thai or English, and gives the page.
"""

import html
import json
from collections.abc import Callable
from typing import Any

from tests.invented_stories import FERRY, SEEDS, Story

Design = Callable[[Story], str]


def say(story: Story, thai: str, english: str) -> str:
    return thai if story.lang == "th" else english


def e(text: str) -> str:
    return html.escape(text, quote=False)


def ps(story: Story, opening: str = "<p>", closing: str = "</p>", between: str = "\n") -> str:
    return between.join(f"{opening}{e(line)}{closing}" for line in story.body)


def js(value: Any, **more: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **more).replace("</", "<\\/")


def whole(story: Story, body: str, head: str = "", suffix: str = " | รัฐบาลไทย") -> str:
    return (
        f'<!DOCTYPE html><html lang="{story.lang}"><head><meta charset="utf-8">'
        f"<title>{e(story.title)}{suffix}</title>{head}</head><body>{body}</body></html>"
    )


def date(story: Story) -> str:
    return say(story, story.long, story.english)


LONGER = tuple(f"{line} และจะติดตามผลอย่างใกล้ชิดต่อไปทุกเดือนจนกว่าจะแล้วเสร็จ" for line in (*FERRY.body, *SEEDS.body))
"""The text of another article, longer than any of the stories."""


def others(story: Story) -> tuple[tuple[int, str, str], ...]:
    """Number, title and beginning of other news."""
    if story.lang == "en":
        return (
            (
                168100,
                "Night Train to the Coast Resumes",
                "Trains leave at nine every evening from the central platform, the railway said on Monday.",
            ),
            (
                168101,
                "School Gardens Win Regional Prize",
                "Forty schools took part in the contest, which was held for the third time this year.",
            ),
            (
                168102,
                "New Rules for Drone Pilots Explained",
                "Pilots register once and carry a card with them. The rules apply from January on.",
            ),
        )
    return (
        (
            168100,
            "รถไฟกลางคืนสายชายทะเลกลับมาเดินรถ",
            "การรถไฟแจ้งว่าขบวนรถจะออกทุกคืนเวลาสามทุ่ม จากชานชาลากลาง ตั้งแต่วันจันทร์เป็นต้นไป",
        ),
        (
            168101,
            "สวนผักโรงเรียนคว้ารางวัลระดับภาค",
            "มีโรงเรียนเข้าร่วมประกวด 40 แห่ง ซึ่งจัดขึ้นเป็นปีที่สาม โดยคณะกรรมการตัดสินจากผลผลิตจริง",
        ),
        (
            168102,
            "สรุประเบียบใหม่สำหรับผู้บังคับโดรน",
            "ผู้บังคับโดรนต้องขึ้นทะเบียนหนึ่งครั้งและพกบัตรติดตัว ระเบียบมีผลตั้งแต่เดือนมกราคมเป็นต้นไป",
        ),
    )


def tailwind(story: Story) -> str:
    """Utility classes alone, and everything around the text that a page may have."""
    cards = "".join(
        f'<div class="rounded-xl shadow"><img src="/i/{n}.webp" alt=""><div class="p-4"><a '
        f'href="/{story.lang}/news/{n}" class="font-bold">{t}</a>'
        f'<div class="text-sm line-clamp-3">{d}</div><div class="text-xs '
        f'text-gray-400">{story.short if story.lang == "th" else story.english}</div></div>'
        f"</div>"
        for n, t, d in others(story)
    )
    return whole(
        story,
        f"""<div class="fixed bottom-0 inset-x-0"><div class="p-6"><div>{
            say(
                story,
                "เว็บไซต์นี้ใช้คุกกี้เพื่อพัฒนาประสบการณ์การใช้งานของท่าน ท่านสามารถศึกษารายละเอียดได้ที่นโยบายความเป็นส่วนตัว",
                "This website uses cookies to improve your experience. Read our privacy policy.",
            )
        }</div>
<div class="flex"><div class="btn">{say(story, "ยอมรับทั้งหมด", "Accept all")}</div>
<div>{say(story, "ตั้งค่า", "Settings")}</div></div></div></div>
<div class="flex justify-between h-16"><div>{
            say(story, "รัฐบาลไทย", "Royal Thai Government")
        }</div><div class="flex gap-2"><div>ก-</div><div>ก</div><div>ก+</div>
</div></div>
<div class="max-w-4xl mx-auto"><div class="flex text-sm"><div><a href="/">{
            say(story, "หน้าแรก", "Home")
        }</a></div><div>/</div><div><a href="/{story.lang}/news">{
            say(story, "ข่าวสาร", "News")
        }</a></div><div>/</div><div><a
href="/{story.lang}/news/c3">{story.section}</a></div></div>
<div class="text-3xl font-bold">{e(story.title)}</div>
<div class="flex gap-4 text-gray-500"><div>{
            say(story, f"{story.short} เวลา {story.clock}", story.english)
        }</div><div>👁 12,804</div><div>{say(story, "อ่าน 3 นาที", "3 min read")}</div></div>
<div class="aspect-video"><img src="/u/1.webp" alt=""></div><div class="text-center text-xs
italic">{say(story, "ภาพ: สำนักงานประชาสัมพันธ์คลองบัวหลวง", "Photo: Lotus Canal Office")}</div>
<div class="mt-8 space-y-4 leading-loose">{ps(story, '<div class="indent-8">', "</div>")}</div>
<div class="grid grid-cols-3"><div><img src="/g/1.webp"></div><div><img src="/g/2.webp"></div>
</div>
<div class="border rounded p-4 flex"><div>📄</div><div><div>{
            say(story, "เอกสารประกอบข่าว.pdf", "press-release.pdf")
        }</div><div>1.2 MB</div></div><a href="/uploads/d.pdf">{say(story, "ดาวน์โหลด", "Download")}</a></div>
<div class="flex gap-2"><a href="/t/1">#{say(story, "คลองสวย", "canal")}</a><a
href="/t/2">#{say(story, "งานรัฐ", "work")}</a></div>
<div class="flex gap-2"><div>{say(story, "แชร์", "Share")}</div><a
href="https://line.me/x">LINE</a><a href="https://facebook.com/sharer">Facebook</a></div>
<div class="flex justify-between"><a href="/{story.lang}/news/{story.number - 1}">
<div>{say(story, "ก่อนหน้า", "Previous")}</div><div>{others(story)[0][1]}</div></a><a
href="/{story.lang}/news/{story.number + 1}"><div>{say(story, "ถัดไป", "Next")}</div>
<div>{others(story)[1][1]}</div></a></div>
<div class="text-2xl">{say(story, "ข่าวที่เกี่ยวข้อง", "Related news")}</div><div class="grid
grid-cols-3">{cards}</div></div>
<div class="bg-blue-900 text-white"><div>{
            say(
                story,
                "สำนักเลขาธิการสมมุติ เลขที่ 9 ถนนคลองบัวหลวง โทร. 0 2999 9999",
                "Office of the Secretariat, 9 Lotus Canal Road",
            )
        }</div><div>© 2569</div></div>""",
    )


def flight(story: Story, many: bool = True) -> str:
    """Next's app router: flight chunks cut anywhere, the text a T row that the props point at with `$1f`."""
    markup = ps(story)
    other = "".join(f"<p>{line}</p>" for line in LONGER)
    rows = (
        '1:"$Sreact.fragment"\n2:I[88123,["842","static/chunks/842.js"],"NewsDetail"]\n'
        f"1e:T{len(other.encode()):x},{other}"
        f"1f:T{len(markup.encode()):x},{markup}"
        "5:"
        + js(
            [
                "$",
                "$L2",
                None,
                {
                    "locale": story.lang,
                    "news": {
                        "id": story.number,
                        "title": story.title,
                        "content": "$1f",
                        "publishedAt": f"$D{story.utc}",
                        "viewCount": 3321,
                        "category": {"id": 3, "name": story.section},
                        "attachments": "$undefined",
                    },
                    "related": [
                        {"id": n, "title": t, "content": "$1e", "publishedAt": "$D2026-01-02T03:04:05.000Z"}
                        for n, t, _ in others(story)
                    ],
                },
            ],
            separators=(",", ":"),
        )
        + "\n6:null\n"
    )
    cut = [rows[i : i + 333] for i in range(0, len(rows), 333)] if many else [rows]
    pushes = "".join(f"<script>self.__next_f.push({js([1, one])})</script>" for one in cut)
    return whole(
        story,
        (
            f'<div class="animate-pulse h-8"></div>'
            f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushes}"
        ),
        suffix="",
    )


def strapi(story: Story) -> str:
    """Next's pages router with Strapi's blocks and `attributes`."""
    blocks = [
        {
            "type": "paragraph",
            "children": [
                {"type": "text", "text": line[:9], "bold": True},
                {"type": "text", "text": line[9:]},
            ],
        }
        for line in story.body
    ]
    data = {
        "data": {
            "id": story.number,
            "attributes": {
                "title": story.title,
                "slug": "x",
                "content": blocks,
                "publishedAt": story.utc,
                "createdAt": "2026-01-01T00:00:00.000Z",
                "updatedAt": "2026-11-11T01:01:01.000Z",
                "locale": story.lang,
                "cover": {
                    "data": {
                        "attributes": {
                            "url": "/uploads/a.jpg",
                            "caption": "ภาพหน้าปกของข่าว",
                            "alternativeText": None,
                        }
                    }
                },
                "category": {"data": {"id": 2, "attributes": {"name": story.section}}},
            },
        },
        "meta": {},
    }
    page = {
        "props": {
            "pageProps": {
                "article": data,
                "_nextI18Next": {
                    "initialI18nStore": {"th": {"common": {"share": "แชร์ข่าวนี้", "loading": "กำลังโหลด"}}}
                },
            }
        },
        "page": "/[lang]/news/[id]",
        "query": {"id": str(story.number)},
    }
    return whole(
        story,
        (
            f'<div id="__next"><div class="spinner">กำลังโหลด</div></div><script '
            f'id="__NEXT_DATA__" type="application/json">{js(page)}</script>'
        ),
    )


def sanity(story: Story) -> str:
    """Sanity's portable text, rendered nowhere; the day alone, `_id` a word and the number in `newsId`."""
    text: list[dict[str, Any]] = [
        {
            "_type": "block",
            "_key": f"k{n}",
            "style": "normal",
            "markDefs": [],
            "children": [{"_type": "span", "_key": "s", "marks": [], "text": line}],
        }
        for n, line in enumerate(story.body)
    ]
    text.insert(
        1, {"_type": "image", "_key": "i", "asset": {"_ref": "image-abc"}, "caption": "บรรยากาศในพื้นที่จริง"}
    )
    page = {
        "props": {
            "pageProps": {
                "post": {
                    "_id": "drafts-x1",
                    "_type": "news",
                    "newsId": story.number,
                    "title": story.title,
                    "body": text,
                    "publishedAt": story.utc,
                    "categories": [{"title": story.section}],
                }
            }
        }
    }
    return whole(
        story,
        f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{js(page)}</script>',
    )


def editorjs(story: Story) -> str:
    """Inertia: everything in `data-page`; Editor.js blocks as a JSON string."""
    blocks: dict[str, Any] = {
        "time": 1760000000000,
        "version": "2.29.0",
        "blocks": [
            {"id": f"b{n}", "type": "paragraph", "data": {"text": e(line)}}
            for n, line in enumerate(story.body)
        ],
    }
    blocks["blocks"].append(
        {"id": "z", "type": "image", "data": {"file": {"url": "/a.jpg"}, "caption": "ภาพประกอบของข่าวนี้"}}
    )
    page = {
        "component": "News/Show",
        "props": {
            "auth": {"user": None},
            "news": {
                "id": story.number,
                "title": story.title,
                "body": json.dumps(blocks),
                "published_at": f"{story.at:%Y-%m-%d %H:%M:%S}",
                "category": {"name": story.section},
                "view_count": 9,
            },
        },
        "url": story.path,
        "version": "a1",
    }
    return whole(
        story, f'<div id="app" data-page="{html.escape(json.dumps(page))}"></div>', suffix=" - Thaigov"
    )


def tiptap(story: Story) -> str:
    """SvelteKit: data in an object literal with unquoted keys; the text TipTap's JSON."""
    doc = {
        "type": "doc",
        "content": [
            {"type": "paragraph", "attrs": {"textAlign": "left"}, "content": [{"type": "text", "text": line}]}
            for line in story.body
        ],
    }
    return whole(
        story,
        f"""<div style="display: contents"><div class="s-x"></div><script>{{
	__sveltekit_1a2b = {{ base: new URL("..", location).pathname.slice(0, -1) }};
	const element = document.currentScript.parentElement;
	const data =
[{{type:"data",data:{{lang:"{story.lang}"}},uses:{{}}}},{{type:"data",data:{{news:{{id:{story.number},title:{js(story.title)},content:{js(doc)},published_at:"{story.iso}",category:{js(story.section)}}}}},uses:{{params:["id"]}}}}];
	Promise.all([import("../_app/start.js"), import("../_app/app.js")]).then(([kit, app]) => {{
kit.start(app, element, {{ node_ids: [0, 2], data, form: null, error: null }}); }});
}}</script></div>""",
    )


def nuxt2(story: Story) -> str:
    """Nuxt 2: a function whose arguments stand for repeated values."""
    return whole(
        story,
        f"""<div id="__nuxt"><div id="nuxt-loading">Loading...</div></div>
<script>window.__NUXT__=(function(a,b,c,d){{return
{{layout:"default",data:[{{news:{{id:{story.number},title:{js(story.title)},detail:d,created_at:b,views:c,
category:{{id:2,title:{js(story.section)}}},gallery:[]}}}}],fetch:{{}},error:a,
serverRendered:true,routePath:"{story.path}"}}}}
(null,"{story.iso}",0,{js(ps(story, between="").replace("<", chr(92) + "u003C"))}));
</script>""".replace("\\\\u003C", "\\u003C"),
    )


def nuxt3(story: Story) -> str:
    """Nuxt 3: one array of values that point at each other; the other article is longer."""
    values: list[Any] = [
        ["ShallowReactive", 1],
        {"data": 2, "state": 14, "once": 15},
        ["ShallowReactive", 3],
        {"news": 4, "more": 11},
        {"id": 5, "title": 6, "body": 7, "publishDate": 8, "category": 9},
        story.number,
        story.title,
        ps(story, between=""),
        story.utc,
        {"name": 10},
        story.section,
        [12],
        {"id": 13, "title": 16, "body": 17, "publishDate": 18},
        168100,
        {},
        ["Set"],
        others(story)[0][1],
        "".join(f"<p>{x}</p>" for x in LONGER),
        "2026-02-02T02:02:02.000Z",
    ]
    return whole(
        story,
        (
            f'<div id="__nuxt"></div><script type="application/json" data-nuxt-data="nuxt-app" '
            f'data-ssr="true" id="__NUXT_DATA__">{js(values)}</script>'
        ),
        suffix="",
    )


def window(story: Story) -> str:
    """Plain `window.X`; neighbours with longer texts, text with line feeds, Buddhist day."""
    news = {
        "newsId": str(story.number),
        "newsTitle": story.title,
        "newsDetail": "\r\n\r\n".join(story.body),
        "newsDate": say(story, f"{story.long} {story.clock}", story.english),
        "newsType": story.section,
        "hit": 12,
    }
    prev = {
        "newsId": str(story.number - 1),
        "newsTitle": others(story)[0][1],
        "newsDetail": "\r\n\r\n".join(LONGER),
        "newsDate": "1 มกราคม 2569",
    }
    return whole(
        story,
        (
            f'<div id="root"></div><script>window.pageData = '
            f"{js({'prev': prev, 'current': news, 'next': None})};</script>"
        ),
        suffix="",
    )


def drupal(story: Story) -> str:
    """Drupal 10 with its fields, captions, tags, related teasers in a block."""
    teasers = "".join(
        f'<div class="views-row"><article class="node node--type-news '
        f'node--view-mode-teaser"><h2 class="node__title"><a href="/{story.lang}/news/{n}">'
        f'<span class="field field--name-title">{t}</span></a></h2>'
        f'<div class="node__content"><div class="field field--name-body field__item">'
        f"<p>{d}</p></div></div></article></div>"
        for n, t, d in others(story)
    )
    return whole(
        story,
        f"""<a href="#main-content" class="visually-hidden">Skip to main content</a><div
class="dialog-off-canvas-main-canvas"><div class="layout-container">
<main role="main"><a id="main-content"></a><div class="layout-content"><div class="region
region-content"><div data-drupal-messages-fallback class="hidden"></div>
<div class="block block-system-breadcrumb-block"><nav class="breadcrumb"><ol><li><a
href="/">Home</a></li><li><a href="/{story.lang}/news/s">{story.section}</a></li></ol></nav>
</div>
<div class="block block-page-title-block"><h1 class="page-title"><span class="field
field--name-title field--type-string">{e(story.title)}</span></h1></div>
<div class="block block-system-main-block"><article class="node node--type-news
node--view-mode-full"><footer class="node__meta"><div class="node__submitted">Submitted by
<span>webmaster</span> on <span class="field field--name-created"><time
datetime="{story.iso}">{story.at:%a, %m/%d/%Y - %H:%M}</time></span></div></footer>
<div class="node__content"><figure class="caption caption-img"><img
src="/sites/default/files/x.jpg"><figcaption>{
            say(story, "ผู้แทนชุมชนร่วมพิธีเปิด ณ ท่าน้ำบัวหลวง", "People of the market at the opening")
        }</figcaption>
</figure>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary
field--label-hidden field__item">{ps(story)}</div>
<div class="field field--name-field-tags field--label-above"><div
class="field__label">Tags</div><div class="field__items"><div class="field__item"><a
href="/tags/1">{say(story, "ชุมชน", "People")}</a></div></div></div>
<div class="field field--name-field-file"><div class="field__label">{
            say(story, "ไฟล์แนบ", "Attachment")
        }</div><div class="field__item"><span class="file file--mime-application-pdf"><a
href="/f.pdf">{say(story, "ประกาศ.pdf", "notice.pdf")}</a></span> <span>(220.5 KB)</span></div>
</div></div></article></div>
<div class="views-element-container block"><h2>{
            say(story, "เรื่องอื่นที่น่าสนใจ", "You may also like")
        }</h2><div class="view-content">{teasers}</div></div></div></div></main>
</div></div>""",
    )


def block_theme(story: Story) -> str:
    """WordPress with a block theme: author, terms, neighbours, comments and a query of others."""
    posts = "".join(
        (
            f'<li class="wp-block-post"><h3 class="wp-block-post-title"><a '
            f'href="/{story.lang}/news/{n}">{t}</a></h3><div class="wp-block-post-excerpt">'
            f"<p>{d} […]</p></div></li>"
        )
        for n, t, d in others(story)
    )
    return whole(
        story,
        f"""<div class="wp-site-blocks"><header class="wp-block-template-part"><p
class="wp-block-site-title"><a href="/">Gov</a></p></header>
<main class="wp-block-group"><figure class="wp-block-post-featured-image"><img src="/a.jpg">
</figure><h1 class="wp-block-post-title">{e(story.title)}</h1>
<div class="wp-block-group"><div class="wp-block-post-date"><time
datetime="{story.iso}">{date(story)}</time></div><div
class="wp-block-post-author-name">webadmin</div><div class="taxonomy-category
wp-block-post-terms"><a href="/c/1" rel="tag">{story.section}</a></div></div>
<div class="entry-content wp-block-post-content">{ps(story)}<figure class="wp-block-gallery">
<figure class="wp-block-image"><img src="/1.jpg"><figcaption
class="wp-element-caption">{
            say(story, "ภาพบรรยากาศภายในงานช่วงเช้า", "The morning of the opening")
        }</figcaption></figure></figure>
<div class="wp-block-file"><a href="/p.pdf">{
            say(story, "แถลงการณ์ฉบับเต็ม", "The whole statement")
        }</a><a href="/p.pdf" class="wp-block-file__button" download>Download</a>
</div></div>
<nav class="wp-block-group"><div class="post-navigation-link-previous"><span>Previous:</span>
<a href="/{story.lang}/news/1" rel="prev">{others(story)[0][1]}</a></div></nav>
<div class="wp-block-comments"><h2>{say(story, "ความเห็น 2 รายการ", "2 responses")}</h2><ol
class="wp-block-comment-template"><li><div class="wp-block-comment-author-name">somchai</div>
<div class="wp-block-comment-content"><p>{
            say(
                story,
                "ดีมากครับ อยากให้มีแบบนี้ที่จังหวัดผมบ้าง รออยู่นานแล้วครับ",
                "Very good, I have long been waiting for this in my town too.",
            )
        }</p></div></li></ol></div>
<h2>{say(story, "อ่านต่อ", "More")}</h2><ul class="wp-block-post-template">{posts}</ul></main>
</div>""",
    )


def joomla5(story: Story) -> str:
    """Joomla 5 (Cassiopeia), with `dl.article-info`, hits, tags, pager and modules."""
    return whole(
        story,
        f"""<header class="header"><div class="site-description">gov</div></header><div class="site-grid">
<div class="grid-child container-component"><nav class="mod-breadcrumbs__wrapper"><ol
class="mod-breadcrumbs breadcrumb"><li>You are here: </li><li><a href="/">Home</a></li><li
class="active"><span>{e(story.title)}</span></li></ol></nav>
<main><div class="com-content-article item-page" itemscope
itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="th-TH"><div
class="page-header"><h1 itemprop="headline">{e(story.title)}</h1></div>
<dl class="article-info text-muted"><dt class="article-info-term">Details</dt><dd
class="createdby" itemprop="author">Written by: <span itemprop="name">Super User</span></dd><dd
class="category-name">Category: <a href="/c"><span itemprop="genre">{story.section}</span></a>
</dd><dd class="published"><time datetime="{story.iso}" itemprop="datePublished">Published:
{date(story)}</time></dd><dd class="hits"><meta itemprop="interactionCount"
content="UserPageVisits:77">Hits: 77</dd></dl>
<div itemprop="articleBody" class="com-content-article__body">{ps(story)}</div><ul class="tags
list-inline"><li><a href="/t" class="btn">tag one</a></li></ul>
<nav class="pagenavigation"><span class="pagination"><a class="btn" href="/p" rel="prev"><span
class="visually-hidden">Previous article: {others(story)[0][1]}</span><span>Prev</span></a>
</span></nav></div></main></div>
<div class="grid-child container-sidebar-right"><div class="sidebar-right card"><h3
class="card-header">Latest</h3><div class="card-body"><ul class="mod-articleslatest"><li><a
href="/{story.lang}/news/168100"><span>{others(story)[0][1]}</span></a></li></ul></div></div>
</div></div>""",
    )


def angular(story: Story) -> str:
    """Angular universal: rendered, with transfer state; the other article's is longer."""
    state = {
        "2411": {
            "b": {
                "status": True,
                "result": {
                    "id": story.number,
                    "topic": story.title,
                    "description": ps(story),
                    "publish_date": story.iso,
                    "category_name": story.section,
                },
            },
            "h": {},
            "s": 200,
            "u": "/api/news",
        },
        "99": {
            "b": {
                "result": [
                    {
                        "id": n,
                        "topic": t,
                        "description": "".join(f"<p>{x}</p>" for x in LONGER),
                        "publish_date": "2026-01-05",
                    }
                    for n, t, _ in others(story)
                ]
            },
            "h": {},
            "s": 200,
        },
    }
    return whole(
        story,
        f"""<app-root ng-version="17.3.0"><app-header><div>{say(story, "เมนูหลัก", "Menu")}</div>
</app-header><router-outlet></router-outlet><app-news-detail><div class="container"><h2
class="topic">{e(story.title)}</h2><div class="d-flex"><span>{date(story)}</span>
<span>{say(story, "จำนวนผู้ชม 55 ครั้ง", "55 views")}</span></div><div
class="detail">{ps(story)}</div><app-share><span>{say(story, "แบ่งปัน", "Share")}</span>
</app-share></div></app-news-detail></app-root><script id="ng-state"
type="application/json">{js(state)}</script>""",
    )


def astro(story: Story) -> str:
    """Astro: a table of contents beside the text, an island with escaped props."""
    return whole(
        story,
        f"""<astro-island uid="Z1" component-url="/_astro/Nav.js"
props="{{&quot;lang&quot;:[0,&quot;th&quot;]}}" ssr client="load"><nav><a href="/">Home</a>
</nav></astro-island>
<main class="layout"><aside class="toc"><h2>{say(story, "สารบัญ", "On this page")}</h2><ol><li>
<a href="#a">{say(story, "ความเป็นมา", "Background")}</a></li><li><a href="#b">{
            say(story, "ขั้นตอนต่อไป", "Next steps")
        }</a></li></ol></aside>
<div class="content"><p class="eyebrow">{story.section}</p><h1>{e(story.title)}</h1><p
class="meta"><time datetime="{story.utc}">{date(story)}</time> · {
            say(story, "ใช้เวลาอ่านประมาณ 2 นาที", "2 minute read")
        }</p>{ps(story)}
<p><a href="https://x.com/share">{say(story, "ทวีต", "Tweet")}</a> <a
href="mailto:?x">{say(story, "ส่งอีเมล", "Email")}</a></p></div></main><footer><p>© {
            say(story, "สำนักงานสมมุติ", "Office")
        }</p></footer>""",
    )


def remix_stream(story: Story) -> str:
    """Remix: the context assigned, the paragraphs a list of objects."""
    ctx = {
        "basename": "/",
        "state": {
            "loaderData": {
                "root": {"messages": {"th": "ไทย"}},
                "routes/$lang.news.$id": {
                    "post": {
                        "id": story.number,
                        "headline": story.title,
                        "paragraphs": [{"order": n, "text": line} for n, line in enumerate(story.body)],
                        "date": story.day,
                        "section": {"label": story.section},
                    }
                },
            }
        },
    }
    return whole(
        story,
        (
            f"<div></div><script>window.__remixContext = {js(ctx)};window.__remixContext.p = "
            f"function(v,e,p,x) {{}};</script>"
        ),
    )


def livewire(story: Story) -> str:
    """Livewire: rendered; snapshots in attributes; body with `br`, Buddhist year in `datetime`."""
    snap = html.escape(
        json.dumps({"data": {"views": 10, "open": False}, "memo": {"id": "a1", "name": "news-show"}})
    )
    return whole(
        story,
        f"""<div wire:snapshot="{snap}" wire:id="a1"><div class="card"><h1
class="card-title">{e(story.title)}</h1>
<div class="row"><time datetime="{story.at.year + 543}-{story.at:%m-%d}">{date(story)}</time>
<span wire:poll>{say(story, "เปิดอ่าน", "Views")} 1,204</span> <button
wire:click="bigger">A+</button><button wire:click="smaller">A-</button></div>
<div class="card-body">{"<br><br>".join(map(e, story.body))}</div>
<div class="card-footer"><button wire:click="like">{say(story, "ถูกใจ", "Like")} 12</button><a
href="#" onclick="window.print()">{say(story, "พิมพ์", "Print")}</a></div></div></div>""",
    )


def hidden_stream(story: Story) -> str:
    """Streamed React: head, body and others come in three hidden parts, out of order."""
    cards = "".join(
        f'<a href="/{story.lang}/news/{n}"><h3>{t}</h3><p>{d}</p></a>' for n, t, d in others(story)
    )
    return whole(
        story,
        f"""<div class="wrap"><!--$?--><template id="B:0"></template><p>{
            say(story, "กำลังโหลดข่าว…", "Loading…")
        }</p><!--/$--><!--$?--><template id="B:1"></template><div class="skeleton"></div>
<!--/$--></div>
<div hidden id="S:1"><section><h2>{say(story, "ข่าวอื่น ๆ", "Other news")}</h2>{cards}</section>
</div><script>$RC("B:1","S:1")</script>
<div hidden id="S:0"><div><h1>{e(story.title)}</h1><p class="text-sm">{
            say(story, f"วันที่เผยแพร่ {story.long}", f"Published {story.english}")
        }</p><!--$?--><template id="B:2">
</template><p>…</p><!--/$--></div></div><script>$RC("B:0","S:0")</script>
<div hidden id="S:2"><div class="body">{ps(story)}</div></div><script>$RC("B:2","S:2")</script>""",
    )


def amp(story: Story) -> str:
    """AMP with JSON-LD, `amp-img` captions, consent and a carousel of others."""
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.utc,
        "dateModified": "2026-11-20T00:00:00Z",
        "articleSection": story.section,
        "author": {"@type": "Organization", "name": "Gov"},
    }
    return whole(
        story,
        f"""<amp-consent layout="nodisplay" id="c"><div id="cu"><p>{
            say(
                story,
                "เราใช้คุกกี้เพื่อให้บริการที่ดีขึ้นแก่ท่านทุกครั้งที่เข้าชม",
                "We use cookies to serve you better each time you visit us.",
            )
        }</p><button
on="tap:c.accept">OK</button></div></amp-consent>
<article><h1>{e(story.title)}</h1><amp-img src="/a.jpg" width="1" height="1"></amp-img><p
class="caption">{
            say(story, "ที่มาภาพ: ศูนย์ภาพคลองบัวหลวง", "Credit: Lotus Canal Pictures")
        }</p><amp-social-share type="facebook">
</amp-social-share>{ps(story)}<amp-carousel>{
            "".join(f"<div><a href='/{story.lang}/news/{n}'>{t}</a></div>" for n, t, _ in others(story))
        }</amp-carousel>
</article>""",
        head=f'<script type="application/ld+json">{js(ld)}</script>',
    )


def comments(story: Story) -> str:
    """The text in paragraphs right in `article`, comments as paragraphs in it too."""
    return whole(
        story,
        f"""<main><article><header><h1>{e(story.title)}</h1><address>{
            say(story, "โดย กองข่าวสมมุติ", "By the News Desk")
        }</address><time datetime="{story.day}">{date(story)}</time>
</header>{ps(story)}
<section id="comments"><h3>{say(story, "ความคิดเห็น (2)", "Comments (2)")}</h3><div
class="comment"><b>Malee</b> <small>{say(story, "3 ชั่วโมงที่แล้ว", "3 hours ago")}</small>
<p>{
            say(
                story,
                "ขอบคุณสำหรับข้อมูลค่ะ รบกวนแจ้งเวลาเปิดให้บริการในวันหยุดด้วยนะคะ",
                "Thank you for telling us. Please say also what happens on holidays.",
            )
        }</p></div>
<form><label>{say(story, "แสดงความคิดเห็น", "Write a comment")}</label><textarea></textarea>
<button>{say(story, "ส่ง", "Send")}</button></form></section></article></main>""",
    )


def infographic(story: Story) -> str:
    """A picture that holds the news, and little text; the date in short Thai."""
    return whole(
        Story(
            number=story.number,
            title=story.title,
            section=story.section,
            at=story.at,
            body=story.body[:1],
            lang=story.lang,
        ),
        f"""<div class="page"><div class="crumb"><a href="/">{say(story, "หน้าหลัก", "Home")}</a> &gt; <a
href="/{story.lang}/news/i">{story.section}</a></div><h1>{e(story.title)}</h1><div
class="sub">{say(story, f"{story.short} {story.clock}", story.english)}</div><div class="pic">
<a href="/full.png"><img src="/full.png" alt=""></a></div><div class="txt">
<p>{e(story.body[0])}</p></div><div class="save"><a href="/full.png" download>{
            say(story, "บันทึกภาพ", "Save picture")
        }</a></div></div>""",
    )


def breaks(story: Story) -> str:
    """The body one `div` with `br` between lines, in a table of the old kind within a new page."""
    return whole(
        story,
        f"""<div id="wrapper"><div id="left"><h2>{e(story.title)}</h2><div>{
            say(
                story,
                f"วันพุธที่ {story.long} เวลา {story.clock}"
                if story.at.weekday() == 2
                else f"{story.long} เวลา {story.clock}",
                f"{story.english}, {story.at:%H:%M}",
            )
        }</div><div>{"<br>".join(map(e, story.body))}</div>
<div>{say(story, "จำนวนคนอ่าน : 540", "Read : 540 times")}</div></div><div id="right">
<b>{say(story, "ปฏิทินกิจกรรม", "Calendar")}</b><table><tr><td>1</td><td>2</td><td>3</td></tr>
</table></div></div>""",
    )


def spans(story: Story) -> str:
    """Body in spans of display block; gallery with captions; facts after the text."""
    return whole(
        story,
        f"""<section class="detail"><div class="inner"><span class="cat">{story.section}</span><h1
class="name">{e(story.title)}</h1><div class="story">{
            ps(story, '<span class="d-block">', "</span>", "")
        }</div><ul class="gallery"><li><img src="/1.jpg"><em>{
            say(story, "ภาพที่ 1 จาก 2", "Picture 1 of 2")
        }</em></li><li><img src="/2.jpg"><em>{
            say(story, "ภาพที่ 2 จาก 2", "Picture 2 of 2")
        }</em></li></ul><div class="info"><span>{say(story, "วันที่ลงข่าว", "Posted")}: {
            date(story)
        }</span><span>{say(story, "ผู้ลงข่าว: admin", "Posted by: admin")}</span><span>{
            say(story, "เข้าชม: 81", "Hits: 81")
        }</span></div></div>
</section>""",
    )


def cards(story: Story) -> str:
    """Related news as cards with paragraphs, longer together than the article, in the same `main`."""
    full = "".join(
        (
            f'<article class="card"><h2><a href="/{story.lang}/news/{n}">{t}</a></h2><time '
            f'datetime="2026-10-0{i + 1}">{i + 1} Oct 2026</time><p>{d}</p><p>{d}</p><p>{d}</p>'
            f'<a href="/{story.lang}/news/{n}">{say(story, "อ่านเพิ่มเติม", "Read more")}</a>'
            f"</article>"
        )
        for i, (n, t, d) in enumerate(others(story))
    )
    return whole(
        story,
        f"""<main><article class="lead"><h1>{e(story.title)}</h1><time
datetime="{story.iso}">{date(story)}</time><div class="copy">{ps(story)}</div></article>
<section class="feed"><h2>{say(story, "ข่าวประจำวัน", "Today")}</h2>{full}</section></main>""",
    )


def opengraph(story: Story) -> str:
    """Facts in the head alone; `section` elements without names; text between pictures with captions."""
    half = len(story.body) // 2
    first, second = story.body[:half], story.body[half:]
    pic = (
        f'<div class="pic"><img src="/p.jpg"><p '
        f'class="wp-caption-text">{say(story, "นักเรียนโรงเรียนบ้านคลองร่วมกิจกรรม", "Pupils of the school")}</p>'
        f"</div>"
    )
    return whole(
        story,
        f"""<section><h1>{e(story.title)}</h1></section>
<section>{"".join(f"<p>{e(x)}</p>" for x in first)}{pic}{"".join(f"<p>{e(x)}</p>" for x in second)}</section>
<section><p>{say(story, "ติดตามข่าวสารได้ที่", "Follow us on")} <a
href="https://facebook.com/x">Facebook</a></p></section>""",
        head=(
            f'<meta property="og:type" content="article"><meta property="og:title" '
            f'content="{e(story.title)}"><meta property="article:published_time" '
            f'content="{story.utc}"><meta property="article:section" content="{story.section}">'
            f'<meta property="og:description" content="{e(story.body[0][:60])}...">'
        ),
    )


DESIGNS: dict[str, Design] = {
    one.__name__: one
    for one in (
        *(
            tailwind,
            flight,
            strapi,
            sanity,
            editorjs,
            tiptap,
            nuxt2,
            nuxt3,
            window,
            drupal,
            block_theme,
            joomla5,
        ),
        *(angular, astro, remix_stream, livewire, hidden_stream, amp, comments, infographic, breaks, spans),
        *(cards, opengraph),
    )
}
"""By their names."""
