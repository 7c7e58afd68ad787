"""A generation of the site is declared by its layout: what else names generations follows, or fails here."""

import argparse
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from scrapy.settings import Settings

from tests.documents import DOCUMENTS
from thaigov_spider import urls
from thaigov_spider.commands.export import Command
from thaigov_spider.crawl.run import _NOT_EXPECTED, EXPECTED
from thaigov_spider.demo import archived, generations
from thaigov_spider.demo import articles as invented
from thaigov_spider.layouts import GENERATIONS, LAYOUTS

ROOT = Path(__file__).parent.parent
KNOWN = [layout.generation for layout in LAYOUTS]


def test_no_two_layouts_are_of_one_generation() -> None:
    assert len(set(GENERATIONS)) == len(GENERATIONS) == len(LAYOUTS) + 1


def test_the_schema_knows_every_generation() -> None:
    schema = json.loads((ROOT / "thaigov_spider" / "article" / "schema.json").read_text("utf-8"))
    assert sorted(schema["properties"]["generation"]["enum"]) == sorted(GENERATIONS)


def test_addresses_are_of_the_generations_that_have_a_layout() -> None:
    assert sorted(get_args(urls.Generation)) == sorted(KNOWN)


@pytest.mark.parametrize("generation", KNOWN)
def test_the_demo_has_pages_of_every_generation_at_addresses_of_it(generation: str) -> None:
    capture = archived.captured(invented.invented()[0], generation)
    found = urls.source(capture.url)
    assert found is not None
    assert found.generation == generation


def test_the_demo_of_the_wayback_machine_has_every_generation() -> None:
    captured = {urls.source(one.url) for one in archived.invented(invented.invented())}
    assert {one.generation for one in captured if one} == set(KNOWN)
    assert set(generations.NESTINGS) == set(KNOWN) - {"codeigniter"}


def test_what_pages_of_a_generation_need_not_show_is_said_of_generations_there_are() -> None:
    assert set(_NOT_EXPECTED) <= set(KNOWN)
    assert set().union(*_NOT_EXPECTED.values()) <= set(EXPECTED)


def test_an_export_may_ask_for_every_generation() -> None:
    parser = argparse.ArgumentParser()
    command = Command()
    command.settings = Settings()
    command.add_options(parser)
    [option] = [action for action in parser._actions if "--generation" in action.option_strings]
    assert list(option.choices or ()) == list(GENERATIONS)


def test_the_documents_explain_every_generation() -> None:
    table = DOCUMENTS.partition("| generation | years |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)) == sorted(GENERATIONS)
