"""What a WACZ package lists: the records in its index (CDXJ), and its pages.

What is listed is only read here; whether it is there is seen when all records are known.
"""

import gzip
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from thaigov_spider.exit_status import counted
from thaigov_spider.printable import Problem, shortened
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.relations import Relations
from thaigov_spider.warc.wacz_entries import opened

PAGES = "pages/pages.jsonl"
INDEXES = ("indexes/index.cdx", "indexes/index.cdx.gz", "indexes/index.cdxj")
_LONGEST_LINE = 1 << 20  # bytes
_NOT_LINES = (b"!", b" CDX")  # what lines of an index begin with that say what it is
_OF_CDX = 11  # fields of a line in the format before CDXJ; the last two are offset and file

_NOT_INDEXED = """
SELECT file, count(*), min(name || ':' || offset) FROM indexed WHERE NOT EXISTS (
    SELECT 1 FROM records
    WHERE records.unit = indexed.unit AND records.offset = indexed.offset AND name_of(records.file) = name
) AND name NOT LIKE '%.zst' GROUP BY file ORDER BY file
"""
_NOT_LISTED = """
SELECT file, count(*), min(uri) FROM listed WHERE NOT EXISTS (
    SELECT 1 FROM records WHERE records.unit = listed.unit AND records.page = listed.page
) AND NOT EXISTS (
    SELECT 1 FROM replacing WHERE replacing.unit = listed.unit AND replacing.page = listed.page
) GROUP BY file ORDER BY file
"""
_RECORDLESS = ("line of the index leads to no record", "lines of the index lead to no record")
_PAGELESS = (
    "of the listed pages is in no WARC file of the package",
    "of the listed pages are in no WARC file of the package",
)


class _Place(NamedTuple):
    """Where an index says that a record is: the file's name without folders, and the offset in bytes."""

    name: str
    offset: int


def read(package: zipfile.ZipFile, relations: Relations) -> Iterator[str]:
    """Tell `relations` what is listed; gives what is wrong with the lists. Raises what `zipfile` raises."""
    names = set(package.namelist())
    for name in INDEXES:
        if name in names:
            yield from _read_index(package, name, relations)
    if PAGES in names:
        yield from _read_pages(package, relations)


def missing(database: sqlite3.Connection, labels: list[str]) -> Iterator[Problem]:
    """What packages list of records and pages that are not there: how many, and the first of them."""
    name_of = [label.rpartition("/")[2] for label in labels]
    database.create_function("name_of", 1, name_of.__getitem__, deterministic=True)
    for query, (one, several) in ((_NOT_INDEXED, _RECORDLESS), (_NOT_LISTED, _PAGELESS)):
        for file, count, first in database.execute(query):
            text = f"{counted(count, one, several=several)}, as {shortened(first)}"
            yield Problem(labels[file], 0, text, damage=Damage.PACKAGE.name)


def _read_index(package: zipfile.ZipFile, name: str, relations: Relations) -> Iterator[str]:
    count, unread = 0, None
    try:
        for line in _lines(package, name):
            if line.startswith(_NOT_LINES) or not line.strip():
                continue
            place = _place_in(line)
            count += 1
            if place is None:
                unread = unread or line
            else:
                relations.indexed(*place)
    except (OSError, EOFError, zlib.error) as error:
        yield f"{name} cannot be read: {error}"
        return
    if unread is not None:
        yield f"{name} holds lines that are none of an index: {_said(unread)}"
    elif not count:
        yield f"{name} lists no record"


def _lines(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with opened(package, name) as entry:
        file = gzip.GzipFile(fileobj=entry) if name.endswith(".gz") else entry
        while line := file.readline(_LONGEST_LINE):
            yield line


def _place_in(line: bytes) -> _Place | None:
    """What a line says; None where it is none.

    >>> _place_in(b'org,example)/ 20260102030405 {"filename": "archive/a.warc.gz", "offset": "12"}')
    _Place(name='a.warc.gz', offset=12)
    """
    fields = line.split()
    try:
        if b"{" in line:
            about: Any = json.loads(line[line.index(b"{") :])
            name, offset = str(about["filename"]), int(about["offset"])
        elif len(fields) == _OF_CDX:
            name, offset = fields[-1].decode(), int(fields[-2])
        else:
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return _Place(name.rpartition("/")[2], offset) if 0 <= offset < 1 << 63 else None


def _read_pages(package: zipfile.ZipFile, relations: Relations) -> Iterator[str]:
    count = 0
    with opened(package, PAGES) as file:
        while line := file.readline(_LONGEST_LINE):
            try:
                url = json.loads(line).get("url")
            except (ValueError, AttributeError, RecursionError):
                url = None
            if isinstance(url, str):
                relations.listed(_as_fetched(url))
                count += 1
    if not count:
        yield f"{PAGES} lists no page"


def _as_fetched(url: str) -> str:
    """A page's URL as it is asked for: without fragment, with a path.

    >>> _as_fetched("http://example.org#top"), _as_fetched("urn:text:1")
    ('http://example.org/', 'urn:text:1')
    """
    url = url.partition("#")[0]
    scheme, separator, rest = url.partition("://")
    return f"{scheme}://{rest}/" if separator and not set(rest) & set("/?") else url


def _said(line: bytes) -> str:
    return shortened(line[:100].decode("utf-8", "replace").strip())
