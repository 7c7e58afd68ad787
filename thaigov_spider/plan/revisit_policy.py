"""What is known of one address, and what each look at it changes, the time of the next one included. Pure.

A ledger that was lost is made again by showing this module every look once more, in order: so nothing here
asks the clock, and every time is that of a capture. Times are ISO 8601, UTC, to the microsecond, as in
WARC-Date; they sort as text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.outcome import CUT_SHORT, Outcome
from thaigov_spider.timestamps import timestamp

Standing = Literal["article", "missing", "gone"]

_DAY = timedelta(days=1)
# A nightly run never begins at the same second: one that comes a little early still counts as the next day.
_EARLY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Policy:
    """When an address is looked at again.

    An article is after each of the `young` spans since it was published, because the site edits young ones;
    one that is gone since it went. A number without an article is too, counted from the first look, if it is
    at most `missing_window` below the newest article: articles are published late, but not for ever. What
    fails for a passing reason is looked at by the next run, then after 1, 2, 4… days, `tries` times in all.
    Between two articles with more than `jump` numbers between them none is asked for.
    """

    young: tuple[timedelta, ...] = (_DAY, 3 * _DAY, 7 * _DAY, 30 * _DAY)
    missing_window: int = 500
    tries: int = 6
    jump: int = 20_000


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What one fetch of an address brought: when, and what was there.

    `found` is None where nothing could be had but the `error`; with both, an article came that has to be had
    again. `written` says that the text with this `content_digest` stands in a line, in the file `items`; the
    rest is of the article and of its capture.
    """

    when: str
    found: Literal["article", "missing"] | None
    error: str | None = None
    written: bool = False
    section: str | None = None
    published: date | None = None
    content_digest: str | None = None
    warc: str | None = None
    offset: int | None = None
    record_id: str | None = None
    moved_from: str | None = None
    items: str | None = None

    @classmethod
    def without_article(cls, when: str, outcome: Outcome) -> "FetchOutcome":
        """What an answer without an article brought."""
        is_missing = outcome.verdict is Verdict.MISSING and outcome.error is None
        return cls(when, "missing" if is_missing else None, error=outcome.error)

    @classmethod
    def failed(cls, when: str, reason: str) -> "FetchOutcome":
        """What a fetch brought that got no answer, or none that could be used."""
        return cls(when, None, error=reason)

    @classmethod
    def of_article(
        cls, when: str, line: Mapping[str, Any], *, is_cut: bool, written: bool, items: str | None
    ) -> "FetchOutcome":
        """What an answer with an article brought, by the fields of its `line`, which is in the file `items`.

        `items` is None where no line was written. Raises KeyError where a field is missing.
        """
        return cls(
            when,
            "article",
            error=CUT_SHORT if is_cut else None,
            written=written,
            section=line["section"],
            published=datetime.fromisoformat(line["published"]).date() if line["published"] else None,
            content_digest=line["content_digest"],
            **{name: line["capture"][name] for name in ("warc", "offset", "record_id")},
            moved_from=line.get("moved_from"),
            items=items,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address.

    `standing` is None as long as nothing was ever had. `last_changed` is when a new text was seen, or when
    the article had gone. `version` counts its lines, of which the last has `content_digest` and was read off
    the capture that `warc`, `offset` and `record_id` name, into the file `items`; the line before it was read
    off the record `supersedes`. The URL `moved_from` led to it; an address that leads to another one,
    `moved_to`, keeps what it had before, and is missing if that is the article of another number. `written`
    is False where a newer text is in no line, because it was not asked for. `tries` counts failures since the
    last success; `due` is when to look again, None: not before somebody asks.
    """

    standing: Standing | None
    first_seen: str
    last_seen: str
    last_changed: str | None = None
    section: str | None = None
    published: date | None = None
    content_digest: str | None = None
    version: int = 0
    written: bool = False
    warc: str | None = None
    offset: int | None = None
    record_id: str | None = None
    items: str | None = None
    supersedes: str | None = None
    moved_from: str | None = None
    moved_to: str | None = None
    tries: int = 0
    error: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Predecessor:
    """What an article's next line follows.

    `versions` counts the lines it has; a text with one of the `digests` is nothing new; `record_id` is that
    of the capture which the version before was read from.
    """

    versions: int = 0
    digests: frozenset[str] = frozenset()
    record_id: str | None = None


def after(known: Known | None, outcome: FetchOutcome, policy: Policy, *, below_newest: int) -> Known:
    """What is known once `outcome` is in; the address lies `below_newest` below the newest article."""
    was = known or Known(None, first_seen=outcome.when, last_seen=outcome.when)
    now = replace(was, last_seen=outcome.when)
    if outcome.found == "article":
        now = _with_article(now, outcome)
    elif outcome.found == "missing":
        now = _without_article(now, outcome)
    if outcome.error is not None:
        return _failed(now, outcome, policy)
    return replace(now, tries=0, error=None, due=next_look(now, policy, below_newest))


def led_away(known: Known | None, when: str, url: str) -> Known:
    """What is known of an address that leads to the `url` where its article is: that one is looked at now."""
    was = known or Known(None, first_seen=when, last_seen=when)
    return replace(
        was, standing="article", last_seen=when, written=True, moved_to=url, tries=0, error=None, due=None
    )


def inherited(known: Known | None, others: Iterable[Known | None], when: str) -> Known | None:
    """What was known of an article before a look at an address `when`, which `others` may have led to.

    Where it has no line, the article is that of the first of them that has. But since when an article is
    there is of each address itself: by that it is told which numbers had been given.
    """
    before = next((one for one in (known, *others) if one is not None and one.version), known)
    if before is None or before is known:
        return known
    return replace(before, first_seen=known.first_seen if known else when)


def _with_article(was: Known, outcome: FetchOutcome) -> Known:
    now = replace(
        was,
        standing="article",
        written=outcome.written,
        section=outcome.section,
        published=outcome.published,
        moved_to=None,
    )
    if not outcome.written or outcome.content_digest == was.content_digest:
        return now
    return replace(
        now,
        last_changed=outcome.when,
        content_digest=outcome.content_digest,
        version=was.version + 1,
        warc=outcome.warc,
        offset=outcome.offset,
        record_id=outcome.record_id,
        items=outcome.items,
        supersedes=was.record_id,
        moved_from=outcome.moved_from,
    )


def _without_article(was: Known, outcome: FetchOutcome) -> Known:
    if was.standing == "article":
        return replace(was, standing="gone", last_changed=outcome.when)
    return was if was.standing == "gone" else replace(was, standing="missing")


def _failed(now: Known, outcome: FetchOutcome, policy: Policy) -> Known:
    now = replace(now, tries=now.tries + 1, error=outcome.error)
    return replace(now, due=due_after_failure(outcome.when, now.tries, policy))


def due_after_failure(when: str, tries: int, policy: Policy) -> str | None:
    """When to try again what has now failed `tries` times; None: never of itself.

    >>> due_after_failure("2026-11-23T01:02:03.000004Z", 1, Policy())
    '2026-11-23T01:02:03.000004Z'
    >>> due_after_failure("2026-11-23T01:02:03.000004Z", 3, Policy())
    '2026-11-24T23:02:03.000004Z'
    """
    if tries >= policy.tries:
        return None
    return when if tries == 1 else timestamp(datetime.fromisoformat(when) + 2 ** (tries - 2) * _DAY - _EARLY)


def failed_at(due: str, tries: int) -> str:
    """When the last of `tries` failures was, after which an address is `due`; of none, when it was asked for.

    >>> failed_at("2026-11-24T23:02:03.000004Z", 3)
    '2026-11-23T01:02:03.000004Z'
    """
    return due if tries <= 1 else timestamp(datetime.fromisoformat(due) - 2 ** (tries - 2) * _DAY + _EARLY)


def next_look(now: Known, policy: Policy, below_newest: int) -> str | None:
    """When to look again at what lies so far below the newest article; None: not before somebody asks."""
    if now.standing == "article" and not now.written:
        return None
    if now.standing == "missing" and below_newest > policy.missing_window:
        return None
    since = datetime.fromisoformat(now.first_seen)
    if now.standing == "gone" and now.last_changed:
        since = datetime.fromisoformat(now.last_changed)
    elif now.standing == "article" and now.published:
        since = datetime(now.published.year, now.published.month, now.published.day, tzinfo=UTC)
    looks = (since + span - _EARLY for span in policy.young)
    return next((text for text in map(timestamp, looks) if text > now.last_seen), None)
