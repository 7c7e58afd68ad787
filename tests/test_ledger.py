import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.outcomes import ARTICLE, FAILED, MISSING, NOW, ORIGIN
from thaigov_spider.ledger import DamagedError, Ledger, LedgerError
from thaigov_spider.ledger.snapshots import SnapshotOutcome
from thaigov_spider.plan.capture_index import IndexAnswer, IndexQuery, Portion, Snapshot
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import Policy
from thaigov_spider.plan.sequences import CODEIGNITER, CURRENT, sequence_of
from thaigov_spider.urls import Address
from thaigov_spider.warc.records import Original

UNWRITTEN = replace(ARTICLE, written=False)
BY_THIS_RUN = "2026-11-23T01:02:04.000000Z"


def opened(
    folder: Path, scope: Scope | None = None, origin: str = ORIGIN, policy: Policy | None = None
) -> Ledger:
    return Ledger(folder / "ledger.sqlite", origin, scope or Scope(), NOW, policy)


def test_what_was_never_seen_is_due(tmp_path: Path) -> None:
    assert opened(tmp_path).due(Address(7))


def test_what_is_known_outlasts_the_run(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(7)], ARTICLE)
    ledger.set_note("walked /news", 1)
    ledger.close()
    ledger = opened(tmp_path)
    assert not ledger.due(Address(7))
    assert ledger.due(Address(7, "ministry_details"))
    assert (ledger.note("walked /news"), ledger.newest(CODEIGNITER)) == (1, 7)
    assert ledger.published(Address(7)) == date(2016, 11, 20)
    known = ledger.known(Address(7))
    assert known is not None
    assert (known.content_digest, known.version, known.items) == ("sha256:aa", 1, "news-1.jsonl")
    assert ledger.articles() == 1


def test_a_missing_number_is_known_below_the_newest_article_only(tmp_path: Path) -> None:
    ledger = opened(tmp_path, policy=Policy(young=()))
    ledger.record([Address(8)], MISSING)
    assert ledger.due(Address(8))
    ledger.record([Address(9)], ARTICLE)
    assert not ledger.due(Address(8))


def test_a_failure_keeps_what_was_known_and_is_open(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(7)], UNWRITTEN)
    ledger.record([Address(7)], FAILED)
    ledger.record([Address(6)], FAILED)
    assert ledger.due(Address(7))
    assert ledger.published(Address(7)) == date(2016, 11, 20)
    assert list(ledger.open()) == [Address(7), Address(6)]
    ledger.record([Address(6)], MISSING)
    assert list(ledger.open()) == [Address(7)]


def test_what_was_left_out_is_open_once_it_is_asked_for(tmp_path: Path) -> None:
    narrow = opened(tmp_path, Scope(section="ด้านเศรษฐกิจ"))
    narrow.record([Address(7)], UNWRITTEN)
    assert not narrow.due(Address(7))
    assert list(narrow.open()) == []
    wide = opened(tmp_path)
    assert wide.due(Address(7))
    assert list(wide.open()) == [Address(7)]


def test_a_number_without_an_article_is_asked_for_again_where_it_is_linked_or_named(tmp_path: Path) -> None:
    ledger = opened(tmp_path, policy=Policy(missing_window=0))
    ledger.record([Address(9)], ARTICLE)
    ledger.record([Address(8)], MISSING)  # a day ago
    assert not ledger.due(Address(8))
    assert ledger.due(Address(8), "linked")
    assert ledger.due(Address(8), "named")
    ledger.record([Address(8)], replace(MISSING, when="2026-11-22T02:00:00.000000Z"))
    assert not ledger.due(Address(8), "named")
    ledger.record([Address(8)], replace(MISSING, when=BY_THIS_RUN))
    assert not ledger.due(Address(8), "linked")


