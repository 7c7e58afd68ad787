import gzip
import random
import tracemalloc
from base64 import b32decode
from pathlib import Path

import pytest

from tests import damaged
from tests.damaged import (
    DEFECTS,
    PAGE,
    URI,
    added,
    answer,
    archived,
    changed,
    chunked,
    exchange,
    info,
    members,
    plain,
    revisit,
    with_block,
    write,
)
from thaigov_spider.printable import Problem
from thaigov_spider.verify.plan import for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.records import digest

WARCS = Path(__file__).parent / "warcs"


def verified(*paths: Path, jobs: int = 1) -> tuple[list[Problem], VerifyTally]:
    tally = VerifyTally()
    return list(verify(for_files(paths), jobs, tally, lambda _: None)), tally


def problems(*paths: Path) -> list[Problem]:
    return verified(*paths)[0]


@pytest.mark.parametrize("compressing", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_found_where_it_is_and_nothing_else(
    tmp_path: Path, name: str, compressing: bool
) -> None:
    make, blamed, text = DEFECTS[name]
    records = make()
    parts = members(records) if compressing else [plain([record]) for record in records]
    path = write(tmp_path / ("a.warc.gz" if compressing else "a.warc"), *parts)
    [problem] = problems(path)
    assert text in problem.text
    assert (problem.file, problem.offset) == (str(path), sum(map(len, parts[:blamed])))
    assert str(problem).startswith(f"{path}:{problem.offset}: ")


def whole() -> damaged.Records:
    original, request = exchange(answer())
    packed = answer(gzip.compress(PAGE), head="Content-Encoding: gzip\r\n")
    return [
        info("thaigov_spider/0.1.0"),
        original,
        request,
        *revisit(original),
        *revisit(original, warc_refers_to_date=original["WARC-Date"][:19] + "Z"),
        *exchange(chunked(), URI + "2"),
        *exchange(packed, URI + "3"),
        *exchange(packed.replace(b"gzip", b"x-gzip, identity"), URI + "4"),
        *exchange(b"HTTP/1.0 200 OK\r\n\r\nuntil the end", URI + "5"),
        *exchange(answer(length=len(PAGE) + 1), URI + "6"),
        *exchange(answer(b"", length=5), URI + "7", "HEAD"),
        *exchange(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", URI + "8"),
        *exchange(b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer() + b"surplus", URI + "9"),
        *exchange(b"no HTTP", URI + "10"),
        *damaged.first_over_tls(answer(), "https://127.0.0.1/"),
        added("resource", "urn:certificate:1"),
        *archived(URI + "11"),
        *archived(URI + "11", warc_date="2016-05-21T13:15:00Z"),
    ]


@pytest.mark.parametrize("compressing", [True, False], ids=["gzip", "plain"])
def test_what_a_crawl_writes_is_all_right(tmp_path: Path, compressing: bool) -> None:
    records = whole()
    parts = members(records) if compressing else [plain(records)]
    found, tally = verified(write(tmp_path / "a.warc.gz", *parts))
    assert found == []
    assert tally.records == len(records)
    assert tally.bytes == sum(map(len, parts))


@pytest.mark.parametrize("path", sorted(WARCS.glob("by-*")), ids=lambda path: path.name)
def test_files_of_other_writers_are_all_right(path: Path) -> None:
    found, tally = verified(path)
    assert found == []
    assert tally.records > 2


def test_both_readings_of_chunked_payloads_are_known_and_told_apart(tmp_path: Path) -> None:
    response, request = exchange(chunked())
    framed = changed(response, warc_payload_digest=digest(chunked().partition(b"\r\n\r\n")[2]))
    assert verified(write(tmp_path / "a.warc.gz", response, request))[1].counts["chunked"] == 1
    assert verified(write(tmp_path / "b.warc.gz", framed, request))[1].counts["framed"] == 1


def test_a_file_is_found_to_be_cut_wherever_it_is_cut(tmp_path: Path) -> None:
    records = exchange(answer())
    first, second = members(records)
    whole = first + second
    for kept in {1, 5, 30, len(first) - 1, len(first) + 1, len(first) + 20, len(whole) - 5, len(whole) - 1}:
        found, tally = verified(write(tmp_path / "a.warc.gz", whole[:kept]))
        assert "cut: the file ends inside this gzip member" in found[0].text
        assert tally.bytes == kept
        assert found[0].offset == (0 if kept < len(first) else len(first))


def test_a_plain_file_is_found_to_be_cut_wherever_it_is_cut(tmp_path: Path) -> None:
    text = plain([info()])
    for kept in range(1, len(text)):
        [problem, *_] = problems(write(tmp_path / "a.warc", text[:kept]))
        assert problem.offset == 0
        assert "cut: the file ends inside" in problem.text or "no WARC record begins here" in problem.text


def test_no_flipped_bit_of_a_compressed_file_goes_unnoticed(tmp_path: Path) -> None:
    data = b"".join(members([info(), *exchange(answer())]))
    chance = random.Random(5)
    for at in chance.sample(range(len(data)), 150):
        flipped = bytearray(data)
        flipped[at] ^= 1 << chance.randrange(8)
        found = problems(write(tmp_path / "a.warc.gz", bytes(flipped)))
        # A bit of gzip's own header, or one that fills up deflate's last byte, may say nothing.
        assert found or gzip.decompress(flipped) == gzip.decompress(data), at


def test_behind_damage_the_next_record_is_found(tmp_path: Path) -> None:
    first, second, third = members([info(), *exchange(answer())])
    broken = second[:40] + bytes(30) + second[70:]
    found, tally = verified(write(tmp_path / "a.warc.gz", first, broken, third))
    assert [problem.offset for problem in found] == [len(first), len(first + broken)]
    assert "damaged gzip member" in found[0].text
    assert "this request has no response" in found[1].text
    assert tally.records == 2


def test_behind_damage_the_next_record_of_a_plain_file_is_found(tmp_path: Path) -> None:
    first, second = plain([info()]), plain([info()])
    found, tally = verified(write(tmp_path / "a.warc", first[:-9] + b"WARC-X: y", second))
    assert found[0].offset == 0
    assert tally.records == 1


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([b""], "holds no whole record"),
        ([compressed(info()), b"\0" * 512], "no gzip member begins here"),
        ([compressed(info()), gzip.compress(b"")], "this gzip member holds no record"),
        ([gzip.compress(plain([info(), info()]))], "this gzip member holds more than one record"),
        ([gzip.compress(plain([info()])[:-4])], "before the two line ends behind its block"),
        ([gzip.compress(plain([info()])[:-9])], "ends inside this record, with"),
        ([gzip.compress(plain([info()])[:-4] + b"x\r\n\r\n")], "the block is longer than Content-Length"),
        ([gzip.compress(b"\x1f\x8b no record")], "no WARC record begins here"),
        ([gzip.compress(b"WARC/1.1\r\nContent-Length: x\r\n\r\n")], "Content-Length is no length"),
        ([gzip.compress(b"WARC/1.1\r\nWARC-Type: x\r\n\r\n\r\n\r\n")], "the record has no Content-Length"),
        ([gzip.compress(b"WARC/1.1\r\nno colon\r\n\r\n\r\n\r\n")], "a line without a colon"),
        ([gzip.compress(b"WARC/1.1\r\n" + b"A" * 3_000_000)], "the header of this record does not end"),
        ([gzip.compress(plain([info()]).replace(b"WARC/1.1", b"WARC/0.9"))], "no version of the format"),
    ],
)  # fmt: skip
def test_what_is_not_one_whole_record_in_a_member_is_named(
    tmp_path: Path, parts: list[bytes], text: str
) -> None:
    found = problems(write(tmp_path / "a.warc.gz", *parts))
    assert text in found[0].text


