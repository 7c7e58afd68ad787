"""The miniature Common Crawl: list of crawls, indexes, ranges of files, and what goes wrong with them."""

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from thaigov_spider.demo import crawled
from thaigov_spider.demo.archived import ArchivedPage
from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.crawled import IndexRow, WebCrawl
from thaigov_spider.demo.exchange import Headers, Reply, Request, counted
from thaigov_spider.demo.faults import Faults
from thaigov_spider.demo.hosts import REAL, Hosts

LIST = "/collinfo.json"
_INDEX = re.compile(r"/(?P<crawl>CC-MAIN-[0-9-]+)-index")
_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]+)")
_JSON: Headers = (("Content-Type", "application/json"),)
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_ROWS_IN_BLOCK = 3000


class CommonCrawlSite:
    """Index and data of Common Crawl under one address; safe to use from several threads while it is served.

    `captures` are those of the invented articles unless others are given. A page of an index has `page_rows`
    rows, payloads are cut at `longest` bytes. With `record` the requests are kept in `requests`. Faults of
    a file may be laid on one range of it: `/crawl-data/x.warc.gz#bytes=0-99`.
    """

    def __init__(
        self,
        captures: Iterable[ArchivedPage] | None = None,
        *,
        page_rows: int = 5 * _ROWS_IN_BLOCK,
        longest: int = 1 << 20,
        record: bool = True,
    ) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self.hosts: Hosts = REAL
        self.captures = list(crawled.invented(invented()) if captures is None else captures)
        self.crawls: list[WebCrawl] = crawled.crawls(self.captures, longest)
        self._page_rows, self._record = page_rows, record

    @property
    def rows(self) -> list[IndexRow]:
        """The rows of all indexes, the newest crawl's first."""
        return [row for crawl in self.crawls for row in crawl.rows]

    def count(self, path: str) -> int:
        """How many requests came for a path; ending in `*` it stands for all that begin so."""
        return counted(list(self.requests), path)

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with what is wrong with it."""
        if self._record:
            self.requests.append(request)
        asked = request.header("Range")
        fault = self.faults.take(replace(request, target=f"{request.target}#{asked}") if asked else request)
        if fault and fault.kind == "whole-file":
            headers = tuple(pair for pair in request.headers if pair[0].lower() != "range")
            request = replace(request, headers=headers)
        reply = self._due(request)
        return fault.apply(reply, request, self.hosts) if fault else reply

    def _due(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(200, (("Content-Type", "text/plain"),), _ROBOTS)
        if request.path == LIST:
            return _packed(self._list(), request)
        match = _INDEX.fullmatch(request.path)
        crawl = next((one for one in self.crawls if match and one.name == match["crawl"]), None)
        if crawl is not None:
            return _packed(self._index(crawl, request), request)
        for one in self.crawls:
            if (data := one.files.get(unquote(request.path[1:]))) is not None:
                return _range(data, request.header("Range"))
        return Reply(404, (("Content-Type", "text/html"),), b"<h1>404</h1>")

    def _list(self) -> Reply:
        listed = [
            {
                "id": one.name,
                "name": f"{one.name} Index",
                "timegate": f"{self.hosts.www}/{one.name}/",
                "cdx-api": f"{self.hosts.www}/{one.name}-index",
                "from": one.first,
                "to": one.last,
            }
            for one in self.crawls
        ]
        return Reply(200, _JSON, json.dumps(listed, indent=2).encode())

    def _index(self, crawl: WebCrawl, request: Request) -> Reply:
        query = request.query
        wanted = crawled.key("http://" + query.get("url", "").removesuffix("*"))
        rows = [row for row in crawl.rows if row["urlkey"].startswith(wanted)]
        pages = -(-len(rows) // self._page_rows)
        if query.get("showNumPages") == "true":
            said = {"pages": max(pages, 1), "pageSize": 5, "blocks": max(pages, 1)}
            return Reply(200, (("Content-Type", "text/x-cdxj"),), json.dumps(said).encode())
        if not rows:
            said_so = {"message": f"No Captures found for: {query.get('url', '')}"}
            return Reply(404, _JSON, json.dumps(said_so).encode())
        page = int(query.get("page", "0"))
        if page >= pages:
            return Reply(400, _JSON, json.dumps({"message": f"Page {page} invalid"}).encode())
        some = rows[page * self._page_rows :][: self._page_rows]
        body = "".join(json.dumps(row) + "\n" for row in some)
        return Reply(200, (("Content-Type", "text/x-ndjson"),), body.encode())


def _packed(reply: Reply, request: Request) -> Reply:
    """As the index sends its answers: compressed, in chunks."""
    if not request.accepts_gzip:
        return reply
    headers = (*reply.headers, ("Content-Encoding", "gzip"))
    body = gzip.compress(reply.body, 3, mtime=0)
    return replace(reply, headers=headers, body=body, wire=replace(reply.wire, chunked=True))


def _range(data: bytes, asked: str) -> Reply:
    """A range of a file, or all of it where none is asked for."""
    match = _RANGE.fullmatch(asked)
    if match is None:
        return Reply(200, (("Content-Type", "application/octet-stream"),), data)
    first, last = int(match[1]), min(int(match[2]), len(data) - 1)
    if first > last:
        return Reply(416, (("Content-Range", f"bytes */{len(data)}"),), b"")
    headers = (
        ("Content-Type", "application/octet-stream"),
        ("Content-Range", f"bytes {first}-{last}/{len(data)}"),
    )
    return Reply(206, headers, data[first : last + 1])
