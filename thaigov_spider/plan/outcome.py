"""What an answer means: one rule for the live site and for every archive. Pure.

The crawl asks it of what it has just received, and rebuild of what stands in the captures; so both teach the
ledger the same.
"""

from dataclasses import dataclass

from thaigov_spider.article.record import Reading
from thaigov_spider.layouts.verdict import Page, Verdict, is_refusal, judge, read
from thaigov_spider.urls import canonical, is_front, is_ours, source

CUT_SHORT = "arrived cut short; what came is kept, with a flag"
NOT_WHOLE = "arrived cut short, and nothing follows from what came"
WHOLE_FILE = "the whole file came (status 200), not the range of it that was asked for"
_NOT_THERE = "{} does not have this capture, though its index lists it"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the `status` of the exchange, whether it `is_cut` short, and the page to be judged.

    `elsewhere` is where redirects ended that lead to no article's address; then it is the answer of an
    article that is not there. Where an `archive`, which is its name, was asked for a capture, the page is
    the one that it had captured, and None where it only spoke for itself, or where what came is `unfit`.
    """

    status: int
    is_cut: bool
    page: Page | None
    archive: str | None = None
    elsewhere: str | None = None
    unfit: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from an answer.

    `verdict` is None where nothing does but the `error`: it has to be had again. An article, with its
    `reading`, may have an `error`, too, as may a page that nothing can be read off. What is refused has
    none: the crawl ends, or an archive has captured a refusal.
    """

    verdict: Verdict | None
    reading: Reading | None = None
    error: str | None = None


def outcome_of(answer: Answer) -> Outcome:
    """What an answer means for what was asked for, be it an article or a capture of one."""
    if answer.page is None:
        return Outcome(None, error=_why_no_capture(answer))
    if not answer.archive and is_refusal(answer.page):
        return Outcome(Verdict.REFUSED)
    if not answer.archive and is_overloaded(answer.status):
        return Outcome(None, error=f"status {answer.status}")
    verdict = judge(answer.page)
    if verdict is Verdict.ARTICLE:
        return Outcome(verdict, read(answer.page), CUT_SHORT if answer.is_cut else None)
    if answer.is_cut:
        return Outcome(None, error=NOT_WHOLE)
    if answer.archive or verdict is Verdict.MISSING:
        return Outcome(verdict)
    if answer.elsewhere is not None:
        return Outcome(Verdict.MISSING)
    return Outcome(verdict, error=f"status {answer.status}, and no article on the page")


def not_whole(status: int, *, is_cut: bool) -> str | None:
    """Why a listing or another list has to be had again; None if it has not.

    >>> not_whole(503, is_cut=False), not_whole(404, is_cut=False)
    ('status 503', None)
    """
    if is_overloaded(status):
        return f"status {status}"
    return NOT_WHOLE if is_cut else None


def is_dead_end(url: str, origin: str, dead_ends: set[str]) -> bool:
    """Whether what an article's address redirects to is known to be no article, without being asked for.

    That are front pages, and the `dead_ends` (canonical URLs) that this run has come to already. Another host
    is none: nothing is asked of it, and so it is a failure, not a word on the article.
    """
    if not is_ours(url, origin):
        return False
    return is_front(url) or (source(url) is None and canonical(url) in dead_ends)


def is_overloaded(status: int) -> bool:
    """Whether an answer says of the server alone that it cannot answer now, or that a proxy did not ask it.

    >>> [is_overloaded(status) for status in (200, 404, 407, 429, 500, 503)]
    [False, False, True, True, True, True]
    """
    return status in (407, 429) or status >= 500


def _why_no_capture(answer: Answer) -> str:
    if answer.is_cut and answer.status in (200, 206):
        return NOT_WHOLE
    if answer.unfit is not None:
        return answer.unfit
    is_absent = answer.status < 400 or answer.status == 404
    return _NOT_THERE.format(answer.archive) if is_absent else f"status {answer.status}"
