"""What an answer means is one rule: of an answer's status, wholeness and page, whoever asks."""

import ast
from itertools import product
from pathlib import Path

import pytest

from tests.small_archive import article
from thaigov_spider.layouts.verdict import Page, Verdict
from thaigov_spider.plan.outcome import CUT_SHORT, NOT_WHOLE, Answer, outcome_of
from thaigov_spider.plan.revisit_policy import FetchOutcome

PACKAGE = Path(__file__).parent.parent / "thaigov_spider"
URL = "https://www.thaigov.go.th/news/contents/details/7"
HTML = {"content-type": "text/html; charset=utf-8"}
ARCHIVE = "the archive"


def page(kind: str, status: int) -> Page:
    bodies = {"article": article().partition(b"\r\n\r\n")[2], "empty": b"", "nothing": b"<p>x</p>"}
    headers = HTML | ({"cf-mitigated": "challenge"} if kind == "challenge" else {})
    return Page(URL, status, headers, bodies.get(kind, b"<p>x</p>"))


@pytest.mark.parametrize(
    ("kind", "status", "is_cut", "verdict", "error"),
    [
        ("article", 200, False, Verdict.ARTICLE, None),
        ("article", 200, True, Verdict.ARTICLE, CUT_SHORT),
        ("article", 503, False, None, "status 503"),
        ("article", 429, True, None, "status 429"),
        ("nothing", 200, False, Verdict.OTHER, "status 200, and no article on the page"),
        ("nothing", 200, True, None, NOT_WHOLE),
        ("nothing", 404, False, Verdict.MISSING, None),
        ("nothing", 404, True, None, NOT_WHOLE),
        ("nothing", 403, False, Verdict.REFUSED, None),
        ("challenge", 200, True, Verdict.REFUSED, None),
        ("challenge", 503, False, Verdict.REFUSED, None),
    ],
)
def test_of_the_site_itself(
    kind: str, status: int, is_cut: bool, verdict: Verdict | None, error: str | None
) -> None:
    outcome = outcome_of(Answer(status, is_cut, page(kind, status)))
    assert (outcome.verdict, outcome.error) == (verdict, error)
    assert (outcome.reading is not None) == (verdict is Verdict.ARTICLE)


@pytest.mark.parametrize(
    ("kind", "status", "is_cut", "verdict", "error"),
    [
        ("article", 200, True, Verdict.ARTICLE, CUT_SHORT),
        ("nothing", 503, False, Verdict.OTHER, None),
        ("nothing", 403, False, Verdict.REFUSED, None),
        ("nothing", 403, True, None, NOT_WHOLE),
        ("nothing", 404, False, Verdict.MISSING, None),
    ],
)
def test_of_a_capture_in_an_archive_whose_status_says_nothing_of_the_archive(
    kind: str, status: int, is_cut: bool, verdict: Verdict | None, error: str | None
) -> None:
    outcome = outcome_of(Answer(status, is_cut, page(kind, status), archive=ARCHIVE))
    assert (outcome.verdict, outcome.error) == (verdict, error)


@pytest.mark.parametrize(
    ("status", "is_cut", "error"),
    [
        (200, True, NOT_WHOLE),
        (200, False, "the archive does not have this capture, though its index lists it"),
        (302, True, "the archive does not have this capture, though its index lists it"),
        (404, False, "the archive does not have this capture, though its index lists it"),
        (403, False, "status 403"),
        (503, True, "status 503"),
    ],
)
def test_of_an_archive_that_speaks_for_itself(status: int, is_cut: bool, error: str) -> None:
    outcome = outcome_of(Answer(status, is_cut, None, archive=ARCHIVE))
    assert (outcome.verdict, outcome.reading, outcome.error) == (None, None, error)


def test_nothing_follows_without_a_reason() -> None:
    """What is known for nothing has an error, so that it is asked for again."""
    kinds, statuses = ("article", "empty", "nothing"), (200, 204, 301, 404, 410, 429, 500)
    for kind, status, is_cut, archive in product(kinds, statuses, (False, True), (None, ARCHIVE)):
        outcome = outcome_of(Answer(status, is_cut, page(kind, status), archive))
        assert outcome.verdict is not None or outcome.error is not None
        learnt = FetchOutcome.without_article("2026-11-23T01:02:03.000004Z", outcome)
        if archive is None and outcome.reading is None:
            assert (learnt.found is None) == (learnt.error is not None)


def test_no_crawl_and_no_rebuild_judges_for_itself() -> None:
    """So they agree by construction: nobody else builds an outcome's words, or compares with a status."""
    modules = [*(PACKAGE / "spiders").glob("*.py"), *(PACKAGE / "recovery").glob("rebuild_*.py")]
    assert len(modules) >= 4
    for module in modules:
        source = module.read_text("utf-8")
        tree = ast.walk(ast.parse(source))
        calls = {
            node.func.id for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"FetchOutcome", "SnapshotOutcome", "read"}, module
        assert "no article on the page" not in source, module
        is_shell = module.stem == "__init__" or "(CapturesSpider):" in source  # only names it
        assert "outcome_of(" in source or is_shell, module
