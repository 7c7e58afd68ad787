"""One article under all its addresses, over all sources: the rule, and what exports make of it."""

import csv
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crawling import crawl
from tests.exporting import SITE, archive, command, line
from thaigov_spider.article.identity import address_key, one_article
from thaigov_spider.demo.archived import captured
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.ledger.database import connect, writing
from thaigov_spider.ledger.texts import captured_texts, text_captured

JOOMLA = "/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html"
QUERY = "/index.php?option=com_k2&view=item&id=85876"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{SITE}/news/contents/details/7", f"{SITE}/news/contents/ministry_details/7"),
        (f"{SITE}/news/contents/details/7", "http://thaigov.go.th:80/news/contents/details/7/"),
        (f"{SITE}/news/contents/details/7", "https://thaigov.go.th:443/news/contents/details/7?fbclid=x"),
        (f"{SITE}/th/news/170000", "http://www.thaigov.go.th/th/news/170000#top"),
        (f"{SITE}/news/press/2548/pr01.htm", "http://www.thaigov.go.th:80/news/press/2548/pr01.htm"),
        (f"{SITE}{JOOMLA}", f"{SITE}{QUERY}&lang=th"),
        (
            f"{SITE}{JOOMLA}",
            "http://www.thaigov.go.th/index.php?option=com_k2&view=item&id=85876:x&Itemid=350",
        ),
    ],
)
def test_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    assert address_key(one, "th") == address_key(other, "th")


def test_addresses_of_different_articles_have_different_keys() -> None:
    some = [
        f"{SITE}/news/contents/details/7",
        f"{SITE}/news/contents/details/17",
        f"{SITE}/th/news/7",
        f"{SITE}/en/news/7",
        f"{SITE}{JOOMLA}",
        f"{SITE}/th/news-ministry/2012-08-15-09-40-18/item/7-7.html",
        f"{SITE}/news/press/2548/pr01.htm",
        f"{SITE}/news/press/2548/pr02.htm",
        "http://127.0.0.1:8000/news/contents/details/7",
    ]
    assert len({address_key(url, "th") for url in some}) == len(some)
    # Whether a number of Joomla can be had in both languages is not known: two texts are not made one.
    assert address_key(some[4], "th") != address_key(some[4], "en")


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_keys_that_led_to_each_other_have_one_article(led: list[tuple[str, str]]) -> None:
    article = one_article(led)
    groups = [{key} for key in "abcdefgh"]
    for pair in led:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    for group in groups:
        assert {article.get(key, key) for key in group} == {min(group)}


def moved(text: str, *, to: str, came_from: str | None, **fields: Any) -> str:
    item = json.loads(text) | {"url": to, "moved_from": came_from} | fields
    return json.dumps(item, ensure_ascii=False)


