"""An HTTP answer as it stands in a WARC record, made the page that it shows. Pure."""

from thaigov_spider.http import content_codings, framing
from thaigov_spider.http.content_codings import CODINGS, CodingError
from thaigov_spider.http.framing import Frame
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.warc.decompress import DamageError

_BLANKS = 1024  # bytes before the markup that may be blank
_LONGEST_BODY = 1 << 26  # bytes without content codings; DOWNLOAD_MAXSIZE: a crawl reads none that is longer


def page_of(url: str, block: bytes, original: bytes | None = None, *, as_received: bool = True) -> Page:
    """The page in the block of a `response`, transfer and content encodings taken off.

    Or that of a `revisit`: its block has the head, if any, and `original`, the block of the response that it
    refers to, has the payload. `as_received`: the blocks hold what crossed the wire. Where others wrote them,
    the body may be decoded though the head tells of what it was before. Raises DamageError where there is no
    answer in HTTP, or one that is too long.
    """
    frame = framing.split(as_http1(block or original or b""), "GET")
    held = frame if original is None else framing.split(as_http1(original), "GET")
    if frame is None or held is None:
        raise DamageError("the record holds no HTTP response")
    headers = headers_of(bytes(frame.head))
    payload = held.payload or b"" if as_received else _stored(held)
    if as_received or not _is_markup(payload):
        payload = decoded(payload, headers.get("content-encoding", ""))
    return Page(url, frame.status, headers, bytes(payload))


def as_http1(block: bytes) -> bytes:
    """An answer with the status line that some tools give to those over HTTP/2 and 3, as one of HTTP/1.1.

    >>> as_http1(b"HTTP/2 200 OK")
    b'HTTP/1.1 200 OK'
    """
    return b"HTTP/1.1 " + block[7:] if block.startswith((b"HTTP/2 ", b"HTTP/3 ")) else block


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


def _is_markup(payload: memoryview | bytes) -> bool:
    """Whether no content coding is on it, whatever the head says."""
    return bytes(payload[:_BLANKS]).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def decoded(payload: memoryview | bytes, encoding: str) -> bytes:
    """The payload without its content codings; of what cannot be decoded, the part that can.

    Raises DamageError where that is longer than a crawl would have read.
    """
    body = bytearray()
    try:
        names = content_codings.names(encoding)
        for part in content_codings.decoded(
            [payload], [CODINGS[name]() for name in names if name in CODINGS]
        ):
            body += part
            if len(body) > _LONGEST_BODY:
                raise DamageError("the body is longer than the limit")
    except CodingError:
        pass
    return bytes(body)
