"""The headline of a page of which no class name is known. Pure."""

import re

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.metadata import Metadata

_MOST_HEADINGS = 12  # elements: each is compared with all that names the page
_CUT_LENGTH = 20  # characters: what is shorter may be how any headline begins

_HEADINGS = finder("//h1[ancestor::article or ancestor::main]"), finder("//h1")
_LESSER = finder("//h2 | //h3")
_SITE_NAME = re.compile(
    r"""
    ^ รัฐบาลไทย \s* - [^-]* - \s*                                              # in front,
    | \s+ [|–—-] \s+ [^|]* (?:รัฐบาลไทย|ทำเนียบรัฐบาล|thai\s?gov) [^|]* $    # or behind
    """,
    re.VERBOSE | re.IGNORECASE,
)


def headline(page: ParsedPage, said: Metadata) -> str | None:
    """The heading that the metadata or the page's title names; else what they say; else the first `h1`.

    The name of the site, which the title has behind the headline, is none, whatever element it is in.
    """
    title, *names = (_SITE_NAME.sub("", name) for name in (page.title or "", *said.headlines))
    first, lesser = (
        [top_of(element) for find in finders for element in find(page.root)[:_MOST_HEADINGS]]
        for finders in (_HEADINGS, [_LESSER])
    )
    named = (text for text in (*first, *lesser) if any(_begins(text, name) for name in (*names, title)))
    site = (page.title or "").replace(title, "")
    others = (text for text in first if text not in site)
    return next((text for text in (*named, *names, *others, title) if text), None)


def _begins(heading: str, name: str) -> bool:
    """Whether a name is the heading, or how it begins: names are cut short."""
    start = name.rstrip(".… ")
    return same(heading, name) or (len(start) > _CUT_LENGTH and heading.startswith(start))
