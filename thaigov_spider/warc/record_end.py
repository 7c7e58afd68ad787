"""What stands behind the block of a record: two line ends, or what other programs write there. Pure."""

import re

from thaigov_spider.exit_status import counted
from thaigov_spider.warc.decompress import DamageError

USUAL = b"\r\n\r\n"
FAR = 1 << 16
"""How many bytes behind a block may be needed to say where the next record begins."""
OFF_BY = 4
"""By how many bytes Content-Length may be wrong because a program counts wrongly."""

_RECORD = re.compile(rb"WARC/[0-9]\.[0-9]+\r?\n")
_LINE_ENDS = re.compile(rb"[\r\n]*")
_NEXT = re.compile(rb"(?:\r?\n)+(?=WARC/[0-9]\.[0-9]+\r?\n)|[\r\n]+\Z")
_NAMES = {0x0D: "CR", 0x0A: "LF"}


def odd_header() -> DamageError:
    """What is wrong with a header whose lines end in LF, alone or here and there."""
    return DamageError("lines of this record's header end in LF, not in CRLF", is_loss=False)


def missing(size: int) -> DamageError:
    """What is wrong with a block that ends so many bytes before it should."""
    return DamageError(f"Content-Length is at least {size} too large: the record ends before", is_loss=False)


def odd_end(
    before: bytes, ahead: bytes, *, in_member: bool, is_first: bool
) -> tuple[int | None, DamageError]:
    r"""How many bytes part a block from the next record, and what is wrong with them; None: nobody can tell.

    `before` is the end of the block; `ahead` are the bytes behind it, up to FAR, fewer where the file or
    member ends. `is_first`: no record before it ended oddly, so that a plain file that ends here is cut.

    >>> odd_end(b".", b"\r\nWARC/1.0\r\n", in_member=False, is_first=True)
    (2, DamageError('the block is followed by CRLF, not by two line ends (CRLF CRLF)'))
    """
    ends = _LINE_ENDS.match(ahead)
    assert ends is not None
    size = ends.end()
    if size == len(ahead) and is_first and not in_member and USUAL.startswith(ends[0]):
        text = "cut: the file ends inside this record, before the two line ends behind its block"
        return size, DamageError(text, is_cut=True, is_loss=False)
    if size == len(ahead) or _RECORD.match(ahead, size):
        return size, DamageError(_in_words(before, ends[0]), is_loss=False)
    behind = _NEXT.search(ahead)
    surplus = behind.start() if behind else len(ahead)
    is_known = behind is not None or len(ahead) < FAR
    if is_known and (in_member or surplus <= OFF_BY):
        follow = counted(surplus, "byte follows", several="bytes follow")
        text = f"the block is longer than Content-Length says: {follow} before the next record"
        return behind.end() if behind else len(ahead), DamageError(text)
    return None, DamageError("the block is longer than Content-Length says: no line end follows it")


def _in_words(before: bytes, found: bytes) -> str:
    if found.startswith(USUAL):
        return "more than two line ends follow the block"
    for extra in (1, 3):
        if found == USUAL[extra:] and before.endswith(USUAL[:extra]):
            return f"Content-Length is {extra} too large: the block takes in what must follow it"
    if found:
        names = " ".join(_NAMES[code] for code in found[:8]).replace("CR LF", "CRLF")
        return f"the block is followed by {names}, not by two line ends (CRLF CRLF)"
    return "this record ends before the two line ends behind its block"
