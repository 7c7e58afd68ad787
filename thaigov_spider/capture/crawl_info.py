"""What a WARC file says of the crawl that wrote it: the fields of its `warcinfo` record."""

import platform
import re

import scrapy
from scrapy.settings import BaseSettings

from thaigov_spider import __version__
from thaigov_spider.warc.records import CONFORMS_TO

# The settings that decide what is asked for, how, and what of it is kept; under their own names. Those that
# say whom to ask come before them: `…_ORIGIN`, of the site and of each source of captures.
_SETTINGS = (
    "ROBOTSTXT_USER_AGENT",
    "COOKIES_ENABLED",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DOWNLOAD_DELAY",
    "AUTOTHROTTLE_ENABLED",
    "DOWNLOAD_TIMEOUT",
    "DOWNLOAD_MAXSIZE",
    "ASSETS_MAX_BYTES",
    "DOWNLOAD_VERIFY_CERTIFICATES",
    "RETRY_ENABLED",
    "RETRY_TIMES",
    "REDIRECT_MAX_TIMES",
    "WARC_MAX_BYTES",
)
FOLLOWS = "follows"
"""The field that names, by its id, a run of before whose id is later, because a clock was wrong."""
_HEADERS = ("User-Agent", "From", "Accept", "Accept-Language", "Accept-Encoding")
_USER = re.compile(r"(?<=://)[^/@]*@")  # name and password before a host


def crawl_fields(settings: BaseSettings, crawl_id: str) -> dict[str, str]:
    """Software, operator, request headers, robots policy, crawl and settings, always in this order.

    With DOWNLOAD_VERIFY_CERTIFICATES, every exchange over TLS is with a server whose certificates were found
    good for its name. Passwords are left out, and so are proxies, whose addresses tend to hold some.
    """
    python = f"Python/{platform.python_version()}"
    fields = {
        "software": f"thaigov_spider/{__version__} Scrapy/{scrapy.__version__} {python}",
        "operator": settings.get("OPERATOR_CONTACT"),
        **_headers(settings),
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "isPartOf": crawl_id,
        FOLLOWS: settings.get("RUN_FOLLOWS"),
        "arguments": settings.get("RUN_ARGUMENTS"),
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        **{name: settings.get(name) for name in (*_origins(settings), *_SETTINGS)},
    }
    known = {name: str(value) for name, value in fields.items() if value is not None}
    return {name: _USER.sub("", value) for name, value in known.items() if value}


def _origins(settings: BaseSettings) -> list[str]:
    return sorted(name for name in settings if name.endswith("_ORIGIN"))


def _headers(settings: BaseSettings) -> dict[str, str | None]:
    """The headers of every request, named as other crawlers name them in warcinfo records."""
    headers = {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "User-Agent": settings.get("USER_AGENT")}
    return {f"http-header-{name.lower()}": headers.get(name) for name in _HEADERS}
