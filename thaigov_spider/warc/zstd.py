"""The text of a `.warc.zst` file: a frame a record, often with a dictionary that all of them need.

The dictionary is a skippable frame at the beginning of the file, compressed or not
(https://iipc.github.io/warc-specifications/specifications/warc-zstd/).
"""

import sys

from thaigov_spider.warc.decompress import FED, PIECE, READ, RECORD, DamageError, Members, Readable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FRAME = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # behind a byte from 0x50 to 0x5f
_DICTIONARY = b"\x5d" + _SKIPPABLE
_LONGEST_DICTIONARY = 1 << 24  # bytes; those in use have a sixteenth of that


def is_zstd(start: bytes) -> bool:
    """Whether these are the first bytes of such a file."""
    return start.startswith(_FRAME) or _is_skippable(start)


class ZstdText(Members):
    """A `.warc.zst` file. Raises DamageError where its dictionary cannot be read."""

    member = "zstd frame"
    magic = _FRAME

    def __init__(self, file: Readable, at: int = 0, read: int = READ) -> None:
        self._dictionary = _dictionary(file)
        super().__init__(file, at, read)

    @property
    def is_read(self) -> bool:
        """Whether the end of the frame has been reached."""
        return self._frame.eof

    def begin(self) -> bool:
        """Go to the next frame, past those that hold no text."""
        while super().begin():
            start = self._ahead(8)
            if not _is_skippable(start) or len(start) < 8:
                return True
            self._skip(8 + int.from_bytes(start[4:], "little"))
        return False

    def piece(self) -> bytes:
        """The next bytes of the frame's text."""
        while not self._frame.eof:
            if self._frame.needs_input and not self._data and not self._fill():
                raise DamageError("cut: the file ends inside this zstd frame", is_cut=True)
            if piece := self._decompressed():
                return piece
        return b""

    def _new(self) -> None:
        self._frame = zstd.ZstdDecompressor(self._dictionary)

    def _begins_record(self, data: bytes) -> bool:
        try:
            return zstd.ZstdDecompressor(self._dictionary).decompress(data, len(RECORD)) == RECORD
        except zstd.ZstdError:
            return False

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

    def _ahead(self, size: int) -> bytes:
        """The next bytes, which are still to be read."""
        if len(self._data) < size:
            self._data = memoryview(bytes(self._data) + self._file.read(self._read))
        return bytes(self._data[:size])

    def _skip(self, size: int) -> None:
        self._at += size
        if size <= len(self._data):
            self._data = self._data[size:]
        else:
            self._file.seek(self._at)
            self._data = memoryview(b"")


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
