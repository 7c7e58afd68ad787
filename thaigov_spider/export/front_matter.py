"""The front matter of a data set's card: what Hugging Face reads of it, as YAML. Pure.

The forms of `dataset_info` and `configs` are those of Hugging Face's documentation of dataset cards.
"""

import json
from collections.abc import Iterator
from typing import Any

from thaigov_spider.export.columns import Column
from thaigov_spider.export.facts import KEYWORDS, LICENCE_NAME, TITLE, DataFacts

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
_LARGEST = "1M<n<10M"
_LOADED = {"jsonl", "csv", "parquet"}
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "INTEGER": "int32",
    "SMALLINT": "int16",
    "BOOLEAN": "bool",
    "DATE": "date32",
    "TIMESTAMPTZ": "timestamp[us, tz=UTC]",
}
# Where all texts of a portion look like times, its reader of JSON makes naive times in UTC of them, strings
# or not: the day of an article of the night would be another. Of the type `json` they stay as they stand.
_LOOK_LIKE_TIMES = {"published", "published_raw"}


def front_matter(facts: DataFacts) -> str:
    """The block of YAML at the beginning of the card, its marks included."""
    return "\n".join(["---", *_lines(facts), "---"])


def _lines(facts: DataFacts) -> Iterator[str]:
    yield f"pretty_name: {_quoted(TITLE)}"
    yield from _listed("language", facts.languages)
    yield "license: other"
    yield f"license_name: {LICENCE_NAME}"
    yield from _listed("size_categories", [size_category(facts.rows)])
    yield from _listed("source_datasets", ["original"])
    yield from _listed("tags", [word.lower().replace(" ", "-") for word in KEYWORDS])
    if facts.form in _LOADED:
        yield from ("configs:", "- config_name: default", "  data_files:", "  - split: train")
        yield f"    path: {_quoted(facts.name)}"
        yield from ("dataset_info:", "  features:")
        for column in facts.columns:
            yield from _feature(column.name, _type(column, facts.form), "  ")


def size_category(rows: int) -> str:
    """Hugging Face's name for so many rows.

    >>> size_category(999), size_category(1000), size_category(120_000)
    ('n<1K', '1K<n<10K', '100K<n<1M')
    """
    return next((name for most, name in _SIZES if rows < most), _LARGEST)


def _type(column: Column, form: str) -> Any:
    """The type of a column where a file of this form is loaded."""
    if form == "csv":  # a portion without any value has the type of another otherwise
        return "VARCHAR"
    return "JSON" if form == "jsonl" and column.name in _LOOK_LIKE_TIMES else column.type


def _feature(name: str, type_: Any, indent: str) -> Iterator[str]:
    yield f"{indent}- name: {name}"
    if isinstance(type_, dict):
        yield f"{indent}  struct:"
        yield from _parts(type_, f"{indent}  ")
    elif isinstance(type_, list) and isinstance(type_[0], dict):
        yield f"{indent}  list:"
        yield from _parts(type_[0], f"{indent}  ")
    elif isinstance(type_, list):
        yield f"{indent}  list: {_TYPES[type_[0]]}"
    else:
        yield f"{indent}  dtype: {'json' if type_ == 'JSON' else _TYPES[type_]}"


def _parts(types: dict[str, Any], indent: str) -> Iterator[str]:
    for name, type_ in types.items():
        yield from _feature(name, type_, indent)


def _listed(name: str, values: list[str]) -> Iterator[str]:
    if values:
        yield f"{name}:"
        yield from (f"- {_quoted(value)}" for value in values)


def _quoted(text: str) -> str:
    """A text as YAML takes it: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)
