"""The miniature site: its articles, its faults, the requests it got; and how to have it run beside a test."""

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from thaigov_spider.demo.articles import Article, invented
from thaigov_spider.demo.collection import Collection
from thaigov_spider.demo.exchange import Reply, Request, counted
from thaigov_spider.demo.faults import Faults
from thaigov_spider.demo.hosts import REAL, Hosts
from thaigov_spider.demo.replies import Context, Settings
from thaigov_spider.demo.routes import reply_to
from thaigov_spider.demo.server import Server
from thaigov_spider.demo.today import newsroom
from thaigov_spider.demo.today.routes import reply_to as reply_of_today

_CACHED = 512
_COMPRESSED = ("text/", "application/javascript", "application/xml")
_REPLIES = {"codeigniter": reply_to, "current": reply_of_today}


class Site:
    """The site's state; safe to use from several threads while it is served.

    `articles` are the invented ones unless others are given; `generation="current"` shows them as the site of
    today does, under numbers of today. `delay` is in seconds, for every reply;
    `compress` sends gzip to clients that accept it; with `record` the requests are kept in `requests`. All
    other keyword arguments are those of `Settings`. `faults` says what goes wrong; `hosts` is set by `serve`.
    """

    def __init__(
        self,
        articles: Iterable[Article] | None = None,
        *,
        delay: float = 0.0,
        compress: bool = True,
        record: bool = True,
        **settings: Any,
    ) -> None:
        self.settings = Settings(**settings)
        self.faults = Faults()
        self.requests: list[Request] = []
        self._delay, self._compress, self._record = delay, compress, record
        self._lock = threading.Lock()
        self._hosts = REAL
        self._files: dict[str, bytes | None] = {}
        self._change(Collection(self._usual() if articles is None else articles))

    def _usual(self) -> list[Article]:
        return newsroom.articles() if self.settings.generation == "current" else invented()

    def _change(self, collection: Collection) -> None:
        self._collection = collection
        self._cache: dict[tuple[str, bool, bool], Reply] = {}

    @property
    def articles(self) -> list[Article]:
        """All articles, newest first, those that are not listed included."""
        return self._collection.newest_first

    @property
    def hosts(self) -> Hosts:
        """The origins that the site's links begin with."""
        return self._hosts

    @hosts.setter
    def hosts(self, hosts: Hosts) -> None:
        with self._lock:
            self._hosts = hosts
            self._change(self._collection)

    def get(self, number: int) -> Article:
        """The article with this id.

        Raises KeyError: there is none.
        """
        if article := self._collection.get(number):
            return article
        raise KeyError(number)

    def add(self, *articles: Article) -> None:
        """Publish articles, or put them in place of those with the same ids."""
        with self._lock:
            self._change(self._collection.with_article(*articles))

    def edit(self, number: int, **changes: Any) -> Article:
        """Change fields of an article.

        Raises KeyError: there is none with this id.
        """
        with self._lock:
            article = replace(self.get(number), **changes)
            self._change(self._collection.with_article(article))
        return article

    def remove(self, number: int) -> None:
        """Take an article off the site; its address then answers with a soft 404."""
        with self._lock:
            self._change(self._collection.without(number))

    def show_night(self, night: int) -> None:
        """Have the articles of today's site as they are on a night, counted from 1."""
        with self._lock:
            self._change(Collection(newsroom.on_night(night)))

    def new_government(self, *, gone: bool = True) -> None:
        """Take all articles of the government before off the listing, or off the site."""
        with self._lock:
            kept = () if gone else (replace(article, listed=False) for article in self.articles)
            self._change(Collection(kept))

    def replace_file(self, path: str, body: bytes) -> None:
        """Give an upload, or a file of the theme, other bytes under the same address."""
        self._put(path, body)

    def remove_file(self, path: str) -> None:
        """Take an upload, or a file of the theme, off the site; its address then answers with 404."""
        self._put(path, None)

    def _put(self, path: str, body: bytes | None) -> None:
        with self._lock:
            self._files = {**self._files, path: body}
            self._change(self._collection)

    def count(self, path: str) -> int:
        """How many requests came for a path; ending in `*` it stands for all that begin so.

        With `hosts.media` before it, only those to the host of the uploads count.
        """
        of_media = path.startswith(self._hosts.media)
        path = path.removeprefix(self._hosts.media)
        requests = [request for request in list(self.requests) if request.to_media_host or not of_media]
        return counted(requests, path)

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with what is wrong with it."""
        if self._record:
            self.requests.append(request)
        reply = self._due(request)
        if fault := self.faults.take(request):
            reply = fault.apply(reply, request, self._hosts)
        if self._delay:
            reply = replace(reply, wire=replace(reply.wire, delay=reply.wire.delay + self._delay))
        return reply

    def _due(self, request: Request) -> Reply:
        cache = self._cache
        key = (request.target, request.to_media_host, self._compress and request.accepts_gzip)
        if not (reply := cache.get(key)):
            context = Context(request, self._collection, self.settings, self._hosts, self._files)
            reply = _REPLIES[self.settings.generation](context)
            reply = _compressed(reply) if key[2] else reply
            if len(cache) < _CACHED:
                cache[key] = reply
        return reply


def _compressed(reply: Reply) -> Reply:
    kind = next((value for name, value in reply.headers if name == "Content-Type"), "")
    if not reply.body or not kind.startswith(_COMPRESSED):
        return reply
    headers = (*reply.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return replace(reply, headers=headers, body=gzip.compress(reply.body, 3, mtime=0))


class Served(Protocol):
    """What can be served: the site, or the Wayback Machine."""

    hosts: Hosts

    def answer(self, request: Request) -> Reply:
        """The reply to a request."""


def serve(site: Served, port: int = 0) -> Server:
    """A server for the site on this port of 127.0.0.1 (0: any free one), listening but not yet answering.

    Raises OSError: the port is taken.
    """
    server = Server(site.answer, port)
    site.hosts = server.hosts
    return server


@contextmanager
def running(site: Served, port: int = 0) -> Iterator[str]:
    """Serve the site beside what is done in the context; gives the origin of its pages.

    At the end every connection is closed and every thread has ended.
    """
    with serve(site, port) as server:
        server.start()
        yield server.hosts.www
