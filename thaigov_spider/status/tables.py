"""The tables of the page. Pure."""

from collections.abc import Collection, Sequence
from itertools import islice
from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import Child, node
from thaigov_spider.status.overview import (
    Calendar,
    Changes,
    Disk,
    FailedAddress,
    Failures,
    Numbers,
    Overview,
    Range,
    RunLine,
    RunOutcome,
    Unheld,
)
from thaigov_spider.status.table import Cell, Heads, link, table
from thaigov_spider.status.wording import MARKS, duration, moment, size, source_name
from thaigov_spider.status.words import MONTHS, OUTCOMES, both_years, said

ROWS = 10
CHANGES = 20


def runs(lines: Sequence[RunLine]) -> Element:
    """The last runs, the newest first."""
    heads = [
        ("ผล", "outcome"),
        ("เริ่ม (UTC)", "began"),
        ("ใหม่", "new"),
        ("แก้ไข", "changed"),
        ("ถูกลบ", "gone"),
        ("ไม่สำเร็จ", "failed"),
        ("คำขอ", "requests"),
        ("ใช้เวลา", "took"),
        ("เหตุผล", "reason"),
    ]
    return table("การทำงานล่าสุด · The last runs", heads, [_run(run) for run in lines[:ROWS]], words=(0, 1, 8))


def _run(run: RunLine) -> list[Cell]:
    counts = (run.new, run.changed, run.gone, run.failed, run.requests)
    return [
        outcome(run.outcome),
        _time(run.started, title=run.name),
        *(_count(count) for count in counts),
        "" if run.seconds is None else duration(run.seconds),
        run.reason or "",
    ]


def outcome(one: RunOutcome) -> Element:
    """How a run ended: its mark, and what that means."""
    mark = node("i", MARKS[one], class_=f"mark {one.replace(' ', '-')}", aria_hidden="true")
    return node("span", mark, " ", *said(OUTCOMES[one], one), class_="outcome")


def numbers(sequences: Collection[Numbers]) -> Element:
    """The ranges of numbers that were not asked for, the longest first."""
    heads = [("เลขข่าว", "numbers"), ("จำนวน", "how many")]
    ranges = sorted((one for known in sequences for one in known.listed), key=lambda one: -one.length)
    total = sum(known.ranges for known in sequences)
    return _ranges("เลขข่าวที่ยังไม่ได้ตรวจ · Numbers not asked for", heads, ranges, total)


def days(known: Calendar) -> Element:
    """The ranges of days without an article."""
    heads = [("วันที่", "days"), ("จำนวน", "how many")]
    return _ranges(
        "ช่วงที่ไม่มีข่าว ไม่นับเสาร์-อาทิตย์ล้วน · Days without an article, mere weekends left out",
        heads,
        known.listed,
        known.ranges,
    )


def _ranges(caption: str, heads: Heads, ranges: Sequence[Range], total: int) -> Element:
    rows = [
        [str(one.first) if one.length == 1 else f"{one.first} – {one.last}", f"{one.length:,}"]
        for one in ranges[:ROWS]
    ]
    return table(caption, heads, rows, more=total - len(rows))


def failures(caption: str, known: Failures) -> Element:
    """What could not be had, and when it is tried again."""
    heads = [("ที่อยู่", "address"), ("ลองแล้ว", "tries"), ("ลองใหม่ (UTC)", "again"), ("เหตุผล", "reason")]
    rows = [_failure(one) for one in known.listed[: 5 * ROWS]]
    return table(caption, heads, rows, more=known.waiting + known.given_up - len(rows), words=(0, 2, 3))


def changed(known: Changes) -> Element:
    """The articles with more than one text, that changed last first."""
    heads = [("ข่าว", "article"), ("ฉบับ", "version"), ("เผยแพร่", "published"), ("เห็นเมื่อ (UTC)", "seen")]
    rows: list[list[Cell]] = [
        [link(one.url), f"{one.version}", one.published or "", _time(one.since)]
        for one in known.listed_changed[:CHANGES]
    ]
    caption = "ข่าวที่ถูกแก้ไข · Articles that were changed"
    return table(caption, heads, rows, more=known.changed - len(rows), words=(0, 2, 3))


def gone(known: Changes) -> Element:
    """The articles that the site has taken away, the last one first."""
    heads = [("ข่าว", "article"), ("เผยแพร่", "published"), ("หายไปเมื่อ (UTC)", "gone since")]
    rows: list[list[Cell]] = [
        [link(one.url), one.published or "", _time(one.since)] for one in known.listed_gone[:CHANGES]
    ]
    caption = "ข่าวที่เว็บไซต์นำออก · Articles that the site has taken away"
    return table(caption, heads, rows, more=known.gone - len(rows), words=(0, 1, 2))


