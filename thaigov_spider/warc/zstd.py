"""The text of a `.warc.zst` file: a frame a record, often with a dictionary that all of them need.

The dictionary is a skippable frame at the beginning of the file, compressed or not
(https://iipc.github.io/warc-specifications/specifications/warc-zstd/).
"""

import sys

from thaigov_spider.warc.decompress import PIECE, READ, WARC, DamageError, Readable, RecordSyntax
from thaigov_spider.warc.members import FED, Members

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FRAME = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # behind a byte from 0x50 to 0x5f
_DICTIONARY = b"\x5d" + _SKIPPABLE
_REPEATED, _RESERVED = 1, 3  # types of blocks
_CHECKSUM = 4  # bytes, behind the last block of a frame that has one
_LONGEST_DICTIONARY = 1 << 24  # bytes; those in use have a sixteenth of that


def is_zstd(start: bytes) -> bool:
    """Whether these are the first bytes of such a file."""
    return start.startswith(_FRAME) or _is_skippable(start)


class ZstdText(Members):
    """A `.warc.zst` file; one whose dictionary cannot be read is one damaged record."""

    member = "zstd frame"
    magic = _FRAME

    def __init__(self, file: Readable, at: int = 0, read: int = READ, syntax: RecordSyntax = WARC) -> None:
        self._dictionary: zstd.ZstdDict | None = None
        self._unreadable: DamageError | None = None
        try:
            self._dictionary = _dictionary(file)
        except DamageError as error:
            self._unreadable = error
        super().__init__(file, at, read, syntax)

    @property
    def is_read(self) -> bool:
        """Whether the end of the frame has been reached."""
        return self._frame.eof

    def begin(self) -> bool:
        """Go to the next frame, past those that hold no text."""
        while super().begin():
            if self._unreadable is not None:
                return True
            start = bytes(self._ahead(8))
            if not _is_skippable(start) or len(start) < 8:
                return True
            self._skip(8 + int.from_bytes(start[4:], "little"))
        return False

    def piece(self) -> bytes:
        """The next bytes of the frame's text."""
        if self._unreadable is not None:
            raise self._unreadable
        while not self._frame.eof:
            if self._frame.needs_input and not self._data and not self._fill():
                raise DamageError("cut: the file ends inside this zstd frame", is_cut=True)
            if piece := self._decompressed():
                return piece
        return b""

    def resume(self, offset: int, unread: int | None) -> int | None:
        """As elsewhere; without the dictionary nothing can be read."""
        return None if self._unreadable is not None else super().resume(offset, unread)

    def _new(self) -> None:
        self._frame = zstd.ZstdDecompressor(self._dictionary)

    def _end_of_member(self) -> int | None:
        """Follow the blocks of the frame, whatever is in them, to where another frame or nothing begins."""
        at = self._begun + _frame_header(self._read_at(self._begun, 5))
        is_last = False
        while not is_last:
            start = self._read_at(at, 3)
            head = int.from_bytes(start, "little")
            is_last, kind, size = bool(head & 1), head >> 1 & 3, head >> 3
            if kind == _RESERVED or len(start) < 3:
                return None
            at += 3 + (1 if kind == _REPEATED else size)
        start = self._read_at(at, 8)
        if start and not is_zstd(start):
            at += _CHECKSUM
            start = self._read_at(at, 4)
        return None if start and not is_zstd(start) else at

    def _read_at(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(size)

    def _text_of(self, data: memoryview | bytes, size: int) -> bytes:
        try:
            return zstd.ZstdDecompressor(self._dictionary).decompress(data, size)
        except zstd.ZstdError:
            return b""

    def _decompressed(self) -> bytes:
        fed = self._data[:FED] if self._frame.needs_input else memoryview(b"")
        try:
            piece = self._frame.decompress(fed, PIECE)
        except zstd.ZstdError as error:
            is_first = self._at == self.member_offset and not bytes(fed).startswith(_FRAME)
            raise DamageError(
                "no zstd frame begins here" if is_first else f"damaged zstd frame: {error}"
            ) from None
        used = len(fed) - len(self._frame.unused_data)
        self._data = self._data[used:]
        self._at += used
        return piece

    def _skip(self, size: int) -> None:
        self._at += size
        if size <= len(self._data):
            self._data = self._data[size:]
        else:
            self._file.seek(self._at)
            self._data = memoryview(b"")


def _frame_header(start: bytes) -> int:
    """The length of a frame's header, by its first bytes (RFC 8878, section 3.1.1.1)."""
    flags = start[4] if len(start) > 4 else 0
    is_one_segment = flags >> 5 & 1
    of_content_size = (is_one_segment, 2, 4, 8)[flags >> 6]
    return 5 + (1 - is_one_segment) + (0, 1, 2, 4)[flags & 3] + of_content_size


def _is_skippable(start: bytes) -> bool:
    return start[1:4] == _SKIPPABLE and 0x50 <= start[0] <= 0x5F


def _dictionary(file: Readable) -> zstd.ZstdDict | None:
    file.seek(0)
    start = file.read(8)
    if not start.startswith(_DICTIONARY) or len(start) < 8:
        return None
    data = file.read(min(int.from_bytes(start[4:], "little"), _LONGEST_DICTIONARY))
    try:
        if data.startswith(_FRAME):
            data = zstd.ZstdDecompressor().decompress(data, _LONGEST_DICTIONARY)
        return zstd.ZstdDict(data)
    except (zstd.ZstdError, ValueError) as error:
        raise DamageError(f"the dictionary of this file cannot be read: {error}") from None
