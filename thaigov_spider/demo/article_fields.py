"""The fields of an article in a file of articles, and what each must be."""

import re
from collections.abc import Callable

KINDS = ("details", "ministry_details")

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_date_or_null(value: object) -> bool:
    return value is None or (isinstance(value, str) and _DATE.fullmatch(value) is not None)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_id(value: object) -> bool:
    return type(value) is int and value > 0


def _is_body(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(paragraph, str) for paragraph in value)


REQUIRED: dict[str, tuple[Callable[[object], bool], str]] = {
    "id": (_is_id, "a positive number"),
    "title": (_is_text, "text"),
    "section": (_is_text, "text"),
    "date_th": (_is_text, "text"),
    "summary": (_is_text, "text"),
    "body": (_is_body, "a list of paragraphs"),
}
OPTIONAL: dict[str, tuple[Callable[[object], bool], str]] = {
    "date_numeric": (_is_text_or_null, "text or null"),
    "print_link": (_is_bool, "true or false"),
    "published": (_is_date_or_null, "an ISO 8601 date or null"),
    "url": (_is_text, "text"),
    "kind": (KINDS.__contains__, " or ".join(KINDS)),
    "listed": (_is_bool, "true or false"),
}


def wrong_with(fields: dict[str, object]) -> str | None:
    """What keeps the fields of a line from being an article, in a few words; None if nothing does."""
    if missing := [name for name in REQUIRED if name not in fields]:
        return f"{', '.join(missing)} missing"
    for name, (fits, expected) in (REQUIRED | OPTIONAL).items():
        if name in fields and not fits(fields[name]):
            return f"{name} must be {expected}"
    return None
