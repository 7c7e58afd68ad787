import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rich_archive import build
from thaigov_spider.archive.folder import Archive
from thaigov_spider.status.overview import RunLine
from thaigov_spider.status.runs import latest

NAME = "news-20251120T201700Z"
NOW = datetime(2025, 11, 20, 20, 17, tzinfo=UTC)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
INNER = st.sampled_from(("new", "changed", "bytes", "delay", "requests_per_minute", "200", "title"))
VALUE = LEAF | st.lists(LEAF, max_size=2) | st.dictionaries(INNER, LEAF, max_size=3)
KEYS = (
    *("run", "started", "ended", "reason", "requests", "bytes", "statuses", "articles", "gone", "failures"),
    *("coverage", "pace", "capture"),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path)
    archive.prepare()
    return archive


def report(archive: Archive, content: Any, name: str = NAME) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (archive.runs / f"{name}.json").write_text(text, "utf-8")


def only(archive: Archive) -> RunLine:
    [line] = latest(archive, 10)
    return line


def test_the_newest_run_comes_first_whichever_spider_it_was(archive: Archive) -> None:
    names = ["news-20251118T201700Z", "wayback-20251119T201700Z", NAME]
    for name in names:
        report(archive, {"exit_status": 0}, name)
    assert [line.name for line in latest(archive, 10)] == names[::-1]
    assert [line.name for line in latest(archive, 2)] == names[:0:-1]


def test_a_run_whose_clock_was_ahead_is_not_the_newest_for_ten_years(archive: Archive) -> None:
    names = [NAME, "news-20251119T201700Z", "news-20351120T201700Z"]
    for name in names:
        report(archive, {"exit_status": 0}, name)
    assert [line.name for line in latest(archive, 10, NOW)] == names


@pytest.mark.parametrize(
    ("status", "outcome"), [(0, "complete"), (1, "failed"), (3, "refused"), (4, "suspicious"), (5, "partial")]
)
def test_the_outcome_is_that_of_the_exit_status(archive: Archive, status: int, outcome: str) -> None:
    report(archive, {"exit_status": status, "reason": "why"})
    line = only(archive)
    assert (line.outcome, line.exit_status, line.reason) == (outcome, status, "why")


def test_figures_are_taken_from_the_report(tmp_path: Path) -> None:
    line = latest(Archive(build(tmp_path / "archive", articles_a_day=0.1, runs=1)), 10)[0]
    assert line.new is not None
    assert line.requests is not None
    assert line.seconds is not None
    assert line.requests_per_minute == pytest.approx(60 * line.requests / line.seconds, abs=0.1)
    assert line.statuses["200"] == line.requests - 3
    assert list(line.coverage) == ["title", "section", "published", "body"]
    assert (line.changed, line.gone, line.failed, line.delay) == (2, 0, 0, 1.0)


def test_a_report_that_says_little_is_shown_as_far_as_it_goes(archive: Archive) -> None:
    report(archive, {"exit_status": 0})
    assert only(archive) == RunLine(
        NAME, "complete", 0, started="2025-11-20T20:17:00+00:00", new=0, changed=0, unchanged=0
    )


@pytest.mark.parametrize(
    "content", ["", '{"exit_status": 0', "[" * 100_000, "[1]", "null", '{"name": "foreign"}']
)
def test_what_is_no_report_of_ours_is_said_to_be_none(archive: Archive, content: str) -> None:
    report(archive, content)
    assert only(archive).outcome == "no report"
    assert str(only(archive).reason).startswith("its report ")


def test_files_of_other_names_are_passed_over(archive: Archive) -> None:
    for name in ("news", "notes", "news-20259999T999999Z", "News-20251120T201700Z", f"{NAME}.partial"):
        report(archive, {"exit_status": 0}, name)
    (archive.items / "restored-20251120T201700Z.jsonl").touch()
    assert latest(archive, 10) == []


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUE))
def test_whatever_stands_in_a_report_its_line_can_be_shown(
    tmp_path_factory: pytest.TempPathFactory, found: Any
) -> None:
    archive = Archive(tmp_path_factory.mktemp("runs"))
    archive.prepare()
    report(archive, found | {"exit_status": 5})
    line = only(archive)
    assert line.outcome == "partial"
    assert all(0 <= share <= 1 for share in line.coverage.values())
    json.dumps([line.seconds, line.requests, line.requests_per_minute, line.delay], allow_nan=False)
    (line.reason or "").encode()


def test_a_run_that_was_killed_left_a_log_or_lines_but_no_report(archive: Archive) -> None:
    (archive.logs / f"{NAME}.log").touch()
    (archive.items / "news-20251119T201700Z.jsonl").touch()
    lines = latest(archive, 10)
    assert [(line.name, line.outcome) for line in lines] == [
        (NAME, "no report"),
        ("news-20251119T201700Z", "no report"),
    ]


def test_a_run_that_is_at_work_is_not_taken_for_one_that_was_killed(archive: Archive) -> None:
    (archive.logs / f"{NAME}.log").touch()
    (archive.logs / "news-20251119T201700Z.log").touch()
    with archive.locked(NOW):
        assert [line.outcome for line in latest(archive, 10)] == ["at work", "no report"]
    assert [line.outcome for line in latest(archive, 10)] == ["no report", "no report"]


def test_a_lock_that_a_killed_run_left_holds_nothing(archive: Archive) -> None:
    (archive.logs / f"{NAME}.log").touch()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock = archive.root / "lock"
    lock.write_text(json.dumps({"pid": ended.pid, "started": NOW.isoformat()}))
    assert only(archive).outcome == "no report"
    for foreign in ("", "[1]", "{}", '{"pid": 1e99, "started": "now"}', json.dumps({"pid": os.getpid()})):
        lock.write_text(foreign)
        assert only(archive).outcome == "no report"
