import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.hosts import loopback
from thaigov_spider.demo.pages import article_page
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.page_requisites import of_page, of_stylesheet
from thaigov_spider.layouts.verdict import Page, read
from thaigov_spider.urls import SITE

ARTICLE = f"{SITE}/news/contents/details/37652"
SHEET = f"{SITE}/public/theme/default/css/main.css"
PIECES = [
    *("<img ", "src=", "srcset=", "<style>", "</style>", " style='background:url(", ") ", "'", '"'),
    *("<link rel=stylesheet ", "href=", ">", "/", "#", "?", ":", "http://", f"{SITE}/uploads/", "a.pdf"),
    *("<a ", "<iframe ", "<base ", "<svg><use ", "xlink:href=#a>", "{", "}", "(", ")", "[", "]", "@import "),
    *("\\", ",", " 2x", "data:", "{{", "%zz", "ข่าว", "\0", "\ud800", "\n", ";", "U+", "url(", "1e9"),
]
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join)


def requisites(html: str, url: str = ARTICLE) -> list[str]:
    """What a page needs, those on the page's own host without it."""
    page = ParsedPage(url, 200, {"content-type": "text/html"}, html.encode())
    return [each.removeprefix(SITE) for each in of_page(page, SITE)]


def needs(css: str | bytes, content_type: str | None = "text/css", url: str = SHEET) -> list[str]:
    """What a style sheet needs, as above."""
    body = css if isinstance(css, bytes) else css.encode()
    return [each.removeprefix(SITE) for each in of_stylesheet(url, body, content_type, SITE)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=/a.jpg>", "/a.jpg"),
        ("<img src=/a.gif data-src=/b.jpg>", "/a.gif /b.jpg"),
        ("<img data-original=/a.jpg><img data-lazy-src=/b.jpg>", "/a.jpg /b.jpg"),
        ("<img srcset='/a.jpg, /b.jpg 2x,/c.jpg 300w , /d,e.jpg 1x'>", "/a.jpg /b.jpg /c.jpg /d,e.jpg"),
        ("<img data-srcset='/a.jpg 1x'>", "/a.jpg"),
        ("<picture><source srcset='/a.webp 1x'><img src=/a.jpg></picture>", "/a.webp /a.jpg"),
        ("<video poster=/a.jpg src=/a.mp4><track src=/a.vtt></video>", "/a.jpg /a.mp4 /a.vtt"),
        ("<audio><source src=/a.mp3></audio>", "/a.mp3"),
        ("<input type=image src=/a.png>", "/a.png"),
        ("<link rel='shortcut icon' href=/favicon.ico>", "/favicon.ico"),
        ("<link rel=apple-touch-icon href=/a.png><link rel=manifest href=/a.json>", "/a.png /a.json"),
        ("<link rel='alternate STYLESHEET' href=/a.css>", "/a.css"),
        ("<link rel=preload href=/a.woff imagesrcset='/a.jpg 2x'>", "/a.woff /a.jpg"),
        ("<link rel=modulepreload href=/a.js>", "/a.js"),
        ("<link rel=canonical href=/a><link rel=next href=/b><link href=/c>", ""),
        ("<script src=/a.js></script>", "/a.js"),
        ("<style>@import '/a.css'; p { background: url(/b.png) }</style>", "/a.css /b.png"),
        ("<p style=\"background: url('/a.png')\">", "/a.png"),
        ("<p style='color: red'>", ""),
        (
            "<body background=/a.png><table background=/b.png><tr><td background=/c.png>",
            "/a.png /b.png /c.png",
        ),
        ("<embed src=/a.swf><object data=/b.pdf></object>", "/a.swf /b.pdf"),
        ("<svg><image href=/a.png /><use xlink:href='/b.svg#c' /><use href='#d' /></svg>", "/a.png /b.svg"),
        ("<head><noscript><link rel=stylesheet href=/a.css></noscript></head>", "/a.css"),
        ("<body><noscript><img src=/a.png></noscript>", "/a.png"),
        ("<iframe src=/uploads/a.pdf></iframe><iframe data-src=/b.pdf></iframe>", "/uploads/a.pdf /b.pdf"),
        ("<iframe src=/map></iframe>", ""),
        (
            "<a href=/a.PDF>x</a><a href=/b.docx>x</a><a href=/c.mp3?x=1#t=3>x</a>",
            "/a.PDF /b.docx /c.mp3?x=1",
        ),
        ("<a href=/uploads/plan>x</a><map><area href=/a.xls></map>", "/uploads/plan /a.xls"),
        ("<a href=/aboutus>x</a><a href=/a.html>x</a><a href=/a.jpg>x</a>", ""),
    ],
)
def test_a_page_needs_what_its_elements_name(html: str, expected: str) -> None:
    assert requisites(html) == expected.split()


def test_what_is_needed_stands_in_the_pages_order_and_linked_documents_behind() -> None:
    html = "<a href=/z.pdf>x</a><img src=/b.jpg><script src=/a.js></script><img src=/b.jpg#x><a href=/a.pdf>"
    assert requisites(html) == ["/b.jpg", "/a.js", "/z.pdf", "/a.pdf"]


