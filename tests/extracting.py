"""`scrapy extract` without its command, and with it; and records as other programs write them."""

import gzip
import io
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crawling import ENVIRONMENT, ROOT
from tests.small_archive import article
from thaigov_spider.extract.executors import ALONE, Workers
from thaigov_spider.extract.plan import plan_for
from thaigov_spider.extract.work import ExtractOptions, ExtractTally, extract
from thaigov_spider.printable import Problem

SITE = "https://www.thaigov.go.th"
Fields = dict[str, object]


@dataclass
class Extracted:
    """What came out, and what was said."""

    raw: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    tally: ExtractTally = field(default_factory=ExtractTally)

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def note(self, problem: Problem) -> None:
        self.notes.append(problem)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw]

    def of(self, name: str) -> list[Any]:
        """One field of all lines."""
        return [line[name] for line in self.lines]


def extracted(
    *names: Path | str,
    newest: bool = False,
    stdin: bytes = b"",
    workers: Workers = ALONE,
    origin: str = SITE,
) -> Extracted:
    """The lines out of these files."""
    found = Extracted()
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_for(map(str, names), io.BytesIO(stdin))
        found.problems += plan.problems
        asked = ExtractOptions(origin, newest)
        found.raw += extract(plan, asked, workers, Path(folder), found.tally, found, lambda _: None)
    return found


def command(*words: object, stdin: bytes = b"", **settings: object) -> "subprocess.CompletedProcess[bytes]":
    """`scrapy extract` as a user runs it."""
    chosen = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", *chosen, *map(str, words)],
        cwd=ROOT,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )


def body(number: int = 1, **changed: str) -> bytes:
    """The page of an article, without its head."""
    return article(title=f"ทางเท้าริมน้ำสาย {number}", **changed).partition(b"\r\n\r\n")[2]


def record(fields: Fields, block: bytes, version: str = "1.0") -> bytes:
    """A record just as it is told; Content-Length is added."""
    lines = [f"{name}: {value}" for name, value in (fields | {"Content-Length": len(block)}).items()]
    return "\r\n".join([f"WARC/{version}", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def response(
    uri: str,
    block: bytes,
    date: str = "2019-03-04T05:06:07Z",
    number: int = 1,
    **fields: object,
) -> bytes:
    """A response record; more fields by their names, with `_` for `-`."""
    named = {
        "WARC-Type": "response",
        "WARC-Target-URI": uri,
        "WARC-Date": date,
        "WARC-Record-ID": f"<urn:uuid:{number:08x}-0000-4000-8000-000000000000>",
        "Content-Type": "application/http; msgtype=response",
    }
    return record(named | {name.replace("_", "-"): value for name, value in fields.items()}, block)


def answer(payload: bytes, *lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """Head and body, with nothing in the head but these lines."""
    head = "\r\n".join([status, "Content-Type: text/html; charset=UTF-8", *lines, "", ""])
    return head.encode() + payload


def gzipped(*records: bytes) -> bytes:
    """A member a record."""
    return b"".join(gzip.compress(one) for one in records)


def written(path: Path, *records: bytes) -> Path:
    """A file of these records, compressed as its name says."""
    path.write_bytes(gzipped(*records) if path.suffix == ".gz" else b"".join(records))
    return path


def crawl_info(crawl: str = "news-20261123T010203Z", **fields: str) -> bytes:
    """The first record of a file of a crawl of ours."""
    said = {"software": "thaigov_spider/0.1.0 Scrapy/2.19.0", "isPartOf": crawl} | fields
    block = "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode()
    return record({"WARC-Type": "warcinfo", "Content-Type": "application/warc-fields"}, block, "1.1")