def test_what_failed_too_often_is_asked_for_only_where_it_is_named(tmp_path: Path) -> None:
    ledger = opened(tmp_path, policy=Policy(tries=2))
    ledger.record([Address(9)], ARTICLE)
    ledger.record([Address(8)], FAILED)
    assert list(ledger.open()) == [Address(8)]
    ledger.record([Address(8)], FAILED)
    assert list(ledger.open()) == []
    assert not ledger.due(Address(8), "linked")
    assert ledger.due(Address(8), "named")


def test_what_came_cut_short_is_known_and_open(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(7)], replace(ARTICLE, error="cut short"))
    assert ledger.articles() == 1
    assert ledger.due(Address(7))
    assert list(ledger.open()) == [Address(7)]


def test_young_articles_and_missing_numbers_are_rechecked(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(7)], ARTICLE)
    ledger.record([Address(9)], replace(ARTICLE, published=date(2026, 11, 20)))
    ledger.record([Address(8)], replace(MISSING, when="2026-11-22T01:02:02.000004Z"))
    assert list(ledger.rechecks()) == [Address(9), Address(8)]
    ledger.record([Address(9)], replace(ARTICLE, when=BY_THIS_RUN, published=date(2026, 11, 20)))
    assert list(ledger.rechecks()) == [Address(8)]


@pytest.mark.parametrize(("days", "due"), [(0, True), (1, True), (2, False)])
def test_refresh_asks_again_when_the_capture_is_old_enough(tmp_path: Path, days: int, due: bool) -> None:
    ledger = opened(tmp_path, Scope(refresh=timedelta(days=days)))
    ledger.record([Address(7)], ARTICLE)
    assert ledger.due(Address(7)) is due


def test_what_this_run_fetched_is_not_asked_for_again(tmp_path: Path) -> None:
    ledger = opened(tmp_path, Scope(refresh=timedelta(0)))
    ledger.record([Address(7)], replace(ARTICLE, when=BY_THIS_RUN))
    assert not ledger.due(Address(7))


def test_unknown_numbers_come_newest_first(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(5)], ARTICLE)
    ledger.record([Address(4, "ministry_details")], MISSING)  # only the ministries' page was tried
    ledger.record([Address(3)], MISSING)  # the ministries' page was not tried yet
    assert list(ledger.unknown(CODEIGNITER, 2, 6)) == [6, 4, 3, 2]
    assert list(ledger.unknown(CODEIGNITER, 6, 5)) == []
    assert len(list(ledger.unknown(CODEIGNITER, 1, 3500))) == 3499


def test_origins_are_kept_apart(tmp_path: Path) -> None:
    opened(tmp_path).record([Address(7)], ARTICLE)
    demo = opened(tmp_path, origin="http://127.0.0.1:8000")
    assert demo.due(Address(7))
    assert (demo.newest(CODEIGNITER), demo.articles()) == (0, 0)


def test_variants_of_an_origin_are_one(tmp_path: Path) -> None:
    opened(tmp_path).record([Address(7)], ARTICLE)
    assert not opened(tmp_path, origin="http://thaigov.go.th:80/").due(Address(7))


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LedgerError, match="newer version"):
        opened(tmp_path)


def test_a_file_that_is_no_ledger_is_told_from_one_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all " * 100)
    with pytest.raises(DamagedError, match="cannot be opened"):
        opened(tmp_path)
    (tmp_path / "ledger.sqlite").unlink()
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerError, match="cannot be opened"):
        opened(tmp_path)


def test_a_ledger_of_an_older_version_is_to_be_made_again_and_left_as_it_is(
    tmp_path: Path,
) -> None:
    opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as db:
        db.execute("PRAGMA user_version = 3")
    before = (tmp_path / "ledger.sqlite").read_bytes()
    with pytest.raises(DamagedError, match="written by an older version of this program"):
        opened(tmp_path)
    assert (tmp_path / "ledger.sqlite").read_bytes() == before


