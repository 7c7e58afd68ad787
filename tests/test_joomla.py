"""Items of Joomla's extension K2, about 2007 to 2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.layouts.joomla import JOOMLA
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

SITE = "http://www.thaigov.go.th"
URL = f"{SITE}/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html"
TITLE = "รัฐมนตรีตรวจตลาดริมคลอง"
HEADLINE = f'<h2 class="itemTitle">{TITLE}</h2>'
DATE = '<span class="itemDateCreated">วันพุธ, 15 สิงหาคม 2012 09:40</span>'
HEADER = f'<div class="itemHeader">{DATE}{HEADLINE}</div>'
FULL = '<div class="itemFullText"><p>หนึ่ง</p><p>สอง</p></div>'
CATEGORY = '<div class="itemCategory"><span>Published in</span> <a href="/th/news.html">ข่าวกระทรวง</a></div>'
OTHER = (
    '<div class="catItemView"><h3 class="catItemTitle">อื่น</h3><div class="catItemIntroText">อื่น</div></div>'
)


def page(body: str, url: str = URL, title: str = TITLE) -> Page:
    html = f"<html><head><title>{title}</title></head><body><ul class=menu><li>หน้าแรก</ul>{body}{OTHER}"
    return Page(url, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())


def reading(body: str, url: str = URL) -> Reading:
    found = read(page(body, url))
    assert found is not None
    assert found.generation == "joomla"
    return found


def test_an_item_in_k2s_own_template() -> None:
    picture = '<div class="itemImageBlock"><a href="/x.jpg"><img src="/media/k2/1.jpg" alt="ภาพ"></a></div>'
    attached = (
        '<div class="itemAttachmentsBlock"><span>Download attachments:</span><ul class="itemAttachments"><li>'
        '<a href="/th/news/item/download/12_ab.html">มติ ครม.</a> (3 Downloads)</ul></div>'
    )
    text, links = (
        f'<div class="itemBody">{picture}{FULL}</div>',
        f'<div class="itemLinks">{CATEGORY}{attached}</div>',
    )
    assert reading(f'<div id="k2Container" class="itemView">{HEADER}{text}{links}</div>') == Reading(
        generation="joomla",
        title=TITLE,
        section="ข่าวกระทรวง",
        summary=None,
        body="หนึ่ง\nสอง",
        published_raw="วันพุธ, 15 สิงหาคม 2012 09:40",
        images=(Link(f"{SITE}/media/k2/1.jpg", "ภาพ"),),
        attachments=(Link(f"{SITE}/th/news/item/download/12_ab.html", "มติ ครม."),),
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("วันพุธ, 15 สิงหาคม 2012 09:40", "2012-08-15T09:40:00+07:00"),
        ("วันพุธ, 15 สิงหาคม 2555 09:40", "2012-08-15T09:40:00+07:00"),
        ("วันพุธที่ 15 สิงหาคม 2555 เวลา 09.40 น.", "2012-08-15T09:40:00+07:00"),
        ("Wednesday, 15 August 2012 09:40", "2012-08-15T09:40:00+07:00"),
        ("Wednesday, 15 August 2012", "2012-08-15"),
        ("Published on 15 August 2012", "2012-08-15"),
        ("15-08-2012", "2012-08-15"),
        ("๑๕ สิงหาคม ๒๕๕๕", "2012-08-15"),
        ("สิงหาคม 2555", None),
    ],
)
def test_dates(date: str, expected: str | None) -> None:
    found = reading(f'<span class="itemDateCreated">{date}</span>{HEADLINE}{FULL}')
    assert dates.published(found.published_raw).value == expected
    assert found.published_raw is not None
    assert found.published_raw in date


def test_a_date_that_has_no_class_is_found_in_the_head_and_a_later_change_is_none() -> None:
    head = (
        f'<div class="itemHeader"><p>Last modified on 16 August 2012</p><p>15 August 2012</p>{HEADLINE}</div>'
    )
    assert reading(head + FULL).published_raw == "15 August 2012"
    modified = '<span class="itemDateModified">Last modified on Monday, 01 January 2018 09:00</span>'
    assert reading(HEADLINE + FULL + modified).published_raw is None


@pytest.mark.parametrize(
    ("text", "summary", "body"),
    [
        ("<div class=itemIntroText><p>นำ</p></div>{}", "นำ", "หนึ่ง\nสอง"),
        ("<div class=itemIntroText><p>นำ</p><p>ต่อ</p></div>{}", None, "นำ\nต่อ\nหนึ่ง\nสอง"),
        ("<div class=itemIntroText><p>นำ</p></div>", None, "นำ"),
        ("<div class=itemIntroText></div>{}", None, "หนึ่ง\nสอง"),
        ("<div class=itemIntroText><p>นำ{}</div>", "นำ", "หนึ่ง\nสอง"),
        ("<div class='itemBody x'><div class=itemToolbar>พิมพ์</div><p>นำ</p></div>", None, "นำ"),
    ],
)
def test_an_introduction_of_one_line_is_the_summary(text: str, summary: str | None, body: str) -> None:
    found = reading(HEADER + text.replace("{}", FULL))
    assert (found.summary, found.body, found.flags) == (summary, body, ())


@pytest.mark.parametrize(
    "behind",
    [
        CATEGORY,
        '<div class="itemRelated"><h3>Related items</h3><a class="itemRelTitle">อื่น</a></div>',
        '<div class="itemContentFooter"><span class="itemHits">Read 12 times</span></div>',
        '<div class="itemComments"><p>ความเห็น</p></div>',
    ],
)
def test_what_an_unclosed_text_takes_in_is_no_text(behind: str) -> None:
    html = f"<body>{HEADER}{FULL.removesuffix('</div>')}{behind}</body>"
    found = read(Page(URL, 200, {}, html.encode()))
    assert found is not None
    assert found.body == "หนึ่ง\nสอง"


def test_the_headline_is_without_k2s_additions() -> None:
    edit = '<span class="itemEditLink"><a>Edit item</a></span>'
    found = reading(f"<h1 class='x itemTitle'>{edit}{TITLE}<span><sup>Featured!</sup></span></h1>{FULL}")
    assert found.title == TITLE


def test_an_item_without_a_headline_has_that_of_the_page_and_one_without_a_text_says_so() -> None:
    assert reading(FULL).title == TITLE
    empty = reading(HEADER)
    assert (empty.title, empty.body, empty.flags) == (TITLE, "", ("empty-body",))


@pytest.mark.parametrize(
    "url",
    [
        URL,
        f"{SITE}:80/en/news/item/12-news-of-the-day?tmpl=component&print=1",
        f"{SITE}/index.php?option=com_k2&view=item&id=85876:85876&Itemid=350&lang=th",
        f"{SITE}/th/component/k2/something-of-its-own",
        "http://127.0.0.1:8000/th/x/item/1-1.html",
    ],
)
def test_an_item_is_one_by_what_it_is(url: str) -> None:
    assert reading(HEADER + FULL, url).title == TITLE


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (OTHER, URL),
        ("<h2>ไม่มีคลาส</h2><p>ข้อความ</p>", URL),
        (HEADER, f"{SITE}/th/news-ministry.html"),
        (FULL, f"{SITE}/th/news-ministry.html"),
        (f"{HEADER}{FULL}{HEADER}{FULL}", f"{SITE}/th/news-ministry.html"),
        (HEADER + FULL, "https://joomla.example.org/th/news-ministry.html"),
        (HEADER + FULL, f"{SITE}/news/contents/details/5"),
    ],
)
def test_what_is_no_item_is_not_taken_for_one(body: str, url: str) -> None:
    assert JOOMLA.read(page(body, url)) is None


def test_an_item_with_nothing_in_its_parts_is_missing() -> None:
    empty = '<div class="itemView"><h2 class="itemTitle"></h2><div class="itemFullText"> </div></div>'
    assert judge(page(empty)) is Verdict.MISSING
    assert judge(page(empty, f"{SITE}/th/news-ministry.html")) is Verdict.OTHER


NAMES = (
    "itemTitle",
    "itemIntroText",
    "itemFullText",
    "itemHeader",
    "itemCategory",
    "itemDateCreated",
    "itemBody",
)
PIECES = st.sampled_from(
    [f"<{tag} class={name}>" for tag in ("div", "span", "h2") for name in NAMES]
    + [
        "</div>",
        "</span>",
        "</h2>",
        "<sup>",
        "<a href='http://['>",
        "<a href=x>",
        "ก",
        " ",
        "15 August 2012",
        "\0",
    ]
)


@given(st.lists(PIECES).map("".join))
def test_no_markup_is_too_much(html: str) -> None:
    one = Page(URL, 200, {}, html.encode())
    found = JOOMLA.read(one)
    if found:
        assert found.title or found.body
        assert judge(one) is Verdict.ARTICLE
    elif JOOMLA.missing(one):
        assert judge(one) is Verdict.MISSING
