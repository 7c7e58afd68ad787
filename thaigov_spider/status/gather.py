"""All that `scrapy status` tells, collected. Nothing is locked, waited for or written."""

import sqlite3
from dataclasses import replace
from datetime import datetime

from thaigov_spider.archive.folder import IMPORT, Archive
from thaigov_spider.cli.program import as_typed
from thaigov_spider.ledger.reading import read
from thaigov_spider.plan.capture_sources import titled
from thaigov_spider.status import disk, runs
from thaigov_spider.status.figures import Absent, OriginFigures, origins
from thaigov_spider.status.holdings import Holdings, LedgerSide, ledger_side
from thaigov_spider.status.overview import Numbers, Overview, Unheld
from thaigov_spider.status.plain import harmless
from thaigov_spider.status.wording import grouped
from thaigov_spider.timestamps import timestamp
from thaigov_spider.urls import canonical

LISTED = 1000  # ranges, articles or failures, at most
RUNS = 60
_SITE = "live"  # the `via` of what crawls of the site itself brought


class NoArchiveError(Exception):
    """Nothing was ever kept there; the message says where, and how to name another place."""


def overview(archive: Archive, origin: str, now: datetime, at_most: int = LISTED) -> Overview:
    """The archive at `now` (UTC), as to the site at `origin`, or as to the one that it has most of.

    `at_most` so long are its lists of ranges, articles and failures.

    Raises NoArchiveError, LedgerError, and OSError where it cannot be read.
    """
    kept = (archive.warc, archive.items, archive.imported, archive.runs, archive.ledger)
    if not any(path.exists() for path in kept):
        raise NoArchiveError(f"{archive.root} is no archive; name one with -s ARCHIVES_DIR=…")
    wanted = canonical(origin).rstrip("/")
    of_ledger = read(
        archive.ledger, lambda db: (_of_ledger(db, wanted, now, at_most), _of_snapshots(db), ledger_side(db))
    )
    (known, absent), snapshots, side = of_ledger
    with Holdings(archive, side) as holdings:
        sources = holdings.sources()
        if any(one.via != _SITE for one in sources):  # else the ledger knows the same
            years, sections = holdings.years_and_sections()
            days = holdings.calendar(at_most)
            known = replace(known, years=years, sections=sections, calendar=days)
        known = replace(
            known,
            held=holdings.articles,
            sources=sources,
            unheld=_unheld(holdings, absent, side, known.origin),
        )
    notes = []
    if not archive.ledger.exists():
        notes.append(as_typed(f"{archive.ledger} is not there; scrapy rebuild makes it again"))
    if known.origin != wanted:
        notes.append(
            f"these figures are of {known.origin}, the site that was crawled into this archive, as it should"
            f" be after make demo; {wanted} never was (-s THAIGOV_ORIGIN={known.origin} leaves this note out)"
        )
    notes += snapshots
    if known.other_origins:
        notes.append(f"articles of other sites are not counted: {', '.join(known.other_origins)}")
    listed = runs.latest(archive, RUNS, now)
    notes += [f"{run.name}: {told}" for run in listed[:1] for told in run.told]
    return replace(
        known,
        archive=harmless(str(archive.root)),
        notes=[harmless(note) for note in notes],
        runs=listed,
        disk=disk.usage(archive),
    )


def _of_snapshots(db: sqlite3.Connection) -> list[str]:
    """What there is from each source of captures, in words."""
    rows = db.execute(
        "SELECT source, count(DISTINCT iif(version > 0, article, NULL)), count(*), count(looked)"
        " FROM snapshot GROUP BY source ORDER BY source"
    ).fetchall()
    return [
        f"of the {grouped(listed, 'capture')} in the index of {titled(via)} {looked:,}"
        f" {'was asked for; it' if looked == 1 else 'were asked for; they'} brought"
        f" {grouped(articles, 'article')}"
        for via, articles, listed, looked in rows
        if via != IMPORT
    ]


def _unheld(holdings: Holdings, absent: list[Absent], side: LedgerSide, origin: str) -> Unheld:
    held = {one.sequence: holdings.numbers(one.sequence, origin) for one in absent}
    return Unheld(
        missing=sum(len(one.missing - held[one.sequence]) for one in absent),
        unasked=sum(len(one.unasked - held[one.sequence]) for one in absent),
        listed=holdings.without(side.listed),
        failed=holdings.without(side.failed),
    )


def _of_ledger(
    db: sqlite3.Connection, wanted: str, now: datetime, at_most: int
) -> tuple[Overview, list[Absent]]:
    there = origins(db)
    origin = wanted if wanted in there or not there else there[0]
    figures = OriginFigures(db, origin, at_most)
    years, sections = figures.years_and_sections()
    absent = figures.absent()
    sequences: dict[str, Numbers] = {one.sequence.name: one.counted(at_most) for one in absent}
    known = Overview(
        made=now.isoformat(timespec="seconds"),
        archive="",
        origin=harmless(origin),
        other_origins=[harmless(other) for other in there if other != origin],
        articles=figures.articles(),
        changes=figures.changes(),
        years=years,
        sections=sections,
        calendar=figures.calendar(),
        numbers=next(iter(sequences.values()), Numbers()),
        sequences=sequences,
        looks_due=figures.looks_due(timestamp(now)),
        failures=figures.failures(),
        assets=figures.assets(),
    )
    return known, absent
