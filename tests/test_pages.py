import codecs
import json
import re
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from thaigov_spider.html.decoding import decode
from thaigov_spider.html.text import lines
from thaigov_spider.html.tree import cut, drop, parse
from thaigov_spider.layouts.verdict import Page, Verdict, judge, links, pagination, read
from thaigov_spider.urls import Address

PAGES = Path(__file__).with_name("pages")
FIXTURES = sorted(PAGES.rglob("*.html"))
SITE = "https://www.thaigov.go.th"
URL = f"{SITE}/news/contents/details/40001"
LISTING_URL = f"{SITE}/news/contents"
URLS = {
    "static": f"{SITE}/news/press/48/Apr48/pr05apr05.htm",
    "joomla": f"{SITE}/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html",
    "current": f"{SITE}/th/news/164228",
}
TITLE = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"


def page(html: str | bytes, status: int = 200, url: str = URL, **headers: str) -> Page:
    named = {"content-type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(url, status, named, html if isinstance(html, bytes) else html.encode())


def article(headline: str = "หัวข้อ", text: str = "เนื้อหา", more: str = "") -> str:
    return (
        f"<title>{TITLE}{headline}</title>{more}"
        f'<div class="border-normal clearfix"><p>วันอังคารที่ 15 ธันวาคม 2563</p>'
        f'<h3 class="news-1">{headline}</h3><p>สรุป</p><p>{text}</p></div>'
    )


def described(one: Page) -> dict[str, Any]:
    found = read(one)
    return {
        "verdict": judge(one),
        "reading": json.loads(json.dumps(asdict(found))) if found else None,
        "links": [[str(link.address), link.url, link.text] for link in links(one)],
        "next": pagination(one, 1),
    }


def url_of(fixture: Path) -> str:
    """By its folder, which is named after the generation; those of `codeigniter` have none."""
    return LISTING_URL if fixture.stem.startswith("listing") else URLS.get(fixture.parent.name, URL)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: str(path.relative_to(PAGES).with_suffix("")))
def test_pages_are_read_as_the_file_beside_them_says(fixture: Path) -> None:
    """A missing file is written, and the test fails: look at what it says before it is kept."""
    found = described(page(fixture.read_bytes(), url=url_of(fixture)))
    golden = fixture.with_suffix(".json")
    if not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{golden} was written: review it")
    assert found == json.loads(golden.read_text("utf-8"))


CHALLENGE = "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
SCRIPT = "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>"
HARMLESS = "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"
LINK = "<a href='/news/contents/details/7'>ข่าว</a>"


