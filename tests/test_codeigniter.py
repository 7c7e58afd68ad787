from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pytest

from thaigov_spider.article.record import Link, Reading
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

URL = "https://www.thaigov.go.th/news/contents/details/37652"
PREFIX = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
SECTION = "Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs "
HEAD = "col-xs-12 col-sm-6 padding-sm1 news-2"


@dataclass(frozen=True)
class Article:
    """An invented article; `time`, `numeric` and `print` are what only some pages have."""

    title: str = "ครม. เห็นชอบ “วันเดินไปตลาด” ทุกวันเสาร์แรกของเดือน"
    section: str = "ด้านสังคม"
    date: str = "วันอังคารที่ 15 ธันวาคม 2563"
    time: str = ""
    numeric: str = ""
    print: str = ""
    summary: str = "คณะรัฐมนตรีเห็นชอบให้วันเสาร์แรกของเดือนเป็นวันเดินไปตลาด เริ่มเดือนมกราค"
    body: tuple[str, ...] = (
        "คณะรัฐมนตรีเห็นชอบให้วันเสาร์แรกของเดือนเป็นวันเดินไปตลาด เริ่มเดือนมกราคม 2564 ทั่วทุกจังหวัด",
        "1) ทางเท้า 120 แห่ง",
        "วันอังคารที่ 15 ธันวาคม 2563",
        "ผู้ใดพบเห็นสิ่งกีดขวาง แจ้งได้ที่สายด่วน 1111 ตลอด 24 ชั่วโมง",
    )

    def reading(self) -> Reading:
        return Reading(
            generation="codeigniter",
            title=self.title,
            section=self.section,
            summary=self.summary,
            body="\n".join(self.body),
            published_raw=f"{self.date} {self.time}".strip(),
            numeric_raw=self.numeric or None,
            images=(Link("https://media.thaigov.go.th/uploads/thumbnail/1.jpg", "ภาพ"),),
            flags=() if self.body else ("empty-body",),
        )


PLAIN = Article()
FULL = replace(PLAIN, time="เวลา 20.15 น.", numeric="15/12/2563", print="พิมพ์")
ARTICLES = {
    "plain": PLAIN,
    "full": FULL,
    "summary-repeats-headline": replace(FULL, summary=PLAIN.title),
    "body-repeats-headline-and-summary": replace(
        PLAIN, body=(PLAIN.title, PLAIN.summary, "จบข่าว", PLAIN.title)
    ),
    "all-repeat": replace(FULL, summary=PLAIN.title, body=(PLAIN.title, PLAIN.title, "จบข่าว")),
    "headline-is-a-date": replace(FULL, title="วันที่ 19 สิงหาคม 2559", summary="รายการวันที่ 19 สิงหาคม 2559"),
    "headline-is-a-weekday": replace(FULL, title="วันศุกร์ที่ 19 สิงหาคม 2559"),
    "headline-is-its-date": replace(PLAIN, title=PLAIN.date, print="พิมพ์"),
    "summary-is-dots": replace(PLAIN, summary="..."),
    "body-begins-with-marks": replace(PLAIN, body=("พิมพ์", "เวลา 09.00 น.", "02/06/2566", "จบข่าว")),
    "summary-is-a-date": replace(FULL, summary=PLAIN.date),
    "summary-is-a-time": replace(PLAIN, summary="เวลา 09.00 น."),
    "one-line-body": replace(FULL, summary=PLAIN.title, body=("จบข่าว",)),
    "empty-body": replace(FULL, body=()),
    "thai-digits": replace(FULL, date="วันอังคารที่ ๑๕ ธันวาคม ๒๕๖๓", time="เวลา ๒๐.๑๕ น.", numeric="๑๕/๑๒/๒๕๖๓"),
    "markup-in-text": replace(
        FULL, title='ใช้ <b> & "คำพูด" ให้ถูก', body=("2 < 3 & 4 > 1", "&nbsp; เป็นตัวอย่าง", "จบ")
    ),
    "english": Article(
        title="Govt to plant trees along the river",
        section="Government News",
        summary="The Cabinet met on August 2, 2022.",
        body=(
            "The Cabinet met on August 2, 2022 with the Deputy Prime Minister in the chair.",
            "It was long.",
        ),
    ),
}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(" ", "&nbsp; ", 1)