def test_addresses_are_those_that_are_requested() -> None:
    assert requisites("<img src=' /ข่าว 1.jpg?v=2#x '>") == [
        "/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7%201.jpg?v=2"
    ]
    assert requisites("<img src=../../../uploads/a.jpg>") == ["/uploads/a.jpg"]
    assert requisites("<base href=/public/><img src=a.jpg>") == ["/public/a.jpg"]
    assert requisites("<img src=//media.thaigov.go.th/a.jpg>") == ["https://media.thaigov.go.th/a.jpg"]


@pytest.mark.parametrize(
    "address",
    [
        "https://oic.thaigov.go.th/a.png",
        "//fonts.example.org/a.png",
        "http://www.thaigov.go.th:8080/a.png",
        "http://127.0.0.1/a.png",
        "https://www.thaigov.go.th@example.org/a.png",
    ],
)
def test_other_hosts_are_left_alone(address: str) -> None:
    assert requisites(f"<img src='{address}'><a href='{address}.pdf'>x</a>") == []
    assert needs(f"@import '{address}'; p {{ background: url({address}) }}") == []


def test_both_names_of_a_miniature_are_its_own_and_the_real_sites_hosts_stay_so() -> None:
    page = ParsedPage(
        "http://127.0.0.1:81/x",
        200,
        {},
        b"<img src=http://localhost:81/a><img src=http://localhost:82/b><img src=http://127.0.0.2:81/c>"
        b"<img src=https://media.thaigov.go.th/d>",
    )
    expected = ("http://localhost:81/a", "https://media.thaigov.go.th/d")
    assert of_page(page, "http://127.0.0.1:81") == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "#",
        "?",
        ".",
        "/",
        "//",
        "#icon",
        "about:blank",
        "javascript:void(0)",
        "mailto:a@example.org",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "blob:https://www.thaigov.go.th/1",
        "{{url}}",
        "/uploads/{{ name }}.jpg",
        "${picture}",
        "<%= picture %>",
        "[object Object]",
        "/uploads/[object%20Object]",
        "undefined",
        "/uploads/undefined",
        "/uploads/null?x",
        "http://[",
        "37652",
        "/news/contents",
        "/news/contents/details/1",
        "https://thaigov.go.th/news/contents/ministry_details/1?x=1",
        "/news/contents/index/20",
        "/search?keyword=x",
        "/th/news",
        "/en/news/162464",
        "/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html",
        "/index.php?option=com_k2&amp;view=item&amp;id=85876",
        "/news/speech/48/Apr48/pr04apr05_songkhla.htm",
        "news/contents/index/public/theme/default/js/Placeholders.js",
        "/news/contents/details/news/contents/index/public/theme/default/js/Placeholders.js",
        "/th/news/162464/a.js",
        "/public/theme/default/css/public/theme/default/js/site.js",
        "/" + 2_000 * "a",
        "/" + 700 * "ข",
        ARTICLE,
    ],
)
def test_junk_is_not_followed(address: str) -> None:
    html = f'<img src="{address}"><script src="{address}"></script>'.replace("<%", "&lt;%")
    assert requisites(html) == []


def test_folders_may_repeat_a_name_or_a_number() -> None:
    for path in (
        "/uploads/2021/04/04/2021/04/a.jpg",
        "/js/slick/slick/slick.css",
        "/a/b/a/c/a.png",
        "/th/news/a.js",
    ):
        assert requisites(f"<img src={path}>") == [path]


@pytest.mark.parametrize("reference", ["", "?", "#x", "1", "../aboutus/1", "/aboutus/1#x"])
def test_a_page_is_not_its_own_requisite(reference: str) -> None:
    assert requisites(f"<img src='{reference}'><img src=/a.jpg>", f"{SITE}/aboutus/1#y") == ["/a.jpg"]


def test_a_file_of_text_needs_nothing() -> None:
    assert of_page(ParsedPage(ARTICLE, 200, {"content-type": "text/plain"}, b"<img src=/a.jpg>"), SITE) == ()


