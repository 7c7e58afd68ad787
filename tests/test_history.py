"""What each look at an address changes, and when the next one is due."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.plan.revisit_policy import FetchOutcome, Known, Policy, after

POLICY = Policy()
DAY = timedelta(days=1)


def at(day: int, hour: int = 3) -> str:
    return f"2026-11-{day:02}T{hour:02}:17:00.000000Z"


ARTICLE = FetchOutcome(
    at(20),
    "article",
    written=True,
    section="ด้านสังคม",
    published=date(2026, 11, 19),
    content_digest="sha256:aa",
    warc="1.warc.gz",
    offset=5,
    record_id="<urn:uuid:1>",
    items="news-1.jsonl",
)
EDITED = replace(
    ARTICLE, when=at(22), content_digest="sha256:bb", record_id="<urn:uuid:2>", items="news-2.jsonl"
)


def look(*looks: FetchOutcome, below_newest: int = 0, policy: Policy = POLICY) -> Known:
    known: Known | None = None
    for one in looks:
        known = after(known, one, policy, below_newest=below_newest)
    assert known is not None
    return known


def test_a_first_article_is_version_one() -> None:
    known = look(ARTICLE)
    assert (known.standing, known.version, known.written, known.error) == ("article", 1, True, None)
    assert (known.first_seen, known.last_seen, known.last_changed) == (at(20), at(20), at(20))
    assert (known.content_digest, known.record_id, known.supersedes) == ("sha256:aa", "<urn:uuid:1>", None)


def test_an_edited_article_is_the_next_version_and_says_which_capture_it_supersedes() -> None:
    known = look(ARTICLE, EDITED)
    assert (known.version, known.record_id, known.supersedes) == (2, "<urn:uuid:2>", "<urn:uuid:1>")
    assert (known.first_seen, known.last_changed, known.items) == (at(20), at(22), "news-2.jsonl")


def test_an_unchanged_article_stays_where_its_line_is() -> None:
    again = replace(ARTICLE, when=at(22), record_id="<urn:uuid:3>", items=None)
    known = look(ARTICLE, again)
    assert (known.version, known.record_id, known.items) == (1, "<urn:uuid:1>", "news-1.jsonl")
    assert (known.last_seen, known.last_changed) == (at(22), at(20))


def test_what_was_not_asked_for_is_no_version_and_not_due() -> None:
    known = look(replace(ARTICLE, written=False))
    assert (known.standing, known.version, known.written, known.due) == ("article", 0, False, None)
    assert known.section == "ด้านสังคม"


def test_young_articles_are_due_one_three_seven_and_thirty_days_after_they_were_published() -> None:
    looks, nights = [replace(ARTICLE, when=at(19, 20))], []
    for day in range(41):
        night = (datetime(2026, 11, 20, 3, 17) + day * DAY).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        due = look(*looks).due
        if due is not None and due <= night:
            looks.append(replace(ARTICLE, when=night))
            nights.append(day)
    assert nights == [0, 2, 6, 29]  # at 3 o'clock in the nights behind those days


def test_an_old_article_is_not_due() -> None:
    assert look(replace(ARTICLE, published=date(2020, 1, 1))).due is None


def test_an_article_without_a_date_is_young_when_it_is_first_seen() -> None:
    assert look(replace(ARTICLE, published=None)).due == at(21, 1)


def test_an_article_that_is_taken_away_is_gone_and_keeps_its_text() -> None:
    known = look(ARTICLE, FetchOutcome(at(22), "missing"))
    assert (known.standing, known.last_changed) == ("gone", at(22))
    assert (known.content_digest, known.version, known.published) == ("sha256:aa", 1, date(2026, 11, 19))
    assert known.due == at(23, 1)
    assert look(ARTICLE, FetchOutcome(at(22), "missing"), FetchOutcome(at(23), "missing")).last_changed == at(
        22
    )


def test_an_article_that_comes_back_unchanged_is_no_new_version() -> None:
    known = look(ARTICLE, FetchOutcome(at(22), "missing"), replace(ARTICLE, when=at(23)))
    assert (known.standing, known.version) == ("article", 1)


def test_a_number_that_is_missing_near_the_newest_is_tried_for_a_while() -> None:
    assert look(FetchOutcome(at(20), "missing"), below_newest=500).due == at(21, 1)
    assert look(FetchOutcome(at(20), "missing"), below_newest=501).due is None
    assert (
        look(FetchOutcome(at(1), "missing"), FetchOutcome("2026-12-02T00:00:00.000000Z", "missing")).due
        is None
    )


@pytest.mark.parametrize(
    ("tries", "due"), [(1, at(20)), (2, at(21, 1)), (3, at(22, 1)), (4, at(24, 1)), (5, at(28, 1)), (6, None)]
)
def test_what_fails_is_tried_by_the_next_run_then_after_days_then_given_up(
    tries: int, due: str | None
) -> None:
    known = look(*[FetchOutcome(at(20), None, error="reset")] * tries)
    assert (known.standing, known.error, known.tries, known.due) == (None, "reset", tries, due)


def test_a_failure_keeps_what_was_known_and_a_success_forgets_the_failure() -> None:
    failed = look(ARTICLE, FetchOutcome(at(21), None, error="reset"))
    assert (failed.standing, failed.version, failed.error) == ("article", 1, "reset")
    healed = after(failed, replace(ARTICLE, when=at(22)), POLICY, below_newest=0)
    assert (healed.error, healed.tries, healed.version) == (None, 0, 1)


def test_what_came_cut_short_is_a_version_and_a_failure() -> None:
    known = look(replace(ARTICLE, error="cut short"))
    assert (known.standing, known.version, known.tries, known.due) == ("article", 1, 1, at(20))


LOOKS = st.lists(
    st.sampled_from(
        [
            ARTICLE,
            EDITED,
            replace(ARTICLE, written=False),
            FetchOutcome(at(20), "missing"),
            FetchOutcome(at(20), None, error="x"),
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(LOOKS)
def test_a_version_is_never_lost_and_its_capture_always_named(looks: list[FetchOutcome]) -> None:
    known: Known | None = None
    for number, one in enumerate(looks):
        was = known
        when = replace(one, when=f"2026-11-20T03:17:00.{number:06}Z")
        known = after(known, when, POLICY, below_newest=0)
        assert known.version >= (was.version if was else 0)
        assert (known.version == 0) == (known.record_id is None)
        assert known.last_seen == when.when
        assert known.due is None or known.error is not None or known.due > known.last_seen
