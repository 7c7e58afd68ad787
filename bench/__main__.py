"""Measure this project and what people would use instead, side by side, in one run.

python -m bench                      everything; the tables also go to bench/RESULTS.md
python -m bench --quick              less of it, once each: to see that it runs
python -m bench reading dates        only these
python -m bench reading --articles news.jsonl.xz   with articles of your own, as the miniature site takes them
python -m bench earlier --against ../earlier       a checkout of an earlier version, and this one, by turns
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.report import Options, Table, head, tables_of

BENCHMARKS = (
    "reading",
    "dates",
    "capture",
    "crawl",
    "night",
    "designs",
    "verify",
    "extract",
    "package",
    "export",
    "browse",
    "earlier",
)
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Print each table as it comes, and write them all if all were made."""
    options, names = arguments()
    # Or what is run from a checkout would be compiled at each start, and what was installed would not.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    for name in names:
        for table in tables(name, options):
            print(table.text(), flush=True)
            found.append(table)
    if names == BENCHMARKS and not options.quick:
        RESULTS.write_text("\n".join([head(), *(table.markdown() for table in found)]), "utf-8")
        print(f"all of it is in {RESULTS}")


def arguments() -> tuple[Options, tuple[str, ...]]:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="less of everything, once")
    parser.add_argument("--articles", type=Path, metavar="FILE", help="JSON Lines of articles, may be .xz")
    parser.add_argument(
        "--dates", type=Path, metavar="FILE", help="lines of a written date, a tab, its ISO date"
    )
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="a checkout of an earlier version")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}: {', '.join(BENCHMARKS)}")
    return Options(given.quick, given.articles, given.dates, given.against), tuple(given.names) or BENCHMARKS


def tables(name: str, options: Options) -> list[Table]:
    """One benchmark's tables, made in a process of its own: its memory is not that of the others."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(tables_of, name, options).result()


if __name__ == "__main__":
    main()
