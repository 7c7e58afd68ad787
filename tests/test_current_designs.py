"""Pages of today in designs of many kinds: what stands around an article never gets into it."""

import json
import re
from typing import Any

import pytest

from tests import unseen_pages
from thaigov_spider import dates
from thaigov_spider.article.record import Reading
from thaigov_spider.demo.articles import SPECIAL, Article, invented
from thaigov_spider.demo.generations import NESTINGS, page, path
from thaigov_spider.demo.hosts import REAL
from thaigov_spider.demo.today import around, scripted, served
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts.data_text import lines_of
from thaigov_spider.layouts.labels import heads_ending, is_label, is_waiting
from thaigov_spider.layouts.page_data import page_data
from thaigov_spider.layouts.script_values import assigned
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

SITE = "https://www.thaigov.go.th"
NEW = [*served.NESTINGS, *scripted.NESTINGS]
SOME = [one for one in invented() if one.id in (40101, 40104, SPECIAL["english-news"], SPECIAL["long"])]
AROUND = re.compile(
    "ข่าวอื่น|ข่าวล่าสุด|ข่าวก่อนหน้า|ข่าวถัดไป|ครั้ง$|views|แชร์|คัดลอก|Facebook|คุกกี้|แกลเลอรี|ภาพที่ [0-9]|PDF|"
    "ดาวน์โหลด|แท็ก|#|ใช้เวลาอ่าน|ขนาดตัวอักษร|สงวนลิขสิทธิ์|กำลังโหลด|Loading|สำนักโฆษก"
)


def made(article: Article, nesting: str) -> Page:
    shown = page(article, "current", nesting=nesting)
    return Page(SITE + path(article, "current"), 200, {"content-type": shown.content_type}, shown.body)


def reading(one: Page) -> Reading:
    found = read(one)
    assert found is not None
    return found


def test_there_are_at_least_twelve_designs_besides_those_with_metadata() -> None:
    assert len(NEW) >= 12
    assert set(NEW) < set(NESTINGS["current"])


@pytest.mark.parametrize("nesting", NEW)
def test_no_label_gets_into_a_body(nesting: str) -> None:
    for article in SOME:
        shown = made(article, nesting)
        assert AROUND.search(shown.text), "nothing stands around the article"
        for line in reading(shown).body.split("\n"):
            assert not AROUND.search(line) or AROUND.search("\n".join(article.body)), line


@pytest.mark.parametrize("nesting", NEW)
def test_other_counters_and_other_related_news_make_no_other_version(nesting: str) -> None:
    for article in SOME:
        one = made(article, nesting)
        changed = one.text.replace(around.VIEWS, "5,678").replace("1234", "5678").replace("ข่าวอื่น", "ข่าวใหม่")
        changed = re.sub("(ข่าวก่อนหน้า|ข่าวถัดไป|ข่าวล่าสุด)เรื่อง[ก-๙]+", r"\1เรื่องใหม่", changed)
        assert changed != one.text
        other = reading(Page(one.url, 200, one.headers, changed.encode()))
        mine = reading(one)
        assert (other.title, other.section, other.summary, other.body) == (
            *(mine.title, mine.section, mine.summary, mine.body),
        )
        assert other.published_raw == mine.published_raw


def at(url: str, html: str) -> Page:
    return Page(url, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())


@pytest.mark.parametrize("waiting", ["กำลังโหลด...", "Loading", "กรุณารอสักครู่", "Please wait..."])
@pytest.mark.parametrize("element", ["<main>{}</main>", "<article>{}</article>", "<div id=app>{}</div>"])
def test_what_stands_for_a_text_that_is_being_loaded_is_none(waiting: str, element: str) -> None:
    html = f"<title>ข่าว | รัฐบาลไทย</title><h1>ข่าว</h1><p>14 ก.ค. 69</p>{element.format(f'<p>{waiting}</p>')}"
    found = read(at(f"{SITE}/th/news/166391", html))
    assert found is None or (found.body, found.flags) == ("", ("empty-body",))