def test_each_source_of_captures_has_an_index_captures_and_texts_of_its_own(tmp_path: Path) -> None:
    ledger, when = opened(tmp_path), "2026-11-21T01:02:04.000004Z"
    one, query = (
        Snapshot("https://www.thaigov.go.th/news/cab/x.htm", "20050101000000", "x"),
        IndexQuery("news/cab/"),
    )
    here, there = ledger.snapshots("one"), ledger.snapshots("two")
    here.listed(Portion(query), IndexAnswer((one,), 1, None), when)
    line = {
        "version": 1,
        "content_digest": "sha256:aa",
        "capture": {"warc": "a.warc.gz", "offset": 0, "record_id": "<urn:uuid:1>"},
        "supersedes": None,
    }
    here.record(one, SnapshotOutcome.of_line(when, line, "one-1.jsonl", is_cut=False))
    assert (here.next_portion(query), there.next_portion(query)) == (None, Portion(query))
    assert (here.rows(query), there.rows(query)) == (1, 0)
    assert (here.of(one.article, one.timestamp), there.of(one.article, one.timestamp)) == ([one], [])
    assert (here.predecessor(one).versions, there.predecessor(one).versions) == (1, 0)
    assert ([*here.lines_in("one-1.jsonl")] != [], [*there.lines_in("one-1.jsonl")]) == (True, [])
    there.listed(Portion(query), IndexAnswer((one,), 1, None), when)
    assert not there.has_seen(one, when)
    assert ledger.sources() == ["one", "two"]
    assert ledger.lines() == (0, {"one": 1})


def test_a_copy_can_be_taken_while_a_crawl_writes(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.record([Address(7)], ARTICLE)
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as source,
        closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy,
    ):
        source.backup(copy)
    ledger.record([Address(8)], ARTICLE)
    assert Ledger(tmp_path / "copy.sqlite", ORIGIN, Scope(), NOW).articles() == 1
    assert ledger.articles() == 2


def test_the_address_of_every_article_stands_beside_its_number(tmp_path: Path) -> None:
    addresses = [Address(7), Address(7, "ministry_details"), Address(7, "th/news"), Address(8, "en/news")]
    ledger = opened(tmp_path)
    ledger.record(addresses, ARTICLE)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as db:
        urls = {url for (url,) in db.execute("SELECT url FROM address")}
    assert urls == {address.at(ORIGIN) for address in addresses}
    assert ledger.newest(CODEIGNITER) == 7


