"""Runs `scrapy crawl` as its user would, in a process of its own, and reads what it left behind."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parent.parent
# No pause on loopback, and no proxy that the machine may have.
FAST = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_TARGET_CONCURRENCY": "1000",
    "WAYBACK_PATIENCE": "0",
    "COMMONCRAWL_PATIENCE": "0",
    "OPERATOR_CONTACT": "tests@example.org",
}
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def paused(times: list[float], pause: float) -> bool:
    """Whether there was such a pause between each two; a request that came late makes the next no fault."""
    return all(time - times[0] >= number * pause - 0.1 for number, time in enumerate(times))


@dataclass
class Crawl:
    """How a crawl ended, and the archive it wrote to."""

    archive: Path
    status: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The articles of all runs, in the order in which they were written."""
        paths = sorted((self.archive / "items").glob("*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]

    @property
    def ids(self) -> list[int]:
        return [line["id"] for line in self.lines]

    @property
    def report(self) -> dict[str, Any]:
        """The report of the last run."""
        report: dict[str, Any] = json.loads(
            max((self.archive / "runs").glob("*.json")).read_text(encoding="utf-8")
        )
        return report

    @property
    def warcs(self) -> list[Path]:
        return sorted((self.archive / "warc").iterdir())

    def records(self) -> Iterable[tuple[str, str, bytes]]:
        """Type, target URI and block of each record, in order."""
        for path in self.warcs:
            with path.open("rb") as file:
                for record in ArchiveIterator(file, no_record_parse=True):
                    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
                    yield record.rec_type, uri, record.raw_stream.read()


def command(archive: Path, *arguments: str, spider: str = "news", **settings: str) -> list[str]:
    """The words of `scrapy crawl` with these `-a` arguments and `-s` settings."""
    chosen = FAST | {"ARCHIVES_DIR": str(archive)} | settings
    words = [sys.executable, "-m", "scrapy", "crawl", spider]
    for argument in arguments:
        words += ["-a", argument]
    for name, value in chosen.items():
        words += ["-s", f"{name}={value}"]
    return words


def crawl(archive: Path, *arguments: str, spider: str = "news", **settings: str) -> Crawl:
    return finished(archive, command(archive, *arguments, spider=spider, **settings))


def finished(archive: Path, words: list[str]) -> Crawl:
    """The crawl that these words start, once it is over."""
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Crawl(archive, done.returncode, done.stdout, done.stderr)
