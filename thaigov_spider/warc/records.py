"""WARC/1.1 records of an exchange (ISO 28500:2017). Pure: bytes in, bytes out.

Blocks are the bytes of the wire, never written anew. The records of one exchange, in this order:

- `response`: the final answer, from its status line to the end of its body as framed. The payload digest is
  that of the body with the transfer coding taken off and the content coding left on, as WARC 1.1 and
  deduplication with other archives ask; `warcio check` hashes the chunk framing too, and complains about
  chunked bodies. It is SHA-1 for a body as it is, SHA-256 for one in chunks: pywb and ReplayWeb.page take
  the body as framed of one record with a digest for that of another, with chunk sizes in it or without.
- or `revisit`, where the archive has the very payload already (WARC 1.1, section 6.7): the answer's head, and
  which response holds the payload. Its head is that of this answer, so that replay shows it as it was.
- `request`: the bytes sent, tied to the first record by `WARC-Concurrent-To`; without the header fields that
  only a proxy on the way reads, for they are no part of what the site was asked, and may hold a password.
- `metadata` with what would mislead replay inside the response: interim (1xx) answers, bytes behind the end
  of the answer, and answers whose head never ended. They stand under `urn:interim:`, `urn:surplus:` and
  `urn:unparsed:` before the target URI, because indexers list metadata on a page's URI as a capture of it.
- `metadata` with the certificates that the server showed, once a connection, with its first exchange: PEM, in
  the server's order, under `urn:certificates:https://host:port/`. A kept-alive connection has no other.
- `response`, for a capture that the Wayback Machine has: the page at its own address; see `memento`. Of one
  that comes as a WARC record, that record; see `copied_record`.
- `metadata` of the type application/warc-fields, which indexers pass over: why the exchange failed, if it
  did. It comes first where there is no response.
"""

import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1, sha256
from os import urandom
from urllib.parse import quote, urlsplit

