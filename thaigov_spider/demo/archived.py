"""What the miniature Wayback Machine holds: captures of the invented articles' pages, of every generation."""

import gzip
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha1

from thaigov_spider.demo import generations
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.challenge import CHALLENGES
from thaigov_spider.demo.exchange import Headers
from thaigov_spider.demo.pages import PageReply, article_page, missing_page

SITE = "https://www.thaigov.go.th"
# How the addresses of one page begin; each capture of the invented ones has the next.
_ORIGINS = ("http://www.thaigov.go.th", "http://www.thaigov.go.th:80", "https://thaigov.go.th", SITE)
_FIRST = {"static": 2005, "joomla": 2013, "codeigniter": 2020, "current": 2026}
_TIMESTAMP = "%Y%m%d%H%M%S"
EDITED = "(แก้ไข)"
"""What stands behind the title of an article that was edited."""


@dataclass(frozen=True)
class ArchivedPage:
    """A capture: 14 digits of time (UTC), the address, and the answer as it was.

    One that is not `listed` is missing from the index, one that is not `held` is only there.
    """

    timestamp: str
    url: str
    body: bytes
    status: int = 200
    headers: Headers = (("Content-Type", "text/html; charset=UTF-8"),)
    listed: bool = True
    held: bool = True

    @property
    def media_type(self) -> str:
        """As in the index."""
        kinds = [value for name, value in self.headers if name.lower() == "content-type"]
        return kinds[0].partition(";")[0].strip() if kinds else "unk"

    @cached_property
    def digest(self) -> str:
        """As in the index: SHA-1 of the payload, in base 32."""
        return b32encode(sha1(self.body, usedforsecurity=False).digest()).decode()

    @property
    def when(self) -> datetime:
        """The time of the capture, UTC."""
        return datetime.strptime(self.timestamp, _TIMESTAMP).replace(tzinfo=UTC)


def page_of(article: Article, generation: str) -> tuple[str, PageReply]:
    """An article's path and page in a generation."""
    if generation == "codeigniter":
        return article.path, article_page(article)
    return generations.path(article, generation), generations.page(article, generation)


def captured(article: Article, generation: str, number: int = 0, origin: str | None = None) -> ArchivedPage:
    """The capture with this number, from 0, of an article's page: one each half year."""
    path, page = page_of(article, generation)
    first = datetime(_FIRST[generation], 1, 1, tzinfo=UTC) + timedelta(minutes=article.id)
    origin = origin or _ORIGINS[(article.id + number) % len(_ORIGINS)]
    headers = (
        ("Date", (first + number * timedelta(days=183)).strftime("%a, %d %b %Y %H:%M:%S GMT")),
        ("Server", "Apache"),
        ("Content-Type", page.content_type),
        ("Content-Length", str(len(page.body))),
        ("Connection", "close"),
    )
    timestamp = (first + number * timedelta(days=183)).strftime(_TIMESTAMP)
    return ArchivedPage(timestamp, origin + path, page.body, headers=headers)


def invented(articles: Iterable[Article]) -> Iterator[ArchivedPage]:
    """Captures of these articles' pages: each of the codeigniter generation, every third of another one, too.

    There are several captures of many: the second is like the first, the third shows an edited article.
    """
    others = list(generations.NESTINGS)
    for place, article in enumerate(articles):
        for number in range(1 + place % 3):
            shown = edited(article) if number == 2 else article
            yield captured(shown, "codeigniter", number)
        if place % 3 == 0:
            yield captured(article, others[place // 3 % len(others)])


def edited(article: Article) -> Article:
    """The article, with another title."""
    return replace(article, title=f"{article.title} {EDITED}")


def odd(first: int = 90001) -> dict[str, ArchivedPage]:
    """Captures that are no whole articles, by what they are; of numbers from `first` on."""
    missing = missing_page()
    place = {name: f"{SITE}/news/contents/details/{first + n}" for n, name in enumerate(_ODD)}
    challenge = CHALLENGES["200"]
    return {
        "soft-404": ArchivedPage("20210101000000", place["soft-404"], missing.body),
        "redirect": ArchivedPage(
            *("20210101000001", place["redirect"], b"", 302), headers=(("Location", f"{SITE}/"),)
        ),
        "error": ArchivedPage("20210101000002", place["error"], b"<h1>Error</h1>", 503),
        "not-found": ArchivedPage("20210101000003", place["not-found"], b"<h1>Not Found</h1>", 404),
        "forbidden": ArchivedPage("20210101000004", place["forbidden"], b"<h1>Forbidden</h1>", 403),
        "challenge": ArchivedPage("20210101000005", place["challenge"], challenge[2], headers=challenge[1]),
        "empty": ArchivedPage("20210101000006", place["empty"], b""),
        "junk": ArchivedPage(
            *("20210101000007", f"{place['soft-404']}/news/contents/index/public/Placeholders.js"),
            missing.body,
        ),
    }


_ODD = ("soft-404", "redirect", "error", "not-found", "forbidden", "challenge", "empty")


def truncated(capture: ArchivedPage) -> ArchivedPage:
    """The same, of which the last third never arrived; its headers say how long it was."""
    return replace(capture, body=capture.body[: len(capture.body) * 2 // 3])


def compressed(capture: ArchivedPage) -> ArchivedPage:
    """The same, received as gzip."""
    body = gzip.compress(capture.body, mtime=0)
    headers = tuple(pair for pair in capture.headers if pair[0] != "Content-Length")
    return replace(
        capture,
        body=body,
        headers=(*headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))),
    )
