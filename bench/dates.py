"""Thai dates: strings a second, and how many of them come out right.

The headings are those of every day from 2015 to 2025, as the site writes them above an article. The strings
are written as articles write dates in their texts, in each of those forms; and they are looked for in a text
with nothing but the text given. Time is that of the processor, on one core. Slow programs get every so-manyth
string, days of all months and weekdays among them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from time import process_time

import dateparser
from dateparser.search import search_dates
from pythainlp.util import thai_strptime

from bench.report import Options, Table, ratio
from thaigov_spider import dates
from thaigov_spider.demo.when import THAI_DAYS, THAI_MONTHS

SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FORMS = (
    "{day} {month} {year}",
    "{day} {short} {two}",
    "{day} {short}{two}",
    "{day} - {next} {month} {year}",
    "{day} {short} {year}",
    "{day} {month} พ.ศ. {year}",
    "{day} {short}{year}",
    "{day} {month} {two}",
    "{day}{short}{two}",
    "{day} {month}{year}",
)
IN_THAI_DIGITS = ("{day} {month} {year}", "{day} {short} {two}")
TEXT = (
    "นายกรัฐมนตรีเปิดเผยว่า ที่ประชุมคณะรัฐมนตรีเมื่อวันที่ {} มีมติเห็นชอบโครงการ 12 แห่ง วงเงิน 1,250 ล้านบาท"
    " เพื่อให้ประชาชนทุกจังหวัดเข้าถึงบริการได้อย่างทั่วถึง ติดต่อได้ที่สายด่วน 1111 ตลอด 24 ชั่วโมง"
)
ROUNDS = 5

Parse = Callable[[str], date | None]
Strings = Sequence[tuple[str, date]]


@dataclass(frozen=True)
class Parser:
    """A way to a date; `every` so-manyth string is enough to measure it."""

    name: str
    parse: Parse
    every: int = 1


def tables(options: Options) -> Iterator[Table]:
    """Headings, strings of running text, and such strings within a text."""
    days = list(every_day(2015, 2025))[:: 7 if options.quick else 1]
    strings = [(written, day) for day in days[::5] for written in forms(day)]
    texts = [(TEXT.format(written), day) for written, day in strings]
    yield _table("Dates: published headings", [(heading(day), day) for day in days], HEADINGS, options)
    yield _table("Dates: strings of running text", strings, STRINGS, options)
    if options.dates:
        lines = options.dates.read_text("utf-8").splitlines()
        theirs = [
            (written, date.fromisoformat(day)) for written, _, day in (line.partition("\t") for line in lines)
        ]
        few = tuple(Parser(one.name, one.parse) for one in STRINGS)
        yield _table(f"Dates: the strings of {options.dates.name}", theirs, few, options)
    yield _table("Dates: found in a text of 250 characters", texts, SEARCHES, options)


def _table(title: str, strings: Strings, parsers: Sequence[Parser], options: Options) -> Table:
    rounds = options.rounds(ROUNDS)
    seconds: dict[str, list[float]] = {one.name: [] for one in parsers}
    for _ in range(rounds):
        for one in parsers:
            seconds[one.name].append(seconds_each(one.parse, [text for text, _ in strings[:: one.every]]))
    best = median(seconds[parsers[0].name])
    rows = []
    for one in parsers:
        sample, each = strings[:: one.every], median(seconds[one.name])
        right = sum(one.parse(text) == day for text, day in sample)
        rows.append(
            (
                one.name,
                f"{1 / each:,.0f}",
                ratio(each, best),
                f"{right / len(sample):.1%}",
                f"{len(sample):,}",
            )
        )
    note = f"Medians of {rounds} rounds. Right: the day, in the right era; of a range its first."
    return Table(title, ("program", "strings/s", "ours to it", "right", "of strings"), rows, note)


def every_day(first: int, last: int) -> Iterator[date]:
    """All days from the first year's 1 January to the last year's 31 December."""
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def heading(day: date) -> str:
    """As the site writes it: `วันอังคารที่ 15 ธันวาคม 2563`."""
    return f"วัน{THAI_DAYS[day.weekday()]}ที่ {written(day, FORMS[0])}"


def forms(day: date) -> Iterator[str]:
    """A day in every form; the two in Thai digits come last."""
    for form in FORMS:
        if "{next}" not in form or day.day < 28:
            yield written(day, form)
    for form in IN_THAI_DIGITS:
        yield written(day, form).translate(THAI_DIGITS)


def written(day: date, form: str) -> str:
    """A day in a form, its year in the Buddhist era."""
    year = day.year + dates.BUDDHIST_ERA
    month, short = THAI_MONTHS[day.month - 1], SHORT[day.month - 1]
    return form.format(day=day.day, next=day.day + 1, month=month, short=short, year=year, two=year % 100)


def ours(text: str) -> date | None:
    """What is measured."""
    try:
        return dates.parse(text).first
    except dates.DateError:
        return None


def ours_in_text(text: str) -> date | None:
    """The first date in a text."""
    return next((found.first for found in dates.find(text)), None)


def told(text: str) -> date | None:
    """Dateparser at its best: it need not find out the language."""
    found = dateparser.parse(text, languages=["th"])
    return found.date() if found else None


def untold(text: str) -> date | None:
    """Dateparser as it comes."""
    found = dateparser.parse(text)
    return found.date() if found else None


def searched(text: str) -> date | None:
    """The first date that dateparser finds in a text, told its language."""
    found = search_dates(text, languages=["th"])
    return found[0][1].date() if found else None


def with_pythainlp(text: str) -> date | None:
    """PyThaiNLP, which wants the form; helped over the weekday, which it does not take."""
    try:
        return thai_strptime(text.partition("ที่ ")[2] or text, "%d %B %Y").date()
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, NotImplementedError):
        return None  # so it says that the text is in another form


OURS = Parser("thaigov_spider", ours)
HEADINGS = (
    OURS,
    Parser("PyThaiNLP, given the form", with_pythainlp),
    Parser("dateparser, told that it is Thai", told, 11),
    Parser("dateparser", untold, 41),
)
STRINGS = (
    OURS,
    Parser("PyThaiNLP, given the form", with_pythainlp),
    Parser("dateparser, told that it is Thai", told, 31),
)
SEARCHES = (
    Parser("thaigov_spider", ours_in_text),
    Parser("dateparser.search, told that it is Thai", searched, 101),
)


def seconds_each(parse: Parse, texts: Sequence[str]) -> float:
    """Seconds for one of the texts."""
    start = process_time()
    for text in texts:
        parse(text)
    return (process_time() - start) / len(texts)
