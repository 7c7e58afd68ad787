"""What a search finds, as a file: JSON Lines, CSV, Parquet or WACZ, as the other commands make them.

However much it is, no more than a piece of it is held in memory.
"""

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from thaigov_spider.browse.asking import Asked
from thaigov_spider.browse.packages import packaged
from thaigov_spider.browse.pages import asked_of
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.cli.program import installing
from thaigov_spider.export.columns import FLAT, TYPED
from thaigov_spider.export.formats import guarded

_PIECE = 1 << 16  # characters or bytes that are sent at once
_BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def take_away(request: Request) -> Response:
    """What the address asks for, in its `format`."""
    room: ReadingRoom = request.app.state.room
    make = _FORMATS.get(request.query_params.get("format", ""))
    if make is None:
        raise HTTPException(400, f"format is one of {', '.join(_FORMATS)}")
    return make(room, asked_of(request))


def lines(room: ReadingRoom, asked: Asked) -> Iterator[bytes]:
    """The lines of all articles that are found, in their order; those that cannot be read are left out."""
    for found in room.all(asked):
        line = room.line(found)
        if line is not None:
            yield line


def _jsonl(room: ReadingRoom, asked: Asked) -> Response:
    pieces = _in_pieces(line + b"\n" for line in lines(room, asked))
    return StreamingResponse(pieces, media_type="application/jsonl", headers=_named("articles.jsonl"))


def _csv(room: ReadingRoom, asked: Asked) -> Response:
    pieces = _in_pieces(text.encode("utf-8", "replace") for text in _table(room, asked))
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=_named("articles.csv"))


def _table(room: ReadingRoom, asked: Asked) -> Iterator[str]:
    out = StringIO(newline="")
    table = csv.writer(out)
    yield _BYTE_ORDER_MARK
    table.writerow(FLAT)
    for line in lines(room, asked):
        item = json.loads(line)
        table.writerow(guarded(cell(item)) for cell in FLAT.values())
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _parquet(room: ReadingRoom, asked: Asked) -> Response:
    try:
        from thaigov_spider.export import parquet  # needs the extra `export`
    except ModuleNotFoundError as error:
        raise HTTPException(503, f"Parquet needs {error.name}; {installing('export')}") from error

    def make(folder: Path) -> Path:
        source = folder / "lines.jsonl"
        with source.open("wb") as file:
            file.writelines(line + b"\n" for line in lines(room, asked))
        parquet.write(source, folder / "articles.parquet", TYPED)
        return folder / "articles.parquet"

    return made_file(make, "application/vnd.apache.parquet")


def _wacz(room: ReadingRoom, asked: Asked) -> Response:
    keys = room.keys_of(found.key for found in room.all(asked))
    if not keys:
        raise HTTPException(404)
    named = [asked.words, *(f"{name} {value}" for name, value in asked.filters.items())]
    about = f"found by {' · '.join(filter(None, named)) or 'nothing in particular'}"
    return made_file(
        lambda folder: packaged(room.archive, keys, about, folder / "articles.wacz"), "application/wacz+zip"
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


_FORMATS: dict[str, Callable[[ReadingRoom, Asked], Response]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "wacz": _wacz,
}