@pytest.mark.parametrize(
    ("machine", "shown", "expected", "flags"),
    [
        ("2026-07-13T17:30:00Z", "14 ก.ค. 69 เวลา 00.30 น.", "2026-07-14T00:30:00+07:00", ()),
        ("2026-07-13T17:30:00Z", "14 กรกฎาคม 2569", "2026-07-14T00:30:00+07:00", ()),
        ("2026-07-13", "14 กรกฎาคม 2569", "2026-07-13", ("numeric-date-differs",)),
        ("", "14 ก.ค. 69 เวลา 10.30 น.", "2026-07-14T10:30:00+07:00", ()),
        ("", "July 14, 2026", "2026-07-14", ()),
    ],
)
def test_dates(machine: str, shown: str, expected: str, flags: tuple[str, ...]) -> None:
    said = f'<meta property="article:published_time" content="{machine}">' if machine else ""
    text = "<p>" + "</p><p>".join(SOME[0].body) + "</p>"
    html = f"{said}<main><div><h1>{SOME[0].title}</h1><span>{shown}</span></div><div>{text}</div></main>"
    found = reading(at(f"{SITE}/th/news/166391", html))
    published = dates.published(found.published_raw, found.numeric_raw)
    assert (published.value, published.flags) == (expected, flags)


def test_a_page_of_no_known_design_is_read_with_a_flag_where_text_stands_on_both_sides() -> None:
    text = "".join(f"<p>{line}</p>" for line in SOME[0].body)
    more = "<p>หน่วยงานอื่นประกาศเรื่องของตนไว้ ณ ที่นี้ด้วยข้อความที่ยาวพอสมควรจนดูเหมือนเป็นเนื้อข่าว และไม่มีสิ่งใดบอกว่ามิใช่</p>"
    html = f"<div><h1>{SOME[0].title}</h1><p>14 ก.ค. 69</p><div>{text}</div><section>{more}</section></div>"
    assert "body-uncertain" in reading(at(f"{SITE}/th/news/166391", html)).flags


@pytest.mark.parametrize(
    ("script", "values"),
    [
        ('window.X = {"a": [1, null]};', [{"a": [1, None]}]),
        (
            "window['X']={a:1,'b':[`c`,],d:-2.5,e:!0,f:void 0}",
            [{"a": 1, "b": ["c"], "d": -2.5, "e": True, "f": None}],
        ),
        ('var x = JSON.parse("{\\"a\\":\\"\\\\u0e01\\"}")', [{"a": "ก"}]),
        (
            'window.__NUXT__=(function(a,b){b.t=a;b["n"]=1;return {data:[b]}}("x",{}))',
            [{"data": [{"t": "x", "n": 1}]}],
        ),
        ("window.X=(function(a){return a})([1])", [[1]]),
        ('self.x = {"a": "<\\/p>"} ; window.y = [2]', [{"a": "</p>"}, [2]]),
        ("window.f=function(){alert(1)}; window.g=(()=>{})(); window.h={a:b+1}; window.i={", []),
        ("window.X={a:" + "[" * 500, []),
    ],
)
def test_values_that_scripts_assign(script: str, values: list[Any]) -> None:
    assert list(assigned(script)) == values


