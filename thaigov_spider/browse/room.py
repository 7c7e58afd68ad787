"""What the pages tell, read from the archive: nothing is locked, waited for or written."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.identity import address_key
from thaigov_spider.browse.asking import PAGE, Asked
from thaigov_spider.browse.capture_table import CaptureTable
from thaigov_spider.browse.excerpts import Piece, excerpts, marked
from thaigov_spider.browse.plot import Plot, plotted
from thaigov_spider.browse.replay import Replay
from thaigov_spider.export.choice import ledger_of
from thaigov_spider.export.line_rows import files_of
from thaigov_spider.ledger.database import LedgerError
from thaigov_spider.ledger.reading import read
from thaigov_spider.ledger.texts import gone
from thaigov_spider.search.clauses import Among
from thaigov_spider.search.index import Findings, Found, SearchIndex, state_of
from thaigov_spider.search.query import Query, parse
from thaigov_spider.status.gather import overview
from thaigov_spider.status.overview import Overview
from thaigov_spider.urls import SITE

_OVERVIEW_SERVES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found: its line, and the words in their context."""

    key: str
    item: dict[str, Any]
    title: list[Piece]
    excerpts: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found: this page of it, and the numbers of all; `lost` lines could not be read."""

    findings: Findings
    hits: list[Hit] = field(default_factory=list)
    lost: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.findings.count // PAGE)


class ReadingRoom:
    """An archive to be read in; `index` may be older than it. `origin` is that of the site it is of."""

    def __init__(self, archive: Archive, origin: str = SITE) -> None:
        self.archive = archive
        self.origin = origin
        self.index = SearchIndex(archive)
        self.captures = CaptureTable(archive)
        self.replay = Replay(archive, self.captures)
        self.indexes = (self.index, self.captures)
        self._gone: tuple[str, dict[str, str] | None] | None = None
        self._overview: tuple[str, datetime, Overview] | None = None
        self._overview_lock = Lock()

    def search(self, asked: Asked) -> SearchResult:
        """What is found. Raises NoIndexError."""
        query = parse(asked.words)
        gone = self.gone()
        among = _among(asked, gone)
        found = self.index.search(query, among, asked.ordered, (asked.page - 1) * PAGE, PAGE)
        found.facets["gone"] = self._gone_facet(query, asked, found.count, gone)
        hits = [hit for one in found.articles if (hit := self._hit(one, query))]
        return SearchResult(found, hits, len(found.articles) - len(hits))

    def plot(self, asked: Asked) -> Plot:
        """How often the words, and those they are compared with, are found over time. Raises as `search`."""
        among = self.among(asked)
        words = [*filter(None, [asked.words]), *asked.terms] or [""]
        months = [(one, self.index.months(parse(one), among)) for one in words]
        every = self.index.months(parse(""), among)
        return plotted(months, every, asked.by, share=asked.per == "thousand")

    def gone(self) -> dict[str, str]:
        """The articles that the site has taken away, and since when that is known (UTC), by key."""
        return self._told_by_ledger() or {}

    def is_ledger_lost(self) -> bool:
        """Whether nothing tells what the site has taken away: then none of it is in `gone`."""
        return self._told_by_ledger() is None

    def _told_by_ledger(self) -> dict[str, str] | None:
        state = state_of(self.archive.ledger)
        if self._gone is None or self._gone[0] != state:
            self._gone = state, self._read_gone()
        return self._gone[1]

    def overview(self, now: datetime) -> Overview:
        """What `scrapy status` tells. It reads every line: so the last one serves until something changes.

        Or for ten minutes, in which addresses fall due. Raises NoArchiveError, LedgerError, OSError.
        """
        with self._overview_lock:
            lines = [f"{path.name} {path.stat().st_size}" for path in files_of(self.archive)]
            state = f"{state_of(self.archive.ledger)} {lines}"
            last = self._overview
            if last is None or last[0] != state or not now - last[1] < _OVERVIEW_SERVES:
                last = self._overview = state, now, overview(self.archive, self.origin, now)
            return last[2]

    def among(self, asked: Asked) -> Among:
        """What the filters leave to search in."""
        return _among(asked, self.gone())

    def all(self, asked: Asked) -> Iterator[Found]:
        """Everything that is found, however much it is, its lines yet to be read. Raises NoIndexError."""
        return self.index.all(parse(asked.words), self.among(asked), asked.ordered)

    def keys_of(self, keys: Iterable[str]) -> list[str]:
        """All keys of some articles, those of addresses that they moved from included."""
        with self.index.catalogue as catalogue:
            return [one for key in keys for one in catalogue.keys_of(key)]

    def line(self, found: Found) -> bytes | None:
        """The newest line of an article, as it stands there; None where it is there no longer."""
        try:
            with (self.archive.root / found.place.file).open("rb") as file:
                file.seek(found.place.offset)
                line = file.readline().rstrip(b"\r\n")
            return line if json.loads(line)["url"] else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def item(self, found: Found) -> dict[str, Any] | None:
        """The same, as an object."""
        line = self.line(found)
        return None if line is None else json.loads(line)

    def _read_gone(self) -> dict[str, str] | None:
        def keys(db: sqlite3.Connection) -> dict[str, str]:
            return {address_key(url, "th"): since for url, since in gone(db)}

        try:
            found = read(ledger_of(self.archive), keys)
        except LedgerError:
            return None
        if not found or not self.index.exists():
            return found
        with self.index.catalogue as catalogue:
            return {catalogue.article_of(key): since for key, since in found.items()}

    def _gone_facet(self, query: Query, asked: Asked, count: int, gone: dict[str, str]) -> dict[str, int]:
        if asked.filters.get("gone"):
            return {asked.filters["gone"]: count}
        number = self.index.count(query, Among(_facets(asked), keys=gone)) if gone else 0
        return {name: many for name, many in (("yes", number), ("no", count - number)) if many}

    def _hit(self, found: Found, query: Query) -> Hit | None:
        item = self.item(found)
        if item is None:
            return None
        text = item["body"] or item["summary"] or ""
        return Hit(found.key, item, marked(item["title"] or "", query.terms), excerpts(text, query.terms))


def _facets(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asked.filters.items() if name != "gone"}


def _among(asked: Asked, gone: dict[str, str]) -> Among:
    match asked.filters.get("gone"):
        case "yes":
            return Among(_facets(asked), keys=gone)
        case "no":
            return Among(_facets(asked), without=gone)
        case _:
            return Among(_facets(asked))