@pytest.mark.parametrize(
    ("html", "status", "headers", "expected"),
    [
        (CHALLENGE, 200, {}, "refused"),
        (CHALLENGE, 403, {"server": "cloudflare"}, "refused"),
        (CHALLENGE, 503, {"server": "cloudflare"}, "refused"),
        (CHALLENGE, 404, {}, "refused"),
        ("<title>Just a moment...</title>", 200, {}, "refused"),
        ("<title>Attention Required! | Cloudflare</title>", 200, {}, "refused"),
        (
            "<title>Access denied | www.thaigov.go.th used Cloudflare to restrict access</title>",
            429,
            {},
            "refused",
        ),
        (f"<title>รอสักครู่</title>{SCRIPT}", 200, {}, "refused"),
        (SCRIPT, 429, {}, "refused"),
        ("", 200, {"cf-mitigated": "challenge"}, "refused"),
        (article(), 200, {"cf-mitigated": " Challenge "}, "refused"),
        ("Forbidden", 403, {}, "refused"),
        (article(), 403, {}, "refused"),
        ("", 401, {}, "refused"),
        (article("Just a moment..."), 200, {}, "article"),
        (article(text="_cf_chl_opt /cdn-cgi/challenge-platform/ Cloudflare"), 200, {}, "article"),
        (article(more=SCRIPT), 200, {}, "article"),
        (article(), 203, {}, "article"),
        (article(more=LINK), 200, {}, "article"),
        (SCRIPT + LINK, 200, {}, "listing"),
        (HARMLESS, 200, {}, "other"),
        (HARMLESS + LINK, 200, {}, "listing"),
        (f"<title>{TITLE}</title>{HARMLESS}", 200, {}, "missing"),
        (f"<title>{TITLE}</title>{LINK}", 200, {}, "missing"),
        (f"<title> รัฐบาลไทย - ข่าวทำเนียบรัฐบาล - </title>{LINK}", 200, {}, "missing"),
        (HARMLESS + LINK, 404, {}, "missing"),
        ("", 410, {}, "missing"),
        ("<p>_cf_chl_opt Just a moment...</p>", 200, {}, "other"),
        ("<p>_cf_chl_opt Just a moment...</p>" + LINK, 200, {}, "listing"),
        (LINK, 200, {}, "listing"),
        (LINK, 500, {}, "other"),
        (article(), 502, {}, "other"),
        (LINK, 429, {}, "other"),
        (LINK, 301, {}, "other"),
        (LINK, 200, {"content-type": "application/pdf"}, "other"),
        (LINK, 200, {"content-type": "application/xhtml+xml; charset=utf-8"}, "listing"),
        (LINK, 200, {"content-type": ""}, "listing"),
        ("", 200, {}, "other"),
        (" \n", 200, {}, "other"),
        ("\0\0", 200, {}, "other"),
        ("%PDF-1.4", 200, {"content-type": ""}, "other"),
        (f"<title>{TITLE}หัวข้อ</title>", 200, {}, "other"),
    ],
)
def test_verdicts(html: str, status: int, headers: dict[str, str], expected: str) -> None:
    assert judge(Page(URL, status, {"content-type": "text/html"} | headers, html.encode())) == expected


@pytest.mark.parametrize("folder", ["", "h/b/", "h/g/"])
@pytest.mark.parametrize("script", ["scripts/jsd/1f2e/main.js", "scripts/invisible.js?ts=1"])
@pytest.mark.parametrize("element", ["<script src='{}'></script>", "<script>a.src='{}'</script>"])
def test_scripts_that_cloudflare_adds_to_pages_it_lets_through_are_no_challenge(
    element: str, script: str, folder: str
) -> None:
    added = element.format(f"/cdn-cgi/challenge-platform/{folder}{script}")
    assert judge(page(f"<title>ติดต่อเรา</title>{added}")) is Verdict.OTHER
    assert judge(page(f"<title>{TITLE}</title>{added}")) is Verdict.MISSING
    assert judge(page(f"<title>รอสักครู่</title>{added}{SCRIPT}")) is Verdict.REFUSED


def test_a_soft_404_is_no_challenge_without_the_options_or_the_header_of_one() -> None:
    soft = f"<title>{TITLE}</title>{SCRIPT}"
    assert judge(page(soft)) is Verdict.MISSING
    assert judge(page(f"{soft}<script>window._cf_chl_opt={{}}</script>")) is Verdict.REFUSED
    assert judge(page(soft, cf_mitigated="challenge")) is Verdict.REFUSED


def test_elsewhere_than_at_an_articles_address_an_article_needs_headline_and_date() -> None:
    assert judge(page(article(), url=LISTING_URL)) is Verdict.ARTICLE
    undated = article().replace("วันอังคารที่ 15 ธันวาคม 2563", "")
    assert judge(page(undated)) is Verdict.ARTICLE
    assert judge(page(undated, url=LISTING_URL)) is Verdict.OTHER
    assert judge(page(undated.replace("หัวข้อ", ""))) is Verdict.MISSING


def test_an_empty_title_elsewhere_than_at_an_articles_address_needs_an_empty_block() -> None:
    empty = f"<title>{TITLE}</title><div class='border-normal clearfix'> </div>"
    assert judge(page(empty + LINK, url=LISTING_URL)) is Verdict.MISSING
    assert judge(page(f"<title>{TITLE}</title>{LINK}", url=LISTING_URL)) is Verdict.LISTING


