"""What is odd about a run as a whole, though no page of it failed: then somebody should look. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from thaigov_spider.exit_status import counted


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a run is suspicious.

    `share` of the pages may lack a field, be unreadable or have an older date than the number before, where
    there are `sample` of them: 106 of about 91,000 published articles have no date, 3 of 1,200 in a row are
    older than the one before by `backwards_days`. The site publishes 30 to 60 articles a day, so that
    `silence_days` without any are a sign. `short_text` is how short texts may be on average, as a share of
    the usual length.
    """

    share: float = 0.1
    sample: int = 10
    silence_days: float = 7
    backwards_days: float = 60
    short_text: float = 0.25


@dataclass(frozen=True, slots=True)
class Figures:
    """A run in numbers.

    `read` articles were read off pages, of which `lacking` says how many lack which field, and `unreadable`
    pages had none that could be. `searched`: the run looked for news, and to its end. `listings` pages of the
    listing were had, and before this run there were some if `listed_before`. `known` articles are known from
    earlier runs; it is `days_since_news` that one was new. `backwards` articles were older than the one with
    the number before. `text_length` is the mean of this run's bodies, `usual_length` that of earlier runs, in
    characters.

    Of `looked_again` articles `vanished` are not there any more, too many to be believed if `are_many`; of
    the numbers that were named, `asked` all told, `has_article` have an article (None: none were named).
    `short` texts of today's site have under 40 characters, and `same` ones stand on more than one page.
    `needs_script` is a listing that shows its news to a script only. `unconfirmed` says of a listing that
    neither known articles nor the numbers show that it was whole. `no_such_section`: an article of the
    section that was asked for was never seen; `like_it` is the most alike of the names that were.
    """

    read: int = 0
    unreadable: int = 0
    lacking: Mapping[str, int] = field(default_factory=dict)
    searched: bool = True
    listings: int = 0
    listed_before: bool = False
    known: int = 0
    days_since_news: float | None = None
    backwards: int = 0
    text_length: float | None = None
    usual_length: float | None = None
    looked_again: int = 0
    vanished: int = 0
    are_many: bool = False
    asked: int = 0
    has_article: int | None = None
    short: int = 0
    same: int = 0
    needs_script: str | None = None
    unconfirmed: str | None = None
    no_such_section: str | None = None
    like_it: str | None = None


def suspicion(run: Figures, limits: Thresholds) -> str | None:
    """The first thing that is odd about a run, in words; None if nothing is.

    >>> suspicion(Figures(read=20, lacking={"section": 3}), Thresholds())
    '3 of 20 articles have no section: a new layout?'
    """
    return next(_all(run, limits), None)


def _all(run: Figures, limits: Thresholds) -> Iterator[str]:
    if run.are_many:
        yield (
            f"{run.vanished} of {run.looked_again} articles that were looked at again are not there any more:"
            " a new government, or a site out of order? They are marked as gone if the next run sees the same"
        )
    pages = run.read + run.unreadable
    if _is_many(run.unreadable, pages, limits) or (run.unreadable and not run.read):
        yield f"{run.unreadable} of {counted(pages, 'article page')} cannot be read: a new layout?"
    yield from _about_arguments(run)
    yield from _about_news(run, limits)
    if _is_many(run.short, run.read, limits):
        yield f"{run.short} of {run.read} articles have texts under 40 characters: does a script show them?"
    if _is_many(run.same, run.read, limits):
        yield f"{run.same} of {run.read} articles have the same text as another: is it the article's?"
    for name, count in run.lacking.items():
        if _is_many(count, run.read, limits):
            yield f"{count} of {run.read} articles have no {name}: a new layout?"
    if _is_many(run.backwards, run.read, limits):
        yield f"{run.backwards} of {run.read} articles are far older than the number before: wrong dates?"
    if run.read >= limits.sample and _is_short(run, limits):
        yield (
            f"the texts have {run.text_length:.0f} characters on average,"
            f" and {run.usual_length:.0f} usually: is only a part of them found?"
        )


def _about_arguments(run: Figures) -> Iterator[str]:
    """Numbers and a section that were asked for, and that nothing has."""
    if run.has_article == 0:
        yield f"0 of {run.asked:,} numbers have an article"
    if run.no_such_section is not None:
        hint = f"; did you mean {run.like_it}?" if run.like_it else ""
        yield f"none of {counted(run.read, 'article')} is of the section {run.no_such_section}{hint}"


def _is_short(run: Figures, limits: Thresholds) -> bool:
    if run.text_length is None or run.usual_length is None:
        return False
    return run.text_length < limits.short_text * run.usual_length


def _about_news(run: Figures, limits: Thresholds) -> Iterator[str]:
    if not run.searched:
        return
    if not run.read and not run.known:
        yield (
            f"no article was found: {run.needs_script} may show its news to a script only, and no sitemap,"
            " feed or number tried leads to one; name numbers with -a ids=th/…"
            if run.needs_script
            else "no article was found on any page; where no listing works, name numbers with -a ids=…"
        )
    if run.unconfirmed is not None:
        yield run.unconfirmed
    if run.listed_before and not run.listings:
        yield "no page of the listing leads to articles any more: has its address or layout changed?"
    if run.days_since_news is not None and run.days_since_news > limits.silence_days:
        days = counted(round(run.days_since_news), "day")
        yield f"nothing new for {days}: does the listing still show the news?"


def _is_many(count: int, total: int, limits: Thresholds) -> bool:
    return total >= limits.sample and count > limits.share * total
