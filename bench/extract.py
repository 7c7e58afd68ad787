"""Articles a second out of WARC files: `scrapy extract` against warcio and BeautifulSoup on one core.

`python -m bench.extract`. The pages are those of `bench.pages`, half of them sent gzipped, each with its
request. The other half of the comparison reads the same records with warcio and their fields as `bench.pages`
has it, a line of JSON each; it is spared versions, dates, digests and whatever else could be in such files.
Every command is run as a user would run it, and what it takes for a single page, its start-up, is taken off.

One core is compared by processor time. How two cores compare with one is seen by the clock, so it needs both
of them idle; runs with one and two processes take turns, and the best of each stands.
"""

import gzip
import json
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from bench.pages import page, soup
from bench.verify import ROUNDS, Run, run
from thaigov_spider.capture.exchange import Exchange
from thaigov_spider.capture.members import compressed
from thaigov_spider.capture.records import payload_digest, records_of
from thaigov_spider.pages import Page

FILES, PAGES = 4, 600  # so many pages in each file
SOUP_FILES = 1
WHEN = datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=UTC)
OURS = [sys.executable, "-m", "scrapy", "extract", "-o", "/dev/null", "--jobs"]
SOUP = [sys.executable, "-m", "bench.extract"]


def main() -> None:
    """Measure, and print the rates and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        [tiny] = archive(Path(folder), "tiny", 1, 1)
        files = archive(Path(folder), "news", FILES, PAGES)
        one, two = in_turns([tiny], files)
        other = net([run(SOUP, [tiny]) for _ in range(ROUNDS)], [run(SOUP, files[:SOUP_FILES])])
    pages, soup_pages = FILES * PAGES, SOUP_FILES * PAGES
    rate, soup_rate = pages / one.processor, soup_pages / other.processor
    print(f"{pages} pages in {FILES} WARC files to articles, start-up taken off:")
    print(f"  warcio and BeautifulSoup   {soup_rate:5.0f} pages/s of processor time")
    print(f"  scrapy extract --jobs 1    {rate:5.0f} pages/s of processor time, ratio {rate / soup_rate:.1f}")
    print(f"  scrapy extract --jobs 1    {pages / one.clock:5.0f} pages/s by the clock")
    speedup = one.clock / two.clock
    print(f"  scrapy extract --jobs 2    {pages / two.clock:5.0f} pages/s by the clock, ratio {speedup:.2f}")


def in_turns(tiny: list[Path], files: list[Path]) -> tuple[Run, Run]:
    """What one process takes, and what two do."""
    commands = [*OURS, "1"], [*OURS, "2"]
    starts = [[run(command, tiny) for command in commands] for _ in range(ROUNDS)]
    runs = [[run(command, files) for command in commands] for _ in range(ROUNDS)]
    one, two = (net([pair[n] for pair in starts], [pair[n] for pair in runs]) for n in (0, 1))
    return one, two


def net(starts: list[Run], runs: list[Run]) -> Run:
    """The best of these runs, start-up taken off."""
    return Run(
        min(one.processor for one in runs) - min(one.processor for one in starts),
        min(one.clock for one in runs) - min(one.clock for one in starts),
        max(one.peak for one in runs),
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


def with_warcio(path: str) -> None:
    """What a script does that is written in an afternoon."""
    with open(path, "rb") as file, open("/dev/null", "w") as lines:  # noqa: PTH123
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            found = soup(Page(url, 200, {}, record.content_stream().read()))
            assert found is not None
            lines.write(json.dumps({"url": url} | asdict(found), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    for name in sys.argv[1:]:
        with_warcio(name)
