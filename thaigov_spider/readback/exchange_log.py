"""The exchanges in a WARC file of ours, in their order, without their bodies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from thaigov_spider.http.framing import Head, final_head, unfolded
from thaigov_spider.warc.copied_record import ASKED, RANGE, SOURCE
from thaigov_spider.warc.copied_record import announced as announced_record
from thaigov_spider.warc.decompress import DamageError, RecordStream
from thaigov_spider.warc.formats import text_of
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read

_HEAD = 1 << 20  # bytes of a block that are kept: a head, or the fields of a note

_RANGE = re.compile(rb"(?i)\nrange:[ \t]*(bytes=[0-9]+-[0-9]+)")

RecordedKind = Literal["warcinfo", "answer", "revisit", "failure", "note", "memento"]


@dataclass(frozen=True, slots=True)
class LoggedExchange:
    """One record that says what became of a request, or what its file or crawl is.

    `url` is the target URI, `when` the WARC-Date, `offset` that of the gzip member. An answer has a `status`,
    and a `location` where it redirects; `fields` are those of a block of warc-fields. `digest` is None for a
    payload that cannot be told from others, and `truncated` is WARC-Truncated. `range` is what of the file
    was asked for. A memento is a capture of `url` that came with the answer of `source`, at the time of
    `asked`; one that was copied, and the note that stands in front of it, have its id as `copied`.
    """

    kind: RecordedKind
    url: str
    when: str
    warc: str
    offset: int
    record_id: str
    status: int = 0
    location: str | None = None
    truncated: str | None = None
    digest: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    asked: str | None = None
    range: str = ""
    copied: str | None = None

    @property
    def asked_url(self) -> str:
        """What was asked for: the URL, and behind `#` the range of what it has."""
        url = self.source if self.kind == "note" and self.source else self.url
        return f"{url}#{self.range}" if self.range else url

    def get(self, name: str) -> str:
        """The first value of a field in the block; empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")


def exchanges(path: Path) -> Iterator[LoggedExchange]:
    """Every exchange of a file, and what the file says of itself; damaged records are passed over.

    Raises OSError.
    """
    found: list[LoggedExchange] = []
    with path.open("rb") as file:
        read_log(text_of(file, path.name), path.name, found.append)
    yield from found


def read_log(text: RecordStream, name: str, keep: Callable[[LoggedExchange], object]) -> None:
    """The same, of the rest of a file of this name, each as soon as it is read. Raises OSError."""
    sink = _Sink(name, keep)
    read(text, sink)
    sink.finish()


def logged(header: Header, block: bytes, warc: str) -> LoggedExchange:
    """What one record of a file says, which is an answer."""
    found: list[LoggedExchange] = []
    sink = _Sink(warc, found.append)
    sink.begin(header)
    sink.feed(memoryview(block))
    sink.end()
    sink.finish()
    return found[0]


class _Sink:
    """Gives away what is needed of each record, once it is known what the record behind it says of it."""

    def __init__(self, name: str, keep: Callable[[LoggedExchange], object]) -> None:
        self._give = keep
        self._last: LoggedExchange | None = None
        self._name = name
        self._header: Header | None = None
        self._block = bytearray()
        self._announced: LoggedExchange | None = None  # what the record says that was just read

    def finish(self) -> None:
        """Give away the last one, too."""
        if self._last is not None:
            self._give(self._last)
        self._last = None

    def begin(self, header: Header) -> None:
        self._header = header
        self._block.clear()

    def feed(self, piece: memoryview) -> None:
        self._block += piece[: _HEAD - len(self._block)]

    def damaged(self, offset: int, error: DamageError) -> None:
        pass

    def end(self) -> None:
        assert self._header is not None
        fields = self._header.fields
        is_fields = fields.get("content-type") == "application/warc-fields"
        announced, self._announced = self._announced, None
        if announced is not None and announced.copied == fields.get("warc-record-id"):
            if self._keep_answer("memento"):
                asked_url, asked, copied = announced.asked_url, announced.asked, announced.copied
                self._amend(source=asked_url, asked=asked, copied=copied)
        elif "warc-source-uri" in fields:
            self._keep_answer("memento")
        elif self._header.kind == "request":
            self._note_range(fields.get("warc-concurrent-to"), bytes(self._block))
        elif (about := announced_record(self._header)) is not None:
            self._announce(about)
        elif self._header.kind in ("response", "revisit"):
            self._keep_answer("revisit" if self._header.kind == "revisit" else "answer")
        elif self._header.kind == "warcinfo":
            self._keep("warcinfo", fields=fields_of(bytes(self._block)))
        elif self._header.kind == "metadata" and is_fields:
            kind: RecordedKind = "note" if self._header.uri.startswith("urn:") else "failure"
            note = self._keep(kind, fields=fields_of(bytes(self._block)))
            self._amend(range=note.get("range"))

    def _note_range(self, principal: str | None, block: bytes) -> None:
        """What of a file was asked for stands in the request, right behind what came of it."""
        match = _RANGE.search(block)
        if match and self._last is not None and self._last.record_id == principal:
            self._amend(range=match[1].decode("ascii"))

    def _announce(self, copied: str) -> None:
        """Keep what stands in front of a copied record, which may be in another file."""
        note = self._keep("note", fields=fields_of(bytes(self._block)))
        source, asked, asked_range = (note.get(name) for name in (SOURCE, ASKED, RANGE))
        self._announced = self._amend(source=source, asked=asked, range=asked_range, copied=copied)

    def _amend(self, **about: str | None) -> LoggedExchange | None:
        """Add to what is known of the last one."""
        if self._last is not None:
            self._last = replace(self._last, **about)  # type: ignore[arg-type]
        return self._last

    def _keep_answer(self, kind: RecordedKind) -> LoggedExchange | None:
        head = final_head(bytes(self._block))
        if head is None:
            return None
        return self._keep(kind, status=head.status, location=_location(bytes(self._block), head))

    def _keep(
        self,
        kind: RecordedKind,
        status: int = 0,
        location: str | None = None,
        fields: tuple[tuple[str, str], ...] = (),
    ) -> LoggedExchange:
        header = self._header
        assert header is not None
        self.finish()
        self._last = LoggedExchange(
            kind,
            header.uri,
            header.fields.get("warc-date", ""),
            self._name,
            header.offset,
            header.fields.get("warc-record-id", ""),
            status,
            location,
            header.fields.get("warc-truncated"),
            header.fields.get("warc-payload-digest"),
            fields,
            header.fields.get("warc-source-uri"),
            header.fields.get("warc-creation-date"),
        )
        return self._last


def _location(block: bytes, head: Head) -> str | None:
    if not 300 <= head.status < 400:
        return None
    for line in unfolded(block[head.at : head.end]).split(b"\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"location":
            return value.strip().decode("latin-1")
    return None


def fields_of(block: bytes) -> tuple[tuple[str, str], ...]:
    """The fields of a block of warc-fields, in their order."""
    lines = (line.partition(": ") for line in block.decode("utf-8", "replace").split("\r\n"))
    return tuple((name, value) for name, colon, value in lines if colon)
