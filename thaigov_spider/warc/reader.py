"""The records of a WARC or ARC file, read from front to back, and past damage to the next one that begins."""

from collections.abc import Callable

from thaigov_spider.warc import arc
from thaigov_spider.warc.arc_member import ArcMember
from thaigov_spider.warc.decompress import DamageError, RecordStream
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.warc_member import Sink, WarcMember


def read(text: RecordStream, sink: Sink, is_enough: Callable[[int], bool] = lambda _: False) -> int | None:
    """Show `sink` the records up to the first at whose offset it is enough; that offset, None at the end.

    Behind damage, reading goes on where the next record begins that cannot lie inside the damaged one.
    Raises OSError.
    """
    while text.begin():
        if is_enough(text.member_offset):
            return text.member_offset
        member = _member(text)
        try:
            if member.read(sink, is_enough):
                return member.offset
        except DamageError as error:
            found = text.resume(member.offset, member.unread)
            sink.damaged(member.offset, error if found is None else error.before(found))
            if found is None:
                return None
    return None


def read_one(text: RecordStream, longest: int) -> tuple[Header, bytes]:
    """The record that `text` begins with, and its block, of `longest` bytes at most. Raises DamageError."""
    record = _One(longest)
    if not (text.begin() and _member(text).one(record)):
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


def _member(text: RecordStream) -> WarcMember:
    return ArcMember(text) if text.syntax is arc.SYNTAX else WarcMember(text)
