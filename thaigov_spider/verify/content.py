"""What a response's head says of its content, held against the payload: is it text, does it decode? Pure."""

import re
from collections.abc import Iterator

from thaigov_spider.http import content_codings
from thaigov_spider.http.content_codings import CODINGS, Coding, CodingError, is_plain

_MOST_DECODED = 1 << 32  # bytes; a body that grows beyond is not decoded to its end
_BINARY = re.compile(
    rb"\ncontent-type:[ \t]*"
    rb"(?:image/(?!svg)|audio/|video/|font/|application/(?:pdf|zip|msword|octet-stream|vnd\.))"
)
_CONTENT_ENCODING = re.compile(rb"\ncontent-encoding[ \t]*:([^\n]*)")
_REPLACED = "\ufffd".encode()  # what a byte that is no text becomes when it is decoded as text


class _NamedCoding:
    """A coding that a head names, taken off where it is there: recorders of decoded bodies keep the head."""

    def __init__(self, coding: Coding) -> None:
        self._coding = coding
        self._is_there: bool | None = None
        self.ended = False

    @property
    def is_missing(self) -> bool:
        """Whether the bytes are plain without it."""
        return self._is_there is False

    def decode(self, piece: memoryview | bytes) -> Iterator[memoryview | bytes]:
        """What the next bytes stand for. Raises CodingError."""
        if self._is_there is None and len(piece):
            self._is_there = not is_plain(piece)
        if self.is_missing:
            self.ended = True
            yield piece
        else:
            yield from self._coding.decode(piece)
            self.ended = self._coding.ended


class ContentCheck:
    """Takes the payload of a response; `problems` has what is wrong with it.

    `head` is the response's head in lower case.
    """

    def __init__(self, head: bytes) -> None:
        self.problems: list[str] = []
        self._codings = self._announced(head) if b"\ncontent-encoding" in head else []
        self._is_binary = _BINARY.search(head) is not None
        self._has_begun = False
        self._decoded = 0

    def feed(self, part: memoryview) -> None:
        """The next bytes of the payload."""
        if self._codings:
            self._decode(part)
        elif self._is_binary and not self._has_begun and _was_decoded_as_text(bytes(part[: 1 << 16])):
            self.problems.append("the body is binary and was decoded as text: its bytes are lost")
        self._has_begun = True

    @property
    def names_coding(self) -> bool:
        """Whether the head names a content coding."""
        return bool(self._codings)

    @property
    def is_decoded(self) -> bool:
        """Whether the head names a content coding that the payload does not have, so that it was decoded."""
        return any(coding.is_missing for coding in self._codings)

    @property
    def is_cut(self) -> bool:
        """Whether the payload ends before its content encoding does."""
        return self._has_begun and not all(coding.ended for coding in self._codings)

    def _announced(self, head: bytes) -> list[_NamedCoding]:
        try:
            names = content_codings.names(b",".join(_CONTENT_ENCODING.findall(head)).decode("latin-1"))
        except CodingError as error:
            self.problems.append(f"the content encodings cannot be taken off: {error}")
            return []
        if "zstd" in names:
            self.problems.append("the content encoding is zstd, which replay does not read")
            return []
        unknown = next((name for name in names if name not in CODINGS), None)
        if unknown is None:
            return [_NamedCoding(CODINGS[name]()) for name in names]
        self.problems.append(f"the content encoding {unknown[:40]} is not known, so the body was not decoded")
        return []

    def _decode(self, part: memoryview) -> None:
        try:
            for text in content_codings.decoded([part], self._codings):
                self._count(len(text))
        except CodingError as error:
            self._codings = []
            self.problems.append(f"the content encoding cannot be taken off: {error}")

    def _count(self, size: int) -> None:
        self._decoded += size
        if self._decoded > _MOST_DECODED:
            raise CodingError(f"more than {_MOST_DECODED >> 30} GiB come out of it; the rest was not read")


def _was_decoded_as_text(start: bytes) -> bool:
    """Whether bytes are valid UTF-8 with replaced characters, which a picture's are never by chance."""
    if _REPLACED not in start:
        return False
    try:
        start[: start.rfind(_REPLACED) + len(_REPLACED)].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
