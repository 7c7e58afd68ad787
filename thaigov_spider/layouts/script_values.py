"""Values that are written in a script: JSON, and JavaScript as far as it only writes data down. Pure.

Nuxt 2 puts a page's data into `window.__NUXT__=(function(a,b){b.id=1;return {data:[b]}}("x",{}))`: a
function whose arguments are the values that occur more than once. Other programs write `window.X = {…}`, with
names and quotes as JavaScript allows them, or `JSON.parse("…")`.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

_LONGEST = 3_000_000  # characters: a script of more is a program
_MOST = 60  # values of one script
_DEEPEST = 200  # brackets in brackets
_TOKEN = re.compile(
    r"""
      (?P<blank> (?: \s | //[^\n]* | /\*.*?\*/ )++ )
    | (?P<text> "(?:[^"\\]|\\.)*+" | '(?:[^'\\]|\\.)*+' | `(?:[^`\\]|\\.)*+` )
    | (?P<number> [0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)? | \.[0-9]+ )
    | (?P<name> [A-Za-z_$][\w$]*+ )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ASSIGNED = re.compile(
    r"""
    (?: \b(?:window|self|globalThis) \s* (?: \.\s*[\w$]+ | \[\s*["'][\w$-]+["']\s*\] )
      | \b(?:var|let|const) \s+ [\w$]+ )
    \s* = \s* (?= [\[{(] | JSON\s*\.\s*parse | Object\s*\.\s*freeze )
    | [\w$] \( \s* (?: [\w$.]+ \s* , \s* ){0,4} (?= \{ )
    """,
    re.VERBOSE,
)
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)


class _NoDataError(Exception):
    """What stands there is more than data."""


def json_value(text: str) -> Any:
    """The value that a text is as JSON; None where it is none."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def assigned(script: str) -> Iterator[Any]:
    """The values that a script assigns to variables or calls functions with, as far as they are only data."""
    end = 0
    for match in islice(_ASSIGNED.finditer(script[:_LONGEST]), _MOST):
        start = match.end()
        if start < end:
            continue
        try:
            value, end = json.JSONDecoder(strict=False).raw_decode(script, start)
            yield value
        except (ValueError, RecursionError):
            try:
                reader = _Reader(script[start:_LONGEST])
                yield reader.value({})
                end = start + reader.end
            except (_NoDataError, RecursionError):
                continue


class _Reader:
    """Reads a value off the tokens of a script."""

    def __init__(self, script: str) -> None:
        self._tokens = (match for match in _TOKEN.finditer(script) if match.lastgroup != "blank")
        self._ahead: list[re.Match[str]] = []
        self._depth = 0
        self.end = 0

    def _peek(self, place: int = 0) -> str:
        while len(self._ahead) <= place:
            token = next(self._tokens, None)
            if token is None:
                return ""
            self._ahead.append(token)
        return self._ahead[place][0]

    def _take(self, *expected: str) -> re.Match[str]:
        if not self._peek() or (expected and self._peek() not in expected):
            raise _NoDataError
        token = self._ahead.pop(0)
        self.end = token.end()
        return token

    def value(self, known: dict[str, Any]) -> Any:
        """The value that begins here; `known` are the arguments of the function around it."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NoDataError
        found = self._one(known)
        self._depth -= 1
        return found

    def _one(self, known: dict[str, Any]) -> Any:
        token = self._take()
        text, kind = token[0], token.lastgroup
        if kind == "text":
            return _unescaped(text[1:-1])
        if kind == "number":
            return json.loads(text) if text[0] != "." else float(text)
        if kind == "name":
            return self._named(text, known)
        if text == "{":
            return self._object(known)
        if text == "[":
            return self._list("]", known)
        if text == "(":
            return self._bracketed(known)
        if text in "!-+":
            return _signed(text, self.value(known))
        raise _NoDataError

    def _named(self, name: str, known: dict[str, Any]) -> Any:
        if name in known:
            return known[name]
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name == "void":
            self.value(known)
            return None
        if name == "function":
            return self._function(known)
        if name == "new":
            self._take()
        while self._peek() == ".":
            self._take()
            name = self._take()[0]
        self._take("(")
        arguments = self._list(")", known)
        first = arguments[0] if arguments else None
        return json_value(first) if name == "parse" and isinstance(first, str) else first

    def _bracketed(self, known: dict[str, Any]) -> Any:
        """What stands in brackets; a function behind which its arguments stand is called."""
        found = self.value(known)
        self._take(")")
        return self._called(found)

    def _called(self, found: Any) -> Any:
        if not callable(found):
            return found
        self._take("(")
        return found(self._list(")", {}))

    def _function(self, known: dict[str, Any]) -> Any:
        """A function that sets fields of its arguments and returns a value; called where it is."""
        self._take("(")
        names = []
        while self._peek() != ")":
            names.append(self._take()[0])
            if self._peek() == ",":
                self._take()
        self._take(")")
        body = self._body()

        def call(arguments: list[Any]) -> Any:
            return _Reader(body).returned({**known, **dict(zip(names, arguments, strict=False))})

        return self._called(call) if self._peek() == "(" else call

    def _body(self) -> str:
        start, depth = self._take("{"), 1
        while depth:
            last = self._take()
            depth += (last[0] == "{") - (last[0] == "}")
        return start.string[start.end() : last.start()]

    def returned(self, known: dict[str, Any]) -> Any:
        """What a function's body returns."""
        while self._peek() != "return":
            target = known.get(self._take()[0])
            path = self._path(known)
            self._take("=")
            _put(target, path, self.value(known))
            if self._peek() == ";":
                self._take()
        self._take()
        return self.value(known)

    def _path(self, known: dict[str, Any]) -> Any:
        if self._take(".", "[").group() == ".":
            return self._take()[0]
        key = self.value(known)
        self._take("]")
        return key

    def _object(self, known: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._peek() != "}":
            key = self._take()
            name = _unescaped(key[0][1:-1]) if key.lastgroup == "text" else key[0]
            if self._peek() == ":":
                self._take()
                found[name] = self.value(known)
            else:  # {title} stands for {title: title}
                found[name] = known.get(name)
            if self._peek() != "}":
                self._take(",")
        self._take()
        return found

    def _list(self, end: str, known: dict[str, Any]) -> list[Any]:
        found = []
        while self._peek() != end:
            found.append(self.value(known))
            if self._peek() != end:
                self._take(",")
        self._take()
        return found


def _put(target: Any, key: Any, value: Any) -> None:
    if isinstance(target, dict):
        target[str(key)] = value
    elif isinstance(target, list) and isinstance(key, int) and 0 <= key <= len(target):
        target[key : key + 1] = [value]


def _signed(sign: str, value: Any) -> Any:
    if sign == "!":
        return not value
    return -value if sign == "-" and isinstance(value, int | float) else value


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code is None:
            return _ESCAPES.get(match[4], match[4])
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""

    if "\\" not in text:
        return text
    # Characters beyond the basic plane are written as two halves.
    return _ESCAPE.sub(one, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
