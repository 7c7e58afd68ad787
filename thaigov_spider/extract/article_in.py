"""From the capture of a page to the article on it, as a crawl reads it."""

from typing import NamedTuple

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture
from thaigov_spider.article.schema import misfit
from thaigov_spider.capture.failures import in_words
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read
from thaigov_spider.warc.header import Header


class PageOutcome(NamedTuple):
    """What a page is, and the article's line and content digest where it is one.

    `problem` says why an article is not there though it should be.
    """

    verdict: Verdict
    line: str | None = None
    content_digest: str | None = None
    problem: str | None = None


def outcome_of(page: Page, header: Header, warc: str, *, truncated: bool) -> PageOutcome:
    """Judge a page, and read it; nothing in it makes this fail. `warc` is the name of its file."""
    try:
        verdict = judge(page)
        reading = read(page) if verdict is Verdict.ARTICLE else None
        if reading is None:
            return PageOutcome(verdict)
        capture = Capture(
            via="warc",
            warc=warc,
            offset=header.offset,
            record_id=printable_field(header, "warc-record-id"),
            payload_digest=printable_field(header, "warc-payload-digest") or None,
            status=page.status,
        )
        article = normalise(reading, page.url, capture, printable_field(header, "warc-date"), truncated)
        problem = misfit(article)
        if problem:
            return PageOutcome(verdict, problem=problem)
        line = article.as_line()
        line.encode()  # which not all text lets be done
        return PageOutcome(verdict, line, article.content_digest)
    except Exception as error:  # a page that breaks the program costs no other
        return PageOutcome(Verdict.OTHER, problem=f"program error: {in_words(error)}")


def printable_field(header: Header, name: str) -> str:
    """The value of a field, whatever bytes it has; empty where there is none."""
    return header.fields.get(name, "").encode("ascii", "backslashreplace").decode("ascii")
