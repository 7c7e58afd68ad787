"""Every byte that crosses the wire is in the WARC, unchanged, whatever the server does."""

import gzip
import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.odd_archive import Crawl, Group, crawl, stored
from tests.odd_server import ANSWERS, GZIPPED, LIMIT, PAGE, OddServer, Wire
from thaigov_spider.warc.records import digest

SCHEMES = ["http", "https"]
WAYS_TO_ASK: dict[str, dict[str, Any]] = {
    "/head": {"method": "HEAD"},
    "/post": {"method": "POST", "body": "ชื่อ=1&b=2", "headers": {"x-lower-case": "1", "X-Thai": "ก"}},
    "/stall": {"meta": {"download_timeout": 0.8}},
    "/stall-at-once": {"meta": {"download_timeout": 0.8}},
}
PATHS = [path for path in ANSWERS if path != "/drops-next"]
PAGES = [f"/page?{number}" for number in range(40)]
IDLE = [f"/idle?{number}" for number in range(40)]
ALL = [*PATHS, "/odd?redirected"]
WE_STOP_READING = ["/big", "/big-chunked", "/endless-head", "/lengths-differ", "/bad-chunk", "/not-http"]
SENT_AGAIN = "the server had closed this kept-alive connection; the request was sent again over a new one"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddServer]:
    with OddServer(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def crawled(server: OddServer, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    requests = [
        {"url": origin + path, **WAYS_TO_ASK.get(path, {})}
        for origin in (server.http, server.https)
        for path in [*PATHS, *PAGES, *IDLE]
    ]
    return crawl(
        tmp_path_factory.mktemp("archives"),
        requests,
        CONCURRENT_REQUESTS=16,
        CONCURRENT_REQUESTS_PER_DOMAIN=16,
        DOWNLOAD_MAXSIZE=LIMIT,
        DOWNLOAD_TIMEOUT=20,
    )


def the_group(crawled: Crawl, scheme: str, path: str) -> Group:
    """The exchange as it is stored, without attempts over connections that had been closed."""
    [group] = [g for g in crawled.groups if g.address == (scheme, path) and g.failure != SENT_AGAIN]
    return group


def the_wire(server: OddServer, scheme: str, path: str) -> Wire:
    return server.wires(scheme, path)[-1]


def test_the_crawl_ends_in_good_order_and_its_file_is_sealed(crawled: Crawl) -> None:
    assert crawled.errors == ""
    assert crawled.end["reason"] == "finished"
    [file] = crawled.files
    assert crawled.end["stats"]["capture/files"] == [file.name] == ["thaigov-20261123T010203Z-00001.warc.gz"]
    assert crawled.end["stats"]["capture/bytes"] == file.stat().st_size
    assert crawled.end["stats"]["capture/exchanges"] == len(crawled.groups)
    assert crawled.end["stats"]["capture/failures"] == sum(g.failure is not None for g in crawled.groups)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ALL)
def test_stored_blocks_are_what_crossed_the_socket(
    server: OddServer, crawled: Crawl, scheme: str, path: str
) -> None:
    wire, group = the_wire(server, scheme, path), the_group(crawled, scheme, path)
    assert group.request == wire.received
    if path in WE_STOP_READING:
        assert wire.sent.startswith(group.received)
        assert len(group.received) > 20
    else:
        assert group.received == wire.sent


def test_every_exchange_is_stored_once(server: OddServer, crawled: Crawl) -> None:
    expected = sorted((w.scheme, w.path, w.received) for w in server.log)
    kept = sorted((*g.address, g.request) for g in crawled.groups)
    for one in expected:
        kept.remove(one)
    # What is left never got to the server: it had closed the connection.
    again = [(*g.address, g.request) for g in crawled.groups if g.failure == SENT_AGAIN]
    assert all(one in again for one in kept)


@pytest.mark.parametrize("path", [*PAGES, *IDLE])
def test_no_page_is_lost_over_reused_connections(server: OddServer, crawled: Crawl, path: str) -> None:
    for scheme in SCHEMES:
        assert the_group(crawled, scheme, path).received == the_wire(server, scheme, path).sent


def test_most_exchanges_share_connections(server: OddServer, crawled: Crawl) -> None:
    assert crawled.seen
    pages = [wire for wire in server.log if wire.path in PAGES]
    assert len({wire.connection for wire in pages}) < len(pages) / 2


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ALL)
def test_the_records_of_an_exchange_belong_together(crawled: Crawl, scheme: str, path: str) -> None:
    group = the_group(crawled, scheme, path)
    assert len({record.get("WARC-Date") for record in group.records}) == 1
    assert len({record.get("WARC-Record-ID") for record in group.records}) == len(group.records)
    version = "http/1.0" if path == "/http10" else "http/1.1"
    for record in group.records:
        assert record.get("WARC-IP-Address") == "127.0.0.1"
        assert record.all("WARC-Protocol") == [version, *(["tls/1.3"] if scheme == "https" else [])]
        cipher = str(record.get("WARC-Cipher-Suite"))
        assert cipher.startswith("TLS_") if scheme == "https" else cipher == "None"
        assert record.get("WARC-Block-Digest") == digest(record.block)


