"""The article among the values that a page tells its scripts. Pure.

Which programs the site runs on is not known, so neither are the names of the fields: an article is an object
with a headline and a text under any of the names that are usual, and with the page's number or headline, for
the objects of other news look the same.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import clean
from thaigov_spider.layouts.data_text import lines_of, texts_of
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.page_data import objects, page_data


def _named(names: str, more: str = "") -> re.Pattern[str]:
    """Field names such as `newsTitle`, `title_th` and `titleTh`."""
    return re.compile(
        rf"(?:news|article|post|content|page)?_?(?:{names})_?(?:th|thai|en|eng|text|html)?{more}",
        re.IGNORECASE,
    )


_TITLE = _named("title|headline|subject|topic|heading|name")
_BODY = _named(
    "body|content|contents|detail|details|html|text|full_?text|article_?body|story|blocks|paragraphs|rendered"
    "|content_?html|body_?html|detail_?html"
)
_SUMMARY = _named("summary|excerpt|abstract|lead|intro|teaser|short_?(?:detail|description|text)?|sub_?title")
_DESCRIPTION = _named("description|desc")
_SECTION = _named(
    "category|categories|section|group|type|article_?section|category_?name|section_?name|group_?name"
)
_LABEL = _named("name|title|label")
_PUBLISHED = (
    _named(
        r"(?:date_?)?(?:published?|publish|release|released|public)_?(?:at|date|on|time|datetime)?(?:_?gmt)?"
    ),
    _named("date|datetime|date_?time|display_?date|start_?date"),
    _named("created?_?(?:at|date|on|time)?"),
)
_IDENTITY = re.compile(
    r"_?(?:news|article|post|content|page)?_?(?:id|no|number|code|slug|nid)", re.IGNORECASE
)
_PICTURE = _named("cover|image|images|thumbnail|picture|photo|hero|banner|og_?image", "(?:_?url)?")
_OTHER = {"th": re.compile(r".*(?:_en|_eng|[a-z]En)"), "en": re.compile(r".*(?:_th|_thai|[a-z]Th)")}
_LEAST = 20  # characters of a text, but for what has the page's number and a date


@dataclass(frozen=True, slots=True)
class DataArticle:
    """What a page's data says of its article; `is_sure` where number or headline say that it is its own.

    With the page's number and a date it may have little text, or none: news of pictures do.
    """

    title: str
    section: str | None
    summary: str | None
    published: str | None
    body: tuple[str, ...]
    images: tuple[str, ...]
    is_sure: bool


def data_article(page: ParsedPage, headlines: Sequence[str]) -> DataArticle | None:
    """The page's own article, whose title one of the page's headlines may be; None where none is told."""
    lang = "en" if page.source and page.source.path.startswith("/en/") else "th"
    number = page.source.id if page.source else None
    found = [
        (article, is_listed)
        for value in page_data(page)
        for fields, is_listed in objects(value)
        if (article := _article(_flattened(fields), lang, number, headlines))
    ]
    sure = [article for article, _ in found if article.is_sure]
    alone = [article for article, is_listed in found if not is_listed]
    choices = sure or (alone if len(alone) == 1 else [])
    return max(choices, key=lambda article: sum(map(len, article.body)), default=None)


def _flattened(fields: dict[str, Any]) -> dict[str, Any]:
    """Some keep all fields but the number in `attributes`."""
    inner = fields.get("attributes")
    return {**inner, **fields} if isinstance(inner, dict) else fields


def _article(
    fields: dict[str, Any], lang: str, number: int | None, headlines: Sequence[str]
) -> DataArticle | None:
    fields = {name: value for name, value in fields.items() if not _OTHER[lang].fullmatch(name)}
    title, published = _first_text(fields, _TITLE, lang), _published(fields)
    is_own = any(_IDENTITY.fullmatch(key) and str(value) == str(number) for key, value in fields.items())
    is_dated = is_own and published is not None
    body, name = _body(fields, lang, 1 if is_dated else _LEAST)
    if title is None or not (body or (is_dated and any(map(_BODY.fullmatch, fields)))):
        return None
    is_named = any(same(title, one) for one in headlines)
    summary = _first_text(fields, _SUMMARY, lang)
    if summary is None and name and not _DESCRIPTION.fullmatch(name):
        summary = _first_text(fields, _DESCRIPTION, lang)
    return DataArticle(
        title=title,
        section=_section(fields, lang),
        summary=summary,
        published=published,
        body=body,
        images=tuple(_images(fields)),
        is_sure=is_own or is_named,
    )


def _body(fields: dict[str, Any], lang: str, least: int) -> tuple[tuple[str, ...], str | None]:
    """The text, and the name of its field: the longest under a name for texts, else a description.

    It has `least` characters; an empty one is none.
    """
    for pattern in (_BODY, _DESCRIPTION):
        texts = {
            name: tuple(lines_of(value, lang)) for name, value in fields.items() if pattern.fullmatch(name)
        }
        name = max(texts, key=lambda one: sum(map(len, texts[one])), default=None)
        if name and sum(map(len, texts[name])) >= least:
            return texts[name], name
    return (), None


def _first_text(fields: dict[str, Any], pattern: re.Pattern[str], lang: str) -> str | None:
    values = (value for name, value in fields.items() if pattern.fullmatch(name))
    texts = (" ".join(texts_of(value, lang)) for value in values if isinstance(value, str | dict))
    return next((text for one in texts if (text := clean(html.unescape(one)))), None)


def _section(fields: dict[str, Any], lang: str) -> str | None:
    for value in (value for name, value in fields.items() if _SECTION.fullmatch(name)):
        one = value[0] if isinstance(value, list) and value else value
        if isinstance(one, dict):
            inner = one.get("data")
            one = _flattened(inner if isinstance(inner, dict) else one)
            text = _first_text({k: v for k, v in one.items() if not _OTHER[lang].fullmatch(k)}, _LABEL, lang)
        else:
            text = clean(one) if isinstance(one, str) else None
        if text and re.search("[ก-๙ ]|[A-Z]", text):  # a slug or the name of a class says nothing
            return text
    return None


def _published(fields: dict[str, Any]) -> str | None:
    for pattern in _PUBLISHED:
        for name, value in fields.items():
            if pattern.fullmatch(name) and (text := _moment(value)):
                return text
    return None


def _moment(value: Any) -> str | None:
    """A date as it stands there; of a number of seconds or milliseconds what it stands for, in UTC."""
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, int | float) and not isinstance(value, bool) and 1e9 < value < 4e12:
        seconds = value / 1000 if value > 1e11 else value
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    return None


def _images(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if _PICTURE.fullmatch(name):
            for one in value if isinstance(value, list) else [value]:
                url = one.get("url") or one.get("src") if isinstance(one, dict) else one
                if isinstance(url, str) and "/" in url:
                    yield url
