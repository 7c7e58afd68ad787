"""Where the article block stands on the page, and what stands around it.

The article block is a `div` with the classes `border-normal clearfix` inside `#banner-group`; the section is
a `span` with the classes of `SECTION`. Related news has the same class names, with other headlines and dates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.heads import HEAD
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape

SECTION = "Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs "


@dataclass(frozen=True)
class FrameParts:
    """What a frame arranges, as HTML: the section's name, the article block, its headline, related news."""

    section: str
    block: str
    headline: str
    before: str
    after: str


PageFrame = Callable[[FrameParts], str]


def section(name: str) -> str:
    """The name of the section, or another heading that looks like one."""
    return f'<span class="{SECTION}">{escape(name)}</span>'


def block(inner: str) -> str:
    """The article block, or one of related news."""
    return f'<div class="border-normal clearfix">\n{inner}\n</div>\n'


def related(articles: Sequence[Article], hosts: Hosts) -> str:
    """Blocks that look like the article's own, of other articles."""
    return "".join(block(_related(article, hosts)) for article in articles)


def _related(article: Article, hosts: Hosts) -> str:
    picture = f'<figure><img src="{media.thumbnail(article).url(hosts)}" alt=""></figure>'
    date = f'<span class="icon calendar"></span> <span class="Circular">{escape(article.date_th)}</span>'
    link = f'<a href="{hosts.www}{article.path}">{escape(article.title)}</a>'
    title = f'<h3 class="news-1 Circular color2">{link}</h3>'
    return (
        f'<div class="col-xs-12 col-sm-3">{picture}</div>'
        f'<div class="{HEAD}"><p>{date}</p>{title}<p>{escape(article.summary)}</p></div>'
    )


def _group(inner: str) -> str:
    return f'<div id="banner-group" class="container">\n{inner}\n</div>\n'


def _aside(inner: str, heading: str = "") -> str:
    title = f'<div class="clearfix">{section(heading)}</div>' if heading and inner else ""
    return f'<div class="container related">{title}\n{inner}</div>\n'


def _after(parts: FrameParts) -> str:
    return _aside(parts.after, "ข่าวที่เกี่ยวข้อง")


def plain(parts: FrameParts) -> str:
    """The section above the block, both in the group; related news under it."""
    return _group(f'<div class="clearfix">{parts.section}</div>{parts.block}') + _after(parts)


def section_outside(parts: FrameParts) -> str:
    """The section stands above the group."""
    return f'<div class="container clearfix">{parts.section}</div>{_group(parts.block)}{_after(parts)}'


def section_after(parts: FrameParts) -> str:
    """The section stands under the block."""
    return _group(f"{parts.block}<p>{parts.section}</p>") + _after(parts)


def columns(parts: FrameParts) -> str:
    """The block lies deep in rows and columns."""
    column = f'<div class="col-xs-12 col-md-9"><div class="panel">{parts.block}</div></div>'
    return _group(f'<div class="row">{parts.section}</div><div class="row">{column}</div>') + _after(parts)


def surrounded(parts: FrameParts) -> str:
    """Related news before and after the group."""
    return _aside(parts.before) + _group(parts.section + parts.block) + _after(parts)


def surrounded_inside(parts: FrameParts) -> str:
    """Related news before and after the block, within the group."""
    return _group(parts.section + parts.before + parts.block + parts.after)


def surrounded_with_sections(parts: FrameParts) -> str:
    """As `surrounded`, and the heading of the first related news looks like a section, too."""
    return _aside(parts.before, "ข่าวเด่นประจำวัน") + _group(parts.section + parts.block) + _after(parts)


def headline_before(parts: FrameParts) -> str:
    """The `h3` of the headline stands before the block, in a head of its own."""
    head = f'<div class="{HEAD}">{parts.headline}</div>'
    return _group(f'{parts.section}<div class="row">{head}</div>{parts.block}') + _after(parts)
