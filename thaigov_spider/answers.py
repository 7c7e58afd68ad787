"""An HTTP answer as it stands in a WARC record, made the page that it shows. Pure."""

from thaigov_spider.capture import framing
from thaigov_spider.pages import Page
from thaigov_spider.verify import codings
from thaigov_spider.verify.codings import CODINGS, CodingError
from thaigov_spider.verify.texts import DamageError

_LONGEST_BODY = 1 << 26  # bytes without content codings; DOWNLOAD_MAXSIZE: a crawl reads none that is longer


def page_of(url: str, block: bytes, original: bytes | None = None) -> Page:
    """The page in the block of a `response`, transfer and content encodings taken off.

    Or that of a `revisit`: its block has the head, if any, and `original`, the block of the response that it
    refers to, has the payload. Raises DamageError where there is no answer in HTTP, or one that is too long.
    """
    frame = framing.split(block or original or b"", "GET")
    held = frame if original is None else framing.split(original, "GET")
    if frame is None or held is None:
        raise DamageError("the record holds no HTTP response")
    headers = headers_of(bytes(frame.head))
    encoding = headers.get("content-encoding", "")
    return Page(url, frame.status, headers, _decoded(held.payload or b"", encoding))


def headers_of(head: bytes) -> dict[str, str]:
    """The fields of a head, their names in lower case; those that are repeated joined by commas."""
    headers: dict[str, str] = {}
    for line in framing.unfolded(head).split(b"\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return headers


def _decoded(payload: memoryview | bytes, encoding: str) -> bytes:
    """The payload without its content codings; of what cannot be decoded, the part that can.

    Raises DamageError where that is longer than a crawl would have read.
    """
    body = bytearray()
    names = codings.names(encoding)
    try:
        for part in codings.decoded([payload], [CODINGS[name]() for name in names if name in CODINGS]):
            body += part
            if len(body) > _LONGEST_BODY:
                raise DamageError("the body is longer than the limit")
    except CodingError:
        pass
    return bytes(body)
