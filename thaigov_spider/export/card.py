"""The data card: what an exported file holds, for whoever finds it without this program.

It begins with the front matter by which Hugging Face takes it for a card of a data set.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from thaigov_spider import __version__
from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.import_journal import imports
from thaigov_spider.exit_status import counted
from thaigov_spider.export.choice import ChosenLines
from thaigov_spider.export.columns import Column
from thaigov_spider.export.facts import LICENCE, DataFacts
from thaigov_spider.export.front_matter import front_matter
from thaigov_spider.export.line_rows import COUNTED

_MOST_SECTIONS = 60
_TYPES = {
    "VARCHAR": "text",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "SMALLINT": "integer",
    "BOOLEAN": "yes or no",
    "DATE": "date",
    "TIMESTAMPTZ": "moment, UTC",
}


def text(chosen: ChosenLines, facts: DataFacts) -> str:
    """The card, in Markdown, of a file that holds the rows of `chosen`."""
    return "\n".join(
        [
            front_matter(facts),
            "",
            f"# {facts.name}",
            "",
            facts.what,
            "",
            f"- rows: {facts.rows}, in the order of `published` and `url`, those without a date last",
            f"- asked for: {str(chosen.asked) or 'all articles'}",
            f"- size: {facts.size} bytes; SHA-256 `{facts.sha256}`",
            "",
            "## Fields",
            "",
            *_table(("field", "type", "what"), _fields(facts.columns)),
            "",
            "## Coverage",
            "",
            *_table(("field", "rows that have it", "share"), _coverage(chosen)),
            "",
            *_table(("year", "rows"), _counts(chosen, "substr(published, 1, 4)", "1 NULLS LAST")),
            "",
            *_table(("generation of the site", "rows"), _counts(chosen, "generation")),
            "",
            *_table(("language", "rows"), _counts(chosen, "lang")),
            "",
            *_table(("where from", "rows"), _counts(chosen, "via")),
            "",
            *_table(("flag", "rows"), _flags(chosen)),
            "",
            *_table(("section", "rows"), _counts(chosen, "section", most=_MOST_SECTIONS)),
            "",
            *_imported(chosen.archive),
            "## Licence",
            "",
            LICENCE,
            "",
            "## Citation",
            "",
            facts.citation,
            "",
            facts.thai_citation,
            "",
            "```bibtex",
            facts.bibtex,
            "```",
            "",
        ]
    )


def _imported(archive: Archive) -> Iterator[str]:
    """The files of others that the archive has taken in, and where they are said to be from."""
    rows = [
        (one.name, one.sha256, this.source or "not said", this.started[:10])
        for this in imports(archive.runs)
        for one in this.given
        if one.stored
    ]
    if rows:
        yield from ("## Files of others in the archive", "")
        yield from _table(("file", "SHA-256", "where from", "imported"), iter(rows))
        yield ""


def what(chosen: ChosenLines) -> str:
    """What the rows are, in two sentences."""
    return (
        f"News of the Thai government, as published on thaigov.go.th: {_rows(chosen)}{_span(chosen)}."
        f" Made by thaigov_spider {__version__} from captures of the site's pages, and from texts that others"
        " made of them; dates are of the Common era."
    )


def _rows(chosen: ChosenLines) -> str:
    if chosen.asked.all_versions:
        [(articles,)] = chosen.select("SELECT count(DISTINCT article) FROM chosen")
        texts = counted(chosen.count, "text")
        return f"{texts} of {counted(articles, 'article')}, of each every version that is known"
    return f"{counted(chosen.count, 'article')}, of each the newest version that is known"


def _span(chosen: ChosenLines) -> str:
    [(first, last)] = chosen.select("SELECT min(published), max(published) FROM chosen")
    return f", published from {first[:10]} to {last[:10]}" if first else ""


def _table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: object) -> str:
    """A value that cannot end its cell or its row, nor be taken for markup."""
    plain = " ".join(str("none" if value is None else value).split())
    return "".join(f"\\{sign}" if sign in "\\|`*_<>[]#" else sign for sign in plain)


def _fields(columns: Sequence[Column]) -> Iterator[Sequence[object]]:
    return ((one.name, _in_words(one.type), one.meaning) for one in columns)


def _in_words(type_: Any) -> str:
    """The type of a column for people.

    >>> _in_words([{"url": "VARCHAR", "text": "VARCHAR"}]), _in_words(["VARCHAR"])
    ('list of {url: text, text: text}', 'list of text')
    """
    if isinstance(type_, list):
        return f"list of {_in_words(type_[0])}"
    if isinstance(type_, dict):
        return f"{{{', '.join(f'{name}: {_in_words(one)}' for name, one in type_.items())}}}"
    return _TYPES[type_]


def _coverage(chosen: ChosenLines) -> Iterator[Sequence[object]]:
    counts = ", ".join(f"coalesce(sum(has_{name}), 0)" for name in COUNTED)
    [row] = chosen.select(f"SELECT {counts} FROM chosen")  # noqa: S608
    for name, count in zip(COUNTED, row, strict=True):
        yield name, count, f"{100 * count / chosen.count:.1f} %" if chosen.count else ""


def _counts(
    chosen: ChosenLines, of: str, order: str = "2 DESC, 1", most: int = 1000
) -> Iterator[Sequence[object]]:
    return chosen.select(f"SELECT {of}, count(*) FROM chosen GROUP BY 1 ORDER BY {order} LIMIT {most}")  # noqa: S608


def _flags(chosen: ChosenLines) -> Iterator[Sequence[object]]:
    return chosen.select("SELECT value, count(*) FROM chosen, json_each(flags) GROUP BY 1 ORDER BY 2 DESC, 1")
