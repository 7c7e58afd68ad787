import csv
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporting import DAYS, SITE, archive, as_exported, line
from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.record import Link
from thaigov_spider.article.selection import Selection, day
from thaigov_spider.corpus import text_format
from thaigov_spider.export.build import ExportError, export
from thaigov_spider.export.choice import ExportScope
from thaigov_spider.export.earlier import EarlierExportError
from thaigov_spider.export.formats import guarded
from thaigov_spider.ledger.database import connect, writing


@contextmanager
def stage(what: str, size: int, unit: str) -> Iterator[Callable[[int], object]]:
    """No progress line, but whoever makes progress must say of how much of what."""
    assert what
    assert unit
    assert size >= 0
    yield lambda _: None


def exported(root: Path, form: str = "jsonl", asked: ExportScope | None = None, name: str = "out") -> Path:
    path = root.parent / f"{name}.{form}"
    export(Archive(root), asked or ExportScope(), form, str(path), stage, replace=True)
    return path


def lines(root: Path, **asked: Any) -> list[str]:
    found = exported(root, asked=ExportScope(**asked)).read_text("utf-8").splitlines()
    told = [re.sub(', "gone_since": null}$', "}", one) for one in found]
    assert found == as_exported(*told)  # none of these is gone
    return told


def titles(root: Path, **asked: Any) -> list[str]:
    return [json.loads(one)["title"] for one in lines(root, **asked)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_lines_are_those_of_the_archive_in_the_order_of_publication(root: Path) -> None:
    late, early = line(1, published_raw=DAYS[1]), line(2, published_raw=DAYS[0])
    undated = line(3, published_raw=None)
    archive(root, [undated, late], [early])
    assert lines(root) == [early, late, undated]


def test_what_a_line_of_long_ago_lacks_is_null(root: Path) -> None:
    old = json.loads(line(1))
    del old["moved_from"], old["supersedes"]
    archive(root, [json.dumps(old, ensure_ascii=False)], [line(2)])
    first, second = (json.loads(one) for one in lines(root))
    assert first.keys() == second.keys()
    assert first == old | {"moved_from": None, "supersedes": None}


def test_of_each_article_the_text_that_was_captured_last_counts(root: Path) -> None:
    new = line(retrieved="2026-11-23T01:02:03Z", body="ใหม่", version=2)
    old = line(retrieved="2019-11-23T01:02:03Z", body="เก่า", via="wayback")
    for runs in ([new], [old]), ([old], [new]), ([new, old],), ([old, new],):
        archive(root, *runs)
        assert lines(root) == [new]
        for path in (root / "items").iterdir():
            path.unlink()


def test_of_two_texts_of_one_moment_the_later_version_counts(root: Path) -> None:
    first, second = line(body="หนึ่ง", version=1), line(body="สอง", version=2)
    archive(root, [second, first])
    assert lines(root) == [second]


def test_a_fraction_of_a_second_is_later_than_none(root: Path) -> None:
    first = line(retrieved="2026-11-23T01:02:03Z", body="หนึ่ง")
    second = line(retrieved="2026-11-23T01:02:03.000045Z", body="สอง")
    archive(root, [second, first])
    assert lines(root) == [second]


def test_a_line_that_a_clock_ahead_dated_is_not_newer_than_the_version_behind_it(root: Path) -> None:
    ahead = line(retrieved="2036-11-23T01:02:03Z", body="หนึ่ง")
    behind = line(retrieved="2026-11-24T01:02:03Z", body="สอง", version=2)
    archive(root, [behind], [ahead])
    assert lines(root) == [behind]


def test_what_was_captured_goes_before_what_was_imported(root: Path) -> None:
    captured = line(retrieved="2016-11-23T01:02:03Z", via="warc")
    imported, other = line(via="corpus", version=9), line(2, via="corpus")
    archive(root, [captured])
    archive(root, [imported, other], folder="imported", spider="corpus")
    assert lines(root) == [captured, other]


def test_one_number_under_both_paths_is_one_article(root: Path) -> None:
    old = line(7, kind="details", retrieved="2026-11-22T01:02:03Z")
    new = line(7, kind="ministry_details", retrieved="2026-11-23T01:02:03Z")
    archive(root, [new, old])
    assert lines(root) == [new]


def test_a_line_that_is_there_twice_is_exported_once(root: Path) -> None:
    archive(root, [line()], [line()])
    assert lines(root) == [line()]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite"])
def test_the_same_lines_give_the_same_bytes_whatever_file_they_are_in(root: Path, form: str) -> None:
    some = [line(number, published_raw=DAYS[number % 3]) for number in range(1, 60)]
    archive(root, some[:20], some[20:])
    first = exported(root, form).read_bytes()
    assert exported(root, form, name="again").read_bytes() == first
    archive(root, some[40:], some[:40])
    assert exported(root, form, name="moved").read_bytes() == first


SELECTED = [
    line(1, published_raw=DAYS[0]),
    line(2, published_raw=DAYS[1], section="ด้านเศรษฐกิจ"),
    line(3, published_raw=f"{DAYS[2]} เวลา 23.59 น."),
    line(4, published_raw=None),
    line(5, published_raw=DAYS[0], title="Cabinet", summary="It met.", body="It met today."),
]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"selection": Selection(since=day("2020-12-16"))}, [2, 3]),
        ({"selection": Selection(until=day("2020-12-16"))}, [1, 5, 2]),
        ({"selection": Selection(since=day("2020-12-17"), until=day("2020-12-17"))}, [3]),
        ({"selection": Selection(section="ด้านเศรษฐกิจ")}, [2]),
        ({"lang": "en"}, [5]),
        ({"generation": "codeigniter"}, [1, 5, 2, 3, 4]),
        ({"generation": "joomla"}, []),
    ],
)
def test_what_is_asked_for_is_chosen(root: Path, asked: dict[str, Any], numbers: list[int]) -> None:
    archive(root, SELECTED)
    assert [json.loads(one)["id"] for one in lines(root, **asked)] == numbers


