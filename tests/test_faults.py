"""A fault at every place of the site: how the night ends, what it keeps, and that the next one heals it.

Faults of the machine are in `test_faults_of_the_machine`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import Crawl, crawl
from tests.healing import check_healed
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running

ROBOTS = "/robots.txt"
LISTING = "/news/contents"
SECOND = "/news/contents/index/2"  # the second page of the listing,
THIRD = "/news/contents/index/4"  # and the last one
PAGE = "/news/contents/details/103"
COMPLETE, FAILED, REFUSED, PARTIAL = 0, 1, 3, 5
SHORT_PATIENCE = {"DOWNLOAD_TIMEOUT": "0.5"}


def row(
    name: str,
    path: str,
    fault: Fault,
    status: int,
    says: str,
    kept: list[str],
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """A fault, laid on a path.

    The night ends with this exit status and says this (nothing where it is empty); of the path it keeps, in
    order, answers as `<status>` or `<status>/<WARC-Truncated>`, and failures.
    """
    return pytest.param(path, fault, status, says, kept, settings, id=name)


FAULTS = [
    # robots.txt: where it cannot be had whole, nothing else is asked for.
    row("robots-missing", ROBOTS, Fault("404"), COMPLETE, "", ["404"]),
    row("robots-in-html", ROBOTS, Fault("html", "<p>Welcome"), COMPLETE, "", ["200"]),
    row("robots-forbids", ROBOTS, Fault("disallow"), REFUSED, "robots.txt", ["200"]),
    row("robots-403", ROBOTS, Fault("403"), REFUSED, "refuses", ["403"]),
    row("robots-challenge", ROBOTS, Fault("challenge", "503"), REFUSED, "refuses", ["503"]),
    row("robots-500", ROBOTS, Fault("500"), FAILED, "it answered 500", ["500"] * 3),
    row("robots-429", ROBOTS, Fault("429"), FAILED, "it answered 429", ["429"] * 3),
    row("robots-reset", ROBOTS, Fault("reset"), FAILED, "connection ended", ["failure"] * 3),
    row("robots-stall", ROBOTS, Fault("stall"), FAILED, "in time", ["failure"] * 3, SHORT_PATIENCE),
    row("robots-cut", ROBOTS, Fault("cut"), FAILED, "cut short", ["200/disconnect"] * 3),
    row("robots-short-length", ROBOTS, Fault("short-length"), FAILED, "cut short", ["200/unspecified"] * 3),
    row("robots-endless", ROBOTS, Fault("endless"), FAILED, "longer", ["200/length", "failure"]),
    row("robots-bomb", ROBOTS, Fault("bomb"), FAILED, "longer", ["200"]),
    row("robots-elsewhere", ROBOTS, Fault("redirect-host"), FAILED, "another host", ["302"]),
    row("robots-redirect-loop", ROBOTS, Fault("redirect-loop"), FAILED, "max redirections", ["302"] * 6),
    # A page that nothing comes of (a kept connection that ends without a byte is first taken for a stale one,
    # and the request sent again over a new one)
    row("page-close", PAGE, Fault("close"), PARTIAL, "connection ended", ["failure"] * 4),
    row("page-reset", PAGE, Fault("reset"), PARTIAL, "connection ended", ["failure"] * 4),
    row("page-reset-in-head", PAGE, Fault("cut-head"), PARTIAL, "connection ended", ["failure"] * 3),
    row("page-stall", PAGE, Fault("stall"), PARTIAL, "in time", ["failure"] * 3, SHORT_PATIENCE),
    # or not all
    row("page-reset-in-body", PAGE, Fault("cut-reset"), PARTIAL, "cut short", ["200/disconnect"] * 3),
    row("page-cut-in-a-chunk", PAGE, Fault("cut-chunked"), PARTIAL, "cut short", ["200/disconnect"] * 3),
    row(
        "page-stall-in-body",
        PAGE,
        Fault("stall", "100"),
        PARTIAL,
        "in time",
        ["200/time", "failure"] * 3,
        SHORT_PATIENCE,
    ),
    row("page-short-length", PAGE, Fault("short-length"), PARTIAL, "cut short", ["200/unspecified"] * 3),
    row("page-empty", PAGE, Fault("empty"), PARTIAL, "no article", ["200"]),
    # or too much
    row("page-of-100-megabytes", PAGE, Fault("big", "100"), PARTIAL, "longer", ["200/length", "failure"]),
    row("page-endless", PAGE, Fault("endless"), PARTIAL, "longer", ["200/length", "failure"]),
    row("page-bomb", PAGE, Fault("bomb"), PARTIAL, "longer", ["200"]),
    # or something else.
    row("page-500-that-passes", PAGE, Fault("500", times=1), COMPLETE, "", ["500", "200"]),
    row("page-500-that-stays", PAGE, Fault("500"), PARTIAL, "status 500", ["500"] * 3),
    row("page-429", PAGE, Fault("429", times=1), COMPLETE, "", ["429", "200"]),
    row("page-429-for-a-second", PAGE, Fault("429", "1", times=1), COMPLETE, "", ["429", "200"]),
    row("page-429-until", PAGE, Fault("429", "@1", times=1), COMPLETE, "", ["429", "200"]),
    row("page-503-for-a-day", PAGE, Fault("503", "86400"), FAILED, "for 86400 s", ["503"]),
    row("page-401", PAGE, Fault("401"), REFUSED, "103 answered 401", ["401"]),
    row("page-403", PAGE, Fault("403"), REFUSED, "103 answered 403", ["403"]),
    row("page-challenge-at-403", PAGE, Fault("challenge", "403"), REFUSED, "answered 403", ["403"]),
    row("page-challenge-at-503", PAGE, Fault("challenge", "503"), REFUSED, "a challenge", ["503"]),
    row("page-challenge-at-200", PAGE, Fault("challenge", "200"), REFUSED, "a challenge", ["200"]),
    row("page-redirect-loop", PAGE, Fault("redirect-loop"), PARTIAL, "max redirections", ["302"] * 6),
    row("page-redirect-to-host", PAGE, Fault("redirect-host"), PARTIAL, "elsewhere.invalid", ["302"]),
    row("page-redirect-to-address", PAGE, Fault("redirect-address"), PARTIAL, "127.0.0.2", ["302"]),
    row("page-of-another-charset", PAGE, Fault("charset", "iso-8859-1"), COMPLETE, "", ["200"]),
    row("page-with-nul-bytes", PAGE, Fault("nul"), COMPLETE, "", ["200"]),
    # The listing: what is behind a page that fails is not lost.
    row("listing-500", LISTING, Fault("500"), PARTIAL, "status 500", ["500"] * 3),
    row("second-page-500", SECOND, Fault("500"), PARTIAL, "status 500", ["500"] * 3),
    row("second-page-reset", SECOND, Fault("reset"), PARTIAL, "connection ended", ["failure"] * 4),
    row("second-page-cut", SECOND, Fault("cut"), PARTIAL, "cut short", ["200/disconnect"] * 3),
    row("second-page-challenge", SECOND, Fault("challenge", "200"), REFUSED, "a challenge", ["200"]),
    row("second-page-is-the-first", SECOND, Fault("redirect", LISTING), PARTIAL, "leads back", ["302"]),
    row("listing-loops", THIRD, Fault("redirect", LISTING), PARTIAL, "leads back", ["302"]),
]


@pytest.fixture
def site() -> Site:
    return Site(
        [
            Article(n, f"ข่าวที่ {n}", summary=f"สรุปข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",) * 9)
            for n in range(101, 107)
        ],
        per_page=2,
    )


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def run(folder: Path, origin: str, **settings: str) -> Crawl:
    return crawl(folder / "archives", "assets=no", THAIGOV_ORIGIN=origin, **settings)


def kept_of(done: Crawl, url: str) -> Iterator[str]:
    """What the archive has of an address, each exchange in a word or two."""
    for path in done.warcs:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                cut = record.rec_headers.get_header("WARC-Truncated")
                if record.rec_headers.get_header("WARC-Target-URI") != url:
                    continue
                if record.rec_type in ("response", "revisit"):
                    yield record.http_headers.get_statuscode() + (f"/{cut}" if cut else "")
                elif record.rec_type == "metadata":
                    yield "failure"


@pytest.mark.parametrize(("path", "fault", "status", "says", "kept", "settings"), FAULTS)
def test_a_night_with_a_fault_and_the_night_after(
    tmp_path: Path,
    site: Site,
    origin: str,
    path: str,
    fault: Fault,
    status: int,
    says: str,
    kept: list[str],
    settings: Mapping[str, str],
) -> None:
    site.faults[path] = fault
    done = run(tmp_path, origin, **settings)
    assert done.status == done.report["exit_status"] == status, done.stderr
    assert says in done.stderr if says else done.stderr == ""
    assert "Traceback" not in done.stderr
    assert " WARNING: " not in done.stderr
    assert list(kept_of(done, origin + path)) == kept
    assert all(not uri or uri.startswith((origin, "urn:")) for _, uri, _ in done.records())
    check_articles(done, path)
    if status == PARTIAL:
        assert list(done.report["failures"]) == [origin + path]
    elif status != COMPLETE:
        assert site.requests[-1].path == path
        assert "permission" in done.stderr or status == FAILED
    site.faults.clear()
    check_healed(run(tmp_path, origin), site)


def check_articles(done: Crawl, path: str) -> None:
    """All but the faulty page, where the crawl went on; those before it, where it ended."""
    wanted = {
        COMPLETE: [101, 102, 103, 104, 105, 106],
        PARTIAL: [101, 102, 104, 105, 106],
        FAILED: [] if path == ROBOTS else [104, 105, 106],
        REFUSED: [] if path == ROBOTS else [104, 105, 106],
    }
    if path in (ROBOTS, PAGE):
        assert sorted(done.ids) == wanted[done.status]


def test_a_site_that_refuses_connections(tmp_path: Path, site: Site) -> None:
    with running(site) as origin:
        pass
    down = run(tmp_path, origin)
    assert (down.status, list(kept_of(down, origin + ROBOTS))) == (FAILED, ["failure"] * 3)
    assert "the connection was refused" in down.stderr
    with running(site, int(origin.rpartition(":")[2])):
        check_healed(run(tmp_path, origin), site)


def test_a_site_whose_name_cannot_be_resolved(tmp_path: Path, site: Site) -> None:
    with running(site) as loopback:
        origin = loopback.replace("127.0.0.1", "news.invalid")
        site.hosts = type(site.hosts)(www=origin, media=site.hosts.media)
        down = run(tmp_path, origin, TWISTED_DNS_RESOLVER="tests.odd_crawl.Nowhere")
        assert (down.status, list(kept_of(down, origin + ROBOTS))) == (FAILED, ["failure"] * 3)
        assert "the name of the host could not be resolved" in down.stderr
        assert site.requests == []
        check_healed(run(tmp_path, origin, TWISTED_DNS_RESOLVER="tests.resolving.Here"), site)


def test_a_page_that_is_always_too_long_is_given_up(tmp_path: Path, site: Site, origin: str) -> None:
    site.faults[PAGE] = Fault("big", "100")
    nights = [run(tmp_path, origin, FAILURE_TRIES="2") for _ in range(3)]
    assert [night.status for night in nights] == [PARTIAL, PARTIAL, COMPLETE]
    assert site.count(PAGE) == 2
