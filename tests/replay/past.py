"""A site, two crawls of it, and how it looked each time: what a replay has to bring back."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.crawling import crawl
from tests.replay.browser import Shown, Visit, browse
from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article, invented
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.files import theme_files
from thaigov_spider.demo.site import Site, running

PAGES = 30
THEME = "/public/theme/default"
NEW_WORD = "หิ่งห้อย"
"""A word that only the second crawl can have found, and only in the text of one article."""


@dataclass(frozen=True)
class Sent:
    """One reply that the site sent, and when it was asked for it, in seconds since the epoch."""

    url: str
    time: float
    reply: Reply

    @property
    def timestamp(self) -> str:
        """The second of UTC, as 14 digits."""
        return datetime.fromtimestamp(self.time, UTC).strftime("%Y%m%d%H%M%S")

    @property
    def is_page(self) -> bool:
        return self.reply.status == 200 and "text/html" in dict(self.reply.headers)["Content-Type"]


class RememberingSite(Site):
    """The miniature site with some of its articles; it keeps what it sent, and can send it in another way."""

    def __init__(self) -> None:
        numbered = enumerate(invented()[-PAGES:], 40001)  # no gaps, which would be pages, too
        super().__init__(replace(article, id=number, url="") for number, article in numbered)
        self.sent: list[Sent] = []
        self.ways: dict[str, Callable[[Reply], Reply]] = {}

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        if way := self.ways.get(request.path):
            reply = way(reply)
        self.sent.append(Sent(f"http://{request.header('Host')}{request.target}", request.time, reply))
        return reply


def chunked(reply: Reply) -> Reply:
    return replace(reply, wire=replace(reply.wire, chunked=True))


def uncompressed(reply: Reply) -> Reply:
    headers = tuple(pair for pair in reply.headers if pair[0] != "Content-Encoding")
    return replace(reply, headers=headers, body=gzip.decompress(reply.body))


def another_picture(reply: Reply) -> Reply:
    return replace(reply, body=theme_files()[f"{THEME}/images/banner.jpg"].read_bytes())


@dataclass(frozen=True)
class Moment:
    """A crawl: what was sent to it, and how the site's pages looked in a browser then, by address."""

    sent: list[Sent]
    pages: dict[str, Sent]
    looks: dict[str, Shown]


@dataclass(frozen=True)
class Past:
    """Two crawls into one archive, and the articles that only the second one met as they were then."""

    archive: Path
    first: Moment
    second: Moment
    edited: list[str]
    pictured: str
    new: list[str]

    @property
    def moments(self) -> tuple[Moment, Moment]:
        return self.first, self.second


def lived_through(archive: Path) -> Past:
    """Crawl the site, change it, crawl it again, and stop it."""
    site = RememberingSite()
    with running(site) as origin:
        there = site.articles
        site.ways = _ways(there, first=True)
        first = _moment(site, archive, origin)
        site.ways = _ways(there, first=False)
        new = _change(site, there)
        second = _moment(site, archive, origin, "refresh=0d")
    at = [f"{origin}{article.path}" for article in (*there, *new)]
    return Past(archive, first, second, edited=at[3:6], pictured=at[6], new=at[PAGES:])


def _ways(articles: list[Article], *, first: bool) -> dict[str, Callable[[Reply], Reply]]:
    """Framing and coding that are not the same in both crawls, for pages, pictures and style sheets."""
    one, other, packed, bare = articles[10:14]
    ways = {(packed if first else bare).path: uncompressed}
    article, css = (one, "fonts.css") if first else (other, "grid.css")
    return ways | dict.fromkeys((article.path, media.thumbnail(article).path, f"{THEME}/css/{css}"), chunked)


def _change(site: RememberingSite, articles: list[Article]) -> list[Article]:
    for number, article in enumerate(articles[3:6], 1):
        news = f"แก้ไขครั้งที่ {number}" + (f" คืนนี้{NEW_WORD}บินเต็มสวน" if number == 2 else "")
        site.edit(article.id, title=f"ฉบับแก้ไข {article.title}", body=(*article.body, news))
    site.ways[media.thumbnail(articles[6]).path] = another_picture
    new = [Article(articles[0].id + n, f"ข่าวใหม่ฉบับที่ {n}", body=(f"เนื้อข่าวใหม่ {n}",)) for n in (1, 2, 3)]
    site.add(*new)
    return new


def _moment(site: RememberingSite, archive: Path, origin: str, *arguments: str) -> Moment:
    site.sent.clear()
    done = crawl(archive, *arguments, THAIGOV_ORIGIN=origin, ASSETS_REFRESH_DAYS="0")
    assert done.status == 0, done.stderr
    sent = list(site.sent)
    pages = {one.url: one for one in sent if one.is_page}
    looks = browse([Visit(url, url) for url in pages]).visits
    return Moment(sent, pages, dict(zip(pages, looks, strict=True)))
