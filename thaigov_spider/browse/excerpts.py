"""Texts with what was searched for marked in them, and the places around it. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from thaigov_spider.search.folding import folded_with_places

_AROUND = 90  # characters before and behind what is marked
_EXCERPTS = 2  # of one article
_WITHOUT = 220  # characters of a text in which nothing is marked


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was searched for."""

    text: str
    is_marked: bool = False


def marked(text: str, terms: Sequence[str]) -> list[Piece]:
    """The whole text, in pieces; `terms` are folded, as those of a query.

    >>> [(piece.text, piece.is_marked) for piece in marked("ข่าวสีแดงเข้ม", ["แดง"])]
    [('ข่าวสี', False), ('แดง', True), ('เข้ม', False)]
    """
    return list(_pieces(text, _spans(text, terms), 0, len(text)))


def excerpts(text: str, terms: Sequence[str]) -> list[list[Piece]]:
    """The first places of a text that have the terms, each with what stands around; else how it begins."""
    spans = _spans(text, terms)
    if not spans:
        end = _edge(text, _WITHOUT)
        return [[Piece(text[:end] + ("…" if end < len(text) else ""))]] if text else []
    return [list(_excerpt(text, spans, *window)) for window in _windows(text, spans)]


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand, in order, none inside another; signs above and below a letter go with it."""
    if not terms:
        return []
    plain, places = folded_with_places(text)
    pattern = re.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)))
    found = ((places[match.start()], places[match.end() - 1] + 1) for match in pattern.finditer(plain))
    return [(start, _edge(text, end)) for start, end in found]


def _edge(text: str, end: int) -> int:
    """Where a cut at `end` falls behind the signs that belong to the letter before it."""
    while 0 < end < len(text) and (unicodedata.category(text[end])[0] == "M" or text[end] == "ำ"):
        end += 1
    return min(end, len(text))


def _windows(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that are shown: those of places near each other are one."""
    windows: list[tuple[int, int]] = []
    for start, end in spans:
        first, last = _edge(text, max(0, start - _AROUND)), _edge(text, min(len(text), end + _AROUND))
        if windows and first <= windows[-1][1]:
            # However many there are in a row, what is shown of them has an end.
            if windows[-1][1] - windows[-1][0] < 4 * _AROUND:
                windows[-1] = windows[-1][0], last
        elif len(windows) == _EXCERPTS:
            break
        else:
            windows.append((first, last))
    return windows


def _excerpt(text: str, spans: list[tuple[int, int]], first: int, last: int) -> Iterator[Piece]:
    if first > 0:
        yield Piece("…")
    yield from _pieces(text, spans, first, last)
    if last < len(text):
        yield Piece("…")


def _pieces(text: str, spans: list[tuple[int, int]], first: int, last: int) -> Iterator[Piece]:
    at = first
    for start, end in spans:
        start, end = max(start, at), min(end, last)
        if start >= end:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], is_marked=True)
        at = end
    if at < last:
        yield Piece(text[at:last])
