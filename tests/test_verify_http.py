import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.http import framing
from thaigov_spider.http.content_codings import CODINGS, CodingError, decoded
from thaigov_spider.http.streamed_body import body_behind
from thaigov_spider.warc.digests import Digest

TEXT = "ข่าวทำเนียบรัฐบาล".encode() * 9000
HEADS = [
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
]
CHUNKS = st.lists(
    st.sampled_from(
        [
            b"5\r\nhello\r\n",
            b"5\nhello\n",
            b"1;x=y\r\nh\r\n",
            b"0\r\n",
            b"\r\n",
            b"A: b\r\n",
            b"x",
            b" 3 \r\n\r\n\r\r\n",
        ]
    )
).map(b"".join)


@given(st.sampled_from(HEADS), st.one_of(CHUNKS, st.binary(max_size=40)), st.integers(1, 20))
def test_a_body_in_pieces_is_understood_like_one_that_is_in_memory(
    head: bytes, rest: bytes, size: int
) -> None:
    frame = framing.split(head + rest, "GET")
    body = body_behind(head.lower())
    assert frame is not None
    pieces = [memoryview(rest)[at : at + size] for at in range(0, len(rest), size)]
    payload = b"".join(bytes(part) for piece in pieces for part in body.payload(piece))
    assert frame.payload is not None
    assert payload == bytes(frame.payload)
    assert body.surplus == len(frame.surplus)
    assert (body.shortfall is None) == frame.complete


def raw_deflate(text: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(text) + coder.flush()


@pytest.mark.parametrize("size", [1, 1000, 10**9])
@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
    ],
)
def test_a_coding_is_taken_off_whatever_the_pieces(name: str, coded: bytes, size: int) -> None:
    coding = CODINGS[name]()
    pieces = [coded[at : at + size] for at in range(0, len(coded), size)]
    assert b"".join(bytes(part) for part in decoded(pieces, [coding])) == TEXT
    assert coding.ended


@pytest.mark.parametrize(("name", "coded"), [("gzip", b"no"), ("deflate", b"\xff" * 9), ("br", b"\xff" * 9)])
def test_what_a_coding_does_not_make_is_no_content(name: str, coded: bytes) -> None:
    with pytest.raises(CodingError):
        list(decoded([coded], [CODINGS[name]()]))


def test_a_body_cut_short_does_not_reach_its_codings_end() -> None:
    for name, coded in (
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("br", brotli.compress(TEXT)),
    ):
        coding = CODINGS[name]()
        assert TEXT.startswith(b"".join(bytes(part) for part in decoded([coded[:-1]], [coding])))
        assert not coding.ended


def test_codings_are_taken_off_last_first() -> None:
    codings = [CODINGS[name]() for name in ("gzip", "br")]
    assert b"".join(bytes(part) for part in decoded([brotli.compress(gzip.compress(TEXT))], codings)) == TEXT


@pytest.mark.parametrize(
    "declared",
    [
        "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
        "sha1:vl2mmho4yxukfwv63yhtwsbm3gxksq2n",
        "SHA-1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        "md5:5d41402abc4b2a76b9719d911017c592",
        "md5:LVAUAKV4JMVHNOLRTWIRAF6FSI",
        "md5:LVAUAKV4JMVHNOLRTWIRAF6FSI======",
        "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "sha256:FTZE3OS7WCRQ4JXIHMVMLOPCTYNRMHS4D6TUEXTTAQZWFE4LTASA====",
    ],
)
def test_digests_match_in_every_spelling(declared: str) -> None:
    digest = Digest.declared(declared)
    assert digest is not None
    digest.update(b"hello")
    assert digest.matches
    digest.update(b"!")
    assert not digest.matches


@pytest.mark.parametrize(
    "value", ["", "é", "0" * 32, "V_2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N", "VL2MMHO4", "A" * 999]
)
def test_what_is_no_digest_matches_nothing(value: str) -> None:
    digest = Digest.declared(f"sha1:{value}")
    assert digest is not None
    digest.update(b"hello")
    assert not digest.matches
