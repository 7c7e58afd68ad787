"""All checks that one record allows by itself, made while it is read; the others are told to `Relations`."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from thaigov_spider.verify import header_checks
from thaigov_spider.verify.digests import Digest
from thaigov_spider.verify.http_checks import Message
from thaigov_spider.verify.problem import shortened
from thaigov_spider.verify.reader import Header
from thaigov_spider.verify.relations import Relations
from thaigov_spider.verify.texts import DamageError

_EMPTY = {"SHA1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "SHA1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}
_OURS = b"software: thaigov_spider/"
_MESSAGES = frozenset({"request", "response", "revisit"})
_NOT_MODIFIED = "server-not-modified"


@dataclass(slots=True)
class Tally:
    """What was read; `counts` has `chunked` and `framed`: how digests of chunked payloads are to be read."""

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

    def __init__(self, relations: Relations, *, is_open: bool = False) -> None:
        self.tally = Tally(files=1)
        self._relations = relations
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
            self._relations.problem(header.offset, text)
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
        elif not self._start:
            self._start = bytes(piece[:4096])

    def end(self) -> None:
        """The record is whole."""
        header = self._header
        assert header is not None
        self.tally.records += 1
        for text in (*self._block_problems(), *self._payload_problems(header)):
            self._relations.problem(header.offset, text)
        if header.kind == "warcinfo":
            self._is_ours = _OURS in self._start
        elif header.kind == "revisit" and _NOT_MODIFIED in header.fields.get("warc-profile", ""):
            text = "a server-not-modified revisit: replay tools show its empty 304, not the page"
            self._relations.problem(header.offset, text)
        replaces = _replaces(header)
        if replaces and self._is_ours:
            self._check_place(header)
        self._relations.record(header, self._message, replaces=replaces and not self._is_ours)
        self._header = None

    def damaged(self, offset: int, error: DamageError) -> None:
        """A record cannot be read; the end of a file that is being written does not count."""
        self._header = None
        if error.is_cut and self._is_open:
            self.tally.counts["unfinished"] += 1
        else:
            self._relations.problem(offset, str(error))

    def _declared(self, name: str, what: str) -> Digest | None:
        assert self._header is not None
        text = self._header.fields.get(name)
        found = Digest.declared(text) if text else None
        if text and found is None:
            self._relations.problem(
                self._header.offset, f"the {what} digest's algorithm is not known: {shortened(text)}"
            )
        return found

    def _declared_payload(self, header: Header) -> Digest | None:
        if header.kind in ("revisit", "continuation") or "warc-segment-number" in header.fields:
            return None  # the digest is that of another record's payload, or of all segments'
        return self._declared("warc-payload-digest", "payload")

    def _block_problems(self) -> list[str]:
        assert self._header is not None
        declared = self._header.fields.get("warc-block-digest", "")
        # wget gives every revisit the digest of an empty block, which says nothing.
        if self._block is None or (self._is_revisit() and declared.upper() in _EMPTY):
            self.tally.counts["without block digest"] += 1
            return []
        if self._block.matches:
            return []
        return [f"the block's digest is {self._block.actual}, not {shortened(declared)}"]

    def _payload_problems(self, header: Header) -> list[str]:
        declared = shortened(header.fields.get("warc-payload-digest") or "")
        if self._message is None:
            wrong = self._payload is not None and not self._payload.matches
            return [f"the payload's digest is {self._payload.actual}, not {declared}"] if wrong else []  # type: ignore[union-attr]
        self._message.finish()
        return [*self._message.problems, *self._message_digest_problems(header, self._message, declared)]

    def _message_digest_problems(self, header: Header, message: Message, declared: str) -> list[str]:
        payload, framed = message.payload, message.framed
        if not declared or self._is_revisit():
            return []
        if payload is None:
            return [f"the payload digest's algorithm is not known: {declared}"]
        if "warc-truncated" in header.fields and declared.upper() in _EMPTY:
            return ["a body that was cut short stands under the digest of an empty one"]
        if framed is None:
            return [] if payload.matches else [f"the payload's digest is {payload.actual}, not {declared}"]
        if payload.matches or framed.matches:
            self.tally.counts["chunked" if payload.matches else "framed"] += 1
            return []
        both = f"{payload.actual} without the chunk framing and {framed.actual} with it"
        return [f"the payload's digest is {both}, not {declared}"]

    def _is_revisit(self) -> bool:
        return self._header is not None and self._header.kind == "revisit"

    def _check_place(self, header: Header) -> None:
        """What the project itself adds goes under `urn:`, never under a page's own URI."""
        if header.uri.startswith(("http:", "https:")):
            text = f"this {header.kind} of ours is on a page's URI: {shortened(header.uri)}"
            self._relations.problem(header.offset, text)


def _message(header: Header) -> Message | None:
    """What takes the block of a record that holds an HTTP message; None for all others."""
    kind, fields = header.kind, header.fields
    if kind not in _MESSAGES or not _is_http(fields.get("content-type", "")):
        return None
    if kind == "revisit":
        return Message(None, may_be_cut=True) if header.length else None
    may_be_cut = "warc-truncated" in fields or "warc-segment-number" in fields
    return Message(fields.get("warc-payload-digest"), is_request=kind == "request", may_be_cut=may_be_cut)


@lru_cache(16)
def _is_http(media_type: str) -> bool:
    return media_type.lower().replace(" ", "").startswith("application/http")


def _replaces(header: Header) -> bool:
    """Whether indexers list the record as a capture of its URI."""
    if header.kind == "metadata":
        return not header.fields.get("content-type", "").startswith("application/warc-fields")
    return header.kind in ("resource", "conversion")
