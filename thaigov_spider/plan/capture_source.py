"""A source of captures: an archive that has pages of the site, as all that a crawl of it goes by. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from thaigov_spider.http.framing import Frame
from thaigov_spider.plan.capture_index import IndexAnswer, IndexAnswerError, Portion, Snapshot
from thaigov_spider.plan.capture_scope import ACCEPTED, SnapshotScope
from thaigov_spider.warc.memento import Memento, memento


class CaptureSource(ABC):
    """What is particular to one archive; crawl, status, rebuild, extract and verify ask it, and nobody else.

    `via` is the name of its spider, so that of its runs and their files, and what its articles say of where
    they are from: small letters, and never changed, because archives on disks have it.
    `title` is what messages call it, `instead` what to do where it refuses. `settings` is how the names of
    its settings begin: `…_TRIES`, `…_PATIENCE`, and of its index `…_INDEX_DAYS`, `…_INDEX_TIMEOUT`, those of
    its `origins`, first that of its index and last that of its captures, and its `limits`; `settings.py`
    explains them. `accepted` are its crawl's arguments. `is_copied`: it gives records, which are kept.
    """

    via: ClassVar[str]
    title: ClassVar[str]
    instead: ClassVar[str]
    settings: ClassVar[str]
    origins: ClassVar[tuple[str, ...]] = ("ORIGIN",)
    limits: ClassVar[tuple[str, ...]] = ("INDEX_ROWS", "INDEX_CAP")
    accepted: ClassVar[Mapping[str, str]] = ACCEPTED
    is_copied: ClassVar[bool] = False

    def setting(self, name: str) -> str:
        """The full name of one of its settings."""
        return f"{self.settings}_{name}"

    def scope(self, **arguments: str) -> SnapshotScope:
        """What the `-a name=value` arguments of its crawl ask for. Raises ArgumentError."""
        return SnapshotScope.parse(**arguments)

    @property
    def origin_settings(self) -> tuple[str, ...]:
        """The full names of the settings that say where it is."""
        return tuple(self.setting(name) for name in self.origins)

    @property
    @abstractmethod
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Groups of paths below its origin: robots.txt has to allow one of each group at least."""

    def paths_below(self, name: str) -> tuple[tuple[str, ...], ...]:  # noqa: ARG002
        """The same, of one of its `origins`."""
        return self.paths

    @abstractmethod
    def listing_at(self, portion: Portion, origin: str, rows: int) -> str:
        """The URL of a portion of its index, of `rows` rows at most."""

    @abstractmethod
    def portion_at(self, url: str) -> Portion | None:
        """The portion of its index that a URL is that of; None where it is that of none."""

    @abstractmethod
    def listed(self, body: bytes) -> IndexAnswer:
        """What its index answered. Raises IndexAnswerError where that is no list of captures."""

    def answered(self, portion: Portion, status: int, body: bytes) -> IndexAnswer:  # noqa: ARG002
        """What its index answered, when asked for a portion. Raises IndexAnswerError."""
        if status != 200:
            raise IndexAnswerError(f"status {status}")
        return self.listed(body)

    @abstractmethod
    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        """The URL of a capture, as it was received."""

    @abstractmethod
    def captured_at(self, url: str) -> tuple[str, str] | None:
        """Timestamp (14 digits, UTC) and original URL of the capture that a URL is that of; None: of none."""

    @abstractmethod
    def captures_below(self, origin: str) -> str:
        """How the URLs of its captures begin: what lies there is no page of the site's own."""

    def place_at(self, url: str) -> str | None:  # noqa: ARG002
        """The place in its files that a URL is that of, by which a `Snapshot` is known; None: of none."""
        return None

    def headers(self, snapshot: Snapshot) -> dict[str, str]:  # noqa: ARG002
        """What a request for a capture says beside what all of them do."""
        return {}

    def most_of(self, snapshot: Snapshot) -> int | None:  # noqa: ARG002
        """The most bytes that an answer with a capture may have; None: as any other."""
        return None

    def memento(self, frame: Frame | None) -> Memento | None:
        """The capture that its answer holds, from which a record is made; None where it speaks for itself."""
        return memento(frame)

    def memento_of(self, snapshot: Snapshot, frame: Frame | None) -> Memento | None:  # noqa: ARG002
        """The capture in the answer to the request for this one. Raises NoMementoError."""
        return self.memento(frame)
