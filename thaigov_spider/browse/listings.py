"""Lists of articles: the newest, those whose text was changed last, those that were taken away last."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from thaigov_spider.browse.asking import Asked
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.search.clauses import Among
from thaigov_spider.search.query import parse

ListName = Literal["newest", "changed", "gone"]
LISTS: tuple[ListName, ...] = get_args(ListName)


class ListedArticle(NamedTuple):
    """An article in a list: its key, its newest line, and when what the list is about was known (UTC)."""

    key: str
    item: dict[str, Any]
    when: str | None


def listed(room: ReadingRoom, name: ListName, at_most: int) -> list[ListedArticle]:
    """The articles of a list. Raises NoIndexError, OSError, sqlite3.Error."""
    if name == "newest":
        return found(room, Asked(), at_most)
    if name == "changed":
        with room.index.catalogue as catalogue:
            pairs = catalogue.changed(at_most)
        return list(_read(room, pairs))
    gone = sorted(room.gone().items(), key=lambda pair: (pair[1] or "", pair[0]), reverse=True)
    return list(_read(room, gone[:at_most]))


def found(room: ReadingRoom, asked: Asked, at_most: int) -> list[ListedArticle]:
    """The first articles that a search finds, the newest first where nothing else is asked for."""
    query = parse(asked.words)
    articles = room.index.search(query, room.among(asked), asked.order or "newest", 0, at_most).articles
    items = ((one.key, room.item(one)) for one in articles)
    return [ListedArticle(key, item, item["retrieved"]) for key, item in items if item is not None]


def _read(room: ReadingRoom, pairs: Iterable[tuple[str, str]]) -> Iterator[ListedArticle]:
    for key, when in pairs:
        for one in room.index.search(parse(""), Among(keys=[key]), "newest", 0, 1).articles:
            item = room.item(one)
            if item is not None:
                yield ListedArticle(key, item, when)
