"""What a page tells its scripts: the values of JSON and of JavaScript that stand in it. Pure.

Next.js puts them into `__NEXT_DATA__` or streams them (`self.__next_f.push([1,"…"])`), Nuxt 3 writes a flat
list in which numbers stand for places in that list, Nuxt 2 a function; Inertia and others write an attribute;
and many pages assign them to a variable.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts.data_text import inner_json
from thaigov_spider.layouts.script_values import assigned, json_value

_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_SCRIPT_ENDS = re.compile("</script", re.IGNORECASE)
_PUSHED = re.compile(r"__next_f\s*(?:=[^.;]*)?\)?\.push\(\s*(\[\s*1\s*,\s*\"(?:[^\"\\]|\\.)*+\"\s*\])")
_ROW = re.compile(r"([0-9a-f]{1,8}):(T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$[L@]?([0-9a-f]{1,8})")
_PREFIX = re.compile(r"^\$(?=\$)|^\$D(?=[0-9]{4}-)")
_LEAST = 60  # characters of an attribute that may hold an article
_MOST = 50_000  # values looked at
_DEEPEST = 60


def page_data(page: ParsedPage) -> Iterator[Any]:
    """The values, in their order."""
    pushed = []
    for attributes, text in _scripts(page.text if page.is_html else ""):
        if "json" in attributes:
            if "ld+json" not in attributes:
                yield _revived(json_value(text))
        elif found := _PUSHED.findall(text):
            pushed += [json_value(one) for one in found]
        elif text:
            yield from assigned(text)
    if pushed:
        yield from _streamed("".join(one[1] for one in pushed if isinstance(one, list)))
    for element in page.root.iter("*"):
        for value in map(str, element.attrib.values()):
            if len(value) >= _LEAST and value.lstrip()[:1] in ("{", "["):
                yield json_value(value)


def _scripts(markup: str) -> Iterator[tuple[str, str]]:
    """Attributes and text of each script, as they stand there: in a tree, tags in the text are mended."""
    for piece in _SCRIPT_ENDS.split(markup)[:-1]:
        if begin := _SCRIPT.search(piece):
            yield begin[1].lower(), piece[begin.end() :].strip()


def objects(value: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """The objects in a value, outer ones first, and whether each is one of several in a list."""
    left: deque[tuple[Any, bool, int]] = deque([(value, False, 0)])
    for _ in range(_MOST):
        if not left:
            return
        one, is_listed, depth = left.popleft()
        if depth > _DEEPEST:
            continue
        if isinstance(one, dict):
            yield one, is_listed
            inners = (inner_json(inner) if isinstance(inner, str) else inner for inner in one.values())
            left += [(inner, is_listed, depth + 1) for inner in inners if isinstance(inner, dict | list)]
        elif isinstance(one, list):
            several = is_listed or sum(isinstance(inner, dict) for inner in one) > 1
            left += [(inner, several, depth + 1) for inner in one if isinstance(inner, dict | list)]


def _revived(value: Any) -> Any:
    """The value that a flat list of Nuxt 3 stands for; any other value as it is."""
    if not (isinstance(value, list) and len(value) > 1 and _is_flat(value)):
        return value

    left = _MOST

    def at(place: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if type(place) is not int or not 0 <= place < len(value) or depth > _DEEPEST or left < 0:
            return None
        one = value[place]
        if isinstance(one, dict):
            return {name: at(inner, depth + 1) for name, inner in one.items()}
        if isinstance(one, list):
            if one and isinstance(one[0], str):  # ["Date", "2026-…"], ["Reactive", 7]
                last = one[-1]
                return at(last, depth + 1) if type(last) is int else last
            return [at(inner, depth + 1) for inner in one]
        return one

    return at(0, 0)


def _is_flat(value: list[Any]) -> bool:
    """Whether all that is in the objects of a list are places in it."""
    first = value[0]
    if not isinstance(first, list | dict):
        return False
    inner = [one for each in value if isinstance(each, dict) for one in each.values()]
    return bool(inner) and all(type(one) is int and -9 < one < len(value) for one in inner)


def _streamed(stream: str) -> Iterator[Any]:
    """The rows of React's stream; what they refer to is put in its place."""
    rows = dict(_rows(stream.encode("utf-8", "surrogatepass")))

    left = 4 * _MOST

    def resolved(value: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if depth > _DEEPEST or left < 0:
            return None
        if isinstance(value, dict):
            return {name: resolved(one, depth + 1) for name, one in value.items()}
        if isinstance(value, list):
            return [resolved(one, depth + 1) for one in value]
        if isinstance(value, str) and (match := _REFERENCE.fullmatch(value)) and match[1] in rows:
            found = rows[match[1]]
            return found if isinstance(found, str) else resolved(found, depth + 10)
        if isinstance(value, str):
            return _PREFIX.sub("", value)  # $D is a date, $$ a dollar
        return value

    for value in rows.values():
        if isinstance(value, dict | list):
            yield resolved(value, 0)


def _rows(stream: bytes) -> Iterator[tuple[str, Any]]:
    """The rows by their numbers: text, whose length in bytes goes before it, or JSON up to the line's end."""
    place = 0
    while place < len(stream):
        head = _ROW.match(stream[place : place + 24].decode("ascii", "replace"))
        if head and head[3]:
            start = place + head.end()
            place = start + int(head[3], 16)
            yield head[1], stream[start:place].decode("utf-8", "replace")
            continue
        end = stream.find(b"\n", place)
        end = len(stream) if end < 0 else end
        if head:
            yield head[1], json_value(stream[place + head.end() : end].decode("utf-8", "replace"))
        place = end + 1
