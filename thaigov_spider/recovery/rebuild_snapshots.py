"""What crawls of a source of captures learnt, out of their WARC files: the index, a look at each capture."""

import re
from collections.abc import Callable
from dataclasses import replace

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Capture, Reading
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.ledger.snapshots import SnapshotOutcome, Snapshots
from thaigov_spider.plan.capture_index import IndexAnswerError, Portion, Snapshot
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.outcome import WHOLE_FILE, Answer, Outcome, outcome_of
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.readback.exchange_log import LoggedExchange, logged
from thaigov_spider.urls import canonical
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.memento import NoMementoError
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
        self._announced = {
            (one.asked_url, one.asked): one.copied for one in found if one.kind == "note" and one.copied
        }
        self._last = {
            one.asked_url: number for number, one in enumerate(found) if one.kind not in ("memento", "note")
        }

    def show(self) -> None:
        """Show all of them."""
        for number, one in enumerate(self._found):
            if one.kind not in ("answer", "revisit", "failure") or self._last[one.asked_url] != number:
                continue
            if captured := self._source.captured_at(one.asked_url):
                self._look(number, self._snapshot(*captured))
            elif place := self._source.place_at(one.asked_url):
                self._look_at_place(number, place)
            elif portion := self._source.portion_at(one.url):
                self._list(portion, one)

    def _list(self, asked: Portion, one: LoggedExchange) -> None:
        portion = self._snapshots.resolved(asked)
        if portion is None or one.kind == "failure" or one.truncated:
            return
        try:
            if not self._is_again or self._snapshots.awaits(portion, one.when):
                answer = self._source.answered(portion, one.status, self._page(one).body)
                self._snapshots.listed(portion, answer, one.when)
        except IndexAnswerError:
            return

    def _snapshot(self, timestamp: str, url: str) -> Snapshot:
        """The capture as the index has it; the URL of a record may be spelt otherwise."""
        listed = self._snapshots.of(canonical(url), timestamp)
        same = [one for one in listed if target_uri(one.url) == url] or listed
        return same[0] if same else Snapshot(canonical(url), timestamp, url)

    def _look_at_place(self, number: int, place: str) -> None:
        """The capture that the index has at a place; where that is lost, its record says of what it is."""
        snapshot, memento = self._snapshots.at(place), self._memento(self._found[number])
        if snapshot is None and memento is not None:
            timestamp = re.sub("[^0-9]", "", memento.when)[:14]
            snapshot = Snapshot(canonical(memento.url), timestamp, memento.url, place=place)
        if snapshot is not None:
            self._look(number, snapshot)

    def _memento(self, one: LoggedExchange) -> LoggedExchange | None:
        """The capture that came with an answer; a copied one may have been written by an earlier run."""
        key = one.asked_url, one.when
        copied = self._announced.get(key)
        if key in self._mementos or copied is None:
            return self._mementos.get(key)
        place = self._captures.place_of(copied)
        if place is None:
            return None
        return replace(logged(*self._captures.record(*place), place[0]), kind="memento", copied=copied)

    def _why(self, number: int) -> str:
        """Why nothing came; a range of which the whole file came was not waited for."""
        one, before = self._found[number], self._found[number - 1]
        is_of_it = (before.kind, before.asked_url, before.when) == ("answer", one.asked_url, one.when)
        if one.range and is_of_it and before.status == 200:
            return WHOLE_FILE
        return one.get("failure")

    def _why_unfit(self, one: LoggedExchange, snapshot: Snapshot) -> str | None:
        """Why what came was no capture that may be kept, as the crawl told it."""
        try:
            message = self._captures.message(*self._captures.record(one.warc, one.offset))
            self._source.memento_of(snapshot, framing.split(message, "GET"))
        except NoMementoError as error:
            return str(error)
        except DamageError:
            return None
        return None

    def _look(self, number: int, snapshot: Snapshot) -> None:
        one = self._found[number]
        if self._is_again and self._snapshots.has_seen(snapshot, one.when):
            return
        if one.kind == "failure":
            self._snapshots.record(snapshot, SnapshotOutcome.failed(one.when, self._why(number)))
            return
        memento = self._memento(one)
        page = self._page(memento) if memento else None
        unfit = None if memento else self._why_unfit(one, snapshot)
        is_cut = one.truncated is not None
        outcome = outcome_of(Answer(one.status, is_cut, page, archive=self._source.title, unfit=unfit))
        if memento and page and outcome.reading:
            article = self._article(outcome.reading, page, memento, is_cut=bool(snapshot.truncated))
            self._learn_article(one.when, outcome, article, snapshot)
        else:
            self._snapshots.record(snapshot, SnapshotOutcome.of_answer(one.when, outcome))

    def _article(self, reading: Reading, page: Page, memento: LoggedExchange, *, is_cut: bool) -> Article:
        place = memento.warc, memento.offset, memento.record_id, memento.digest, memento.status
        is_cut = is_cut or memento.truncated is not None
        is_cut = is_cut or (memento.copied is not None and page.cut is not None)
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
