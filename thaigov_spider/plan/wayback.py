"""The Wayback Machine as a source of captures. Pure."""

import re
from urllib.parse import urlsplit

from thaigov_spider.plan.capture_index import IndexAnswer, Portion, Snapshot
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.wayback_cdx import PATH, parse, portion_of, query_of
from thaigov_spider.urls import Address

_CAPTURE = re.compile(r"https?://[^/]+/web/([0-9]{14})id_/(.+)")


class WaybackMachine(CaptureSource):
    """The Wayback Machine: the index is its CDX server, captures come as they were received with `id_`."""

    via = "wayback"
    title = "the Wayback Machine"
    instead = "Do not try again from elsewhere or in disguise: wait some days, or ask the Internet Archive"
    settings = "WAYBACK"

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The index, and a capture."""
        return (PATH,), (self.capture_at(Snapshot("", "20200101000000", Address(1).at()), ""),)

    def listing_at(self, portion: Portion, origin: str, rows: int) -> str:
        """A query of the CDX server."""
        return f"{origin}{PATH}?{query_of(portion, rows)}"

    def portion_at(self, url: str) -> Portion | None:
        """What a query of the CDX server asks for."""
        parts = urlsplit(url)
        try:
            return portion_of(parts.query) if parts.path == PATH else None
        except ValueError:
            return None

    def listed(self, body: bytes) -> IndexAnswer:
        """The rows of an answer in JSON. Raises IndexAnswerError."""
        return parse(body)

    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        """With `id_`: as it was received."""
        return f"{self.captures_below(origin)}{snapshot.timestamp}id_/{snapshot.url}"

    def captured_at(self, url: str) -> tuple[str, str] | None:
        """Only of what was asked for with `id_`."""
        match = _CAPTURE.fullmatch(url)
        return (match[1], match[2]) if match else None

    def captures_below(self, origin: str) -> str:
        """All that the machine replays."""
        return f"{origin.rstrip('/')}/web/"