def test_the_certificates_of_a_connection_are_with_its_first_exchange(
    server: OddServer, crawled: Crawl
) -> None:
    first: dict[int, Wire] = {}
    for wire in server.log:
        first.setdefault(wire.connection, wire)
    for scheme, path in {(wire.scheme, wire.path) for wire in server.log}:
        wire = the_wire(server, scheme, path)
        shown = the_group(crawled, scheme, path).block_under(f"urn:certificates:{server.https}/")
        is_first = scheme == "https" and first[wire.connection] is wire
        assert shown == (server.certificates if is_first else b""), wire
    records = [record for group in crawled.groups for record in group.records]
    kinds = [record.get("Content-Type") for record in records]
    over_tls = [wire for wire in first.values() if wire.scheme == "https"]
    assert kinds.count("application/pem-certificate-chain") == len(over_tls)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("/odd", PAGE),
        ("/chunked-gzip", GZIPPED),
        ("/trailers", PAGE),
        ("/http10", PAGE),
        ("/lf-only", PAGE),
        ("/hints", PAGE),
        ("/surplus", b"hello"),
        ("/204", b""),
        ("/304", b""),
        ("/head", b""),
        ("/empty", b""),
        ("/truncated", PAGE),
        ("/torn", PAGE[:2000]),
        ("/truncated-at-once", None),
    ],
)
def test_the_payload_digest_is_that_of_the_body_without_its_transfer_coding(
    crawled: Crawl, scheme: str, path: str, payload: bytes | None
) -> None:
    expected = None if payload is None else digest(payload)
    if payload and path in {"/chunked-gzip", "/trailers"}:
        expected = f"sha256:{sha256(payload).hexdigest()}"
    assert the_group(crawled, scheme, path).first.get("WARC-Payload-Digest") == expected


