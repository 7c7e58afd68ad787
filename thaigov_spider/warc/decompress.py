"""The text of a WARC file, its compression taken off: in pieces, each of a bounded size."""

import re
from typing import Protocol

from zlib_ng import zlib_ng

from thaigov_spider.warc.gzip_members import GZIP

READ = 1 << 20
# As much as one decompressor is given at once: it copies what it leaves of it.
FED = 1 << 15
PIECE = 1 << 18
RECORD = b"WARC/"
_VERSION_LINE = re.compile(rb"WARC/[0-9]\.[0-9]+\r\n")


class Readable(Protocol):
    """As much of a binary file as is needed here."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""

    def seek(self, offset: int, /) -> int:
        """Go to an offset."""


class DamageError(Exception):
    """Nothing more can be read from here; the message says why.

    `is_cut`: the file ends too early. `is_loss` is False where the file is not as it should be, but all of it
    can be read.
    """

    def __init__(self, text: str, *, is_cut: bool = False, is_loss: bool = True) -> None:
        super().__init__(text)
        self.is_cut = is_cut
        self.is_loss = is_loss


class RecordStream(Protocol):
    """The decompressed bytes of one WARC file, member by member; a plain file is one member."""

    member_offset: int
    """The offset in the file at which the current member begins."""
    member: str
    """What its members are called; empty where it has none."""

    @property
    def is_read(self) -> bool:
        """Whether the member is known to have no more pieces."""

    def begin(self) -> bool:
        """Go to the next member, the current one having been read to its end; False behind the last."""

    def piece(self) -> bytes:
        """The next bytes of the member; none at its end. Raises DamageError."""

    def resume(self, offset: int, before: int | None = None) -> bool:
        """Go to where a record begins behind `offset`, and `before` another one; False if none does."""


class PlainText:
    """A `.warc` file."""

    member = ""
    is_read = False

    def __init__(self, file: Readable, at: int = 0) -> None:
        self._file = file
        self.member_offset = self._at = at

    def begin(self) -> bool:
        """Go to the beginning of the file, or, from its end, nowhere."""
        self.member_offset = self._at
        self._file.seek(self._at)
        ends_here = not self._file.read(1)
        self._file.seek(self._at)
        return not ends_here

    def piece(self) -> bytes:
        """The next bytes of the file."""
        piece = self._file.read(PIECE)
        self._at += len(piece)
        return piece

    def resume(self, offset: int, before: int | None = None) -> bool:
        """Go to the next version line, wherever it stands: bytes may be lost before it."""
        while (found := _find(self._file, RECORD, offset, before)) is not None:
            self._file.seek(found)
            if _VERSION_LINE.match(self._file.read(16)):
                self._at = found
                return True
            offset = found
        return False


class Members:
    """The text of a file that is a row of members, each compressed for itself."""

    member: str
    magic: bytes
    """What each member begins with."""

    def __init__(self, file: Readable, at: int = 0, read: int = READ) -> None:
        file.seek(at)
        self._file = file
        self._read = read
        self.member_offset = self._at = at  # the offset behind the last byte that was decompressed
        self._data = memoryview(b"")
        self._new()

    def begin(self) -> bool:
        """Go to the next member."""
        self.member_offset = self._at
        self._new()
        return bool(self._data or self._fill())

    def resume(self, offset: int, before: int | None = None) -> bool:
        """Go to the next member whose text begins like a record."""
        while (found := _find(self._file, self.magic, offset, before)) is not None:
            self._file.seek(found)
            if self._begins_record(self._file.read(FED)):
                self._file.seek(found)
                self._at, self._data = found, memoryview(b"")
                return True
            offset = found
        return False

    def _new(self) -> None:
        """Make what decompresses a member."""
        raise NotImplementedError

    def _begins_record(self, data: bytes) -> bool:
        """Whether a member begins here whose text does so like a record."""
        raise NotImplementedError

    def _fill(self) -> bool:
        self._data = memoryview(self._file.read(self._read))
        return bool(self._data)


class GzipText(Members):
    """A `.warc.gz` file."""

    member = "gzip member"
    magic = b"\x1f\x8b\x08"

    @property
    def is_read(self) -> bool:
        """Whether the end of the member has been reached."""
        return bool(self._member.eof)

    def piece(self) -> bytes:
        """The next bytes of the member's text."""
        while not self._member.eof:
            if not self._data and not self._fill():
                raise DamageError("cut: the file ends inside this gzip member", is_cut=True)
            if piece := self._decompressed():
                return piece
        return b""

    def _new(self) -> None:
        self._member = zlib_ng.decompressobj(GZIP)

    def _begins_record(self, data: bytes) -> bool:
        try:
            return zlib_ng.decompressobj(GZIP).decompress(data, len(RECORD)) == RECORD
        except zlib_ng.error:  # type: ignore[misc]  # zlib_ng's stub calls the class an instance
            return False

    def _decompressed(self) -> bytes:
        fed = self._data[:FED]
        try:
            piece = self._member.decompress(fed, PIECE)
        except zlib_ng.error as error:  # type: ignore[misc]
            raise DamageError(_in_words(error, is_first=self._at == self.member_offset)) from None
        rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        used = len(fed) - len(rest)
        self._data = self._data[used:]
        self._at += used
        return piece


def _in_words(error: Exception, *, is_first: bool) -> str:
    reason = str(error).rpartition(": ")[2]
    return (
        "no gzip member begins here" if is_first and "header" in reason else f"damaged gzip member: {reason}"
    )


def _find(file: Readable, wanted: bytes, behind: int, before: int | None) -> int | None:
    """The offset of the first occurrence of `wanted` between two offsets; None if there is none."""
    at, data = behind + 1, b""
    file.seek(at)
    while (before is None or at < before) and (more := file.read(READ)):
        data += more
        found = data.find(wanted)
        if found >= 0:
            return at + found if before is None or at + found < before else None
        keep = len(wanted) - 1
        at += len(data) - keep
        data = data[-keep:]
    return None
