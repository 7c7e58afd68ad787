"""The miniature of today's site: its numbers, its nights, and the ways in which it shows its news."""

import gzip
import json
import re
from typing import Any

import pytest

from tests.test_demo import run_command
from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.site import Site
from thaigov_spider.demo.today import newsroom
from thaigov_spider.demo.today.designs import CODEIGNITER, CURRENT, DESIGNS

MARKED = re.compile(r"/(?:th|en)/news/([0-9]{6})|/news/contents/(?:ministry_)?details/([0-9]+)")
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)


def site(design: str | None = None, **settings: Any) -> Site:
    return Site(generation="current", compress=False, design=design, **settings)


def ask(served: Site, target: str) -> Reply:
    return served.answer(Request("GET", target, (("Host", "127.0.0.1:1"),)))


def html(served: Site, target: str, status: int = 200) -> str:
    reply = ask(served, target)
    assert reply.status == status
    return reply.body.decode()


def numbers(text: str) -> set[int]:
    return {int(match[1] or match[2]) for match in MARKED.finditer(text)}


def listed(served: Site, lang: str = "th") -> set[int]:
    return {one.id for one in served.articles if one.listed and one.kind == f"{lang}/news"}


def test_thai_and_english_share_one_rising_sequence_of_numbers_with_gaps() -> None:
    articles = newsroom.articles()
    ids = [article.id for article in articles]
    assert len(articles) == 120
    assert ids == sorted(set(ids))
    assert ids[-1] - ids[0] > len(ids) + 20
    assert {article.kind for article in articles} == {"th/news", "en/news"}
    assert [one.published for one in articles] == sorted(str(one.published) for one in articles)
    assert len({one.published[:10] for one in articles if one.published}) == 3
    assert len({one.title for one in articles}) == len({one.body for one in articles}) == 120


def test_each_night_there_are_40_more_one_edited_and_one_removed() -> None:
    first, second = ({one.id: one for one in newsroom.on_night(night)} for night in (1, 2))
    assert len(second.keys() - first.keys()) == 40
    [removed] = first.keys() - second.keys()
    changed = [number for number in first.keys() & second.keys() if first[number] != second[number]]
    assert len(changed) == 1
    assert newsroom.EDITED in second[changed[0]].body
    shown = site()
    shown.show_night(2)
    assert html(shown, f"/th/news/{removed}", 404)
    assert newsroom.EDITED in html(shown, second[changed[0]].path + "?nesting=json-ld")


def test_every_article_is_at_its_address_and_at_no_other() -> None:
    served = site()
    for article in served.articles:
        other = article.path.replace("/th/", "/e*/").replace("/en/", "/th/").replace("/e*/", "/en/")
        assert html(served, f"{article.path}?nesting=json-ld")
        assert html(served, other, 404)
        assert html(site(both=True), other) if article.id == newsroom.FIRST else True


@pytest.mark.parametrize(("without", "status"), [("404", 404), ("200", 200), ("307", 307)])
def test_a_number_without_an_article(without: str, status: int) -> None:
    assert ask(site(without=without), "/th/news/166300").status == status


@pytest.mark.parametrize("path", ["/news/contents/details/40101", "/news/contents", "/"])
def test_old_addresses_lead_to_the_front_page(path: str) -> None:
    reply = ask(site(), path)
    assert (reply.status, dict(reply.headers)["Location"].endswith("/th")) == (307, True)


@pytest.mark.parametrize(
    ("old", "leads"), [("front", "/th"), ("notice", "/th/moved"), ("article", "/th/news/")]
)
def test_where_an_old_address_leads(old: str, leads: str) -> None:
    before = invented()[1]
    served = Site([newsroom.moved(before)], generation="current", old=old, compress=False)
    reply = ask(served, before.path)
    target = dict(reply.headers)["Location"].removeprefix(served.hosts.www)
    assert (reply.status, target) == (307, leads + f"{before.id + newsroom.MOVED}" * (old == "article"))
    assert html(served, target)
    assert html(site(old="404"), before.path, 404)


PAGED = ["pages", "bare-front", "calendar"]


@pytest.mark.parametrize("design", PAGED)
def test_listings_in_html_show_all_that_is_listed(design: str) -> None:
    served = site(design)
    shown = [numbers(html(served, f"/th/news?page={page}")) for page in range(1, 8)]
    assert set().union(*shown) == listed(served)
    assert numbers(html(served, "/th/news")) == shown[0]
    assert bool(numbers(html(served, "/th"))) is (design != "bare-front")
    assert numbers(html(served, "/en/news")) <= listed(served, "en")
    assert "?page=2" in html(served, "/th/news")


