"""The text by which players search a page: as it is, and behind it what people may type without blanks.

The search of ReplayWeb.page (FlexSearch as it comes) knows of a text only what lies between blanks, signs
and punctuation, and finds just that, whole; of a query it wants every such piece. Thai has no blanks between
words: a word, or a phrase of some, is found only if it stands by itself. So parts of the text do, each once:
its words, and sequences of them. Where people see the end of a word is not always where a dictionary does, so
words are cut wherever a word in them may begin or end.

Of the list of pages that player reads `MOST_BYTES` for its search, as they are compressed in the package
(seen in 2.5.3; wabac.js, `getTextIndex`), and knows nothing of the pages behind them. So how much stands
there is chosen by how many pages there are: see `Depth`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import chain, pairwise

from thaigov_spider.package.words import word_list, words

MOST_BYTES = 1 << 20
"""So much of the compressed list of pages is searched."""


class Depth(IntEnum):
    """What is findable of a page; of real articles so many fit: some 1,900, 350 and 110."""

    HEADLINES = 0
    """The words of its headline, and sequences of them."""
    WORDS = 1
    """The words of its other texts as well."""
    PHRASES = 2
    """Short sequences of these, and of its headline every part between two clusters (a consonant with its
    vowels and marks)."""


MOST = {Depth.PHRASES: 400, Depth.WORDS: 1000}
"""More pages than these need not be tried."""
_FOUND = {
    Depth.HEADLINES: ("คำและวลีในหัวข่าว", "words and phrases of headlines"),
    Depth.WORDS: ("คำในข่าว และวลีในหัวข่าว", "words of articles, and phrases of headlines"),
    Depth.PHRASES: (
        "คำและวลีสั้น ๆ ในข่าว และทุกส่วนของหัวข่าว",
        "words and short phrases of articles, and any part of a headline",
    ),
}


def about(depth: Depth, pages: int, within: int) -> str:
    """What the front page of a package says of its search, in Markdown; `within` are the pages it reaches."""
    thai, english = _FOUND[depth]
    if within < pages:
        thai += f" ของ {within:,} ข่าวแรกจาก {pages:,} ข่าว"
        english += f", of the first {within:,} of {pages:,} articles"
    return f"""

ค้นหาใน Pages: พบ{thai} พิมพ์ติดกันตามที่เขียน ถ้าเว้นวรรค จะพบข่าวที่มีครบทุกคำ
`scrapy browse` พบทุกข้อความในทุกข่าว

Search in Pages finds {english}: type without blanks as it is written;
with blanks, it finds articles that have all of these. `scrapy browse` finds every part of every text.
"""


_RUN = re.compile(
    "[0-9A-Za-z\u00c0-\u024f\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59]+"
)  # what has no blank in it
_CLUSTER = re.compile(
    "[\u0e40-\u0e44]?[\u0e01-\u0e2f\u0e30\u0e46][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[\u0e30\u0e32\u0e33\u0e45]?"
)
_THAI_DIGIT = re.compile("[\u0e50-\u0e59]")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DEPENDENT = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")  # what no word begins with
_SHORTEST = 2  # letters of a word within a word
_MOST_CLUSTERS = 60  # of a headline without a blank; more of them are cut into words
_SMALL_WORDS, _WORDS = 6, 3  # of a text that are findable in sequence
_LONGEST = 36  # small words of a headline


def findable(title: str, texts: str, depth: Depth) -> str:
    """What a page is found by: its texts, and in a last line the parts of them that may be typed.

    >>> findable("แผนน้ำ", "ปี2563", Depth.WORDS).splitlines()
    ['แผนน้ำ', 'ปี2563', 'แผน น้ำ ปี 2563']
    """
    texts = "" if depth == Depth.HEADLINES else texts
    whole = "\n".join(filter(None, (title, texts)))
    there = dict.fromkeys(_RUN.findall(whole))  # in their order, so that the same pages make the same package
    parts: dict[str, None] = {}
    for run in dict.fromkeys(_RUN.findall(title)):
        parts |= dict.fromkeys(_of_headline(run, depth))
    for run in dict.fromkeys(_RUN.findall(texts)):
        parts |= dict.fromkeys(_of_text(run, depth))
    arabic: dict[str, None] = {}
    if _THAI_DIGIT.search(whole):
        digits = ((part, part.translate(_THAI_DIGITS)) for part in (*there, *parts))
        arabic = {translated: None for part, translated in digits if translated != part}
    return "\n".join((whole, " ".join(part for part in parts | arabic if part not in there)))


def less_findable(title: str, found_by: str, depth: Depth) -> str:
    """What a page is found by that is found by more now: less deep."""
    texts = found_by.rpartition("\n")[0].removeprefix(title).removeprefix("\n")
    return findable(title, texts, depth)


def _of_headline(run: str, depth: Depth) -> Iterator[str]:
    """What is between two of its words; if so asked and it is all Thai, between any two clusters."""
    small, _ = _cut(run)
    yield from _sequences(small, _LONGEST)
    clusters = _CLUSTER.findall(run) if depth == Depth.PHRASES else ()
    if "".join(clusters) == run and len(clusters) <= _MOST_CLUSTERS:
        yield from _sequences(clusters, len(clusters))


def _of_text(run: str, depth: Depth) -> Iterable[str]:
    """Its words, small and whole; if so asked, sequences of some."""
    small, whole = _cut(run)
    if depth == Depth.PHRASES:
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
    """A word cut wherever some way of making it of other words cuts it; itself where there is no way.

    >>> _pieces("นายกรัฐมนตรี")
    ('นา', 'ยก', 'รัฐ', 'มน', 'ตรี')
    """
    reached = {0}
    for start in range(len(word)):
        if start in reached:
            reached |= {end for end in range(start + _SHORTEST, len(word) + 1) if _is_piece(word, start, end)}
    if len(word) not in reached:
        return (word,)
    kept = {len(word)}
    for end in range(len(word), 0, -1):
        if end in kept:
            kept |= {start for start in reached if start <= end - _SHORTEST and _is_piece(word, start, end)}
    return tuple(word[start:end] for start, end in pairwise(sorted(kept)))


def _is_piece(word: str, start: int, end: int) -> bool:
    """Whether this part of a word, other than all of it, is a word behind which another may begin."""
    if end - start == len(word) or (end < len(word) and word[end] in _DEPENDENT):
        return False
    return word[start:end] in word_list()
