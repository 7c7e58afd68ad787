"""Crawls with capture against Scrapy without, over the same pages on loopback in the same run.

Pages a second, and peak memory. `python -m bench.capture memory 20000`: the peak over so many pages, against
that over 1,000.

The site runs in a process of its own, each crawl in another; a crawl with capture and one without follow each
other, and the median of their ratios stands. Pages are Thai text of the size of the site's pages with their
theme, sent as they are or gzipped; no two are the same. A second is one of processor time, which on an idle
machine with two processors is that of the clock: a crawl without delays never waits.
"""

import asyncio
import contextlib
import gzip
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from statistics import median
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from bench.report import Options, Table

PAGES = 2000
FEW, MANY = 1000, 5000  # pages over which memory is compared
ROUNDS = 5
DIFFERENT = 500  # pages that are different in all their text; the others differ in a few bytes
SIZE = 44_000  # bytes of a page as sent in plain text
HANDLER = "thaigov_spider.capture.handler.CaptureHandler"
LETTERS = "กขคงจชซญดตถทนบปผพฟมยรลวสหอาิีึืุูเแโไ่้"


def tables(options: Options) -> Iterator[Table]:
    """What capture costs: time, and memory over few pages and many."""
    rounds, pages = options.rounds(ROUNDS), FEW if options.quick else PAGES
    rows = []
    for how in ("plain", "gzip"):
        with site(how) as origin:
            pairs = [(crawl(origin, pages), crawl(origin, pages, capture=True)) for _ in range(rounds)]
        without, captured = (median(run["rate"] for run in runs) for runs in zip(*pairs, strict=True))
        share = median(capture["rate"] / plain["rate"] for plain, capture in pairs)
        rows.append((f"sent as {how}", f"{without:,.0f}", f"{captured:,.0f}", f"{share:.2f}"))
    yield Table(
        "Capture: Scrapy with and without it",
        ("pages", "Scrapy, pages/s", "with capture, pages/s", "share"),
        rows,
        f"Medians of {rounds} pairs of crawls of {pages:,} pages of {SIZE // 1000} KB; by the"
        " processor's time of the crawl.",
    )
    if not options.quick:
        yield memory(MANY)


def memory(many: int) -> Table:
    """The peak memory of crawls over few pages and over many."""
    rows = []
    with site("plain") as origin:
        for capture in (False, True):
            few, more = (crawl(origin, pages, capture=capture)["peak"] for pages in (FEW, many))
            rows.append(("Scrapy, with capture" if capture else "Scrapy", f"{few:.0f} MB", f"{more:.0f} MB"))
    return Table("Capture: peak memory", ("crawl", f"{FEW:,} pages", f"{many:,} pages"), rows)


@contextlib.contextmanager
def site(how: str) -> Iterator[str]:
    """The origin of a site that is served as long as the block runs."""
    line = [sys.executable, "-m", "bench.capture", "serve", how]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def crawl(origin: str, pages: int, *, capture: bool = False) -> dict[str, float]:
    """Crawl the site in a process of its own: `rate` in pages a second, `peak` memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, "-m", "bench.capture", "crawl", origin, str(pages), folder if capture else ""]
        result: dict[str, float] = json.loads(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
        return result


async def serve(how: str) -> None:
    """Serve different pages without end, the first at /0."""
    chance = random.Random(1)
    answers = [answer(how, chance) for _ in range(DIFFERENT)]

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                number = int(request.split(b" ", 2)[1][1:])
                writer.write(numbered(answers[number % DIFFERENT], number))

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def _words(number: int, chance: random.Random) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(number)]


# Made up, but as often repeated as words are, so that pages compress about as the site's do.
WORDS = _words(1000, random.Random(2))
WEIGHTS = [1 / rank for rank in range(1, 1001)]


def answer(how: str, chance: random.Random) -> bytes:
    """A page as it goes over the wire; `how`: plain or gzip."""
    items = (f'<li><a class="dropdown" href="/news/contents/{word}">{word}</a></li>' for word in WORDS[:99])
    texts = (" ".join(chance.choices(WORDS, WEIGHTS, k=60)) for _ in range(SIZE // 900))
    body = ("".join(items) + "".join(f"<p>{text}</p>\n" for text in texts)).encode()[:SIZE]
    coding = b""
    if how == "gzip":
        body, coding = gzip.compress(body), b"Content-Encoding: gzip\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%bContent-Length: %d\r\n\r\n"
    return head % (coding, len(body)) + body


def numbered(page: bytes, number: int) -> bytes:
    """The page with bytes of its own: its first eight as digits, or those of its gzip member's time stamp."""
    body = page.index(b"\r\n\r\n") + 4
    if page.startswith(b"\x1f\x8b", body):
        return page[: body + 4] + number.to_bytes(4) + page[body + 8 :]
    return b"%b%08d%b" % (page[:body], number, page[body + 8 :])


class Reader(Spider):
    """Fetches every page and does nothing with it."""

    name = "bench"
    origin: str
    pages: int

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first pages; each asks for another."""
        self.numbers = iter(range(self.pages))
        for number in itertools.islice(self.numbers, 16):
            yield Request(f"{self.origin}/{number}")

    def parse(self, response: Response) -> Iterator[Request]:
        """See that it came, and ask for the next."""
        assert response.status == 200
        for number in itertools.islice(self.numbers, 1):
            yield Request(f"{self.origin}/{number}")


def run(origin: str, pages: int, archives: str) -> None:
    """Crawl so many pages of the site, into `archives` if that is not empty; print the figures."""
    settings: dict[str, Any] = {
        "CONCURRENT_ITEMS": 4,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_LEVEL": "ERROR",
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
    }
    if archives:
        settings |= {"DOWNLOAD_HANDLERS": {"http": HANDLER}, "ARCHIVES_DIR": archives}
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Reader)
    process.crawl(crawler, origin=origin, pages=pages)
    began = time.process_time()
    process.start()
    seconds = time.process_time() - began
    assert crawler.stats is not None
    stats = crawler.stats.get_stats()
    assert stats["response_received_count"] == pages
    assert not archives or stats["capture/exchanges"] == pages
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rate": pages / seconds, "peak": peak}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", how]:
            asyncio.run(serve(how))
        case ["crawl", origin, pages, archives]:
            run(origin, int(pages), archives)
        case ["memory", pages]:
            print(memory(int(pages)).text())
