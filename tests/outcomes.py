"""What fetches brought, for tests of what the ledger makes of it."""

from datetime import UTC, date, datetime

from thaigov_spider.plan.revisit_policy import FetchOutcome

NOW = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
ORIGIN = "https://www.thaigov.go.th"
ARTICLE = FetchOutcome(
    "2026-11-21T01:02:04.000004Z",
    "article",
    written=True,
    section="ด้านสังคม",
    published=date(2016, 11, 20),
    content_digest="sha256:aa",
    warc="thaigov-1.warc.gz",
    offset=7,
    record_id="<urn:uuid:1>",
    items="news-1.jsonl",
)
MISSING = FetchOutcome("2026-11-22T01:02:02.000004Z", "missing")
FAILED = FetchOutcome("2026-11-22T01:02:02.000004Z", None, error="reset")
