"""Which address is which article.

The site has one article under many addresses: `http` and `https`, with and without `www.` or `:80`, with a
trailing slash, a fragment or a tracking query. This module gives each article one *canonical* address.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

SITE = "https://www.thaigov.go.th"
MEDIA = "https://media.thaigov.go.th"

_DOMAIN = "thaigov.go.th"
_HOSTS = frozenset({_DOMAIN, f"www.{_DOMAIN}", f"media.{_DOMAIN}"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The whole path: junk made by relative links ("/news/contents/details/news/contents/…") is no article.
_ARTICLE_PATH = re.compile(r"/news/contents/(ministry_details|details)/([0-9]{1,9})/?", re.ASCII)

# What stays as it is when it is made safe, which takes long.
_PLAIN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*/[\w.~/-]*", re.ASCII)

Kind = Literal["details", "ministry_details"]
KINDS: tuple[Kind, ...] = ("details", "ministry_details")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """The address of one article: its number, and which of the site's two article paths it is under.

    All sections and both kinds share one sequence of numbers, from 1 to about 100,650, with gaps.
    """

    id: int
    kind: Kind = "details"

    @property
    def path(self) -> str:
        """The path below the site's origin: `/news/contents/details/37652`."""
        return f"/news/contents/{self.kind}/{self.id}"

    def at(self, origin: str = SITE) -> str:
        """The URL at `origin`."""
        return origin.rstrip("/") + self.path


def address(url: str) -> Address | None:
    """The article that a URL leads to, whatever its scheme, host, query or fragment; None if to none.

    >>> address("http://thaigov.go.th:80/news/contents/details/37652?fbclid=x#top")
    Address(id=37652, kind='details')
    >>> address("https://www.thaigov.go.th/news/contents/details/news/contents/index") is None
    True
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    match = _ARTICLE_PATH.fullmatch(path)
    if match is None or int(match[2]) == 0:
        return None
    return Address(int(match[2]), "details" if match[1] == "details" else "ministry_details")


def canonical(url: str) -> str:
    """The one address that stands for every variant of a URL of the site; other hosts keep theirs.

    >>> canonical("http://thaigov.go.th:80/news/contents/details/37652/?utm_source=line")
    'https://www.thaigov.go.th/news/contents/details/37652'
    """
    parts = urlsplit(url)
    origin = _canonical_origin(parts)
    article = address(url)
    if article is not None:
        return article.at(origin)
    return urlunsplit((*urlsplit(origin)[:2], parts.path or "/", parts.query, ""))


def _canonical_origin(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if host in {_DOMAIN, f"www.{_DOMAIN}"}:
        return SITE
    if host == f"media.{_DOMAIN}":
        return MEDIA
    port = _explicit_port(parts)
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _explicit_port(parts: SplitResult) -> int | None:
    """The port where it is not the scheme's own; a port that is no number counts as none."""
    try:
        port = parts.port
    except ValueError:
        return None
    return None if port == _DEFAULT_PORTS.get(parts.scheme) else port


def absolute(base: str, href: str) -> str | None:
    """A link made absolute and ASCII (upper-case escapes), as a browser would; None if not http(s)."""
    try:
        url = urljoin(base, href.strip())
        if _PLAIN.fullmatch(url):
            return url
        url = safe_url_string(url)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in _DEFAULT_PORTS and parts.hostname else None


def is_ours(url: str, *origins: str) -> bool:
    """Whether a URL may be fetched at all: on the site's own hosts, or below one of the configured `origins`.

    Other agencies' sub-domains, every other host, IP addresses and odd ports are not.
    An origin on loopback, as of the miniature site, allows exactly that host and port: `127.0.0.1` and
    `localhost`, which are the miniature's two hosts, are one.
    """
    try:
        parts = urlsplit(url)
        endpoint = _endpoint(parts)
    except ValueError:
        return False
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        return False
    if endpoint in (_endpoint(urlsplit(origin)) for origin in origins):
        return True
    return parts.hostname.rstrip(".") in _HOSTS and _explicit_port(parts) is None


def _endpoint(parts: SplitResult) -> tuple[str, int]:
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return "127.0.0.1" if host == "localhost" else host, port