def test_a_stream_is_put_together_whatever_its_chunks() -> None:
    text = "<p>ข้อความ</p>\n2:[]"
    stream = f'5:T{len(text.encode()):x},{text}0:["$","div",null,{{"a":{{"id":7,"content":"$5"}}}}]\n'
    for size in (3, 7, 1000):
        pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
        html = "".join(f"<script>self.__next_f.push({json.dumps([1, one])})</script>" for one in pieces)
        values = list(page_data(ParsedPage(SITE, 200, {}, html.encode())))
        assert values[-1][3]["a"] == {"id": 7, "content": text}


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("<p>ก</p><p>ข<br>ค</p>", ["ก", "ข", "ค"]),
        ("&lt;p&gt;ก&lt;/p&gt;&lt;p&gt;ข&lt;/p&gt;", ["ก", "ข"]),
        ("ก\n\nข & ค < ง", ["ก", "ข & ค < ง"]),
        ("ก &amp; ข", ["ก & ข"]),
        ({"rendered": "<p>ก</p>"}, ["ก"]),
        ({"th": "ก", "en": "a"}, ["ก"]),
        (
            [
                {"type": "paragraph", "data": {"text": "ก <b>ข</b>"}},
                {"type": "image", "data": {"caption": "x"}},
            ],
            ["ก ข"],
        ),
        (
            {
                "type": "doc",
                "content": [
                    {
                        "type": "paragraph",
                        "content": [{"type": "text", "text": "ก"}, {"type": "text", "text": "ข"}],
                    },
                    {
                        "type": "bulletList",
                        "content": [{"type": "listItem", "content": [{"type": "text", "text": "ค"}]}],
                    },
                ],
            },
            ["กข", "ค"],
        ),
        ([{"_type": "block", "children": [{"_type": "span", "text": "ก"}]}, "ข"], ["ก", "ข"]),
    ],
)
def test_texts_in_data(value: Any, lines: list[str]) -> None:
    assert lines_of(value) == lines


@pytest.mark.parametrize(
    "line",
    ["-----", "1,234", "#ไทยคู่ฟ้า #รวมไทยสร้างชาติ", "อ่านว่า ตลาด", "แชร์ความสุขให้ทุกคน", "พิมพ์เขียวของเมือง", "3 นาที"],
)
def test_lines_of_texts_are_no_labels(line: str) -> None:
    assert not is_label(line)
    assert not heads_ending(line)
    assert not is_waiting(line)


@pytest.mark.parametrize("text", ["ประมวลภาพ", ""])
def test_news_of_pictures_are_an_article_by_their_number_and_date(text: str) -> None:
    data = {
        "props": {
            "news": {"id": 166400, "title": "ประมวลภาพงาน", "publishedAt": "2026-07-14", "content": text}
        }
    }
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    found = read(
        at(f"{SITE}/th/news/166400", f"<title>รัฐบาลไทย</title><div id=root><p>กำลังโหลด...</p></div>{script}")
    )
    assert found is not None
    assert (found.title, found.body, found.published_raw) == ("ประมวลภาพงาน", text, "2026-07-14")
    assert found.flags == (() if text else ("empty-body",))


def test_what_is_streamed_comes_into_its_place() -> None:
    article = made(SOME[0], "streamed")
    assert judge(article) is Verdict.ARTICLE
    assert reading(article).body.split("\n")[0] == SOME[0].body[0]


# Where the lines of a text look like those of a head, nothing tells them apart.
READ_IN_TWO_WAYS = {
    SPECIAL["empty-body"],
    SPECIAL["headline-is-a-date"],
    SPECIAL["lines-like-dates-and-headline"],
}


@pytest.mark.parametrize("name", unseen_pages.NESTINGS)
def test_a_design_that_nobody_has_seen_gives_the_text_or_a_flag(name: str) -> None:
    for article in invented():
        if article.id in READ_IN_TWO_WAYS:
            continue
        body = unseen_pages.NESTINGS[name](article, REAL, '<meta charset="utf-8">')
        found = reading(at(SITE + path(article, "current"), body))
        is_right = squeezed(found.body) == squeezed("".join(article.body))
        assert is_right or {"body-uncertain", "generic-layout", "empty-body"} & set(found.flags), article.id
        assert squeezed(found.title or "") == squeezed(article.title)


def squeezed(text: str) -> str:
    """A text without blanks and invisible characters."""
    return "".join(text.translate(dict.fromkeys(map(ord, "\u200b\ufeff"))).split())
