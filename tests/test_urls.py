from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from thaigov_spider.urls import SITE, Address, Source, absolute, address, canonical, is_ours, is_site, source

DETAILS = "https://www.thaigov.go.th/news/contents/details/37652"


@pytest.mark.parametrize(
    "variant",
    [
        DETAILS,
        "http://www.thaigov.go.th/news/contents/details/37652",
        "http://www.thaigov.go.th:80/news/contents/details/37652",
        "https://thaigov.go.th:443/news/contents/details/37652/",
        "https://WWW.THAIGOV.GO.TH/news/contents/details/37652?fbclid=IwAR0#top",
        "http://thaigov.go.th./news/contents/details/037652",
    ],
)
def test_all_variants_of_an_address_are_one(variant: str) -> None:
    assert canonical(variant) == DETAILS
    assert address(variant) == Address(37652)


def test_the_ministries_pages_have_addresses_of_their_own() -> None:
    assert address("/news/contents/ministry_details/89912") == Address(89912, "ministry_details")
    assert Address(5, "ministry_details").at() == "https://www.thaigov.go.th/news/contents/ministry_details/5"


@pytest.mark.parametrize(
    "path",
    [
        "/news/contents/details/",
        "/news/contents/details/0",
        "/news/contents/details/12a",
        "/news/contents/details/๑๒",
        "/news/contents/details/1234567890",
        "/news/contents/details/news/contents/index/public/theme/default/js/Placeholders.js",
        "/news/contents/index/37652",
        "/x/news/contents/details/37652",
    ],
)
def test_junk_is_no_article(path: str) -> None:
    assert address(SITE + path) is None


STATIC = "/news/speech/48/Apr48/pr04apr05_songkhla.htm"
ITEM = "/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html"
QUERY = "/index.php?option=com_k2&view=item&id=85876"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "/news/contents/ministry_details/89912",
            Source("codeigniter", 89912, "/news/contents/ministry_details/89912"),
        ),
        ("/th/news/164228/", Source("current", 164228, "/th/news/164228")),
        ("/en/news/0163028?a=b#c", Source("current", 163028, "/en/news/163028")),
        (ITEM, Source("joomla", 85876, ITEM)),
        (f"{ITEM}?tmpl=component&print=1", Source("joomla", 85876, ITEM)),
        ("/item/5-x.html", Source("joomla", 5, "/item/5-x.html")),
        ("/en/news/item/5", Source("joomla", 5, "/en/news/item/5")),
        ("/index.php/th/item/5-ก.html", Source("joomla", 5, "/index.php/th/item/5-%E0%B8%81.html")),
        (f"{QUERY}:85876&Itemid=350", Source("joomla", 85876, QUERY)),
        (f"{QUERY}&lang=th&tmpl=component", Source("joomla", 85876, f"{QUERY}&lang=th")),
        ("/en/?view=item&id=85876&option=com_k2", Source("joomla", 85876, f"{QUERY}&lang=en")),
        (STATIC, Source("static", None, STATIC)),
        ("/news/press/a%e0 b.HTML?x", Source("static", None, "/news/press/a%E0%20b.HTML")),
        ("/news/cab/2005/index_of_names.htm", Source("static", None, "/news/cab/2005/index_of_names.htm")),
    ],
)
@pytest.mark.parametrize(
    "origin", ["http://www.thaigov.go.th", "http://thaigov.go.th:80", "https://WWW.thaigov.go.th:443", SITE]
)
def test_the_addresses_of_every_generation_are_one_each(origin: str, path: str, expected: Source) -> None:
    assert source(origin + path) == expected
    assert canonical(origin + path) == SITE + expected.path
    assert canonical(SITE + expected.path) == SITE + expected.path


@pytest.mark.parametrize(
    "path",
    [
        "/th/news",
        "/th/news/",
        "/th/news/0",
        "/th/news/12a",
        "/th/news/๑๒",
        "/de/news/12",
        "/x/th/news/12",
        "/th/news/12/th/news/13",
        "/th/news-ministry/item/download/12_abc.html",
        "/th/item/5-5.html/item/6-6.html",
        "/th/item/0-0.html",
        "/th/item/x.html",
        "/th/items/5-5.html",
        "/index.php?option=com_k2&view=itemlist&id=250",
        "/index.php?option=com_content&view=item&id=5",
        "/index.php?option=com_k2&view=item&task=download&id=5",
        "/index.php?option=com_k2&view=item&id=1234567890",
        "/index.php?option=com_k2&view=item&id=0",
        "/index.php?option=com_k2&view=item",
        "/news/press/",
        "/news/press/index.htm",
        "/news/press/48/INDEX.HTML",
        "/news/press/48/x.pdf",
        "/news/press/48/x.htm/more",
        "/news/press/48/news/press/48/x.htm",
        "/news/other/x.htm",
        "/news/press//x.htm",
    ],
)
def test_lists_files_and_junk_are_no_article_of_any_generation(path: str) -> None:
    assert source(SITE + path) is None


