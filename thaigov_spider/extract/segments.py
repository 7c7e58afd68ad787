"""Pages that lie in several records: a first one, and its continuations (WARC 1.1, clause 7)."""

from contextlib import ExitStack

from thaigov_spider.extract.article_in import PageOutcome, page_outcome, why_cut
from thaigov_spider.extract.finds import Segmented
from thaigov_spider.extract.page_block import page_in
from thaigov_spider.extract.revisits import Files
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS

_LONGEST = 1 << 27  # bytes of all blocks: twice as much as a page may have


def outcome_of_segments(page: Segmented, sources: list[WarcSource]) -> PageOutcome:
    """What the page is whose segments these are. Raises OSError where a file cannot be opened."""
    with ExitStack() as closing:
        files = Files(dict(enumerate(sources)), closing)
        try:
            header, last, whole, number = _joined(page, files)
            shown = page_in(header, whole, is_ours=sources[page.file].wrote(header))
        except (DamageError, *ZIP_ERRORS) as error:
            return PageOutcome(Verdict.OTHER, problem=f"this page in several segments was not read: {error}")
        is_last = "warc-segment-total-length" in last.fields and number > 1
        missing = None if is_last else f"what follows segment {number} is in none of the files"
        truncated = last.is_truncated
        cut = missing or (None if truncated else why_cut(header, shown))
        return page_outcome(shown, header, sources[page.file].name, cut=cut, truncated=truncated)


def _joined(page: Segmented, files: Files) -> tuple[Header, Header, bytes, int]:
    """The first header, the last one, all blocks, and how many there are in a row. Raises DamageError."""
    header, block = files.record(page.file, page.start)
    whole, number, last = bytearray(block), 1, header
    for segment, file, start in page.others:
        if segment != number + 1:
            break
        last, block = files.record(file, start)
        whole += block
        number = segment
        if len(whole) > _LONGEST:
            raise DamageError("the page is longer than the limit")
    return header, last, bytes(whole), number
