"""`scrapy demo`: the miniature of the site, on loopback, until it is stopped."""

import argparse
import signal
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.cli.foreground import say
from thaigov_spider.cli.offline_command import OfflineCommand, port, whole
from thaigov_spider.demo.archived import invented as captures_of
from thaigov_spider.demo.articles import Article, ArticlesError, invented, load
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.demo.crawled import invented as captures_of_crawls
from thaigov_spider.demo.fault_kinds import KINDS
from thaigov_spider.demo.faults import parse
from thaigov_spider.demo.generations import NESTINGS as OTHER_NESTINGS
from thaigov_spider.demo.nestings import NESTINGS
from thaigov_spider.demo.replies import ServedGeneration
from thaigov_spider.demo.site import Site, serve
from thaigov_spider.demo.today.designs import DESIGNS, help_of
from thaigov_spider.demo.today.newsroom import at_home, on_night
from thaigov_spider.demo.today.routes import OLD, WITHOUT
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.exit_status import ExitStatus, counted

_say = partial(say, "demo")

_Served = Site | Wayback | CommonCrawlSite

_MOST_NIGHTS = 365
_GENERATION: dict[str, ServedGeneration] = {
    name: generation for generation, designs in DESIGNS.items() for name in designs
}
_NESTINGS: dict[str, ServedGeneration] = {
    **dict.fromkeys(OTHER_NESTINGS["current"], "current"),
    **dict.fromkeys(NESTINGS, "codeigniter"),
}

_EPILOG = """\
examples:
  scrapy demo                                 today's site: open http://127.0.0.1:8000/ in a browser
  scrapy demo --design flight --night 2       its listing in a script; the second night, with 40 more news
  scrapy demo --new-government gone           everything of the government before is off the site
  scrapy demo --fault '404:/th/news/1*'       no article is there, for as long as this runs
  scrapy demo --generation codeigniter        the site until September 2025
  scrapy demo --port 0 --nesting word         any free port; every article of it as if pasted from Word
  scrapy demo --articles mine.jsonl.xz        these articles instead of the invented ones
  scrapy demo --fault '503=2:/news/*:3'       three pages under /news/ fail: "try again in 2 seconds"
  scrapy demo --fault 'disallow:/robots.txt'  nobody may crawl
  scrapy demo --wayback                       the Wayback Machine, for scrapy crawl wayback
  scrapy demo --commoncrawl                   Common Crawl, for scrapy crawl commoncrawl

designs, of today's site (current) and of the one until September 2025 (codeigniter):
{designs}

markup of articles, without a name all by turns:
  current      {current}
  codeigniter  {codeigniter}

a fault is spelt KIND[=VALUE]:PATH[:TIMES]; a PATH that ends in * stands for all that begin so. Kinds:
  {status:<17} an error page; the value is Retry-After: seconds, or @seconds for a date
{kinds}

exit status: 0 stopped by Ctrl-C or SIGTERM, 1 failed (the port is taken, no articles), 2 wrong usage
"""


class Command(OfflineCommand):
    """Serve the miniature site on 127.0.0.1."""

    epilog = _EPILOG.format(
        status="503, 404, …",
        kinds="\n".join(f"  {name:<17} {kind.help}" for name, kind in KINDS.items()),
        designs="\n".join(
            f"  {name:<17} {generation}: {help_of(name)}" for name, generation in _GENERATION.items()
        ),
        current=", ".join(OTHER_NESTINGS["current"]),
        codeigniter=", ".join(NESTINGS),
    )

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve a miniature of the site on 127.0.0.1, for trying things out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--port", type=port, default=8000, metavar="N", help="port (default: 8000; 0: any free one)")
        add("--articles", type=Path, metavar="FILE", help="articles to serve: JSON Lines, also .xz")
        add(
            "--generation",
            choices=DESIGNS,
            help="the site since November 2025 (current, the default), or before",
        )
        add("--design", choices=_GENERATION, metavar="NAME", help="how news is shown; see below")
        add("--nesting", choices=_NESTINGS, metavar="NAME", help="one markup for all articles; see below")
        add(
            "--night", type=_night, default=1, metavar="N", help="today's site on its Nth night: 40 more each"
        )
        add("--new-government", choices=("unlisted", "gone"), help="what has become of all news before it")
        add("--without", choices=WITHOUT, default="404", help="what a number without an article answers")
        add("--old", choices=OLD, default="front", help="where the addresses of before November 2025 lead")
        add("--both-languages", action="store_true", help="each number is had in Thai and in English")
        add("--disallow", action="append", default=[], metavar="PATH", help="in robots.txt (may be repeated)")
        add("--fault", action="append", default=[], metavar="FAULT", help="what goes wrong (may be repeated)")
        add("--listing", action=argparse.BooleanOptionalAction, default=True, help="with a listing (default)")
        add("--delay", type=_seconds, default=0.0, metavar="SECONDS", help="before every reply (default: 0)")
        add("--wayback", action="store_true", help="the Wayback Machine, with captures of all generations")
        add("--commoncrawl", action="store_true", help="Common Crawl, with captures of all generations")
        add("--crawl-delay", type=_seconds, metavar="SECONDS", help="a Crawl-delay in robots.txt")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            site = _site(args, opts)
            self.exitcode = _serve(site, opts.port)
        except (UsageError, FileNotFoundError, IsADirectoryError) as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except ArticlesError as error:
            self.exitcode = _say(error, ExitStatus.USAGE)
        except OSError as error:
            self.exitcode = _say(error, ExitStatus.FAILED)


