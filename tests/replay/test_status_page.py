"""The page that `scrapy status --html` writes, opened from the disk as its readers do."""

from pathlib import Path

from tests.replay.browser import Visit, browse
from tests.replay.tools import SCREENSHOTS
from tests.rich_archive import build
from tests.test_status import status
from tests.test_status_page import HOSTILE, full
from thaigov_spider.status.page import html


def test_it_shows_itself_in_both_languages_and_asks_nobody(tmp_path: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    pages = tmp_path / "rich.html", tmp_path / "hostile.html"
    assert status(build(tmp_path / "archive"), "--html", str(pages[0])).returncode == 0
    pages[1].write_text(html(full(HOSTILE, "javascript:alert(1)")), "utf-8")
    visits = [Visit(page.as_uri(), page.name, SCREENSHOTS / f"status-{page.stem}.png") for page in pages]
    rich, hostile = browse(visits).visits
    for shown in (rich, hostile):
        assert [asked.url for asked in shown.requests if not asked.url.startswith("data:")] == [shown.address]
        assert shown.complaints == []
        for heading in ("จำนวนข่าวรายวัน Articles a day", "ความครบถ้วนของข้อมูล Field coverage", "ช่องว่าง Gaps"):
            assert heading in shown.text
    assert "20001 – 20899" in rich.text
    assert HOSTILE in hostile.text
