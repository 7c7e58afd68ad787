"""All that a page needs to be shown, and the documents that it links to: which addresses to fetch. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from thaigov_spider.html import css, references
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.urls import absolute, is_ours, source

_LONGEST = 2_000  # characters: longer addresses are somebody's mistake
# What programs write where they have no address, and what is no address on the web.
_NOWHERE = re.compile(
    r"""
      \{\{ | \}\} | \$\{ | <% | %> | \[object                    # a template that was not filled in,
    | (?: ^ | / ) (?: undefined | null ) (?: $ | [/?\#] )        # or filled in with nothing;
    | ^ (?! https? : ) [a-z] [a-z0-9+.-]* :                      # data:, javascript:, about:, mailto:
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The front page, listings, and all below them and below articles, where badly written relative links lead:
# /news/contents/details/news/contents/index/public/theme/default/js/Placeholders.js
_PAGE = re.compile(
    r"""
      /?
    | /search /?
    | /news/contents (?: /.* )?
    | /(?:th|en) /? | /(?:th|en)/news (?: /? | /[0-9]+ (?: /.* )? )
    """,
    re.VERBOSE | re.DOTALL,
)


def of_page(page: ParsedPage, *origins: str) -> tuple[str, ...]:
    """What a page needs to be shown, in the order of its elements; then the documents that it links to.

    They are URLs, each once: absolute, ASCII, as they are requested, so without fragments; on the site's own
    hosts or below one of the `origins` (see `is_ours`); never pages. What only scripts know of is not found.
    """
    return _requested(references.of_tree(page.root), page.url, page.base, origins)


def of_stylesheet(url: str, body: bytes, content_type: str | None, *origins: str) -> tuple[str, ...]:
    """What a style sheet needs, what it imports included; URLs like those of `of_page`.

    `url` is the one that the sheet came from, `body` its payload with the content encoding taken off,
    `content_type` the header of its response. A page that came in its place needs nothing.
    """
    if (content_type or "").lower().lstrip().startswith("text/html"):
        return ()
    return _requested(css.of_sheet(body, content_type), url, url, origins)


def _requested(found: Iterable[str], url: str, base: str, origins: tuple[str, ...]) -> tuple[str, ...]:
    """The URLs that references lead to; `url` itself is none of them."""
    site = absolute(base, "/") or base
    urls = dict.fromkeys(
        # What does not depend on the page's path is the same on the next page: the theme, for the most part.
        _url(site if reference.startswith(("/", "http://", "https://")) else base, reference, origins)
        for reference in map(str.strip, found)
        if reference and not reference.startswith("#")
    )
    own = (absolute(url, "") or "").partition("#")[0]
    return tuple(each for each in urls if each and each != own)


@lru_cache(maxsize=2_048)
def _url(base: str, reference: str, origins: tuple[str, ...]) -> str | None:
    """The URL that is requested for a reference; None where it leads nowhere, elsewhere, or to junk."""
    if len(reference) > _LONGEST or _NOWHERE.search(reference):
        return None
    url = absolute(base, reference)
    if url is None or len(url) > _LONGEST or not is_ours(url, *origins):
        return None
    return None if source(url) or _is_junk(urlsplit(url).path) else url.partition("#")[0]


def _is_junk(path: str) -> bool:
    """Whether a path is that of a page, or one of those that relative links make by repeating it.

    Folders may share a name, and days their number with months; but no two names follow each other twice.
    """
    pairs = [pair for pair in pairwise(path.split("/")[1:-1]) if not "".join(pair).isdigit()]
    return _PAGE.fullmatch(path) is not None or len(pairs) > len(set(pairs))
