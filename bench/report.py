"""What a benchmark gives: tables, as text for a terminal and as Markdown; and what they were measured on."""

import platform
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count
from pathlib import Path

PACKAGES = (
    *(
        "thaigov-spider",
        "scrapy",
        "parsel",
        "lxml",
        "dateparser",
        "warcio",
        "fastwarc",
        "cdxj-indexer",
        "wacz",
    ),
    *("beautifulsoup4", "trafilatura", "newspaper4k", "selectolax", "pythainlp", "pandas", "duckdb"),
)


@dataclass(frozen=True)
class Options:
    """What is measured: less of everything if `quick`; with articles and dates of the caller's own.

    `against` is a checkout of an earlier version.
    """

    quick: bool = False
    articles: Path | None = None
    dates: Path | None = None
    against: Path | None = None

    def rounds(self, many: int) -> int:
        """How often something is measured whose median counts."""
        return 1 if self.quick else many


@dataclass(frozen=True)
class Table:
    """What was measured of several programs, one a row; the first column names them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def text(self) -> str:
        """For a terminal."""
        lines = [self.columns, *self.rows]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        table = ("  " + "  ".join(_cells(line, widths)).rstrip() for line in lines)
        return "\n".join([self.title, *table, *([self.note] if self.note else [])]) + "\n"

    def markdown(self) -> str:
        """For a file; numbers stand on the right."""
        ruler = ["---", *["---:"] * (len(self.columns) - 1)]
        table = [f"| {' | '.join(line)} |" for line in (self.columns, ruler, *self.rows)]
        return "\n".join([f"## {self.title}", "", *table, *(["", self.note] if self.note else [])]) + "\n"


def _cells(line: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(line, widths, strict=True)):
        blanks = " " * (width - _width(cell))
        yield blanks + cell if place else cell + blanks


def _width(text: str) -> int:
    return sum(unicodedata.category(letter) not in {"Mn", "Cf"} for letter in text)


def ratio(this: float, other: float) -> str:
    """How often the other goes into this, for a cell."""
    return f"{this / other:.1f}×" if this / other < 100 else f"{this / other:,.0f}×"


def tables_of(name: str, options: Options) -> list[Table]:
    """The tables of the benchmark of that name."""
    return list(import_module(f"bench.{name}").tables(options))


def head() -> str:
    """The head of the results: when, on which machine, with which versions."""
    installed = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    return (
        "# What was measured\n\n"
        f"By `make bench` on {datetime.now(UTC).date()}; every number is of this one run."
        ' "Ours to it" says how many times as fast this project is.\n\n'
        f"- Machine: {cpu_count()} processors ({_processor()}), {_memory():.0f} GB of memory,"
        f" {platform.system()}\n"
        f"- Python {platform.python_version()} ({sys.implementation.name}); {installed}\n"
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text("utf-8").splitlines() if cpus.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _memory() -> float:
    memory = Path("/proc/meminfo")
    return int(memory.read_text("utf-8").split()[1]) / 1e6 if memory.exists() else 0
