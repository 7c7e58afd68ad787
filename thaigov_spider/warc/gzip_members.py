"""The gzip members that a `.warc.gz` file is a row of: how one is made, and how they are read."""

from deflate import gzip_compress
from zlib_ng import zlib_ng

from thaigov_spider.warc.decompress import PIECE, DamageError
from thaigov_spider.warc.members import FED, Members
from thaigov_spider.warc.records import Record

GZIP = 31  # the window bits that ask zlib for a gzip wrapper
_RAW = -15  # the window bits that ask zlib for no wrapper
# libdeflate's: a page takes half the time of zlib-ng's 6 and is 1 to 2 % larger; with 4, 3 to 4 % larger.
_LEVEL = 5
_STORED = 0


def compressed(record: Record) -> bytes:
    """The gzip member that holds `record` and nothing else."""
    if record.member:
        return record.member
    text = b"".join((record.header(), record.block, b"\r\n\r\n"))
    return bytes(gzip_compress(text, _STORED if record.is_packed else _LEVEL))


class GzipText(Members):
    """A `.warc.gz` or `.arc.gz` file."""

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

    def _end_of_member(self) -> int | None:
        """Follow the blocks of the member, whatever its header and checksum say."""
        self._file.seek(self._begun)
        start = self._file.read(FED)
        at = _behind_header(start)
        stream = zlib_ng.decompressobj(_RAW)
        self._file.seek(self._begun + at)
        at += self._begun
        data = b""
        try:
            while not stream.eof:
                if not data and not (data := self._file.read(FED)):
                    return None
                stream.decompress(data, PIECE)
                rest = stream.unused_data if stream.eof else stream.unconsumed_tail
                at, data = at + len(data) - len(rest), rest
        except zlib_ng.error:  # type: ignore[misc]
            return None
        return at

    def _text_of(self, data: memoryview | bytes, size: int) -> bytes:
        return beginning(data, size)

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


def beginning(data: memoryview | bytes, size: int) -> bytes:
    """The first `size` bytes, at most, of the text of a gzip member that begins with `data`; none of none."""
    try:
        return bytes(zlib_ng.decompressobj(GZIP).decompress(data, size))
    except zlib_ng.error:  # type: ignore[misc]  # zlib_ng's stub calls the class an instance
        return b""


def _behind_header(start: bytes) -> int:
    """The length of a gzip member's header (RFC 1952, section 2.3); the usual one where it is damaged."""
    plain = 10
    flags = start[3] if len(start) > plain and start.startswith(GzipText.magic) else 0
    if flags & 0b11100000:
        return plain
    at = plain
    if flags & 4:
        at += 2 + int.from_bytes(start[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            at = start.find(b"\0", at) + 1 or len(start)
    return min(at + (2 if flags & 2 else 0), len(start))


def _in_words(error: Exception, *, is_first: bool) -> str:
    reason = str(error).rpartition(": ")[2]
    return (
        "no gzip member begins here" if is_first and "header" in reason else f"damaged gzip member: {reason}"
    )
