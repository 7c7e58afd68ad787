"""A field of the article is declared in one place: whatever else names the fields follows, or fails here."""

import json
import re
from dataclasses import fields
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from tests.documents import DOCUMENTS
from thaigov_spider.article.record import DIGESTED, FIELDS, Article, Capture, Imported, Link
from thaigov_spider.export.columns import GONE, STRUCTURE, TIMES, flat, typed

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "thaigov_spider" / "article" / "schema.json").read_text("utf-8"))
NAMES = [one.name for one in FIELDS]
IN_JSON = {str: "string", int: "integer", bool: "boolean", tuple: "array", NoneType: "null"}


def of_schema(name: str) -> dict[str, Any]:
    """What the schema says of a field."""
    said: dict[str, Any] = SCHEMA["properties"][name]
    return SCHEMA["definitions"][said["$ref"].rpartition("/")[2]] if "$ref" in said else said


def types_of(said: dict[str, Any]) -> set[str]:
    values = said.get("enum", [said["const"]] if "const" in said else [])
    said_types = said.get("type", [IN_JSON[type(value)] for value in values])
    return {said_types} if isinstance(said_types, str) else set(said_types)


def types_in_json(hint: Any) -> set[str]:
    if get_origin(hint) is Literal:
        return {IN_JSON[type(value)] for value in get_args(hint)}
    if get_origin(hint) is tuple or hint in IN_JSON:
        return {IN_JSON[get_origin(hint) or hint]}
    return set().union(*map(types_in_json, get_args(hint))) if get_args(hint) else {"object"}


def test_the_schema_has_the_fields_in_their_order_and_wants_all_of_them() -> None:
    assert list(SCHEMA["properties"]) == SCHEMA["required"] == NAMES
    assert list(SCHEMA["definitions"]["links"]["items"]["properties"]) == [one.name for one in fields(Link)]
    capture = SCHEMA["properties"]["capture"]
    assert list(capture["properties"]) == [one.name for one in fields(Capture)]
    assert capture["required"] == [one.name for one in fields(Imported)]
    assert capture["required"] + capture["else"]["required"] == [one.name for one in fields(Capture)]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_takes_what_the_record_may_hold(name: str) -> None:
    if name != "capture":
        assert types_of(of_schema(name)) == types_in_json(get_type_hints(Article)[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_takes_the_values_that_are_named_and_no_other(name: str) -> None:
    hint = get_type_hints(Article)[name]
    if get_origin(hint) is Literal:
        assert set(of_schema(name)["enum"]) == set(get_args(hint))


def test_every_field_but_the_form_of_the_line_is_a_column_of_parquet() -> None:
    columns = typed(all_versions=True)
    assert {column.name for column in columns} == {*NAMES, "published_at", *GONE, *TIMES} - {"schema"}
    assert set(json.loads(STRUCTURE)) == {*NAMES, *GONE, *TIMES}
    assert all(column.meaning for column in columns)


def test_every_field_but_the_form_of_the_line_is_a_column_of_csv() -> None:
    of_capture = [one.name for one in fields(Capture)]
    columns = flat(all_versions=False)
    assert len(columns) == len(NAMES) - 1 + len(of_capture)  # none stands in for another of the same name
    assert set(columns) == {*NAMES, *of_capture, *GONE} - {"schema", "capture"}


def test_the_documents_explain_the_fields_and_no_others() -> None:
    table = DOCUMENTS.partition("| field | what |\n| --- | --- |\n")[2].partition("\n\n")[0]
    names = [re.findall("`([a-z_]+)`", row.split("|")[1]) for row in table.splitlines()]
    assert sorted(name for row in names for name in row) == sorted(NAMES)


def test_what_the_digest_is_taken_over_is_said_wherever_it_is_explained() -> None:
    said = ", ".join(DIGESTED[:-1]) + f" and {DIGESTED[-1]}"
    assert said in Article.__dataclass_fields__["content_digest"].metadata["meaning"]
    assert f"`content_digest` | `sha256:` of {said}" in DOCUMENTS
