"""Text to HTML, the ways in which the site's editors and their word processors write it."""

import html
import re
from collections.abc import Callable

InlineMarkup = Callable[[str], str]
"""Turns one line of text into HTML without block elements."""

_ADDRESS = re.compile(r"""(https?://[^\s<>"“”]+)""")
_TAGS = (
    ("<span>", "</span>"),
    ("<b>", "</b>"),
    ('<span lang="TH" style="font-size:16.0pt">', "</span>"),
    ("<em><span>", "</span></em>"),
    ('<font color="#000000">', "</font>"),
)


def escape(text: str) -> str:
    """Text with the characters that HTML needs escaped, and named no-break spaces."""
    return html.escape(text).replace("\u00a0", "&nbsp;")


def linked(text: str) -> str:
    """Escaped text with its web addresses as links."""
    return _with_links(text, escape)


def with_entities(text: str) -> str:
    """Thai letters as character references now and then, no-break spaces after blanks, quotes by name."""
    return _with_links(text, lambda part: "".join(map(_entity, part, range(len(part)))))


def with_cut_words(text: str) -> str:
    """Words cut in pieces by inline tags and comments, as word processors leave them."""
    return _with_links(text, _cut)


def _with_links(text: str, inline: InlineMarkup) -> str:
    parts = _ADDRESS.split(text)
    parts[0::2] = [inline(part) for part in parts[0::2]]
    parts[1::2] = [
        f'<a href="{html.escape(url)}" target="_blank">{html.escape(url)}</a>' for url in parts[1::2]
    ]
    return "".join(parts)


def _entity(character: str, position: int) -> str:
    if "\u0e00" <= character <= "\u0e7f" and position % 4 == 0:
        return f"&#{ord(character)};" if position % 8 else f"&#x{ord(character):X};"
    named = {" ": " &nbsp;", "\u200b": "&#8203;", "“": "&ldquo;", "”": "&rdquo;", "–": "&ndash;"}
    return named.get(character) or escape(character)


def _cut(text: str) -> str:
    pieces = [text[start : start + 5] for start in range(0, len(text), 5)]
    return "".join(_wrapped(escape(piece), number) for number, piece in enumerate(pieces))


def _wrapped(piece: str, number: int) -> str:
    if number % 11 == 10:
        return f"{piece}<!-- ตัดคำ -->"
    if number % 2:
        return piece
    opening, closing = _TAGS[number // 2 % len(_TAGS)]
    return f"{opening}{piece}{closing}"


def in_source_lines(fragment: str) -> str:
    """HTML with line ends in place of some blanks: in the source they mean the same."""
    words = fragment.split(" ")
    ends = ["\n    " if number % 6 == 5 else " " for number in range(len(words))]
    return "".join(word + end for word, end in zip(words, ends, strict=True)).rstrip()
