"""Rules of the house that a reviewer would otherwise have to remember."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import scrapy.settings.default_settings as defaults

from tests.conftest import SLOW
from thaigov_spider import settings
from thaigov_spider.cli import program

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "thaigov_spider"

# The rooms from the ground up: each imports only from those before it in this list, and from itself.
FLOORS = [
    *("exit_status", "printable", "timestamps", "progress", "atomic_files", "urls", "settings"),
    *("dates", "html", "article", "layouts", "http"),
    *("warc", "capture", "archive", "readback"),
    *("plan", "ledger", "cli", "extract", "recovery", "crawl"),
    *("corpus", "export", "search", "package", "status", "verify", "imports", "browse"),
    *("demo", "spiders", "commands", "__main__"),
]
PURE_ROOMS = ["article", "dates", "html", "http", "layouts", "plan", "progress", "timestamps", "urls"]
PURE_MODULES = [
    "browse/asking",
    "browse/changes",
    "browse/citation",
    "browse/css_rewriting",
    "browse/excerpts",
    "browse/feeds",
    "browse/hosts",
    "browse/marking",
    "verify/bagit",
    "browse/html_rewriting",
    "browse/mementos",
    "browse/plot",
    "browse/words",
    "search/folding",
    "search/query",
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
    "warc/memento",
]
# What packages are called where they are installed from, where that is not what is imported.
_DISTRIBUTIONS = {
    "OpenSSL": "pyOpenSSL",
    "backports": "backports.zstd",
    "readability": "readability-lxml",
    "zope": "zope.interface",
}
_OF_NEWER_PYTHONS = {"compression"}
# What talks to the world, or to Scrapy.
IMPURE = {"scrapy", "twisted", "pathlib", "os", "io", "socket", "sqlite3", "warcio", "asyncio", "time"}


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__")


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def pure_modules() -> list[Path]:
    named = {PACKAGE / f"{name}.py" for name in PURE_MODULES}
    assert named <= set(MODULES)
    return [path for path in MODULES if path in named or room(path) in PURE_ROOMS]


def rooms_imported(module: Path) -> set[str]:
    """The rooms that a module imports from, wherever in it the import stands."""
    found = set()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == PACKAGE.name:
            inside = (node.module or "").split(".")[1:2]
            found.update(inside or [alias.name for alias in node.names if alias.name != "__version__"])
    return found


def imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_every_room_has_its_floor() -> None:
    assert {room(module) for module in MODULES} == set(FLOORS)


def test_the_picture_of_the_rooms_has_all_of_them() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    picture = page.partition("below everything")[2].partition("```")[0]
    words = re.findall(r"[a-z_]+", picture)
    assert [room for room in FLOORS if room not in words] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_below(module: Path) -> None:
    below = FLOORS[: FLOORS.index(room(module)) + 1]
    assert rooms_imported(module) <= set(below)


@pytest.mark.parametrize("face", sorted(PACKAGE.glob("*/__init__.py")), ids=lambda path: path.parent.name)
def test_the_face_of_a_room_says_what_it_is_for_and_what_it_imports(face: Path) -> None:
    said = ast.get_docstring(ast.parse(face.read_text("utf-8"))) or ""
    assert len(said.splitlines()) >= 2
    assert re.search("imports?", said, re.IGNORECASE)


COMMANDS = [path for path in MODULES if room(path) == "commands" and path.stem not in {"demo", "__init__"}]


@pytest.mark.parametrize("module", COMMANDS, ids=lambda path: path.stem)
def test_what_one_command_works_with_is_imported_when_it_runs(module: Path) -> None:
    imported = {node.module or "" for node in parsed(module).body if isinstance(node, ast.ImportFrom)}
    rooms = {name.split(".")[1] for name in imported if name.startswith(f"{PACKAGE.name}.")}
    assert not rooms & {"browse", "corpus", "export", "imports", "package", "search", "status", "verify"}


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


def test_what_is_left_out_of_scrapy_is_there_by_that_name() -> None:
    there = {*defaults.DOWNLOADER_MIDDLEWARES_BASE, *defaults.EXTENSIONS_BASE}
    assert there >= settings._LEFT_OUT


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
        match = re.fullmatch(r"([A-Za-z0-9.-]+)>=[0-9.]+(?:; python_version < '[0-9.]+')?", requirement)
        assert match, requirement
        assert match[1].lower() in locked


def test_what_is_imported_is_declared() -> None:
    imported = set().union(*map(imports, MODULES))
    third_party = imported - sys.stdlib_module_names - {"thaigov_spider", *_OF_NEWER_PYTHONS}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [
        name for extra in project["optional-dependencies"].values() for name in extra
    ]
    declared = {re.split(r"[>;]", requirement)[0].lower() for requirement in wanted}
    assert {_DISTRIBUTIONS.get(name, name.replace("_", "-")).lower() for name in third_party} <= declared


# Where times are written or read in a form of their own, and why.
OTHER_TIMES = {
    "archive/run_log": "logging makes its stamps of a form",
    "demo/archived": "the Wayback Machine's timestamps and HTTP dates",
    "plan/capture_scope": "beginnings of timestamps, as archives write them",
    "status/wording": "to the minute, for a reader",
}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_have_their_times_in_one_form(module: Path) -> None:
    name = str(module.relative_to(PACKAGE).with_suffix(""))
    says_a_form = re.search(r"strftime\(|strptime\(|%Y", module.read_text("utf-8"))
    assert bool(says_a_form) == (name in {"timestamps", *OTHER_TIMES})


# What Scrapy itself reads in `request.meta`.
SCRAPYS_META = {
    *("dont_obey_robotstxt", "dont_redirect", "redirect_urls"),
    *("download_maxsize", "download_slot", "download_timeout"),
    *("max_retry_times", "proxy", "retry_times"),
}


def meta_keys(module: Path) -> Iterator[str]:
    """What a module looks up, or sets, in the `meta` of something: constants, and names of such."""
    for node in ast.walk(parsed(module)):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="meta"), slice=key):
                yield ast.unparse(key)
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="meta")), args=[ast.Constant() as key, *_]
            ):
                yield ast.unparse(key)


def test_what_goes_along_with_a_request_is_one_object_beside_what_scrapy_reads() -> None:
    keys = {key.strip("'") for module in MODULES for key in meta_keys(module)}
    assert {"META", "retry_times"} <= keys <= SCRAPYS_META | {"META"}


# Names of two things in two modules, and why they may stay.
NAMESAKES = {
    "Article": "the demo stands for the site: an article as it is published there, and the record of it here",
    "Command": "Scrapy finds the command of a module by this name",
}


def public_types(module: Path) -> Iterator[str]:
    """The classes of a module, and its type aliases: names in CamelCase that a value is given to."""
    for node in parsed(module).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name) and re.search("[a-z]", one.id))


def test_no_two_public_types_have_one_name() -> None:
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for name in public_types(module):
            if re.match("[A-Z]", name):
                homes.setdefault(name, []).append(str(module.relative_to(PACKAGE)))
    several = {name: modules for name, modules in homes.items() if len(modules) > 1}
    assert {name: several[name] for name in several.keys() - NAMESAKES.keys()} == {}
    assert several.keys() >= NAMESAKES.keys()
    assert len(homes) > 100  # or the names are looked for in the wrong way


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_messages_go_through_one_module(module: Path) -> None:
    writes = re.search(r"file=sys\.stderr|stderr\.write|print\([^)]*stderr", module.read_text("utf-8"))
    assert bool(writes) == (module == PACKAGE / "cli" / "foreground.py")


def test_messages_may_name_every_command_as_it_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(program._state, "name", program.PROGRAM)
    names = [path.stem for path in (PACKAGE / "commands").glob("*.py") if path.stem != "__init__"]
    assert len(names) > 8
    for name in names:
        assert program.as_typed(f"see scrapy {name} --help") == f"see thaigov {name} --help"


# Files that start the program once, or only name it, and are fast all the same.
FAST = {"conventions", "extract_cut"}


def test_files_whose_tests_start_the_program_are_called_slow() -> None:
    starts = re.compile(
        r'"scrapy"|from tests\.(?:crawling|forked_commands|importing|killed_crawls|soak) import'
    )
    files = {path.stem.removeprefix("test_"): path for path in Path(__file__).parent.glob("test_*.py")}
    starting = {name for name, path in files.items() if starts.search(path.read_text("utf-8"))}
    assert starting - SLOW == FAST


def test_the_files_that_are_called_slow_are_there() -> None:
    assert {f"test_{name}" for name in SLOW} <= {
        path.stem for path in Path(__file__).parent.glob("test_*.py")
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_errors_are_told_in_one_way(module: Path) -> None:
    assert ":raises" not in module.read_text("utf-8")  # but "Raises KeyError where…"
