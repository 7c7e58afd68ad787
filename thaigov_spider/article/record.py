"""The article: the record that users get, one line of JSON each.

`Reading` is what a layout reads off a page; `Article` is the finished record, with its dates normalised, the
capture it was read from and a digest of its text. `schema.json` beside this module describes the line.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from thaigov_spider import __version__

SCHEMA = "thaigov-article/1"

Language = Literal["th", "en"]


@dataclass(frozen=True, slots=True)
class Link:
    """A picture or a linked file: its absolute URL, and the text that goes with it (may be empty)."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layout read off a page: clean text, the dates as they stand there, nothing normalised."""

    generation: str
    title: str | None
    section: str | None
    summary: str | None
    body: str
    published_raw: str | None
    numeric_raw: str | None = None
    images: tuple[Link, ...] | None = ()
    attachments: tuple[Link, ...] | None = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """Where an article was read from: one `response` record of one WARC file.

    `offset` counts bytes to the record's gzip member; `payload_digest` is the record's `WARC-Payload-Digest`,
    if it has one; `status` is that of HTTP.
    """

    via: Literal["live", "wayback", "warc"]
    warc: str
    offset: int
    record_id: str
    payload_digest: str | None
    status: int


@dataclass(frozen=True, slots=True)
class Imported:
    """Stands for the capture of an article that was read from a text of others: there is none."""

    via: Literal["corpus"] = "corpus"


@dataclass(frozen=True, slots=True)
class Article:
    """One article, in the order of the line's fields.

    `version` counts the texts that were seen of it, from 1; `supersedes` is the `record_id` of the capture
    that the version before was read from.
    """

    schema: str
    extractor: str
    url: str
    id: int | None
    generation: str
    lang: Language
    title: str | None
    section: str | None
    summary: str | None
    body: str
    published: str | None
    published_raw: str | None
    flags: tuple[str, ...]
    images: tuple[Link, ...] | None
    attachments: tuple[Link, ...] | None
    retrieved: str | None
    capture: Capture | Imported
    content_digest: str
    version: int = 1
    supersedes: str | None = None

    @property
    def published_day(self) -> date | None:
        """The day of publication in Thailand, or None where the page does not say."""
        return None if self.published is None else datetime.fromisoformat(self.published).date()

    def as_dict(self) -> dict[str, Any]:
        """The line as a JSON object."""
        return json.loads(self.as_line())  # type: ignore[no-any-return]

    def as_line(self) -> str:
        """One line of JSON without its line end; text stands in UTF-8, not in escapes."""
        return _line(self.as_fields())

    def as_fields(self) -> dict[str, Any]:
        """The line's fields; what `dataclasses.asdict` gives, without its copies of everything."""
        fields = _fields_of(self)
        for name in ("images", "attachments"):
            if fields[name] is not None:
                fields[name] = [_fields_of(link) for link in fields[name]]
        fields["capture"] = _fields_of(self.capture)
        return fields


def as_version(line: str, version: int, supersedes: str | None) -> str:
    """The line of an article that turns out to be another version of it than the line says."""
    return _line(json.loads(line) | {"version": version, "supersedes": supersedes})


def _fields_of(one: Article | Capture | Imported | Link) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(", ", ": "))


def extractor(generation: str) -> str:
    """The program, its version and the layout that read an article."""
    return f"thaigov_spider/{__version__} {generation}"


def content_digest(
    title: str | None, section: str | None, published: str | None, summary: str | None, body: str
) -> str:
    """`sha256:` and the hex digest of the article's text: the same while the text is the same.

    It is taken over the UTF-8 of a JSON list of the five values without blanks, so anyone can take it again:

    >>> content_digest("ข่าว", None, "2020-12-15", None, "เนื้อหา")
    'sha256:f4c7b5ab1a7d813f82f2bb9bbf49660d80a2ac9e0b1361f85065ddff78e1ec45'
    """
    values = json.dumps([title, section, published, summary, body], ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()


def merge_flags(*sources: Iterable[str]) -> tuple[str, ...]:
    """All flags, each once, in the order in which they were set."""
    return tuple(dict.fromkeys(flag for source in sources for flag in source))
