"""Which payloads the archive holds already, so that each is kept once."""

from collections.abc import Mapping
from typing import Protocol

from thaigov_spider.warc.records import Original


class Payloads(Protocol):
    """The originals of all crawls, by payload digest, whose records are synced to the disk."""

    def original(self, digest: str) -> Original | None:
        """The response that holds this payload."""

    def remember(self, originals: Mapping[str, Original]) -> None:
        """Keep originals for later crawls; they are synced."""


class NoPayloads:
    """Nothing known from earlier crawls, and nothing kept for later ones."""

    def original(self, digest: str) -> Original | None:  # noqa: ARG002
        """None."""
        return None

    def remember(self, originals: Mapping[str, Original]) -> None:
        """Forget them."""


class Originals:
    """The payloads of this crawl, and through `payloads` those of earlier ones.

    A response that is not synced yet may serve as original within the file that it is in: what would take it
    away takes the revisit behind it away too. Later crawls learn of it once it is synced.
    """

    def __init__(self, payloads: Payloads) -> None:
        self._payloads = payloads
        self._unsynced: dict[str, Original] = {}

    def find(self, digest: str) -> Original | None:
        """The response that holds this payload."""
        return self._unsynced.get(digest) or self._payloads.original(digest)

    def add(self, digest: str, original: Original) -> None:
        """Take a response that was just written for the original of its payload."""
        self._unsynced[digest] = original

    def __len__(self) -> int:
        return len(self._unsynced)

    def synced(self) -> None:
        """All that was added is on the disk now."""
        if self._unsynced:
            self._payloads.remember(self._unsynced)
            self._unsynced = {}
