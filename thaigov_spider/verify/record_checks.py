"""All checks that one record allows by itself, made while it is read; the others are told to `Relations`."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from thaigov_spider.printable import shortened
from thaigov_spider.verify import header_checks
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.http_checks import PROXY_NAMED, Message
from thaigov_spider.verify.relations import Relations
from thaigov_spider.warc.copied_record import announced
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.digests import Digest
from thaigov_spider.warc.header import Header

_EMPTY = {"SHA1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "SHA1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}
_OURS = b"software: thaigov_spider/"
_MESSAGES = frozenset({"request", "response", "revisit"})
_NOT_MODIFIED = "server-not-modified"


@dataclass(slots=True)
class VerifyTally:
    """What was read; `counts` has `chunked` and `framed`: how digests of chunked payloads are to be read.

    And `decoded`: bodies under the head of what they were before they were decoded; `oddly encoded`: bodies
    of ours, as they were received, whose content encoding cannot be taken off; `oddly headed`: what is not as
    it should be in the header of a record that was copied from another archive.
    """

    files: int = 0
    records: int = 0
    bytes: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "VerifyTally") -> "VerifyTally":
        self.files += other.files
        self.records += other.records
        self.bytes += other.bytes
        self.counts += other.counts
        return self


class RecordChecks:
    """Looks at the records of one file. `is_open`: a crawl is writing it, so that its end may be missing."""

    _header: Header

    def __init__(self, relations: Relations, *, is_open: bool = False) -> None:
        self.tally = VerifyTally(files=1)
        self._relations = relations
        self._is_open = is_open
        self._is_ours = False
        self._announced: str | None = None  # the id of the record that a copy of it follows
        self._is_copied = False
        self._block: Digest | None = None
        self._payload: Digest | None = None
        self._message: Message | None = None

    def begin(self, header: Header) -> None:
        """A record begins."""
        self._header = header
        self._is_copied = self._announced is not None and self._announced == header.fields.get(
            "warc-record-id"
        )
        self._announced = announced(header) if self._is_ours else None
        for text in header_checks.problems(header):
            if self._is_copied:
                self.tally.counts["oddly headed"] += 1  # as another archive wrote it, and we keep it
            else:
                self._problem(text)
        if header.kind == "warcinfo":
            self._is_ours = False
        self._block = self._declared("warc-block-digest", "block")
        self._message = _message(header, is_copied=self._is_copied)
        has_payload = self._message is None and _has_payload(header)
        self._payload = self._declared("warc-payload-digest", "payload") if has_payload else None

    def feed(self, piece: memoryview) -> None:
        """The next bytes of its block."""
        if self._block is not None:
            self._block.update(piece)
        if self._message is not None:
            self._message.feed(piece)
        elif self._payload is not None:
            self._payload.update(piece)
        if self._header.kind == "warcinfo":
            self._is_ours = self._is_ours or _OURS in bytes(piece[:4096])

    def end(self) -> None:
        """The record is whole."""
        header, message = self._header, self._message
        self.tally.records += 1
        self._check_block()
        if message is not None:
            self._check_message(message)
        elif self._payload is not None and not self._payload.matches:
            self._wrong_payload(self._payload.actual)
        is_ours = self._is_ours and not self._is_copied
        self._relations.record(header, message, is_ours=is_ours, is_copied=self._is_copied)
        if header.kind == "continuation" or header.segment == 1:
            self._relations.segment(header)
        if header.kind == "revisit":
            self._check_revisit()
        elif header.kind == "response" and "warc-source-uri" in header.fields:
            self._check_memento()
        elif _replaces(header):
            self._check_place()

    def damaged(self, offset: int, error: DamageError) -> None:
        """A record cannot be read; the end of a file that is being written does not count."""
        if error.is_cut and self._is_open:
            self.tally.counts["unfinished"] += 1
        else:
            damage = Damage.CUT if error.is_cut else Damage.CHANGED if error.is_loss else Damage.WRITTEN
            self._relations.problem(offset, str(error), damage, is_loss=error.is_loss)

    def _problem(self, text: str, damage: Damage = Damage.WRITTEN) -> None:
        self._relations.problem(self._header.offset, text, damage)

    def _declared(self, name: str, what: str) -> Digest | None:
        text = self._header.fields.get(name)
        found = Digest.declared(text) if text else None
        if text and found is None:
            self._problem(f"the {what} digest's algorithm is not known: {shortened(text)}")
        return found

    def _check_block(self) -> None:
        declared = self._header.fields.get("warc-block-digest", "")
        # wget gives every revisit the digest of an empty block, which says nothing.
        if self._block is None or (self._header.kind == "revisit" and declared.upper() in _EMPTY):
            self.tally.counts["without block digest"] += 1
        elif not self._block.matches:
            text = f"the block's digest is {self._block.actual}, not {shortened(declared)}"
            self._relations.problem(self._header.offset, text, Damage.CHANGED, is_loss=True)

    def _check_message(self, message: Message) -> None:
        message.finish()
        self.tally.counts["decoded"] += message.is_decoded
        if self._is_ours and not self._is_copied and self._block is not None and self._block.matches:
            # As it crossed the wire: what a server encodes wrongly, or as nobody knows, is no damage.
            self.tally.counts["oddly encoded"] += bool(message.encoding)
            message.encoding.clear()
        for text in (*message.problems, *message.encoding):
            self._problem(text, Damage.PROXY if text is PROXY_NAMED else Damage.WRITTEN)
        fields = self._header.fields
        declared = fields.get("warc-payload-digest")
        if not (declared and _has_payload(self._header)):
            return
        if message.payload is None:
            self._problem(f"the payload digest's algorithm is not known: {shortened(declared)}")
        elif "warc-truncated" in fields and (declared.upper() in _EMPTY or not message.has_payload):
            self._problem("a body that was cut short stands under the digest of an empty one")
        elif message.framed is not None:
            self._check_chunked(message.payload, message.framed)
        elif message.is_wrong_payload:
            self._wrong_payload(message.payload.actual)

    def _check_chunked(self, payload: Digest, framed: Digest) -> None:
        """Both readings of the payload of a chunked body are known; say which it was."""
        if self._message is not None and self._message.is_decoded and framed.matches:
            return
        if payload.matches or framed.matches:
            self.tally.counts["chunked" if payload.matches else "framed"] += 1
        else:
            self._wrong_payload(f"{payload.actual} without the chunk framing and {framed.actual} with it")

    def _wrong_payload(self, actual: str) -> None:
        declared = shortened(self._header.fields["warc-payload-digest"])
        is_as_written = self._block is not None and self._block.matches
        damage = Damage.WRITTEN if is_as_written else Damage.CHANGED
        self._problem(f"the payload's digest is {actual}, not {declared}", damage)

    def _check_revisit(self) -> None:
        if _NOT_MODIFIED in self._header.fields.get("warc-profile", ""):
            self._problem("a server-not-modified revisit: replay tools show its empty 304, not the page")
        if self._is_ours and self._message is not None and self._message.has_payload:
            self._problem("this revisit of ours holds a body, which its original has already")
        self._relations.revisit(self._header, is_ours=self._is_ours)

    def _check_memento(self) -> None:
        """A capture out of another archive has no request, but the URL that it was had under."""
        fields = self._header.fields
        for text in header_checks.problems_of_memento(self._header):
            self._problem(text)
        if self._is_ours and "warc-creation-date" not in fields:
            self._problem("this capture of another archive does not say when it was asked for")
        self._relations.memento(self._header)

    def _check_place(self) -> None:
        """What the project itself adds goes under `urn:`, never under a page's own URI."""
        uri = self._header.uri
        if not self._is_ours:
            self._relations.replacing(self._header)
        elif uri.startswith(("http:", "https:")):
            self._problem(f"this {self._header.kind} of ours is on a page's URI: {shortened(uri)}")


def _has_payload(header: Header) -> bool:
    """Whether a payload digest is that of this block, not of another record's, or of all its segments."""
    return header.kind not in ("revisit", "continuation") and "warc-segment-number" not in header.fields


def _message(header: Header, *, is_copied: bool) -> Message | None:
    """What takes the block of a record that holds an HTTP message; None for all others."""
    kind, fields = header.kind, header.fields
    if kind not in _MESSAGES or not _is_http(fields.get("content-type", "")):
        return None
    if kind == "revisit" and not header.length:
        return None
    declared = fields.get("warc-payload-digest") if _has_payload(header) else None
    may_be_cut = kind == "revisit" or "warc-truncated" in fields or "warc-segment-number" in fields
    return Message(declared, is_request=kind == "request", may_be_cut=may_be_cut, is_copied=is_copied)


@lru_cache(16)
def _is_http(media_type: str) -> bool:
    return media_type.lower().replace(" ", "").startswith("application/http")


def _replaces(header: Header) -> bool:
    """Whether indexers list the record as a capture of its URI."""
    if header.kind == "metadata":
        return not header.fields.get("content-type", "").startswith("application/warc-fields")
    return header.kind in ("resource", "conversion")
