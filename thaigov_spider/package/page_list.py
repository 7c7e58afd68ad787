"""pages/pages.jsonl of a package: what players list and search (WACZ 1.1.1, section 5.2.2)."""

import json
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from thaigov_spider.extract.executors import Workers, in_order
from thaigov_spider.layouts.verdict import Verdict, judge
from thaigov_spider.package.catalogue import CaptureCatalogue, CataloguedRecord
from thaigov_spider.package.listed_page import ListedPage, PageToList, as_lines
from thaigov_spider.package.search_text import MOST_BYTES, Depth, less_findable
from thaigov_spider.progress import Progress
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.urls import source
from thaigov_spider.warc.decompress import DamageError

_HELD_BACK = 1 << 16  # bytes that zlib may not have given out yet
_AT_ONCE = 16  # pages that a process is given
# Whether the player offers to search is in this line.
_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}


def write(path: Path, pages: Iterable[PageToList], progress: Progress, depth: Depth, workers: Workers) -> int:
    """Write the list, each page found as the depth says; how many pages it has.

    Raises OSError, WorkersLostError.
    """
    count, rest = 0, iter(pages)
    some = iter(lambda: list(islice(rest, _AT_ONCE)), [])
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(json.dumps(_HEADER) + "\n")
        for taken, lines in in_order(some, partial(as_lines, depth=depth), workers):
            file.write(lines)
            count += len(taken)
            progress(len(taken))
    return count


def write_less(path: Path, target: Path, depth: Depth) -> None:
    """Write a list anew, each page found less deep. Raises OSError."""
    with (
        path.open(encoding="utf-8") as old,
        target.open("w", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.write(old.readline())
        for line in old:
            page = json.loads(line)
            title = "" if page["title"] == page["url"] else page["title"]  # as `as_line` has it
            page["text"] = less_findable(title, page["text"], depth)
            file.write(json.dumps(page, ensure_ascii=False) + "\n")


def searched(path: Path) -> int:
    """How many pages of a list a player searches: those in its first `MOST_BYTES`, compressed. OSError."""
    size, count, surely = 0, -1, 0  # the first line is the header
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    with path.open("rb") as file:
        for line in file:
            size += len(deflate.compress(line))
            count += 1
            if size > MOST_BYTES:
                return surely
            if size <= MOST_BYTES - _HELD_BACK:
                surely = count
    return count if size + len(deflate.flush()) <= MOST_BYTES else surely


def of_captures(catalogue: CaptureCatalogue, captures: Captures, condition: str) -> Iterator[ListedPage]:
    """A page for each capture of an article that no line was read from: because it showed nothing new."""
    unread = f"{condition} AND number NOT IN (SELECT record FROM lines)"  # noqa: S608  # our own words
    for found in catalogue.select(unread):
        page = _page(catalogue, captures, found) if source(found.uri) else None
        if page is not None:
            yield page


def _page(catalogue: CaptureCatalogue, captures: Captures, found: CataloguedRecord) -> ListedPage | None:
    try:
        page = captures.page(*captures.record(catalogue.files[found.file].name, found.start))
    except DamageError:
        return None
    reading = page.reading if judge(page) is Verdict.ARTICLE else None
    return ListedPage(found, reading.title, (reading.summary, reading.body)) if reading else None
