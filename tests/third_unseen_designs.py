"""The third set of `tests/unseen_designs.py`: written when the layout was mended for the first two."""

import json

from tests.invented_stories import Story
from tests.unseen_designs import Design, date, e, js, others, ps, say, whole


def contentful(story: Story) -> str:
    """Contentful's documents."""
    doc = {
        "nodeType": "document",
        "data": {},
        "content": [
            {
                "nodeType": "paragraph",
                "data": {},
                "content": [
                    {"nodeType": "text", "value": x[:11], "marks": [{"type": "bold"}], "data": {}},
                    {"nodeType": "text", "value": x[11:], "marks": [], "data": {}},
                ],
            }
            for x in story.body
        ],
    }
    page = {
        "props": {
            "pageProps": {
                "entry": {
                    "sys": {"id": "abc"},
                    "fields": {
                        "newsId": story.number,
                        "title": story.title,
                        "body": doc,
                        "date": story.iso,
                        "section": story.section,
                    },
                },
                "preview": False,
            }
        }
    }
    return whole(
        story, f'<div id=__next></div><script id="__NEXT_DATA__" type="application/json">{js(page)}</script>'
    )


def draftjs(story: Story) -> str:
    """Draft.js, kept as JSON in a string."""
    raw = {
        "blocks": [
            {
                "key": f"k{n}",
                "text": x,
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
                "data": {},
            }
            for n, x in enumerate(story.body)
        ],
        "entityMap": {},
    }
    detail = {
        "id": story.number,
        "title": story.title,
        "content": json.dumps(raw, ensure_ascii=False),
        "publish_at": story.iso,
        "cat": {"name": story.section},
    }
    state = {"news": {"detail": detail, "list": []}}
    return whole(story, f"<div id=root></div><script>window.__PRELOADED_STATE__ = {js(state)}</script>")


def quill(story: Story) -> str:
    """Quill's deltas."""
    d = {"ops": [{"insert": "\n".join(story.body) + "\n"}]}
    news = {"id": story.number, "subject": story.title, "detail": d, "created_at": story.iso}
    return whole(story, f"<div id=app></div><script>var newsData = {js(news)};</script>")


def slate(story: Story) -> str:
    """Slate's tree."""
    tree = [
        {
            "type": "paragraph",
            "children": [{"text": x[:7]}, {"text": x[7:12], "bold": True}, {"text": x[12:]}],
        }
        for x in story.body
    ]
    news = {"id": story.number, "title": story.title, "content": tree, "publishedAt": story.utc}
    data = {"page": {"news": {**news, "section": story.section}}}
    return whole(story, f"<div id=app></div><script>window.__data={js(data)}</script>")


def notice(story: Story) -> str:
    """A notice of the office in a paragraph like those of the text."""
    return whole(
        story,
        f"""<main><h1>{e(story.title)}</h1><p>{date(story)}</p>{ps(story)}<p>{
            say(
                story,
                "หากท่านพบข้อมูลคลาดเคลื่อนในหน้านี้ โปรดแจ้งเจ้าหน้าที่ผู้ดูแลระบบเพื่อแก้ไขต่อไป",
                "If you find an error on this page, please tell the webmaster so that it can be put right.",
            )
        }</p>
</main>""",
    )


def survey(story: Story) -> str:
    """A question to the reader behind the text."""
    return whole(
        story,
        f"""<div id="content"><h1>{e(story.title)}</h1><div class="date">{date(story)}</div><div
class="detail">{ps(story)}</div><div class="rate"><p>{
            say(
                story,
                "ท่านพึงพอใจต่อเนื้อหาข่าวนี้มากน้อยเพียงใด โปรดให้คะแนนแก่เรา",
                "How satisfied are you with this page? Please give us your rating.",
            )
        }</p><span>★★★★★</span>
</div></div>""",
    )


