"""The same as the pages, in JSON, for programs; `ENDPOINTS` is what the page that documents it shows."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from thaigov_spider.browse import listings
from thaigov_spider.browse.article import beside, changed, view
from thaigov_spider.browse.article_lines import NoArticleError
from thaigov_spider.browse.article_page import line_asked
from thaigov_spider.browse.citation import citation
from thaigov_spider.browse.evidence import evidence
from thaigov_spider.browse.listings import LISTS
from thaigov_spider.browse.mementos import archived
from thaigov_spider.browse.overview_page import overview_of
from thaigov_spider.browse.pages import asked_of, page
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.time_limit import AT_MOST
from thaigov_spider.status.overview import as_json

_LISTED = 100  # articles of a list


class Endpoint(NamedTuple):
    """An address of the API: its parameters, and what it answers; whether less can be asked of it."""

    path: str
    answer: Callable[[Request], Response]
    parameters: str
    what: str
    is_query: bool = True


def api_page(request: Request) -> Response:
    """The documentation."""
    return page(request, "api", endpoints=ENDPOINTS, at_most=round(AT_MOST))


def _search(request: Request) -> Response:
    room, asked = _room(request), asked_of(request)
    result = room.search(asked)
    hits = [
        {
            "key": hit.key,
            "page": asked.link("/article", key=hit.key),
            **{name: hit.item[name] for name in ("url", "title", "section", "published", "lang", "flags")},
            "excerpts": ["".join(piece.text for piece in excerpt) for excerpt in hit.excerpts],
            "marked": [piece.text for excerpt in hit.excerpts for piece in excerpt if piece.is_marked],
        }
        for hit in result.hits
    ]
    found = result.findings
    return _json(
        {
            "count": found.count,
            "page": asked.page,
            "pages": result.pages,
            "facets": found.facets,
            "months": {str(month): count for month, count in sorted(found.months.items())},
            "articles": hits,
            "index": asdict(request.app.state.keeper.standing),
        }
    )


def _trend(request: Request) -> Response:
    plot = _room(request).plot(asked_of(request))
    return _json({"periods": plot.periods, "lines": {line.name: line.values for line in plot.lines}})


def _article(request: Request) -> Response:
    room, key = _room(request), _key(request)
    try:
        shown = view(room, key, request.query_params.get("line", ""))
    except NoArticleError:
        raise HTTPException(404) from None
    item = shown.shown.item
    return _json(
        {
            "key": shown.key,
            "line": shown.shown.name,
            "article": item,
            "gone": room.gone().get(shown.key),
            "capture": shown.frame,
            "missing": shown.missing,
            "lines": [
                {"line": one.name, "version": one.item["version"], "retrieved": one.item["retrieved"]}
                for one in shown.lines
            ],
            "citation": {"th": citation(item, "th"), "en": citation(item, "en")},
            "beside": {name: [one.key for one in some] for name, some in beside(room, item).items()},
        }
    )


def _changes(request: Request) -> Response:
    params = request.query_params
    try:
        shown = view(_room(request), _key(request), params.get("line", ""), params.get("with", ""))
    except NoArticleError:
        raise HTTPException(404) from None
    if shown.other is None:
        raise HTTPException(400, "with names the line to compare with")
    return _json({name: [part._asdict() for part in parts] for name, parts in changed(shown).items()})


def _check(request: Request) -> Response:
    room, line = line_asked(request)
    found = evidence(room.replay, line)
    return _json({"line": line.name, "outcome": found.outcome, **asdict(found)})


def _captures(request: Request) -> Response:
    url = request.query_params.get("url", "")
    found = _room(request).captures.captures(url) if url else []
    if not found:
        raise HTTPException(404 if url else 400, "url names the address")
    return _json(
        [
            one._asdict() | {"is_loop": bool(one.is_loop), "replay": archived(one.url, one.stamp)}
            for one in found
        ]
    )


def _list(request: Request) -> Response:
    name = request.query_params.get("name", "")
    if name not in LISTS:
        raise HTTPException(400, f"name is one of {', '.join(LISTS)}")
    found = listings.listed(_room(request), name, _LISTED)
    return _json([{"key": one.key, "when": one.when, "article": one.item} for one in found])


def _overview(request: Request) -> Response:
    return Response(as_json(overview_of(request)), media_type="application/json")


def _room(request: Request) -> ReadingRoom:
    room: ReadingRoom = request.app.state.room
    return room


def _key(request: Request) -> str:
    key = request.query_params.get("key", "")
    if not key:
        raise HTTPException(400, "key names the article")
    return key


def _json(found: Any) -> Response:
    return JSONResponse(found)


ENDPOINTS = (
    Endpoint(
        "/api/search",
        _search,
        "q order page year section lang generation via flags changed gone",
        "what the search page shows: number, facets, articles by month, and 20 articles with their excerpts",
    ),
    Endpoint(
        "/api/trend",
        _trend,
        "q with by per year section …",
        "what is plotted: periods, and values of each words",
    ),
    Endpoint(
        "/api/article",
        _article,
        "key line",
        "an article: a line of it (the newest if none is named), all its lines, its capture, what is missing",
    ),
    Endpoint("/api/changes", _changes, "key line with", "what differs between two lines, field by field"),
    Endpoint(
        "/api/check",
        _check,
        "key line",
        "the record read from the disk now, and held against the line",
        is_query=False,
    ),
    Endpoint("/api/captures", _captures, "url", "all captures of an address"),
    Endpoint("/api/list", _list, "name", "the 100 articles that are newest, were changed or gone last"),
    Endpoint("/api/overview", _overview, "", "what scrapy status --json tells", is_query=False),
)
