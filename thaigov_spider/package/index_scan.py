"""The lines of the index for the records of one file, as they are met."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from thaigov_spider.package.index_line import INDEXED, is_about_records, usual_line
from thaigov_spider.warc.header import Header

if TYPE_CHECKING:
    from thaigov_spider.package.record_indexer import RecordIndexer


class IndexScan:
    """Takes the records of a file that is a row of gzip members.

    Of usual records the lines are known without warcio, which takes thrice as long.
    """

    def __init__(self, path: Path) -> None:
        self.lines: list[str] = []
        self._path = path

    def __enter__(self) -> Self:
        self._file = self._path.open("rb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self, header: Header, head: bytes, end: int) -> None:
        """A record that ends there."""
        if header.kind not in INDEXED or is_about_records(header):
            return
        line = usual_line(header, head, end, self._path.name, _key_of)
        if line is None:
            self.lines += _indexer().lines_of(self._file, header.offset, end, self._path.name)
        else:
            self.lines.append(line)


def _key_of(url: str) -> str:
    key: str = _indexer().get_url_key(url)
    return key


@cache
def _indexer() -> "RecordIndexer":
    from thaigov_spider.package.record_indexer import RecordIndexer  # a quarter of a second, seldom needed

    return RecordIndexer()