def exported(root: Path, *words: object, form: str = "jsonl") -> list[dict[str, Any]]:
    path = root.parent / f"out.{form}"
    done = command("--format", form, "-o", path, "--force", *words, archive=root)
    assert (done.returncode, done.stderr) == (0, "")
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if form == "parquet":
        with closing(duckdb.connect()) as database:
            rows = database.execute(f"SELECT * FROM '{path}'")
            names = [one[0] for one in rows.description or ()]
            return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return [json.loads(one) for one in path.read_text("utf-8").splitlines()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_an_article_that_moved_is_exported_once_whoever_captured_which_address(root: Path) -> None:
    old, new = f"{SITE}/news/contents/details/7", f"{SITE}/th/news/170007"
    first = line(7, retrieved="2020-12-16T00:00:00Z")
    again = moved(line(7, body="ใหม่", retrieved="2026-11-23T00:00:00Z"), to=new, came_from=old)
    theirs = moved(line(7, body="อื่น", retrieved="2026-01-01T00:00:00Z", via="warc"), to=new, came_from=None)
    archive(root, [first], [again], [theirs])
    assert [(one["url"], one["body"]) for one in exported(root)] == [(new, "ใหม่")]
    assert {one["body"] for one in exported(root, "--all-versions")} == {"เนื้อหา\nของข่าว", "ใหม่", "อื่น"}


def test_what_only_the_ledger_knows_of_a_move_counts_too(root: Path) -> None:
    new = f"{SITE}/th/news/170007"
    theirs = moved(line(7, retrieved="2026-01-01T00:00:00Z", via="warc"), to=new, came_from=None)
    archive(root, [line(7, retrieved="2020-12-16T00:00:00Z")], [theirs])
    assert len(exported(root)) == 2
    with closing(connect(root / "ledger.sqlite")) as db, writing(db):
        db.execute(
            "INSERT INTO address (origin, id, kind, first_seen, last_seen, version, written, tries, moved_to)"
            " VALUES (?, 7, 'details', '', '', 1, 1, 0, ?)",
            (SITE, new),
        )
    assert [one["url"] for one in exported(root)] == [new]


def test_a_damaged_ledger_is_told_and_the_lines_are_exported(root: Path) -> None:
    archive(root, [line(1)])
    (root / "ledger.sqlite").write_bytes(b"no database" * 100)
    path = root.parent / "out.jsonl"
    done = command("--format", "jsonl", "-o", path, archive=root)
    assert done.returncode == 5
    told, _ = done.stderr.splitlines()
    assert "ledger.sqlite cannot be read" in told
    assert told.endswith("; scrapy rebuild makes it again")
    assert len(path.read_text("utf-8").splitlines()) == 1


def texts_of(root: Path, form: str = "jsonl") -> list[tuple[Any, ...]]:
    found = exported(root, "--all-versions", form=form)
    return [(one["body"], one["first_captured"], one["last_captured"]) for one in found]


def test_every_text_has_the_times_between_which_it_is_known_to_have_stood(root: Path) -> None:
    live = [
        line(7, body="หนึ่ง", retrieved="2026-11-01T00:00:00Z"),
        line(7, body="สอง", retrieved="2026-11-20T00:00:00.5Z", version=2),
    ]
    past = [line(7, kind="ministry_details", body="หนึ่ง", retrieved="2021-05-06T07:08:09Z", via="wayback")]
    archive(root, live, past)
    archive(root, [line(8, via="corpus", body="สาม")], folder="imported", spider="corpus")
    with closing(connect(root / "ledger.sqlite")) as db, writing(db):
        for item in map(json.loads, live):
            for when in ("2026-11-09T00:00:00.000000Z", "2026-11-19T23:00:00.000000Z"):
                if item["body"] == "หนึ่ง":
                    text_captured(db, item["url"], item["content_digest"], when)
    assert texts_of(root) == [
        ("หนึ่ง", "2021-05-06T07:08:09Z", "2026-11-19T23:00:00Z"),
        ("สอง", "2026-11-20T00:00:00.5Z", "2026-11-20T00:00:00.5Z"),
        ("สาม", None, None),
    ]
    flat = texts_of(root, "csv")
    assert flat == [tuple(value or "" for value in row) for row in texts_of(root)]
    typed = texts_of(root, "parquet")
    assert typed[0][1].isoformat() == "2021-05-06T07:08:09+00:00"
    assert typed[2][1:] == (None, None)
    card = (root.parent / "out.parquet.md").read_text("utf-8")
    assert "3 texts of 2 articles, of each every version" in card
    assert "| last\\_captured |" in card


def test_the_line_of_a_text_is_that_of_its_first_capture(root: Path) -> None:
    early = line(7, body="หนึ่ง", retrieved="2019-01-01T00:00:00Z", via="wayback")
    archive(root, [line(7, body="หนึ่ง")], [early])
    [one] = exported(root, "--all-versions")
    assert one["capture"]["via"] == "wayback"


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_since_an_earlier_export_there_is_what_is_new_and_what_changed(root: Path, form: str) -> None:
    archive(root, [line(1), line(2, section="=1+1"), line(3)])
    earlier = root.parent / f"earlier.{form}"
    assert command("--format", form, "-o", earlier, archive=root).returncode == 0
    assert exported(root, "--since-export", earlier) == []
    later = [line(2, body="แก้", retrieved="2026-11-24T00:00:00Z", version=2), line(4)]
    archive(root, [line(1), line(2, section="=1+1"), line(3)], later)
    assert [one["id"] for one in exported(root, "--since-export", earlier)] == [2, 4]
    assert [one["id"] for one in exported(root, "--since-export", earlier, "--all-versions")] == [2, 4]
    assert [one["id"] for one in exported(root, "--since-export", earlier, form="parquet")] == [2, 4]


def test_a_text_that_came_back_is_new_to_an_export_that_has_another_one_last(root: Path) -> None:
    first, second = line(1, body="ก"), line(1, body="ข", retrieved="2026-11-24T00:00:00Z", version=2)
    archive(root, [first], [second])
    earlier = root.parent / "earlier.jsonl"
    earlier.write_text(f"{first}\n{second}\n", "utf-8")
    archive(root, [first], [second], [line(1, body="ก", retrieved="2026-11-25T00:00:00Z", version=3)])
    assert [one["version"] for one in exported(root, "--since-export", earlier)] == [3]


def test_an_earlier_export_of_another_archive_is_told(root: Path) -> None:
    archive(root, [line(1)])
    earlier = root.parent / "earlier.jsonl"
    earlier.write_text(f"{line(1)}\n{line(98)}\n{line(99)}\n", "utf-8")
    path = root.parent / "out.jsonl"
    done = command("--format", "jsonl", "-o", path, "--since-export", earlier, archive=root, SUMMARY="always")
    assert done.returncode == 0
    said = f"{path}: 0 articles new or changed; 2 articles of the earlier export are not in this archive; "
    assert done.stderr.startswith(said)


@pytest.mark.parametrize("header", ["", "url,lang,content_digest\n"])
def test_an_earlier_export_may_be_empty_and_all_is_new_then(root: Path, header: str) -> None:
    archive(root, [line(1), line(2)])
    earlier = root.parent / "earlier"
    earlier.write_text(header, "utf-8")
    done = command("--format", "jsonl", "-o", "-", "--since-export", earlier, archive=root)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    assert done.stderr == f"scrapy export: {earlier} holds no article, so all are new\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (
            b"hello\n",
            "no columns url, lang and content_digest; name an export of jsonl, csv, parquet or sqlite",
        ),
        (b'{"url": "x"}\n', "row 1 is no article with url, lang and content_digest; name an export"),
        (line(1).encode() + b'\n{"url": "https://www.tha', "line 2 is no JSON; was it cut short?"),
        (b"a,b\n1,2\n", "no columns url, lang and content_digest; name an export"),
        (b"PAR1 and no more", "cannot be read ("),
        (b"\xff\xfe\x00a", "cannot be read ("),
    ],
)
def test_what_is_no_earlier_export_is_wrong_usage(root: Path, data: bytes | None, said: str) -> None:
    archive(root, [line(1)])
    earlier = root.parent / "earlier"
    if data is not None:
        earlier.write_bytes(data)
    path = root.parent / "out.jsonl"
    done = command("--format", "jsonl", "-o", path, "--since-export", earlier, archive=root)
    assert done.returncode == 2
    [told] = done.stderr.splitlines()
    assert told.startswith(f"scrapy export: {earlier}")
    assert said in told
    assert not path.exists()


