"""Style sheets as the archive shows them: every address in them is one of its own. Pure.

What cannot be read stays as it is: the policy that goes with it lets nothing from elsewhere be loaded.
"""

import re
from collections.abc import Callable, Iterable

import tinycss2
from tinycss2.ast import Node

Rewritten = Callable[[str, str], str | None]
"""From an address as it stands there, and what it is for (`cs_`, `im_`), to the archive's; None: nowhere."""

_LONGEST = 2_000_000  # characters; tinycss2 takes a second and a half for them
_MOST_BLOCKS = 150_000
_DEEPEST = 50
_BLOCKS = frozenset({"{} block", "() block", "[] block"})
_OF_ADDRESSES = frozenset({"url", "src", "image-set", "-webkit-image-set"})
_MAY_REFER = re.compile(r"url\(|src\(|image-set\(|@import|\\", re.IGNORECASE)
# What would end the `style` element that the text stands in, or begin another one.
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
NOWHERE = "about:invalid"


def rewritten_css(css: str, rewrite: Rewritten) -> str:
    """A style sheet, or the text of a `style` element.

    >>> rewritten_css('@import "a.css"; p { background: url(b.png) }', lambda url, kind: f"/{kind}/{url}")
    '@import "/cs_/a.css"; p { background: url("/im_/b.png") }'
    """
    if _MAY_REFER.search(css) and len(css) <= _LONGEST and sum(map(css.count, "([{")) <= _MOST_BLOCKS:
        try:
            tokens = tinycss2.parse_component_value_list(css)
            _rewrite(tokens, rewrite, 0)
            css = tinycss2.serialize(tokens)
        except (ValueError, RecursionError):  # thousands of digits, or of brackets
            pass
    return _MARKUP.sub(r"\\3c ", css)


def _rewrite(tokens: Iterable[Node], rewrite: Rewritten, depth: int) -> None:
    is_imported = False
    for token in tokens:
        if token.type == "at-keyword":
            is_imported = token.lower_value == "import"
        elif token.type == "string" and is_imported:
            token.representation = _quoted(rewrite(token.value, "cs_"))
            is_imported = False
        elif token.type == "url":
            if is_imported or not _is_of_the_page(token.value):
                token.representation = (
                    f"url({_quoted(rewrite(token.value, 'cs_' if is_imported else 'im_'))})"
                )
            is_imported = False
        elif token.type == "function" and depth < _DEEPEST:
            if token.lower_name in _OF_ADDRESSES:
                _rewrite_arguments(token.arguments, rewrite, "cs_" if is_imported else "im_")
                is_imported = is_imported and token.lower_name != "url"
            _rewrite(token.arguments, rewrite, depth + 1)
        elif token.type in _BLOCKS and depth < _DEEPEST:
            _rewrite(token.content, rewrite, depth + 1)
            is_imported = False
        elif token.type not in ("whitespace", "comment"):
            is_imported = False


def _rewrite_arguments(arguments: Iterable[Node], rewrite: Rewritten, kind: str) -> None:
    for one in arguments:
        if one.type == "string" and not _is_of_the_page(one.value):
            one.representation = _quoted(rewrite(one.value, kind))


def _is_of_the_page(url: str) -> bool:
    """Whether it names a part of the very page, as colours and masks of drawings do; nothing is loaded."""
    return url.startswith("#")


def _quoted(url: str | None) -> str:
    """An address as a string of CSS; those of the archive hold no quotation mark, backslash or line end."""
    safe = re.sub(r"""["\\\n\r\f]""", lambda sign: f"%{ord(sign[0]):02X}", url or NOWHERE)
    return f'"{safe}"'
