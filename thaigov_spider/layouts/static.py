"""The hand-made pages of 1998 to 2006: `/news/{press,speech,cab}/…/*.htm`. Pure.

Mostly the government's English releases: no class names, windows-874 or no charset at all, a date somewhere
in the text or nowhere. None is read off the path, where the Buddhist and the Common era are mixed: in
`/news/speech/48/Apr48/pr04apr05_songkhla.htm` 48 is 2548, and 05 is 2005. As the markup has nothing of its
own, a page needs an address of that shape, and must be such as there were then.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from thaigov_spider import dates
from thaigov_spider.article.record import Link, Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.text import Line, language, placed_lines
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts import media
from thaigov_spider.layouts.headlines import TOP, holds
from thaigov_spider.layouts.notices import is_notice
from thaigov_spider.layouts.others import is_index
from thaigov_spider.layouts.prose import prose
from thaigov_spider.layouts.story import dateline, story

_LONGEST_HEADLINE = 300  # characters
_MOST_CHOICES = 40  # elements: hand-made pages have thousands
_LONGEST_PLACE = 150  # characters: who spoke, where and when
_FOOT = 3  # lines: where the day may stand instead

_LEAST_TEXT = 60  # characters of words
_SHARE_OF_WORDS = 0.6  # of a text: in English and Thai nine tenths, of bytes at random a half
_WORDS = re.compile(r"[A-Za-z]{2,}[ ,.]?|[ก-๛]{2,} ?|\b[AaI] ")

_HEADINGS = finder("descendant::h1 | descendant::h2 | descendant::h3")
_BOLD = finder(
    """descendant::b | descendant::strong | descendant::big
    | descendant::font[@size and not(descendant::b or descendant::strong or descendant::big)]"""
)
# None of this was to be had before 2007, but for pages that lead elsewhere at once.
_LATER = finder(
    """//meta[@name='viewport' or @property] | //meta[@name='generator' and contains(@content, 'Joomla')]
    | //meta[@http-equiv and (contains(@content, 'url=') or contains(@content, 'URL='))]
    | //nav | //main | //article | //section | //header | //footer | //figure
    | //script[@type='application/ld+json'] | //*[@id='banner-group']"""
)
_NAMELESS = re.compile(
    r"""(?:untitled.*|new\ page.*|(?:home|main)\ ?page|index|document\ ?[0-9]*|no\ title|.*\.(?:html?|doc)
    | (?:welcome\ to\ |the\ |official\ |web\ ?site\ of\ |royal\ )* (?:thai\ )?
      (?:government(?:\ house)?|thailand|press\ releases?|news|speech(?:es)?|cabinet(?:\ meeting)?)
      (?:\ of\ thailand|\ house|\ web\ ?site|\ home\ ?page|\ (?:press\ )?(?:news|releases?))* )?""",
    re.VERBOSE | re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"""\W* (?:
        (?:copyright|©|\(c\)) \W* (?:copyright|\(c\))? \W* [12][0-9]{3} .{0,80}
      | .{0,80} all\ rights\ reserved .{0,40} | (?:webmaster|best\ viewed|สงวนลิขสิทธิ์) .{0,80}
      | (?:back|top|home|next|previous|up|print|กลับ|หน้าแรก) (?:\ to\ .{0,20}|\ page)?
    ) \W*""",
    re.VERBOSE | re.IGNORECASE,
)


class Static:
    """The layout of that generation."""

    generation = "static"

    def read(self, page: ParsedPage) -> Reading | None:
        """The article on a page at such an address, if it has a text and does not just list other pages.

        Without a headline, the text has to be one: bytes of a file of another kind are none.
        """
        if page.source is None or page.source.generation != self.generation or _LATER(page.root):
            return None
        body = page.root.find("body")
        if body is None:
            return None
        text = prose(body, _FURNITURE)
        if is_notice(page.title, text) or is_index(body, page):
            return None
        title = _headline(page, body, text)
        head = story(text, title)
        rest, published = list(head.lines), head.published
        if published is None:
            published, rest = _dated(rest)
        if not rest or (title is None and not _is_text(rest)):
            return None
        return Reading(
            generation=self.generation,
            title=title,
            section=None,
            summary=None,
            body="\n".join(line.text for line in rest),
            published_raw=published,
            images=_photographs(media.images(body, page.base)),
            attachments=media.attachments(body, page.base),
        )

    def missing(self, page: ParsedPage) -> bool:  # noqa: ARG002 - the protocol's
        """Never: the status says it."""
        return False


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines without a headline are those of a text: words, and a sentence of them at least."""
    text = " ".join(line.text for line in lines)
    words = sum(map(len, _WORDS.findall(text)))
    return words >= _LEAST_TEXT and words > _SHARE_OF_WORDS * len(text)


def _photographs(images: Iterable[Link]) -> tuple[Link, ...]:
    """The pictures that are not GIF: of that were buttons, banners and lines made."""
    return tuple(image for image in images if not urlsplit(image.url).path.lower().endswith(".gif"))


def _headline(page: ParsedPage, body: Element, text: Sequence[Line]) -> str | None:
    """The page's title if it stands in the text; else its first heading, else what is bold at its top.

    Titles are often those of the page that another was copied from: one that stands nowhere else comes last.
    """
    title = page.title if _may_be_headline(page.title or "") else None
    elements = (element for find in (_HEADINGS, _BOLD) for element in islice(find(body), _MOST_CHOICES))
    shown = filter(_may_be_headline, chain([title or ""], map(_whole, elements)))
    return next((choice for choice in shown if holds(text, choice, within=2 * TOP)), title)


def _may_be_headline(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_HEADLINE and not _NAMELESS.fullmatch(text) and not dateline(text)


def _whole(element: Element) -> str:
    """The text of an element of at most three lines, in one; nothing where it has more."""
    texts = [line.text for line in islice(placed_lines(element), 4)]
    return " ".join(texts) if len(texts) < 4 else ""


def _dated(text: list[Line]) -> tuple[str | None, list[Line]]:
    """The date in a text whose head has none, and the text without a line that is nothing but the date.

    It may be one of the last things on a page, or end a short line of the head: "Bangkok, 5 April 2005".
    """
    for line in reversed(text[-_FOOT:]):
        if date := dateline(line.text):
            return date, [other for other in text if other is not line]
    for line in islice(text, TOP):
        if len(line.text) > _LONGEST_PLACE or line.text.endswith("."):
            break
        if language(line.text) == "en" and (date := _date_at_the_end(line.text)):
            return date, text
    return None, text


def _date_at_the_end(line: str) -> str | None:
    found = list(dates.find(line))
    is_day = len(found) == 1 and found[0].first == found[0].last
    return found[0].raw if is_day and line.rstrip(")").endswith(found[0].raw) else None


STATIC = Static()
