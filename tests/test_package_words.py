import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crawling import ENVIRONMENT, ROOT
from thaigov_spider.package.words import spaced

THAI = st.text(st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F), max_size=60)


def test_thai_words_stand_apart_from_each_other_and_from_what_is_not_thai() -> None:
    assert spaced("นายกรัฐมนตรีเปิดทำเนียบรัฐบาล") == "นายกรัฐมนตรี เปิด ทำเนียบรัฐบาล"
    assert spaced("แผนปี2563(PM2.5)") == "แผน ปี 2563(PM2.5)"
    assert spaced("PM opens a ward") == "PM opens a ward"
    assert spaced(" \n") == ""


@given(st.lists(st.one_of(THAI, st.text(max_size=20))).map("".join))
def test_nothing_is_lost_but_white_space(text: str) -> None:
    assert "".join(spaced(text).split()) == "".join(text.split())


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
    assert "".join(spaced(text).split()) == text


def test_nothing_is_left_in_the_users_home(tmp_path: Path) -> None:
    asked = "from thaigov_spider.package.words import spaced; print(spaced('ทำเนียบรัฐบาลไทย'))"
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
