"""Text with its digits, blanks and hyphens in one spelling. Pure."""

import re

# Soft hyphen, zero-width space and joiners, marks of direction, word joiner, byte order mark.
_INVISIBLE = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
# Line breaks are not among them: no date goes on behind the end of its paragraph.
_BLANKS = [0x9, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_DASHES = "‐‑‒–—―−~～〜"

INVISIBLE = frozenset(map(chr, _INVISIBLE))
_TIDIED = (
    dict.fromkeys(_INVISIBLE)
    | dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
)
# To translate all characters of a text takes longer than to search it with the patterns.
_UNTIDY = re.compile(f"[{''.join(map(chr, _TIDIED))}]+")


def tidy(text: str) -> str:
    """The text with Arabic digits, plain blanks and plain hyphens, and without invisible characters.

    >>> tidy("๑๔ – ๒๓ กุมภาพันธ์ ๒๕๖๓")
    '14 - 23 กุมภาพันธ์ 2563'
    """
    return _UNTIDY.sub(lambda found: found[0].translate(_TIDIED), text)
