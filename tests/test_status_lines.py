import re
from dataclasses import replace

import pytest

from tests.test_status_page import EMPTY, RUN, full
from thaigov_spider.status.columns import width
from thaigov_spider.status.lines import lines
from thaigov_spider.status.overview import (
    Calendar,
    ChangedArticle,
    Changes,
    FailedAddress,
    Failures,
    Numbers,
    Overview,
    Range,
)
from thaigov_spider.status.words import OUTCOMES

MANY = replace(
    EMPTY,
    years={str(year): 1_000 for year in range(2000, 2030)},
    sections={"ข่าวทำเนียบรัฐบาลที่ยาวมาก ๆ ยาวจนล้นบรรทัด": {str(year): 1_000 for year in range(2000, 2030)}},
)


def shown(overview: Overview, columns: int = 100) -> str:
    return "\n".join(lines(overview, columns))


def test_an_archive_of_which_nothing_is_known_says_so() -> None:
    text = shown(EMPTY)
    for part in ("articles   0", "numbers    none known", "calendar   no day known", "runs       none"):
        assert part in text


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_years_that_do_not_fit_are_one_column_and_all_adds_up(columns: int) -> None:
    text = shown(MANY, columns)
    [head, section, _] = re.findall(r"^(?:articles by section|  ข่าว|  all).*$", text, re.MULTILINE)
    assert width(head) == width(section) <= columns
    counts = [int(count.replace(",", "")) for count in re.findall(r"[0-9,]+", section)]
    assert sum(counts[:-1]) == counts[-1] == 30_000
    assert "to 20" in head


def test_of_many_sections_the_smallest_are_one_line() -> None:
    sections = {f"section {number}": {"2020": 30 - number} for number in range(30)}
    text = shown(replace(EMPTY, years={"2020": 465}, sections=sections))
    assert re.search(r"^  section 19 +11 +11\n  \(10 others\) +55 +55\n  all +465 +465$", text, re.MULTILINE)
    assert "section 20" not in text


def test_long_lists_end_with_how_much_is_left_out() -> None:
    ranges = [Range(number, number, 1) for number in range(40)]
    failures = [FailedAddress("https://a.example/", "reset", 1, None)] * 40
    text = shown(
        replace(
            EMPTY,
            sequences={"current": Numbers(1, 99, 0, 2_000, 1_000, ranges)},
            failures=Failures(0, 40, failures),
        )
    )
    assert "  … and 992 more" in text
    assert "  … and 32 more" in text


def test_changed_and_gone_articles_are_listed_by_their_days_and_in_full_where_that_is_asked_for() -> None:
    url, noon = "https://www.thaigov.go.th/news/contents/details/", "2026-11-20T12:00:00.000004Z"
    listed = [ChangedArticle(f"{url}{number}", 3, None, noon) for number in range(10)]
    gone = [ChangedArticle(f"{url}9", 1, "2020-12-15", noon)]
    overview = replace(EMPTY, changes=Changes(10, 1, listed, gone))
    text = shown(overview)
    assert (
        f"10 articles with more than one text, the latest first\n  2026-11-20 12:00  version 3  {url}0"
        in text
    )
    assert "  … and 2 more (--all)" in text
    assert (
        f"1 article taken off the site, the text kept\n  2026-11-20 12:00  {url}9  published 2020-12-15"
        in text
    )
    in_full = "\n".join(lines(overview, 100, in_full=True))
    assert "more (--all)" not in in_full
    assert in_full.count("version 3") == 10


def test_only_the_last_ten_runs_are_listed_and_every_mark_is_explained() -> None:
    text = shown(replace(EMPTY, runs=[replace(RUN, outcome=outcome) for outcome in OUTCOMES] * 2))
    assert len(re.findall(r"^  \S news-", text, re.MULTILINE)) == 10
    assert "✓ complete, ! partial, ? suspicious, ✗ refused or failed or no report, … at work" in text


def test_a_failure_says_when_it_is_tried_again_or_that_it_is_given_up() -> None:
    text = shown(full())
    assert "  again 2026-11-23 01:02  after 2 failures  https://" in text
    assert "  given up                after 2 failures  https://" in text


def test_the_calendar_says_of_days_without_an_article_what_there_is_to_say() -> None:
    def told(empty: int = 0, weekend: int = 0, ranges: int = 0) -> str:
        calendar = Calendar("2020-01-01", "2020-01-10", 10, empty, weekend, ranges)
        [line] = [line for line in lines(replace(EMPTY, calendar=calendar), 100) if "calendar" in line]
        return line.partition(": ")[2]

    assert told() == "10 days, each with an article"
    assert told(empty=2, weekend=2) == "10 days, 2 without an article, 2 of them on mere weekends"
    assert told(empty=1, ranges=1) == "10 days, 1 without an article, 1 in 1 range with a working day"
    assert told(empty=5, weekend=2, ranges=2) == (
        "10 days, 5 without an article, 2 of them on mere weekends, 3 in 2 ranges with a working day"
    )
