"""The description of a data set in Croissant 1.0, the form of MLCommons: `croissant.json`. Pure."""

from typing import Any

from thaigov_spider import __version__
from thaigov_spider.export.columns import Column
from thaigov_spider.export.facts import KEYWORDS, LICENCE, SITE_ADDRESS, TITLE, DataFacts

_MEDIA_TYPES = {
    "jsonl": "application/jsonlines",
    "csv": "text/csv",
    "parquet": "application/x-parquet",
    "sqlite": "application/vnd.sqlite3",
}
_TYPES = {
    "VARCHAR": "sc:Text",
    "BIGINT": "sc:Integer",
    "INTEGER": "sc:Integer",
    "SMALLINT": "sc:Integer",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
    "TIMESTAMPTZ": "sc:DateTime",
}
_FILE = "data"
_RECORDS = "articles"
# As the specification of Croissant 1.0 has it.
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            *("citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject"),
            *(
                "fileSet",
                "format",
                "includes",
                "isLiveDataset",
                "jsonPath",
                "key",
                "md5",
                "parentField",
                "path",
            ),
            *("recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator"),
            *("source", "subField", "transform"),
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
}


def croissant(facts: DataFacts) -> dict[str, Any]:
    """The description. A database has no records that programs could read by it, and is named alone."""
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "thaigov-news",
        "alternateName": TITLE,
        "description": facts.what,
        "url": SITE_ADDRESS,
        "license": " ".join(LICENCE.split()),
        "citeAs": facts.citation,
        "keywords": list(KEYWORDS),
        "inLanguage": facts.languages,
        "creator": {"@type": "sc:Organization", "name": "Government of Thailand", "url": SITE_ADDRESS},
        "sdVersion": __version__,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": _FILE,
                "name": facts.name,
                "contentUrl": facts.name,
                "contentSize": f"{facts.size} B",
                "encodingFormat": _MEDIA_TYPES[facts.form],
                "sha256": facts.sha256,
            }
        ],
    }
    if facts.retrieved:
        described |= {"datePublished": facts.retrieved, "version": _version(facts.retrieved)}
    if facts.form != "sqlite":
        fields = [_field(column.name, column.type, column) for column in facts.columns]
        described["recordSet"] = [
            {"@type": "cr:RecordSet", "@id": _RECORDS, "name": _RECORDS, "field": fields}
        ]
    return described


def _version(day: str) -> str:
    """A version that grows with the captures: `2026.11.3`."""
    return ".".join(str(int(part)) for part in day.split("-"))


def _field(name: str, type_: Any, column: Column, path: str = "") -> dict[str, Any]:
    kind = type_[0] if isinstance(type_, list) else type_
    field: dict[str, Any] = {"@type": "cr:Field", "@id": f"{_RECORDS}/{name}", "name": name}
    if not path:
        field["description"] = column.meaning
    if isinstance(type_, list):
        field["repeated"] = True
    if isinstance(kind, dict):
        parts = kind.items()
        field["subField"] = [_field(f"{name}/{part}", one, column, part) for part, one in parts]
        return field
    source: dict[str, Any] = {"fileObject": {"@id": _FILE}, "extract": {"column": column.name}}
    if path:
        source["transform"] = {"jsonPath": path}
    return field | {"dataType": _TYPES[kind], "source": source}
