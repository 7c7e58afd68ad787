"""Whole crawls on loopback, without a pause: `scrapy crawl news`, plain Scrapy, wget and warcprox.

All take the listing and the articles of one miniature site, which runs in a process of its own. Plain Scrapy
follows listing and articles, and writes a line of JSON a page; with warcprox in front of it, captures as
well. wget is given the addresses of the articles. The second crawl asks for all of them again, and nothing
changed. A page is an article's; what a crawl takes besides, its start-up too, is divided among them.
"""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse, Response

from bench.full import SETTINGS
from bench.report import Options, Table, ratio
from bench.runs import Run, ended, middle, run
from bench.synthetic import articles
from thaigov_spider.demo.site import Site, running

ARTICLES = 1000
ROUNDS = 3
OURS, SCRAPY, WGET, WARCPROX = (
    "scrapy crawl news",
    "plain Scrapy",
    "wget --warc-file",
    "warcprox, plain Scrapy",
)
PROXY = Path(__file__).parent.parent / ".replay-tools" / "warcprox" / "bin" / "python"
# Of its own accord it fetches nothing from loopback.
PROGRAM = """
from warcprox import main, warcproxy
warcproxy.WarcProxyHandler.allow_localhost = True
main.main()
"""


def tables(options: Options) -> Iterator[Table]:
    """A first crawl, and one of a site that is unchanged."""
    count, rounds = ARTICLES // 5 if options.quick else ARTICLES, options.rounds(ROUNDS)
    tools = {OURS: True, SCRAPY: True, WGET: bool(which("wget")), WARCPROX: PROXY.exists()}
    runs: dict[str, list[tuple[Run, Run]]] = {tool: [] for tool, there in tools.items() if there}
    disk: dict[str, tuple[int, int]] = {}
    with site(count) as origin:
        for _ in range(rounds):
            for tool, taken in runs.items():
                with tempfile.TemporaryDirectory() as folder:
                    first = crawl(tool, origin, Path(folder), count, again=False)
                    before = size(Path(folder))
                    second = crawl(tool, origin, Path(folder), count, again=True)
                    disk[tool] = before, size(Path(folder)) - before
                taken.append((first, second))
    missing = "".join(
        f" {tool} was not measured: it is not installed." for tool, there in tools.items() if not there
    )
    for place, title in enumerate(("Crawl: the first", "Crawl: the second, nothing changed")):
        took = {tool: middle([pair[place] for pair in pairs]) for tool, pairs in runs.items()}
        yield Table(
            f"{title}, of {count:,} articles",
            (
                "program",
                "pages/s by the clock",
                "processor a page",
                "ours to it",
                "peak memory",
                "disk a page",
            ),
            [
                (
                    tool,
                    f"{count / one.clock:,.0f}",
                    f"{one.processor / count * 1000:.1f} ms",
                    ratio(one.processor, took[OURS].processor),
                    f"{one.peak:.0f} MB",
                    f"{disk[tool][place] / count:,.0f} B",
                )
                for tool, one in took.items()
            ],
            f"Medians of {rounds} rounds. Plain Scrapy keeps no captures. The memory is that of the largest"
            f" process; warcprox and Scrapy are counted together.{missing}",
        )


@contextlib.contextmanager
def site(count: int) -> Iterator[str]:
    """The origin of a site of so many articles, in a process of its own."""
    with server(count) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@contextlib.contextmanager
