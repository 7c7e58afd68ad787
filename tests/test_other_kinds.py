"""Files and packages of kinds that are not read, or not as such: named, and all others read."""

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.damaged import EMPTY
from tests.extracting import SITE, answer, body, extracted, gzipped, record, response, written
from tests.test_verify_records import problems
from thaigov_spider.archive.folder import Archive
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.verify.plan import PlanError, for_archive
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = f"{SITE}/news/contents/details/"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.warc.wet.gz", "a WET"),
        ("a.warc.wat.gz", "a WAT"),
    ],
)
def test_files_that_are_not_read_are_named_and_all_others_read(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / name).write_bytes(gzipped(response(f"{URL}2", answer(body()))))
    whole = written(tmp_path / "b.warc.gz", response(f"{URL}1", answer(body())))
    found = extracted(tmp_path / name, whole)
    assert found.of("id") == [1]
    [problem] = found.problems
    assert problem.file == str(tmp_path / name)
    assert f"this is {what}" in problem.text
    assert any(f"this is {what}" in one.text for one in problems(tmp_path / name, whole))


def test_packages_in_a_package_are_read(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("archive/1.warc.gz", gzipped(response(f"{URL}1", answer(body()))))
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as package:
        package.writestr("1.wacz", inner.getvalue())
        package.writestr("datapackage.json", "{}")
    found = extracted(tmp_path / "a.wacz")
    assert (found.of("id"), found.problems) == ([1], [])


def test_resources_and_pages_in_several_records_are_read(tmp_path: Path) -> None:
    resource = record(
        {
            "WARC-Type": "resource",
            "WARC-Target-URI": f"{URL}1",
            "WARC-Date": "2019-03-04T05:06:07Z",
            "WARC-Record-ID": "<urn:uuid:0>",
            "Content-Type": "text/html",
        },
        body(1),
    )
    block = answer(body(2))
    first = response(f"{URL}2", block[:500], number=2, WARC_Segment_Number=1)
    rest = response(
        f"{URL}2",
        block[500:],
        number=3,
        WARC_Type="continuation",
        WARC_Segment_Number=2,
        WARC_Segment_Origin_ID="<urn:uuid:00000002-0000-4000-8000-000000000000>",
        WARC_Segment_Total_Length=len(block),
    )
    found = extracted(written(tmp_path / "a.warc.gz", resource, first, rest))
    assert (found.of("id"), found.of("flags"), found.problems) == ([1, 2], [[], []], [])
    lacking = extracted(written(tmp_path / "b.warc.gz", first))
    assert "what follows segment 1 is in none of the files" in lacking.problems[0].text


def test_pipes_and_dangling_links_in_an_archive_are_named_and_keep_nobody_waiting(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.prepare()
    os.mkfifo(archive.warc / "pipe.warc.gz")
    os.mkfifo(archive.runs / "news-1.json")
    (archive.warc / "link.warc.gz").symlink_to(tmp_path / "nowhere")
    found = list(verify(for_archive(archive), 1, VerifyTally(), lambda _: None))
    names = ["link.warc.gz", "pipe.warc.gz", "news-1.json"]
    assert [Path(one.file).name for one in found] == names
    assert {one.text for one in found} == {"this is no file, or a link to none"}


def test_files_of_unknown_kinds_are_named_too_unless_there_are_no_others(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"notes")
    whole = written(tmp_path / "b.warc.gz", response(f"{URL}1", answer(body())))
    found = extracted(tmp_path / "notes.txt", whole)
    assert (found.of("id"), found.tally.passed) == ([1], {})
    text = "this is no .warc, .warc.gz, .warc.zst, .wacz, .arc or .arc.gz file"
    assert [str(one) for one in found.problems] == [f"{tmp_path}/notes.txt:0: {text}"]
    assert [str(one) for one in problems(tmp_path / "notes.txt", whole)] == [
        f"{tmp_path}/notes.txt:0: {text}"
    ]
    with pytest.raises(UsageError, match=text):
        extracted(tmp_path / "notes.txt")
    with pytest.raises(PlanError, match=text):
        problems(tmp_path / "notes.txt")


def test_a_file_of_zstandard_frames_is_verified(tmp_path: Path) -> None:
    one = response(f"{URL}1", answer(body()), WARC_Block_Digest=EMPTY)
    (tmp_path / "a.warc.zst").write_bytes(zstd.compress(one))
    [problem] = problems(tmp_path / "a.warc.zst")
    assert problem.text.startswith("the block's digest is sha1:")


def test_a_response_that_calls_itself_a_later_segment_is_read_and_a_first_continuation_named(
    tmp_path: Path,
) -> None:
    odd = response(f"{URL}1", answer(body()), WARC_Segment_Number=2)
    stray = response(f"{URL}2", b"x", number=2, WARC_Type="continuation", WARC_Segment_Number=1)
    found = extracted(written(tmp_path / "a.warc.gz", odd, stray))
    assert found.of("id") == [1]
    assert [one.text for one in found.problems] == [
        "the first record of this page, which lies in several, is in none of the files"
    ]
