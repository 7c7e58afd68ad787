import gzip
import heapq
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.damaged import DEFECTS, Records, answer, changed, info, write
from tests.small_archive import FIRST, SECOND, SITE, SmallArchive, again, article, got, seconds, url
from tests.test_package import stage
from thaigov_spider.archive.folder import Archive
from thaigov_spider.package import index
from thaigov_spider.package.build import write_index


def indexed(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Key, time and fields of each line."""
    lines = (line.split(" ", 2) for line in path.read_text("utf-8").splitlines())
    return [(key, ts, json.loads(fields)) for key, ts, fields in lines]


def index_of(folder: Path, records: Records) -> tuple[index.Index, list[tuple[str, str, dict[str, Any]]]]:
    path = write(folder / "a.warc.gz", *records)
    made = index.write(folder / "a.cdxj", [path], lambda _: None)
    return made, indexed(folder / "a.cdxj")


def test_the_index_of_an_archive_is_sorted_and_leads_to_its_records(tmp_path: Path) -> None:
    archive = SmallArchive(tmp_path)
    first = got(url(1), article(), FIRST)
    pages = [got(url(number), article(), FIRST + seconds(number)) for number in (30, 4, 2)]
    paths = [archive.run(FIRST, first, *pages), archive.run(SECOND, again(first[0], SECOND))]
    built = write_index(Archive(tmp_path), stage)
    assert built.path == tmp_path / "warc" / "index.cdxj"
    assert (built.records, built.notes) == (5, [])
    lines = built.path.read_bytes().splitlines()
    assert lines == sorted(lines)
    known = indexed(built.path)
    assert [key.rpartition("/")[2] for key, *_ in known] == ["1", "1", "2", "30", "4"]
    assert known[1][2]["mime"] == "warc/revisit"
    assert {about["filename"] for *_, about in known} == {path.name for path in paths}
    for _, ts, about in known:
        data = (tmp_path / "warc" / about["filename"]).read_bytes()
        member = data[int(about["offset"]) : int(about["offset"]) + int(about["length"])]
        header = gzip.decompress(member)
        assert about["url"].encode() in header
        assert ts == "20261122010203" or b"2026-11-21T" in header


def test_it_is_written_anew_each_time(tmp_path: Path) -> None:
    archive = SmallArchive(tmp_path)
    archive.run(FIRST, got(url(1), article(), FIRST))
    write_index(Archive(tmp_path), stage)
    archive.run(SECOND, got(url(2), article(), SECOND))
    assert write_index(Archive(tmp_path), stage).records == 2
    assert len(list((tmp_path / "warc").iterdir())) == 3


def test_a_damaged_file_is_left_out_and_named(tmp_path: Path) -> None:
    archive = SmallArchive(tmp_path)
    damaged = archive.run(FIRST, got(url(1), article(), FIRST))
    archive.run(SECOND, got(url(2), article(), SECOND))
    damaged.write_bytes(damaged.read_bytes()[:-9])
    built = write_index(Archive(tmp_path), stage)
    assert built.records == 1
    [note] = built.notes
    assert note.startswith(f"{damaged}:")
    assert note.endswith("; left out")


def test_what_is_sorted_on_the_disk_is_sorted_as_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = SmallArchive(tmp_path)
    archive.run(FIRST, *(got(url(number), article(), FIRST + seconds(number)) for number in range(1, 40)))
    in_memory = write_index(Archive(tmp_path), stage).path.read_bytes()
    monkeypatch.setattr(index, "_SORTED_AT_ONCE", 1000)
    merged: list[Any] = []

    def merge(*files: Any) -> Iterator[str]:
        merged.extend(files)
        return merge_sorted(*files)

    merge_sorted = heapq.merge
    monkeypatch.setattr("cdxj_indexer.main.heapq.merge", merge)
    assert write_index(Archive(tmp_path), stage).path.read_bytes() == in_memory
    assert len(merged) > 5
    assert {Path(file.name).parents[2] for file in merged} == {tmp_path / "warc"}
    assert not list((tmp_path / "warc").glob(".*"))


UNFINDABLE = {"no-date", "no-target-uri", "day-that-never-was", "local-time"}


@pytest.mark.parametrize("name", sorted(DEFECTS.keys() - UNFINDABLE))
def test_no_defect_of_a_record_ends_the_work(tmp_path: Path, name: str) -> None:
    make, _, _ = DEFECTS[name]
    made, lines = index_of(tmp_path, [*make(), *got(f"{SITE}/sound", answer(), FIRST)])
    assert f"{SITE}/sound" in {about["url"] for *_, about in lines}
    assert made.lines == len(lines)


@pytest.mark.parametrize("name", sorted(UNFINDABLE))
def test_a_record_that_nothing_would_find_is_damage(tmp_path: Path, name: str) -> None:
    make, _, _ = DEFECTS[name]
    archive = SmallArchive(tmp_path)
    path = archive.run(FIRST, make())
    archive.run(SECOND, got(url(2), article(), SECOND))
    built = write_index(Archive(tmp_path), stage)
    assert built.records == 1
    assert re.match(
        f"{re.escape(str(path))}:[1-9][0-9]*: this record lacks a date or a target URI", built.notes[0]
    )


def test_a_body_cut_before_its_first_byte_is_not_taken_for_the_empty_page(tmp_path: Path) -> None:
    cut = got(url(1), answer(b"", length=5), FIRST)
    assert cut[0].get("WARC-Payload-Digest") is None
    _, [(*_, about)] = index_of(tmp_path, cut)
    assert "digest" not in about


def test_failures_are_no_captures_of_a_page(tmp_path: Path) -> None:
    failed = changed(
        info(),
        warc_type="metadata",
        warc_target_uri=url(1),
        warc_filename=None,
        content_type="application/warc-fields",
    )
    _, lines = index_of(tmp_path, [failed, *got(url(1), article(), FIRST)])
    assert len(lines) == 1
