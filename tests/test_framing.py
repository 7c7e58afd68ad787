import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thaigov_spider.http.framing import Frame, split

OK = b"HTTP/1.1 200 OK\r\n"


def framed(received: bytes, method: str = "GET", *, closed: bool = True) -> Frame:
    frame = split(received, method, closed=closed)
    assert frame is not None
    return frame


def payload(frame: Frame) -> bytes:
    assert frame.payload is not None
    return bytes(frame.payload)


def body(frame: Frame) -> bytes:
    return bytes(frame.body)


def surplus(frame: Frame) -> bytes:
    return bytes(frame.surplus)


def test_a_body_of_declared_length_ends_there() -> None:
    frame = framed(OK + b"Content-Length: 5\r\n\r\nhello and more")
    assert frame.head == OK + b"Content-Length: 5\r\n\r\n"
    assert (body(frame), payload(frame), surplus(frame)) == (b"hello", b"hello", b" and more")
    assert frame.complete
    assert (frame.version, frame.status) == ("1.1", 200)


def test_interim_answers_stand_before_the_head() -> None:
    interim = b"HTTP/1.1 102 \r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    frame = framed(interim + OK + b"Content-Length: 0\r\n\r\n")
    assert frame.interim == interim
    assert frame.head == OK + b"Content-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"220 mail.example ESMTP\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"<html>\r\n\r\n",
    ],
)
def test_what_has_no_final_head_is_no_answer(received: bytes) -> None:
    assert split(received, "GET") is None


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_an_answer_without_a_body_has_none_whatever_it_declares(method: str, status: int) -> None:
    frame = framed(b"HTTP/1.1 %d X\r\nContent-Length: 9\r\n\r\nsurplus" % status, method)
    assert (body(frame), payload(frame), surplus(frame), frame.complete) == (b"", b"", b"surplus", True)


def test_chunks_extensions_and_trailers_are_framing() -> None:
    coded = b"3;a=b\r\nabc\r\n0A \r\n0123456789\r\n0;last\r\nX-Sum: 1\r\n\r\n"
    frame = framed(OK + b"TRANSFER-encoding:\r\n\tChunked\r\n\r\n" + coded + b"more")
    assert (body(frame), payload(frame), surplus(frame)) == (coded, b"abc0123456789", b"more")
    assert frame.complete


