"""pages/pages.jsonl of a package: what players list and search (WACZ 1.1.1, section 5.2.2)."""

import json
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from thaigov_spider.extract.executors import in_order, processes
from thaigov_spider.layouts.verdict import Verdict, judge
from thaigov_spider.package import lines
from thaigov_spider.package.catalogue import CaptureCatalogue, CataloguedRecord
from thaigov_spider.package.lines import Lines
from thaigov_spider.package.search_text import MOST_BYTES, Depth, all_findable, less_findable
from thaigov_spider.progress import Progress
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.urls import source
from thaigov_spider.warc.decompress import DamageError

_HELD_BACK = 1 << 16  # bytes that zlib may not have given out yet
_AT_ONCE = 16  # pages that a process is given
# Whether the player offers to search is in this line.
_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An article as a capture shows it."""

    capture: CataloguedRecord
    title: str | None
    texts: tuple[str | None, ...]

    def as_line(self, findable: str) -> str:
        """The line that stands for it, found by a text.

        Address and time are those of the record, by which players find it.
        """
        page = {
            "id": self.capture.id.removeprefix("<urn:uuid:").removesuffix(">"),
            "url": self.capture.uri,
            "ts": self.capture.date,
            "title": self.title or self.capture.uri,
            "text": findable,
        }
        return json.dumps(page, ensure_ascii=False)


def write(path: Path, pages: Iterable[ListedPage], progress: Progress, depth: Depth, *, jobs: int = 1) -> int:
    """Write the list, each page found as the depth says, by so many processes; how many pages it has.

    Raises OSError, WorkersLostError.
    """
    count, rest = 0, iter(pages)
    waiting: deque[list[ListedPage]] = deque()

    def texts() -> Iterator[list[tuple[str, str]]]:
        while some := list(islice(rest, _AT_ONCE)):
            waiting.append(some)
            yield [(page.title or "", "\n".join(filter(None, page.texts))) for page in some]

    with (
        path.open("w", encoding="utf-8", errors="replace", newline="\n") as file,
        processes(jobs) as workers,
    ):
        file.write(json.dumps(_HEADER) + "\n")
        for _, found in in_order(texts(), partial(all_findable, depth=depth), workers):
            some = waiting.popleft()
            file.writelines(f"{page.as_line(text)}\n" for page, text in zip(some, found, strict=True))
            count += len(some)
            progress(len(some))
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
            if size <= MOST_BYTES - _HELD_BACK:
                surely = count
    return count if size + len(deflate.flush()) <= MOST_BYTES else surely


def of_lines(chosen: Lines, condition: str = "true") -> Iterator[ListedPage]:
    """A page for each version of a chosen article whose capture fulfils a condition in SQL; OSError."""
    for listed in chosen.newest(condition):
        item = lines.read(listed.path, listed.offset)
        yield ListedPage(listed.capture, item.get("title"), (item.get("summary"), item.get("body")))


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
