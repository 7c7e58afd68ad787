"""What the index of Common Crawl is asked and answers, its arguments, what ranges may hold."""

import gzip
import json
from base64 import b32encode
from hashlib import sha1
from typing import Any

import pytest

from thaigov_spider.http.framing import split
from thaigov_spider.plan.arguments import ArgumentError
from thaigov_spider.plan.capture_index import (
    EVERY_COLLECTION,
    IndexAnswerError,
    IndexCollection,
    IndexQuery,
    Portion,
    Snapshot,
)
from thaigov_spider.plan.commoncrawl import CommonCrawl, CommonCrawlScope
from thaigov_spider.warc.memento import Memento, NoMementoError

ORIGIN = "https://index.commoncrawl.org"
CRAWL = "CC-MAIN-2024-10"
QUERY = IndexQuery("", collection=CRAWL)
FILE = f"crawl-data/{CRAWL}/segments/1.2/warc/x.warc.gz"
URL = "https://www.thaigov.go.th/news/contents/details/7"
ROW = {
    "urlkey": "th,go,thaigov)/news/contents/details/7",
    "timestamp": "20240301020304",
    "url": URL,
    "mime": "text/html",
    "mime-detected": "text/html",
    "status": "200",
    "digest": "A" * 32,
    "length": "300",
    "offset": "100",
    "filename": FILE,
}
SOURCE = CommonCrawl()


def page(*rows: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def answered(body: bytes, key: str | None = "0/1", status: int = 200) -> Any:
    return SOURCE.answered(Portion(QUERY, key), status, body)


def test_the_list_the_number_of_pages_and_a_page_are_asked_for() -> None:
    asked = [Portion(EVERY_COLLECTION), Portion(QUERY), Portion(QUERY, "2/7")]
    assert [SOURCE.listing_at(one, ORIGIN, 0) for one in asked] == [
        f"{ORIGIN}/collinfo.json",
        f"{ORIGIN}/{CRAWL}-index?url=thaigov.go.th%2F%2A&output=json&pageSize=5&showNumPages=true",
        f"{ORIGIN}/{CRAWL}-index?url=thaigov.go.th%2F%2A&output=json&pageSize=5&page=2",
    ]


def test_the_list_of_crawls_is_read_with_the_times_of_each() -> None:
    listed = [
        {
            "id": CRAWL,
            "cdx-api": f"{ORIGIN}/{CRAWL}-index",
            "from": "2024-02-20T21:30:00",
            "to": "2024-03-05",
        },
        {"id": "CC-MAIN-2012"},
    ]
    found = SOURCE.answered(Portion(EVERY_COLLECTION), 200, json.dumps(listed).encode()).collections
    assert found == (
        IndexCollection(CRAWL, "20240220213000", "20240305"),
        IndexCollection("CC-MAIN-2012", "", ""),
    )


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"[1]", b'[{"id": "a/../b"}]', b"[{}]", b"<h1>busy</h1>"]
)
def test_what_is_no_list_of_crawls_is_told(body: bytes) -> None:
    with pytest.raises(IndexAnswerError):
        SOURCE.answered(Portion(EVERY_COLLECTION), 200, body)


def test_the_number_of_pages_says_where_to_go_on() -> None:
    assert answered(b'{"pages": 7, "pageSize": 5, "blocks": 34}', None).resume_key == "0/7"
    assert answered(b"3", None).resume_key == "0/3"
    assert answered(b'{"pages": 0}', None).resume_key is None
    assert answered(page(ROW), "5/7").resume_key == "6/7"
    assert answered(page(ROW), "6/7").resume_key is None


@pytest.mark.parametrize("body", [b"", b"many", b'{"blocks": 3}', b'{"pages": -1}', b"true", b"[]"])
def test_what_is_no_number_of_pages_is_told(body: bytes) -> None:
    with pytest.raises(IndexAnswerError):
        answered(body, None)


