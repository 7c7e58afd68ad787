"""A data set: a folder with one file of articles, and what describes it to people and to programs.

`README.md` is the card, as Hugging Face takes it; `croissant.json` and `datapackage.json` are for whoever
reads the forms of MLCommons and Frictionless; a database has `metadata.json` for Datasette besides.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from thaigov_spider.export import card
from thaigov_spider.export.choice import ChosenLines
from thaigov_spider.export.croissant import croissant
from thaigov_spider.export.data_package import data_package
from thaigov_spider.export.facts import DataFacts
from thaigov_spider.export.formats import COLUMNS
from thaigov_spider.export.sqlite import datasette_metadata


def name_of(form: str) -> str:
    """The name of the file of articles in the folder of a data set."""
    return f"articles.{form}"


def describe(chosen: ChosenLines, path: Path, form: str) -> None:
    """Write beside the file at `path`, which has the chosen rows, what describes it. Raises OSError."""
    facts = _facts(chosen, path, form)
    path.with_name("README.md").write_text(card.text(chosen, facts), encoding="utf-8")
    _write(croissant(facts), path.with_name("croissant.json"))
    _write(data_package(facts), path.with_name("datapackage.json"))
    if form == "sqlite":
        _write_metadata(chosen, path.with_name("metadata.json"), path.stem)


BESIDE = {"parquet": ".md", "sqlite": ".metadata.json"}
"""By format, what the name of the file ends with that one file alone has beside it: card, or metadata."""


def describe_alone(chosen: ChosenLines, path: Path, form: str) -> None:
    """Write beside the file at `path` what one of its format has beside it. Raises OSError."""
    beside = path.with_name(f"{path.name}{BESIDE[form]}")
    if form == "sqlite":
        _write_metadata(chosen, beside, path.stem)
    else:
        beside.write_text(card.text(chosen, _facts(chosen, path, form)), encoding="utf-8")


def _write_metadata(chosen: ChosenLines, path: Path, database: str) -> None:
    told = datasette_metadata(database, card.what(chosen), all_versions=chosen.asked.all_versions)
    _write(told, path)


def _write(described: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _facts(chosen: ChosenLines, path: Path, form: str) -> DataFacts:
    [(retrieved,)] = chosen.select("SELECT max(retrieved) FROM chosen")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return DataFacts(
        name=path.name,
        form=form,
        size=path.stat().st_size,
        sha256=digest,
        rows=chosen.count,
        columns=COLUMNS[form](all_versions=chosen.asked.all_versions),
        languages=[lang for (lang,) in chosen.select("SELECT DISTINCT lang FROM chosen ORDER BY 1 DESC")],
        retrieved=retrieved and retrieved[:10],
        what=card.what(chosen),
    )
