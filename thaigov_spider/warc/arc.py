"""The headers of ARC records, which archives wrote before there was WARC, as headers of WARC records. Pure.

A record is one line, the block, and a line end (https://archive.org/web/researcher/ArcFileFormat.php):

    URL IP-address Archive-date Content-type Archive-length
    URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length

The second form is that of version 2. The first record tells of the file: its URL is `filedesc://` and a name,
its block has the version and the names of the fields. Files of many writers are about: URLs and media types
have blanks in them, line ends are missing between records or stand before them, and what the length of the
first record counts differs (https://github.com/iipc/jwarc/issues/82, webrecorder/warcio/issues/61 and 140).

There are neither record ids nor digests. So that a record can be named, it gets an id made of its line: it
has the same in each copy of the file, however that is compressed.
"""

import re
from uuid import NAMESPACE_URL, uuid5

from thaigov_spider.warc.decompress import DamageError, RecordSyntax
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri

VERSION = "ARC"
"""What stands for the version line in the headers of ARC records."""
LONGEST_LINE = 1 << 16
"""Bytes of a record's line; crawlers ask for no URL of that length."""

_LINE = rb"""
    ([A-Za-z][A-Za-z0-9+.-]{1,20}:[^\n]{0,65000}?)      # URL, blanks and all
    [ ]([^ \n]{1,80})                                    # IP address
    [ ]([0-9]{17}|[0-9]{14}|[0-9]{12})                   # date, in UTC
    [ ]([^\n]{0,4000}?)                                  # media type, and in version 2 five more fields
    [ ]?(?<=[ ])([0-9]{1,15})[ ]?\r?\n                   # length
"""
SYNTAX = RecordSyntax(
    begin=re.compile(rb"[\r\n]*" + _LINE, re.VERBOSE),
    anywhere=re.compile(rb"(?<=\n)" + _LINE, re.VERBOSE),
    longest=LONGEST_LINE,
)
_WHOLE_LINE = re.compile(_LINE, re.VERBOSE)
_LENGTH = re.compile(rb"(?:[^ \n]+ ){3,}[^\n]*?(?<= )([0-9]{1,15})[ ]?\r?\n")
_HTTP = re.compile(rb"[\r\n]*http/", re.IGNORECASE)
_KNOWN_SCHEME = re.compile(rb"[\r\n]*(?:https?|ftp|dns|filedesc|whois|gopher|news|nntp|metadata):")
_UNKNOWN_IP = frozenset({"0.0.0.0", "-"})  # noqa: S104  # nothing is bound to it
HTTP = 16
"""As many bytes of a block say whether it begins with the head of an answer."""


def begins(data: bytes) -> bool:
    """Whether a text, or the beginning of one, begins with the line of an ARC record."""
    return SYNTAX.begin.match(data[:LONGEST_LINE]) is not None


def is_known_scheme(line: bytes) -> bool:
    """Whether a record's line begins as such lines do; what is left of a line may begin otherwise."""
    return _KNOWN_SCHEME.match(line) is not None


def parse(line: bytes, offset: int, start: bytes) -> Header:
    r"""A record's header out of its line, line end included, and the `start` of its block.

    Raises DamageError where it is none.

    >>> parse(b"http://a.th/ 203.0.113.5 20050203040506 text/html 9\n", 0, b"HTTP/1.1 2").fields["warc-date"]
    '2005-02-03T04:05:06Z'
    """
    match = _WHOLE_LINE.fullmatch(line)
    if match is None:
        raise DamageError("no ARC record begins here")
    url, ip, date, rest, length = (part.decode("utf-8", "surrogateescape") for part in match.groups())
    media_type = rest.partition(";")[0].strip().partition(" ")[0] or "application/octet-stream"
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    fields = {
        "warc-type": kind,
        "warc-record-id": f"<urn:uuid:{uuid5(NAMESPACE_URL, line.strip().decode('latin-1'))}>",
        "warc-date": _date(date),
        "content-type": _content_type(url, media_type, start),
        "content-length": length,
        "arc-header": line.strip().decode("utf-8", "surrogateescape"),
    }
    if kind == "warcinfo":
        fields["warc-filename"] = url.partition("://")[2]
    else:
        fields["warc-target-uri"] = target_uri(url)
        if ip not in _UNKNOWN_IP:
            fields["warc-ip-address"] = ip
    return Header(offset, VERSION, fields, {}, int(length), kind, fields.get("warc-target-uri", ""))


def announced(line: bytes) -> int | None:
    r"""The length of the block that a damaged line announces; None if it does not say.

    >>> announced(b"http://a.th/ 203.0.113.5 2005020304X506 text/html 9\n")
    9
    """
    length = _LENGTH.fullmatch(line)
    return int(length[1]) if length else None


def _content_type(url: str, media_type: str, start: bytes) -> str:
    """That of the block: an answer with its head, or, as of servers that knew only HTTP/0.9, a bare page."""
    if url.startswith(("http:", "https:")) and _HTTP.match(start):
        return "application/http; msgtype=response"
    return media_type


def _date(digits: str) -> str:
    """A WARC-Date; what is no date in there is told by whoever checks dates."""
    digits = f"{digits}00" if len(digits) == 12 else digits
    fraction = f".{digits[14:]}" if digits[14:] else ""
    day, time = (digits[:4], digits[4:6], digits[6:8]), (digits[8:10], digits[10:12], digits[12:14])
    return f"{'-'.join(day)}T{':'.join(time)}{fraction}Z"
