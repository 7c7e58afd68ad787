"""Records as careless writers end them, members without regard to records, WARC files inside of payloads."""

import gzip
import random
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extracting import SITE, answer, body, extracted, gzipped, response, written
from tests.test_verify_records import problems

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = f"{SITE}/news/contents/details/"
RECORDS = [response(f"{URL}{number}", answer(body(number)), number=number) for number in range(1, 7)]

ODD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "one CRLF, as node-warc": (lambda one: one[:-2], "the block is followed by CRLF, not by two line ends"),
    "nothing": (lambda one: one[:-4], "this record ends before the two line ends behind its block"),
    "LF": (lambda one: one[:-4] + b"\n", "the block is followed by LF, not by two line ends"),
    "LF LF": (lambda one: one[:-4] + b"\n\n", "the block is followed by LF LF, not by two line ends"),
    "three line ends": (lambda one: one + b"\r\n", "more than two line ends follow the block"),
    "length one too large, as wget 1.19.4": (
        lambda one: lengthened(one, 1),
        "Content-Length is 1 too large: the block takes in what must follow it",
    ),
    "length three too large": (lambda one: lengthened(one, 3), "Content-Length is 3 too large: the block"),
    "length one too small": (
        lambda one: lengthened(one, -1),
        "the block is longer than Content-Length says: 1 byte follows before the next record",
    ),
    "LF in the header": (
        lambda one: one.replace(b"\r\n", b"\n", 7),
        "lines of this record's header end in LF, not in CRLF",
    ),
    "LF throughout": (
        lambda one: one.replace(b"\r\n\r\n", b"\n\n", 1).replace(b"\r\n", b"\n", 6)[:-4] + b"\n\n",
        "lines of this record's header end in LF, not in CRLF",
    ),
}  # fmt: skip


def lengthened(one: bytes, by: int) -> bytes:
    length = len(one.partition(b"\r\n\r\n")[2]) - 4
    return one.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + by), 1)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("odd", ODD)
def test_blocks_that_are_there_are_read_however_records_end(tmp_path: Path, name: str, odd: str) -> None:
    change, text = ODD[odd]
    parts = [change(one) for one in RECORDS]
    path = written(tmp_path / name, *parts)
    found = extracted(path)
    assert found.of("id") == [1, 2, 3, 4, 5, 6]
    is_loss = "too small" in odd
    assert bool(found.problems) is is_loss
    said = [problem.text for problem in problems(path) if "HTTP" not in problem.text]
    assert len([one for one in said if text in one]) >= 5, said


def test_a_member_that_lacks_some_few_bytes_of_its_block_is_read(tmp_path: Path) -> None:
    parts = [lengthened(one, 2)[:-4] for one in RECORDS]
    path = written(tmp_path / "a.warc.gz", *parts)
    found = extracted(path)
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], [])
    assert "Content-Length is at least 2 too large" in problems(path)[0].text


def bgzip(data: bytes, size: int) -> bytes:
    """As bgzip compresses: members of a size, each with an extra field, and an empty one at the end."""
    out = b""
    for at in [*range(0, len(data), size), len(data)]:
        part = data[at : at + size]
        stream = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = stream.compress(part) + stream.flush()
        head = (
            b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff" + b"\x06\0BC\x02\0" + struct.pack("<H", len(packed) + 25)
        )
        out += head + packed + struct.pack("<II", zlib.crc32(part), len(part))
    return out


@pytest.mark.parametrize("size", [700, 4096, 65280, 1 << 20])
def test_members_without_regard_to_records_hold_the_same_articles(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.warc.gz").write_bytes(bgzip(b"".join(RECORDS), size))
    found = extracted(tmp_path / "a.warc.gz")
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], [])
    assert all("member" in problem.text for problem in problems(tmp_path / "a.warc.gz"))
    assert problems(tmp_path / "a.warc.gz")


