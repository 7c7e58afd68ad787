"""Addresses of the site: which is which article, and the one form of each.

The site has one article under many addresses: `http` and `https`, with and without `www.` or `:80`, with a
trailing slash, a fragment or a tracking query. This module gives each article one *canonical* address.

`Address` is an article that a live crawl may meet: one of the `codeigniter` generation, whose numbers it
counts through, or of the `current` one, whose links it follows. `Source` is an article of any generation.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

SITE = "https://www.thaigov.go.th"
MEDIA = "https://media.thaigov.go.th"

_DOMAIN = "thaigov.go.th"
_HOSTS = frozenset({_DOMAIN, f"www.{_DOMAIN}", f"media.{_DOMAIN}"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The whole path: junk made by relative links ("/news/contents/details/news/contents/…") is no article.
_ARTICLE_PATH = re.compile(r"/news/contents/(ministry_details|details)/(?P<id>[0-9]{1,9})/?", re.ASCII)
_CURRENT_PATH = re.compile(r"/(?P<lang>th|en)/news/(?P<id>[0-9]{1,9})/?", re.ASCII)
# The way of a menu leads to an item, and its alias follows its number: both may be anything.
_ITEM_PATH = re.compile(
    r"(?!.*/item/.*/item/) (?:/[^/]+)* /item/ (?P<id>[0-9]{1,9}) (?:-[^/]*)? (?:\.html)? /?",
    re.VERBOSE | re.ASCII,
)
_JOOMLA_PATH = re.compile(r"/(?:(?P<lang>th|en)/?)?(?:index\.php)?")
# An index stands in most folders; it lists what the folder holds.
_STATIC_PATH = re.compile(
    r"(?!.*/news/.*/news/) /news/(?:press|speech|cab)/ (?:[^/]+/)* (?!(?:index|default)\.) [^/]+ \.html?",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile("%[0-9a-f]{2}")

# What stays as it is when it is made safe, which takes long.
_PLAIN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[1-5][0-9]{4})?/[\w.~/-]*", re.ASCII)

_FRONT = re.compile(r"(?:/(?:th|en))?(?:/(?:index\.(?:php|html?)|home))?/?")

Generation = Literal["codeigniter", "current", "joomla", "static"]
PathKind = Literal["details", "ministry_details", "th/news", "en/news"]
# The two paths of the codeigniter generation, which share one sequence of numbers.
COUNTED: tuple[PathKind, ...] = ("details", "ministry_details")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """The address of one article: its number, and which of the site's article paths it is under.

    `details` and `ministry_details` share one sequence of numbers, from 1 to about 100,650, with gaps; all
    sections do. The numbers of `th/news` and `en/news` are of another one.
    """

    id: int
    kind: PathKind = "details"

    @property
    def path(self) -> str:
        """The path below the site's origin: `/news/contents/details/37652`, `/th/news/162464`."""
        return f"/news/contents/{self.kind}/{self.id}" if self.is_counted else f"/{self.kind}/{self.id}"

    @property
    def is_counted(self) -> bool:
        """Whether its number is of the sequence that a crawl counts through."""
        return self.kind in COUNTED

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
    if match := _ARTICLE_PATH.fullmatch(path):
        kind: PathKind = "details" if match[1] == "details" else "ministry_details"
    elif match := _CURRENT_PATH.fullmatch(path):
        kind = "th/news" if match["lang"] == "th" else "en/news"
    else:
        return None
    number = int(match["id"])
    return Address(number, kind) if number else None


@dataclass(frozen=True, slots=True)
class Source:
    """The article that a URL leads to.

    `generation` is that of the site which had such addresses, `id` the article's number in it: each has
    a sequence of its own, and `static` none. `path` is the canonical path, with the query that belongs to it.
    """

    generation: Generation
    id: int | None
    path: str