def test_a_crawl_without_captures_answers_404() -> None:
    said = b'{"message": "No Captures found for: thaigov.go.th/*"}'
    for key in (None, "0/1"):
        found = answered(said, key, 404)
        assert (found.snapshots, found.resume_key) == ((), None)
    assert answered(b'{"error": "No Captures found for: x"}', None, 404).rows == 0
    for other in (b"<h1>404</h1>", b'{"message": "no such index"}', b"", b"null", b'["No Captures"]'):
        with pytest.raises(IndexAnswerError, match="404"):
            answered(other, None, 404)


def test_a_row_says_where_a_capture_is() -> None:
    [found] = answered(page(ROW)).snapshots
    assert found == Snapshot(
        *(URL, "20240301020304", URL, 200, "text/html", "A" * 32), f"{FILE}#bytes=100-399", CRAWL
    )
    assert SOURCE.capture_at(found, "https://data.example/") == f"https://data.example/{FILE}#bytes=100-399"
    assert SOURCE.headers(found)["Range"] == "bytes=100-399"


@pytest.mark.parametrize(
    ("fields", "is_page"),
    [
        ({"mime": "unk", "mime-detected": "application/xhtml+xml"}, True),
        ({"mime": "application/pdf", "mime-detected": "application/pdf"}, False),
        ({"status": "301", "redirect": URL}, False),
        ({"status": "-"}, False),
        ({"mime": "TEXT/HTML", "mime-detected": ""}, True),
    ],
)
def test_what_may_be_a_page(fields: dict[str, str], is_page: bool) -> None:
    [found] = answered(page(ROW | fields)).snapshots
    assert found.is_page is is_page


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://www.thaigov.go.th/"},
        {"url": "https://elsewhere.example/news/contents/details/7"},
        {"url": "http://["},
        {"timestamp": "2024"},
        {"length": "0"},
        {"offset": "-1"},
        {"filename": "a b"},
        {"filename": "x#bytes=0-1"},
        {"mime": "warc/revisit", "status": "304"},
    ],
)
def test_rows_of_no_article_or_no_place_are_counted_and_left_out(fields: dict[str, str]) -> None:
    found = answered(page(ROW, ROW | fields))
    assert (found.rows, len(found.snapshots)) == (2, 1)


@pytest.mark.parametrize("body", [b"", b"[]", b"no", b'{"urlkey": 1}', page(ROW) + b'\n{"torn": '])
def test_what_is_no_page_of_rows_is_told(body: bytes) -> None:
    with pytest.raises(IndexAnswerError):
        answered(body)


def test_a_range_without_end_is_not_waited_for() -> None:
    [found] = answered(page(ROW | {"length": "9" * 14})).snapshots
    assert SOURCE.most_of(found) == (1 << 26) + (1 << 16)
    [found] = answered(page(ROW)).snapshots
    assert SOURCE.most_of(found) == 300 + (1 << 16)


def test_truncated_stands_in_the_index() -> None:
    assert answered(page(ROW | {"truncated": "length"})).snapshots[0].truncated == "length"


CRAWLS = [
    IndexCollection("CC-MAIN-2012", "20120127", "20120605"),
    IndexCollection("CC-MAIN-2024-10", "20240220213000", "20240305123000"),
    IndexCollection("CC-MAIN-2024-18", "20240412", "20240425"),
    IndexCollection("CC-MAIN-9999"),
]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ({}, ["CC-MAIN-2012", "CC-MAIN-2024-10", "CC-MAIN-2024-18", "CC-MAIN-9999"]),
        ({"from": "2013"}, ["CC-MAIN-2024-10", "CC-MAIN-2024-18", "CC-MAIN-9999"]),
        ({"to": "2012"}, ["CC-MAIN-2012", "CC-MAIN-9999"]),
        ({"from": "202403", "to": "20240305"}, ["CC-MAIN-2024-10", "CC-MAIN-9999"]),
        ({"from": "20240306", "to": "202403"}, ["CC-MAIN-9999"]),
        ({"from": "2024030512"}, ["CC-MAIN-2024-10", "CC-MAIN-2024-18", "CC-MAIN-9999"]),
        ({"crawl": "CC-MAIN-2024-10"}, ["CC-MAIN-2024-10"]),
    ],
)
def test_only_crawls_that_may_have_it_are_asked(arguments: dict[str, str], names: list[str]) -> None:
    scope = CommonCrawlScope.parse(**arguments)
    [(listed, _)] = scope.steps(CRAWLS)
    assert [one.collection for one in listed] == names
    assert bool(scope.lists()) is ("crawl" not in arguments)


