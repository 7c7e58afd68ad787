import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.readback.answer_page import page_of
from thaigov_spider.warc.decompress import DamageError

URL = "https://www.thaigov.go.th/news/contents/details/1"
HTML = "<html>ข่าว</html>".encode() * 30
FIELDS = st.sampled_from(
    [
        "Content-Encoding: gzip",
        "Content-Encoding: deflate",
        "Content-Encoding: br",
        "Content-Encoding: zstd, x-unknown",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Content-Length: 7",
        "Content-Length: x",
        "no field",
    ]
)
PAYLOADS = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([HTML, gzip.compress(HTML), b"5\r\n<html\r\n0\r\n\r\n", b"ffffffffff\r\n<"]),
)


def block(lines: list[str], payload: bytes) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + payload


@given(st.lists(FIELDS, max_size=4), PAYLOADS, st.none() | PAYLOADS, st.booleans())
def test_nothing_in_a_record_makes_it_fail_but_what_is_no_answer(
    lines: list[str], payload: bytes, other: bytes | None, as_received: bool
) -> None:
    original = None if other is None else block(lines, other)
    assert page_of(URL, block(lines, payload), original, as_received=as_received).status == 200
    with pytest.raises(DamageError):
        page_of(URL, payload[:-1].replace(b"HTTP", b"") + b"\n\n", as_received=as_received)


@given(st.lists(FIELDS, max_size=4))
def test_markup_in_the_record_of_another_program_is_the_page_whatever_the_head_says(lines: list[str]) -> None:
    assert page_of(URL, block(lines, HTML), as_received=False).body == HTML


@pytest.mark.parametrize(
    ("fields", "is_whole"),
    [
        ("Content-Range: bytes 0-3/4\r\n", True),
        ("Content-Range: bytes 0-3/9\r\n", False),
        ("Content-Range: bytes 1-4/5\r\n", False),
        ("Content-Range: bytes 0-3/*\r\n", False),
        ("", False),
    ],
)
def test_a_part_of_a_page_that_nobody_asked_for_in_parts_is_cut(fields: str, is_whole: bool) -> None:
    head = f"HTTP/1.1 206 Partial Content\r\n{fields}Content-Length: 4\r\n\r\n"
    page = page_of("https://www.thaigov.go.th/th/news/1", f"{head}text".encode())
    assert (page.cut is None) is is_whole


def test_what_crossed_the_wire_is_taken_at_its_word() -> None:
    assert page_of(URL, block(["Content-Length: 6"], HTML)).body == b"<html>"
    assert page_of(URL, block(["Content-Encoding: gzip"], b"\x1f\x8b\x08\0\xff\xff")).body == b""
