"""The columns of tables: how they follow from the fields of an article, and what they mean. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from thaigov_spider.article.record import FIELDS, Article

# What read the article stands last in a table, and what form the line had nowhere.
_ORDER = sorted((one for one in FIELDS if one.name != "schema"), key=lambda one: one.name == "extractor")
# Numbers that never need the width of others.
_NARROW = {"version": "INTEGER", "status": "SMALLINT"}
# Times, which lines have as text.
_AS_TIMES = {
    "published": ("CAST(item.published[:10] AS DATE)", "DATE"),
    "retrieved": ("CAST(item.retrieved AS TIMESTAMPTZ)", "TIMESTAMPTZ"),
}
_MOMENT = "CAST(CASE WHEN length(item.published) > 10 THEN item.published END AS TIMESTAMPTZ)"


GONE = {
    "gone_since": "since when the article is known to be gone from the site; null where it is not gone",
}
"""What every export tells besides of each article, from the ledger, and what that means."""

TIMES = {
    "first_captured": "first capture that is known to show this text; null if none is",
    "last_captured": "last capture that is known to show it: until then at least it stood",
}
"""What one of all versions tells besides."""


def besides(*, all_versions: bool) -> dict[str, str]:
    """What an export tells of each article that its line does not, and what that means."""
    return GONE | (TIMES if all_versions else {})


def with_besides(line: bytes, told: Mapping[str, str | None]) -> bytes:
    """A line with what is told besides at its end.

    >>> with_besides(b'{"title": null}', {"gone_since": None})
    b'{"title": null, "gone_since": null}'
    """
    return line.rstrip()[:-1] + _end_of_line(tuple(told.items()))


@lru_cache(1 << 10)  # hardly any article is gone
def _end_of_line(told: tuple[tuple[str, str | None], ...]) -> bytes:
    return b", " + json.dumps(dict(told))[1:].encode()


class Column(NamedTuple):
    """A column with a type: its name, the SQL over `item` that it is, and what it means.

    `type` is that of DuckDB, as `_structure` has it.
    """

    name: str
    expression: str
    meaning: str
    type: Any


def _structure(name: str, type_: Any) -> Any:
    """The type of a field in DuckDB, as `from_json` takes it. Raises KeyError where there is none."""
    is_union = get_origin(type_) in (Union, UnionType)
    kinds = [one for one in (get_args(type_) if is_union else (type_,)) if one is not NoneType]
    if is_dataclass(kinds[0]):
        parts = {part: hint for kind in kinds for part, hint in get_type_hints(kind).items()}
        return {part: _structure(part, hint) for part, hint in parts.items()}
    if get_origin(kinds[0]) is tuple:
        return [_structure(name, get_args(kinds[0])[0])]
    if get_origin(kinds[0]) is Literal:
        return "VARCHAR"
    return {str: "VARCHAR", int: _NARROW.get(name, "BIGINT"), bool: "BOOLEAN"}[kinds[0]]


_STRUCTURES = {name: _structure(name, type_) for name, type_ in get_type_hints(Article).items()}
STRUCTURE = json.dumps(_STRUCTURES | dict.fromkeys(GONE | TIMES, "VARCHAR"))
"""The fields of a line, and their types in DuckDB."""
_MOMENTS = {"retrieved", *GONE, *TIMES}


def line_columns(*, all_versions: bool) -> list[Column]:
    """The fields of a line of JSON: moments in UTC have their type, what may be of several stays text."""
    meanings = {one.name: one.metadata["meaning"] for one in FIELDS} | besides(all_versions=all_versions)
    return [
        Column(name, name, meaning, "TIMESTAMPTZ" if name in _MOMENTS else _STRUCTURES[name])
        for name, meaning in meanings.items()
    ]


def _typed() -> Iterator[Column]:
    for one in _ORDER:
        expression, type_ = _AS_TIMES.get(one.name, (f'item."{one.name}"', _STRUCTURES[one.name]))
        yield Column(one.name, expression, one.metadata["meaning"], type_)
        if one.name == "published":
            meaning = "moment of publication, where the page gives a time"
            yield Column("published_at", _MOMENT, meaning, "TIMESTAMPTZ")


def typed(*, all_versions: bool) -> list[Column]:
    """The columns of a Parquet file."""
    told = [
        Column(name, f"CAST(item.{name} AS TIMESTAMPTZ)", meaning, "TIMESTAMPTZ")
        for name, meaning in besides(all_versions=all_versions).items()
    ]
    return [*_typed(), *told]


CellReader = Callable[[dict[str, Any]], Any]


def _flat(name: str) -> dict[str, CellReader]:
    """The columns of a field in a table of texts and numbers: links are their addresses, lists one text."""
    structure = _STRUCTURES[name]
    if isinstance(structure, dict):
        return {part: _part(name, part) for part in structure}
    if structure == ["VARCHAR"]:
        return {name: lambda item: " ".join(item.get(name) or ())}
    if isinstance(structure, list):
        return {name: lambda item: " ".join(link["url"] for link in item.get(name) or ())}
    return {name: lambda item: item.get(name)}


def _part(name: str, part: str) -> CellReader:
    return lambda item: item[name].get(part)


_FLAT = {column: cell for one in _ORDER for column, cell in _flat(one.name).items()}


def flat_columns(*, all_versions: bool) -> list[Column]:
    """What the columns of a CSV file are: texts and whole numbers, and moments in UTC."""
    lines = {one.name: one for one in line_columns(all_versions=all_versions)}
    parts = {
        part: Column(part, part, f"{part} of {name}: {one.meaning}", type_)
        for name, one in lines.items()
        if isinstance(one.type, dict)
        for part, type_ in one.type.items()
    }
    found = [(lines | parts)[name] for name in flat(all_versions=all_versions)]
    return [one._replace(type="VARCHAR") if isinstance(one.type, list) else one for one in found]


def stored(*, all_versions: bool) -> dict[str, CellReader]:
    """The columns of a table in SQLite: those of a CSV file, but lists are JSON, and days have no time."""
    found: dict[str, CellReader] = {}
    for name, cell in flat(all_versions=all_versions).items():
        found[name] = _as_json(name) if isinstance(_STRUCTURES.get(name), list) else cell
        if name == "published":
            found |= {"published": _day, "published_at": _time, "year": _year}
    return found


def stored_columns(*, all_versions: bool) -> list[Column]:
    """What the columns of a table in SQLite are."""
    known = {one.name: one for one in flat_columns(all_versions=all_versions)}
    day = known["published"]._replace(type="DATE")
    about_time = "time of publication, where the page gives one; the day of published is that of Thailand"
    known |= {
        "published": day,
        "published_at": day._replace(name="published_at", meaning=about_time, type="VARCHAR"),
        "year": day._replace(name="year", meaning="year of published", type="INTEGER"),
    }
    return [known[name] for name in stored(all_versions=all_versions)]


def _as_json(name: str) -> CellReader:
    return lambda item: None if item.get(name) is None else json.dumps(item[name], ensure_ascii=False)


def _day(item: dict[str, Any]) -> str | None:
    return item["published"][:10] if item["published"] else None


def _time(item: dict[str, Any]) -> str | None:
    return item["published"] if len(item["published"] or "") > 10 else None


def _year(item: dict[str, Any]) -> int | None:
    return int(item["published"][:4]) if item["published"] else None


def flat(*, all_versions: bool) -> dict[str, CellReader]:
    """The columns of a CSV file: a text or a number of each line."""
    return _FLAT | {name: itemgetter(name) for name in besides(all_versions=all_versions)}
