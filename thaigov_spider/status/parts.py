"""The parts of the page, each a heading with its plots and tables. Pure."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from thaigov_spider.status import heatmap, stacks, strips, tables
from thaigov_spider.status.nodes import Child, node
from thaigov_spider.status.overview import Changes, Overview, RunLine
from thaigov_spider.status.wording import size
from thaigov_spider.status.words import OUTCOMES, said


def parts(overview: Overview) -> Iterator[Element]:
    """Those of which something is known."""
    if overview.sources:
        yield _part(
            ("แหล่งที่มา", "Sources"),
            node(
                "div",
                tables.sources(overview),
                class_="frame",
                tabindex=0,
                role="region",
                aria_label="Sources",
            ),
            tables.unheld(overview.unheld),
        )
    if overview.calendar.articles:
        yield _of_days(overview)
    if stacks.spanned(overview.years):
        yield _of_sections(overview)
    if overview.runs:
        yield from _of_runs(overview)
    if overview.changes.changed or overview.changes.gone:
        yield _part(
            ("แก้ไขและนำออก", "Changed and gone"),
            tables.changed(overview.changes),
            tables.gone(overview.changes),
            _where_all_is() if _is_long(overview.changes) else "",
        )
    yield _part(
        ("ช่องว่าง", "Gaps"),
        node(
            "div", tables.numbers(overview.sequences.values()), tables.days(overview.calendar), class_="pair"
        ),
    )
    yield _of_failures(overview)
    yield _part(("ดิสก์", "Disk"), tables.disk(overview.disk))


def _of_days(overview: Overview) -> Element:
    return _part(
        ("จำนวนข่าวรายวัน", "Articles a day"),
        heatmap.legend(overview.calendar),
        _frame("จำนวนข่าวรายวัน · Articles a day", heatmap.heatmap(overview.calendar)),
        _in_figures(tables.months(overview.calendar)),
    )


def _of_sections(overview: Overview) -> Element:
    layers = stacks.layers(overview.sections)
    plot = stacks.stacks(stacks.spanned(overview.years), layers)
    return _part(
        ("จำนวนข่าวตามหมวดและปี", "Sections over the years"),
        stacks.legend(layers),
        _frame("จำนวนข่าวตามหมวดและปี · Sections over the years", plot),
        _in_figures(tables.sections(overview)),
    )


def _of_runs(overview: Overview) -> Iterator[Element]:
    runs = overview.runs
    last = "last run" if len(runs) == 1 else f"last {len(runs)} runs"
    title = f"ผลของ {len(runs)} ครั้งล่าสุด · How the {last} ended"
    yield _part(("การทำงาน", "Runs"), _frame(title, strips.marks(runs)), _marks(), tables.runs(runs))
    if any(run.coverage for run in runs):
        title = "ความครบถ้วนของข้อมูล · Field coverage"
        yield _part(
            ("ความครบถ้วนของข้อมูล", "Field coverage"),
            node(
                "p",
                *said(
                    "สัดส่วนของข่าวที่มีข้อมูลนั้น สีส้มคือต่ำกว่า 90%",
                    "the share of articles that have it; orange: below 90%",
                ),
            ),
            _frame(title, strips.coverage(runs)),
        )
    yield from _of_pace(runs)


def _of_pace(runs: Sequence[RunLine]) -> Iterator[Element]:
    """Figures of the runs, where any report has them: reports of imports have none."""
    pace, received = "คำขอต่อนาที · Requests a minute", "ข้อมูลที่ได้รับ · Bytes received"
    content: list[Element] = []
    if any(run.requests_per_minute for run in runs):
        plot = strips.bars(pace, runs, lambda run: run.requests_per_minute, lambda value: f"{value:,.4g}")
        content += [node("h3", pace), _frame(pace, plot)]
    if any(run.received for run in runs):
        plot = strips.bars(received, runs, lambda run: run.received, size)
        content += [node("h3", received), _frame(received, plot)]
    if content:
        yield _part(("จังหวะและปริมาณข้อมูล", "Pace and bytes"), *content)


def _is_long(known: Changes) -> bool:
    return max(known.changed, known.gone) > tables.CHANGES


def _where_all_is() -> Element:
    return node(
        "p", *said("ดูทั้งหมด:", "all of them:"), " ", node("code", "scrapy status --all"), class_="more"
    )


def _marks() -> Element:
    return node("p", (tables.outcome(one) for one in OUTCOMES), class_="legend")


def _of_failures(overview: Overview) -> Element:
    return _part(
        ("ที่ดึงไม่สำเร็จ", "Failures"),
        tables.failures("หน้าข่าว · Pages of articles", overview.failures),
        tables.failures("ไฟล์ประกอบ · Pictures, files, styles", overview.assets.failures),
    )


def _part(heading: tuple[str, str], *content: Child) -> Element:
    return node("section", node("h2", *said(*heading)), *content)


def _frame(label: str, plot: Element) -> Element:
    """A plot that scrolls where the screen is narrow, by keyboard as well."""
    return node("div", plot, class_="frame", tabindex=0, role="region", aria_label=label)


def _in_figures(table: Element) -> Element:
    return node("details", node("summary", *said("เป็นตัวเลข", "in figures")), table)
