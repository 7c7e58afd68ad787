"""A capture read from its WARC file, and made what a browser is shown of it."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from tinycss2.bytes import decode_stylesheet_bytes

from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse.capture_table import CaptureTable, ListedCapture
from thaigov_spider.browse.css_rewriting import rewritten_css
from thaigov_spider.browse.html_rewriting import rewritten_page
from thaigov_spider.browse.mementos import archived
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.readback.answer_page import as_http1, page_of
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.urls import absolute
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header

Disposition = Literal["inline", "attachment"]

_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)", re.ASCII)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
_PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"\x00\x00\x01\x00"), "image/x-icon"),
)
_AS_IT_IS = re.compile(r"(?:image|audio|video|font)/[\w.+-]+|application/(?:x-)?font[\w.+-]*")
_PLAIN = re.compile(r"text/(?!html)[\w.+-]+|application/(?:[\w.+-]+\+)?(?:json|xml)|application/javascript")
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a browser is shown: status, media type and bytes; or where the capture redirects to.

    `encoding` is the content encoding that is still on; `name` that of the file which an attachment becomes.
    """

    status: int
    media_type: str
    body: bytes
    encoding: str | None = None
    location: str | None = None
    name: str | None = None


class Replay:
    """Reads the captures of an archive."""

    def __init__(self, archive: Archive, table: CaptureTable) -> None:
        self._archive = archive
        self._table = table

    def captures(self) -> Captures:
        """The records of the archive, to be looked up while this is open."""
        return Captures(self._archive.warc, self._table.place_of)

    def replayed(self, capture: ListedCapture, kind: str) -> Replayed:
        """A capture as it is shown for a purpose; `kind` is that of its address. Raises DamageError, OSError.

        sqlite3.Error as well.
        """
        with self.captures() as captures:
            header, block = captures.record(capture.warc, capture.offset)
            original = self.original(captures, header)
        if kind == "id_":
            return _raw(capture, block, original)
        page = page_of(header.uri, block, original, as_received=False)
        location = page.headers.get("location")
        if 300 <= page.status < 400 and location:
            target = absolute(page.url, location)
            leads_to = archived(target, capture.stamp, kind) if target else None
            return Replayed(302 if leads_to else 404, "text/plain", b"", location=leads_to)
        return _shown(capture, page, kind)

    def page(self, warc: str, offset: int) -> Page:
        """The page that the capture at this place holds. Raises DamageError, OSError, sqlite3.Error."""
        with self.captures() as captures:
            header, block = captures.record(warc, offset)
            original = self.original(captures, header)
        return page_of(header.uri, block, original, as_received=False)

    def original(self, captures: Captures, header: Header) -> bytes | None:
        """The block of the response that a revisit refers to; None for what is no revisit.

        Raises DamageError, OSError, sqlite3.Error.
        """
        if header.kind != "revisit":
            return None
        found = self._referred(header)
        if found is None:
            raise DamageError("the original of this revisit is missing")
        return captures.record(found.warc, found.offset)[1]

    def original_of(self, capture: ListedCapture) -> ListedCapture | None:
        """The response that a capture has its payload from; None where it has its own, or that is lost.

        Raises sqlite3.Error.
        """
        try:
            with self.captures() as captures:
                header, _ = captures.record(capture.warc, capture.offset)
        except (DamageError, OSError):
            return None
        return self._referred(header) if header.kind == "revisit" else None

    def _referred(self, header: Header) -> ListedCapture | None:
        fields = header.fields
        found = self._table.of_record(fields.get("warc-refers-to", ""))
        if found is not None:
            return found
        url = fields.get("warc-refers-to-target-uri", header.uri).strip("<>")
        return self._table.of_date(url, fields.get("warc-refers-to-date", "-"))


def _raw(capture: ListedCapture, block: bytes, original: bytes | None) -> Replayed:
    """The very bytes of the payload, as the digest counts them: without the transfer coding alone."""
    head = framing.split(as_http1(block or original or b""), "GET")
    held = head if original is None else framing.split(as_http1(original), "GET")
    if head is None or held is None:
        raise DamageError("the record holds no HTTP response")
    page = page_of(capture.url, block, original, as_received=False)
    return Replayed(
        _status(page.status),
        page.headers.get("content-type") or _BYTES,
        bytes(held.payload or b""),
        encoding=page.headers.get("content-encoding"),
    )


def _shown(capture: ListedCapture, page: Page, kind: str) -> Replayed:
    declared = _declared(page)
    picture = next((named for magic, named in _PICTURES if magic.match(page.body)), None)
    if kind == "cs_" or (declared == "text/css" and not picture):
        return Replayed(_status(page.status), "text/css; charset=utf-8", _sheet(page, capture.stamp))
    if picture or _AS_IT_IS.fullmatch(declared):
        return Replayed(_status(page.status), picture or declared, page.body)
    if kind == "im_":
        return Replayed(_status(page.status), _BYTES, page.body)
    if page.is_html:
        return Replayed(_status(page.status), "text/html; charset=utf-8", rewritten_page(page, capture.stamp))
    if _PLAIN.fullmatch(declared):
        return Replayed(
            _status(page.status), "text/plain; charset=utf-8", page.text.encode("utf-8", "replace")
        )
    return Replayed(_status(page.status), declared or _BYTES, page.body, name=_file_name(page.url))


def _sheet(page: Page, stamp: str) -> bytes:
    """A style sheet with the archive's addresses; a page that came in its place is none."""
    if page.is_html and "html" in _declared(page):
        return b""
    charset = _CHARSET.search(page.headers.get("content-type", ""))
    text, _ = decode_stylesheet_bytes(page.body, charset and charset[1])

    def address(reference: str, kind: str) -> str | None:
        if reference[:5].lower() == "data:":
            return reference
        url = absolute(page.url, reference)
        return archived(url, stamp, kind) if url else None

    return rewritten_css(text, address).encode("utf-8", "replace")


def _declared(page: Page) -> str:
    """The media type that the response names, in lower case; empty where it names none."""
    match = _MEDIA_TYPE.match(page.headers.get("content-type", ""))
    return match[1].lower() if match else ""


def _status(status: int) -> int:
    """The status to answer with: those that promise no body, or a part of one, are said with all of it."""
    return status if status == 200 or 400 <= status < 600 else 200


def _file_name(url: str) -> str:
    """What a file is to be called, from the end of its address.

    >>> _file_name("https://a.example/x/%E0%B8%82.pdf?y"), _file_name("https://a.example/")
    ("UTF-8''%E0%B8%82.pdf", "UTF-8''file")
    """
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return f"UTF-8''{quote(name[:200] or 'file', safe='', errors='replace')}"