@pytest.mark.parametrize("design", ["next-data", "flight", "nuxt2", "nuxt3", "endpoint"])
def test_listings_by_script_have_no_link_in_their_html(design: str) -> None:
    served = site(design)
    page = html(served, "/th/news")
    assert numbers(SCRIPT.sub("", page)) == set()
    assert len(numbers(page)) == (0 if design == "endpoint" else 15)
    data = ask(served, "/api/news?page=2")
    assert data.status == (200 if design == "endpoint" else 404)
    if design == "endpoint":
        assert {item["id"] for item in json.loads(data.body)["items"]} <= listed(served)


@pytest.mark.parametrize(("design", "count"), [("load-more", 12), ("rss", 10), ("atom", 10), ("sitemap", 0)])
def test_short_listings_lead_no_further(design: str, count: int) -> None:
    page = html(site(design), "/th/news")
    assert len(numbers(page)) == count
    assert "page=" not in page


@pytest.mark.parametrize("design", ["rss", "atom"])
def test_feeds_are_linked_in_the_head_and_show_the_newest_50(design: str) -> None:
    served = site(design)
    assert f'type="application/{design}+xml" href="/feed"' in html(served, "/th/news")
    assert len(numbers(html(served, "/feed"))) == 50
    assert html(site("pages"), "/feed", 404)


def test_the_sitemaps_name_every_article_and_when_it_was_modified() -> None:
    served = site("sitemap")
    served.show_night(2)
    maps = re.findall(r"<loc>http[^<]*?(/sitemaps/[^<]*)</loc>", html(served, "/sitemap.xml"))
    bodies = [ask(served, path).body for path in maps]
    texts = [
        gzip.decompress(body) if path.endswith(".gz") else body
        for path, body in zip(maps, bodies, strict=True)
    ]
    assert set().union(*(numbers(text.decode()) for text in texts)) == {one.id for one in served.articles}
    assert "<news:title>" in texts[-1].decode()
    assert numbers(html(site("pages"), "/sitemap.xml")) == set()


def test_sections_have_listings_of_their_own_and_there_is_none_of_all() -> None:
    served = site("sections")
    assert numbers(html(served, "/th/news")) == set()
    found: set[int] = set()
    for slug in re.findall(r'/th/news/([a-z]+)"', html(served, "/th/news")):
        for page in range(1, 9):
            found |= numbers(html(served, f"/th/news/{slug}?page={page}"))
    assert found == listed(served)
    assert html(site("pages"), "/th/news/politics", 404)


@pytest.mark.parametrize("gone", [True, False])
def test_a_new_government_empties_the_listing(gone: bool) -> None:
    served = site()
    served.new_government(gone=gone)
    assert numbers(html(served, "/th/news")) == set()
    assert ask(served, f"/th/news/{newsroom.FIRST}?nesting=json-ld").status == (404 if gone else 200)


def test_robots_txt_forbids_what_is_asked_for() -> None:
    assert "\nDisallow: /th/news\n" in html(site(disallow=("/th/news",)), "/robots.txt")


@pytest.mark.parametrize("design", ["offsets", "panels"])
def test_offsets_stand_in_the_query(design: str) -> None:
    served = Site(design=design, per_page=10, compress=False)
    pages = [html(served, f"/news/contents?per_page={offset}") for offset in range(0, 80, 10)]
    assert set().union(*map(numbers, pages)) == {one.id for one in served.articles if one.listed}
    assert "/news/contents?per_page=10" in html(served, "/news/contents")


def test_pages_in_panels_have_the_other_class_names() -> None:
    page = html(Site(design="panels", compress=False), "/news/contents/details/40104")
    for names in (
        "panel-heading clearfix Circular",
        "font_level2 Circular color3",
        "news-2 font_level3 text-right",
    ):
        assert f'class="{names}"' in page or f'{names}"' in page
    assert "border-normal" not in page


def test_every_design_is_of_one_generation() -> None:
    assert DESIGNS == {"current": CURRENT, "codeigniter": CODEIGNITER}
    assert not set(CURRENT) & set(CODEIGNITER)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--generation", "codeigniter", "--design", "flight"),
        ("--design", "flight", "--nesting", "word"),
        ("--generation", "current", "--nesting", "word"),
    ],
)
def test_the_command_refuses_what_is_of_different_generations(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(*arguments) == 2
    assert "of different generations" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("--design", "x"), ("--night", "0"), ("--without", "500")])
def test_the_command_refuses_what_it_does_not_know(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as raised:
        run_command(*arguments)
    assert raised.value.code == 2
