"""What whole crawls leave behind: in order, after failures, and when the archive cannot be written."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.odd_archive import crawl, groups
from tests.odd_server import PAGE, OddServer
from tests.proxy import Proxy


@pytest.fixture
def server(tmp_path: Path) -> Iterator[OddServer]:
    with OddServer(tmp_path) as server:
        yield server


def test_robots_redirects_retries_and_errors_are_all_in_the_warc(server: OddServer, tmp_path: Path) -> None:
    paths = ["/redirect", "/flaky", "/forbidden", "/half-a-head", "/fails-later"]
    ran = crawl(
        tmp_path / "archives",
        [{"url": server.http + path} for path in paths],
        CONCURRENT_REQUESTS=1,
        ROBOTSTXT_OBEY=True,
        RETRY_ENABLED=True,
        RETRY_TIMES=1,
        DOWNLOAD_DELAY=0.01,
    )
    asked = [wire.path for wire in server.log]
    assert sorted(asked) == sorted(
        [
            "/robots.txt",
            "/redirect",
            "/odd?redirected",
            "/flaky",
            "/flaky",
            "/half-a-head",
            "/half-a-head",
            "/fails-later",
            "/fails-later",
        ]
    )
    assert [group.address[1] for group in ran.groups] == asked
    for wire, group in zip(server.log, ran.groups, strict=True):
        assert (group.request, group.received) == (wire.received, bytes(wire.sent))
    seen = {one["url"].removeprefix(server.http): one for one in ran.seen}
    assert (seen["/flaky"]["status"], seen["/odd?redirected"]["status"]) == (200, 200)
    assert seen["/half-a-head"]["capture"] is None
    assert seen["/fails-later"]["capture"] is None  # and not that of the earlier try, which had an answer
    assert seen["/forbidden"]["error"] == "IgnoreRequest"


def test_a_request_sent_again_because_its_connection_had_been_closed_is_two_exchanges(
    server: OddServer, tmp_path: Path
) -> None:
    urls = [f"{origin}{path}" for origin in (server.http, server.https) for path in ("/drops-next", "/page")]
    ran = crawl(tmp_path / "archives", [{"url": url} for url in urls], CONCURRENT_REQUESTS=1)
    assert [one["status"] for one in ran.seen] == [200] * 4
    assert [wire.path for wire in server.log] == ["/drops-next", "/page", "/page"] * 2
    assert len({wire.connection for wire in server.log}) == 4
    for wire, group in zip(server.log, ran.groups, strict=True):
        assert (group.request, group.received) == (wire.received, bytes(wire.sent))
    failures = [bool(group.failure) for group in ran.groups]
    assert failures == [False, True, False] * 2


def test_what_goes_through_a_proxy_is_recorded_as_the_site_sent_it(server: OddServer, tmp_path: Path) -> None:
    with Proxy() as proxy:
        requests = [{"url": f"{server.https}/page?{n}", "meta": {"proxy": proxy.url}} for n in range(3)]
        ran = crawl(tmp_path / "archives", requests, CONCURRENT_REQUESTS=1)
    assert proxy.asked == [f"CONNECT {server.https.removeprefix('https://')}"]
    assert [one["status"] for one in ran.seen] == [200] * 3
    for wire, group in zip(server.log, ran.groups, strict=True):
        assert (group.request, group.received) == (wire.received, bytes(wire.sent))
    certificates = [group.block_under("urn:certificates:") for group in ran.groups]
    assert certificates == [server.certificates, b"", b""]
    # The address is the proxy's; the site's is not known.
    assert {record.get("WARC-IP-Address") for group in ran.groups for record in group.records} == {None}


def test_failures_without_a_connection_are_metadata_and_nothing_is_said_to_be_sent(
    server: OddServer, tmp_path: Path
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refused = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        urls = [refused, "http://nowhere.invalid/", server.https + "/page"]
        ran = crawl(tmp_path / "archives", [{"url": url} for url in urls], DOWNLOAD_VERIFY_CERTIFICATES=True)
    assert {one["error"] for one in ran.seen} == {
        "DownloadConnectionRefusedError",
        "CannotResolveHostError",
        "DownloadFailedError",
    }
    assert server.log == []
    assert {group.first.get("WARC-Target-URI"): group.failure for group in ran.groups} == {
        refused: "the connection was refused",
        "http://nowhere.invalid/": "the name of the host could not be resolved",
        server.https + "/page": "the certificate of 127.0.0.1 is refused:"
        " it is signed by an authority that is not trusted",
    }
    assert [record.type for group in ran.groups for record in group.records] == ["metadata"] * 3


def test_a_crawl_that_asks_for_nothing_leaves_no_file(tmp_path: Path) -> None:
    ran = crawl(tmp_path / "archives", [])
    assert ran.end == {"reason": "finished", "stats": {}}
    assert ran.files == []


def test_files_are_rotated_between_exchanges(server: OddServer, tmp_path: Path) -> None:
    ran = crawl(
        tmp_path / "archives",
        [{"url": f"{origin}/page?{n}"} for n in range(15) for origin in (server.http, server.https)],
        WARC_MAX_BYTES=8_000,
    )
    assert len(ran.files) > 3
    assert [file.name for file in ran.files] == ran.end["stats"]["capture/files"]
    assert sum(file.stat().st_size for file in ran.files) == ran.end["stats"]["capture/bytes"]
    for file in ran.files:
        assert all(group.request.startswith(b"GET /page?") for group in groups(file))
    assert len(ran.groups) == 30


def test_a_disk_that_fills_up_stops_the_crawl_with_whole_exchanges_on_it(
    server: OddServer, tmp_path: Path
) -> None:
    ran = crawl(
        tmp_path / "archives",
        [{"url": f"{server.http}/page?{number}"} for number in range(200)],
        CONCURRENT_REQUESTS=16,
        DOWNLOAD_DELAY=0.02,
        RETRY_ENABLED=True,
        file_size_limit=20_000,
    )
    assert ran.end["reason"] == "capture-failed"
    message = f"captures cannot be written to {tmp_path / 'archives'}: File too large"
    assert ran.end["stats"]["capture/error"] == message
    assert [line for line in ran.errors.splitlines() if message in line] == ran.errors.splitlines()[:1]
    got = [one for one in ran.seen if "status" in one]
    lost = [one for one in ran.seen if "error" in one]
    assert {(one["error"], one["message"], one["capture"]) for one in lost} == {
        ("CaptureError", message, None)
    }
    assert [file.name for file in ran.files] == ["thaigov-20261123T010203Z-00001.warc.gz"]
    assert sorted(group.address[1] for group in ran.groups) == sorted(
        one["url"][len(server.http) :] for one in got
    )
    assert all(group.received.endswith(PAGE + b"/page") for group in ran.groups)
    assert len(server.log) <= len(got) + 4  # what was under way; of a dozen more in line, none was sent


def test_an_archive_that_cannot_be_written_to_stops_the_crawl_at_its_first_page(
    server: OddServer, tmp_path: Path
) -> None:
    (tmp_path / "archives").write_text("a file where a folder should be")
    requests = [{"url": f"{server.http}/page?{number}"} for number in range(9)]
    ran = crawl(tmp_path / "archives", requests, CONCURRENT_REQUESTS=1)
    assert ran.end["reason"] == "capture-failed"
    assert re.fullmatch(
        r"captures cannot be written to .*: Not a directory", ran.end["stats"]["capture/error"]
    )
    assert len(server.log) == 1
