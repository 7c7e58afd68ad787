"""Who hears of a run's end: Spidermon's notifiers and a health check, once for each thing that changes."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.crawling import Crawl, crawl
from thaigov_spider.archive.folder import Archive
from thaigov_spider.crawl import healthcheck
from thaigov_spider.crawl.healthcheck import ping
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running

# Spidermon's own way to send nothing: the message goes into the log.
FAKE_SLACK = {
    "ALERTS": "spidermon.contrib.actions.slack.notifiers.SendSlackMessageSpiderFinished",
    "SPIDERMON_SLACK_FAKE": "True",
    "SPIDERMON_SLACK_RECIPIENTS": "#archive",
    "SPIDERMON_SLACK_SENDER_TOKEN": "none",
    "SPIDERMON_SLACK_SENDER_NAME": "archive",
}


@pytest.fixture
def site() -> Site:
    return Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in range(101, 104)])


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def run(folder: Path, origin: str, **settings: str) -> Crawl:
    return crawl(folder / "archives", "assets=no", THAIGOV_ORIGIN=origin, **settings)


def alerts(done: Crawl) -> list[str]:
    """The messages in the log of the last run."""
    log = max((done.archive / "logs").glob("*.log")).read_text("utf-8")
    return re.findall(r"^.* INFO spidermon\.contrib\.actions\.slack.*$", log, re.MULTILINE)


def test_notifiers_hear_of_what_is_wrong_once_and_of_its_end(tmp_path: Path, site: Site, origin: str) -> None:
    assert alerts(run(tmp_path, origin, **FAKE_SLACK)) == []
    site.faults["/news*"] = Fault("403")
    refused = run(tmp_path, origin, **FAKE_SLACK)
    assert refused.status == 3
    assert len(alerts(refused)) >= 1
    assert alerts(run(tmp_path, origin, **FAKE_SLACK)) == []
    site.faults.clear()
    assert len(alerts(run(tmp_path, origin, **FAKE_SLACK))) >= 1
    assert alerts(run(tmp_path, origin, **FAKE_SLACK)) == []


def test_an_action_that_is_not_set_up_is_said_and_costs_nothing(
    tmp_path: Path, site: Site, origin: str
) -> None:
    site.faults["/news*"] = Fault("403")
    mail = "spidermon.contrib.actions.email.smtp.SendSmtpEmail"
    done = run(tmp_path, origin, **FAKE_SLACK | {"ALERTS": mail})
    assert (done.status, done.report["exit_status"]) == (3, 3)
    assert "SPIDERMON_EMAIL_TO" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def pinged() -> Iterator[tuple[str, list[str]]]:
    """A health-check service on loopback, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_request(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ping", paths
        server.shutdown()
        thread.join()


def test_a_health_check_hears_of_every_run(tmp_path: Path, site: Site, origin: str) -> None:
    with pinged() as (url, paths):
        assert run(tmp_path, origin, HEALTHCHECK_URL=url).status == 0
        site.faults["/news*"] = Fault("403")
        assert run(tmp_path, origin, HEALTHCHECK_URL=url).status == 3
        assert run(tmp_path, origin, HEALTHCHECK_URL=url, DOWNLOAD_DELAY="no").status == 2
    assert paths == ["/ping", "/ping/3", "/ping/2"]


def test_a_run_that_finds_another_one_at_work_leaves_the_ping_to_it(tmp_path: Path, origin: str) -> None:
    holder = Archive(tmp_path / "archives")
    holder.prepare()
    with pinged() as (url, paths), holder.locked(datetime.now(UTC)):
        assert run(tmp_path, origin, HEALTHCHECK_URL=url).status == 75
    assert paths == []


def test_a_ping_that_fails_is_one_line_and_changes_nothing(tmp_path: Path, origin: str) -> None:
    with pinged() as (url, _):
        pass
    done = run(tmp_path, origin, HEALTHCHECK_URL=url)
    assert done.status == 0
    assert done.stderr.count("\n") == 1
    assert "the ping to HEALTHCHECK_URL, at 127.0.0.1, failed: Connection refused" in done.stderr


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:port/ping-secret", "http://[::1/ping-secret", "http://127.0.0.1:0/ping-secret"]
)
def test_the_address_of_a_ping_that_fails_is_told_to_nobody(
    caplog: pytest.LogCaptureFixture, url: str
) -> None:
    ping(url, 1)
    [record] = caplog.records
    assert "failed: " in record.getMessage()
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "answer", [b"not HTTP at all\r\n\r\n", b"", b"HTTP/1.1 404 /ping-secret\r\nContent-Length: 0\r\n\r\n"]
)
def test_a_ping_that_is_answered_by_something_odd_is_one_line(
    caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        ping(f"http://127.0.0.1:{server.getsockname()[1]}/ping-secret", 0)
        thread.join()
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/secret", "file:///etc/secret", "secret"])
def test_a_ping_goes_to_the_web_only(tmp_path: Path, origin: str, url: str) -> None:
    done = run(tmp_path, origin, HEALTHCHECK_URL=url)
    assert (done.status, done.stderr.count("\n")) == (2, 1)
    assert "secret" not in done.stderr


class Drops(BaseHTTPRequestHandler):
    """An answer whose head never ends."""

    def do_GET(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.is_over:  # type: ignore[attr-defined]
                self.wfile.write(b"X-Drop: 1\r\n")
                time.sleep(0.05)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def test_a_ping_that_is_answered_in_drops_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(healthcheck, "_LONGEST", 0.5)
    with ThreadingHTTPServer(("127.0.0.1", 0), Drops) as server:
        server.is_over = False  # type: ignore[attr-defined]
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        ping(f"http://127.0.0.1:{server.server_port}/secret", 0)
        server.is_over = True  # type: ignore[attr-defined]
        server.shutdown()
        serving.join()
    assert "no answer within 0.5 seconds" in caplog.text
    assert "secret" not in caplog.text
