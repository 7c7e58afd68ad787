"""Lines are read faster than by the standard library, and to the same values."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.article.json_line import loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def outcome(read: Any, line: bytes | str) -> str:
    """What comes of a line, to the kind of each number and the order of each name."""
    try:
        return repr(read(line))
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


@given(VALUES, st.booleans())
def test_what_was_written_is_read_as_the_standard_library_reads_it(value: Any, is_ascii: bool) -> None:
    line = json.dumps(value, ensure_ascii=is_ascii)
    assert outcome(loads, line) == outcome(json.loads, line)
    data = line.encode("utf-8", "surrogatepass")
    assert outcome(loads, data) == outcome(json.loads, data)


@given(st.text('{}[],:"\\ \n\t\ufeff\x00\ud800eE+-.019anulNI\u0e01', max_size=30))
def test_what_is_hardly_json_is_as_well(line: str) -> None:
    assert outcome(loads, line) == outcome(json.loads, line)
    data = line.encode("utf-8", "surrogatepass")
    assert outcome(loads, data) == outcome(json.loads, data)


@pytest.mark.parametrize(
    "line",
    [
        *("18446744073709551615", "18446744073709551616", "-9223372036854775809", "[1e400, -0, -0.0]"),
        *(
            '{"a": 1, "b": 2, "a": 3}',
            "[NaN, -Infinity]",
            '"\\ud83d"',
            '"\\ud83d\\ude00"',
            '"\\ude00\\ud83d"',
        ),
        *('\ufeff{"a": 1}', '{"a": 1}\r\n', '"\u2028"', "", "1 2"),
    ],
)
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-16", "utf-32-le"])
def test_edges_are_read_alike(line: str, encoding: str | None) -> None:
    given = line.encode(encoding) if encoding else line
    assert outcome(loads, given) == outcome(json.loads, given)