def cut(text: str) -> str:
    """Every letter in an element of its own, comments between."""
    return "<!-- x -->".join(
        f"<span lang=TH>{escape(letter)}</span>" if letter != " " else " " for letter in text
    )


Inline = Callable[[str], str]
Head = Callable[[Article, Inline], str]


def optional(template: str, text: str) -> str:
    return template.format(text) if text else ""


def head_in_lines(article: Article, inline: Inline) -> str:
    return (
        f'<div class="{HEAD}"><p><span></span> <span>{article.date} {article.time}</span></p>'
        f"{optional('<p>{}</p>', article.numeric)}{optional('<p><a href=#>{}</a></p>', article.print)}"
        f'<h3 class="news-1 Circular color2">{inline(article.title)}</h3></div>'
        f"<p>{inline(article.summary)}</p>"
    )


def head_in_one_line(article: Article, inline: Inline) -> str:
    return (
        f'<div class="{HEAD}"><p><span><i></i></span><span>{article.date}</span>{article.time}'
        f"<em>{article.numeric}</em><a href=javascript:print()>{article.print}</a></p>"
        f'<h3 class=" color2 news-1">\n{inline(article.title)}\n</h3>{inline(article.summary)}<br></div>'
    )


def head_in_table(article: Article, inline: Inline) -> str:
    marks = f"<td>{article.date}<td>{article.time}<td>{article.numeric}<td>{article.print}"
    return (
        f"<table><tr>{marks}<tr><td colspan=4><b>{inline(article.title)}</b>"
        f"<tr><td colspan=4>{inline(article.summary)}</table>"
    )


def head_with_broken_headline(article: Article, inline: Inline) -> str:
    first, _, second = article.title.partition(" ")
    broken = "<br>".join(inline(part) for part in (first, second) if part)
    return (
        f"<p>{article.date}<br>{article.time}<br>{article.numeric}<br>{article.print}</p>"
        f'<div class="x {HEAD} "><h3 class="x news-1">{broken}</h3></div>'
        f"<div><strong>{inline(article.summary)}</strong></div>"
    )


def headline_twice(article: Article, inline: Inline) -> str:
    return (
        f'<div class="{HEAD}"><h3 class="news-1">{inline(article.title)}</h3>'
        f"<p><span></span><span>{article.date}</span> {article.time}</p>{article.numeric} {article.print}"
        f"</div><p>{inline(article.title)}</p><p>{inline(article.summary)}</p>"
    )


def headline_before_date(article: Article, inline: Inline) -> str:
    return (
        f'<div class="{HEAD}"><h3 class="news-1">{inline(article.title)}</h3>'
        f"<p><span></span><span>{article.date}</span> {article.time}</p>{article.numeric} {article.print}"
        f"<p>{inline(article.summary)}</p></div>"
    )


HEADS = {
    "lines": head_in_lines,
    "one-line": head_in_one_line,
    "table": head_in_table,
    "broken-headline": head_with_broken_headline,
    "headline-twice": headline_twice,
    "headline-before-date": headline_before_date,
}

