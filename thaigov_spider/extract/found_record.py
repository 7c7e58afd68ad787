"""One record of the site in a WARC file, as far as it matters for what articles there are. Pure."""

from typing import Literal, NamedTuple
from urllib.parse import urljoin

from thaigov_spider.extract.article_in import PageOutcome, printable_field
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.urls import canonical, source
from thaigov_spider.warc.digests import canonical_digest
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri

FindKind = Literal["response", "revisit", "continuation", "failure"]


class Refers(NamedTuple):
    """What a revisit says of its original: its id, or its address and date; empty where it does not."""

    record_id: str
    uri: str
    date: str


class Find(NamedTuple):
    """One record of the site: an answer, a revisit or a further segment of one, or a failure to get any.

    `url` is the canonical address, `uri` the target URI. `is_copy`: another archive, such as the Wayback
    Machine, captured it at its `date`. Only an article has a `line` and a `content_digest`; only a revisit
    whose page is still to be looked up `refers` to another record. `cut` says why the end of a page is
    missing. `leads_to` is the article's address that one of another article redirects to. `segment` is the
    number of a page that lies in several records, 0 for all others, and `origin` the id of its first one.
    `proof` is the `via` of the source of captures that it says it came from, and of which its URL is one.
    """

    offset: int
    kind: FindKind
    url: str
    uri: str
    date: str
    record_id: str
    payload_digest: str
    truncated: bool
    is_copy: bool
    content_digest: str | None = None
    line: str | None = None
    refers: Refers | None = None
    cut: str | None = None
    segment: int = 0
    origin: str = ""
    leads_to: str = ""
    proof: str = ""


def find_of(header: Header, kind: FindKind) -> Find:
    """What the header of a record says of it."""
    uri = printable_field(header, "warc-target-uri").strip("<>")
    try:
        url = canonical(target_uri(header.uri))
    except ValueError:
        url = uri
    return Find(
        header.offset,
        kind,
        url,
        uri,
        printable_field(header, "warc-date"),
        printable_field(header, "warc-record-id"),
        canonical_digest(printable_field(header, "warc-payload-digest")),
        header.is_truncated,
        "warc-source-uri" in header.fields,
        proof=_proof(header.fields.get("warc-source-uri", "")),
    )


def _proof(source_uri: str) -> str:
    """The source of captures that has a capture at this URL; empty where none has."""
    return next((via for via, one in CAPTURE_SOURCES.items() if one.captured_at(source_uri)), "")


def leading(find: Find, location: str) -> Find:
    """A find of a redirect to a `location`, which is of note where both are addresses of articles."""
    try:
        target = urljoin(find.uri, location)
        are_articles = source(target) is not None and source(find.uri) is not None
    except ValueError:
        return find
    return (
        find._replace(leads_to=canonical(target)) if are_articles and canonical(target) != find.url else find
    )


def with_outcome(find: Find, outcome: PageOutcome) -> Find:
    """A find that turned out to be this."""
    return find._replace(
        content_digest=outcome.content_digest,
        line=outcome.line,
        cut=outcome.cut,
        truncated=find.truncated or outcome.cut is not None,
    )


def segment_of(header: Header) -> Find:
    """The same, of one of several records that a page lies in."""
    origin = printable_field(
        header, "warc-segment-origin-id" if header.kind == "continuation" else "warc-record-id"
    )
    kind: FindKind = "continuation" if header.kind == "continuation" else "response"
    return find_of(header, kind)._replace(segment=header.segment, origin=origin)
