"""What no layout claims, at an article's address."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.demo.challenge import CHALLENGES
from thaigov_spider.demo.pages import missing_page
from thaigov_spider.demo.site import Site
from thaigov_spider.layouts import generic
from thaigov_spider.layouts.generic import GENERIC
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

SITE = "https://www.thaigov.go.th"
ADDRESSES = {
    "codeigniter": f"{SITE}/news/contents/details/40001",
    "current": f"{SITE}/th/news/164228",
    "joomla": f"{SITE}/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html",
    "static": f"{SITE}/news/press/48/pr04apr05.htm",
}
URL = ADDRESSES["codeigniter"]
TITLE = "เปิดถนนคนเดินแห่งใหม่ริมคลอง"
BODY = (
    "นายกรัฐมนตรีเปิดถนนคนเดินแห่งใหม่ริมคลอง เมื่อเช้าวันนี้ พร้อมด้วยผู้ว่าราชการจังหวัด และประชาชนในพื้นที่จำนวนมาก",
    "นายกรัฐมนตรีกล่าวว่า ทุกจังหวัดจะมีถนนเช่นนี้ภายในสิ้นปี เพื่อให้ประชาชนมีที่เดินเล่น และค้าขายได้อย่างทั่วถึง",
    "ทั้งนี้ ผู้สนใจสอบถามรายละเอียดเพิ่มเติมได้ที่สายด่วน 1111 ตลอด 24 ชั่วโมง หรือที่สำนักงานจังหวัดทุกแห่งทั่วประเทศ",
)
TEXT = "".join(f"<p>{line}</p>" for line in BODY)
HEADER = "<header><div><a href=/>หน้าแรก</a> <a href=/a>ข่าว</a></div></header>"
FOOTER = "<footer><p>ติดต่อเรา โทร. 1111</p></footer>"


def page(body: str, url: str = URL, title: str = TITLE, status: int = 200) -> Page:
    html = f"<html><head><title>{title}</title></head><body>{HEADER}{body}{FOOTER}</body></html>"
    return Page(url, status, {"content-type": "text/html; charset=utf-8"}, html.encode())


def article(head: str = f"<h1>{TITLE}</h1><div>19 พฤษภาคม 2569</div>", text: str = TEXT) -> str:
    return f"<main><div class=top>{head}</div><div class=content>{text}</div></main>"


def reading(one: Page) -> Reading:
    assert judge(one) is Verdict.ARTICLE
    found = read(one)
    assert found is not None
    assert (found.generation, found.flags) == ("generic", ("generic-layout",))
    return found


@pytest.mark.parametrize("generation", [name for name in ADDRESSES if name != "current"])
def test_an_article_of_an_unknown_layout_is_read_and_flagged(generation: str) -> None:
    found = reading(page(article(), ADDRESSES[generation]))
    assert (found.title, found.body) == (TITLE, "\n".join(BODY))
    assert dates.published(found.published_raw).value == "2026-05-19"


def test_an_article_without_a_date_at_the_current_address() -> None:
    found = read(page(article(f"<h1>{TITLE}</h1>"), ADDRESSES["current"]))
    assert found is not None
    assert (found.title, found.body, found.published_raw) == (TITLE, "\n".join(BODY), None)
    assert (found.generation, found.flags) == ("current", ("body-uncertain",))


def test_pictures_files_and_what_metadata_say() -> None:
    said = '<meta property="article:section" content="ด้านสังคม"><meta property="og:type" content="article">'
    text = f'{TEXT}<p><img src="/1.jpg" alt="ภาพ"><a href="/1.pdf">เอกสาร</a></p>'
    found = reading(page(said + article(text=text)))
    assert found.section == "ด้านสังคม"
    assert found.images == (Link(f"{SITE}/1.jpg", "ภาพ"),)
    assert found.attachments == (Link(f"{SITE}/1.pdf", "เอกสาร"),)


def test_the_prefix_of_the_sites_titles_is_none_of_the_headline() -> None:
    assert reading(page(article(), title=f"รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-{TITLE}")).title == TITLE


LINKS = "".join(
    f'<div><p><a href="/news/contents/details/{number}">{BODY[number % 3]}</a></p></div>'
    for number in range(9)
)


@pytest.mark.parametrize(
    "one",
    [
        page(article(), status=500),
        page(article(), status=302),
        page(article(), f"{SITE}/about"),
        page(article(), "https://www.example.org/"),
        page(article(text="<p>สั้น</p>")),
        page(article(head="")),
        page(article(head="<h1>404</h1>", text="<p>ไม่พบหน้าที่ต้องการ</p>"), title="404 Page Not Found"),
        page(article(text=LINKS)),
        page("", title=""),
        Page(URL, 200, {"content-type": "application/pdf"}, article().encode()),
        Page(URL, 200, {}, b""),
    ],
)
def test_what_is_no_article_is_not_taken_for_one(one: Page) -> None:
    assert judge(one) is not Verdict.ARTICLE
    assert read(one) is None or one.status != 200


@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES)
def test_a_soft_404_and_a_page_not_found_are_none_at_any_address(url: str) -> None:
    related = Site().articles[:6]
    soft = missing_page(related=related)
    for one in (
        Page(url, 200, {"content-type": soft.content_type}, soft.body),
        Page(url, 200, {}, soft.body.replace("รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-".encode(), b"x")),
    ):
        assert judge(one) is not Verdict.ARTICLE
        assert read(one) is None


@pytest.mark.parametrize("challenge", CHALLENGES)
@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES)
def test_a_challenge_is_refused_at_any_address(url: str, challenge: str) -> None:
    status, headers, body = CHALLENGES[challenge]
    one = Page(url, status, {name.lower(): value for name, value in headers}, body)
    assert judge(one) is Verdict.REFUSED
    assert read(one) is None


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "readability", None)
    generic._library.cache_clear()
    yield
    generic._library.cache_clear()


@pytest.mark.usefixtures("without_library")
def test_without_the_library_nothing_is_claimed() -> None:
    one = page(article())
    assert judge(one) is Verdict.OTHER
    assert read(one) is None


def test_what_the_library_raises_is_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, _: str) -> None:
            pass

        def summary(self, **_: Any) -> NoReturn:
            raise RuntimeError("of whatever kind")

    monkeypatch.setattr(generic, "_library", lambda: Broken)
    assert judge(page(article())) is Verdict.OTHER


def test_the_library_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        judge(page(article()))
        judge(page("<p>x"))
    assert not caplog.records


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = f"""
import sys
from thaigov_spider.layouts.verdict import Page, judge
judge(Page("{SITE}/news/contents", 200, {{}}, b"<a href=/news/contents/details/7>x</a>"))
judge(Page("{SITE}/about", 200, {{}}, b"<h1>x</h1><p>x"))
assert "readability" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


PIECES = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            f"<h1>{TITLE}</h1>",
            f"<p>{BODY[0]}</p>",
            "<table><tr><td>",
            "</table>",
            "<br>",
            "\0",
        ),
        *(
            "<a href='http://['>",
            "</a>",
            "<base href='http://['>",
            "<form>",
            "<li>",
            "<!--",
            "-->",
            "<svg>",
            " ",
        ),
        *("<script>", "</script>", "19 พ.ค. 2569", "<pre>", "<object>", "<p class=comment>", "<!DOCTYPE x>"),
    ]
)


@given(st.lists(PIECES).map("".join))
def test_no_markup_is_too_much(html: str) -> None:
    found = GENERIC.read(Page(URL, 200, {}, html.encode()))
    assert found is None or found.title == TITLE


@pytest.mark.parametrize(("number", "is_read"), [(100, True), (20_000, False)])
def test_a_page_of_too_many_elements_is_not_guessed_at(number: int, is_read: bool) -> None:
    found = GENERIC.read(page(article(text=TEXT + "<p>คำ</p>" * number)))
    assert (found is not None) is is_read