def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    path = write(tmp_path / "a.warc.gz", *exchange(answer(bomb, head="Content-Encoding: gzip\r\n")))
    tracemalloc.start()
    assert problems(path) == []
    assert tracemalloc.get_traced_memory()[1] < 16_000_000
    tracemalloc.stop()


def test_hostile_fields_stay_on_one_line(tmp_path: Path) -> None:
    record = changed(exchange(answer())[0], warc_target_uri="http://x/\x1b[2J\n bell\x07")
    found = problems(write(tmp_path / "a.warc.gz", record))
    assert all(str(problem).isprintable() for problem in found)


def test_files_are_verified_in_several_processes_with_the_same_result(tmp_path: Path) -> None:
    first, second = exchange(answer())
    paths = [write(tmp_path / "a.warc.gz", info(), first), write(tmp_path / "b.warc.gz", second, second)]
    alone, together = verified(*paths), verified(*paths, jobs=2)
    assert alone == together
    assert len(alone[0]) == 1  # the id that stands twice; the pair is tied across files


def test_revisits_of_others_may_say_less_and_refer_to_errors_and_to_nothing(tmp_path: Path) -> None:
    records = [info()]
    for number, body in enumerate((PAGE, b"")):
        original, request = exchange(answer(body, status="HTTP/1.1 404 Not Found"), f"{URI}{number}")
        by_date = revisit(original, warc_refers_to=None, warc_payload_digest=None)
        to_the_second = revisit(original, warc_refers_to=None, warc_refers_to_date="2026-11-23T01:02:03Z")
        by_id = revisit(original, warc_refers_to_date=None, warc_refers_to_target_uri=None)
        records += [original, request, *by_date, *to_the_second, *by_id]
    assert problems(write(tmp_path / "a.warc.gz", *records)) == []


def test_a_revisit_may_name_its_original_by_the_digest_alone_however_it_is_spelt(tmp_path: Path) -> None:
    original, request = exchange(answer())
    declared = original.get("WARC-Payload-Digest")
    assert declared is not None
    in_base_16 = b32decode(declared.partition(":")[2]).hex()
    names_none = {"warc_refers_to": None, "warc_refers_to_date": None, "warc_refers_to_target_uri": None}
    revisits = [
        *revisit(original, **names_none),
        *revisit(original, **names_none, warc_payload_digest=f"SHA-1:{in_base_16}"),
        *revisit(original, warc_payload_digest=f"sha1:{in_base_16}"),
    ]
    assert problems(write(tmp_path / "a.warc.gz", original, request, *revisits)) == []


