"""All checks that one record allows by itself, made while it is read; what others must say goes into `Facts`."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from thaigov_spider.verify import header_checks
from thaigov_spider.verify.digests import Digest
from thaigov_spider.verify.header_checks import target_uri
from thaigov_spider.verify.http_checks import Message
from thaigov_spider.verify.problem import shortened
from thaigov_spider.verify.reader import Header
from thaigov_spider.verify.texts import DamageError

_EMPTY = {"sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "sha1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}
_OURS = b"software: thaigov_spider/"
_NOT_MODIFIED = "server-not-modified"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a whole record says that only other records can confirm.

    `replaces`: indexers take it for a capture of its URI, though it is none. `tied_to` are the records that
    it is concurrent to. `is_head`: it is a request with that method; `unless_head`: what is wrong if not.
    """

    offset: int
    id: str
    kind: str
    uri: str
    date: str
    payload_digest: str | None
    block_digest: str | None
    truncated: bool
    replaces: bool
    tied_to: list[str]
    refers_to: str | None
    refers_to_uri: str | None
    refers_to_date: str | None
    is_head: bool
    unless_head: str | None


class Ledger(Protocol):
    """What keeps problems and facts of one file."""

    def problem(self, offset: int, text: str) -> None:
        """Something is wrong at this offset."""

    def fact(self, fact: Fact) -> None:
        """A record is whole and says this."""


