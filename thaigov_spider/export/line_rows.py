"""The lines of an archive, as rows that tell where each stands and what decides which one is exported."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, BinaryIO

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.article.identity import address_key, article_key
from thaigov_spider.article.json_line import loads
from thaigov_spider.article.record import FIELDS
from thaigov_spider.progress import Progress

COUNTED = [one.name for one in FIELDS if one.metadata["counted"]]
"""Fields that an article may lack; the column `has_…` says whether it does not."""

_NAMES = {one.name: None for one in FIELDS}
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
"""What in a line may be one of a pair of surrogates, which alone is no text: no UTF-8 has it."""

_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_TEXTS = ("title", "section", "summary", "body", "published", "published_raw", "supersedes", "moved_from")
_LINKS = ("images", "attachments")
_READ = 1 << 17  # bytes; a line has several thousand
_SAID = ("url", "published", "section", "lang", "generation")
COLUMNS = (
    *("key", "came_from", *_SAID, "retrieved", "version", "digest", "via", "is_captured", "flags", "lacks"),
    *(f"has_{name}" for name in COUNTED),
    *("file", "offset", "size"),
)
"""`key` is that of the article's address, `came_from` that of what led to it; `retrieved` has no Z.

`lacks` are the fields that there were not when the line was written, with blanks between; null if all are.

`file` is the place of the file among those that are read; in it the line begins at `offset`, and has `size`
bytes.
"""


# A text that was captured is better known than one that was imported. Of a live crawl's the last version is
# the newest, whatever its clock said; of that and others the one captured last, in the order of lines where a
# clock does not tell.
NEWEST_FIRST = (
    "is_captured DESC, is_last DESC, retrieved DESC NULLS LAST, version DESC, file DESC, offset DESC"
)
"""The order of an article's lines in SQL; of a live crawl's only that of the last version `is_last`."""


def files_of(archive: Archive) -> list[Path]:
    """The files that hold lines of articles, in the order of their runs."""
    paths = files([*archive.items.glob("*.jsonl"), *archive.imported.glob("*.jsonl")])
    return sorted(paths, key=lambda path: (path.name.rpartition("-")[2], path.name))


def size_of(archive: Archive) -> int:
    """How many bytes of lines there are. Raises OSError."""
    return sum(path.stat().st_size for path in files_of(archive))


def line_rows(
    paths: Sequence[Path], unreadable: Counter[Path], progress: Progress
) -> Iterator[tuple[object, ...]]:
    """A row of COLUMNS for each line; those that are no articles are counted as `unreadable`.

    Raises OSError.
    """
    for number, path in enumerate(paths):
        with path.open("rb", buffering=_READ) as file:
            for offset, line in _lines(file):
                progress(len(line))
                row = _row(line)
                if row:
                    yield *row, number, offset, len(line)
                elif line.strip():
                    unreadable[path] += 1


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    offset = 0
    for line in file:
        yield offset, line
        offset += len(line)


def _row(line: bytes) -> tuple[object, ...] | None:
    try:
        item = loads(line)
        via = item["capture"]["via"]
        said = [None if item[name] is None else str(item[name]) for name in _SAID]
        has = [bool(item.get(name)) for name in COUNTED]
        about = int(item["version"]), str(item["content_digest"]), via, via != "corpus"
        flags = json.dumps(item["flags"]) if item["flags"] != [] else "[]"
        times = captured(item["retrieved"])
        row = article_key(item), came_from(item), *said, times, *about, flags, lacks(item), *has
        if _HALVES.search(line):
            "".join(one for one in row if isinstance(one, str)).encode()  # no database takes a half
        return row if is_typed(item) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def lacks(item: Mapping[str, Any]) -> str | None:
    """The fields of an article that a line has not, with blanks between; None where it has all."""
    if _NAMES.keys() <= item.keys():
        return None
    return " ".join(name for name in _NAMES if name not in item)


def came_from(item: dict[str, Any]) -> str | None:
    """The key of the address that led to a line's, if one did. Raises KeyError, ValueError."""
    return address_key(item["moved_from"], item["lang"]) if item.get("moved_from") else None


def is_typed(item: Mapping[str, Any]) -> bool:
    """Whether the fields have types that every format can hold. Raises ValueError, TypeError, KeyError."""
    if item["published"]:
        date.fromisoformat(item["published"][:10])
    if not {type(item.get(name)) for name in _TEXTS} <= {str, NoneType}:
        return False
    links = [one["url"] for name in _LINKS for one in item.get(name) or ()]
    return not (item["flags"] or links) or {type(one) for one in (*item["flags"], *links)} == {str}


def captured(time: str | None) -> str | None:
    """The moment of a capture. Raises ValueError where it is none, TypeError."""
    if time is not None and not _MOMENT.match(time):
        raise ValueError(time)
    return moment(time)


def encodable(line: bytes) -> bytes:
    """A line as it is; where it has half a pair of surrogates, with U+FFFD instead."""
    if not _HALVES.search(line):
        return line
    text = json.dumps(json.loads(line), ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def moment(time: str | None) -> str | None:
    """A time as it sorts: with its Z, a fraction of a second were before none."""
    return time.removesuffix("Z").removesuffix(".000000") if time else None
