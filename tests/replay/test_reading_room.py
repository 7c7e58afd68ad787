"""The reading room in a real browser: captures show all that they had, run nothing, and reach nobody."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

from tests.crawling import crawl
from tests.damaged import answer
from tests.replay.browser import Shown, Visit, browse
from tests.replay.tools import SCREENSHOTS
from tests.small_archive import FIRST, SITE, SmallArchive, got
from tests.test_browse_article import build
from tests.test_browse_command import browsing, text_at
from tests.test_browse_replay import ELSEWHERE, HOSTILE, STAMPS
from thaigov_spider.demo.site import Site, running

RUNS = (
    "<script>document.title = 'it ran'; fetch('{elsewhere}/fetch'); top.location = '{elsewhere}/top'</script>"
)


@contextmanager
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server of somebody else's: its address, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def hostile_archive(root: Path, elsewhere: str) -> None:
    page = HOSTILE.replace("<body", RUNS.format(elsewhere=elsewhere) + "<body").replace(ELSEWHERE, elsewhere)
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{RUNS.format(elsewhere=elsewhere)}</svg>"
    sniffed = answer(page.encode()).replace(b"Content-Type: text/html\r\n", b"")
    SmallArchive(root).run(
        FIRST,
        got(f"{SITE}/hostile", answer(page.encode()), FIRST),
        got(f"{SITE}/sniffed", sniffed, FIRST),
        got(f"{SITE}/drawing", answer(svg.encode()).replace(b"text/html", b"image/svg+xml"), FIRST),
        got(f"{SITE}/xml", answer(svg.encode()).replace(b"text/html", b"application/xhtml+xml"), FIRST),
        got(f"{SITE}/text", answer(page.encode()).replace(b"text/html", b"text/plain"), FIRST),
    )


def test_a_hostile_capture_runs_nothing_and_reaches_nobody(tmp_path: Path) -> None:
    with canary() as (elsewhere, asked):
        hostile_archive(tmp_path / "archive", elsewhere)
        with browsing(tmp_path / "archive") as (_, address):
            text_at(address)
            names = ("hostile", "sniffed", "drawing", "xml", "text")
            places = [f"web/{STAMPS[0]}{kind}/{SITE}/{name}" for name in names for kind in ("", "id_")]
            places = [place for place in places if "sniffed" not in place or "id_" not in place]
            seen: list[Shown] = browse([Visit(address + place, place) for place in places]).visits
        assert asked == []
    for shown in seen:
        assert shown.title != "it ran"
        outside = [one for one in shown.requests if not one.url.startswith((address, "data:"))]
        assert [one for one in outside if one.failure is None or one.status is not None] == []
        assert not outside or "id_/" in shown.address  # where only the policy forbids it
    assert "ข่าวที่เป็นอันตราย" in seen[0].text


def test_an_article_stands_beside_its_page_with_all_its_pictures_style_and_fonts(tmp_path: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    archive = tmp_path / "archive"
    with running(Site(generation="codeigniter")) as origin:
        done = crawl(archive, "limit=4", THAIGOV_ORIGIN=origin, DOWNLOAD_DELAY="0")
        assert done.status == 0, done.stderr
    with browsing(archive) as (_, address):
        text_at(address)
        found = json.loads(get(f"{address}api/search?order=newest"))["articles"]
        keys = [one["key"] for one in found]
        articles = [json.loads(get(f"{address}api/article?{urlencode({'key': key})}")) for key in keys]
        assert len(articles) == 4
        visits = [
            Visit(
                f"{address}article?{urlencode({'key': one['key'], 'hl': language})}",
                one["capture"],
                SCREENSHOTS / f"reading-room-{number}-{language}.png",
            )
            for number, one in enumerate(articles)
            for language in ("th", "en")
        ]
        for one, shown in zip(articles, browse(visits).visits[::2], strict=True):
            assert one["missing"] == []
            assert one["article"]["title"] in shown.text
            assert shown.pictures
            assert [url for url, width in shown.pictures if not width] == []
            lost = [asked for asked in shown.requests if not asked.well_answered]
            # Where scripts are off the page asks for this, below its own path, and the site has it nowhere.
            assert [asked for asked in lost if not asked.url.endswith("/noscript.css")] == []
            assert all(status == "loaded" for _, status in shown.fonts)
            assert [said for said in shown.complaints if "404" not in said] == []


def test_every_page_fits_and_asks_nobody_else(tmp_path: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    build(tmp_path / "archive")
    key = urlencode({"key": f"{SITE}/news/contents/1"})
    pages = (
        "",
        "?q=%E0%B9%80%E0%B8%9B%E0%B8%B4%E0%B8%94&hl=en",
        "overview",
        "api",
        f"check?{key}",
        "nowhere",
    )
    with browsing(tmp_path / "archive") as (_, address):
        text_at(address)
        visits = [
            Visit(address + page, page, SCREENSHOTS / f"reading-room-page-{number}.png")
            for number, page in enumerate(pages)
        ]
        for shown in browse(visits).visits:
            assert all(asked.url.startswith(address) for asked in shown.requests)
            assert [said for said in shown.complaints if "404" not in said] == []


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
        return text