def lede(story: Story) -> str:
    """The date between the first paragraph and the others."""
    return whole(
        story,
        f"""<article><h1>{e(story.title)}</h1><p class="standfirst"><em>{e(story.body[0])}</em></p><time
datetime="{story.iso}">{date(story)}</time>{"".join(f"<p>{e(x)}</p>" for x in story.body[1:])}</article>""",
    )


def columns(story: Story) -> str:
    """A column beside the text, which may be longer than it."""
    return whole(
        story,
        f"""<main><div class="grid"><div class="col-8"><h1>{e(story.title)}</h1><small>{date(story)}</small>
<div class="txt">{ps(story)}</div></div><div class="col-4"><h4>{
            say(story, "ข่าวประกาศ", "Announcements")
        }</h4>{"".join(f"<div class=item><p>{d}</p></div>" for _, _, d in others(story))}</div>
</div></main>""",
    )


def deep(story: Story) -> str:
    """Text deep in elements without names, styled in place."""
    inner = "".join(
        (
            f'<div class="row"><div class="cell"><div><span style="font-size:16px">{e(x)}</span>'
            f"</div></div></div>"
        )
        for x in story.body
    )
    return whole(
        story,
        f"""<div><div><div><div class="h"><div><div><span style="font-weight:700">{e(story.title)}</span>
</div></div></div><div class="s"><span>{say(story, story.short, story.english)}</span>
<span>{say(story, "1.2 พันครั้ง", "1.2K views")}</span></div><div>{inner}</div></div></div>
</div>""",
    )


def graph(story: Story) -> str:
    """JSON-LD that cuts the headline and says a UTC evening; a document shown behind the text."""
    ld = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "gov"},
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": 1, "name": "Home"},
                    {"@type": "ListItem", "position": 2, "name": story.section},
                ],
            },
            {
                "@type": ["NewsArticle"],
                "headline": story.title[:40] + "…",
                "datePublished": story.utc,
                "mainEntityOfPage": {"@id": f"https://www.thaigov.go.th{story.path}"},
                "description": story.body[0][:70] + "...",
            },
        ],
    }
    return whole(
        story,
        f"""<main><h1>{e(story.title)}</h1><div>{ps(story, '<p class="indent">', "</p>")}</div><div
class="pdf"><iframe src="/v.pdf"></iframe><p>{
            say(
                story,
                "หากไม่สามารถแสดงเอกสารได้ กรุณาดาวน์โหลดเอกสารแทน",
                "If the document is not shown, please download it.",
            )
        }</p></div></main>""",
        head=f'<script type="application/ld+json">{js(ld)}</script>',
    )


def changed(story: Story) -> str:
    """The date of the last change stands before that of publication."""
    return whole(
        story,
        f"""<article><h1>{e(story.title)}</h1><ul><li>{
            say(story, "ปรับปรุงล่าสุด: 20 พ.ย. 69", "Last updated: 20 November 2026")
        }</li><li>{say(story, "เผยแพร่: " + story.short, "Published: " + story.english)}</li></ul><div>{
            ps(story)
        }</div></article>""",
    )


def speech(story: Story) -> str:
    """Date and section in one line; the source behind the text."""
    return whole(
        story,
        f"""<div class="news"><div class="news-title">{e(story.title)}</div><div
class="news-date">{
            say(story, story.long + " | " + story.section, story.english + " | " + story.section)
        }</div>
<div class="news-body"><p>&nbsp;</p>{
            ps(story, '<p style="text-align:justify">&emsp;', "</p>")
        }</div><div class="news-src">{
            say(story, "ที่มา : สำนักข่าวสมมุติ", "Source : Invented News Agency")
        }</div></div>""",
    )


DESIGNS: dict[str, Design] = {
    one.__name__: one
    for one in (
        *(contentful, draftjs, quill, slate, notice, survey),
        *(lede, columns, deep, graph, changed, speech),
    )
}
"""By their names."""
