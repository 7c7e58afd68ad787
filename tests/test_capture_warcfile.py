import errno
import gzip
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO, FileIO
from itertools import chain, count
from pathlib import Path
from random import Random

import pytest
from typing_extensions import Buffer
from warcio.archiveiterator import ArchiveIterator

from thaigov_spider.capture import warcfile
from thaigov_spider.capture.warcfile import Recovered, WarcFile, recover
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.records import Record, warcinfo
from thaigov_spider.warc.whole_records import end_of_whole_records

RUN = "20261123T010203Z"
FIRST = f"thaigov-{RUN}-00001.warc.gz"
SECOND = f"thaigov-{RUN}-00002.warc.gz"


def describe(name: str) -> Record:
    return warcinfo(name, datetime(2026, 11, 23, tzinfo=UTC), {"software": "test"})


def record(text: str) -> Record:
    """A record whose block is `text`, behind an id that is unique."""
    return Record((("WARC-Type", "metadata"), ("WARC-Record-ID", f"<urn:test:{next(_ids)}>")), text.encode())


_ids = count()


def blocks(file: Path) -> list[str]:
    """The blocks behind the warcinfo."""
    with file.open("rb") as stream:
        found = [(record.rec_type, record.raw_stream.read()) for record in ArchiveIterator(stream)]
    assert found[0][0] == "warcinfo"
    return [block.decode() for _, block in found[1:]]


def noise(size: int) -> str:
    """Text that hardly compresses."""
    return "".join(Random(size).choices("0123456789abcdefghijklmnopqrstuvwxyz", k=size))


@pytest.fixture
def warc(tmp_path: Path) -> WarcFile:
    return WarcFile(tmp_path, RUN, describe)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_bears_open_until_it_is_closed(tmp_path: Path, warc: WarcFile) -> None:
    warc.append([record("a")])
    assert names(tmp_path) == [FIRST + ".open"]
    warc.close()
    assert names(tmp_path) == [FIRST]
    assert blocks(tmp_path / FIRST) == ["a"]


def test_records_can_be_read_at_their_offsets_at_once(tmp_path: Path, warc: WarcFile) -> None:
    offsets = warc.append([record("a"), record("b")]) + warc.append([record("c")])
    for offset, block in zip(offsets, [b"a", b"b", b"c"], strict=True):
        with (tmp_path / f"{warc.name}.open").open("rb") as stream:
            stream.seek(offset)
            assert next(ArchiveIterator(stream)).raw_stream.read() == block
    warc.close()


def test_a_file_begins_with_a_warcinfo_that_has_its_final_name(tmp_path: Path, warc: WarcFile) -> None:
    warc.append([record("a")])
    warc.close()
    with (tmp_path / FIRST).open("rb") as stream:
        assert next(ArchiveIterator(stream)).rec_headers["WARC-Filename"] == FIRST


def test_nothing_to_write_leaves_no_file(tmp_path: Path, warc: WarcFile) -> None:
    warc.close()
    assert names(tmp_path) == []


def test_two_files_of_one_second_get_two_names(tmp_path: Path, warc: WarcFile) -> None:
    other = WarcFile(tmp_path, RUN, describe)
    warc.append([record("a")])
    other.append([record("b")])
    other.close()
    warc.close()
    assert names(tmp_path) == [FIRST, SECOND]
    assert (blocks(tmp_path / FIRST), blocks(tmp_path / SECOND)) == (["a"], ["b"])


@pytest.mark.parametrize("taken", [FIRST, FIRST + ".open", FIRST + ".cut"])
def test_no_file_takes_the_name_of_another(tmp_path: Path, warc: WarcFile, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"other")
    warc.append([record("a")])
    warc.close()
    assert names(tmp_path) == sorted([taken, SECOND])
    assert (tmp_path / taken).read_bytes() == b"other"