def test_what_is_new_does_not_take_the_place_of_the_earlier_export(root: Path) -> None:
    archive(root, [line(1), line(2)])
    path = root.parent / "out.jsonl"
    path.write_text(line(1) + "\n", "utf-8")
    done = command("--format", "jsonl", "-o", path, "--since-export", path, "--force", archive=root)
    assert done.returncode == 2
    assert "is the earlier export" in done.stderr
    assert path.read_text("utf-8").splitlines() == [line(1)]


def test_a_corpus_tells_no_versions_apart(root: Path) -> None:
    archive(root, [line(1)])
    done = command("--format", "corpus", "-o", root.parent / "texts", "--all-versions", archive=root)
    assert done.returncode == 2
    assert done.stderr == (
        "scrapy export: the texts of a corpus tell no versions apart; name another format; see scrapy export"
        " --help\n"
    )


def test_the_times_of_a_text_grow_both_ways(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "ledger.sqlite")) as db:
        for when in ("2026-03-01", "2026-01-01", "2026-02-01", "2026-04-01"):
            with writing(db):
                text_captured(db, SITE, "sha256:0", when)
        assert list(captured_texts(db)) == [(SITE, "sha256:0", "2026-01-01", "2026-04-01")]


def test_a_crawl_that_finds_a_text_again_says_that_it_still_stands(tmp_path: Path) -> None:
    root, site = tmp_path / "archive", Site([Article(7, "ข่าว", body=("แรก",))])
    with running(site) as origin:
        for _ in range(2):
            assert crawl(root, "refresh=0d", "assets=no", THAIGOV_ORIGIN=origin).status == 0
        [before] = exported(root, "--all-versions")
        assert before["retrieved"] == before["first_captured"] < before["last_captured"]
        site.edit(7, body=("ใหม่",))
        assert crawl(root, "refresh=0d", "assets=no", THAIGOV_ORIGIN=origin).status == 0
    first, second = exported(root, "--all-versions")
    assert first == before
    assert second["first_captured"] == second["last_captured"] > first["last_captured"]


