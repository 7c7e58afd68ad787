"""The ledger made again from the WARC files: every look that the crawls took is shown to it once more.

What left no exchange in the captures cannot come back: what robots.txt kept a crawl from asking for, and the
exact words of some errors. Where `items/` is there, it says which articles have a line.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urljoin

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.archive.import_journal import imports
from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture, Reading
from thaigov_spider.capture.crawl_info import FOLLOWS
from thaigov_spider.capture.failures import TOO_LONG
from thaigov_spider.layouts.verdict import Page, Verdict
from thaigov_spider.ledger import Ledger
from thaigov_spider.ledger.asset_keeper import AssetKeeper
from thaigov_spider.plan.arguments import ArgumentError
from thaigov_spider.plan.capture_sources import source_of_run
from thaigov_spider.plan.crawl_budget import ended
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.outcome import Answer, is_dead_end, is_overloaded, outcome_of
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.plan.vanished import Vanished
from thaigov_spider.plan.wanted import Asset
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.readback.exchange_log import LoggedExchange, exchanges
from thaigov_spider.readback.run_order import files_of_runs, run_id_of
from thaigov_spider.recovery.learn_imported import files_of_imports, learn
from thaigov_spider.recovery.rebuild_snapshots import SnapshotsRun
from thaigov_spider.recovery.reconcile_lines import cut_torn_line
from thaigov_spider.timestamps import began
from thaigov_spider.urls import Address, address, canonical
from thaigov_spider.urls import source as source_of
from thaigov_spider.warc.copied_record import key_of
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.records import COMPLETENESS, Original, digest

logger = logging.getLogger(__name__)

_EMPTY = (digest(b""), f"sha256:{sha256().hexdigest()}")


def rebuild(archive: Archive, ledger: Ledger, *, assets_refresh: timedelta, assets_per_page: int) -> int:
    """Teach an empty ledger all that the WARC files of an archive say; the number of exchanges shown to it.

    The settings are those that the crawls had. Raises LedgerError, OSError.
    """
    keeper = partial(AssetKeeper, refresh=assets_refresh, per_page=assets_per_page)
    for text in archive.no_files(archive.warc, archive.items):
        logger.warning("%s; it was passed over", text)
    for path in files(archive.items.glob("*.jsonl")):
        cut_torn_line(path)
    lines = _Lines(archive.items)
    waiting = files_of_imports(archive.warc)
    shown = 0
    for warcs in files_of_runs(archive.warc):
        for earlier in sorted(run_id for run_id in waiting if run_id < run_id_of(warcs[0].name)):
            _learn(archive, ledger, earlier, waiting.pop(earlier))
        shown += _show(archive, warcs, ledger, keeper, lines)
    for run_id, paths in sorted(waiting.items()):
        _learn(archive, ledger, run_id, paths)
    for name in lines.files:
        ledger.knows(WrittenLine(name, lines.files[name]))
    return shown


def _learn(archive: Archive, ledger: Ledger, run_id: str, paths: list[Path]) -> None:
    """Show what was imported. The lines that there are count; those of it that are lost are not written."""
    origins = {one.id: one.origin for one in imports(archive.runs)}
    learn(archive, ledger, run_id, paths, origin=origins.get(run_id), writes=False)


def show_again(
    archive: Archive, run_id: str, ledger: Ledger, *, assets_refresh: timedelta, assets_per_page: int
) -> int:
    """Teach a ledger what it does not know of one run, which was cut off; the exchanges it was shown.

    Its last pages may be lost, so that it knows all up to some moment of the run, and nothing of what came
    behind. Lines are those that are there. Raises LedgerError, OSError.
    """
    keeper = partial(AssetKeeper, refresh=assets_refresh, per_page=assets_per_page)
    warcs = files(archive.warc.glob(f"thaigov-{run_id}-*.warc.gz"))
    return _show(archive, warcs, ledger, keeper, _LinesThere(archive.items, f"*-{run_id}.jsonl"))


def _show(
    archive: Archive, warcs: list[Path], ledger: Ledger, keeper: Callable[..., AssetKeeper], lines: "_Lines"
) -> int:
    """Show the exchanges of one run, of whichever site, to the ledger of that; how many there are."""
    found = [one for path in warcs for one in exchanges(path)]
    about = next((one for one in found if one.kind == "warcinfo"), None)
    name = about.get("isPartOf") if about else "unknown"
    if about and about.get(FOLLOWS):
        ledger.put_in_the_past(began(run_id_of(about.warc)))  # as it did when it began
    _remember_payloads(found, ledger)
    with Captures(archive.warc, ledger.payloads.place) as captures:
        source = source_of_run(name)
        if source is not None:
            file_of = partial(lines.file_of, run_file=f"{name}.jsonl")
            snapshots = ledger.snapshots(source.via)
            SnapshotsRun(source, found, snapshots, captures, file_of, is_again=lines.is_again).show()
        else:
            its_own = ledger.of(about.get("THAIGOV_ORIGIN") or ledger.origin) if about else ledger
            _Run(found, its_own, keeper(its_own, its_own.origin), captures, lines, name).show()
    return sum(one.kind != "memento" and one.copied is None for one in found)


class _Lines:
    """The captures that a line of `items/` was read from, and how far each of its files goes.

    Where there is no file at all, every article is taken to have had its line, which is to be restored.
    """

    is_again = False

    def __init__(self, folder: Path, pattern: str = "*.jsonl") -> None:
        self.files: dict[str, int] = {}
        self._records: dict[str, str] = {}
        for path in files(folder.glob(pattern)):
            self.files[path.name] = path.stat().st_size
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    record_id = _record_id(line)
                    if record_id:
                        self._records[record_id] = path.name

    def file_of(self, record_id: str, run_file: str) -> str | None:
        """The file that has the line of a capture; None where there is no such line."""
        if self._records:
            return self._records.get(record_id)
        self.files[run_file] = 1
        return run_file


class _LinesThere(_Lines):
    """Those of one run, which the ledger may know in part: what is not there was never written."""

    is_again = True

    def file_of(self, record_id: str, run_file: str) -> str | None:  # noqa: ARG002
        """The file that has the line of a capture; None where there is no such line."""
        return self._records.get(record_id)


def _record_id(line: str) -> str | None:
    try:
        return str(json.loads(line)["capture"]["record_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


class _Run:
    """One crawl's exchanges, shown to the ledger in the order in which it learnt of them."""

    def __init__(
        self,
        found: list[LoggedExchange],
        ledger: Ledger,
        keeper: AssetKeeper,
        captures: Captures,
        lines: _Lines,
        name: str,
    ) -> None:
        self._ledger = ledger
        self._keeper = keeper
        self._captures = captures
        self._lines = lines
        self._found = found
        about = next((one for one in found if one.kind == "warcinfo"), None)
        self._scope = _scope(about.get("arguments") if about else "")
        self._items = f"{name}.jsonl"
        self._last = {one.url: number for number, one in enumerate(found)}
        self._vanished = Vanished()
        self._dead_ends: set[str] = set()
        self._led_here: dict[str, list[str]] = {}  # URL: those that redirect to it

    def show(self) -> None:
        """Show all of them."""
        for number, one in enumerate(self._found):
            if one.kind == "note" and one.url == COMPLETENESS:
                self._learn_completeness(one)
            elif one.kind in ("answer", "revisit", "failure"):
                is_last = self._last[one.url] == number
                if self._is_overruled(number):
                    continue
                if one.location is not None and one.kind != "failure":
                    self._follow(one)
                elif is_last or _is_final(one):
                    self._look(one, is_last=is_last)

    def _is_overruled(self, number: int) -> bool:
        """Whether the record behind an answer says that the crawl could not use it."""
        one, after = self._found[number], self._found[number + 1 : number + 2]
        return (
            bool(after)
            and after[0].kind == "failure"
            and (after[0].url, after[0].when) == (one.url, one.when)
        )

    def _learn_completeness(self, note: LoggedExchange) -> None:
        if note.get("origin") != self._ledger.origin:
            return
        for name, value in parse_qsl(note.get("notes")):
            self._ledger.set_note(name, int(value))
        self._vanished.forget(ended(self._ledger))
        for missed, outcome in self._vanished.outcomes():
            self._ledger.record([missed], outcome)
        if note.get("walked") == "True":  # as it was written before the plan kept notes
            self._ledger.set_note("walked", 1)

    def _follow(self, one: LoggedExchange) -> None:
        """Leave a redirect to what it leads to."""
        target = urljoin(one.url, one.location)
        if self._address(one.url) and is_dead_end(target, self._ledger.origin, self._dead_ends):
            self._look(one)
            return
        self._led_here.setdefault(target, []).extend([*self._led_here.pop(one.url, []), one.url])

    def _look(self, one: LoggedExchange, *, is_last: bool = True) -> None:
        wanted = self._led_here.pop(one.url, None) or [one.url]
        addresses = [found for url in wanted if (found := self._address(url))]
        if addresses:
            self._look_at_article(one, addresses, is_last=is_last)
            return
        for url in wanted:
            asset = self._ledger.assets.known(url)
            if asset is not None:
                self._look_at_asset(one, asset)

    def _address(self, url: str) -> Address | None:
        found = address(url)
        return found if found and canonical(url) == found.at(self._ledger.origin) else None

    def _look_at_article(self, one: LoggedExchange, wanted: list[Address], *, is_last: bool) -> None:
        if self._lines.is_again and self._ledger.has_seen(wanted[0], one.when):
            return
        if one.kind == "failure":
            self._ledger.record(wanted, FetchOutcome.failed(one.when, one.get("failure")))
            return
        page = self._page(one)
        is_cut = one.truncated is not None or page.cut is not None
        if is_cut and not is_last:
            return  # it was asked for again
        outcome = outcome_of(Answer(one.status, is_cut, page, elsewhere=self._elsewhere(one)))
        known = self._ledger.known(wanted[0])
        if outcome.reading is not None or outcome.verdict is Verdict.MISSING:
            is_article = self._vanished.look(known)
        if outcome.reading is not None:
            self._learn_article(one, page, outcome.reading, wanted)
        elif outcome.verdict is Verdict.MISSING and is_article:
            self._vanished.miss(wanted[0], known, one.when)
        elif outcome.verdict is not Verdict.REFUSED:
            self._ledger.record(wanted, FetchOutcome.without_article(one.when, outcome))

    def _elsewhere(self, one: LoggedExchange) -> str | None:
        """Where a redirect ended that leads to no article; None if it did not."""
        if one.location is not None:
            return canonical(urljoin(one.url, one.location))
        if source_of(one.url) is not None:
            return None
        self._dead_ends.add(canonical(one.url))
        return canonical(one.url)

    def _learn_article(
        self, one: LoggedExchange, page: Page, reading: Reading, wanted: list[Address]
    ) -> None:
        capture = Capture("live", one.warc, one.offset, one.record_id, one.digest, one.status)
        is_cut = one.truncated is not None or page.cut is not None
        article = normalise(reading, page.url, capture, one.when, is_cut)
        source = self._address(page.url) or wanted[0]
        if self._scope.assets:
            self._keeper.of_page(page, one.when)
        before = self._ledger.predecessor(source, *wanted)
        items = None
        in_scope = self._scope.holds(article.published_day, article.section)
        if in_scope and article.content_digest not in before.digests:
            items = self._lines.file_of(one.record_id, self._items)
            if items is None:
                return  # the crawl was killed before it wrote the line, and knew nothing of it either
        moved_from = None if source == wanted[0] else wanted[0].at(self._ledger.origin)
        article = replace(article, moved_from=moved_from)
        outcome = FetchOutcome.of_article(
            one.when, article.as_fields(), is_cut=is_cut, written=in_scope, items=items
        )
        if self._ledger.leads_astray(wanted[0], source, article.content_digest):
            self._vanished.miss(wanted[0], self._ledger.known(wanted[0]), one.when)
            wanted = []
        self._ledger.record(dict.fromkeys((source, *wanted)), outcome)

    def _look_at_asset(self, one: LoggedExchange, asset: Asset) -> None:
        if self._lines.is_again and self._ledger.assets.has_seen(asset, one.when):
            return
        if one.kind == "failure":
            if one.get("failure") == TOO_LONG.words:
                self._ledger.assets.had(asset, one.when, None)
            else:
                self._ledger.assets.failed(asset, one.when, one.get("failure"))
            return
        self._keeper.answered(asset, self._page(one), one.truncated, one.when)

    def _page(self, one: LoggedExchange) -> Page:
        try:
            return self._captures.page(*self._captures.record(one.warc, one.offset))
        except DamageError:
            return Page(one.url, one.status, {}, b"")


def _remember_payloads(found: list[LoggedExchange], ledger: Ledger) -> None:
    """What a crawl would have remembered, and does not change."""
    originals: dict[str, Original] = {}
    for one in found:
        if one.kind == "memento" and one.copied:
            key = key_of(one.record_id)
            originals[key] = Original(one.record_id, one.url, one.when, one.warc, one.offset)
        if _may_be_original(one) and one.digest:
            originals.setdefault(one.digest, Original(one.record_id, one.url, one.when, one.warc, one.offset))
    ledger.payloads.remember(originals)


def _scope(text: str) -> Scope:
    try:
        return Scope.from_text(text)
    except ArgumentError:
        return Scope()


def _is_final(one: LoggedExchange) -> bool:
    """Whether it was not asked for again at once, whatever comes later."""
    if one.kind == "failure" or one.truncated is not None:
        return False
    return one.status != 408 and not is_overloaded(one.status)


def _may_be_original(one: LoggedExchange) -> bool:
    return (
        one.kind == "answer"
        and one.truncated is None
        and 200 <= one.status < 300
        and one.digest is not None
        and one.digest not in _EMPTY
    )
