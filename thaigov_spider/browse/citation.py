"""How an article is cited, so that whoever reads it finds the very capture, and can check it. Pure."""

from typing import Any

from thaigov_spider.article.record import Language
from thaigov_spider.browse.words import day, said
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES, titled


def citation(item: dict[str, Any], language: Language, digest: str | None = None) -> str:
    """The citation of a line: what was published, where and when, and which record of which file shows it.

    `digest` is that of the payload, for records that say none.
    """
    parts = [
        f"“{item['title'] or said('no-title', language)}”",
        item["section"] or "",
        said("cite.site", language),
        day(item["published"], language),
        item["url"],
    ]
    return f"{', '.join(filter(None, parts))}. {_evidence(item, language, digest)}"


def _evidence(item: dict[str, Any], language: Language, digest: str | None) -> str:
    capture = item["capture"]
    if "record_id" not in capture:
        return said("cite.imported", language)
    named = said(
        "cite.capture",
        language,
        day=day(item["retrieved"], language),
        time=item["retrieved"][11:19],
        by=_by(capture["via"], language),
        record=capture["record_id"].strip("<>"),
    )
    digest = capture["payload_digest"] or digest
    return named + (said("cite.digest", language, digest=digest) if digest else "") + "."


def _by(via: str, language: Language) -> str:
    """Who captured it, where that was an archive of others; imported files may be anybody's."""
    if via not in CAPTURE_SOURCES:
        return ""
    source = titled(via)
    return said("cite.by", language, source=source.removeprefix("the ") if language == "th" else source)
