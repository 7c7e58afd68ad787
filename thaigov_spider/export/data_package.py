"""The description of a data set as a Data Package of Frictionless: `datapackage.json`. Pure."""

from typing import Any

from thaigov_spider.export.columns import Column
from thaigov_spider.export.facts import KEYWORDS, LICENCE, LICENCE_NAME, SITE_ADDRESS, TITLE, DataFacts

_MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "SMALLINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "datetime",
}


def data_package(facts: DataFacts) -> dict[str, Any]:
    """The description. Files whose columns have their types in themselves are named as files.

    Frictionless' reader of Parquet takes lists, and numbers where one is missing, for errors (seen in 5.21).
    """
    resource: dict[str, Any] = {
        "name": "articles",
        "path": facts.name,
        "format": facts.form,
        "mediatype": _MEDIA_TYPES[facts.form],
        "bytes": facts.size,
        "hash": f"sha256:{facts.sha256}",
    }
    if facts.form in ("parquet", "sqlite"):
        resource["type"] = "file"
    else:
        resource |= {"type": "table", "encoding": "utf-8", "profile": "tabular-data-resource"}
        resource["schema"] = {"fields": [_field(column) for column in facts.columns]}
    described: dict[str, Any] = {
        "name": "thaigov-news",
        "title": TITLE,
        "description": facts.what,
        "homepage": SITE_ADDRESS,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": LICENCE_NAME, "title": " ".join(LICENCE.split())}],
        "sources": [{"title": "Government of Thailand", "path": SITE_ADDRESS}],
        "citation": facts.citation,
        "resources": [resource],
    }
    return described | ({"created": f"{facts.retrieved}T00:00:00Z"} if facts.retrieved else {})


def _field(column: Column) -> dict[str, Any]:
    if isinstance(column.type, list | dict):
        type_ = "array" if isinstance(column.type, list) else "object"
    else:
        type_ = _TYPES[column.type]
    field = {"name": column.name, "type": type_, "description": column.meaning}
    return field | ({"format": "any"} if type_ == "datetime" else {})