def test_chunks_may_end_in_a_bare_line_feed() -> None:
    frame = framed(b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n")
    assert (payload(frame), frame.complete) == (b"abc", True)


@pytest.mark.parametrize(
    ("coded", "holds"),
    [
        (b"", b""),
        (b"3", b""),
        (b"3\r\n", b""),
        (b"3\r\nab", b"ab"),
        (b"3\r\nabc", b"abc"),
        (b"3\r\nabc\r\n", b"abc"),
        (b"3\r\nabc\r\n0\r\n", b"abc"),
        (b"3\r\nabc\r\n0\r\nX-Sum: 1\r\n", b"abc"),
        (b"3\r\nabcdef\r\n0\r\n\r\n", b"abc"),
        (b"3\r\nabc\r\nxyz\r\n0\r\n\r\n", b"abc"),
        (b"3\r\nabc\r\n-1\r\n\r\n", b"abc"),
        (b"3\r\nabc\r\n+1\r\nd\r\n0\r\n\r\n", b"abc"),
        (b"3\r\nabc\r\n0x1\r\nd\r\n0\r\n\r\n", b"abc"),
        ("๓\r\nabc\r\n0\r\n\r\n".encode(), b""),
        (b"f" * 5000 + b"\r\nabc", b"abc"),
    ],
)
def test_chunks_that_break_off_or_cannot_be_read_leave_the_body_incomplete(
    coded: bytes, holds: bytes
) -> None:
    frame = framed(OK + b"Transfer-Encoding: chunked\r\n\r\n" + coded)
    assert (body(frame), payload(frame), surplus(frame)) == (coded, holds, b"")
    assert not frame.complete


@pytest.mark.parametrize(
    "coding", [b"gzip, chunked", b"gzip\r\nTransfer-Encoding: chunked", b"chunked, chunked"]
)
def test_a_further_transfer_coding_hides_the_payload_but_not_the_end(coding: bytes) -> None:
    frame = framed(OK + b"Transfer-Encoding: " + coding + b"\r\n\r\n2\r\nzz\r\n0\r\n\r\n+")
    assert (body(frame), frame.payload, surplus(frame), frame.complete) == (
        b"2\r\nzz\r\n0\r\n\r\n",
        None,
        b"+",
        True,
    )


@pytest.mark.parametrize(
    "field", [b"", b"Transfer-Encoding: gzip\r\n", b"Transfer-Encoding: chunked, gzip\r\n"]
)
@pytest.mark.parametrize("closed", [True, False])
def test_a_body_without_a_length_ends_with_the_connection(field: bytes, closed: bool) -> None:
    frame = framed(OK + field + b"\r\n2\r\nzz", closed=closed)
    assert (body(frame), surplus(frame), frame.complete) == (b"2\r\nzz", b"", closed)
    assert frame.payload == (None if field else b"2\r\nzz")


def test_chunked_overrides_a_length_and_identity_is_no_coding() -> None:
    both = framed(OK + b"Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert (payload(both), both.complete) == (b"", True)
    identity = framed(OK + b"Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nab")
    assert (payload(identity), surplus(identity)) == (b"a", b"b")


@pytest.mark.parametrize(
    "length", [b"2", b"2, 2", b"2\r\nContent-Length: 02", b" 0002 ", b"2\r\ncontent-length : 2"]
)
def test_a_length_may_be_repeated(length: bytes) -> None:
    frame = framed(OK + b"Content-Length: " + length + b"\r\n\r\nabc")
    assert (body(frame), surplus(frame), frame.complete) == (b"ab", b"c", True)


@pytest.mark.parametrize(
    "length",
    [b"-1", b"2, 3", b"2\r\nContent-Length: 3", b"", b"1e3", b"0x2", "๒".encode(), b"2.0", b"9" * 5000],
)
def test_a_length_that_is_none_or_huge_leaves_the_body_incomplete(length: bytes) -> None:
    frame = framed(OK + b"Content-Length: " + length + b"\r\n\r\nabc")
    assert (body(frame), payload(frame), surplus(frame), frame.complete) == (b"abc", b"abc", b"", False)


def test_header_lines_without_a_colon_and_bare_line_feeds_are_passed_over() -> None:
    frame = framed(b"HTTP/1.1 200 OK\nno colon here\nContent-Length: 2\n\r\nabc")
    assert (body(frame), surplus(frame)) == (b"ab", b"c")


FRAGMENTS = [
    b"HTTP/1.1 ", b"HTTP/1.0 ", b"200 OK", b"103 ", b"204 ", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b" ", b"\t",
    b"Transfer-Encoding: ", b"chunked", b"gzip, ", b"identity", b"Content-Length: ", b"5", b"-1", b", ",
    b"0\r\n", b"5\r\nhello\r\n", b"ffffffffffffffffffff\r\n", b";x=y", b"\x00", b"\xff", "ข่าว".encode(),
]  # fmt: skip
ANSWERS = st.one_of(st.binary(), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(b"".join))


@given(ANSWERS, st.sampled_from(["GET", "HEAD", "POST"]), st.booleans())
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 9" + b"9" * 5000 + b"\r\n\r\n", "GET", True)
def test_no_bytes_raise_anything_and_none_are_lost(received: bytes, method: str, closed: bool) -> None:
    frame = split(received, method, closed=closed)
    if frame is None:
        return
    assert bytes(frame.interim) + bytes(frame.head) + body(frame) + surplus(frame) == received
    assert bytes(frame.message) == bytes(frame.head) + body(frame)
    assert bytes(frame.head).endswith(b"\n")
    assert not 100 <= frame.status < 200
    assert frame.payload is None or len(frame.payload) <= len(frame.body)


@given(st.binary(max_size=300), st.integers(1, 50), st.data())
def test_a_chunked_body_is_complete_only_with_its_last_byte(
    text: bytes, size: int, data: st.DataObject
) -> None:
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    coded = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    received = OK + b"Transfer-Encoding: chunked\r\n\r\n" + coded
    whole = framed(received)
    assert (payload(whole), whole.complete) == (text, True)
    cut = framed(received[: data.draw(st.integers(len(received) - len(coded), len(received) - 1))])
    assert not cut.complete
    assert text.startswith(payload(cut))


MEGABYTES = 4_000_000


@pytest.mark.parametrize(
    "received",
    [
        OK + b"X: y\r\n" * (MEGABYTES // 6),
        OK + b"\r" * MEGABYTES,
        OK + b"X:\n" + b" \t" * (MEGABYTES // 2) + b"\r\n\r\n",
        OK + b"X: y\r\n" + b"\r\n \r\n " * (MEGABYTES // 6) + b"\n\n",
        OK + b"Content-Length: " + b"9" * MEGABYTES + b"\r\n\r\n",
        OK + b"Content-Length: 1" + b",1" * (MEGABYTES // 2) + b"\r\n\r\n",
        b"HTTP/1.1 100 \r\n\r\n" * (MEGABYTES // 16),
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * (MEGABYTES // 6),
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * MEGABYTES,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b" " * MEGABYTES,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"\r" * MEGABYTES,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" + b"\t" * MEGABYTES,
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"a:b\n" * (MEGABYTES // 4),
    ],
    ids=lambda received: repr(received[17:60]),
)
def test_work_grows_no_faster_than_the_bytes(received: bytes) -> None:
    began = time.process_time()
    split(received, "GET")
    assert time.process_time() - began < 4  # seconds; what is quadratic takes hours