def test_a_listing_of_blocks_without_headlines_is_no_article() -> None:
    link = '<p><a href="/news/contents/details/{0}">ข่าว {0}</a>'
    entry = f'<div class="border-normal clearfix"><div class="news-2">{link}</div></div>'
    listing = page(f"<title>{TITLE}ข่าว</title>" + "".join(map(entry.format, range(1, 9))), url=LISTING_URL)
    assert judge(listing) is Verdict.LISTING
    assert [link.address.id for link in links(listing)] == list(range(1, 9))


TEXT = "นายกรัฐมนตรีเปิดงาน “วันเดินไปตลาด” – น้ำใจไทย"


@pytest.mark.parametrize(
    "declared", ["utf-8", "tis-620", "windows-874", "iso-8859-11", "iso-8859-1", "x", "undefined", None]
)
@pytest.mark.parametrize("where", ["header", "meta"])
@pytest.mark.parametrize("codec", ["utf-8", "cp874", "utf-8-sig"])
def test_the_text_is_the_same_whatever_the_page_says_of_its_charset(
    codec: str, declared: str | None, where: str
) -> None:
    meta = f'<meta charset="{declared}">' if declared and where == "meta" else ""
    header = f"text/html; charset={declared}" if declared and where == "header" else "text/html"
    html = f"{meta}<p>{TEXT}</p>"
    assert page(html.encode(codec), content_type=header).text == html


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_with_a_mark_or_a_header(codec: str) -> None:
    assert decode(TEXT.encode(codec), f"text/html; charset={codec}") == TEXT
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(codec, b"")
    assert decode(mark + TEXT.encode(codec), "text/html; charset=tis-620") == TEXT


def test_western_text_is_not_taken_for_thai() -> None:
    assert decode("Ministère de l'Économie – café".encode("cp1252"), "text/html; charset=iso-8859-1") == (
        "Ministère de l'Économie – café"
    )
    assert decode("café".encode(), None) == "café"
    assert decode(b"caf\xe9 \x80", "text/html") == "café €"
    assert decode(b"caf\xe9", "text/html; charset=utf-8") == "caf\ufffd"


def test_bytes_that_are_no_characters_do_no_harm_to_the_others() -> None:
    assert decode(TEXT.encode() + b"\xe0\xb8", None) == TEXT + "\ufffd"
    assert decode("Grüße, été, naïve".encode() + b"\xc3", None) == "Grüße, été, naïve\ufffd"
    assert decode("ข ๆ".encode("cp874"), "text/html; charset=tis-620") == "ข ๆ"
    assert decode(TEXT.encode("cp874") + b"\xfc\xdb", "text/html; charset=tis-620") == TEXT + "\ufffd\ufffd"


@pytest.mark.parametrize(("strays", "encoding"), [(6, "utf-8"), (7, "cp874")])
def test_what_is_utf_8_in_four_fifths_of_its_bytes_is_utf_8(strays: int, encoding: str) -> None:
    body = ("ก" * 9).encode() + b"\xff" * strays  # 27 bytes of 33, or of 34
    assert decode(body, "text/html; charset=iso-8859-1") == body.decode(encoding, "replace")


@pytest.mark.parametrize(("runs", "letters", "encoding"), [(11, 20, "cp874"), (10, 21, "cp1252")])
def test_letters_that_stand_together_in_half_of_the_bytes_are_thai(
    runs: int, letters: int, encoding: str
) -> None:
    body = "กข ".encode("cp874") * runs + "é ".encode("cp1252") * letters  # 22 bytes of 42, or 20 of 41
    assert decode(body, "text/html; charset=iso-8859-1") == body.decode(encoding)


def test_what_does_not_change_is_made_once() -> None:
    one = page(article())
    assert one.root is one.root
    assert one.reading is read(one)
    assert one.selector.xpath("//h3/text()").get() == "หัวข้อ"
    assert one.title == f"{TITLE}หัวข้อ"


