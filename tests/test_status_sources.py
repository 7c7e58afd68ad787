"""What each source has, and what none has."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporting import SITE, archive, line
from thaigov_spider.archive.folder import Archive
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.revisit_policy import FetchOutcome, Policy
from thaigov_spider.status.gather import overview
from thaigov_spider.status.holdings import _quick, _said
from thaigov_spider.status.lines import lines
from thaigov_spider.status.overview import Overview, Unheld
from thaigov_spider.status.page import html
from thaigov_spider.urls import Address

NOW = datetime(2026, 11, 30, tzinfo=UTC)
THAI_2015 = "วันอังคารที่ 15 ธันวาคม 2558"


def seen(root: Path) -> Overview:
    return overview(Archive(root), SITE, NOW)


def moved(text: str, **fields: Any) -> str:
    return json.dumps(json.loads(text) | fields, ensure_ascii=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Articles 1 and 2 of the site, 2 and 3 of the Wayback Machine, 4 in a corpus; 2 and 3 have moved."""
    new = f"{SITE}/th/news/170002"
    live = [line(1), moved(line(2), url=new, moved_from=f"{SITE}/news/contents/details/2")]
    past = [line(number, via="wayback", kind="ministry_details") for number in (2, 3)]
    root = archive(tmp_path / "archive", live, [*past, "no line"])
    return archive(root, [line(4, via="corpus", published_raw=THAI_2015)], folder="imported", spider="corpus")


def test_each_source_has_its_articles_by_year_and_what_it_has_alone(root: Path) -> None:
    found = seen(root)
    assert found.held == 4
    assert [(one.via, one.articles, one.alone, one.years, one.alone_years) for one in found.sources] == [
        ("live", 2, 1, {"2020": 2}, {"2020": 1}),
        ("wayback", 2, 1, {"2020": 2}, {"2020": 1}),
        ("corpus", 1, 1, {"2015": 1}, {"2015": 1}),
    ]


def test_an_article_is_of_the_year_that_any_source_gives_it(tmp_path: Path) -> None:
    undated = line(1, via="wayback", published_raw=None)
    found = seen(archive(tmp_path / "archive", [undated], [line(1)]))
    assert [(one.via, one.years) for one in found.sources] == [
        ("live", {"2020": 1}),
        ("wayback", {"2020": 1}),
    ]


def test_terminal_and_page_show_them(root: Path) -> None:
    found = seen(root)
    shown = "\n".join(lines(found, 100))
    assert "sources    4 articles in 3 sources" in shown
    assert "  articles of each            2015  2020  all" in shown
    assert "  texts of corpora               1          1" in shown
    assert (
        "  the site itself                      2    2\n    only there                         1    1"
        in shown
    )
    page = html(found)
    assert "2 (1)" in page
    assert "คลังข้อความ" in page


def test_what_no_source_has_is_counted(root: Path) -> None:
    when = "2026-11-01T00:00:00.000000Z"
    article = FetchOutcome(when, "article", written=True, content_digest="sha256:0")
    with closing(Ledger(root / "ledger.sqlite", SITE, Scope(), NOW, Policy())) as ledger:
        for number in (1, 9):
            ledger.record([Address(number)], article)
        for number in (3, 5):  # the Wayback Machine has 3
            ledger.record(
                [Address(number), Address(number, "ministry_details")], FetchOutcome(when, "missing")
            )
        ledger.record([Address(7)], FetchOutcome.failed(when, "503"))
        ledger.record([Address(4)], FetchOutcome.failed(when, "503"))  # a corpus has it
        db = ledger._db
        rows = [(8, None, None), (6, when, "other"), (2, None, None)]
        for number, looked, verdict in rows:
            url = f"{SITE}/news/contents/details/{number}"
            db.execute(
                "INSERT INTO snapshot (source, article, timestamp, url, media_type, digest, source_place,"
                " collection, truncated, looked, verdict)"
                " VALUES ('wayback', ?, '20180101000000', ?, 'text/html', 'X', '', '', '', ?, ?)",
                (url, url, looked, verdict),
            )
    # Not asked for are 2, 6 and 8: of these 2 is there; 8 is in an index, and 6 there is no article.
    found = seen(root)
    assert found.unheld == Unheld(missing=1, unasked=2, listed=1, failed=1)
    shown = "\n".join(lines(found, 100))
    assert "  in no source: 2 numbers not asked for, 1 without an article, 1 article in an index" in shown


def test_an_archive_of_corpora_alone_is_one(tmp_path: Path) -> None:
    root = archive(tmp_path / "archive", [line(4, via="corpus")], folder="imported", spider="corpus")
    assert [one.via for one in seen(root).sources] == ["corpus"]


TEXTS = st.text(alphabet='ก"\\{}:, abpublishedcapturevia') | st.sampled_from(
    [
        '", "published": "1999-01-01", "published_raw": "x", "capture": {"via": "evil"',
        '"moved_from": "http://e"',
    ]
)


@given(TEXTS, TEXTS, st.sampled_from([None, "วันอังคารที่ 15 ธันวาคม 2563"]), st.booleans())
def test_a_line_is_read_quickly_as_it_is_read_at_length(
    title: str, body: str, published: str | None, is_moved: bool
) -> None:
    text = line(1, title=title or None, body=body, published_raw=published)
    text = moved(text, moved_from="http://e/1" if is_moved else None, images=[{"url": "x", "text": title}])
    assert _quick(text.encode()) == _said(json.loads(text))


def test_a_line_with_its_fields_in_another_order_is_read_at_length() -> None:
    item = json.loads(line(1))
    other = json.dumps(dict(sorted(item.items())), ensure_ascii=False).encode()
    assert _quick(other) is None
    assert _said(item) == replace(_said(json.loads(other)))
