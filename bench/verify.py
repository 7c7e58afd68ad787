"""WARC validation: `scrapy verify` against other validators and the bare limit.

Every command is run as a user would run it; what it takes for files of one page, its start-up, is taken off.
The limit inflates the same members and takes the digests of their blocks and of the responses' payloads, in
Python, and checks nothing. What two processes take by the clock means little on a busy machine. `warcio
check` and `fastwarc check` look at digests only; neither decodes the content.
"""

import hashlib
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from zlib_ng import zlib_ng

from bench.report import Options, Table, ratio
from bench.runs import in_turns

SIZE = 60  # MB
ROUNDS = 3
GZIP = 31
SCRIPTS = Path(sysconfig.get_path("scripts"))
OURS = "scrapy verify --jobs 1"
COMMANDS = {
    OURS: [sys.executable, "-m", "scrapy", "verify", "--jobs", "1"],
    "scrapy verify --jobs 2": [sys.executable, "-m", "scrapy", "verify", "--jobs", "2"],
    "warcio check": [str(SCRIPTS / "warcio"), "check"],
    "fastwarc check -p": [str(SCRIPTS / "fastwarc"), "check", "-q", "-p"],
    "inflate and digest alone": [sys.executable, "-m", "bench.verify"],
}


def tables(options: Options) -> Iterator[Table]:
    """One table."""
    rounds = options.rounds(ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        tiny, _ = archive(Path(folder) / "tiny", 0)
        files, pages = archive(Path(folder) / "warc", SIZE / 4 if options.quick else SIZE)
        size = sum(file.stat().st_size for file in files) / 1e6
        measured = in_turns(COMMANDS, tiny, files, rounds)
    rows = [
        (
            name,
            f"{size / run.processor:,.0f}",
            ratio(run.processor, measured[OURS].processor),
            f"{size / run.clock:,.0f}",
            f"{pages / run.clock:,.0f}",
            f"{run.peak:.0f} MB",
        )
        for name, run in measured.items()
    ]
    yield Table(
        "WARC: verify",
        (
            "command",
            "MB/s of processor",
            "ours to it",
            "MB/s by the clock",
            "pages/s by the clock",
            "peak memory",
        ),
        rows,
        f"{size:.0f} MB (compressed) in {len(files)} WARC files, {pages:,} pages and their requests;"
        f" medians of {rounds} rounds, start-up taken off.",
    )


def archive(folder: Path, size: float) -> tuple[list[Path], int]:
    """Two WARC files of so many MB together, and the number of their pages.

    Made by another process: what this one needs of memory counts as that of those that it starts.
    """
    line = [sys.executable, "-m", "bench.archive", str(folder), str(size), "2"]
    pages = int(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
    return sorted(folder.iterdir()), pages


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
    for name in sys.argv[1:]:
        limit(Path(name).read_bytes())
