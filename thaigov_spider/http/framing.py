"""Split what one HTTP/1.x exchange received into its parts. Pure: bytes in, extents out.

The rules are those of RFC 9112, section 6.3, with the leniency of the parser that crawls (Twisted's): lines
may end in a bare LF, header lines without a colon are passed over, every 1xx answer is interim. Nothing
that a server sends raises anything here, and the work grows no faster than the number of bytes.
"""

import re
from dataclasses import dataclass

_BLANK_LINE = re.compile(rb"\n\r?\n")
# As servers and other programs misspell it, too: in lower case, with more blanks, with the status 0.
_STATUS_LINE = re.compile(rb"(?i:HTTP)/([0-9]+\.[0-9]+)[ \t]+([0-9]{1,3})(?![0-9])")
_FOLD = re.compile(rb"\r?\n[ \t]++")
_FRAMING_FIELD = re.compile(
    rb"(?i)\n[ \t\r\v\f]*+(?:(transfer-encoding)|content-length)[ \t\r\v\f]*+:([^\n]*+)"
)
# Possessive: a line that is no chunk size is found to be none in one pass.
CHUNK_SIZE = re.compile(rb"[ \t]*+([0-9A-Fa-f]++)[ \t]*+(?:;[^\n]*+\n|\r?\n)")
END_OF_CHUNK = re.compile(rb"\r?\n")
_DIGITS = re.compile(rb"[0-9]+")
_BLANKS = 1024  # bytes behind a body that may be blank
_MORE_THAN_ANY_BODY = 10**18  # stands for lengths of more digits; int() refuses very long ones


@dataclass(frozen=True, slots=True)
class Head:
    """The extent of a final answer's head, blank line included, and what its status line says."""

    at: int
    end: int
    version: str
    status: int


@dataclass(frozen=True, slots=True)
class Frame:
    """An answer inside `received`: interim heads, then the final head, the body as framed, and surplus bytes.

    `payload` is the body without its transfer coding, its content coding left on; None where a transfer
    coding other than chunked stands in the way. `complete` says whether the body reached the end that its
    framing declares.
    """

    received: bytes
    head_at: int
    body_at: int
    end: int
    version: str
    status: int
    payload: memoryview | None
    complete: bool

    @property
    def interim(self) -> memoryview:
        """The 1xx answers before the final one."""
        return memoryview(self.received)[: self.head_at]

    @property
    def head(self) -> memoryview:
        """The final answer's head: from its status line to its blank line, both included."""
        return memoryview(self.received)[self.head_at : self.body_at]

    @property
    def body(self) -> memoryview:
        """The body as it was framed: chunk sizes, chunk extensions and trailers included."""
        return memoryview(self.received)[self.body_at : self.end]

    @property
    def chunked(self) -> bool:
        """Whether the payload lies in chunks."""
        return self.payload is not None and len(self.payload) != len(self.body)

    @property
    def message(self) -> memoryview:
        """Head and body: the block of a WARC `response` record."""
        return memoryview(self.received)[self.head_at : self.end]

    @property
    def surplus(self) -> memoryview:
        """Bytes behind the end of the answer."""
        return memoryview(self.received)[self.end :]

    @property
    def runs_over(self) -> bool:
        """Whether the body goes on behind the Content-Length that was declared: it is only a part, then.

        Blank bytes, which some servers send behind a body, are none of it.
        """
        return bool(self.payload) and not self.chunked and bool(bytes(self.surplus[:_BLANKS]).strip())


def split(received: bytes, method: str, *, closed: bool = True) -> Frame | None:
    r"""Split what the answer to a request of this `method` brought; None if no final head arrived whole.

    `closed`: the server closed the connection in good order behind these bytes, which is the only end that a
    body without a declared length has.

    >>> head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    >>> frame = split(head + b"2;x=y\r\nok\r\n0\r\n\r\n+", "GET")
    >>> bytes(frame.payload), bytes(frame.surplus), frame.complete
    (b'ok', b'+', True)
    """
    head = final_head(received)
    if head is None:
        return None
    has_body = method != "HEAD" and head.status not in (204, 304)
    end, payload, complete = _body(received, head.at, head.end, has_body=has_body, closed=closed)
    return Frame(received, head.at, head.end, end, head.version, head.status, payload, complete)


def final_head(received: bytes) -> Head | None:
    """Where the final head is, behind all interim ones; None if none arrived whole."""
    start = 0
    while True:
        status_line = _STATUS_LINE.match(received, start)
        blank_line = _BLANK_LINE.search(received, start)
        if status_line is None or blank_line is None:
            return None
        status = int(status_line[2])
        if not 100 <= status < 200:
            return Head(start, blank_line.end(), status_line[1].decode("ascii"), status)
        start = blank_line.end()


def _body(
    data: bytes, head_at: int, at: int, *, has_body: bool, closed: bool
) -> tuple[int, memoryview | None, bool]:
    """Where the body that begins `at` ends, its payload, and whether it is complete."""
    if not has_body:
        return at, memoryview(b""), True
    codings, lengths = framing_fields(data[head_at:at])
    if codings:
        if codings[-1] != b"chunked":
            return len(data), None, closed
        end, payload, complete = _dechunk(data, at)
        return end, payload if len(codings) == 1 else None, complete
    if not lengths:
        return len(data), memoryview(data)[at:], closed
    length = declared_length(lengths)
    if length is None:
        return len(data), memoryview(data)[at:], False
    end = min(at + length, len(data))
    return end, memoryview(data)[at:end], end == at + length


def unfolded(head: bytes) -> bytes:
    """A head with each field on one line."""
    return _FOLD.sub(b" ", head)


def framing_fields(head: bytes) -> tuple[list[bytes], list[bytes]]:
    """The transfer codings of a head in their order, in lower case, and its Content-Length values."""
    codings: list[bytes] = []
    lengths: list[bytes] = []
    for is_coding, text in _FRAMING_FIELD.findall(unfolded(head)):
        values = [value.strip() for value in text.split(b",")]
        if is_coding:
            codings += [value.lower() for value in values if value.lower() not in (b"", b"identity")]
        else:
            lengths += values
    return codings, lengths


def declared_length(values: list[bytes]) -> int | None:
    """The one Content-Length that all `values` declare; None where they contradict each other or are none."""
    if not all(_DIGITS.fullmatch(value) for value in values):
        return None
    digits = {value.lstrip(b"0") for value in values}
    if len(digits) > 1:
        return None
    [number] = digits
    return int(number or b"0") if len(number) <= 18 else _MORE_THAN_ANY_BODY


def _dechunk(data: bytes, at: int) -> tuple[int, memoryview, bool]:
    """Where the chunked body that begins `at` ends, what its chunks hold, and whether it is complete.

    Everything behind a chunk that cannot be read belongs to the body: nobody can tell where it ends.
    """
    payload = bytearray()
    view = memoryview(data)
    while (size_line := CHUNK_SIZE.match(data, at)) is not None:
        size = int(size_line[1], 16)
        at = size_line.end()
        if size == 0:
            end = _end_of_trailers(data, at)
            return end or len(data), memoryview(payload), end is not None
        payload += view[at : at + size]
        line_end = END_OF_CHUNK.match(data, at + size) if at + size < len(data) else None
        if line_end is None:
            break
        at = line_end.end()
    return len(data), memoryview(payload), False


def _end_of_trailers(data: bytes, at: int) -> int | None:
    while (line_end := data.find(b"\n", at)) >= 0:
        blank = data[at:line_end] in (b"", b"\r")
        at = line_end + 1
        if blank:
            return at
    return None
