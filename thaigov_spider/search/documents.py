"""An article as the index has it: its facets, and its text in groups of three signs."""

from datetime import date
from itertools import pairwise
from typing import Any

import tantivy

from thaigov_spider.search.catalogue import LinePlace
from thaigov_spider.search.folding import BREAK, folded

FORMAT = 6  # raise it where what is indexed changes: older indexes are then made anew
FACETS = ("year", "section", "lang", "generation", "via", "flags", "changed")
GROUP = 3
"""So many signs are searched for together; what is shorter has a list of its own."""

_BREAK_SIGN = "\ue000"  # of the private use area: no text has it between two lines


def schema() -> tantivy.Schema:
    """The fields of an article in the index."""
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


def text_of(item: dict[str, Any]) -> str:
    """What of an article is searched: its headline, summary and text."""
    return BREAK.join(filter(None, (item["title"], item["summary"], item["body"])))


def document(key: str, place: LinePlace, item: dict[str, Any], texts: int) -> tantivy.Document:
    """An article whose newest line stands at `place`, and which has had so many different texts."""
    text = folded(text_of(item))
    day = day_of(item["published"])
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


def day_of(published: str | None) -> date | None:
    """The day of a line's `published`."""
    return date.fromisoformat(published[:10]) if published else None


def _groups(text: str) -> str:
    """Every three signs that stand beside each other, as words in their order."""
    marked = text.replace(BREAK, _BREAK_SIGN)
    return " ".join([marked[at : at + GROUP] for at in range(len(marked) - GROUP + 1)])


def _short(text: str) -> set[str]:
    """All signs, and all pairs of signs of one line."""
    pairs = (first + second for first, second in pairwise(text) if BREAK not in (first, second))
    return {*text, *pairs} - {BREAK}
