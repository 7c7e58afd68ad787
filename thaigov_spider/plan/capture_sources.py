"""The sources of captures that there are, by their `via`. Pure."""

import re
from urllib.parse import urlsplit

from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.wayback import Portion
from thaigov_spider.plan.wayback_cdx import PATH, CdxQuery, IndexAnswer, Snapshot, parse
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
        return f"{origin}{PATH}?{portion.query.as_text(rows, portion.resume_key)}"

    def portion_at(self, url: str) -> Portion | None:
        """What a query of the CDX server asks for."""
        parts = urlsplit(url)
        try:
            return Portion(*CdxQuery.from_text(parts.query)) if parts.path == PATH else None
        except ValueError:
            return None

    def listed(self, body: bytes) -> IndexAnswer:
        """The rows of an answer in JSON. Raises IndexAnswerError."""
        return parse(body)

    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        """With `id_`: as it was received."""
        return snapshot.at(origin)

    def captured_at(self, url: str) -> tuple[str, str] | None:
        """Only of what was asked for with `id_`."""
        match = _CAPTURE.fullmatch(url)
        return (match[1], match[2]) if match else None

    def captures_below(self, origin: str) -> str:
        """All that the machine replays."""
        return f"{origin.rstrip('/')}/web/"


CAPTURE_SOURCES: dict[str, CaptureSource] = {source.via: source for source in (WaybackMachine(),)}


def titled(via: str) -> str:
    """What messages call a source, which may be one that this version does not know."""
    return CAPTURE_SOURCES[via].title if via in CAPTURE_SOURCES else via


def source_of_run(name: str) -> CaptureSource | None:
    """The source that a run asked, by the run's name, as in `wayback-20261123T010203Z`; None: the site.

    >>> source_of_run("news-20261123T010203Z") is None
    True
    """
    return CAPTURE_SOURCES.get(name.rpartition("-")[0])
