"""What the miniature Common Crawl holds: captures in WARC files as Common Crawl writes them, and an index."""

import gzip
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha1
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from thaigov_spider.demo.archived import ArchivedPage
from thaigov_spider.demo.archived import invented as captures_of
from thaigov_spider.demo.articles import Article
from thaigov_spider.timestamps import timestamp_to_second

_FIRST_YEAR = 2012
_ARCS = "CC-MAIN-2012"  # the last crawl that is kept in ARC files
_AS_RECEIVED = "20180813"  # before, heads told of the coding and length that a body had before it was decoded
_WIRE = ("Content-Encoding", "Transfer-Encoding", "Content-Length")

IndexRow = dict[str, str]


@dataclass(frozen=True)
class WebCrawl:
    """One crawl: its name, when it began and ended, and the files and index rows that it has of the site."""

    name: str
    first: str
    last: str
    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[IndexRow] = field(default_factory=list)


def invented(articles: Iterable[Article]) -> Iterator[ArchivedPage]:
    """Captures of these articles' pages; what is older than Common Crawl was captured later."""
    for one in captures_of(articles):
        later = max(0, _FIRST_YEAR - int(one.timestamp[:4]))
        yield replace(one, timestamp=f"{int(one.timestamp[:4]) + later}{one.timestamp[4:]}")


def crawl_of(capture: ArchivedPage) -> str:
    """The name of the crawl that made a capture: year and week, but for old ones."""
    year, week, _ = capture.when.isocalendar()
    if year <= _FIRST_YEAR:
        return _ARCS
    return f"CC-MAIN-{year}-{week:02}"


def crawls(captures: Iterable[ArchivedPage], longest: int) -> list[WebCrawl]:
    """The crawls that made these captures, and one that met nothing of the site, the newest first.

    Payloads are cut at `longest` bytes.
    """
    found = [WebCrawl("CC-MAIN-2015-06", "2015-01-25T00:00:00", "2015-02-07T00:00:00")]
    for name, group in groupby(sorted(captures, key=lambda one: (crawl_of(one), one.timestamp)), crawl_of):
        found.append(_crawl(name, list(group), longest))
    return sorted(found, key=lambda one: one.name, reverse=True)


def _crawl(name: str, captures: list[ArchivedPage], longest: int) -> WebCrawl:
    """Pages are in one file, all that is no page in another."""
    times = [timestamp_to_second(one.when)[:-1] for one in captures]
    crawl = WebCrawl(name, min(times), max(times))
    if name == _ARCS:
        _add_arc(crawl, captures)
        return crawl
    for kind in ("warc", "crawldiagnostics"):
        held = [one for one in captures if (one.status == 200) is (kind == "warc")]
        file = f"crawl-data/{name}/segments/1.2/{kind}/{name}-00000.warc.gz"
        data = bytearray(_member("warcinfo", "", times[0] + "Z", b"software: an invented crawler\r\n"))
        for one in held:
            data += _member(
                "request", one.url, _date(one), b"GET / HTTP/1.1\r\nHost: www.thaigov.go.th\r\n\r\n"
            )
            member, row = _captured(one, longest)
            row |= {"filename": file, "offset": str(len(data)), "length": str(len(member))}
            data += member
            crawl.rows.append(row)
            data += _member("metadata", one.url, _date(one), b"fetchTimeMs: 7\r\n")
        if held:
            crawl.files[file] = bytes(data)
    crawl.rows.sort(key=lambda row: (row["urlkey"], row["timestamp"]))
    return crawl


def _add_arc(crawl: WebCrawl, captures: list[ArchivedPage]) -> None:
    file = "common-crawl/parse-output/segment/1/1_0.arc.gz"
    data = bytearray(
        gzip.compress(b"filedesc://1_0.arc.gz 0.0.0.0 20120101000000 text/plain 4\n1 0\n\n", mtime=0)
    )
    for one in captures:
        block = _head(one, len(one.body)) + one.body
        line = f"{one.url} 203.0.113.5 {one.timestamp} {one.media_type} {len(block)}\n"
        member = gzip.compress(line.encode() + block + b"\n", mtime=0)
        place = {"filename": file, "offset": str(len(data)), "length": str(len(member))}
        crawl.rows.append(_row(one, one.body) | place)
        data += member
    crawl.files[file] = bytes(data)
    crawl.rows.sort(key=lambda row: (row["urlkey"], row["timestamp"]))


def _captured(capture: ArchivedPage, longest: int) -> tuple[bytes, IndexRow]:
    """The gzip member of a capture's response record, and what the index says of it but for its place."""
    body = capture.body[:longest]
    extra = [("WARC-Payload-Digest", f"sha1:{_sha1(body)}")]
    if len(body) < len(capture.body):
        extra.append(("WARC-Truncated", "length"))
    block = _head(capture, len(body)) + body
    return _member("response", capture.url, _date(capture), block, *extra), _row(capture, body)


def _row(capture: ArchivedPage, body: bytes) -> IndexRow:
    row = {
        "urlkey": key(capture.url),
        "timestamp": capture.timestamp,
        "url": capture.url,
        "mime": capture.media_type,
        "mime-detected": capture.media_type,
        "status": str(capture.status),
        "digest": _sha1(body),
    }
    return row | ({"truncated": "length"} if len(body) < len(capture.body) else {"languages": "tha"})


def _head(capture: ArchivedPage, length: int) -> bytes:
    """The head as it is kept: the body was received compressed, in chunks, and is stored as neither."""
    kept = [pair for pair in capture.headers if pair[0] not in _WIRE]
    wire = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    if capture.timestamp < _AS_RECEIVED:
        kept += wire
    else:
        kept += [(f"X-Crawl-{name}", value) for name, value in wire] + [("Content-Length", str(length))]
    lines = [f"HTTP/1.1 {capture.status} OK", *(f"{name}: {value}" for name, value in kept)]
    return "\r\n".join([*lines, "", ""]).encode()


def _member(kind: str, url: str, date: str, block: bytes, *extra: tuple[str, str]) -> bytes:
    """A record as Common Crawl writes it, in a gzip member."""
    is_http = kind in ("request", "response")
    fields = [
        ("WARC-Type", kind),
        ("WARC-Date", date),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {date} {url}')}>"),
        ("Content-Length", str(len(block))),
        ("Content-Type", f"application/http; msgtype={kind}" if is_http else "application/warc-fields"),
        ("WARC-Warcinfo-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, date[:7])}>"),
        *([("WARC-Target-URI", url)] if url else []),
        *extra,
        ("WARC-Block-Digest", f"sha1:{_sha1(block)}"),
    ]
    head = "\r\n".join(["WARC/1.0", *(f"{name}: {value}" for name, value in fields), "", ""])
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def _date(capture: ArchivedPage) -> str:
    return timestamp_to_second(capture.when)


def _sha1(data: bytes) -> str:
    return b32encode(sha1(data, usedforsecurity=False).digest()).decode()


def key(url: str) -> str:
    """An address as the index sorts it, the host turned round: `th,go,thaigov)/news`."""
    host, _, path = url.lower().partition("://")[2].partition("/")
    names = host.partition(":")[0].removeprefix("www.").split(".")
    return f"{','.join(reversed(names))})/{path}"
