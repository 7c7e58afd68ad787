"""Pages of which a later capture has the head, and an earlier one, or one in another file, the payload."""

from contextlib import ExitStack
from dataclasses import dataclass

from thaigov_spider.extract.article_in import PageOutcome, page_outcome, printable_field, why_cut
from thaigov_spider.extract.finds import Revisit
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page, Verdict
from thaigov_spider.readback.answer_page import as_http1, page_of
from thaigov_spider.warc.decompress import DamageError, Readable
from thaigov_spider.warc.digests import is_of_any
from thaigov_spider.warc.formats import text_as
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.members import FED
from thaigov_spider.warc.reader import read_one
from thaigov_spider.warc.records import target_uri
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS

_LONGEST = 1 << 27  # bytes of a block: twice as much as a page may have


@dataclass(frozen=True, slots=True)
class Revisits:
    """Some revisits, as one process looks them up; `sources` has the files that are needed, by number."""

    some: tuple[Revisit, ...]
    sources: dict[int, WarcSource]

    def run(self) -> list[PageOutcome]:
        """What each of them is. Raises OSError where a file cannot be opened."""
        with ExitStack() as closing:
            files = Files(self.sources, closing)
            return [_outcome(one, files) for one in self.some]


class Files:
    """The files, each opened once."""

    def __init__(self, sources: dict[int, WarcSource], closing: ExitStack) -> None:
        self.sources = sources
        self._closing = closing
        self._open: dict[int, Readable] = {}

    def record(self, number: int, start: int) -> tuple[Header, bytes]:
        """The record at a place. Raises DamageError, OSError."""
        source = self.sources[number]
        if number not in self._open:
            self._open[number] = self._closing.enter_context(source.opened())
        return read_one(text_as(source.form, self._open[number], start, FED), _LONGEST)


def _outcome(one: Revisit, files: Files) -> PageOutcome:
    if one.original_file is None or one.original_start is None:
        return PageOutcome(Verdict.OTHER, problem="the original of this revisit is in none of the files")
    try:
        header, head = files.record(one.file, one.start)
        original, block = files.record(one.original_file, one.original_start)
        is_ours = files.sources[one.original_file].wrote(original)
        page = page_of(target_uri(header.uri), head, block, as_received=is_ours)
    except (DamageError, *ZIP_ERRORS) as error:
        return PageOutcome(Verdict.OTHER, problem=f"the original of this revisit cannot be read: {error}")
    ids = printable_field(header, "warc-record-id"), printable_field(original, "warc-record-id")
    if ids != (one.record_id, one.original_id):  # where a member holds several records
        return PageOutcome(Verdict.OTHER, problem="this revisit, or its original, cannot be found again")
    if original.uri != header.uri and not _is_of(header, block, page):
        return PageOutcome(
            Verdict.OTHER, problem="the original of this revisit holds another payload than its digest says"
        )
    name = files.sources[one.file].name
    return page_outcome(page, header, name, cut=why_cut(header, page), truncated=bool(one.is_cut))


def _is_of(header: Header, block: bytes, page: Page) -> bool:
    """Whether a revisit's digest is that of the payload in a block, which writers take in several ways.

    Some give the digest of nothing to every body that broke off, and take all such pages for revisits of one.
    """
    frame = framing.split(as_http1(block), "GET")
    assert frame is not None  # there is a page
    declared = header.fields.get("warc-payload-digest", "")
    return is_of_any(declared, (frame.payload or b"", frame.body, block, page.body))
