import gzip
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import RFC_4122, UUID

import pytest

from thaigov_spider.warc.exchange import Exchange, Failure
from thaigov_spider.warc.records import Record, digest, payload_digest, records_of, target_uri, warcinfo

BEGAN = datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=UTC)
SENT = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"
EMPTY = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # as every archive writes the digest of nothing


def records(received: bytes, sent: bytes = SENT, **fields: Any) -> list[Record]:
    exchange = Exchange(
        "http://x/a", "GET", BEGAN, sent=[sent] if sent else [], received=[received], ip="127.0.0.9", **fields
    )
    return records_of(exchange, exchange.frame(), payload_digest(exchange.frame()))


def kinds(found: list[Record]) -> list[str]:
    return [record["WARC-Type"] for record in found]


def test_an_exchange_is_a_response_and_the_request_that_it_answers() -> None:
    response, request = records(ANSWER)
    assert (bytes(response.block), bytes(request.block)) == (ANSWER, SENT)
    assert response["Content-Type"] == "application/http;msgtype=response"
    assert request["Content-Type"] == "application/http;msgtype=request"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert request["WARC-Record-ID"] != response["WARC-Record-ID"]
    for record in (response, request):
        assert record["WARC-Date"] == "2026-11-23T01:02:03.000045Z"
        assert record["WARC-Target-URI"] == "http://x/a"
        assert record["WARC-IP-Address"] == "127.0.0.9"
        assert record["WARC-Protocol"] == "http/1.0"
    assert response["WARC-Payload-Digest"] == digest(b"hello")
    assert response["WARC-Block-Digest"] == digest(ANSWER)
    assert request["WARC-Block-Digest"] == digest(SENT)


def test_a_record_begins_with_its_version_and_ends_its_header_with_its_length() -> None:
    header = records(ANSWER)[0].header()
    assert header.startswith(b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:")
    assert header.endswith(b"Content-Length: %d\r\n\r\n" % len(ANSWER))


def test_ids_are_random_uuids() -> None:
    ids = [UUID(record["WARC-Record-ID"][1:-1]) for _ in range(50) for record in records(ANSWER)]
    assert {(one.version, one.variant) for one in ids} == {(4, RFC_4122)}
    assert len(set(ids)) == 100


@pytest.mark.parametrize(
    ("payload", "is_packed"),
    [
        (gzip.compress(b"hello"), True),
        (b"\xff\xd8\xff\xe0 a picture", True),
        (b"<html>", False),
        (b"", False),
    ],
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_payload_that_came_compressed_is_known(
    payload: bytes, *, is_packed: bool, is_chunked: bool
) -> None:
    framing = b"Transfer-Encoding: chunked\r\n\r\n%X\r\n%b\r\n0\r\n\r\n"
    answer = (framing if is_chunked and payload else b"Content-Length: %d\r\n\r\n%b") % (
        len(payload),
        payload,
    )
    response, request = records(b"HTTP/1.1 200 OK\r\n" + answer)
    assert (response.is_packed, request.is_packed) == (is_packed, False)


def test_digests_are_sha1_in_base_32() -> None:
    assert digest(b"") == EMPTY


def test_the_payload_digest_takes_off_the_transfer_coding() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    [response, _] = records(head + b"5\r\nhello\r\n0\r\n\r\n")
    assert response["WARC-Payload-Digest"] == f"sha256:{sha256(b'hello').hexdigest()}"
    [unknown, _] = records(head.replace(b"chunked", b"gzip, chunked") + b"5\r\nhello\r\n0\r\n\r\n")
    assert unknown.get("WARC-Payload-Digest") is None


def test_the_tls_version_is_a_protocol_of_its_own() -> None:
    header = records(ANSWER, tls="tls/1.3")[0].header()
    assert b"WARC-Protocol: http/1.0\r\nWARC-Protocol: tls/1.3\r\n" in header


def test_the_cipher_suite_is_said_of_every_record() -> None:
    for record in records(ANSWER, tls="tls/1.3", cipher="TLS_AES_128_GCM_SHA256"):
        assert record["WARC-Cipher-Suite"] == "TLS_AES_128_GCM_SHA256"
    assert records(ANSWER)[0].get("WARC-Cipher-Suite") is None


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://x/a/b?c", "https://x:443/"),
        ("https://user:word@x:8443/a", "https://x:8443/"),
        ("https://[::1]/a", "https://[::1]:443/"),
    ],
)
def test_certificates_stand_under_a_urn_of_their_own(url: str, origin: str) -> None:
    exchange = Exchange(url, "GET", BEGAN, sent=[SENT], received=[ANSWER], tls="tls/1.3", certificates=b"PEM")
    response, request, shown = records_of(exchange, exchange.frame(), payload_digest(exchange.frame()))
    assert (shown["WARC-Type"], shown["WARC-Target-URI"]) == ("metadata", f"urn:certificates:{origin}")
    assert (shown["Content-Type"], shown.block) == ("application/pem-certificate-chain", b"PEM")
    assert shown["WARC-Concurrent-To"] == request["WARC-Concurrent-To"] == response["WARC-Record-ID"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "unspecified"),
        ({"ended": "closed"}, "disconnect"),
        ({"ended": "lost"}, "disconnect"),
        ({"cut": "time"}, "time"),
        ({"cut": "length", "ended": "lost"}, "length"),
    ],
)
def test_a_body_cut_short_says_why(fields: dict[str, Any], reason: str) -> None:
    response = records(ANSWER[:-1], **fields)[0]
    assert response["WARC-Truncated"] == reason
    assert response["WARC-Payload-Digest"] == digest(b"hell")


