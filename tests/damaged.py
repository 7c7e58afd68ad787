"""WARC files made to order: whole ones, and each defect that other writers are known for."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from thaigov_spider.http.framing import split
from thaigov_spider.warc.exchange import Exchange
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.memento import memento
from thaigov_spider.warc.records import Record, digest, memento_record, payload_digest, records_of, warcinfo

URI = "http://127.0.0.1/news/contents/details/1"
WHEN = datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 1, 2, 3, 45, tzinfo=UTC)
PAGE = "<html><p>ข่าวทำเนียบรัฐบาล</p></html>".encode() * 20
JPEG = bytes.fromhex("ffd8ffe000104a46494600") + bytes(range(256)) * 4
EMPTY = digest(b"")

Records = list[Record]


def answer(
    body: bytes = PAGE, head: str = "", status: str = "HTTP/1.1 200 OK", length: int | None = None
) -> bytes:
    """An answer of the site; `head` has more header lines, each with its line end."""
    size = len(body) if length is None else length
    return f"{status}\r\nContent-Type: text/html\r\n{head}Content-Length: {size}\r\n\r\n".encode() + body


def chunked(body: bytes = PAGE) -> bytes:
    """An answer in two chunks."""
    parts = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:100], body[100:]))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + parts + b"0\r\n\r\n"


def exchange(received: bytes, uri: str = URI, method: str = "GET", when: datetime = WHEN) -> Records:
    """Response and request, as a crawl writes them."""
    sent = f"{method} {uri} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    one = Exchange(uri, method, when, sent=[sent], received=[received], ip="127.0.0.1", ended="closed")
    return records_of(one, one.frame(), payload_digest(one.frame()))


def first_over_tls(received: bytes, uri: str) -> Records:
    """The first exchange over a connection: with the certificates that the server showed."""
    one = Exchange(uri, "GET", WHEN, sent=[b"GET / HTTP/1.1\r\n\r\n"], received=[received], ended="closed")
    one.tls, one.cipher, one.certificates = "tls/1.3", "TLS_AES_128_GCM_SHA256", b"-----BEGIN CERTIFICATE"
    return records_of(one, one.frame(), payload_digest(one.frame()))


def info(software: str = "somebody/1.0") -> Record:
    return warcinfo("a.warc.gz", WHEN, {"software": software})


def changed(record: Record, **fields: str | None) -> Record:
    """A record with other fields: `warc_date="…"`; None takes one away."""
    wanted = {name.replace("_", "-"): value for name, value in fields.items()}
    kept = [(name, wanted.get(name.lower(), value)) for name, value in record.fields]
    names = {name.lower() for name, _ in record.fields}
    new = [(name, value) for name, value in wanted.items() if name not in names]
    return Record(tuple((name, value) for name, value in [*kept, *new] if value is not None), record.block)


def with_block(record: Record, block: bytes, payload: bytes | None = None) -> Record:
    """A record with another block, whose digests are right."""
    fields = {"warc_block_digest": digest(block)}
    if payload is not None:
        fields["warc_payload_digest"] = digest(payload)
    return replace(changed(record, **fields), block=block)


def revisit(original: Record, **fields: str | None) -> Records:
    """A later capture with the payload of `original`, and its request."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    response, request = exchange(head, when=LATER)
    tied = {
        "warc_type": "revisit",
        "warc_profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "warc_payload_digest": original.get("WARC-Payload-Digest"),
        "warc_refers_to": original["WARC-Record-ID"],
        "warc_refers_to_target_uri": original["WARC-Target-URI"],
        "warc_refers_to_date": original["WARC-Date"],
    }
    return [changed(response, **(tied | fields)), request]


def added(kind: str, uri: str, content_type: str = "text/plain") -> Record:
    """Something that a program adds to an archive."""
    fields = {
        "warc_type": kind,
        "warc_target_uri": uri,
        "content_type": content_type,
        "warc_concurrent_to": None,
    }
    return changed(
        with_block(changed(exchange(answer())[1], **fields), b"added"), warc_record_id="<urn:added:1>"
    )


def archived(url: str = URI, **fields: str | None) -> Records:
    """A capture of the Wayback Machine: the exchange with it, and the capture's own record."""
    when = "memento-datetime: Fri, 20 May 2016 13:15:00 GMT\r\nx-archive-orig-server: Apache\r\n"
    received = answer(head=when)
    response, request = exchange(received, f"http://127.0.0.1:8080/web/20160520131500id_/{url}")
    capture = memento(split(received, "GET"))
    assert capture is not None
    return [response, request, changed(memento_record(capture, url, response, None), **fields)]


