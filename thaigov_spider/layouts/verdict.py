"""The verdict on a page, and what can be read off it. Pure: no Scrapy, no network, no disk, no clock."""

import re
from enum import StrEnum
from functools import cached_property

from thaigov_spider.article.record import Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts import LAYOUTS
from thaigov_spider.layouts.generic import GENERIC
from thaigov_spider.layouts.listing import ArticleLink, links, pagination

__all__ = ["REFUSING", "ArticleLink", "Page", "Verdict", "is_refusal", "judge", "links", "pagination", "read"]

REFUSING = frozenset({401, 403})
_GONE = frozenset({404, 410})

_CHALLENGE_TITLE = re.compile(
    r"""
    Just\ a\ moment\.\.\.                    # the interactive challenge
    | Attention\ Required!\ \|\ Cloudflare   # a block
    | Access\ denied\ \|\ .*Cloudflare.*     # a block by the site's owner
    """,
    re.VERBOSE,
)
# Cloudflare also puts scripts of its own below /cdn-cgi/challenge-platform/ into pages that it lets through;
# those are excused.
_CHALLENGE_SCRIPT = re.compile(
    r"""
    /cdn-cgi/challenge-platform/
    (?! [^\s'"<>]{0,200}? scripts/ (?: jsd/ | invisible\.js ) )
    """,
    re.VERBOSE,
)
_CHALLENGE_OPTIONS = "_cf_chl_opt"


class Verdict(StrEnum):
    """What a page is.

    `article`: a layout reads it. `missing`: there is no such article; the site says so with status 404 or
    410, or with status 200 and an empty page of the article's kind. `listing`: no article, but links to
    some. `refused`: the server did not want to answer, at any status. `other`: everything else, errors
    and files included.
    """

    ARTICLE = "article"
    MISSING = "missing"
    LISTING = "listing"
    REFUSED = "refused"
    OTHER = "other"


class Page(ParsedPage):
    """A captured page, with what the layouts make of it."""

    @cached_property
    def known(self) -> Reading | None:
        """What the first layout that knows the page for an article reads off it; None where none does."""
        return next(filter(None, (layout.read(self) for layout in LAYOUTS)), None)

    @cached_property
    def is_missing(self) -> bool:
        """Whether a layout knows the page for its generation's way to say that there is no article."""
        return any(layout.missing(self) for layout in LAYOUTS)

    @cached_property
    def reading(self) -> Reading | None:
        """The article on the page: what a layout reads, else what can be read without knowing the layout."""
        if self.known or not _is_success(self) or self.is_missing or self.is_challenge:
            return self.known
        return GENERIC.read(self)

    @cached_property
    def is_challenge(self) -> bool:
        """Whether it is a bot challenge or block page.

        An article that writes about such pages is none: what counts is the header that goes with a challenge,
        and, on pages that are no article and lead to none, the title and the scripts. To a page that says
        that there is no such article, scripts without the challenge's options may have been added.
        """
        if self.headers.get("cf-mitigated", "").strip().lower() == "challenge":
            return True
        return not self.known and _shows_challenge(self)

    @cached_property
    def verdict(self) -> Verdict:
        """What it is; nothing in its bytes makes this fail."""
        if is_refusal(self):
            return Verdict.REFUSED
        if self.status in _GONE:
            return Verdict.MISSING
        if not _is_success(self):
            return Verdict.OTHER
        if self.reading:
            return Verdict.ARTICLE
        if self.is_missing:
            return Verdict.MISSING
        return Verdict.LISTING if links(self) else Verdict.OTHER


def is_refusal(page: Page) -> bool:
    """Whether the server does not want to answer whoever asked."""
    return page.status in REFUSING or page.is_challenge


def judge(page: Page) -> Verdict:
    """What a page is."""
    return page.verdict


def read(page: Page) -> Reading | None:
    """The article on a page: what the first layout that knows it reads, else a guess; None if it has none."""
    return page.reading


def _is_success(page: Page) -> bool:
    return 200 <= page.status < 300


def _shows_challenge(page: Page) -> bool:
    scripts = [
        f"{script.get('src', '')} {''.join(map(str, script.itertext()))}"
        for script in page.root.iter("script")
    ]
    has_options = any(_CHALLENGE_OPTIONS in script for script in scripts)
    is_suspect = has_options or any(map(_CHALLENGE_SCRIPT.search, scripts))
    if not is_suspect and not _CHALLENGE_TITLE.fullmatch(page.title or ""):
        return False
    return not links(page) and (has_options or not page.is_missing)
