"""The index of texts: what is found is exactly what a scan of all texts finds, whatever was killed before."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import exporting
from tests.crawling import ENVIRONMENT, ROOT
from thaigov_spider.archive.folder import Archive
from thaigov_spider.ledger.database import connect
from thaigov_spider.search.catalogue import Catalogue
from thaigov_spider.search.clauses import Among
from thaigov_spider.search.documents import text_of
from thaigov_spider.search.folding import BREAK, folded, folded_with_places
from thaigov_spider.search.index import Found, IndexHeldError, SearchIndex
from thaigov_spider.search.query import Order, Query, parse

THAI = ("น้ำท่วม", "นํ้าท่วม", "สีแดง", "แดงเข้ม", "นายก", "รัฐมนตรี", "ประชุม", "ภูเก็ต", "โควิด", "ครม.")
ORDERS: tuple[Order, ...] = ("newest", "oldest")
WORDS = (*THAI, "๒๕๖๕", "2565", "COVID-19", "covid", "10⁶", "ก", "ข", "é")


def text(random: Random, words: int) -> str:
    return "".join(random.choice(WORDS) + random.choice(["", "", " ", "\u200b", "\n"]) for _ in range(words))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Two runs with 120 articles, some of which the second has changed."""
    random = Random(7)
    lines = [exporting.line(number, body=text(random, 12), title=text(random, 3)) for number in range(1, 121)]
    changed = [
        exporting.line(number, body=text(random, 12), version=2, retrieved="2026-11-24T01:02:03Z")
        for number in range(1, 20)
    ]
    return Archive(exporting.archive(tmp_path_factory.mktemp("search"), lines, changed))


@pytest.fixture(scope="module")
def index(archive: Archive) -> SearchIndex:
    index = SearchIndex(archive)
    assert index.update() == 120
    return index


def test_a_text_that_a_clock_ahead_dated_is_not_newer_than_the_version_behind_it(tmp_path: Path) -> None:
    ahead = exporting.line(title="หนึ่ง", retrieved="2036-11-23T01:02:03Z")
    behind = exporting.line(title="สอง", version=2)
    index = SearchIndex(Archive(exporting.archive(tmp_path, [behind], [ahead])))
    index.update()
    assert [index.search(parse(title), Among(), "newest").count for title in ("หนึ่ง", "สอง")] == [0, 1]


def newest(archive: Archive) -> Iterator[dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for path in sorted(archive.items.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            items[item["url"]] = item
    yield from items.values()


def by_a_scan(archive: Archive, query: Query) -> set[str]:
    return {item["url"] for item in newest(archive) if query.matches(folded(text_of(item)))}


def by_the_index(archive: Archive, index: SearchIndex, query: Query) -> set[str]:
    found = index.search(query, Among(), "newest", size=200)
    urls = {one.place.read(archive.root)["url"] for one in found.articles}
    assert len(urls) == found.count
    return urls


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 10**9), length=st.integers(1, 25))
def test_any_part_of_a_text_is_found_exactly_where_a_scan_finds_it(
    archive: Archive, index: SearchIndex, seed: int, length: int
) -> None:
    random = Random(seed)
    items = list(newest(archive))
    parts = []
    for _ in range(random.choice([1, 1, 2, 3])):
        whole = text_of(random.choice(items))
        start = random.randrange(len(whole))
        parts.append(random.choice(["", "", "-", "OR "]) + f'"{whole[start : start + length]}"')
    query = parse(" ".join(parts))
    assert by_the_index(archive, index, query) == by_a_scan(archive, query)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("แดง", "สีแดงเข้ม"),
        ("นํ้าท่วม", "เกิดน้ำท่วม"),
        ("น้ำท่วม", "เกิดน้ํา ท่วม"),
        ("2565", "ปี ๒๕๖๕"),
        ("covid", "โรค COVID-19"),
        ("นายกรัฐมนตรี", "นายก รัฐ\u200bมนตรี"),
        ("ก", "ก"),
        ('"สี แดง"', "สีแดง"),
    ],
)
def test_what_looks_the_same_is_found(typed: str, written: str) -> None:
    assert parse(typed).matches(folded(written))


@pytest.mark.parametrize(
    ("typed", "written"),
    [("สีแดง", "สี\nแดง"), ("แดง -สี", "สีแดง"), ("แดง เขียว", "สีแดง"), ('"แดงสี"', "สีแดง")],
)
def test_what_is_not_there_is_not_found(typed: str, written: str) -> None:
    assert not parse(typed).matches(folded(written))


