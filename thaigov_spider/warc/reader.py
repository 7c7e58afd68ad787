"""The records of a WARC file, read from front to back, and past damage to the next one that begins."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from thaigov_spider.warc.decompress import DamageError, RecordStream

_LONGEST_HEADER = 1 << 20  # bytes; headers of known writers stay below 16 KiB
_BLANK_LINE = b"\r\n\r\n"
_FOLD = re.compile(r"\r\n[ \t]+")
_FAR = 10**15  # no record is longer; more digits are damage


@dataclass(slots=True)
class Header:
    """A record's header: its version line, and its named fields, the names in lower case.

    `offset` is that of the record in its file, or of the gzip member that it is in; `length` the number of
    bytes of its block; `repeated` has the fields that are given more than once, with all their values.
    `kind` is WARC-Type, and `uri` WARC-Target-URI, without the angle brackets that wget and others put
    around it; empty where they are missing.
    """

    offset: int
    version: str
    fields: dict[str, str]
    repeated: dict[str, list[str]]
    length: int
    kind: str
    uri: str

    def all(self, name: str) -> list[str]:
        """All values of a field, by its name in lower case."""
        return self.repeated.get(name) or ([self.fields[name]] if name in self.fields else [])


class Sink(Protocol):
    """What looks at the records. After `begin` come the pieces of the block, then `end` or `damaged`."""

    def begin(self, header: Header) -> None:
        """A record begins."""

    def feed(self, piece: memoryview) -> None:
        """The next bytes of its block, which may be kept no longer than this call lasts."""

    def end(self) -> None:
        """The record is whole."""

    def damaged(self, offset: int, error: DamageError) -> None:
        """The record or gzip member that begins at `offset` cannot be read, or not to its end."""


def read(text: RecordStream, sink: Sink, is_enough: Callable[[int], bool] = lambda _: False) -> int | None:
    """Show `sink` the records up to the first at whose offset it is enough; that offset, None at the end.

    Raises OSError.
    """
    while text.begin():
        if is_enough(text.member_offset):
            return text.member_offset
        member = _Member(text)
        try:
            if member.read(sink, is_enough):
                return member.offset
        except DamageError as error:
            sink.damaged(member.offset, error)
            if not text.resume(member.offset):
                return None
    return None


def read_one(text: RecordStream, longest: int) -> tuple[Header, bytes]:
    """The record that `text` begins with, and its block, of `longest` bytes at most. Raises DamageError."""
    record = _One(longest)
    if not (text.begin() and _Member(text).one(record)):
        raise DamageError("the file ends before this offset")
    return record.header, bytes(record.block)


class _One:
    """Keeps one record."""

    header: Header

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self.block = bytearray()

    def begin(self, header: Header) -> None:
        if header.length > self._longest:
            raise DamageError(f"the record has {header.length} bytes, too many to look into")
        self.header = header

    def feed(self, piece: memoryview) -> None:
        self.block += piece

    def end(self) -> None:
        pass

    def damaged(self, offset: int, error: DamageError) -> None:
        pass


def parse(head: bytes, offset: int) -> Header:
    """A record's header out of its bytes, blank line excluded. Raises DamageError where it is none."""
    text = head.decode("utf-8", "surrogateescape")
    if "\r\n " in text or "\r\n\t" in text:
        text = _FOLD.sub(" ", text)
    version, *lines = text.split("\r\n")
    fields: dict[str, str] = {}
    repeated: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise DamageError("the header of this record has a line without a colon")
        name, value = name.lower(), value.strip()
        if name in fields:
            repeated.setdefault(name, [fields[name]]).append(value)
        else:
            fields[name] = value
    uri = fields.get("warc-target-uri", "")
    if uri.startswith("<") and uri.endswith(">"):
        uri = uri[1:-1]
    length = _length(fields.get("content-length"))
    return Header(offset, version, fields, repeated, length, fields.get("warc-type", ""), uri)


