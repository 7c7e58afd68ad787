"""A downloader middleware: what an answer says without its content codings."""

from dataclasses import replace

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from thaigov_spider.capture.fetch import amend
from thaigov_spider.crawl.errand import errand_of
from thaigov_spider.readback.answer_page import LONGEST_BODY, is_part, uncoded
from thaigov_spider.warc.decompress import DamageError


class BoundedDecompression(HttpCompressionMiddleware):
    """Takes content codings off as `scrapy extract` does: those that are named and not there are passed over.

    What is a part only, though no range was asked for, counts as cut short.
    A body that unpacks to more than DOWNLOAD_MAXSIZE is treated as one that is longer on the wire; one whose
    coding ends too early, as one that arrived cut short.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        content_range = (response.headers.get("Content-Range") or b"").decode("latin-1")
        if "Range" not in request.headers and is_part(response.status, content_range):
            _call_cut(request)
        codings = response.headers.getlist("Content-Encoding")
        if not codings or request.method == "HEAD":
            return response
        limit = request.meta.get("download_maxsize", self._max_size) or LONGEST_BODY
        try:
            body, wrong = uncoded(response.body, b",".join(codings).decode("latin-1"), limit)
        except DamageError as error:
            raise DownloadCancelledError(str(error)) from error
        if wrong:
            _call_cut(request)
        return _with(response, body)


def _call_cut(request: Request) -> None:
    capture = errand_of(request).answered
    amend(request, capture=replace(capture, truncated=capture.truncated or "unspecified"))


def _with(response: Response, body: bytes) -> Response:
    """A response with another body, that has no content codings.

    Scrapy's `replace` would guess the charset of the packed body, which takes longer than to read a page.
    """
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    cls = responsetypes.from_args(headers=headers, url=response.url, body=body)
    kept = {name: getattr(response, name) for name in Response.attributes}
    return cls(**kept | {"headers": headers, "body": body})
