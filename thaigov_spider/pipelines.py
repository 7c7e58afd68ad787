"""From what the spider read to a line on disk; each step a thin layer over a pure module."""

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from importlib import resources
from pathlib import Path
from typing import IO, Literal, Self

import fastjsonschema
from scrapy.crawler import Crawler

from thaigov_spider import run
from thaigov_spider.article import Article, Capture, Reading
from thaigov_spider.normalise import normalise
from thaigov_spider.run import Run
from thaigov_spider.urls import Address

logger = logging.getLogger(__name__)

Fate = Literal["written", "unchanged", "out of scope", "invalid", "unwritten"]


@dataclass(frozen=True, slots=True)
class Captured:
    """What the spider hands over: the reading of a page, and the capture it was read from.

    `wanted` is the address that was asked for, `address` the one that answered: a redirect may lie between.
    """

    wanted: Address
    address: Address
    reading: Reading
    url: str
    capture: Capture
    retrieved: str
    truncated: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """An article on its way to its line; `fate` says what became of it, None until that is settled."""

    captured: Captured
    article: Article
    fate: Fate | None = None


class Normalise:
    """Dates, language, flags and digest."""

    def process_item(self, item: Captured) -> Delivery:
        article = normalise(item.reading, item.url, item.capture, item.retrieved, item.truncated)
        return Delivery(item, article)


class Check:
    """The JSON Schema that every line fits; an article that does not is kept out, logged and counted."""

    def __init__(self, run: Run) -> None:
        schema = resources.files("thaigov_spider").joinpath("schema.json").read_text("utf-8")
        self._validate = fastjsonschema.compile(json.loads(schema))
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(run.of(crawler))

    def process_item(self, item: Delivery) -> Delivery:
        try:
            self._validate(asdict(item.article))
        except fastjsonschema.JsonSchemaValueException as error:
            reason = f"the article does not fit its schema, and was kept out: {error.message}"
            self._run.failures[item.article.url] = reason
            logger.warning("%s: %s", item.article.url, reason)
            return replace(item, fate="invalid")
        return item


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
        fate = item.fate or self._deliver(item)
        self._run.read(item.article)
        self._run.articles[fate] += 1
        return replace(item, fate=fate)

    def _deliver(self, item: Delivery) -> Fate:
        article = item.article
        if not self._run.scope.holds(article.published_day, article.section):
            return "out of scope"
        if self._run.ledger.content_digest(item.captured.address) == article.content_digest:
            return "unchanged"
        try:
            self._file().write(article.as_line())
        except OSError as error:
            self._run.failed(f"lines cannot be written to {self._run.archive.items}: {error.strerror}")
            run.stop(self._crawler, "lines cannot be written")
            return "unwritten"
        self._run.wrote(article)
        return "written"

    def _file(self) -> "LineFile":
        if self._lines is None:  # a run that finds nothing leaves no empty file
            self._lines = LineFile(self._run.archive.items / f"{self._run.name}.jsonl")
            self._run.items = self._lines.path
        return self._lines

    def close_spider(self) -> None:
        if self._lines is not None:
            self._lines.close()


class LineFile:
    """A file of whole lines: each is flushed when it is written, and none is ever left torn by an error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("xb", buffering=0)

    def write(self, line: str) -> None:
        """Add a line. Raises OSError, and leaves the file as it was, where it cannot be written whole."""
        data = line.encode() + b"\n"
        end = self._file.tell()
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
        except OSError:
            self._file.seek(end)
            self._file.truncate()
            raise

    def close(self) -> None:
        """Make the lines outlast a loss of power, and close the file."""
        os.fsync(self._file.fileno())
        self._file.close()
