"""Addresses of captures: `/web/<14 digits>/<url>` and its kind, and lists of them (RFC 7089).

What was captured may be anybody's, and hostile. Each answer carries a policy of its own, whatever shows it:
`sandbox` gives it an origin that nobody shares and forbids scripts, forms, pop-ups and leading the reader
away; nothing is loaded but what the archive has.
"""

import sqlite3

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from thaigov_spider.browse import mementos
from thaigov_spider.browse.capture_table import CaptureTable, ListedCapture
from thaigov_spider.browse.mementos import LATEST, Locator, archived
from thaigov_spider.browse.pages import STATIC, page
from thaigov_spider.browse.replay import Replay, Replayed
from thaigov_spider.warc.decompress import DamageError

_NO_PREFETCH = {"X-DNS-Prefetch-Control": "off", "Referrer-Policy": "no-referrer"}
_MISSING_PICTURE = STATIC.joinpath("missing.svg").read_bytes()


def memento(request: Request) -> Response:
    """The capture of an address that is nearest to a moment; or the way to it."""
    asked = mementos.locator(_path_and_query(request))
    if asked is None:
        return _missing(request, "", "", "replay.not-an-address", 400)
    wished = mementos.wished_stamp(request.headers.get("accept-datetime"))
    stamp = mementos.full_stamp(asked.stamp) if asked.stamp else wished or LATEST
    if stamp is None:
        return _missing(request, asked.url, asked.kind, "replay.not-an-address", 400)
    table: CaptureTable = request.app.state.room.captures
    try:
        capture = table.nearest(asked.url, stamp)
        if capture is None:
            return _missing(request, asked.url, asked.kind, "replay.missing")
        if capture.stamp != asked.stamp:
            return _to(request, capture, asked)
        return _answer(request, capture, asked)
    except (DamageError, OSError, sqlite3.Error) as error:
        return _missing(request, asked.url, asked.kind, "replay.damaged", 502, told=str(error))


def time_map(request: Request) -> Response:
    """All captures of an address, as links."""
    url = _path_and_query(request).partition("/timemap/link/")[2]
    asked = mementos.locator(f"/web/{url}")
    if asked is None:
        return PlainTextResponse("This is no address on the web.\n", 400)
    table: CaptureTable = request.app.state.room.captures
    captures = table.captures(asked.url)
    if not captures:
        return PlainTextResponse("The archive has no capture of this address.\n", 404)
    listed = dict.fromkeys((one.stamp, one.url) for one in captures)
    text = mementos.time_map(asked.url, origin_of(request), list(listed))
    return Response(text, media_type="application/link-format")


def origin_of(request: Request) -> str:
    """The origin that the reader's browser knows this server by; its host has been checked."""
    return f"http://{request.headers['host']}"


def policy(origin: str) -> str:
    """What a browser may do with a capture: show it, with what else the archive has."""
    own = f"{origin}/web/"
    return (
        f"sandbox; default-src 'none'; img-src {own} data:; media-src {own}; font-src {own} data:;"
        f" style-src 'unsafe-inline' {own}; frame-src {own}; form-action 'none'; base-uri 'none'"
    )


def _path_and_query(request: Request) -> str:
    """The address as it was asked for, with its escapes."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return (path.partition(b"?")[0] + (b"?" + query if query else b"")).decode("ascii", "replace")


def _to(request: Request, capture: ListedCapture, asked: Locator) -> Response:
    headers = _closed(request) | {"Vary": "Accept-Datetime", "Link": f'<{capture.url}>; rel="original"'}
    return RedirectResponse(archived(capture.url, capture.stamp, asked.kind), 302, headers)


def _answer(request: Request, capture: ListedCapture, asked: Locator) -> Response:
    replay: Replay = request.app.state.room.replay
    shown = replay.replayed(capture, asked.kind)
    headers = _headers(request, capture)
    if shown.location:
        return RedirectResponse(shown.location, 302, headers)
    if shown.status == 404 and not shown.body:
        return _missing(request, capture.url, asked.kind, "replay.nowhere")
    if shown.encoding:
        headers["Content-Encoding"] = shown.encoding
    if shown.name:
        headers["Content-Disposition"] = f"attachment; filename*={shown.name}"
    return _sent(shown, headers)


def _sent(shown: Replayed, headers: dict[str, str]) -> Response:
    media_type = "".join(sign for sign in shown.media_type if " " <= sign <= "~")
    answer = Response(shown.body, shown.status, headers)
    answer.headers["Content-Type"] = media_type  # as it is: Starlette would add a charset
    return answer


def _headers(request: Request, capture: ListedCapture) -> dict[str, str]:
    origin = origin_of(request)
    headers = _closed(request) | {
        "Memento-Datetime": mementos.http_date(capture.stamp),
        "Link": mementos.relations(capture.url, origin),
    }
    # Fonts are asked for across origins, of which a sandboxed page has none; scripts cannot say they are one.
    if request.headers.get("sec-fetch-dest") == "font":
        headers["Access-Control-Allow-Origin"] = "null"
    return headers


def _closed(request: Request) -> dict[str, str]:
    return _NO_PREFETCH | {
        "Content-Security-Policy": policy(origin_of(request)),
        "Cross-Origin-Resource-Policy": "cross-origin",  # to the sandbox, which is no origin of ours
        "Cross-Origin-Opener-Policy": "unsafe-none",  # browsers open no sandboxed page with another
    }


def _missing(
    request: Request, url: str, kind: str, name: str, status: int = 404, *, told: str = ""
) -> Response:
    """What stands in the place of what is not there: it is seen to be missing, and nothing live is shown."""
    headers = _closed(request)
    if kind == "im_":
        return Response(_MISSING_PICTURE, status, headers, "image/svg+xml")
    if kind == "cs_":
        return Response("", status, headers, "text/css")
    return page(request, "missing", status, headers, said=name, url=url, told=told)
