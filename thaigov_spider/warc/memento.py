"""A capture that came from the Wayback Machine, made a record under its own address. Pure.

The exchange with the Wayback Machine is recorded like any other. So that the page replays where it once was,
and as it once was, a `response` record is added with

- the original URL as `WARC-Target-URI`, the time of the capture as `WARC-Date` (`memento-datetime`), and the
  URL that was asked of the Wayback Machine as `WARC-Source-URI`, the time when it was as
  `WARC-Creation-Date`, as pywb has it for what it takes from other archives: the exchange's record has both;
- the status line as it came, which is that of the capture, and the original headers, which come back as
  `x-archive-orig-…`, in their order;
- the body as it was received, without the transfer coding. `Content-Length` is that of these bytes, and
  `Content-Encoding` theirs; headers that speak of the connection, or of another framing, are left out.

There is no `request` record to it, no IP address and no protocol: nobody here knows them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from thaigov_spider.http import content_codings, framing
from thaigov_spider.http.content_codings import CODINGS, CodingError
from thaigov_spider.http.framing import Frame
from thaigov_spider.warc.header import Header

_ORIGINAL = b"x-archive-orig-"
GZIP = b"\x1f\x8b"
# What holds for one connection or one framing only (RFC 9110, section 7.6.1).
_LEFT_OUT = frozenset(
    {
        *(b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade"),
        *(b"transfer-encoding", b"content-length", b"content-encoding"),
    }
)
_STATUS_LINE = re.compile(rb"HTTP/[0-9.]+ ([^\r\n]*)")

Pairs = list[tuple[bytes, bytes]]


class NoMementoError(ValueError):
    """An archive's answer should hold a capture, and holds none that may be kept as one; says why."""


@dataclass(frozen=True, slots=True)
class CopiedRecord:
    """A WARC record that another archive wrote: its gzip member as it came, and its header.

    `about` says where it is from, in the archive's own terms.
    """

    member: bytes
    header: Header
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture: when it was made (UTC), its HTTP message, and the payload in that.

    `is_cut`: the capture itself has less than its headers promise. `copied` is the record that the archive
    wrote of it, where it gives that.
    """

    when: datetime
    head: bytes
    payload: bytes
    is_cut: bool
    copied: CopiedRecord | None = None

    @property
    def message(self) -> bytes:
        """Head and body."""
        return self.head + self.payload


def memento(frame: Frame | None) -> Memento | None:
    """The capture that an answer of the Wayback Machine holds; None where it speaks for itself."""
    if frame is None or frame.payload is None:
        return None
    pairs = _pairs(bytes(frame.head))
    when = memento_datetime(_first(pairs, b"memento-datetime"))
    if when is None:
        return None
    payload = bytes(frame.payload)
    original = [
        (name[len(_ORIGINAL) :], value) for name, value in pairs if name.lower().startswith(_ORIGINAL)
    ]
    kept = [pair for pair in original if pair[0].lower() not in _LEFT_OUT]
    if _first(original, b"content-type") is None and (media_type := _first(pairs, b"content-type")):
        kept.append((b"Content-Type", media_type))
    if coding := _coding(pairs, original, payload):
        kept.append((b"Content-Encoding", coding))
    kept.append((b"Content-Length", str(len(payload)).encode()))
    lines = [_status_line(bytes(frame.head)), *(name + b": " + value for name, value in kept)]
    head = b"\r\n".join([*lines, b"", b""])
    return Memento(when, head, payload, _is_cut(pairs, original, payload))


def memento_datetime(value: bytes | None) -> datetime | None:
    """The time that a `memento-datetime` header gives; None where there is none that can be read.

    >>> memento_datetime(b"Fri, 20 May 2016 13:15:00 GMT")
    datetime.datetime(2016, 5, 20, 13, 15, tzinfo=datetime.timezone.utc)
    """
    try:
        when = parsedate_to_datetime((value or b"").decode("latin-1"))
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _pairs(head: bytes) -> Pairs:
    lines = (line.partition(b":") for line in framing.unfolded(head).split(b"\n")[1:])
    return [(name.strip(), value.strip()) for name, colon, value in lines if colon and name.strip()]


def _first(pairs: Pairs, name: bytes) -> bytes | None:
    return next((value for key, value in pairs if key.lower() == name), None)


def _status_line(head: bytes) -> bytes:
    found = _STATUS_LINE.match(head)
    return b"HTTP/1.1 " + (found[1].strip() if found else b"")


def _coding(pairs: Pairs, original: Pairs, payload: bytes) -> bytes | None:
    """The content coding of the bytes that came: the answer's own, or the original's where it is still on."""
    own = _first(pairs, b"content-encoding")
    if own is not None:
        return own
    was = _first(original, b"content-encoding")
    is_still_on = was is not None and b"gzip" in was.lower() and payload.startswith(GZIP)
    return was if is_still_on else None


def _is_cut(pairs: Pairs, original: Pairs, payload: bytes) -> bool:
    """Whether the original was longer, where that can be told.

    It cannot where both were compressed: the Wayback Machine may have compressed anew.
    """
    length = _first(original, b"content-length") or b""
    if not re.fullmatch(rb"[0-9]{1,15}", length):
        return False
    own, was = (_first(these, b"content-encoding") for these in (pairs, original))
    if own is None:
        is_comparable = was is None or payload.startswith(GZIP)
        return is_comparable and int(length) > len(payload)
    return was is None and int(length) > _length(payload, own)


def _length(payload: bytes, coding: bytes) -> int:
    try:
        names = content_codings.names(coding.decode("latin-1"))
        stack = [CODINGS[name]() for name in names if name in CODINGS]
        return sum(len(piece) for piece in content_codings.decoded([payload], stack))
    except CodingError:
        return 0
