"""How far a `.warc.gz` file holds whole records, each in a gzip member of its own: what a crash has left."""

from thaigov_spider.warc.decompress import DamageError, Readable
from thaigov_spider.warc.gzip_members import GzipText
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read


def end_of_whole_records(file: Readable) -> int:
    """The offset behind the last gzip member that holds one whole record, up to the first that does not.

    Reads `file` from its beginning, once; memory is bounded whatever it holds.
    """
    text, first = _NoFurther(file), _FirstDamage()
    read(text, first, lambda _: first.offset is not None)
    return text.member_offset if first.offset is None else first.offset


class _NoFurther(GzipText):
    """Does not look for records behind damage."""

    def resume(self, offset: int, unread: int | None) -> int | None:  # noqa: ARG002
        return None


class _FirstDamage:
    """Notes where the first member begins that is not as it should be."""

    offset: int | None = None

    def begin(self, header: Header) -> None:
        pass

    def feed(self, piece: memoryview) -> None:
        pass

    def end(self) -> None:
        pass

    def damaged(self, offset: int, error: DamageError) -> None:  # noqa: ARG002
        self.offset = offset if self.offset is None else self.offset
