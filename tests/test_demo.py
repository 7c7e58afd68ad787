"""The miniature site serves what it says, whole and broken."""

import argparse
import gzip
import http.client
import json
import lzma
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from parsel import Selector
from scrapy.settings import Settings

from thaigov_spider.commands.demo import Command
from thaigov_spider.demo import faults, media
from thaigov_spider.demo.articles import SPECIAL, Article, ArticlesError, invented, load
from thaigov_spider.demo.challenge import CHALLENGES
from thaigov_spider.demo.charsets import CHARSETS, charset_of
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.files import theme_files
from thaigov_spider.demo.hosts import REAL
from thaigov_spider.demo.nestings import NESTINGS, ROTATION, nesting_of
from thaigov_spider.demo.pages import article_page, missing_page
from thaigov_spider.demo.site import Site, running, serve
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.page_requisites import of_page, of_stylesheet

ROOT = Path(__file__).parent.parent
ARTICLES = invented()
BY_ID = {article.id: article for article in ARTICLES}
RADIO = next(article for article in ARTICLES if article.section == media.RADIO)
FORM = next(article for article in ARTICLES if media.form(article))
TITLE = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
BLOCK = '//*[@id="banner-group"]//div[contains(@class, "border-normal clearfix")]'
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


STARTS = {
    ".css": b"",
    ".js": b"/*",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
    ".ico": b"\0\0\1\0",
    ".woff": b"wOFF",
    ".pdf": b"%PDF-1.4",
    ".doc": b"{\\rtf1",
    ".mp3": b"ID3",
}
"""How files begin, by the extensions that there are on the site."""


