"""A WARC record that another archive gives as it wrote it, taken into a file of ours byte for byte. Pure.

Its `WARC-Record-ID`, `WARC-Date` and digests stay what they are, as does the gzip member that it came in, so
that it can be compared with theirs for ever. The exchange that brought it is recorded like any other. Right
in front of the record stands a `metadata` record of ours under `urn:copied-from:`, which refers to it, and
says from which file and place of it the record is, and when it was asked for.
"""

from dataclasses import replace
from datetime import datetime

from deflate import gzip_compress
from zlib_ng import zlib_ng

from thaigov_spider.http import framing
from thaigov_spider.http.framing import Frame
from thaigov_spider.warc import arc
from thaigov_spider.warc.arc_conversion import as_warc
from thaigov_spider.warc.decompress import RECORD, DamageError
from thaigov_spider.warc.digests import is_of_any
from thaigov_spider.warc.header import Header, parse
from thaigov_spider.warc.memento import CopiedRecord, Memento, NoMementoError
from thaigov_spider.warc.records import Record, digest, new_id, warc_fields

URN = "urn:copied-from:"
SOURCE, RANGE, ASKED = "WARC-Source-URI", "WARC-Source-Range", "WARC-Creation-Date"
"""What of such a metadata record says what was asked for, and when: the WARC-Date of the exchange."""
LONGEST = 1 << 26  # bytes of a record; Common Crawl cuts payloads at 5 MiB
_LEVEL = 5
_GZIP = 31  # the window bits that ask zlib for a gzip wrapper
_END = b"\r\n\r\n"
_NAMES = ("WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Payload-Digest", "WARC-Truncated")


def memento_of(member: bytes, about: tuple[tuple[str, str], ...]) -> Memento:
    """The capture in the one whole record that a gzip member holds. Raises NoMementoError.

    A record of an ARC file, as archives kept before 2009 and Common Crawl before 2013, is made one of WARC.
    """
    text = _text(member)
    if arc.begins(text):
        text = _as_warc(text)
        member, about = bytes(gzip_compress(text, _LEVEL)), (*about, ("format", "ARC"))
    header, block = _one_record(text)
    if header.kind != "response":
        raise NoMementoError(f"what came is a {header.kind or 'nameless'} record, not a response")
    frame = framing.split(block, "GET")
    if frame is None:
        raise NoMementoError("the record that came holds no HTTP response")
    _check_digests(header, block, frame)
    try:
        when = datetime.fromisoformat(header.fields["warc-date"])
    except (KeyError, ValueError):
        raise NoMementoError("the record that came does not say when it was captured") from None
    if not (when.tzinfo and header.fields.get("warc-record-id")):
        raise NoMementoError("the record that came lacks a name, or a time in UTC")
    head, body = block[: frame.body_at], block[frame.body_at :]
    return Memento(when, head, body, header.is_truncated, CopiedRecord(member, header, about))


def _as_warc(text: bytes) -> bytes:
    """An ARC record as one of WARC/1.0: what its line says, digests, and an id that is made of the line."""
    line, _, rest = text.partition(b"\n")
    try:
        header = arc.parse(line + b"\n", 0, rest[: arc.HTTP])
    except DamageError as error:
        raise NoMementoError(f"the record that came cannot be read: {error}") from None
    block, end = rest[: header.length], rest[header.length :]
    if len(block) < header.length or end.strip():
        raise NoMementoError("the gzip member that came does not hold one whole ARC record")
    record, frame = as_warc(header, block), framing.split(block, "GET")
    if frame is not None:
        payload = ("WARC-Payload-Digest", digest(block[frame.body_at :]))
        record = replace(record, fields=(*record.fields, payload))
    return record.header().replace(b"WARC/1.1", b"WARC/1.0", 1) + block + _END


def _one_record(text: bytes) -> tuple[Header, bytes]:
    head, _, rest = text.partition(_END)
    if not text.startswith(RECORD) or not rest:
        raise NoMementoError("the gzip member that came holds no WARC record")
    try:
        header = parse(head, 0)
    except DamageError as error:
        raise NoMementoError(f"the record that came cannot be read: {error}") from None
    block, end = rest[: header.length], rest[header.length :]
    if len(block) < header.length:
        raise NoMementoError("the gzip member that came ends inside its record")
    if end != _END:
        raise NoMementoError("the gzip member that came holds more than one record")
    return header, block


def _text(member: bytes) -> bytes:
    stream = zlib_ng.decompressobj(_GZIP)
    try:
        text: bytes = stream.decompress(member, LONGEST)
        rest = stream.unconsumed_tail and stream.decompress(stream.unconsumed_tail, 1)
    except zlib_ng.error as error:  # type: ignore[misc]  # zlib_ng's stub calls the class an instance
        raise NoMementoError("what came is no gzip member, or a damaged one") from error
    if rest:
        raise NoMementoError("the record that came is longer than the limit")
    if not stream.eof:
        raise NoMementoError("the gzip member that came is not whole")
    if stream.unused_data:
        raise NoMementoError("more came than one gzip member")
    return text


def _check_digests(header: Header, block: bytes, frame: Frame) -> None:
    """The record has to be the one that the archive wrote; its payload may have lain in chunks once."""
    declared = header.fields.get("warc-block-digest")
    if declared and not is_of_any(declared, [block]):
        raise NoMementoError("the record that came is not that of its block digest")
    declared = header.fields.get("warc-payload-digest")
    stored = memoryview(block)[frame.body_at :]
    if declared and not is_of_any(declared, [stored, frame.payload or b""]):
        raise NoMementoError("the record that came is not that of its payload digest")


def copied(record: CopiedRecord) -> Record:
    """The record as it goes into a file."""
    fields = ((name, record.header.fields.get(name.lower())) for name in _NAMES)
    return Record(tuple((name, value) for name, value in fields if value), b"", member=record.member)


def provenance(record: CopiedRecord, source: Record) -> Record:
    """What goes in front of it: where it is from. `source` is the response that it came with."""
    date, url = source["WARC-Date"], source["WARC-Target-URI"]
    about = {SOURCE: url, ASKED: date, **dict(record.about)}
    block = warc_fields(about)
    return Record(
        (
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", date),
            ("WARC-Target-URI", f"{URN}{url}#{about.get(RANGE, '')}"),
            ("WARC-Refers-To", record.header.fields["warc-record-id"]),
            ("WARC-Concurrent-To", source["WARC-Record-ID"]),
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", "application/warc-fields"),
        ),
        block,
    )


def announced(header: Header) -> str | None:
    """The id of the copied record that a metadata record of ours stands in front of; None of any other."""
    is_such = header.kind == "metadata" and header.uri.startswith(URN)
    return header.fields.get("warc-refers-to") if is_such else None


def key_of(record_id: str) -> str:
    """What the ledger's payloads know a copied record by, which is written once."""
    return f"record:{record_id}"
