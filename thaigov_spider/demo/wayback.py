"""The miniature Wayback Machine: its index and its captures, and what goes wrong with both on demand."""

import gzip
import json
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from thaigov_spider.demo.archived import ArchivedPage
from thaigov_spider.demo.archived import invented as captures_of
from thaigov_spider.demo.articles import invented
from thaigov_spider.demo.exchange import Headers, Reply, Request, counted
from thaigov_spider.demo.faults import Faults
from thaigov_spider.demo.hosts import REAL, Hosts

INDEX = "/cdx/search/cdx"
_CAPTURE = re.compile(r"/web/([0-9]{14})id_/(.+)")
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_ROBOTS = b"User-agent: *\nDisallow: /save/\n"


class Wayback:
    """The machine's state; safe to use from several threads while it is served, as `site.Site` is.

    `captures` are those of the invented articles unless others are given. No query of the index gets more
    than `cap` rows. With `compress` answers are sent as gzip to clients that accept it; with `record` the
    requests are kept in `requests`.
    """

    def __init__(
        self,
        captures: Iterable[ArchivedPage] | None = None,
        *,
        cap: int = 60_000,
        compress: bool = True,
        record: bool = True,
    ) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self.hosts: Hosts = REAL
        self._cap, self._compress, self._record = cap, compress, record
        self._lock = threading.Lock()
        self._captures: list[ArchivedPage] = []
        self.add(*(captures_of(invented()) if captures is None else captures))

    @property
    def captures(self) -> list[ArchivedPage]:
        """All captures, in the order of the index."""
        return self._captures

    def add(self, *captures: ArchivedPage) -> None:
        """Have these captures, too."""
        with self._lock:
            self._captures = sorted([*self._captures, *captures], key=_order)

    def replace(self, old: ArchivedPage, new: ArchivedPage) -> None:
        """Have one capture in place of another."""
        with self._lock:
            self._captures = sorted([*(one for one in self._captures if one != old), new], key=_order)

    def count(self, path: str) -> int:
        """How many requests came for a path; ending in `*` it stands for all that begin so."""
        return counted(list(self.requests), path)

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with what is wrong with it."""
        if self._record:
            self.requests.append(request)
        reply = self._due(request)
        if fault := self.faults.take(request):
            reply = fault.apply(reply, request, self.hosts)
        return reply

    def _due(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(200, (("Content-Type", "text/plain"),), _ROBOTS)
        if request.path == INDEX:
            return self._packed(self._index(request), request)
        match = _CAPTURE.fullmatch(request.target)
        return self._packed(self._capture(*match.groups()), request) if match else _not_found()

    def _capture(self, timestamp: str, url: str) -> Reply:
        """The capture of that second, or a redirect to the one that is nearest."""
        of_page = [one for one in self._captures if one.held and key(one.url) == key(url)]
        if not of_page:
            return _not_found()
        nearest = min(of_page, key=lambda one: abs(int(one.timestamp) - int(timestamp)))
        if nearest.timestamp != timestamp:
            place = f"{self.hosts.www}/web/{nearest.timestamp}id_/{nearest.url}"
            return Reply(302, (("Location", place), ("x-archive-redirect-reason", "found capture")), b"")
        original = tuple((f"x-archive-orig-{name}", value) for name, value in nearest.headers)
        own = [("Content-Type", value) for name, value in nearest.headers if name == "Content-Type"]
        location = [
            ("Location", f"{self.hosts.www}/web/{timestamp}id_/{value}")
            for name, value in nearest.headers
            if name == "Location"
        ]
        memento = ("memento-datetime", format_datetime(nearest.when, usegmt=True))
        headers = (("Server", "nginx"), *own, *location, memento, *original, ("x-app-server", "wwwb-app0"))
        return Reply(nearest.status, headers, nearest.body)

    def _packed(self, reply: Reply, request: Request) -> Reply:
        is_packed = reply.body.startswith(b"\x1f\x8b")
        if not (self._compress and request.accepts_gzip and reply.body) or is_packed:
            return reply
        headers: Headers = (*reply.headers, ("Content-Encoding", "gzip"))
        return replace(reply, headers=headers, body=gzip.compress(reply.body, 3, mtime=0))

    def _index(self, request: Request) -> Reply:
        asked = parse_qsl(urlsplit(request.target).query)
        query = dict(asked)
        fields = query.get("fl", ",".join(_FIELDS)).split(",")
        filters = [value for name, value in asked if name == "filter"]
        rows = list(self._rows(query, filters))[: self._cap]
        limit = int(query.get("limit", self._cap))
        resume = query.get("resumeKey")
        if resume is not None:
            rows = [row for row in rows if _position(row) >= resume]
        more = rows[limit : limit + 1]
        answer = [[row[name] for name in fields] for row in rows[:limit]]
        if answer or more:
            answer.insert(0, fields)
        if more and query.get("showResumeKey") == "true":
            answer += [[], [_position(more[0])]]
        body = ",\n".join(json.dumps(row) for row in answer)
        return Reply(200, (("Content-Type", "application/json"),), f"[{body}]\n".encode())

    def _rows(self, query: dict[str, str], filters: list[str]) -> Iterator[dict[str, str]]:
        wanted, is_prefix = key(query.get("url", "")), query.get("matchType") == "prefix"
        since, until, collapse = query.get("from", ""), query.get("to", ""), query.get("collapse")
        last = None
        for one in self._captures:
            row = _row(one)
            fits = row["urlkey"].startswith(wanted) if is_prefix else row["urlkey"] == wanted
            fits = fits and since <= one.timestamp[: len(since)] and one.timestamp[: len(until)] <= until
            if not (one.listed and fits and all(_passes(row, text) for text in filters)):
                continue
            this = row[collapse] if collapse else None
            if this is None or this != last:
                yield row
            last = this


def key(url: str) -> str:
    """An address as the index sorts it: without scheme, `www.`, `:80`, or capitals."""
    return re.sub(r"^(?:https?://)?(?:www\.)?([^/:]*)(?::80|:443)?", r"\1", url.lower()).removesuffix("/")


def _order(capture: ArchivedPage) -> tuple[str, str]:
    return key(capture.url), capture.timestamp


def _row(capture: ArchivedPage) -> dict[str, str]:
    values = (
        *(key(capture.url), capture.timestamp, capture.url, capture.media_type, str(capture.status)),
        *(capture.digest, str(len(capture.body))),
    )
    return dict(zip(_FIELDS, values, strict=True))


def _position(row: dict[str, str]) -> str:
    return f"{row['urlkey']} {row['timestamp']}"


def _passes(row: dict[str, str], text: str) -> bool:
    name, _, pattern = text.partition(":")
    found = re.fullmatch(pattern, row[name.removeprefix("!")]) is not None
    return found is not name.startswith("!")


def _not_found() -> Reply:
    body = b"<html><head><title>Wayback Machine</title></head><body>The Wayback Machine has not archived it."
    return Reply(404, (("Content-Type", "text/html; charset=utf-8"),), body + b"</body></html>")
