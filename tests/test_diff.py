"""`scrapy diff`: two texts of an article, the words between them marked."""

import json
from pathlib import Path

import pytest

from tests.command_in_process import ran
from tests.exporting import SITE, archive, line
from thaigov_spider.browse.changes import Change
from thaigov_spider.browse.marking import marked_text

Capsys = pytest.CaptureFixture[str]


def day(number: int) -> str:
    return f"2026-11-{number:02}T01:02:03Z"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return archive(
        tmp_path / "archive",
        [line(1, retrieved=day(1), title="เปิดถนน", body="ก\nข")],
        [line(1, retrieved=day(2), title="เปิดถนน", body="ก\nข"), line(2)],
        [line(1, retrieved=day(3), title="เปิดสะพาน", body="ก\nค", version=2)],
        [line(1, retrieved=day(4), title="เปิดสะพาน", body="ก\nค\nง", version=3, kind="ministry_details")],
    )


def test_the_last_two_texts_are_compared_word_by_word(root: Path, capsys: Capsys) -> None:
    done = ran(capsys, "diff", root, "1")
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"{SITE}/news/contents/ministry_details/1\n"
        "- text 2 of 3, captured 2026-11-03 01:02:03 UTC, the site itself\n"
        "+ text 3 of 3, captured 2026-11-04 01:02:03 UTC, the site itself\n"
        "\nText\nก\nค{+\n+}{+ง+}\n".replace("{+\n+}", "\n")
    )


@pytest.mark.parametrize("words", [["1", "1", "2"], ["1", "2", "1"]])
def test_texts_are_named_by_their_number_in_any_order(root: Path, capsys: Capsys, words: list[str]) -> None:
    done = ran(capsys, "diff", root, *words)
    assert "\nHeadline\nเปิด[-ถนน-]{+สะพาน+}\n" in done.out
    assert "\nText\nก\n[-ข-]{+ค+}\n" in done.out


def test_one_number_alone_is_compared_with_the_last(root: Path, capsys: Capsys) -> None:
    assert "- text 1 of 3" in ran(capsys, "diff", root, "1", "1").out


@pytest.mark.parametrize(
    "named",
    [
        f"{SITE}/news/contents/details/1",
        "http://thaigov.go.th/news/contents/ministry_details/1?utm_source=line",
        "thaigov.go.th/news/contents/details/1",
        "๑",
    ],
)
def test_any_address_of_the_article_names_it_and_its_number_in_thai_digits(
    root: Path, capsys: Capsys, named: str
) -> None:
    assert "text 3 of 3" in ran(capsys, "diff", root, named).out


def test_an_article_with_one_text_is_no_error(root: Path, capsys: Capsys) -> None:
    done = ran(capsys, "diff", root, "2")
    assert (done.status, done.err) == (0, "")
    assert "text 1 of 1" in done.out
    assert "nothing to compare it with" in done.out


def test_a_number_of_two_generations_is_named_by_address(root: Path, capsys: Capsys) -> None:
    other = json.loads(line(1)) | {"url": f"{SITE}/th/news/1", "generation": "current"}
    archive(root, [json.dumps(other)], spider="wayback")
    done = ran(capsys, "diff", root, "1")
    assert done.status == 2
    assert "1 is the number of 2 articles" in done.err
    assert f"{SITE}/th/news/1\n" in done.err
    assert f"{SITE}/th/news/1\n" in ran(capsys, "diff", root, f"{SITE}/th/news/1").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name an article"),
        (["1", "2", "3", "4"], "1 2 3 4: not understood"),
        (["1", "one"], "1 one: not understood"),
        (["1", "4"], "there is no text 4: the archive has 3 of this article"),
        (["1", "0"], "there is no text 0"),
        (["77"], "has no article of this number"),
        (["nowhere"], "has no article at this address"),
        (["http://[::1"], "neither the number of an article nor an address"),
        (["10" * 3000], "has no article at this address"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    root: Path, capsys: Capsys, words: list[str], said: str
) -> None:
    done = ran(capsys, "diff", root, *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_where_there_is_no_archive_that_is_said(tmp_path: Path, capsys: Capsys) -> None:
    done = ran(capsys, "diff", tmp_path / "nowhere", "1")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "nowhere holds no articles" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_in_colours_each_line_ends_its_own_and_text_brings_none() -> None:
    found = marked_text([Change("removed", "a\x1b[2J\n\nb"), Change("same", "c")], in_colours=True)
    assert found == "\x1b[31;9ma\\x1b[2J\x1b[0m\n\n\x1b[31;9mb\x1b[0mc"


def test_nothing_is_written_to_the_archive(root: Path, capsys: Capsys) -> None:
    before = sorted(root.rglob("*"))
    ran(capsys, "diff", root, "1")
    assert sorted(root.rglob("*")) == before
