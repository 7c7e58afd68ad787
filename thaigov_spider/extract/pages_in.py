"""Takes the records of a WARC file, and finds the site's pages among them."""

from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from thaigov_spider.extract.article_in import PageOutcome, outcome_of, printable_field, why_cut
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.html.page import may_be_html
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.readback.answer_page import as_http1, headers_of, page_of
from thaigov_spider.urls import canonical
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.digests import canonical as canonical_digest
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri

OF_OTHER_SITES = "records of other sites"
"""What is passed over because it is of no page of the site."""
_LONGEST_HEAD = 1 << 20  # bytes of an HTTP head
_LONGEST_BLOCK = (1 << 26) + _LONGEST_HEAD  # as much as a crawl would have read of a page
_ENOUGH = 1 << 25  # characters of lines that are kept at once
_FIND = 1 << 10  # characters that stand for the rest of a find
_KINDS = frozenset({"response", "resource", "revisit", "continuation"})
_ABOUT_RECORDS = frozenset({"request", "warcinfo", "metadata"})
_FAILURE = b"failure:"  # what the records of a failure begin with that crawls of ours write


FindKind = Literal["response", "revisit", "continuation", "failure"]


class Refers(NamedTuple):
    """What a revisit says of its original: its id, or its address and date; empty where it does not."""

    record_id: str
    uri: str
    date: str


class Find(NamedTuple):
    """One record of the site: an answer, a revisit or a further segment of one, or a failure to get any.

    `url` is the canonical address, `uri` the target URI. `is_copy`: another archive, such as the Wayback
    Machine, captured it at its `date`. Only an article has a `line` and a `content_digest`; only a revisit
    whose page is still to be looked up `refers` to another record. `cut` says why the end of a page is
    missing. `segment` is the number of a page that lies in several records, 0 for all others, and `origin`
    the id of its first one.
    """

    offset: int
    kind: FindKind
    url: str
    uri: str
    date: str
    record_id: str
    payload_digest: str
    truncated: bool
    is_copy: bool
    content_digest: str | None = None
    line: str | None = None
    refers: Refers | None = None
    cut: str | None = None
    segment: int = 0
    origin: str = ""


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
        self._head: _Head | None = None  # of the answer in it, once that is there

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
        self._head = _head_of_resource(header) if _is_bare(header) else None

    def feed(self, piece: memoryview) -> None:
        """Keep pages whole, and of all others the head."""
        if self._header is None:
            return
        if self._head is None and len(self._block) < _LONGEST_HEAD:
            self._block += piece
            self._head = _head_of(bytes(self._block[:_LONGEST_HEAD]))
        elif self._head is not None and self._head.is_page:
            self._block += piece[: _LONGEST_BLOCK + 1 - len(self._block)]

    def end(self) -> None:
        """Look at what was kept."""
        header, self._header = self._header, None
        if header is None:
            return
        if header.kind == "metadata":
            if self._block.startswith(_FAILURE):
                self._add(_find(header, "failure"))
        elif header.kind == "revisit":
            self._look_up(header)
        elif header.kind == "continuation" or "warc-segment-number" in header.fields:
            self._add(_segment(header))
        elif self._head is None:
            self.problems.append((header.offset, "this record was not read: it holds no HTTP response"))
        elif self._head.is_page:
            self._look(header)
        else:
            self.passed["files, not pages"] += 1
            self._add(_find(header, "response"))  # a revisit may be of it

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
                self.passed[f"{header.kind} records"] += 1
            return False
        if self._is_of_site(header.uri):
            return True
        if header.kind != "continuation" and header.uri.startswith("http"):
            self.passed[OF_OTHER_SITES] += 1
        return False

    def _look(self, header: Header) -> None:
        if len(self._block) > _LONGEST_BLOCK:
            self.passed["pages longer than 64 MiB"] += 1
            self.problems.append((header.offset, "this page is longer than the limit, and was not read"))
            return
        try:
            page = page_in(header, bytes(self._block), is_ours=self._source.crawl is not None)
        except DamageError as error:
            self.problems.append((header.offset, f"this page was not read: {error}"))
            return
        outcome = outcome_of(page, header, self._source.name, cut=why_cut(header, page))
        self.pages[outcome.verdict] += 1
        if outcome.problem:
            self.problems.append((header.offset, outcome.problem))
        self._add(with_outcome(_find(header, "response"), outcome))

    def _look_up(self, header: Header) -> None:
        """A revisit of a page, or of what may be one, has its original looked up."""
        find, head = _find(header, "revisit"), self._head
        if head is None or (head.is_page and head.is_success):
            names = "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date"
            record_id, uri, date = (printable_field(header, name) for name in names)
            find = find._replace(refers=Refers(record_id, uri.strip("<>"), date))
        self._add(find)

    def _add(self, find: Find) -> None:
        self.finds.append(find)
        self._size += len(find.line or "") + _FIND


def _find(header: Header, kind: FindKind) -> Find:
    uri = printable_field(header, "warc-target-uri").strip("<>")
    try:
        url = canonical(target_uri(header.uri))
    except ValueError:
        url = uri
    return Find(
        header.offset,
        kind,
        url,
        uri,
        printable_field(header, "warc-date"),
        printable_field(header, "warc-record-id"),
        canonical_digest(printable_field(header, "warc-payload-digest")),
        header.is_truncated,
        "warc-source-uri" in header.fields,
    )


def with_outcome(find: Find, outcome: PageOutcome) -> Find:
    """A find that turned out to be this."""
    return find._replace(
        content_digest=outcome.content_digest,
        line=outcome.line,
        cut=outcome.cut,
        truncated=find.truncated or outcome.cut is not None,
    )


def page_in(header: Header, block: bytes, *, is_ours: bool) -> Page:
    """The page in a record. Raises DamageError.

    Where it is a resource, as warcit writes the files of a folder, the block is the page itself, and there is
    no status: it is had, which is what 200 says.
    """
    uri = target_uri(header.uri)
    if _is_bare(header):
        return Page(uri, 200, {"content-type": header.fields.get("content-type", "")}, block)
    return page_of(uri, block, as_received=is_ours)


def _segment(header: Header) -> Find:
    number = header.fields.get("warc-segment-number", "")
    origin = printable_field(
        header, "warc-segment-origin-id" if header.kind == "continuation" else "warc-record-id"
    )
    kind: FindKind = "continuation" if header.kind == "continuation" else "response"
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return _find(header, kind)._replace(segment=int(number) if is_number else 0, origin=origin)


def _is_bare(header: Header) -> bool:
    """Whether the block is the body of a page, without the head of an answer."""
    return header.kind == "resource" or (
        header.kind == "response"
        and header.fields.get("content-type", "").lower().startswith(("text/html", "application/xhtml+xml"))
    )


def _head_of_resource(header: Header) -> "_Head":
    return _Head(may_be_html({"content-type": header.fields.get("content-type", "")}), True)


class _Head(NamedTuple):
    """What the head of an answer says: that its body may be a page, and whether its status is 2xx."""

    is_page: bool
    is_success: bool


def _head_of(start: bytes) -> _Head | None:
    start = as_http1(start)
    head = framing.final_head(start)
    if head is None:
        return None
    headers = headers_of(start[head.at : head.end])
    return _Head(may_be_html(headers), 200 <= head.status < 300)
