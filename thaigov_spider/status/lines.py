"""An overview in lines for a terminal. Pure."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from thaigov_spider.status.columns import fitted, table
from thaigov_spider.status.overview import (
    ArticlePlace,
    Articles,
    Calendar,
    ChangedArticle,
    Changes,
    Failures,
    Numbers,
    Overview,
    Range,
    RunLine,
    Years,
)
from thaigov_spider.status.wording import MARKS, found, grouped, moment, size, source_name

_SECTIONS, _LISTED, _RUNS = 20, 8, 10
_SECTION = 28  # columns of a section's name
_COUNT = 8  # columns of a count, the gap included
_UNDATED, _NO_SECTION = "undated", "(none)"


def lines(overview: Overview, columns: int, *, in_full: bool = False) -> Iterator[str]:
    """The overview in lines of some `columns` where that can be; all of each list only `in_full`."""
    most = sys.maxsize if in_full else _LISTED
    yield f"{overview.archive}: {overview.origin}, {moment(overview.made)} UTC"
    yield from (f"note: {note}" for note in overview.notes)
    for part in (
        _sources(overview, columns),
        _articles(overview.articles),
        _sections(overview, columns),
        _changes(overview.changes, most),
        _numbers(overview.sequences, most),
        _calendar(overview.calendar, most),
        _due(overview, most),
        _runs(overview.runs, in_full=in_full),
        _disk(overview),
    ):
        yield ""
        yield from part


def _sources(overview: Overview, columns: int) -> Iterator[str]:
    """What each source has, and below it what only that one has; what none has."""
    yield f"sources    {grouped(overview.held, 'article')} in {grouped(len(overview.sources), 'source')}"
    if overview.sources:
        years = {year: 0 for one in overview.sources for year in one.years}
        groups = _groups(sorted(years), columns)
        rows = [["  articles of each", *(title for _, title in groups), "all"]]
        for one in overview.sources:
            rows.append(_row(f"  {source_name(one.via)[1]}", one.years, groups))
            rows.append(_row("    only there", one.alone_years, groups))
        yield from table(rows, first=_SECTION)
    unheld = overview.unheld
    yield (
        f"  in no source: {grouped(unheld.unasked, 'number')} not asked for, {unheld.missing:,} without an"
        f" article, {grouped(unheld.listed, 'article')} in an index and not had, {unheld.failed:,} failed"
    )


def _groups(years: Sequence[str], columns: int) -> list[tuple[list[str], str]]:
    """Years that are one column each, and its title: as many of the last ones as fit, those before as one."""
    shown = max((columns - _SECTION) // _COUNT - 2, 1)
    dated = [year for year in years if year]
    early, late = dated[:-shown], dated[-shown:]
    groups = [([year], year) for year in late]
    if early:
        groups.insert(0, (early, f"to {early[-1]}"))
    if "" in years:
        groups.append(([""], _UNDATED))
    return groups


def _row(name: str, counts: Years, groups: Sequence[tuple[list[str], str]]) -> list[str]:
    cells = [sum(counts.get(year, 0) for year in years) for years, _ in groups]
    return [name, *(f"{cell:,}" if cell else "" for cell in cells), f"{sum(cells):,}"]


def _articles(articles: Articles) -> Iterator[str]:
    among = {"changed": articles.changed, "gone from the site": articles.gone}
    told = [f"{count:,} {what}" for what, count in among.items() if count]
    besides = f"; {articles.left_out:,} more were seen, and not asked for" if articles.left_out else ""
    of_them = f", of them {', '.join(told)}" if told else ""
    yield f"articles   {articles.total:,} of the site itself{of_them}{besides}"
    for what, place in (("newest", articles.newest), ("oldest", articles.oldest)):
        if place is not None:
            yield f"  {what}   {_place(place)}"
    if articles.last_new is not None:
        yield f"  last new one seen {moment(articles.last_new)} UTC"


def _place(place: ArticlePlace) -> str:
    return "  ".join(part for part in (place.published, place.url, place.section) if part)


def _sections(overview: Overview, columns: int) -> Iterator[str]:
    """Sections down, years across: as many of the last ones as fit, those before in one column."""
    if not overview.sections:
        return
    groups = _groups(list(overview.years), columns)
    rows = [["articles by section", *(title for _, title in groups), "all"]]
    for name, counts in (*_largest(overview.sections), ("all", overview.years)):
        rows.append(_row(f"  {name or _NO_SECTION}", counts, groups))
    yield from table(rows, first=_SECTION)


def _largest(sections: Mapping[str, Years]) -> Iterator[tuple[str, Years]]:
    """So many sections, and the others as one."""
    yield from islice(sections.items(), _SECTIONS)
    others: Counter[str] = Counter()
    for counts in islice(sections.values(), _SECTIONS, None):
        others.update(counts)
    if others:
        yield f"({grouped(len(sections) - _SECTIONS, 'other')})", others


def _changes(known: Changes, most: int) -> Iterator[str]:
    yield f"changed    {grouped(known.changed, 'article')} with more than one text{_latest(known.changed)}"
    for one in known.listed_changed[:most]:
        yield f"  {moment(one.since)}  version {one.version}  {one.url}{_published(one)}"
    yield from _more(known.changed, min(len(known.listed_changed), most))
    taken = grouped(known.gone, "article")
    yield f"gone       {taken} taken off the site, the text kept{_latest(known.gone)}"
    for one in known.listed_gone[:most]:
        yield f"  {moment(one.since)}  {one.url}{_published(one)}"
    yield from _more(known.gone, min(len(known.listed_gone), most))


def _latest(count: int) -> str:
    return ", the latest first" if count > 1 else ""


def _published(one: ChangedArticle) -> str:
    return f"  published {one.published}" if one.published else ""


def _numbers(sequences: Mapping[str, Numbers], most: int) -> Iterator[str]:
    if not sequences:
        yield "numbers    none known"
    for name, numbers in sequences.items():
        of = f" of the {name} site" if len(sequences) > 1 else ""
        yield (
            f"numbers    {numbers.lowest} to {numbers.highest}{of}: {_lacking(numbers.missing)}, "
            f"{numbers.unasked:,} not asked for{_in(numbers.ranges)}"
        )
        yield from _listed(numbers.listed, numbers.ranges, "number", most)


def _lacking(missing: int) -> str:
    return f"{missing:,} {'has' if missing == 1 else 'have'} no article"


def _calendar(calendar: Calendar, most: int) -> Iterator[str]:
    if calendar.first is None:
        yield "calendar   no day known"
        return
    yield (
        f"calendar   {calendar.first} to {calendar.last}: {grouped(calendar.days, 'day')},"
        f" {', '.join(_without_article(calendar))}"
    )
    yield from _listed(calendar.listed, calendar.ranges, "day", most)


def _without_article(calendar: Calendar) -> Iterator[str]:
    if not calendar.empty:
        yield "each with an article"
        return
    yield f"{calendar.empty:,} without an article"
    if calendar.weekend:
        yield f"{calendar.weekend:,} of them on mere weekends"
    if calendar.ranges:
        others = calendar.empty - calendar.weekend
        yield f"{others:,} in {grouped(calendar.ranges, 'range')} with a working day"


def _in(ranges: int) -> str:
    return f", in {grouped(ranges, 'range')}" if ranges else ""


def _listed(ranges: Sequence[Range], total: int, noun: str, most: int) -> Iterator[str]:
    for one in ranges[:most]:
        span = f"{one.first}" if one.length == 1 else f"{one.first} to {one.last}"
        yield f"  {fitted(span, 26)}{grouped(one.length, noun)}"
    yield from _more(total, min(len(ranges), most))


def _due(overview: Overview, most: int) -> Iterator[str]:
    assets = overview.assets
    yield f"next run   {grouped(overview.looks_due, 'page')} due to be looked at again"
    yield from _failures("failures ", overview.failures, most)
    yield f"assets     {assets.had:,} of {assets.total:,} fetched, {assets.queued:,} queued"
    yield from _failures("  of them", assets.failures, most)


def _failures(what: str, failures: Failures, most: int) -> Iterator[str]:
    yield f"{what}  {failures.waiting:,} waiting, {failures.given_up:,} given up"
    for one in failures.listed[:most]:
        when = f"again {moment(one.due)}" if one.due else "given up"
        yield f"  {fitted(when, 24)}after {grouped(one.tries, 'failure')}  {one.url}: {one.error}"
    yield from _more(failures.waiting + failures.given_up, min(len(failures.listed), most))


def _runs(runs: Sequence[RunLine], *, in_full: bool) -> Iterator[str]:
    yield "runs       " + ("the newest first" if runs else "none")
    for run in runs if in_full else runs[:_RUNS]:
        status = "-" if run.exit_status is None else str(run.exit_status)
        told = "; ".join(part for part in (run.reason or run.outcome, found(run)) if part)
        yield f"  {MARKS[run.outcome]} {run.name}  {status:>2}  {told}"
    if runs:
        legend = dict.fromkeys(f"{mark} {_meaning(mark)}" for mark in MARKS.values())
        yield f"  {', '.join(legend)}"


def _meaning(mark: str) -> str:
    return " or ".join(outcome for outcome, its in MARKS.items() if its == mark)


def _disk(overview: Overview) -> Iterator[str]:
    disk = overview.disk
    free = "" if disk.free is None else f", {size(disk.free)} free"
    yield f"disk       {size(disk.total)}{free}"
    for name, count in disk.parts.items():
        if count:
            yield f"  {fitted(name, 16)}{size(count):>10}  in {grouped(disk.files[name], 'file')}"


def _more(total: int, shown: int) -> Iterator[str]:
    if total > shown:
        yield f"  … and {total - shown:,} more (--all)"
