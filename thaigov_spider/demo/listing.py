"""The pages that list articles, newest first: front page, listing with its pagination, search.

On the real site an entry of a listing is `div.col-xs-12.col-sm-9.col-md-10.news-2 > p > a`. Listing pages are
addressed as CodeIgniter does it: `/news/contents/index/<offset>`, with links to the pages around each.
"""

from collections.abc import Sequence
from urllib.parse import quote

from thaigov_spider.demo import media, panels
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.charsets import CHARSETS
from thaigov_spider.demo.chrome import SECTIONS, page
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape

_PATH, _QUERY = "/news/contents/index/", "/news/contents?per_page="
_WINDOW = 2


def listing_page(
    articles: Sequence[Article], offset: int, per_page: int, hosts: Hosts, design: str | None = None
) -> str:
    """The listing from an offset on, counted in articles; beyond the last one it is empty."""
    shown = articles[offset : offset + per_page]
    entries = panels.entries(shown, hosts) if design == "panels" else _entries(shown, hosts)
    links = pagination(len(articles), offset, per_page, hosts, in_query=design in ("offsets", "panels"))
    return _page("ข่าวทั้งหมด", f"<h2>ข่าวทั้งหมด</h2>{entries}{links}", hosts)


def front_page(newest: Sequence[Article], hosts: Hosts) -> str:
    """The newest articles as cards, and the way to the listing; without articles only a welcome."""
    cards = "".join(_card(article, hosts) for article in newest)
    more = f'<p class="more"><a href="{hosts.www}/news/contents">ดูข่าวทั้งหมด</a></p>' if newest else ""
    sections = "".join(
        f'<a class="chip" href="{hosts.www}/search?keyword={quote(name)}">{escape(name)}</a>'
        for name in SECTIONS
    )
    return _page(
        "หน้าแรก", f'<h2>ข่าวล่าสุด</h2><div class="cards">{cards}</div>{more}<div>{sections}</div>', hosts
    )


def search_page(articles: Sequence[Article], keyword: str, hosts: Hosts) -> str:
    """All articles whose section, headline or summary holds the keyword, on one page."""
    found = [article for article in articles if _matches(article, keyword)]
    heading = f"<h2>ผลการค้นหา “{escape(keyword)}” พบ {len(found)} ข่าว</h2>"
    return _page("ค้นหา", heading + _entries(found, hosts), hosts)


def not_found_page(hosts: Hosts) -> str:
    """What goes with status 404."""
    return _page("404 Page Not Found", "<h2>404 Page Not Found</h2><p>ไม่พบหน้าที่ต้องการ</p>", hosts)


def pagination(total: int, offset: int, per_page: int, hosts: Hosts, *, in_query: bool = False) -> str:
    """Links to the first and the last page, to the next ones, and to two pages on either side.

    They lead to offsets, which stand in the path or `in_query`.
    """
    address = f"{hosts.www}{_QUERY if in_query else _PATH}"
    last = max(0, (total - 1) // per_page)
    current = min(offset // per_page, last)
    window = range(max(0, current - _WINDOW), min(last, current + _WINDOW) + 1)
    links = [_number(number, current, per_page, address) for number in window]
    if current > 0:
        links.insert(0, _step(current - 1, "ก่อนหน้า", "prev", per_page, address))
        links.insert(0, _step(0, "«", "start", per_page, address))
    if current < last:
        links.append(_step(current + 1, "ถัดไป", "next", per_page, address))
        links.append(_step(last, "»", "last", per_page, address))
    return f'<ul class="pagination{" color2" * in_query}">{"".join(links)}</ul>'


def _matches(article: Article, keyword: str) -> bool:
    return keyword.casefold() in f"{article.section}\n{article.title}\n{article.summary}".casefold()


def _number(number: int, current: int, per_page: int, address: str) -> str:
    if number == current:
        return f'<li class="active"><a href="#">{number + 1}</a></li>'
    url = _offset(number, per_page, address)
    return f'<li><a href="{url}" data-ci-pagination-page="{number + 1}">{number + 1}</a></li>'


def _step(number: int, label: str, rel: str, per_page: int, address: str) -> str:
    url = _offset(number, per_page, address)
    return f'<li><a href="{url}" data-ci-pagination-page="{number + 1}" rel="{rel}">{label}</a></li>'


def _offset(number: int, per_page: int, address: str) -> str:
    return f"{address}{number * per_page}" if number else address.rstrip("/").removesuffix("?per_page=")


def _entries(articles: Sequence[Article], hosts: Hosts) -> str:
    return "".join(_entry(article, hosts) for article in articles)


def _entry(article: Article, hosts: Hosts) -> str:
    url = hosts.www + article.path
    picture = f'<a href="{url}"><img src="{media.thumbnail(article).url(hosts)}" alt=""></a>'
    date = f'<span class="icon calendar"></span> <span>{escape(article.date_th)}</span>'
    return f"""<div class="col-xs-12 border-normal clearfix entry">
<div class="col-xs-12 col-sm-3 col-md-2">{picture}</div>
<div class="col-xs-12 col-sm-9 col-md-10 news-2">
<p><a href="{url}">{escape(article.title)}</a></p>
<p class="when">{date} · <em>{escape(article.section)}</em></p>
</div></div>
"""


def _card(article: Article, hosts: Hosts) -> str:
    url = hosts.www + article.path
    picture = f'<a href="{url}"><img src="{media.thumbnail(article).url(hosts)}" alt=""></a>'
    return f"""<div class="card">{picture}
<p class="when">{escape(article.date_th)}</p>
<h3 class="news-1 Circular color2"><a href="{url}">{escape(article.title)}</a></h3>
<p>{escape(article.summary)}</p></div>
"""


def _page(name: str, content: str, hosts: Hosts) -> str:
    inner = f'<div class="container">{content}</div>'
    return page(f"รัฐบาลไทย-{name}", inner, hosts, declaration=CHARSETS["utf-8"].declaration)
