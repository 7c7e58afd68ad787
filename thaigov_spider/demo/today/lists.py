"""Listings whose links stand in the HTML: cards, numbers of pages, a button, a calendar."""

from collections.abc import Sequence

from thaigov_spider.demo import media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape
from thaigov_spider.demo.today.shell import SECTIONS
from thaigov_spider.demo.today.view import View

_AROUND = 2
_AT_FIRST = 12


def cards(articles: Sequence[Article], hosts: Hosts) -> str:
    """An `article` each: picture, headline and date, all of them links."""
    return f'<div class="grid gap-6 md:grid-cols-3">{"".join(_card(one, hosts) for one in articles)}</div>'


def _card(article: Article, hosts: Hosts) -> str:
    url = hosts.www + article.path
    return f"""<article class="rounded-xl shadow"><a href="{url}"><img alt=""
src="{media.thumbnail(article).url(hosts)}"></a><span class="badge">{escape(article.section)}</span>
<h3 class="line-clamp-2 font-semibold"><a href="{url}">{escape(article.title)}</a></h3>
<time datetime="{when.iso(article)}">{when.thai(article)}</time></article>
"""


def paged(view: View) -> str:
    """A page of the listing, with the numbers of those around it."""
    return f"<h1>ข่าวทั้งหมด</h1>{cards(view.here, view.hosts)}{numbers(view)}"


def numbers(view: View) -> str:
    """Links to the pages around, to the first and the last, and to the next."""
    around = range(max(1, view.page - _AROUND), min(view.pages, view.page + _AROUND) + 1)
    shown = sorted({1, *around, view.pages})
    links = [
        f'<li><span aria-current="page">{one}</span></li>'
        if one == view.page
        else f'<li><a href="{view.at(one)}">{one}</a></li>'
        for one in shown
    ]
    if view.page < view.pages:
        links.append(f'<li><a href="{view.at(view.page + 1)}">ถัดไป</a></li>')
    return f'<nav aria-label="หน้า"><ul class="flex gap-2">{"".join(links)}</ul></nav>'


def load_more(view: View) -> str:
    """Twelve articles, and a button that a script acts on; a second page there is not."""
    button = f'<button type="button" data-next="2" data-total="{len(view.articles)}">โหลดเพิ่มเติม</button>'
    return f"<h1>ข่าวทั้งหมด</h1>{cards(view.articles[:_AT_FIRST], view.hosts)}{button}"


def newest(view: View) -> str:
    """Ten articles, and no way on."""
    return f"<h1>ข่าวทั้งหมด</h1>{cards(view.articles[:10], view.hosts)}"


def nothing(view: View) -> str:  # noqa: ARG001
    """A listing that lists nothing."""
    return "<h1>ข่าวทั้งหมด</h1><p>ยังไม่มีข่าว</p>"


def by_section(view: View) -> str:
    """The section pages; on one of them, its articles and the numbers of pages."""
    if view.section:
        return f"<h1>{SECTIONS[view.section][0]}</h1>{cards(view.here, view.hosts)}{numbers(view)}"
    links = "".join(
        f'<li><a href="{view.hosts.www}/{view.lang}/news/{slug}">ข่าว{name}</a></li>'
        for slug, (name, _) in SECTIONS.items()
    )
    return f"<h1>ข่าวสาร</h1><ul>{links}</ul>"


def with_calendar(view: View) -> str:
    """A page of the listing behind a calendar, whose days are links; they show the same listing."""
    days = "".join(
        f'<td><a href="{view.hosts.www}{view.path}?date=2026-07-{day:02}">{day}</a></td>'
        + "</tr><tr>" * (day % 7 == 0)
        for day in range(1, 32)
    )
    months = (
        f'<a href="{view.hosts.www}{view.path}?month=2026-06" aria-label="ก่อนหน้า">‹</a> กรกฎาคม 2569'
        f' <a href="{view.hosts.www}{view.path}?month=2026-08" aria-label="ถัดไป">›</a>'
    )
    calendar = f'<div class="calendar"><p>{months}</p><table><tr>{days}</tr></table></div>'
    return f"<h1>ข่าวทั้งหมด</h1>{calendar}{cards(view.here, view.hosts)}{numbers(view)}"
