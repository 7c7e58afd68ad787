"""Runs side by side, the newest on the right: how each ended, and its figures. Pure."""

from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import node
from thaigov_spider.status.overview import RunLine
from thaigov_spider.status.scale import ticks
from thaigov_spider.status.wording import MARKS, percent

_WIDTH, _LEFT, _RIGHT = 780, 90, 56
_MOST_SLOT, _GAP = 40, 2
_BARS, _ROW = 90, 40
_MOST_FIELDS = 20
_LOW = 0.9  # of the articles have a field; below, a run is suspicious


def marks(runs: Sequence[RunLine]) -> Element:
    """How the runs ended: a coloured square with a mark each."""
    slot = _slot(runs)
    squares = (
        node(
            "g",
            node("title", f"{run.name}: {run.reason or run.outcome}"),
            node("rect", x=x, y=2, width=slot - _GAP, height=26, rx=3),
            node("text", MARKS[run.outcome], x=x + (slot - _GAP) / 2, y=20, class_="mark"),
            class_=f"outcome {run.outcome.replace(' ', '-')}",
        )
        for x, run in _placed(runs)
    )
    return _plot("ผลของการทำงานแต่ละครั้ง · How the runs ended", 50, squares, _dates(runs, 46))


def coverage(runs: Sequence[RunLine]) -> Element:
    """The share of a run's articles that have a field: a row a field, full height for all."""
    fields = list(dict.fromkeys(field for run in runs for field in run.coverage))[:_MOST_FIELDS]
    rows = [_field(field, place * _ROW, runs) for place, field in enumerate(fields)]
    height = len(fields) * _ROW
    return _plot("ความครบถ้วนของข้อมูล · Field coverage", height + 20, rows, _dates(runs, height + 14))


def bars(
    title: str,
    runs: Sequence[RunLine],
    figure: Callable[[RunLine], float | None],
    shown: Callable[[float], str],
) -> Element:
    """A figure of each run as a bar."""
    scale = ticks(max((figure(run) or 0 for run in runs), default=0), at_most=3)
    top = scale[-1]
    lines = [_tick(8 + _BARS * (1 - mark / top), shown(mark)) for mark in scale]
    return _plot(title, _BARS + 30, lines, _bars(runs, figure, shown, top), _dates(runs, _BARS + 24))


def _field(field: str, y: int, runs: Sequence[RunLine]) -> Element:
    shares = [(x, run, run.coverage[field]) for x, run in _placed(runs) if field in run.coverage]
    slot, high = _slot(runs), _ROW - 10
    return node(
        "g",
        node("text", field, x=_LEFT - 8, y=high / 2 + 8, class_="end"),
        node("rect", x=_LEFT, y=4, width=slot * len(runs) - _GAP, height=high, class_="ground"),
        (
            _bar(run, x, slot, 4 + high * (1 - share), high * share, percent(share), _kind(share))
            for x, run, share in shares
        ),
        node("text", percent(shares[-1][-1]), x=_WIDTH, y=high / 2 + 8, class_="end"),
        transform=f"translate(0 {y})",
    )


def _kind(share: float) -> str:
    return "low" if share < _LOW else "bar"


def _bars(
    runs: Sequence[RunLine],
    figure: Callable[[RunLine], float | None],
    shown: Callable[[float], str],
    top: float,
) -> Iterator[Element]:
    for x, run in _placed(runs):
        value = figure(run)
        if value is not None:
            high = _BARS * value / top
            yield _bar(run, x, _slot(runs), 8 + _BARS - high, high, shown(value))


def _bar(
    run: RunLine, x: float, slot: float, y: float, high: float, value: str, kind: str = "bar"
) -> Element:
    title = node("title", f"{run.name}: {value}")
    return node("rect", title, x=x, y=y, width=slot - _GAP, height=high, class_=kind)


def _tick(y: float, value: str) -> Element:
    return node(
        "g",
        node("path", d=f"M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}", class_="grid"),
        node("text", value, x=_LEFT - 8, y=y + 4, class_="end"),
    )


def _dates(runs: Sequence[RunLine], y: int) -> Iterator[Element]:
    """The day of the first run and of the last one, in UTC."""
    placed = list(_placed(runs))
    for x, run in placed[:1] if len(placed) < 6 else (placed[0], placed[-1]):
        right = x > _WIDTH / 2
        yield node(
            "text",
            (run.started or "")[:10],
            x=x + (_slot(runs) if right else 0),
            y=y,
            class_="end en" if right else "en",
        )


def _placed(runs: Sequence[RunLine]) -> Iterator[tuple[float, RunLine]]:
    """The runs, which come newest first, from the left to the right."""
    for place, run in enumerate(reversed(runs)):
        yield _LEFT + place * _slot(runs), run


def _slot(runs: Sequence[RunLine]) -> float:
    return min((_WIDTH - _LEFT - _RIGHT) / max(len(runs), 1), _MOST_SLOT)


def _plot(title: str, height: int, *content: Sequence[Element] | Iterator[Element]) -> Element:
    return node(
        "svg", node("title", title), *content, viewBox=f"0 0 {_WIDTH} {height}", role="img", class_="plot"
    )
