"""The lines of one article in the order of time, the texts that it had, and what differs between two."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from thaigov_spider.article.cut_texts import first_of_its_own
from thaigov_spider.browse.changes import Change, changes, clusters
from thaigov_spider.search.catalogue import LinePlace

_COMPARED = ("title", "section", "published", "summary", "body")


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One line of an article. `name` is that by which addresses name it: file and offset."""

    place: LinePlace
    item: dict[str, Any]
    raw: bytes

    @property
    def name(self) -> str:
        """As in `items/news-20261123T010203Z.jsonl:1024`."""
        return f"{self.place.file}:{self.place.offset}"


class LinesRead(NamedTuple):
    """The lines of an article in the order of time, the newest of them, and how many could not be read."""

    lines: list[ArticleLine]
    newest: ArticleLine
    lost: int


class NoArticleError(Exception):
    """The archive has no article of this key, or no such line of it."""


def lines_at(root: Path, places: Sequence[LinePlace], key: str) -> LinesRead:
    """The lines of an article, of which `places` are all, the newest first. Raises NoArticleError."""
    read = [line for place in places if (line := line_at(root, place))]
    if not read:
        raise NoArticleError(key)
    in_time = sorted(read, key=lambda line: (line.item["retrieved"] or "", line.item["version"]))
    newest = read[first_of_its_own([line.item for line in read])]
    return LinesRead(in_time, newest, len(places) - len(read))


def line_at(root: Path, place: LinePlace) -> ArticleLine | None:
    """The line at a place of an archive; None where there is no line of an article any more."""
    try:
        with (root / place.file).open("rb") as file:
            file.seek(place.offset)
            raw = file.readline().rstrip(b"\r\n")
        item = json.loads(raw)
        return ArticleLine(place, item, raw) if item["url"] and item["capture"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def line_named(lines: list[ArticleLine], name: str, default: ArticleLine) -> ArticleLine:
    """The line of this name, the default where none is named. Raises NoArticleError where there is none."""
    found = next((line for line in lines if line.name == name), None) if name else default
    if found is None:
        raise NoArticleError(name)
    return found


def texts_of(lines: Iterable[ArticleLine]) -> list[ArticleLine]:
    """Of lines in the order of time, those with another text than the one before."""
    return [next(same) for _, same in groupby(lines, key=lambda line: line.item["content_digest"])]


def differences(older: dict[str, Any], newer: dict[str, Any]) -> dict[str, list[Change]]:
    """What of headline, section, day, summary and text differs between two lines, word by word."""
    found = {}
    for name in _COMPARED:
        one, other = older[name] or "", newer[name] or ""
        if one != other:
            found[name] = changes(one, other, _cutter())
    return found


def _cutter() -> Callable[[str], list[str]]:
    try:
        from thaigov_spider.package.words import words
    except ModuleNotFoundError:  # without the extra `wacz`
        return clusters
    return words
