"""A page of the list of pages, and the line that stands for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from thaigov_spider.article.json_line import loads
from thaigov_spider.package.catalogue import CataloguedRecord
from thaigov_spider.package.search_text import Depth, findable


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An article as a capture shows it."""

    capture: CataloguedRecord
    title: str | None
    texts: tuple[str | None, ...]

    def as_line(self, depth: Depth) -> str:
        """The line that stands for it, found as the depth says.

        Address and time are those of the record, by which players find it.
        """
        page = {
            "id": self.capture.id.removeprefix("<urn:uuid:").removesuffix(">"),
            "url": self.capture.uri,
            "ts": self.capture.date,
            "title": self.title or self.capture.uri,
            "text": findable(self.title or "", "\n".join(filter(None, self.texts)), depth),
        }
        return json.dumps(page, ensure_ascii=False) + "\n"


class Listed(NamedTuple):
    """A version of an article: the newest capture that it was read from, and where its line is."""

    capture: CataloguedRecord
    path: Path
    offset: int


PageToList = ListedPage | Listed
"""A page, or where its line is among those of the archive."""


def as_lines(pages: Sequence[PageToList], depth: Depth) -> str:
    """The lines that stand for some pages. Raises OSError."""
    return "".join(_page(one).as_line(depth) for one in pages)


def _page(one: PageToList) -> ListedPage:
    if isinstance(one, ListedPage):
        return one
    with one.path.open("rb") as file:
        file.seek(one.offset)
        item = loads(file.readline())
    return ListedPage(one.capture, item.get("title"), (item.get("summary"), item.get("body")))
