import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture, Reading
from thaigov_spider.corpus import text_format
from thaigov_spider.demo.articles import Article as Invented
from thaigov_spider.demo.articles import invented as invented_articles
from thaigov_spider.html.text import clean

URL = "https://www.thaigov.go.th/news/contents/details/37652"
DATE = "วันอังคารที่ 15 ธันวาคม 2563"
CAPTURE = Capture("live", "a.warc.gz", 0, "<urn:uuid:0>", None, 200)
CARRIED = (
    "url", "id", "generation", "lang", "title", "section", "summary", "body", "published", "published_raw",
    "content_digest",
)  # fmt: skip
TEXT = f"""{text_format.TITLE}เปิดทางเท้าริมน้ำ


{DATE}
เปิดทางเท้าริมน้ำ
นายกรัฐมนตรีเปิดทางเท้า
วันนี้ นายกรัฐมนตรีเปิดทางเท้า
ที่ทำเนียบรัฐบาล

ที่มา : {URL}"""


def line(**fields: Any) -> dict[str, Any]:
    """The line of an article as a crawl writes it."""
    reading = {
        "generation": "codeigniter",
        "title": "เปิดทางเท้าริมน้ำ",
        "section": "ด้านสังคม",
        "summary": "นายกรัฐมนตรีเปิดทางเท้า",
        "body": "วันนี้ นายกรัฐมนตรีเปิดทางเท้า\nที่ทำเนียบรัฐบาล",
        "published_raw": DATE,
    }
    return normalise(Reading(**(reading | fields)), URL, CAPTURE, "2026-11-23T01:02:03Z").as_dict()


def back(article: dict[str, Any], number: int = 1) -> dict[str, Any]:
    stem = f"{text_format.file_stem(article['section'])}_{number}"
    return text_format.read(text_format.as_text(article), stem).as_dict()


def carried(article: dict[str, Any]) -> dict[str, Any]:
    return {name: article[name] for name in CARRIED}


def invented() -> Iterator[dict[str, Any]]:
    for one in invented_articles():
        yield line_of(one)


def line_of(one: Invented) -> dict[str, Any]:
    reading = Reading(
        "codeigniter",
        clean(one.title),
        clean(one.section),
        clean(one.summary or one.title),
        "\n".join(filter(None, map(clean, one.body))),
        one.date_th,
        one.date_numeric,
    )
    url = f"https://www.thaigov.go.th/news/contents/{one.kind}/{one.id}"
    return normalise(reading, url, CAPTURE, "2026-11-23T01:02:03Z").as_dict()


def test_the_text_of_an_article_is_that_of_the_public_corpora() -> None:
    assert text_format.as_text(line()) == TEXT


def test_numeric_date_and_print_link_are_read_and_not_written() -> None:
    text = TEXT.replace(f"\n{DATE}\n", f"\n{DATE}\n15/12/2563\nพิมพ์\n")
    article = text_format.read(text, "ด้านสังคม_1").as_dict()
    assert carried(article) == carried(line())
    assert text_format.as_text(article) == TEXT


def test_what_the_text_does_not_say_is_null() -> None:
    article = back(line())
    assert article["capture"] == {"via": "corpus"}
    assert [article[name] for name in ("retrieved", "images", "attachments", "supersedes")] == [None] * 4


def test_every_invented_article_comes_back_in_every_field_that_the_format_carries() -> None:
    articles = list(invented())
    assert len(articles) > 50
    for article in articles:
        assert carried(back(article)) == carried(article), article["id"]


LINES = st.text(st.characters(codec="utf-8"), max_size=300).map(clean)


@given(
    title=LINES.filter(bool),
    summary=LINES.filter(lambda text: 0 < len(text) <= 250),
    body=st.lists(LINES.filter(bool), min_size=1, max_size=5),
)
def test_any_text_comes_back(title: str, summary: str, body: list[str]) -> None:
    article = line(title=f"ข่าว {title}", summary=f"วันนี้{summary}"[:250], body="\n".join(body))
    again = back(article)
    for name in ("title", "summary", "body", "published"):
        assert again[name] == article[name]


@pytest.mark.parametrize(
    ("section", "stem"),
    [
        ("a/b", "ab"),
        ("..", "no-section"),
        ("../../etc/passwd", "etcpasswd"),
        ("", "no-section"),
        (None, "no-section"),
        ("ด้าน\x00สังคม\x1b[2J", "ด้านสังคม[2J"),
        ("C:\\Windows", "CWindows"),
        ("~root", "root"),
        ("-rf", "rf"),
        ("ทัน LINE ไทยคู่ฟ้า", "ทัน LINE ไทยคู่ฟ้า"),
    ],
)
def test_sections_become_safe_names(section: str | None, stem: str) -> None:
    assert text_format.file_stem(section) == stem