def test_members_of_any_size_and_none_hold_the_same_articles(tmp_path: Path) -> None:
    chance, text = random.Random(9), b"".join(RECORDS)
    for _ in range(20):
        cuts = sorted(chance.sample(range(len(text)), 12))
        # Line ends behind a block are the next member's, too; empty members say nothing.
        parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(one) for one in [*parts, b""]))
        found = extracted(tmp_path / "a.warc.gz")
        assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], []), cuts


def test_a_record_of_one_member_that_is_cut_does_not_take_in_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(RECORDS[0][:-50]) + gzipped(*RECORDS[1:]))
    found = extracted(tmp_path / "a.warc.gz")
    assert found.of("id") == [2, 3, 4, 5, 6]
    assert "the gzip member ends inside this record" in found.problems[0].text


FORGED = response(f"{URL}666", answer(body(666)), number=666)


def framed(one: bytes) -> bytes:
    return zstd.compress(one, options={zstd.CompressionParameter.checksum_flag: 1})


def smuggling(one: bytes, size: int = 60_000) -> bytes:
    """A record whose payload holds a WARC file among bytes that do not compress."""
    noise = random.Random(1).randbytes(size)
    head = answer(b"").replace(b"text/html; charset=UTF-8", b"image/jpeg")
    return response(f"{SITE}/a.jpg", head + noise + one * 3 + noise, number=77)


CARRIERS: dict[str, tuple[Callable[[bytes], bytes], bytes]] = {
    "a.warc": (lambda one: one, FORGED),
    "a.warc.gz": (lambda one: gzip.compress(one, 0), gzipped(FORGED)),
    "b.warc.gz": (gzip.compress, gzipped(FORGED)),
    "a.warc.zst": (framed, framed(FORGED)),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_record_is_read_that_lies_inside_a_payload(tmp_path: Path, carrier: str) -> None:
    pack, forged = CARRIERS[carrier]
    path = tmp_path / carrier
    bad = pack(smuggling(forged))
    whole = [pack(one) for one in RECORDS]
    before = b"".join(whole[:2])
    at = bad.find(forged)  # where the noise is packed at another bit, it is nowhere
    places = [
        *range(16),
        25,
        40,
        60,
        *range(100, 400, 60),
        len(bad) // 4,
        at - 1,
        at + len(forged) + 5,
        len(bad) - 6,
    ]
    for place in places:
        for value in (0xFF, 1):
            data = bytearray(bad)
            data[place] ^= value
            path.write_bytes(before + bytes(data) + b"".join(whole[2:]))
            found = extracted(path)
            assert 666 not in found.of("id"), place
            if carrier.endswith("gz"):
                assert found.of("id") == [1, 2, 3, 4, 5, 6], place


def test_where_reading_goes_on_is_told(tmp_path: Path) -> None:
    parts = [gzipped(one) for one in RECORDS]
    damaged = parts[1][:60] + bytes(20) + parts[1][80:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([parts[0], damaged, *parts[2:]]))
    [problem] = extracted(tmp_path / "a.warc.gz").problems
    assert problem.offset == len(parts[0])
    assert problem.text.endswith(f"; reading goes on at {len(parts[0] + parts[1])}")


def test_damage_in_a_row_of_members_costs_only_what_is_damaged(tmp_path: Path) -> None:
    """Where deflate can be followed to its end, however many members are damaged behind it."""
    parts = [bytearray(gzipped(one)) for one in RECORDS]
    for number in (1, 3):
        parts[number][-6] ^= 1
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(bytes, parts)))
    found = extracted(tmp_path / "a.warc.gz")
    assert found.of("id") == [1, 3, 5, 6]


def test_the_block_that_a_damaged_header_announces_is_passed_over(tmp_path: Path) -> None:
    bad = bytearray(smuggling(FORGED))
    bad[3] ^= 1  # of `WARC/`
    (tmp_path / "a.warc").write_bytes(RECORDS[0] + bytes(bad) + RECORDS[1])
    found = extracted(tmp_path / "a.warc")
    assert found.of("id") == [1, 2]
    assert found.problems[0].text == (
        f"no WARC record begins here; reading goes on at {len(RECORDS[0]) + len(bad)}"
    )