@given(st.text() | st.text("/?&=:.-%thenwsip0159").map(lambda text: f"{SITE}/{text}"))
def test_no_text_breaks_the_reading_of_sources(text: str) -> None:
    if found := source(text):
        assert found.path.isascii()
        assert source(SITE + found.path) == found


def test_the_sites_pages_are_those_on_its_own_host_under_all_its_names() -> None:
    assert is_site("http://thaigov.go.th:80/x")
    for url in (
        "https://media.thaigov.go.th/x",
        "https://oic.thaigov.go.th/",
        "http://127.0.0.1/",
        "http://[",
        "",
    ):
        assert not is_site(url)


def test_the_miniature_site_keeps_its_port() -> None:
    url = "http://127.0.0.1:8123/news/contents/details/7?x=1"
    assert canonical(url) == "http://127.0.0.1:8123/news/contents/details/7"


def test_other_pages_keep_their_query() -> None:
    assert (
        canonical("http://thaigov.go.th/search?keyword=x#y") == "https://www.thaigov.go.th/search?keyword=x"
    )


@given(st.integers(1, 999_999_999), st.sampled_from(["details", "ministry_details"]))
def test_canonical_is_its_own_canonical(number: int, kind: str) -> None:
    url = f"http://thaigov.go.th:80/news/contents/{kind}/{number}/#a"
    assert canonical(canonical(url)) == canonical(url)


@given(st.text())
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    assert address(text) is None
    assert not is_ours(text, SITE)
    link = absolute(DETAILS, text)
    assert link is None or link.isascii()


@pytest.mark.parametrize(
    "url",
    [
        DETAILS,
        "http://thaigov.go.th/",
        "https://media.thaigov.go.th/uploads/a.jpg",
        "https://media.thaigov.go.th:443/uploads/a.jpg",
    ],
)
def test_the_sites_own_hosts_may_be_fetched(url: str) -> None:
    assert is_ours(url, SITE)


@pytest.mark.parametrize(
    "url",
    [
        "https://oic.thaigov.go.th/",
        "https://thaigov.go.th.example.org/",
        "https://www.thaigov.go.th@example.org/",
        "https://user@www.thaigov.go.th/",
        "https://www.thaigov.go.th:8443/",
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "ftp://www.thaigov.go.th/",
        "http://2130706433/",
    ],
)
def test_no_other_host_may_be_fetched(url: str) -> None:
    assert not is_ours(url, SITE)


def test_an_origin_on_loopback_allows_exactly_itself_under_both_its_names() -> None:
    origin = "http://127.0.0.1:8123"
    assert is_ours("http://127.0.0.1:8123/x", origin)
    assert is_ours("http://localhost:8123/x", origin)
    assert not is_ours("http://127.0.0.1:8124/x", origin)
    assert not is_ours("http://127.0.0.2:8123/x", origin)
    assert not is_ours("http://localhost:8124/x", origin)
    assert not is_ours("http://localhost.example.org:8123/x", origin)
    assert is_ours("http://127.0.0.1:8123/x", "http://localhost:8123")
    assert not is_ours("http://localhost/x", "http://www.thaigov.go.th")


@given(st.from_regex(r"https?://[a-z0-9.-]{1,70}/[ -~]*", fullmatch=True))
def test_plain_links_are_what_they_would_be_if_they_were_made_safe(url: str) -> None:
    link = absolute(DETAILS, url)
    try:
        assert link in {safe_url_string(urljoin(DETAILS, url.strip())), None}
    except ValueError:
        assert link is None


def test_links_are_made_absolute_and_ascii() -> None:
    assert absolute(DETAILS, " ../index/20 ") == "https://www.thaigov.go.th/news/contents/index/20"
    assert absolute(DETAILS, "/uploads/ข่าว 1.pdf") == (
        "https://www.thaigov.go.th/uploads/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7%201.pdf"
    )
    for href in ("javascript:void(0)", "mailto:a@b", "data:image/png;base64,AA", "http://[", "#"):
        assert (absolute(DETAILS, href) or "#").startswith(("#", DETAILS))


def test_an_address_without_a_path_is_that_of_the_root() -> None:
    query = "option=com_k2&view=item&id=85876:85876"
    assert canonical(f"https://www.thaigov.go.th?{query}") == canonical(f"https://www.thaigov.go.th/?{query}")
