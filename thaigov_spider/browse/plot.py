"""How often words were used over the years, as a plot and as figures. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element, tostring

from thaigov_spider.article.record import Language
from thaigov_spider.browse.words import era, said
from thaigov_spider.status.nodes import node
from thaigov_spider.status.scale import ticks

_WIDTH, _HEIGHT = 900.0, 240.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 48.0, 10.0, 36.0, 26.0
_LABELS = 14  # at most, below the plot

PlotUnit = Literal["year", "month"]


class PlotLine(NamedTuple):
    """A line of the plot: what was searched for, and how much of it there is in each period."""

    name: str
    values: list[float]


class Plot(NamedTuple):
    """What is plotted: the periods, `2020` or `2020-12`, without a gap, and a line each for the words."""

    periods: list[str]
    lines: list[PlotLine]


def plotted(
    months: Sequence[tuple[str, Mapping[int, int]]],
    all_months: Mapping[int, int],
    unit: PlotUnit,
    *,
    share: bool,
) -> Plot:
    """The articles by period; `months` has, of each words, how many there are by month (`202012`).

    `share`: how many of a thousand articles of that period, of which `all_months` has the number.
    """
    totals = _by_period(all_months, unit)
    periods = _periods(totals, unit)
    lines = []
    for name, counts in months:
        found = _by_period(counts, unit)
        lines.append(
            PlotLine(name, [_value(found.get(one, 0), totals.get(one, 0), share) for one in periods])
        )
    return Plot(periods, lines)


def _value(count: int, total: int, share: bool) -> float:
    return round(1000 * count / total, 2) if share and total else count


def _by_period(months: Mapping[int, int], unit: PlotUnit) -> dict[str, int]:
    found: dict[str, int] = {}
    for month, count in months.items():
        name = f"{month // 100}" if unit == "year" else f"{month // 100}-{month % 100:02}"
        found[name] = found.get(name, 0) + count
    return found


def _periods(found: Mapping[str, int], unit: PlotUnit) -> list[str]:
    """All from the first to the last."""
    if not found:
        return []
    first, last = min(found), max(found)
    years = range(int(first[:4]), int(last[:4]) + 1)
    if unit == "year":
        return [str(year) for year in years]
    return [
        name for year in years for month in range(1, 13) if first <= (name := f"{year}-{month:02}") <= last
    ]


def svg(plot: Plot, language: Language) -> str:
    """The plot as SVG; its colours are those of the page's style sheet."""
    highest = max((value for line in plot.lines for value in line.values), default=0)
    marks = ticks(highest)
    title = said("plot.title", language)
    content = [*_grid(marks), *_labels(plot.periods, language)]
    content += [_line(plot, number, line, marks[-1]) for number, line in enumerate(plot.lines)]
    size = f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"
    picture = node("svg", node("title", title), *content, viewBox=size, role="img", class_="plot")
    return tostring(picture, "unicode")


def _x(place: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT
    return _LEFT + width * (place + 0.5) / count


def _y(value: float, highest: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / highest)


def _grid(marks: Sequence[float]) -> Iterator[Element]:
    for mark in marks:
        y = _y(mark, marks[-1])
        yield node("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid")
        yield node("text", f"{mark:,.12g}", x=_LEFT - 6, y=y + 4, class_="end")


def _labels(periods: Sequence[str], language: Language) -> Iterator[Element]:
    step = -(-len(periods) // _LABELS)
    for place in range(0, len(periods), step or 1):
        x = _x(place, len(periods))
        yield node("text", era(periods[place], language), x=x, y=_HEIGHT - 6, class_="middle")


def _line(plot: Plot, number: int, line: PlotLine, highest: float) -> Element:
    points = [
        (_x(place, len(plot.periods)), _y(value, highest), plot.periods[place], value)
        for place, value in enumerate(line.values)
    ]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y, *_ in points) if points else ""
    dots = [
        node("circle", node("title", f"{line.name}: {name}: {value:,}"), cx=x, cy=y, r=3.0)
        for x, y, name, value in points
        if len(points) <= 60 or value
    ]
    return node("g", node("path", d=path), *dots, class_=f"line line-{number}")
