import gzip
import random
import sys
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

import brotli
import pytest

from tests.extracting import SITE, answer, body, crawl_info, extracted, gzipped, record, response, written
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.extract.executors import processes
from thaigov_spider.layouts.verdict import Page, Verdict, judge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = f"{SITE}/news/contents/details/"
DICTIONARY = zstd.train_dict([response(f"{URL}{n}", answer(body(n)), number=n) for n in range(20)], 20_000)


def pages(count: int = 3) -> list[bytes]:
    return [response(f"{URL}{number}", answer(body(number)), number=number) for number in range(1, count + 1)]


def zstd_frames(*records: bytes) -> bytes:
    """A frame a record, behind a dictionary in a skippable frame."""
    head = b"\x5d\x2a\x4d\x18" + len(DICTIONARY.dict_content).to_bytes(4, "little")
    frames = [zstd.compress(one, zstd_dict=DICTIONARY) for one in records]
    return b"".join([head, DICTIONARY.dict_content, *frames])


def wacz(path: Path, how: int, *warcs: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", how) as package:
        package.writestr("datapackage.json", "{}")
        for name, data in warcs:
            package.writestr(f"archive/{name}", data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", b"".join(pages())),
        ("a.warc.gz", gzipped(*pages())),
        ("a.warc.gz", gzip.compress(b"".join(pages()))),
        ("a.warc.zst", zstd_frames(*pages())),
        ("a.warc.zst", b"".join(map(zstd.compress, pages()))),
        ("named-wrongly.warc", gzipped(*pages())),
        ("named-wrongly", b"".join(pages())),
    ],
    ids=["plain", "gzip", "one-member", "zstd-dictionary", "zstd", "gzip-as-plain", "no-suffix"],
)
def test_every_compression_is_read_and_lines_name_the_file_and_the_offset(
    tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    found = extracted(tmp_path / name)
    assert found.problems == []
    assert found.of("id") == [1, 2, 3]
    assert {line["capture"]["warc"] for line in found.lines} == {name}
    assert {line["capture"]["via"] for line in found.lines} == {"warc"}
    piped = extracted("-", stdin=data)
    assert piped.of("id") == [1, 2, 3]
    assert [line["capture"]["offset"] for line in piped.lines] == [
        line["capture"]["offset"] for line in found.lines
    ]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_a_package_is_read_in_place_its_files_by_name_and_lines_say_where_in_those(
    tmp_path: Path, how: int
) -> None:
    one, two, three = pages()
    path = wacz(tmp_path / "a.wacz", how, ("2.warc.gz", gzipped(two, three)), ("1.warc", one))
    before = sorted(tmp_path.rglob("*"))
    found = extracted(path)
    assert found.problems == []
    places = [(line["id"], line["capture"]["warc"], line["capture"]["offset"]) for line in found.lines]
    assert places == [(1, "1.warc", 0), (2, "2.warc.gz", 0), (3, "2.warc.gz", len(gzipped(two)))]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "uri",
    [
        "http://www.thaigov.go.th/news/contents/details/1",
        "http://www.thaigov.go.th:80/news/contents/details/1",
        "https://thaigov.go.th/news/contents/details/1/",
        "https://www.thaigov.go.th:443/news/contents/details/1?fbclid=x",
        "<http://thaigov.go.th/news/contents/details/1>",
        "http://WWW.thaigov.go.th/news/contents/details/1#top",
    ],
)
def test_all_addresses_of_an_article_are_one(tmp_path: Path, uri: str) -> None:
    same = response(uri, answer(body(1)), "2020-01-01T00:00:00Z", number=2)
    other = response(uri, answer(body(1, body="เปลี่ยนแล้ว")), "2021-01-01T00:00:00Z", number=3)
    path = written(tmp_path / "a.warc", *pages(1), same, other)
    found = extracted(path)
    assert found.of("url") == [f"{URL}1"] * 2
    assert found.of("version") == [1, 2]
    assert found.lines[1]["supersedes"] == found.lines[0]["capture"]["record_id"]
    assert found.tally.captures == 3


