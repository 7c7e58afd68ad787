from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from thaigov_spider.urls import SITE, Address, absolute, address, canonical, is_ours

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