def test_links_are_those_of_articles_on_the_pages_own_site_each_once() -> None:
    html = """<a href="/news/contents/details/7?x=1#y"><img src=x></a>
    <a href="/news/contents/details/7"> ก&nbsp;<b>ข</b></a>
    <a href="http://thaigov.go.th:80/news/contents/ministry_details/8/"><img src=x alt="ภาพ"></a>
    <a href="/news/contents/details/7">ค</a>
    <a href="https://oic.thaigov.go.th/news/contents/details/9">ก</a><a href="https://example.com/news/contents/details/9">ก</a>
    <a href="news/contents/details/9">ก</a><a href="/news/contents/details/0">ก</a><a>ก</a>
    <a href="/news/contents/details/x">ก</a>
    <a href="http://[/news/contents/details/9">ก</a><!-- <a href="/news/contents/details/9">ก</a> -->"""
    found = [(link.address, link.url, link.text) for link in links(page(html, url=LISTING_URL + "/"))]
    assert found == [
        (Address(7), f"{SITE}/news/contents/details/7?x=1#y", "ก ข"),
        (Address(8, "ministry_details"), "http://thaigov.go.th:80/news/contents/ministry_details/8/", "ภาพ"),
    ]


def test_links_on_a_loopback_address_are_those_of_its_port() -> None:
    html = (
        '<a href="/news/contents/details/7">ก</a><a href="http://127.0.0.1:81/news/contents/details/8">ข</a>'
    )
    assert [link.address.id for link in links(page(html, url="http://127.0.0.1:8000/"))] == [7]


def a(href: str, text: str = "", **attributes: str) -> str:
    return (
        f'<a href="{href}" {" ".join(f"{name}={value!r}" for name, value in attributes.items())}>{text}</a>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (a("/p/3", "x", rel="next"), "/p/3"),
        ('<link rel="NEXT prefetch" href="/p/3">', "/p/3"),
        (a("/p/3", "ถัดไป"), "/p/3"),
        (a("/p/3", "ถัดไป »"), "/p/3"),
        (a("/p/3", "<span>หน้าถัดไป</span> ›"), "/p/3"),
        (a("/p/3", "Next &raquo;"), "/p/3"),
        (a("/p/3", "<i></i>", title="หน้าถัดไป"), "/p/3"),
        (a("/p/3", "x") + '<a href="/p/3" aria-label="Next page"><i></i></a>', "/p/3"),
        (a("/p/1", "‹") + a("/p/3", "›"), "/p/3"),
        (a("/p/1", "&lt;") + a("/p/3", "&gt;") + a("/p/9", "&gt;&gt;"), "/p/3"),
        (a("/p/3", "»"), "/p/3"),
        (a("/p/9", "»") + a("/p/3", "3"), "/p/3"),
        (a("/p/1", "1") + a("/p/3", " 3 ") + a("/p/4", "4"), "/p/3"),
        (a("/p/3", "๓"), "/p/3"),
        (a("/p/9", "ถัดไป") + '<ul class="x pagination">' + a("/p/3", "3") + "</ul>", "/p/3"),
        ('<ul class="pagination">' + a("/p/1", "1") + "</ul>" + a("/calendar/3", "3"), None),
        (a("/p/9", "3") + a("/p/3", "x", rel="next") + a("/p/8", "ถัดไป"), "/p/3"),
        (a("#", "ถัดไป"), None),
        (a("", "ถัดไป") + a("/p/2", "ถัดไป"), None),
        (a("/p/2#more", "ถัดไป"), None),
        ("<base href=/x/>" + a("#", "ถัดไป"), None),
        (a("javascript:next()", "ถัดไป") + a("/p/3", "3"), "/p/3"),
        (a("https://example.com/p/3", "ถัดไป"), None),
        (a("https://oic.thaigov.go.th/p/3", "ถัดไป"), None),
        (a("http://thaigov.go.th:80/p/3", "ถัดไป"), "http://thaigov.go.th:80/p/3"),
        (a("/news/contents/details/3", "ถัดไป", rel="next") + a("/news/contents/details/3", "3"), None),
        (a("/p/1", "ก่อนหน้า", rel="prev") + a("/p/1", "1") + a("/p/9", "Last ›") + a("/p/33", "33"), None),
        ("", None),
    ],
)
def test_the_page_that_follows(html: str, expected: str | None) -> None:
    found = pagination(page(html, url=f"{SITE}/p/2"), 2)
    assert found == (SITE + expected if expected and expected.startswith("/") else expected)


