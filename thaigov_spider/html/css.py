"""What CSS refers to, as it stands there: `@import`, and `url()` wherever it may be. Pure.

Bad CSS is read as far as browsers would read it, and never fails.
"""

import re
from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2.ast import Node

# Bytes that are read of a sheet: tinycss2 takes 0.35 seconds for them. Embedded files (`data:`) do not count;
# they are long, and lead nowhere. Of brackets alone it would take more than a second; people open one every
# twenty bytes.
_LONGEST = 500_000
_MOST_BLOCKS = 150_000
_EMBEDDED = re.compile(rb"(?<=[\s(\"'])data:[^\s()\"']*", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
# Word processors leave long sheets in a page, which refer to nothing.
_MAY_REFER = re.compile(r"url\(|@import", re.IGNORECASE)
_DEEPEST = 50  # blocks in blocks; people write five
_BLOCKS = frozenset({"{} block", "() block", "[] block"})
# Functions whose strings are addresses; those of others are not.
_OF_ADDRESSES = frozenset({"url", "src", "image-set", "-webkit-image-set"})


def of_sheet(css: bytes, content_type: str | None = None) -> tuple[str, ...]:
    """The references of a style sheet, in their order; `content_type` is the header of its response.

    Its encoding is that of a byte order mark, else of the header, else of `@charset`, else UTF-8.

    >>> of_sheet(b'@import "fonts.css"; @media print { p { background: url(p.png) } }')
    ('fonts.css', 'p.png')
    """
    charset = _CHARSET.search(content_type or "")
    css = _EMBEDDED.sub(b"data:", css)[:_LONGEST]
    if sum(map(css.count, (b"(", b"[", b"{"))) > _MOST_BLOCKS:
        return ()
    try:
        rules, _ = tinycss2.parse_stylesheet_bytes(css, charset and charset[1])
    except ValueError:  # a number of thousands of digits, which Python refuses to read
        return ()
    return tuple(reference for rule in rules for reference in _of_rule(rule))


def of_text(css: str) -> tuple[str, ...]:
    """The references of a `style` element, in their order."""
    if not _MAY_REFER.search(css):
        return ()
    return of_sheet(css.encode("utf-8", "replace"), "text/css; charset=utf-8")


def of_declarations(css: str) -> tuple[str, ...]:
    """The references of a `style` attribute, in their order.

    >>> of_declarations("color: red; background: url('p.png')")
    ('p.png',)
    """
    css = css[:_LONGEST]
    if sum(map(css.count, "([{")) > _MOST_BLOCKS:
        return ()
    try:
        return tuple(_addresses(tinycss2.parse_component_value_list(css)))
    except ValueError:
        return ()


def _of_rule(rule: Node) -> Iterator[str]:
    if rule.type == "qualified-rule":
        yield from _addresses(rule.content)
    elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
        yield from _imported(rule.prelude)
    elif rule.type == "at-rule":  # `@namespace` names what is not fetched, and has no content
        yield from _addresses(rule.content or ())


def _imported(prelude: Iterable[Node]) -> Iterator[str]:
    """The address that an `@import` begins with; conditions follow."""
    first = next((token for token in prelude if token.type not in {"whitespace", "comment"}), None)
    if first is not None and first.type == "string":
        yield first.value
    elif first is not None:
        yield from _addresses([first])


def _addresses(tokens: Iterable[Node], depth: int = 0) -> Iterator[str]:
    """The addresses among the tokens and in their blocks."""
    for token in tokens:
        if token.type == "url":
            yield token.value
        elif token.type == "function":
            if token.lower_name in _OF_ADDRESSES:
                yield from (argument.value for argument in token.arguments if argument.type == "string")
            yield from _inside(token.arguments, depth)
        elif token.type in _BLOCKS:
            yield from _inside(token.content, depth)


def _inside(tokens: Iterable[Node], depth: int) -> Iterator[str]:
    return _addresses(tokens, depth + 1) if depth < _DEEPEST else iter(())
