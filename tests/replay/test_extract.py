"""What warcprox captures of the miniature site, as the proxy of whoever looks at it, yields every article."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.crawling import ENVIRONMENT
from tests.extracting import extracted
from tests.replay.players import free_port, wait_for
from tests.replay.tools import BOUND_TO_US, WARCPROX
from thaigov_spider.demo.site import Site, running
from thaigov_spider.html.text import clean

# Of its own accord it fetches nothing from loopback.
_PROGRAM = """
from warcprox import main, warcproxy
warcproxy.WarcProxyHandler.allow_localhost = True
main.main()
"""


@contextmanager
def warcprox(folder: Path) -> Iterator[int]:
    """The port of the proxy; behind the block, its WARC files are closed and in the folder."""
    port, log = free_port(), folder / "log"
    words = [*BOUND_TO_US, str(WARCPROX), "-c", _PROGRAM, "-b", "127.0.0.1", "-p", str(port), "-d", ".", "-z"]
    with log.open("wb") as file:
        process = subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=file, stderr=file)
    try:
        wait_for(port, process, log)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def visit(port: int, url: str) -> None:
    proxy = HTTPConnection("127.0.0.1", port, timeout=30)
    proxy.request("GET", url, headers={"Accept-Encoding": "gzip"})
    answer = proxy.getresponse()
    assert answer.status == 200
    answer.read()
    proxy.close()


def test_a_warc_by_warcprox_yields_every_article(tmp_path: Path) -> None:
    site = Site()
    with running(site) as origin, warcprox(tmp_path) as port:
        for article in [*site.articles, *site.articles[:9]]:
            visit(port, origin + article.path)
        edited = site.edit(site.articles[4].id, title="แก้ไขแล้ว")
        visit(port, origin + edited.path)
        urls = [origin + article.path for article in site.articles]
        titles = [clean(article.title) for article in site.articles]
    warcs = sorted(tmp_path.glob("*.warc.gz"))
    found = extracted(*warcs)
    assert found.problems == []
    newest = {line["url"]: line["title"] for line in extracted(*warcs, newest=True).lines}
    assert newest == dict(zip(urls, titles, strict=True))
    assert [line["version"] for line in found.lines if line["id"] == edited.id] == [1, 2]
    assert found.tally.captures == len(urls) + 9 + 1
