"""The records in a gzip member of a WARC file, or in all of a plain one."""

import re
from collections.abc import Callable
from typing import Protocol

from thaigov_spider.warc import record_end
from thaigov_spider.warc.decompress import DamageError, RecordStream
from thaigov_spider.warc.header import Header, announced, parse

_LONGEST_HEADER = 1 << 20  # bytes; headers of known writers stay below 16 KiB
_BLANK_LINE = re.compile(rb"\n\r?\n")


class Sink(Protocol):
    """What looks at the records. After `begin` come the pieces of the block, then `end` or `damaged`."""

    def begin(self, header: Header) -> None:
        """A record begins."""

    def feed(self, piece: memoryview) -> None:
        """The next bytes of its block, which may be kept no longer than this call lasts."""

    def end(self) -> None:
        """The block is whole."""

    def damaged(self, offset: int, error: DamageError) -> None:
        """The record or gzip member that begins at `offset` cannot be read, or not to its end.

        Or it can, and is not as it should be: then `end` has been called.
        """


class WarcMember:
    """A gzip member, or all of a plain file, while it is read; `offset` is that of the current record.

    Where members end without regard to records, as bgzip makes them, all those are read as one that follow
    each other in the middle of a record.
    """

    def __init__(self, text: RecordStream) -> None:
        self._text = text
        self._buffer = b""
        self._at = 0
        self._begins = text.member_offset  # where the buffer begins, in a plain file
        self._number = 0  # of records
        self._is_joined = False
        self._is_odd = False  # whether a record ended otherwise than with two line ends
        self.offset = text.member_offset
        self._left: int | None = None  # what is still to come of the block that a header announces

    @property
    def unread(self) -> int | None:
        """How much of the announced block lies behind what was read of the text; below 0 if it ended."""
        return None if self._left is None else self._left - (len(self._buffer) - self._at)

    def read(self, sink: Sink, is_enough: Callable[[int], bool]) -> bool:
        """Read the records; True if it is enough before their end."""
        while self.one(sink):
            self._number += 1
            if self._text.member:
                self._tell_of_members(sink)
            if self._is_read():
                return False
            self._move()
            if is_enough(self.offset):
                return True
        if self._number == 0:
            name = self._text.member
            sink.damaged(self.offset, DamageError(f"this {name or 'file'} holds no record", is_loss=not name))
        return False

    def one(self, sink: Sink) -> bool:
        """Read the next record; False if there is none."""
        self._left = None
        head = self._head()
        if head is None:
            return False
        header = self._parsed(head)
        sink.begin(header)
        missing = self._pass_block(header.length, sink)
        error = self._lacks(missing) if missing else self._expect_end()
        self._expect_end_of_member()
        sink.end()
        for problem in (self._oddity_of(head), error):
            if problem is not None:
                sink.damaged(self.offset, problem)
        return True

    def _oddity_of(self, head: bytes) -> DamageError | None:
        """What is odd about a header that can be read."""
        is_odd = head.count(b"\n") != head.count(b"\r\n")
        return record_end.odd_header() if is_odd else None

    def _lacks(self, size: int) -> DamageError:
        """What is wrong with a record whose member ends so many bytes before its block should."""
        return record_end.missing(size)

    def _tell_of_members(self, sink: Sink) -> None:
        text = None
        if self._is_joined and self._number == 1:
            text = f"this record ends in another {self._text.member} than it begins in"
        elif self._number == 2:
            text = f"this {self._text.member} holds more than one record"
        if text:
            sink.damaged(self.offset, DamageError(text, is_loss=False))

    def _is_read(self) -> bool:
        return self._at == len(self._buffer) and self._text.is_read

    def _move(self) -> None:
        """A record of a plain file has an offset of its own."""
        if not self._text.member:
            self.offset = self._begins + self._at

    def _head(self) -> bytes | None:
        """The next record's header; None at the end of the member."""
        self._move()
        while (blank_line := _BLANK_LINE.search(self._buffer, self._at)) is None:
            if self._at < len(self._buffer):
                self._refuse_what_is_no_record()
            if not self._more(joining=self._at < len(self._buffer)):
                if self._at == len(self._buffer):
                    return None
                raise self._ends_early("the header of this record")
        self._check_start()
        head = self._buffer[self._at : blank_line.start()]
        self._at = blank_line.end()
        return head

    def _refuse_what_is_no_record(self) -> None:
        if len(self._buffer) - self._at > _LONGEST_HEADER:
            raise DamageError("the header of this record does not end")
        if len(self._buffer) - self._at >= 5:
            self._check_start()

    def _check_start(self) -> None:
        if self._buffer.startswith(b"WARC/", self._at):
            return
        if blank_line := _BLANK_LINE.search(self._buffer, self._at):
            self._note_what_is_announced(self._buffer[self._at : blank_line.start()])
            self._at = self._at if self._left is None else blank_line.end()
        raise DamageError("no WARC record begins here")

    def _parsed(self, head: bytes) -> Header:
        try:
            header = parse(head, self.offset)
        except DamageError:
            self._note_what_is_announced(head)
            raise
        self._left = header.length
        return header

    def _note_what_is_announced(self, head: bytes) -> None:
        self._left = announced(head)

    def _pass_block(self, length: int, sink: Sink) -> int:
        """Feed the block to the sink; how many bytes it lacks, of which a member may lack some few."""
        missing = length
        while missing:
            if self._at == len(self._buffer) and not self._more(joining=True):
                if self._text.member and missing <= record_end.OFF_BY:
                    return missing
                raise self._ends_early(
                    f"this record, with {length - missing} of the {length} bytes of its block"
                )
            piece = memoryview(self._buffer)[self._at : self._at + missing]
            sink.feed(piece)
            self._at += len(piece)
            missing -= len(piece)
            self._left = missing
        return 0

    def _expect_end(self) -> DamageError | None:
        """Go behind the two line ends behind a block; what is wrong with them, if the block is all there.

        Raises DamageError where nobody can tell where the block ends.
        """
        before = self._buffer[max(0, self._at - 3) : self._at]
        size = len(record_end.USUAL)
        if self._buffer[self._at :] == record_end.USUAL and self._text.is_read:  # a member of one record
            self._at += size
            return None
        found = self._ahead(size + 1, joining=False)
        if len(found) < size:
            found = self._ahead(size + 1, joining=True)
        if found[:size] == record_end.USUAL and found[size:] not in (b"\r", b"\n"):
            self._at += size
            return None
        ahead = self._ahead(record_end.FAR, joining=True)
        in_member = bool(self._text.member)
        end, error = record_end.odd_end(before, ahead, in_member=in_member, is_first=not self._is_odd)
        if end is None:
            raise error
        self._at += end
        self._is_odd = True
        return error

    def _expect_end_of_member(self) -> None:
        """Whether a member is whole, and its checksum right, is known behind its end only."""
        if self._at == len(self._buffer) and self._text.member and not self._text.is_read:
            self._more(joining=False)

    def _ahead(self, size: int, *, joining: bool) -> bytes:
        """The next bytes, as many as there are, which are still to be read."""
        while len(self._buffer) - self._at < size and self._more(joining=joining):
            pass
        return self._buffer[self._at : self._at + size]

    def _more(self, *, joining: bool) -> bool:
        """Have more bytes in the buffer; those of the next member, too, if a record goes on there."""
        piece = self._text.piece()
        while joining and not piece and self._text.join():
            self._is_joined = True
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