def _failure(one: FailedAddress) -> list[Cell]:
    again: Cell = _time(one.due) if one.due else said("เลิกแล้ว", "given up")
    return [link(one.url), f"{one.tries}", again, one.error]


def disk(used: Disk) -> Element:
    """What takes how much of the disk."""
    rows: list[list[Cell]] = [
        [node("code", name), f"{used.files[name]:,}", size(count)]
        for name, count in used.parts.items()
        if count
    ]
    rows.append([said("รวม", "all"), f"{sum(used.files.values()):,}", size(used.total)])
    return table("ขนาดบนดิสก์ · Size on disk", [("ส่วน", "part"), ("ไฟล์", "files"), ("ขนาด", "size")], rows)


def months(known: Calendar) -> Element:
    """Articles a month: the calendar in figures."""
    counts: dict[str, int] = {}
    for day, count in known.articles.items():
        counts[day[:7]] = counts.get(day[:7], 0) + count
    years = sorted({month[:4] for month in counts})
    rows: list[list[Cell]] = [
        [_year(year), *(_count(counts.get(f"{year}-{month:02}", 0)) for month in range(1, 13))]
        for year in years
    ]
    return table("จำนวนข่าวรายเดือน · Articles a month", [("ปี", "year"), *MONTHS], rows)


def sections(overview: Overview) -> Element:
    """Articles by section and year: the stacked bars in figures."""
    years = list(overview.years)
    heads = [
        ("หมวด", "section"),
        *(both_years(year) if year else ("ไม่ระบุ", "undated") for year in years),
        ("รวม", "all"),
    ]
    rows: list[list[Cell]] = [
        [
            name or said("ไม่ระบุหมวด", "none"),
            *(_count(counts.get(year, 0)) for year in years),
            f"{sum(counts.values()):,}",
        ]
        for name, counts in islice(overview.sections.items(), 10 * ROWS)
    ]
    more = len(overview.sections) - len(rows)
    return table("จำนวนข่าวตามหมวดและปี · Articles by section and year", heads, rows, more=more)


def sources(overview: Overview) -> Element:
    """What each source has by year, and in brackets what only that one has."""
    years = sorted(
        {year for one in overview.sources for year in one.years}, key=lambda year: (not year, year)
    )
    heads = [
        ("แหล่งที่มา", "source"),
        *(both_years(year) if year else ("ไม่ระบุ", "undated") for year in years),
        ("รวม", "all"),
    ]
    rows: list[list[Cell]] = [
        [
            _named(*source_name(one.via)),
            *(_of_them(one.years.get(year, 0), one.alone_years.get(year, 0)) for year in years),
            _of_them(one.articles, one.alone),
        ]
        for one in overview.sources
    ]
    return table(
        "จำนวนข่าวตามแหล่งที่มา (ที่มีเฉพาะแหล่งนั้น) · Articles by source (those that no other has)",
        heads,
        rows,
    )


def unheld(known: Unheld) -> Element:
    """What no source has."""
    rows: list[list[Cell]] = [
        [said("เลขข่าวที่ยังไม่ได้ตรวจ", "numbers not asked for"), f"{known.unasked:,}"],
        [said("เลขข่าวที่เว็บไซต์ว่าไม่มี", "numbers that have no article, as the site says"), f"{known.missing:,}"],
        [said("มีในดัชนีแต่ยังไม่ได้มา", "articles in an index of captures, not had"), f"{known.listed:,}"],
        [said("ดึงไม่สำเร็จ", "articles that failed"), f"{known.failed:,}"],
    ]
    heads = [("ไม่มีในแหล่งใด", "in no source"), ("จำนวน", "how many")]
    return table("ที่ไม่มีในแหล่งใดเลย · What no source has", heads, rows)


def _named(thai: str, english: str) -> Cell:
    """A name that may be the same in both languages."""
    return english if thai == english else said(thai, english)


def _of_them(count: int, alone: int) -> str:
    return f"{count:,} ({alone:,})" if count else "–"


def _year(year: str) -> tuple[Child, ...]:
    thai, common = both_years(year)
    return said(thai, common)


def _time(when: str | None, **attributes: str) -> Element:
    return node("span", moment(when), class_="time", **attributes)


def _count(count: int | None) -> str:
    return f"{count:,}" if count else "" if count is None else "–"
