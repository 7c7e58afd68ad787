import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.recovery.reconcile_lines import reconcile
from thaigov_spider.urls import SITE, Address


def text_of(ledger: Ledger, number: int) -> str | None:
    known = ledger.known(Address(number))
    return known.content_digest if known else None


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite", SITE, Scope(), datetime(2026, 11, 23, tzinfo=UTC))


def line(
    number: int,
    retrieved: str = "2026-11-22T00:00:00.000000Z",
    digest: str = "sha256:aa",
    version: int = 1,
) -> str:
    article = {
        "version": version,
        "url": Address(number).at(),
        "section": "ด้านสังคม",
        "published": "2016-05-20T20:15:00+07:00",
        "content_digest": digest,
        "retrieved": retrieved,
        "flags": [],
        "capture": {"warc": "thaigov-1.warc.gz", "offset": 7, "record_id": "<urn:uuid:1>"},
    }
    return json.dumps(article, ensure_ascii=False) + "\n"


def test_a_ledger_that_was_lost_learns_all_lines(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "news-20261121T000000Z.jsonl").write_text(line(1) + line(2), "utf-8")
    later = line(2, "2026-11-22T00:00:00.000001Z", "sha256:bb", 2)
    (tmp_path / "news-20261122T000000Z.jsonl").write_text(later, "utf-8")
    reconcile(tmp_path, ledger)
    assert ledger.articles() == 2
    assert text_of(ledger, 2) == "sha256:bb"


def test_lines_of_another_site_are_not_learnt(tmp_path: Path, ledger: Ledger) -> None:
    demo = line(1).replace(SITE, "http://127.0.0.1:8000")
    (tmp_path / "news-20261122T000000Z.jsonl").write_text(demo + line(2), "utf-8")
    reconcile(tmp_path, ledger)
    assert [ledger.due(Address(number)) for number in (1, 2)] == [True, False]


def test_a_line_that_is_no_article_is_left_alone(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "news-20261122T000000Z.jsonl"
    path.write_text("junk\n{}\n[]\n" + line(3), "utf-8")
    reconcile(tmp_path, ledger)
    assert not ledger.due(Address(3))
    assert path.read_text("utf-8").startswith("junk\n")


def test_the_ledger_learns_the_lines_behind_those_that_it_knows(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "news-20261122T000000Z.jsonl"
    path.write_text(line(1), "utf-8")
    reconcile(tmp_path, ledger)
    path.write_text(line(4) + line(2) + line(3), "utf-8")  # the first of them counts as known
    assert reconcile(tmp_path, ledger) == []
    assert [ledger.due(Address(number)) for number in (1, 2, 3, 4)] == [False, False, False, True]
    assert ledger.published(Address(2)) == date(2016, 5, 20)
    assert ledger.items_files() == {path.name: path.stat().st_size}


def test_a_file_that_was_lost_or_cut_is_told(tmp_path: Path, ledger: Ledger) -> None:
    for name in ("news-20261121T000000Z.jsonl", "news-20261122T000000Z.jsonl"):
        (tmp_path / name).write_text(line(1) + line(2), "utf-8")
    reconcile(tmp_path, ledger)
    (tmp_path / "news-20261121T000000Z.jsonl").unlink()
    (tmp_path / "news-20261122T000000Z.jsonl").write_text(line(1), "utf-8")
    assert reconcile(tmp_path, ledger) == ["news-20261121T000000Z.jsonl", "news-20261122T000000Z.jsonl"]


def test_what_the_ledger_knows_better_stays(tmp_path: Path, ledger: Ledger) -> None:
    later = FetchOutcome("2026-11-22T00:00:00.000001Z", "article", written=True, content_digest="sha256:bb")
    ledger.record([Address(2)], later)
    (tmp_path / "news-20261122T000000Z.jsonl").write_text(line(2), "utf-8")
    reconcile(tmp_path, ledger)
    assert text_of(ledger, 2) == "sha256:bb"


def test_which_line_is_the_last_is_for_its_version_to_say_whatever_clocks_said(
    tmp_path: Path, ledger: Ledger
) -> None:
    ahead = FetchOutcome("2036-11-22T00:00:00.000000Z", "article", written=True, content_digest="sha256:aa")
    ledger.record([Address(2)], ahead)
    path = tmp_path / "news-20261122T000000Z.jsonl"
    path.write_text(line(2, digest="sha256:bb", version=2), "utf-8")
    reconcile(tmp_path, ledger)
    assert text_of(ledger, 2) == "sha256:bb"


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_torn_line_is_cut_off_and_its_article_is_due(tmp_path: Path, ledger: Ledger, kept: int) -> None:
    path = tmp_path / "news-20261122T000000Z.jsonl"
    path.write_bytes(line(2).encode() + line(3).encode()[:kept])
    reconcile(tmp_path, ledger)
    assert path.read_text("utf-8") == line(2)
    assert path.with_name(f"{path.name}.cut").read_bytes() == line(3).encode()[:kept]
    assert not ledger.due(Address(2))
    assert ledger.due(Address(3))


def test_an_archive_without_lines_is_left_alone(tmp_path: Path, ledger: Ledger) -> None:
    reconcile(tmp_path, ledger)
    assert ledger.articles() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"section": ["a"]},
        {"section": {}},
        {"capture": None},
        {"capture": {"warc": "x", "offset": 2**70, "record_id": "y"}},
        {"published": "9999-12-31"},
        {"content_digest": {"a": 1}},
        {"retrieved": 7},
        {"flags": None},
        {"url": []},
    ],
)
def test_a_hostile_line_is_named_and_keeps_no_other_from_being_learnt(
    tmp_path: Path, ledger: Ledger, change: dict[str, object]
) -> None:
    path = tmp_path / "news-20261122T000000Z.jsonl"
    hostile = json.dumps(json.loads(line(2)) | change) + "\n"
    path.write_text(
        "\n" + hostile + "\ud800\n".encode("utf-8", "surrogatepass").decode("latin-1") + line(3), "utf-8"
    )
    reconcile(tmp_path, ledger)
    assert not ledger.due(Address(3))


def test_a_file_that_is_torn_where_its_lines_are_known_is_cut_and_its_lines_are_missed(
    tmp_path: Path, ledger: Ledger
) -> None:
    path = tmp_path / "news-20261122T000000Z.jsonl"
    path.write_text(line(1) + line(2), "utf-8")
    reconcile(tmp_path, ledger)
    path.write_bytes((line(1) + line(2)).encode()[:-9])
    assert reconcile(tmp_path, ledger) == [path.name]
    assert path.read_text("utf-8") == line(1)
    assert path.with_name(f"{path.name}.cut").exists()
