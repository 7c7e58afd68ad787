"""The search page."""

from starlette.requests import Request
from starlette.responses import Response

from thaigov_spider.browse import plot
from thaigov_spider.browse.asking import DEEPEST, FILTERS
from thaigov_spider.browse.pages import asked_of, language_of, page, picture
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.search.query import LONGEST

_SHOWN = 12  # values of a facet; the others are folded away


def search_page(request: Request) -> Response:
    """What is found, by what it can be narrowed, and how often over time."""
    room: ReadingRoom = request.app.state.room
    asked = asked_of(request)
    result = room.search(asked)
    plotted = room.plot(asked)
    return page(
        request,
        "search",
        result=result,
        facets=_facets(result.findings.facets),
        shown=_SHOWN,
        plot=plotted,
        picture=picture(plot.svg(plotted, language_of(request))),
        is_ledger_lost=room.is_ledger_lost(),
        is_cut=len(request.query_params.get("q", "")) > LONGEST,
        deepest=DEEPEST,
    )


def _facets(counts: dict[str, dict[str, int]]) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet: years in their order, the newest first, all others by their number."""
    facets = {}
    for name in FILTERS:
        values = list(counts.get(name, {}).items())
        if name == "year":
            values.sort(reverse=True)
        facets[name] = values
    return facets
