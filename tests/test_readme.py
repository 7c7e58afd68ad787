"""What the README and `docs/` show is run, in the folder that `make demo` leaves behind."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import scrapy.settings.default_settings as defaults

from tests.crawling import ENVIRONMENT, ROOT
from tests.documents import DOCUMENTS
from thaigov_spider import settings
from thaigov_spider.article.record import Article
from thaigov_spider.corpus.text_format import TITLE
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.demo.site import running
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.plan.capture_scope import ACCEPTED as OF_THE_PAST
from thaigov_spider.plan.news_scope import ACCEPTED
from thaigov_spider.urls import SITE


def lines(pattern: str) -> list[str]:
    """The lines of the documents that fit, each once, in their order."""
    return list(dict.fromkeys(re.findall(pattern, DOCUMENTS, re.MULTILINE)))


PYTHON = re.findall(r"^```python\n(.*?)^```", DOCUMENTS, re.MULTILINE | re.DOTALL)
COMMANDS = lines(r"^(?:warcio|scrapy (?:cite|diff|export|extract|import|index|package|status|verify)) .*$")
PAST = lines(r"^scrapy crawl wayback .*$")
CRAWLED = lines(r"^scrapy crawl commoncrawl .*$")
EXAMPLE = "CC-MAIN-2024-10"
# Settings that are explained by their reasons in settings.py alone: hardly anybody has to change them.
SELDOM_SET = {
    *(
        "ASSETS_MAX_BYTES",
        "ASSETS_PER_PAGE",
        "FAILURES_IN_A_ROW",
        "MISSING_WINDOW",
        "NEWS_ID_GAP",
        "NEWS_LISTINGS",
    ),
    *("RETRY_AFTER_MAX", "SHUTDOWN_TIMEOUT"),
    *("SUSPICIOUS_BACKWARDS_DAYS", "SUSPICIOUS_SAMPLE", "SUSPICIOUS_SHARE", "SUSPICIOUS_SHORT_TEXT"),
    "SUSPICIOUS_SILENCE_DAYS",
    *("WAYBACK_INDEX_CAP", "WAYBACK_INDEX_DAYS", "WAYBACK_INDEX_ROWS", "WAYBACK_INDEX_TIMEOUT"),
    *("WAYBACK_PATIENCE", "WAYBACK_TRIES"),
    *("COMMONCRAWL_INDEX_DAYS", "COMMONCRAWL_INDEX_TIMEOUT", "COMMONCRAWL_PATIENCE", "COMMONCRAWL_TRIES"),
}
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `make demo` was called."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copy(ROOT / "scrapy.cfg", folder)
    done = shell(folder, f"{sys.executable} -m thaigov_spider.demo.tour")
    assert "articles, one a line" in done
    assert "response  http://127.0.0.1" in done
    (folder / "thaigov-corpus").mkdir()
    text = f"{TITLE}ข่าว\n\n\nข่าว\nสรุป\nเนื้อหา\n\nที่มา : {SITE}/news/contents/details/1"
    (folder / "thaigov-corpus" / "ด้านสังคม_1.txt").write_text(text, "utf-8")
    return folder


def shell(folder: Path, line: str) -> str:
    environment = ENVIRONMENT | {"PATH": PATH, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_run(folder: Path, line: str) -> None:
    shell(folder, line)


@pytest.mark.parametrize("example", PYTHON)
def test_python_examples_run(folder: Path, example: str) -> None:
    for made in ("news.parquet", "news.sqlite"):
        if made in example and not (folder / made).exists():
            shell(folder, next(line for line in COMMANDS if f"-o {made}" in line))
    (folder / "example.py").write_text(example, "utf-8")
    shell(folder, f"{sys.executable} -W error::SyntaxWarning example.py")
    for expression, comment in re.findall(r"^(\S.*?)  # (\S.*)$", example, re.MULTILINE):
        asked = f"import datetime; from thaigov_spider import dates; print(repr({expression}))"
        (folder / "example.py").write_text(asked, "utf-8")
        assert shell(folder, f"{sys.executable} example.py").strip() == comment


@pytest.mark.parametrize("line", PAST)
def test_the_wayback_machine_is_crawled(folder: Path, line: str) -> None:
    with running(Wayback()) as origin:
        shell(folder, f"{line} -s WAYBACK_ORIGIN={origin} -s DOWNLOAD_DELAY=0 -s ARCHIVES_DIR=archives/past")
    assert list((folder / "archives" / "past" / "items").iterdir())


@pytest.mark.parametrize("line", CRAWLED)
def test_common_crawl_is_crawled(folder: Path, line: str) -> None:
    site = CommonCrawlSite()
    for crawl in site.crawls[1:]:  # of the example's name is one of today's
        assert crawl.name != EXAMPLE
    site.crawls[0] = replace(site.crawls[0], name=EXAMPLE)
    with running(site) as origin:
        settings = f"-s COMMONCRAWL_INDEX_ORIGIN={origin} -s COMMONCRAWL_DATA_ORIGIN={origin}"
        shell(folder, f"{line} {settings} -s DOWNLOAD_DELAY=0 -s ARCHIVES_DIR=archives/crawled")
    assert list((folder / "archives" / "crawled" / "items").iterdir())


def test_there_are_examples_for_all_three_users() -> None:
    assert len(PYTHON) >= 3
    assert len(COMMANDS) >= 5


def test_every_field_argument_and_exit_status_is_explained() -> None:
    for field in Article.__dataclass_fields__:
        assert re.search(rf"^\|[^|]*`{field}`", DOCUMENTS, re.MULTILINE), field
    for argument in {**ACCEPTED, **OF_THE_PAST}:
        assert f"`{argument}=" in DOCUMENTS
    for status in ExitStatus:
        assert re.search(rf"^\| {status.value} +\|", DOCUMENTS, re.MULTILINE), status


def test_every_setting_of_ours_is_explained_with_its_default_or_left_to_the_file() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` +\| (`[^`]*`|none) +\|", DOCUMENTS, re.MULTILINE)
    explained = {name: "" if default == "none" else default.strip("`") for name, default in rows}
    assert {name: str(getattr(settings, name)) for name in explained} == explained
    named = {name for name in dir(settings) if name.isupper() and not name.startswith("_")}
    ours = {name for name in named if not hasattr(defaults, name)}
    assert ours - explained.keys() == SELDOM_SET
    assert explained.keys() - ours == {"DOWNLOAD_DELAY"}
