"""The index of Common Crawl: the list of crawls, the text of a query, and what it answers. Pure.

Common Crawl has crawled the web about monthly since 2013, and three times before, which it kept as ARC files.
The list of crawls is `collinfo.json`; each crawl has an index of its own, `CC-MAIN-2024-10-index`, which
is pywb's (https://github.com/webrecorder/pywb/wiki/CDX-Server-API): rows of JSON in the order of addresses,
in pages, whose number has to be asked for first. Where it has nothing it answers 404, and says so in JSON.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from thaigov_spider.plan.capture_index import (
    EVERY_COLLECTION,
    IndexAnswer,
    IndexAnswerError,
    IndexCollection,
    IndexQuery,
    Portion,
    Snapshot,
)
from thaigov_spider.urls import SITE, canonical, is_site, source

LIST = "/collinfo.json"
_INDEX = re.compile(r"/([A-Za-z0-9][A-Za-z0-9._-]*)-index")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PAGE_SIZE = "5"  # blocks of 3,000 rows: what the server takes where it is not told, said lest pages shift
_WHAT = f"{urlsplit(SITE).netloc.removeprefix('www.')}/*"  # with `www.` and without, but no other host
_PAGE = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_TIMESTAMP = re.compile(r"[0-9]{14}")
_FILE = re.compile(r"[!-\"$-~]+")  # printable ASCII but `#`
_NUMBER = re.compile(r"[0-9]{1,15}")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_REVISIT = "warc/revisit"
_NOTHING = re.compile("no captures", re.IGNORECASE)


def target_of(portion: Portion) -> str:
    """Path and query that ask for a portion: the list of crawls, the number of pages, or a page."""
    if portion.query == EVERY_COLLECTION:
        return LIST
    asked = {"url": _WHAT, "output": "json", "pageSize": _PAGE_SIZE}
    match = _PAGE.fullmatch(portion.resume_key or "")
    asked |= {"page": match[1]} if match else {"showNumPages": "true"}
    return f"/{portion.query.collection}-index?{urlencode(asked)}"


def portion_of(url: str) -> Portion | None:
    """The portion that a URL of ours asks for; None if for none.

    How many pages there are does not stand in it, so that a resume key ends with its slash.
    """
    parts = urlsplit(url)
    if parts.path == LIST:
        return Portion(EVERY_COLLECTION)
    match = _INDEX.fullmatch(parts.path)
    asked = dict(parse_qsl(parts.query))
    if match is None or asked.get("url") != _WHAT:
        return None
    query = IndexQuery("", collection=match[1])
    return Portion(query, f"{asked['page']}/" if "page" in asked else None)


def parse(portion: Portion, status: int, body: bytes) -> IndexAnswer:
    """What the index answered. Raises IndexAnswerError."""
    if portion.query == EVERY_COLLECTION:
        return _collections(_ok(status, body))
    if status == 404 and _says_nothing(body):
        return IndexAnswer((), 0, None)
    text = _ok(status, body)
    if portion.resume_key is None:
        pages = _page_count(text)
        return IndexAnswer((), 0, f"0/{pages}" if pages else None)
    page, pages = map(int, portion.resume_key.split("/"))
    rows = rows_of(text)
    found = (_snapshot(row, portion.query.collection) for row in rows)
    behind = f"{page + 1}/{pages}" if page + 1 < pages else None
    return IndexAnswer(tuple(one for one in found if one is not None), len(rows), behind)


def _ok(status: int, body: bytes) -> bytes:
    if status != 200:
        raise IndexAnswerError(f"status {status}")
    return body


def _says_nothing(body: bytes) -> bool:
    """Whether a 404 is the index's word that the crawl has nothing of the site."""
    said = _json(body)
    return isinstance(said, dict) and any(
        isinstance(said.get(name), str) and _NOTHING.search(said[name]) for name in ("message", "error")
    )


def _collections(body: bytes) -> IndexAnswer:
    listed = _json(body)
    if not (isinstance(listed, list) and listed and all(isinstance(one, dict) for one in listed)):
        raise IndexAnswerError("the list of crawls is none")
    found = [_collection(one) for one in listed]
    if not all(_NAME.fullmatch(one.name) for one in found):
        raise IndexAnswerError("the list of crawls has one without a name")
    return IndexAnswer((), len(found), None, tuple(found))


def _collection(listed: dict[str, Any]) -> IndexCollection:
    first, last = (re.sub("[^0-9]", "", str(listed.get(name) or ""))[:14] for name in ("from", "to"))
    return IndexCollection(str(listed.get("id", "")), first, last)


def _page_count(body: bytes) -> int:
    said = _json(body)
    pages = said.get("pages") if isinstance(said, dict) else said
    if not isinstance(pages, int) or isinstance(pages, bool) or not 0 <= pages < 1_000_000:
        raise IndexAnswerError("the index does not say how many pages it has")
    return pages


def rows_of(body: bytes) -> list[dict[str, Any]]:
    """The rows of a page of the index. Raises IndexAnswerError."""
    rows = [_json(line) for line in body.splitlines() if line.strip()]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise IndexAnswerError("the index answered something that is no list of rows")
    needed = ("timestamp", "url", "filename", "offset", "length")
    if any(name not in row for row in rows for name in needed):
        raise IndexAnswerError("the index's rows lack fields that say where a capture is")
    return rows


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _snapshot(row: dict[str, Any], collection: str) -> Snapshot | None:
    """The capture that a row lists; None where it is no article's, or nobody can tell where it is.

    An answer that nothing had changed (304, a revisit) has no page, and is none either.
    """
    text = {name: str(value) for name, value in row.items()}
    url, place = text["url"], place_of(text["filename"], text["offset"], text["length"])
    try:
        article = canonical(url) if source(url) and is_site(url) else None
    except ValueError:
        return None
    if text.get("mime") == _REVISIT:
        return None
    if article is None or place is None or not _TIMESTAMP.fullmatch(text["timestamp"]):
        return None
    status, kinds = text.get("status", ""), {text.get(name, "").lower() for name in ("mime", "mime-detected")}
    return Snapshot(
        article,
        text["timestamp"],
        url,
        int(status) if re.fullmatch("[0-9]{3}", status) else None,
        "text/html" if kinds & _PAGES else text.get("mime", "").lower(),
        text.get("digest", ""),
        place,
        collection,
        text.get("truncated", ""),
    )


def place_of(file: str, offset: str, length: str) -> str | None:
    """Where a capture is, as a URL has it: the path of its file, and behind `#` the range of bytes.

    >>> place_of("crawl-data/CC-MAIN-2024-10/x.warc.gz", "100", "20")
    'crawl-data/CC-MAIN-2024-10/x.warc.gz#bytes=100-119'
    """
    are_numbers = all(_NUMBER.fullmatch(text) for text in (offset, length))
    if not (_FILE.fullmatch(file) and are_numbers and int(length) > 0):
        return None
    return f"{file.lstrip('/')}#bytes={int(offset)}-{int(offset) + int(length) - 1}"
