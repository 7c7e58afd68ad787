"""How a page is encoded, and what it says about that: right, wrong, or nothing.

The site declares UTF-8; pages of its earlier years came as TIS-620 (which browsers read as windows-874).
"""

import codecs
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Charset:
    """The codec of the bytes, and what header, `meta` element and byte order mark say it is."""

    codec: str
    header: str | None = None
    meta: str | None = None
    bom: bool = False

    @property
    def content_type(self) -> str:
        """The value of the `Content-Type` header."""
        return f"text/html; charset={self.header}" if self.header else "text/html"

    @property
    def declaration(self) -> str:
        """The `meta` element, in one of its two forms, or nothing."""
        if not self.meta:
            return ""
        if self.codec == "utf-8":
            return f'<meta charset="{self.meta}">'
        return f'<meta http-equiv="Content-Type" content="text/html; charset={self.meta}">'

    def encode(self, page: str) -> bytes:
        """The bytes of a page; what the codec lacks becomes a character reference."""
        return (codecs.BOM_UTF8 if self.bom else b"") + page.encode(self.codec, "xmlcharrefreplace")

    def can_encode(self, text: str) -> bool:
        """Whether the codec has every character of the text."""
        try:
            text.encode(self.codec)
        except UnicodeEncodeError:
            return False
        return True


CHARSETS = {
    "utf-8": Charset("utf-8", header="UTF-8", meta="utf-8"),
    "utf-8-meta": Charset("utf-8", meta="utf-8"),
    "utf-8-undeclared": Charset("utf-8"),
    "utf-8-bom": Charset("utf-8", bom=True),
    "utf-8-called-tis-620": Charset("utf-8", meta="tis-620"),
    "tis-620": Charset("cp874", meta="tis-620"),
    "windows-874": Charset("cp874", header="windows-874"),
    "windows-874-undeclared": Charset("cp874"),
    "windows-874-called-utf-8": Charset("cp874", header="UTF-8", meta="utf-8"),
    "windows-874-called-latin-1": Charset("cp874", meta="iso-8859-1"),
}

_ROTATION = (*CHARSETS, *["utf-8"] * 27)


def charset_of(number: int, text: str) -> str:
    """The name of the charset that an article is served in, by its id: three in four are plain UTF-8."""
    name = _ROTATION[zlib.crc32(b"%d" % number) % len(_ROTATION)]
    return name if CHARSETS[name].can_encode(text) else "utf-8"
