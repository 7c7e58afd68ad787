"""What came from Common Crawl is seen under the pages' own addresses, in pywb and in ReplayWeb.page.

Bodies are stored decoded there; until August 2018 under heads that speak of gzip and of chunks.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawling import crawl
from tests.replay import players
from tests.replay.browser import browse
from tests.replay.players import Player
from tests.test_wayback import articles, scrapy
from thaigov_spider.demo.archived import SITE, ArchivedPage, captured
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.demo.site import running

YEARS = ("2016", "2018", "2019", "2024")
NUMBERS = (101, 103, 104, 105)  # whose pages do not lie about their charset


def without_pictures(page: ArchivedPage) -> ArchivedPage:
    """Common Crawl has none, and the browser waits for them."""
    return replace(page, body=re.sub(rb"<img[^>]*>", b"", page.body))


CAPTURES = [
    replace(without_pictures(captured(article, "codeigniter", origin=SITE)), timestamp=f"{year}0301000000")
    for year, article in zip(YEARS, articles(*NUMBERS), strict=True)
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("crawled") / "archives"
    with running(CommonCrawlSite(CAPTURES)) as origin:
        where = {"COMMONCRAWL_INDEX_ORIGIN": origin, "COMMONCRAWL_DATA_ORIGIN": origin}
        done = crawl(archive, spider="commoncrawl", **where)
    assert (done.status, len(done.lines)) == (0, len(CAPTURES)), done.stderr
    return archive


@pytest.fixture(scope="module")
def both(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Player]]:
    folder = tmp_path_factory.mktemp("players")
    wacz = folder / "crawled.wacz"
    made = scrapy("package", "-o", str(wacz), "-s", f"ARCHIVES_DIR={archive}")
    assert made.returncode == 0, made.stderr
    for name in ("pywb", "app"):
        (folder / name).mkdir()
    with ExitStack() as stack:
        pywb = players.pywb(folder / "pywb", sorted((archive / "warc").glob("*.warc.gz")))
        app = players.replay_web_page(folder / "app", wacz)
        yield {"pywb": stack.enter_context(pywb), "ReplayWeb.page": stack.enter_context(app)}


@pytest.mark.parametrize("name", ["pywb", "ReplayWeb.page"])
def test_the_pages_are_shown(both: dict[str, Player], name: str) -> None:
    player = both[name]
    shown = browse([player.visit(one.url, one.timestamp) for one in CAPTURES]).visits
    for number, (one, page) in zip(NUMBERS, zip(CAPTURES, shown, strict=True), strict=True):
        assert f"ข่าวที่ {number}" in page.title, (one.timestamp, page.title, page.text[:200])
        assert f"เนื้อข่าวที่ {number}" in page.text


def test_their_bytes_come_back_from_pywb(both: dict[str, Player]) -> None:
    for one in CAPTURES:
        assert raw(both["pywb"], one) == one.body


def raw(player: Player, one: ArchivedPage) -> bytes:
    with closing(HTTPConnection(urlsplit(player.origin).netloc, timeout=20)) as connection:
        connection.request("GET", f"/news/{one.timestamp}id_/{one.url}")
        with connection.getresponse() as answer:
            assert answer.status == 200
            return answer.read()
