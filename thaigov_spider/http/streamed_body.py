"""The body of an HTTP message while it passes in pieces: where it ends, and what its payload is. Pure.

The rules are those of `http.framing`, which splits a message that is in memory as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from thaigov_spider.exit_status import counted
from thaigov_spider.http.framing import CHUNK_SIZE, END_OF_CHUNK, declared_length, framing_fields

_ONE_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n(?![ \t])")
_LONGEST_LINE = 1 << 16
_MAY_BE_SIZE = re.compile(rb"[ \t]*(?:[0-9A-Fa-f]|$)")


class Body(Protocol):
    """Takes the bytes behind a head, and gives those of the payload."""

    surplus: int
    """The number of bytes behind the end that the framing declares."""

    @property
    def shortfall(self) -> str | None:
        """Why the body is not as it was declared; None if it is. Known when all bytes have passed."""

    def payload(self, piece: memoryview) -> Iterable[memoryview]:
        """What of the next bytes belongs to the payload."""


class LengthBody:
    """A body of a declared length; None: its length is declared in a way that cannot be understood."""

    def __init__(self, length: int | None) -> None:
        self._length = length
        self._seen = 0
        self.surplus = 0

    @property
    def shortfall(self) -> str | None:
        """Why the body is not as long as it was declared."""
        if self._length is None:
            return "the HTTP header gives lengths that are none, or contradict each other"
        if self._seen < self._length:
            seen = counted(self._seen, "byte")
            return f"HTTP's Content-Length is {self._length}, and the stored body has {seen}"
        return None

    def payload(self, piece: memoryview) -> Iterable[memoryview]:
        """The bytes up to the declared length."""
        room = len(piece) if self._length is None else self._length - self._seen
        mine = piece[:room]
        self._seen += len(mine)
        self.surplus += len(piece) - len(mine)
        return (mine,)


class EndlessBody:
    """A body that ends with the connection, or nobody can tell where."""

    surplus = 0
    shortfall = None

    def payload(self, piece: memoryview) -> Iterable[memoryview]:
        """All bytes."""
        return (piece,)


class ChunkedBody:
    """A body in chunks."""

    def __init__(self) -> None:
        self.surplus = 0
        self._due = "size"  # what comes next: size, data, end (of a chunk), trailers, nothing, unreadable
        self._line = b""
        self._left = 0

    @property
    def shortfall(self) -> str | None:
        """Why the last chunk was not reached."""
        if self._due == "nothing":
            return None
        if self._due == "unreadable" or (self._due == "size" and not _MAY_BE_SIZE.match(self._line)):
            return "the chunks of the HTTP body cannot be read: what stands where a size must be is none"
        return "the chunks of the HTTP body end before the last one"

    def payload(self, piece: memoryview) -> Iterator[memoryview]:
        """What the chunks hold."""
        while piece and self._due != "unreadable":
            if self._due == "nothing":
                self.surplus += len(piece)
                return
            if self._due == "data":
                mine, piece = piece[: self._left], piece[self._left :]
                self._left -= len(mine)
                self._due = "data" if self._left else "end"
                yield mine
            else:
                piece = self._take_line(piece)

    def _take_line(self, piece: memoryview) -> memoryview:
        """What is left behind the line that begins the piece, or goes on in it."""
        start = bytes(piece[:_LONGEST_LINE])
        end = start.find(b"\n") + 1
        self._line += start[: end or len(start)]
        if end:
            self._understand(self._line)
            self._line = b""
        elif len(self._line) >= _LONGEST_LINE:
            self._due = "unreadable"
        return piece[end or len(start) :]

    def _understand(self, line: bytes) -> None:
        if self._due == "trailers":
            self._due = "nothing" if line in (b"\r\n", b"\n") else "trailers"
        elif self._due == "end":
            self._due = "size" if END_OF_CHUNK.fullmatch(line) else "unreadable"
        elif (size := CHUNK_SIZE.fullmatch(line)) is None:
            self._due = "unreadable"
        else:
            self._left = int(size[1], 16)
            self._due = "data" if self._left else "trailers"


def body_behind(head: bytes) -> Body:
    """What takes the body that a head, in lower case, announces.

    Nothing can be said of the framing of transfer codings other than chunked.
    """
    # Most heads announce nothing, or one length; to read every field costs much more than these searches.
    if b"transfer-encoding" not in head:
        announced = head.count(b"content-length")
        if announced == 0:
            return EndlessBody()
        if announced == 1 and (one := _ONE_LENGTH.search(head)):
            return LengthBody(int(one[1]))
    codings, lengths = framing_fields(head)
    if codings:
        return ChunkedBody() if codings == [b"chunked"] else EndlessBody()
    return LengthBody(declared_length(lengths)) if lengths else EndlessBody()
