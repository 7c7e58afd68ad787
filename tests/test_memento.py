"""A capture of the Wayback Machine becomes a record under its own address."""

import gzip
from datetime import UTC, datetime

import pytest

from thaigov_spider.http.framing import Frame, split
from thaigov_spider.warc.memento import Memento, memento, memento_datetime

BODY = "<html>ข่าว</html>".encode()
PACKED = gzip.compress(BODY, mtime=0)
WHEN = "memento-datetime: Fri, 20 May 2016 13:15:00 GMT"


def answer(*headers: str, body: bytes = BODY, status: str = "200 OK", framing: str | None = None) -> Frame:
    framing = framing or f"Content-Length: {len(body)}"
    head = "\r\n".join([f"HTTP/1.1 {status}", "Server: nginx", *headers, framing, "", ""])
    frame = split(head.encode("latin-1") + body, "GET")
    assert frame is not None
    return frame


def made(*headers: str, body: bytes = BODY, status: str = "200 OK", framing: str | None = None) -> Memento:
    found = memento(answer(WHEN, *headers, body=body, status=status, framing=framing))
    assert found is not None
    return found


def lines(found: Memento) -> list[str]:
    return found.head.decode("latin-1").split("\r\n")


def test_the_original_headers_come_back_in_their_order_and_spelling() -> None:
    found = made(
        "x-archive-orig-Date: Fri, 20 May 2016 13:15:00 GMT",
        "x-archive-orig-SERVER: Apache",
        "x-archive-orig-set-cookie: a=1",
        "x-archive-orig-set-cookie: b=2",
        "x-app-server: wwwb-app0",
        "X-Archive-Orig-Content-Type: text/html; charset=tis-620",
    )
    assert lines(found) == [
        "HTTP/1.1 200 OK",
        "Date: Fri, 20 May 2016 13:15:00 GMT",
        "SERVER: Apache",
        "set-cookie: a=1",
        "set-cookie: b=2",
        "Content-Type: text/html; charset=tis-620",
        f"Content-Length: {len(BODY)}",
        "",
        "",
    ]
    assert (found.when, found.payload) == (datetime(2016, 5, 20, 13, 15, tzinfo=UTC), BODY)


def test_what_would_lie_about_the_body_or_the_connection_is_left_out() -> None:
    found = made(
        *(
            f"x-archive-orig-{name}: x"
            for name in ("connection", "keep-alive", "transfer-encoding", "upgrade")
        ),
        "x-archive-orig-content-length: 7",
        "x-archive-orig-x: y",
        "x-archive-orig-content-type: text/html",
    )
    assert lines(found)[1:-2] == ["x: y", "content-type: text/html", f"Content-Length: {len(BODY)}"]


def test_chunks_are_taken_off() -> None:
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
    found = made("Content-Type: text/html", body=chunked, framing="Transfer-Encoding: chunked")
    assert found.payload == BODY
    assert lines(found)[1:-2] == ["Content-Type: text/html", f"Content-Length: {len(BODY)}"]


@pytest.mark.parametrize(
    ("headers", "body", "coding"),
    [
        (["Content-Encoding: gzip"], PACKED, "Content-Encoding: gzip"),
        (["Content-Encoding: gzip", "x-archive-orig-content-encoding: br"], PACKED, "Content-Encoding: gzip"),
        (["x-archive-orig-content-encoding: gzip"], PACKED, "Content-Encoding: gzip"),
        (["x-archive-orig-content-encoding: gzip"], BODY, None),
        (["x-archive-orig-content-encoding: br"], BODY, None),
        ([], BODY, None),
    ],
)
def test_the_content_encoding_is_that_of_the_bytes(
    headers: list[str], body: bytes, coding: str | None
) -> None:
    found = [line for line in lines(made(*headers, body=body)) if line.startswith("Content-Encoding")]
    assert found == ([coding] if coding else [])


@pytest.mark.parametrize(
    ("headers", "body", "is_cut"),
    [
        ([f"x-archive-orig-content-length: {len(BODY)}"], BODY, False),
        ([f"x-archive-orig-content-length: {len(BODY) + 1}"], BODY, True),
        (["Content-Encoding: gzip", f"x-archive-orig-content-length: {len(BODY)}"], PACKED, False),
        (["Content-Encoding: gzip", f"x-archive-orig-content-length: {len(BODY) + 1}"], PACKED, True),
        (["x-archive-orig-content-encoding: gzip", "x-archive-orig-content-length: 7"], BODY, False),
        (["x-archive-orig-content-encoding: gzip", "x-archive-orig-content-length: 9999"], BODY, False),
        (["x-archive-orig-content-encoding: gzip", "x-archive-orig-content-length: 9999"], PACKED, True),
        (["Content-Encoding: " + "gzip," * 9, "x-archive-orig-content-length: 9999"], PACKED, True),
        (["x-archive-orig-content-length: many"], BODY, False),
        ([], BODY, False),
    ],
)
def test_a_capture_that_has_less_than_it_once_promised_is_cut(
    headers: list[str], body: bytes, is_cut: bool
) -> None:
    assert made(*headers, body=body).is_cut is is_cut


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "503 Service Unavailable"])
def test_the_status_is_that_of_the_capture(status: str) -> None:
    assert lines(made(status=status))[0] == f"HTTP/1.1 {status}"


@pytest.mark.parametrize("header", ["Server: nginx", "memento-datetime: yesterday", "memento-datetime:"])
def test_without_its_time_an_answer_is_no_capture(header: str) -> None:
    assert memento(answer(header)) is None


def test_what_cannot_be_framed_is_no_capture() -> None:
    assert memento(None) is None
    assert memento(answer(WHEN, framing="Transfer-Encoding: gzip")) is None


def test_a_time_with_another_zone_is_utc() -> None:
    assert memento_datetime(b"Fri, 20 May 2016 20:15:00 +0700") == datetime(2016, 5, 20, 13, 15, tzinfo=UTC)
