"""Takes the records of a WARC file, and finds the site's pages among them."""

import re
from collections import Counter
from collections.abc import Callable

from thaigov_spider.extract.article_in import page_outcome, printable_field, why_cut
from thaigov_spider.extract.found_record import Find, Refers, find_of, leading, segment_of, with_outcome
from thaigov_spider.extract.page_block import RecordHead, head_of, head_of_resource, is_bare, page_in
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header

OF_OTHER_SITES = "records of other sites"
"""What is passed over because it is of no page of the site."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?![0-9]+(?:/|$))")  # not a host and its port
_LONGEST_HEAD = 1 << 20  # bytes of an HTTP head
_LONGEST_BLOCK = (1 << 26) + _LONGEST_HEAD  # as much as a crawl would have read of a page
_ENOUGH = 1 << 25  # characters of lines that are kept at once
_FIND = 1 << 10  # characters that stand for the rest of a find
_KINDS = frozenset({"response", "resource", "revisit", "continuation"})
_ABOUT_RECORDS = frozenset({"request", "warcinfo", "metadata"})
_FAILURE = b"failure:"  # what the records of a failure begin with that crawls of ours write


class PagesIn:
    """A sink for the reader: `finds` has what was found, `pages` counts the pages by what they are.

    `passed` counts the records that are of no use, by what they are. `is_of_site` says which addresses
    matter. The first `skip` records at the offset `start` were seen before.
    """

    def __init__(
        self, source: WarcSource, is_of_site: Callable[[str], bool], start: int = 0, skip: int = 0
    ) -> None:
        self.finds: list[Find] = []
        self.pages: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.problems: list[tuple[int, str]] = []
        self.notes: list[tuple[int, str]] = []
        self._source = source
        self._is_of_site = is_of_site
        self._known = start, skip
        self._here = start, 0
        self._size = 0
        self._header: Header | None = None  # of the record that is kept, if it is
        self._block = bytearray()
        self._head: RecordHead | None = None  # of the answer in it, once that is there

    @property
    def is_full(self) -> bool:
        """Whether there are so many lines that no more should be added."""
        return self._size > _ENOUGH

    @property
    def offset(self) -> int:
        """The offset of the last record that was seen."""
        return self._here[0]

    def seen_at(self, offset: int) -> int:
        """How many records were seen at an offset, where the last one was."""
        here, number = self._here
        return number if here == offset else 0

    def begin(self, header: Header) -> None:
        """Keep what may be of use."""
        number = self.seen_at(header.offset) + 1
        self._here = header.offset, number
        start, skip = self._known
        is_known = header.offset == start and number <= skip
        self._header = header if not is_known and self._matters(header) else None
        self._block.clear()
        self._head = head_of_resource(header) if is_bare(header) else None

    def feed(self, piece: memoryview) -> None:
        """Keep pages whole, and of all others the head."""
        if self._header is None:
            return
        if self._head is None and len(self._block) < _LONGEST_HEAD:
            self._block += piece
            self._head = head_of(bytes(self._block[:_LONGEST_HEAD]))
        elif self._head is not None and self._head.is_page:
            self._block += piece[: _LONGEST_BLOCK + 1 - len(self._block)]

    def end(self) -> None:
        """Look at what was kept."""
        header, self._header = self._header, None
        if header is None:
            return
        if header.kind == "metadata":
            if self._block.startswith(_FAILURE):
                self._add(header, find_of(header, "failure"))
        elif header.kind == "revisit":
            self._look_up(header)
        elif header.kind == "continuation" or header.segment == 1:
            self._add(header, segment_of(header))
        elif self._head is None:
            self.problems.append((header.offset, "this record was not read: it holds no HTTP response"))
        elif self._head.is_page:
            self._look(header)
        else:
            self.passed["files, not pages"] += 1
            self._add(header, find_of(header, "response"))  # a revisit may be of it

    def damaged(self, offset: int, error: DamageError) -> None:
        """The record is not whole, so it is not looked at."""
        self._header = None
        start, skip = self._known
        if error.is_loss:
            if self._source.tells_of(error):
                self.problems.append((offset, str(error)))
        elif not (skip and offset == start):
            self.notes.append((offset, str(error)))

    def _matters(self, header: Header) -> bool:
        if header.kind == "metadata":
            is_note = header.fields.get("content-type") == "application/warc-fields"
            return is_note and self._is_of_site(header.uri)
        if header.kind not in _KINDS:
            if header.kind not in _ABOUT_RECORDS and self._is_of_site(header.uri):
                self.passed[f"{header.kind} records" if header.kind else "records without a WARC-Type"] += 1
            return False
        if self._is_of_site(header.uri):
            return True
        if header.kind != "continuation" and header.uri.startswith("http"):
            self.passed[OF_OTHER_SITES] += 1
        elif header.kind != "continuation" and not _SCHEME.match(header.uri):
            self.passed["records whose address is no URL"] += 1
        return False

    def _look(self, header: Header) -> None:
        if len(self._block) > _LONGEST_BLOCK:
            self.passed["pages longer than 64 MiB"] += 1
            self.problems.append((header.offset, "this page is longer than the limit, and was not read"))
            return
        try:
            page = page_in(header, bytes(self._block), is_ours=self._source.wrote(header))
        except DamageError as error:
            self.problems.append((header.offset, f"this page was not read: {error}"))
            return
        via, cut = self._source.proof_of(header) or "warc", why_cut(header, page)
        outcome = page_outcome(page, header, self._source.name, via=via, cut=cut)
        self.pages[outcome.verdict] += 1
        if outcome.problem:
            self.problems.append((header.offset, outcome.problem))
        self._add(header, with_outcome(find_of(header, "response"), outcome))

    def _look_up(self, header: Header) -> None:
        """A revisit of a page, or of what may be one, has its original looked up."""
        find, head = find_of(header, "revisit"), self._head
        if head is None or (head.is_page and head.is_success):
            names = "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date"
            record_id, uri, date = (printable_field(header, name) for name in names)
            find = find._replace(refers=Refers(record_id, uri.strip("<>"), date))
        self._add(header, find)

    def _add(self, header: Header, find: Find) -> None:
        if self._source.crawl is not None and not self._source.wrote(header):
            find = find._replace(is_copy=True, proof=self._source.proof_of(header))
        if self._head is not None and self._head.location:
            find = leading(find, self._head.location)
        self.finds.append(find)
        self._size += len(find.line or "") + _FIND