def test_a_section_that_is_too_long_is_cut_between_two_characters() -> None:
    stem = text_format.file_stem("ก" * 300)
    assert set(stem) == {"ก"}
    assert 150 <= len(f"{stem}_1000000.txt".encode()) <= 255


@given(st.one_of(st.none(), st.text()))
def test_no_section_leaves_its_folder_or_makes_no_name(section: str | None) -> None:
    stem = text_format.file_stem(section)
    name = f"{stem}_1.txt"
    assert stem
    assert not set(name) & set('/\\:*?"<>|')
    assert all(sign.isprintable() or sign > "\x9f" for sign in name)
    assert not name.startswith((".", "-", "~", " "))
    assert len(name.encode()) <= 255


def test_a_section_of_a_file_name_is_flagged_for_what_the_name_may_lack() -> None:
    assert back(line(section="ด้านสังคม"))["flags"] == [text_format.FROM_FILE_NAME]
    assert back(line(section=None))["flags"] == ["no-section"]
    assert back(line(section=None))["section"] is None
    assert back(line(section="สรุปข่าวการประชุม ครม."))["section"] == "สรุปข่าวการประชุม ครม."


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_byte_order_mark_and_line_ends_make_no_difference(start: str, end: str) -> None:
    text = start + TEXT + end
    for same in (text, text.replace("\n", "\r\n")):
        assert carried(text_format.read(same, "ด้านสังคม_1").as_dict()) == carried(line())


@pytest.mark.parametrize(
    "url",
    [
        "http://www.thaigov.go.th/news/contents/details/37652",
        "http://thaigov.go.th:80/news/contents/details/37652/",
        "https://www.thaigov.go.th/news/contents/details/37652?fbclid=x",
    ],
)
def test_every_variant_of_an_address_is_the_canonical_one(url: str) -> None:
    assert text_format.read(TEXT.replace(URL, url), "x_1").url == URL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the last line is not"),
        ("\n\n\n", "the last line is not"),
        ("ข่าว", "the last line is not"),
        (TEXT.rpartition("\n")[0], "the last line is not"),
        (TEXT.replace(URL, "https://example.org/news/contents/details/1"), "not that of an article"),
        (TEXT.replace(URL, "https://www.thaigov.go.th/"), "not that of an article"),
        (TEXT.replace(URL, "http://[::1/"), "not that of an article"),
        (f"{text_format.TITLE}ข่าว\n\n\n\nที่มา : {URL}", "there is no text"),
    ],
)
def test_what_is_no_article_says_why(text: str, why: str) -> None:
    with pytest.raises(text_format.CorpusError, match=why):
        text_format.read(text, "ด้านสังคม_1")


def test_a_line_fits_the_schema() -> None:
    from thaigov_spider.article.schema import misfit

    article = text_format.read(TEXT, "ด้านสังคม_1")
    assert misfit(article) is None
    assert json.loads(article.as_line())["capture"] == {"via": "corpus"}


OTHERS = {
    "current": ("https://www.thaigov.go.th/th/news/163000", "3 ธันวาคม 2568 10:15 น.", True),
    "joomla": (
        "https://www.thaigov.go.th/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html",
        "วันพุธที่ 15 สิงหาคม 2555",
        True,
    ),
    "static": ("https://www.thaigov.go.th/news/press/2548/pr01.htm", "5 เมษายน 2548", False),
}


@pytest.mark.parametrize("generation", OTHERS)
@pytest.mark.parametrize("has_date", [True, False])
def test_articles_of_every_generation_come_back(generation: str, has_date: bool) -> None:
    url, date, has_summary = OTHERS[generation]
    reading = Reading(
        generation,
        "เปิดทางเท้าริมน้ำ",
        "ด้านสังคม",
        "นายกรัฐมนตรีเปิดทางเท้า" if has_summary else None,
        "วันนี้ นายกรัฐมนตรีเปิดทางเท้า\nที่ทำเนียบรัฐบาล",
        date if has_date else None,
    )
    article = normalise(reading, url, CAPTURE, "2026-11-23T01:02:03Z").as_dict()
    assert carried(back(article)) == carried(article)
    assert (article["published"] is not None) is has_date
