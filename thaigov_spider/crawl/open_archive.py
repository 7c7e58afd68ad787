"""An archive made ready for a run: what earlier runs left undone is mended first."""

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from thaigov_spider import timestamps
from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.pruning import last_written
from thaigov_spider.archive.run_log import remove_old
from thaigov_spider.archive.run_reports import condense, latest
from thaigov_spider.atomic_files import rename
from thaigov_spider.capture.warcfile import recover
from thaigov_spider.crawl.anomalies import Thresholds
from thaigov_spider.crawl.run import Run
from thaigov_spider.exit_status import counted
from thaigov_spider.ledger import DamagedError, Ledger, LedgerError
from thaigov_spider.ledger.addresses import lines_in
from thaigov_spider.ledger.database import is_blank
from thaigov_spider.ledger.reading import read
from thaigov_spider.plan.capture_scope import SnapshotScope
from thaigov_spider.plan.future_times import MADE
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import Policy
from thaigov_spider.plan.vanished import Vanished
from thaigov_spider.readback.run_order import later_files
from thaigov_spider.recovery.finish_import import finish_unfinished
from thaigov_spider.recovery.rebuild_ledger import rebuild, show_again
from thaigov_spider.recovery.reconcile_lines import reconcile
from thaigov_spider.recovery.restore_lines import restore

logger = logging.getLogger(__name__)

_SLACK = 60.0  # seconds: opening the ledger writes to it, and disks elsewhere have clocks of their own


@contextmanager
def opened(
    archive: Archive, spider: str, scope: Scope | SnapshotScope, settings: BaseSettings
) -> Iterator[Run]:
    """A run of this archive, which is held until the run is over.

    Raises LockedError, LedgerError, OSError.
    """
    now = datetime.now(UTC)
    with held(archive, now):
        with mended(archive, scope, settings, now) as ledger:
            _recognise_future(archive, ledger, now)
            run = _run(archive, spider, scope, settings, ledger, now)
            run.failures |= _missing(archive, ledger)
            ledger.run_mark.begin(run.id)
            yield run
            if not run.ledger_lags and not run.is_disk_at_fault:  # else the next run shows it once more
                ledger.run_mark.end()
        if run.damage is not None:
            _set_aside(archive, run.damage, datetime.now(UTC))


@contextmanager
def held(archive: Archive, now: datetime) -> Iterator[None]:
    """The archive, made where there is none, and held. Raises LockedError, LinkError, OSError."""
    archive.prepare()
    with archive.locked(now):
        yield


@contextmanager
def mended(
    archive: Archive, scope: Scope | SnapshotScope, settings: BaseSettings, now: datetime
) -> Iterator[Ledger]:
    """The ledger of an archive that is held, once all is finished that earlier runs left undone.

    Raises LedgerError, OSError.
    """
    _prune(archive, settings, now)
    for recovered in recover(archive.warc):
        logger.warning("an earlier crawl was cut off: %s", recovered)
    with closing(_ledger(archive, scope, settings, now)) as ledger:
        _show_again(archive, ledger, settings)
        if finished := finish_unfinished(archive, ledger):
            logger.warning("%s", finished)
        _restore_lines(archive, ledger, now)
        yield ledger


def _prune(archive: Archive, settings: BaseSettings, now: datetime) -> None:
    """Remove what has been kept for long enough, as seen from the last run: this clock may be ahead."""
    last = _last_written(archive.ledger)
    seen_from = now.timestamp() if last is None else min(last, now.timestamp())
    remove_old(archive.logs, seen_from, settings.getfloat("LOG_KEEP_DAYS"))
    condense(archive.runs, seen_from, settings.getfloat("REPORT_KEEP_DAYS"))
    archive.remove_set_aside(settings.getint("LEDGERS_KEEP"))


def _last_written(ledger: Path) -> float | None:
    return last_written(ledger, ledger.with_name(f"{ledger.name}-wal"))


def _recognise_future(archive: Archive, ledger: Ledger, now: datetime) -> None:
    """Where a clock was ahead, have nothing wait until its times come; where this one is behind, say so."""
    if now < MADE:
        logger.warning("the clock says %s, when this program was not yet written: set it right", now.date())
        return
    last = _last_written(archive.ledger) or 0
    # A look through the whole ledger takes longer than all else that a run begins with.
    is_likely = last > now.timestamp() + _SLACK or later_files(archive.warc, timestamps.run_id(now))
    if is_likely and (ahead := ledger.put_in_the_past(now)):
        logger.warning("%d addresses were last seen later than now: is the clock right?", ahead)


def _ledger(archive: Archive, scope: Scope | SnapshotScope, settings: BaseSettings, now: datetime) -> Ledger:
    """The ledger, made again from the captures if it is lost or damaged."""
    of_news = scope if isinstance(scope, Scope) else Scope()
    arguments = (archive.ledger, settings["THAIGOV_ORIGIN"], of_news, now, policy(settings))
    is_lost = is_blank(archive.ledger) and any(archive.warc.glob("*.warc.gz"))
    try:
        ledger = Ledger(*arguments)
        if not is_lost:
            # A check of every page would take a minute; what the run begins with must be readable at least.
            ledger.articles(), ledger.last_news(), ledger.items_files()
            return ledger
        ledger.close()
        logger.warning("%s is lost; it is made again from the captures", archive.ledger)
    except DamagedError as error:
        _set_aside(archive, error, now)
    archive.ledger.unlink(missing_ok=True)
    rebuilt(archive, settings, now)[0].close()
    return Ledger(*arguments)


