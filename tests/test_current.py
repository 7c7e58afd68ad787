"""The site since November 2025, whose markup is not known."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.layouts.current import CURRENT
from thaigov_spider.layouts.labels import is_label
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

SITE = "https://www.thaigov.go.th"
URL = f"{SITE}/th/news/164228"
TITLE = "ครม. เห็นชอบให้วันเสาร์แรกของเดือนเป็นวันเดินไปตลาด"
BODY = ("คณะรัฐมนตรีเห็นชอบให้วันเสาร์แรกของเดือนเป็นวันเดินไปตลาด เริ่มเดือนหน้า", "ผู้ใดพบเห็นสิ่งกีดขวาง แจ้ง 1111")
TEXT = "".join(f"<p>{line}</p>" for line in BODY)
ARTICLE = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
TIME = '<time datetime="2026-05-19">19 พฤษภาคม 2569</time>'
ABOUT: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-05-19T10:00:00+07:00",
    "articleSection": "ข่าวเศรษฐกิจ",
    "description": "วันเดินไปตลาด",
    "image": "/uploads/1.jpg",
}


def page(body: str, head: str = "", url: str = URL, title: str = f"{TITLE} | รัฐบาลไทย") -> Page:
    html = (
        f"<!DOCTYPE html><html lang=th><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"<header><h1 class=logo>รัฐบาลไทย</h1><nav><a href=/th>หน้าแรก</a></nav></header>{body}"
        "<footer><p>ทำเนียบรัฐบาล โทร. 1111</p></footer>"
    )
    return Page(url, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())


def reading(body: str, head: str = "", **more: str) -> Reading:
    found = read(page(body, head, **more))
    assert found is not None
    assert found.generation == "current"
    return found


def json_ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def graph(**properties: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">'
        for name, value in properties.items()
    )


def published(found: Reading) -> str | None:
    return dates.published(found.published_raw, found.numeric_raw).value


def test_everything_that_json_ld_says() -> None:
    assert reading(f"<main>{ARTICLE}</main>", json_ld(ABOUT)) == Reading(
        generation="current",
        title=TITLE,
        section="ข่าวเศรษฐกิจ",
        summary="วันเดินไปตลาด",
        body="\n".join(BODY),
        published_raw="2026-05-19T10:00:00+07:00",
        images=(Link(f"{SITE}/uploads/1.jpg", ""),),
    )


def test_everything_that_open_graph_says() -> None:
    said = graph(
        og_type="article",
        og_title=TITLE,
        og_description="วันเดินไปตลาด",
        og_image="/uploads/1.jpg",
        article_published_time="2026-05-19T03:00:00Z",
        article_section="ข่าวเศรษฐกิจ",
    )
    found = reading(f"<main><h1>{TITLE}</h1>{TEXT}</main>", said)
    assert (found.title, found.section, found.summary) == (TITLE, "ข่าวเศรษฐกิจ", "วันเดินไปตลาด")
    assert (found.body, published(found)) == ("\n".join(BODY), "2026-05-19T10:00:00+07:00")
    assert found.images == (Link(f"{SITE}/uploads/1.jpg", ""),)


@pytest.mark.parametrize(
    "things",
    [
        [{"@graph": [{"@type": "WebSite", "name": "x"}, ABOUT]}],
        [[{"@type": "Organization"}, ABOUT]],
        [{"@type": "WebPage", "mainEntity": ABOUT}],
        [{"@type": "BreadcrumbList"}, ABOUT],
        [ABOUT | {"@type": ["Article", "NewsArticle"]}],
        [ABOUT | {"articleSection": [None, {"name": "ข่าวเศรษฐกิจ"}], "headline": f" {TITLE}\n"}],
        [
            ABOUT | {"headline": "อื่น", "url": "/th/news/7"},
            ABOUT | {"url": "http://thaigov.go.th:80/th/news/164228/"},
        ],
        [
            ABOUT | {"headline": "อื่น"},
            ABOUT | {"mainEntityOfPage": {"@id": "https://thaigov.go.th/th/news/164228"}},
        ],
        ["ข้อความ", 7, None, [], {}, {"@type": 7}, {"@type": {}}, {"@graph": 7}, ABOUT],
    ],
)
def test_the_article_is_found_among_whatever_else_json_ld_says(things: list[object]) -> None:
    found = reading(f"<main>{ARTICLE}</main>", json_ld(*things))
    assert (found.title, found.section) == (TITLE, "ข่าวเศรษฐกิจ")
    assert published(found) == "2026-05-19T10:00:00+07:00"


@pytest.mark.parametrize(
    "script", ["", "{", "[" * 99_999, "{'a': 1}", '{"@type": "NewsArticle",}', "\ud800", "1" * 9999]
)
def test_json_ld_that_is_none_does_no_harm(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    one = page(f"{TIME}{ARTICLE}", head.encode("utf-8", "replace").decode())
    assert judge(one) is Verdict.ARTICLE


def test_line_ends_in_json_strings_are_forgiven() -> None:
    raw = json.dumps(ABOUT, ensure_ascii=False).replace("วันเดินไปตลาด", "วันเดิน\nไปตลาด")
    found = reading(ARTICLE, f'<script type="application/ld+json">{raw}</script>')
    assert found.section == "ข่าวเศรษฐกิจ"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ('<time datetime="2026-05-19">เมื่อวาน</time>', "2026-05-19"),
        ('<time datetime="2026-05-19T10:00">10 น.</time>', "2026-05-19T10:00:00+07:00"),
        ('<time datetime="2026-05-18T17:30:00.000Z">19 พ.ค. 69</time>', "2026-05-19T00:30:00+07:00"),
        ('<time datetime="2569-05-19">19 พฤษภาคม 2569</time>', "2026-05-19"),
        ('<time datetime="2567-02-29T09:30:00+07:00">29 ก.พ. 67</time>', "2024-02-29T09:30:00+07:00"),
        ('<time datetime="">19 พฤษภาคม 2569</time>', "2026-05-19"),
        ('<time datetime="Tue May 19">19 พฤษภาคม 2569</time>', "2026-05-19"),
        ("<time>19 พฤษภาคม 2569</time>", "2026-05-19"),
        ("<p>วันอังคารที่ 19 พฤษภาคม 2569</p>", "2026-05-19"),
        ("<p>เผยแพร่เมื่อ : 19 พฤษภาคม 2569 เวลา 10.00 น.</p>", "2026-05-19T10:00:00+07:00"),
        ("<span>๑๙ พ.ค. ๒๕๖๙</span>", "2026-05-19"),
        ("<p>May 19, 2026</p>", "2026-05-19"),
        ("<p>19/05/2569</p>", "2026-05-19"),
        ("<p>ปรับปรุงล่าสุด 20 พฤษภาคม 2569</p>", None),
        ("", None),
    ],
)
@pytest.mark.parametrize(
    "place", ["<article><h1>{0}</h1>{1}{2}</article>", "<article>{1}<h1>{0}</h1>{2}</article>"]
)
def test_dates_for_machines_and_for_people(place: str, date: str, expected: str | None) -> None:
    found = reading(place.format(TITLE, date, TEXT))
    assert published(found) == expected
    assert found.body == "\n".join(BODY)


def test_the_date_as_it_stands_there_is_kept() -> None:
    found = reading(f"<article><h1>{TITLE}</h1>{TIME.replace('2026', '2569')}{TEXT}</article>")
    assert (found.published_raw, found.numeric_raw) == ("2569-05-19", "19 พฤษภาคม 2569")


def test_two_dates_that_differ_are_flagged() -> None:
    found = reading(f"<article><h1>{TITLE}</h1>{TIME.replace('>19', '>20')}{TEXT}</article>")
    assert dates.published(found.published_raw, found.numeric_raw).flags == ("numeric-date-differs",)


LISTED = "<li><a href=/th/news/{}><h3>อื่น</h3></a> เดินทางไปที่อื่นกับคนอื่น</li>"
CARD = "<article><a href=/th/news/7><h3>อื่น</h3></a><p>อื่น</p></article>"


@pytest.mark.parametrize(
    "around",
    [
        "<main>{}</main>",
        "<div id=__next><div>{}</div></div>",
        "<main><nav class=x><ol><li><a href=/th>หน้าแรก</a><li>ข่าว</ol></nav>{}</main>",
        f"<main>{{}}<section><h2>ข่าวที่เกี่ยวข้อง</h2>{CARD}{CARD}</section></main>",
        f"<main>{CARD}{{}}</main>",
        f"<main>{{}}<ul>{LISTED.format(7)}{LISTED.format(8)}</ul></main>",
        "<main>{}<aside><h2>ล่าสุด</h2><p>อื่น</p></aside></main>",
        "<main>{}<p><a href=/th/news>กลับ</a></p></main>",
    ],
)
@pytest.mark.parametrize(
    "article",
    [
        ARTICLE,
        f"<article><header><p>ข่าวเด่น</p><h1>{TITLE}</h1>{TIME}</header>{TEXT}</article>",
        f"<article><h1>{TITLE}</h1><div class=share-box>แชร์ <a href=#>Facebook</a></div>{TEXT}</article>",
        f"<article><h1>{TITLE}</h1><p>แชร์ | พิมพ์ | ก+ ก-</p><p>อ่าน 1,234 ครั้ง</p>{TEXT}</article>",
        f"<article><h1>{TITLE}</h1>{TEXT}<footer><a href=/th/tag/1>ตลาด</a></footer></article>",
        f"<article><h1>{TITLE.replace(' ', '<br>', 1)}</h1>{TEXT}</article>",
        f"<div><h1>{TITLE}</h1>{TIME}</div><article>{TEXT}</article>",
        f"<div><h1>{TITLE}</h1></div><article>{TIME}{TEXT}</article>",
        f"<h1>{TITLE}</h1>{TIME}<div itemprop=articleBody>{TEXT}</div>",
    ],
)
def test_the_text_is_that_of_the_article_alone(around: str, article: str) -> None:
    found = reading(around.format(article))
    assert (found.title, found.body) == (TITLE, "\n".join(BODY))


def test_a_text_that_only_a_script_shows_is_read_off_the_metadata() -> None:
    for body in ("\n\n".join(BODY), TEXT):
        found = reading("<main id=root>Loading</main>", json_ld(ABOUT | {"articleBody": body}))
        assert (found.title, found.body, found.flags) == (TITLE, "\n".join(BODY), ())


def test_metadata_without_a_text_anywhere_is_an_article_with_an_empty_body() -> None:
    found = reading("<main id=root></main>", json_ld(ABOUT))
    assert (found.title, found.body, found.flags) == (TITLE, "", ("empty-body",))


@pytest.mark.parametrize(
    ("headings", "title", "head", "expected"),
    [
        ("<h1>{}</h1>", "รัฐบาลไทย", "", TITLE),
        ("<h1>{}</h1>", f"{TITLE[:30]}... - รัฐบาลไทย", "", TITLE),
        ("<h2>{}</h2>", f"{TITLE} | รัฐบาลไทย", "", TITLE),
        ("<h1>ข่าวสาร</h1><h1>{}</h1>", "รัฐบาลไทย", json_ld(ABOUT), TITLE),
        ("<h1>{}</h1>", "รัฐบาลไทย", json_ld(ABOUT | {"headline": TITLE[:25]}), TITLE),
        ("", "รัฐบาลไทย", json_ld(ABOUT), TITLE),
        ("", "รัฐบาลไทย", graph(og_type="article", og_title=TITLE), TITLE),
        ("", f"{TITLE} – Royal Thai Government (thaigov.go.th)", "", TITLE),
    ],
)
def test_the_headline(headings: str, title: str, head: str, expected: str) -> None:
    html = f"<title>{title}</title>{head}<article>{headings.format(TITLE)}{TIME}{TEXT}</article>"
    found = read(Page(URL, 200, {}, html.encode()))
    assert found is not None
    assert (found.title, found.body) == (expected, "\n".join(BODY))


def test_a_summary_that_is_shown_is_none_of_the_body() -> None:
    lead = '<p class="lead">วันเดินไปตลาด</p>'
    found = reading(ARTICLE.replace("</h1>", f"</h1>{lead}"), json_ld(ABOUT))
    assert (found.summary, found.body) == ("วันเดินไปตลาด", "\n".join(BODY))


def test_pictures_and_files_of_other_articles_are_none_of_this_one() -> None:
    card = "<article><a href=/th/news/7><img src=/2.jpg></a><a href=/2.pdf>x</a></article>"
    own = "<figure><img src=/1.jpg alt=ภาพ></figure><a href=/1.pdf>แนบ</a>"
    found = reading(f"<main><h1>{TITLE}</h1>{TIME}{own}{TEXT}{card}</main>")
    assert found.images == (Link(f"{SITE}/1.jpg", "ภาพ"),)
    assert found.attachments == (Link(f"{SITE}/1.pdf", "แนบ"),)


@pytest.mark.parametrize("url", ["/en/news/163028", "/th/news/163028/", "/th/news/163028?utm_source=line"])
def test_the_addresses_of_articles(url: str) -> None:
    assert reading(ARTICLE, url=SITE + url).title == TITLE
    assert reading(ARTICLE, url=f"http://127.0.0.1:8000{url}").title == TITLE


def test_elsewhere_an_article_is_one_that_metadata_call_so() -> None:
    for url in (f"{SITE}/th/news/164228/a-slug", f"{SITE}/th/cabinet/5"):
        assert CURRENT.read(page(TIME + ARTICLE, url=url)) is None
        assert reading(ARTICLE, json_ld(ABOUT), url=url).title == TITLE
        assert CURRENT.read(page(ARTICLE, json_ld(ABOUT | {"datePublished": ""}), url=url)) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.org/2026/05/19/market",
        f"{SITE}/news/contents/details/37652",
        f"{SITE}/news/press/48/pr1.htm",
        f"{SITE}/th/x/item/5-5.html",
    ],
)
def test_pages_of_others_and_of_other_generations_are_left_alone(url: str) -> None:
    assert CURRENT.read(page(ARTICLE, json_ld(ABOUT), url=url)) is None


CARDS = "".join(
    f"<article><a href=/th/news/{number}><h2>ข่าวที่ {number}</h2></a>{TIME}</article>" for number in range(1, 9)
)


@pytest.mark.parametrize(
    ("url", "head"),
    [
        (f"{SITE}/th/news", ""),
        (
            f"{SITE}/th/news?page=2",
            json_ld({"@graph": [ABOUT | {"url": f"/th/news/{number}"} for number in (1, 2)]}),
        ),
        (f"{SITE}/th", graph(og_type="website", og_title="รัฐบาลไทย")),
    ],
)
def test_a_list_of_articles_is_none(url: str, head: str) -> None:
    assert read(page(f"<main><h1>ข่าวสาร</h1>{CARDS}</main>", head, url, "ข่าวสาร | รัฐบาลไทย")) is None


@pytest.mark.parametrize(
    "notice", ["404", "404 Not Found", "ไม่พบหน้าที่ต้องการ", "ขออภัย ไม่พบข้อมูลที่ท่านค้นหา", "Page not found"]
)
@pytest.mark.parametrize(
    "template", ["<main><h1>{}</h1><p>กลับไปหน้าแรก</p></main>", "<article><h1>{}</h1>{}</article>"]
)
def test_a_page_that_says_there_is_none_is_missing(template: str, notice: str) -> None:
    one = page(template.format(notice, TIME), title="รัฐบาลไทย")
    assert judge(one) is Verdict.MISSING
    assert judge(page(template.format(notice, ""), title="x", url=f"{SITE}/th/about")) is Verdict.OTHER


def test_a_page_without_date_or_article_is_left_to_others() -> None:
    assert CURRENT.read(page(f"<main><h1>{TITLE}</h1>{TEXT}</main>")) is None
    assert CURRENT.read(page("<main></main>", title="รัฐบาลไทย")) is None


HEADING = f"<h1>{TITLE}</h1>"
DIV = f'<div class="text-3xl">{TITLE}</div>'
FACTS = "<span>{}</span><span>·</span><span>1,204 ครั้ง</span>"


@pytest.mark.parametrize("around", ["<article>{}</article>", "<main>{}</main>", "<div><div>{}</div></div>"])
@pytest.mark.parametrize(
    ("head", "section"),
    [
        (f"<a href=/th/news/economy>ตลาด</a><span>เผยแพร่: 19 พ.ค. 69</span>{HEADING}", None),
        (f"{FACTS.format('19 พ.ค. 2569')}<span>ตลาด</span>{HEADING}", "ตลาด"),
        (f"{HEADING}<div>{FACTS.format('โพสต์เมื่อ May 19, 2026')}</div>", None),
        (f"{HEADING}<span>🗓 19 พ.ค. 69</span><span>|</span><span>อ่าน 3 นาที</span>", None),
        (f"{HEADING}<p>19 พ.ค. 69|อ่าน 3 นาที</p>", None),
        (f"{DIV}<p>19 พ.ค. 69</p><p>อัปเดต 20 พฤษภาคม 2569</p>", None),
        (f"{DIV}<p>19 พ.ค. 69</p><p>อัปเดต พุธ 20 พ.ค. 69 | 10:30 น.</p>", None),
    ],
)
def test_heads_without_semantics(around: str, head: str, section: str | None) -> None:
    menu = "<header><ul><li><a href=/th/news>ข่าว</a><li><a href=/th/c>ติดต่อ</a></ul></header>"
    box = "<div><span>เอกสารแนบ</span><a href=/uploads/a.pdf>a.pdf</a><span>1.2 MB</span></div>"
    found = reading(
        menu + around.format(f"{head}{TEXT * 3}{box}"),
        graph(og_title=f"{TITLE} | รัฐบาลไทย") if DIV in head else "",
    )
    assert (found.title, found.section, published(found)) == (TITLE, section, "2026-05-19")
    assert (found.summary, found.body) == (None, "\n".join(BODY * 3))


@pytest.mark.parametrize("line", ["อัปเดต 14 จังหวัดเสี่ยงน้ำท่วม", "ปรับปรุง 3 ส่วนสำคัญ", "แก้ไข 2 กฎหมาย"])
def test_what_is_brought_up_to_date_may_be_no_label(line: str) -> None:
    assert not is_label(line)


PIECES = st.sampled_from(
    [
        *(
            "<main>",
            "</main>",
            "<article>",
            "</article>",
            "<h1>",
            "</h1>",
            "<time datetime=2026-05-19>",
            "</time>",
        ),
        *(
            "<nav>",
            "<aside class=related>",
            "<div class='share'>",
            "</div>",
            "<div itemprop=articleBody>",
            " ",
            "\0",
        ),
        *(
            "<a href='http://['>",
            "<a href=/th/news/7>",
            "</a>",
            "<base href='http://['>",
            TITLE,
            "19 พ.ค. 2569",
        ),
        *("<script type=application/ld+json>", "</script>", "<meta property=og:type content=article>", "แชร์"),
        *(
            json.dumps(ABOUT),
            json.dumps({"@graph": [ABOUT, {"@type": "Article", "url": "http://["}]}),
            "<footer>",
        ),
    ]
)


@given(st.lists(PIECES).map("".join), st.sampled_from([URL, f"{SITE}/th/x", "http://[", ""]))
def test_no_markup_is_too_much(html: str, url: str) -> None:
    one = Page(url, 200, {}, html.encode())
    found = CURRENT.read(one)
    if found:
        assert found.title
        json.dumps(found.title + found.body).encode()
    elif CURRENT.missing(one):
        assert judge(one) is Verdict.MISSING
