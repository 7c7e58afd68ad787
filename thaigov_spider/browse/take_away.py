"""What a search finds, as a file: JSON Lines, CSV, Parquet, SQLite or WACZ, as the other commands make them.

However much it is, no more than a piece of it is held in memory.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from thaigov_spider.browse.article import files_with
from thaigov_spider.browse.asking import Asked
from thaigov_spider.browse.packages import packaged
from thaigov_spider.browse.pages import asked_of
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.time_limit import in_time
from thaigov_spider.browse.words import said
from thaigov_spider.cli.program import installing
from thaigov_spider.export import sqlite
from thaigov_spider.export.columns import flat, typed, with_besides
from thaigov_spider.export.formats import guarded
from thaigov_spider.export.line_rows import moment
from thaigov_spider.search.index import Found

_MOST_TRACED = 500  # articles of a package whose files are looked up; for more of them, all are read
_NOTE = "Thaigov-Note"  # a field of the answer that says what is not in the file
_PIECE = 1 << 16  # characters or bytes that are sent at once
_BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


async def take_away(request: Request) -> Response:
    """What the address asks for, in its `format`: found in time, however long it takes to be sent."""
    room: ReadingRoom = request.app.state.room
    make = _FORMATS.get(request.query_params.get("format", ""))
    if make is None:
        raise HTTPException(400, f"format is one of {', '.join(_FORMATS)}")
    asked = asked_of(request)
    found = await in_time(room.all, asked)
    answer = await run_in_threadpool(make, room, asked, found)
    if await run_in_threadpool(room.is_ledger_lost):
        answer.headers[_NOTE] = said("take.lost", "en")
    return answer


def _lines(room: ReadingRoom, articles: Iterable[Found]) -> Iterator[bytes]:
    """Their lines, in their order, as an export has them; those that cannot be read are left out."""
    gone = room.gone()
    for found in articles:
        line = room.line(found)
        if line is not None:
            since = moment(gone.get(found.key))
            yield with_besides(line, {"gone_since": since and f"{since}Z"})


def _jsonl(room: ReadingRoom, _: Asked, found: Iterable[Found]) -> Response:
    pieces = _in_pieces(line + b"\n" for line in _lines(room, found))
    return StreamingResponse(pieces, media_type="application/jsonl", headers=_named("articles.jsonl"))


def _csv(room: ReadingRoom, _: Asked, found: Iterable[Found]) -> Response:
    pieces = _in_pieces(text.encode("utf-8", "replace") for text in _table(_lines(room, found)))
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=_named("articles.csv"))


def _table(lines: Iterable[bytes]) -> Iterator[str]:
    out = StringIO(newline="")
    table = csv.writer(out)
    yield _BYTE_ORDER_MARK
    columns = flat(all_versions=False)
    table.writerow(columns)
    for line in lines:
        item = json.loads(line)
        table.writerow(guarded(cell(item)) for cell in columns.values())
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _parquet(room: ReadingRoom, _: Asked, found: Iterable[Found]) -> Response:
    try:
        from thaigov_spider.export import parquet  # needs the extra `export`
    except ModuleNotFoundError as error:
        raise HTTPException(503, f"Parquet needs {error.name}; {installing('export')}") from error

    def make(folder: Path) -> Path:
        source = folder / "lines.jsonl"
        with source.open("wb") as file:
            file.writelines(line + b"\n" for line in _lines(room, found))
        parquet.write(source, folder / "articles.parquet", typed(all_versions=False))
        return folder / "articles.parquet"

    return made_file(make, "application/vnd.apache.parquet")


def _sqlite(room: ReadingRoom, _: Asked, found: Iterable[Found]) -> Response:
    def make(folder: Path) -> Path:
        sqlite.write(_lines(room, found), folder / "articles.sqlite", lambda _: None, all_versions=False)
        return folder / "articles.sqlite"

    return made_file(make, "application/vnd.sqlite3")


def _wacz(room: ReadingRoom, asked: Asked, found: Iterable[Found]) -> Response:
    articles = [one.key for one in found]
    if not articles:
        raise HTTPException(404)
    keys = room.keys_of(articles)
    files = files_with(room, articles) if len(articles) <= _MOST_TRACED else None
    named = [asked.words, *(f"{name} {value}" for name, value in asked.filters.items())]
    about = f"found by {' · '.join(filter(None, named)) or 'nothing in particular'}"
    return made_file(
        lambda folder: packaged(room.archive, keys, about, folder / "articles.wacz", files),
        "application/wacz+zip",
    )


def made_file(make: Callable[[Path], Path], media_type: str) -> Response:
    """A file that is made in a folder of its own, which is removed when it has been sent."""
    folder = Path(mkdtemp(prefix="thaigov-browse-"))
    try:
        path = make(folder)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    removed = BackgroundTask(rmtree, folder, ignore_errors=True)
    return FileResponse(path, headers=_named(path.name), media_type=media_type, background=removed)


def _in_pieces(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some size: each of them is a way through the server."""
    piece = bytearray()
    for part in parts:
        piece += part
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


_FORMATS: dict[str, Callable[[ReadingRoom, Asked, Iterable[Found]], Response]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "sqlite": _sqlite,
    "wacz": _wacz,
}
