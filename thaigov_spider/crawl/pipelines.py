"""From what the spider read to a line on disk; each step a thin layer over a pure module."""

import logging
from dataclasses import dataclass, replace
from typing import Literal, Self

from scrapy.crawler import Crawler

from thaigov_spider.archive.line_file import LineFile, WrittenLine
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Capture, Reading
from thaigov_spider.article.schema import misfit
from thaigov_spider.capture.recorder import CaptureError, recorder_of
from thaigov_spider.crawl import run
from thaigov_spider.crawl.run import Run
from thaigov_spider.plan.capture_index import Snapshot
from thaigov_spider.urls import Address

logger = logging.getLogger(__name__)

Fate = Literal["written", "unchanged", "out of scope", "invalid", "unwritten"]


@dataclass(frozen=True, slots=True)
class Captured:
    """What the spider hands over: the reading of a page, and the capture it was read from.

    `wanted` is what was asked for, `address` what answered: a redirect may lie between, and then the article
    has `moved_from` that URL. The capture was made
    when it was `retrieved`, and is not whole if it is `truncated`; it was `looked` at now, and perhaps `cut`.
    """

    wanted: Address | Snapshot
    address: Address | Snapshot
    reading: Reading
    url: str
    capture: Capture
    retrieved: str
    truncated: bool
    looked: str
    cut: bool
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An article on its way to its line; `fate` says what became of it, None until that is settled."""

    captured: Captured
    article: Article
    fate: Fate | None = None
    line: WrittenLine | None = None


class Normalise:
    """Dates, language, flags and digest."""

    def process_item(self, item: Captured) -> Delivery:
        article = normalise(item.reading, item.url, item.capture, item.retrieved, item.truncated)
        return Delivery(item, replace(article, moved_from=item.moved_from))


class Check:
    """The JSON Schema that every line fits; an article that does not is kept out, logged and counted."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(run.of(crawler))

    def process_item(self, item: Delivery) -> Delivery:
        reason = misfit(item.article)
        if reason is None:
            return item
        self._run.failures[item.article.url] = reason
        logger.warning("%s: %s", item.article.url, reason)
        return replace(item, fate="invalid")


class Deliver:
    """One line of `items/<run>.jsonl` for each new or changed article that was asked for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = run.of(crawler)
        self._lines: LineFile | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Delivery) -> Delivery:
        delivered = item if item.fate else self._deliver(item)
        self._run.read(delivered.article)
        self._run.articles[str(delivered.fate)] += 1
        return delivered

    def _deliver(self, item: Delivery) -> Delivery:
        article = item.article
        if self._run.ledger_lags:
            return replace(item, fate="unwritten")  # its number would not count what the ledger does not know
        if not self._run.scope.holds(article.published_day, article.section):
            return replace(item, fate="out of scope")
        captured = item.captured
        known_as = (captured.wanted,) if captured.moved_from else ()
        before = self._run.texts.predecessor(captured.address, *known_as)
        if article.content_digest in before.digests:
            return replace(item, fate="unchanged")
        article = replace(article, version=before.versions + 1, supersedes=before.record_id)
        return self._written(replace(item, article=article))

    def _written(self, item: Delivery) -> Delivery:
        """The article's line behind its capture, both on the disk for good."""
        try:
            recorder_of(self._crawler).sync()
            line = self._file().write(item.article.as_line())
        except CaptureError as error:
            self._run.cannot_write(str(error))
        except OSError as error:
            self._run.cannot_write(f"lines cannot be written to {self._run.archive.items}: {error.strerror}")
            run.stop(self._crawler, "lines cannot be written")
        else:
            self._run.wrote(item.article)
            return replace(item, fate="written", line=line)
        return replace(item, fate="unwritten")

    def _file(self) -> LineFile:
        if self._lines is None:  # a run that finds nothing leaves no empty file
            self._lines = LineFile(self._run.archive.items / f"{self._run.name}.jsonl")
            self._run.items = self._lines.path
        return self._lines

    def close_spider(self) -> None:
        if self._lines is not None:
            self._lines.close()
