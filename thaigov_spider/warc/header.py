"""A record's header: read off its bytes, whichever line ends they have. Pure."""

import re
from dataclasses import dataclass

from thaigov_spider.warc.decompress import DamageError

_FOLD = re.compile(r"\r?\n[ \t]+")
_FAR = 10**15  # no record is longer; more digits are damage
_NAMED_FIELD = re.compile(rb"(?im)^warc-[a-z-]+[ \t]*:")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,15})[ \t\r]*$")


@dataclass(slots=True)
class Header:
    """A record's header: its version line, and its named fields, the names in lower case.

    `offset` is that of the record in its file, or of the gzip member that it is in; `length` the number of
    bytes of its block; `repeated` has the fields that are given more than once, with all their values.
    `kind` is WARC-Type in lower case, and `uri` WARC-Target-URI, without the angle brackets that wget and
    others put around it; empty where they are missing.
    """

    offset: int
    version: str
    fields: dict[str, str]
    repeated: dict[str, list[str]]
    length: int
    kind: str
    uri: str

    @property
    def is_truncated(self) -> bool:
        """Whether it says that its page is not whole; in a revisit, others mean its own block."""
        return "warc-truncated" in self.fields and self.kind != "revisit"

    @property
    def is_copied(self) -> bool:
        """Whether a record in a file of ours is another program's: ours are WARC/1.1 and name no warcinfo."""
        return self.version != "WARC/1.1" or "warc-warcinfo-id" in self.fields

    @property
    def segment(self) -> int:
        """Its number among the records that share a block (WARC 1.1, clause 7); 0 where it has none."""
        text = self.fields.get("warc-segment-number", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def all(self, name: str) -> list[str]:
        """All values of a field, by its name in lower case."""
        return self.repeated.get(name) or ([self.fields[name]] if name in self.fields else [])


def parse(head: bytes, offset: int) -> Header:
    """A record's header out of its bytes, blank line excluded. Raises DamageError where it is none."""
    text = head.decode("utf-8", "surrogateescape")
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    version, *lines = text.split("\n")
    fields: dict[str, str] = {}
    repeated: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise DamageError("the header of this record has a line without a colon")
        name, value = name.rstrip().lower(), value.strip()
        if name in fields:
            repeated.setdefault(name, [fields[name]]).append(value)
        else:
            fields[name] = value
    uri = fields.get("warc-target-uri", "")
    if uri.startswith("<") and uri.endswith(">"):
        uri = uri[1:-1]
    length = _length(fields.get("content-length"))
    kind = fields.get("warc-type", "").lower()
    return Header(offset, version.rstrip("\r"), fields, repeated, length, kind, uri)


def announced(head: bytes) -> int | None:
    r"""The length of the block that a damaged header announces; None if it does not say, or is no header.

    >>> announced(b"W@RC/1.0\r\nWARC-Type: response\r\nContent-Length: 7")
    7
    """
    length = _LENGTH.search(head) if _NAMED_FIELD.search(head) else None
    return int(length[1]) if length else None


def _length(text: str | None) -> int:
    if text is None:
        raise DamageError("the record has no Content-Length, so its end cannot be found")
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) < _FAR):
        raise DamageError(f"Content-Length is no length: {text[:80]}")
    return int(text)
