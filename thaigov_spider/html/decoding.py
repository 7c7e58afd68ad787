"""Bytes of a page to text, whatever the page says that they are. Pure.

The site declares UTF-8; its early pages came as TIS-620, which browsers read as windows-874, a superset.
Declarations are missing or wrong in all ways: each of the two called the other, or Latin-1.
"""

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

_HIGH_BYTES = bytes(range(0x80, 0x100))
_UTF8 = re.compile(
    rb"""
      [\xc2-\xdf] [\x80-\xbf]          # two bytes,
    | [\xe0-\xef] [\x80-\xbf]{2}       # three: Thai, and the quotation marks and dashes of running text,
    | [\xf0-\xf4] [\x80-\xbf]{3}       # or four: pictures
    """,
    re.VERBOSE,
)
# Thai letters come in runs; in text of a Western encoding the accented letters stand alone.
_THAI_RUN = re.compile(rb"[\xa1-\xda\xdf-\xfb]{2,}")
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page; bytes that are no character of its encoding become U+FFFD.

    A byte order mark wins; then the bytes themselves where they tell; then the `Content-Type` header's
    charset, then the page's `meta` element.

    >>> decode("ข่าว".encode("cp874"), "text/html; charset=utf-8")
    'ข่าว'
    """
    marked, mark = read_bom(body)
    if marked and mark:
        return body[len(mark) :].decode(marked, "replace")
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared in _WIDE and b"\0" in body:
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_encoding(body, declared), "replace")


def _encoding(body: bytes, declared: str | None) -> str:
    """The encoding of bytes that are not UTF-8 throughout.

    Thai text in windows-874 looks like UTF-8 by chance in half of its bytes, or six tenths of a short text.
    """
    if _share(_UTF8, body) > 0.8:
        return "utf-8"
    if declared == "cp874" or _share(_THAI_RUN, body) > 0.5:
        return "cp874"
    return "utf-8" if declared == "utf-8" else "cp1252"


def _share(pattern: re.Pattern[bytes], body: bytes) -> float:
    """How much of the bytes above ASCII the pattern matches."""
    high = len(body) - len(body.translate(None, _HIGH_BYTES))
    return sum(map(len, pattern.findall(body))) / max(high, 1)
