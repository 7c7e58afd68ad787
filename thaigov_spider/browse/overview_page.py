"""What is new, changed and gone: a page, feeds, and the page of `scrapy status` as of now."""

from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from thaigov_spider.browse import listings
from thaigov_spider.browse.feeds import FeedEntry, atom
from thaigov_spider.browse.listings import LISTS, ListedArticle
from thaigov_spider.browse.pages import asked_of, language_of, page
from thaigov_spider.browse.replay_pages import origin_of
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.words import said
from thaigov_spider.ledger.database import LedgerError
from thaigov_spider.status.gather import NoArchiveError
from thaigov_spider.status.overview import Overview
from thaigov_spider.status.page import POLICY, html
from thaigov_spider.status.wording import size

_SHOWN = 12  # articles in each list of the page
_IN_FEED = 50
_SUMMARY = 300  # characters of a text without one
_UNKNOWN = "1970-01-01T00:00:00Z"  # when an imported text was had; Atom wants a time


def overview_page(request: Request) -> Response:
    """The newest articles, and those that were changed or taken away last."""
    room: ReadingRoom = request.app.state.room
    lists = {name: listings.listed(room, name, _SHOWN) for name in LISTS}
    return page(request, "overview", lists=lists, figures=_figures(request))


def _figures(request: Request) -> list[tuple[str, str]]:
    """A few figures of the archive, as `scrapy status` has them; none where it has none to tell."""
    try:
        told = overview_of(request)
    except HTTPException:
        return []
    counts = {
        "articles": told.held,
        "changed": told.articles.changed,
        "gone": told.articles.gone,
        "unasked": sum(one.unasked for one in told.sequences.values()),
        "waiting": told.failures.waiting,
    }
    figures = [(f"figure.{name}", f"{count:,}") for name, count in counts.items()]
    return [*figures, ("figure.disk", size(told.disk.total))]


def status_page(request: Request) -> Response:
    """The page that `scrapy status --html` writes, as of now."""
    policy = f"{POLICY}; frame-ancestors 'none'"
    return HTMLResponse(html(overview_of(request)), headers={"Content-Security-Policy": policy})


def overview_of(request: Request) -> Overview:
    """What `scrapy status` tells now. Raises HTTPException."""
    room: ReadingRoom = request.app.state.room
    try:
        return room.overview(datetime.now(UTC))
    except (NoArchiveError, LedgerError, OSError) as error:
        raise HTTPException(503, str(error)) from error


def feed(request: Request) -> Response:
    """A feed of the newest, of those changed or gone last, or of what a search finds."""
    room: ReadingRoom = request.app.state.room
    asked, name = asked_of(request), request.path_params["name"]
    origin, language = origin_of(request), language_of(request)
    if name == "search":
        title, listed = asked.words or said("feed.all", language), listings.found(room, asked, _IN_FEED)
        shown = asked.address("/")
    elif name in LISTS:
        title, listed = said(f"feed.{name}", language), listings.listed(room, name, _IN_FEED)
        shown = asked.link("/overview")
    else:
        raise HTTPException(404)
    own = f"{origin}{request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
    entries = [_entry(one, origin + asked.link("/article", key=one.key)) for one in listed]
    text = atom(f"{title} · {said('site', language)}", own, origin + shown, entries)
    return Response(text, media_type="application/atom+xml")


def _entry(one: ListedArticle, address: str) -> FeedEntry:
    item = one.item
    when = (one.when or "").removesuffix("Z")
    summary = item["summary"] or item["body"][:_SUMMARY]
    updated = f"{when}Z" if when else _UNKNOWN
    title = item["title"] or item["url"]
    return FeedEntry(item["url"], address, title, updated, item["published"], item["section"], summary)
