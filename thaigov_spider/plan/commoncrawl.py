"""Common Crawl as a source of captures. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlsplit

from thaigov_spider.http.framing import Frame
from thaigov_spider.plan import commoncrawl_index
from thaigov_spider.plan.arguments import Arguments, of_line
from thaigov_spider.plan.capture_index import (
    EVERY_COLLECTION,
    IndexAnswer,
    IndexCollection,
    IndexQuery,
    Portion,
    Snapshot,
)
from thaigov_spider.plan.capture_scope import ACCEPTED, SnapshotScope, common
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.outcome import WHOLE_FILE
from thaigov_spider.warc import copied_record
from thaigov_spider.warc.digests import same_digest
from thaigov_spider.warc.memento import Memento, NoMementoError
from thaigov_spider.warc.records import target_uri

_ACCEPTED = ACCEPTED | {"crawl": "the name of one crawl, as in crawl=CC-MAIN-2024-10"}
_NAME = re.compile(
    r"CC-MAIN-20[0-9]{2}(-(0[1-9]|[1-4][0-9]|5[0-3]|20[0-9]{2}))?(-PARTIAL)?"
)  # the oldest: CC-MAIN-2008-2009, -2012
_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]+)")
_CONTENT_RANGE = re.compile(rb"(?i)\ncontent-range:[ \t]*bytes[ \t]+([0-9]+)-([0-9]+)/")
_A_FILE = "/crawl-data/CC-MAIN-2024-10/segments/1.warc.gz"
_ROOM = 1 << 16  # bytes that an answer may have beyond what was asked for, to see that it does


@dataclass(frozen=True, slots=True)
class CommonCrawlScope(SnapshotScope):
    """With `collection`, one crawl alone. The index is read once for each crawl, whole; the rest chooses."""

    collection: str | None = None

    @classmethod
    def parse(cls, **arguments: str) -> "CommonCrawlScope":
        """Read the `-a name=value` arguments. Raises ArgumentError."""
        given = Arguments(_ACCEPTED, arguments)
        return cls(**common(given), collection=given.read("crawl", _name))

    @classmethod
    def from_text(cls, text: str) -> "CommonCrawlScope":
        """What `as_text` made a line of. Raises ArgumentError."""
        return cls.parse(**of_line(text))

    @property
    def arguments(self) -> dict[str, object]:
        """The `-a` arguments that ask for this."""
        return SnapshotScope.arguments.fget(self) | {"crawl": self.collection}  # type: ignore[attr-defined,no-any-return]

    def queries(self) -> list[IndexQuery]:
        """Which captures to ask for."""
        bounds = self.since or "", self.until or "", self.everything, self.collection or ""
        return [IndexQuery(self.prefix or "", *bounds)]

    def lists(self) -> list[IndexQuery]:
        """The list of crawls, unless one is named."""
        return [] if self.collection else [EVERY_COLLECTION]

    def steps(self, collections: Iterable[IndexCollection]) -> Iterator[tuple[list[IndexQuery], IndexQuery]]:
        """The index of every crawl that may have what is asked for, and then the captures of all of them."""
        names = [one.name for one in collections if self._may_have(one)]
        if self.collection:
            names = [self.collection]
        for wanted in self.queries():
            yield [IndexQuery("", collection=name) for name in names], wanted

    def _may_have(self, one: IndexCollection) -> bool:
        since, until = self.since or "", self.until or ""
        begins_in_time = not one.first or one.first[: len(until)] <= until or not until
        return begins_in_time and (not one.last or since <= one.last[: len(since)])


class CommonCrawl(CaptureSource):
    """Common Crawl: one index a crawl; captures are ranges of its WARC files, each a record of its own."""

    via = "commoncrawl"
    title = "Common Crawl"
    instead = "Do not try again from elsewhere or in disguise: wait some days, or ask Common Crawl"
    settings = "COMMONCRAWL"
    origins = ("INDEX_ORIGIN", "DATA_ORIGIN")
    limits = ()
    is_copied = True
    accepted: ClassVar[Mapping[str, str]] = _ACCEPTED

    def scope(self, **arguments: str) -> SnapshotScope:
        """What the arguments of its crawl ask for. Raises ArgumentError."""
        return CommonCrawlScope.parse(**arguments)

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The list of crawls and an index."""
        return (commoncrawl_index.LIST,), ("/CC-MAIN-2024-10-index",)

    def paths_below(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Of the files, one."""
        return self.paths if name == self.origins[0] else ((_A_FILE,),)

    def listing_at(self, portion: Portion, origin: str, rows: int) -> str:  # noqa: ARG002
        """The list of crawls, the number of pages of an index, or one of them."""
        return origin + commoncrawl_index.target_of(portion)

    def portion_at(self, url: str) -> Portion | None:
        """What a URL below the index's origin asks for."""
        return commoncrawl_index.portion_of(url)

    def listed(self, body: bytes) -> IndexAnswer:
        """What one page of an index alone says."""
        return self.answered(Portion(IndexQuery("", collection="?"), "0/1"), 200, body)

    def answered(self, portion: Portion, status: int, body: bytes) -> IndexAnswer:
        """A crawl without captures of the site answers 404."""
        return commoncrawl_index.parse(portion, status, body)

    def capture_at(self, snapshot: Snapshot, origin: str) -> str:
        """The file, and behind `#` the range of it."""
        return f"{origin.rstrip('/')}/{snapshot.place}"

    def captured_at(self, url: str) -> tuple[str, str] | None:  # noqa: ARG002
        """None: a place in a file does not say of what it is."""
        return None

    def place_at(self, url: str) -> str | None:
        """The file and the range of it."""
        parts = urlsplit(url)
        is_place = _RANGE.fullmatch(parts.fragment) and len(parts.path) > 1
        return f"{parts.path[1:]}#{parts.fragment}" if is_place else None

    def captures_below(self, origin: str) -> str:
        """The files of all crawls lie there, and no page of the site does."""
        return f"{origin.rstrip('/')}/"

    def headers(self, snapshot: Snapshot) -> dict[str, str]:
        """The range; the file is compressed as it is."""
        return {"Range": _range(snapshot), "Accept-Encoding": "identity"}

    def most_of(self, snapshot: Snapshot) -> int | None:
        """Where the whole file comes, a gigabyte, it is not waited for; nor for a range as long as one."""
        first, last = _ends(snapshot)
        return min(last - first + 1, copied_record.LONGEST) + _ROOM

    def memento_of(self, snapshot: Snapshot, frame: Frame | None) -> Memento | None:
        """The record in the range that was asked for. Raises NoMementoError."""
        if frame is None or frame.status not in (200, 206):
            return None
        member = _member(snapshot, frame)
        file = snapshot.place.partition("#")[0]
        first, last = _ends(snapshot)
        about = {
            copied_record.RANGE: _range(snapshot),
            "crawl": snapshot.collection,
            "file": file,
            "offset": str(first),
            "length": str(last - first + 1),
            "index-digest": snapshot.digest,
        }
        found = copied_record.memento_of(member, tuple(about.items()))
        _check(found, snapshot)
        return replace(found, is_cut=found.is_cut or bool(snapshot.truncated))


def _member(snapshot: Snapshot, frame: Frame) -> bytes:
    """The bytes of the range, as long as they were asked for. Raises NoMementoError."""
    first, last = _ends(snapshot)
    payload = bytes(frame.payload or b"")
    if frame.status == 200:
        raise NoMementoError(WHOLE_FILE)
    given = _CONTENT_RANGE.search(bytes(frame.head))
    if given and (int(given[1]), int(given[2])) != (first, last):
        raise NoMementoError(f"another range came, {int(given[1])}-{int(given[2])}")
    wanted = last - first + 1
    if len(payload) != wanted:
        what = "shorter" if len(payload) < wanted else "longer"
        raise NoMementoError(
            f"what came is {what} than the range: {len(payload)} bytes, and {wanted} were asked for"
        )
    return payload


def _check(found: Memento, snapshot: Snapshot) -> None:
    """The record has to be that which the index lists. Raises NoMementoError."""
    assert found.copied is not None
    header = found.copied.header
    if target_uri(header.uri) != target_uri(snapshot.url):
        raise NoMementoError(f"the record that came is of another address, {header.uri[:200]}")
    if re.sub("[^0-9]", "", header.fields["warc-date"])[:14] != snapshot.timestamp:
        raise NoMementoError(f"the record that came is of another time, {header.fields['warc-date']}")
    if not same_digest(header.fields.get("warc-payload-digest"), snapshot.digest):
        raise NoMementoError("the record that came is of another payload than the index lists")


def _range(snapshot: Snapshot) -> str:
    return snapshot.place.partition("#")[2]


def _ends(snapshot: Snapshot) -> tuple[int, int]:
    """The first byte and the last one."""
    match = _RANGE.fullmatch(_range(snapshot))
    if match is None:
        raise NoMementoError("the index does not say where it is")
    return int(match[1]), int(match[2])


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(value)
    return value
