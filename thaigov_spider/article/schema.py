"""Whether an article fits `schema.json`, as every line does that is written."""

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from thaigov_spider.article.record import Article


def misfit(article: Article) -> str | None:
    """What does not fit, in words; None where all does."""
    try:
        _validator()(article.as_fields())
    except fastjsonschema.JsonSchemaValueException as error:
        return f"the article does not fit its schema, and was kept out: {error.message}"
    return None


@cache
def _validator() -> Callable[[Any], object]:
    schema = resources.files("thaigov_spider.article").joinpath("schema.json").read_text("utf-8")
    validate: Callable[[Any], object] = fastjsonschema.compile(json.loads(schema))
    return validate
