"""What is attacked: functions of bytes that raise only where the program has a fault."""

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from protego import Protego

from thaigov_spider import dates, urls
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture
from thaigov_spider.capture.warcfile import recover
from thaigov_spider.corpus import text_format
from thaigov_spider.crawl.middlewares.retries import retry_after
from thaigov_spider.extract.executors import ALONE
from thaigov_spider.extract.plan import plan_for
from thaigov_spider.extract.work import ExtractOptions, extract
from thaigov_spider.extract.work import ExtractTally as ExtractTally
from thaigov_spider.html import decoding, text, tree
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.page_requisites import of_page, of_stylesheet
from thaigov_spider.http.framing import split
from thaigov_spider.layouts import LAYOUTS, verdict
from thaigov_spider.layouts.generic import GENERIC
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.plan import wayback_cdx
from thaigov_spider.plan.capture_index import EVERY_COLLECTION, IndexAnswerError, IndexQuery, Portion
from thaigov_spider.plan.commoncrawl import CommonCrawl
from thaigov_spider.plan.wayback import WaybackMachine
from thaigov_spider.printable import Problem
from thaigov_spider.readback.answer_page import LONGEST_BODY, page_of
from thaigov_spider.verify.plan import for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.wacz_lists import INDEXES, PAGES
from thaigov_spider.verify.work import verify
from thaigov_spider.warc import copied_record
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.memento import NoMementoError, memento
from thaigov_spider.warc.record_end import odd_end

Target = Callable[[bytes], None]

# One address of each generation, so that every layout gets to read every page.
ADDRESSES = [
    "https://www.thaigov.go.th/news/contents/details/40000",
    "https://www.thaigov.go.th/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html",
    "http://www.thaigov.go.th:80/news/press/2548/pr01.htm",
    "https://www.thaigov.go.th/th/news/163000",
]
_CAPTURE = Capture("live", "a.warc.gz", 0, "<urn:uuid:0>", "sha1:A", 200)


class _Silent:
    def problem(self, problem: Problem) -> None:
        """Something could not be read."""

    def note(self, problem: Problem) -> None:
        """Something is odd."""


_LISTS = ["datapackage.json", "datapackage-digest.json", PAGES, *INDEXES, "indexes/index.idx"]
_READERS = [*(layout.read for layout in LAYOUTS), GENERIC.read]


def of_dates(data: bytes) -> None:
    """Dates as a heading, as a numeric date and in running text."""
    words = data.decode("utf-8", "replace")
    for reading in dates.find(words):
        assert reading.raw in words
    with suppress(dates.DateError):
        dates.parse(words)
    dates.published(words, words)


def of_text(data: bytes) -> None:
    """Bytes to text, to a tree, to clean lines; cleaning twice changes nothing."""
    for line in text.lines(tree.parse(decoding.decode(data, None))):
        assert line
        assert line == "\t".join(map(text.clean, line.split("\t"))).rstrip("\t")
    text.language(decoding.decode(data, "text/html; charset=utf-8"))


def of_layouts(data: bytes) -> None:
    """Every layout on a page of every generation."""
    for url in ADDRESSES:
        page = ParsedPage(url, 200, {"content-type": "text/html"}, data)
        for layout in LAYOUTS:
            layout.missing(page)
        for reading in filter(None, (read(page) for read in _READERS)):
            article = normalise(reading, url, _CAPTURE, "2026-01-01T00:00:00Z")
            assert "\n" not in article.as_line()


def of_verdict(data: bytes) -> None:
    """The verdict on a page, its links, and what it needs to be shown."""
    page = Page(ADDRESSES[0], 200, {"content-type": "text/html"}, data)
    judged = verdict.judge(page)
    assert (verdict.read(page) is not None) or judged != "article"
    verdict.links(page)
    verdict.pagination(page, 1)
    of_page(page)
    of_stylesheet(ADDRESSES[0], data, "text/css")


def of_urls(data: bytes) -> None:
    """Addresses of all kinds, as they stand in a page."""
    url = data.decode("utf-8", "replace")
    absolute = urls.absolute(ADDRESSES[0], url)
    if absolute is not None:
        canonical = urls.canonical(absolute)
        assert urls.canonical(canonical) == canonical
    for one in (url, absolute or "", f"https://www.thaigov.go.th/{url}"):
        urls.address(one)
        urls.source(one)
        urls.is_site(one)
        urls.is_ours(one)


def of_http(data: bytes) -> None:
    """HTTP framing: the parts of an answer are the answer, and the payload is no longer than its body."""
    for method in ("GET", "HEAD"):
        for closed in (True, False):
            frame = split(data, method, closed=closed)
            if frame is not None:
                parts = (frame.interim, frame.head, frame.body, frame.surplus)
                assert b"".join(map(bytes, parts)) == data
                assert frame.payload is None or len(frame.payload) <= len(frame.body)
    retry_after(data, datetime(2026, 1, 1, tzinfo=UTC))


