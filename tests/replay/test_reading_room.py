"""The reading room in a real browser: captures show all that they had, run nothing, and reach nobody."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.damaged import answer
from tests.replay.browser import Shown, Visit, browse
from tests.small_archive import FIRST, SITE, SmallArchive, got
from tests.test_browse_command import browsing, text_at
from tests.test_browse_replay import ELSEWHERE, HOSTILE, STAMPS

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
