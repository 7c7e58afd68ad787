"""Texts whose end is missing, beside those that are whole. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

_TAIL = 16  # characters: what a page ends with where it is cut is not what stands there


def is_part(cut: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether the text of one line, the end of which is missing, is the beginning of another one's.

    Then it is no text of its own, and no edit. Raises KeyError where a field is missing.

    >>> is_part({"title": "ข่าว", "body": "ข้อความที่ขาดหาย…"}, {"title": "ข่าว", "body": "ข้อความที่ขาดหายไป"})
    True
    """
    body = str(cut["body"])
    sure = body[: max(0, len(body) - _TAIL)]
    return bool(cut["title"] == whole["title"]) and str(whole["body"]).startswith(sure)


def first_of_its_own(lines: Sequence[Mapping[str, Any]]) -> int:
    """The place of the first of an article's lines whose text is no mere part of another's, or 0."""
    whole = [line for line in lines if "truncated" not in line["flags"]]
    return next(
        (
            number
            for number, line in enumerate(lines)
            if "truncated" not in line["flags"] or not any(is_part(line, other) for other in whole)
        ),
        0,
    )