def _missing(archive: Archive, ledger: Ledger) -> dict[str, str]:
    """The WARC files that the ledger names and that are not there: no capture may refer to them any more."""
    with os.scandir(archive.warc) as entries:
        there = {entry.name for entry in entries if entry.is_file()}
    missing = sorted(ledger.payloads.warcs() - there)
    ledger.payloads.forget(missing)
    for name in missing:
        logger.warning("%s, which the ledger names, is missing: put it back", archive.warc / name)
    return {
        str(archive.warc / name): "this WARC file, which the ledger names, is missing" for name in missing
    }


class PoorerError(Exception):
    """The ledger that was made knows fewer lines than the one that is there, which stays."""


def rebuilt(
    archive: Archive, settings: BaseSettings, now: datetime, *, by_force: bool = False
) -> tuple[Ledger, int]:
    """A ledger made from the captures, and the number of exchanges that it was shown.

    It has its name only when it is whole; what is there is moved aside then, but one that knows more lines
    stays, unless `by_force`. Raises PoorerError, LedgerError, OSError.
    """
    partial = archive.ledger.with_name("ledger.sqlite.partial")
    partial.unlink(missing_ok=True)
    ledger = Ledger(partial, settings["THAIGOV_ORIGIN"], Scope(), now, policy(settings))
    with closing(ledger):
        shown = rebuild(archive, ledger, **_assets(settings))
        lines = _sum(*ledger.lines())
    if not is_blank(archive.ledger):
        before = 0 if by_force else _lines_in(archive.ledger)
        if lines < before:
            partial.unlink()
            raise PoorerError(
                f"the captures yield {counted(lines, 'article')}, and {archive.ledger} knows {before}, so it"
                " stays; are WARC files missing? --force replaces it"
            )
        logger.warning("the ledger that was there is now %s", archive.set_aside(archive.ledger, now, "old"))
        archive.remove_set_aside(settings.getint("LEDGERS_KEEP"))
    rename(partial, archive.ledger.name)
    return Ledger(archive.ledger, settings["THAIGOV_ORIGIN"], Scope(), now, policy(settings)), shown


def _lines_in(path: Path) -> int:
    """How many lines a ledger knows; none if it cannot be read."""
    try:
        return _sum(*read(path, lines_in))
    except LedgerError:
        return 0


def _sum(live: int, past: dict[str, int]) -> int:
    return live + sum(past.values())


def _assets(settings: BaseSettings) -> dict[str, Any]:
    return {
        "assets_refresh": timedelta(days=settings.getfloat("ASSETS_REFRESH_DAYS")),
        "assets_per_page": settings.getint("ASSETS_PER_PAGE"),
    }


def _show_again(archive: Archive, ledger: Ledger, settings: BaseSettings) -> None:
    """Teach the ledger what it does not know of the last run, if that did not come to its end."""
    run_id = ledger.run_mark.run_id
    if run_id is None:
        return
    show_again(archive, run_id, ledger, **_assets(settings))


def _set_aside(archive: Archive, error: Exception, now: datetime) -> None:
    aside = archive.set_aside(archive.ledger, now)
    logger.warning("%s; it was moved to %s, and is made again from the captures", error, aside)


def policy(settings: BaseSettings) -> Policy:
    """When addresses are looked at again, as the settings say."""
    return Policy(
        young=tuple(timedelta(days=float(days)) for days in settings.getlist("YOUNG_DAYS")),
        missing_window=settings.getint("MISSING_WINDOW"),
        tries=settings.getint("FAILURE_TRIES"),
        jump=settings.getint("NEWS_JUMP_MAX"),
    )


def _thresholds(settings: BaseSettings) -> Thresholds:
    return Thresholds(
        share=settings.getfloat("SUSPICIOUS_SHARE"),
        sample=settings.getint("SUSPICIOUS_SAMPLE"),
        silence_days=settings.getfloat("SUSPICIOUS_SILENCE_DAYS"),
        backwards_days=settings.getfloat("SUSPICIOUS_BACKWARDS_DAYS"),
        short_text=settings.getfloat("SUSPICIOUS_SHORT_TEXT"),
    )


def _run(
    archive: Archive,
    spider: str,
    scope: Scope | SnapshotScope,
    settings: BaseSettings,
    ledger: Ledger,
    now: datetime,
) -> Run:
    return Run(
        spider,
        archive.run_id(spider, now),
        now,
        scope,
        archive,
        ledger,
        thresholds=_thresholds(settings),
        earlier=latest(archive.runs, spider, now),
        sections=ledger.sections() if isinstance(scope, Scope) and scope.section else set(),
        known_before=ledger.articles(),
        vanished=Vanished(settings.getfloat("SUSPICIOUS_SHARE"), settings.getint("SUSPICIOUS_SAMPLE")),
        listed_before=bool(ledger.notes("walked")),
        last_news=ledger.last_news(),
    )


def _restore_lines(archive: Archive, ledger: Ledger, now: datetime) -> None:
    """Mend what a crash or an accident did to `items/`."""
    lost = reconcile(archive.items, ledger)
    if not lost:
        return
    name = f"restored-{archive.run_id('restored', now)}"
    written, problems = restore(lost, archive, ledger, name)
    logger.warning(
        "lines were lost from %s in %s; %d read off their captures again, into %s.jsonl",
        *(", ".join(lost), archive.items, written, name),
    )
    for problem in problems:
        logger.warning("a line stays lost: %s", problem)