def source(url: str) -> Source | None:
    """The article of any generation that a URL leads to, whatever its host; None if to none.

    - `codeigniter`, 2016 to September 2025: `/news/contents/{details,ministry_details}/<id>`;
    - `current`, since November 2025: `/{th,en}/news/<id>`;
    - `joomla` (its extension K2), about 2007 to 2015: `…/item/<id>-<alias>.html`, and the address behind it,
      `/index.php?option=com_k2&view=item&id=<id>:<alias>`. Which of the first stands for which of the second
      is not known, so each stays what it is;
    - `static`, 1998 to 2006: `/news/{press,speech,cab}/…/*.htm`.

    >>> source("http://www.thaigov.go.th:80/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html?print=1")
    Source(generation='joomla', id=85876, path='/th/news-ministry/2012-08-15-09-40-18/item/85876-85876.html')
    >>> source("http://www.thaigov.go.th/index.php?option=com_k2&view=item&id=85876:85876&Itemid=350&lang=th")
    Source(generation='joomla', id=85876, path='/index.php?option=com_k2&view=item&id=85876&lang=th')
    """
    if article := address(url):
        return Source("codeigniter" if article.is_counted else "current", article.id, article.path)
    try:
        parts = urlsplit(url)
        path = _ascii(parts.path) or "/"
    except ValueError:
        return None
    if match := _ITEM_PATH.fullmatch(path):
        return _numbered("joomla", match["id"], path.rstrip("/"))
    if parts.query and (match := _JOOMLA_PATH.fullmatch(path)):
        return _queried(parts.query, match["lang"])
    return Source("static", None, path) if _STATIC_PATH.fullmatch(path) else None


def _numbered(generation: Generation, number: str, path: str) -> Source | None:
    return Source(generation, int(number), path) if int(number) else None


def _queried(query: str, lang: str | None) -> Source | None:
    """The item of K2 that a query asks for; its place in a menu, its print view and the like are left out."""
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    if asked.get("option") != "com_k2" or asked.get("view") != "item" or "task" in asked:
        return None
    number = re.match(r"[0-9]{1,9}(?![0-9])", asked.get("id", ""), re.ASCII)
    if number is None:
        return None
    lang = lang or asked.get("lang")
    spoken = f"&lang={lang}" if lang in {"th", "en"} else ""
    return _numbered("joomla", number[0], f"/index.php?option=com_k2&view=item&id={int(number[0])}{spoken}")


def _ascii(path: str) -> str:
    """A path with everything escaped that has to be, in upper case."""
    return _ESCAPE.sub(lambda escape: escape[0].upper(), safe_url_string(path)) if path else path


def canonical(url: str) -> str:
    """The one address that stands for every variant of a URL of the site; other hosts keep theirs.

    >>> canonical("http://thaigov.go.th:80/news/contents/details/37652/?utm_source=line")
    'https://www.thaigov.go.th/news/contents/details/37652'
    """
    parts = urlsplit(url)
    origin = _canonical_origin(parts)
    article = source(url)
    if article is not None:
        return origin + article.path
    return urlunsplit((*urlsplit(origin)[:2], parts.path or "/", parts.query, ""))


def is_front(url: str) -> bool:
    """Whether a URL is that of a front page, in whichever language.

    >>> is_front("https://www.thaigov.go.th/th"), is_front("https://www.thaigov.go.th/th/news")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return _FRONT.fullmatch(parts.path) is not None and not parts.query


def is_site(url: str) -> bool:
    """Whether a URL is on the host of the site's pages, under whichever of its names."""
    try:
        return _canonical_origin(urlsplit(url)) == SITE
    except ValueError:
        return False


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
    href = href.strip()
    if _PLAIN.fullmatch(href):
        return href
    try:
        url = urljoin(base, href)
        if _PLAIN.fullmatch(url):
            return url
        url = safe_url_string(url)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in _DEFAULT_PORTS and (parts.hostname or "").strip(".") else None


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


def is_loopback(url: str) -> bool:
    """Whether a URL is on this machine, as those of the miniature site are."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _DEFAULT_PORTS and (parts.hostname or "") in {"127.0.0.1", "localhost"}


def is_at(url: str, origin: str) -> bool:
    """Whether a URL is below an origin.

    >>> is_at("https://web.archive.org/web/2016id_/http://thaigov.go.th/", "https://web.archive.org")
    True
    """
    try:
        parts, home = urlsplit(url), urlsplit(origin)
        return parts.scheme == home.scheme and not parts.username and _endpoint(parts) == _endpoint(home)
    except ValueError:
        return False


def _endpoint(parts: SplitResult) -> tuple[str, int]:
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return "127.0.0.1" if host == "localhost" else host, port
