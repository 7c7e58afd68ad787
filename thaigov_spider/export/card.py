"""The data card: what a Parquet file holds, for whoever finds it without this program."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from thaigov_spider import __version__
from thaigov_spider.export.columns import TYPED
from thaigov_spider.export.newest import Newest

_OF = "FROM lines JOIN newest ON lines.rowid = newest.place"
_MOST_SECTIONS = 60
_COVERED = ("title", "section", "summary", "published", "retrieved")

_LICENCE = """\
The texts are news and official documents of the Thai government. Section 7 of the Thai Copyright Act B.E.
2537 (1994) puts news of the day, and regulations, announcements, reports and correspondence of government
bodies, outside copyright. Pictures and files are only named here, by their addresses; others may hold rights
in them."""


def text(newest: Newest, data: Path) -> str:
    """The card, in Markdown, of the file `data`, which holds the rows of `newest`."""
    return "\n".join(
        [
            f"# {data.name}",
            "",
            _what(newest),
            "",
            f"- rows: {newest.count}, in the order of `published` and `url`, those without a date last",
            f"- asked for: {str(newest.asked) or 'all articles'}",
            f"- size: {data.stat().st_size} bytes; SHA-256 `{_sha256(data)}`",
            "",
            "## Fields",
            "",
            *_table(("field", "type", "what"), _fields(newest, data)),
            "",
            "## Coverage",
            "",
            *_table(("field", "articles that have it", "share"), _coverage(newest)),
            "",
            *_table(("year", "articles"), _counts(newest, "published[:4]", "1 NULLS LAST")),
            "",
            *_table(("generation of the site", "articles"), _counts(newest, "generation")),
            "",
            *_table(("language", "articles"), _counts(newest, "lang")),
            "",
            *_table(("where from", "articles"), _counts(newest, "line->>'$.capture.via'")),
            "",
            *_table(("flag", "articles"), _flags(newest)),
            "",
            *_table(("section", "articles"), _counts(newest, "section", most=_MOST_SECTIONS)),
            "",
            "## Licence",
            "",
            _LICENCE,
            "",
        ]
    )


def _what(newest: Newest) -> str:
    return (
        f"News of the Thai government, as published on thaigov.go.th: {newest.count} articles, of each the"
        f" newest version that is known{_span(newest)}. Made by thaigov_spider {__version__} from captures of"
        " the site's pages, and from texts that others made of them; dates are of the Common era."
    )


def _span(newest: Newest) -> str:
    [(first, last)] = newest.rows(f"SELECT min(published[:10]), max(published[:10]) {_OF}")
    return f", published from {first} to {last}" if first else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: object) -> str:
    """A value that cannot end its cell or its row, nor be taken for markup."""
    plain = " ".join(str("none" if value is None else value).split())
    return "".join(f"\\{sign}" if sign in "\\|`*_<>[]#" else sign for sign in plain)


def _fields(newest: Newest, data: Path) -> Iterator[Sequence[object]]:
    meanings = {column.name: column.meaning for column in TYPED}
    quoted = str(data).replace("'", "''")
    described = newest.rows(f"DESCRIBE SELECT * FROM read_parquet('{quoted}')")  # noqa: S608
    for name, type_, *_ in described:
        yield name, type_, meanings[str(name)]


def _coverage(newest: Newest) -> Iterator[Sequence[object]]:
    counts = ", ".join(f"count(line->>'$.{name}')" for name in _COVERED)
    bodies = "count(*) FILTER (line->>'$.body' <> '')"
    [row] = newest.rows(f"SELECT {counts}, {bodies} {_OF}")
    for name, count in zip([*_COVERED, "body"], row, strict=True):
        yield name, count, f"{100 * count / newest.count:.1f} %" if newest.count else ""


def _counts(
    newest: Newest, of: str, order: str = "2 DESC, 1", most: int = 1000
) -> Iterator[Sequence[object]]:
    return newest.rows(f"SELECT {of}, count(*) {_OF} GROUP BY 1 ORDER BY {order} LIMIT {most}")


def _flags(newest: Newest) -> Iterator[Sequence[object]]:
    flags = f"SELECT unnest(from_json(line->'$.flags', '[\"VARCHAR\"]')) AS flag {_OF}"
    return newest.rows(f"SELECT flag, count(*) FROM ({flags}) GROUP BY 1 ORDER BY 2 DESC, 1")  # noqa: S608