def _ours(*records: Record) -> Records:
    return [info("thaigov_spider/0.1.0"), *records]


def _archived_with_other_bytes() -> Records:
    *exchanged, capture = archived()
    return [*exchanged, with_block(capture, answer(b"forged"), b"forged")]


def members(records: Records) -> list[bytes]:
    return [compressed(record) for record in records]


def plain(records: Records) -> bytes:
    return b"".join(gzip.decompress(member) for member in members(records))


def write(path: Path, *parts: bytes | Record) -> Path:
    """A file of these records and bytes."""
    path.write_bytes(b"".join(compressed(part) if isinstance(part, Record) else part for part in parts))
    return path


def _response(received: bytes, **fields: str | None) -> Records:
    response, request = exchange(received)
    return [changed(response, **fields), request]


def _gzip_page() -> bytes:
    return gzip.compress(PAGE, mtime=0)


def _encoded(body: bytes, coding: str) -> Records:
    return exchange(answer(body, head=f"Content-Encoding: {coding}\r\n"))


def _decoded_as_text() -> Records:
    lost = JPEG.decode("utf-8", "replace").encode()
    return exchange(answer(lost).replace(b"text/html", b"image/jpeg"))


def _cached() -> Records:
    first = exchange(answer())
    return [*first, exchange(answer(), when=LATER)[0]]


def _unresolved() -> Records:
    return revisit(exchange(answer())[0])


def _revisit_of_ours(original: Records, **fields: str | None) -> Records:
    return [info("thaigov_spider/0.1.0"), *original, *revisit(original[0], **fields)]


def _revisit_of_ours_with_body() -> Records:
    records = _revisit_of_ours(exchange(answer()))
    records[3] = with_block(records[3], answer())
    return records


def _two_revisits() -> Records:
    original, request = exchange(answer())
    first = revisit(original)
    second = revisit(original, warc_refers_to=first[0]["WARC-Record-ID"], warc_refers_to_date=None)
    return [original, request, *first, changed(second[0], warc_date="2026-11-25T00:00:00Z"), second[1]]


def _revisit_with(**fields: str | None) -> Records:
    original, request = exchange(answer())
    return [original, request, *revisit(original, **fields)]


def _revisit_of_a_request() -> Records:
    original, request = exchange(answer())
    return [original, request, *revisit(original, warc_refers_to=request["WARC-Record-ID"])]


def _twice() -> Records:
    one, two = exchange(answer()), exchange(answer(), URI + "2")
    return [
        *one,
        changed(two[0], warc_record_id=one[0]["WARC-Record-ID"]),
        changed(two[1], warc_concurrent_to=one[0]["WARC-Record-ID"]),
    ]


def _facts(**fields: str | None) -> Record:
    """Something said of a page."""
    record = added("metadata", "urn:facts:2", "application/warc-fields")
    return changed(record, warc_record_id="<urn:added:2>", **fields)


_SEGMENT = {"warc_type": "continuation", "warc_segment_number": "2"}


def _cut_original() -> Records:
    original, request = exchange(answer(length=len(PAGE) + 1))
    return [original, request, *revisit(original)]


