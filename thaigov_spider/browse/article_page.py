"""The pages of one article: text and capture side by side, its evidence, and the files of it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from thaigov_spider.browse.article import beside, changed, files_with, lines_of, view
from thaigov_spider.browse.article_lines import ArticleLine, NoArticleError, line_named
from thaigov_spider.browse.citation import citation
from thaigov_spider.browse.evidence import evidence, record_bytes
from thaigov_spider.browse.excerpts import marked
from thaigov_spider.browse.mementos import archived
from thaigov_spider.browse.packages import packaged
from thaigov_spider.browse.pages import asked_of, page
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.take_away import made_file
from thaigov_spider.search.query import parse
from thaigov_spider.warc.decompress import DamageError


def article_page(request: Request) -> Response:
    """An article: its text beside its capture, versions, what it rests on, what stands around it."""
    room, key, name = _asked(request)
    try:
        shown = view(room, key, name, request.query_params.get("with", ""))
    except NoArticleError:
        raise HTTPException(404) from None
    item, terms = shown.shown.item, parse(asked_of(request).words).terms
    attachments = [
        (link, archived(link["url"], shown.stamp), room.captures.nearest(link["url"], shown.stamp))
        for link in item["attachments"] or ()
        if shown.stamp
    ]
    return page(
        request,
        "article",
        view=shown,
        item=item,
        gone=room.gone().get(shown.key),
        title=marked(item["title"] or "", terms),
        paragraphs=[marked(line, terms) for line in (item["body"] or item["summary"] or "").splitlines()],
        changed=changed(shown),
        beside=beside(room, item),
        attachments=attachments,
        citations=[("th", citation(item, "th")), ("en", citation(item, "en"))],
    )


def check_page(request: Request) -> Response:
    """What is on the disk now, held against a line of an article."""
    room, line = line_asked(request)
    return page(
        request, "check", line=line, key=request.query_params["key"], evidence=evidence(room.replay, line)
    )


def article_json(request: Request) -> Response:
    """The very line."""
    _, line = line_asked(request)
    return Response(line.raw + b"\n", media_type="application/json")


def article_record(request: Request) -> Response:
    """The very record, as a WARC file of one."""
    room, line = line_asked(request)
    if "record_id" not in line.item["capture"]:
        raise HTTPException(404)
    try:
        data = record_bytes(room.archive.warc, line)
    except (DamageError, OSError) as error:
        raise HTTPException(503, str(error)) from error
    return Response(data, headers=_attachment("record.warc.gz"), media_type="application/warc")


def article_wacz(request: Request) -> Response:
    """A package of all captures of an article, with what they are shown with."""
    room, key, name = _asked(request)
    try:
        lines, newest, _ = lines_of(room, key)
        line_named(lines, name, newest)
    except NoArticleError:
        raise HTTPException(404) from None
    files = files_with(room, [key])
    return made_file(
        lambda folder: packaged(
            room.archive, room.keys_of([key]), f"of {key}", folder / "article.wacz", files
        ),
        "application/wacz+zip",
    )


def _asked(request: Request) -> tuple[ReadingRoom, str, str]:
    key = request.query_params.get("key", "")
    if not key:
        raise HTTPException(400)
    return request.app.state.room, key, request.query_params.get("line", "")


def line_asked(request: Request) -> tuple[ReadingRoom, ArticleLine]:
    """The line that a request names, the newest where it names none. Raises HTTPException."""
    room, key, name = _asked(request)
    try:
        lines, newest, _ = lines_of(room, key)
        return room, line_named(lines, name, newest)
    except NoArticleError:
        raise HTTPException(404) from None


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
