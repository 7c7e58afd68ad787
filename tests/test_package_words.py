import subprocess
import sys
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crawling import ENVIRONMENT, ROOT
from thaigov_spider.extract.executors import processes
from thaigov_spider.package import page_list
from thaigov_spider.package.catalogue import CataloguedRecord
from thaigov_spider.package.listed_page import ListedPage
from thaigov_spider.package.search_text import Depth, findable, less_findable
from thaigov_spider.package.words import words

THAI = st.text(st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F), max_size=60)
MIXED = st.lists(st.one_of(THAI, st.text(max_size=20))).map("".join)
HEADLINE = "นายกรัฐมนตรีเปิดห้องสมุดริมน้ำ ย้ำปี2568ต้องอ่านหนังสือ๑๒เล่ม"
TEXT = "รัฐมนตรีช่วยว่าการกระทรวงศึกษาธิการ กล่าวว่าเด็กทุกคนควรได้อ่านหนังสือที่ห้องสมุดใกล้บ้าน (PM2.5)"


def pieces(text: str) -> set[str]:
    r"""What the search of players tells apart: FlexSearch's own rule, `[\p{Z}\p{S}\p{P}\p{C}]+`."""
    return set("".join(" " if category(sign)[0] in "ZSPC" else sign for sign in text.lower()).split())


def finds(query: str, depth: Depth = Depth.PHRASES) -> bool:
    return pieces(query) <= pieces(findable(HEADLINE, TEXT, depth))


@pytest.mark.parametrize("depth", Depth)
def test_words_and_phrases_of_headlines_are_found_as_they_are_typed(depth: Depth) -> None:
    for query in (
        *("ห้องสมุด", "เปิดห้องสมุด", "ห้องสมุดริมน้ำ", "นายกรัฐมนตรีเปิดห้องสมุดริมน้ำ", "2568", "ปี2568", "อ่านหนังสือ"),
        *("รัฐมนตรี", "12", HEADLINE),
    ):
        assert finds(query, depth), query
    for query in ("กระทรวงศึกษาธิการ", "เด็ก", "pm2", "หนังสือ เด็ก"):
        assert finds(query, depth) is (depth > Depth.HEADLINES), query
    assert not finds("ชายฝั่ง", depth)
    assert not finds("ห้องสมุด ชายฝั่ง", depth)


def test_in_a_package_that_is_not_large_more_is_found() -> None:
    for query in ("มุดริม", "ทุกคนควร", "รัฐมนตรีช่วยว่าการ", "ได้อ่านหนังสือ"):
        assert finds(query), query
        assert not finds(query, Depth.WORDS), query


@given(MIXED, MIXED, st.sampled_from(Depth))
def test_nothing_is_found_that_is_not_there(headline: str, text: str, depth: Depth) -> None:
    found = findable(headline, text, depth)
    whole = "\n".join(filter(None, (headline, text if depth else "")))
    assert found.startswith(f"{whole}\n")
    for part in found.removeprefix(f"{whole}\n").split():
        assert part in whole or part in whole.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


@given(MIXED, MIXED, st.sampled_from(Depth), st.sampled_from(Depth))
def test_a_list_made_less_deep_is_the_same_as_one_made_so(
    headline: str, text: str, one: Depth, other: Depth
) -> None:
    deep, less = max(one, other), min(one, other)
    assert less_findable(headline, findable(headline, text, deep), less) == findable(headline, text, less)


@given(MIXED)
def test_words_are_all_of_a_text(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "กรอบ" * 5000,
        "นบนอบ" * 4000,
        "ตากลมรอบคอก" * 2000,
        "ๆ" * 20_000,
        "่" * 20_000,
        "๑๒๓" * 7000,
        "นายกรัฐมนตรีเปิดทางเท้าริมน้ำที่ทำเนียบรัฐบาล" * 5000,
    ],
    ids=[
        "words in words",
        "two ways to read",
        "three ways",
        "marks",
        "tone marks",
        "digits",
        "as long as any",
    ],
)
def test_long_text_without_a_blank_does_not_take_for_ever(text: str) -> None:
    """Each run would take minutes to hours, were it not cut: time grows with the square of its length."""
    assert "".join(words(text)) == text
    assert findable(text, text, Depth.PHRASES).startswith(text)


def test_nothing_is_left_in_the_users_home(tmp_path: Path) -> None:
    asked = "from thaigov_spider.package.words import words; print(*words('ทำเนียบรัฐบาลไทย'))"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=ENVIRONMENT | {"HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "ทำเนียบรัฐบาล ไทย\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("depth", [Depth.PHRASES, Depth.WORDS])
def test_several_processes_cut_the_words_of_pages_as_one_does(tmp_path: Path, depth: Depth) -> None:
    capture = CataloguedRecord(1, 0, 0, "<urn:uuid:1>", "https://www.thaigov.go.th/1", "", 0, 200, None)
    pages = [ListedPage(capture, f"ข่าวที่ {number} ๑ ๒๒ ๓๓ ๔๔ ๕๕\ud800", (TEXT, None)) for number in range(70)]
    told: list[int] = []
    for jobs in (1, 2):
        path = tmp_path / f"{jobs}"
        with processes(jobs) as workers:
            count = page_list.write(path, iter(pages), told.append, depth, workers)
        assert count == 70
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert (tmp_path / "1").read_bytes().count(b"\n") == 71
    assert sum(told) == 2 * 70