def test_a_closed_file_is_not_appended_to(tmp_path: Path, warc: WarcFile) -> None:
    warc.append([record("a")])
    warc.close()
    warc.append([record("b")])
    warc.close()
    assert (blocks(tmp_path / FIRST), blocks(tmp_path / SECOND)) == (["a"], ["b"])


def test_a_file_is_closed_before_it_grows_too_long_but_never_inside_an_exchange(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path, RUN, describe, max_bytes=5_000)
    exchanges = [[record(noise(700 + n)), record(noise(900 + n))] for n in range(7)]
    huge = [record(noise(9_000)), record(noise(9_001))]
    for exchange in [*exchanges, huge, exchanges[0]]:
        warc.append(exchange)
    warc.close()
    held = [blocks(tmp_path / name) for name in warc.names]
    assert names(tmp_path) == warc.names
    expected = [str(found.block, "ascii") for found in chain(*exchanges, huge, exchanges[0])]
    assert list(chain(*held)) == expected
    assert all(len(found) % 2 == 0 for found in held)
    sizes = [(tmp_path / name).stat().st_size for name in warc.names]
    assert [size for size in sizes if size > 5_000] == [sizes[held.index([noise(9_000), noise(9_001)])]]
    assert min(sizes[:2]) > 3_000  # nor is it closed much too early


FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from tests.test_capture_warcfile import RUN, WarcFile, describe, noise, record
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
warc = WarcFile(Path({folder!r}), RUN, describe)
written = 0
try:
    for number in range(50):
        warc.append([record(f"{{number}}a" + noise(1000 + number)), record(f"{{number}}b")])
        written += 1
except OSError as error:
    print(written, error.errno)
try:
    warc.append([record("small")])
    print("fits")
except OSError:
    pass
