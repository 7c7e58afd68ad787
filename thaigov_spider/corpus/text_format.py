"""The text format of the public corpora of this site, both ways. Pure.

One UTF-8 file an article: the page's `title`; two empty lines; the lines of the article block, each stripped,
empty ones dropped; an empty line; `ที่มา : ` and the article's URL. The name of a file is
`<section>_<running number>.txt`, with `? . ! / ; :` taken out of the section.
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml.etree import Element

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article, Imported, Reading
from thaigov_spider.html.text import Line, clean
from thaigov_spider.layouts.head import SUMMARY_LENGTH, ArticleBlock, split
from thaigov_spider.urls import SITE, Generation, canonical, is_ours, is_site, source

TITLE = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
SOURCE = "ที่มา : "
FROM_FILE_NAME = "section-from-file-name"
"""The flag of a section that is known by the name of a file only, where some characters are left out."""

_NO_SECTION = "no-section"
_TAKEN_OUT = re.compile(r"[?.!/;:]")
# What file systems, shells and archivers mind, and what cannot be seen.
_UNSAFE = re.compile(r'[\\<>|"*\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
_LONGEST = 180  # bytes of UTF-8: most file systems take 255
# Sections of the site whose names lose something in the name of a file.
_WHOLE = {name.replace(".", ""): name for name in ("สรุปข่าวการประชุม ครม.",)}


class CorpusError(ValueError):
    """A text is no article in that format; the message says why."""


def as_text(article: Mapping[str, Any]) -> str:
    """An article, by the fields of its line, as text; byte for byte what was made of its page.

    Print link and numeric date, which are no text of the article, are left out.
    """
    block = [article["published_raw"], article["title"], article["summary"], *article["body"].split("\n")]
    lines = [line for line in block if line]
    return "\n".join([TITLE + (article["title"] or ""), "", "", *lines, "", SOURCE + article["url"]])


def file_stem(section: str | None) -> str:
    """What the name of an article's file begins with: its section, made safe for any file system.

    >>> file_stem("สรุปข่าวการประชุม ครม."), file_stem("../Q&A: a/b"), file_stem(None)
    ('สรุปข่าวการประชุม ครม', 'Q&A ab', 'no-section')
    """
    safe = _UNSAFE.sub("", _TAKEN_OUT.sub("", section or ""))
    short = clean(safe).encode()[:_LONGEST].decode("utf-8", "ignore").strip(" -~")
    return short or _NO_SECTION


def read(text: str, stem: str, origin: str = SITE) -> Article:
    """The article in a file whose name is `stem` and `.txt`; its address is on the site, or at `origin`.

    What the format does not say is null: pictures, files, when it was captured. Its address tells of which
    generation it is. Raises CorpusError where it is no article of the site.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    url, generation = _source(lines, origin)
    headline = clean(lines[0]).removeprefix(TITLE).strip() or None
    element = Element("div")
    block = [Line(line, element) for line in map(clean, lines[1:-1]) if line]
    if not block:
        raise CorpusError("there is no text between title and source")
    parts = split(block, headline) if generation == "codeigniter" else _in_order(block, headline, generation)
    section = _section(stem)
    reading = Reading(
        generation=generation,
        title=headline,
        section=section,
        summary=parts.summary,
        body="\n".join(parts.body),
        published_raw=parts.published,
        numeric_raw=parts.numeric,
        images=None,
        attachments=None,
        flags=(*(() if parts.body else ("empty-body",)), *((FROM_FILE_NAME,) if section else ())),
    )
    return normalise(reading, url, Imported(), None)


def _in_order(block: list[Line], headline: str | None, generation: Generation) -> ArticleBlock:
    """The lines as `as_text` writes them: the date if it stands before the headline, a summary, the body.

    Pages of other generations have their dates in other forms, which tell nothing here. Whether the first
    line is a summary is not said: it is taken for one where it may be one, as on pages.
    """
    texts = [line.text for line in block]
    has_date = headline is not None and texts[:1] != [headline] and texts[1:2] == [headline]
    published, rest = (texts[0], texts[1:]) if has_date else (None, texts)
    rest = rest[1:] if rest[:1] == [headline] else rest
    has_summary = generation != "static" and len(rest) > 1 and len(rest[0]) <= SUMMARY_LENGTH
    summary, body = (rest[0], rest[1:]) if has_summary else (None, rest)
    return ArticleBlock(published, None, summary, tuple(body))


def _source(lines: list[str], origin: str) -> tuple[str, Generation]:
    """The canonical address in the last line, which is taken to be that; other empty ones behind it go.

    And of which generation such addresses are.
    """
    while lines and not lines[-1].strip():
        del lines[-1]
    if len(lines) < 2 or not clean(lines[-1]).startswith(SOURCE.strip()):
        raise CorpusError("the last line is not ที่มา : and an address")
    url = clean(lines[-1]).removeprefix(SOURCE.strip()).strip()
    found = source(url)
    if found is None or not (is_site(url) or is_ours(url, origin)):
        raise CorpusError("its address is not that of an article of the site")
    return canonical(url), found.generation


def _section(stem: str) -> str | None:
    """The section that a file's name gives, without the running number."""
    name = clean(re.sub(r"_[0-9]+$", "", stem))
    return None if name in ("", _NO_SECTION) else _WHOLE.get(name, name)
