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


PAGES = [response(f"{URL}{number}", answer(body(number)), number=number) for number in (1, 2)]
ARC = b"filedesc://a.arc 0.0.0.0 20050203040506 text/plain 2\n1\n\n" + b"".join(
    b"%b%d 203.0.113.5 20050203040506 text/html %d\n%b\n" % (URL.encode(), number, len(block), block)
    for number, block in ((number, answer(body(number))) for number in (1, 2))
)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("archive/a", gzipped(*PAGES)),
        ("saved/ARCHIVE/a.bin", b"".join(PAGES)),
        ("archive/a.warc.zst", b"".join(map(zstd.compress, PAGES))),
        ("archive/a.warc.gz", b"".join(map(zstd.compress, PAGES))),
        ("archive/a.arc", ARC),
        ("archive/a.arc.gz", gzipped(ARC)),
    ],
)
def test_records_in_a_package_are_read_whatever_their_format_and_name(
    tmp_path: Path, name: str, data: bytes, method: int
) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", method) as package:
        package.writestr(name, data)
        package.writestr(f"__MACOSX/{name}", b"\0\5\x16\7 what macOS notes of a file")
        package.writestr("archive/notes.txt", "no records")
    found = extracted(tmp_path / "a.wacz")
    assert (found.of("id"), found.problems) == ([1, 2], [])
    texts = [one.text for one in problems(tmp_path / "a.wacz")]
    assert "datapackage.json is missing" in texts
    assert "there is no WARC file" not in texts
    assert not any("begins here" in text for text in texts)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_files_of_one_name_in_a_package_are_all_read(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", method) as package:
        for page in PAGES:
            package.writestr("archive/a.warc.gz", gzipped(page))
    assert extracted(tmp_path / "a.wacz").of("id") == [1, 2]


@pytest.mark.parametrize("data", [b"%PDF-1.4 \0\1\2" * 40, b"\0\1\2\x1f" * 99], ids=["file", "bytes"])
def test_bytes_that_are_no_text_where_an_article_should_be_are_named(tmp_path: Path, data: bytes) -> None:
    resource = response(f"{URL}3", data, number=3, WARC_Type="resource", Content_Type="text/html")
    pages = [response(f"{URL}1", answer(data)), PAGES[1], resource]
    pages.append(response(f"{SITE}/about", answer(data), number=4))  # nobody said that it was an article
    found = extracted(written(tmp_path / "a.warc", *pages))
    assert found.of("id") == [2]
    text = "this page of an article cannot be read: its body is no text"
    places = [0, len(pages[0] + pages[1])]
    assert [(one.offset, one.text) for one in found.problems] == [(place, text) for place in places]


def test_a_resource_may_be_a_whole_answer_and_a_record_may_have_no_type(tmp_path: Path) -> None:
    whole = response(f"{URL}1", answer(body()), WARC_Type="resource")
    found = extracted(written(tmp_path / "a.warc", whole, response(f"{URL}2", answer(body()), WARC_Type="")))
    assert (found.of("id"), found.problems) == ([1], [])
    assert found.tally.passed == {"records without a WARC-Type": 1}


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
