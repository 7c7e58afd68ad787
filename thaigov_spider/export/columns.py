"""The columns of tables: how they are made of the fields of a line, and what they mean. Pure."""

import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

_LINKS = [{"url": "VARCHAR", "text": "VARCHAR"}]
_CAPTURE = {"via": "VARCHAR", "warc": "VARCHAR", "offset": "BIGINT", "record_id": "VARCHAR",
            "payload_digest": "VARCHAR", "status": "SMALLINT"}  # fmt: skip
_FIELDS = {
    "url": "VARCHAR", "id": "BIGINT", "generation": "VARCHAR", "lang": "VARCHAR", "title": "VARCHAR",
    "section": "VARCHAR", "summary": "VARCHAR", "body": "VARCHAR", "published": "VARCHAR",
    "published_raw": "VARCHAR", "flags": ["VARCHAR"], "images": _LINKS, "attachments": _LINKS,
    "retrieved": "VARCHAR", "capture": _CAPTURE, "content_digest": "VARCHAR", "version": "INTEGER",
    "supersedes": "VARCHAR", "extractor": "VARCHAR", "schema": "VARCHAR",
}  # fmt: skip
STRUCTURE = json.dumps(_FIELDS)
"""The fields of a line, and their types in DuckDB."""


class Column(NamedTuple):
    """A column with a type: its name, the SQL over `item` that it is, and what it means."""

    name: str
    expression: str
    meaning: str


def _plain(name: str, meaning: str) -> Column:
    return Column(name, f'item."{name}"', meaning)


_MOMENT = "CASE WHEN length(item.published) > 10 THEN item.published END"

TYPED = [
    _plain("url", "the article's address, one for all its variants"),
    _plain("id", "its number, or null; each generation counts anew"),
    _plain("generation", "the generation of the site that it was read from"),
    _plain("lang", "th or en"),
    _plain("title", "headline"),
    _plain("section", "section of the site"),
    _plain("summary", "as the site cut it, often at 250 characters; often the title again"),
    _plain("body", "the paragraphs, with a line end between two"),
    Column("published", "CAST(item.published[:10] AS DATE)",
           "day of publication in Thailand; null where the page does not say"),
    Column("published_at", f"CAST({_MOMENT} AS TIMESTAMPTZ)",
           "moment of publication, where the page gives a time"),
    _plain("published_raw", "the date as it stands on the page"),
    _plain("flags", "doubts, such as no-date or truncated"),
    _plain("images", "pictures: address and text; null where it is not known whether there are any"),
    _plain("attachments", "files: address and text; null where it is not known whether there are any"),
    Column("retrieved", "CAST(item.retrieved AS TIMESTAMPTZ)",
           "when the page was captured; null if it was not"),
    _plain("capture", "the WARC record that it was read from; via: live, wayback, warc; corpus: none"),
    _plain("content_digest", "sha256 of title, section, published, summary and body"),
    _plain("version", "counts the texts that were seen of the article, from 1"),
    _plain("supersedes", "record that the version before was read from"),
    _plain("extractor", "program, version and layout that read it"),
]  # fmt: skip
"""The columns of a Parquet file."""


def _urls(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda item: " ".join(link["url"] for link in item[name] or ())


def _of_capture(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda item: item["capture"].get(name)


_FLAT = [
    "url",
    "id",
    "generation",
    "lang",
    "title",
    "section",
    "summary",
    "body",
    "published",
    "published_raw",
]

FLAT: dict[str, Callable[[dict[str, Any]], Any]] = {
    **{name: itemgetter(name) for name in _FLAT},
    "flags": lambda item: " ".join(item["flags"]),
    "images": _urls("images"),
    "attachments": _urls("attachments"),
    "retrieved": itemgetter("retrieved"),
    **{name: _of_capture(name) for name in _CAPTURE},
    **{name: itemgetter(name) for name in ("content_digest", "version", "supersedes", "extractor")},
}
"""The columns of a CSV file: a text or a number of each line."""
