"""The two players, on loopback, for as long as they are used: pywb, and ReplayWeb.page on a static server."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.crawling import ENVIRONMENT
from tests.replay.browser import Visit
from tests.replay.tools import BOUND_TO_US, PYWB, REPLAY_WEB_PAGE

# The page of https://replayweb.page, without what its package lacks: icons, and a player of Flash films.
_APP = """<!doctype html><meta charset="utf-8"><title>ReplayWeb.page</title><link rel="icon" href="data:,">
<script src="ui.js"></script><replay-app-main skipruffle></replay-app-main>
"""


@dataclass(frozen=True)
class Player:
    """A player of web archives: where it is, and where it shows an address of a date (14 digits, UTC)."""

    origin: str
    form: str

    def visit(self, url: str, timestamp: str, screenshot: Path | None = None) -> Visit:
        return Visit(self.origin + self.form.format(url=url, timestamp=timestamp), f"mp_/{url}", screenshot)


@contextmanager
def pywb(folder: Path, warcs: Sequence[Path]) -> Iterator[Player]:
    """A pywb with a collection `news` of these files."""
    _manage(folder, "init", "news")
    _manage(folder, "add", "news", *warcs)
    port = free_port()
    words = [*BOUND_TO_US, str(PYWB / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    log = folder / "pywb.log"
    with log.open("wb") as file:
        process = subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=file, stderr=file)
    try:
        wait_for(port, process, log)
        yield Player(f"http://127.0.0.1:{port}", "/news/{timestamp}/{url}")
    finally:
        process.kill()
        process.wait()


def _manage(folder: Path, *words: str | Path) -> None:
    command = [PYWB / "wb-manager", *words]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            break
    raise AssertionError(log.read_text("utf-8"))


@contextmanager
def replay_web_page(folder: Path, wacz: Path) -> Iterator[Player]:
    """ReplayWeb.page with this package."""
    (folder / "index.html").write_text(_APP, "utf-8")
    for path in (REPLAY_WEB_PAGE / "ui.js", REPLAY_WEB_PAGE / "sw.js", wacz):
        shutil.copy(path, folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            form = f"/?source={wacz.name}#view=resources&url={{url}}&ts={{timestamp}}"
            yield Player(f"http://127.0.0.1:{server.server_port}", form)
        finally:
            server.shutdown()
            thread.join()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in http.server
        pass