def test_decoded_bodies_under_the_head_of_what_was_received_are_counted_and_no_damage(tmp_path: Path) -> None:
    response, request = exchange(answer())
    text = "ทำเนียบรัฐบาล\n".encode() * 20 + PAGE
    once = gzip.compress(PAGE)
    by_browser = with_block(response, answer(length=5), PAGE)
    decoded = [
        answer(PAGE, "Content-Encoding: gzip\r\n"),
        answer(text, "Content-Encoding: br\r\n", length=300),
        answer(text, "Content-Encoding: gzip\r\n", length=len(text) + 9),
        answer(once, "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n"),
    ]
    exchanges = [record for place, block in enumerate(decoded) for record in exchange(block, f"{URI}{place}")]
    records = [changed(one, warc_truncated=None, warc_payload_digest=None) for one in exchanges]
    found, tally = verified(write(tmp_path / "a.warc.gz", by_browser, request, *records))
    assert found == []
    assert tally.counts["decoded"] == len(decoded) + 1


def test_a_segment_continues_a_record_that_is_there(tmp_path: Path) -> None:
    first = changed(added("resource", "urn:text:1"), warc_segment_number="1")
    second = changed(
        first,
        warc_type="continuation",
        warc_record_id="<urn:added:2>",
        warc_segment_number="2",
        warc_segment_origin_id=first["WARC-Record-ID"],
    )
    last = changed(second, warc_record_id="<urn:added:3>", warc_segment_number="3")
    last = changed(last, warc_segment_total_length=str(3 * len(first.block)))
    assert problems(write(tmp_path / "a.warc.gz", first, last, second)) == []
    for lacking, after in (((first, second), 2), ((first, last), 1), ((first,), 1)):
        [problem] = problems(write(tmp_path / "a.warc.gz", *lacking))
        assert (problem.offset, problem.text) == (
            0,
            f"what follows segment {after} of this record is in none of the files",
        )


def test_old_writers_tie_no_records_together(tmp_path: Path) -> None:
    response, request = exchange(answer())
    assert (
        problems(write(tmp_path / "a.warc", plain([response, changed(request, warc_concurrent_to=None)])))
        == []
    )


def test_a_record_in_a_member_whose_checksum_is_wrong_is_one_problem(tmp_path: Path) -> None:
    first, second = members(exchange(answer()))
    stored = gzip.compress(gzip.decompress(first), 0)
    path = write(tmp_path / "a.warc.gz", stored.replace(b"text/html", b"text/htmk"), second)
    found, tally = verified(path)
    assert [problem.offset for problem in found if "damaged gzip member" in problem.text] == [0]
    assert not any("digest" in problem.text for problem in found)
    assert tally.records == 1


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (", ".join(["gzip"] * 20), b"\xff\xfe\x01 no coding"),
        (", ".join(["br"] * 5000), b"\xff\xfe\x01 no coding"),
        ("rot13", b"\xff\xfe\x01 no coding"),
        ("zstd", b"\xff\xfe\x01 no coding"),
        ("br", b"\xff\xfe\x01 no coding"),
        ("gzip", gzip.compress(PAGE)[:-9]),
    ],
)
def test_what_a_server_encoded_as_nobody_reads_it_is_no_damage_of_our_captures(
    tmp_path: Path, encoding: str, body: bytes
) -> None:
    records = exchange(answer(body, head=f"Content-Encoding: {encoding}\r\n"))
    found, tally = verified(write(tmp_path / "ours.warc.gz", info("thaigov_spider/0.1.0"), *records))
    assert (found, tally.counts["oddly encoded"]) == ([], 1)
    [of_others] = problems(write(tmp_path / "theirs.warc.gz", *records))
    assert "encoding" in of_others.text
    flipped = changed(records[0], warc_block_digest=digest(b"other"))
    assert problems(write(tmp_path / "flipped.warc.gz", info("thaigov_spider/0.1.0"), flipped, records[1]))


def test_an_answer_of_ours_that_nobody_asked_for_is_named(tmp_path: Path) -> None:
    """As one that was put there; the last of a file may have lost its request in a crash."""
    before, last = [info("thaigov_spider/0.1.0"), *exchange(answer())], exchange(answer())
    forged = exchange(answer(b"forged"))[0]
    [problem] = problems(write(tmp_path / "a.warc.gz", *before, forged, *last))
    assert problem.text == "no request of ours asked for this response"
    assert problem.offset == sum(map(len, members(before)))
    assert problems(write(tmp_path / "b.warc.gz", *before, last[0])) == []
    assert problems(write(tmp_path / "theirs.warc.gz", info(), *exchange(answer()), forged, *last)) == []
