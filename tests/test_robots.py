"""robots.txt as people write it, and as it changes; what is not seen of it may forbid."""

import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from protego import Protego

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.http.robots_text import robots_text

TOKEN = "thaigov_spider"
CLOSED = "User-agent: *\nDisallow: /\n"
NEWS = "https://www.thaigov.go.th/th/news/1"


def is_allowed(body: bytes, content_type: str = "text/plain") -> bool:
    return Protego.parse(robots_text(body, content_type, TOKEN)).can_fetch(NEWS, TOKEN)


@pytest.mark.parametrize(
    "body",
    [
        *(CLOSED.encode(name) for name in ("utf-16", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32")),
        b"\xfe\xff" + CLOSED.encode("utf-16-be"),
        "# ห้ามเข้า\n".encode("cp874") + CLOSED.encode(),
        ("\u200b" + CLOSED).encode(),
        CLOSED.replace("\n", "\r").encode(),
        CLOSED.replace("\n", "\u2028").encode(),
        b"User-agent: thaigov_spider/1.0\nDisallow: /",
        b"user agent: Mozilla/5.0 (compatible; ThaiGov_Spider/2.3; +a@example.org)\nDisallow: /",
        b"User-agent: otherbot, thaigov_spider # both\nDisallow: /",
        "User-agent: thaigov_spider/1\u2028Disallow: /".encode(),
    ],
    ids=range(14),
)
def test_it_is_understood_however_it_is_written(body: bytes) -> None:
    assert not is_allowed(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"User-agent: thaigov_spider_2\nDisallow: /",
        b"User-agent: my-thaigov_spider\nDisallow: /",
        b"User-agent: otherbot # not thaigov_spider\nDisallow: /",
        b"Sitemap: /thaigov_spider/1.xml\nUser-agent: otherbot\nDisallow: /",
    ],
)
def test_what_is_said_to_others_is_not_said_to_us(body: bytes) -> None:
    assert is_allowed(body)


@pytest.fixture
def site() -> Site:
    return Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",) * 40) for n in range(101, 106)])


def run(folder: Path, origin: str, **settings: str) -> Crawl:
    return crawl(folder / "archives", "assets=no", THAIGOV_ORIGIN=origin, **settings)


class Odd(BaseHTTPRequestHandler):
    """Answers everything with a status and no body."""

    status = 200
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.mark.parametrize(
    ("status", "why"),
    [(206, "it arrived cut short"), *((one, f"it answered {one}") for one in (300, 304, 407))],
)
def test_an_answer_that_is_not_the_whole_file_allows_nothing(tmp_path: Path, status: int, why: str) -> None:
    asked: list[str] = []
    handler = type("Handler", (Odd,), {"status": status, "asked": asked})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        done = run(tmp_path, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
    assert done.status == 1
    assert f"could not be had ({why})" in done.stderr
    assert set(asked) == {"/robots.txt"}


def test_a_rate_of_requests_is_kept_like_a_delay(tmp_path: Path, site: Site) -> None:
    site.faults["/robots.txt"] = Fault("text", r"User-agent: *\nRequest-rate: 2/2000")
    with running(site) as origin:
        done = run(tmp_path, origin)
    assert done.status == 3
    assert "asks for 1,000 s between two requests" in done.stderr


def test_after_a_day_it_is_asked_for_again(tmp_path: Path) -> None:
    site = Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",) * 40) for n in range(101, 160)])
    begin = (
        "from thaigov_spider.crawl.middlewares import robots; robots._KEPT = 0.2\n"
        "from scrapy.cmdline import execute; execute()"
    )
    with running(site) as origin:
        words = command(tmp_path / "archives", "assets=no", THAIGOV_ORIGIN=origin, DOWNLOAD_DELAY="0.2")
        with subprocess.Popen(
            [sys.executable, "-c", begin, *words[3:]], cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE
        ) as process:
            while len(site.requests) < 8:
                assert process.poll() is None
                time.sleep(0.02)
            site.faults["/robots.txt"] = Fault("disallow")
            assert process.wait(timeout=300) == 3
        assert site.requests[-1].path == "/robots.txt"
        site.faults.clear()
        assert len({*run(tmp_path, origin).ids}) == 59
