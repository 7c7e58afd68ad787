"""Lines as a Parquet file with types; DuckDB writes it."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import duckdb

from thaigov_spider.export.columns import STRUCTURE, Column

_LONGEST_LINE = 1 << 24  # bytes: no article comes near
_OPTIONS = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 4096"


def write(lines: Path, path: Path, columns: Iterable[Column]) -> None:
    """Write these columns of the articles of a file of lines, in their order.

    Raises OSError where DuckDB cannot do it.
    """
    selected = ", ".join(f'{column.expression} AS "{column.name}"' for column in columns)
    objects = f"read_ndjson_objects('{_quoted(lines)}', maximum_object_size = {_LONGEST_LINE})"
    query = f"SELECT {selected} FROM (SELECT from_json(json, '{STRUCTURE}') AS item FROM {objects})"  # noqa: S608
    settings = {"threads": "1", "memory_limit": "1GB", "temp_directory": str(path.parent), "TimeZone": "UTC"}
    try:
        with closing(
            duckdb.connect(config={**settings, "autoinstall_known_extensions": "false"})
        ) as database:
            database.execute(f"COPY ({query}) TO '{_quoted(path)}' ({_OPTIONS})")
    except duckdb.Error as error:
        raise OSError(str(error).partition("\n")[0]) from error


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
