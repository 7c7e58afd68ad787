"""A source of captures is declared by its class: what else has to know of it is there, or fails here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from tests.documents import DOCUMENTS
from thaigov_spider import settings
from thaigov_spider.article.record import Article
from thaigov_spider.plan.capture_index import IndexCollection, Portion, Snapshot
from thaigov_spider.plan.capture_source import CaptureSource
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.spiders.captures import CapturesSpider
from thaigov_spider.urls import Address

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "thaigov_spider"
# Tests have sources of their own.
SOURCES = [one for one in CAPTURE_SOURCES.values() if type(one).__module__.startswith("thaigov_spider.")]
SETTINGS = ("TRIES", "PATIENCE", "INDEX_DAYS", "INDEX_TIMEOUT")

of_each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.via)


# Who knows a source by its name: itself, its spider, the list of them, and what explains it to people.
KNOWING = ("plan/{}", "plan/{}_", "spiders/{}", "plan/capture_sources", "settings", "demo/")
EXPLAINING = {"article/record", "commands/crawl", "commands/demo", "commands/import"}


def names_in(module: Path) -> Iterator[str]:
    """The words that a module's code has, but not its docstrings and comments."""
    tree = ast.parse(module.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_there_are_sources() -> None:
    assert SOURCES


@of_each_source
def test_nothing_else_knows_of_it_by_its_name(source: CaptureSource) -> None:
    modules = {str(path.relative_to(PACKAGE).with_suffix("")): path for path in PACKAGE.rglob("*.py")}
    knowing = {
        name for name, path in modules.items() if any(source.via in word.lower() for word in names_in(path))
    }
    may_know = tuple(place.format(source.via) for place in KNOWING)
    assert {name for name in knowing if not name.startswith(may_know)} <= EXPLAINING
    assert len(knowing) > 3  # or it is looked for in the wrong way


@of_each_source
def test_its_settings_have_their_values_and_reasons(source: CaptureSource) -> None:
    names = [*source.origins, *source.limits, *SETTINGS]
    assert [name for name in names if not hasattr(settings, source.setting(name))] == []


@of_each_source
def test_a_spider_of_its_name_asks_it(source: CaptureSource) -> None:
    spiders = SpiderLoader(get_project_settings())
    assert source.via in spiders.list()
    spider = spiders.load(source.via)
    assert issubclass(spider, CapturesSpider)
    assert spider.source is source


@of_each_source
def test_the_documents_and_the_record_say_that_articles_may_be_from_it(source: CaptureSource) -> None:
    assert f"crawl {source.via}" in DOCUMENTS
    assert source.via in Article.__dataclass_fields__["capture"].metadata["meaning"]


PLACE = "crawl-data/CC-MAIN-2024-10/x.warc.gz#bytes=100-299"


@of_each_source
def test_what_it_is_asked_for_is_known_again_by_its_url(source: CaptureSource) -> None:
    origin = "http://127.0.0.1:8000"
    scope = source.scope()
    steps = list(scope.steps([IndexCollection("CC-MAIN-2024-10")]))
    listed = [*scope.lists(), *(query for queries, _ in steps for query in queries)]
    assert listed
    for portion in (Portion(query) for query in listed):
        asked = source.listing_at(portion, origin, 10)
        assert asked.startswith(origin)
        assert source.portion_at(asked) == portion
        assert source.captured_at(asked) is None
        assert source.place_at(asked) is None
    snapshot = Snapshot(Address(7).at(), "20200102030405", Address(7).at(), place=PLACE)
    asked = source.capture_at(snapshot, origin)
    assert asked.startswith(source.captures_below(origin))
    assert (source.captured_at(asked) == (snapshot.timestamp, snapshot.url)) is not (
        source.place_at(asked) == snapshot.place
    )
    assert source.portion_at(asked) is None


@of_each_source
def test_where_a_listing_goes_on_is_known_again_by_its_url(source: CaptureSource) -> None:
    for queries, _ in source.scope().steps([IndexCollection("CC-MAIN-2024-10")]):
        portion = Portion(queries[0], "1/7")
        found = source.portion_at(source.listing_at(portion, "http://127.0.0.1:8000", 10))
        assert found is not None
        assert found.query == portion.query
        assert found.resume_key in ("1/7", "1/")
