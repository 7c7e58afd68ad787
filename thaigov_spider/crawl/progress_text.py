"""How far a crawl is, in a line that fits a terminal. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thaigov_spider.exit_status import counted, duration

_ENOUGH = 10  # pages that show how long one takes


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """How far a crawl is: pages and articles as its summary counts them, and the seconds it took.

    `expected` pages there are in all, and at most `limit` articles, as far as is known.
    """

    pages: int
    articles: int
    seconds: float
    expected: int | None = None
    limit: int | None = None
    newest: date | None = None


def progress_text(so_far: CrawlProgress, columns: int) -> str:
    """As much of it as fits, the most important first; one column stays free, for the cursor.

    >>> this = CrawlProgress(158, 140, 158, expected=2340, newest=date(2026, 11, 30))
    >>> progress_text(this, 80)
    '158/2,340 pages, 36 min left, 140 articles, 1.0 pages/s, newest 2026-11-30'
    >>> progress_text(this, 40)
    '158/2,340 pages, 36 min left'
    """
    text = ""
    for part in _parts(so_far):
        longer = f"{text}, {part}" if text else part
        if len(longer) >= columns:
            break
        text = longer
    return text


def _parts(so_far: CrawlProgress) -> Iterator[str]:
    yield _of("page", so_far.pages, None if so_far.limit else so_far.expected)
    left = _seconds_left(so_far)
    if left is not None:
        yield f"{duration(left)} left"
    yield _of("article", so_far.articles, so_far.limit)
    if so_far.seconds:
        yield f"{so_far.pages / so_far.seconds:,.1f} pages/s"
    if so_far.newest:
        yield f"newest {so_far.newest}"


def _of(noun: str, number: int, total: int | None) -> str:
    """`3/10 pages`; without a total, or where it turned out to be too low, `3 pages`."""
    return counted(number, noun, ",") if total is None or total < number else f"{number:,}/{total:,} {noun}s"


def _seconds_left(so_far: CrawlProgress) -> float | None:
    """As long as what is left takes at the pace so far; None where that is not known."""
    done, total = (so_far.articles, so_far.limit) if so_far.limit else (so_far.pages, so_far.expected)
    if total is None or done < _ENOUGH or total < done:
        return None
    return so_far.seconds / done * (total - done)
