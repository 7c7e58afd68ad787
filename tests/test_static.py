"""The hand-made pages of 1998 to 2006."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.demo.charsets import CHARSETS
from thaigov_spider.layouts.static import STATIC
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

URL = "http://www.thaigov.go.th:80/news/speech/48/Apr48/pr04apr05_songkhla.htm"
TITLE = "Prime Minister opens the market street in Songkhla"
BODY = (
    "The Prime Minister opened the new market street on Monday, 4 April 2005, and bought three mangoes.",
    "He said that every province would have such a street by the end of the year.",
    "For more information, please call 1111.",
)
TEXT = "".join(f"<p>{line}</p>" for line in BODY)
HEAD = f"<p align=center><b>{TITLE}</b></p>"
MENU = "".join(f'<a href="/{name}.htm">{name}</a><br>' for name in ("Home", "Press", "Speech", "Cabinet"))


def page(body: str, title: str = TITLE, url: str = URL, charset: str = "tis-620") -> Page:
    encoding = CHARSETS[charset]
    html = f"<html><head>{encoding.declaration}<title>{title}</title></head><body bgcolor=white>{body}"
    return Page(url, 200, {"content-type": encoding.content_type}, encoding.encode(html))


def reading(body: str, title: str = TITLE, **more: str) -> Reading:
    found = read(page(body, title, **more))
    assert found is not None
    assert found.generation == "static"
    return found


def published(found: Reading) -> str | None:
    return dates.published(found.published_raw, found.numeric_raw).value


@pytest.mark.parametrize("charset", ["tis-620", "windows-874", "windows-874-undeclared", "utf-8-undeclared"])
def test_the_text_is_the_same_in_every_charset(charset: str) -> None:
    thai = "นายกรัฐมนตรีเปิดถนนคนเดินที่จังหวัดสงขลา – “ตลาดใหม่”"
    found = reading(f"<b>{thai}</b><p>{thai} และอื่นๆ</p>", thai, charset=charset)
    assert (found.title, found.body) == (thai, f"{thai} และอื่นๆ")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("5 April 2005", "2005-04-05"),
        ("April 5, 2005", "2005-04-05"),
        ("April 5th, 2005", "2005-04-05"),
        ("Tuesday, 5 April 2005", "2005-04-05"),
        ("(5 April 2005)", "2005-04-05"),
        ("Date: 5 April 2005", "2005-04-05"),
        ("Released on April 5, 2005", "2005-04-05"),
        ("5 April B.E. 2548", "2005-04-05"),
        ("5 April B.E. 2548 (2005)", "2005-04-05"),
        ("5 April 2548", "2005-04-05"),
        ("22 January B.E. 2548", "2005-01-22"),
        ("วันอังคารที่ 5 เมษายน 2548", "2005-04-05"),
        ("5 เม.ย. 48", "2005-04-05"),
        ("05/04/2548", "2005-04-05"),
        ("5 April 2005 at 10:30 hrs.", "2005-04-05T10:30:00+07:00"),
    ],
)
@pytest.mark.parametrize("place", ["<i>{}</i>{}{}", "{1}<div align=right>{0}</div>{2}", "{1}{2}<p>{0}</p>"])
def test_a_line_that_is_a_date_is_the_date_wherever_it_stands(place: str, date: str, expected: str) -> None:
    found = reading(place.format(date, HEAD, TEXT))
    assert published(found) == expected
    assert found.published_raw is not None
    assert found.published_raw in date
    assert (found.title, found.body) == (TITLE, "\n".join(BODY))


@pytest.mark.parametrize("line", ["Bangkok, 5 April 2005", "Government House, Tuesday, 5 April 2005"])
def test_where_it_was_said_stays_in_the_text_with_the_day(line: str) -> None:
    found = reading(f"{HEAD}<p>{line}</p>{TEXT}")
    assert published(found) == "2005-04-05"
    assert found.body.split("\n") == [line, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Last updated: 5 April 2005",
        "The Cabinet met on 5 April 2005.",
        "From 5 April 2005 the street is open from six to ten.",
        "5-7 April 2005",
        "5 April 05",
        "45/2548",
        "ที่ประชุมคณะรัฐมนตรีวันที่ 5 เมษายน 2548",
    ],
)
def test_what_is_no_day_of_publication_is_none(line: str) -> None:
    assert reading(f"{HEAD}<p>{line}</p>{TEXT}").published_raw is None


def test_no_date_is_read_off_an_address_or_a_headline() -> None:
    title = "Statement on the tsunami of 26 December 2004"
    found = reading(f"<h2>{title}</h2>{TEXT}", title)
    assert (found.title, found.published_raw) == (title, None)


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        (TITLE, HEAD, TITLE),
        (TITLE, f"<font size=5>{TITLE.replace(' market', '<br>market')}</font>", TITLE),
        ("", HEAD, TITLE),
        ("Untitled Document", HEAD, TITLE),
        ("New Page 1", f"<h3>{TITLE}</h3>", TITLE),
        ("Royal Thai Government", HEAD, TITLE),
        ("Welcome to Royal Thai Government Website", HEAD, TITLE),
        ("Another release that this page was copied from", HEAD, TITLE),
        ("Press Release", f"<b>PRESS RELEASE</b><br>{HEAD}", TITLE),
        (TITLE, f"Office of the Spokesman<br>{HEAD}", TITLE),
        ("Untitled Document", f"<b>5 April 2005</b>{HEAD}", TITLE),
        (TITLE, "", TITLE),
        ("Untitled Document", "", None),
    ],
)
def test_the_headline(title: str, head: str, expected: str | None) -> None:
    found = reading(head + TEXT, title)
    assert (found.title, found.body) == (expected, "\n".join(BODY))


@pytest.mark.parametrize(
    "around",
    [
        "<table><tr><td>{0}</td><td>{1}</td></tr></table>",
        "<center>[ <a href=index.htm>Home</a> | <a href=/news/>News</a> ]</center>{1}<p><a href=#top>Top</a>",
        "{1}<hr>Copyright &copy; 2005 Royal Thai Government. All rights reserved.<br>Best viewed at 800x600",
        "{1}<p><a href='javascript:history.back()'>&lt;&lt; Back</a><p>(c) 2005",
        "{1}<div><a href=pr05apr05.htm>Next release</a></div>",
        "<img src=/images/head.gif><br>{1}<font size=1>Webmaster: <a href=mailto:a@b.c>a@b.c</a></font>",
        "{1}<p>Related news</p><ul><li><a href=pr05apr05.htm>Market street closes</a></ul>",
    ],
)
def test_navigation_and_notices_around_the_text_are_none_of_it(around: str) -> None:
    found = reading(around.format(MENU, HEAD + TEXT))
    assert (found.title, found.body) == (TITLE, "\n".join(BODY))


def test_links_in_the_text_and_to_files_and_addresses_stay() -> None:
    lines = (
        'See <a href="/map.htm">the map</a> of the street.',
        '<a href="/map.htm">A line that is a link</a>',
        "It is long.",
        '<a href="http://www.example.org/">http://www.example.org/</a>',
        '<a href="report.pdf">Full report</a>',
    )
    found = reading(HEAD + "<br>".join(lines))
    assert found.body == (
        "See the map of the street.\nA line that is a link\nIt is long.\nhttp://www.example.org/\nFull report"
    )
    folder = "http://www.thaigov.go.th:80/news/speech/48/Apr48"
    assert found.attachments == (Link(f"{folder}/report.pdf", "Full report"),)


def test_pictures_are_photographs_not_buttons() -> None:
    found = reading(
        f"<img src=/head.gif>{HEAD}<img src=songkhla.JPG alt='The street'>{TEXT}<img src=/b.GIF?1>"
    )
    folder = "http://www.thaigov.go.th:80/news/speech/48/Apr48"
    assert found.images == (Link(f"{folder}/songkhla.JPG", "The street"),)


def test_a_list_that_ends_the_text_is_no_notice() -> None:
    body = "<p>They agreed on:<br>(a) mangoes;<br>(b) markets; and<br>(c) the copyright of films."
    assert reading(HEAD + body).body.endswith("(c) the copyright of films.")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("", TITLE),
        (MENU, TITLE),
        (HEAD, TITLE),
        ("<p>The requested URL was not found on this server.</p>", "404 Not Found"),
        ("<h1>Object Moved</h1>This document may be found <a href=/>here</a>", "Document Moved"),
        (
            "<h1>Index of /news/press</h1><pre><a href=a.htm>a.htm</a> 5 April 2005</pre>",
            "Index of /news/press",
        ),
        ("<p>Please enable JavaScript and cookies to continue</p>", "Just a moment..."),
        (f"<meta http-equiv=Refresh content='0; URL=/'>{HEAD}{TEXT}", TITLE),
        (f"<div id=banner-group>{TEXT}</div>", TITLE),
        (f"<main>{HEAD}{TEXT}</main>", TITLE),
        (f"<meta name=viewport content=x>{HEAD}{TEXT}", TITLE),
    ],
)
def test_what_is_no_release_is_not_taken_for_one(body: str, title: str) -> None:
    assert STATIC.read(page(body, title)) is None


def test_a_list_of_releases_is_none_whatever_stands_beside_the_links() -> None:
    items = "".join(f"<p>{day} April 2005 <a href=pr{day}.htm>{TITLE}</a>" for day in range(1, 9))
    assert STATIC.read(page(f"<h1>Press Releases</h1><p>All releases of the month.</p>{items}")) is None


def test_a_frameset_is_no_release() -> None:
    html = f"<title>{TITLE}</title><frameset><frame src=a.htm></frameset><noframes>{TEXT}</noframes>"
    assert STATIC.read(Page(URL, 200, {}, html.encode())) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.thaigov.go.th/about/history.htm",
        "https://www.thaigov.go.th/news/press/index.htm",
        "https://www.thaigov.go.th/news/contents",
        "https://www.thaigov.go.th/",
    ],
)
def test_the_address_has_to_be_that_of_a_release(url: str) -> None:
    assert judge(page(HEAD + TEXT, url=url)) is Verdict.OTHER


PIECES = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<br>",
            "<p>",
            "<td>",
            "<table>",
            "<h1>",
            "<font size=4>",
            "</font>",
            "<a href='http://['>",
        ),
        *(
            "</a>",
            "<a href=x.htm>",
            "<frameset>",
            "<base href='http://['>",
            "<meta http-equiv=x content=url=>",
            " ",
        ),
        *(
            TITLE,
            "5 April 2005",
            "Back",
            "ก",
            "\U0010fff0",
            "\U0010fff1",
            "<title>",
            "\0",
            "<pre>",
            "\n",
            "(c) 2005",
        ),
    ]
)


@given(st.lists(PIECES).map("".join))
def test_no_markup_is_too_much(html: str) -> None:
    one = Page(URL, 200, {}, html.encode())
    found = STATIC.read(one)
    assert found is None or found.body
    assert not STATIC.missing(one)
