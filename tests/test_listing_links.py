"""What a page of a listing, its scripts, sitemaps and feeds lead to."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.layouts.listing import feeds, links, pagination, sections
from thaigov_spider.layouts.script_links import numbered
from thaigov_spider.layouts.verdict import Page, Verdict, judge
from thaigov_spider.plan.link_list import LinkList, Named, read_link_list
from thaigov_spider.urls import Address

SITE = "https://www.thaigov.go.th"


def page(html: str, url: str = f"{SITE}/th/news") -> Page:
    return Page(url, 200, {"content-type": "text/html"}, html.encode())


CODEIGNITER = """<ul class="pagination color7"><a href="?per_page=20" data-ci-pagination-page="3">3</a>
<a href="?per_page=90" data-ci-pagination-page="10">›</a></ul>"""


def calendar(days: int = 31) -> str:
    cells = "".join(f'<td><a href="?day={day}">{day}</a></td>' for day in range(1, days + 1))
    return f'<div class="widget calendar"><a rel="next" href="?month=8">›</a><table>{cells}</table></div>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'{calendar()}<a href="/th/news?page=3">ถัดไป</a>', "/th/news?page=3"),
        (f'{calendar()}<a href="/th/news?page=3">3</a>', "/th/news?page=3"),
        (calendar(), None),
        ("".join(f'<a href="?date=2026-07-{day:02}">{day}</a>' for day in range(1, 31)), None),
        ("".join(f'<a href="/th/news/2026/07/{day:02}">{day}</a>' for day in range(1, 31)), None),
        ('<a href="/th/tags/3">3</a><a href="/th/news?tag=3">3</a>', None),
        ('<a href="/th/economy?page=3">3</a>', None),
        ('<a href="/th/news?page=1">3</a>', None),  # leads back
        ('<a href="?page=3&amp;sort=old">3</a>', None),  # another order of the same news
        ('<a href="/th/news/page/3">โหลดเพิ่มเติม</a>', "/th/news/page/3"),
        ('<a href="/th/about">ดูเพิ่มเติม</a><a href="?page=3">3</a>', "/th/news?page=3"),
        ('<nav aria-label="Pagination"><a href="?page=3">3</a></nav>', "/th/news?page=3"),
        (CODEIGNITER, "/th/news?per_page=20"),
        ('<a href="?per_page=20">3</a>', "/th/news?per_page=20"),
    ],
)
def test_the_page_that_follows_is_told_from_other_numbers(html: str, expected: str | None) -> None:
    found = pagination(page(html, f"{SITE}/th/news?page=2"), 2)
    assert found == (expected and SITE + expected)


NAMED = {"url": "/th/news/166391", "other": "https://www.thaigov.go.th/en/news/166392"}
FLIGHT = json.dumps(json.dumps({"href": "/th/news/166391", "en": NAMED["other"]}))


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(NAMED)}</script>',
        f'<script type="application/ld+json">{json.dumps(NAMED)}</script>',
        f"<script>self.__next_f.push([1,{FLIGHT}])</script>",
        f"<script>window.__NUXT__={json.dumps(NAMED)}</script>".replace("/", r"\u002F").replace(
            r"<\u002F", "</"
        ),
        f"<script>window.__NUXT__={json.dumps(NAMED)}</script>".replace("/", r"\/").replace(r"<\/", "</"),
        f"<script>window.X = {{list: ['/th/news/166391', '{NAMED['other']}']}}</script>",
        "<div onclick=\"location.href='/th/news/166391'\"></div><p data-href='/en/news/166392'></p>",
    ],
)
def test_links_in_scripts_are_links(script: str) -> None:
    found = page(f"<title>ข่าว</title><div id=root></div>{script}")
    assert [link.address for link in links(found)] == [
        Address(166391, "th/news"),
        Address(166392, "en/news"),
    ]
    assert judge(found) is Verdict.LISTING


def test_what_only_looks_like_a_link_in_a_script_is_none() -> None:
    html = """<script>var a = "/th/news/166391-x", b = "https://example.com/th/news/5", c = "/x/th/news/6",
    d = "/th/news/politics", e = "/th/news/0", f = "/th/news/1234567890"</script>"""
    assert links(page(html)) == []


@pytest.mark.parametrize(
    "script",
    [
        '{"all": [{"id": 166391, "title": "ข่าว"}, {"title": "ข่าว", "id": "166390"}, {"id": 7, "name": ""}]}',
        r'self.__next_f.push([1,"[{\"id\":166391,\"title\":\"ก\"},{\"id\":166390,\"headline\":\"ข\"}]"])',
        '[{"news": 1}, [2, 5], {"id": 3, "title": 4}, 166391, "ข่าว", {"id": 6, "title": 4}, 166390]',
    ],
)
def test_numbers_with_headlines_may_be_articles_where_no_address_stands(script: str) -> None:
    html = f"<script>{script}</script>"
    assert [a.id for a in numbered(page(html))] == [166391, 166390]
    assert numbered(page(html, f"{SITE}/en/news"))[0] == Address(166391, "en/news")
    assert numbered(page(html, f"{SITE}/th/about")) == []


def test_sections_are_the_pages_right_below_the_listing() -> None:
    html = """<a href="/th/news/politics">การเมือง</a><a href="/th/news/economy/">เศรษฐกิจ</a>
    <a href="/th/news/politics#top">การเมือง</a><a href="/th/news/166391">ข่าว</a><a href="/th/news">ข่าว</a>
    <a href="/th/about">เรา</a><a href="/th/news?page=2">2</a><a href="https://example.com/th/news/x">x</a>"""
    assert [url.rpartition("/th/news/")[2] for url in sections(page(html))] == ["politics", "economy/"]


def test_feeds_are_those_of_the_head() -> None:
    html = """<link rel=alternate type="application/rss+xml" href="/th/rss">
    <link rel=alternate type="application/atom+xml" href="https://example.com/atom">"""
    assert feeds(page(html)) == [f"{SITE}/th/rss"]


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://www.thaigov.go.th/th/news/5</loc><lastmod>2026-07-14T09:00:00+07:00</lastmod>
<news:news><news:title>ข่าว</news:title></news:news></url>
<url><loc> https://www.thaigov.go.th/en/news/5 </loc><lastmod>2026-07-14</lastmod></url>
<url><loc>https://example.com/th/news/6</loc></url><url><loc>https://www.thaigov.go.th/th/about</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.thaigov.go.th/sitemap-news.xml.gz</loc></sitemap></sitemapindex>"""
RSS = """<rss version="2.0"><channel><link>https://www.thaigov.go.th/th/news</link>
<item><link>https://www.thaigov.go.th/th/news/5</link></item><item><guid>https://www.thaigov.go.th/en/news/5</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="alternate" href="/th/news/5"/></entry>
<entry><link href="/en/news/5"/></entry></feed>"""
BOTH = (Address(5, "th/news"), Address(5, "en/news"))


