"""Content codings taken off in pieces, each of a bounded size. Pure."""

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

import brotli
from zlib_ng import zlib_ng

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LIMIT = 1 << 18  # bytes that come out of a decompressor at once
MOST_CODINGS = 8
_BLANKS = 1024  # bytes before the markup that may be blank
_TEXT = 256  # bytes: as many without one control character are text, and not what a content coding makes
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits


class CodingError(Exception):
    """The bytes are not what the coding makes of any content; the message says why."""


class Coding(Protocol):
    """Takes one content coding off."""

    ended: bool
    """Whether the end of the coded bytes has been reached."""

    def decode(self, piece: memoryview | bytes) -> Iterator[memoryview | bytes]:
        """What the next bytes stand for. Raises CodingError."""


class Deflated:
    """gzip, and deflate with a zlib header or without, as servers send it."""

    def __init__(self, wrapper: int | None) -> None:
        self._wrapper = wrapper
        self._stream: Any = None
        self.ended = False

    def decode(self, piece: memoryview | bytes) -> Iterator[bytes]:
        """What the next bytes stand for; those behind the end stand for nothing."""
        data: Any = piece
        while len(data) or not (self._stream is None or self.ended):
            if self._stream is None or self.ended:
                if self.ended and not (self._wrapper == _GZIP and data[0] == 0x1F):
                    return
                self._begin(data)
            text = self._decompressed(data)
            self.ended = self._stream.eof
            data = self._stream.unused_data if self.ended else self._stream.unconsumed_tail
            yield text
            if not data and len(text) < _LIMIT:
                return

    def _begin(self, data: memoryview | bytes) -> None:
        has_header = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
        wrapper = self._wrapper or (_ZLIB if has_header else _RAW)
        self._stream = zlib_ng.decompressobj(wrapper)
        self.ended = False

    def _decompressed(self, data: memoryview | bytes) -> bytes:
        try:
            text: bytes = self._stream.decompress(data, _LIMIT)
        except (zlib_ng.error, zlib.error) as error:  # type: ignore[misc]
            raise CodingError(str(error).rpartition(": ")[2]) from None
        return text


class Brotli:
    """br."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self.ended = False

    def decode(self, piece: memoryview | bytes) -> Iterator[bytes]:
        """What the next bytes stand for; those behind the end stand for nothing."""
        data = bytes(piece)
        while not self.ended:
            try:
                text = self._stream.process(data, output_buffer_limit=_LIMIT)
            except brotli.error as error:
                raise CodingError(str(error)) from None
            self.ended = self._stream.is_finished()
            data = b""
            yield text
            if self._stream.can_accept_more_data():
                return


class Zstandard:
    """zstd, in one frame or several."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor()
        self.ended = False

    def decode(self, piece: memoryview | bytes) -> Iterator[bytes]:
        """What the next bytes stand for."""
        data = bytes(piece)
        while data or not (self.ended or self._frame.needs_input):
            if self.ended:
                self._frame, self.ended = zstd.ZstdDecompressor(), False
            try:
                text = self._frame.decompress(data, _LIMIT)
            except zstd.ZstdError as error:
                raise CodingError(str(error)) from None
            self.ended = self._frame.eof
            data = self._frame.unused_data if self.ended else b""
            yield text


CODINGS: dict[str, Callable[[], Coding]] = {
    "gzip": lambda: Deflated(_GZIP),
    "x-gzip": lambda: Deflated(_GZIP),
    "deflate": lambda: Deflated(None),
    "br": Brotli,
    "zstd": Zstandard,
}


def names(value: str) -> list[str]:
    """The codings that a `Content-Encoding` names, in the order in which they were applied.

    Raises CodingError where there are more than anybody applies: each takes room, and one takes off another.

    >>> names("GZIP , identity,br")
    ['gzip', 'br']
    """
    applied = listed(value)
    if len(applied) > MOST_CODINGS:
        raise CodingError(f"{len(applied)} of them are named, one upon the other")
    return applied


def listed(value: str) -> list[str]:
    """The same, however many there are."""
    found = (name.strip().lower() for name in value.split(","))
    return [name for name in found if name not in ("", "identity")]


def is_plain(payload: memoryview | bytes) -> bool:
    """Whether no content coding is on it, whatever the head says: it is markup or text."""
    start = bytes(payload[:_BLANKS])
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return True
    return len(start) >= _TEXT and not _CONTROL.search(start)


def decoded(pieces: Iterable[memoryview | bytes], codings: Sequence[Coding]) -> Iterator[memoryview | bytes]:
    """The pieces with the codings taken off, the last one applied first. Raises CodingError."""
    for coding in reversed(codings):
        pieces = _through(coding, pieces)
    yield from pieces


def _through(coding: Coding, pieces: Iterable[memoryview | bytes]) -> Iterator[memoryview | bytes]:
    for piece in pieces:
        yield from coding.decode(piece)
