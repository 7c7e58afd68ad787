"""The second set of `tests/unseen_designs.py`: written when the layout was mended for the first."""

import html
import json

from tests.invented_stories import THAI_WEEKDAYS, Story
from tests.unseen_designs import LONGER, Design, date, e, js, others, ps, say, whole


def fetched(story: Story) -> str:
    """SvelteKit's fetched answers: the body of an answer is JSON in a string in JSON."""
    answer = {
        "code": 0,
        "data": {
            "newsNo": story.number,
            "newsTitle": story.title,
            "newsContent": ps(story),
            "publicDate": story.utc,
            "newsCategory": {"nameTh": story.section, "nameEn": story.section},
        },
    }
    latest = {
        "data": [
            {
                "newsNo": n,
                "newsTitle": t,
                "newsContent": "".join(f"<p>{x}</p>" for x in LONGER),
                "publicDate": "2026-01-01T00:00:00Z",
            }
            for n, t, _ in others(story)
        ]
    }
    scripts = "".join(
        (
            f'<script type="application/json" data-sveltekit-fetched '
            f'data-url="/api/{n}">{js({"status": 200, "headers": {}, "body": json.dumps(one)})}</script>'
        )
        for n, one in enumerate((latest, answer))
    )
    return whole(story, f"<div><p>Loading</p></div>{scripts}")


def parsed(story: Story) -> str:
    """`JSON.parse` of a string, with what WordPress's REST answers; neighbours look the same."""
    posts = {
        str(story.number): {
            "id": story.number,
            "date": f"{story.at:%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": html.escape(story.title)},
            "content": {"rendered": ps(story), "protected": False},
            "excerpt": {"rendered": f"<p>{story.body[0][:50]} [&hellip;]</p>"},
        },
        "168100": {
            "id": 168100,
            "date": "2026-01-01T00:00:00",
            "title": {"rendered": others(story)[0][1]},
            "content": {"rendered": "".join(f"<p>{x}</p>" for x in LONGER)},
        },
    }
    return whole(
        story,
        (
            f"<div id=app></div><script>window.__INITIAL_STATE__ = "
            f"JSON.parse({js(json.dumps({'posts': posts}))});</script>"
        ),
        suffix=" – gov",
    )


def tables(story: Story) -> str:
    """Nested tables and `font`, as an old program still makes them; weekday and era written out."""
    day = say(
        story,
        f"วัน{THAI_WEEKDAYS[story.at.weekday()]}ที่ {story.long.replace(' 25', ' พ.ศ. 25')}",
        f"{story.at:%A}, {story.english}",
    )
    return whole(
        story,
        f"""<table width="100%"><tr><td width="200"><a href="/">{say(story, "หน้าแรก", "Home")}</a><br><a
href="/{story.lang}/news">{say(story, "ข่าว", "News")}</a><br><a href="/contact">{
            say(story, "ติดต่อเรา", "Contact")
        }</a></td><td><table><tr><td><font size="5"><b>{e(story.title)}</b>
</font></td></tr><tr><td align="right"><font color="gray">{day}</font></td></tr><tr><td><font
face="Sarabun">{"<br><br>".join(map(e, story.body))}</font></td></tr><tr><td align="right"><a
href="javascript:print()">{say(story, "พิมพ์หน้านี้", "Print this page")}</a> | <a
href="javascript:history.back()">{say(story, "ย้อนกลับ", "Back")}</a></td></tr></table></td>
</tr></table>""",
    )


def elementor(story: Story) -> str:
    """WordPress with a page builder: a widget for each, posts with excerpts as `article`."""

    def widget(kind: str, inner: str) -> str:
        return (
            f'<div class="elementor-element elementor-widget elementor-widget-{kind}" '
            f'data-element_type="widget"><div class="elementor-widget-container">{inner}</div>'
            f"</div>"
        )

    posts = "".join(
        (
            f'<article class="elementor-post"><div class="elementor-post__text"><h3 '
            f'class="elementor-post__title"><a href="/{story.lang}/news/{n}">{t}</a></h3><div '
            f'class="elementor-post__excerpt"><p>{d}</p></div><a '
            f'class="elementor-post__read-more" href="/{story.lang}/news/{n}">Read More »</a>'
            f"</div></article>"
        )
        for n, t, d in others(story)
    )
    return whole(
        story,
        '<div class="elementor">'
        + widget("theme-post-title", f'<h1 class="elementor-heading-title">{e(story.title)}</h1>')
        + widget(
            "post-info",
            (
                f'<ul class="elementor-icon-list-items"><li itemprop="datePublished"><a '
                f'href="/2026/"><span class="elementor-icon-list-text">{date(story)}</span></a></li>'
                f"<li><span "
                f'class="text">{story.clock if story.lang == "th" else f"{story.at:%H:%M}"}</span>'
                f"</li><li><span>{say(story, 'ไม่มีความเห็น', 'No Comments')}</span></li></ul>"
            ),
        )
        + widget("theme-post-content", ps(story))
        + widget("share-buttons", "<div><span>Facebook</span><span>Twitter</span><span>LINE</span></div>")
        + widget("heading", f"<h2>{say(story, 'บทความล่าสุด', 'Recent posts')}</h2>")
        + widget("posts", posts)
        + "</div>",
    )