def test_captures_of_an_archive_say_how_long_a_text_stood(tmp_path: Path) -> None:
    article, times = Article(7, "ข่าว", body=("แรก",)), ("20180101000000", "20190101000000")
    first, second = (replace(captured(article, "codeigniter"), timestamp=time) for time in times)
    with running(Wayback([first, second])) as origin:
        done = crawl(tmp_path / "archive", "all=yes", spider="wayback", WAYBACK_ORIGIN=origin)
    assert done.status == 0
    [text] = exported(tmp_path / "archive", "--all-versions")
    assert (text["first_captured"], text["last_captured"]) == (
        "2018-01-01T00:00:00Z",
        "2019-01-01T00:00:00Z",
    )


def test_a_text_whose_end_is_missing_loses_to_the_whole_one_and_is_no_version_of_its_own(root: Path) -> None:
    whole = line(7, body="ก" * 50, retrieved="2020-01-01T00:00:00Z", via="wayback")
    cut = json.loads(line(7, body="ก" * 40, retrieved="2026-11-01T00:00:00Z", via="commoncrawl"))
    edited = json.loads(line(8, body="ข" * 40, retrieved="2026-11-01T00:00:00Z", via="commoncrawl"))
    runs = [json.dumps(one | {"flags": ["truncated"]}, ensure_ascii=False) for one in (cut, edited)]
    archive(root, [whole, line(8, body="ก" * 50, retrieved="2020-01-01T00:00:00Z")], runs)
    assert [len(one["body"]) for one in exported(root)] == [50, 40]  # the other may be an edit
    assert [len(one["body"]) for one in exported(root, "--all-versions")] == [50, 50, 40]


def test_a_section_that_is_misspelt_is_told_with_the_one_that_is_meant(root: Path) -> None:
    archive(root, [line(1)])
    path = root.parent / "out.csv"
    done = command("--format", "csv", "-o", path, "--section", "ด้านสังค", archive=root)
    assert done.returncode == 2
    assert done.stderr == "scrapy export: no article is of the section ด้านสังค; did you mean ด้านสังคม?\n"
    assert not path.exists()
    done = command("--format", "csv", "-o", path, "--section", "ด้านสังคม", "--lang", "en", archive=root)
    assert done.returncode == 0
