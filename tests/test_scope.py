from datetime import date, timedelta

import pytest

from thaigov_spider.plan.arguments import ArgumentError
from thaigov_spider.plan.news_scope import Ids, Scope


def test_without_arguments_nothing_is_bounded() -> None:
    assert Scope.parse() == Scope()


def test_every_argument_is_read() -> None:
    scope = Scope.parse(
        ids="7-9,3", since="2025-01-31", section=" ด้านสังคม ", limit="12", refresh="30d", assets="no"
    )
    assert scope == Scope(
        (Ids(7, 9), Ids(3, 3)), date(2025, 1, 31), "ด้านสังคม", 12, timedelta(days=30), assets=False
    )


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ("7-9,3", [Ids(7, 9), Ids(3, 3)]),
        ("166300-166399", [Ids(166300, 166399, ("th/news", "en/news"))]),
        ("th/162464-169370", [Ids(162464, 169370, ("th/news",))]),
        ("en/5", [Ids(5, 5, ("en/news",))]),
        ("https://www.thaigov.go.th/th/news/166391", [Ids(166391, 166391, ("th/news",))]),
        ("http://thaigov.go.th/news/contents/ministry_details/8/", [Ids(8, 8, ("ministry_details",))]),
    ],
)
def test_ids_are_numbers_of_both_sites(ids: str, expected: list[Ids]) -> None:
    scope = Scope.parse(ids=ids)
    assert list(scope.ids or ()) == expected
    assert Scope.from_text(scope.as_text()) == scope


@pytest.mark.parametrize(
    "arguments",
    [
        {"ids": "abc"},
        {"ids": ""},
        {"ids": "9-7"},
        {"ids": "0"},
        {"ids": "-3"},
        {"ids": "1,,2"},
        {"ids": "๑"},
        {"ids": "100000-170000"},
        {"ids": "de/5"},
        {"ids": "https://www.thaigov.go.th/th/news"},
        {"ids": "https://example.com/th/news/5"},
        {"since": "2025-02-30"},
        {"since": "yesterday"},
        {"since": "20250101"},
        {"since": "2568-01-01"},
        {"section": "  "},
        {"limit": "0"},
        {"limit": "many"},
        {"refresh": "30"},
        {"assets": "some"},
        {"id": "3"},
    ],
)
def test_what_cannot_be_read_is_refused_with_one_line_that_says_what_is_accepted(
    arguments: dict[str, str],
) -> None:
    with pytest.raises(ArgumentError, match="accepted") as refusal:
        Scope.parse(**arguments)
    assert "\n" not in str(refusal.value)


def test_an_article_without_a_date_is_never_too_old() -> None:
    scope = Scope(since=date(2025, 1, 1))
    assert scope.holds(None, None)
    assert scope.holds(date(2025, 1, 1), None)
    assert not scope.holds(date(2024, 12, 31), None)


def test_a_section_is_compared_whole() -> None:
    assert Scope(section="ด้านสังคม").holds(None, "ด้านสังคม")
    assert not Scope(section="ด้านสังคม").holds(None, "ด้านสังคมและอื่น ๆ")
    assert not Scope(section="ด้านสังคม").holds(None, None)


def test_what_was_asked_for_can_be_written_down_and_read_again() -> None:
    scope = Scope.parse(ids="7-9,3", section="ด้านสังคม", since="2025-01-31", refresh="30d", assets="no")
    assert Scope.from_text(scope.as_text()) == scope
    assert Scope.from_text(Scope().as_text()) == Scope()