class Answer:
    """A response, with what tests ask of it."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.body = response.read()

    @property
    def tree(self) -> Selector:
        return Selector(text=self.body.decode())

    @property
    def title(self) -> str:
        return self.tree.xpath("/html/head/title/text()").get("")


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=60)
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers={"Host": parts.netloc} | names)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def needs(url: str, base: str) -> tuple[str, ...]:
    """What a page needs."""
    answer = ask(url)
    return of_page(ParsedPage(url, answer.status, {}, answer.body), base)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def base(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def squeezed(text: str) -> str:
    """Text without white space and what browsers do not show."""
    return re.sub(r"[\s\u200b\ufeff]", "", text)


def lines(article: Article) -> list[str]:
    print_link = ["พิมพ์"] if article.print_link else []
    numeric = [article.date_numeric] if article.date_numeric else []
    return [article.date_th, *numeric, *print_link, article.title, article.summary, *article.body]


def block_texts(html: str) -> list[str]:
    shown = ".//text()[not(ancestor::style or ancestor::script)]"
    return [squeezed("".join(block.xpath(shown).getall())) for block in Selector(text=html).xpath(BLOCK)]


def others(article: Article) -> list[Article]:
    return [other for other in ARTICLES if other != article][:4]


# The articles


def test_there_are_articles_of_all_sorts() -> None:
    assert len(ARTICLES) >= 60
    assert len({article.section for article in ARTICLES}) >= 10
    assert {article.date_th.split()[3] for article in ARTICLES} >= {str(year) for year in range(2559, 2569)}
    assert Counter(article.kind for article in ARTICLES)["ministry_details"] >= 5
    assert sum(not article.listed for article in ARTICLES) == 5
    assert sum(article.title.isascii() for article in ARTICLES) >= 2


def test_ids_rise_with_the_dates_and_have_gaps() -> None:
    ids = [article.id for article in ARTICLES]
    dated = [article.published for article in ARTICLES if article.published]
    assert ids == sorted(set(ids))
    assert dated == sorted(dated)
    assert max(later - earlier for earlier, later in pairwise(ids)) > 20


def test_the_weekday_is_right_but_where_it_is_meant_to_differ() -> None:
    for article in ARTICLES:
        if article.published:
            weekday = WEEKDAYS[date.fromisoformat(article.published[:10]).weekday()]
            right = article.date_th.startswith(f"วัน{weekday}ที่ ")
            assert right == (article.id != SPECIAL["weekday-differs"]), article.id


def test_the_numeric_date_is_right_but_where_it_is_meant_to_differ() -> None:
    for article in ARTICLES:
        assert bool(article.date_numeric) == ((article.published or "")[:4] in {"2022", "2023", "2024"})
        if article.date_numeric and article.published:
            day, month, year = article.date_numeric.split("/")
            right = article.published == f"{int(year) - 543}-{month}-{day}"
            assert right == (article.id != SPECIAL["numeric-date-differs"]), article.id


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        (
            "time",
            lambda article: (
                article.date_th.endswith("เวลา 20.15 น.") and "T20:15:00+07:00" in article.published
            ),
        ),
        (
            "epoch-date",
            lambda article: article.date_th == "วันพฤหัสบดีที่ 1 มกราคม 2513" and not article.published,
        ),
        ("empty-body", lambda article: article.body == ()),
        ("one-line-body", lambda article: len(article.body) == 1),
        ("long", lambda article: len("".join(article.body)) > 6000),
        ("leap-day", lambda article: article.published == "2024-02-29"),
        ("thai-digits", lambda article: "๑๗ สิงหาคม พ.ศ. ๒๕๖๓" in article.body[-1]),
        ("headline-is-a-date", lambda article: article.title == "วันเสาร์ที่ 14 มกราคม 2566"),
        ("lines-like-dates-and-headline", lambda article: article.title in article.body[1:]),
        ("mentions-cloudflare", lambda article: "_cf_chl_opt" in article.body[1]),
        (
            "zero-width-and-no-break-spaces",
            lambda article: "\u200b" in article.title and "\u00a0" in article.body[0],
        ),
        ("quotes-ampersand-less-than", lambda article: {*'"&<'} < {*article.title}),
    ],
)
def test_special_articles_are_what_their_names_say(name: str, holds: Callable[[Article], bool]) -> None:
    assert holds(BY_ID[SPECIAL[name]])


def test_summaries_are_of_three_sorts() -> None:
    same = [article for article in ARTICLES if article.summary == article.title]
    cut = [
        article for article in ARTICLES if len(article.summary) >= 249 and article.summary not in article.body
    ]
    assert len(same) > 10
    assert len(cut) > 10
    assert len(ARTICLES) - len(same) - len(cut) > 10


def test_a_file_of_articles_may_be_compressed(tmp_path: Path) -> None:
    plain = tmp_path / "articles.jsonl"
    line = {"id": 7, "title": "ก", "section": "ข", "date_th": "ค", "summary": "ง", "body": ["จ"]}
    url = "http://www.thaigov.go.th/news/contents/ministry_details/7"
    plain.write_text(f"\ufeff\n{json.dumps(line | {'url': url})}\n", "utf-8")
    packed = tmp_path / "articles.jsonl.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    [article] = load(plain)
    assert load(packed) == [article]
    assert (article.path, article.url) == ("/news/contents/ministry_details/7", url)
    assert (article.body, article.published, article.print_link) == (("จ",), None, False)


GOOD = '{"id": 1, "title": "", "section": "", "date_th": "", "summary": "", "body": []}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD + "{", "line 2: no JSON"),
        ("[1]", "line 1: a JSON object is expected"),
        ('{"id": 1, "title": ""}', "line 1: section, date_th, summary, body missing"),
        (GOOD.replace("1", "true"), "line 1: id must be a positive number"),
        (GOOD.replace("[]", '"text"'), "line 1: body must be a list of paragraphs"),
        (GOOD.replace("}", ', "kind": "press"}'), "line 1: kind must be details or ministry_details"),
        (GOOD.replace("}", ', "published": "2568"}'), "line 1: published must be an ISO 8601 date or null"),
        (GOOD * 2, "line 2: the id 1 stands in an earlier line too"),
        (GOOD + "\udcff", "line 2: not UTF-8"),
        ("\n", "no article in it"),
    ],
)
def test_a_bad_file_of_articles_is_refused_in_one_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ArticlesError) as raised:
        load(path)
    assert str(raised.value).startswith(str(path))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_damaged_xz_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.xz"
    path.write_bytes(lzma.compress(GOOD.encode() * 500)[:-20])
    with pytest.raises(ArticlesError, match="damaged"):
        load(path)


# The pages


@pytest.mark.parametrize("nesting", ROTATION)
def test_the_article_block_has_the_article_s_lines_in_order_in_every_nesting(nesting: str) -> None:
    for article in ARTICLES:
        page = article_page(article, nesting=nesting, charset="utf-8", related=others(article))
        expected = squeezed("".join(lines(article)))
        texts = block_texts(page.body.decode())
        if nesting == "open-divs":  # in the tree, what follows the article lies inside it
            texts = [text[: len(expected)] for text in texts]
        assert texts.count(expected) == 1, (nesting, article.id)


def test_the_headline_may_come_first_where_that_is_asked_for() -> None:
    article = ARTICLES[0]
    [text] = block_texts(article_page(article, nesting="headline-first", charset="utf-8").body.decode())
    assert text.startswith(squeezed(article.title + article.date_th))


@pytest.mark.parametrize("nesting", ["related-around", "related-inside", "related-sections", "mixed"])
def test_related_news_looks_like_the_article_before_and_after_it(nesting: str) -> None:
    article = ARTICLES[-1]
    page = article_page(article, nesting=nesting, charset="utf-8", related=others(article)).body.decode()
    headlines = Selector(text=page).xpath(
        '//div[@class="border-normal clearfix"]//h3[@class="news-1 Circular color2"]'
    )
    texts = [squeezed(headline.xpath("string()").get("")) for headline in headlines]
    place = texts.index(squeezed(article.title))
    assert 0 < place < len(headlines) - 1


def test_every_nesting_and_every_charset_is_in_use() -> None:
    assert len(ROTATION) >= 10
    assert (
        {nesting_of(article) for article in ARTICLES} == set(ROTATION) == set(NESTINGS) - {"headline-first"}
    )
    names = Counter(charset_of(article.id, "".join(lines(article))) for article in ARTICLES)
    assert set(names) == set(CHARSETS)
    assert names["utf-8"] > len(ARTICLES) / 2


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_page_says_of_its_charset_what_it_is_meant_to_say(charset: str) -> None:
    article, how = ARTICLES[0], CHARSETS[charset]
    page = article_page(article, nesting="paragraphs", charset=charset)
    html = page.body.decode("utf-8-sig" if how.codec == "utf-8" else how.codec)
    assert block_texts(html) == [squeezed("".join(lines(article)))]
    assert page.content_type == ("text/html" if not how.header else f"text/html; charset={how.header}")
    assert re.findall(r"<meta[^>]*charset=\"?([^\">]*)", html[:1024]) == ([how.meta] if how.meta else [])
    assert page.body.startswith(b"\xef\xbb\xbf") == how.bom


def test_pages_are_the_same_bytes_every_time_and_as_large_as_real_ones() -> None:
    for article in ARTICLES:
        page = article_page(article, related=others(article))
        assert page == article_page(article, related=others(article))
        assert 10_000 < len(page.body) < 45_000, article.id


def test_an_unknown_nesting_is_refused() -> None:
    with pytest.raises(KeyError):
        article_page(ARTICLES[0], nesting="none")


def test_the_hard_things_are_in_the_pages() -> None:
    article = BY_ID[SPECIAL["quotes-ampersand-less-than"]]
    word = article_page(article, nesting="word", charset="utf-8").body.decode()
    assert all(
        part in word for part in ("<!--[if gte mso 9]>", "<o:p>", "<style>", "<script", "&nbsp;&nbsp;")
    )
    entities = article_page(article, nesting="entities", charset="utf-8").body.decode()
    assert all(part in entities for part in ("&#3585;", "&#xE", "&quot;", "&amp;", "&lt;", "&nbsp;"))
    cut = article_page(article, nesting="cut-words", charset="utf-8").body.decode()
    assert re.search(r"[ก-๙]<!-- [^>]* -->[ก-๙]|[ก-๙]</b>[ก-๙]", cut)


def test_a_missing_article_has_an_empty_block_and_a_bare_title() -> None:
    html = missing_page(related=ARTICLES[:2]).body.decode()
    assert f"<title>{TITLE}</title>" in html
    assert block_texts(html) == [""]
    assert len(Selector(text=html).xpath('//h3[@class="news-1 Circular color2"]')) == 3


@pytest.mark.parametrize("nesting", ROTATION)
def test_pictures_and_documents_are_linked_as_media_says(nesting: str) -> None:
    for article in ARTICLES:
        tree = Selector(text=article_page(article, nesting=nesting, charset="utf-8").body.decode())
        pictures = '//main//img/@*[(name()="src" or name()="data-src") and contains(., "/uploads/")]'
        sources = tree.xpath(pictures).getall()
        assert sources == [upload.url(REAL) for upload in media.pictures(article)]
        links = tree.xpath('//main//a/@href[contains(., "/uploads/")]').getall()
        assert links == [upload.url(REAL) for upload in media.documents(article)]


def test_articles_need_everything_that_real_ones_do() -> None:
    pages = [Selector(text=article_page(article, charset="utf-8").body.decode()) for article in ARTICLES]
    marks = {
        "another size of a picture": '//img/@srcset[contains(., "_large.jpg 2x")]',
        "a picture that a script loads": '//img[starts-with(@src, "data:")]/@data-src',
        "a recording": '//audio[@preload="none"]/source/@src[contains(., ".mp3")]',
        "a document that is no PDF": '//a/@href[contains(., ".doc")]',
        "an icon": '//link[@rel="apple-touch-icon"]/@href',
        "a file of somebody else": '//a/@href[.="https://www.example.org/uploads/guide.pdf"]',
        "junk": '//noscript/link/@href[starts-with(., "public/theme/")]',
    }
    for what, mark in marks.items():
        assert sum(bool(page.xpath(mark)) for page in pages) >= 4, what


# The site


def test_an_article_s_page_is_served_under_its_path(site: Site, base: str) -> None:
    for article in site.articles:
        answer = ask(f"{base}{article.path}?charset=utf-8")
        assert answer.status == 200
        assert answer.title.split() == (TITLE + article.title).split()


@pytest.mark.parametrize(
    "path",
    [
        "/news/contents/details/40102",
        "/news/contents/details/0",
        "/news/contents/details/99999999999999999999",
        f"/news/contents/ministry_details/{SPECIAL['long']}",
        "/news/contents/details/news/contents/index/public/theme/default/js/Placeholders.js",
    ],
)
def test_what_is_no_article_gets_a_soft_404(base: str, path: str) -> None:
    answer = ask(base + path)
    assert (answer.status, answer.title) == (200, TITLE)


@pytest.mark.parametrize(
    "path", ["/nothing", "/news/contents/index/x", "/news/contents/details/40101?nesting=x"]
)
def test_other_addresses_get_a_real_404(base: str, path: str) -> None:
    assert ask(base + path).status == 404


def entries(answer: Answer) -> list[str]:
    links = answer.tree.xpath('//div[@class="col-xs-12 col-sm-9 col-md-10 news-2"]/p/a/@href').getall()
    return [urlsplit(link).path for link in links]


def test_the_listing_shows_every_listed_article_once_newest_first(site: Site, base: str) -> None:
    found, pages, url = [], 0, f"{base}/news/contents"
    while url:
        answer = ask(url)
        found += entries(answer)
        pages += 1
        url = answer.tree.xpath('//ul[@class="pagination"]//a[@rel="next"]/@href').get("")
    assert found == [article.path for article in site.articles if article.listed]
    assert pages == 5


def test_a_listing_page_links_to_the_pages_around_it(base: str) -> None:
    answer = ask(f"{base}/news/contents/index/30")
    labels = answer.tree.xpath('//ul[@class="pagination"]//a/text()').getall()
    assert labels == ["«", "ก่อนหน้า", "1", "2", "3", "4", "5", "ถัดไป", "»"]
    assert entries(ask(f"{base}/news/contents/index/900")) == []


def test_there_may_be_no_listing() -> None:
    with running(Site(listing=False)) as base:
        assert ask(f"{base}/news/contents").status == 404
        assert "/details/" not in ask(base).body.decode()
        assert ask(base + ARTICLES[0].path).status == 200


def test_articles_are_found_by_section_and_headline(site: Site, base: str) -> None:
    found = entries(ask(f"{base}/search?keyword={quote('ด้านสังคม')}"))
    assert found == [
        article.path for article in site.articles if article.listed and article.section == "ด้านสังคม"
    ]
    assert entries(ask(f"{base}/search?keyword=Synopsis")) == [BY_ID[SPECIAL["english-synopsis"]].path]


def test_everything_that_pages_and_style_sheets_need_is_served(site: Site, base: str) -> None:
    pages = [base, *(base + article.path for article in site.articles)]
    needed = {url for page in pages for url in needs(f"{page}?charset=utf-8", base)}
    seen: set[str] = set()
    while needed - seen:
        url = (needed - seen).pop()
        seen.add(url)
        answer = ask(url)
        assert answer.status == 200, url
        assert answer.body.startswith(STARTS[Path(urlsplit(url).path).suffix]), url
        needed |= set(of_stylesheet(url, answer.body, answer.headers["Content-Type"], base))
    assert {urlsplit(url).hostname for url in seen} == {"127.0.0.1", "localhost"}
    assert {Path(urlsplit(url).path).suffix for url in seen} == set(STARTS)
    uploads = {upload.url(site.hosts) for article in site.articles for upload in media.uploads(article)}
    assert uploads <= seen
    assert {f"{base}{path}" for path in theme_files()} == {
        url for url in seen - uploads if url.startswith(base)
    }


@pytest.mark.parametrize(
    ("upload", "start", "end"),
    [
        (media.thumbnail(ARTICLES[0]), b"\xff\xd8\xff\xfe", b"\xff\xd9"),
        (media.text_document(BY_ID[40101]), b"%PDF-1.4", b"%%EOF\n"),
        (media.form(FORM), b"{\\rtf1", b"}\n"),
        (media.recording(RADIO), b"ID3\3", b"\0\0"),
    ],
)
def test_uploads_are_real_files_on_the_media_host(
    site: Site, base: str, upload: media.Upload, start: bytes, end: bytes
) -> None:
    assert site.hosts.media == base.replace("127.0.0.1", "localhost")
    answer = ask(upload.url(site.hosts))
    assert answer.body.startswith(start)
    assert answer.body.endswith(end)
    assert upload.path.encode() in answer.body


def test_the_media_host_has_no_pages(site: Site, base: str) -> None:
    assert ask(site.hosts.media + ARTICLES[0].path).status == 404
    answer = ask(f"{site.hosts.media}/")
    assert (answer.status, answer.headers["Location"]) == (302, f"{base}/")


def test_robots_txt_allows_news_and_names_the_site_map(site: Site, base: str) -> None:
    text = ask(f"{base}/robots.txt").body.decode()
    assert "Disallow: /search" in text
    assert "Crawl-delay" not in text
    sitemap = ask(re.findall("Sitemap: (.*)", text)[0]).body.decode()
    assert sitemap.count("/details/") + sitemap.count("/ministry_details/") == len(site.articles) - 5


def test_robots_txt_may_ask_for_a_delay() -> None:
    with running(Site(crawl_delay=2.5)) as base:
        assert "Crawl-delay: 2.5\n" in ask(f"{base}/robots.txt").body.decode()


def test_text_is_compressed_for_clients_that_accept_it(base: str) -> None:
    plain = ask(base + ARTICLES[0].path)
    packed = ask(base + ARTICLES[0].path, Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body)


def test_head_has_the_headers_and_no_body(base: str) -> None:
    answer = ask(base + ARTICLES[0].path, method="HEAD")
    assert answer.body == b""
    assert int(answer.headers["Content-Length"]) == len(ask(base + ARTICLES[0].path).body)


def test_a_connection_carries_many_requests_and_all_are_kept(site: Site, base: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    for path in ("/", "/robots.txt", "/news/contents?x=1", "/news/contents"):
        connection.request("GET", path, headers={"X-Test": "1"})
        connection.getresponse().read()
    connection.close()
    assert [request.target for request in site.requests] == [
        "/",
        "/robots.txt",
        "/news/contents?x=1",
        "/news/contents",
    ]
    assert site.requests[0].header("x-test") == "1"
    assert abs(site.requests[0].time - time.time()) < 60
    assert [site.count(path) for path in ("/news/contents", "/news/contents?x=1", "/*")] == [2, 1, 4]


def test_articles_come_change_and_go(site: Site, base: str) -> None:
    newest = site.articles[0]
    path = f"{base}{newest.path}?charset=utf-8"
    before = ask(path).body
    site.edit(newest.id, title="ข่าวแก้ไขแล้ว")
    assert ask(path).title == f"{TITLE}ข่าวแก้ไขแล้ว"
    assert ask(path).body != before
    site.add(Article(id=newest.id + 1, title="ข่าวใหม่", body=("เนื้อข่าว",)))
    assert entries(ask(f"{base}/news/contents"))[0] == f"/news/contents/details/{newest.id + 1}"
    site.remove(newest.id)
    assert ask(path).title == TITLE
    with pytest.raises(KeyError):
        site.edit(newest.id, title="x")


@pytest.mark.parametrize("path", [media.thumbnail(ARTICLES[0]).path, "/public/theme/default/css/main.css"])
def test_files_change_and_go_under_the_same_address(site: Site, base: str, path: str) -> None:
    before = ask(base + path)
    site.replace_file(path, b"other bytes")
    after = ask(base + path)
    assert (after.status, after.body) == (200, b"other bytes")
    assert after.headers["Content-Type"] == before.headers["Content-Type"]
    site.remove_file(path)
    assert ask(base + path).status == 404
    assert ask(base + media.thumbnail(ARTICLES[1]).path).status == 200


def test_requests_to_the_media_host_are_counted_by_themselves(site: Site, base: str) -> None:
    upload = media.thumbnail(ARTICLES[0])
    for url in (upload.url(site.hosts), f"{site.hosts.media}/robots.txt", f"{base}/robots.txt"):
        ask(url)
    counted = ("/robots.txt", "/*", f"{site.hosts.media}/robots.txt", f"{site.hosts.media}/uploads/*")
    assert [site.count(path) for path in counted] == [2, 3, 1, 1]
    assert site.count(f"{site.hosts.media}/*") == 2


def test_all_articles_can_be_had_in_one_nesting() -> None:
    with running(Site(nesting="word", charset="tis-620")) as base:
        assert b"MsoNormal" in ask(base + ARTICLES[0].path).body
        assert b"MsoNormal" not in ask(f"{base}{ARTICLES[0].path}?nesting=table").body


# Faults

PATH = ARTICLES[0].path


def test_an_error_passes(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("503", "120", times=2)
    answers = [ask(base + PATH) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "120"
    assert PATH not in site.faults


def test_an_error_stays_until_the_site_is_healed(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("500")
    assert [ask(base + PATH).status for _ in range(3)] == [500] * 3
    assert ask(f"{base}/").status == 200
    site.faults.clear()
    assert ask(base + PATH).status == 200


def test_retry_after_may_be_a_date(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("429", "@90")
    answer = ask(base + PATH)
    assert answer.status == 429
    pause = parsedate_to_datetime(answer.headers["Retry-After"]).timestamp() - time.time()
    assert 80 < pause <= 90


def test_faults_are_met_in_turn_and_the_nearest_path_wins(site: Site, base: str) -> None:
    site.faults.add("/news/*", Fault("500", times=1), Fault("502", times=1))
    site.faults["/news/contents/details/*"] = Fault("403")
    site.faults[f"{PATH}?a=1"] = Fault("401")
    targets = ("/news/contents", "/news/contents", "/news/contents", PATH, f"{PATH}?a=1", f"{PATH}?a=2")
    assert [ask(base + target).status for target in targets] == [500, 502, 200, 403, 401, 403]
    del site.faults["/news/contents/details/*"]
    assert ask(base + PATH).status == 200


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("cut", "", http.client.IncompleteRead),
        ("cut", "10", http.client.IncompleteRead),
        ("cut-chunked", "", http.client.IncompleteRead),
        ("cut-reset", "100", ConnectionResetError),
        ("cut-head", "30", ConnectionResetError),
        ("close", "", http.client.RemoteDisconnected),
        ("reset", "", ConnectionResetError),
    ],
)
def test_bodies_are_cut_and_connections_break(
    site: Site, base: str, kind: str, value: str, error: type[Exception]
) -> None:
    site.faults[PATH] = Fault(kind, value, times=1)
    with pytest.raises(error):
        ask(base + PATH)
    assert ask(base + PATH).status == 200


def test_a_cut_body_has_as_many_bytes_as_asked_for(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("cut", "10")
    with pytest.raises(http.client.IncompleteRead) as raised:
        ask(base + PATH)
    assert len(raised.value.partial) == 10


@contextmanager
def sent(base: str, request: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=60) as client:
        client.sendall(request.encode())
        yield client


def nothing_comes(client: socket.socket) -> bool:
    client.settimeout(0.5)
    try:
        client.recv(1)
    except TimeoutError:
        return True
    return False


def test_a_reply_stalls_and_the_site_stops_all_the_same() -> None:
    site = Site()
    site.faults[PATH] = Fault("stall")
    with (
        running(site) as base,
        sent(base, f"GET {PATH} HTTP/1.1\r\n\r\n") as client,
    ):
        assert nothing_comes(client)


def test_a_reply_stalls_in_the_middle_of_its_body(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("stall", "100")
    with sent(base, f"GET {PATH} HTTP/1.1\r\n\r\n") as client:
        received = b""
        while len(received.partition(b"\r\n\r\n")[2]) < 100:
            received += client.recv(65536)
        assert len(received.partition(b"\r\n\r\n")[2]) == 100
        assert nothing_comes(client)


def test_replies_are_slow_or_come_in_drips(site: Site, base: str) -> None:
    for kind in ("slow", "drip"):
        site.faults[PATH] = Fault(kind, "0.3", times=1)
        started = time.monotonic()
        assert ask(base + PATH).status == 200
        assert time.monotonic() - started >= 0.3


def test_every_reply_may_be_delayed() -> None:
    with running(Site(delay=0.2)) as base:
        started = time.monotonic()
        ask(base)
        assert time.monotonic() - started >= 0.2


def test_a_body_may_come_in_chunks_but_not_to_old_clients(site: Site, base: str) -> None:
    whole = ask(base + PATH).body
    site.faults[PATH] = Fault("chunked")
    answer = ask(base + PATH)
    assert (answer.headers["Transfer-Encoding"], answer.body) == ("chunked", whole)
    with sent(base, f"GET {PATH} HTTP/1.0\r\n\r\n") as client:
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert received.partition(b"\r\n\r\n")[2] == whole


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_shows_one_of_its_signs_at_any_status(site: Site, base: str, name: str) -> None:
    site.faults[PATH] = Fault("challenge", name)
    answer = ask(base + PATH)
    text = answer.body.decode()
    assert answer.status == (int(name) if name.isdigit() else 200)
    signs = [
        answer.headers["cf-mitigated"] == "challenge",
        "<title>Just a moment...</title>" in text,
        "_cf_chl_opt" in text and "/cdn-cgi/challenge-platform/" in text,
    ]
    assert sum(signs) == (3 if name.isdigit() else {"bare": 2}.get(name, 1))
    assert (answer.headers["Server"] == "cloudflare") == name.isdigit()


def test_an_article_about_challenges_is_none(base: str) -> None:
    answer = ask(f"{base}{BY_ID[SPECIAL['mentions-cloudflare']].path}")
    assert answer.headers["Server"] == "Apache"
    assert "cf-mitigated" not in answer.headers
    assert answer.title.startswith(TITLE)
    assert len(answer.tree.xpath("//title")) == 1
    assert not answer.tree.xpath('//script[contains(., "_cf_chl_opt")]')


@pytest.mark.parametrize(
    ("kind", "value", "location"),
    [
        ("redirect", "https://example.org/", "https://example.org/"),
        ("redirect", "", "/"),
        ("redirect-loop", "", PATH),
        ("redirect-host", "", f"https://elsewhere.invalid{PATH}"),
        ("redirect-address", "", f"http://127.0.0.2:PORT{PATH}"),
    ],
)
def test_redirects_lead_elsewhere(site: Site, base: str, kind: str, value: str, location: str) -> None:
    site.faults[PATH] = Fault(kind, value)
    answer = ask(base + PATH)
    assert answer.status == 302
    assert answer.headers["Location"] == location.replace("PORT", base.rsplit(":", 1)[1])


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("disallow", "", "User-agent: *\nDisallow: /\n"),
        ("text", r"User-agent: x\nAllow: /", "User-agent: x\nAllow: /"),
    ],
)
def test_robots_txt_may_say_something_else(site: Site, base: str, kind: str, value: str, text: str) -> None:
    site.faults["/robots.txt"] = Fault(kind, value)
    assert ask(f"{base}/robots.txt").body.decode() == text


def test_a_body_may_go_on_behind_the_length_that_is_declared(site: Site, base: str) -> None:
    whole = ask(base + PATH).body
    site.faults[PATH] = Fault("short-length")
    assert ask(base + PATH).body == whole[: len(whole) // 2]
    with sent(base, f"GET {PATH} HTTP/1.1\r\nConnection: close\r\n\r\n") as client:
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert received.endswith(whole)


def test_a_body_may_have_no_end(site: Site, base: str) -> None:
    robots = ask(f"{base}/robots.txt").body
    site.faults["/robots.txt"] = Fault("endless")
    with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(base).port, timeout=60)) as connection:
        connection.request("GET", "/robots.txt")
        received = connection.getresponse().read(3_000_000)
    assert received == (robots * (1 + 3_000_000 // len(robots)))[:3_000_000]


def test_a_page_may_have_nul_bytes_all_over(site: Site, base: str) -> None:
    whole = ask(base + PATH).body
    site.faults[PATH] = Fault("nul")
    body = ask(base + PATH).body
    assert body.count(b"\0") > 10
    assert body.replace(b"\0", b"") == whole


def test_a_header_may_name_a_wrong_charset(site: Site, base: str) -> None:
    site.faults[PATH] = Fault("charset", "iso-8859-1")
    assert ask(base + PATH).headers.get_all("Content-Type") == ["text/html; charset=iso-8859-1"]


def test_bodies_may_be_empty_big_or_a_bomb(site: Site, base: str) -> None:
    site.faults.add(
        PATH, *(Fault(kind, value, 1) for kind, value in (("empty", ""), ("big", "2"), ("bomb", "3")))
    )
    empty, big, bomb = (ask(base + PATH) for _ in range(3))
    assert empty.body == b""
    assert len(big.body) == 2 * 1024 * 1024
    assert len(bomb.body) < 10_000
    assert len(gzip.decompress(bomb.body)) == 3 * 1024 * 1024


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("503:/a", ("/a", Fault("503"))),
        ("503=@5:/a/*:2", ("/a/*", Fault("503", "@5", 2))),
        ("redirect=http://127.0.0.2:8000/x:/a:1", ("/a", Fault("redirect", "http://127.0.0.2:8000/x", 1))),
        ("slow=0.5:*", ("*", Fault("slow", "0.5"))),
    ],
)
def test_a_fault_has_a_spelling(text: str, expected: tuple[str, Fault]) -> None:
    assert faults.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["503", "200:/a", "x:/a", "slow=x:/a", "challenge=404:/a", "503:a", "503:/a:b", ""]
)
def test_what_is_no_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages differ
        faults.parse(text)


def test_nothing_is_left_when_the_site_stops() -> None:
    before = threading.active_count()
    with running(Site()) as base:
        clients = [http.client.HTTPConnection(urlsplit(base).netloc, timeout=60) for _ in range(5)]
        for client in clients:
            client.request("GET", "/")
            client.getresponse().read()
        assert threading.active_count() > before + 5
    assert threading.active_count() == before
    for client in clients:
        client.close()
    with pytest.raises(ConnectionRefusedError):
        ask(base)


def test_the_site_listens_on_loopback_only(site: Site) -> None:
    with serve(site) as server:
        assert server.socket.getsockname()[0] == "127.0.0.1"


# The command


def run_command(*arguments: str) -> int:
    command = Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(arguments)
    command.run(rest, options)
    return command.exitcode


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["more"], 2, "more: not understood"),
        (["--fault", "x:/"], 2, "no fault of the kind 'x'"),
        (["--articles", "none.jsonl"], 2, "none.jsonl: No such file"),
        (["--articles", "."], 2, ".: Is a directory"),
        (["--articles", "pyproject.toml"], 2, "pyproject.toml, line 1: no JSON"),
    ],
)
def test_the_command_says_in_one_line_why_it_does_not_serve(
    arguments: list[str],
    status: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    assert run_command(*arguments) == status
    output = capsys.readouterr()
    assert output.out == ""
    assert message in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["--port", "99999"], ["--nesting", "x"], ["--delay", "-1"], ["--delay", "nan"]]
)
def test_the_command_refuses_values_that_it_cannot_use(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        run_command(*arguments)
    assert raised.value.code == 2


def test_a_port_that_is_taken_is_a_failure(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    port = base.rsplit(":", 1)[1]
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert run_command("--port", port) == 1
    assert (
        capsys.readouterr().err
        == f"scrapy demo: port {port}: Address already in use; --port 0 takes one that is free\n"
    )
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_until_it_is_stopped(number: signal.Signals, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(GOOD.replace('"title": ""', '"title": "ข่าว"'), "utf-8")
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "demo",
        "--port",
        "0",
        "--articles",
        str(path),
        "--nesting",
        "table",
    ]
    command += ["--fault", "403:/robots.txt", "--no-listing"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        match = re.fullmatch(r"(http://127\.0\.0\.1:[0-9]+)/ serves 1 article; Ctrl-C stops it\n", line)
        assert match, line
        assert ask(f"{match[1]}/robots.txt").status == 403
        assert ask(f"{match[1]}/news/contents").status == 404
        assert ask(f"{match[1]}/news/contents/details/1").title == f"{TITLE}ข่าว"
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "", "")
