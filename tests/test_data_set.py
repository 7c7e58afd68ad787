"""The folder of a data set: what describes its file says what the file is, in each form."""

import csv
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.exporting import DAYS, archive, line
from tests.test_export import stage
from thaigov_spider.archive.folder import Archive
from thaigov_spider.export.build import export
from thaigov_spider.export.choice import ExportScope
from thaigov_spider.export.columns import line_columns
from thaigov_spider.export.front_matter import size_category

FORMS = ["jsonl", "csv", "parquet", "sqlite"]


def data_set(root: Path, form: str, **asked: Any) -> Path:
    folder = root.parent / f"set-{form}"
    export(Archive(root), ExportScope(**asked), form, str(folder), stage, replace=False, as_data_set=True)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    night = line(3, published_raw=f"{DAYS[1]} เวลา 00.30 น.")
    return archive(
        tmp_path / "archive", [line(1), line(2, title="Cabinet", summary="", body="It met."), night]
    )


def described(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return found


def of_jsonl(path: Path) -> list[str]:
    return list(json.loads(path.read_text("utf-8").splitlines()[0]))


def of_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def of_parquet(path: Path) -> list[str]:
    with closing(duckdb.connect()) as database:
        return [name for name, *_ in database.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]


def of_sqlite(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for _, name, *_ in database.execute("PRAGMA table_info(articles)")]
    assert names[0] == "row_id"
    return names[1:]


COLUMNS_OF: dict[str, Callable[[Path], list[str]]] = {
    "jsonl": of_jsonl,
    "csv": of_csv,
    "parquet": of_parquet,
    "sqlite": of_sqlite,
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_one_file_and_three_that_describe_it(root: Path, form: str) -> None:
    folder = data_set(root, form)
    names = sorted(path.name for path in folder.iterdir())
    more = ["metadata.json"] if form == "sqlite" else []
    assert names == ["README.md", f"articles.{form}", "croissant.json", "datapackage.json", *more]
    assert sorted(path.name for path in root.parent.iterdir()) == ["archive", folder.name]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("all_versions", [False, True])
def test_the_columns_that_are_declared_are_those_of_the_file(
    root: Path, form: str, *, all_versions: bool
) -> None:
    folder = data_set(root, form, all_versions=all_versions)
    columns = COLUMNS_OF[form](folder / f"articles.{form}")
    if form == "sqlite":  # a database describes itself, and programs read no records by these descriptions
        told = described(folder, "metadata.json")["databases"]["articles"]["tables"]["articles"]
        assert list(told["columns"]) == columns
        assert "| year | integer |" in (folder / "README.md").read_text("utf-8")
        return
    [records] = described(folder, "croissant.json")["recordSet"]
    assert [one["name"] for one in records["field"]] == columns
    for one in records["field"]:
        assert one["description"]
        for leaf in one.get("subField", [one]):
            assert leaf["source"]["extract"] == {"column": one["name"]}
    [resource] = described(folder, "datapackage.json")["resources"]
    if form != "parquet":  # it has its types in itself
        assert [one["name"] for one in resource["schema"]["fields"]] == columns
    front = (folder / "README.md").read_text("utf-8").split("---\n")[1]
    assert re.findall(r"^  - name: (\w+)$", front, re.MULTILINE) == columns


@pytest.mark.parametrize("form", FORMS)
def test_size_and_digest_are_those_of_the_file(root: Path, form: str) -> None:
    folder = data_set(root, form)
    data = (folder / f"articles.{form}").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    [file] = described(folder, "croissant.json")["distribution"]
    assert (file["contentUrl"], file["sha256"], file["contentSize"]) == (
        f"articles.{form}",
        digest,
        f"{len(data)} B",
    )
    [resource] = described(folder, "datapackage.json")["resources"]
    assert (resource["path"], resource["hash"]) == (f"articles.{form}", f"sha256:{digest}")
    assert resource["bytes"] == len(data)
    card = (folder / "README.md").read_text("utf-8")
    assert card.count(digest) == 4  # where the size is told, and cited in English, in Thai and for BibTeX
    assert digest in described(folder, "croissant.json")["citeAs"]


def test_the_front_matter_says_languages_licence_size_and_file(root: Path) -> None:
    front = (data_set(root, "jsonl") / "README.md").read_text("utf-8").split("---\n")[1]
    for said in (
        'language:\n- "th"\n- "en"\n',
        "license: other\nlicense_name: thai-copyright-act-section-7\n",
        'size_categories:\n- "n<1K"\n',
        '  - split: train\n    path: "articles.jsonl"\n',
    ):
        assert said in front


def test_what_looks_like_a_time_keeps_its_text_where_lines_are_loaded(root: Path) -> None:
    """Else the loader makes times in UTC of them, and an article of the night is one of the day before."""
    front = (data_set(root, "jsonl") / "README.md").read_text("utf-8").split("---\n")[1]
    assert "  - name: published\n    dtype: json\n" in front
    assert "  - name: published_raw\n    dtype: json\n" in front
    assert "  - name: retrieved\n    dtype: timestamp[us, tz=UTC]\n" in front
    assert "  - name: id\n    dtype: int64\n" in front
    assert "  - name: images\n    list:\n    - name: url\n      dtype: string\n" in front


def test_every_field_of_every_line_has_the_one_type_that_is_declared(root: Path) -> None:
    archive(root, [line(5, via="corpus"), line(4, published_raw=None, section=None)], folder="imported")
    kinds = {"VARCHAR": str, "BIGINT": int, "INTEGER": int, "SMALLINT": int, "TIMESTAMPTZ": str}
    path = data_set(root, "jsonl", all_versions=True) / "articles.jsonl"
    declared = {one.name: one.type for one in line_columns(all_versions=True)}

    def check(value: Any, type_: Any) -> None:
        if value is None:
            return
        if isinstance(type_, list):
            for one in value:
                check(one, type_[0])
        elif isinstance(type_, dict):
            for name, one in value.items():
                check(one, type_[name])
        else:
            assert type(value) is kinds[type_]

    lines = [json.loads(one) for one in path.read_text("utf-8").splitlines()]
    assert len(lines) == 5
    for one in lines:
        assert list(one) == list(declared)
        for name, value in one.items():
            check(value, declared[name])


def test_what_is_new_since_a_data_set_is_asked_for_by_its_folder(root: Path) -> None:
    folder = data_set(root, "jsonl")
    archive(root, [line(1), line(9)])
    path = root.parent / "new.jsonl"
    asked = ExportScope(since_export=folder)
    export(Archive(root), asked, "jsonl", str(path), stage, replace=False)
    assert [json.loads(one)["id"] for one in path.read_text("utf-8").splitlines()] == [9]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_lines_give_the_same_bytes_in_all_of_its_files(root: Path, form: str) -> None:
    folder = data_set(root, form)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    assert {path.name: path.read_bytes() for path in data_set(root, form).iterdir()} == first


def test_an_empty_choice_is_a_data_set_all_the_same(root: Path) -> None:
    folder = data_set(root, "csv", generation="joomla")
    assert described(folder, "croissant.json")["inLanguage"] == []
    assert "language:" not in (folder / "README.md").read_text("utf-8").split("---\n")[1]


def test_sizes_have_the_names_that_hugging_face_has_for_them() -> None:
    names = [size_category(rows) for rows in (0, 999, 1_000, 60_000, 999_999, 1_000_000)]
    assert names == ["n<1K", "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M"]