def test_the_capture_files_that_it_refers_to_are_all_of_those_of_its_tables(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    assert ledger.payloads.warcs() == set()
    originals = {f"sha1:{n}": Original(f"<urn:uuid:{n}>", "x", "y", f"{n % 3}.warc.gz", n) for n in range(9)}
    ledger.payloads.remember(originals)
    ledger.record([Address(7)], ARTICLE)
    assert ledger.payloads.warcs() == {"0.warc.gz", "1.warc.gz", "2.warc.gz", "thaigov-1.warc.gz"}
    ledger.payloads.forget(["1.warc.gz"])
    assert ledger.payloads.warcs() == {"0.warc.gz", "2.warc.gz", "thaigov-1.warc.gz"}


def test_an_address_that_answers_itself_again_has_not_moved_any_more(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as ledger:
        old, new = Address(7), Address(162_470, "th/news")
        ledger.record([old], ARTICLE)
        ledger.record([new, old], replace(ARTICLE, when="2026-11-22T01:02:04.000004Z"))
        moved = ledger.known(old)
        assert moved is not None
        assert (moved.moved_to, ledger.articles()) == (f"{ORIGIN}/th/news/162470", 1)
        ledger.record([old], replace(ARTICLE, when="2026-11-23T01:02:04.000004Z"))
        back = ledger.known(old)
        assert back is not None
        assert (back.moved_to, back.version, ledger.articles()) == (None, 1, 2)


def test_a_number_that_leads_to_the_article_of_another_one_has_none_of_its_own(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    newest, above, english = Address(9, "th/news"), Address(20, "th/news"), Address(9, "en/news")
    ledger.record([newest, above, english], ARTICLE)
    assert (ledger.newest(CURRENT), ledger.articles()) == (9, 1)
    for stray in (above, english):
        known = ledger.known(stray)
        assert known is not None
        assert (known.standing, known.moved_to) == ("missing", f"{ORIGIN}/th/news/9")
    assert ledger.due(above, "linked")


def test_a_link_to_nothing_is_looked_at_again_after_as_long_as_it_led_to_nothing(tmp_path: Path) -> None:
    never, dead = Policy(young=()), Address(8, "th/news")
    ledger = opened(tmp_path, policy=never)
    ledger.record([Address(9, "th/news")], ARTICLE)
    for days_ago in (9, 3):
        when = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        ledger.record([dead], replace(MISSING, when=when))
    assert not ledger.due(dead, "linked")
    ledger.close()
    with closing(
        Ledger(tmp_path / "ledger.sqlite", ORIGIN, Scope(), NOW + timedelta(days=3), never)
    ) as ledger:
        assert ledger.due(dead, "linked")


def test_since_when_a_number_is_given_is_not_taken_from_where_its_article_was_before(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as ledger:
        ledger.record([Address(7)], ARTICLE)  # on the 21st
        ledger.record([Address(162_460, "th/news")], replace(ARTICLE, content_digest="sha256:bb"))
        missing, higher = Address(162_465, "th/news"), Address(162_470, "th/news")
        ledger.record([missing], MISSING)  # on the 22nd, when there was none above it
        ledger.record([higher, Address(7)], replace(ARTICLE, when="2026-11-23T01:02:04.000004Z"))
        known = ledger.known(higher)
        assert known is not None
        assert (known.version, known.first_seen) == (1, "2026-11-23T01:02:04.000004Z")
        assert missing.id in ledger.unknown(sequence_of(missing), 162_461, 162_469)


def due_of(ledger: Ledger, query: IndexQuery, one: Snapshot) -> tuple[list[Snapshot], int]:
    """What is asked for where a source lists one capture, and how many are spared."""
    source = ledger.snapshots("theirs")
    source.listed(Portion(query), IndexAnswer((one,), 1, None), BY_THIS_RUN)
    return list(source.due(query)), source.spared


ARTICLE_URL = "https://www.thaigov.go.th/news/contents/details/7"
LISTED = Snapshot(ARTICLE_URL, "20240301020304", ARTICLE_URL, 200, "text/html", "A" * 32)


@pytest.mark.parametrize(
    ("digest", "uri", "is_spared"),
    [
        (f"sha1:{'A' * 32}", ARTICLE_URL, True),
        (f"sha1:{'A' * 32}", ARTICLE_URL.replace("https://www.", "http://"), True),
        (f"sha1:{'A' * 32}", f"{ARTICLE_URL}0", False),
        (f"sha1:{'B' * 32}", ARTICLE_URL, False),
        (f"sha256:{'a' * 64}", ARTICLE_URL, False),
    ],
)
def test_a_payload_that_the_live_site_sent_is_not_asked_of_archives(
    tmp_path: Path, digest: str, uri: str, is_spared: bool
) -> None:
    ledger = opened(tmp_path)
    ledger.payloads.remember({digest: Original("<urn:uuid:1>", uri, BY_THIS_RUN, "a.warc.gz", 0)})
    due, spared = due_of(ledger, IndexQuery("news/contents/"), LISTED)
    assert (due, spared) == (([], 1) if is_spared else ([LISTED], 0))
    everything = IndexQuery("news/contents/", everything=True)
    assert due_of(ledger, everything, LISTED)[0] == [LISTED]


def test_what_another_source_could_not_give_whole_is_asked_for(tmp_path: Path) -> None:
    query = IndexQuery("news/contents/")
    for number, (verdict, error, is_spared) in enumerate(
        [
            ("article", None, True),
            ("missing", None, True),
            ("article", "cut short", False),
            (None, "503", False),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        ledger = opened(tmp_path / str(number))
        ledger.snapshots("ours").record(LISTED, SnapshotOutcome(BY_THIS_RUN, verdict, error))
        assert due_of(ledger, query, LISTED) == (([], 1) if is_spared else ([LISTED], 0))
