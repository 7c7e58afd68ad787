"""Clocks that were ahead: what they left in a ledger decides nothing any more, and runs keep their order."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.crawling import Crawl, command, finished
from tests.healing import check_whole
from tests.test_rebuild import articles
from thaigov_spider.demo.articles import Article as Published
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.when import thai
from thaigov_spider.ledger import Ledger
from thaigov_spider.ledger.snapshots import SnapshotOutcome
from thaigov_spider.plan.capture_index import IndexAnswer, IndexQuery, Portion, Snapshot
from thaigov_spider.plan.future_times import placed
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.plan.sequences import CURRENT
from thaigov_spider.plan.wanted import Asset
from thaigov_spider.readback.run_order import files_of_runs, followed, run_id_of
from thaigov_spider.timestamps import timestamp
from thaigov_spider.urls import SITE, Address
from thaigov_spider.warc.gzip_members import compressed
from thaigov_spider.warc.records import warcinfo

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)
AHEAD = [40 * DAY, 3653 * DAY]
PAGE = "/news/contents/details/107"
ONE, TWO = Address(170_001, "th/news"), Address(170_002, "th/news")


def at(moment: datetime) -> str:
    return timestamp(moment)


def opened(folder: Path, now: datetime, scope: Scope | None = None) -> Ledger:
    return Ledger(folder / "ledger.sqlite", SITE, scope or Scope(), now)


def article(when: datetime, published: datetime, digest: str = "sha256:aa") -> FetchOutcome:
    return FetchOutcome(
        at(when),
        "article",
        written=True,
        published=published.date(),
        content_digest=digest,
        warc="a",
        offset=1,
    )


def test_times_of_clocks_that_agree_stay_apart_and_of_others_in_their_order() -> None:
    last = NOW - DAY
    near, far = NOW + 40 * DAY, NOW + 3653 * DAY
    assert list(placed([near, near + DAY / 2], last, NOW).values()) == [
        last + timedelta.resolution,
        last + DAY / 2 + timedelta.resolution,
    ]
    assert list(placed([far, near], last, NOW).items()) == [
        (near, last + timedelta.resolution),
        (far, last + 2 * timedelta.resolution),
    ]
    assert list(placed([far], None, NOW).values()) == [NOW - DAY + timedelta.resolution]


@pytest.mark.parametrize("ahead", AHEAD)
def test_young_articles_are_looked_at_as_if_the_clock_had_been_right(
    tmp_path: Path, ahead: timedelta
) -> None:
    begun = NOW - DAY
    ledger = opened(tmp_path, begun + ahead)
    ledger.record([ONE], article(begun + ahead + timedelta(hours=1), published=NOW - 2 * DAY))
    ledger = opened(tmp_path, NOW)
    assert ledger.put_in_the_past(NOW) == 1
    assert ledger.put_in_the_past(NOW) == 0
    known = ledger.known(ONE)
    assert known is not None
    assert NOW - DAY < datetime.fromisoformat(known.last_seen) < NOW
    assert known.due == at(datetime(2026, 11, 30, 22, tzinfo=UTC))


@pytest.mark.parametrize("ahead", AHEAD)
def test_the_silence_of_a_week_is_noticed_again(tmp_path: Path, ahead: timedelta) -> None:
    ledger = opened(tmp_path, NOW)
    ledger.record([ONE], article(NOW - 9 * DAY, published=NOW - 9 * DAY))
    ledger.record([TWO], article(NOW - 8 * DAY + ahead, published=NOW - 8 * DAY))
    ledger.put_in_the_past(NOW)
    last = ledger.last_news()
    assert last is not None
    assert NOW - 9 * DAY <= datetime.fromisoformat(last) <= NOW - 8 * DAY


@pytest.mark.parametrize("ahead", AHEAD)
def test_refresh_skips_no_article(tmp_path: Path, ahead: timedelta) -> None:
    ledger = opened(tmp_path, NOW, Scope(refresh=timedelta()))
    ledger.record([ONE], article(NOW - DAY + ahead, published=NOW - 900 * DAY))
    assert not ledger.due(ONE)
    ledger.put_in_the_past(NOW)
    assert ledger.due(ONE)
    assert list(ledger.stale()) == [ONE]


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_failed_then_is_tried_again(tmp_path: Path, ahead: timedelta) -> None:
    ledger = opened(tmp_path, NOW)
    picture = "https://media.thaigov.go.th/uploads/1.jpg"
    ledger.assets.want([picture], 1, at(NOW - 3 * DAY), DAY)
    for night in (2, 1, 0):
        ledger.record([ONE], FetchOutcome.failed(at(NOW + ahead - night * DAY), "reset"))
        ledger.assets.failed(Asset(picture, 1), at(NOW + ahead - night * DAY), "reset")
    assert (list(ledger.open()), ledger.assets.due(at(NOW), 9, ())) == ([], [])
    ledger.put_in_the_past(NOW)
    assert (list(ledger.open()), ledger.assets.due(at(NOW), 9, ())) == ([ONE], [Asset(picture, 1)])


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_picture_is_refreshed_when_it_is_old_by_a_clock_that_is_right(
    tmp_path: Path, ahead: timedelta
) -> None:
    ledger = opened(tmp_path, NOW)
    picture = "https://media.thaigov.go.th/uploads/1.jpg"
    ledger.assets.want([picture], 1, at(NOW + ahead), 90 * DAY)
    ledger.assets.had(Asset(picture, 1), at(NOW + ahead), 200)
    ledger.put_in_the_past(NOW)
    for later, due in (80, []), (92, [Asset(picture, 1)]):
        ledger.assets.want([picture], 1, at(NOW + later * DAY), 90 * DAY)
        assert ledger.assets.due(at(NOW + 100 * DAY), 9, ()) == due


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_number_that_had_not_been_given_by_then_is_asked_for_again(
    tmp_path: Path, ahead: timedelta
) -> None:
    ledger = opened(tmp_path, NOW)
    first, missing, above = (Address(number, "th/news") for number in (170_001, 170_002, 170_003))
    ledger.record([first], article(NOW - 3 * DAY, published=NOW - 3 * DAY))
    ledger.record([missing], FetchOutcome(at(NOW - 2 * DAY + ahead), "missing"))
    ledger.record([above], article(NOW - DAY + ahead, published=NOW - DAY))
    ledger.put_in_the_past(NOW)
    assert missing.id in ledger.unknown(CURRENT, 170_001, 170_003)
    known = ledger.known(missing)
    assert known is not None
    assert known.due is not None
    assert known.due < at(NOW + DAY)


@pytest.mark.parametrize("ahead", AHEAD)
def test_listings_and_indexes_are_asked_again_as_often_as_they_should(
    tmp_path: Path, ahead: timedelta
) -> None:
    ledger = opened(tmp_path, NOW)
    one = Snapshot(
        f"{SITE}/news/cab/x.htm", "20050101000000", f"{SITE}/news/cab/x.htm", 200, "text/html", "a"
    )
    query, snapshots = IndexQuery("news/cab/"), ledger.snapshots("wayback")
    snapshots.listed(Portion(query), IndexAnswer((one,), 1, None), at(NOW + ahead))
    snapshots.record(one, SnapshotOutcome.failed(at(NOW + ahead), "reset"))
    ledger.set_note("asked list /feed", int((NOW + ahead).timestamp()))
    ledger.put_in_the_past(NOW)
    assert list(ledger.snapshots("wayback").due(query)) == [one]
    assert ledger.notes("asked ") == {"list /feed": int(NOW.timestamp())}
    assert opened(tmp_path, NOW + 31 * DAY).snapshots("wayback").next_portion(query) == Portion(query)


def night(archive: Path, origin: str, clock: timedelta, *arguments: str) -> Crawl:
    python, option, _, *words = command(archive, "assets=no", *arguments, THAIGOV_ORIGIN=origin)
    return finished(archive, [python, option, "tests.clock", str(clock.total_seconds()), *words])


def today(article: Published) -> Published:
    """The article, as if it had been published today: a young one."""
    dated = replace(article, published=datetime.now(UTC).date().isoformat())
    return replace(dated, date_th=thai(dated))


def known(archive: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        return list(db.execute("SELECT id, version, content_digest, standing FROM address ORDER BY id, kind"))


def lived(archive: Path, wrong: timedelta) -> Crawl:
    """Nights behind each of which something is edited and added; in the second the clock is wrong."""
    site = Site([today(one) for one in articles(*range(101, 107))], per_page=2)
    with running(site) as origin:
        for number, clock in enumerate((timedelta(), DAY + wrong, 2 * DAY, 8 * DAY)):
            done = night(archive, origin, clock)
            assert done.status in (0, 4, 5), done.stderr  # 4: such a clock says that nothing was new
            assert "Traceback" not in done.stderr
            site.faults.clear()
            if number == 0:
                site.faults[PAGE] = Fault("500")
            site.edit(102 + number, title=f"ข่าวที่แก้ไขแล้วครั้งที่ {number}")
            site.add(*[today(one) for one in articles(107 + number)])
        last = night(archive, origin, 31 * DAY)
        assert last.status == 0, last.stderr
        check_whole(last, site)
        if wrong:
            before = known(archive)
            (archive / "ledger.sqlite").unlink()  # the next run makes it again, of runs whose names mislead
            again = night(archive, origin, 32 * DAY)
            assert (again.status, len(again.lines)) == (0, len(last.lines)), again.stderr
            assert known(archive) == before
    return last


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return lived(tmp_path_factory.mktemp("undisturbed") / "archives", timedelta())


@pytest.mark.parametrize("ahead", AHEAD)
def test_nights_under_a_moved_clock_end_with_the_archive_of_nights_under_a_right_one(
    tmp_path: Path, undisturbed: Crawl, ahead: timedelta
) -> None:
    last = lived(tmp_path / "archives", ahead)
    texts = [
        sorted((one["id"], one["version"], one["title"]) for one in done.lines)
        for done in (last, undisturbed)
    ]
    assert texts[0] == texts[1]
    assert known(last.archive) == known(undisturbed.archive)


def texts(done: Crawl) -> list[tuple[int, int, str]]:
    return sorted((one["id"], one["version"], one["title"]) for one in done.lines)


def named(folder: Path, run: str, follows: str = "") -> None:
    """A WARC file of a run, which says that it follows another."""
    fields = {"software": "x"} | ({"follows": follows} if follows else {})
    record = warcinfo(f"thaigov-{run}-00001.warc.gz", NOW, fields)
    (folder / f"thaigov-{run}-00001.warc.gz").write_bytes(compressed(record))


def test_runs_have_the_order_in_which_they_were_whatever_their_clocks_said(tmp_path: Path) -> None:
    """One night 2036, the next 2031, then right ones until one that is a month behind, and a right one."""
    days = ["20261129", "20361130", "20311201", "20261202", "20261203", "20261102", "20261204", "20370101"]
    runs = [f"{day}T000000Z" for day in days]
    for run in runs:
        named(tmp_path, run, followed(tmp_path, run) or "")
    assert [run_id_of(path.name) for [path] in files_of_runs(tmp_path)] == runs


def test_runs_that_claim_to_follow_each_other_have_some_order(tmp_path: Path) -> None:
    named(tmp_path, "20261129T000000Z", "20261130T000000Z")
    named(tmp_path, "20261130T000000Z", "20261129T000000Z")
    named(tmp_path, "20261201T000000Z", "20261201T000000Z")
    (tmp_path / "thaigov-20261202T000000Z-00001.warc.gz").write_bytes(b"no member")
    assert len(files_of_runs(tmp_path)) == 4
