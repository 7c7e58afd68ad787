"""The index of an archive's texts: in which articles, and where, any three signs stand beside each other.

A term of three signs and more is found as those of its trigrams that cover it, at their distances; one of
one or two signs has a list of its own. So what is found is exactly what has the term, whatever a word is.
Trigrams rather than words: Thai does not say where its words end, and dictionaries disagree. The engine is
Tantivy.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.cut_texts import first_of_its_own
from thaigov_spider.article.identity import address_key
from thaigov_spider.export.line_rows import files_of
from thaigov_spider.ledger import LedgerError
from thaigov_spider.ledger.reading import read
from thaigov_spider.ledger.texts import moves
from thaigov_spider.search.catalogue import Catalogue, ChangedFileError, LinePlace
from thaigov_spider.search.clauses import Among, clause_of, weighed
from thaigov_spider.search.documents import FACETS, FORMAT, document, schema
from thaigov_spider.search.query import Order, Query

_WRITER_MEMORY = 50_000_000  # bytes
_COMMIT_EVERY = 2_000  # articles: as many as are lost, and read again, if the machine goes off
_MOST_KEYS = 1_000  # of one facet


@dataclass(frozen=True, slots=True)
class Found:
    """One article that was found: its key, and where its newest line is."""

    key: str
    place: LinePlace


@dataclass(frozen=True, slots=True)
class Findings:
    """What a query finds: how many articles, those asked for, how many have each value of a facet.

    `months` counts articles by month of publication, `202012` for December 2020.
    """

    count: int
    articles: list[Found] = field(default_factory=list)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)


class IndexHeldError(Exception):
    """Another process is bringing the index up to date."""


class DamagedIndexError(OSError):
    """What is there of the index cannot be read, and can be made anew; or none can be made there."""


class NoIndexError(Exception):
    """There is no index yet, or it was removed, and can be made anew; the message says what is there."""


class SearchIndex:
    """The index in the folder `index/` of an archive. Everything in it follows from the lines."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.folder = archive.root / "index"
        self._texts = self.folder / f"texts-{FORMAT}"
        self._catalogue = self.folder / f"catalogue-{FORMAT}.sqlite"
        self._opened: tantivy.Index | None = None

    @property
    def catalogue(self) -> Catalogue:
        """Where the lines of each article are. Close it after use."""
        return Catalogue(self._catalogue)

    def exists(self) -> bool:
        """Whether there is an index that can be searched."""
        return self._catalogue.exists() and tantivy.Index.exists(str(self._texts))

    def update(self, progress: Callable[[int], object] = lambda _: None, *, anew: bool = False) -> int:
        """Index what is new in the lines, whose bytes `progress` is told; how many articles changed.

        `anew`: all lines are, as if there were no index yet. Killed at any moment, the next update goes on.
        Raises IndexHeldError, OSError, sqlite3.Error.
        """
        self.folder.mkdir(exist_ok=True)
        with _held(self.folder / "lock"):
            self._remove_other_formats()
            if anew:
                self._clear()
            try:
                return self._update(progress)
            except sqlite3.OperationalError:  # locked, or no room: nothing is wrong with what is there
                raise
            except (ChangedFileError, sqlite3.DatabaseError, DamagedIndexError):
                self._clear()
                return self._update(progress)

    def _clear(self) -> None:
        """Remove the index, but for its lock, which is held. Raises OSError."""
        self._opened = None
        self._remove(lambda _: True)

    def search(
        self, query: Query, among: Among, order: Order = "newest", start: int = 0, size: int = 20
    ) -> Findings:
        """The articles with the terms of a query, or all; from the `start`th on, `size` of them at most.

        Raises NoIndexError.
        """
        index = self._index()
        searcher = index.searcher()
        clause = clause_of(index.schema, query, among)
        hits = _hits(index, weighed(index.schema, clause, query), order, start, size)
        counted = searcher.aggregate(clause, _AGGREGATIONS)
        facets = {
            name: {str(bucket["key"]): bucket["doc_count"] for bucket in counted[name]["buckets"]}
            for name in FACETS
        }
        count: int = hits.count
        articles = [_found(searcher.doc(address)) for _, address in hits.hits]
        return Findings(count, articles, facets, _months(counted))

    def all(self, query: Query, among: Among, order: Order = "newest") -> Iterator[Found]:
        """Every article that a query finds, however many there are; all is found before the first is had.

        Raises as `search` does.
        """
        index = self._index()
        searcher = index.searcher()
        clause = weighed(index.schema, clause_of(index.schema, query, among), query)
        hits = _hits(index, clause, order, 0, max(1, searcher.num_docs)).hits
        return (_found(searcher.doc(address)) for _, address in hits)

    def months(self, query: Query, among: Among) -> dict[int, int]:
        """How many articles a query finds by month of publication. Raises as `search` does."""
        index = self._index()
        clause = clause_of(index.schema, query, among)
        return _months(index.searcher().aggregate(clause, {"month": _AGGREGATIONS["month"]}))

    def count(self, query: Query, among: Among) -> int:
        """How many articles a query finds. Raises as `search` does."""
        index = self._index()
        hits = index.searcher().search(clause_of(index.schema, query, among), 1)
        count: int = hits.count  # type: ignore[attr-defined]
        return count

    def unread(self) -> int:
        """How many bytes of lines there are that the index does not know. Raises OSError, sqlite3.Error."""
        sizes = {
            str(path.relative_to(self._archive.root)): path.stat().st_size for path in files_of(self._archive)
        }
        if not self.exists():
            return sum(sizes.values())
        with self.catalogue as catalogue:
            known = catalogue.sizes
        return sum(max(0, size - known.get(name, 0)) for name, size in sizes.items())

    def _index(self) -> tantivy.Index:
        try:
            if self._opened is None:
                self._opened = tantivy.Index.open(str(self._texts))
            self._opened.reload()
        except (OSError, ValueError) as error:
            self._opened = None
            raise NoIndexError(f"{self._texts}: {error}") from error
        else:
            return self._opened

    def _remove_other_formats(self) -> None:
        kept = (self._texts.name, self._catalogue.name)
        self._remove(lambda name: not name.startswith(kept))

    def _remove(self, is_due: Callable[[str], bool]) -> None:
        """Remove what of this index is due, by its name; others may keep theirs in the same folder."""
        for pattern in ("texts-*", "catalogue-*"):
            for path in self.folder.glob(pattern):
                if is_due(path.name):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _update(self, progress: Callable[[int], object]) -> int:
        self._texts.mkdir(exist_ok=True)
        try:
            index = tantivy.Index(schema(), path=str(self._texts))
        except ValueError as error:
            raise DamagedIndexError(f"{self._texts}: {error}") from error
        changed = 0
        with Catalogue(self._catalogue) as catalogue:
            for keys in _portions(catalogue, self._archive, progress):
                self._write(index, catalogue, keys)
                catalogue.commit()
                changed += len(keys)
            self._link(index, catalogue)
        return changed

    def _link(self, index: tantivy.Index, catalogue: Catalogue) -> None:
        """Have articles that moved stand once, under all their addresses, as in an export."""
        ledger = self._archive.ledger
        upon = state_of(ledger)
        if catalogue.is_linked(upon):
            return
        try:
            moved = read(ledger, lambda db: list(moves(db)))
        except LedgerError:
            moved = []
        catalogue.begin()
        led = ((address_key(url, "th"), address_key(to, "th")) for url, to in moved)
        self._write(index, catalogue, catalogue.link(led, upon))
        catalogue.commit()

    def _write(self, index: tantivy.Index, catalogue: Catalogue, keys: set[str]) -> None:
        """Put the newest text of each article in the place of what is there, before the catalogue knows.

        So what comes after a kill in between reads the same lines again, and writes the same.
        """
        if not keys:
            return
        writer = index.writer(_WRITER_MEMORY, 1)
        articles = {catalogue.article_of(key) for key in keys}
        for key in sorted(keys | articles):
            writer.delete_documents_by_term("key", key)
        for key in sorted(articles):
            places = catalogue.versions(key)  # none where only the ledger knows the address
            items = [place.read(self._archive.root) for place in places[:1]]
            if items and "truncated" in items[0]["flags"]:
                items += [place.read(self._archive.root) for place in places[1:]]
            if items:
                number = first_of_its_own(items)
                texts = catalogue.texts(key)
                with _disk_errors(self._texts):
                    writer.add_document(document(key, places[number], items[number], texts=texts))
        with _disk_errors(self._texts):
            writer.commit()
            writer.wait_merging_threads()