@given(st.text(max_size=40))
def test_every_sign_of_a_folded_text_has_its_place(written: str) -> None:
    plain, places = folded_with_places(written)
    assert plain == folded(written)
    assert len(places) == len(plain) + 1
    assert places == sorted(places)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_query_of_whole_terms(typed: str) -> None:
    query = parse(typed)
    for term in (*query.terms, *query.unwanted):
        assert term
        assert BREAK not in term
        assert term == folded(term)


def test_articles_are_counted_by_facet_and_month(index: SearchIndex) -> None:
    found = index.search(parse(""), Among({"changed": "yes"}), "oldest")
    assert found.count == 19
    assert found.facets["section"] == {"ด้านสังคม": 19}
    assert found.months == {202012: 19}


def test_what_is_in_the_headline_comes_first(archive: Archive, index: SearchIndex) -> None:
    found = index.search(parse("ภูเก็ต"), Among(), "relevance")
    titles = [folded(one.place.read(archive.root)["title"]) for one in found.articles]
    assert "ภูเก็ต" in titles[0]


def test_only_what_is_new_is_read_and_an_unfinished_line_waits(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    index = SearchIndex(archive)
    assert (index.update(), index.update()) == (1, 0)
    path = next(archive.items.iterdir())
    line = exporting.line(2) + "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(line[:100])
        file.flush()
        assert index.update() == 0
        file.write(line[100:])
    assert index.update() == 1
    assert index.search(parse(""), Among(), "newest").count == 2


def test_where_lines_were_taken_away_the_index_is_made_anew(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)], [exporting.line(2)]))
    index = SearchIndex(archive)
    assert index.update() == 2
    max(archive.items.iterdir()).unlink()
    assert index.update() == 1
    assert index.search(parse(""), Among(), "newest").count == 1


def test_an_update_that_was_killed_before_the_catalogue_knew_is_done_again(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(number) for number in range(1, 9)]))
    index = SearchIndex(archive)
    index.update()
    catalogue = next((tmp_path / "index").glob("catalogue-*.sqlite"))
    for path in catalogue.parent.glob(f"{catalogue.name}*"):
        path.unlink()
    assert index.update() == 8
    assert index.search(parse(""), Among(), "newest").count == 8


def test_lines_that_are_no_articles_are_passed_over(tmp_path: Path) -> None:
    strange = json.dumps(json.loads(exporting.line(3)) | {"body": 5})
    half = json.dumps(json.loads(exporting.line(2)) | {"title": "ข่าว\ud800"})
    archive = Archive(
        exporting.archive(tmp_path, [exporting.line(1), "{", "[]", '{"url": 7}', strange, half])
    )
    index = SearchIndex(archive)
    assert index.update() == 2
    with Catalogue(next((tmp_path / "index").glob("catalogue-*.sqlite"))) as catalogue:
        assert catalogue.lines == 2


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    index = SearchIndex(archive)
    index.update()
    holds = (
        "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX);"
        " print('held', flush=True); input()"
    )
    lock = tmp_path / "index" / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(IndexHeldError):
            index.update(anew=True)
        other.communicate("\n")
    assert index.search(parse(""), Among(), "newest").count == 1
    assert index.update() == 0


def test_an_index_can_be_made_anew(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1), exporting.line(2)]))
    index = SearchIndex(archive)
    assert (index.update(), index.update(anew=True)) == (2, 2)
    assert index.search(parse(""), Among(), "newest").count == 2


def test_the_command_indexes_and_searches(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path / "archive", [exporting.line(1, body="เกิดน้ำท่วม"), exporting.line(2)])
    done = exporting.command("--search", "นํ้าท่วม", archive=root, name="index")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "1 article"
    assert done.stdout.splitlines()[1].endswith("/news/contents/details/1")
    shutil.rmtree(root / "index")
    again = exporting.command(archive=root, name="index", SUMMARY="always")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.endswith("index: 2 articles new or changed\n")


@pytest.mark.parametrize("words", [["extra"], ["--most", "many"], ["-s", "ARCHIVES_DIR=/nowhere/at/all"]])
def test_wrong_usage_is_said_in_one_line(words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "index", "-s", f"ARCHIVES_DIR={tmp_path}", *words],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(("scrapy index: ", "__main__.py: error: "))


