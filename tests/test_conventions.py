"""Rules of the house that a reviewer would otherwise have to remember."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import scrapy.settings.default_settings as defaults

from thaigov_spider import settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "thaigov_spider"

PURE = [
    "plan/news",
    "plan/news_scope",
    "plan/wayback",
    "plan/wayback_cdx",
    "plan/wayback_scope",
    "readback/answer_page",
    "status/columns",
    "status/days",
    "status/heatmap",
    "status/lines",
    "status/nodes",
    "status/overview",
    "status/page",
    "status/parts",
    "status/plain",
    "status/scale",
    "status/stacks",
    "status/strips",
    "status/table",
    "status/tables",
    "status/wording",
    "status/words",
    "urls",
    "warc/memento",
]
PURE_FOLDERS = ["article", "dates", "html", "http", "layouts"]
# What talks to the world, or to Scrapy.
IMPURE = {"scrapy", "twisted", "pathlib", "os", "io", "socket", "sqlite3", "warcio", "asyncio", "time"}


def pure_modules() -> list[Path]:
    folders = [path for folder in PURE_FOLDERS for path in sorted((PACKAGE / folder).glob("*.py"))]
    return [PACKAGE / f"{name}.py" for name in PURE] + folders


def imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("module", pure_modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_pure_code_knows_neither_scrapy_nor_disk(module: Path) -> None:
    assert not imports(module) & IMPURE


def test_every_setting_of_scrapys_that_is_set_differs_from_its_default_and_gives_a_reason() -> None:
    source = (PACKAGE / "settings.py").read_text("utf-8")
    for name in dir(settings):
        if name.isupper() and hasattr(defaults, name) and name not in {"BOT_NAME", "RETRY_TIMES"}:
            assert getattr(settings, name) != getattr(defaults, name), name
    for line in re.findall(r"^[A-Z_]+ = (?:True|False|[0-9.]+).*$", source, re.MULTILINE):
        assert "  # " in line, line


def test_the_pace_is_slow_and_robots_txt_is_obeyed() -> None:
    assert settings.DOWNLOAD_DELAY >= 1
    assert settings.DOWNLOAD_DELAY_JITTER == 0
    assert settings.CONCURRENT_REQUESTS == 1
    assert settings.ROBOTSTXT_OBEY
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES


def test_no_spider_sets_a_pace_of_its_own() -> None:
    for spider in (PACKAGE / "spiders").glob("*.py"):
        assert "custom_settings" not in spider.read_text("utf-8"), spider


def test_the_lock_holds_every_dependency_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert not re.search(
        r"(?im)^(brotlipy|pywb)\b", lock
    )  # brotlipy shadows the brotli that Scrapy decodes with
    locked = {
        re.split(r"==", line)[0].lower().replace("_", "-")
        for line in lock.splitlines()
        if not line.startswith("#")
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [
        name for extra in project["optional-dependencies"].values() for name in extra
    ]
    for requirement in wanted:
        name, bound = re.fullmatch(r"([A-Za-z0-9-]+)(>=[0-9.]+)", requirement).groups()  # type: ignore[union-attr]
        assert bound
        assert name.lower() in locked