def test_an_older_version_never_stands_in_for_a_newest_one_that_is_not_asked_for(root: Path) -> None:
    old = line(retrieved="2026-11-22T01:02:03Z", section="ก")
    archive(root, [old, line(retrieved="2026-11-23T01:02:03Z", section="ข", version=2)])
    assert titles(root, selection=Selection(section="ก")) == []


def test_lines_that_are_no_articles_are_counted_and_left_out(root: Path) -> None:
    archive(root, [line(1), "{}", "no JSON", line(2), '{"torn": '])
    (root / "items" / "news-20261123T010209Z.jsonl").write_bytes(b'{"url": "\xff"}\n')
    path = root.parent / "out.jsonl"
    done = export(Archive(root), ExportScope(), "jsonl", str(path), stage, replace=False)
    assert path.read_text("utf-8").splitlines() == as_exported(line(1), line(2))
    assert [note.partition(" left out")[0] for note in done.notes] == [
        f"{root}/items/news-20261123T010200Z.jsonl: 3 lines are no articles, and were",
        f"{root}/items/news-20261123T010209Z.jsonl: 1 line is no article, and was",
    ]


_STRANGE = {
    "url": f"{SITE}/news/contents/details/7\ud800",
    "retrieved": "yesterday",
    "published": "2020-13-45",
    "body": 5,
    "section": ["ด้านสังคม"],
    "flags": 3,
    "images": [3],
    "attachments": 3,
}


@pytest.mark.parametrize("field", _STRANGE)
def test_a_line_with_a_field_that_no_format_can_hold_is_no_article(root: Path, field: str) -> None:
    archive(root, [line(1), json.dumps(json.loads(line(7)) | {field: _STRANGE[field]})])
    done = export(Archive(root), ExportScope(), "jsonl", str(root / "out"), stage, replace=False)
    assert done.count == 1
    assert "1 line is no article" in done.notes[0]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite", "corpus"])
def test_half_a_pair_of_surrogates_ends_no_export(root: Path, form: str) -> None:
    archive(root, [json.dumps(json.loads(line(1)) | {"title": "ก\ud83d", "body": "\ud83d\ude00\udc00"})])
    where = root.parent / "halves"
    assert export(Archive(root), ExportScope(), form, str(where), stage, replace=False).count == 1
    if form == "jsonl":
        found = json.loads(where.read_text("utf-8"))
        assert (found["title"], found["body"]) == ("ก\ufffd", "\U0001f600\ufffd")


def test_a_ledger_that_is_lost_is_told_and_not_taken_for_nothing_gone(root: Path) -> None:
    def notes() -> Sequence[str]:
        path = root.parent / "out.jsonl"
        return export(Archive(root), ExportScope(), "jsonl", str(path), stage, replace=True).notes

    archive(root, [line(1)])
    (root / "warc").mkdir()
    assert not notes()
    (root / "warc" / "thaigov-1.warc.gz").touch()
    [note] = notes()
    assert note.startswith(f"{root}/ledger.sqlite is not there: ")
    gone(root, 1)
    assert not notes()


def test_an_archive_without_lines_has_nothing_to_export(root: Path) -> None:
    for runs in 0, 1:
        archive(root, *[[]] * runs)
        with pytest.raises(ExportError, match="holds no articles"):
            exported(root)


