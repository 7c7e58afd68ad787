"""The settings that users set, checked before anything is sent or written."""

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.settings import BaseSettings, Settings
from scrapy.utils.misc import load_object

from thaigov_spider import __version__
from thaigov_spider.archive.folder import Archive, archive_in
from thaigov_spider.cli.number_settings import problems, unknown
from thaigov_spider.cli.program import installing
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.printable import printable

# A mailbox or a web address, of printable ASCII only: it goes into two request headers.
_EMAIL = re.compile(r"[!-~]+@[!-~]+\.[!-~]+")
_URL = re.compile(r"https?://[!-~]+")
_ORIGIN = re.compile(r"https?://[!-.0-?A-~]+/?")  # no `@`: a password before it would go into the archive
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_SUMMARIES = ("auto", "always", "never")


class UsageError(Exception):
    """Wrong usage; the message, one line, says what is accepted."""


def check(settings: Settings) -> None:
    """Raise UsageError if a crawl cannot be run with these settings."""
    if wrong := unknown(settings):
        raise UsageError(wrong)
    _check_places(settings)
    if settings["SUMMARY"] not in _SUMMARIES:
        raise UsageError(f"SUMMARY={settings['SUMMARY']} is not one of {', '.join(_SUMMARIES)}")
    if settings["HEALTHCHECK_URL"] and not _URL.fullmatch(settings["HEALTHCHECK_URL"]):
        raise UsageError("HEALTHCHECK_URL is no http:// or https:// address")
    _check_alerts(settings.getlist("ALERTS"))
    if wrong := next(problems(settings), None):
        raise UsageError(wrong)
    if not settings.getbool("AUTOTHROTTLE_ENABLED"):
        raise UsageError("AUTOTHROTTLE_ENABLED stays True: it only slows down; DOWNLOAD_DELAY sets the pause")


def _check_places(settings: Settings) -> None:
    """Raise UsageError where something is not to be asked, or kept, where it says."""
    sources = CAPTURE_SOURCES.values()
    for name in ("THAIGOV_ORIGIN", *(name for source in sources for name in source.origin_settings)):
        origin = str(settings[name] or "")
        if not _ORIGIN.fullmatch(origin) or not _hostname(origin):
            raise UsageError(
                f"{name}={printable(origin)} is no origin; write http://HOST or https://HOST, with a :PORT"
                " from 1 to 65535 if need be, without a password"
                if "@" not in origin
                else f"{name} is no origin; write http://HOST or https://HOST, without a password"
            )
    if not settings.getlist("NEWS_LISTINGS"):
        raise UsageError("NEWS_LISTINGS is empty; write NEWS_LISTINGS=/th/news")
    for listing in settings.getlist("NEWS_LISTINGS"):
        if not listing.startswith("/") or listing.startswith("//"):
            raise UsageError(
                f"NEWS_LISTINGS={printable(listing)} is no path of the site; write NEWS_LISTINGS=/th/news"
            )
    if not str(settings["ARCHIVES_DIR"]).strip():
        raise UsageError("ARCHIVES_DIR is empty; name a folder, as in -s ARCHIVES_DIR=archives")
    if (folder := archives_dir(settings)).exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name a folder, as in -s ARCHIVES_DIR=archives")


def check_proxies() -> None:
    """Raise UsageError where the environment names a proxy that cannot be one; its password is not shown."""
    for scheme, proxy in getproxies().items():
        if scheme in ("http", "https") and not _is_proxy(proxy):
            raise UsageError(
                f"{scheme}_proxy in the environment is no address of a proxy; write http://HOST:PORT, with"
                " USER:PASSWORD@ in front of the host if need be"
            )


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check_alerts(names: list[str]) -> None:
    """Raise UsageError where one of the notifiers is none: nobody would be told, and nobody hear of that."""
    if not names:
        return
    if find_spec("spidermon") is None:
        raise UsageError(f"ALERTS needs Spidermon; {installing('alerts')}")
    from spidermon.core.actions import Action  # takes as long to load as all else

    for name in names:
        try:
            found = load_object(name)
        except Exception:  # whatever the module that is named does when it is loaded
            found = None
        if not (isinstance(found, type) and issubclass(found, Action)):
            raise UsageError(
                f"ALERTS={printable(name)} is no notifier of Spidermon; write its whole name, as in"
                " spidermon.contrib.actions.telegram.notifiers.SendTelegramMessageSpiderFinished"
            )


def wrong_with_logging(settings: BaseSettings) -> str | None:
    """What is wrong with where and how much is logged, which Scrapy sets up before anything else."""
    level = str(settings["LOG_LEVEL"]).upper()
    if level not in _LEVELS:
        return f"LOG_LEVEL={printable(level)} is not one of {', '.join(_LEVELS)}"
    path = settings["LOG_FILE"]
    if path and (Path(path).is_dir() or not Path(path).absolute().parent.is_dir()):
        return f"LOG_FILE={printable(str(path))} cannot be written; name a file in a folder that is there"
    return None


def introduce(settings: Settings) -> None:
    """Put the operator's contact where the site sees it: in User-Agent, and in From if it is an address."""
    contact = settings["OPERATOR_CONTACT"]
    if not (_EMAIL.fullmatch(contact) or _URL.fullmatch(contact)):
        raise UsageError(
            "set OPERATOR_CONTACT to your e-mail address or a web page, in ASCII, as in"
            " -s OPERATOR_CONTACT=archive@example.org: the site must be able to reach whoever crawls it"
        )
    settings.set("USER_AGENT", f"thaigov_spider/{__version__} (+{contact})", priority="cmdline")
    if _EMAIL.fullmatch(contact):
        settings["DEFAULT_REQUEST_HEADERS"].set("From", contact, priority="cmdline")


def archives_dir(settings: BaseSettings) -> Path:
    """The archive's folder, with `~` for the home folder understood."""
    return Path(settings["ARCHIVES_DIR"]).expanduser()


def archive_to_read(settings: BaseSettings) -> Archive:
    """The archive that the settings name by its folder, or by the bag that it is in."""
    return archive_in(archives_dir(settings))


def archive_to_write(settings: BaseSettings) -> Archive:
    """The archive that the settings name. Raises UsageError where it is in a bag, which nothing changes."""
    if (there := archive_to_read(settings)).is_of_bag:
        raise UsageError(
            f"{there.root} is of a bag, and stays as it is; name a copy of that folder with -s ARCHIVES_DIR=…"
        )
    return there


def _hostname(origin: str) -> str | None:
    """The host; None where there is none, or no port that there can be."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts.hostname
