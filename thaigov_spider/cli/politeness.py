"""What makes the crawl polite or safe cannot be switched off: the settings that would are refused."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy.settings import SETTINGS_PRIORITIES, Settings

# Who obeys robots.txt and as whom, who keeps the pace and ends a crawl that is refused: as `settings.py` has
# them, or Scrapy itself.
_FIXED = (
    *("ROBOTSTXT_OBEY", "ROBOTSTXT_USER_AGENT", "ROBOTSTXT_PARSER", "COOKIES_ENABLED", "USER_AGENT"),
    *("DOWNLOADER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES_BASE", "DOWNLOAD_HANDLERS", "DOWNLOAD_HANDLERS_BASE"),
    *("SPIDER_MIDDLEWARES", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS", "EXTENSIONS_BASE", "ADDONS"),
    *("DEFAULT_REQUEST_HEADERS", "SPIDER_MODULES", "DOWNLOADER", "DOWNLOAD_SLOTS", "AUTOTHROTTLE_ENABLED"),
    # Whether a server is the one asked for, what it may make us run, and that answers come from it.
    *("DOWNLOAD_VERIFY_CERTIFICATES", "DOWNLOADER_CLIENTCONTEXTFACTORY", "DOWNLOADER_CLIENT_TLS_CIPHERS"),
    *("DOWNLOADER_CLIENT_TLS_METHOD", "DOWNLOAD_TLS_MIN_VERSION", "DOWNLOAD_TLS_MAX_VERSION"),
    *("REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "HTTPCACHE_ENABLED"),
)
# On a site of one's own, on this machine, any pace will do.
_FIXED_ELSEWHERE = (
    *("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_REQUESTS_PER_IP"),
    *("DOWNLOAD_DELAY_JITTER", "RANDOMIZE_DOWNLOAD_DELAY", "AUTOTHROTTLE_TARGET_CONCURRENCY"),
    *("RETRY_TIMES", "REDIRECT_MAX_TIMES"),
)
_NO_SITES = (".localhost", ".test", ".example", ".invalid")  # RFC 2606: names that are never given to one
_LEAST_PAUSE = 1.0  # seconds


def impolite(settings: Settings, default: Settings, origin: str) -> str | None:
    """What of the settings a crawl of `origin` may not have, in words; None if there is nothing.

    `default` are the settings of the project, without those of the command line.
    """
    is_elsewhere = not _is_this_machine(origin)
    for name in (*_FIXED, *(_FIXED_ELSEWHERE if is_elsewhere else ())):
        if _is_given(settings, name) and not _is_same(settings, default, name):
            return f"{name} stays as it is: what makes the crawl polite or safe cannot be switched off"
    if is_elsewhere and settings.getfloat("DOWNLOAD_DELAY") < _LEAST_PAUSE:
        return f"DOWNLOAD_DELAY is {_LEAST_PAUSE:g} second at least, but for a site on this machine"
    return None


def _is_given(settings: Settings, name: str) -> bool:
    priority = settings.getpriority(name)
    return priority is not None and priority >= SETTINGS_PRIORITIES["cmdline"]


def _is_same(settings: Settings, default: Settings, name: str) -> bool:
    if isinstance(default[name], bool):
        return str(settings[name]).lower() in (("true", "1") if default[name] else ("false", "0"))
    return str(settings[name]) == str(default[name])


def _is_this_machine(origin: str) -> bool:
    host = urlsplit(origin).hostname or ""
    if f".{host}".endswith(_NO_SITES):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