def mui(story: Story) -> str:
    """Material UI: one class for text, labels and the excerpts of others alike."""

    def p(text: str, tag: str = "p") -> str:
        return f'<{tag} class="MuiTypography-root MuiTypography-body1 css-9l3uo3">{text}</{tag}>'

    cards = "".join(
        (
            f'<div class="MuiPaper-root MuiCard-root css-s18byi"><a '
            f'href="/{story.lang}/news/{n}"><div '
            f'class="MuiCardContent-root">{p(t, "div")}{p(d)}</div></a></div>'
        )
        for n, t, d in others(story)
    )
    return whole(
        story,
        f"""<div class="MuiBox-root css-0"><div class="MuiContainer-root css-1qsxih2">{
            p(say(story, "ข่าวรัฐบาล", "Government"), "span")
        }<h1 class="MuiTypography-root
MuiTypography-h4">{e(story.title)}</h1><div class="MuiStack-root">{
            p(say(story, f"{story.short} | {story.clock}", story.english), "span")
        }{p(say(story, "👁 431", "431 views"), "span")}</div>{
            "".join(p(e(x)) for x in story.body)
        }<div class="MuiStack-root"><div
class="MuiChip-root"><span class="MuiChip-label">{say(story, "ชุมชน", "People")}</span></div>
<div class="MuiChip-root"><span class="MuiChip-label">{say(story, "ริมน้ำ", "Canal")}</span>
</div></div><hr class="MuiDivider-root">{
            p(say(story, "ข่าวอื่นที่น่าสนใจ", "Other news"), "h6")
        }<div class="MuiGrid-root">{cards}</div></div></div>""",
    )


def structured(story: Story) -> str:
    """The text with a heading and a quotation; a subscription form behind it."""
    parts = [
        f"<p>{e(story.body[0])}</p>",
        f"<blockquote><p>{e(story.body[1])}</p></blockquote>",
        *(f"<h3>{e(x)}</h3>" if len(x) < 30 else f"<p>{e(x)}</p>" for x in story.body[2:]),
    ]
    return whole(
        story,
        f"""<header><a href="/">gov</a></header><main id="content"><div class="hero">
<h1>{e(story.title)}</h1><ul class="meta"><li>{date(story)}</li><li>{story.section}</li></ul>
</div><div class="richtext">{"".join(parts)}</div><div class="subscribe"><h4>{
            say(story, "รับข่าวสารทางอีเมล", "Get news by email")
        }</h4><p>{
            say(
                story,
                "กรอกอีเมลของท่านเพื่อรับสรุปข่าวประจำวันจากเราโดยไม่มีค่าใช้จ่าย",
                "Leave your address and have our daily summary sent to you for free.",
            )
        }</p><form><input>
<button>{say(story, "สมัคร", "Sign up")}</button></form></div></main>""",
    )


def inline_boxes(story: Story) -> str:
    """Boxes between the paragraphs: what to read next, an advertisement, a picture with its credit."""
    lines = [f"<p>{e(x)}</p>" for x in story.body]
    boxes = [
        (
            f'<div class="inline-related">'
            f"<strong>{say(story, 'อ่านข่าวต่อ', 'Read next')}</strong><a "
            f'href="/{story.lang}/news/168101">{others(story)[1][1]}</a></div>'
        ),
        '<div class="ad-slot"><span>ADVERTISEMENT</span></div>',
        (
            f'<figure><img src="/x.jpg">'
            f"<figcaption>{say(story, 'เด็กนักเรียนกับครูในวันงาน', 'Pupils and teachers')} "
            f'<span class="credit">{say(story, "ช่างภาพ สมหมาย", "J. Doe")}</span></figcaption>'
            f"</figure>"
        ),
    ]
    text = "".join(
        line + (boxes[n] if n < len(boxes) and n < len(lines) - 1 else "") for n, line in enumerate(lines)
    )
    return whole(
        story,
        f"""<article><p class="kicker">{story.section}</p><h1>{e(story.title)}</h1><div
class="dateline">{say(story, "เผยแพร่", "Published")} <time datetime="{story.utc}">{
            say(story, f"{story.short} {story.clock}", f"{story.english} {story.at:%H:%M}")
        }</time></div><div
class="article__body">{text}</div></article>""",
    )


