"""What the site has for crawlers: robots.txt and the site map."""

from collections.abc import Iterable

from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts


def robots(hosts: Hosts, crawl_delay: float | None = None) -> str:
    """All but administration and search may be crawled; `crawl_delay` in seconds, if any."""
    delay = f"Crawl-delay: {crawl_delay:g}\n" if crawl_delay is not None else ""
    return f"User-agent: *\nDisallow: /admin/\nDisallow: /search\n{delay}\nSitemap: {hosts.www}/sitemap.xml\n"


ROBOTS_DISALLOW = "User-agent: *\nDisallow: /\n"
"""A robots.txt that shuts everybody out."""


def sitemap(articles: Iterable[Article], hosts: Hosts) -> str:
    """The front page, the listing and every listed article, with the day it was published."""
    urls = [_url(f"{hosts.www}/"), _url(f"{hosts.www}/news/contents")]
    urls += [_url(hosts.www + article.path, article.published) for article in articles]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{"".join(urls)}</urlset>\n'
    )


def _url(location: str, published: str | None = None) -> str:
    modified = f"<lastmod>{published}</lastmod>" if published else ""
    return f"<url><loc>{location}</loc>{modified}</url>\n"