def test_the_scope_as_a_line_is_the_same_scope() -> None:
    scope = CommonCrawlScope.parse(**{"crawl": CRAWL, "from": "2024", "prefix": "/news/cab", "all": "yes"})
    assert CommonCrawlScope.from_text(scope.as_text()) == scope
    assert scope.queries() == [IndexQuery("news/cab", "2024", "", everything=True, collection=CRAWL)]
    for wrong in ("", "CC MAIN", "../x", "*"):
        with pytest.raises(ArgumentError, match="crawl"):
            CommonCrawlScope.parse(crawl=wrong)


def base32(data: bytes) -> str:
    return b32encode(sha1(data, usedforsecurity=False).digest()).decode()


BODY = b"<html>x</html>"
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n" + BODY


def record(block: bytes = BLOCK, **fields: str) -> bytes:
    said = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:3d2e9f0a-6650-41ea-aa41-c225e9e2b2bc>",
        "WARC-Date": "2024-03-01T02:03:04Z",
        "WARC-Target-URI": URL,
        "WARC-Payload-Digest": f"sha1:{base32(BODY)}",
        "WARC-Block-Digest": f"sha1:{base32(block)}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    said |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in said.items() if value]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def got(member: bytes, status: int = 206, length: int | None = None, said: str | None = None) -> Memento:
    """What follows from an answer with these bytes; the index says that so many are there."""
    place = f"{FILE}#bytes=100-{99 + (len(member) if length is None else length)}"
    one = Snapshot(URL, "20240301020304", URL, 200, "text/html", base32(BODY), place, CRAWL)
    given = said or f"{place.partition('=')[2]}/999999"
    head = f"HTTP/1.1 {status} x\r\nContent-Range: bytes {given}\r\nContent-Length: {len(member)}\r\n\r\n"
    found = SOURCE.memento_of(one, split(head.encode() + member, "GET"))
    assert found is not None
    return found


def test_one_whole_record_is_taken_as_it_is() -> None:
    member = gzip.compress(record(), mtime=0)
    found = got(member)
    assert (found.message, found.payload, found.is_cut) == (BLOCK, BODY, False)
    assert found.copied is not None
    assert found.copied.member == member
    about = dict(found.copied.about)
    assert about["crawl"] == CRAWL
    assert (about["file"], about["offset"], about["length"]) == (FILE, "100", str(len(member)))


def test_one_that_was_truncated_says_so() -> None:
    assert got(gzip.compress(record(WARC_Truncated="length"))).is_cut


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (record() + record(), "more than one record"),
        (record()[:-2], "more than one record|ends inside"),
        (record()[:-20], "ends inside"),
        (record() + b"\n", "more than one record"),
        (b"", "no WARC record"),
        (b"<html>", "no WARC record"),
        (b"WARC/1.0\r\nno colon\r\n\r\nx", "cannot be read"),
        (record(WARC_Type="request"), "request record"),
        (record(WARC_Record_ID=""), "lacks a name"),
        (record(WARC_Date=""), "when it was captured"),
        (record(WARC_Date="2024-03-01T02:03:04"), "time in UTC"),
        (record(WARC_Date="2024-03-01T02:03:05Z"), "another time"),
        (record(WARC_Target_URI=f"{URL}0"), "another address"),
        (record(WARC_Payload_Digest=f"sha1:{'A' * 32}"), "payload digest"),
        (record(WARC_Block_Digest=f"sha1:{'A' * 32}"), "block digest"),
        (record(b"hello"), "no HTTP response"),
        (record(BLOCK.replace(b"x</", b"y</"), WARC_Payload_Digest=""), None),
    ],
)
def test_what_is_not_the_record_that_the_index_lists_is_told(text: bytes, words: str | None) -> None:
    if words is None:
        assert got(gzip.compress(text)).payload != BODY
        return
    with pytest.raises(NoMementoError, match=words):
        got(gzip.compress(text))