def keys_of(found: Iterable[Found]) -> list[str]:
    return [one.key.rpartition("/")[2] for one in found]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Articles 1 to 3 of three days, and a fourth without a date."""
    lines = [exporting.line(number, published_raw=day) for number, day in enumerate(exporting.DAYS, 1)]
    undated = exporting.line(4, published_raw=None)
    index = SearchIndex(Archive(exporting.archive(tmp_path_factory.mktemp("days"), [*lines, undated])))
    index.update()
    return index


def test_articles_come_in_the_order_of_their_days_and_those_without_one_last(days: SearchIndex) -> None:
    newest, oldest = (days.search(parse(""), Among(), order).articles for order in ORDERS)
    assert (keys_of(newest), keys_of(oldest)) == (["3", "2", "1", "4"], ["1", "2", "3", "4"])
    assert keys_of(days.all(parse(""), Among(), "newest")) == ["3", "2", "1", "4"]
    second = days.search(parse(""), Among(), "newest", start=2, size=2)
    assert (second.count, keys_of(second.articles)) == (4, ["1", "4"])


def test_articles_are_searched_among_those_of_some_days_and_keys(days: SearchIndex) -> None:
    middle = date(2020, 12, 16)
    assert keys_of(days.all(parse(""), Among(before=middle))) == ["1"]
    assert keys_of(days.all(parse(""), Among(behind=middle))) == ["3"]
    keys = [found.key for found in days.all(parse(""), Among())][:2]
    assert keys_of(days.all(parse(""), Among(keys=keys))) == ["3", "2"]
    assert keys_of(days.all(parse(""), Among(without=keys))) == ["1", "4"]
    assert (days.count(parse(""), Among(keys=[])), days.count(parse("ข่าวที่ 2"), Among())) == (0, 1)
    assert days.months(parse(""), Among()) == {202012: 3}


def test_what_is_not_indexed_yet_is_told_in_bytes(tmp_path: Path) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    index = SearchIndex(archive)
    [path] = archive.items.iterdir()
    assert index.unread() == path.stat().st_size
    index.update()
    assert index.unread() == 0
    with path.open("a", encoding="utf-8") as file:
        file.write("0123456789")
    assert index.unread() == 10


def test_what_others_keep_beside_the_index_stays(tmp_path: Path) -> None:
    index = SearchIndex(Archive(exporting.archive(tmp_path, [exporting.line(1)])))
    index.update()
    (index.folder / "captures-1.sqlite").touch()
    (index.folder / "texts-1").mkdir()
    index.update(anew=True)
    assert (index.folder / "captures-1.sqlite").exists()
    assert not (index.folder / "texts-1").exists()


def test_changed_articles_are_listed_the_last_changed_first(index: SearchIndex) -> None:
    with index.catalogue as catalogue:
        changed = catalogue.changed(5)
    assert [moment for _, moment in changed] == ["2026-11-24T01:02:03"] * 5


def test_an_article_that_moved_is_found_once_whenever_that_is_told(tmp_path: Path) -> None:
    old, new = f"{exporting.SITE}/news/contents/details/7", f"{exporting.SITE}/th/news/170007"
    first = exporting.line(7, body="คลองแรก", retrieved="2020-12-16T00:00:00Z")
    item = json.loads(exporting.line(7, body="คลองใหม่", retrieved="2026-11-23T00:00:00Z")) | {"url": new}
    theirs, told = (json.dumps(item | {"moved_from": one}, ensure_ascii=False) for one in (None, old))
    archive = Archive(exporting.archive(tmp_path, [first], [theirs]))
    index = SearchIndex(archive)
    index.update()
    assert index.search(parse("คลอง"), Among(), "newest").count == 2
    exporting.archive(tmp_path, [first], [theirs], [told])
    index.update()
    for one in (index, SearchIndex(archive)):
        found = one.search(parse("คลอง"), Among(), "newest")
        assert found.count == 1
        assert found.articles[0].place.read(archive.root)["url"] == new
        with one.catalogue as catalogue:
            assert len(catalogue.versions(new)) == len(catalogue.versions(found.articles[0].key)) == 3
    assert SearchIndex(archive).update() == 0


def moved(number: int, to: int, **fields: Any) -> str:
    """The line of an article of today's site that the address of an old one led to."""
    item = json.loads(exporting.line(to, **fields))
    old = f"{exporting.SITE}/news/contents/details/{number}"
    return json.dumps(item | {"url": f"{exporting.SITE}/th/news/{to}", "moved_from": old}, ensure_ascii=False)


LATER = "2026-11-24T01:02:03Z"


