"""Parts of WARC files that processes read at once, each beginning where the one before it ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from thaigov_spider.extract.executors import Workers
from thaigov_spider.progress import Progress

END = 1 << 62
"""Where a file is read to its end: behind every offset."""
STEPS = {"gzip": 1 << 21, "zstd": 1 << 21, "plain": 1 << 23, "arc": 1 << 23, "arc-gzip": 1 << 21}
"""What one process takes at once, in bytes of a file of this format.

Of compressed pages that is about as much as of pages of a quarter of a second.
"""


@dataclass(frozen=True, slots=True, order=True)
class RecordStart:
    """Where a record begins: the offset of its member, and how many records precede it in there."""

    offset: int
    number: int = 0


class Contents(Protocol):
    """What is in a portion.

    `began` is the place of the first record that was read; `ended` that of the first one that was not, None
    where it is not known.
    """

    began: RecordStart | None
    ended: RecordStart | None


_Contents_co = TypeVar("_Contents_co", bound=Contents, covariant=True)


class JoinedPortion(Protocol[_Contents_co]):
    """The records of a file that begin from an offset up to `end`.

    The first of them is searched for. What looks like one may be no record but lie inside of one, as where a
    WARC file was captured: so whoever puts portions together sees to it that each began where the one before
    it ended.
    """

    @property
    def end(self) -> int:
        """Records from here on belong to the next one."""

    @property
    def size(self) -> int:
        """The number of bytes."""

    def beginning(self, place: RecordStart) -> Self:
        """The rest of the portion, from a place at which a record begins."""

    def run(self) -> _Contents_co:
        """Read it. Raises OSError."""


_Found = TypeVar("_Found", bound=Contents)


def joined(
    ahead: Iterable[tuple[JoinedPortion[_Found], _Found]], workers: Workers, progress: Progress
) -> Iterator[_Found]:
    """What is in every portion of one file; `ahead` has what was found before it was known where each begins.

    Raises what portions raise.
    """
    due: RecordStart | None = None
    for portion, found in ahead:
        for one in _from(due, portion, found, workers):
            yield one
            due = one.ended
        progress(portion.size)


def _from(
    due: RecordStart | None, portion: JoinedPortion[_Found], ahead: _Found, workers: Workers
) -> Iterator[_Found]:
    """What is in a portion from the place on that is due."""
    if due is not None and due.offset >= portion.end:
        return
    found = ahead if due in (None, ahead.began) else _run(portion.beginning(due), workers)
    yield found
    while found.ended is not None and found.ended.offset < portion.end:
        found = _run(portion.beginning(found.ended), workers)
        yield found


def _run(portion: JoinedPortion[_Found], workers: Workers) -> _Found:
    return workers.submit(portion.run).result()
