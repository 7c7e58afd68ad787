"""The pages of the reading room in a real browser: at three widths, light and dark, in Thai and English."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests import exporting
from tests.replay.browser import drive
from tests.replay.test_reading_room import get
from tests.replay.tools import SCREENSHOTS
from tests.small_archive import SITE
from tests.test_browse_article import build, key
from tests.test_browse_command import browsing, text_at

WIDTHS = (400, 1000, 2000)
LONG = "https://www.thaigov.go.th/" + "a-word-without-a-blank-" * 12
TERMS = "น้ำท่วม", "ทางเท้า", "รัฐมนตรี", "เศรษฐกิจ", LONG, "แดง"


@dataclass(frozen=True)
class Layout:
    """What the browser saw of all pages, and what had the focus behind each key; `address` is the room's."""

    address: str
    looks: list[dict[str, Any]]
    requests: list[str]
    complaints: list[str]
    focused: list[str]


def many_years(root: Path) -> Path:
    """An archive with versions and captures, and articles of eighteen years besides."""
    build(root)
    lines = [
        exporting.line(
            number,
            title=f"{'น้ำท่วม' if number % 3 else 'เศรษฐกิจ'}และทางเท้า ครั้งที่ {number}",
            body=f"{LONG}\nรัฐมนตรีเปิดทางเท้า " + "น้ำท่วมบ้านเรือนริมน้ำ " * number,
            section="ด้านสังคม" if number % 2 else "ข่าวที่มีหมวดชื่อยาวมากจนไม่พอดีกับคอลัมน์แคบของหน้าจอ",
            published_raw=f"{1 + number % 28} มกราคม {2550 + number % 18}",
            flags=("no-section", "date-in-doubt") if number % 5 == 0 else (),
        )
        for number in range(100, 145)
    ]
    exporting.archive(root, lines, spider="wayback")
    return root


def pages(address: str) -> Iterator[tuple[str, str]]:
    """Names and addresses, but for the language."""
    versions = json.loads(get(f"{address}api/article?{urlencode({'key': key(1)})}"))["lines"]
    yield "hits", f"?{urlencode({'q': 'น้ำ'})}"
    yield "no-hits", f"?{urlencode({'q': 'ฮฮฮ', 'section': 'ด้านสังคม'})}"
    yield "plot", f"?{urlencode({'q': 'น้ำ', 'with': ','.join(TERMS), 'by': 'month', 'per': 'thousand'})}"
    yield "article", f"article?{urlencode({'key': key(2)})}"
    yield "versions", f"article?{urlencode({'key': key(1), 'with': versions[0]['line'], 'q': 'นายก'})}"
    yield "no-capture", f"article?{urlencode({'key': key(100), 'q': LONG})}"
    yield "check", f"check?{urlencode({'key': key(1)})}"
    yield "overview", "overview?"
    yield "api", "api?"
    yield "missing", "nowhere?"
    yield "not-captured", f"web/20201215000000/{SITE}/{LONG}?"
    yield "status", "status?"


@contextmanager
def opened(root: Path) -> Iterator[str]:
    with browsing(many_years(root)) as (_, address):
        text_at(address)
        yield address


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    with opened(tmp_path_factory.mktemp("room") / "archive") as address:
        asked = [
            {"name": f"{name}-{language}", "address": f"{address}{page}&hl={language}"}
            for name, page in pages(address)
            for language in ("th", "en")
        ]
        keys = ["/", "/", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]
        job = {
            "pages": asked,
            "widths": WIDTHS,
            "folder": SCREENSHOTS / "reading-room",
            "keyboard": {
                "address": f"{address}?{urlencode({'q': 'น้ำท่วม', 'order': 'newest'})}",
                "keys": keys,
            },
        }
        return Layout(address, **drive("layout.mjs", job))


def test_every_page_fits_at_every_width(layout: Layout) -> None:
    assert len(layout.looks) == 12 * 2 * len(WIDTHS) * 2
    for look in layout.looks:
        assert (look["wide"], look["cut"], look["overlapping"]) == (0, [], []), look


def test_dark_is_dark(layout: Layout) -> None:
    for look in layout.looks:
        brightness = sum(map(int, re.findall(r"\d+", look["ink"])[:3]))
        assert (brightness > 400) == (look["theme"] == "dark"), look


def test_nobody_else_is_asked_and_nothing_is_wrong(layout: Layout) -> None:
    assert layout.requests
    assert [url for url in layout.requests if not url.startswith((layout.address, "data:"))] == []
    assert [said for said in layout.complaints if "404" not in said] == []


def test_keys_lead_to_the_box_and_through_what_is_found(layout: Layout) -> None:
    box, typed, first, second, again, back = layout.focused
    assert box == typed == back == "q"
    assert first == again
    assert "น้ำท่วม" in first
    assert "น้ำท่วม" in second
    assert first != second
