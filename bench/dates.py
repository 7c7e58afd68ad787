"""Published headings to dates: strings a second, ours against dateparser, and how many come out right."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import dateparser

from thaigov_spider import dates

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
ROUNDS = 7

Parse = Callable[[str], date | None]


def main() -> None:
    """Print the table."""
    days = list(every_day(2015, 2025))
    # dateparser is slow: it gets every tenth and every fortieth day, which take in all months and weekdays.
    runs: dict[str, tuple[Parse, list[date]]] = {
        "thaigov_spider.dates": (ours, days),
        "dateparser, told that it is Thai": (told, days[::10]),
        "dateparser": (untold, days[::40]),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (parse, sample) in runs.items():
            seconds[name].append(time_a_string(parse, list(map(heading, sample))))
    print("Published headings (median of", ROUNDS, "rounds)")
    best = median(seconds["thaigov_spider.dates"])
    for name, (parse, sample) in runs.items():
        each = median(seconds[name])
        right = sum(parse(heading(day)) == day for day in sample)
        print(f"  {name:34}{1 / each:10,.0f} a second {each / best:7.0f} × {right:6} of {len(sample)} right")


def every_day(first: int, last: int) -> Iterator[date]:
    """All days from the first year's 1 January to the last year's 31 December."""
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def heading(day: date) -> str:
    """As the site writes it: `วันอังคารที่ 15 ธันวาคม 2563`."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {MONTHS[day.month - 1]} {day.year + dates.BUDDHIST_ERA}"


def ours(text: str) -> date | None:
    """What is measured."""
    return dates.parse(text).first


def told(text: str) -> date | None:
    """The baseline at its best: dateparser need not find out the language."""
    found = dateparser.parse(text, languages=["th"])
    return found.date() if found else None


def untold(text: str) -> date | None:
    """The baseline as it comes."""
    found = dateparser.parse(text)
    return found.date() if found else None


def time_a_string(parse: Parse, texts: list[str]) -> float:
    """Seconds for one of the texts."""
    start = perf_counter()
    for text in texts:
        parse(text)
    return (perf_counter() - start) / len(texts)


if __name__ == "__main__":
    main()
