"""An earlier export: which text of which article it has, so that only what is new since then is exported."""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from thaigov_spider.article.identity import article_key
from thaigov_spider.cli.program import installing
from thaigov_spider.export.sqlite import TABLE

_NAMES, _GONE = ("url", "lang", "content_digest"), "gone_since"
_NAME = "name an export of jsonl, csv, parquet or sqlite"
_PARQUET, _SQLITE = b"PAR1", b"SQLi"


class EarlierExportError(Exception):
    """It is none that can be read; the message says what to do."""


def file_of(path: Path) -> Path:
    """The file of an earlier export: `path`, or where that is the folder of a data set, its articles."""
    return next(iter(sorted(path.glob("articles.*"))), path) if path.is_dir() else path


def texts_of(path: Path) -> Iterator[tuple[str, str, bool | None]]:
    """Key and content digest of each row of an export, and whether the article was gone, in their order.

    None: the export does not say whether. One that is empty has no row: there was no article yet. Raises
    EarlierExportError.
    """
    path = file_of(path)
    try:
        with path.open("rb") as file:
            begins = file.read(4)
        read = _READERS.get(begins) or (_jsonl if begins[:1] == b"{" else _csv)
        rows: Iterable[Mapping[str, Any]] = read(path)
        yield from _texts(path, rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise EarlierExportError(f"{path} cannot be read ({reason}); {_NAME}") from error


def _texts(path: Path, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, bool | None]]:
    for number, row in enumerate(rows, 1):
        try:
            is_gone = bool(row[_GONE]) if _GONE in row else None
            yield article_key(row), str(row["content_digest"]), is_gone
        except (KeyError, TypeError, ValueError):
            what = f"{path}: row {number} is no article with url, lang and content_digest"
            raise EarlierExportError(f"{what}; {_NAME}") from None


def _named(there: set[str]) -> list[str]:
    """The columns to be read of those that are there."""
    return [*_NAMES, *({_GONE} & there)]


def _jsonl(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                raise EarlierExportError(f"{path}: line {number} is no JSON; was it cut short?") from None


def _csv(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 24)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {*_NAMES} <= {*(rows.fieldnames or _NAMES)}:
            raise EarlierExportError(f"{path}: no columns url, lang and content_digest; {_NAME}")
        yield from rows


def _sqlite(path: Path) -> Iterator[dict[str, str]]:
    # So that SQLite makes no file beside it.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        try:
            there = {name for _, name, *_ in database.execute(f"PRAGMA table_info({TABLE})")}
            names = _named(there)
            query = f"SELECT {', '.join(names)} FROM {TABLE} ORDER BY row_id"  # noqa: S608
            for row in database.execute(query):
                yield dict(zip(names, row, strict=True))
        except sqlite3.Error as error:
            raise EarlierExportError(f"{path} cannot be read ({error}); {_NAME}") from error


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    if find_spec("duckdb") is None:
        raise EarlierExportError(f"{path} is read with DuckDB: {installing('export')}")
    import duckdb  # not before: the other formats need none

    with closing(duckdb.connect(config={"threads": "1"})) as database:
        try:
            described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
            names = _named({name for name, *_ in described.fetchall()})
            rows = database.execute(f"SELECT {', '.join(names)} FROM read_parquet(?)", [str(path)])  # noqa: S608
            while some := rows.fetchmany(10_000):
                yield from (dict(zip(names, row, strict=True)) for row in some)
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise EarlierExportError(f"{path} cannot be read ({reason}); {_NAME}") from error


_READERS: dict[bytes, Callable[[Path], Iterable[Mapping[str, Any]]]] = {_PARQUET: _parquet, _SQLITE: _sqlite}