def test_what_is_not_the_range_that_was_asked_for_is_told() -> None:
    member = gzip.compress(record())
    with pytest.raises(NoMementoError, match="whole file"):
        got(member, status=200)
    with pytest.raises(NoMementoError, match="shorter"):
        got(member[:-1], length=len(member))
    with pytest.raises(NoMementoError, match="longer"):
        got(member + b"x", length=len(member))
    with pytest.raises(NoMementoError, match="another range came, 7-8"):
        got(member, said="7-8/9")
    with pytest.raises(NoMementoError, match="more came than one gzip member"):
        got(member + gzip.compress(b"x"))
    with pytest.raises(NoMementoError, match="not whole"):
        got(member[:-9])
    with pytest.raises(NoMementoError, match="no gzip member, or a damaged one"):
        got(member[:30] + bytes(9) + member[39:])
    with pytest.raises(NoMementoError, match="no gzip member"):
        got(record())


def test_an_answer_that_is_no_range_speaks_for_itself() -> None:
    one = Snapshot(URL, "20240301020304", URL, place=f"{FILE}#bytes=1-2")
    for status in (404, 416, 503):
        assert SOURCE.memento_of(one, split(b"HTTP/1.1 %d x\r\n\r\n" % status, "GET")) is None
    assert SOURCE.memento_of(one, None) is None


def test_a_record_that_grows_beyond_all_bounds_is_not_unpacked() -> None:
    with pytest.raises(NoMementoError, match="longer than the limit"):
        got(gzip.compress(record(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1 << 26))))


def arc(block: bytes = BLOCK, url: str = URL, date: str = "20240301020304", end: bytes = b"\n") -> bytes:
    return f"{url} 203.0.113.5 {date} text/html {len(block)}\n".encode() + block + end


def test_an_arc_record_is_made_one_of_warc() -> None:
    found, again = got(gzip.compress(arc())), got(gzip.compress(arc(), 1))
    assert found.message == BLOCK
    assert found.copied is not None
    assert again.copied is not None
    text = gzip.decompress(found.copied.member)
    assert text.startswith(b"WARC/1.0\r\nWARC-Type: response\r\n")
    assert f"ARC-Header: {URL} 203.0.113.5 ".encode() in text
    assert text.endswith(BLOCK + b"\r\n\r\n")
    assert found.copied.header.fields["warc-date"] == "2024-03-01T02:03:04Z"
    assert found.copied.header.fields["warc-ip-address"] == "203.0.113.5"
    assert found.copied.header.fields["warc-record-id"] == again.copied.header.fields["warc-record-id"]
    assert dict(found.copied.about)["format"] == "ARC"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (arc()[:-20], "one whole ARC record"),
        (arc(end=b"\n" + arc()), "one whole ARC record"),
        (arc(url=f"{URL}0"), "another address"),
        (arc(date="20240301020305"), "another time"),
        (arc(b"<html>x</html>"), "no HTTP response"),
    ],
)
def test_what_is_not_that_arc_record_is_told(text: bytes, words: str) -> None:
    with pytest.raises(NoMementoError, match=words):
        got(gzip.compress(text))
