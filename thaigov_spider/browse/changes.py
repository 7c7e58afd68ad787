"""What was changed between two texts, word by word. Pure.

Thai has no blanks between words: whoever calls says how a text is cut into pieces.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, NamedTuple

ChangeKind = Literal["same", "removed", "added"]
Cutter = Callable[[str], list[str]]

# What a reader takes for one sign: a consonant with the vowels around it and what stands above and below;
# runs of other letters and of digits; blanks; any other sign.
_CLUSTER = re.compile(
    r"""
      [เ-ไ]? [ก-ฮ] [\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]* [ะาำๅ]*
    | [^\W\d\u0e00-\u0e7f_]+ | \d+ | \s+ | .
    """,
    re.VERBOSE | re.DOTALL,
)
_MOST_PIECES = 20_000  # of one paragraph; beyond, it is shown as changed as a whole


class Change(NamedTuple):
    """A stretch of text that is the same in both, or only in the older or the newer one."""

    kind: ChangeKind
    text: str


def clusters(text: str) -> list[str]:
    """A text in pieces that no reader would cut: for where no dictionary of words is installed.

    >>> clusters("น้ำท่วม 12 cm")
    ['น้ำ', 'ท่', 'ว', 'ม', ' ', '12', ' ', 'cm']
    """
    return _CLUSTER.findall(text)


def changes(old: str, new: str, cut: Cutter = clusters) -> list[Change]:
    """The stretches of both texts in their order; those of one kind beside each other are one.

    >>> changes("เปิดถนน", "เปิดสะพาน", lambda text: re.findall("เปิด|ถนน|สะพาน", text))
    [Change(kind='same', text='เปิด'), Change(kind='removed', text='ถนน'), Change(kind='added', text='สะพาน')]
    """
    return list(_joined(_of_lines(old.splitlines(keepends=True), new.splitlines(keepends=True), cut)))


def _of_lines(old: Sequence[str], new: Sequence[str], cut: Cutter) -> Iterator[Change]:
    """First by paragraphs, of which most are the same, then by pieces in those that are not."""
    for tag, start, end, other_start, other_end in _matched(old, new):
        if tag == "equal":
            yield Change("same", "".join(old[start:end]))
        else:
            for one, other in zip_longest(old[start:end], new[other_start:other_end], fillvalue=""):
                yield from _of_pieces(cut(one), cut(other))


def _of_pieces(old: list[str], new: list[str]) -> Iterator[Change]:
    if max(len(old), len(new)) > _MOST_PIECES:
        yield Change("removed", "".join(old))
        yield Change("added", "".join(new))
        return
    for tag, start, end, other_start, other_end in _matched(old, new):
        if tag == "equal":
            yield Change("same", "".join(old[start:end]))
        else:
            yield Change("removed", "".join(old[start:end]))
            yield Change("added", "".join(new[other_start:other_end]))


def _matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    is_long = (
        max(len(old), len(new)) > 2_000
    )  # then frequent pieces are passed over, or it would take seconds
    return list(SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes())


def _joined(parts: Iterator[Change]) -> Iterator[Change]:
    held: Change | None = None
    for part in parts:
        if not part.text:
            continue
        if held is not None and held.kind == part.kind:
            held = Change(held.kind, held.text + part.text)
        else:
            if held is not None:
                yield held
            held = part
    if held is not None:
        yield held
