import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from thaigov_spider.ledger import Entry, Ledger, LedgerError
from thaigov_spider.pages import Verdict
from thaigov_spider.scope import Scope
from thaigov_spider.urls import Address

NOW = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
ORIGIN = "https://www.thaigov.go.th"
ARTICLE = Entry(
    Verdict.ARTICLE,
    written=True,
    section="ด้านสังคม",
    published=date(2026, 11, 20),
    content_digest="sha256:aa",
    retrieved="2026-11-21T01:02:04.000004Z",
    warc="thaigov-1.warc.gz",
    record_id="<urn:uuid:1>",
)
UNWRITTEN = Entry(Verdict.ARTICLE, section="ด้านสังคม", published=date(2026, 11, 20))
MISSING = Entry(Verdict.MISSING, retrieved="2026-11-22T01:02:02.000004Z")


def opened(folder: Path, scope: Scope | None = None, origin: str = ORIGIN) -> Ledger:
    return Ledger(folder / "ledger.sqlite", origin, scope or Scope(), NOW)


def test_what_was_never_seen_is_due(tmp_path: Path) -> None:
    assert opened(tmp_path).due(Address(7))


def test_what_is_known_outlasts_the_run(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(7), ARTICLE)
    ledger.checked = 3, 7
    ledger.walked = True
    ledger.close()
    ledger = opened(tmp_path)
    assert not ledger.due(Address(7))
    assert ledger.due(Address(7, "ministry_details"))
    assert (ledger.checked, ledger.walked, ledger.newest()) == ((3, 7), True, 7)
    assert ledger.published(Address(7)) == date(2026, 11, 20)
    assert ledger.content_digest(Address(7)) == "sha256:aa"
    assert ledger.articles() == 1


def test_a_missing_number_is_known_below_the_newest_article_only(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(8), MISSING)
    assert ledger.due(Address(8))
    ledger.record(Address(9), ARTICLE)
    assert not ledger.due(Address(8))


def test_a_failure_keeps_what_was_known_and_is_open(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(7), UNWRITTEN)
    ledger.record(Address(7), Entry(None, error="reset"))
    ledger.record(Address(6), Entry(None, error="reset"))
    assert ledger.due(Address(7))
    assert ledger.published(Address(7)) == date(2026, 11, 20)
    assert list(ledger.open()) == [Address(7), Address(6)]
    ledger.record(Address(6), MISSING)
    assert list(ledger.open()) == [Address(7)]


def test_what_was_left_out_is_open_once_it_is_asked_for(tmp_path: Path) -> None:
    narrow = opened(tmp_path, Scope(section="ด้านเศรษฐกิจ"))
    narrow.record(Address(7), UNWRITTEN)
    assert not narrow.due(Address(7))
    assert list(narrow.open()) == []
    wide = opened(tmp_path)
    assert wide.due(Address(7))
    assert list(wide.open()) == [Address(7)]


def test_a_missing_number_is_due_again_where_it_is_said_to_exist(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(9), ARTICLE)
    ledger.record(Address(8), MISSING)  # tried a day ago
    assert ledger.due(Address(8), timedelta(0))
    assert ledger.due(Address(8), timedelta(days=1))
    assert not ledger.due(Address(8), timedelta(days=2))
    ledger.record(Address(8), Entry(Verdict.MISSING, retrieved="2026-11-23T01:02:04Z"))  # by this run
    assert not ledger.due(Address(8), timedelta(0))


def test_what_came_cut_short_is_known_and_open(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(7), replace(ARTICLE, error="cut short"))
    assert ledger.content_digest(Address(7)) == "sha256:aa"
    assert ledger.due(Address(7))
    assert list(ledger.open()) == [Address(7)]


@pytest.mark.parametrize(("days", "due"), [(0, True), (1, True), (2, False)])
def test_refresh_asks_again_when_the_capture_is_old_enough(tmp_path: Path, days: int, due: bool) -> None:
    ledger = opened(tmp_path, Scope(refresh=timedelta(days=days)))
    ledger.record(Address(7), ARTICLE)
    assert ledger.due(Address(7)) is due


def test_what_this_run_fetched_is_not_asked_for_again(tmp_path: Path) -> None:
    ledger = opened(tmp_path, Scope(refresh=timedelta(0)))
    ledger.record(Address(7), Entry(Verdict.ARTICLE, written=True, retrieved="2026-11-23T01:02:04Z"))
    assert not ledger.due(Address(7))


def test_unknown_numbers_come_newest_first(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record(Address(5), ARTICLE)
    ledger.record(Address(4, "ministry_details"), MISSING)
    ledger.record(Address(3), MISSING)  # the ministries' page was not tried yet
    assert list(ledger.unknown(2, 6)) == [6, 3, 2]
    assert list(ledger.unknown(6, 5)) == []
    assert len(list(ledger.unknown(1, 3500))) == 3498


def test_origins_are_kept_apart(tmp_path: Path) -> None:
    opened(tmp_path).record(Address(7), ARTICLE)
    demo = opened(tmp_path, origin="http://127.0.0.1:8000")
    assert demo.due(Address(7))
    assert (demo.newest(), demo.articles()) == (0, 0)


def test_variants_of_an_origin_are_one(tmp_path: Path) -> None:
    opened(tmp_path).record(Address(7), ARTICLE)
    assert not opened(tmp_path, origin="http://thaigov.go.th:80/").due(Address(7))


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LedgerError, match="newer version"):
        opened(tmp_path)


def test_a_file_that_is_no_ledger_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all " * 100)
    with pytest.raises(LedgerError, match="move it aside"):
        opened(tmp_path)