def _length(text: str | None) -> int:
    if text is None:
        raise DamageError("the record has no Content-Length, so its end cannot be found")
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) < _FAR):
        raise DamageError(f"Content-Length is no length: {text[:80]}")
    return int(text)


class _Member:
    """A member, or all of a plain file, while it is read; `offset` is that of the current record."""

    def __init__(self, text: RecordStream) -> None:
        self._text = text
        self._buffer = b""
        self._at = 0
        self._begins = text.member_offset  # where the buffer begins, in a plain file
        self.offset = text.member_offset

    def read(self, sink: Sink, is_enough: Callable[[int], bool]) -> bool:
        """Read the records; True if it is enough before their end."""
        number = 0
        while self.one(sink):
            number += 1
            if self._text.member and number == 2:
                text = f"this {self._text.member} holds more than one record"
                sink.damaged(self.offset, DamageError(text, is_loss=False))
            if self._is_read():
                return False
            self._move()
            if is_enough(self.offset):
                return True
        if number == 0:
            raise DamageError(f"this {self._text.member or 'file'} holds no record")
        return False

    def one(self, sink: Sink) -> bool:
        """Read the next record; False if there is none."""
        head = self._head()
        if head is None:
            return False
        header = parse(head, self.offset)
        sink.begin(header)
        self._pass_block(header.length, sink)
        self._expect_end()
        sink.end()
        return True

    def _is_read(self) -> bool:
        return self._at == len(self._buffer) and self._text.is_read

    def _move(self) -> None:
        """A record of a plain file has an offset of its own."""
        if not self._text.member:
            self.offset = self._begins + self._at

    def _head(self) -> bytes | None:
        """The next record's header; None at the end of the member."""
        self._move()
        while (found := self._buffer.find(_BLANK_LINE, self._at)) < 0:
            if self._at < len(self._buffer):
                self._refuse_what_is_no_record()
            if not self._more():
                if self._at == len(self._buffer):
                    return None
                raise self._ends_early("the header of this record")
        self._check_start()
        head = self._buffer[self._at : found]
        self._at = found + len(_BLANK_LINE)
        return head

    def _refuse_what_is_no_record(self) -> None:
        if len(self._buffer) - self._at > _LONGEST_HEADER:
            raise DamageError("the header of this record does not end")
        if len(self._buffer) - self._at >= 5:
            self._check_start()

    def _check_start(self) -> None:
        if not self._buffer.startswith(b"WARC/", self._at):
            raise DamageError("no WARC record begins here")

    def _pass_block(self, length: int, sink: Sink) -> None:
        missing = length
        while missing:
            if self._at == len(self._buffer) and not self._more():
                raise self._ends_early(
                    f"this record, with {length - missing} of the {length} bytes of its block"
                )
            piece = memoryview(self._buffer)[self._at : self._at + missing]
            sink.feed(piece)
            self._at += len(piece)
            missing -= len(piece)

    def _expect_end(self) -> None:
        while len(self._buffer) - self._at < len(_BLANK_LINE) and self._more():
            pass
        found = self._buffer[self._at : self._at + len(_BLANK_LINE)]
        if found != _BLANK_LINE:
            if _BLANK_LINE.startswith(found):
                raise self._ends_early("this record, before the two line ends behind its block")
            raise DamageError("the block is longer than Content-Length says: no line end follows it")
        self._at += len(_BLANK_LINE)
        if self._at == len(self._buffer) and self._text.member:
            self._more()  # whether the member is whole, and its checksum right, is known behind its end only

    def _more(self) -> bool:
        piece = self._text.piece()
        if not piece:
            return False
        self._begins += self._at
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return True

    def _ends_early(self, what: str) -> DamageError:
        if self._text.member:
            return DamageError(f"the {self._text.member} ends inside {what}")
        return DamageError(f"cut: the file ends inside {what}", is_cut=True)