@pytest.mark.parametrize("scheme", SCHEMES)
def test_answers_cut_short_say_why_and_no_others_do(crawled: Crawl, scheme: str) -> None:
    reasons = {path: the_group(crawled, scheme, path).first.get("WARC-Truncated") for path in ALL}
    assert {path: reason for path, reason in reasons.items() if reason} == {
        "/surplus": "unspecified",
        "/truncated": "disconnect",
        "/truncated-at-once": "disconnect",
        "/truncated-chunk": "disconnect",
        "/torn": "disconnect",
        "/bad-chunk": "unspecified",
        "/lengths-differ": "unspecified",
        "/stall": "time",
        "/big": "length",
        "/big-chunked": "length",
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_failures_are_told_in_words(crawled: Crawl, scheme: str) -> None:
    failures = {path: the_group(crawled, scheme, path).failure for path in ALL}
    assert {path: failure for path, failure in failures.items() if failure} == {
        "/nothing": "the connection ended before a whole answer",
        "/reset": "the connection ended before a whole answer",
        "/half-a-head": "the connection ended before a whole answer",
        "/not-http": "the answer breaks the rules of HTTP",
        "/almost-http": "no answer in HTTP",
        "/lengths-differ": "the answer breaks the rules of HTTP",
        "/stall": "no whole answer came in time",
        "/stall-at-once": "no whole answer came in time",
        "/big": "the answer is longer than the limit",
        "/big-chunked": "the answer is longer than the limit",
        "/endless-head": "the answer is longer than the limit",
    }


def test_what_we_do_not_want_to_read_on_is_kept_in_bounds_and_not_read_on(crawled: Crawl) -> None:
    errors = [seen["error"] for seen in crawled.seen if seen["url"].endswith("/endless-head")]
    assert errors == ["DownloadFailedError"] * 2  # and not that of a time-out
    for scheme in SCHEMES:
        assert len(the_group(crawled, scheme, "/endless-head").received) == 2 * LIMIT + (1 << 20)
        assert LIMIT < len(the_group(crawled, scheme, "/big-chunked").received) < 2 * LIMIT + (1 << 20)


def test_the_spider_gets_the_place_of_a_record_that_is_already_in_the_file(crawled: Crawl) -> None:
    [file] = crawled.files
    records = {record.offset: record for record in stored(file)}
    answered = [seen for seen in crawled.seen if seen["capture"]]
    assert len([seen for seen in answered if "on_disk" in seen]) > 100
    for seen in answered:
        capture = seen["capture"]
        record = records[capture.pop("offset")]
        assert capture == {
            "warc": file.name,
            "record_id": record.get("WARC-Record-ID"),
            "payload_digest": record.get("WARC-Payload-Digest"),
            "status": int(record.block.split(b" ")[1]),
            "retrieved": record.get("WARC-Date"),
            "truncated": record.get("WARC-Truncated"),
        }
        assert (record.type, record.get("WARC-Target-URI")) == ("response", seen["url"])
        if "on_disk" in seen:
            assert seen["on_disk"]["id"] == capture["record_id"]
            assert b64decode(seen["on_disk"]["block"]) == record.block


def test_answers_reach_the_spider_unless_they_cannot(crawled: Crawl) -> None:
    lost = {seen["url"].rpartition("/")[2] for seen in crawled.seen if "error" in seen}
    expected = {
        "nothing", "reset", "half-a-head", "not-http", "almost-http", "lengths-differ",
        "stall", "stall-at-once", "big", "big-chunked", "endless-head",
    }  # fmt: skip
    assert lost == expected
    statuses = {seen["url"].rpartition("/")[2]: seen["status"] for seen in crawled.seen if "status" in seen}
    assert (statuses["204"], statuses["304"], statuses["flaky"]) == (204, 304, 503)


def test_a_file_says_who_wrote_it(crawled: Crawl) -> None:
    info = next(stored(crawled.files[0]))
    lines = dict(line.split(": ", 1) for line in info.block.decode().splitlines())
    assert info.get("WARC-Filename") == crawled.files[0].name
    assert lines.pop("software").startswith("thaigov_spider/")
    assert {
        "operator": "archivist@example.org",
        "http-header-user-agent": "odd-crawl",
        "robots": "ignore",
        "isPartOf": "odd-20261123T010203Z",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "DOWNLOAD_TIMEOUT": "20",
        "DOWNLOAD_MAXSIZE": str(LIMIT),
    }.items() <= lines.items()


def test_each_record_is_a_gzip_member(crawled: Crawl) -> None:
    data = crawled.files[0].read_bytes()
    offsets = [record.offset for record in stored(crawled.files[0])]
    for start, end in zip(offsets, [*offsets[1:], len(data)], strict=True):
        text = gzip.decompress(data[start:end])
        assert text.startswith(b"WARC/1.1\r\n")
        assert text.count(b"WARC/1.1\r\n") == 1


def warcio(command: str, *arguments: str) -> str:
    line = [sys.executable, "-m", "warcio.cli", command, *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout


def test_warcio_indexes_the_file(crawled: Crawl) -> None:
    [file] = crawled.files
    lines = warcio("index", "-f", "offset,warc-type,warc-target-uri,http:status", str(file)).splitlines()
    index = [json.loads(line) for line in lines]
    assert [int(entry["offset"]) for entry in index] == [record.offset for record in stored(file)]
    responses = [entry for entry in index if entry["warc-type"] == "response"]
    assert len(responses) > 100
    assert all(len(entry["http:status"]) == 3 for entry in responses)


def test_warcio_check_complains_about_chunked_payload_digests_only(crawled: Crawl) -> None:
    [file] = crawled.files
    complaints = warcio("check", str(file)).splitlines()[1:]
    ids = [line.split()[3] for line in complaints if line.startswith("  offset")]
    chunked = [r for r in stored(file) if b"ransfer-encoding: chunked" in r.block[:300].lower()]
    assert sorted(ids) == sorted(str(r.get("WARC-Record-ID")) for r in chunked if r.type == "response")
    assert all("payload digest failed" in line for line in complaints if not line.startswith("  offset"))
