"""An HTTP answer as it stands in a WARC record, made the page that it shows. Pure."""

import re
from contextlib import suppress

from thaigov_spider.exit_status import counted
from thaigov_spider.http import framing
from thaigov_spider.http.content_codings import CODINGS, MOST_CODINGS, CodingError, is_plain, listed
from thaigov_spider.http.framing import Frame
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header

_BLANKS = 1024  # bytes at the end of a page, behind its markup, that may be blank
_PIECE = 16  # bytes
_MOST_PIECES = 1 << 14
LONGEST_BODY = 1 << 26  # bytes without content codings; DOWNLOAD_MAXSIZE: a crawl reads none that is longer
_LAST_CHUNK = re.compile(rb"\n0+[ \t]*\r?\n?\Z")
_RANGE = re.compile(r"(?i:bytes)[ \t]+0-([0-9]{1,18})/([0-9]{1,18})")
# As tools write it who ask a browser: it calls protocols h2, h3-29, spdy/3.1 and http/2+quic/46.
_OTHER_STATUS_LINE = re.compile(
    rb"(?i:HTTP(?:/[0-9.]*)?(?:\+quic/[0-9]+)?|h[23](?:-[a-z0-9]+)?|spdy/[0-9.]+)[ \t]+([0-9]{1,3})(?![0-9])"
)


def page_of(url: str, block: bytes, original: bytes | None = None, *, as_received: bool = True) -> Page:
    """The page in the block of a `response`, transfer and content encodings taken off.

    Or that of a `revisit`: its block has the head, if any, and `original`, the block of the response that it
    refers to, has the payload. `as_received`: the blocks hold what crossed the wire. Where others wrote them,
    the body may be decoded though the head tells of what it was before. Raises DamageError where there is no
    answer in HTTP, or one that is too long.
    """
    if not as_received:
        block, original = as_http1(block), original and as_http1(original)
    frame = framing.split(block or original or b"", "GET")
    held = frame if original is None else framing.split(original, "GET")
    if frame is None or held is None:
        raise DamageError("the record holds no HTTP response")
    headers = headers_of(bytes(frame.head))
    payload = held.payload or b"" if as_received else _stored(held)
    body, wrong = uncoded(payload, headers.get("content-encoding", ""))
    cut = wrong or _missing(held, has_coding="content-encoding" in headers)
    if cut is None and is_part(frame.status, headers.get("content-range", "")):
        cut = "the answer has a part of the page only (status 206)"
    return Page(url, frame.status, headers, body, cut)


def is_cut(header: Header, page: Page) -> bool:
    """Whether the end of a page is missing; the answer that a memento came with says so itself."""
    return header.is_truncated or (page.cut is not None and "warc-source-uri" not in header.fields)


def is_part(status: int, content_range: str) -> bool:
    """Whether an answer has a part only of what was asked for whole, by its status and `Content-Range`.

    >>> is_part(206, "bytes 0-499/1234"), is_part(206, "bytes 0-1233/1234"), is_part(200, "")
    (True, False, False)
    """
    match = _RANGE.fullmatch(content_range.strip())
    return status == 206 and not (match and int(match[1]) + 1 == int(match[2]))


def as_http1(block: bytes) -> bytes:
    """An answer with the status line that some tools give to those over HTTP/2 and 3, as one of HTTP/1.1.

    Browsers tell of status 0 where a page came otherwise than over the network: it came, and is whole.

    >>> as_http1(b"HTTP/2 200 OK"), as_http1(b"h3 200 OK"), as_http1(b"HTTP/1.1 0 OK")
    (b'HTTP/1.1 200 OK', b'HTTP/1.1 200 OK', b'HTTP/1.1 200 OK')
    """
    block = block.lstrip(b"\r\n") if block[:1] in (b"\r", b"\n") else block
    line = _OTHER_STATUS_LINE.match(block)
    if line is None or (block.startswith(b"HTTP/1.") and line[1] != b"0"):
        return block
    return b"HTTP/1.1 %03d" % (int(line[1]) or 200) + block[line.end() :]


def headers_of(head: bytes) -> dict[str, str]:
    """The fields of a head, their names in lower case; those that are repeated joined by commas."""
    headers: dict[str, str] = {}
    for line in framing.unfolded(head).split(b"\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return headers


def _stored(held: Frame) -> memoryview | bytes:
    """The payload; all of the body where there are no chunks after all, or more bytes than are declared."""
    payload = held.payload
    if payload is None or (held.surplus and not held.chunked) or not (payload or held.complete):
        return memoryview(held.received)[held.body_at :]
    return payload


def _missing(held: Frame, *, has_coding: bool) -> str | None:
    """Why the end of a body is missing: it is shorter than it was declared.

    A content coding tells by itself where it ends, and its bytes may have been decoded since.
    """
    if held.complete or not held.body or has_coding:
        return None
    if held.payload is None or held.chunked:
        if _LAST_CHUNK.search(held.body, max(0, len(held.body) - _BLANKS)):
            return None
        return "the chunks of the HTTP body end before the last one" if held.payload else None
    codings, lengths = framing.framing_fields(bytes(held.head))
    length = None if codings else framing.declared_length(lengths)
    if length is None or bytes(held.payload[-_BLANKS:]).rstrip().lower().endswith(b"</html>"):
        return None
    return f"HTTP's Content-Length is {length}, and the stored body has {counted(len(held.payload), 'byte')}"


def uncoded(
    payload: memoryview | bytes, encoding: str, longest: int = LONGEST_BODY
) -> tuple[bytes, str | None]:
    """The payload without its content codings, and why its end is missing, or may be.

    Codings that are named and not there do not count; of what cannot be decoded, it is the part that can.
    Raises DamageError where that is longer than a crawl would have read.
    """
    body, wrong = bytes(payload), None
    for name in listed(encoding)[: -MOST_CODINGS - 1 : -1]:
        if not body or wrong or is_plain(body):
            break
        if name in CODINGS:
            body, wrong = _taken_off(body, name, longest)
    return body, wrong


def _taken_off(coded: bytes, name: str, longest: int) -> tuple[bytes, str | None]:
    body, coding = bytearray(), CODINGS[name]()
    try:
        for part in coding.decode(coded):
            body += part
            if len(body) > longest:
                raise DamageError("the body is longer than the limit")
    except CodingError as error:
        return _start_of(coded, name), f"the content encoding {name} cannot be taken off: {error}"
    return bytes(body), None if coding.ended else "the body ends before its content encoding does"


def _start_of(coded: bytes, name: str) -> bytes:
    """What a body holds before it breaks: it is given in small pieces, for one that breaks yields nothing."""
    body, coding, size = bytearray(), CODINGS[name](), max(_PIECE, len(coded) // _MOST_PIECES)
    with suppress(CodingError):
        for at in range(0, len(coded), size):
            for part in coding.decode(coded[at : at + size]):
                body += part
    return bytes(body)
