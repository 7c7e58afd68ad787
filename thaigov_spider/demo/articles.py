"""The articles that the miniature site shows: the invented ones, or those of a JSON Lines file."""

import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thaigov_spider.demo.article_fields import OPTIONAL, REQUIRED, wrong_with

SPECIAL = {
    "time": 40101,
    "one-line-body": 40110,
    "epoch-date": 40123,
    "english-synopsis": 40128,
    "weekday-differs": 40144,
    "lines-like-dates-and-headline": 40147,
    "thai-digits": 40179,
    "empty-body": 40186,
    "english-cabinet": 40190,
    "quotes-ampersand-less-than": 40202,
    "zero-width-and-no-break-spaces": 40208,
    "headline-is-a-date": 40210,
    "english-statement": 40214,
    "numeric-date-differs": 40220,
    "leap-day": 40231,
    "mentions-cloudflare": 40239,
    "table-of-figures": 40247,
    "english-news": 40250,
    "long": 40252,
}
"""The invented articles that have something difficult about them: what it is, and the article's id."""


class ArticlesError(ValueError):
    """Raised by `load` when a file of articles cannot be used; its one line names the place."""


@dataclass(frozen=True)
class Article:
    """What the site shows of one article, under the names of the JSON Lines file.

    `date_th` is the date as it stands on the page (Buddhist era), `published` the same as ISO 8601, or None
    for the placeholder. Only what is `listed` is in the listing; the rest is found by its id. An article
    without a summary repeats its headline, as on the real site.
    """

    id: int
    title: str
    section: str = "ด้านสังคม"
    date_th: str = "วันอังคารที่ 15 ธันวาคม 2563"
    date_numeric: str | None = None
    print_link: bool = True
    published: str | None = "2020-12-15"
    summary: str = ""
    body: tuple[str, ...] = ()
    kind: str = "details"
    url: str = ""
    listed: bool = True

    def __post_init__(self) -> None:
        """Fill in what follows from the other fields."""
        object.__setattr__(self, "summary", self.summary or self.title)
        object.__setattr__(self, "url", self.url or f"https://www.thaigov.go.th{self.path}")

    @property
    def path(self) -> str:
        """The path of the article's page on the site; since November 2025 its kind is the whole of it."""
        return f"/{self.kind}/{self.id}" if "/" in self.kind else f"/news/contents/{self.kind}/{self.id}"


def invented() -> list[Article]:
    """The articles that come with the package."""
    return load(Path(__file__).with_name("articles.jsonl"))


def load(path: Path) -> list[Article]:
    """The articles of a JSON Lines file, which may be compressed as `.xz`.

    Raises ArticlesError: a line is no article, an id stands twice, or there is none at all.
    Raises OSError: the file cannot be read.
    """
    articles: dict[int, Article] = {}
    for number, line in _lines(path):
        article = _from_json(line, f"{path}, line {number}")
        if article.id in articles:
            raise ArticlesError(f"{path}, line {number}: the id {article.id} stands in an earlier line too")
        articles[article.id] = article
    if not articles:
        raise ArticlesError(f"{path}: no article in it")
    return list(articles.values())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
        try:
            yield from _decoded(file, path)
        except (lzma.LZMAError, EOFError) as error:
            raise ArticlesError(f"{path}: no xz file, or a damaged one ({error})") from error


def _decoded(lines: Iterable[bytes], path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise ArticlesError(f"{path}, line {number}: not UTF-8") from error
        if text:
            yield number, text


def _from_json(line: str, place: str) -> Article:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise ArticlesError(f"{place}: no JSON ({error})") from error
    if not isinstance(fields, dict):
        raise ArticlesError(f"{place}: a JSON object is expected")
    if wrong := wrong_with(fields):
        raise ArticlesError(f"{place}: {wrong}")
    known = {name: fields[name] for name in (*REQUIRED, *OPTIONAL) if name in fields}
    unsaid: dict[str, Any] = {"kind": _kind(known.get("url", "")), "print_link": False, "published": None}
    return Article(**unsaid | known | {"body": tuple(fields["body"])})


def _kind(url: str) -> str:
    return "ministry_details" if "/ministry_details/" in url else "details"
