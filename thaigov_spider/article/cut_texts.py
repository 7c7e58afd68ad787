"""Texts whose end is missing, beside those that are whole. Pure."""

from collections.abc import Mapping
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
