"""Originals of revisits, looked for beyond the file that has the revisit: one may lie in another."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from thaigov_spider.ledger import Ledger
from thaigov_spider.package.catalogue_rows import key
from thaigov_spider.package.record_scan import scanned
from thaigov_spider.progress import BYTES, Progress, Stage
from thaigov_spider.verify.revisit_checks import LostOriginal
from thaigov_spider.warc.digests import canonical_digest
from thaigov_spider.warc.header import Header

_NO_ORIGINALS = ("request", "revisit")
_SECOND = len("2026-11-30T01:02:03")

Name = tuple[str, ...]


def still_lost(
    lost: Iterable[LostOriginal], ledger: Ledger, files: Iterable[Path], stage: Stage
) -> list[LostOriginal]:
    """Those whose originals neither the ledger knows nor any file has; as few files are read as will do.

    Any record will do that has the id, the address and second, or the payload that the revisit says. A file
    that cannot be read has none. Raises LedgerError.
    """
    left = [one for one in lost if not _knows(ledger, one)]
    waiting = list(files) if left else []
    with stage("originals", sum(path.stat().st_size for path in waiting), BYTES) as progress:
        for path in waiting:
            if left:
                found = _found(path, {name for one in left for name in _wanted(one)}, progress)
                left = [one for one in left if found.isdisjoint(_wanted(one))]
    return left


def _found(path: Path, wanted: set[Name], progress: Progress) -> set[Name]:
    """The names of these that records of a file have."""
    found: set[Name] = set()

    def take(header: Header, *_: object) -> None:
        if header.kind not in _NO_ORIGINALS:
            found.update(wanted.intersection(_names_of(header)))

    with suppress(OSError):
        scanned(path, take, progress)
    return found


def _knows(ledger: Ledger, one: LostOriginal) -> bool:
    by_id = ledger.payloads.place(one.refers_to) if one.refers_to else None
    return (by_id or ledger.payloads.original(canonical_digest(one.payload))) is not None


def _wanted(one: LostOriginal) -> Iterator[Name]:
    return _names(one.refers_to, one.page, one.date, one.payload)


def _names_of(header: Header) -> Iterator[Name]:
    fields = header.fields
    digest = fields.get("warc-payload-digest", "")
    return _names(fields.get("warc-record-id", ""), header.uri, fields.get("warc-date", ""), digest)


def _names(record_id: str, page: str, date: str, payload: str) -> Iterator[Name]:
    """What a record can be known by."""
    if record_id:
        yield ("id", record_id)
    if page and date:
        yield ("capture", key(page), date[:_SECOND].removesuffix("Z"))
    if payload:
        yield ("payload", canonical_digest(payload))