def test_every_picture_and_file_of_an_article_is_needed() -> None:
    hosts = loopback(8123)
    for article in invented():
        rendered = article_page(article, related=(), nesting=None, charset=None, hosts=hosts)
        page = Page(hosts.www + article.path, 200, {"content-type": rendered.content_type}, rendered.body)
        reading = read(page)
        assert reading is not None
        listed = {link.url for link in (*(reading.images or ()), *(reading.attachments or ()))}
        assert listed <= set(of_page(page, hosts.www))


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("@import 'a.css'; @IMPORT url(b.css) screen; @import url('/c.css') layer(x);", "a.css b.css /c.css"),
        ("/* */ @charset 'x'; p { background: #fff url( \"a.png\" ) no-repeat, URL(b.png) }", "a.png b.png"),
        (
            "@font-face { src: url(a.eot?#iefix) format('x'), url(a.woff2?v=1), local('z') }",
            "a.eot a.woff2?v=1",
        ),
        ("@supports (x: url(n.png)) { @media print { p { cursor: url(a.cur), auto } } }", "a.cur"),
        ("p { &:hover { background: url(a.png) } --x: [ (url(b.png)) ] }", "a.png b.png"),
        ("p { background: image-set('a.png' 1x, url(b.png) 2x type('image/png')) }", "a.png b.png"),
        ("p { content: 'c.png'; background: var(--x, url(a.png)) }", "a.png"),
        (r"p { background: u\72l(a.png) url(b\20 c.png) }", "a.png b%20c.png"),
        ("@namespace svg url(/svg); p::before { content: attr(x) }", ""),
        ("p { background: url(data:image/png;base64,AAAA) url('') url(#x) }", ""),
        ("<!-- p { background: url(a.png) } -->", "a.png"),
        ("} ) ] p { background: url(a.png", "a.png"),
        ("p { background: url(a b.png) } q { background: url(d.png) }", "d.png"),
        ("@import; @import x; @import", ""),
    ],
)
def test_a_style_sheet_needs_what_it_imports_and_names(css: str, expected: str) -> None:
    folder = "/public/theme/default/css/"
    assert needs(css) == [each if each.startswith("/") else folder + each for each in expected.split()]


def test_a_style_sheet_is_not_its_own_requisite() -> None:
    assert needs("@import 'main.css'; p { fill: url(main.css#x) url(../css/main.css) }") == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("p{background:url(/ข.png)}".encode(), None),
        ("p{background:url(/ข.png)}".encode("utf-8-sig"), "text/css; charset=tis-620"),
        ("p{background:url(/ข.png)}".encode("cp874"), "text/css; charset=TIS-620"),
        ("p{background:url(/ข.png)}".encode("cp874"), "text/css;charset='windows-874'"),
        ('@charset "windows-874";p{background:url(/ข.png)}'.encode("cp874"), "text/css; charset=unknown"),
    ],
)
def test_the_encoding_of_a_style_sheet_is_found_as_browsers_do(body: bytes, content_type: str | None) -> None:
    assert needs(body, content_type) == ["/%E0%B8%82.png"]


def test_an_error_page_in_place_of_a_style_sheet_needs_nothing() -> None:
    assert needs("<p style='background: url(a.png)'>", " Text/HTML; charset=utf-8") == []


@pytest.mark.parametrize("block", ["(", "[", "{", "p{", "url(", "a(", "@media x{", "@import "])
def test_blocks_nest_as_deep_as_they_like(block: str) -> None:
    css = "@import '/a.css';" + 100_000 * block + "url(/a.png)"
    assert needs(css)[:1] == ["/a.css"]
    assert requisites(f"<img src=/a.jpg><style>{css}</style>")[:2] == ["/a.jpg", "/a.css"]


@pytest.mark.parametrize("bracket", ["(", "[", "{"])
def test_a_style_sheet_of_brackets_alone_is_not_read(bracket: str) -> None:
    css = "@import url(/a.css);" + 200_000 * bracket
    assert needs(css) == []
    assert requisites(f"<img src=/a.jpg style='background: url(/b.png);{css}'>") == ["/a.jpg"]


def test_what_is_embedded_does_not_hide_what_follows() -> None:
    embedded = "data:font/woff;base64," + 3_000_000 * "A"
    assert needs(f"p{{src:url({embedded})}}q{{src:url( '{embedded}')}}r{{src:url(/a.woff)}}") == ["/a.woff"]


def test_of_a_very_long_style_sheet_the_beginning_is_read() -> None:
    assert needs("p{src:url(/a.woff)}" + 600_000 * ":" + "p{src:url(/b.woff)}") == ["/a.woff"]


def test_a_number_that_python_refuses_to_read_breaks_nothing() -> None:
    digits = 2 * sys.int_info.default_max_str_digits * "1"
    assert needs(f"p {{ width: {digits}px }}") == []
    assert requisites(f"<img src=/a.jpg><p style='width: {digits}px; background: url(/b.png)'>") == ["/a.jpg"]


@given(MARKUP, st.sampled_from(["", ARTICLE, "http://[", "x"]))
@example("<base href=http://[><img src=a>", ARTICLE)
def test_no_markup_breaks_it(markup: str, url: str) -> None:
    body = markup.encode("utf-8", "surrogatepass")
    for each in of_page(ParsedPage(url, 200, {}, body), SITE):
        assert each.isascii()
        assert "#" not in each
        assert each == each.strip()


@given(MARKUP, st.none() | st.text(), st.sampled_from([SHEET, "", "http://["]))
def test_no_style_sheet_breaks_it(css: str, content_type: str | None, url: str) -> None:
    for each in of_stylesheet(url, css.encode("utf-8", "surrogatepass"), content_type, SITE):
        assert each.isascii()


@given(
    st.binary(), st.none() | st.sampled_from(["text/css; charset=utf-16", "text/css; charset=replacement"])
)
def test_no_bytes_break_it(body: bytes, content_type: str | None) -> None:
    of_stylesheet(SHEET, body, content_type, SITE)
    of_page(ParsedPage(ARTICLE, 200, {}, body), SITE)