def _night(text: str) -> int:
    return whole(text, 1, _MOST_NIGHTS, f"night; one is a number from 1 to {_MOST_NIGHTS}")


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) < threading.TIMEOUT_MAX:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text} is no number of seconds")


def _site(args: list[str], opts: argparse.Namespace) -> _Served:
    if args:
        raise UsageError(f"{' '.join(args)}: not understood; see scrapy demo --help")
    if opts.wayback and opts.commoncrawl:
        raise UsageError("--wayback and --commoncrawl are two archives; start the demo once for each")
    try:
        faults = [parse(text) for text in opts.fault]
    except ValueError as error:
        raise UsageError(f"--fault: {error}") from error
    site: _Served = _past(opts) if opts.wayback else _crawled(opts) if opts.commoncrawl else _live(opts)
    for path, fault in faults:
        site.faults.add(path, fault)
    return site


def _past(opts: argparse.Namespace) -> Wayback:
    return Wayback(captures_of(load(opts.articles) if opts.articles else invented()), record=False)


def _crawled(opts: argparse.Namespace) -> CommonCrawlSite:
    articles = load(opts.articles) if opts.articles else invented()
    return CommonCrawlSite(captures_of_crawls(articles), record=False)


def _live(opts: argparse.Namespace) -> Site:
    generation = _generation(opts)
    site = Site(
        _articles(opts, generation),
        delay=opts.delay,
        record=False,
        generation=generation,
        design=opts.design,
        nesting=opts.nesting,
        listing=opts.listing,
        crawl_delay=opts.crawl_delay,
        without=opts.without,
        both=opts.both_languages,
        old=opts.old,
        disallow=tuple(opts.disallow),
    )
    if opts.new_government:
        site.new_government(gone=opts.new_government == "gone")
    return site


def _generation(opts: argparse.Namespace) -> ServedGeneration:
    """That which is named, or which has the design and the nesting that are."""
    named = (opts.generation, _GENERATION.get(opts.design), _NESTINGS.get(opts.nesting))
    chosen: set[ServedGeneration] = {generation for generation in named if generation}
    if len(chosen) > 1:
        raise UsageError("--generation, --design and --nesting are of different generations; see --help")
    return chosen.pop() if chosen else "current"


def _articles(opts: argparse.Namespace, generation: ServedGeneration) -> list[Article]:
    given = load(opts.articles) if opts.articles else None
    if generation == "codeigniter":
        return invented() if given is None else given
    return on_night(opts.night) if given is None else [at_home(article) for article in given]


def _serve(site: _Served, port: int) -> ExitStatus:
    try:
        server = serve(site, port)
    except OSError as error:
        raise OSError(f"port {port}: {error.strerror}; --port 0 takes one that is free") from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with server:
        server.start()
        print(f"{server.hosts.www}/ serves {_counted(site)}; Ctrl-C stops it", flush=True)  # noqa: T201
        stopped.wait()
    return ExitStatus.COMPLETE


def _counted(site: _Served) -> str:
    if isinstance(site, Site):
        return counted(len(site.articles), "article")
    return counted(len(site.captures), "capture")
