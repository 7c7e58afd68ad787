"""WARC files as the project writes them, of pages like those of `bench.capture`, half of them sent gzipped.

`python -m bench.archive FOLDER MEGABYTES [FILES]` makes them, so many files of the same size.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.capture import answer
from thaigov_spider.capture.warcfile import WarcFile
from thaigov_spider.warc.exchange import Exchange
from thaigov_spider.warc.records import Record, payload_digest, records_of, warcinfo

PAGES = 400  # that differ; they come again and again, under other addresses
WHEN = datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=UTC)
SENT = (
    b"GET /news/contents/details/%d HTTP/1.1\r\nHost: www.thaigov.go.th\r\nAccept: text/html,*/*;q=0.8\r\n"
    b"Accept-Language: th\r\nUser-Agent: thaigov_spider (+me@example.org)\r\nFrom: me@example.org\r\n"
    b"Accept-Encoding: gzip, deflate, br\r\n\r\n"
)


def make(folder: Path, size: int, files: int) -> int:
    """Write so many bytes in so many files; the number of pages."""
    chance = random.Random(1)
    answers = [answer(("plain", "gzip")[number % 2], chance) for number in range(PAGES)]
    number = 0
    for file in range(1, files + 1):
        warc = WarcFile(folder, f"20261123T0102{file:02}Z", describe, size)
        while True:
            warc.append(records(number, answers[number % PAGES]))
            number += 1
            if warc.bytes_written * files >= size:
                break
        warc.close()
    return number


def describe(name: str) -> Record:
    """A file's first record."""
    return warcinfo(name, WHEN, {"software": "thaigov_spider/0.1.0"})


def records(number: int, received: bytes) -> list[Record]:
    """Response and request of one page."""
    uri = f"https://www.thaigov.go.th/news/contents/details/{number}"
    when = WHEN + timedelta(seconds=number)
    one = Exchange(uri, "GET", when, sent=[SENT % number], received=[received], ip="127.0.0.1", tls="tls/1.3")
    return records_of(one, one.frame(), payload_digest(one.frame()))


if __name__ == "__main__":
    folder, megabytes, *files = sys.argv[1:]
    print(make(Path(folder), int(float(megabytes) * 1e6), int(files[0]) if files else 1))
