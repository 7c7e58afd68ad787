"""The article: the record that users get, one line of JSON each.

`Reading` is what a layout reads off a page; `Article` is the finished record, with its dates normalised, the
capture it was read from and a digest of its text. A field of it is declared there, and nowhere else: the
order of the line, the digest, the columns of every export and their meanings follow. `schema.json` beside
this module describes the line; a test holds the two together.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, get_args, get_type_hints

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
    if it has one; `status` is that of HTTP. `via` is "live", the name of a source of captures, "wayback" or
    "commoncrawl", "import" for files of others, or "warc" where others may have written the file.
    """

    via: str
    warc: str
    offset: int
    record_id: str
    payload_digest: str | None
    status: int


@dataclass(frozen=True, slots=True)
class Imported:
    """Stands for the capture of an article that was read from a text of others: there is none."""

    via: Literal["corpus"] = "corpus"


def _is(meaning: str, *, digest: int | None = None, counted: bool = False) -> dict[str, Any]:
    """What a field means, and what follows from it besides its column.

    `digest` is its place among the values that the content digest is taken over, None: it is none of them.
    `counted` says that a data card counts the articles that have it.
    """
    return {"meaning": meaning, "digest": digest, "counted": counted}


@dataclass(frozen=True, slots=True)
class Article:
    """One article, in the order of the line's fields.

    `version` counts the texts that were seen of it, from 1; `supersedes` is the `record_id` of the capture
    that the version before was read from. `moved_from` is the address that was asked for, where that
    redirected to `url`: both are of one article.
    """

    schema: str = field(metadata=_is("form of the line"))
    extractor: str = field(metadata=_is("program, version and layout that read it"))
    url: str = field(metadata=_is("the article's address, one for all its variants"))
    id: int | None = field(metadata=_is("its number, or null; each generation counts anew"))
    generation: str = field(metadata=_is("the generation of the site that it was read from"))
    lang: Language = field(metadata=_is("th or en"))
    title: str | None = field(metadata=_is("headline", digest=1, counted=True))
    section: str | None = field(metadata=_is("section of the site", digest=2, counted=True))
    summary: str | None = field(
        metadata=_is(
            "as the site cut it, often at 250 characters; often the title again", digest=4, counted=True
        )
    )
    body: str = field(metadata=_is("the paragraphs, with a line end between two", digest=5, counted=True))
    published: str | None = field(
        metadata=_is(
            "day of publication in Thailand; null where the page does not say", digest=3, counted=True
        )
    )
    published_raw: str | None = field(metadata=_is("the date as it stands on the page"))
    flags: tuple[str, ...] = field(metadata=_is("doubts, such as no-date or truncated"))
    images: tuple[Link, ...] | None = field(
        metadata=_is("pictures: address and text; null where it is not known whether there are any")
    )
    attachments: tuple[Link, ...] | None = field(
        metadata=_is("files: address and text; null where it is not known whether there are any")
    )
    retrieved: str | None = field(
        metadata=_is("when the page was captured; null if it was not", counted=True)
    )
    capture: Capture | Imported = field(
        metadata=_is(
            "the WARC record it was read from; via: live, wayback, commoncrawl, import, warc; none: corpus"
        )
    )
    content_digest: str = field(
        metadata=_is("sha256 of title, section, published, summary and body"), init=False
    )
    version: int = field(metadata=_is("counts the texts that were seen of the article, from 1"), default=1)
    supersedes: str | None = field(metadata=_is("record that the version before was read from"), default=None)
    moved_from: str | None = field(
        metadata=_is("address that was asked for and led here; null where it is url"), default=None
    )

    def __post_init__(self) -> None:
        digest = content_digest({name: getattr(self, name) for name in DIGESTED})
        object.__setattr__(self, "content_digest", digest)

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
        values = _fields_of(self)
        for name in _LINKS:
            if values[name] is not None:
                values[name] = [_fields_of(link) for link in values[name]]
        values["capture"] = _fields_of(self.capture)
        return values


FIELDS = fields(Article)
"""The fields in the order of the line; `metadata` has what each was declared with."""

DIGESTED = [
    name for _, name in sorted((one.metadata["digest"], one.name) for one in FIELDS if one.metadata["digest"])
]
"""The fields that the content digest is taken over, in its order."""

_LINKS = [
    name for name, type_ in get_type_hints(Article).items() if tuple[Link, ...] in {type_, *get_args(type_)}
]


def as_version(line: str, version: int, supersedes: str | None, moved_from: str | None) -> str:
    """The line of an article that turns out to be another version of it, or from elsewhere, than it says."""
    return _line(json.loads(line) | {"version": version, "supersedes": supersedes, "moved_from": moved_from})


def _fields_of(one: Article | Capture | Imported | Link) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(", ", ": "))


def extractor(generation: str) -> str:
    """The program, its version and the layout that read an article."""
    return f"thaigov_spider/{__version__} {generation}"


def content_digest(article: Mapping[str, Any]) -> str:
    """`sha256:` and the hex digest of the article's text: the same while the text is the same.

    It is taken over the UTF-8 of a JSON list of five values without blanks, so anyone can take it again.
    Raises KeyError where a field of `DIGESTED` is missing.

    >>> said = {"title": "ข่าว", "section": None, "published": "2020-12-15", "summary": None}
    >>> content_digest(said | {"body": "เนื้อหา"})
    'sha256:f4c7b5ab1a7d813f82f2bb9bbf49660d80a2ac9e0b1361f85065ddff78e1ec45'
    """
    values = json.dumps([article[name] for name in DIGESTED], ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()


def merge_flags(*sources: Iterable[str]) -> tuple[str, ...]:
    """All flags, each once, in the order in which they were set."""
    return tuple(dict.fromkeys(flag for source in sources for flag in source))