warc.close()
"""


@pytest.mark.parametrize("limit", [20_000, 20_001, 20_400, 20_800])
def test_a_full_disk_leaves_whole_exchanges_only(tmp_path: Path, limit: int) -> None:
    script = FILLS_THE_DISK.format(limit=limit, folder=str(tmp_path))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    written, number, *fits = ran.stdout.split()
    assert int(number) == errno.EFBIG
    assert 10 < int(written) < 50
    expected = [text for n in range(int(written)) for text in (f"{n}a" + noise(1000 + n), f"{n}b")]
    assert blocks(tmp_path / FIRST) == [*expected, *(["small"] if fits else [])]


def test_a_disk_too_full_for_the_first_exchange_leaves_no_file(tmp_path: Path) -> None:
    script = FILLS_THE_DISK.format(limit=300, folder=str(tmp_path))
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)
    assert names(tmp_path) == []


def test_a_write_that_fails_half_way_leaves_the_file_as_it_was(
    tmp_path: Path, warc: WarcFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullFor(FileIO):
        writes = count()

        def write(self, data: Buffer, /) -> int:
            match next(self.writes):
                case 1:
                    return super().write(memoryview(data)[:50])
                case 2:
                    raise OSError(errno.ENOSPC, "full")
                case _:
                    return super().write(data)

    monkeypatch.setattr("thaigov_spider.capture.warcfile.FileIO", FullFor)
    warc.append([record("a")])
    with pytest.raises(OSError, match="full"):
        warc.append([record("b"), record("c")])
    warc.append([record("d")])
    warc.close()
    assert blocks(tmp_path / FIRST) == ["a", "d"]
    assert warc.bytes_written == (tmp_path / FIRST).stat().st_size


def test_a_file_that_cannot_be_cut_back_stays_open(
    tmp_path: Path, warc: WarcFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(FileIO):
        def write(self, data: Buffer, /) -> int:
            if self.tell() > 0:
                raise OSError(errno.EIO, "broken")
            return super().write(data) or 0

        def truncate(self, _size: int | None = None, /) -> int:
            raise OSError(errno.EIO, "broken for good")

    monkeypatch.setattr("thaigov_spider.capture.warcfile.FileIO", Broken)
    warc.append([record("a")])
    with pytest.raises(OSError, match="broken for good"):
        warc.append([record("b")])
    warc.close()
    assert names(tmp_path) == [FIRST + ".open"]


def damage_a_byte(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-30] + bytes([data[-30] ^ 1]) + data[-29:])


def cut_a_byte(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def add_a_byte(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


@pytest.mark.parametrize("harm", [damage_a_byte, cut_a_byte, add_a_byte])
def test_a_file_that_does_not_hold_what_was_written_to_it_is_not_sealed(
    tmp_path: Path, warc: WarcFile, harm: Callable[[Path], None]
) -> None:
    warc.append([record("a")])
    warc.append([record("b")])
    harm(tmp_path / f"{FIRST}.open")
    with pytest.raises(OSError, match="does not hold what was written"):
        warc.close()
    assert names(tmp_path) == [f"{FIRST}.open"]
    [found] = recover(tmp_path)
    assert found.sealed == tmp_path / FIRST
    assert blocks(tmp_path / FIRST) == (["a", "b"] if harm is add_a_byte else ["a"])


def test_an_archive_that_cannot_be_written_to_raises(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="warc"):
        WarcFile(tmp_path / "warc", RUN, describe).append([record("a")])


SAME_ID = {"WARC-Record-ID": "<urn:test:warcinfo>"}  # for the cuts below, which name tests, to be the same
INFO = Record(
    tuple((name, SAME_ID.get(name, value)) for name, value in describe(FIRST).fields), describe(FIRST).block
)
MEMBERS = [compressed(found) for found in (INFO, record("first"), record("second " * 9), record("last"))]
WHOLE = b"".join(MEMBERS)
ENDS = [sum(map(len, MEMBERS[: n + 1])) for n in range(len(MEMBERS))]


@pytest.mark.parametrize("cut", range(ENDS[1], ENDS[3] + 1))
def test_recovery_keeps_every_whole_record_and_every_byte(tmp_path: Path, cut: int) -> None:
    (tmp_path / f"{FIRST}.open").write_bytes(WHOLE[:cut])
    kept = max(end for end in ENDS if end <= cut)
    sealed, aside = tmp_path / FIRST, tmp_path / f"{FIRST}.cut"
    assert recover(tmp_path) == [Recovered(sealed, kept, aside if kept < cut else None, cut - kept)]
    assert sealed.read_bytes() == WHOLE[:kept]
    assert (aside.read_bytes() if aside.exists() else b"") == WHOLE[kept:cut]
    before = names(tmp_path)
    assert recover(tmp_path) == []
    assert names(tmp_path) == before == sorted([FIRST, *([aside.name] if kept < cut else [])])


@pytest.mark.parametrize("cut", [1, 10, 100, ENDS[0] - 1])
def test_recovery_sets_a_file_without_a_whole_record_aside(tmp_path: Path, cut: int) -> None:
    (tmp_path / f"{FIRST}.open").write_bytes(WHOLE[:cut])
    assert recover(tmp_path) == [Recovered(None, 0, tmp_path / f"{FIRST}.cut", cut)]
    assert names(tmp_path) == [f"{FIRST}.cut"]
    assert (tmp_path / f"{FIRST}.cut").read_bytes() == WHOLE[:cut]


def test_recovery_can_be_told_in_a_line() -> None:
    assert str(Recovered(Path("a"), 10, None, 0)) == "a recovered, 10 bytes"
    assert (
        str(Recovered(Path("a"), 10, Path("a.cut"), 3))
        == "a recovered, 10 bytes; 3 damaged bytes moved to a.cut"
    )
    assert (
        str(Recovered(None, 0, Path("a.cut"), 3))
        == "no whole record to recover; 3 damaged bytes moved to a.cut"
    )


def test_recovery_removes_a_file_that_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / f"{FIRST}.open").touch()
    assert recover(tmp_path) == [Recovered(None, 0, None, 0)]
    assert names(tmp_path) == []


def test_recovery_leaves_closed_files_alone(tmp_path: Path) -> None:
    (tmp_path / FIRST).write_bytes(WHOLE[:-3])
    assert recover(tmp_path) == []
    assert (tmp_path / FIRST).read_bytes() == WHOLE[:-3]


def broken_members() -> Iterator[tuple[str, bytes]]:
    whole = record("a" * 50)
    yield "zeros, as a power cut leaves", bytes(500)
    yield "a damaged block", MEMBERS[2][:-20] + bytes([MEMBERS[2][-20] ^ 1]) + MEMBERS[2][-19:]
    yield "a checksum that differs", MEMBERS[2][:-5] + b"\0" + MEMBERS[2][-4:]
    yield "two records in a member", compressed(Record(whole.fields, whole.header() + b"a"))[:-1]
    yield "a gzip member that is no record", compressed_text(b"hello")
    yield "a record without its end", compressed_text(whole.header() + bytes(whole.block) + b"\r\n")
    yield "a record with too little in it", compressed_text(whole.header() + b"a" * 49 + b"\r\n\r\n")
    yield "a record with too much in it", compressed_text(whole.header() + b"a" * 51 + b"\r\n\r\n")
    yield "a record without a length", compressed_text(b"WARC/1.1\r\nWARC-Type: x\r\n\r\n\r\n\r\n")


def compressed_text(text: bytes) -> bytes:
    return gzip.compress(text)


@pytest.mark.parametrize("tail", [pytest.param(tail, id=name) for name, tail in broken_members()])
def test_recovery_cuts_before_the_first_member_that_is_no_whole_record(tmp_path: Path, tail: bytes) -> None:
    (tmp_path / f"{FIRST}.open").write_bytes(WHOLE + tail + MEMBERS[1])
    [found] = recover(tmp_path)
    assert found.kept == len(WHOLE)
    assert (tmp_path / f"{FIRST}.cut").read_bytes() == tail + MEMBERS[1]


@pytest.mark.parametrize("step", range(8))
@pytest.mark.parametrize("cut", [ENDS[2] + 9, 30, len(WHOLE)])
def test_recovery_comes_to_the_same_end_when_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, cut: int
) -> None:
    class Killed(BaseException):
        pass

    done = count()

    def until_killed(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            if next(done) == step:
                raise Killed
            return function(*arguments)

        return call

    (tmp_path / f"{FIRST}.open").write_bytes(WHOLE[:cut])
    with monkeypatch.context() as patched:
        for name in ("sync", "rename", "truncate"):
            patched.setattr(warcfile, name, until_killed(getattr(warcfile, name)))
        try:
            recover(tmp_path)
        except Killed:
            recover_again = True
        else:
            recover_again = False
    assert bool(recover(tmp_path)) is recover_again
    kept = max((end for end in ENDS if end <= cut), default=0)
    held = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    expected = {FIRST: WHOLE[:kept], f"{FIRST}.cut": WHOLE[kept:cut]}
    assert held == {name: data for name, data in expected.items() if data}


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("size", [0, 1, 700, 65_535, 65_536, 200_000])
def test_a_member_holds_its_record_and_nothing_else(size: int, *, is_packed: bool) -> None:
    one = Record((("WARC-Type", "resource"),), noise(size).encode(), is_packed)
    assert gzip.decompress(compressed(one)) == one.header() + bytes(one.block) + b"\r\n\r\n"


def test_what_is_compressed_already_is_not_compressed_again() -> None:
    block = gzip.compress(noise(9_000).encode())
    assert block in compressed(Record((("WARC-Type", "resource"),), block, is_packed=True))


def test_a_member_that_inflates_to_much_is_read_in_bounded_memory() -> None:
    member = compressed(Record((("WARC-Type", "resource"),), bytes(100_000_000)))
    tracemalloc.start()
    assert end_of_whole_records(BytesIO(member + WHOLE)) == len(member) + len(WHOLE)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
