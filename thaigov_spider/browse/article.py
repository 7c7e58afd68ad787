"""An article as its page shows it: all lines of it, its capture, and what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from thaigov_spider.browse.article_lines import (
    ArticleLine,
    LinesRead,
    NoArticleError,
    differences,
    line_at,
    line_named,
    lines_at,
)
from thaigov_spider.browse.capture_table import ListedCapture
from thaigov_spider.browse.changes import Change
from thaigov_spider.browse.mementos import archived, stamp_of
from thaigov_spider.browse.requisites import files_of, is_script, requisites
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.search.clauses import Among
from thaigov_spider.search.documents import day_of
from thaigov_spider.search.query import Order, parse

_SAME_DAY = 8  # articles


@dataclass(frozen=True, slots=True)
class Beside:
    """Another article of the same section: its key, headline and day."""

    key: str
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article: its lines in the order of time, the one that is shown, and one that it is held against.

    `capture` is that which the line was read from, if the archive has it; `missing` are addresses that its
    page needs and the archive has not, of `needs`. `lost` lines could not be read.
    """

    key: str
    lines: list[ArticleLine]
    shown: ArticleLine
    other: ArticleLine | None = None
    capture: ListedCapture | None = None
    needs: int = 0
    missing: list[str] = field(default_factory=list)
    lost: int = 0

    @property
    def frame(self) -> str | None:
        """The address of the captured page."""
        return archived(self.capture.url, self.capture.stamp) if self.capture else None

    @property
    def stamp(self) -> str:
        """The moment of the capture, as addresses have it."""
        return self.capture.stamp if self.capture else stamp_of(self.shown.item["retrieved"] or "") or ""


def lines_of(room: ReadingRoom, key: str) -> LinesRead:
    """The lines of an article, by any of its keys. Raises NoArticleError, OSError, sqlite3.Error."""
    if not room.index.exists():
        raise NoArticleError(key)
    with room.index.catalogue as catalogue:
        places = catalogue.versions(key)
    return lines_at(room.archive.root, places, key)


def view(room: ReadingRoom, key: str, name: str = "", other: str = "") -> ArticleView:
    """What the page of an article shows. Raises NoArticleError, OSError, sqlite3.Error."""
    lines, newest, lost = lines_of(room, key)
    shown = line_named(lines, name, newest)
    held_against = line_named(lines, other, newest) if other else None
    capture = room.captures.of_record(shown.item["capture"].get("record_id", ""))
    found = requisites(room.captures, room.replay, capture) if capture else {}
    needs = {url: one for url, one in found.items() if not is_script(url)}
    missing = [url for url, one in needs.items() if one is None]
    with room.index.catalogue as catalogue:
        article = catalogue.article_of(key)
    return ArticleView(article, lines, shown, held_against, capture, len(needs), missing, lost)


def files_with(room: ReadingRoom, keys: Iterable[str]) -> set[str] | None:
    """The names of the WARC files that hold all captures of some articles, and what shows them.

    None where that is not known: a capture is not in the table, or a line is lost. Raises OSError,
    sqlite3.Error.
    """
    urls = []
    for key in keys:
        try:
            lines, _, lost = lines_of(room, key)
        except NoArticleError:
            return None
        records = [name for line in lines if (name := line.item["capture"].get("record_id"))]
        captures = [one for name in records if (one := room.captures.of_record(name))]
        if lost or len(captures) < len(records):
            return None
        urls += [one.url for one in captures]
    return files_of(room.captures, room.replay, urls)


def changed(view: ArticleView) -> dict[str, list[Change]]:
    """What of headline, section, day, summary and text differs between the two lines, the older first."""
    if view.other is None:
        return {}
    older, newer = sorted((view.shown, view.other), key=view.lines.index)
    return differences(older.item, newer.item)


def beside(room: ReadingRoom, item: dict[str, Any]) -> dict[str, list[Beside]]:
    """The articles of the same section before and behind, and of the same day. Raises NoIndexError."""
    when = day_of(item["published"])
    if when is None or not item["section"]:
        return {"before": [], "same": [], "behind": []}
    section = {"section": item["section"]}
    day = timedelta(days=1)
    asked: dict[str, tuple[Among, Order, int]] = {
        "before": (Among(section, before=when), "newest", 1),
        "same": (Among(section, before=when + day, behind=when - day), "newest", _SAME_DAY),
        "behind": (Among(section, behind=when), "oldest", 1),
    }
    found = {}
    for name, (among, order, size) in asked.items():
        articles = room.index.search(parse(""), among, order, 0, size).articles
        hits = [(one.key, line_at(room.archive.root, one.place)) for one in articles]
        found[name] = [
            Beside(key, line.item) for key, line in hits if line and line.item["url"] != item["url"]
        ]
    return found
