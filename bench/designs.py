"""Three nights of a news crawl over today's site, in each of the ways in which it may show its news.

The miniature begins with 120 articles; each night brings 40 more, an edit and a removal. The numbers that the
crawl is to begin with, where nothing leads to an article, are those of the miniature.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.report import Options, Table
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.today.designs import CURRENT
from thaigov_spider.demo.today.newsroom import FIRST

NIGHTS = (1, 2, 3)


def tables(options: Options) -> Iterator[Table]:
    """One table, a row for each design."""
    rows = [row(name) for name in islice(CURRENT, 2 if options.quick else None)]
    yield Table(
        "Three nights over today's site, by how it shows its news",
        ("design", "found", "lost", "requests a night", "exit status", "every field"),
        rows,
        "Found and lost: of the articles that the site has on the third night. Every field: those found whose"
        " title, section, body and date are there without a flag.",
    )


def row(name: str) -> tuple[str, ...]:
    """What the crawls of a design found, cost and said."""
    site = Site(generation="current", design=name)
    requests, statuses = [], []
    with running(site) as origin, tempfile.TemporaryDirectory() as folder:
        for night in NIGHTS:
            site.show_night(night)
            site.requests.clear()
            statuses.append(str(crawl(origin, Path(folder))))
            requests.append(f"{len(site.requests):,}")
        lines = [
            json.loads(line)
            for path in sorted(Path(folder, "items").glob("*.jsonl"))
            for line in path.read_text("utf-8").splitlines()
        ]
    there = {article.id for article in site.articles}
    found = {line["id"]: line for line in lines if line["id"] in there}
    whole = sum(
        all(line[field] for field in ("title", "section", "body", "published")) and not line["flags"]
        for line in found.values()
    )
    counts = (f"{len(found)} of {len(there)}", str(len(there) - len(found)))
    return name, *counts, ", ".join(requests), ", ".join(statuses), f"{whole} of {len(found)}"


def crawl(origin: str, archive: Path) -> int:
    """One night; the crawl's exit status."""
    settings = {
        "THAIGOV_ORIGIN": origin,
        "ARCHIVES_DIR": str(archive),
        "OPERATOR_CONTACT": "bench@example.org",
        "DOWNLOAD_DELAY": "0",
        "NEWS_START": str(FIRST),
    }
    words = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", "assets=no"]
    for setting in settings.items():
        words += ["-s", "=".join(setting)]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run(words, env=environment, capture_output=True, check=False).returncode
