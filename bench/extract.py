"""WARC files to articles: `scrapy extract` against scripts of warcio or fastwarc with BeautifulSoup.

The pages are those of `bench.invented`, half of them sent gzipped, each with its request. The scripts read
the same records, and their fields as `bench.readers` has it, a line of JSON each; they are spared versions,
dates, digests and whatever else could be in such files. Every command is run as a user would run it, and what
it takes for a single page, its start-up, is taken off. How two cores compare with one is seen by the clock,
so it needs both of them idle.
"""

import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from bench.invented import page
from bench.readers import soup
from bench.report import Options, Table, ratio
from bench.runs import in_turns
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.warc.exchange import Exchange
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.records import payload_digest, records_of

FILES, PAGES = 2, 600  # so many pages in each file
ROUNDS = 3
WHEN = datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=UTC)
OURS, TWO = "scrapy extract --jobs 1", "scrapy extract --jobs 2"
EXTRACT = [sys.executable, "-m", "scrapy", "extract", "-o", "/dev/null", "--jobs"]
COMMANDS = {
    OURS: [*EXTRACT, "1"],
    TWO: [*EXTRACT, "2"],
    "warcio and BeautifulSoup": [sys.executable, "-m", "bench.extract", "warcio"],
    "fastwarc and BeautifulSoup": [sys.executable, "-m", "bench.extract", "fastwarc"],
}


def tables(options: Options) -> Iterator[Table]:
    """One table."""
    rounds, each = options.rounds(ROUNDS), PAGES // 4 if options.quick else PAGES
    with tempfile.TemporaryDirectory() as folder:
        tiny = archive(Path(folder), "tiny", 1, 1)
        files = archive(Path(folder), "news", FILES, each)
        size = sum(path.stat().st_size for path in files) / 1e6
        measured = in_turns(COMMANDS, tiny, files, rounds)
    pages = FILES * each
    rows = [
        (
            name,
            f"{pages / run.processor:,.0f}",
            ratio(run.processor, measured[OURS].processor),
            f"{pages / run.clock:,.0f}",
            f"{size / run.clock:.1f}",
            f"{run.peak:.0f} MB",
        )
        for name, run in measured.items()
    ]
    yield Table(
        "WARC: extract",
        (
            "command",
            "pages/s of processor",
            "ours to it",
            "pages/s by the clock",
            "MB/s by the clock",
            "peak memory",
        ),
        rows,
        f"{pages:,} pages of 47 KB and their requests, {size:.0f} MB (compressed) in {FILES} WARC files;"
        f" medians of {rounds} rounds, start-up taken off."
        f" Two processes are {measured[OURS].clock / measured[TWO].clock:.2f} times as fast as one.",
    )


def archive(folder: Path, name: str, files: int, pages: int) -> list[Path]:
    """So many WARC files, of so many pages each."""
    paths = [folder / f"{name}-{number}.warc.gz" for number in range(files)]
    for number, path in enumerate(paths):
        with path.open("wb") as warc:
            for place in range(number * pages, (number + 1) * pages):
                for member in members(page(place), place):
                    warc.write(member)
    return paths


def members(one: Page, number: int) -> list[bytes]:
    """Response and request of a page."""
    body = gzip.compress(one.body, 6) if number % 2 else one.body
    coding = "Content-Encoding: gzip\r\n" if number % 2 else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n{coding}Content-Length: {len(body)}"
    sent = b"GET / HTTP/1.1\r\nHost: www.thaigov.go.th\r\n\r\n"
    exchange = Exchange(one.url, "GET", WHEN + timedelta(seconds=number), sent=[sent])
    exchange.received = [f"{head}\r\n\r\n".encode() + body]
    frame = exchange.frame()
    return [compressed(record) for record in records_of(exchange, frame, payload_digest(frame))]


def responses(library: str, path: str) -> Iterator[tuple[Any, bytes]]:
    """Address and page of each response of a file."""
    with open(path, "rb") as file:  # noqa: PTH123
        if library == "warcio":
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()
        else:
            for fast in FastIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
                yield fast.headers["WARC-Target-URI"], fast.reader.read()


def script(library: str, path: str) -> None:
    """What is written in an afternoon."""
    with open("/dev/null", "w") as lines:  # noqa: PTH123
        for url, body in responses(library, path):
            found = soup(Page(url, 200, {}, body))
            assert found is not None
            lines.write(json.dumps({"url": url} | found._asdict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    for name in sys.argv[2:]:
        script(sys.argv[1], name)