@dataclass(slots=True)
class Tally:
    """What was read: `chunked` and `framed` count the readings under which digests of chunked payloads match."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "Tally") -> "Tally":
        self.files += other.files
        self.records += other.records
        self.bytes += other.bytes
        self.counts += other.counts
        return self


class RecordChecks:
    """Looks at the records of one file. `is_open`: a crawl is writing it, so that its end may be missing."""

    def __init__(self, ledger: Ledger, *, is_open: bool = False) -> None:
        self.tally = Tally(files=1)
        self._ledger = ledger
        self._is_open = is_open
        self._is_ours = False
        self._header: Header | None = None
        self._block: Digest | None = None
        self._message: Message | None = None
        self._start = b""

    def begin(self, header: Header) -> None:
        """A record begins."""
        self._header = header
        for text in header_checks.problems(header):
            self._ledger.problem(header.offset, text)
        self._block = self._declared("warc-block-digest", "block")
        self._message = _message(header)
        self._payload = None if self._message else self._declared_payload(header)
        self._start = b""

    def feed(self, piece: memoryview) -> None:
        """The next bytes of its block."""
        if self._block is not None:
            self._block.update(piece)
        if self._message is not None:
            self._message.feed(piece)
        elif self._payload is not None:
            self._payload.update(piece)
        if not self._start:
            self._start = bytes(piece[:4096])

    def end(self) -> None:
        """The record is whole."""
        header = self._header
        assert header is not None
        self.tally.records += 1
        for text in (*self._block_problems(), *self._payload_problems(header)):
            self._ledger.problem(header.offset, text)
        if header.get("warc-type") == "warcinfo":
            self._is_ours = _OURS in self._start
        self._check_place(header)
        self._ledger.fact(self._fact(header))
        self._header = None

    def damaged(self, offset: int, error: DamageError) -> None:
        """A record cannot be read; the end of a file that is being written does not count."""
        self._header = None
        if error.is_cut and self._is_open:
            self.tally.counts["unfinished"] += 1
        else:
            self._ledger.problem(offset, str(error))

    def _declared(self, name: str, what: str) -> Digest | None:
        assert self._header is not None
        text = self._header.get(name)
        found = Digest.declared(text) if text else None
        if text and found is None:
            self._ledger.problem(
                self._header.offset, f"the {what} digest's algorithm is not known: {shortened(text)}"
            )
        return found

    def _declared_payload(self, header: Header) -> Digest | None:
        if header.get("warc-type") in ("revisit", "continuation") or "warc-segment-number" in header.fields:
            return None  # the digest is that of another record's payload, or of all segments'
        return self._declared("warc-payload-digest", "payload")

    def _block_problems(self) -> list[str]:
        if self._block is None:
            self.tally.counts["without block digest"] += 1
            return []
        if self._block.matches:
            return []
        assert self._header is not None
        return [f"the block's digest is {self._block.actual}, not {self._header.get('warc-block-digest')}"]

    def _payload_problems(self, header: Header) -> list[str]:
        declared = shortened(header.get("warc-payload-digest") or "")
        if self._message is None:
            wrong = self._payload is not None and not self._payload.matches
            return [f"the payload's digest is {self._payload.actual}, not {declared}"] if wrong else []  # type: ignore[union-attr]
        self._message.finish()
        return [*self._message.problems, *self._message_digest_problems(self._message, declared)]

    def _message_digest_problems(self, message: Message, declared: str) -> list[str]:
        payload, framed = message.payload, message.framed
        if not declared or self._is_revisit():
            return []
        if payload is None:
            return [f"the payload digest's algorithm is not known: {declared}"]
        if self._is_cut_short(message) and declared.upper() in _EMPTY:
            return ["a body that was cut short stands under the digest of an empty one"]
        if framed is None:
            return [] if payload.matches else [f"the payload's digest is {payload.actual}, not {declared}"]
        if payload.matches or framed.matches:
            self.tally.counts["chunked" if payload.matches else "framed"] += 1
            return []
        return [
            f"the payload's digest is {payload.actual} without the chunk framing and {framed.actual} with it,"
            f" not {declared}"
        ]

    def _is_revisit(self) -> bool:
        return self._header is not None and self._header.get("warc-type") == "revisit"

    def _is_cut_short(self, message: Message) -> bool:
        assert self._header is not None
        return self._header.get("warc-truncated") is not None or message.unless_head is not None

    def _check_place(self, header: Header) -> None:
        """What the project itself adds goes under `urn:`, never under a page's own URI."""
        uri = target_uri(header)
        if self._is_ours and _replaces(header) and uri.startswith(("http:", "https:")):
            kind = header.get("warc-type")
            self._ledger.problem(header.offset, f"this {kind} of ours is on a page's URI: {shortened(uri)}")

    def _fact(self, header: Header) -> Fact:
        message = self._message
        get = header.get
        return Fact(
            offset=header.offset,
            id=get("warc-record-id") or "",
            kind=get("warc-type") or "",
            uri=target_uri(header),
            date=get("warc-date") or "",
            payload_digest=get("warc-payload-digest"),
            block_digest=get("warc-block-digest"),
            truncated="warc-truncated" in header.fields,
            replaces=not self._is_ours and _replaces(header),
            tied_to=header.all("warc-concurrent-to"),
            refers_to=get("warc-refers-to"),
            refers_to_uri=get("warc-refers-to-target-uri"),
            refers_to_date=get("warc-refers-to-date"),
            is_head=message is not None and message.method == "HEAD",
            unless_head=message.unless_head if message else None,
        )


def _message(header: Header) -> Message | None:
    """What takes the block of a record that holds an HTTP message; None for all others."""
    kind = header.get("warc-type")
    media_type = (header.get("content-type") or "").lower().replace(" ", "")
    if kind not in ("request", "response", "revisit") or not media_type.startswith("application/http"):
        return None
    if header.length == 0 and kind == "revisit":
        return None
    may_be_cut = kind == "revisit" or "warc-truncated" in header.fields or "warc-segment-number" in header.fields
    declared = None if kind == "revisit" else header.get("warc-payload-digest")
    return Message(declared, is_request=kind == "request", may_be_cut=may_be_cut)


def _replaces(header: Header) -> bool:
    """Whether indexers list the record as a capture of its URI."""
    kind = header.get("warc-type")
    if kind == "metadata":
        return not (header.get("content-type") or "").startswith("application/warc-fields")
    return kind in ("resource", "conversion")
