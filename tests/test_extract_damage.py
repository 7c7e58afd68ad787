"""Damaged files are read as far as they go; what is lost, and only that, is named with file and offset."""

import gzip
import os
import random
import sys
import zipfile
from pathlib import Path

import pytest

from tests.extracting import SITE, answer, body, crawl_info, extracted, gzipped, response, written
from thaigov_spider.extract.executors import processes

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = f"{SITE}/news/contents/details/"
RECORDS = [response(f"{URL}{number}", answer(body(number)), number=number) for number in range(1, 7)]
MEMBERS = [gzipped(one) for one in RECORDS]


FRAMES = [zstd.compress(one, options={zstd.CompressionParameter.checksum_flag: 1}) for one in RECORDS]


def parts(name: str) -> list[bytes]:
    return {".gz": MEMBERS, ".zst": FRAMES}.get(Path(name).suffix, RECORDS)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_a_file_that_is_cut_is_read_up_to_its_last_whole_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(parts(name)))
    last = len(b"".join(parts(name)[:-1]))
    os.truncate(path, path.stat().st_size - 9)
    found = extracted(path)
    assert found.of("id") == [1, 2, 3, 4, 5]
    [problem] = found.problems
    assert (problem.file, problem.offset) == (str(path), last)
    assert "cut: the file ends inside this" in problem.text


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_what_is_overwritten_costs_its_record_and_no_other(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    third = len(b"".join(parts(name)[:2]))
    data = bytearray(b"".join(parts(name)))
    data[third : third + 40] = bytes(40)
    path.write_bytes(data)
    found = extracted(path)
    assert found.of("id") == [1, 2, 4, 5, 6]
    assert [(problem.file, problem.offset) for problem in found.problems] == [(str(path), third)]


def test_a_record_whose_checksum_is_wrong_is_no_article(tmp_path: Path) -> None:
    stored = gzip.compress(RECORDS[0], 0)
    text = stored.replace("ริมน้ำ".encode(), "ริมนำ้".encode())
    assert text != stored
    (tmp_path / "a.warc.gz").write_bytes(text + MEMBERS[1])
    found = extracted(tmp_path / "a.warc.gz")
    assert found.of("id") == [2]
    assert [problem.offset for problem in found.problems] == [0]


def test_a_flipped_bit_costs_its_record_and_no_other(tmp_path: Path) -> None:
    third = len(b"".join(MEMBERS[:2]))
    data = bytearray(b"".join(MEMBERS))
    data[third + len(MEMBERS[2]) // 2] ^= 16
    (tmp_path / "a.warc.gz").write_bytes(data)
    found = extracted(tmp_path / "a.warc.gz")
    assert found.of("id") == [1, 2, 4, 5, 6]
    assert [problem.offset for problem in found.problems] == [third]
    assert "damaged gzip member" in found.problems[0].text


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_an_empty_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert [str(problem) for problem in extracted(tmp_path / name).problems] == [
        f"{tmp_path / name}:0: this file holds no record"
    ]


def test_a_file_that_is_still_written_is_read_as_far_as_it_goes_and_that_is_no_damage(tmp_path: Path) -> None:
    path = written(tmp_path / "thaigov-1.warc.gz", crawl_info(), *RECORDS).rename(
        tmp_path / "thaigov-1.warc.gz.open"
    )
    os.truncate(path, path.stat().st_size - 9)
    found = extracted(path)
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5], [])
    assert {line["capture"]["warc"] for line in found.lines} == {"thaigov-1.warc.gz"}


def test_a_package_that_is_torn_is_searched_for_records(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/1.warc.gz", b"".join(MEMBERS[:3]))
        package.writestr("pages/pages.jsonl", "{}" * 200)
        package.writestr("archive/2.warc.gz", b"".join(MEMBERS[3:]))
    os.truncate(path, path.stat().st_size - 60)
    found = extracted(path)
    assert found.of("id") == [1, 2, 3, 4, 5, 6]
    assert len(found.problems) == 1
    assert str(found.problems[0]).startswith(f"{path}:0: this package cannot be read (")


def test_damage_inside_a_package_is_named_with_the_file_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/1.warc.gz", b"".join([*MEMBERS[:3], MEMBERS[3][:-20]]))
        package.writestr("archive/2.warc.gz", b"".join(MEMBERS[4:]))
    found = extracted(path)
    assert found.of("id") == [1, 2, 3, 5, 6]
    assert [(problem.file, problem.offset) for problem in found.problems] == [
        (f"{path}/archive/1.warc.gz", len(b"".join(MEMBERS[:3])))
    ]


def test_what_is_no_package_is_named_and_all_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(b"<html>404</html>")
    found = extracted(tmp_path / "a.wacz", written(tmp_path / "b.warc", *RECORDS))
    assert found.of("id") == [1, 2, 3, 4, 5, 6]
    assert [problem.file for problem in found.problems] == [str(tmp_path / "a.wacz")]


def test_one_member_for_all_records_is_odd_and_no_loss(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(RECORDS)))
    found = extracted(tmp_path / "a.warc.gz")
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], [])
    assert [note.text for note in found.notes] == ["this gzip member holds more than one record"]


def test_bodies_that_cannot_be_decoded_and_bombs_are_no_articles(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * (1 << 20), 9) * 70
    broken = gzip.compress(body())[:40] + b"\xff" * 40
    parts = [
        response(f"{URL}1", answer(bomb, "Content-Encoding: gzip")),
        response(f"{URL}2", answer(broken, "Content-Encoding: gzip"), number=2),
        response(f"{URL}3", b"no HTTP", number=3),
        RECORDS[3],
    ]
    path = written(tmp_path / "a.warc", *parts)
    found = extracted(path)
    assert found.of("id") == [4]
    no_article = "this page shows no article and is cut short"
    second, third = len(parts[0]), len(parts[0] + parts[1])
    assert [str(problem).partition(" invalid")[0] for problem in found.problems] == [
        f"{path}:0: this page was not read: the body is longer than the limit",
        f"{path}:{third}: this record was not read: it holds no HTTP response",
        f"{path}:{second}: {no_article}: the content encoding gzip cannot be taken off:",
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_damage_anywhere_is_found_the_same_by_any_number_of_processes(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    data = bytearray()
    for number in range(1, 121):
        noisy = answer(body(number) + b"<!-- " + chance.randbytes(60_000).hex().encode() + b" -->")
        one = response(f"{URL}{number}", noisy, number=number)
        data += gzipped(one) if name.endswith("gz") else one
    for _ in range(40):
        at = chance.randrange(len(data) - 10_000)
        size = chance.choice([1, 30, 9_000])
        if chance.random() < 0.5:
            data[at : at + size] = chance.randbytes(size)
        else:
            del data[at : at + size]
    path = tmp_path / name
    path.write_bytes(data)
    alone = extracted(path)
    assert 20 < len(alone.raw) < 120
    with processes(2) as workers:
        together = extracted(path, workers=workers)
    assert (together.raw, together.problems) == (alone.raw, alone.problems)
    assert alone.problems == sorted(alone.problems)