PIECES = f"""< > </ <!-- --> <![CDATA[ &#0; &#xD800; = ' " ก <p> </p> <table> <td> <div> </div> <pre> <svg>
<nav> <title> <title>{TITLE}หัวข้อ</title> <div\tclass='border-normal\tclearfix'> <h3\tclass=news-1> หัวข้อ
<div\tclass=news-2> <base\thref='http://['> <a\thref='http://['> <link\trel=next\thref=http://[>
<img\tsrc='//'> <a\thref=/news/contents/details/5> </a> <span\thidden> <script> </script>
วันอังคารที่\t15\tธันวาคม\t2563 <div\tid=banner-group>"""
MARKUP = st.lists(st.sampled_from(["\0", "\xff", " ", *re.split("[ \n]", PIECES)])).map("".join)


@given(
    st.binary() | MARKUP.map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from([200, 403, 404, 503]),
    st.sampled_from([URL, LISTING_URL, *URLS.values(), "http://[", "http://x:y/", "urn:x", ""]),
)
def test_no_bytes_are_too_much(body: bytes, status: int, url: str) -> None:
    one = page(body, status, url)
    verdict = judge(one)
    found = read(one)
    assert (found is not None) or verdict is not Verdict.ARTICLE
    assert all(link.address for link in links(one))
    assert pagination(one, 1) != one.url
    if found:
        json.dumps(asdict(found), ensure_ascii=False).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<div>ก",
        "<br>",
        "<span>",
        "<b>ก",
        "<font>ก</p>",
        "<ul><li>ก",
        "<table><tr><td>",
        "<a<",
    ],
)
def test_a_megabyte_of_nesting_takes_no_second_and_loses_no_text(piece: str) -> None:
    text = piece * (1_000_000 // len(piece.encode()))
    one = page(article(text=f"ต้น{text}<p>ปลาย"))
    start = time.process_time()
    found = judge(one) and read(one)
    spent = time.process_time() - start
    assert found
    assert found.body.startswith("ต้น")
    assert found.body.count("ก") == text.count("ก")
    assert found.body.endswith("ปลาย")
    assert spent < 3, "a limit with room for a slow machine"


def test_a_tag_of_more_attributes_than_any_page_has_leaves_nothing_to_read() -> None:
    text = "<p a='" * 200_000
    assert judge(page(article(text=f"ต้น{text}<p>ปลาย"))) is Verdict.OTHER


def tree(markup: str) -> etree._Element:
    return etree.fromstring(markup)


@pytest.mark.parametrize(
    ("markup", "dropped", "cut_off"),
    [
        ("<a>1<b>2</b>3<c/>4</a>", "<a>13<c/>4</a>", "<a>1</a>"),
        ("<a>1<c>2</c>3<b>4</b>5</a>", "<a>1<c>2</c>35</a>", "<a>1<c>2</c>3</a>"),
        ("<a><c>1<b/>2</c>3<c/>4</a>", "<a><c>12</c>3<c/>4</a>", "<a><c>1</c></a>"),
        ("<a><b/></a>", "<a/>", "<a/>"),
    ],
)
def test_elements_taken_out_of_a_tree(markup: str, dropped: str, cut_off: str) -> None:
    one, other = tree(markup), tree(markup)
    drop(next(one.iter("b")))
    cut(other, next(other.iter("b")))
    assert [etree.tostring(root).decode() for root in (one, other)] == [dropped, cut_off]


def test_blocks_below_the_deepest_level_are_lines_still() -> None:
    deep = "<div>" * 3000 + "<p>หนึ่ง</p><p>ส<b>อ</b>ง<div>สาม"
    assert lines(parse(deep)) == ["หนึ่ง", "สอง", "สาม"]
