"""`scrapy cite`: a citation, of what was hashed on the disk."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests import exporting
from tests.command_in_process import ran
from tests.damaged import changed
from tests.small_archive import FIRST, SECOND, THIRD, SmallArchive, again, article, got, url

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    made = SmallArchive(tmp_path / "archive")
    made.run(FIRST, got(url(1), article(), FIRST), got(url(2), article("ข่าวที่สอง"), FIRST))
    return made


def line_of(root: Path, number: int) -> dict[str, object]:
    found = [
        json.loads(one) for path in (root / "items").iterdir() for one in path.read_text("utf-8").splitlines()
    ]
    return next(one for one in found if one["id"] == number)


def test_it_is_cited_in_thai_and_english_with_record_and_digest(
    archive: SmallArchive, capsys: Capsys
) -> None:
    done = ran(capsys, "cite", archive.root, "1", summary="always")
    thai, english = done.out.splitlines()
    capture = line_of(archive.root, 1)["capture"]
    assert isinstance(capture, dict)
    assert done.status == 0
    for said in thai, english:
        assert capture["record_id"].strip("<>") in said
        assert capture["payload_digest"] in said
    assert "15 ธันวาคม 2563" in thai
    assert "15 December 2020" in english
    assert "checked now" in done.err
    assert "The digest of the payload holds" in done.err


def test_a_damaged_record_is_told_and_nothing_is_cited(archive: SmallArchive, capsys: Capsys) -> None:
    [warc] = (archive.root / "warc").iterdir()
    data = bytearray(warc.read_bytes())
    place = line_of(archive.root, 1)["capture"]["offset"]  # type: ignore[index]
    data[place + 60] ^= 1
    warc.write_bytes(data)
    done = ran(capsys, "cite", archive.root, "1")
    assert (done.status, done.out) == (1, "")
    assert f"{warc.name}:{place}: does not hold" in done.err
    assert done.err.endswith(f"{url(1)} is not cited: what it rests on is damaged\n")
    assert ran(capsys, "cite", archive.root, "2").status == 0


def test_a_lost_file_is_told(archive: SmallArchive, capsys: Capsys) -> None:
    [warc] = (archive.root / "warc").iterdir()
    warc.unlink()
    done = ran(capsys, "cite", archive.root, "1")
    assert (done.status, done.out) == (1, "")
    assert f"the WARC file {warc.name} is missing" in done.err


def test_the_payload_of_a_revisit_is_found_and_hashed(archive: SmallArchive, capsys: Capsys) -> None:
    original = got(url(1), article(), FIRST)
    archive.run(SECOND, original)
    revisit = again(original[0], THIRD, url(3))
    warc = archive.run(THIRD, revisit)
    told = line_of(archive.root, 1)
    item = {**told, "url": url(3), "id": 3, "retrieved": revisit[0]["WARC-Date"]}
    item["capture"] = {
        "via": "live",
        "warc": warc.name,
        "offset": _offset(warc, revisit[0]["WARC-Record-ID"]),
        "record_id": revisit[0]["WARC-Record-ID"],
        "payload_digest": revisit[0]["WARC-Payload-Digest"],
        "status": 200,
    }
    items = archive.root / "items" / f"news-{THIRD:%Y%m%dT%H%M%SZ}.jsonl"
    items.write_text(json.dumps(item, ensure_ascii=False) + "\n", "utf-8")
    done = ran(capsys, "cite", archive.root, "3", summary="always")
    assert (done.status, done.err.count("digest of the payload holds")) == (0, 1)
    (archive.root / "warc" / f"thaigov-{SECOND:%Y%m%dT%H%M%SZ}-00001.warc.gz").unlink()
    done = ran(capsys, "cite", archive.root, "3")
    assert (done.status, done.out) == (1, "")
    assert "original of this revisit is missing" in done.err


def _offset(warc: Path, record_id: str) -> int:
    from warcio.archiveiterator import ArchiveIterator

    with warc.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_headers.get_header("WARC-Record-ID") == record_id:
                return int(records.get_record_offset())
    raise AssertionError(record_id)


def test_of_a_record_that_gives_no_digest_the_one_that_was_taken_now_is_told(
    archive: SmallArchive, capsys: Capsys
) -> None:
    page = article("ข่าวที่สี่")
    undigested = [changed(one, warc_payload_digest=None) for one in got(url(4), page, THIRD)]
    archive.run(THIRD, undigested)
    done = ran(capsys, "cite", archive.root, "4", summary="always")
    body = page.partition(b"\r\n\r\n")[2]
    assert (done.status, done.out.count(f"sha256:{sha256(body).hexdigest()}")) == (0, 2)
    assert "not known: The digest of the payload holds" in done.err


def test_a_text_of_a_corpus_has_no_capture_and_its_citation_says_so(tmp_path: Path, capsys: Capsys) -> None:
    lines = [exporting.line(1, via="corpus")]
    root = exporting.archive(tmp_path, lines, folder="imported", spider="corpus")
    done = ran(capsys, "cite", root, "1")
    assert (done.status, done.err) == (0, "")
    assert "there is no capture of the page" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name an article"),
        (["1", "2"], "1 2: not understood"),
        (["77"], "has no article of this number"),
        (["https://www.thaigov.go.th/nothing"], "has no article at this address"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    archive: SmallArchive, capsys: Capsys, words: list[str], said: str
) -> None:
    done = ran(capsys, "cite", archive.root, *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
