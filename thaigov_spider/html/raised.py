"""Superscripts, subscripts and fractions in a line of text: 10 to the power of 6 is not read as 106. Pure.

The walk over a page marks where they begin and end, and where the line is broken; `written` puts signs there
that a reader can tell. Marks are control characters, which no tree of a page holds.
"""

import re

SUPER, SUPER_END = "\x0e\x01", "\x0e\x02"
SUB, SUB_END = "\x0e\x03", "\x0e\x04"
FRACTION, OVER, FRACTION_END = "\x0e\x05", "\x0e\x06", "\x0e\x07"
BREAK = "\x0e\x08"
MARK = "\x0e"
"""What each of the marks begins with."""

_SCRIPT = re.compile(f"{SUPER}([^{MARK}]*){SUPER_END}|{SUB}([^{MARK}]*){SUB_END}")
_FRACTION = re.compile(f"([0-9๐-๙])?{FRACTION}([^{MARK}]*){OVER}([^{MARK}]*){FRACTION_END}")
_DEEPEST = 4  # fractions in fractions
_LONGEST = 12  # characters: what is longer is text that somebody made small

_RAISED = str.maketrans(
    "0123456789+-−–=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_IS_RAISED = re.compile(f"[{re.escape(''.join(map(chr, _RAISED.values())))}]+")
_FORMULA = re.compile(r"[\d⁰¹²³⁴-⁹₀-₉+−–=()-]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def written(line: str) -> str:
    """A line with its superscripts, subscripts and fractions as plain text.

    >>> written(f"10{SUPER}6{SUPER_END}, H{SUB}2{SUB_END}O, 3{FRACTION}1{OVER}2{FRACTION_END}")
    '10⁶, H₂O, 3 1/2'
    """
    for _ in range(_DEEPEST):
        line, count = _SCRIPT.subn(_script, line)
        if not count:
            break
    for _ in range(_DEEPEST):
        if FRACTION not in line:
            break
        line = _FRACTION.sub(_fraction, line)
    return line


def _script(match: re.Match[str]) -> str:
    return _raised(match[1]) if match[2] is None else _lowered(match[2])


def _raised(text: str) -> str:
    """Digits, signs and single letters as Unicode has them, else behind `^`, which parts them from a number.

    Words are left as they are (5th, TM), and so is what is parted by a sign of its own: [1], *, /1.
    """
    before, core, behind = _parted(text)
    if not core or len(core) > _LONGEST:
        return text
    raised = core.translate(_RAISED)
    is_word = len(core) > 1 and not _FORMULA.search(core)
    if is_word or _IS_RAISED.fullmatch(core) or not (core[0].isalnum() or core[0] != raised[0]):
        return text
    is_whole = all(one != other for one, other in zip(core, raised, strict=True))
    return f"{before}{raised if is_whole else f'^{core}'}{behind}"


def _lowered(text: str) -> str:
    """Digits and signs as Unicode has them; everything else is left as it is."""
    before, core, behind = _parted(text)
    lowered = core.translate(_LOWERED)
    is_whole = core and all(one != other for one, other in zip(core, lowered, strict=True))
    return f"{before}{lowered}{behind}" if is_whole and len(core) <= _LONGEST else text


def _parted(text: str) -> tuple[str, str, str]:
    """A text without the blanks at its ends and what is not seen, and whether those are there, as a blank."""
    core = _UNSEEN.sub("", text)
    inner = core.strip()
    return " " * (core[:1].isspace()), inner, " " * (core[-1:].isspace())


def _fraction(match: re.Match[str]) -> str:
    """Two terms with a slash between them; a number in front stays apart from them."""
    before, *terms = match.groups()
    upper, lower = (f"({term})" if not term.isalnum() else term for term in map(str.strip, terms))
    return f"{before} {upper}/{lower}" if before else f"{upper}/{lower}"
