"""Articles as a SQLite database with a full-text index, and what Datasette is told of it.

Any three signs beside each other are indexed (the tokenizer `trigram`), for Thai has no blanks between words:
any part of a word of three signs and more is found.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from thaigov_spider.article.json_line import loads
from thaigov_spider.export.columns import stored, stored_columns
from thaigov_spider.export.facts import LICENCE, SITE_ADDRESS, TITLE

TABLE = "articles"
_FACETS = ["year", "section", "lang", "generation", "via", {"array": "flags"}]
_NUMBERS = {"BIGINT", "INTEGER", "SMALLINT"}
# Nobody else sees the file before it is whole, and whoever makes it has it synced then.
_BEGIN = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_INDEXED_AT_ONCE = 1 << 24  # bytes of the index in memory; SQLite's own one takes a third longer
# Datasette knows the index of a table by these very quotation marks.
_INDEXES = f"""
CREATE INDEX {TABLE}_published ON {TABLE} (published);
CREATE INDEX {TABLE}_section ON {TABLE} (section);
CREATE INDEX {TABLE}_url ON {TABLE} (url);
CREATE INDEX {TABLE}_id ON {TABLE} (id);
CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(
    title, summary, body, content="{TABLE}", content_rowid="row_id", tokenize="trigram"
);
INSERT INTO {TABLE}_fts ({TABLE}_fts, rank) VALUES ('hashsize', {_INDEXED_AT_ONCE});
INSERT INTO {TABLE}_fts ({TABLE}_fts) VALUES ('rebuild');
"""  # noqa: S608


def write(
    lines: Iterable[bytes], path: Path, progress: Callable[[int], object], *, all_versions: bool
) -> None:
    """Make the database of these lines at `path`, which is not there yet. Raises OSError, sqlite3.Error."""
    cells = stored(all_versions=all_versions)

    def rows() -> Iterable[tuple[Any, ...]]:
        for line in lines:
            item = loads(line)
            yield tuple(_storable(cell(item)) for cell in cells.values())
            progress(1)

    columns = [f'"{one.name}" {_type(one.type)}' for one in stored_columns(all_versions=all_versions)]
    names = ", ".join(f'"{name}"' for name in cells)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(_BEGIN)
        db.execute(f"CREATE TABLE {TABLE} (row_id INTEGER PRIMARY KEY, {', '.join(columns)})")
        db.execute("BEGIN")
        places = ", ".join("?" * len(cells))
        db.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", rows())  # noqa: S608
        db.execute("COMMIT")
        db.executescript(f"BEGIN; {_INDEXES} COMMIT;")


def datasette_metadata(database: str, what: str, *, all_versions: bool) -> dict[str, Any]:
    """What Datasette shows of a database of this name: titles, meanings of columns, facets, order."""
    columns = {one.name: one.meaning for one in stored_columns(all_versions=all_versions)}
    return {
        "title": TITLE,
        "description": what,
        "license": " ".join(LICENCE.split()),
        "source": "thaigov.go.th",
        "source_url": SITE_ADDRESS,
        "databases": {
            database: {
                "tables": {
                    TABLE: {
                        "description": "Search for three signs or more; any part of a word is found.",
                        "columns": columns,
                        "facets": _FACETS,
                        "sort_desc": "published",
                        "label_column": "title",
                        "fts_table": f"{TABLE}_fts",
                        "fts_pk": "row_id",
                    }
                }
            }
        },
    }


def _storable(value: Any) -> Any:
    r"""A value that SQLite takes, whatever a line holds: half a pair of surrogates, a number of 64 bits.

    >>> _storable("ข่าว"), _storable("\ud800"), _storable(1 << 64), _storable(None), _storable({})
    ('ข่าว', '?', '18446744073709551616', None, '{}')
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, float) or (isinstance(value, int) and abs(value) < 1 << 63):
        return value
    return json.dumps(value)


def _type(type_: Any) -> str:
    return "INTEGER" if type_ in _NUMBERS else "TEXT"
