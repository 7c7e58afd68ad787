"""Packages of WARC files: `scrapy package` against `wacz create` on the same files.

Every command is run as a user would run it; what it takes for an archive of one
page, its start-up, is taken off. `wacz create` makes no list of pages; ours has the words of each article in
it, set apart. The index alone is measured as well, against `cdxj-indexer`.
"""

import random
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.archive import WHEN, describe, records
from bench.capture import answer
from bench.invented import words
from bench.report import Options, Table, ratio
from bench.runs import Run, middle, net, run
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture, Reading
from thaigov_spider.capture.warcfile import WarcFile
from thaigov_spider.timestamps import run_id
from thaigov_spider.warc.records import Record

SIZE = 40  # MB
ROUNDS = 2
ANSWERS = 400  # that differ
PACKAGE, ON_ALL, INDEX = "scrapy package -o --jobs 1", "scrapy package -o --jobs 2", "scrapy package --cdxj"
SCRIPTS = Path(sysconfig.get_path("scripts"))


def tables(options: Options) -> Iterator[Table]:
    """Packages, and indexes alone."""
    rounds = options.rounds(ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tiny, full = made(folder / "tiny", 0), made(folder / "full", SIZE // 4 if options.quick else SIZE)
        size = sum(path.stat().st_size for path in (full / "warc").glob("*.gz")) / 1e6
        with (full / "items" / "news.jsonl").open("rb") as lines:
            articles = sum(1 for _ in lines)
        taken = {
            named: [net(used(command, tiny), used(command, full)) for _ in range(rounds)]
            for named, command in commands(folder).items()
        }
    measured = {named: middle(runs) for named, runs in taken.items()}
    rows = [
        (
            named,
            f"{size / run.processor:.0f}",
            ratio(run.processor, measured[other].processor) if other else "–",
            f"{articles / run.processor:,.0f}",
            f"{size / run.clock:.0f}",
            f"{run.peak:.0f} MB",
        )
        for (named, run), other in zip(measured.items(), ("", PACKAGE, PACKAGE, "", INDEX), strict=True)
    ]
    yield Table(
        "WARC: package, and index alone",
        (
            "command",
            "MB/s of processor",
            "ours to it",
            "pages/s of processor",
            "MB/s by the clock",
            "peak memory",
        ),
        rows,
        f"{size:.0f} MB (compressed) of WARC, {articles:,} articles; medians of {rounds} rounds, start-up"
        " taken off. `wacz create` makes no list of pages; ours has each article's words in it, set apart.",
    )


def commands(folder: Path) -> dict[str, list[str]]:
    """The commands; those that are not ours take the names of the WARC files behind them."""
    package = [sys.executable, "-m", "scrapy", "package"]
    return {
        PACKAGE: [*package, "--force", "--jobs", "1", "-o", str(folder / "ours.wacz")],
        ON_ALL: [*package, "--force", "--jobs", "2", "-o", str(folder / "ours.wacz")],
        "wacz create": [str(SCRIPTS / "wacz"), "create", "-o", str(folder / "theirs.wacz")],
        INDEX: [*package, "--cdxj"],
        "cdxj-indexer -s": [str(SCRIPTS / "cdxj-indexer"), "-s", "-o", str(folder / "theirs.cdxj")],
    }


def used(command: list[str], archive: Path) -> Run:
    """What a command takes for an archive."""
    if "package" in command:
        return run([*command, "-s", f"ARCHIVES_DIR={archive}"])
    return run(command, sorted((archive / "warc").glob("*.gz")))


def made(archive: Path, size: int) -> Path:
    """An archive of so many MB, made by a process of its own: its memory is not that of the others."""
    subprocess.run([sys.executable, "-m", "bench.package", str(archive), str(size)], check=True)
    return archive


def make(archive: Path, size: int) -> None:
    """Write pages like those of `bench.capture`, and articles of the site's usual length."""
    chance = random.Random(1)
    answers = [answer(("plain", "gzip")[number % 2], chance) for number in range(ANSWERS)]
    warc = WarcFile(archive / "warc", run_id(WHEN), describe)
    (archive / "items").mkdir(parents=True)
    with (archive / "items" / "news.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(1_000_000):
            exchange = records(number, answers[number % ANSWERS])
            [offset, *_] = warc.append(exchange)
            lines.write(line(exchange[0], warc.name, offset, chance) + "\n")
            if warc.bytes_written >= size * 1e6:
                break
    warc.close()


def line(record: Record, warc: str, offset: int, chance: random.Random) -> str:
    """The line of an article of 2,600 characters, as if it had been read from the record."""
    body = "".join(words(chance, 260).split())[:2600]
    reading = Reading("codeigniter", words(chance, 8), "ด้านสังคม", None, body, "15 ธันวาคม 2563")
    capture = Capture("live", warc, offset, record["WARC-Record-ID"], record["WARC-Payload-Digest"], 200)
    return normalise(reading, record["WARC-Target-URI"], capture, record["WARC-Date"]).as_line()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
