"""An archive made ready for a run: what earlier runs left undone is mended first."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.settings import BaseSettings

from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.run_log import remove_old
from thaigov_spider.archive.run_reports import latest
from thaigov_spider.atomic_files import rename
from thaigov_spider.capture.warcfile import recover
from thaigov_spider.crawl.anomalies import Thresholds
from thaigov_spider.crawl.run import Run
from thaigov_spider.ledger import DamagedError, Ledger
from thaigov_spider.ledger.database import is_blank
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import Policy
from thaigov_spider.plan.wayback_scope import SnapshotScope
from thaigov_spider.recovery.rebuild_ledger import origin_of, rebuild, show_again
from thaigov_spider.recovery.reconcile_lines import reconcile
from thaigov_spider.recovery.restore_lines import restore

logger = logging.getLogger(__name__)


@contextmanager
def opened(
    archive: Archive, spider: str, scope: Scope | SnapshotScope, settings: BaseSettings
) -> Iterator[Run]:
    """A run of this archive, which is held until the run is over.

    Raises LockedError, LedgerError, OSError.
    """
    now = datetime.now(UTC)
    archive.prepare()
    with archive.locked(now):
        remove_old(archive.logs, now.timestamp(), settings.getfloat("LOG_KEEP_DAYS"))
        for recovered in recover(archive.warc):
            logger.warning("an earlier crawl was cut off: %s", recovered)
        with closing(_ledger(archive, scope, settings, now)) as ledger:
            if ahead := ledger.reset_due_dates_in_future():
                logger.warning("%d addresses were last seen later than now: is the clock right?", ahead)
            _show_again(archive, ledger, settings, now)
            _restore_lines(archive, ledger, now)
            run = _run(archive, spider, scope, settings, ledger, now)
            ledger.run_mark.begin(run.id)
            yield run
            if not run.ledger_lags:
                ledger.run_mark.end()
        if run.damage is not None:
            _set_aside(archive, run.damage, datetime.now(UTC))


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


def rebuilt(archive: Archive, settings: BaseSettings, now: datetime) -> tuple[Ledger, int]:
    """A ledger made from the captures, and the number of exchanges that it was shown.

    It has its name only when it is whole. Raises LedgerError, OSError.
    """
    partial = archive.ledger.with_name("ledger.sqlite.partial")
    partial.unlink(missing_ok=True)
    ledger = Ledger(partial, settings["THAIGOV_ORIGIN"], Scope(), now, policy(settings))
    with closing(ledger):
        shown = rebuild(archive, ledger, **_assets(settings))
    rename(partial, archive.ledger.name)
    return Ledger(archive.ledger, settings["THAIGOV_ORIGIN"], Scope(), now, policy(settings)), shown


def _assets(settings: BaseSettings) -> dict[str, Any]:
    return {
        "assets_refresh": timedelta(days=settings.getfloat("ASSETS_REFRESH_DAYS")),
        "assets_per_page": settings.getint("ASSETS_PER_PAGE"),
    }


def _show_again(archive: Archive, ledger: Ledger, settings: BaseSettings, now: datetime) -> None:
    """Teach the ledger what it does not know of the last run, if that did not come to its end."""
    run_id = ledger.run_mark.run_id
    if run_id is None:
        return
    origin = origin_of(archive, run_id) or ledger.origin
    with closing(Ledger(archive.ledger, origin, Scope(), now, policy(settings))) as its_own:
        show_again(archive, run_id, its_own, **_assets(settings))


def _set_aside(archive: Archive, error: Exception, now: datetime) -> None:
    aside = archive.set_aside(archive.ledger, now)
    logger.warning("%s; it was moved to %s, and is made again from the captures", error, aside)


def policy(settings: BaseSettings) -> Policy:
    """When addresses are looked at again, as the settings say."""
    return Policy(
        young=tuple(timedelta(days=float(days)) for days in settings.getlist("YOUNG_DAYS")),
        missing_window=settings.getint("MISSING_WINDOW"),
        tries=settings.getint("FAILURE_TRIES"),
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
        known_before=ledger.articles(),
        listed_before=ledger.walked,
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
