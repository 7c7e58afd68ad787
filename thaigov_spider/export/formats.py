"""What an export looks like: JSON Lines, CSV, Parquet, SQLite, or texts in a folder."""

import csv
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thaigov_spider.article.json_line import loads
from thaigov_spider.corpus import text_format
from thaigov_spider.export import sqlite
from thaigov_spider.export.choice import ChosenLines
from thaigov_spider.export.columns import Column, flat, flat_columns, line_columns, stored_columns, typed
from thaigov_spider.progress import Progress

# What spreadsheets take for a formula, full-width signs included; and what stands for itself then.
_FORMULA = re.compile(r"[=+\-@\t\r\n'＝＋－＠]")


def write_jsonl(chosen: ChosenLines, path: Path, progress: Progress) -> None:
    """The lines of the archive, each with what is told of it besides."""
    with path.open("wb") as file:
        for line in chosen.lines():
            file.write(line + b"\n")
            progress(1)


def write_csv(chosen: ChosenLines, path: Path, progress: Progress) -> None:
    """A table for spreadsheets: UTF-8 that says so, RFC 4180, and nothing that runs as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        columns = flat(all_versions=chosen.asked.all_versions)
        table.writerow(columns)
        for line in chosen.lines():
            item = loads(line)
            table.writerow(guarded(cell(item)) for cell in columns.values())
            progress(1)


def guarded(value: Any) -> Any:
    """A cell that a spreadsheet shows as it is; take one leading `'` off to get the value again.

    >>> guarded("=1+1"), guarded("'quoted'"), guarded("ข่าว = ข่าว"), guarded(-1)
    ("'=1+1", "''quoted'", 'ข่าว = ข่าว', -1)
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def write_parquet(chosen: ChosenLines, path: Path, progress: Progress) -> None:
    """A table with types."""
    from thaigov_spider.export import parquet  # not before: the others need no DuckDB

    with TemporaryDirectory() as folder:
        lines = Path(folder, "lines.jsonl")
        write_jsonl(chosen, lines, progress)
        parquet.write(lines, path, typed(all_versions=chosen.asked.all_versions))


def write_sqlite(chosen: ChosenLines, path: Path, progress: Progress) -> None:
    """A database with a full-text index."""
    sqlite.write(chosen.lines(), path, progress, all_versions=chosen.asked.all_versions)


def write_corpus(chosen: ChosenLines, folder: Path, progress: Progress) -> None:
    """One text an article, in the format of the public corpora, numbered within each section."""
    folder.mkdir()
    numbers: Counter[str] = Counter()
    for line in chosen.lines():
        article = loads(line)
        stem = text_format.file_stem(article["section"])
        numbers[stem.casefold()] += 1
        name = f"{stem}_{numbers[stem.casefold()]}.txt"
        (folder / name).write_text(text_format.as_text(article), encoding="utf-8", newline="\n")
        progress(1)
    os.sync()  # once for all of them


FORMATS: dict[str, Callable[[ChosenLines, Path, Progress], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "sqlite": write_sqlite,
    "corpus": write_corpus,
}

COLUMNS: dict[str, Callable[..., list[Column]]] = {
    "jsonl": line_columns,
    "csv": flat_columns,
    "parquet": typed,
    "sqlite": stored_columns,
}
"""The columns of each format that can be described: called with `all_versions`."""
