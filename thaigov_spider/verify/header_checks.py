"""What a record's header must say (ISO 28500:2017, section 5; WARC 1.0 where it differs). Pure."""

import re
from functools import lru_cache
from ipaddress import ip_address

from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.printable import shortened
from thaigov_spider.warc.arc import VERSION as ARC
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.warc_date import is_date

_ALWAYS_MANDATORY = ("warc-type", "warc-record-id", "warc-date")
_ABOUT_A_PAGE = frozenset({"response", "resource", "request", "revisit", "conversion", "continuation"})
_MAY_REPEAT = frozenset({"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"})
# Others than those of the format are extensions, which may be given more than once.
_OF_THE_FORMAT = frozenset(
    {
        "content-length",
        "content-type",
        "warc-type",
        "warc-record-id",
        "warc-date",
        "warc-target-uri",
        "warc-refers-to",
        "warc-refers-to-target-uri",
        "warc-refers-to-date",
        "warc-block-digest",
        "warc-payload-digest",
        "warc-ip-address",
        "warc-truncated",
        "warc-warcinfo-id",
        "warc-filename",
        "warc-profile",
        "warc-identified-payload-type",
        "warc-segment-number",
        "warc-segment-origin-id",
        "warc-segment-total-length",
    }
)
_MANDATORY = {
    "revisit": (*_ALWAYS_MANDATORY, "warc-profile"),
    "continuation": (*_ALWAYS_MANDATORY, "warc-segment-number", "warc-segment-origin-id"),
}
_RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+>")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
_LOWER_CASE_ESCAPE = re.compile(r"%(?:[89][a-f]|[a-f][0-9A-Fa-f]|[A-F][a-f])")
_DATE_1_0 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
# How the archives that run OpenWayback or pywb spell the URL of a capture.
_CAPTURE = re.compile(r"https?://[^/]+/(?:[^/]+/)?[0-9]{14}(?:[a-z]{2}_)?/(.+)")
_REFERENCES = ("warc-refers-to", "warc-concurrent-to", "warc-segment-origin-id", "warc-warcinfo-id")
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})


def problems(header: Header) -> list[str]:
    """What is wrong with a header, in words."""
    fields, kind = header.fields, header.kind
    found = []
    if header.version not in ("WARC/1.0", "WARC/1.1", ARC):
        found.append(f"{header.version[:20]} is no version of the format that is known")
    missing = [name for name in _MANDATORY.get(kind, _ALWAYS_MANDATORY) if not fields.get(name)]
    found += [f"the mandatory field {_spelt(name)} is missing" for name in missing]
    if header.repeated:
        several = sorted(header.repeated.keys() & _OF_THE_FORMAT - _MAY_REPEAT)
        found += [f"{_spelt(name)} is given more than once" for name in several]
    if not header.uri and kind in _ABOUT_A_PAGE:
        found.append(f"the mandatory field WARC-Target-URI is missing from a {kind} record")
    found += _wrong_with_ids(header)
    found += filter(None, (_wrong_with_date(header), _wrong_with_uri(header.uri)))
    if fields.get("warc-type", kind) != kind:
        found.append(f"WARC-Type is not in small letters: {shortened(fields['warc-type'])}")
    found += filter(None, (_wrong_with_address(fields.get("warc-ip-address")), _wrong_with_segment(header)))
    truncated = fields.get("warc-truncated")
    if truncated is not None and truncated not in _TRUNCATED:
        found.append(f"WARC-Truncated gives no reason that the format knows: {shortened(truncated)}")
    return found


def problems_of_memento(header: Header) -> list[str]:
    """What is wrong with what a capture out of another archive says of where it is from, in words."""
    source, created = header.fields["warc-source-uri"], header.fields.get("warc-creation-date")
    found = []
    if not _URI.fullmatch(source):
        found.append(f"WARC-Source-URI is no URI: {shortened(source)}")
    captured = _captured_at(source)
    if captured and _key_of(captured) != _key_of(header.uri):
        found.append(f"WARC-Source-URI is that of another page: {shortened(source)}")
    if created is not None and not is_date(created):
        found.append(f"WARC-Creation-Date is no date in UTC: {shortened(created)}")
    return found


def _captured_at(url: str) -> str | None:
    """The original URL of the capture that a URL in an archive is that of; None where that cannot be told."""
    for source in CAPTURE_SOURCES.values():
        if captured := source.captured_at(url):
            return captured[1]
    match = _CAPTURE.fullmatch(url)
    return match[1] if match else None


def _key_of(uri: str) -> str:
    """What is left of a URI where archives agree on it: no scheme, default port, or case."""
    return re.sub(r"^https?://|:(?:80|443)(?=/|$)", "", uri.lower())


def _wrong_with_ids(header: Header) -> list[str]:
    """What is wrong with the names of this record and of others that it refers to."""
    return [
        f"{_spelt(name)} is no URI in angle brackets: {shortened(record_id)}"
        for name in ("warc-record-id", *_REFERENCES)
        if name in header.fields
        for record_id in header.all(name)
        if record_id and not _RECORD_ID.fullmatch(record_id)
    ]


@lru_cache(64)
def _wrong_with_address(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        ip_address(text)
    except ValueError:
        return f"WARC-IP-Address is no IP address: {shortened(text)}"
    return None


def _wrong_with_segment(header: Header) -> str | None:
    """What is wrong with the number of a segment: 1 is the first record's, the others are continuations."""
    number = header.fields.get("warc-segment-number")
    if number is None:
        return None
    if not (number.isascii() and number.isdigit() and int(number[:18]) > 0):
        return f"WARC-Segment-Number is no number: {shortened(number)}"
    if (int(number[:18]) == 1) is (header.kind == "continuation"):
        return f"segment {number[:18]} of a page cannot be a {header.kind}"
    return None


def _wrong_with_date(header: Header) -> str | None:
    date = header.fields.get("warc-date")
    if not date:
        return None
    if not is_date(date):
        return f"WARC-Date is no date in UTC: {shortened(date)}"
    if header.version == "WARC/1.0" and not _DATE_1_0.fullmatch(date):
        return f"WARC-Date is not to the second, as WARC/1.0 asks: {shortened(date)}"
    return None


@lru_cache(16)
def _wrong_with_uri(uri: str) -> str | None:
    if not uri:
        return None
    if not uri.isascii():
        return f"WARC-Target-URI is not ASCII, and replay does not find it: {shortened(uri)}"
    if not _URI.fullmatch(uri):
        return f"WARC-Target-URI is no URI: {shortened(uri)}"
    if "%" in uri and _LOWER_CASE_ESCAPE.search(uri):
        return f"WARC-Target-URI has escapes in lower case, and replay does not find it: {shortened(uri)}"
    return None


def _spelt(name: str) -> str:
    """A field's name as it is written: `WARC-Record-ID`."""
    words = (
        "WARC" if word == "warc" else word.upper() if word in ("id", "uri", "ip") else word.title()
        for word in name.split("-")
    )
    return "-".join(words)