MSO = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal { margin: 0cm; } --></style><!--[if gte mso 10]><style>x</style><![endif]-->"""


def joined(template: str) -> Callable[[list[str]], str]:
    return lambda lines: "\n".join(template.format(line) for line in lines)


BODIES: dict[str, Callable[[list[str]], str]] = {
    "paragraphs": joined("<p style='text-align: justify'>&nbsp; &nbsp;{}</p><p>&nbsp;</p>"),
    "divs": joined("<div><div dir=auto>{}</div></div>"),
    "breaks": lambda lines: f"<p>{'<br /><br>'.join(lines)}</p>",
    "bare": lambda lines: "<br>".join(lines),
    "table": lambda lines: f"<table><tbody>{joined('<tr><td> </td><td>{}</td></tr>')(lines)}</tbody></table>",
    "list": lambda lines: f"<ul>{joined('<li><p>{}</p></li>')(lines)}</ul>",
    "word": lambda lines: MSO + joined("<p class=MsoNormal><span>{}<o:p></o:p></span></p>")(lines),
    "headings": joined("<h4>{}</h4><script>document.write('<p>x</p>')</script>"),
    "open-paragraphs": joined("<p>{}"),
    "open-divs": joined("<div>{}"),
    "open-items": lambda lines: f"<ul>{joined('<li>{}')(lines)}</ul>",
    "open-cells": lambda lines: f"<table>{joined('<tr><td>{}')(lines)}</table>",
    "unclosed": lambda lines: f"<div><span><font>{joined('<div><p>{}')(lines)}",
}

OTHER = replace(FULL, title="ข่าวอื่นที่ไม่เกี่ยวกัน", section="ข่าวเด่น", date="วันพุธที่ 2 สิงหาคม 2560", body=())


def box(article: Article, body: str, head: Head = head_in_lines, inline: Inline = escape) -> str:
    picture = "https://media.thaigov.go.th/uploads/thumbnail/1.jpg" if article is not OTHER else "/other.jpg"
    figure = f'<div class="col-sm-6"><figure><img src="{picture}" alt="ภาพ"></figure></div>'
    text = f'<div class="text">{body}</div>'
    return f'<div class="border-normal clearfix">{head(article, inline)}{figure}{text}</div>'


def section(name: str) -> str:
    return f'<div class="row"><span class="{SECTION}">{name}</span></div>'


RELATED = (
    f'<div class="related">{section("ข่าวที่เกี่ยวข้อง")}{box(OTHER, "<p>ตัวอย่างเนื้อหา</p>")}'
    '<div class="border-normal clearfix"><div class="news-2"><p><a href="/news/contents/details/1">อื่น</a>'
    f"<p>{OTHER.date}</p></div></div></div>"
)
BARE_RELATED = box(OTHER, "<p>ตัวอย่างเนื้อหา</p>")
LABELLED = f"<section><div><h4>ข่าวอื่นๆ</h4></div>{BARE_RELATED}</section>"
ENTRY = '<div class="col-sm-9 news-2"><p><a href="/news/contents/details/1">อื่น</a></p><p>เนื้อหา</p></div>'
UNCLOSED_RELATED = (
    '<div><div class="border-normal clearfix"><p>วันพุธที่ 2 สิงหาคม 2560</p><h3 class="news-1">ข่าวค้าง</h3>'
)

Frame = Callable[[str, str], str]
FRAMES: dict[str, Frame] = {
    "alone": lambda name, block: f'<div id="banner-group">{name}{block}</div>',
    "section-behind": lambda name, block: f'<div id="banner-group">{block}{name}</div>',
    "section-behind-other": lambda name, block: f"{RELATED}<div id=banner-group>{block}{name}</div>",
    "section-below-another": lambda name, block: f"{section('ข่าว')}<div id=banner-group>{name}{block}</div>",
    "related-behind": lambda name, block: f'{name}<div id="banner-group">{block}</div>{RELATED}',
    "related-around": lambda name, block: f'{RELATED}{name}<div id="banner-group">{block}</div>{RELATED}',
    "related-in-block": lambda name, block: (
        f"<div id=banner-group>{name}{with_related_at_the_top(block)}</div>"
    ),
    "related-in-group": lambda name, block: f'<div id="banner-group">{RELATED}{name}{block}{RELATED}</div>',
    "bare-related": lambda name, block: (
        f'<div id="banner-group">{name}{BARE_RELATED}{block}{BARE_RELATED}</div>'
    ),
    "unclosed-related-before": lambda name, block: (
        f'<div id="banner-group">{UNCLOSED_RELATED}{name}{block}</div>'
    ),
    "block-unclosed": lambda name, block: f'<div id="banner-group">{name}{unclosed(block)}{RELATED}</div>',
    "block-unclosed-labelled": lambda name, block: f"<div id=banner-group>{name}{unclosed(block)}{LABELLED}",
    "block-unclosed-listing": lambda name, block: f"<div id=banner-group>{name}{unclosed(block)}{ENTRY}",
    "block-unclosed-bare-related": lambda name, block: (
        f"<div id=banner-group>{name}{unclosed(block)}{BARE_RELATED}"
    ),
    "block-unclosed-section-behind": lambda name, block: (
        f"<div id=banner-group>{unclosed(block)}{name}</div>"
    ),
    "block-unclosed-footer": lambda name, block: (
        f"<div>{name}{unclosed(block)}<footer>โทร. 1111</footer></div>"
    ),
    "no-group": lambda name, block: f"<main>{RELATED}{name}{block}{RELATED}</main>",
}


def with_related_at_the_top(block: str) -> str:
    opening = '<div class="border-normal clearfix">'
    return block.replace(opening, f"{opening}<h4>ข่าวล่าสุด</h4>{BARE_RELATED}", 1)


def unclosed(block: str) -> str:
    return block.removesuffix("</div></div>")


def render(
    article: Article,
    head: Head = head_in_lines,
    body: Callable[[list[str]], str] = BODIES["paragraphs"],
    frame: Frame = FRAMES["alone"],
    inline: Inline = escape,
) -> Page:
    block = box(article, body([inline(line) for line in article.body]), head, inline)
    return page(escape(PREFIX + article.title), frame(section(escape(article.section)), block))


def page(title: str, content: str, url: str = URL) -> Page:
    html = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>หน้าแรก</a>"
        f'<p class="news-2"><a href="/news/contents/details/9">ข่าวด่วน</a></nav>{content}<footer>ติดต่อ</footer>'
    )
    return Page(url, 200, {"content-type": "text/html; charset=UTF-8"}, html.encode())


def check(got: Page, article: Article) -> None:
    assert judge(got) is Verdict.ARTICLE
    assert read(got) == article.reading()


@pytest.mark.parametrize(("head", "body"), [*product(HEADS, BODIES)])
@pytest.mark.parametrize("name", ["plain", "full"])
def test_the_same_article_comes_out_of_all_heads_and_bodies(name: str, head: str, body: str) -> None:
    check(render(ARTICLES[name], HEADS[head], BODIES[body]), ARTICLES[name])


@pytest.mark.parametrize(("frame", "body"), [*product(FRAMES, BODIES)])
def test_the_same_article_comes_out_whatever_stands_around_it(frame: str, body: str) -> None:
    check(render(FULL, body=BODIES[body], frame=FRAMES[frame]), FULL)


@pytest.mark.parametrize(("frame", "head"), [*product(FRAMES, HEADS)])
def test_the_same_article_comes_out_of_all_heads_among_related_news(frame: str, head: str) -> None:
    check(render(FULL, HEADS[head], frame=FRAMES[frame]), FULL)


@pytest.mark.parametrize(("head", "body"), [*product(HEADS, BODIES)])
def test_words_cut_by_inline_tags_are_whole(head: str, body: str) -> None:
    check(render(FULL, HEADS[head], BODIES[body], inline=cut), FULL)


def could_be_read_in_two_ways(name: str, head: str) -> bool:
    """Where nothing on the page says which of two lines is the headline."""
    return (name, head) in {
        ("empty-body", "headline-twice"),
        ("headline-is-its-date", "broken-headline"),
        ("summary-is-a-time", "headline-before-date"),
    }


@pytest.mark.parametrize(
    ("name", "head"), [pair for pair in product(ARTICLES, HEADS) if not could_be_read_in_two_ways(*pair)]
)
def test_difficult_articles_come_out_of_all_heads(name: str, head: str) -> None:
    check(render(ARTICLES[name], HEADS[head]), ARTICLES[name])


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ("<span></span><span>{date}</span>", "<span>วันที่ : </span><span>{date}</span>"),
        ("<span></span><span>{date}</span>", "<span>โพสต์</span><span>{date}</span> โดย ผู้ดูแล"),
        ("<span></span><span>{date}</span>", "วันที่ {date} | 02/06/2566 / [พิมพ์]"),
        ("<span></span><span>{date}</span>", "{date} • พิมพ์หน้านี้ |"),
        ("<span></span><span>{date}</span>", "{date} - Print"),
        ("<span></span><span>{date}</span>", "{date}</p><p>1,234 ครั้ง"),
        ("<span></span><span>{date}</span>", "{date}</p><p>อ่าน 1,234</p><p>พิมพ์"),
        ("<span></span><span>{date}</span>", "{date} | จำนวนผู้เข้าชม 1,234 คน"),
        ("</figure>", "<figcaption>ภาพข่าว</figcaption></figure>"),
        ('<div class="x">', '<div class="x"><a>ดูทั้งหมด</a>'),
        ("</h3></div>", '</h3></div><p class="visible-xs"><span></span><span>{date}</span></p>'),
        ('<div class="x">', '<div class="visible-xs"><h3 class="news-1">{title}</h3></div><div class="x">'),
    ],
)
@pytest.mark.parametrize(
    "name",
    ["plain", "summary-repeats-headline", "body-begins-with-marks", "summary-is-a-date", "summary-is-dots"],
)
def test_labels_separators_and_captions_in_the_head_are_passed_over(
    name: str, known: str, found: str
) -> None:
    article = replace(ARTICLES[name], time="", numeric="", print="")
    head = (
        f'<div class="x"><figure></figure></div>'
        f'<div class="{HEAD}"><p><span></span><span>{article.date}</span></p>'
        f'<h3 class="news-1">{article.title}</h3></div><p>{article.summary}</p>'
    )
    changed = head.replace(
        known.format(date=article.date), found.format(date=article.date, title=article.title), 1
    )
    assert changed != head
    text = "".join(f"<p>{line}</p>" for line in article.body)
    got = read(page(PREFIX + article.title, f'<div class="border-normal clearfix">{changed}{text}</div>'))
    assert got is not None
    assert (got.published_raw, got.summary, got.body) == (
        article.date,
        article.summary,
        "\n".join(article.body),
    )


@pytest.mark.parametrize("summary", ["-", "1,234 ครั้ง", "อ่าน 1,234", "ภาพข่าว", "โดย Print"])
def test_short_lines_behind_the_headline_are_text(summary: str) -> None:
    for name in HEADS:
        check(render(replace(FULL, summary=summary), HEADS[name]), replace(FULL, summary=summary))


@pytest.mark.parametrize(
    "markup",
    [
        "<blockquote><p>หนึ่ง</p><footer>สอง</footer></blockquote>",
        "<figure><img src=x><footer>หนึ่ง</footer></figure><p>สอง</p>",
        "<aside>หนึ่ง</aside><p>สอง</p>",
        "<p>หนึ่ง</p><aside class=x>สอง</aside>",
        "<h4>หนึ่ง</h4><ul><li><a href=/news/contents/details/5>สอง</a></ul>",
        "<div class='border-normal clearfix'>หนึ่ง<p>สอง</p></div>",
    ],
)
def test_what_looks_like_furniture_inside_the_text_stays(markup: str) -> None:
    found = read(render(PLAIN, body=lambda _: markup))
    assert found is not None
    assert found.body == "หนึ่ง\nสอง"


LINKS = (
    '<ul><li><a href="/news/contents/details/1">อื่น</a></li><li><a href=/news/contents/details/2>x</a></ul>'
)


@pytest.mark.parametrize(
    "furniture",
    [
        f"<h4>ข่าวที่เกี่ยวข้อง</h4>{LINKS}",
        f"<div class='sidebar'><h4>ข่าวล่าสุด</h4> {LINKS}</div>",
        "<ul class='pager'><li><a href=/news/contents/details/1>« ก่อนหน้า</a></li><li><a href=#>ถัดไป</a></ul>",
        f"<aside>{LINKS}</aside>",
        "<nav>หน้าแรก</nav>",
    ],
)
@pytest.mark.parametrize("body", BODIES)
def test_links_to_other_articles_behind_the_text_are_none_of_it(body: str, furniture: str) -> None:
    rendered = render(FULL, body=lambda lines: f"<div>{BODIES[body](lines)}</div>{furniture}")
    check(rendered, FULL)


def test_a_block_inside_the_text_is_not_taken_for_the_article() -> None:
    text = f"<p>{PLAIN.title}</p><p>จบข่าว</p>"
    wrapped = f'<div class="border-normal clearfix">{text}</div>'
    check(render(PLAIN, body=lambda _: wrapped), replace(PLAIN, body=(PLAIN.title, "จบข่าว")))


@pytest.mark.parametrize(
    "behind", ["", RELATED, LABELLED, ENTRY, f"<h4>ข่าวล่าสุด</h4>{LINKS}", "<footer>โทร. 1111</footer>"]
)
def test_the_text_is_read_where_an_end_tag_too_many_closes_the_block_behind_the_head(behind: str) -> None:
    head = (
        f'<div class="{HEAD}"><p>{FULL.date} {FULL.time}</p><h3 class="news-1">{FULL.title}</h3></div></div>'
    )
    text = f"<div><p>{FULL.summary}</p>{''.join(map('<p>{}</p>'.format, FULL.body))}</div>"
    content = f'<div id="banner-group"><div class="border-normal clearfix">{head}{text}{behind}</div></div>'
    found = read(page(PREFIX + FULL.title, content))
    assert found is not None
    assert (found.summary, found.body, found.flags) == (FULL.summary, "\n".join(FULL.body), ())


@pytest.mark.parametrize(
    "title",
    [
        "",
        "<title></title>",
        "<title>404 Page Not Found</title>",
        f"<title>{PLAIN.title}</title>",
        f"<title>{PREFIX}{PLAIN.title[:30]}</title>",
        f"<title>{PREFIX}{PLAIN.title[:30]} ...</title>",
    ],
)
@pytest.mark.parametrize("frame", ["alone", "related-behind", "block-unclosed"])
def test_the_blocks_own_headline_stands_in_for_a_title_that_lacks_it(frame: str, title: str) -> None:
    html = render(PLAIN, frame=FRAMES[frame]).body.decode()
    before, _, rest = html.partition("<title>")
    got = Page(URL, 200, {}, f"{before}{title}{rest.partition('</title>')[2]}".encode())
    check(got, PLAIN)
    assert judge(replace(got, url="https://www.thaigov.go.th/news/contents")) is not Verdict.ARTICLE


def test_related_news_alone_stand_in_for_no_title() -> None:
    linked = box(OTHER, "<p>หนึ่ง</p><p>สอง</p>").replace(
        OTHER.title, f'<a href="/news/contents/details/1">{OTHER.title}</a>'
    )
    for related in (f"{BARE_RELATED.replace('<p>ตัวอย่างเนื้อหา</p>', '')}{ENTRY}", linked):
        assert read(page("ไม่พบหน้า", f"<div id=banner-group>{related}</div>")) is None
        assert read(page(f"{PREFIX}ข่าวที่ไม่มีอยู่ในหน้านี้เลย", f"<div id=banner-group>{related}</div>")) is None


def test_a_title_escaped_twice_is_that_of_the_block() -> None:
    article = replace(PLAIN, title='ประชุม "ร่วม" กับ A&B')
    html = (
        render(article)
        .body.decode()
        .replace(escape(PREFIX + article.title), escape(escape(PREFIX + article.title)))
    )
    assert html.encode() != render(article).body
    check(Page(URL, 200, {}, html.encode()), article)


def test_class_names_count_in_any_order_on_any_element_and_with_any_blanks() -> None:
    html = render(FULL).body.decode()
    html = html.replace(
        '<div class="border-normal clearfix">', '<section class="\tclearfix x\n border-normal ">'
    )
    html = html.replace(f'class="{SECTION}"', f'class=" {" ".join(reversed(SECTION.split()))}  x "')
    check(Page(URL, 200, {}, html.encode()), FULL)


def test_a_doubly_escaped_headline_is_the_same_headline() -> None:
    got = render(replace(PLAIN, title='ประชุม "ร่วม" กับ A&B'))
    html = got.body.decode().replace("A&amp;B</h3>", "A&amp;amp;B</h3>")
    assert html.encode() != got.body
    check(Page(URL, 200, {}, html.encode()), replace(PLAIN, title='ประชุม "ร่วม" กับ A&B'))


def test_zero_width_characters_do_not_make_another_headline() -> None:
    html = (
        render(PLAIN).body.decode().replace("<title>", "<title>\u200b\ufeff ").replace("</h3>", "\u200b</h3>")
    )
    check(Page(URL, 200, {}, html.encode()), PLAIN)


def test_other_news_with_the_same_headline_does_not_stand_for_the_article() -> None:
    latest = f'<div class="border-normal clearfix"><h3 class="news-1">{PLAIN.title}</h3><p>ข่าวล่าสุด</p></div>'
    long = latest.replace("ข่าวล่าสุด", "ข่าวล่าสุด" * 99)
    got = render(
        PLAIN, frame=lambda name, block: f"{long}{name}<div id=banner-group>{latest}{block}</div>{long}"
    )
    check(got, PLAIN)


def test_in_paragraphs_side_by_side_the_headline_is_taken_off_twice_at_most() -> None:
    title = f"<p>{PLAIN.title}</p>"
    text = f"{title}<p>{PLAIN.date}</p>{title}{title}{title}<p>จบข่าว</p>"
    found = read(page(PREFIX + PLAIN.title, f'<div class="border-normal clearfix">{text}</div>'))
    assert found is not None
    assert (found.summary, found.body) == (PLAIN.title, f"{PLAIN.title}\nจบข่าว")


def test_without_any_of_the_optional_things() -> None:
    text = "<br>".join((PLAIN.title, PLAIN.summary, *PLAIN.body))
    content = f'<div class="border-normal clearfix">{text}</div>'
    expected = replace(PLAIN.reading(), section=None, published_raw=None, images=())
    assert read(page(PREFIX + PLAIN.title, content)) == expected


def test_a_block_without_the_headline_is_read_at_an_articles_address() -> None:
    text = f"<p>{PLAIN.date}</p>{PLAIN.summary}<p>{PLAIN.body[0]}"
    content = f'<div class="border-normal clearfix">{text}</div>{BARE_RELATED}'
    found = read(page(PREFIX + PLAIN.title, content))
    assert found is not None
    assert (found.title, found.published_raw) == (PLAIN.title, PLAIN.date)
    assert (found.summary, found.body) == (PLAIN.summary, PLAIN.body[0])
    assert read(page(PREFIX + PLAIN.title, content, "https://www.thaigov.go.th/news/contents")) is None


def test_an_article_without_a_headline_is_its_text() -> None:
    text = f"<p>{PLAIN.date}</p><p>{PLAIN.summary}</p><p>{PLAIN.body[0]}"
    content = f'<div class="border-normal clearfix">{text}</div>'
    found = read(page(PREFIX, content + BARE_RELATED))
    assert found is not None
    assert (found.title, found.summary, found.body) == (None, PLAIN.summary, PLAIN.body[0])


def test_a_first_line_too_long_for_a_summary_is_body() -> None:
    long = "ก" * 256
    found = read(render(replace(PLAIN, summary=long, body=())))
    assert found is not None
    assert (found.summary, found.body, found.flags) == (None, long, ())


def test_a_headline_with_nothing_else_is_an_article_with_an_empty_body() -> None:
    content = f'<div class="border-normal clearfix"><h3 class="news-1">{PLAIN.title}</h3></div>'
    found = read(page(PREFIX + PLAIN.title, content))
    assert found is not None
    assert (found.summary, found.body, found.flags) == (None, "", ("empty-body",))


def test_another_prefix_in_the_title_than_the_known_one() -> None:
    html = render(PLAIN).body.decode().replace(PREFIX, "รัฐบาลไทย-ข่าวกระทรวง-")
    url = URL.replace("details", "ministry_details")
    check(Page(url, 200, {}, html.encode()), PLAIN)


def test_a_date_at_the_end_of_the_body_is_not_that_of_the_news_behind_it() -> None:
    article = replace(PLAIN, body=("เปิดสวนแล้ว", "20/07/2560"))
    check(render(article, body=BODIES["unclosed"], frame=FRAMES["block-unclosed-bare-related"]), article)


def test_only_other_news_is_no_article() -> None:
    assert read(page(PREFIX + PLAIN.title, f"<div id=banner-group>{BARE_RELATED}</div>")) is None


def test_pictures_and_files() -> None:
    body = """<p><img src="../../uploads/ก 1.jpg" title="ชื่อภาพ">
    <img data-src="/2.jpg" src="data:image/gif;base64,R0lGOD">
    <figure><img src="//media.thaigov.go.th/3.jpg"><figcaption>คำ<b>บรรยาย</b></figcaption></figure>
    <img src="/2.jpg" alt="สอง"><img src="javascript:x">
    <img src=/pixel.gif width=1 height=1><img src=/public/theme/default/images/pdf.png>
    <img><img src=""><noscript><img src=/4.jpg></noscript>
    <a href="/uploads/document/235/2025/12/pdf/1_2.PDF?x=1">เอกสาร<b>แนบ</b></a>
    <a href="#"></a><a href="mailto:a@b.c">อีเมล</a><a name=x>ก</a>
    <a href="http://media.thaigov.go.th/uploads/x" title="ไฟล์"><img src="/public/theme/x.png"></a>
    <a href="/a.doc"><img src="/5.jpg" alt="แบบฟอร์ม"></a><a href="/news.php?file=b.xlsx">ตาราง</a>
    <iframe src="https://example.com/c.pdf"></iframe><a href="javascript:open('d.pdf')">x</a>
    <a href="/page">หน้า</a>
    <a href="/a.doc">ซ้ำ</a>"""
    found = read(render(PLAIN, body=lambda _: body))
    assert found is not None
    site = "https://www.thaigov.go.th"
    assert found.images == (
        *(PLAIN.reading().images or ()),
        Link(f"{site}/news/uploads/%E0%B8%81%201.jpg", "ชื่อภาพ"),
        Link(f"{site}/2.jpg", "สอง"),
        Link("https://media.thaigov.go.th/3.jpg", "คำบรรยาย"),
        Link(f"{site}/5.jpg", "แบบฟอร์ม"),
    )
    assert found.attachments == (
        Link(f"{site}/uploads/document/235/2025/12/pdf/1_2.PDF?x=1", "เอกสารแนบ"),
        Link("http://media.thaigov.go.th/uploads/x", "ไฟล์"),
        Link(f"{site}/a.doc", "แบบฟอร์ม"),
        Link(f"{site}/news.php?file=b.xlsx", "ตาราง"),
        Link("https://example.com/c.pdf", ""),
    )


def test_links_are_relative_to_the_base_element() -> None:
    html = render(PLAIN, body=lambda _: '<a href="a.pdf">ก</a>').body.replace(
        b"<title>", b"<base href=/b/><title>"
    )
    found = read(Page(URL, 200, {}, html))
    assert found is not None
    assert found.attachments == (Link("https://www.thaigov.go.th/b/a.pdf", "ก"),)