def read(text: str | bytes) -> LinkList:
    return read_link_list(f"{SITE}/sitemap.xml", text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("text", [SITEMAP, gzip.compress(SITEMAP.encode()), f"\ufeff\n{SITEMAP}", RSS, ATOM])
def test_sitemaps_and_feeds_name_articles(text: str | bytes) -> None:
    assert tuple(named.address for named in read(text).articles) == BOTH


def test_a_sitemap_says_when_a_page_was_changed() -> None:
    assert read(SITEMAP).articles == (
        Named(BOTH[0], datetime(2026, 7, 14, 2, tzinfo=UTC)),
        Named(BOTH[1], datetime(2026, 7, 14, 17, tzinfo=UTC)),
    )


def test_an_index_names_other_sitemaps() -> None:
    assert read(INDEX) == LinkList((), (f"{SITE}/sitemap-news.xml.gz",))


def test_a_list_that_is_plain_text_or_cut_short_is_read_as_far_as_it_goes() -> None:
    assert len(read(f"{SITE}/th/news/5\n{SITE}/en/news/5\n").articles) == 2
    assert len(read(SITEMAP.partition("<url><loc> ")[0]).articles) == 1
    assert read(gzip.compress(SITEMAP.encode())[:60] + b"\xff" * 60).articles == ()
    assert read("<html><p>404</p></html>") == LinkList()
    assert (
        read('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><url><loc>&e;</loc></url>') == LinkList()
    )


@given(st.binary() | st.text().map(str.encode) | st.just(b"<url><loc>http://[</loc></url>"))
def test_no_bytes_are_too_much_for_a_list(body: bytes) -> None:
    read(body)
    read(b"<urlset><url><loc>" + body)
