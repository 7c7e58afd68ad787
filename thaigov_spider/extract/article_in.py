"""From the capture of a page to the article on it, as a crawl reads it."""

import re
from typing import NamedTuple

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture
from thaigov_spider.article.schema import misfit
from thaigov_spider.capture.failures import in_words
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read
from thaigov_spider.readback.answer_page import is_cut as is_page_cut
from thaigov_spider.warc.digests import canonical_digest
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.warc_date import to_the_second

_UNREADABLE = "this page of an article cannot be read: its body is no text"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+")


class PageOutcome(NamedTuple):
    """What a page is, and the article's line and content digest where it is one.

    `problem` says why an article is not there though it should be, `cut` why the end of the page is missing.
    """

    verdict: Verdict
    line: str | None = None
    content_digest: str | None = None
    problem: str | None = None
    cut: str | None = None


def page_outcome(
    page: Page,
    header: Header,
    warc: str,
    *,
    via: str = "warc",
    cut: str | None = None,
    truncated: bool = False,
) -> PageOutcome:
    """Judge a page, and read it; nothing in it makes this fail. `warc` is the name of its file.

    `cut` says why its end is missing though no record says so; `truncated`: one does, its own or another's.
    """
    try:
        verdict = judge(page)
        reading = read(page) if verdict is Verdict.ARTICLE else None
        if reading is None:
            cut = cut if _may_be_article(page, verdict) else None
            return PageOutcome(verdict, problem=_UNREADABLE if _is_no_text(page, cut) else None, cut=cut)
        capture = Capture(
            via=via,
            warc=warc,
            offset=header.offset,
            record_id=_bracketed(printable_field(header, "warc-record-id")),
            payload_digest=_named(printable_field(header, "warc-payload-digest")),
            status=page.status,
        )
        is_cut = truncated or cut is not None or header.is_truncated
        retrieved = to_the_second(printable_field(header, "warc-date"))
        article = normalise(reading, page.url, capture, retrieved, is_cut)
        problem = misfit(article)
        if problem:
            return PageOutcome(verdict, problem=problem)
        line = article.as_line()
        line.encode()  # which not all text lets be done
        return PageOutcome(verdict, line, article.content_digest, cut=cut)
    except Exception as error:  # a page that breaks the program costs no other
        return PageOutcome(Verdict.OTHER, problem=f"program error: {in_words(error)}")


def _may_be_article(page: Page, verdict: Verdict) -> bool:
    """Whether the rest of a page that shows no article could be one: no listing, error or refusal."""
    is_open = verdict is Verdict.OTHER or (page.source is not None and verdict is not Verdict.REFUSED)
    return is_open and 200 <= page.status < 300


def _is_no_text(page: Page, cut: str | None) -> bool:
    """Whether bytes that are no text stand where an article should: a file, or a coding that nobody named."""
    is_lost = page.source is not None and 200 <= page.status < 300 and page.body and not page.is_html
    return bool(is_lost) and cut is None


def why_cut(header: Header, page: Page) -> str | None:
    """Why the end of a page is missing though its record does not say so; None where it is there."""
    return page.cut if is_page_cut(header, page) and not header.is_truncated else None


def _bracketed(record_id: str) -> str:
    """A record's id as lines have it; some programs leave out the angle brackets."""
    return f"<{record_id}>" if _URI.fullmatch(record_id) else record_id


def _named(digest: str) -> str | None:
    """A digest as lines have it, with the name of its algorithm, which some programs leave out."""
    named = digest if ":" in digest else canonical_digest(digest)
    return named if ":" in named else None


def printable_field(header: Header, name: str) -> str:
    """The value of a field, whatever bytes it has; empty where there is none."""
    return header.fields.get(name, "").encode("ascii", "backslashreplace").decode("ascii")