def test_a_table_for_spreadsheets_is_utf_8_that_says_so_and_comes_back_as_it_was(root: Path) -> None:
    odd = ["=1+1", "+1", "-1", "@a", "'quoted'", 'a "b", c', "ข่าว"]
    archive(root, [line(number, title=title) for number, title in enumerate(odd, 1)])
    path = exported(root, "csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in path.read_bytes()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]
    assert [row["title"].removeprefix("'") for row in rows] == odd
    assert rows[0]["body"] == "เนื้อหา\nของข่าว"


@given(st.text())
def test_a_guarded_cell_runs_as_no_formula_and_can_be_undone(text: str) -> None:
    cell = str(guarded(text))
    assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert (cell.removeprefix("'")) == text


def test_a_parquet_file_has_dates_moments_lists_and_structures(root: Path) -> None:
    timed = line(3, published_raw=f"{DAYS[1]} เวลา 23.59 น.")
    archive(root, [line(1), line(2, published_raw=None), timed])
    path = exported(root, "parquet")
    described = duckdb.connect().execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    kinds = {name: kind for name, kind, *_ in described}
    assert (kinds["published"], kinds["published_at"]) == ("DATE", "TIMESTAMP WITH TIME ZONE")
    assert (kinds["flags"], kinds["images"]) == ("VARCHAR[]", 'STRUCT(url VARCHAR, "text" VARCHAR)[]')
    frame = pandas.read_parquet(path)
    assert [str(value) for value in frame["published"]] == ["2020-12-15", "2020-12-16", "None"]
    assert frame["published_at"][1] == pandas.Timestamp("2020-12-16T16:59:00Z")
    assert frame["capture"][0]["warc"] == "thaigov-1.warc.gz"
    assert list(frame["flags"][2]) == ["no-date"]


def test_the_data_card_counts_and_cannot_be_broken_by_a_section(root: Path) -> None:
    archive(root, [line(1, section="a | b\\"), line(2, section="<b>"), line(3, published_raw=None)])
    path = exported(root, "parquet")
    card = path.with_name(f"{path.name}.md").read_text("utf-8")
    for row in ("| 2020 | 2 |", "| none | 1 |", "| a \\| b\\\\ | 1 |", "| \\<b\\> | 1 |", "| no-date | 1 |"):
        assert row in card
    assert f"{path.stat().st_size} bytes" in card
    assert "ection 7" in card
    assert card.startswith("---\n")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in card.partition("## Citation")[2]


def gone(root: Path, number: int, kind: str = "details", **more: object) -> None:
    row = {"origin": SITE, "id": number, "kind": kind, "standing": "gone", "first_seen": "", "last_seen": ""}
    row |= {"last_changed": "2026-11-25T01:02:03.000000Z", "version": 1, "written": 1, "tries": 0, **more}
    with closing(connect(root / "ledger.sqlite")) as db, writing(db):
        places = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO address ({', '.join(row)}) VALUES ({places})", tuple(row.values()))


IMAGES = '[{"url": "https://a.example/ก.jpg", "text": "ภาพ"}]'


def found_in(path: Path, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] if len(row) == 1 else row for row in database.execute(query, values)]


def test_a_database_has_days_apart_from_times_and_lists_as_json(root: Path) -> None:
    night = line(
        3, published_raw=f"{DAYS[1]} เวลา 00.30 น.", images=(Link("https://a.example/ก.jpg", "ภาพ"),)
    )
    archive(root, [line(1), line(2, published_raw=None), night])
    path = exported(root, "sqlite")
    query = "SELECT published, published_at, year, flags, images, warc, version FROM articles ORDER BY row_id"
    warc = "thaigov-1.warc.gz"
    assert found_in(path, query) == [
        ("2020-12-15", None, 2020, "[]", "[]", warc, 1),
        *[("2020-12-16", "2020-12-16T00:30:00+07:00", 2020, "[]", IMAGES, warc, 1)],
        (None, None, None, '["no-date"]', "[]", warc, 1),
    ]
    assert found_in(path, "PRAGMA integrity_check") == ["ok"]


def test_any_part_of_a_thai_word_is_found_in_a_database(root: Path) -> None:
    archive(root, [line(1, body="น้ำท่วมคลองลาดพร้าว"), line(2, title="ลาดพร้าว"), line(3, summary="Cabinet")])
    path = exported(root, "sqlite")
    query = (
        "SELECT id FROM articles JOIN articles_fts ON articles_fts.rowid = row_id WHERE articles_fts MATCH ?"
    )
    for term, ids in (("าดพร้", [1, 2]), ("คลอง", [1]), ("cabIN", [3]), ("ลาดพราว", [])):
        assert sorted(found_in(path, query, f'"{term}"')) == ids


