"""Text from outside on one line of a terminal; and problems, each with its file and offset, printed so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: in which file, at which byte offset, and what, in plain words.

    Inside compressed files the offset is that of the gzip member; in files of lines, that of the line.
    `is_loss`: bytes of a record are missing, or are not those that were written. `damage` is the name of the
    kind, of those that `verify` knows, and `of` is the file at fault, where that is another one: its name, or
    the moment (as ids of runs have it) at which what is missing in it was captured.
    """

    file: str
    offset: int
    text: str
    is_loss: bool = False
    damage: str = ""
    of: str = ""

    def __str__(self) -> str:
        return printable(f"{self.file}:{self.offset}: {self.text}")


def printable(text: str) -> str:
    r"""`text` on one line: what a hostile file may bring along to the terminal is escaped.

    >>> printable("a\n\x1b[2J ข่าว")
    'a\\n\\x1b[2J ข่าว'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or _is_mark(one) else ascii(one)[1:-1] for one in text)


def printable_lines(text: str) -> str:
    """`text` with its lines as they are, and each of them printable."""
    return "\n".join(map(printable, text.split("\n")))


def shortened(text: str, limit: int = 120) -> str:
    """`text`, cut where it is so long that it would hide the message it stands in."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _is_mark(character: str) -> bool:
    """Whether it is a Thai vowel or tone mark."""
    return "\u0e31" <= character <= "\u0e4e"
