"""A downloader middleware: what an answer says without its content codings."""

import logging
from dataclasses import replace
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from thaigov_spider.capture.fetch import amend
from thaigov_spider.crawl.errand import errand_of
from thaigov_spider.readback.answer_page import LONGEST_BODY, uncoded
from thaigov_spider.warc.decompress import DamageError


class BoundedDecompression(HttpCompressionMiddleware):
    """Takes content codings off as `scrapy extract` does: those that are named and not there are passed over.

    A body that unpacks to more than DOWNLOAD_MAXSIZE is treated as one that is longer on the wire; one whose
    coding ends too early, as one that arrived cut short.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        # The run says in one line what Scrapy would log.
        logging.getLogger(HttpCompressionMiddleware.__module__).setLevel(logging.ERROR)
        return super().from_crawler(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        self._wrong: str | None = None
        try:
            response_or_request = super().process_response(request, response)
        except IgnoreRequest as error:
            raise DownloadCancelledError(str(error)) from error
        capture = errand_of(request).answered
        if self._wrong and not capture.is_cut:
            amend(request, capture=replace(capture, truncated="unspecified"))
        return response_or_request

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        encoding = b",".join(content_encoding).decode("latin-1")
        try:
            body, self._wrong = uncoded(body, encoding, max_size or LONGEST_BODY)
        except DamageError as error:
            raise IgnoreRequest(str(error)) from error
        return body, []
