"""What goes along with a request: the one object of this program's in `request.meta`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from thaigov_spider.http.framing import Frame
from thaigov_spider.warc.memento import Memento

META = "fetch"
"""Its key in `request.meta`; all others there are Scrapy's own."""

MementoOf = Callable[[Frame | None], Memento | None]
"""What takes the capture out of an archive's answer; None where that speaks for itself.

Raises NoMementoError where it should hold one, and what it holds may not be kept as one.
"""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where the response or revisit record of an exchange is, and what it says.

    `warc` is the file's name, which has `.open` behind it until the crawl ends. `offset` counts bytes to the
    record's gzip member. `payload_digest` is None for a body that was cut off before its first byte.
    `retrieved` is the record's WARC-Date, UTC; `truncated` its WARC-Truncated: length, time, disconnect or
    unspecified.
    """

    warc: str
    offset: int
    record_id: str
    payload_digest: str | None
    status: int
    retrieved: str
    truncated: str | None

    @property
    def is_cut(self) -> bool:
        """Whether what came is not whole."""
        return self.truncated is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What a request asks to be captured, and what came of its last attempt.

    Where an archive is asked for its capture of `archived_url`, `memento_of` takes that out of the answer.
    Of the attempt: `attempted` is its WARC-Date (UTC), answered or not; `capture` the answer's record, None
    where none came; `memento` the archive's capture in it, and `memento_capture` the record of that: it has
    one if it came whole, or with the last try. `unfit` says why what came is no capture that may be kept.
    """

    archived_url: str = ""
    memento_of: MementoOf | None = None
    attempted: str | None = None
    capture: RecordPlace | None = None
    memento: Memento | None = None
    memento_capture: RecordPlace | None = None
    unfit: str | None = None

    def unanswered(self) -> Self:
        """The same request, of whose answer nothing is known: a retry or redirect copies what was."""
        return replace(self, capture=None, memento=None, memento_capture=None, unfit=None)

    @property
    def answered(self) -> RecordPlace:
        """The record of the answer, which has come."""
        assert self.capture is not None
        return self.capture


def fetch_of(message: Request | Response) -> Fetch:
    """What goes along with a request, or came along with its response."""
    fetch: Fetch = message.meta.get(META) or Fetch()
    return fetch


def amend(request: Request, **changes: Any) -> None:
    """Have something else go along with a request from now on: values of fields of its fetch."""
    request.meta[META] = replace(fetch_of(request), **changes)
