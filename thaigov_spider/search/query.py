"""What somebody types into the search box, understood. Pure.

Words with blanks between them are all wanted; `"…"` is one term, blanks included; `-term` is not wanted; `OR`
between two terms wants one of them, and binds closer than a blank.
"""

import re
from dataclasses import dataclass
from typing import Literal

from thaigov_spider.search.folding import BREAK, folded

Order = Literal["relevance", "newest", "oldest"]
LONGEST = 1000  # characters of a query; whoever types more has pasted an article
_WORDS = re.compile(r'(?P<no>-)?"(?P<quoted>[^"]*)(?:"|\Z)|(?P<plain>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Query:
    """The terms, folded: of each group of `wanted` one must be in a text, of `unwanted` none."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[str, ...] = ()

    def matches(self, text: str) -> bool:
        """Whether an article whose folded text this is belongs to what is found: what exact means.

        >>> parse("แดง -สีแดงเข้ม").matches(folded("เสื้อสีแดง"))
        True
        """
        return all(any(term in text for term in group) for group in self.wanted) and not any(
            term in text for term in self.unwanted
        )

    @property
    def terms(self) -> tuple[str, ...]:
        """All that are wanted, to be marked in a text; the longer before the shorter."""
        return tuple(sorted({term for group in self.wanted for term in group}, key=len, reverse=True))


def parse(text: str) -> Query:
    """The query that somebody typed; what cannot be a term is passed over.

    >>> parse('น้ำท่วม OR อุทกภัย "นายก รัฐมนตรี" -ภูเก็ต')
    Query(wanted=(('น้ำท่วม', 'อุทกภัย'), ('นายกรัฐมนตรี',)), unwanted=('ภูเก็ต',))
    """
    groups: list[list[str]] = []
    unwanted: list[str] = []
    joins = False
    for match in _WORDS.finditer(text[:LONGEST]):
        word, is_unwanted = _word(match)
        if match["plain"] == "OR":
            joins = bool(groups)
            continue
        term = folded(word).replace(BREAK, "")
        if not term:
            continue
        if is_unwanted:
            unwanted.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = False
    return Query(tuple(map(tuple, groups)), tuple(unwanted))


def _word(match: re.Match[str]) -> tuple[str, bool]:
    """The word, and whether it is not wanted; a dash inside a word, or alone, belongs to it."""
    plain = match["plain"]
    if plain is None:
        return match["quoted"], match["no"] is not None
    if plain.startswith("-") and len(plain) > 1:
        return plain[1:], True
    return plain, False
