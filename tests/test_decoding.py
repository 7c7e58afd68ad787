"""Bytes to text, bytes that are no text, and text that was encoded twice."""

import gzip
import zlib
from random import Random

import pytest

from thaigov_spider.article.normalise import normalise
from thaigov_spider.html.decoding import decode, is_encoded_twice, is_text
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

URL = "https://www.thaigov.go.th/news/press/48/apr48/pr05apr05.htm"
QUOTED = "The Minister’s “first” visit – a ‘success’… at the fair"
WORDS = "The fair was opened by the Prime Minister in Bangkok, and it goes on until the end of the month. "


@pytest.mark.parametrize("thai", ["งาน", "งานวัด ครั้งที่ ๑", "นายกรัฐมนตรี" * 9])
@pytest.mark.parametrize(
    "declared", [None, "text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"]
)
def test_typographic_quotes_do_not_count_against_thai(thai: str, declared: str | None) -> None:
    text = f"<p>{QUOTED} ({thai})\xa0{QUOTED}</p>"
    assert decode(text.encode("cp874"), declared) == text


def test_what_windows_874_lacks_is_that_of_windows_1252() -> None:
    body = "งานวัด ครั้งที่ ๑ ".encode("cp874") + "Œuvre™ ‰".encode("cp1252")
    assert decode(body, "text/html; charset=tis-620") == "งานวัด ครั้งที่ ๑ Œuvre™ ‰"


@pytest.mark.parametrize("text", [QUOTED, "Señor Peña dîne à l’hôtel – déjà vu", "50 °C, ½ £, © 2005"])
def test_western_text_stays_western(text: str) -> None:
    assert decode(text.encode("cp1252"), "text/html") == text


PAGES = {
    "pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b"stream of words " * 40,
    "gzip": gzip.compress(WORDS.encode() * 9),
    "gzip-without-header": gzip.compress(Random(1).randbytes(3000))[10:],
    "deflate": zlib.compress(Random(2).randbytes(3000)),
    "word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + WORDS.encode() * 9,
    "picture": b"\xff\xd8\xff\xe0\0\x10JFIF" + Random(3).randbytes(3000),
    "database-error": b"<h1>A Database Error Occurred</h1><p>Error Number: 1045</p><p>Access denied</p>",
    "mysql": b"<b>Warning</b>:  mysql_connect() [function.mysql-connect]: Too many connections on line 3",
    "ole": b"<font>Microsoft OLE DB Provider for SQL Server</font> <p>error '80004005'</p><p>Timeout</p>",
    "digits": b"<p>1 2 3 4 5</p><p>6 7 8 9</p><p>.... ;;;; ****</p>",
}


@pytest.mark.parametrize("name", PAGES)
def test_bytes_that_are_no_page_are_no_article(name: str) -> None:
    for url in (
        URL,
        "https://www.thaigov.go.th/news/contents/details/7",
        "https://www.thaigov.go.th/th/news/7",
    ):
        page = Page(url, 200, {"content-type": "text/html"}, PAGES[name])
        assert judge(page) is Verdict.OTHER
        assert read(page) is None


def test_a_text_without_a_headline_is_an_article() -> None:
    page = Page(URL, 200, {"content-type": "text/html"}, f"<body><p>{WORDS}<p>{WORDS}".encode())
    assert judge(page) is Verdict.ARTICLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_pages_are_text_in_every_encoding(encoding: str) -> None:
    assert is_text("<p>ข่าวทำเนียบ</p>\x0c\x1a".encode(encoding, "replace"))
    assert is_text("<p>ข่าว".encode("utf-16-le"), "text/html; charset=utf-16le")


THAI = "ข่าวดีของวันนี้ เปิดตลาดริมคลอง"


@pytest.mark.parametrize(
    "text",
    [
        THAI.encode().decode("cp1252", "ignore"),
        THAI.encode().decode("latin-1"),
        THAI.encode().decode("cp874", "ignore"),
        f"{THAI} {THAI.encode().decode('cp874', 'replace')}",
        QUOTED.encode().decode("cp1252", "ignore"),
        "déjà".encode().decode("latin-1"),
    ],
)
def test_text_that_was_encoded_twice_has_a_flag(text: str) -> None:
    page = f"<title>Fair</title><h1>Fair</h1><p>{WORDS}</p><p>{text}</p>"
    found = read(Page(URL, 200, {"content-type": "text/html; charset=utf-8"}, page.encode()))
    assert found is not None
    flags = normalise(found, URL, None, None).flags  # type: ignore[arg-type]
    assert "encoded-twice" in flags


@pytest.mark.parametrize(
    "text",
    [THAI, QUOTED, "เธอเน้นเนื้อหา เธอเนรมิต เน้นเน้น เธอ เธอ", "déjà vu, à Ã la São Paulo", "เนเธอร์แลนด์ เธอเนียน"],
)
def test_text_that_was_encoded_once_has_none(text: str) -> None:
    assert not is_encoded_twice(text)