def server(count: int) -> Iterator[subprocess.Popen[str]]:
    """The process of a site; its first line is its origin, and a number given to it that of its articles."""
    line = [sys.executable, "-m", "bench.crawl", "serve", str(count)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()


def serve(count: int) -> None:
    """Serve so many articles, and more if a line says so, until there are no more lines."""
    made = Site(articles(count), record=False, per_page=100)
    with running(made) as origin:
        print(origin, flush=True)
        for line in sys.stdin:
            made.add(*articles(int(line)))
            print(line.strip(), flush=True)


def crawl(tool: str, origin: str, folder: Path, count: int, *, again: bool) -> Run:
    """Crawl the site into the folder."""
    if tool == OURS:
        return run(ours(origin, folder, again=again))
    if tool == WGET:
        return run(wget(origin, folder, count, again=again))
    if tool == SCRAPY:
        return run(plain(origin, folder, count))
    with warcprox(folder) as (port, process):
        began = time.perf_counter()
        crawled = run(plain(origin, folder, count, f"http://127.0.0.1:{port}"))
        process.send_signal(signal.SIGTERM)
        proxied = ended(process, began)
    return Run(crawled.processor + proxied.processor, crawled.clock, crawled.peak + proxied.peak)


def ours(origin: str, folder: Path, *, again: bool = False) -> list[str]:
    """The command of this project, as its user would run it, but for its pace; without pictures and files."""
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", "assets=no"]
    for name, value in (SETTINGS | {"THAIGOV_ORIGIN": origin, "ARCHIVES_DIR": str(folder)}).items():
        command += ["-s", f"{name}={value}"]
    return [*command, "-a", "refresh=0d"] if again else command


def plain(origin: str, folder: Path, count: int, proxy: str = "") -> list[str]:
    """A crawl of plain Scrapy."""
    return [
        sys.executable,
        "-m",
        "bench.crawl",
        "plain",
        origin,
        str(folder / "items.jsonl"),
        str(count),
        proxy,
    ]


def wget(origin: str, folder: Path, count: int, *, again: bool) -> list[str]:
    """A crawl of wget; the second one knows the index of the first."""
    addresses = folder / "addresses"
    addresses.write_text("".join(f"{origin}{one.path}\n" for one in articles(count)), "utf-8")
    name = folder / ("second" if again else "first")
    command = ["wget", "-q", "-i", str(addresses), "-O", "/dev/null", f"--warc-file={name}", "--warc-cdx"]
    command += ["--header=Accept-Encoding: gzip"]
    return [*command, f"--warc-dedup={folder / 'first.cdx'}"] if again else command


@contextlib.contextmanager
def warcprox(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The port of the proxy, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(PROXY), "-c", PROGRAM, "-b", "127.0.0.1", "-p", str(port), "-d", ".", "-z", "-q"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, cwd=folder, stdout=quiet, stderr=quiet) as process:
        for _ in range(200):
            with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port, process


def size(folder: Path) -> int:
    """Bytes of all that is in the folder, but for wget's list."""
    return sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "addresses"
    )


class Plain(Spider):
    """What a scraper of the site looks like: listing, articles, their fields."""

    name = "plain"
    origin: str
    proxy: str

    async def start(self) -> Any:
        """Begin with the listing."""
        yield self.request(f"{self.origin}/news/contents", self.parse)

    def request(self, url: str, callback: Any) -> Request:
        """A request, by way of the proxy if there is one."""
        return Request(url, callback, meta={"proxy": self.proxy} if self.proxy else {})

    def parse(self, response: Response) -> Iterator[Request]:
        """Follow articles and pages of the listing."""
        assert isinstance(response, HtmlResponse)
        for url in response.css("a::attr(href)").re(r".*/news/contents/details/\d+$"):
            yield self.request(response.urljoin(url), self.article)
        for url in response.css("a[data-ci-pagination-page]::attr(href)").getall():
            yield self.request(response.urljoin(url), self.parse)

    def article(self, response: Response) -> Iterator[dict[str, object]]:
        """The fields, without a thought for what else could be on the page."""
        assert isinstance(response, HtmlResponse)
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "section": response.css("span.headtitle-2::text").get(),
            "text": response.css("#banner-group div.border-normal ::text").getall(),
        }


def crawl_plainly(origin: str, output: str, count: int, proxy: str) -> None:
    """Crawl with plain Scrapy; every article must come."""
    settings = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "FEEDS": {output: {"format": "jsonlines", "encoding": "utf-8", "overwrite": True}},
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Plain, origin=origin, proxy=proxy)
    process.start()
    with Path(output).open("rb") as lines:
        assert len({json.loads(line)["url"] for line in lines}) == count


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", count]:
            serve(int(count))
        case ["plain", origin, output, count, proxy]:
            crawl_plainly(origin, output, int(count), proxy)
