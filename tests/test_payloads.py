"""Each payload is kept once: what becomes a revisit, and of what."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from tests.odd_archive import Crawl, Stored, crawl
from tests.odd_server import OddServer
from thaigov_spider.capture.payloads import NoPayloads, Originals
from thaigov_spider.warc.exchange import Exchange
from thaigov_spider.warc.records import SAME_PAYLOAD, Original, digest, may_be_original, records_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
ORIGINAL = Original("<urn:uuid:1>", "http://x/first", "2026-11-22T00:00:00.000001Z", "1.warc.gz", 0)


def exchange(received: bytes, **fields: object) -> Exchange:
    began = datetime(2026, 11, 23, tzinfo=UTC)
    return Exchange("http://x/a", "GET", began, sent=[b"GET"], received=[received], **fields)  # type: ignore[arg-type]


def test_a_known_payload_becomes_a_revisit_with_its_own_head() -> None:
    one = exchange(OK + b"hello")
    revisit, request = records_of(one, one.frame(), digest(b"hello"), ORIGINAL)
    assert revisit["WARC-Type"] == "revisit"
    assert bytes(revisit.block) == OK
    assert revisit["WARC-Block-Digest"] == digest(OK)
    assert revisit["WARC-Payload-Digest"] == digest(b"hello")
    assert revisit["WARC-Profile"] == SAME_PAYLOAD
    assert revisit["WARC-Refers-To"] == ORIGINAL.record_id
    assert revisit["WARC-Refers-To-Target-URI"] == ORIGINAL.target_uri
    assert revisit["WARC-Refers-To-Date"] == "2026-11-22T00:00:00Z"
    assert request["WARC-Concurrent-To"] == revisit["WARC-Record-ID"]


@pytest.mark.parametrize(
    ("received", "fields", "may"),
    [
        (OK + b"hello", {}, True),
        (OK + b"hel", {"ended": "lost"}, False),
        (OK.replace(b"5", b"0"), {}, False),
        (OK.replace(b"200", b"404") + b"hello", {}, False),
        (OK.replace(b"200", b"302") + b"hello", {}, False),
        (b"220 mail", {}, False),
    ],
)
def test_only_whole_pages_with_something_in_them_are_originals(
    received: bytes, fields: dict[str, object], may: bool
) -> None:
    one = exchange(received, **fields)
    assert may_be_original(one.frame()) is may


def test_later_crawls_learn_of_an_original_when_it_is_synced() -> None:
    remembered: dict[str, Original] = {}

    class Memory(NoPayloads):
        def remember(self, originals: Mapping[str, Original]) -> None:
            remembered.update(originals)

    originals = Originals(Memory())
    originals.add("sha1:A", ORIGINAL)
    assert originals.find("sha1:A") == ORIGINAL
    assert remembered == {}
    originals.synced()
    assert remembered == {"sha1:A": ORIGINAL}
    assert originals.find("sha1:A") is None  # it is asked of the memory now


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    folder = tmp_path_factory.mktemp("revisits")
    paths = ["/hints", "/lf-only", "/trailers", "/truncated", "/chunked-gzip", "/page", "/page?again"]
    paths += ["/truncated", "/empty", "/empty", "/flaky", "/redirect", "/hints", "/chunked-gzip", "/trailers"]
    with OddServer(folder) as server:
        requests = [{"url": server.http + path} for path in paths]
        yield crawl(folder / "archives", requests, revisits=True, CONCURRENT_REQUESTS=1, WARC_MAX_BYTES=2_500)


def test_a_crawl_keeps_each_payload_once_in_chunks_and_once_without_under_all_addresses(
    crawled: Crawl,
) -> None:
    records = {group.first.get("WARC-Record-ID"): group.first for group in crawled.groups}
    revisits = [record for record in records.values() if record.type == "revisit"]
    kept = [record for record in records.values() if record.type == "response" and is_whole(record)]
    digests = [record.get("WARC-Payload-Digest") for record in kept]
    assert len(digests) == len(set(digests))
    assert {(record.get("WARC-Target-URI") or "").rpartition("/")[2] for record in revisits} == {
        *("lf-only", "trailers", "page?again", "odd?redirected", "hints", "chunked-gzip")
    }
    for revisit in revisits:
        original = records[revisit.get("WARC-Refers-To")]
        assert original.type == "response"
        assert is_chunked(revisit) == is_chunked(original)
        assert revisit.get("WARC-Payload-Digest") == original.get("WARC-Payload-Digest")
        assert revisit.get("WARC-Refers-To-Date") == (original.get("WARC-Date") or "")[:19] + "Z"
        assert revisit.get("WARC-Refers-To-Target-URI") == original.get("WARC-Target-URI")
    assert crawled.end["stats"]["capture/revisits"] == len(revisits)
    assert len(crawled.files) > 1


def is_chunked(record: Stored) -> bool:
    return b"chunked" in record.block.partition(b"\r\n\r\n")[0]


def is_whole(record: Stored) -> bool:
    return (
        record.get("WARC-Truncated") is None and b"\r\n\r\n" in record.block[:-4] and b" 200 " in record.block
    )
