"""What a line of an article rests on, read from the disk now and held against it."""

import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal

from deflate import gzip_compress

from thaigov_spider.article.record import content_digest
from thaigov_spider.browse.article_lines import ArticleLine
from thaigov_spider.browse.replay import Replay
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.extract.article_in import page_outcome, why_cut
from thaigov_spider.http import framing
from thaigov_spider.readback.answer_page import as_http1
from thaigov_spider.verify.item_checks import check, is_of_others
from thaigov_spider.warc.arc_conversion import as_warc
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.digests import is_of_any
from thaigov_spider.warc.formats import START, format_of, text_as
from thaigov_spider.warc.gzip_members import GZIP, compressed
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.members import FED
from thaigov_spider.warc.reader import read_one

CheckOutcome = Literal["right", "wrong", "unknown"]

_READ = 1 << 16
_LONGEST_RECORD = 1 << 28  # bytes of a block
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """One thing that was looked at: `name` says which, `told` what was found, where there is something."""

    name: Literal["record", "block", "payload", "line", "text", "reading"]
    outcome: CheckOutcome
    told: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came of all checks; `fields` is the record's header as it stands there."""

    checks: list[EvidenceCheck] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def payload_digest(self) -> str | None:
        """The digest of the payload that was read, where the record says none."""
        told = [one.told for one in self.checks if one.name == "payload" and one.outcome == "unknown"]
        return next(filter(None, told), None)

    @property
    def outcome(self) -> CheckOutcome:
        """Wrong where anything is, right where nothing is and the record was read."""
        outcomes = {one.outcome for one in self.checks}
        return "wrong" if "wrong" in outcomes else "right" if "right" in outcomes else "unknown"


def evidence(replay: Replay, line: ArticleLine) -> Evidence:
    """Read the record that a line names, and hold both against each other. Raises sqlite3.Error."""
    text = EvidenceCheck("text", _outcome(line.item["content_digest"] == content_digest(line.item)))
    capture = line.item["capture"]
    if "record_id" not in capture:
        return Evidence([text, EvidenceCheck("record", "unknown")])
    try:
        with replay.captures() as captures:
            header, block = captures.record(capture["warc"], capture["offset"])
            original = replay.original(captures, header)
            finding = check(line.raw, captures)
    except (DamageError, OSError) as error:
        return Evidence([EvidenceCheck("record", "wrong", str(error)), text])
    # Some programs leave out the angle brackets.
    is_named = header.fields.get("warc-record-id", "").strip("<>") == capture["record_id"].strip("<>")
    checks = [
        EvidenceCheck("record", _outcome(is_named)),
        _block(header, block),
        _payload(header, block, original),
    ]
    if is_of_others(capture["via"], capture["warc"]):
        checks += [text, _read_again(replay, line, header)]
    else:
        outcome: CheckOutcome = "wrong" if finding.problems else "right"
        otherwise = EvidenceCheck("reading", "unknown", line.item["extractor"])
        compared = EvidenceCheck("line", outcome, "; ".join(finding.problems))
        checks += [text, otherwise if finding.reads_otherwise else compared]
    return Evidence(checks, dict(header.fields))


def is_revisit(replay: Replay, line: ArticleLine) -> bool:
    """Whether a line's record has its payload in an earlier one, which has to be found by its id."""
    capture = line.item["capture"]
    try:
        with replay.captures() as captures:
            return captures.record(capture["warc"], capture["offset"])[0].kind == "revisit"
    except (DamageError, OSError, KeyError):
        return False


def record_bytes(folder: Path, line: ArticleLine) -> bytes:
    """The record that a line names, in a gzip member: the very one of a `.warc.gz` file in `folder`.

    A record of any other file is packed as it is, that of an ARC file made one of WARC. Raises DamageError,
    OSError.
    """
    capture = line.item["capture"]
    name, offset = Path(capture["warc"]).name, capture["offset"]
    path = next((one for one in (folder / name, folder / f"{name}{OPEN}") if one.is_file()), folder / name)
    with path.open("rb") as file:
        form = format_of(file.read(START), name)
        header, block = read_one(text_as(form, file, offset, FED), _LONGEST_RECORD)
        if "arc-header" in header.fields:
            return compressed(as_warc(header, block))
        if form == "gzip":
            return _member(file, offset)
        if form == "plain":
            return bytes(gzip_compress(_plain_record(file, offset, header), _LEVEL))
        text = text_as(form, file, offset, FED)
        text.begin()
        return bytes(gzip_compress(b"".join(iter(text.piece, b"")), _LEVEL))


def _member(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    member, found = zlib.decompressobj(GZIP), bytearray()
    while not member.eof and (piece := file.read(_READ)):
        member.decompress(piece)
        found += piece[: len(piece) - len(member.unused_data)]
    return bytes(found)


def _plain_record(file: BinaryIO, offset: int, header: Header) -> bytes:
    """A record that is not compressed: up to the end of its block, and the line ends behind that."""
    file.seek(offset)
    start = file.read(_READ)
    ends = [(found, len(blank)) for blank in (b"\r\n\r\n", b"\n\n") if (found := start.find(blank)) >= 0]
    found, length = min(ends)
    file.seek(offset)
    return file.read(found + length + header.length) + b"\r\n\r\n"


def _outcome(is_right: bool) -> CheckOutcome:
    return "right" if is_right else "wrong"


def _block(header: Header, block: bytes) -> EvidenceCheck:
    declared = header.fields.get("warc-block-digest")
    if declared is None:
        return EvidenceCheck("block", "unknown")
    return EvidenceCheck("block", _outcome(is_of_any(declared, [block])), declared)


def _payload(header: Header, block: bytes, original: bytes | None) -> EvidenceCheck:
    declared = header.fields.get("warc-payload-digest")
    held = framing.split(as_http1(block if original is None else original), "GET")
    if held is None:
        return EvidenceCheck("payload", "unknown")
    if declared is None:  # as of records that were made of ARC files, which have no digests
        return EvidenceCheck("payload", "unknown", f"sha256:{sha256(held.payload or b'').hexdigest()}")
    # Some programs take the digest over the chunks of the transfer coding as well.
    choices = [held.payload or b"", held.body]
    return EvidenceCheck("payload", _outcome(is_of_any(declared, choices)), declared)


def _read_again(replay: Replay, line: ArticleLine, header: Header) -> EvidenceCheck:
    """What `scrapy extract` reads off a capture of others today."""
    warc = line.item["capture"]["warc"]
    page = replay.page(warc, line.item["capture"]["offset"])
    outcome = page_outcome(page, header, warc, cut=why_cut(header, page))
    if outcome.content_digest == line.item["content_digest"]:
        return EvidenceCheck("line", "right")
    return EvidenceCheck("reading", "unknown", line.item["extractor"])
