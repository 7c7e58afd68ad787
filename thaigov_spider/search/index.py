"""The index of an archive's texts: in which articles, and where, any three signs stand beside each other.

A term of three signs and more is found as those of its trigrams that cover it, at their distances; one of
one or two signs has a list of its own. So what is found is exactly what has the term, whatever a word is.
Trigrams rather than words: Thai does not say where its words end, and dictionaries disagree. The engine is
Tantivy.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from thaigov_spider.archive.folder import Archive
from thaigov_spider.export.newest import files_of
from thaigov_spider.search.catalogue import Catalogue, ChangedFileError, LinePlace
from thaigov_spider.search.folding import BREAK, folded
from thaigov_spider.search.query import Query

FORMAT = 2  # raise it where what is indexed changes: older indexes are then made anew
FACETS = ("year", "section", "lang", "generation", "via", "flags", "changed")
Order = Literal["relevance", "newest", "oldest"]

_GROUP = 3
_BREAK_SIGN = "\ue000"  # of the private use area: no text has it between two lines
_WRITER_MEMORY = 50_000_000  # bytes
_COMMIT_EVERY = 2_000  # articles: as many as are lost, and read again, if the machine goes off
_MOST_KEYS = 1_000  # of one facet
_TITLE_WEIGHT = 5.0  # a word in the headline says more of an article than one in its text


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
            except ChangedFileError:
                self._clear()
                return self._update(progress)

    def _clear(self) -> None:
        """Remove the index, but for its lock, which is held. Raises OSError."""
        self._opened = None
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def search(
        self, query: Query, filters: dict[str, str], order: Order, start: int = 0, size: int = 20
    ) -> Findings:
        """The articles with the terms of a query, or all; those whose facets have the values in `filters`."""
        index = self._index()
        searcher = index.searcher()
        clause = _clause(index.schema, query, filters)
        hits = searcher.search(
            _weighed(index.schema, clause, query),
            size,
            offset=start,
            order_by_field=None if order == "relevance" else "day",
            order=tantivy.Order.Asc if order == "oldest" else tantivy.Order.Desc,
        )
        articles = [_found(searcher.doc(address)) for _, address in hits.hits]
        counted = searcher.aggregate(clause, _AGGREGATIONS)
        facets = {
            name: {str(bucket["key"]): bucket["doc_count"] for bucket in counted[name]["buckets"]}
            for name in FACETS
        }
        months = {int(bucket["key"]): bucket["doc_count"] for bucket in counted["month"]["buckets"]}
        count: int = hits.count  # type: ignore[attr-defined]  # its stubs do not have it
        return Findings(count, articles, facets, months)

    def _index(self) -> tantivy.Index:
        if self._opened is None:
            self._opened = tantivy.Index.open(str(self._texts))
        self._opened.reload()
        return self._opened

    def _remove_other_formats(self) -> None:
        kept = {self._texts.name, "lock"}
        for path in self.folder.iterdir():
            if path.name not in kept and not path.name.startswith(self._catalogue.name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _update(self, progress: Callable[[int], object]) -> int:
        self._texts.mkdir(exist_ok=True)
        index = tantivy.Index(_schema(), path=str(self._texts))
        changed = 0
        with Catalogue(self._catalogue) as catalogue:
            for keys in _portions(catalogue, self._archive, progress):
                self._write(index, catalogue, keys)
                catalogue.commit()
                changed += len(keys)
        return changed

    def _write(self, index: tantivy.Index, catalogue: Catalogue, keys: set[str]) -> None:
        """Put the newest text of each article in the place of what is there, before the catalogue knows.

        So what comes after a kill in between reads the same lines again, and writes the same.
        """
        if not keys:
            return
        writer = index.writer(_WRITER_MEMORY, 1)
        for key in sorted(keys):
            writer.delete_documents_by_term("key", key)
            place = catalogue.versions(key)[0]
            item = place.read(self._archive.root)
            writer.add_document(_document(key, place, item, texts=catalogue.texts(key)))
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


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("file", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("offset", stored=True)
    builder.add_text_field("groups", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("short", tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("day", fast=True, indexed=True)
    builder.add_integer_field("month", fast=True, indexed=True)
    return builder.build()


_AGGREGATIONS: dict[str, Any] = {
    name: {"terms": {"field": name, "size": _MOST_KEYS}} for name in (*FACETS, "month")
}


def text_of(item: dict[str, Any]) -> str:
    """What of an article is searched: its headline, summary and text."""
    return BREAK.join(filter(None, (item["title"], item["summary"], item["body"])))


def _document(key: str, place: LinePlace, item: dict[str, Any], texts: int) -> tantivy.Document:
    text = folded(text_of(item))
    day = _day(item["published"])
    facets: dict[str, Any] = {
        "year": str(day.year) if day else None,
        "section": item["section"],
        "lang": item["lang"],
        "generation": item["generation"],
        "via": item["capture"]["via"],
        "flags": item["flags"],
        "changed": "yes" if texts > 1 else "no",
    }
    dated = {"day": day.toordinal(), "month": day.year * 100 + day.month} if day else {}
    return tantivy.Document(
        key=key,
        file=place.file,
        offset=place.offset,
        groups=_groups(text),
        title=_groups(folded(item["title"] or "")),
        short=" ".join(_short(text)),
        **{name: value for name, value in facets.items() if value},
        **dated,
    )


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None


def _groups(text: str) -> str:
    """Every three signs that stand beside each other, as words in their order."""
    marked = text.replace(BREAK, _BREAK_SIGN)
    return " ".join([marked[at : at + _GROUP] for at in range(len(marked) - _GROUP + 1)])


def _short(text: str) -> set[str]:
    """All signs, and all pairs of signs of one line."""
    pairs = (first + second for first, second in pairwise(text) if BREAK not in (first, second))
    return {*text, *pairs} - {BREAK}


def _clause(schema: tantivy.Schema, query: Query, filters: dict[str, str]) -> Clause:
    parts: list[tuple[Occur, Clause]] = [
        (Occur.Must, Clause.boolean_query([(Occur.Should, _term(schema, term, "groups")) for term in group]))
        for group in query.wanted
    ]
    parts += [
        (Occur.Must, Clause.const_score_query(Clause.term_query(schema, name, value, "basic"), 0.0))
        for name, value in filters.items()
    ]
    parts += [(Occur.MustNot, _term(schema, term, "groups")) for term in query.unwanted]
    if not query.wanted:
        parts.append((Occur.Must, Clause.all_query()))
    return Clause.boolean_query(parts)


def _weighed(schema: tantivy.Schema, clause: Clause, query: Query) -> Clause:
    """The same, with articles first that have the terms in the headline."""
    in_title = [
        (Occur.Should, Clause.boost_query(_term(schema, term, "title"), _TITLE_WEIGHT))
        for term in query.terms
        if len(term) >= _GROUP
    ]
    return Clause.boolean_query([(Occur.Must, clause), *in_title])


def _term(schema: tantivy.Schema, term: str, name: str) -> Clause:
    if len(term) < _GROUP:
        return Clause.term_query(schema, "short", term, "basic")
    if len(term) == _GROUP:
        return Clause.term_query(schema, name, term)
    places = [*range(0, len(term) - _GROUP, _GROUP), len(term) - _GROUP]
    return Clause.phrase_query(schema, name, [(place, term[place : place + _GROUP]) for place in places])


def _found(document: tantivy.Document) -> Found:
    fields = document.to_dict()
    return Found(fields["key"][0], LinePlace(fields["file"][0], fields["offset"][0]))


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexHeldError from None
        yield
