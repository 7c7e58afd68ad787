"""A site, its crawls, and how it looked each time: what a replay has to bring back."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from tests.crawling import crawl
from tests.replay.browser import Shown, Visit, browse
from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article, invented
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.files import theme_files
from thaigov_spider.demo.site import Site, running

PAGES = 30
THEME = "/public/theme/default"
Way = Callable[[Reply], Reply]
NEW_WORD = "เพนกวิน"
PHRASE = "แก้ไขอีก"
TEXT = "เทศบาลเปิดถนนคนเดินริมคลอง ประชาชนเดินชมต้นไม้และฟังดนตรีได้ทุกเย็นวันเสาร์"
EDITS = ("เพิ่มเติมวรรคแรก", f"เด็กพบ{NEW_WORD}ในสวน", "เพิ่มเติมวรรคสาม")
"""What the second crawl finds at the end of three articles; the word is nowhere else."""


@dataclass(frozen=True)
class Sent:
    """One reply that the site sent, and the WARC-Date of its capture."""

    url: str
    reply: Reply
    date: str = ""

    @property
    def timestamp(self) -> str:
        """The second in which it was captured, UTC, as 14 digits."""
        return re.sub("[^0-9]", "", self.date)[:14]

    @property
    def kind(self) -> str:
        return dict(self.reply.headers)["Content-Type"].partition(";")[0]

    @property
    def is_page(self) -> bool:
        return self.reply.status == 200 and self.kind == "text/html"

    @property
    def is_of_a_charset_that_it_does_not_name(self) -> bool:
        packed = "Content-Encoding" in dict(self.reply.headers)
        page = gzip.decompress(self.reply.body) if packed else self.reply.body
        named = "charset" in dict(self.reply.headers)["Content-Type"] or b"charset" in page[:1024]
        return not named and "\ufffd" in page.decode(errors="replace")


class RememberingSite(Site):
    """The miniature site with some of its articles; it keeps what it sent, and can send it in another way."""

    def __init__(self) -> None:
        numbered = enumerate(invented()[-PAGES:], 40001)  # no gaps, which would be pages, too
        super().__init__(replace(article, id=number, url="") for number, article in numbered)
        self.sent: list[Sent] = []
        self.ways: Mapping[str, Way] = {}

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        if way := self.ways.get(request.path):
            reply = way(reply)
        self.sent.append(Sent(f"http://{request.header('Host')}{request.target}", reply))
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
    """A crawl: what was sent to it, and how the pages of it looked in a browser then, by address."""

    sent: list[Sent]
    looks: dict[str, Shown]

    @property
    def pages(self) -> dict[str, Sent]:
        return {one.url: one for one in self.sent if one.is_page}


@dataclass(frozen=True)
class Past:
    """Three crawls into one archive, and the articles that were edited before the second and the third.

    `edited` has the paragraph that each has since the second crawl. `pictured` has had another picture under
    the same address since then, and `new` is there since.
    """

    archive: Path
    moments: tuple[Moment, Moment, Moment]
    edited: dict[str, str]
    edited_later: list[str]
    pictured: str
    new: list[str]


def lived_through(archive: Path) -> Past:
    """Crawl the site, change it, crawl it again, change it, and crawl some of it; the site is then gone."""
    site = RememberingSite()
    with running(site) as origin:
        there = site.articles
        site.ways = _ways(there, first=True)
        first = _moment(site, archive, origin)
        site.ways = _ways(there, first=False)
        new = _change(site, there)
        second = _moment(site, archive, origin, "refresh=0d")
        later = [
            site.edit(article.id, title=f"{PHRASE}ครั้ง {article.title}")
            for article in [one for one in there[15:] if one.kind == "details"][:3]
        ]
        ids = ",".join(str(article.id) for article in later)
        third = _moment(site, archive, origin, "refresh=0d", f"ids={ids}")
    at = {article.id: f"{origin}{article.path}" for article in (*there, *new)}
    return Past(
        archive,
        (first, second, third),
        edited={at[article.id]: paragraph for article, paragraph in zip(there[3:], EDITS, strict=False)},
        edited_later=[at[article.id] for article in later],
        pictured=at[there[6].id],
        new=[at[article.id] for article in new],
    )


def _ways(articles: list[Article], *, first: bool) -> Mapping[str, Way]:
    """Framing and coding that are not the same in both crawls, for pages, pictures and style sheets."""
    before, after, always, packed, bare = articles[10:15]
    in_chunks = [before, always] if first else [after, always]
    sheets = ["fonts", "print"] if first else ["grid", "print"]
    paths = [f"{THEME}/css/{name}.css" for name in sheets]
    for article in in_chunks:
        paths += [article.path, media.thumbnail(article).path]
    return {(packed if first else bare).path: uncompressed} | dict.fromkeys(paths, chunked)


def _change(site: RememberingSite, articles: list[Article]) -> list[Article]:
    for article, paragraph in zip(articles[3:], EDITS, strict=False):
        site.edit(article.id, title=f"ฉบับแก้ไข {article.title}", body=(*article.body, paragraph))
    site.ways = {**site.ways, media.thumbnail(articles[6]).path: another_picture}
    # Long enough for a browser to guess the charset of, where a page names none.
    new = [
        Article(articles[0].id + n, f"ข่าวใหม่ฉบับที่ {n}", body=(f"เนื้อข่าวใหม่ {n} {TEXT}",) * 9) for n in (1, 2, 3)
    ]
    site.add(*new)
    return new


def _moment(site: RememberingSite, archive: Path, origin: str, *arguments: str) -> Moment:
    site.sent.clear()
    known = len(list(captures(archive)))
    done = crawl(archive, *arguments, THAIGOV_ORIGIN=origin, ASSETS_REFRESH_DAYS="0")
    assert done.status == 0, done.stderr
    kept = list(captures(archive))[known:]
    assert [one.url for one in site.sent] == [capture.rec_headers["WARC-Target-URI"] for capture in kept]
    dates = [capture.rec_headers["WARC-Date"] for capture in kept]
    sent = [replace(one, date=date) for one, date in zip(site.sent, dates, strict=True)]
    pages = [one.url for one in sent if one.is_page]
    looks = browse([Visit(url, url) for url in pages]).visits
    return Moment(sent, dict(zip(pages, looks, strict=True)))


def captures(archive: Path) -> Iterator[ArcWarcRecord]:
    """The response and revisit records of an archive, in the order in which they were written."""
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            yield from (one for one in ArchiveIterator(file) if one.rec_type in {"response", "revisit"})