def _portions(
    catalogue: Catalogue, archive: Archive, progress: Callable[[int], object]
) -> Iterator[set[str]]:
    """The articles of new lines, so many at a time; each portion is a transaction that the caller commits."""
    keys: set[str] = set()
    catalogue.begin()
    for key, size in catalogue.read_new(archive.root, files_of(archive)):
        progress(size)
        keys.add(key)
        if len(keys) >= _COMMIT_EVERY:
            yield keys
            catalogue.begin()
            keys = set()
    yield keys


_AGGREGATIONS: dict[str, Any] = {
    name: {"terms": {"field": name, "size": _MOST_KEYS}} for name in (*FACETS, "month")
}


def state_of(path: Path) -> str:
    """What changes when a database does, its log included."""
    found: list[str] = []
    for one in (path, path.with_name(f"{path.name}-wal")):
        try:
            file = one.stat()
            found.append(f"{file.st_size}-{file.st_mtime_ns}")
        except OSError:
            found.append("none")
    return " ".join(found)


def _hits(index: tantivy.Index, clause: tantivy.Query, order: Order, start: int, size: int) -> Any:
    return index.searcher().search(
        clause,
        size,
        offset=start,
        order_by_field=None if order == "relevance" else "day",
        order=tantivy.Order.Asc if order == "oldest" else tantivy.Order.Desc,
    )


def _months(counted: dict[str, Any]) -> dict[int, int]:
    return {int(bucket["key"]): bucket["doc_count"] for bucket in counted["month"]["buckets"]}


def _found(document: tantivy.Document) -> Found:
    fields = document.to_dict()
    return Found(fields["key"][0], LinePlace(fields["file"][0], fields["offset"][0]))


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """What tantivy says where the disk is full, or fails, a ValueError, as the error that it is."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"{path}: {error}") from error


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexHeldError from None
        yield
