"""What a reader asks for, as it stands in an address: each state of the search page has one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from thaigov_spider.article.record import Language
from thaigov_spider.search.query import LONGEST, Order

FILTERS = ("year", "section", "lang", "generation", "via", "flags", "changed", "gone")
"""The facets that can be chosen from, in the order in which they are shown."""

PAGE = 20  # articles on a page
DEEPEST = 500  # pages; whoever wants more takes all of it away
_MOST_TERMS = 6  # that are compared; more lines than that nobody tells apart
_LONGEST_VALUE = 300  # characters of a filter; no section has a longer name


@dataclass(frozen=True, slots=True)
class Asked:
    """A state of the search page.

    `words` are as they were typed; `terms` are others that are plotted beside them; `filters` have one value
    a facet. `order` is None where it follows from the rest. `by` is the unit of the plot, and `per` whether
    it shows articles or how many of a thousand. `language` is that of the page, if the address names one.
    """

    words: str = ""
    order: Order | None = None
    page: int = 1
    filters: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    by: Literal["year", "month"] = "year"
    per: Literal["articles", "thousand"] = "articles"
    language: Language | None = None

    @property
    def ordered(self) -> Order:
        """By what the articles are ordered."""
        return self.order or ("relevance" if self.words.strip() else "newest")

    def address(self, path: str = "/", **changes: Any) -> str:
        """The address of this state, with some of it changed, relative to this server.

        >>> Asked("น้ำ", filters={"year": "2020"}).address(page=2)
        '/?q=%E0%B8%99%E0%B9%89%E0%B8%B3&page=2&year=2020'
        """
        return joined(path, _pairs(replace(self, **changes)))

    def choosing(self, facet: str, value: str | None) -> str:
        """The address where a facet has a value, or, where that is None, any."""
        chosen = {name: one for name, one in self.filters.items() if name != facet}
        return self.address(page=1, filters=chosen if value is None else chosen | {facet: value})

    def link(self, path: str, **parameters: object) -> str:
        """An address of another page, in the same language."""
        pairs = [(name, str(value)) for name, value in parameters.items() if value not in (None, "")]
        return joined(path, [*pairs, *_language(self)])


def asked(pairs: Sequence[tuple[str, str]]) -> Asked:
    """What an address asks for; what in it is not understood counts as not being there.

    >>> state = asked([("q", "น้ำ"), ("order", "sideways"), ("page", "-3"), ("year", "2020")])
    >>> state == Asked("น้ำ", filters={"year": "2020"})
    True
    """
    said = dict(reversed(pairs))
    return Asked(
        words=said.get("q", "")[:LONGEST].strip(),
        order=cast("Order | None", _one_of(get_args(Order), said.get("order"))),
        page=_page(said.get("page", "")),
        filters={name: said[name][:_LONGEST_VALUE] for name in FILTERS if said.get(name)},
        terms=_terms([value for name, value in pairs if name == "with"]),
        by="month" if said.get("by") == "month" else "year",
        per="thousand" if said.get("per") == "thousand" else "articles",
        language=cast("Language | None", _one_of(get_args(Language), said.get("hl"))),
    )


def _one_of(choices: Sequence[str], value: str | None) -> str | None:
    return value if value in choices else None


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 9
    return min(max(int(text), 1), DEEPEST) if is_number else 1


def _terms(values: Sequence[str]) -> tuple[str, ...]:
    """Terms to compare: each of an own parameter, or several in one, with commas between."""
    parts = (part.strip()[:LONGEST] for value in values for part in value.split(","))
    return tuple(dict.fromkeys(filter(None, parts)))[:_MOST_TERMS]


def _pairs(state: Asked) -> list[tuple[str, str]]:
    pairs = [("q", state.words)] if state.words else []
    pairs += [("order", state.order)] if state.order else []
    pairs += [("page", str(state.page))] if state.page > 1 else []
    pairs += state.filters.items()
    pairs += [("with", term) for term in state.terms]
    pairs += [("by", state.by)] if state.by != "year" else []
    pairs += [("per", state.per)] if state.per != "articles" else []
    return pairs + _language(state)


def _language(state: Asked) -> list[tuple[str, str]]:
    return [("hl", state.language)] if state.language else []


def joined(path: str, pairs: list[tuple[str, str]]) -> str:
    """An address of this server with parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
