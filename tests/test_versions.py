"""Versions of articles: `scrapy extract`, over files, and the ledger, over crawls, count them by one rule."""

import json
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.extract.finds import Finds
from thaigov_spider.extract.found_record import Find
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.plan.revisit_policy import FetchOutcome, Known, Policy, after

FILE = WarcSource(0, "1.warc.gz", "1.warc.gz", "/1.warc.gz", 1, "gzip")
Line = tuple[str, str, int, str | None]


def record_id(number: int) -> str:
    return f"<urn:uuid:{number}>"


def when(number: int) -> str:
    return f"2026-11-23T01:02:{number:02}.000000Z"


def by_extract(captures: list[tuple[str, str]]) -> list[Line]:
    """The lines: address, record, version, and the record that the version before was read from."""
    finds = []
    for number, (url, text) in enumerate(captures):
        line = json.dumps({"url": url, "record": record_id(number), "version": 1, "supersedes": None})
        finds.append(
            Find(number, "response", url, url, when(number), record_id(number), "", False, False, text, line)
        )
    with closing(Finds(Path(":memory:"))) as found:
        found.add(FILE, finds)
        lines = [json.loads(line) for line in found.lines(newest=False)]
    return [(one["url"], one["record"], one["version"], one["supersedes"]) for one in lines]


def by_the_ledger(captures: list[tuple[str, str]]) -> list[Line]:
    """The same, as a crawl comes to know of it: a line is written where the version goes up."""
    known: dict[str, Known] = {}
    lines: list[Line] = []
    for number, (url, text) in enumerate(captures):
        before = known.get(url)
        outcome = FetchOutcome(
            when(number), "article", written=True, content_digest=text, record_id=record_id(number)
        )
        now = known[url] = after(before, outcome, Policy(), below_newest=0)
        if before is None or now.version > before.version:
            lines.append((url, record_id(number), now.version, now.supersedes))
    return lines


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=12))
def test_extract_and_the_ledger_count_versions_by_one_rule(captures: list[tuple[str, str]]) -> None:
    assert by_extract(captures) == by_the_ledger(captures)


def test_a_text_that_comes_back_is_a_version_of_its_own() -> None:
    lines = [("a", "<urn:uuid:0>", 1, None), ("a", "<urn:uuid:1>", 2, "<urn:uuid:0>")]
    captures = [("a", "x"), ("a", "y"), ("a", "y"), ("a", "x")]
    assert by_extract(captures) == [*lines, ("a", "<urn:uuid:3>", 3, "<urn:uuid:1>")]
