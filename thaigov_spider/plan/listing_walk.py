"""A walk through the pages of one listing. Pure."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from thaigov_spider.layouts.verdict import Verdict
from thaigov_spider.plan.crawl_budget import CrawlBudget
from thaigov_spider.plan.sequences import CODEIGNITER, bottom
from thaigov_spider.plan.wanted import Listing, Outcomes, Seen, Wanted
from thaigov_spider.urls import Address

_BARREN = 5  # pages in a row of which nothing is an article, before a listing is taken for endless


@dataclass(slots=True)
class Walk:
    """What a walk through a listing met, and how it ended.

    `first` is what its first page showed. The walk went `to_the_end`, or it came to what was known
    (`reached_known`), or the listing `leads_back` from this page to earlier ones.
    """

    start: str
    first: Seen
    met: list[Address] = field(default_factory=list)
    pages: int = 0
    to_the_end: bool = False
    reached_known: bool = False
    leads_back: Listing | None = None


def walked(start: str) -> str:
    """The name of the note that a run has been through a listing to its end.

    Before, that an article on it is known says nothing of what follows.
    """
    return f"walked {start}"


def _was_walked(budget: CrawlBudget, start: str) -> bool:
    """What archives of before say, in one note, is of the listing that the site had then."""
    note = budget.known.note
    return bool(note(walked(start)) or (start == "/news/contents" and note("walked")))


def walk(
    budget: CrawlBudget, start: str, *, is_whole: bool = True
) -> Generator[Sequence[Wanted], Outcomes, Walk]:
    """Go through a listing from its first page; each page's new articles before the next page.

    A page that shows the same as the one before it is behind the end, as some sites have it; one that leads
    further back, or a second page like the first, means that the listing is out of order. One that is not
    `is_whole` shows some of the news only; what came in place of a listing, by a redirect, does too.
    """
    page = Listing(start)
    seen = (yield from budget.ask([page]))[page]
    done = Walk(start, seen)
    shown: tuple[Address, ...] = ()
    met: set[Address] = set()
    been = {page.url}
    barren = 0
    while seen.verdict is Verdict.LISTING:
        done.pages += 1
        fresh = [address for address in seen.addresses if address not in met]
        done.reached_known = done.reached_known or any(map(budget.known.is_article, fresh))
        news = any(budget.known.due(address, "linked") and budget.may_ask(address) for address in fresh)
        done.met += fresh
        met.update(fresh)
        yield from budget.fetch(fresh, "linked")
        barren = 0 if any(map(budget.known.is_article, fresh)) else barren + 1
        is_end = (
            seen.next_page is None
            or (seen.elsewhere is not None and page.number == 1)
            or (seen.addresses == shown and page.number > 2)
        )
        if is_end or not fresh or seen.next_page in been or barren >= _BARREN:
            done.leads_back = None if is_end else page
            done.to_the_end = is_end and is_whole and seen.elsewhere is None and not budget.has_failures
            if done.to_the_end:
                # Several pages of the old site's articles vouch for the beginning of its numbers. How far
                # back a listing of today's goes is not known: there only numbers do.
                if done.pages > 1 and any(address.is_counted for address in met):
                    budget.known.set_note(bottom(CODEIGNITER), 1)
                budget.known.set_note(walked(start), 1)
            return done
        if (_was_walked(budget, start) and not news) or budget.all_too_old(fresh):
            return done
        assert seen.next_page is not None  # else this was the end
        page, shown = Listing(seen.next_page, page.number + 1), seen.addresses
        been.add(page.url)
        seen = (yield from budget.ask([page]))[page]
    return done
