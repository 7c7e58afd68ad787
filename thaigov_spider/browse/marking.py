r"""What was changed, marked in text: by colours on a terminal, else as `wdiff` marks it. Pure."""

from collections.abc import Iterable

from thaigov_spider.browse.changes import Change
from thaigov_spider.printable import printable_lines

# Struck through and underlined as well: not everybody tells red from green.
_COLOURED = {"same": ("", ""), "removed": ("\x1b[31;9m", "\x1b[0m"), "added": ("\x1b[32;4m", "\x1b[0m")}
_PLAIN = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def marked_text(changes: Iterable[Change], *, in_colours: bool) -> str:
    """The stretches of a text, each line of which begins and ends its own marks; nothing else in it does.

    >>> old_and_new = [Change("same", "เปิด"), Change("removed", "ถนน"), Change("added", "สะพาน")]
    >>> marked_text(old_and_new, in_colours=False)
    'เปิด[-ถนน-]{+สะพาน+}'
    """
    marks = _COLOURED if in_colours else _PLAIN
    return "".join(_marked(printable_lines(one.text), *marks[one.kind]) for one in changes)


def _marked(text: str, begin: str, end: str) -> str:
    return "\n".join(f"{begin}{line}{end}" if line else "" for line in text.split("\n"))
