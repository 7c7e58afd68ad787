"""The settings that users set, checked before anything is sent or written."""

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings, Settings

from thaigov_spider import __version__
from thaigov_spider.cli.number_settings import problems, unknown
from thaigov_spider.cli.program import installing
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES

# A mailbox or a web address, of printable ASCII only: it goes into two request headers.
_EMAIL = re.compile(r"[!-~]+@[!-~]+\.[!-~]+")
_URL = re.compile(r"https?://[!-~]+")
_ORIGIN = re.compile(r"https?://[!-.0-?A-~]+/?")  # no `@`: a password before it would go into the archive
_SUMMARIES = ("auto", "always", "never")


class UsageError(Exception):
    """Wrong usage; the message, one line, says what is accepted."""


def check(settings: Settings) -> None:
    """Raise UsageError if a crawl cannot be run with these settings."""
    if wrong := unknown(settings):
        raise UsageError(wrong)
    sources = CAPTURE_SOURCES.values()
    for name in ("THAIGOV_ORIGIN", *(name for source in sources for name in source.origin_settings)):
        origin = str(settings[name] or "")
        if not _ORIGIN.fullmatch(origin) or not _hostname(origin):
            raise UsageError(f"{name} is no origin; write http://HOST or https://HOST, without a password")
    if not str(settings["ARCHIVES_DIR"]).strip():
        raise UsageError("ARCHIVES_DIR is empty; name a folder, as in -s ARCHIVES_DIR=archives")
    if settings["SUMMARY"] not in _SUMMARIES:
        raise UsageError(f"SUMMARY={settings['SUMMARY']} is not one of {', '.join(_SUMMARIES)}")
    if settings["HEALTHCHECK_URL"] and not _URL.fullmatch(settings["HEALTHCHECK_URL"]):
        raise UsageError("HEALTHCHECK_URL is no http:// or https:// address")
    if settings.getlist("ALERTS") and find_spec("spidermon") is None:
        raise UsageError(f"ALERTS needs Spidermon; {installing('alerts')}")
    if wrong := next(problems(settings), None):
        raise UsageError(wrong)
    if not settings.getbool("AUTOTHROTTLE_ENABLED"):
        raise UsageError("AUTOTHROTTLE_ENABLED stays True: it only slows down; DOWNLOAD_DELAY sets the pause")


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


def _hostname(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
