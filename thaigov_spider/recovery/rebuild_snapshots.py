"""What crawls of a source of captures learnt, out of their WARC files: the index, a look at each capture."""

from collections.abc import Callable
from dataclasses import replace

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Capture, Reading
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.ledger.snapshots import SnapshotOutcome, Snapshots
from thaigov_spider.plan.capture_index import IndexAnswerError, Portion, Snapshot
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.outcome import Answer, Outcome, outcome_of
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.readback.exchange_log import LoggedExchange
from thaigov_spider.urls import canonical
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.records import target_uri


class SnapshotsRun:
    """One crawl's exchanges, shown to the ledger in their order.

    `file_of` gives the file of `items/` that has the line of a record; None where no line was written.
    `is_again`: the ledger knows a part of them, which is passed over.
    """

    def __init__(
        self,
        source: CaptureSource,
        found: list[LoggedExchange],
        snapshots: Snapshots,
        captures: Captures,
        file_of: Callable[[str], str | None],
        *,
        is_again: bool = False,
    ) -> None:
        self._source = source
        self._is_again = is_again
        self._found = found
        self._snapshots = snapshots
        self._captures = captures
        self._file_of = file_of
        self._mementos = {(one.source, one.asked): one for one in found if one.kind == "memento"}
        self._last = {one.url: number for number, one in enumerate(found) if one.kind != "memento"}

    def show(self) -> None:
        """Show all of them."""
        for number, one in enumerate(self._found):
            if one.kind not in ("answer", "revisit", "failure") or self._last[one.url] != number:
                continue
            if captured := self._source.captured_at(one.url):
                self._look(one, self._snapshot(*captured))
            elif portion := self._source.portion_at(one.url):
                self._list(portion, one)

    def _list(self, portion: Portion, one: LoggedExchange) -> None:
        if one.kind == "failure" or one.status != 200 or one.truncated:
            return
        try:
            if not self._is_again or self._snapshots.awaits(portion, one.when):
                self._snapshots.listed(portion, self._source.listed(self._page(one).body), one.when)
        except IndexAnswerError:
            return

    def _snapshot(self, timestamp: str, url: str) -> Snapshot:
        """The capture as the index has it; the URL of a record may be spelt otherwise."""
        listed = self._snapshots.of(canonical(url), timestamp)
        same = [one for one in listed if target_uri(one.url) == url] or listed
        return same[0] if same else Snapshot(canonical(url), timestamp, url)

    def _look(self, one: LoggedExchange, snapshot: Snapshot) -> None:
        if self._is_again and self._snapshots.has_seen(snapshot, one.when):
            return
        memento = self._mementos.get((one.url, one.when))
        if one.kind == "failure":
            self._snapshots.record(snapshot, SnapshotOutcome.failed(one.when, one.get("failure")))
            return
        page = self._page(memento) if memento else None
        is_cut = one.truncated is not None
        outcome = outcome_of(Answer(one.status, is_cut, page, archive=self._source.title))
        if memento and page and outcome.reading:
            article = self._article(outcome.reading, page, memento)
            self._learn_article(one.when, outcome, article, snapshot)
        else:
            self._snapshots.record(snapshot, SnapshotOutcome.of_answer(one.when, outcome))

    def _article(self, reading: Reading, page: Page, memento: LoggedExchange) -> Article:
        place = memento.warc, memento.offset, memento.record_id, memento.digest, memento.status
        is_cut = memento.truncated is not None
        return normalise(reading, page.url, Capture(self._source.via, *place), memento.when, is_cut)

    def _learn_article(self, when: str, outcome: Outcome, article: Article, snapshot: Snapshot) -> None:
        before = self._snapshots.predecessor(snapshot)
        if article.content_digest in before.digests:
            known = SnapshotOutcome.of_answer(when, outcome, article.content_digest)
            self._snapshots.record(snapshot, known)
            return
        assert isinstance(article.capture, Capture)
        items = self._file_of(article.capture.record_id)
        if items is None:
            return  # the crawl was killed before it wrote the line, and knew nothing of it either
        article = replace(article, version=before.versions + 1, supersedes=before.record_id)
        learnt = SnapshotOutcome.of_line(when, article.as_fields(), items, is_cut=outcome.error is not None)
        self._snapshots.record(snapshot, learnt)

    def _page(self, one: LoggedExchange) -> Page:
        try:
            return self._captures.page(*self._captures.record(one.warc, one.offset))
        except DamageError:
            return Page(one.url, one.status, {}, b"")