def of_answers(data: bytes) -> None:
    """Answers as others store them, under odd heads and content codings; what stands behind a block."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip, br\r\n\r\n"
    for block, original in ((data, None), (head + data, None), (head, data)):
        for as_received in (True, False):
            with suppress(DamageError):
                page = page_of(ADDRESSES[0], block, original, as_received=as_received)
                assert len(page.body) <= LONGEST_BODY
    for length in range(0, min(len(data), 64), 8):
        end, _ = odd_end(data[:length], data[length:], in_member=bool(length), is_first=not length)
        assert end is None or 0 <= end <= len(data) - length


def of_packages(data: bytes) -> None:
    """The lists and the description of a WACZ package, through `scrapy verify`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.wacz"
        with zipfile.ZipFile(path, "w") as package:
            for name in _LISTS:
                package.writestr(name, gzip.compress(data) if name.endswith(".gz") else data)
            package.writestr("archive/a.warc", data)
        list(verify(for_files([path]), 1, VerifyTally(), lambda _: None))


def of_verify(data: bytes) -> None:
    """A WARC or ARC file, plain and compressed, through `scrapy verify`."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.warc", "a.warc.gz", "a.arc", "a.arc.gz"):
            (Path(folder) / name).write_bytes(data)
            list(verify(for_files([Path(folder) / name]), 1, VerifyTally(), lambda _: None))


def of_extract(data: bytes) -> None:
    """A WARC or ARC file, plain and compressed, and a WACZ package, through `scrapy extract`."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.warc", "a.warc.gz", "a.warc.zst", "a.wacz", "a.arc", "a.arc.gz"):
            (Path(folder) / name).write_bytes(data)
            plan = plan_for([str(Path(folder) / name)], io.BytesIO())
            for line in extract(
                plan,
                ExtractOptions(urls.SITE),
                ALONE,
                Path(folder),
                ExtractTally(),
                _Silent(),
                lambda _: None,
            ):
                assert line.startswith("{")
            (Path(folder) / "finds.sqlite").unlink(missing_ok=True)


def of_recovery(data: bytes) -> None:
    """What a crash left: all its bytes are kept, and a second recovery finds nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        left = Path(folder) / "a.warc.gz.open"
        left.write_bytes(data)
        recover(Path(folder))
        kept = sum(path.stat().st_size for path in Path(folder).iterdir())
        assert kept == len(data)
        assert not recover(Path(folder))


def of_cdx(data: bytes) -> None:
    """What the index of the Wayback Machine answers, and the captures under it."""
    with suppress(IndexAnswerError):
        for snapshot in wayback_cdx.parse(data).snapshots:
            assert urls.canonical(snapshot.article) == snapshot.article
            WaybackMachine().capture_at(snapshot, "https://web.archive.org")
    with suppress(ValueError):
        wayback_cdx.portion_of(data.decode("utf-8", "replace"))
    if found := memento(split(data, "GET")):
        assert split(found.message, "GET") is not None


def of_crawled(data: bytes) -> None:
    """What the index of Common Crawl answers, to each question, and what a range of its files may hold."""
    source = CommonCrawl()
    query = IndexQuery("", collection="CC-MAIN-2024-10")
    for portion in (Portion(EVERY_COLLECTION), Portion(query), Portion(query, "0/2")):
        for status in (200, 404):
            with suppress(IndexAnswerError):
                for one in source.answered(portion, status, data).snapshots:
                    assert urls.canonical(one.article) == one.article
                    at = source.capture_at(one, "https://data.commoncrawl.org")
                    assert source.place_at(at) == one.place
    source.portion_at(f"https://index.commoncrawl.org/{data.decode('latin-1')}")
    with suppress(NoMementoError):
        found = copied_record.memento_of(gzip.compress(data, 1), ())
        assert split(found.message, "GET") is not None


def of_corpus(data: bytes) -> None:
    """A text of a corpus under any name; what is read of it can be written and read again."""
    words = data.decode("utf-8", "replace")
    name = f"{text_format.file_stem(words)}_1"
    assert len(name.encode()) < 250
    assert "/" not in name
    with suppress(text_format.CorpusError):
        article = text_format.read(words, name)
        assert text_format.read(text_format.as_text(article.as_fields()), name).url == article.url


def of_robots(data: bytes) -> None:
    """What a robots.txt allows, and how slow it wants us."""
    robots = Protego.parse(data.decode("utf-8", "ignore"))
    robots.can_fetch(ADDRESSES[0], "thaigov_spider")
    robots.crawl_delay("thaigov_spider")


TARGETS: dict[str, Target] = {
    "dates": of_dates,
    "text": of_text,
    "layouts": of_layouts,
    "verdict": of_verdict,
    "urls": of_urls,
    "http": of_http,
    "answers": of_answers,
    "packages": of_packages,
    "verify": of_verify,
    "extract": of_extract,
    "recovery": of_recovery,
    "crawled": of_crawled,
    "cdx": of_cdx,
    "corpus": of_corpus,
    "robots": of_robots,
}