@pytest.mark.parametrize("fields", [{"ended": "closed"}, {"cut": "time"}])
def test_a_whole_body_is_not_called_cut(fields: dict[str, Any]) -> None:
    assert records(ANSWER, **fields)[0].get("WARC-Truncated") is None


def test_a_body_cut_off_before_its_first_byte_does_not_pass_for_an_empty_one() -> None:
    assert records(ANSWER[:-5])[0].get("WARC-Payload-Digest") is None
    assert records(ANSWER[:-5].replace(b"5", b"0"))[0]["WARC-Payload-Digest"] == EMPTY


def test_interim_and_surplus_bytes_are_kept_beside_the_response() -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    found = records(interim + ANSWER + b"surplus")
    assert kinds(found) == ["response", "request", "metadata", "metadata"]
    response, _, before, behind = found
    assert bytes(response.block) == ANSWER
    assert (before["WARC-Target-URI"], bytes(before.block)) == ("urn:interim:http://x/a", interim)
    assert (behind["WARC-Target-URI"], bytes(behind.block)) == ("urn:surplus:http://x/a", b"surplus")
    assert before["WARC-Concurrent-To"] == behind["WARC-Concurrent-To"] == response["WARC-Record-ID"]


def test_a_failure_without_an_answer_is_a_metadata_record_and_what_was_sent() -> None:
    found = records(b"", failure=Failure("it broke", "Error: a\r\nb"))
    assert kinds(found) == ["metadata", "request"]
    failure, request = found
    assert failure["Content-Type"] == "application/warc-fields"
    assert bytes(failure.block) == b"failure: it broke\r\nexception: Error: a b\r\n"
    assert request["WARC-Concurrent-To"] == failure["WARC-Record-ID"]


def test_a_failure_before_anything_was_sent_is_a_metadata_record_alone() -> None:
    [failure] = records(b"", sent=b"", failure=Failure("no such host"))
    assert bytes(failure.block) == b"failure: no such host\r\n"
    assert failure.get("WARC-Protocol") is None


def test_a_failure_with_an_answer_is_told_beside_it() -> None:
    found = records(ANSWER[:-1], cut="time", failure=Failure("no whole answer came in time"))
    assert kinds(found) == ["response", "request", "metadata"]
    assert bytes(found[2].block) == b"failure: no whole answer came in time\r\n"


def test_an_answer_without_a_head_is_kept_where_replay_does_not_see_it() -> None:
    found = records(b"220 mail ESMTP\r\n\r\n")
    assert kinds(found) == ["metadata", "request", "metadata"]
    assert bytes(found[0].block) == b"failure: no answer in HTTP\r\n"
    assert (found[2]["WARC-Target-URI"], bytes(found[2].block)) == (
        "urn:unparsed:http://x/a",
        b"220 mail ESMTP\r\n\r\n",
    )


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("http://x/", "http://x/"),
        ("http://x/%e0%b8%81?q=%ab|c#d#e", "http://x/%E0%B8%81?q=%AB|c"),
        ("http://x/ก ข\n", "http://x/%E0%B8%81%20%E0%B8%82%0A"),
        ("http://x/%zz%", "http://x/%zz%"),
        ("http://x/\ud800", "http://x/%3F"),
    ],
)
def test_a_target_uri_is_ascii_with_escapes_in_upper_case(url: str, uri: str) -> None:
    assert target_uri(url) == uri


def test_a_warcinfo_names_its_file() -> None:
    info = warcinfo("a.warc.gz", BEGAN, {"software": "s\r\nx: y", "operator": "ผู้ดูแล"})
    assert info["WARC-Filename"] == "a.warc.gz"
    assert bytes(info.block) == "software: s x: y\r\noperator: ผู้ดูแล\r\n".encode()
