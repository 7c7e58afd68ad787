"""What all commands have in common that crawl nothing."""

import subprocess
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, command, crawl
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with an archive in it."""
    folder = tmp_path_factory.mktemp("home")
    with running(Site([Article(1, "ข่าวที่ 1", body=("เนื้อข่าวที่ 1",), published="2020-12-15")])) as origin:
        assert crawl(folder / "news", THAIGOV_ORIGIN=origin).status == 0
    return folder


@pytest.mark.parametrize(
    "words",
    [["status"], ["verify"], ["rebuild"], ["package", "--cdxj"], ["export", "--format", "jsonl", "-o", "-"]],
)
def test_the_archive_may_be_named_from_the_home_folder(home: Path, words: list[str]) -> None:
    scrapy = command(home)[:3]
    done = subprocess.run(
        [*scrapy, *words, "-s", "ARCHIVES_DIR=~/news"],
        cwd=ROOT,
        env=ENVIRONMENT | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
