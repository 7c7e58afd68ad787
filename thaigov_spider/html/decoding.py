"""Bytes of a page to text, whatever the page says that they are. Pure.

The site declares UTF-8; its early pages came as TIS-620, which browsers read as windows-874, a superset.
Declarations are missing or wrong in all ways: each of the two called the other, or Latin-1.
"""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

_HIGH_BYTES = bytes(range(0x80, 0x100))
# Below, windows-874 and windows-1252 have the same signs (typographic quotes, dashes, the no-break space),
# which tell nothing of the two; where windows-874 has none, windows-1252's is what people meant who had both.
_LETTER_BYTES = bytes(range(0xA1, 0x100))
_WINDOWS_874 = "".join(
    bytes([byte]).decode("cp1252" if 0x80 <= byte < 0xA0 else "cp874", "replace") for byte in range(0x100)
)
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
    return as_utf8(body, content_type).decode("utf-8")


def as_utf8(body: bytes, content_type: str | None) -> bytes:
    """The text of a page in UTF-8, as `decode` has it: most pages are in it as they are."""
    marked, mark = read_bom(body)
    if marked and mark:
        return _in_utf8(body[len(mark) :], marked)
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared in _WIDE and b"\0" in body:
        return _in_utf8(body, declared)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _in_utf8(body, _encoding(body, declared))
    return body


def _in_utf8(body: bytes, encoding: str) -> bytes:
    if encoding == "cp874":
        return codecs.charmap_decode(body, "replace", _WINDOWS_874)[0].encode("utf-8")
    return body.decode(encoding, "replace").encode("utf-8")


def _encoding(body: bytes, declared: str | None) -> str:
    """The encoding of bytes that are not UTF-8 throughout.

    Thai text in windows-874 looks like UTF-8 by chance in half of its bytes, or six tenths of a short text.
    """
    if _share(_UTF8, body, _HIGH_BYTES) > 0.8:
        return "utf-8"
    if declared == "cp874" or _share(_THAI_RUN, body, _LETTER_BYTES) > 0.5:
        return "cp874"
    return "utf-8" if declared == "utf-8" else "cp1252"


def _share(pattern: re.Pattern[bytes], body: bytes, of: bytes) -> float:
    """How much of some bytes above ASCII the pattern, which matches no others, matches."""
    count = len(body) - len(body.translate(None, of))
    return sum(map(len, pattern.findall(body))) / max(count, 1)


# Beginnings of files that are no page, whatever a server calls them.
_MAGIC = (
    *(b"%PDF-", b"\x1f\x8b", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
    *(b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"II*\x00", b"RIFF", b"ID3", b"OggS"),
    *(b"\xd0\xcf\x11\xe0", b"{\\rtf", b"MZ\x90", b"\x7fELF"),
)
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
_SAMPLE = 4096  # bytes
_FEW_CONTROLS = 4  # that were typed
_MOST_CONTROLS = 0.02  # of all; of compressed bytes they are a tenth


def is_text(body: bytes, content_type: str | None = None) -> bool:
    """Whether bytes can be a page: they are none of a file of another kind, compressed ones or such.

    >>> is_text(b"%PDF-1.4 ..."), is_text("<p>ข่าว".encode("utf-16"))
    (False, True)
    """
    start = body[:_SAMPLE]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MAGIC):
        return False
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls <= max(_FEW_CONTROLS, _MOST_CONTROLS * len(start)):
        return True
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or http_content_type_encoding(content_type) in _WIDE


# Thai in UTF-8 that was taken for windows-1252 or for windows-874; quotation marks, dashes, accented letters.
_TWICE = re.compile("à[¸¹].? ?à[¸¹]|â€[™œ˜“”¦¢]|Ã[¡-¿]")
_THAI_TWICE = re.compile(r"(?:เ[ธน](?:[ก-ฟ]|[^\w\s]| )?){4}")
_FIRST_OF_THAI = "เธ"  # half of the letters that are taken for windows-874; few words begin with it


def is_encoded_twice(text: str) -> bool:
    """Whether some of a text is characters whose bytes were taken for characters themselves.

    >>> [is_encoded_twice(text) for text in ("à¸‚à¹ˆà¸²à¸§", "เธ‚เนˆเธฒเธงเธ”เธต", "à la carte เธอเน้นเนื้อ")]
    [True, True, False]
    """
    if ("à" in text or "â" in text or "Ã" in text) and _TWICE.search(text):
        return True
    return text.count(_FIRST_OF_THAI) > 1 and _THAI_TWICE.search(text) is not None
