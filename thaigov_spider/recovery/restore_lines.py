"""Lines of `items/` that were lost, read off their captures once more."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from thaigov_spider.archive.folder import IMPORT, Archive, files
from thaigov_spider.archive.line_file import LineFile, WrittenLine
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Capture
from thaigov_spider.extract.page_block import page_in
from thaigov_spider.layouts.verdict import Verdict, judge, read
from thaigov_spider.ledger import Ledger
from thaigov_spider.readback.answer_page import is_cut
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.warc.decompress import DamageError


class LostError(Exception):
    """A line is lost, and its capture too, or the capture has no such article; the message says which."""


def restore(lost: Iterable[str], archive: Archive, ledger: Ledger, run_name: str) -> tuple[int, list[str]]:
    """Write the last line of each article that a file of `items/` has lost into `items/<run_name>.jsonl`.

    Returns how many were written, and what could not be. One that an earlier call wrote, before it was
    killed, is not written again. Raises LedgerError, OSError.
    """
    problems = []
    before = _restored(archive.items)
    with Captures(archive.warc, ledger.payloads.place) as captures, ExitStack() as closing:
        file: LineFile | None = None
        written = 0
        for name in lost:
            there = _records_in(archive.items / name)
            for url, via, line, moved in _lines_in(name, ledger):
                if line.record_id in there:
                    continue
                if line.record_id in before:
                    moved(before[line.record_id])
                    continue
                try:
                    article = _article(line, via, captures)
                except (LostError, DamageError) as error:
                    problems.append(f"{url}: {error}")
                    continue
                file = file or closing.enter_context(LineFile(archive.items / f"{run_name}.jsonl"))
                moved(file.write(article.as_line()))
                written += 1
            ledger.forget_file(name)
    return written, problems


def _restored(folder: Path) -> dict[str | None, WrittenLine]:
    """The lines that were restored before, by the records that they were read from."""
    found: dict[str | None, WrittenLine] = {}
    for path in files(folder.glob("restored-*.jsonl")):
        whole = WrittenLine(path.name, path.stat().st_size)
        with path.open("rb") as lines:
            found |= {_record_id(line): whole for line in lines}
    return found


class _Lost(Protocol):
    """What the ledger knows of a line."""

    @property
    def warc(self) -> str | None: ...
    @property
    def offset(self) -> int | None: ...
    @property
    def record_id(self) -> str | None: ...
    @property
    def version(self) -> int: ...
    @property
    def supersedes(self) -> str | None: ...
    @property
    def moved_from(self) -> str | None: ...


def _lines_in(name: str, ledger: Ledger) -> Iterator[tuple[str, str, _Lost, Callable[[WrittenLine], None]]]:
    """URL, `via` and line of each article in a file, and what is to be told the place that the line gets."""
    for address, known in ledger.lines_in(name):
        yield address.at(ledger.origin), "live", known, partial(ledger.moved, [address])
    for via in ledger.sources():
        snapshots = ledger.snapshots(via)
        for snapshot, outcome in snapshots.lines_in(name):
            yield snapshot.article, via, outcome, partial(snapshots.moved, snapshot)


def _records_in(path: Path) -> set[str]:
    """The captures whose lines are still in a file that was cut short."""
    if not path.exists():
        return set()
    with path.open("rb") as lines:
        return {found for line in lines if (found := _record_id(line)) is not None}


def _record_id(line: bytes) -> str | None:
    """The record that a line was read from; None where it is no whole line of an article."""
    try:
        return str(json.loads(line)["capture"]["record_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _article(known: _Lost, via: str, captures: Captures) -> Article:
    if known.warc is None or known.offset is None or known.record_id is None:
        raise LostError("the ledger does not say which capture it was read from")
    header, block = captures.record(known.warc, known.offset)
    if header.fields.get("warc-record-id") != known.record_id:
        raise LostError(f"another record is at {known.warc}:{known.offset}")
    is_of_others = known.warc.startswith(f"{IMPORT}-")
    page = page_in(header, block, is_ours=False) if is_of_others else captures.page(header, block)
    reading = read(page) if judge(page) is Verdict.ARTICLE else None
    if reading is None:
        raise LostError(f"no article is read off the capture at {known.warc}:{known.offset}")
    capture = Capture(
        via,
        known.warc,
        known.offset,
        known.record_id,
        header.fields.get("warc-payload-digest"),
        page.status,
    )
    retrieved = header.fields["warc-date"]
    article = normalise(reading, page.url, capture, retrieved, is_cut(header, page))
    return replace(article, version=known.version, supersedes=known.supersedes, moved_from=known.moved_from)