# What the defect is called: the records, which of them is to blame, and what has to be said of it.
DEFECTS: dict[str, tuple[Callable[[], Records], int, str]] = {
    "block-digest": (lambda: _response(answer(), warc_block_digest=EMPTY), 0, "the block's digest is sha1:"),
    "payload-digest": (
        lambda: _response(answer(), warc_payload_digest=digest(b"x")),
        0,
        "the payload's digest is",
    ),
    "payload-digest-of-chunks": (
        lambda: _response(chunked(), warc_payload_digest=digest(b"x")),
        0,
        "without the chunk framing and sha1:",
    ),
    "digest-of-unknown-kind": (
        lambda: _response(answer(), warc_block_digest="crc:1"),
        0,
        "algorithm is not known",
    ),
    "no-date": (lambda: _response(answer(), warc_date=None), 0, "the mandatory field WARC-Date is missing"),
    "no-type": (lambda: [changed(info(), warc_type=None)], 0, "the mandatory field WARC-Type is missing"),
    "no-id": (
        lambda: [changed(info(), warc_record_id=None)],
        0,
        "the mandatory field WARC-Record-ID is missing",
    ),
    "no-target-uri": (lambda: _response(answer(), warc_target_uri=None), 0, "WARC-Target-URI is missing"),
    "no-profile": (
        lambda: _revisit_with(warc_profile=None),
        2,
        "the mandatory field WARC-Profile is missing",
    ),
    "id-without-brackets": (
        lambda: [changed(info(), warc_record_id="urn:uuid:1")],
        0,
        "no URI in angle brackets",
    ),
    "refers-to-no-uri": (
        lambda: [added("metadata", "urn:facts:1", "application/warc-fields"), _facts(warc_refers_to="facts")],
        1,
        "WARC-Refers-To is no URI in angle brackets: facts",
    ),
    "segment-of-nothing": (
        lambda: [_facts(**_SEGMENT, warc_segment_origin_id="<urn:gone:1>")],
        0,
        "what this segment continues is in none of the files: <urn:gone:1>",
    ),
    "id-twice": (_twice, 2, "WARC-Record-ID is also that of"),
    "field-twice": (
        lambda: [replace(info(), fields=(*info().fields, ("WARC-Date", "2026-11-23T01:02:03Z")))],
        0,
        "WARC-Date is given more than once",
    ),
    "day-that-never-was": (
        lambda: _response(answer(), warc_date="2026-02-30T00:00:00Z"),
        0,
        "no date in UTC",
    ),
    "local-time": (lambda: _response(answer(), warc_date="2026-11-23T01:02:03+07:00"), 0, "no date in UTC"),
    "thai-target-uri": (lambda: _response(answer(), warc_target_uri="http://x/ข่าว"), 0, "is not ASCII"),
    "lower-case-escapes": (
        lambda: _response(answer(), warc_target_uri="http://x/%e0%b8%82"),
        0,
        "in lower case",
    ),
    "no-uri": (lambda: _response(answer(), warc_target_uri="not a uri"), 0, "WARC-Target-URI is no URI"),
    "body-shorter-than-declared": (
        lambda: _response(answer(length=len(PAGE) + 1), warc_truncated=None),
        0,
        f"HTTP's Content-Length is {len(PAGE) + 1}, and the stored body has {len(PAGE)} bytes",
    ),
    "body-missing": (
        lambda: _response(answer(b"", length=5), warc_truncated=None, warc_payload_digest=EMPTY),
        0,
        "HTTP's Content-Length is 5, and the stored body has 0 bytes",
    ),
    "body-longer-than-declared": (
        lambda: [
            with_block(record, answer(length=5), PAGE[:5]) if n == 0 else record
            for n, record in enumerate(exchange(answer()))
        ],
        0,
        f"{len(PAGE) - 5} bytes follow the end of the HTTP body",
    ),
    "chunks-without-end": (
        lambda: _response(chunked()[:-5], warc_truncated=None),
        0,
        "the chunks of the HTTP body end before the last one",
    ),
    "chunks-taken-off": (
        lambda: [
            with_block(
                record,
                answer().replace(b"Content-Length: %d" % len(PAGE), b"Transfer-Encoding: chunked"),
                PAGE,
            )
            if n == 0
            else record
            for n, record in enumerate(exchange(answer()))
        ],
        0,
        "the chunks of the HTTP body cannot be read",
    ),
    "http-2": (
        lambda: [
            with_block(record, answer(status="HTTP/2 200"), PAGE) if n == 0 else record
            for n, record in enumerate(exchange(answer()))
        ],
        0,
        "the status line is not that of HTTP/1.0 or 1.1, which breaks replay: HTTP/2 200",
    ),
    "zstd": (lambda: _encoded(bytes.fromhex("28b52ffd"), "zstd"), 0, "the content encoding is zstd"),
    "gzip-that-is-none": (lambda: _encoded(JPEG, "gzip"), 0, "the content encoding cannot be taken off"),
    "gzip-torn": (
        lambda: _encoded(_gzip_page()[:-9], "gzip"),
        0,
        "the body ends before its content encoding",
    ),
    "gzip-wrong-checksum": (
        lambda: _encoded(_gzip_page()[:-8] + b"12345678", "gzip"),
        0,
        "the content encoding cannot be taken off: incorrect data check",
    ),
    "br-that-is-none": (lambda: _encoded(JPEG, "br"), 0, "the content encoding cannot be taken off"),
    "picture-decoded-as-text": (_decoded_as_text, 0, "the body is binary and was decoded as text"),
    "interrupted-under-digest-of-nothing": (
        lambda: _response(answer(b"", length=5), warc_payload_digest=EMPTY),
        0,
        "a body that was cut short stands under the digest of an empty one",
    ),
    "interrupted-chunks-under-digest-of-nothing": (
        lambda: _response(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            warc_payload_digest=f"sha256:{sha256().hexdigest()}",
        ),
        0,
        "a body that was cut short stands under the digest of an empty one",
    ),
    "request-without-response": (lambda: exchange(answer())[1:], 0, "this request has no response: http"),
    "request-tied-to-nothing": (
        lambda: [*exchange(answer()), changed(exchange(answer())[1], warc_concurrent_to="<urn:gone:1>")],
        2,
        "this request has no response: http",
    ),
    "cached-response-written-again": (_cached, 2, "an earlier response written again as if it were new"),
    "revisit-of-what-is-not-there": (_unresolved, 0, "the original of this revisit is in none of the files"),
    "revisit-without-refers-to": (
        lambda: _revisit_with(warc_refers_to=None, warc_refers_to_date=None, warc_payload_digest=None),
        2,
        "this revisit does not say what it refers to",
    ),
    "revisit-of-a-digest-that-is-not-there": (
        lambda: _revisit_with(
            warc_refers_to=None, warc_refers_to_date=None, warc_payload_digest=digest(b"x")
        ),
        2,
        f"the original of this revisit is in none of the files: {digest(b'x')}",
    ),
    "revisit-of-a-revisit": (_two_revisits, 4, "this revisit refers to another revisit"),
    "revisit-of-a-torn-page": (_cut_original, 2, "the original of this revisit was cut short"),
    "revisit-of-another-payload": (
        lambda: _revisit_with(warc_payload_digest=digest(b"x")),
        2,
        "the payload digest of this revisit is",
    ),
    "revisit-of-another-date": (
        lambda: _revisit_with(warc_refers_to_date="2026-11-20T00:00:00Z"),
        2,
        "has another URI or date than the revisit says",
    ),
    "revisit-of-a-request": (
        _revisit_of_a_request,
        2,
        "this revisit refers to a record that is no response",
    ),
    "revisit-of-ours-of-an-error": (
        lambda: _revisit_of_ours(exchange(answer(status="HTTP/1.1 404 Not Found"))),
        3,
        "the original of this revisit of ours is empty, or has an error status",
    ),
    "revisit-of-ours-of-nothing": (
        lambda: _revisit_of_ours(exchange(answer(b""))),
        3,
        "the original of this revisit of ours is empty, or has an error status",
    ),
    "revisit-of-ours-of-no-certain-date": (
        lambda: _revisit_of_ours(exchange(answer()), warc_refers_to_date=None),
        3,
        "this revisit of ours leaves out a part of what it has to say of its original",
    ),
    "revisit-of-ours-with-a-body": (
        _revisit_of_ours_with_body,
        3,
        "this revisit of ours holds a body, which its original has already",
    ),
    "revisit-not-modified": (
        lambda: _revisit_with(warc_profile="http://netpreserve.org/warc/1.1/revisit/server-not-modified"),
        2,
        "a server-not-modified revisit",
    ),
    "capture-of-another-page": (
        lambda: archived(warc_target_uri=URI + "2"),
        2,
        "WARC-Source-URI is that of another page",
    ),
    "capture-from-no-uri": (
        lambda: archived(warc_source_uri="the Wayback Machine"),
        2,
        "WARC-Source-URI is no URI",
    ),
    "capture-asked-for-some-day": (
        lambda: archived(warc_creation_date="yesterday"),
        2,
        "WARC-Creation-Date is no date",
    ),
    "capture-of-ours-asked-for-at-no-time": (
        lambda: _ours(*archived(warc_creation_date=None)),
        3,
        "does not say when it was asked for",
    ),
    "capture-with-other-bytes": (
        _archived_with_other_bytes,
        2,
        "that of its exchange sha1:",
    ),
    "resource-on-a-page": (
        lambda: [*exchange(answer()), added("resource", URI)],
        2,
        "this resource is on the URI of a page",
    ),
    "conversion-on-a-page": (
        lambda: [*exchange(answer()), added("conversion", URI)],
        2,
        "this conversion is on the URI of a page",
    ),
    "metadata-on-a-page": (
        lambda: [*exchange(answer()), added("metadata", URI)],
        2,
        "this metadata is on the URI of a page",
    ),
    "ours-on-a-page": (
        lambda: [info("thaigov_spider/0.1.0"), added("resource", URI)],
        1,
        "this resource of ours is on a page's URI",
    ),
    "certificates-on-a-page": (
        lambda: [
            info("thaigov_spider/0.1.0"),
            added("metadata", "https://127.0.0.1:443/", "application/pem-certificate-chain"),
        ],
        1,
        "this metadata of ours is on a page's URI",
    ),
}
