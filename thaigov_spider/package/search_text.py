"""The text by which players search a page: as it is, and behind it what people may type without blanks.

The search of ReplayWeb.page (FlexSearch as it comes) knows of a text only what lies between blanks, signs
and punctuation, and finds just that, whole; of a query it wants every such piece. Thai has no blanks between
words: a word, or a phrase of some, is found only if it stands by itself. So parts of the text do, each once:
its words, and sequences of them. Where people see the end of a word is not always where a dictionary does, so
words are cut as small as there are words in them; and of headlines, in packages that are not large, every
part between two clusters (a consonant with its vowels and marks) stands there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from thaigov_spider.package.words import word_list, words

MOST_THOROUGH = 1000
"""Of so many pages every part of a headline is findable, and short phrases of a text.

Of more of them it is words, and phrases of headlines: a player has all of it in its memory, some 0.4 MB a
page of the one, 0.04 MB of the other.
"""

ABOUT = """

ค้นหาใน Pages: พิมพ์คำ หรือวลีจากหัวข่าวติดกันตามที่เขียน ถ้าเว้นวรรค จะพบข่าวที่มีครบทุกคำ วลียาวในเนื้อข่าวอาจไม่พบ
ให้ค้นด้วย `scrapy browse` ซึ่งพบทุกข้อความ

Search in Pages: a word, or a phrase of a headline, typed without blanks as it is written; with blanks,
articles that have all of these. Long phrases of a text may not be found: `scrapy browse` finds all of them.
"""
"""What the front page of a package says of its search, in Markdown."""

_RUN = re.compile(
    "[0-9A-Za-z\u00c0-\u024f\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59]+"
)  # what has no blank in it
_CLUSTER = re.compile(
    "[\u0e40-\u0e44]?[\u0e01-\u0e2f\u0e30\u0e46][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[\u0e30\u0e32\u0e33\u0e45]?"
)
_THAI_DIGIT = re.compile("[\u0e50-\u0e59]")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DEPENDENT = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")  # what no word begins with
_SHORTEST = 3  # letters of a word within a word
_MOST_CLUSTERS = 60  # of a headline without a blank; more of them are cut into words
_SMALL_WORDS, _WORDS = 4, 3  # of a text that are findable in sequence
_LONGEST = 24  # small words of a headline


def findable(title: str, texts: str, *, is_thorough: bool) -> str:
    """What a page is found by: both texts, and the parts of them that may be typed.

    >>> findable("แผนน้ำ", "ปี2563", is_thorough=False).splitlines()
    ['แผนน้ำ', 'ปี2563', 'แผน น้ำ ปี 2563']
    """
    whole = "\n".join(filter(None, (title, texts)))
    there = dict.fromkeys(_RUN.findall(whole))  # in their order, so that the same pages make the same package
    parts: dict[str, None] = {}
    for run in dict.fromkeys(_RUN.findall(title)):
        parts |= dict.fromkeys(_of_headline(run, is_thorough=is_thorough))
    for run in dict.fromkeys(_RUN.findall(texts)):
        parts |= dict.fromkeys(_of_text(run, is_thorough=is_thorough))
    arabic: dict[str, None] = {}
    if _THAI_DIGIT.search(whole):
        digits = ((part, part.translate(_THAI_DIGITS)) for part in (*there, *parts))
        arabic = {translated: None for part, translated in digits if translated != part}
    return "\n".join((whole, " ".join(part for part in parts | arabic if part not in there)))


def all_findable(pages: Sequence[tuple[str, str]], *, is_thorough: bool) -> list[str]:
    """The same of several pages, each a title and other texts."""
    return [findable(title, texts, is_thorough=is_thorough) for title, texts in pages]


def _of_headline(run: str, *, is_thorough: bool) -> Iterator[str]:
    """What is between two of its words; if so asked and it is all Thai, between any two clusters."""
    small, _ = _cut(run)
    yield from _sequences(small, _LONGEST)
    clusters = _CLUSTER.findall(run) if is_thorough else ()
    if "".join(clusters) == run and len(clusters) <= _MOST_CLUSTERS:
        yield from _sequences(clusters, len(clusters))


def _of_text(run: str, *, is_thorough: bool) -> Iterable[str]:
    """Its words, small and whole; if so asked, sequences of some."""
    small, whole = _cut(run)
    if is_thorough:
        return chain(_sequences(small, _SMALL_WORDS), _sequences(whole, _WORDS))
    return (*small, *whole)


def _sequences(units: Sequence[str], longest: int) -> Iterator[str]:
    """All sequences of one to so many units, each from a unit on."""
    for start in range(len(units)):
        part = ""
        for unit in units[start : start + longest]:
            part += unit
            yield part


@lru_cache(1 << 12)  # two in five runs come again soon
def _cut(run: str) -> tuple[Sequence[str], Sequence[str]]:
    """A run as words, each cut as small as there are words in it; and as they are."""
    whole = words(run)
    return tuple(piece for word in whole for piece in _pieces(word)), whole


@lru_cache(1 << 16)
def _pieces(word: str) -> tuple[str, ...]:
    """The words in a word that it is made of, as many as can be; itself where it is made of none.

    >>> _pieces("นายกรัฐมนตรี")
    ('นายก', 'รัฐ', 'มนตรี')
    """
    found: tuple[str, ...] = (word,)
    for end in range(_SHORTEST, len(word) - _SHORTEST + 1):
        if word[end] in _DEPENDENT or word[:end] not in word_list():
            continue
        rest = _pieces(word[end:])
        if (len(rest) > 1 or word[end:] in word_list()) and len(rest) >= len(found):
            found = (word[:end], *rest)
    return found