def elements(story: Story) -> str:
    """Flight chunks with the page as React elements, no object for the article."""

    def el(tag: str, children: object, **more: str) -> list[object]:
        return ["$", tag, None, {**more, "children": children}]

    tree = el(
        "main",
        [
            el("h1", story.title, className="text-3xl"),
            el("div", [el("span", date(story)), el("span", "88 views")]),
            el("div", [el("p", line) for line in story.body], className="prose"),
            el("$L9", "แชร์"),
        ],
    )
    row = "0:" + js({"b": "x", "f": [[["", {}], tree]]}, separators=(",", ":")) + "\n"
    return whole(
        story,
        (
            f"<div>Loading...</div><script>(self.__next_f=self.__next_f||[]).push([0])</script>"
            f"<script>self.__next_f.push({js([1, row[:700]])})</script>"
            f"<script>self.__next_f.push({js([1, row[700:]])})</script>"
        ),
    )


def qwik(story: Story) -> str:
    """Qwik: comments cut the text of elements; state as a flat list of another kind."""
    lines = "".join(f'<p q:key="{n}"><!--t={n}a-->{e(line)}<!----></p>' for n, line in enumerate(story.body))
    return whole(
        story,
        f"""<!--qv q:id=0--><div q:container="paused"><main><div class="flex flex-col"><h1>
<!--t=1-->{e(story.title)}<!----></h1><div class="meta"><!--t=2-->{
            say(story, f"เผยแพร่เมื่อ {story.short} เวลา {story.clock}", f"Published on {story.english}")
        }<!----></div>
<div class="txt">{lines}</div><button on:click="x">{say(story, "ฟังข่าวนี้", "Listen")}</button>
</div></main></div><script type="qwik/json">{
            js({"refs": {"1": "0"}, "objs": [story.number, {"a": "1"}]})
        }</script>""",
    )


def shadow(story: Story) -> str:
    """Components with declarative shadow roots and slots; the text in light elements."""
    return whole(
        story,
        f"""<gov-header><template shadowrootmode="open"><nav><a href="/">{say(story, "หน้าแรก", "Home")}</a>
</nav></template></gov-header><gov-article><template shadowrootmode="open">
<style>p{{margin:0}}</style><slot name="head"></slot><slot></slot><p>{
            say(story, "เนื้อหานี้เป็นประโยชน์หรือไม่", "Was this useful?")
        }</p></template><h1
slot="head">{e(story.title)}</h1><gov-date slot="head"><time
datetime="{story.day}">{date(story)}</time></gov-date>{ps(story)}</gov-article><gov-feedback>
<p>{say(story, "เนื้อหานี้เป็นประโยชน์กับท่านหรือไม่", "Was this page useful to you?")}</p>
<button>{say(story, "ใช่", "Yes")}</button><button>{say(story, "ไม่ใช่", "No")}</button>
</gov-feedback>""",
    )


def lexical(story: Story) -> str:
    """Payload with Lexical; the newest news beside it in the same props, longer."""

    def root(lines: tuple[str, ...]) -> dict[str, object]:
        return {
            "root": {
                "type": "root",
                "format": "",
                "indent": 0,
                "version": 1,
                "direction": "ltr",
                "children": [
                    {
                        "type": "paragraph",
                        "version": 1,
                        "children": [
                            {
                                "type": "text",
                                "text": x,
                                "format": 0,
                                "mode": "normal",
                                "detail": 0,
                                "style": "",
                            }
                        ],
                    }
                    for x in lines
                ],
            }
        }

    page = {
        "props": {
            "pageProps": {
                "latest": [
                    {
                        "id": "65f0",
                        "newsNumber": 168100,
                        "title": others(story)[0][1],
                        "content": root(LONGER),
                        "publishedDate": "2026-01-01",
                    }
                ],
                "page": {
                    "id": "65f1",
                    "newsNumber": story.number,
                    "title": story.title,
                    "content": root(story.body),
                    "publishedDate": story.utc,
                    "_status": "published",
                    "categories": [{"id": "c", "title": story.section}],
                },
            }
        },
        "page": "/news/[slug]",
    }
    return whole(
        story,
        (
            f'<div id="__next"><div role="status">Loading</div></div><script id="__NEXT_DATA__" '
            f'type="application/json">{js(page)}</script>'
        ),
    )


def bilingual(story: Story) -> str:
    """Both languages in the page, one pane not shown."""
    other = (
        " ".join(LONGER[:3])
        if story.lang == "en"
        else (
            "The office has announced that further details will follow in due course, and "
            "thanks all who took part."
        )
    )
    return whole(
        story,
        f"""<div class="container"><ul class="nav nav-tabs"><li><a href="#th">ไทย</a></li><li><a
href="#en">English</a></li></ul><h1>{e(story.title)}</h1><p class="text-muted
small">{date(story)}</p><div class="tab-content"><div class="tab-pane active"
id="{story.lang}">{ps(story)}</div><div class="tab-pane" hidden id="xx"><p>{other}</p></div>
</div></div>""",
    )


DESIGNS: dict[str, Design] = {
    one.__name__: one
    for one in (
        *(fetched, parsed, tables, elementor, mui, structured),
        *(inline_boxes, elements, qwik, shadow, lexical, bilingual),
    )
}
"""By their names."""
