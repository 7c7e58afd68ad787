"""A second source of captures, as a newcomer would add one: its listing and its addresses are its own.

Run as a program, it is Scrapy that knows of it: `python -m tests.second_source crawl shelf …`.
"""

import re
import sys
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.cmdline import execute

from thaigov_spider import settings, spiders
from thaigov_spider.demo.archived import ArchivedPage
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.hosts import REAL, Hosts
from thaigov_spider.http.framing import Frame, split
from thaigov_spider.plan.capture_index import IndexAnswer, IndexAnswerError, IndexQuery, Portion, Snapshot
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.urls import canonical
from thaigov_spider.warc.memento import Memento, memento

_KEPT = re.compile(r"https?://[^/]+/kept/([0-9]{14})/at/(.+)")
SETTINGS = {
    "TRIES": 2,
    "PATIENCE": 0,
    "INDEX_ROWS": 2,
    "INDEX_CAP": 1000,
    "INDEX_DAYS": 30,
    "INDEX_TIMEOUT": 30,
}


class Shelf(CaptureSource):
    """Lists captures as lines of text, `TIMESTAMP URL`; gives their headers with `was-` in front of them."""

    via = "shelf"
    title = "the Shelf"
    instead = "Ask the Shelf's keeper"
    settings = "SHELF"

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        return ("/list",), ("/kept/",)

    def listing_at(self, portion: Portion, origin: str, rows: int) -> str:
        asked = {"below": portion.query.prefix, "after": portion.resume_key or "", "rows": rows}
        return f"{origin}/list?{urlencode(asked)}"

    def portion_at(self, url: str) -> Portion | None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        return Portion(IndexQuery(asked["below"]), asked.get("after")) if parts.path == "/list" else None

    def listed(self, body: bytes) -> IndexAnswer:
        first, *lines = body.decode().splitlines()
        if not first.startswith("on from:"):
            raise IndexAnswerError("the Shelf answered something that is no list")
        rows = [line.split(" ") for line in lines]
        found = tuple(Snapshot(canonical(url), when, url, 200, "text/html", url + when) for when, url in rows)
        return IndexAnswer(found, len(rows), first.removeprefix("on from:") or None)

    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        return f"{origin}/kept/{snapshot.timestamp}/at/{snapshot.url}"

    def captured_at(self, url: str) -> tuple[str, str] | None:
        match = _KEPT.fullmatch(url)
        return (match[1], match[2]) if match else None

    def captures_below(self, origin: str) -> str:
        return f"{origin}/kept/"

    def memento(self, frame: Frame | None) -> Memento | None:
        """As of the Wayback Machine, but for the names of the headers."""
        if frame is None or frame.payload is None:
            return None
        head = (
            bytes(frame.head).replace(b"kept-on:", b"memento-datetime:").replace(b"was-", b"x-archive-orig-")
        )
        return memento(split(head + bytes(frame.body), "GET"))


class ShelfServer:
    """Plays the Shelf, with these captures."""

    def __init__(self, captures: list[ArchivedPage]) -> None:
        self.captures = sorted(captures, key=lambda one: (one.url, one.timestamp))
        self.requests: list[Request] = []
        self.hosts: Hosts = REAL

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        if request.path == "/list":
            return self._list(dict(parse_qsl(urlsplit(request.target).query)))
        for one in self.captures:
            if request.target == f"/kept/{one.timestamp}/at/{one.url}":
                was = tuple((f"was-{name}", value) for name, value in one.headers)
                return Reply(
                    one.status, (("kept-on", format_datetime(one.when, usegmt=True)), *was), one.body
                )
        return Reply(404, (), b"")

    def _list(self, asked: dict[str, str]) -> Reply:
        below = [one for one in self.captures if urlsplit(one.url).path[1:].startswith(asked["below"])]
        start, rows = int(asked.get("after", 0)), int(asked["rows"])
        on_from = start + rows if start + rows < len(below) else ""
        lines = [f"{one.timestamp} {one.url}" for one in below[start : start + rows]]
        return Reply(
            200, (("Content-Type", "text/plain"),), "\n".join([f"on from:{on_from}", *lines]).encode()
        )


if __name__ == "__main__":  # not where tests import this: the process is the other tests' too
    CAPTURE_SOURCES[Shelf.via] = Shelf()
    for name, value in ({"ORIGIN": "https://shelf.example"} | SETTINGS).items():
        setattr(settings, Shelf().setting(name), value)  # as they would stand in settings.py
    spiders.__path__.append(str(Path(__file__).with_name("more_spiders")))
    execute(["scrapy", *sys.argv[1:]])
