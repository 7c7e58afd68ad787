"""The columns of tables: how they are made of the fields of a line, and what they mean. Pure."""

import json
from typing import NamedTuple

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
"""The fields of a line, and their types in the database."""


class Column(NamedTuple):
    """A column: its name, the expression over `item` that it is, and what it means."""

    name: str
    expression: str
    meaning: str

    @property
    def sql(self) -> str:
        """The expression, under its name."""
        return f'{self.expression} AS "{self.name}"'


def _plain(name: str, meaning: str) -> Column:
    return Column(name, f'item."{name}"', meaning)


_ABOUT = [
    _plain("url", "the article's address, one for all its variants"),
    _plain("id", "its number, or null; each generation counts anew"),
    _plain("generation", "the generation of the site that it was read from"),
    _plain("lang", "th or en"),
    _plain("title", "headline"),
    _plain("section", "section of the site"),
    _plain("summary", "as the site cut it, often at 250 characters; often the title again"),
    _plain("body", "the paragraphs, with a line end between two"),
]
_LATER = [
    _plain("content_digest", "sha256 of title, section, published, summary and body"),
    _plain("version", "counts the texts that were seen of the article, from 1"),
    _plain("supersedes", "record that the version before was read from"),
    _plain("extractor", "program, version and layout that read it"),
]
_DAY = "item.published[:10]"
_MOMENT = "CASE WHEN length(item.published) > 10 THEN item.published END"

TYPED = [
    *_ABOUT,
    Column(
        "published",
        f"CAST({_DAY} AS DATE)",
        "day of publication in Thailand; null where the page does not say",
    ),
    Column(
        "published_at",
        f"CAST({_MOMENT} AS TIMESTAMPTZ)",
        "moment of publication, where the page gives a time",
    ),
    _plain("published_raw", "the date as it stands on the page"),
    _plain("flags", "doubts, such as no-date or truncated"),
    _plain("images", "pictures: address and text; null where it is not known whether there are any"),
    _plain("attachments", "files: address and text; null where it is not known whether there are any"),
    Column(
        "retrieved", "CAST(item.retrieved AS TIMESTAMPTZ)", "when the page was captured; null if it was not"
    ),
    _plain(
        "capture", "the WARC record that it was read from; via: live, wayback, warc, or corpus (no record)"
    ),
    *_LATER,
]
"""The columns of a Parquet file, with types."""

_URLS = "array_to_string(list_transform(item.{0}, lambda one: one.url), ' ')"

FLAT = [
    *_ABOUT,
    _plain("published", "2020-12-15, or 2016-05-20T20:15:00+07:00 where the page gives a time"),
    _plain("published_raw", "the date as it stands on the page"),
    Column("flags", "array_to_string(item.flags, ' ')", "doubts, with blanks between"),
    Column("images", _URLS.format("images"), "addresses of pictures, with blanks between"),
    Column("attachments", _URLS.format("attachments"), "addresses of files, with blanks between"),
    _plain("retrieved", "when the page was captured, UTC"),
    *(Column(name, f'item.capture."{name}"', "the WARC record that it was read from") for name in _CAPTURE),
    *_LATER,
]
"""The columns of a CSV file, all of them text or numbers."""
