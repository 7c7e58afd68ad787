"""The reading room as a server: its addresses, and how it listens."""

import contextlib
import errno
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from thaigov_spider.browse.api import ENDPOINTS, api_page
from thaigov_spider.browse.article_page import (
    article_json,
    article_page,
    article_record,
    article_wacz,
    check_page,
)
from thaigov_spider.browse.guard import Guard
from thaigov_spider.browse.hosts import is_loopback
from thaigov_spider.browse.keeper import IndexKeeper
from thaigov_spider.browse.overview_page import feed, overview_page, status_page
from thaigov_spider.browse.pages import STATIC, page
from thaigov_spider.browse.replay_pages import memento, time_map
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.search_page import search_page
from thaigov_spider.browse.take_away import take_away
from thaigov_spider.browse.time_limit import TooLongError, limited
from thaigov_spider.browse.words import said
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.cli.foreground import reason
from thaigov_spider.search.index import NoIndexError

__all__ = ["ReadingRoom", "address_of", "application", "is_loopback", "listening", "serve"]

_PATIENCE = 3  # seconds that answers have to end when the server is stopped
_NOT_HERE = (socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL, errno.EADDRNOTAVAIL)


def application(room: ReadingRoom, keeper: IndexKeeper, host: str = "127.0.0.1") -> Starlette:
    """The pages of a reading room; `host` is the name that it is reached by."""
    app = Starlette(
        routes=[
            Route("/", limited(search_page), name="search"),
            Route("/take", take_away),
            Route("/overview", overview_page),
            Route("/status", status_page),
            Route("/feed/{name}.atom", limited(feed)),
            Route("/api", api_page),
            *(Route(one.path, limited(one.answer) if one.is_query else one.answer) for one in ENDPOINTS),
            Route("/article", limited(article_page)),
            Route("/article.json", article_json),
            Route("/article.wacz", article_wacz),
            Route("/record.warc.gz", article_record),
            Route("/check", check_page),
            Route("/web/{rest:path}", memento),
            Route("/timemap/link/{rest:path}", time_map),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, own=host)],
        exception_handlers={
            HTTPException: _http_error,
            NoIndexError: _no_index,
            TooLongError: _too_long,
            OSError: _trouble,
            sqlite3.Error: _trouble,
        },
    )
    app.state.room, app.state.keeper = room, keeper
    return app


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)
    known = error.status_code if error.status_code in (400, 404, 503) else 400
    told = "" if error.detail == HTTPStatus(error.status_code).phrase else error.detail
    return page(request, "error", error.status_code, said=f"error.{known}", told=told)


def _no_index(request: Request, error: Exception) -> Response:  # noqa: ARG001
    headers = {"Retry-After": "5"}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": "there is no index yet"}, 503, headers)
    return page(request, "error", 503, headers, said="index.none", told="")


def _too_long(request: Request, error: Exception) -> Response:  # noqa: ARG001
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": said("error.too-long", "en")}, 503)
    return page(request, "error", 503, said="error.too-long", told="")


def _trouble(request: Request, error: Exception) -> Response:
    """What a disk or a database had to say; the next update mends an index."""
    return _http_error(request, HTTPException(503, reason(error)))


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket to serve on. Raises UsageError, and OSError, with words, where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno in _NOT_HERE:
            raise UsageError(f"--host {host} is no name or address of this machine") from error
        what = os.strerror(error.errno) if error.errno else str(error)  # strerror names the address again
        other = "; --port 0 takes one that is free" if error.errno == errno.EADDRINUSE else ""
        raise OSError(f"{host} port {port}: {what}{other}") from error
    with contextlib.closing(sock):
        yield sock


def address_of(sock: socket.socket, host: str) -> str:
    """The address to open in a browser."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # as which it is reached here
    return f"http://{f'[{name}]' if ':' in name else name}:{sock.getsockname()[1]}/"


def serve(room: ReadingRoom, sock: socket.socket, host: str, ready: Callable[[], object]) -> None:
    """Serve until SIGINT or SIGTERM, whose handlers of before are called at the end."""
    with IndexKeeper(room.indexes) as keeper:
        config = uvicorn.Config(
            application(room, keeper, host),
            access_log=False,
            log_config=None,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        ready()
        uvicorn.Server(config).run(sockets=[sock])
