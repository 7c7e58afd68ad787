"""A source of captures: an archive that has pages of the site, as all that a crawl of it goes by. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from thaigov_spider.http.framing import Frame
from thaigov_spider.plan.capture_index import IndexAnswer, Portion, Snapshot
from thaigov_spider.plan.capture_scope import ACCEPTED, SnapshotScope
from thaigov_spider.warc.memento import Memento, memento


class CaptureSource(ABC):
    """What is particular to one archive; crawl, status, rebuild, extract and verify ask it, and nobody else.

    `via` is the name of its spider, so that of its runs and their files, and what its articles say of where
    they are from: small letters, and never changed, because archives on disks have it.
    `title` is what messages call it, `instead` what to do where it refuses. `settings` is how the names of
    its settings begin: `…_ORIGIN`, `…_TRIES`, `…_PATIENCE`, and of its index `…_INDEX_ROWS`, `…_INDEX_CAP`,
    `…_INDEX_DAYS`, `…_INDEX_TIMEOUT`, which `settings.py` explains. `accepted` are its crawl's arguments.
    """

    via: ClassVar[str]
    title: ClassVar[str]
    instead: ClassVar[str]
    settings: ClassVar[str]
    accepted: ClassVar[Mapping[str, str]] = ACCEPTED

    def setting(self, name: str) -> str:
        """The full name of one of its settings."""
        return f"{self.settings}_{name}"

    def scope(self, **arguments: str) -> SnapshotScope:
        """What the `-a name=value` arguments of its crawl ask for. Raises ArgumentError."""
        return SnapshotScope.parse(**arguments)

    @property
    @abstractmethod
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Groups of paths below its origin: robots.txt has to allow one of each group at least."""

    @abstractmethod
    def listing_at(self, portion: Portion, origin: str, rows: int) -> str:
        """The URL of a portion of its index, of `rows` rows at most."""

    @abstractmethod
    def portion_at(self, url: str) -> Portion | None:
        """The portion of its index that a URL is that of; None where it is that of none."""

    @abstractmethod
    def listed(self, body: bytes) -> IndexAnswer:
        """What its index answered. Raises IndexAnswerError where that is no list of captures."""

    @abstractmethod
    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        """The URL of a capture, as it was received."""

    @abstractmethod
    def captured_at(self, url: str) -> tuple[str, str] | None:
        """Timestamp (14 digits, UTC) and original URL of the capture that a URL is that of; None: of none."""

    @abstractmethod
    def captures_below(self, origin: str) -> str:
        """How the URLs of its captures begin: what lies there is no page of the site's own."""

    def memento(self, frame: Frame | None) -> Memento | None:
        """The capture that its answer holds, from which a record is made; None where it speaks for itself."""
        return memento(frame)