@pytest.mark.parametrize(
    "uri",
    [
        "https://oic.thaigov.go.th/news/contents/details/1",
        "https://example.org/news/contents/details/1",
        "https://web.archive.org/web/2019id_/https://www.thaigov.go.th/news/contents/details/1",
        "urn:pageinfo:https://www.thaigov.go.th/news/contents/details/1",
        "https://www.thaigov.go.th.example.org/news/contents/details/1",
    ],
)
def test_what_is_on_other_hosts_is_none_of_the_sites(tmp_path: Path, uri: str) -> None:
    found = extracted(written(tmp_path / "a.warc", response(uri, answer(body(1)))))
    assert (found.raw, found.problems) == ([], [])
    assert found.tally.pages.total() == 0


def test_the_site_may_be_elsewhere(tmp_path: Path) -> None:
    uri = "http://mirror.example/news/contents/details/7"
    path = written(tmp_path / "a.warc", response(uri, answer(body())))
    assert extracted(path).raw == []
    found = extracted(path, origin="http://mirror.example")
    assert found.of("url") == [uri]


def test_a_capture_in_the_wayback_machine_counts_under_its_own_address_only(tmp_path: Path) -> None:
    origin = "http://127.0.0.1:8000"
    info = crawl_info(THAIGOV_ORIGIN=origin, WAYBACK_ORIGIN=origin)
    address = "http://www.thaigov.go.th:80/news/contents/details/1"
    raw = response(f"{origin}/web/20190304050607id_/{address}", answer(body()), "2026-11-25T00:00:00Z")
    own = response(address, answer(body()), "2019-03-04T05:06:07Z", number=2, WARC_Source_URI="x")
    found = extracted(written(tmp_path / "a.warc.gz", info, raw, own))
    assert found.of("url") == [f"{URL}1"]
    assert found.of("retrieved") == ["2019-03-04T05:06:07Z"]


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw-deflate": lambda data: zlib.compress(data)[2:-4],
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def in_chunks(payload: bytes) -> bytes:
    pieces = [payload[at : at + 700] for at in range(0, len(payload), 700)]
    return b"".join(b"%x;x=y\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
@pytest.mark.parametrize("coding", CODINGS)
def test_content_and_transfer_encodings_are_taken_off(tmp_path: Path, coding: str, chunked: bool) -> None:
    payload = CODINGS[coding](body())
    lines = [f"Content-Encoding: {coding.removeprefix('raw-')}"]
    lines += ["Transfer-Encoding: chunked"] if chunked else [f"Content-Length: {len(payload)}"]
    block = answer(in_chunks(payload) if chunked else payload, *lines)
    found = extracted(written(tmp_path / "a.warc.gz", response(f"{URL}1", block)))
    plain = extracted(written(tmp_path / "a.warc.gz", *pages(1)))
    assert found.raw == plain.raw
    assert len(plain.raw) == 1


def test_lines_stand_in_the_order_of_files_and_offsets_as_they_were_named(tmp_path: Path) -> None:
    one = written(tmp_path / "1.warc.gz", *pages(3))
    two = written(tmp_path / "2.warc", *[response(f"{URL}{n}", answer(body(n)), number=n) for n in (9, 4)])
    assert extracted(two, one).of("id") == [9, 4, 1, 2, 3]
    assert extracted(one, two, one).of("id") == [1, 2, 3, 9, 4]


def test_a_line_is_written_where_the_text_changes_and_the_newest_is_by_date(tmp_path: Path) -> None:
    texts = [("2020", "ก"), ("2021", "ก"), ("2022", "ข"), ("2019", "ค"), ("2018", "ก")]
    records = [
        response(f"{URL}1", answer(body(1, body=text * 20)), f"{year}-01-01T00:00:00Z", number)
        for number, (year, text) in enumerate(texts, 1)
    ]
    path = written(tmp_path / "a.warc.gz", *records, *pages(2)[1:])
    found = extracted(path)
    assert [(line["id"], line["version"], line["retrieved"][:4]) for line in found.lines] == [
        *[(1, 1, "2020"), (1, 2, "2022"), (1, 3, "2019"), (1, 4, "2018")],
        (2, 1, "2019"),
    ]
    ids = [line["capture"]["record_id"] for line in found.lines]
    assert found.of("supersedes") == [None, *ids[:3], None]
    newest = extracted(path, newest=True)
    assert newest.raw == [found.raw[1], found.raw[4]]


def many(path: Path, compressing: bool) -> Path:
    """A file of many portions, with records larger than one, and some that look like others."""
    chance = random.Random(5)
    noise = [chance.randbytes(5_000_000) for _ in range(3)]
    inside = gzipped(*pages(2)) if compressing else b"".join(pages(2))
    records = []
    for number in range(1, 61):
        noisy = body(number) + b"<!-- " + chance.randbytes(40_000).hex().encode() + b" -->"
        records.append(response(f"{URL}{number}", answer(noisy), number=number))
        if number % 20 == 0:
            data = noise.pop() + b"\r\n" + inside + b"\r\n"
            records.append(record({"WARC-Type": "resource", "WARC-Target-URI": f"urn:{number}"}, data))
    return written(path, *records)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_the_same_bytes_come_out_however_many_processes_there_are(tmp_path: Path, name: str) -> None:
    path = many(tmp_path / name, compressing=name.endswith("gz"))
    assert path.stat().st_size > 3 * (1 << 21 if name.endswith("gz") else 1 << 22)
    expected = extracted(path)
    assert expected.of("id") == list(range(1, 61))
    assert expected.problems == []
    for jobs in (2, 3):
        with processes(jobs) as workers:
            again = extracted(path, workers=workers)
        assert again.raw == expected.raw
        assert again.problems == []


def test_processes_do_not_import_what_the_command_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "scrapy"  # as that in the environment's bin/, whose imports take long
    script.write_text("raise SystemExit(1)", "utf-8")
    main = ModuleType("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with processes(2) as workers:
        assert workers.submit(abs, -1).result() == 1
    assert sys.modules["__main__"] is main


@pytest.mark.parametrize("kept", [1, 3000, 9000])
@pytest.mark.parametrize(
    "data",
    [gzipped(*pages(9)), b"".join(pages(9)), gzip.compress(b"".join(pages(9)))],
    ids=["gzip", "plain", "one"],
)
def test_a_portion_stops_where_its_lines_are_enough_and_goes_on_behind_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, kept: int
) -> None:
    (tmp_path / "a").write_bytes(data)
    whole = extracted(tmp_path / "a")
    monkeypatch.setattr("thaigov_spider.extract.pages_in._ENOUGH", kept)
    pieces = extracted(tmp_path / "a")
    assert (pieces.raw, pieces.problems) == (whole.raw, [])
    assert pieces.of("id") == list(range(1, 10))


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", b"nothing of the kind", "is no .warc, .warc.gz, .warc.zst, .wacz, .arc or .arc.gz file"),
        ("folder", None, "this is a folder"),
        ("missing.warc", None, "there is no such file"),
    ],
)
def test_what_is_no_warc_file_is_wrong_usage(
    tmp_path: Path, name: str, data: bytes | None, text: str
) -> None:
    if data:
        (tmp_path / name).write_bytes(data)
    elif name == "folder":
        (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match=text):
        extracted(tmp_path / name)


def test_a_page_that_breaks_the_program_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(page: Page) -> Verdict:
        if page.url.endswith("/2"):
            raise RuntimeError("boom")
        return judge(page)

    monkeypatch.setattr("thaigov_spider.extract.article_in.judge", broken)
    path = written(tmp_path / "a.warc", *pages(3))
    found = extracted(path)
    assert found.of("id") == [1, 3]
    [problem] = found.problems
    assert str(problem) == f"{path}:{len(pages(1)[0])}: program error: boom"


def test_an_article_that_does_not_fit_its_schema_is_kept_out_and_named(tmp_path: Path) -> None:
    one = response(f"{URL}1", answer(body()), WARC_Record_ID="no-urn")
    found = extracted(written(tmp_path / "a.warc", one, *pages(2)[1:]))
    assert found.of("id") == [2]
    assert "does not fit its schema" in found.problems[0].text
