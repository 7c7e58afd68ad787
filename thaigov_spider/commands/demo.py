"""`scrapy demo`: the miniature of the site, on loopback, until it is stopped."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from thaigov_spider.cli.offline_command import OfflineCommand
from thaigov_spider.demo.archived import invented as captures_of
from thaigov_spider.demo.articles import Article, ArticlesError, invented, load
from thaigov_spider.demo.fault_kinds import KINDS
from thaigov_spider.demo.faults import parse
from thaigov_spider.demo.nestings import NESTINGS
from thaigov_spider.demo.site import Site, serve
from thaigov_spider.demo.wayback import Wayback

_FAILED, _USAGE = 1, 2

_EPILOG = """\
examples:
  scrapy demo                                 open http://127.0.0.1:8000/ in a browser
  scrapy demo --port 0 --nesting word         any free port; every article as if pasted from Word
  scrapy demo --articles mine.jsonl.xz        these articles instead of the invented ones
  scrapy demo --fault '503=2:/news/*:3'       three pages under /news/ fail: "try again in 2 seconds"
  scrapy demo --fault 'disallow:/robots.txt'  nobody may crawl
  scrapy demo --wayback                       the Wayback Machine, for scrapy crawl wayback

a fault is spelt KIND[=VALUE]:PATH[:TIMES]; a PATH that ends in * stands for all that begin so. Kinds:
  {status:<17} an error page; the value is Retry-After: seconds, or @seconds for a date
{kinds}

exit status: 0 stopped by Ctrl-C or SIGTERM, 1 failed (the port is taken, no articles), 2 wrong usage
"""


class Command(OfflineCommand):
    """Serve the miniature site on 127.0.0.1."""

    epilog = _EPILOG.format(
        status="503, 404, …", kinds="\n".join(f"  {name:<17} {kind.help}" for name, kind in KINDS.items())
    )

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve a miniature of the site on 127.0.0.1, for trying things out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--port", type=_port, default=8000, metavar="N", help="port (default: 8000; 0: any free one)")
        add("--articles", type=Path, metavar="FILE", help="articles to serve: JSON Lines, also .xz")
        add("--nesting", choices=NESTINGS, metavar="NAME", help=f"one nesting for all: {', '.join(NESTINGS)}")
        add("--fault", action="append", default=[], metavar="FAULT", help="what goes wrong (may be repeated)")
        add("--listing", action=argparse.BooleanOptionalAction, default=True, help="with a listing (default)")
        add("--delay", type=_seconds, default=0.0, metavar="SECONDS", help="before every reply (default: 0)")
        add("--wayback", action="store_true", help="the Wayback Machine, with captures of all generations")
        add("--crawl-delay", type=_seconds, metavar="SECONDS", help="a Crawl-delay in robots.txt")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            site = _site(args, opts)
            self.exitcode = _serve(site, opts.port)
        except (_UsageError, FileNotFoundError, IsADirectoryError) as error:
            self.exitcode = _say(error, _USAGE)
        except (ArticlesError, OSError) as error:
            self.exitcode = _say(error, _FAILED)


class _UsageError(Exception):
    """Wrong usage; the message is one line."""


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; one is a number from 0 to 65535")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < threading.TIMEOUT_MAX:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return seconds


def _site(args: list[str], opts: argparse.Namespace) -> Site | Wayback:
    if args:
        raise _UsageError(f"{' '.join(args)}: not understood; see scrapy demo --help")
    try:
        faults = [parse(text) for text in opts.fault]
    except ValueError as error:
        raise _UsageError(f"--fault: {error}") from error
    articles = load(opts.articles) if opts.articles else invented()
    site: Site | Wayback = (
        Wayback(captures_of(articles), record=False) if opts.wayback else _live(articles, opts)
    )
    for path, fault in faults:
        site.faults.add(path, fault)
    return site


def _live(articles: list[Article], opts: argparse.Namespace) -> Site:
    return Site(
        articles,
        delay=opts.delay,
        record=False,
        nesting=opts.nesting,
        listing=opts.listing,
        crawl_delay=opts.crawl_delay,
    )


def _serve(site: Site | Wayback, port: int) -> int:
    try:
        server = serve(site, port)
    except OSError as error:
        raise OSError(f"port {port}: {error.strerror}") from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with server:
        server.start()
        print(f"{server.hosts.www}/ serves {_counted(site)}; Ctrl-C stops it", flush=True)  # noqa: T201
        stopped.wait()
    return 0


def _counted(site: Site | Wayback) -> str:
    things, noun = (site.captures, "capture") if isinstance(site, Wayback) else (site.articles, "article")
    return f"1 {noun}" if len(things) == 1 else f"{len(things)} {noun}s"


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _say(error: Exception, status: int) -> int:
    print(f"scrapy demo: {_reason(error)}", file=sys.stderr)  # noqa: T201
    return status
