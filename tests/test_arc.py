"""ARC files: their lines, as crawlers of ten years wrote them, and what of torn and damaged ones is read."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import arcs
from tests.arcs import arc_file, arc_record, heritrix_1_1, of_version_2, version_block
from tests.extracting import SITE, answer, body, extracted, gzipped, response, written
from tests.test_verify_records import problems
from thaigov_spider.verify.plan import for_files
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import text_at, text_of
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read

URL = f"{SITE}/news/contents/details/"
PAGES = [arc_record(f"{URL}{number}", answer(body(number))) for number in range(1, 7)]
FILE = [
    version_block(),
    arc_record("dns:www.thaigov.go.th", b"20050203040506\n", media_type="text/dns"),
    *PAGES,
]


@pytest.mark.parametrize("name", arcs.KINDS)
def test_articles_of_an_arc_file_are_read_and_it_is_verified(tmp_path: Path, name: str) -> None:
    path = arc_file(tmp_path, name, *FILE)
    found = extracted(path)
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], [])
    assert set(found.of("retrieved")) == {"2005-02-03T04:05:06Z"}
    captures = found.of("capture")
    assert {one["payload_digest"] for one in captures} == {None}
    assert len({one["record_id"] for one in captures}) == 6
    wrong = [one for one in problems(path) if "holds more than one record" not in one.text]
    assert wrong == []
    [note] = for_files([path]).notes
    assert "has no digests" in note


def test_a_record_has_one_id_however_its_file_is_compressed(tmp_path: Path) -> None:
    found = [extracted(arc_file(tmp_path, name, *FILE)).of("capture") for name in arcs.KINDS]
    ids = [[one["record_id"] for one in captures] for captures in found]
    assert ids[0] == ids[1] == ids[2]
    offsets = [[one["offset"] for one in captures] for captures in found]
    assert len(set(offsets[0])) == len(set(offsets[1])) == 6


PAGE = answer(body(7))
HABITS: dict[str, Callable[[], list[bytes]]] = {
    "version 1.1 of Heritrix": lambda: [heritrix_1_1(), arc_record(f"{URL}7", PAGE)],
    "version 2 with ten fields": lambda: [
        version_block(version="2 0 Alexa Internet", fields=arcs.FIELDS_OF_2), of_version_2(f"{URL}7", PAGE)
    ],
    "line ends before records, as Alexa": lambda: [
        version_block()[:-1], *(b"\n" + one[:-1] for one in (PAGES[0], arc_record(f"{URL}7", PAGE)))
    ],
    "no line ends between records, as old Common Crawl": lambda: [
        one[:-1] for one in (version_block(), PAGES[0], arc_record(f"{URL}7", PAGE))
    ],
    "blanks in the media type": lambda: [
        version_block(), arc_record(f"{URL}7", PAGE, media_type="text/html; charset=UTF-8")
    ],
    "two media types": lambda: [version_block(), arc_record(f"{URL}7", PAGE, media_type="text/html, text/x")],
    "no media type": lambda: [version_block(), arc_record(f"{URL}7", PAGE, media_type="no-type")],
    "an empty media type": lambda: [version_block(), arc_record(f"{URL}7", PAGE, media_type="")],
    "blanks in the URL": lambda: [version_block(), arc_record(f"{URL}7?a=b c d", PAGE)],
    "Thai in the URL": lambda: [version_block(), arc_record(f"{URL}7?q=ข่าว", PAGE)],
    "a date to the minute": lambda: [version_block(), arc_record(f"{URL}7", PAGE, date="200502030405")],
    "a date to the millisecond": lambda: [
        version_block(), arc_record(f"{URL}7", PAGE, date="20050203040506789")
    ],
    "no IP address": lambda: [version_block(), arc_record(f"{URL}7", PAGE, ip="0.0.0.0")],
    "an IP address of version 6": lambda: [version_block(), arc_record(f"{URL}7", PAGE, ip="2001:db8::5")],
    "CR LF behind lines": lambda: [
        version_block(), arc_record(f"{URL}7", PAGE).replace(b"\n", b"\r\n", 1) + b"\r\n"
    ],
    "no version block": lambda: [arc_record(f"{URL}7", PAGE)],
    "a version block that counts too little": lambda: [
        version_block().replace(b" 76\n", b" 40\n"), arc_record(f"{URL}7", PAGE)
    ],
    "a version block that counts the line end behind it": lambda: [
        version_block().replace(b" 76\n", b" 77\n"), arc_record(f"{URL}7", PAGE)
    ],
    "a page without the head of an answer": lambda: [
        version_block(), arc_record(f"{URL}7", PAGE.partition(b"\r\n\r\n")[2])
    ],
    "the same page twice in one second": lambda: [
        version_block(), arc_record(f"{URL}7", PAGE), arc_record(f"{URL}7", PAGE)
    ],
}  # fmt: skip
_NOTED = ("no line end parts this record", "holds more than one record", "longer than its length says")


@pytest.mark.parametrize("name", arcs.KINDS)
@pytest.mark.parametrize("habit", HABITS)
def test_what_crawlers_wrote_is_read(tmp_path: Path, name: str, habit: str) -> None:
    path = arc_file(tmp_path, name, *HABITS[habit]())
    found = extracted(path)
    assert found.of("id")[-1:] == [7], found
    assert found.problems == []
    assert [one for one in problems(path) if not any(text in one.text for text in _NOTED)] == []
    assert found.of("retrieved")[-1].startswith("2005-02-03T04:05:")


@pytest.mark.parametrize("name", ["crawl.bin", "crawl.warc", "crawl.warc.gz", "crawl"])
@pytest.mark.parametrize("kind", arcs.KINDS)
def test_an_arc_file_is_known_by_what_it_begins_with(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(arcs.KINDS[kind](*FILE))
    found = extracted(tmp_path / name)
    assert (found.of("id"), found.problems) == ([1, 2, 3, 4, 5, 6], [])


def test_a_warc_file_of_the_name_of_an_arc_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.arc.gz").write_bytes(gzipped(response(f"{URL}1", answer(body()))))
    assert extracted(tmp_path / "a.arc.gz").of("id") == [1]


def test_an_arc_file_beside_a_warc_file_and_out_of_a_pipe(tmp_path: Path) -> None:
    whole = written(tmp_path / "b.warc.gz", response(f"{URL}8", answer(body(8))))
    found = extracted(arc_file(tmp_path, "a.arc.gz", *FILE), whole)
    assert found.of("id") == [1, 2, 3, 4, 5, 6, 8]
    [name] = {one["warc"] for one in extracted("-", stdin=arcs.members(*FILE)).of("capture")}
    assert name == "a.arc"


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_of_a_torn_file_what_is_whole_is_read_and_the_rest_is_named(tmp_path: Path, name: str) -> None:
    whole = arcs.KINDS[name](*FILE)
    before = len(arcs.KINDS[name](*FILE[:-2]))
    path = tmp_path / name
    for size in random.Random(name).sample(range(before + 1, len(whole) - 20), 12):
        path.write_bytes(whole[:size])
        found = extracted(path)
        assert found.of("id") in ([1, 2, 3, 4], [1, 2, 3, 4, 5])
        is_between = size in (before, len(arcs.KINDS[name](*FILE[:-1])))
        assert [problem.text.startswith("cut:") for problem in found.problems] == [True] * (not is_between)
        assert any("cut:" in problem.text for problem in problems(path)) is not is_between


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_behind_a_damaged_line_reading_goes_on(tmp_path: Path, name: str) -> None:
    damaged = PAGES[2].replace(b"20050203040506", b"2005x203040506", 1)
    path = arc_file(tmp_path, name, version_block(), *PAGES[:2], damaged, *PAGES[3:])
    found = extracted(path)
    assert found.of("id") == [1, 2, 4, 5, 6]
    [problem] = found.problems
    assert "no ARC record begins here; reading goes on at" in problem.text


@pytest.mark.parametrize("by", [-40, -1, 3, 40])
@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_a_wrong_length_is_named_and_costs_no_record_but_its_neighbour(
    tmp_path: Path, name: str, by: int
) -> None:
    length = PAGES[2].partition(b"\n")[0].rpartition(b" ")[2]
    wrong = PAGES[2].replace(b" " + length + b"\n", b" %d\n" % (int(length) + by), 1)
    found = extracted(arc_file(tmp_path, name, version_block(), *PAGES[:2], wrong, *PAGES[3:]))
    assert {1, 2, 5, 6} <= set(found.of("id"))
    assert found.problems or found.notes


def test_an_arc_file_inside_of_a_page_is_no_part_of_the_file(tmp_path: Path) -> None:
    inner = answer(b"\n".join(PAGES[:2]), "Content-Type: application/octet-stream")
    torn = arc_record(f"{URL}9", inner)
    path = arc_file(tmp_path, "a.arc", version_block(), torn.replace(b" 2005", b" 2x05", 1), *PAGES[3:])
    assert extracted(path).of("id") == [4, 5, 6]


def test_a_page_shorter_than_its_head_says_is_flagged_and_verify_tells(tmp_path: Path) -> None:
    short = answer(body(3).rstrip()[:-7], f"Content-Length: {len(body(3))}")
    path = arc_file(tmp_path, "a.arc.gz", version_block(), arc_record(f"{URL}3", short))
    assert extracted(path).of("flags") == [["truncated"]]
    assert [problem for problem in problems(path) if "Content-Length" in problem.text]


def test_a_date_that_is_none_and_a_head_that_is_none_are_told(tmp_path: Path) -> None:
    odd = arc_record(f"{URL}3", b"HTTP/x\n\n", date="20051303040506")
    texts = [problem.text for problem in problems(arc_file(tmp_path, "a.arc", version_block(), odd))]
    assert any("WARC-Date is no date" in text for text in texts)
    assert any("HTTP" in text for text in texts)


class _Blocks:
    def __init__(self) -> None:
        self.found: list[tuple[Header, bytes]] = []
        self.lost: list[str] = []

    def begin(self, header: Header) -> None:
        self._header, self._block = header, b""

    def feed(self, piece: memoryview) -> None:
        self._block += bytes(piece)

    def end(self) -> None:
        self.found.append((self._header, self._block))

    def damaged(self, offset: int, error: DamageError) -> None:  # noqa: ARG002
        if error.is_loss:
            self.lost.append(str(error))


def _no_line_ends_around(block: bytes) -> bytes:
    return b"<" + block + b">"


RECORDS = st.lists(
    st.tuples(
        st.from_regex(r"https?://[!-~]{1,20}( [!-~]{1,8}){0,2}", fullmatch=True),
        st.from_regex(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])[01][1-9][01][0-9]([0-5][0-9]){2}", fullmatch=True),
        st.from_regex(r"[a-z/;=. -]{0,20}", fullmatch=True),
        st.binary(max_size=300).map(_no_line_ends_around),
        st.sampled_from([b"", b"\n", b"\n\n", b"\r\n"]),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(records=RECORDS, name=st.sampled_from(list(arcs.KINDS)))
def test_every_block_is_given_as_it_is(tmp_path_factory: pytest.TempPathFactory, records, name) -> None:  # type: ignore[no-untyped-def]
    parts = [
        arc_record(url, block, date, media_type)[:-1] + ends
        for url, date, media_type, block, ends in records
    ]  # fmt: skip
    path = arc_file(tmp_path_factory.mktemp("arc"), name, *parts)
    sink = _Blocks()
    with path.open("rb") as file:
        read(text_of(file, path.name), sink)
    assert [block for _, block in sink.found] == [block for _, _, _, block, _ in records]
    assert sink.lost == []
    if name != "b.arc.gz":  # in one stream, no record has an offset of its own
        with path.open("rb") as file:
            for header, block in sink.found:
                again = _Blocks()
                read(text_at(file, name, header.offset), again)
                assert again.found[0][1] == block


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(["a.arc", "a.arc.gz"]))
def test_one_wrong_byte_costs_two_records_at_most(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str
) -> None:
    blocks = [b"HTTP/1.1 200 OK\r\n\r\n" + b"%d" % number * 40 for number in range(8)]
    whole = arcs.KINDS[name](*(arc_record(f"{URL}{number}", block) for number, block in enumerate(blocks)))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path = tmp_path_factory.mktemp("arc") / name
    path.write_bytes(damaged)
    sink = _Blocks()
    with path.open("rb") as file:
        read(text_at(file, name, 0), sink)
    kept = [block for _, block in sink.found if block in blocks]
    assert len(kept) >= len(blocks) - 2
    assert sink.lost or len(sink.found) == len(blocks)


def test_gzip_members_of_a_size_that_is_not_that_of_records_are_read(tmp_path: Path) -> None:
    data = b"".join(FILE)
    path = tmp_path / "a.arc.gz"
    path.write_bytes(b"".join(gzip.compress(data[at : at + 5000]) for at in range(0, len(data), 5000)))
    assert extracted(path).of("id") == [1, 2, 3, 4, 5, 6]
