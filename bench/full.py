"""An archive of full size, from the first crawl to the last export, and what each step costs.

`python -m bench.full [ARTICLES]`, 100,000 unless said otherwise. The miniature site publishes 40 articles a
day over seven years, each with its pictures and files; it is crawled without a pause, killed on the way, and
crawled again when it has changed. Then all that an archive is for is done with it. What has to be true at the
end is checked: every article once a version, nothing torn, the same texts out of the captures as from crawls.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.runs import Run
from bench.synthetic import articles
from thaigov_spider.demo.site import Site, running

FULL = 100_000
BEFORE = 0.6  # of the articles are there at the first crawl
EDITED, REMOVED = 100, 500  # one in so many of those

SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_TARGET_CONCURRENCY": "1000",
    "OPERATOR_CONTACT": "bench@example.org",
    "SUMMARY": "never",
}


@dataclass
class Step:
    """What was done, how often it was killed before it was through, and what that took."""

    name: str
    status: int
    kills: int
    took: Run
    disk: int


def main() -> None:
    """Do all of it, and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    with tempfile.TemporaryDirectory() as folder:
        print(f"{count} articles; seconds by the clock and of processor time, peak memory, archive on disk")
        for step in live(count, Path(folder)):
            killed = f", killed {step.kills} times before" if step.kills else ""
            print(
                f"  {step.name:26} {step.took.clock:7.1f} s {step.took.processor:7.1f} s"
                f" {step.took.peak:6.0f} MB {step.disk / 1e6:8.1f} MB  status {step.status}{killed}",
                flush=True,
            )


def live(count: int, folder: Path) -> Iterator[Step]:
    """An archive's life, step by step; raises AssertionError where it is not as it must be."""
    chance = random.Random(count)
    everything = list(articles(count))
    before = everything[: int(count * BEFORE)]
    edited, removed = before[::EDITED], before[1::REMOVED]
    archive = folder / "archives"
    site = Site(before, record=False, per_page=100)
    with running(site) as origin:
        crawl = ["crawl", "news", "-s", f"THAIGOV_ORIGIN={origin}"]
        yield step("first crawl", crawl, archive, kills=2, seconds=count / 4000, chance=chance)
        site.add(*everything[len(before) :])
        for one in removed:
            site.remove(one.id)
        for one in edited:
            site.edit(one.id, body=(*one.body, "แก้ไขแล้ว"))
        yield step("what is new", crawl, archive, kills=1, seconds=count / 4000, chance=chance)
        ids = ",".join(str(one.id) for one in (*edited, *removed))
        yield step("edited and removed", [*crawl, "-a", f"ids={ids}", "-a", "refresh=0d"], archive)
        night = step("a night with nothing new", crawl, archive)
        yield night
        assert night.status == 0, night
    files = [str(path) for path in sorted((archive / "warc").glob("*.warc.gz"))]
    for name, words in {
        "verify": ["verify"],
        "package": ["package", "-o", str(folder / "news.wacz")],
        "extract": ["extract", *files, "-o", str(folder / "extracted.jsonl")],
        "export --format parquet": ["export", "--format", "parquet", "-o", str(folder / "news.parquet")],
        "export --format corpus": ["export", "--format", "corpus", "-o", str(folder / "corpus")],
        "status --html": ["status", "--html", str(folder / "status.html")],
    }.items():
        done = step(name, words, archive)
        assert done.status == 0, done
        yield done
    check(everything, [one.id for one in edited], archive, folder)


def check(everything: list[Any], edited: list[int], archive: Path, folder: Path) -> None:
    """Every article is there once a version, and the captures say the same."""
    paths = sorted((archive / "items").glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_bytes().splitlines()]
    found = Counter((item["id"], item["version"]) for item in map(json.loads, lines))
    assert set(found.values()) == {1}
    assert {number for number, version in found if version == 1} == {one.id for one in everything}
    assert sorted(number for number, version in found if version > 1) == sorted(edited)
    extracted = (folder / "extracted.jsonl").read_bytes().splitlines()
    assert sorted(map(text, extracted)) == sorted(map(text, lines))
    assert len(list((folder / "corpus").iterdir())) == len(everything)


def text(line: bytes) -> tuple[str, int, str]:
    """What a line says; its capture may be an earlier one of that text, by a crawl that was killed."""
    item = json.loads(line)
    return item["url"], item["version"], item["content_digest"]


def step(
    name: str,
    words: list[str],
    archive: Path,
    kills: int = 0,
    seconds: float = 0,
    chance: random.Random | None = None,
) -> Step:
    """Run a command until it is through, having killed it so often after some of so many seconds."""
    command = [sys.executable, "-m", "scrapy", *words, "-s", f"ARCHIVES_DIR={archive}"]
    for setting, value in SETTINGS.items():
        command += ["-s", f"{setting}={value}"]
    # A process counts as its own the memory of the one that started it: this one serves the whole site.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as small:
        waits = [1.5 + (chance or random).uniform(0, seconds) for _ in range(kills)]
        spent = [small.submit(run, command, wait).result() for wait in [*waits, None]]
    took = Run(
        sum(used.processor for _, used in spent),
        sum(used.clock for _, used in spent),
        max(used.peak for _, used in spent),
    )
    size = sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())
    return Step(name, spent[-1][0], sum(status < 0 for status, _ in spent), took, size)


def run(command: list[str], killed_after: float | None = None) -> tuple[int, Run]:
    """The exit status of a command, negative if it was killed, and what it took."""
    began = time.perf_counter()
    # A message of its own is what a command that is killed leaves undone; the last run's messages count.
    errors = subprocess.DEVNULL if killed_after else None
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors) as process:
        if killed_after is not None:
            time.sleep(killed_after)
            os.kill(process.pid, signal.SIGKILL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)
    return process.returncode, took


if __name__ == "__main__":
    main()
