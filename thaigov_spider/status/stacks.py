"""Sections over the years: a bar a year, a layer a section. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import node
from thaigov_spider.status.overview import Years
from thaigov_spider.status.scale import ticks
from thaigov_spider.status.words import both_years, said

LAYERS = 8
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 780, 330, 60, 12, 44
_MOST_BAR, _MOST_YEARS = 56, 60
_LABEL = 36  # that a year takes

Layer = tuple[str, Years]


def layers(sections: Mapping[str, Years]) -> list[Layer]:
    """The largest sections, and all others as one with the name '', those without a name among them."""
    named = [(name, counts) for name, counts in sections.items() if name]
    rest = [counts for name, counts in sections.items() if not name]
    rest += [counts for _, counts in named[LAYERS:]]
    others: dict[str, int] = {}
    for counts in rest:
        for year, count in counts.items():
            others[year] = others.get(year, 0) + count
    return named[:LAYERS] + ([("", others)] if others else [])


def spanned(years: Iterable[str]) -> list[str]:
    """The years, and those between them that have no article, unless that are too many to be shown.

    >>> spanned(["2016", "2019", ""])
    ['2016', '2017', '2018', '2019']
    """
    known = sorted(int(year) for year in years if len(year) == 4 and year.isdecimal())
    between = range(known[0], known[-1] + 1) if known else ()
    return [f"{year:04}" for year in (between if len(between) <= _MOST_YEARS else known)]


def stacks(years: Sequence[str], stacked: Sequence[Layer]) -> Element:
    """The plot, of these years."""
    totals = [sum(counts.get(year, 0) for _, counts in stacked) for year in years]
    marks = ticks(max(totals))
    step = (_WIDTH - _LEFT) / len(years)
    every = ceil(_LABEL / step)
    return node(
        "svg",
        node("title", "จำนวนข่าวตามหมวดและปี · Sections over the years"),
        (_tick(mark, marks[-1]) for mark in marks),
        (
            _bar(year, _LEFT + (place + 0.5) * step, min(step * 0.72, _MOST_BAR), stacked, marks[-1])
            for place, year in enumerate(years)
        ),
        (_name(year, _LEFT + (place + 0.5) * step) for place, year in enumerate(years) if place % every == 0),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        class_="plot",
    )


def legend(stacked: Sequence[Layer]) -> Element:
    """What the colours stand for, from the bottom up."""
    return node(
        "p",
        (
            node(
                "span",
                node("i", class_=f"swatch {_colour(place, name)}"),
                *([name] if name else said("อื่น ๆ", "others")),
            )
            for place, (name, _) in enumerate(stacked)
        ),
        class_="legend",
    )


def _tick(mark: float, top: float) -> Element:
    y = _y(mark, top)
    return node(
        "g",
        node("path", d=f"M{_LEFT} {y:.1f}H{_WIDTH}", class_="grid"),
        node("text", f"{mark:,.0f}", x=_LEFT - 8, y=y + 4, class_="end"),
    )


def _bar(year: str, middle: float, wide: float, stacked: Sequence[Layer], top: float) -> Element:
    return node("g", _layers(year, middle - wide / 2, wide, stacked, top))


def _name(year: str, middle: float) -> Element:
    thai, common = both_years(year)
    return node(
        "g",
        node("text", common, x=middle, y=_HEIGHT - 24, class_="middle"),
        node("text", thai.removeprefix("พ.ศ. "), x=middle, y=_HEIGHT - 8, class_="middle en"),
    )


def _layers(year: str, x: float, wide: float, stacked: Sequence[Layer], top: float) -> Iterator[Element]:
    below = 0
    for place, (name, counts) in enumerate(stacked):
        if count := counts.get(year, 0):
            low, high = _y(below, top), _y(below + count, top)
            yield node(
                "rect",
                node("title", f"{year}, {name or 'อื่น ๆ · others'}: {count:,}"),
                x=x,
                y=high,
                width=wide,
                height=low - high,
                class_=_colour(place, name),
            )
            below += count


def _colour(place: int, name: str) -> str:
    return f"layer-{place}" if name else "layer-rest"


def _y(value: float, top: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top)
