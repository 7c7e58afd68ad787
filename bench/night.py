"""The nightly run that finds nothing new, over archives that know more and more articles.

A thousand articles are crawled. What a larger archive knows besides is put into its ledger as copies of what
it knows of one of those, under their own numbers, and the miniature site publishes them as well; so captures
and lines do not grow with it, and a night reads neither. (`python -m bench.full` has a night behind crawls of
100,000 articles.) Plain Scrapy knows nothing, and crawls all of it again.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.crawl import ours, plain, server
from bench.report import Options, Table
from bench.runs import Run, middle, run
from bench.synthetic import articles

KNOWN = (1_000, 10_000, 100_000)
ROUNDS = 5
SCRAPY = [sys.executable, "-c", "import scrapy.cmdline"]


def tables(options: Options) -> Iterator[Table]:
    """One table."""
    rounds, rows = options.rounds(ROUNDS), []
    with server(KNOWN[0]) as site, tempfile.TemporaryDirectory() as name:
        assert site.stdout is not None
        assert site.stdin is not None
        origin, folder = site.stdout.readline().strip(), Path(name)
        run(ours(origin, folder / "ours"))
        other = middle([run(plain(origin, folder, KNOWN[0])) for _ in range(rounds)])
        for known in KNOWN[:2] if options.quick else KNOWN:
            if known > KNOWN[0]:
                site.stdin.write(f"{known}\n")
                site.stdin.flush()
                site.stdout.readline()
                learn(folder / "ours" / "ledger.sqlite", known)
            run(ours(origin, folder / "ours"))
            rows.append(
                row(
                    f"scrapy crawl news, {known:,} known",
                    middle([run(ours(origin, folder / "ours")) for _ in range(rounds)]),
                )
            )
    rows.append(row(f"plain Scrapy, {KNOWN[0]:,} on the site", other))
    rows.append(row("importing Scrapy alone", middle([run(SCRAPY) for _ in range(rounds)])))
    yield Table(
        "Crawl: a night with nothing new",
        ("program", "by the clock", "processor", "peak memory"),
        rows,
        f"Medians of {rounds} rounds, start-up included.",
    )


def row(name: str, took: Run) -> tuple[str, ...]:
    """What a night took."""
    return name, f"{took.clock:.2f} s", f"{took.processor:.2f} s", f"{took.peak:.0f} MB"


def learn(ledger: Path, count: int) -> None:
    """Let the ledger know that many articles."""
    with closing(sqlite3.connect(ledger)) as db, db:
        names = [name for _, name, *_ in db.execute("PRAGMA table_info(address)") if name != "id"]
        columns = ", ".join(f'"{name}"' for name in names)
        for one in articles(count):
            db.execute(
                f"INSERT OR IGNORE INTO address (id, {columns})"
                f" SELECT ?, {columns} FROM address WHERE kind = 'details' AND standing = 'article' LIMIT 1",
                (one.id,),
            )
