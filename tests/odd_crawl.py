"""Crawl what standard input says, with capture, in a process of its own; say on standard output what came.

In: one JSON object, `settings` and `requests` (each the arguments of a scrapy.Request, in order), `revisits`
(whether payloads that are known become revisits, which hold no body to compare). Out: one
JSON object a line; the last has `reason` and `stats`, the others say what the spider saw, and what it could
already read from the WARC file at that moment.
"""

import json
import resource
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure
from warcio.archiveiterator import ArchiveIterator

from thaigov_spider.capture import recorder
from thaigov_spider.capture.fetch import fetch_of

HANDLER = "thaigov_spider.capture.handler.CaptureHandler"


class Nowhere(CachingThreadedResolver):
    """Resolves no name, and asks nobody; addresses need no resolving."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802
        if name.startswith("127."):
            return super().getHostByName(name, timeout)
        return fail(DNSLookupError(f"no such name: {name}"))


def fields_of(message: Request | Response) -> dict[str, Any] | None:
    capture = fetch_of(message).capture
    return asdict(capture) if capture else None


def record_on_disk(folder: Path, capture: dict[str, Any]) -> dict[str, str]:
    with (folder / (capture["warc"] + ".open")).open("rb") as file:
        file.seek(capture["offset"])
        record = next(ArchiveIterator(file, no_record_parse=True))
        block = record.raw_stream.read()
        return {"id": record.rec_headers["WARC-Record-ID"], "block": b64encode(block).decode()}


class OddSpider(Spider):
    name = "odd"
    job: dict[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        for arguments in self.job["requests"]:
            yield Request(**arguments, callback=self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        capture = fields_of(response)
        assert capture is not None
        folder = Path(self.settings["ARCHIVES_DIR"]) / "warc"
        say(
            url=response.url,
            status=response.status,
            flags=response.flags,
            capture=capture,
            on_disk=record_on_disk(folder, capture),
        )

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        say(
            url=request.url,
            error=type(error).__name__,
            message=str(error),
            capture=fields_of(request),
        )

    def closed(self, reason: str) -> None:
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats()
        say(
            reason=reason, stats={name: value for name, value in stats.items() if name.startswith("capture/")}
        )


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201


def run(job: dict[str, Any]) -> None:
    OddSpider.job = job
    if (limit := job.get("file_size_limit")) is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if not job["revisits"]:
        setattr(recorder, "may_be_original", lambda *_: False)  # noqa: B010
    settings = {
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_WARNSIZE": 0,
        "TWISTED_DNS_RESOLVER": Nowhere,
        "HTTPERROR_ALLOW_ALL": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "RETRY_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "OPERATOR_CONTACT": "archivist@example.org",
        "USER_AGENT": "odd-crawl",
        "RUN_ID": "20261123T010203Z",
    }
    process = AsyncCrawlerProcess(settings | job["settings"])
    process.crawl(OddSpider)
    process.start()


if __name__ == "__main__":
    run(json.load(sys.stdin))
