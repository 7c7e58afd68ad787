"""Pages a second with capture, against Scrapy without, over the same pages on loopback in the same run.

`python -m bench.capture`. The site runs in a process of its own, each crawl in another. Pages are Thai text
of the size of the site's pages with their theme, sent as they are or gzipped; no two are the same. A second
is one of processor time, which on an idle machine with two processors is that of the clock: a crawl without
delays never waits.
"""

import asyncio
import contextlib
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

PAGES = 600
ROUNDS = 3
SIZE = 44_000  # bytes of a page as sent in plain text
HANDLER = "thaigov_spider.capture.handler.CaptureHandler"
LETTERS = "กขคงจชซญดตถทนบปผพฟมยรลวสหอาิีึืุูเแโไ่้"


def main() -> None:
    """Measure, and print the ratios."""
    for how in ("plain", "gzip"):
        with site(how) as origin:
            crawls = [(crawl(origin, capture=False), crawl(origin, capture=True)) for _ in range(ROUNDS)]
        without, captured = (max(run["rate"] for run in runs) for runs in zip(*crawls, strict=True))
        print(
            f"capture, pages sent as {how:5}: {captured:4.0f} pages/s, without {without:4.0f}:"
            f" ratio {captured / without:.2f}; peak memory {max(run['peak'] for _, run in crawls):.0f} MB,"
            f" without {max(run['peak'] for run, _ in crawls):.0f} MB"
        )


@contextlib.contextmanager
def site(how: str) -> Iterator[str]:
    """The origin of a site that is served as long as the block runs."""
    line = [sys.executable, "-m", "bench.capture", "serve", how]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def crawl(origin: str, *, capture: bool) -> dict[str, float]:
    """Crawl the site in a process of its own: `rate` in pages a second, `peak` memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, "-m", "bench.capture", "crawl", origin, folder if capture else ""]
        result: dict[str, float] = json.loads(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
        return result


async def serve(how: str) -> None:
    """Serve PAGES different pages, the first at /0."""
    chance = random.Random(1)
    answers = [answer(how, chance) for _ in range(PAGES)]

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(answers[int(request.split(b" ", 2)[1][1:])])

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


class Reader(Spider):
    """Fetches every page and does nothing with it."""

    name = "bench"
    origin: str

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page."""
        for number in range(PAGES):
            yield Request(f"{self.origin}/{number}")

    def parse(self, response: Response) -> None:
        """See that it came."""
        assert response.status == 200


def run(origin: str, archives: str) -> None:
    """Crawl the site, into `archives` if that is not empty; print the figures."""
    settings: dict[str, Any] = {
        "CONCURRENT_ITEMS": 4,
        "LOG_LEVEL": "ERROR",
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
    }
    if archives:
        settings |= {"DOWNLOAD_HANDLERS": {"http": HANDLER}, "ARCHIVES_DIR": archives}
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Reader)
    process.crawl(crawler, origin=origin)
    began = time.process_time()
    process.start()
    seconds = time.process_time() - began
    assert crawler.stats is not None
    stats = crawler.stats.get_stats()
    assert stats["response_received_count"] == PAGES
    assert not archives or stats["capture/exchanges"] == PAGES
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rate": PAGES / seconds, "peak": peak}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", how]:
            asyncio.run(serve(how))
        case ["crawl", origin, archives]:
            run(origin, archives)
        case _:
            main()
