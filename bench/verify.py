"""Megabytes of compressed WARC a second: `scrapy verify` against other validators and the bare limit.

`python -m bench.verify`. Every command is run as a user would run it; what it takes for files of one page,
its start-up, is taken off. The limit inflates the same members and takes the digests of their blocks and of
the responses' payloads, in Python, and checks nothing. What two processes take by the clock means little on a
busy machine. `warcio check` and `fastwarc check` look at digests only; neither decodes the content.
"""

import hashlib
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from zlib_ng import zlib_ng

SIZE = 60  # MB
ROUNDS = 3
GZIP = 31
SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMANDS = {
    "scrapy verify --jobs 1": [sys.executable, "-m", "scrapy", "verify", "--jobs", "1"],
    "scrapy verify --jobs 2": [sys.executable, "-m", "scrapy", "verify", "--jobs", "2"],
    "warcio check": [str(SCRIPTS / "warcio"), "check"],
    "fastwarc check -p": [str(SCRIPTS / "fastwarc"), "check", "-q", "-p"],
    "inflate and digest alone": [sys.executable, "-m", "bench.verify"],
}


class Run(NamedTuple):
    """What a command took: seconds of processor and clock, and the memory of its largest process, in MB."""

    processor: float
    clock: float
    peak: float


def main() -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        tiny, _ = archive(Path(folder) / "tiny", 0)
        files, pages = archive(Path(folder) / "warc", SIZE)
        size = sum(file.stat().st_size for file in files) / 1e6
        print(f"{size:.0f} MB in {len(files)} WARC files, {pages} pages and their requests")
        measured = {name: net(command, tiny, files) for name, command in COMMANDS.items()}
    ours = measured["scrapy verify --jobs 1"].processor
    for name, run in measured.items():
        rate, times = size / run.processor, ours / run.processor
        print(
            f"  {name:24} {rate:4.0f} MB/s of processor time ({times:4.2f} times ours),"
            f" {pages / run.clock:6.0f} pages/s by the clock, peak memory {run.peak:3.0f} MB"
        )


def archive(folder: Path, size: int) -> tuple[list[Path], int]:
    """Two WARC files of so many MB together, and the number of their pages.

    Made by another process: what this one needs of memory counts as that of those that it starts.
    """
    line = [sys.executable, "-m", "bench.archive", str(folder), str(size), "2"]
    pages = int(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
    return sorted(folder.iterdir()), pages


def net(command: list[str], tiny: list[Path], files: list[Path]) -> Run:
    """The best of ROUNDS runs, start-up taken off."""
    starts = [run(command, tiny) for _ in range(ROUNDS)]
    runs = [run(command, files) for _ in range(ROUNDS)]
    return Run(
        min(one.processor for one in runs) - min(one.processor for one in starts),
        min(one.clock for one in runs) - min(one.clock for one in starts),
        max(one.peak for one in runs),
    )


def run(command: list[str], files: list[Path]) -> Run:
    """One run, which must find nothing wrong."""
    # fastwarc takes one file at a time.
    several = [[file] for file in files] if "fastwarc" in command[0] else [files]
    began, processor, peak = time.perf_counter(), 0.0, 0.0
    for some in several:
        with subprocess.Popen([*command, *map(str, some)], stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, command
        processor += used.ru_utime + used.ru_stime
        peak = max(peak, used.ru_maxrss / 1024)
    return Run(processor, time.perf_counter() - began, peak)


def limit(data: bytes) -> None:
    """What no validator can do without."""
    for text in members(data):
        block = memoryview(text)[text.index(b"\r\n\r\n") + 4 : -4]
        hashlib.sha1(block).digest()
        if text.startswith(b"WARC/1.1\r\nWARC-Type: response"):
            hashlib.sha1(block[bytes(block[:4096]).index(b"\r\n\r\n") + 4 :]).digest()


def members(data: bytes) -> Iterator[bytes]:
    """The text of each gzip member."""
    at = 0
    while at < len(data):
        member = zlib_ng.decompressobj(GZIP)
        fed = memoryview(data)[at : at + (1 << 16)]
        yield member.decompress(fed)
        at += len(fed) - len(member.unused_data)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    for name in sys.argv[1:]:
        limit(Path(name).read_bytes())