def test_a_database_is_an_earlier_export_too(root: Path) -> None:
    archive(root, [line(1), line(2)])
    earlier = exported(root, "sqlite")
    before = sorted(root.parent.iterdir())
    archive(root, [line(1), line(2), line(3)])
    assert titles(root, since_export=earlier) == ["ข่าวที่ 3"]
    assert set(root.parent.iterdir()) == {*before, root.parent / "out.jsonl"}
    earlier.write_bytes(earlier.read_bytes()[:5000])
    with pytest.raises(EarlierExportError, match="cannot be read"):
        titles(root, since_export=earlier)


def test_whatever_a_line_holds_a_database_takes(root: Path) -> None:
    odd = json.loads(line(1)) | {"title": "a\ud800", "id": 1 << 64, "moved_from": "https://a.example/"}
    archive(root, [json.dumps(odd)])
    assert found_in(exported(root, "sqlite"), "SELECT title, id FROM articles") == [
        ("a\ufffd", float(1 << 64))
    ]


@pytest.mark.parametrize("all_versions", [False, True])
def test_an_article_that_is_gone_says_since_when(root: Path, *, all_versions: bool) -> None:
    archive(root, [line(1), line(2), line(3), line(4, version=2)])
    gone(root, 1)
    gone(root, 2)
    gone(root, 2, "ministry_details", standing="article")  # both paths have one number
    gone(root, 3, moved_to=f"{SITE}/th/news/3")
    asked = ExportScope(all_versions=all_versions)
    found = [json.loads(one) for one in exported(root, asked=asked).read_text("utf-8").splitlines()]
    assert [one["gone_since"] for one in found if one["id"] == 1] == ["2026-11-25T01:02:03Z"]
    assert {one["gone_since"] for one in found if one["id"] != 1} == {None}
    with exported(root, "csv", asked).open(encoding="utf-8-sig", newline="") as file:
        assert sorted(one["gone_since"] for one in csv.DictReader(file)) == [
            "",
            "",
            "",
            "2026-11-25T01:02:03Z",
        ]
    since = pandas.read_parquet(exported(root, "parquet", asked))["gone_since"]
    assert list(since.dropna()) == [pandas.Timestamp("2026-11-25T01:02:03Z")]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite"])
@pytest.mark.parametrize("all_versions", [False, True])
def test_what_has_gone_or_come_back_since_an_earlier_export_is_new(
    root: Path, form: str, *, all_versions: bool
) -> None:
    def new(since: Path) -> list[tuple[int, bool]]:
        asked = ExportScope(all_versions=all_versions, since_export=since)
        found = [json.loads(one) for one in exported(root, asked=asked).read_text("utf-8").splitlines()]
        return [(one["id"], bool(one["gone_since"])) for one in found]

    archive(root, [line(1), line(2)])
    gone(root, 2)
    earlier = exported(root, form, ExportScope(all_versions=all_versions), "earlier")
    assert new(earlier) == []
    gone(root, 1)
    with closing(connect(root / "ledger.sqlite")) as db, writing(db):
        db.execute("UPDATE address SET standing = 'article' WHERE id = 2")
    assert new(earlier) == [(1, True), (2, False)]
    (root / "ledger.sqlite").write_bytes(b"no database" * 100)  # then nothing is known of it
    assert new(earlier) == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite"])
def test_an_earlier_export_that_does_not_say_what_was_gone_is_asked_for_texts_alone(
    root: Path, form: str
) -> None:
    archive(root, [line(1), line(2)])
    gone(root, 1)
    earlier = exported(root, form, name="earlier")
    if form == "sqlite":
        with closing(sqlite3.connect(earlier)) as database:
            database.execute("ALTER TABLE articles DROP COLUMN gone_since")
    elif form == "parquet":
        pandas.read_parquet(earlier).drop(columns="gone_since").to_parquet(earlier)
    else:
        earlier.write_bytes(earlier.read_bytes().replace(b"gone_since", b"something"))
    assert lines(root, since_export=earlier) == []


def test_a_corpus_has_one_text_an_article_numbered_in_each_section(root: Path) -> None:
    odd = ["ด้านสังคม", "ด้าน/สังคม", "..", None, "con", "CON", "ก" * 300]
    archive(root, [line(number, section=section) for number, section in enumerate(odd, 1)])
    folder = exported(root, "corpus")
    names = sorted(path.name for path in folder.iterdir())
    assert len({name.casefold() for name in names}) == len(odd)
    assert {"ด้านสังคม_1.txt", "ด้านสังคม_2.txt", "no-section_2.txt", "con_1.txt", "CON_2.txt"} <= set(names)
    text = (folder / "ด้านสังคม_1.txt").read_bytes().decode()
    assert text == text_format.as_text(json.loads(line(1)))
    assert text.endswith(f"ที่มา : {SITE}/news/contents/details/1")
