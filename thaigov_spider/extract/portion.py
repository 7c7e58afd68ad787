"""A part of a WARC file, as one process reads it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from thaigov_spider.extract.found_record import Find
from thaigov_spider.extract.pages_in import PagesIn
from thaigov_spider.extract.portions import END, RecordStart
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.urls import is_loopback, is_ours
from thaigov_spider.warc.decompress import DamageError, Readable
from thaigov_spider.warc.formats import text_as
from thaigov_spider.warc.reader import read
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS


@dataclass(slots=True)
class PortionContents:
    """What is in a portion, as `Contents` has it.

    `passed` counts what is of no use. `problems` and `notes` have an offset each; notes are of what is odd,
    and no loss.
    """

    began: RecordStart | None = None
    ended: RecordStart | None = None
    finds: list[Find] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FilePortion:
    """The records of a file that begin from the offset `start` up to `end`, as `JoinedPortion` has it.

    The first of them is searched for, unless a record is known to begin at the place `exact`. `origin` is the
    site's.
    """

    source: WarcSource
    origin: str
    start: int
    end: int
    exact: RecordStart | None = None

    def beginning(self, place: RecordStart) -> "FilePortion":
        """The rest of the portion, from a place at which a record begins."""
        return replace(self, exact=place)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return min(self.end, self.source.size) - self.start

    def run(self) -> PortionContents:
        """Read it. Raises OSError where the file cannot be opened."""
        exact = self.exact or RecordStart(self.start)
        pages = PagesIn(self.source, self._is_of_site, exact.offset, exact.number)
        found = PortionContents(
            None, None, pages.finds, pages.pages, pages.passed, problems=pages.problems, notes=pages.notes
        )
        with self.source.opened() as file:
            try:
                self._read(file, pages, found)
            except DamageError as error:
                found.problems.append((0, str(error)))
                found.ended = RecordStart(END)
            except (OSError, *ZIP_ERRORS) as error:
                found.problems.append((pages.offset, f"this file cannot be read here: {error}"))
        return found

    def _read(self, file: Readable, pages: PagesIn, found: PortionContents) -> None:
        exact = self.exact or RecordStart(self.start)

        def is_enough(offset: int) -> bool:
            if found.began is None:
                found.began = RecordStart(offset, exact.number)
            return offset >= self.end or pages.is_full

        text = text_as(self.source.form, file, exact.offset)
        if self._is_searched_for and text.find(self.start - 1, self.end) is None:
            return
        ended = read(text, pages, is_enough)
        found.ended = RecordStart(END) if ended is None else RecordStart(ended, pages.seen_at(ended))

    @property
    def _is_searched_for(self) -> bool:
        return self.exact is None and (self.start > 0 or self.source.is_torn)

    def _is_of_site(self, uri: str) -> bool:
        """The miniature plays an archive, too, whose answers are no pages of the site."""
        crawl = self.source.crawl
        if crawl is not None and uri.startswith(crawl.elsewhere):
            return False
        return is_ours(uri, self.origin, crawl.origin if crawl else self.origin) or is_loopback(uri)
