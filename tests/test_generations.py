"""The same articles come out of the pages of every generation."""

import http.client
from dataclasses import fields
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawling import crawl
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Reading
from thaigov_spider.demo import articles as invented
from thaigov_spider.demo.articles import SPECIAL
from thaigov_spider.demo.charsets import CHARSETS
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.generations import NESTINGS, page, path
from thaigov_spider.demo.pages import article_page
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.today import scripted
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

SITE = "https://www.thaigov.go.th"
ARTICLES = invented.invented()
ALL = [(generation, nesting) for generation, nestings in NESTINGS.items() for nesting in nestings]
# Which of an article's fields a page does not show: hand-made pages have neither section nor summary, and
# elsewhere it depends on the template.
SHOWN = {
    ("joomla", "plain"): {"section"},
    ("joomla", "introduced"): {"section", "summary"},
    ("joomla", "overridden"): {"section"},
    ("joomla", "unclosed"): {"section"},
    ("joomla", "to-print"): {"section"},
    ("current", "json-ld"): {"section", "summary"},
    ("current", "open-graph"): {"section", "summary"},
    ("current", "by-script"): {"section", "summary"},
    ("current", "utility-classes"): {"section"},
    ("current", "utility-divs"): {"section", "summary"},
    ("current", "sections"): {"section"},
    ("current", "bare-article"): {"section"},
    ("current", "microdata"): {"section", "summary"},
    **{("current", name): {"section", "summary"} for name in scripted.NESTINGS},
}


def could_be_read_in_two_ways(number: int, generation: str, nesting: str) -> bool:
    """Where nothing on a page without class names says which lines are headline, date and text."""
    if number == SPECIAL["empty-body"]:
        return (generation, nesting) not in {
            ("joomla", "plain"),
            ("current", "json-ld"),
            ("current", "open-graph"),
        }
    if number == SPECIAL["headline-is-a-date"]:
        return generation == "static"
    return number == SPECIAL["lines-like-dates-and-headline"] and nesting in {"dated-at-the-end", "times"}


def day(article: Article, nesting: str) -> str | None:
    """When it was published, without the time where every date of a nesting has one."""
    return article.published and article.published[: 10 if nesting == "microdata" else None]


def as_article(url: str, content_type: str, body: bytes) -> Article:
    one = Page(url, 200, {"content-type": content_type}, body)
    assert judge(one) is Verdict.ARTICLE
    found = read(one)
    assert found is not None
    return normalise(found, url, None, "2026-11-23T01:02:03Z")  # type: ignore[arg-type]


def as_codeigniter(article: invented.Article) -> Article:
    shown = article_page(article, nesting="paragraphs", charset="utf-8")
    return as_article(article.url, shown.content_type, shown.body)


@pytest.mark.parametrize(("generation", "nesting"), ALL)
def test_every_nesting_of_every_generation_gives_the_same_articles(generation: str, nesting: str) -> None:
    for article in ARTICLES:
        if could_be_read_in_two_ways(article.id, generation, nesting):
            continue
        shown = page(article, generation, nesting=nesting)
        url = SITE + path(article, generation)
        got, want = as_article(url, shown.content_type, shown.body), as_codeigniter(article)
        assert got.generation == generation
        assert (got.title, day(got, nesting), got.body) == (want.title, day(want, nesting), want.body), (
            article.id
        )
        assert got.lang == want.lang
        for name in SHOWN.get((generation, nesting), ()):
            assert getattr(got, name) == getattr(want, name), article.id
        assert (got.id, got.url) == (None if generation == "static" else article.id, url)


def test_whatever_may_be_read_off_a_page_is_read_off_some_page() -> None:
    read_off: set[str] = set()
    for (generation, nesting), article in product(ALL, ARTICLES[:6]):
        shown = page(article, generation, nesting=nesting)
        found = read(
            Page(SITE + path(article, generation), 200, {"content-type": shown.content_type}, shown.body)
        )
        read_off |= {one.name for one in fields(Reading) if found is not None and getattr(found, one.name)}
    assert read_off >= {one.name for one in fields(Reading)} - {"flags"}  # there are no doubts


@pytest.mark.parametrize("nesting", NESTINGS["static"])
@pytest.mark.parametrize("charset", CHARSETS)
def test_hand_made_pages_are_the_same_in_every_charset(charset: str, nesting: str) -> None:
    for article in ARTICLES[4::9]:
        shown = page(article, "static", nesting=nesting, charset=charset)
        got = as_article(SITE + path(article, "static"), shown.content_type, shown.body)
        assert (got.title, got.body) == (article.title, as_codeigniter(article).body)


def get(url: str) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=60)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
        response = connection.getresponse()
        return response.status, response.headers["Content-Type"], response.read()
    finally:
        connection.close()


def test_the_miniature_serves_them_at_their_addresses() -> None:
    with running(Site()) as origin:
        for generation, nesting in ALL:
            article = ARTICLES[3]
            status, content_type, body = get(f"{origin}{path(article, generation)}?nesting={nesting}")
            assert status == 200
            got = as_article(origin + path(article, generation), content_type, body)
            assert (got.generation, got.title) == (generation, article.title)
            assert got.url == origin + path(article, generation)


@pytest.mark.parametrize(
    "target",
    [
        "/news/press/48/pr1.htm",
        "/th/news/1",
        "/en/news/1",
        "/th/news-ministry/2012-08-15-09-40-18/item/1-1.html",
        "/index.php?option=com_k2&view=item&id=1:1",
        "/index.php?option=com_content&id=40101",
        "/index.php",
        "/th/news/40101?nesting=x",
        "/th/news/40101?charset=x",
    ],
)
def test_what_is_not_there_is_a_404(target: str) -> None:
    with running(Site()) as origin:
        assert get(origin + target)[0] == 404


@pytest.mark.parametrize("generation", NESTINGS)
def test_a_live_crawl_reads_an_article_of_another_generation_to_which_it_is_led(
    tmp_path: Path, generation: str
) -> None:
    site = Site()
    article = site.get(40101)
    site.faults[article.path] = Fault("redirect", path(article, generation))
    with running(site) as origin:
        done = crawl(tmp_path / "archive", "ids=40101", "assets=no", THAIGOV_ORIGIN=origin)
    assert done.status == 0, done.stderr
    (line,) = done.lines
    assert (line["generation"], line["title"]) == (generation, article.title)
    assert (line["url"], line["published"]) == (origin + path(article, generation), article.published)


def test_an_item_of_k2_is_one_article_by_its_number_and_by_its_place() -> None:
    with running(Site()) as origin:
        target = "/index.php?option=com_k2&view=item&id=40101:x&Itemid=350&lang=th"
        _, content_type, body = get(origin + target)
        by_number = as_article(origin + target, content_type, body)
        place = path(Site().get(40101), "joomla")
        by_place = as_article(origin + place, *get(origin + place)[1:])
    assert by_number.content_digest == by_place.content_digest
    assert by_number.id == by_place.id == 40101


def test_no_number_is_taken_over_from_another_generation() -> None:
    article = ARTICLES[3]
    shown = article_page(article, nesting="paragraphs", charset="utf-8")
    moved = as_article(f"{SITE}/th/news/{article.id}", shown.content_type, shown.body)
    assert (moved.generation, moved.id) == ("codeigniter", None)
