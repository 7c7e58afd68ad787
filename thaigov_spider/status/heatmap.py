"""Articles a day as a calendar: a block a year, a column a week, a row a weekday. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import node
from thaigov_spider.status.overview import Calendar
from thaigov_spider.status.scale import bounds, level
from thaigov_spider.status.words import MONTHS, both_years, said

LEVELS = 4
_CELL, _PITCH_X, _PITCH_Y = 10, 12, 10
_LEFT, _TOP, _BLOCK = 74, 34, 7 * 10 + 10
_WIDTH = _LEFT + 54 * _PITCH_X + 60
_SATURDAY = 5
_MOST_YEARS = 40


def heatmap(calendar: Calendar) -> Element:
    """The plot; years without an article are left out, and of more than 40 years all but the last."""
    counts = {date.fromisoformat(day): count for day, count in calendar.articles.items()}
    years = sorted({day.year for day in counts})[-_MOST_YEARS:]
    limits = bounds(counts.values(), LEVELS)
    return node(
        "svg",
        node("title", "จำนวนข่าวรายวัน · Articles a day"),
        _months(),
        (_year(year, place, counts, limits) for place, year in enumerate(years)),
        viewBox=f"0 0 {_WIDTH} {_TOP + len(years) * _BLOCK}",
        role="img",
        class_="plot",
    )


def legend(calendar: Calendar) -> Element:
    """What the shades stand for."""
    limits = bounds(calendar.articles.values(), LEVELS)
    lows = [1, *(limit + 1 for limit in limits)]
    highs = [*limits, max(calendar.articles.values())]
    spans = [f"{low}" if low == high else f"{low}–{high}" for low, high in zip(lows, highs, strict=True)]
    return node(
        "p",
        _key("empty", *said("วันทำการที่ไม่มีข่าว", "working day without")),
        _key("off", *said("วันหยุดสุดสัปดาห์ที่ไม่มีข่าว", "weekend without")),
        (_key(f"level-{place}", span) for place, span in enumerate(spans, 1)),
        class_="legend",
    )


def _key(shade: str, *words: Element | str) -> Element:
    return node("span", node("i", class_=f"swatch {shade}"), words)


def _months() -> Element:
    places = [_LEFT + round((month * 4.35 + 0.4) * _PITCH_X) for month in range(12)]
    return node(
        "g",
        (node("text", thai, x=x, y=12, lang="th") for x, (thai, _) in zip(places, MONTHS, strict=True)),
        (
            node("text", english, x=x, y=25, class_="en")
            for x, (_, english) in zip(places, MONTHS, strict=True)
        ),
        aria_hidden="true",
    )


def _year(year: int, place: int, counts: Mapping[date, int], limits: list[int]) -> Element:
    cells: dict[str, list[str]] = defaultdict(list)
    for day in _days(year, min(counts), max(counts)):
        week, weekday = _position(day)
        cells[_shade(day, counts.get(day, 0), limits)].append(
            f"M{week * _PITCH_X} {weekday * _PITCH_Y}{_SQUARE}"
        )
    total = sum(count for day, count in counts.items() if day.year == year)
    thai, common = both_years(str(year))
    return node(
        "g",
        node("title", f"{common} ({thai}): {total:,}"),
        node("text", common, x=_LEFT - 10, y=32, class_="year"),
        node("text", thai, x=_LEFT - 10, y=48, class_="en end"),
        node(
            "g",
            (node("path", d="".join(squares), class_=shade) for shade, squares in sorted(cells.items())),
            transform=f"translate({_LEFT} 0)",
        ),
        node("text", f"{total:,}", x=_WIDTH, y=40, class_="end"),
        transform=f"translate(0 {_TOP + place * _BLOCK})",
    )


_SQUARE = f"h{_CELL}v{_CELL - 2}h-{_CELL}z"


def _days(year: int, first: date, last: date) -> Iterator[date]:
    day = max(first, date(year, 1, 1))
    while day <= last and day.year == year:
        yield day
        if day == date.max:
            return
        day += timedelta(days=1)


def _position(day: date) -> tuple[int, int]:
    """Column and row: weeks of the year that begin on Monday, and the weekday."""
    before = date(day.year, 1, 1).weekday()
    return ((day - date(day.year, 1, 1)).days + before) // 7, day.weekday()


def _shade(day: date, count: int, limits: list[int]) -> str:
    if count:
        return f"level-{level(count, limits)}"
    return "off" if day.weekday() >= _SATURDAY else "empty"