def test_an_article_that_moved_is_found_once_under_all_its_addresses(tmp_path: Path) -> None:
    first, second = exporting.line(1, body="ของเดิม"), moved(1, 9, body="ของใหม่", retrieved=LATER)
    archive = Archive(exporting.archive(tmp_path, [first, exporting.line(2)]))
    index = SearchIndex(archive)
    assert index.update() == 2
    exporting.archive(tmp_path, [first, exporting.line(2)], [second])
    index.update()
    assert index.search(parse(""), Among()).count == 2
    assert [index.count(parse(words), Among()) for words in ("ของเดิม", "ของใหม่")] == [0, 1]
    assert index.count(parse(""), Among({"changed": "yes"})) == 1
    with index.catalogue as catalogue:
        for key in (f"{exporting.SITE}/news/contents/1", f"{exporting.SITE}/th/news/9"):
            assert len(catalogue.versions(key)) == catalogue.texts(key) == 2
            assert catalogue.article_of(key) == f"{exporting.SITE}/news/contents/1"
        assert catalogue.changed(9) == [(f"{exporting.SITE}/news/contents/1", LATER[:-1])]
    anew = SearchIndex(archive)
    anew.update(anew=True)
    assert keys_of(anew.all(parse(""), Among())) == keys_of(index.all(parse(""), Among()))


def test_a_move_that_only_the_ledger_knows_counts_as_long_as_it_does(tmp_path: Path) -> None:
    new = json.loads(exporting.line(9)) | {"url": f"{exporting.SITE}/th/news/9"}
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1), json.dumps(new)]))
    index = SearchIndex(archive)
    index.update()
    assert index.count(parse(""), Among()) == 2
    with closing(connect(archive.ledger)) as db:
        db.execute(
            "INSERT INTO address (origin, id, kind, first_seen, last_seen, version, written, tries, moved_to)"
            " VALUES (?, 1, 'details', ?, ?, 1, 1, 0, ?)",
            (exporting.SITE, LATER, LATER, new["url"]),
        )
    index.update()
    assert index.count(parse(""), Among()) == 1
    archive.ledger.unlink()
    index.update()
    assert index.count(parse(""), Among()) == 2


def test_where_an_update_was_killed_before_it_knew_of_a_move_the_next_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1), moved(1, 9)]))
    index = SearchIndex(archive)

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Catalogue, "is_linked", killed)
    with pytest.raises(KeyboardInterrupt):
        index.update()
    monkeypatch.undo()
    index.update()
    assert index.count(parse(""), Among()) == 1


def test_a_text_whose_end_is_missing_is_not_the_newest_where_a_whole_one_begins_so(tmp_path: Path) -> None:
    whole = exporting.line(7, body="คลองทั้งสาย" + "ก" * 40, retrieved="2020-01-01T00:00:00Z", via="wayback")
    cut = json.loads(exporting.line(7, body="คลองทั้งสาย" + "ก" * 20, retrieved="2026-11-01T00:00:00Z"))
    cut |= {"flags": ["truncated"]}
    archive = Archive(exporting.archive(tmp_path, [whole], [json.dumps(cut, ensure_ascii=False)]))
    index = SearchIndex(archive)
    index.update()
    [found] = index.search(parse("คลอง"), Among(), "newest").articles
    assert found.place.read(archive.root)["capture"]["via"] == "wayback"


class FullDisk:
    """A writer of tantivy, whose errors of the disk are ValueErrors."""

    def delete_documents_by_term(self, *_: object) -> None: ...

    def add_document(self, *_: object) -> None: ...

    def commit(self) -> None:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")


def test_a_full_disk_is_an_error_of_the_disk_and_leaves_the_index_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    index = SearchIndex(archive)
    index.update()
    exporting.archive(tmp_path, [exporting.line(1)], [exporting.line(2)])
    full = SimpleNamespace(writer=lambda *_: FullDisk())
    monkeypatch.setattr("thaigov_spider.search.index.tantivy", SimpleNamespace(Index=lambda *_, **__: full))
    with pytest.raises(OSError, match="No space left"):
        index.update()
    monkeypatch.undo()
    assert index.count(parse(""), Among()) == 1
    assert index.update() == 1


def test_where_no_index_can_be_made_that_is_an_error_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise ValueError("An IO error occurred")

    archive = Archive(exporting.archive(tmp_path, [exporting.line(1)]))
    monkeypatch.setattr("thaigov_spider.search.index.tantivy", SimpleNamespace(Index=refused))
    with pytest.raises(OSError, match=r"texts-.*: An IO error occurred"):
        SearchIndex(archive).update()