from thaigov_spider.http.framing import Frame
from thaigov_spider.http.proxy_fields import without_proxy_fields
from thaigov_spider.timestamps import timestamp, timestamp_to_second
from thaigov_spider.warc.exchange import Exchange, Truncation
from thaigov_spider.warc.memento import Memento

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
# A crawl's own note: whether it went through the listing to its end, and which numbers were all asked for.
COMPLETENESS = "urn:thaigov-spider:completeness"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_NOT_FOR_URIS = re.compile(r"[^!-~]+")  # all but printable ASCII
# How payloads begin that are compressed as they are: gzip, JPEG, PNG, GIF, zip and what is built on it, WOFF.
_PACKED = (b"\x1f\x8b", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"wOFF", b"wOF2")


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: its named fields in their order (Content-Length comes of itself), and its block.

    `is_packed` says that the block is compressed already, so that another time would bring nothing. What
    another program wrote is its `member`, the gzip member that it came in; `fields` has what is asked of it.
    """

    fields: tuple[tuple[str, str], ...]
    block: bytes | memoryview
    is_packed: bool = False
    member: bytes = b""

    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: str) -> str | None:
        """The first value of a named field."""
        for field, value in self.fields:
            if field == name:
                return value
        return None

    def header(self) -> bytes:
        """The bytes before the block: version, named fields, blank line."""
        lines = "\r\n".join(map(": ".join, self.fields))
        return f"WARC/1.1\r\n{lines}\r\nContent-Length: {len(self.block)}\r\n\r\n".encode()


@dataclass(frozen=True, slots=True)
class Original:
    """The `response` record that holds a payload: its id, target URI and WARC-Date, and where it is.

    `offset` counts bytes of the WARC file to the record's gzip member.
    """

    record_id: str
    target_uri: str
    date: str
    warc: str
    offset: int


def digest(data: bytes | memoryview) -> str:
    """The digest of `data` as archives write it: SHA-1 in base 32, which every tool and index compares."""
    return "sha1:" + b32encode(sha1(data, usedforsecurity=False).digest()).decode("ascii")


def target_uri(url: str) -> str:
    """`url` as a WARC-Target-URI: ASCII, escapes in upper case, no fragment; other forms break replay.

    >>> target_uri("https://www.thaigov.go.th/ข่าว?q=%e0%b8%81#top")
    'https://www.thaigov.go.th/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7?q=%E0%B8%81'
    """
    ascii_only = _NOT_FOR_URIS.sub(lambda text: quote(text[0], errors="replace"), url.partition("#")[0])
    return _ESCAPE.sub(lambda escape: escape[0].upper(), ascii_only)


def warcinfo(filename: str, written: datetime, fields: Mapping[str, str]) -> Record:
    """The first record of a file: who wrote it (`written`: UTC), with what and how."""
    block = warc_fields(fields)
    return Record(
        (
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", timestamp(written)),
            ("WARC-Filename", filename),
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", "application/warc-fields"),
        ),
        block,
    )


def payload_digest(frame: Frame | None) -> str | None:
    """The digest of the answer's payload; None where there is none that could be told from another.

    All answers with one digest are framed alike, in chunks or not.

    An empty payload that was cut short would pass for the empty page that it is not.
    """
    if frame is None or frame.payload is None or not (frame.payload or frame.complete):
        return None
    if frame.chunked:
        return f"sha256:{sha256(frame.payload).hexdigest()}"
    return digest(frame.payload)


def may_be_original(frame: Frame | None) -> bool:
    """Whether later answers with the same payload may be kept as revisits of this one, or this of an earlier.

    What came cut short, empty, or with an error is kept whole each time.
    """
    if frame is None:
        return False
    return frame.complete and not frame.runs_over and bool(frame.payload) and 200 <= frame.status < 300


def note(uri: str, moment: datetime, fields: Mapping[str, object]) -> Record:
    """What the crawler itself has to say, under a `urn:` of its own (`moment`: UTC)."""
    block = warc_fields({name: str(value) for name, value in fields.items()})
    return Record(
        (
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", timestamp(moment)),
            ("WARC-Target-URI", uri),
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", "application/warc-fields"),
        ),
        block,
    )


def records_of(
    exchange: Exchange, frame: Frame | None, payload: str | None, original: Original | None = None
) -> list[Record]:
    """The records of one exchange, whose answer is split into `frame`; never none.

    The first is the response, or says why there is none; the others are tied to it. `payload` is the
    payload's digest, `original` the response that has it already.
    """
    about = _Common(exchange, frame)
    records = []
    if frame is not None:
        records.append(about.response(frame, payload, original))
    if exchange.failure is not None or frame is None:
        records.append(about.failure())
    if exchange.sent:
        records.insert(1, about.request())
    leftovers = _leftovers(exchange, frame)
    records += [about.leftover(kind, block) for kind, block in leftovers.items() if block]
    if exchange.certificates:
        records.append(about.certificates())
    return records


def memento_record(memento: Memento, url: str, source: Record, truncated: Truncation | None) -> Record:
    """The capture of `url` that came with the response `source`; `truncated` says why it is not whole."""
    extra: list[tuple[str, str]] = [("WARC-Truncated", truncated)] if truncated else []
    if memento.payload or not truncated:
        extra.insert(0, ("WARC-Payload-Digest", digest(memento.payload)))
    block = memento.message
    return Record(
        (
            ("WARC-Type", "response"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", timestamp_to_second(memento.when)),
            ("WARC-Target-URI", target_uri(url)),
            ("WARC-Source-URI", source["WARC-Target-URI"]),
            ("WARC-Creation-Date", source["WARC-Date"]),
            *extra,
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", "application/http;msgtype=response"),
        ),
        block,
        _is_packed(memoryview(memento.payload)),
    )


class _Common:
    """Makes the records of one exchange with what they have in common."""

    def __init__(self, exchange: Exchange, frame: Frame | None) -> None:
        self._exchange = exchange
        self._principal: str | None = None
        self._uri = target_uri(exchange.target_uri)
        self._date = timestamp(exchange.began)
        self._connection = _connection(exchange, frame)

    def response(self, frame: Frame, payload: str | None, original: Original | None) -> Record:
        cut = truncation(self._exchange, frame)
        extra = [("WARC-Payload-Digest", payload)] if payload else []
        if cut:
            extra.append(("WARC-Truncated", cut))
        content_type = "application/http;msgtype=response"
        if original is None:
            is_packed = _is_packed(frame.payload)
            return self._record(
                "response", self._uri, content_type, frame.message, *extra, is_packed=is_packed
            )
        extra += [
            ("WARC-Profile", SAME_PAYLOAD),
            ("WARC-Refers-To", original.record_id),
            ("WARC-Refers-To-Target-URI", original.target_uri),
            # To the second, as indexes have it: with a fraction, ReplayWeb.page looks for the original later
            # than the index says it is, and shows the next version of the page, if there is one.
            ("WARC-Refers-To-Date", f"{original.date[:19]}Z"),
        ]
        return self._record("revisit", self._uri, content_type, frame.head, *extra)

    def request(self) -> Record:
        content_type = "application/http;msgtype=request"
        sent = without_proxy_fields(b"".join(self._exchange.sent))
        return self._record("request", self._uri, content_type, sent)

    def failure(self) -> Record:
        failure = self._exchange.failure
        fields = {"failure": failure.words if failure else "no answer in HTTP"}
        if failure and failure.detail:
            fields["exception"] = failure.detail
        if self._exchange.range:
            fields["range"] = self._exchange.range  # there may be no request record to say it
        return self._record("metadata", self._uri, "application/warc-fields", warc_fields(fields))

    def leftover(self, kind: str, block: bytes | memoryview) -> Record:
        return self._record("metadata", f"urn:{kind}:{self._uri}", "application/octet-stream", block)

    def certificates(self) -> Record:
        uri = f"urn:certificates:{_origin(self._uri)}"
        content_type = "application/pem-certificate-chain"
        return self._record("metadata", uri, content_type, self._exchange.certificates)

    def _record(
        self,
        kind: str,
        uri: str,
        content_type: str,
        block: bytes | memoryview,
        *extra: tuple[str, str],
        is_packed: bool = False,
    ) -> Record:
        record_id = new_id()
        tie = [("WARC-Concurrent-To", self._principal)] if self._principal else []
        self._principal = self._principal or record_id
        fields = (
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", self._date),
            ("WARC-Target-URI", uri),
            *tie,
            *self._connection,
            *extra,
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", content_type),
        )
        return Record(fields, block, is_packed)


def _connection(exchange: Exchange, frame: Frame | None) -> list[tuple[str, str]]:
    """The named fields that say whom the exchange was with, and in which protocols."""
    fields = [("WARC-IP-Address", exchange.ip)] if exchange.ip else []
    # Repeated, not joined by commas: https://github.com/iipc/warc-specifications/issues/42
    if exchange.sent:
        fields.append(("WARC-Protocol", f"http/{frame.version if frame else '1.1'}"))
    if exchange.tls:
        fields.append(("WARC-Protocol", exchange.tls))
    if exchange.cipher:  # https://github.com/iipc/warc-specifications/issues/86
        fields.append(("WARC-Cipher-Suite", exchange.cipher))
    return fields


def _origin(uri: str) -> str:
    """Scheme, host and port of a target URI, the port written out."""
    parts = urlsplit(uri)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or 443}/"


def _is_packed(payload: memoryview | None) -> bool:
    return payload is not None and bytes(payload[:4]).startswith(_PACKED)


def truncation(exchange: Exchange, frame: Frame) -> Truncation | None:
    """Why an answer is not whole; None if it is."""
    if frame.complete:
        return "unspecified" if frame.runs_over else None
    return exchange.cut or ("disconnect" if exchange.ended else "unspecified")


def _leftovers(exchange: Exchange, frame: Frame | None) -> dict[str, bytes | memoryview]:
    if frame is None:
        return {"unparsed": b"".join(exchange.received)}
    return {"interim": frame.interim, "surplus": frame.surplus}


def warc_fields(fields: Mapping[str, str]) -> bytes:
    """A block of application/warc-fields: one line a field, white space inside a value made one blank."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items()).encode()


def new_id() -> str:
    """A random UUID (RFC 9562, version 4); `uuid.uuid4` takes three times as long to make one."""
    digits = urandom(16).hex()
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}>"
