"""One HTTP message in a record, while its bytes pass: framing, payload, content encoding. Pure."""

import re

from thaigov_spider.capture.framing import Head, final_head
from thaigov_spider.verify import codings
from thaigov_spider.verify.body import Body, ChunkedBody, EndlessBody, LengthBody, body_behind
from thaigov_spider.verify.codings import CODINGS, Coding, CodingError
from thaigov_spider.verify.digests import Digest

_LONGEST_HEAD = 1 << 20
_MOST_DECODED = 1 << 32  # bytes; a body that grows beyond is not decoded to its end
_BLANK_LINE = re.compile(rb"\n\r?\n")
_BINARY = re.compile(
    rb"\ncontent-type:[ \t]*"
    rb"(?:image/(?!svg)|audio/|video/|font/|application/(?:pdf|zip|msword|octet-stream|vnd\.))"
)
_CONTENT_ENCODING = re.compile(rb"\ncontent-encoding[ \t]*:([^\n]*)")
_REPLACED = "\ufffd".encode()  # what a byte that is no text becomes when it is decoded as text
_NO_BODY = frozenset({204, 304})


class Message:
    """A request or response, fed with its bytes; `problems` has what is wrong with it when it is finished.

    `payload` is the digest declared for the payload, and `framed` the same digest, taken over the chunk
    framing too, as warcio and wget do; None where the record declares none. `may_be_cut`: the record says
    that the message is truncated. `unless_head` is a problem that is none if the request's method was HEAD.
    """

    def __init__(self, declared: str | None, *, is_request: bool = False, may_be_cut: bool = False) -> None:
        self.problems: list[str] = []
        self.unless_head: str | None = None
        self.payload = Digest.declared(declared) if declared else None
        self.framed: Digest | None = None
        self.has_body = False
        self.method = ""
        self._declared = declared
        self._is_request = is_request
        self._may_be_cut = may_be_cut
        self._head = b""
        self._body: Body | None = None
        self._in_body = False
        self._has_bytes = False
        self._is_binary = False
        self._codings: list[Coding] = []
        self._decoded = 0

    @property
    def is_chunked(self) -> bool:
        """Whether the body came in chunks."""
        return isinstance(self._body, ChunkedBody)

    def feed(self, piece: memoryview) -> None:
        """The next bytes of the message."""
        if self._in_body:
            self._pass(piece)
            return
        before = len(self._head)
        self._head += piece[: _LONGEST_HEAD - before]
        end = self._begin_body()
        if end is not None:
            if rest := piece[end - before :]:
                self._pass(rest)
        elif len(self._head) == _LONGEST_HEAD:
            self._in_body = True  # and no body: the head has no end
            self.problems.append("the HTTP header does not end")

    def finish(self) -> None:
        """All bytes have passed."""
        if not self._in_body:
            self._head_did_not_end()
        elif self._body is not None:
            self._judge_framing(self._body)
        if self._codings and self.has_body and not self._may_be_cut:
            self._judge_codings()

    def _judge_codings(self) -> None:
        if not all(coding.ended for coding in self._codings):
            self.problems.append("the body ends before its content encoding does")

    def _begin_body(self) -> int | None:
        """Understand the head, and say where it ends; None where it has not ended yet."""
        found = None if self._is_request else final_head(self._head)
        if found is not None:
            at, end = found.at, found.end
        elif self._is_request or not self._head.startswith(b"HTTP/1."):
            blank_line = _BLANK_LINE.search(self._head)
            if blank_line is None:
                return None
            at, end = 0, blank_line.end()
        else:
            return None
        self._in_body = True
        self._understand(self._head[at:end], found)
        if self.is_chunked and self._declared:
            self.framed = Digest.declared(self._declared)
        return end

    def _understand(self, head: bytes, found: Head | None) -> None:
        lower = head.lower()
        if self._is_request:
            self.method = head.partition(b" ")[0].decode("latin-1")
            self._body = body_behind(lower)
        elif found is None or not found.version.startswith("1."):
            self._bad_status_line(head)
            self._body = EndlessBody()
        else:
            self._body = LengthBody(0) if found.status in _NO_BODY else body_behind(lower)
            self._announce(lower)

    def _bad_status_line(self, head: bytes) -> None:
        line = head.split(b"\n", 1)[0].decode("latin-1").strip()[:60]
        self.problems.append(f"the status line is not that of HTTP/1.0 or 1.1, which breaks replay: {line}")

    def _announce(self, head: bytes) -> None:
        """Prepare for what the head, in lower case, says of the content."""
        self._is_binary = _BINARY.search(head) is not None
        if b"\ncontent-encoding" not in head:
            return
        for name in codings.names(b",".join(_CONTENT_ENCODING.findall(head)).decode("latin-1")):
            if name in CODINGS:
                self._codings.append(CODINGS[name]())
                continue
            self._codings = []
            self.problems.append(
                "the content encoding is zstd, which replay does not read"
                if name == "zstd"
                else f"the content encoding {name[:40]} is not known, so the body was not decoded"
            )
            return

    def _pass(self, piece: memoryview) -> None:
        self._has_bytes = True
        if self.framed is not None:
            self.framed.update(piece)
        for part in (piece,) if self._body is None else self._body.payload(piece):
            if not part:
                continue
            if self.payload is not None:
                self.payload.update(part)
            if not self.has_body:
                self._look_at_start(part)
            self.has_body = True
            if self._codings:
                self._decode(part)

    def _look_at_start(self, part: memoryview) -> None:
        if self._is_binary and not self._codings and _was_decoded_as_text(bytes(part[: 1 << 16])):
            self.problems.append("the body is binary and was decoded as text: its bytes are lost")

    def _decode(self, part: memoryview) -> None:
        try:
            for text in codings.decoded([part], self._codings):
                self._count(len(text))
        except CodingError as error:
            self._codings = []
            self.problems.append(f"the content encoding cannot be taken off: {error}")

    def _count(self, size: int) -> None:
        self._decoded += size
        if self._decoded > _MOST_DECODED:
            raise CodingError(f"more than {_MOST_DECODED >> 30} GiB come out of it; the rest was not read")

    def _head_did_not_end(self) -> None:
        if self._is_request or not self._may_be_cut:
            what = "request" if self._is_request else "response"
            self.problems.append(f"the record ends before the header of its HTTP {what} does")

    def _judge_framing(self, body: Body) -> None:
        if body.surplus:
            self.problems.append(f"{body.surplus} bytes follow the end of the HTTP body")
        short = body.shortfall
        if short and self._is_request:
            self.problems.append(short)
        elif short and not self._may_be_cut:
            if self._has_bytes:
                self.problems.append(short)
            else:
                self.unless_head = short


def _was_decoded_as_text(start: bytes) -> bool:
    """Whether bytes are valid UTF-8 with replaced characters, which a picture's are never by chance."""
    if _REPLACED not in start:
        return False
    try:
        start[: start.rfind(_REPLACED) + len(_REPLACED)].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
