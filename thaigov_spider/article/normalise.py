"""From what a layout read to the finished article: dates, language, flags, digest. Pure."""

from thaigov_spider import dates
from thaigov_spider.article.record import SCHEMA, Article, Capture, Imported, Reading, extractor, merge_flags
from thaigov_spider.html.decoding import is_encoded_twice
from thaigov_spider.html.text import language
from thaigov_spider.urls import canonical, source

_WITHOUT_SECTIONS = frozenset({"static", "generic"})


def normalise(
    reading: Reading, url: str, capture: Capture | Imported, retrieved: str | None, truncated: bool = False
) -> Article:
    """The article that `reading` is, captured from `url` at `retrieved` (ISO 8601, UTC; None: not known).

    `truncated` says that the page arrived cut short: its text may be incomplete, and a flag says so.
    """
    text = "\n".join((reading.title or "", reading.summary or "", reading.body))
    published = dates.published(reading.published_raw, reading.numeric_raw)
    return Article(
        schema=SCHEMA,
        extractor=extractor(reading.generation),
        url=canonical(url),
        id=_number(reading, url),
        generation=reading.generation,
        lang=language(f"{reading.title or ''} {reading.body}"),
        title=reading.title,
        section=reading.section,
        summary=reading.summary,
        body=reading.body,
        published=published.value,
        published_raw=published.raw,
        flags=merge_flags(
            published.flags,
            reading.flags,
            ["truncated"] if truncated else [],
            ["encoded-twice"] if is_encoded_twice(text) else [],
            _lacking(reading),
        ),
        images=reading.images,
        attachments=reading.attachments,
        retrieved=retrieved,
        capture=capture,
    )


def _lacking(reading: Reading) -> list[str]:
    """Flags for what every page of a generation has, and this one has not, or in a place that is not known.

    Hand-made pages name no section; on a page of no known layout, that it is a guess says more.
    """
    has_section = reading.section or reading.generation in _WITHOUT_SECTIONS
    lacking = {"no-title": not reading.title, "no-section": not has_section}
    return [flag for flag, is_lacking in lacking.items() if is_lacking]


def _number(reading: Reading, url: str) -> int | None:
    """The article's number, if it is one of the sequence of the generation that the page was read as."""
    found = source(url)
    return found.id if found and reading.generation in (found.generation, "generic") else None
