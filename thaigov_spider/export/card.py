"""The data card: what a Parquet file holds, for whoever finds it without this program."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from thaigov_spider import __version__
from thaigov_spider.export.columns import TYPED
from thaigov_spider.export.newest import COUNTED, Newest

_MOST_SECTIONS = 60
_LICENCE = """\
The texts are news and official documents of the Thai government. Section 7 of the Thai Copyright Act B.E.
2537 (1994) puts news of the day, and regulations, announcements, reports and correspondence of government
bodies, outside copyright. Pictures and files are only named here, by their addresses; others may hold rights
in them."""


def text(newest: Newest, data: Path, types: Iterable[tuple[str, str]]) -> str:
    """The card, in Markdown, of the file `data`: the rows of `newest` in columns of these types."""
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
            *_table(("field", "type", "what"), _fields(types)),
            "",
            "## Coverage",
            "",
            *_table(("field", "articles that have it", "share"), _coverage(newest)),
            "",
            *_table(("year", "articles"), _counts(newest, "substr(published, 1, 4)", "1 NULLS LAST")),
            "",
            *_table(("generation of the site", "articles"), _counts(newest, "generation")),
            "",
            *_table(("language", "articles"), _counts(newest, "lang")),
            "",
            *_table(("where from", "articles"), _counts(newest, "via")),
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
    [(first, last)] = newest.select("SELECT min(published), max(published) FROM newest")
    return f", published from {first[:10]} to {last[:10]}" if first else ""


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


def _fields(types: Iterable[tuple[str, str]]) -> Iterator[Sequence[object]]:
    meanings = {column.name: column.meaning for column in TYPED}
    return ((name, type_, meanings[name]) for name, type_ in types)


def _coverage(newest: Newest) -> Iterator[Sequence[object]]:
    counts = ", ".join(f"coalesce(sum(has_{name}), 0)" for name in COUNTED)
    [row] = newest.select(f"SELECT {counts} FROM newest")  # noqa: S608
    for name, count in zip(COUNTED, row, strict=True):
        yield name, count, f"{100 * count / newest.count:.1f} %" if newest.count else ""


def _counts(
    newest: Newest, of: str, order: str = "2 DESC, 1", most: int = 1000
) -> Iterator[Sequence[object]]:
    return newest.select(f"SELECT {of}, count(*) FROM newest GROUP BY 1 ORDER BY {order} LIMIT {most}")  # noqa: S608


def _flags(newest: Newest) -> Iterator[Sequence[object]]:
    return newest.select("SELECT value, count(*) FROM newest, json_each(flags) GROUP BY 1 ORDER BY 2 DESC, 1")
