"""A query, and what it is asked among, as Tantivy takes it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Clause

from thaigov_spider.search.documents import GROUP
from thaigov_spider.search.query import Query

_TITLE_WEIGHT = 5.0  # a word in the headline says more of an article than one in its text


@dataclass(frozen=True, slots=True)
class Among:
    """Which articles are searched: those whose facets have these values, of these keys, not of those others.

    `before` and `behind` are days in Thailand: those of the articles that were published earlier, or later.
    """

    facets: dict[str, str] = field(default_factory=dict)
    keys: Collection[str] | None = None
    without: Collection[str] = ()
    before: date | None = None
    behind: date | None = None


def clause_of(schema: tantivy.Schema, query: Query, among: Among) -> Clause:
    """What finds the articles; none of it counts for their order but the terms."""
    parts = [(Occur.Must, _any_of(schema, group)) for group in query.wanted]
    parts += [(Occur.Must, _unweighed(part)) for part in _among(schema, among)]
    parts += [(Occur.MustNot, _term(schema, term, "groups")) for term in query.unwanted]
    if among.without:
        parts.append((Occur.MustNot, Clause.term_set_query(schema, "key", list(among.without))))
    if not query.wanted:
        parts.append((Occur.Must, Clause.all_query()))
    return Clause.boolean_query(parts)


def weighed(schema: tantivy.Schema, clause: Clause, query: Query) -> Clause:
    """The same, with articles first that have the terms in the headline."""
    in_title = [
        (Occur.Should, Clause.boost_query(_term(schema, term, "title"), _TITLE_WEIGHT))
        for term in query.terms
        if len(term) >= GROUP
    ]
    return Clause.boolean_query([(Occur.Must, clause), *in_title])


def _any_of(schema: tantivy.Schema, terms: tuple[str, ...]) -> Clause:
    return Clause.boolean_query([(Occur.Should, _term(schema, term, "groups")) for term in terms])


def _unweighed(clause: Clause) -> Clause:
    return Clause.const_score_query(clause, 0.0)


def _among(schema: tantivy.Schema, among: Among) -> list[Clause]:
    parts = [Clause.term_query(schema, name, value, "basic") for name, value in among.facets.items()]
    if among.keys is not None:
        parts.append(Clause.term_set_query(schema, "key", list(among.keys)))
    if among.before is not None:
        parts.append(_days(schema, None, among.before.toordinal()))
    if among.behind is not None:
        parts.append(_days(schema, among.behind.toordinal(), None))
    return parts


def _days(schema: tantivy.Schema, behind: int | None, before: int | None) -> Clause:
    return Clause.range_query(
        schema,
        "day",
        FieldType.Integer,
        behind,
        before,
        include_lower=behind is None,
        include_upper=before is None,
    )


def _term(schema: tantivy.Schema, term: str, name: str) -> Clause:
    if len(term) < GROUP:
        return Clause.term_query(schema, "short", term, "basic")
    if len(term) == GROUP:
        return Clause.term_query(schema, name, term)
    places = [*range(0, len(term) - GROUP, GROUP), len(term) - GROUP]
    return Clause.phrase_query(schema, name, [(place, term[place : place + GROUP]) for place in places])
