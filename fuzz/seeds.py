"""Where each attack begins: inputs that are right, or wrong in a known way."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from thaigov_spider.corpus import text_format
from thaigov_spider.demo import generations
from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.plan import wayback_cdx
from thaigov_spider.plan.capture_index import IndexQuery, Portion

_TESTS = Path(__file__).parent.parent / "tests"

_DATES = """\
วันอังคารที่ 15 ธันวาคม 2563
วันศุกร์ที่ 20 พฤษภาคม 2559 เวลา 20.15 น.
๑๗ ส.ค. ๖๓ และ 24 - 25 สิงหาคม พ.ศ. 2563, 30 ธ.ค.2561
02/06/2566
2025-12-03T10:15:00+07:00
Tuesday 5 April 2005, 9.30 p.m.
15 พฤจิกายน. ๒๕ ๖๔ 18:05:20 +0400
วันที่ 18-20 พ.ย. ,25-27 พ.ย. และ 3 ธ.ค. 65 จังหวัด
7-13/11/2563 ถึง มี.ค. 15, 2559
2 มีนาคม พ.ศ. 2477 (ร.ศ. 153)
the 28th of September, October 9, 10 and 11, 2021"""

_HTTP = [
    b"Fri, 20 May 2016 13:15:00 GMT",
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip,\r\n chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nA: b\r\n\r\n",
]

_ANSWERS = [
    b"http/1.1  200 OK\r\nContent-Type: text/html\r\nContent-Type: text/html\r\n\r\n<p>",
    b"HTTP/1.1 0 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n"
    + gzip.compress(b"<p>ok"),
    b"HTTP/2 200\r\nContent-Encoding: br, identity\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"\r\n\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n",
]

_ARC = b"""filedesc://a.arc 0.0.0.0 20050203040506 text/plain 76
1 0 InternetArchive
URL IP-address Archive-date Content-type Archive-length

http://www.thaigov.go.th/news/press/2548/a b.htm 203.0.113.5 20050203040506 text/html, x 34
HTTP/1.0 200 OK\r
\r
<p>15 1.2548</p>

dns:www.thaigov.go.th - 200502030405 text/dns 200 f3b1 - 1234 a.arc 15
20050203040506
"""

_PACKAGES = [
    b'{"resources": [{"path": "archive/a.warc", "bytes": 9, "hash": "sha256:0"}], "hash": "md5:0"}',
    b'th,go)/ 20260102030405 {"filename": "a.warc", "offset": "0", "digest": "sha1:A", "length": 9}\n',
    b'{"format": "json-pages-1.0", "id": "pages"}\n{"url": "http://x", "ts": "2026-01-02T03:04:05Z"}\n',
    b" CDX N b a m s k r M S V g\nth,go)/ 20260102030405 http://x text/html 200 A - - 9 0 a.warc\n",
    b'!meta 0 {"format": "cdxj-gzip-1.0"}\nth,go)/ 2026 {"offset": 0, "length": 9, "digest": "sha256:0"}',
]

_URLS = [
    "http://www.thaigov.go.th:80/news/contents/ministry_details/40001?utm_source=x#y",
    "/th/news/163000/",
    "index.php?option=com_k2&view=item&id=85876:85876&Itemid=3&lang=th",
    "//media.thaigov.go.th/uploads/%E0%B8%81%2f..%5C/./a b.pdf",
]


def seeds(target: str) -> Iterator[bytes]:
    """The inputs that a target is begun with, those included that it once failed on."""
    yield from _SEEDS.get(target, lambda: iter(()))()
    yield from _files(_TESTS / "fuzz" / target)


def _dates() -> Iterator[bytes]:
    return (line.encode() for line in [_DATES, *_DATES.splitlines()])


def _pages() -> Iterator[bytes]:
    yield from _files(_TESTS / "pages", "*.html")
    for generation, nestings in generations.NESTINGS.items():
        for nesting in nestings:
            yield generations.page(invented()[0], generation, nesting=nesting).body


def _warcs() -> Iterator[bytes]:
    for path in sorted((_TESTS / "warcs").iterdir()):
        data = path.read_bytes()
        yield data
        if path.suffix == ".gz":
            yield gzip.decompress(data)
    yield _ARC
    yield b"".join(gzip.compress(one + b"\n") for one in _ARC.split(b"\n\n"))


def _cdx() -> Iterator[bytes]:
    yield b"""[["timestamp","original","mimetype","statuscode","digest"],
    ["20170102030405","http://www.thaigov.go.th:80/news/contents/details/1","text/html","200","AAAA"],[],["th%2Cgo+1"]]"""
    yield wayback_cdx.query_of(Portion(IndexQuery("news/cab/", "2016", "2017"), "th%2Cgo+1"), 100).encode()
    yield (
        b"HTTP/1.1 200 OK\r\nmemento-datetime: Fri, 20 May 2016 13:15:00 GMT\r\n"
        b"x-archive-orig-content-length: 9\r\nx-archive-orig-content-encoding: gzip\r\n"
        b"Content-Type: text/html\r\n\r\n\x1f\x8b"
    )


def _crawled() -> Iterator[bytes]:
    site = CommonCrawlSite()
    yield b'{"pages": 2, "pageSize": 5, "blocks": 9}'
    yield b'{"message": "No Captures found for: thaigov.go.th/*"}'
    yield b"CC-MAIN-2024-10-index?url=thaigov.go.th%2F%2A&page=1"
    yield json.dumps([{"id": one.name, "from": one.first, "to": one.last} for one in site.crawls]).encode()
    for one in site.crawls:
        yield b"\n".join(json.dumps(row).encode() for row in one.rows[:3])
        for row in one.rows[:2]:
            start, length = int(row["offset"]), int(row["length"])
            yield gzip.decompress(one.files[row["filename"]][start : start + length])


def _corpus() -> Iterator[bytes]:
    yield text_format.as_text(
        {"title": "ข่าว", "published_raw": "วันอังคารที่ 15 ธันวาคม 2563", "summary": "สรุป", "body": "หนึ่ง\nสอง",
         "url": "https://www.thaigov.go.th/news/contents/details/1"}
    ).encode()  # fmt: skip


def _robots() -> Iterator[bytes]:
    yield b"User-agent: *\nCrawl-delay: 2.5\nDisallow: /a*$\nAllow: /\nSitemap: /sitemap.xml\n"


def _files(folder: Path, pattern: str = "*") -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.rglob(pattern)) if path.is_file())


_SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "dates": _dates,
    "text": _pages,
    "layouts": _pages,
    "verdict": _pages,
    "urls": lambda: (url.encode() for url in _URLS),
    "http": lambda: iter(_HTTP),
    "answers": lambda: iter([*_ANSWERS, *_HTTP]),
    "packages": lambda: iter(_PACKAGES),
    "verify": _warcs,
    "extract": _warcs,
    "recovery": _warcs,
    "cdx": _cdx,
    "crawled": _crawled,
    "corpus": _corpus,
    "robots": _robots,
}
