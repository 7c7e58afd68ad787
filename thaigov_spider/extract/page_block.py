"""The block of a WARC record that may hold a page, with the head of an answer or bare. Pure."""

from typing import NamedTuple

from thaigov_spider.html.page import may_be_html
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.readback.answer_page import as_http1, headers_of, page_of
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import target_uri


class RecordHead(NamedTuple):
    """What the head of an answer says: that its body may be a page, whether its status is 2xx.

    And, where it is 3xx, the `location` that it leads to.
    """

    is_page: bool
    is_success: bool
    location: str = ""


def head_of(start: bytes) -> RecordHead | None:
    """The head that a block begins with; None where there is none, or not all of it."""
    start = as_http1(start)
    head = framing.final_head(start)
    if head is None:
        return None
    headers = headers_of(start[head.at : head.end])
    location = headers.get("location", "") if 300 <= head.status < 400 else ""
    return RecordHead(may_be_html(headers), 200 <= head.status < 300, location)


def head_of_resource(header: Header) -> RecordHead:
    """What stands for the head of a bare page."""
    return RecordHead(may_be_html({"content-type": header.fields.get("content-type", "")}), True)


def page_in(header: Header, block: bytes, *, is_ours: bool) -> Page:
    """The page in a record. Raises DamageError.

    Where it is a resource, as warcit writes the files of a folder, the block is the page itself, and there is
    no status: it is had, which is what 200 says.
    """
    uri = target_uri(header.uri)
    if is_bare(header):
        return Page(uri, 200, {"content-type": header.fields.get("content-type", "")}, block)
    return page_of(uri, block, as_received=is_ours)


def is_bare(header: Header) -> bool:
    """Whether the block is the body of a page, without the head of an answer."""
    media_type = header.fields.get("content-type", "").lower()
    if header.kind == "resource":
        return not media_type.startswith("application/http")
    return header.kind == "response" and media_type.startswith(("text/html", "application/xhtml+xml"))
