"""What today's site may have for machines: feeds, and sitemaps with an index, compressed, for news."""

import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.today.newsroom import EDITED
from thaigov_spider.demo.today.shell import FIXED
from thaigov_spider.demo.today.view import View

_IN_FEED = 50
_IN_SITEMAP = 50
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss(view: View) -> bytes:
    """The newest articles as RSS 2.0."""
    entries = "".join(
        f"<item><title>{escape(one.title)}</title><link>{view.hosts.www}{one.path}</link>"
        f'<guid isPermaLink="false">{one.id}</guid><pubDate>{_rfc(one)}</pubDate></item>\n'
        for one in view.articles[:_IN_FEED]
    )
    return (
        f'{_XML}<rss version="2.0"><channel><title>ข่าว</title><link>{view.hosts.www}/th/news</link>'
        f"<description>ข่าว</description>\n{entries}</channel></rss>\n"
    ).encode()


def atom(view: View) -> bytes:
    """The newest articles as Atom."""
    entries = "".join(
        f"<entry><title>{escape(one.title)}</title><id>urn:news:{one.id}</id>"
        f'<link href="{view.hosts.www}{one.path}"/>'
        f"<updated>{one.published}</updated></entry>\n"
        for one in view.articles[:_IN_FEED]
    )
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>ข่าว</title><id>{view.hosts.www}/th/news</id>\n'
        f"{entries}</feed>\n"
    ).encode()


def fixed_sitemap(view: View) -> bytes:
    """The fixed pages."""
    pages = [f"{view.hosts.www}/{lang}/{name}" for lang in ("th", "en") for name in ("", "news", *FIXED)]
    return _urlset(f"<url><loc>{page.removesuffix('/')}</loc></url>\n" for page in pages)


def sitemap_index(view: View) -> bytes:
    """The sitemaps: that of the fixed pages, those of all articles, and that of the newest."""
    count = -(-len(view.collection.newest_first) // _IN_SITEMAP)
    names = ["pages.xml", *(f"news-{number}.xml.gz" for number in range(1, count + 1)), "google-news.xml"]
    maps = "".join(f"<sitemap><loc>{view.hosts.www}/sitemaps/{name}</loc></sitemap>\n" for name in names)
    return f'{_XML}<sitemapindex xmlns="{_MAPS}">\n{maps}</sitemapindex>\n'.encode()


def news_sitemap(view: View, number: int) -> bytes:
    """The articles of one of the sitemaps, compressed; `lastmod` tells the day after an edit."""
    of_all = view.collection.newest_first[(number - 1) * _IN_SITEMAP : number * _IN_SITEMAP]
    urls = (
        f"<url><loc>{view.hosts.www}{one.path}</loc><lastmod>{_modified(one)}</lastmod></url>\n"
        for one in of_all
    )
    return gzip.compress(_urlset(urls), mtime=0)


def google_news(view: View) -> bytes:
    """The newest articles with the elements of news sitemaps."""
    urls = (
        f"<url><loc>{view.hosts.www}{one.path}</loc><news:news><news:publication><news:name>ข่าว</news:name>"
        f"<news:language>{one.kind[:2]}</news:language></news:publication>"
        f"<news:publication_date>{one.published}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>\n"
        for one in view.collection.newest_first[:_IN_FEED]
    )
    return _urlset(urls, ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')


def _urlset(urls: Iterable[str], more: str = "") -> bytes:
    return f'{_XML}<urlset xmlns="{_MAPS}"{more}>\n{"".join(urls)}</urlset>\n'.encode()


def _modified(article: Article) -> str:
    at = datetime.fromisoformat(article.published or "")
    return (at + timedelta(days=3) if EDITED in article.body else at).isoformat()


def _rfc(article: Article) -> str:
    return format_datetime(datetime.fromisoformat(article.published)) if article.published else ""
